// Package play plays a case through the same Decide as the product: a builder that reads
// as a story, for tests and for the invented households of the demo.
//
// It holds no rule and no fixture files; whatever it shows was decided by the circle.
package play

import (
	"fmt"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/rules"
)

// Play is a case being played: who acts and what time it is are set once and hold until changed.
type Play struct {
	Events []circle.Event
	State  *circle.State
	Rules  *rules.Rules
	Now    time.Time
	By     core.Actor
	Err    error // the first refusal; nothing is played after it

	id core.CircleID
	n  int
}

// New begins a case at a moment.
func New(id core.CircleID, start time.Time) *Play {
	return &Play{State: &circle.State{}, Rules: rules.National(), Now: start, id: id}
}

// On moves to noon on a day in the Netherlands.
func (p *Play) On(year int, month time.Month, day int) *Play {
	p.Now = calendar.Date(year, month, day).Add(12 * time.Hour)
	return p
}

// After moves the clock on.
func (p *Play) After(d time.Duration) *Play { p.Now = p.Now.Add(d); return p }

// Days moves on by whole days.
func (p *Play) Days(n int) *Play { p.Now = p.Now.AddDate(0, 0, n); return p }

// As says who acts from here on.
func (p *Play) As(h core.Holder) *Play { p.By = h.Actor; return p }

// Do puts acts on record, one after the other, a minute apart.
func (p *Play) Do(acts ...circle.Body) *Play {
	for _, act := range acts {
		if p.Err != nil {
			return p
		}
		if err := p.Try(act); err != nil {
			p.Err = fmt.Errorf("%s on %s by %s: %w", circle.TypeOf(act), p.Now.Format(time.DateOnly), p.By.ID, err)
		}
		p.Now = p.Now.Add(time.Minute)
	}
	return p
}

// Try puts one act on record, or says why it may not be.
func (p *Play) Try(act circle.Body) error { return p.Put(circle.Command{By: p.By, Act: act}) }

// Put puts a whole command on record, or says why it may not be.
func (p *Play) Put(c circle.Command) error {
	events, err := circle.Decide(p.State, c, p.Moment())
	if err != nil {
		return err
	}
	for i := range events {
		p.n++
		events[i].ID = core.EventID(fmt.Sprintf("%s/%d", p.id, p.n))
		circle.Apply(p.State, &events[i])
		p.Events = append(p.Events, events[i])
	}
	return nil
}

// Lapse lets the background work look at the clock once.
func (p *Play) Lapse() *Play {
	by := p.By
	p.By = core.Actor{ID: "kring"}
	p.Do(circle.LapseDue{})
	p.By = by
	return p
}

// Moment is now, under these rules.
func (p *Play) Moment() circle.Moment { return circle.Moment{Now: p.Now, Rules: p.Rules} }

// Ring is how the links stand now.
func (p *Play) Ring() circle.RingState { return circle.Ring(p.State, p.Moment()) }

// Duties lists what must be done now.
func (p *Play) Duties() []circle.Duty { return circle.Duties(p.State, p.Moment()) }

// Alarms lists the patterns that show now.
func (p *Play) Alarms() []circle.Alarm { return circle.Alarms(p.State, p.Moment()) }

// Somebody names a holder: somebody("Samira de Boer", "Veilig Thuis").
func Somebody(name, agency string) core.Holder {
	return core.Holder{Actor: core.Actor{ID: core.ActorID(name), Agency: core.AgencyID(agency)}, Name: name}
}

// Ladder is a municipality, a region and the country, each with somebody by name.
func Ladder() [5]core.Holder {
	return [5]core.Holder{
		circle.RungTeam:         Somebody("Ellen Kuipers", "Veilig Thuis"),
		circle.RungMunicipality: Somebody("Henk de Wit", "Gemeente Nijmegen"),
		circle.RungRegion:       Somebody("Sara Blom", "Regio Gelderland-Zuid"),
		circle.RungNational:     Somebody("Joost Mulder", "Landelijk meldpunt"),
	}
}
