package web

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// made is what an identifier looks like that came with the form: it is no place to write in.
var made = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// take keeps of what was sent what the form asks.
func (d *doing) take(o *deed, sent url.Values) {
	if fresh := sent.Get("kenmerk"); made.MatchString(fresh) {
		d.fresh = core.ItemID(fresh)
	}
	asks := o.fields(d) // what was typed before decides what is asked.
	d.typed, d.shown = url.Values{}, strings.Fields(sent.Get("gevraagd"))
	for _, f := range asks {
		for _, value := range sent[f.name] {
			value = strings.TrimSpace(value)
			if f.from == nil || slices.ContainsFunc(f.from, func(c ui.Choice) bool { return c.Value == value }) {
				d.typed.Add(f.name, value)
			}
		}
	}
}

// asksMore tells whether it asks something now that the form that was sent did not ask yet.
func (d *doing) asksMore(o *deed) bool {
	return len(d.shown) > 0 && slices.ContainsFunc(o.fields(d), func(f field) bool { return !slices.Contains(d.shown, f.name) })
}

// action is where it is sent to.
func (d *doing) action(o *deed) string {
	if d.begins {
		return openingAt
	}
	return "/kring/" + url.PathEscape(d.id) + "/doe/" + o.name
}

// back is where somebody goes who leaves it.
func (d *doing) back() ui.Link {
	if d.begins {
		return ui.Link{Href: d.Home, Text: d.Word("error.back")}
	}
	return ui.Link{Href: d.home(), Text: d.Word("do.back")}
}

// hidden is what goes along with it.
func (d *doing) hidden() []ui.Hidden {
	return []ui.Hidden{
		{Name: "doel", Value: string(d.by.For)}, {Name: "over", Value: d.over}, {Name: "kenmerk", Value: string(d.fresh)}, {Name: seenMark, Value: d.mark()},
	}
}

// crumbs lead back to the circle.
func (d *doing) crumbs(o *deed) []ui.Link {
	crumbs := []ui.Link{{Href: d.Home, Text: d.Word("page.list_title")}}
	if !d.begins {
		crumbs = append(crumbs, ui.Link{Href: d.home(), Text: nameOf(d.Page, d.view)})
	}
	return append(crumbs, ui.Link{Text: o.word(d.Page, "title")})
}

// form is the page of it, with what was typed and what is wrong with that.
func (d *doing) form(o *deed, problem string) templ.Component {
	page := ui.AskPage{
		Page: d.Page, Crumbs: d.crumbs(o), Heading: o.word(d.Page, "title"), Problem: problem, Action: d.action(o), Hidden: d.hidden(),
		Effect: o.word(d.Page, "effect"), Button: o.word(d.Page, "button"), Back: d.back(),
	}
	page.Title = page.Heading // it says what is done, and not for whom.
	if o.about != nil {
		page.About = o.about(d)
	}
	var asked []string
	for _, f := range o.fields(d) {
		page.Fields = append(page.Fields, d.shows(o, &f))
		asked = append(asked, f.name)
	}
	page.Hidden = append(page.Hidden, ui.Hidden{Name: "gevraagd", Value: strings.Join(asked, " ")})
	page.Meanwhile, page.Draft = d.news, d.draft(o)
	return ui.Ask(page)
}

// shows is one field, with what was typed in it or stands there at first.
func (d *doing) shows(o *deed, f *field) ui.Asked {
	asked := ui.Asked{ID: f.name, Label: d.label(o, f), Kind: f.kind, From: f.from, Typed: d.typed[f.name], Optional: f.optional, Group: f.group}
	if !slices.Contains(d.shown, f.name) && len(asked.Typed) == 0 {
		asked.Typed = f.start
	}
	if hint := f.name + "_hint"; d.Has("do."+o.texts()+"."+hint) || d.Has("do.any."+hint) {
		asked.Hint = o.word(d.Page, hint)
	}
	if f.hint != "" {
		asked.Hint = f.hint
	}
	switch {
	case f.kind == ui.AskMoment:
		asked.Last = d.now.In(text.Zone).Format(momentTyped)
	case f.past:
		asked.Last = text.Date(d.now)
	case f.kind == ui.AskDay:
		asked.First = text.Date(d.now)
		if !f.last.IsZero() {
			asked.Last = text.Date(f.last.Add(-time.Nanosecond))
		}
	}
	return asked
}

// label is what a field asks, in words.
func (d *doing) label(o *deed, f *field) string {
	if f.label != "" {
		return f.label
	}
	return o.word(d.Page, f.name)
}

// effect is the page that says what it changes, with what was typed to send once more.
func (d *doing) effect(o *deed, p *casework.Preview) templ.Component {
	if p == nil {
		return nil
	}
	page := ui.EffectPage{
		Page: d.Page, Crumbs: d.crumbs(o), Heading: d.Word("do.changes"), What: o.word(d.Page, "title"), Action: d.action(o), Hidden: d.hidden(),
		Groups: d.changes(p), Effect: o.word(d.Page, "effect"),
		Record: ui.StepButton{Value: stepRecord, Text: d.Word("do.record")}, Back: ui.StepButton{Value: stepBack, Text: d.Word("do.change_it")},
	}
	page.Title, page.Draft = page.Heading, d.draft(o)
	if o.about != nil {
		page.About = o.about(d)
	}
	for _, f := range o.fields(d) {
		page.Typed = append(page.Typed, d.recap(o, &f)...)
		for _, value := range d.typed[f.name] {
			page.Hidden = append(page.Hidden, ui.Hidden{Name: f.name, Value: value})
		}
	}
	return ui.Effect(page)
}

// recap is a field as it was filled in; nothing of one that was left empty.
func (d *doing) recap(o *deed, f *field) []ui.PersonFact {
	var said []string
	for _, value := range d.typed[f.name] {
		if i := slices.IndexFunc(f.from, func(c ui.Choice) bool { return c.Value == value }); i >= 0 {
			value = f.from[i].Text
		} else if f.kind == ui.AskDay {
			value = d.Day(d.day(f.name).Add(-time.Nanosecond))
		} else if at, err := d.moment(f.name); f.kind == ui.AskMoment && err == nil && value != "" {
			value = d.Moment(at)
		}
		if value != "" {
			said = append(said, value)
		}
	}
	if len(said) == 0 {
		return nil
	}
	return []ui.PersonFact{{Label: d.label(o, f), Value: d.List(said)}}
}

// day is a day that was typed, until its end; zero: none.
func (d *doing) day(name string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, d.typed.Get(name), text.Zone)
	if err != nil {
		return time.Time{} // the circle says which days can be chosen.
	}
	return day.AddDate(0, 0, 1).UTC()
}

func words(names ...string) []field {
	var fields []field
	for _, name := range names {
		fields = append(fields, field{name: name, kind: ui.AskWords})
	}
	return fields
}

// asks is for what every reader is asked alike.
func asks(fields []field) func(*doing) []field { return func(*doing) []field { return fields } }

// momentTyped is how a browser sends a moment.
const momentTyped = "2006-01-02T15:04"

// moment is when something happened, in the Netherlands; zero: now.
func (d *doing) moment(name string) (time.Time, error) {
	typed := strings.Replace(d.typed.Get(name), " ", "T", 1)
	if typed == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(momentTyped, typed[:min(len(typed), len(momentTyped))], text.Zone)
	if err != nil {
		return time.Time{}, errs.Bad("do.bad_moment")
	}
	return at.UTC(), nil
}
