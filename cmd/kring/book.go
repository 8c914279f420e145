package main

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
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

// asKeeper is whoever holds an invented household: the lead, or who opened it.
func asKeeper(events []circle.Event) casework.By {
	return casework.By{Who: access.Who{Actor: circle.Fold(events).Keeper().Actor, Kind: access.Professional}, For: access.Help}
}

// readPatience is how long a page waits for the store.
const readPatience = 10 * time.Second

// storedBook shows the invented households as the store has them now and as their keepers may know
// them, and the inquiries beside them. A real circle is never in it: whoever looks has not said who
// they are, and is on record as a visitor.
type storedBook struct {
	*book
	ctx    context.Context // of serving
	office *office
	known  map[string]web.Meta
	as     map[string]casework.By
	order  []web.Meta
}

func newStoredBook(ctx context.Context, o *office, timelines []*replay.Timeline, living []demo.Circle) *storedBook {
	b := &storedBook{book: newBook(timelines, nil), ctx: ctx, office: o, known: map[string]web.Meta{}, as: map[string]casework.By{}}
	for _, c := range living {
		meta := web.Meta{ID: string(c.ID), Kind: web.Invented}
		b.known[meta.ID], b.as[meta.ID] = meta, asKeeper(c.Events)
		if c.Full { // the others are for who signs in.
			b.order = append(b.order, meta)
		}
	}
	b.order = append(b.order, b.metas...)
	return b
}

// List is every circle that may be shown, the living ones first.
func (b *storedBook) List() []web.Meta { return b.order }

// Events is the history of one circle, read and audited now.
func (b *storedBook) Events(id string) ([]circle.Event, web.Meta, bool) {
	meta, ok := b.known[id]
	if !ok {
		return b.book.Events(id)
	}
	ctx, cancel := context.WithTimeout(b.ctx, readPatience)
	defer cancel()
	view, err := b.office.Show(ctx, b.as[id], core.CircleID(id))
	if err != nil {
		if !errs.Is(err, errs.NotFound) {
			b.office.log.ErrorContext(ctx, "a circle could not be read", "circle", id, "error", err)
		}
		return nil, web.Meta{}, false
	}
	return view.Events, meta, true
}
