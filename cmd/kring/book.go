package main

import (
	"maps"
	"slices"
	"strconv"

	"kring/internal/circle"
	"kring/internal/demo"
	"kring/internal/replay"
	"kring/internal/text"
	"kring/internal/web"
)

// book is the circles that are shown: invented living ones, and inquiries retold.
type book struct {
	metas  []web.Meta
	events map[string][]circle.Event
}

func newBook(timelines []*replay.Timeline, living []demo.Circle) *book {
	b := &book{events: map[string][]circle.Event{}}
	for _, c := range living {
		b.add(web.Meta{ID: string(c.ID), Kind: web.Invented}, c.Events)
	}
	for _, t := range timelines {
		b.add(retold(t), replay.History(t))
	}
	return b
}

// retold is what there is to say about a timeline beside its events.
func retold(t *replay.Timeline) web.Meta {
	m := web.Meta{
		ID: t.ID, Kind: web.Inquiry, Name: web.Words{}, About: web.Words{}, FactsLang: "en", Harm: t.Harm, Last: t.Last(),
	}
	for _, lang := range text.Languages {
		p := text.New(lang)
		about := t.About
		if p.Has("case." + t.ID) { // the inquiries that come with the program are told in both languages.
			about = p.Word("case." + t.ID) // key: ok, the cases.
		}
		m.Name[lang] = text.Capital(about)
		m.About[lang] = p.Say(text.M("case.about", text.Words("id", t.ID), text.Words("country", t.Country), text.Words("year", strconv.Itoa(t.Last().Year()))), nil)
	}
	for _, letter := range slices.Sorted(maps.Keys(t.Sources)) {
		m.Sources = append(m.Sources, t.Sources[letter])
	}
	return m
}

func (b *book) add(meta web.Meta, events []circle.Event) {
	b.metas = append(b.metas, meta)
	b.events[meta.ID] = events
}

// List is every circle, the living ones first.
func (b *book) List() []web.Meta { return b.metas }

// Events is the history of one circle.
func (b *book) Events(id string) ([]circle.Event, web.Meta, bool) {
	for _, m := range b.metas {
		if m.ID == id {
			return b.events[id], m, true
		}
	}
	return nil, web.Meta{}, false
}
