package web

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/core"
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
	d.typed = url.Values{}
	for _, f := range o.fields(d) {
		for _, value := range sent[f.name] {
			value = strings.TrimSpace(value)
			if f.from == nil || slices.ContainsFunc(f.from, func(c ui.Choice) bool { return c.Value == value }) {
				d.typed.Add(f.name, value)
			}
		}
	}
}

// form is the page of it, with what was typed and what is wrong with that.
func (d *doing) form(o *deed, problem string) templ.Component {
	page := ui.AskPage{
		Page: d.Page, Heading: o.word(d.Page, "title"), Problem: problem, Action: "/kring/" + url.PathEscape(d.id) + "/doe/" + o.name,
		Hidden: []ui.Hidden{{Name: "doel", Value: string(d.by.For)}, {Name: "over", Value: d.over}, {Name: "kenmerk", Value: string(d.fresh)}},
		Effect: o.word(d.Page, "effect"), Button: o.word(d.Page, "button"), Back: ui.Link{Href: d.home(), Text: d.Word("do.back")},
	}
	page.Title = page.Heading // it says what is done, and not for whom.
	if o.about != nil {
		page.About = o.about(d)
	}
	page.Crumbs = []ui.Link{
		{Href: d.Home, Text: d.Word("page.list_title")}, {Href: d.home(), Text: nameOf(d.Page, d.view)}, {Text: page.Heading},
	}
	for _, f := range o.fields(d) {
		asked := ui.Asked{ID: f.name, Label: o.word(d.Page, f.name), Kind: f.kind, From: f.from, Typed: d.typed[f.name], Optional: f.optional}
		if hint := f.name + "_hint"; d.Has("do."+o.key+"."+hint) || d.Has("do.any."+hint) {
			asked.Hint = o.word(d.Page, hint)
		}
		if f.kind == ui.AskDay {
			asked.First, asked.Last = text.Date(d.now), text.Date(d.last.Add(-time.Nanosecond))
		}
		page.Fields = append(page.Fields, asked)
	}
	return ui.Ask(page)
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
