package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// circle is the page of one circle, today or as known on a day.
func (s *site) circle(r *http.Request, p ui.Page) (templ.Component, error) {
	id := r.PathValue("id")
	view, events, meta, by, err := s.read(r, id)
	if err != nil {
		return nil, err
	}
	switch {
	case view != nil && onlyAsked(view) && by.For == access.Help:
		return s.question(r.Context(), p, view, meta, by, answerTyped{})
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
	past := newPast(events, meta, s.Rules, s.Clock())
	day := dayAsked(r.URL.Query(), past)
	at := past.end(day)
	p.Printer = past.voice(p.Printer, at)
	v := show(p.Printer, past, at)
	page := circlePage(p, v)
	if view != nil {
		page.As, page.Done = as(p, view, by), doneAt(r, p)
	}
	if view != nil && day == past.length() { // what is done is done today.
		if page.Reach, err = s.reach(r.Context(), p, v.state); err != nil {
			return nil, err
		}
		if page.Sharing, err = s.sharing(r, p, view, by, id); err != nil {
			return nil, err
		}
	}
	page.Crumbs = []ui.Link{{Href: p.Home, Text: p.Word("page.list_title")}, {Text: page.Name}}
	path := r.URL.EscapedPath()
	page.Slider = slider(v, path, day, r.URL.Query().Get("lang"))
	if day < past.length() {
		page.AsOf = &ui.AsOf{
			Text:   v.Say(text.M("page.as_of", text.Words("day", v.FullDay(v.moment.Now))), nil),
			Latest: ui.Link{Href: path, Text: v.Word("page.as_of_latest")},
		}
	}
	return ui.Circle(page), nil
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
