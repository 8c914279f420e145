package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// seen is what a reader got of a circle: as who they are, or what anybody may know.
type seen struct {
	view   *casework.View // nil: what anybody may
	events []circle.Event
	meta   Meta
	by     casework.By
}

// circle is the page of one circle, today or as known on a day.
func (s *site) circle(r *http.Request, p ui.Page) (templ.Component, error) {
	id := r.PathValue("id")
	view, events, meta, by, err := s.read(r, id)
	if err != nil {
		return nil, err
	}
	if p, err = s.alive(r, p, view, by); err != nil {
		return nil, err
	}
	switch {
	case view != nil && onlyAsked(view) && by.For == access.Help:
		return s.question(r.Context(), p, view, meta, by, answerTyped{})
	case view != nil && onlyConsulted(view) && by.For == access.Help:
		return s.adviceAsked(p, view, by, meta), nil
	case view != nil && len(events) == 0:
		return s.locked(p, by, meta, "", ""), nil
	case view != nil && by.Kind == access.Professional && inPart(view):
		return s.given(p, view, by, meta), nil
	case view != nil && by.Kind != access.Professional:
		sharing, err := s.sharing(r, p, view, by, id)
		if err != nil {
			return nil, err
		}
		called, err := s.reach(r.Context(), p, circle.Fold(view.Events))
		return near(p, view, meta, by, sharing, called, doneAt(r, p)), err
	}
	page, day, err := s.whole(r, p, seen{view, events, meta, by}, false)
	if err != nil {
		return nil, err
	}
	page.Crumbs = []ui.Link{{Href: p.Home, Text: p.Word("page.list_title")}, {Text: page.Name}}
	if view != nil {
		page.Done = doneAt(r, p)
		page.Print = &ui.Link{Href: paperHref(id, by, &page, day), Text: p.Word("paper.link")}
	}
	return ui.Circle(page), nil
}

// whole is the page with all its parts, on the day that is asked for; on paper nothing is folded.
func (s *site) whole(r *http.Request, p ui.Page, x seen, flat bool) (ui.CirclePage, int, error) {
	past := newPast(x.events, x.meta, s.Rules, s.Clock())
	day := dayAsked(r.URL.Query(), past)
	at := past.end(day)
	p.Printer = past.voice(p.Printer, at)
	v := show(p.Printer, past, at)
	v.flat = flat
	today := x.view != nil && day == past.length() // what is done is done today.
	if today {
		v.me = x.by.Actor
	}
	page := circlePage(p, v)
	if x.view != nil {
		page.As = as(p, x.view, x.by)
	}
	if today {
		var err error
		if page.Reach, err = s.reach(r.Context(), p, v.state); err != nil {
			return page, day, err
		}
		b, err := s.gather(r, p, x.view, x.by, x.meta.ID)
		if err != nil {
			return page, day, err
		}
		if flat {
			page.Sharing = b.shown(nil)
		} else {
			if err := s.reportLinks(r, p, &page); err != nil {
				return page, day, err
			}
			offerOn(&page, v, b)
		}
	}
	if !today || flat {
		page.Offer(func(a ui.Act) (ui.Act, bool) { return a, false })
	}
	page.Known = v.FullDay(at)
	path := "/kring/" + url.PathEscape(x.meta.ID)
	page.Slider = slider(v, path, day, r.URL.Query().Get("lang"))
	if day < past.length() {
		page.AsOf = &ui.AsOf{
			Text:   v.Say(text.M("page.as_of", text.Words("day", v.FullDay(v.moment.Now))), nil),
			Latest: ui.Link{Href: path, Text: v.Word("page.as_of_latest")},
		}
	}
	return page, day, nil
}

// circlePage fills the page of a circle, from what is shown of it.
func circlePage(p ui.Page, v *shown) ui.CirclePage {
	p.Notice = notice(p.Printer, v.past.Kind)
	page := ui.CirclePage{
		Page: p, Name: v.name(), Ring: v.ringOf("ring"),
		Duties: v.dutyList(), Alarms: v.alarmList(), People: v.people(), Timeline: v.timeline("time"),
	}
	page.About, page.AboutLang = v.past.About.in(v.Lang())
	page.Title = v.Say(text.M("page.circle_title", text.Words("name", page.Name)), nil)
	page.Lead, page.LeadOpen = v.lead()
	page.Open, page.State, page.Count = v.headline()
	page.Members, page.Gone = v.members()
	v.parts(&page)
	page.Do = offers("", toIncident, toContact, toPromise, toAsk, toDissent)
	page.PeopleDo, page.MembersDo = offers("", toPerson, toChange), offers("", toInvite, toPropose, toGone, toNoNetwork)
	if v.stands() && !v.state.Retold {
		page.Phase = v.Word("phase." + string(v.state.Phase)) // key: ok, the phases.
	}
	for _, source := range v.past.Sources {
		page.Sources = append(page.Sources, ui.Link{Text: source})
	}
	return page
}

// notice says over the page whom it is about.
func notice(p *text.Printer, kind Kind) string {
	switch kind {
	case Invented:
		return p.Word("page.notice_invented")
	case Inquiry:
		return p.Word("page.notice_inquiry")
	}
	return ""
}

// dayAsked is which day the address asks for, as days after the first one. What can't be read
// is the last day: an address that was half copied still shows a page.
func dayAsked(query url.Values, past *past) int {
	last := past.length()
	if op, err := time.ParseInLocation(time.DateOnly, query.Get("op"), text.Zone); err == nil {
		return max(0, min(last, text.DaysBetween(past.first, op)))
	}
	day, err := strconv.Atoi(query.Get("day"))
	if err != nil {
		return last
	}
	return max(0, min(last, day))
}

// slider goes to another day. There is none when the history is of one day only.
func slider(v *shown, path string, day int, lang string) *ui.Slider {
	last := v.past.length()
	if last == 0 {
		return nil
	}
	s := &ui.Slider{
		Action: path, First: text.Date(v.past.first), Max: last, Day: day, Lang: lang,
		From: ui.When{Text: v.FullDay(v.past.first), Date: text.Date(v.past.first)},
		To:   ui.When{Text: v.FullDay(v.past.last), Date: text.Date(v.past.last)},
		Now:  v.FullDay(v.moment.Now),
	}
	if v.past.Last.IsZero() {
		s.To.Text = v.Say(text.M("page.today", text.Day("day", v.past.last)), nil)
	}
	before, after := v.past.beside(day)
	if before >= 0 {
		s.Previous = &ui.Link{Href: dayHref(path, before, lang), Text: v.Say(text.M("page.step_previous", v.dayArg(before)), nil)}
	}
	if after >= 0 {
		s.Next = &ui.Link{Href: dayHref(path, after, lang), Text: v.Say(text.M("page.step_next", v.dayArg(after)), nil)}
	}
	return s
}

// dayHref is the address of the circle as known on day n.
func dayHref(path string, day int, lang string) string {
	query := url.Values{"day": {strconv.Itoa(day)}}
	if lang != "" {
		query.Set("lang", lang)
	}
	return path + "?" + query.Encode()
}

// dayArg is the date of day n, always with its year.
func (v *shown) dayArg(day int) text.Arg {
	return text.Words("day", v.FullDay(v.past.first.AddDate(0, 0, day)))
}
