package web

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/rules"
	"kring/internal/text"
)

// past is a circle's history with the days on which something was recorded.
type past struct {
	Meta
	events []circle.Event
	rules  *rules.Rules
	now    time.Time
	first  time.Time   // midnight of the first day
	last   time.Time   // the last moment that can be shown
	days   []time.Time // midnights of the days on which something was recorded
}

// newPast looks at a history from now.
func newPast(events []circle.Event, meta Meta, r *rules.Rules, now time.Time) *past {
	p := &past{Meta: meta, events: events, rules: r, now: now, last: now}
	if !meta.Last.IsZero() {
		p.last = endOfDay(meta.Last)
	}
	for i := range events {
		day := midnight(events[i].Recorded)
		if !slices.ContainsFunc(p.days, day.Equal) {
			p.days = append(p.days, day)
		}
	}
	slices.SortFunc(p.days, time.Time.Compare)
	p.first = midnight(p.last)
	if len(p.days) > 0 {
		p.first = p.days[0]
	}
	if p.last.Before(p.first) {
		p.last = endOfDay(p.days[len(p.days)-1])
	}
	return p
}

// length is how many days after the first the last one is.
func (p *past) length() int { return text.DaysBetween(p.first, p.last) }

// end is the moment day n is asked about: its end, but never later than the last moment.
func (p *past) end(n int) time.Time {
	if at := endOfDay(p.first.AddDate(0, 0, n)); at.Before(p.last) {
		return at
	}
	return p.last
}

// known is the circle as known at a moment.
func (p *past) known(at time.Time) (*circle.State, circle.Moment) {
	return circle.Fold(circle.AsKnown(p.events, at)), circle.Moment{Now: at, Rules: p.rules}
}

// beside are the recorded days before and after day n; -1: there is none.
func (p *past) beside(n int) (before, after int) {
	before, after = -1, -1
	for _, day := range p.days {
		switch at := text.DaysBetween(p.first, day); {
		case at < n:
			before = at
		case at > n && after < 0:
			after = at
		}
	}
	if after < 0 && n < p.length() {
		after = p.length()
	}
	return before, after
}

// place is where a moment lies between the first day, 0, and the last one, 1.
func (p *past) place(at time.Time) float64 {
	whole := p.last.Sub(p.first).Hours()
	if whole <= 0 {
		return 0
	}
	return max(0, min(1, at.Sub(p.first).Hours()/whole))
}

// raised is each time an alarm came up or grew louder, until a moment.
func (p *past) raised(until time.Time) []circle.Raised {
	all, _ := circle.Watch(p.events, until, p.rules)
	return all
}

// midnight is the beginning of a day in the Netherlands.
func midnight(t time.Time) time.Time {
	t = t.In(text.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, text.Zone)
}

// endOfDay is the last second of a day in the Netherlands.
func endOfDay(t time.Time) time.Time { return midnight(t).AddDate(0, 0, 1).Add(-time.Second) }
