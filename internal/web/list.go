package web

import (
	"net/http"

	"github.com/a-h/templ"

	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// list is every circle that may be shown: how it stands, and what stood out first.
func (s *site) list(_ *http.Request, p ui.Page) (templ.Component, error) {
	living := ui.Group{
		ID: "living", Heading: p.Word("page.living_heading"), Intro: p.Word("page.living_intro"), Empty: p.Word("page.living_empty"),
	}
	inquiries := ui.Group{
		ID: "inquiries", Heading: p.Word("page.inquiry_heading"), Intro: p.Word("page.inquiry_intro"), Empty: p.Word("page.inquiry_empty"),
	}
	for _, meta := range s.Book.List() {
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
	return ui.List(ui.ListPage{
		Page: p, Heading: p.Word("page.list_heading"), Intro: p.Word("page.list_intro"),
		Groups: []ui.Group{living, inquiries},
	}), nil
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
