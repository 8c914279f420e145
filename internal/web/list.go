package web

import (
	"net/http"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/errs"
	"kring/internal/guide"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// list is every circle that may be shown: how it stands, and what stood out first.
func (s *site) list(r *http.Request, p ui.Page) (templ.Component, error) {
	living := ui.Group{
		ID: "living", Heading: p.Word("page.living_heading"), Intro: p.Word("page.living_intro"), Empty: p.Word("page.living_empty"),
	}
	inquiries := ui.Group{
		ID: "inquiries", Heading: p.Word("page.inquiry_heading"), Intro: p.Word("page.inquiry_intro"), Empty: p.Word("page.inquiry_empty"),
	}
	own, asked, err := s.own(r, p)
	if err != nil {
		return nil, err
	}
	living.Entries = own
	for _, meta := range s.Book.List() {
		if sessionOf(r) != nil && s.Living != nil && meta.Kind != Inquiry {
			continue // what anybody may see of the demo is not what they are around.
		}
		events, meta, ok := s.Book.Events(meta.ID)
		if !ok {
			continue
		}
		past := newPast(events, meta, s.Rules, s.Clock())
		e := entry(show(p.Printer, past, past.last), "/kring/"+meta.ID)
		if meta.Kind == Inquiry {
			inquiries.Entries = append(inquiries.Entries, e)
		} else {
			living.Entries = append(living.Entries, e)
			p.Notice = notice(p.Printer, meta.Kind)
		}
	}
	p.Title = p.Word("page.list_title")
	page := ui.ListPage{
		Page: p, Heading: p.Word("page.list_heading"), Intro: p.Word("page.list_intro"),
		Groups: []ui.Group{living, inquiries}, Asked: asked,
	}
	if page.Tasks, err = s.tasks(r, p); err != nil {
		return nil, err
	}
	if sessionOf(r) == nil && s.Guide != nil {
		page.Tasks = append(page.Tasks, ui.Link{Href: guide.At, Text: p.Word("guide.from_front")})
		if s.hasOpenDoor() {
			page.Tasks = append(page.Tasks, ui.Link{Href: openAt, Text: p.Word("open.from_front")})
		}
	}
	return ui.List(page), nil
}

// own are the circles that somebody who signed in stands to, as they may know them, and where they
// are to say why they looked.
func (s *site) own(r *http.Request, p ui.Page) (entries []ui.Entry, why []ui.Link, err error) {
	session := sessionOf(r)
	if session == nil || s.Living == nil {
		return nil, nil, nil
	}
	by := casework.By{Who: session.Who, For: access.Help}
	if by.Kind == access.Household {
		by.For = access.OwnRecord
	}
	metas, err := s.Living.List(r.Context(), by)
	if err != nil {
		return nil, nil, err
	}
	return s.entries(r, p, by, metas)
}

// entries are circles as lines of a list, for the purpose given or else the reader's usual one.
func (s *site) entries(r *http.Request, p ui.Page, by casework.By, metas []Meta) (entries []ui.Entry, why []ui.Link, err error) {
	given := by.For
	for _, meta := range metas {
		if by.For = given; given == "" {
			if by.For, err = s.Living.Purpose(r.Context(), by.Who, meta.ID); err != nil {
				return nil, nil, err
			}
		}
		view, meta, err := s.Living.Glance(r.Context(), by, meta.ID)
		if err == nil && asked(view) {
			why = append(why, ui.Link{Href: "/kring/" + meta.ID + "/vraag", Text: p.Word("question.go")})
		}
		switch {
		case errs.Is(err, errs.NotFound):
			continue
		case err != nil:
			return nil, nil, err
		case onlyAsked(view):
			continue // what they were asked is all they know of it.
		case onlyConsulted(view):
			entries = append(entries, ui.Entry{Href: "/kring/" + meta.ID, Name: p.Word("do.advice_title"), Bare: true})
			continue
		case len(view.Events) == 0 || by.Kind != access.Professional || inPart(view):
			entries = append(entries, ui.Entry{Href: "/kring/" + meta.ID, Name: nameOf(p, view), Bare: true})
			continue
		}
		past := newPast(view.Events, meta, s.Rules, s.Clock())
		entries = append(entries, entry(show(p.Printer, past, past.last), "/kring/"+meta.ID))
	}
	return entries, why, nil
}

func nameOf(p ui.Page, v *casework.View) string {
	if name := circle.Fold(v.Events).Name; name != "" {
		return name
	}
	return p.Word("page.a_circle")
}

// entry is one circle as a line of a list.
func entry(v *shown, href string) ui.Entry {
	e := ui.Entry{
		Href: href, Name: v.name(), Ring: v.ringOf("ring-" + v.past.ID),
	}
	e.About, e.AboutLang = v.past.About.in(v.Lang())
	e.Open, e.State, e.Count = v.headline()
	first := firstAlarm(v.past.raised(v.moment.Now))
	switch {
	case !v.stands():
	case v.past.Kind == Invented: // of a living circle only what stands now is news.
		e.First = v.Word("page.no_alarm")
		if len(v.alarms) > 0 {
			e.First = v.level(v.alarms[0].Level) + ": " + v.say(v.alarms[0].Why)
		}
	case first == nil:
		e.First = v.Word("page.never_alarm")
	case first.Level >= circle.AlarmRaised:
		e.First = v.say(text.M("page.first_alarm", text.Day("day", first.Day), text.Words("why", v.say(first.Why))))
	default:
		e.First = v.say(text.M("page.first_attention", text.Day("day", first.Day), text.Words("why", v.say(first.Why))))
	}
	if first != nil && first.Level >= circle.AlarmRaised && !v.past.Harm.IsZero() {
		e.Lead = v.Say(text.M("page.before_harm", text.Count("n", text.DaysBetween(first.Day, v.past.Harm))), nil)
	}
	return e
}

// firstAlarm is the first real alarm, else the first call for attention.
func firstAlarm(all []circle.Raised) *circle.Raised {
	for i := range all {
		if all[i].Level >= circle.AlarmRaised {
			return &all[i]
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &all[0]
}
