// Package demo tells of some forty invented households around which a circle stands, so that the
// product can be looked at and tried before anybody's life is in it: eight in full, the others more
// briefly. Between them a circle can be seen in every state it can be in.
//
// There are no real people here, and no fixture of events: every story is a list of acts that
// the circle itself decided on, one after the other, and a night's work after every day. An
// act that the circle refuses is an error of the story. Organisations carry the kind of name
// they have in the Netherlands; what they do here is invented too.
package demo

import (
	"fmt"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/play"
)

// Circle is one invented household with everything that was recorded about it.
type Circle struct {
	ID     core.CircleID
	Name   string // what the household is called: Noah en Lotte
	Place  string
	Full   bool // told in full
	Events []circle.Event
}

// household is a story before it is told.
type household struct {
	id    core.CircleID
	name  string
	place string
	tell  func(*story)
}

var households = []household{
	{"K-0417", "Noah en Lotte", "Nijmegen", noahAndLotte},
	{"K-0386", "Milan en Evi", "Zutphen", milanAndEvi},
	{"K-0512", "Sanne en Finn", "Apeldoorn", sanneAndFinn},
	{"K-0455", "Julia en Sem", "Wageningen", juliaAndSem},
	{"K-0468", "Nour en Amal", "Arnhem", nourAndAmal},
	{"K-0302", "Esther en de tweeling", "Tiel", estherAndTheTwins},
	{"K-0433", "Kevin, Demi en Jayden", "Ede", kevinDemiAndJayden},
	{"K-0441", "Corrie en Peter", "Doetinchem", corrieAndPeter},
}

// Circles tells all stories as they stand now: they begin months ago, and nothing in them is
// still to come. The same day gives the same stories; only what happened this morning is told
// as last night's to whoever looks before the morning.
func Circles(now time.Time) ([]Circle, error) {
	var circles []Circle
	tell := func(h household, full bool) error {
		events, err := h.told(now)
		circles = append(circles, Circle{ID: h.id, Name: h.name, Place: h.place, Full: full, Events: events})
		return err
	}
	for _, h := range households {
		if err := tell(h, true); err != nil {
			return nil, err
		}
	}
	for _, some := range [][]sketch{ofSamira, elsewhere, inTheNorth} {
		for i := range some {
			k := &some[i]
			if err := tell(household{k.id, k.name, k.place, k.tell}, false); err != nil {
				return nil, err
			}
		}
	}
	return circles, nil
}

// told is what is on record of a household by now.
func (h household) told(now time.Time) ([]circle.Event, error) {
	s := &story{
		play: play.New(h.id, now), id: h.id, name: h.name,
		now: now.UTC(), today: calendar.StartOfDay(now),
	}
	h.tell(s)
	s.until(s.now)
	if s.play.Err != nil {
		return nil, fmt.Errorf("demo: tell of %s: %w", h.id, s.play.Err)
	}
	for i := range s.play.Events {
		e := &s.play.Events[i]
		e.ID = core.EventID(fmt.Sprintf("%s/%d", h.id, e.Seq))
	}
	return s.play.Events, nil
}
