package report

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Barred keeps somebody out of a report, whatever their work: who takes it in can be of the household, the partner
// or the brother of whoever is accused, or accused themselves (as circle.AccessBarred). To them it isn't there from
// then on. What they held goes to whoever keeps them out, who can pass it on.
type Barred struct {
	Who    core.Holder `json:"who"`
	Reason string      `json:"reason"`
	Name   string      `json:"name"` // by which colleagues know whoever keeps them out
}

// BarredNow tells whether somebody is kept out of this report.
func (s *State) BarredNow(id core.ActorID) bool { return s.bar(id) != nil }

func (s *State) bar(id core.ActorID) *circle.Bar {
	for i := range s.Barred {
		if b := &s.Barred[i]; b.Actor == id && id != "" && b.Lifted.IsZero() {
			return b
		}
	}
	return nil
}

// needOpenTo refuses to give something to somebody who is kept out.
func (s *State) needOpenTo(id core.ActorID) error {
	if s.BarredNow(id) {
		return errs.Refuse("refused.report.barred")
	}
	return nil
}

func (b Barred) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case b.Who.ID == "" || b.Who.ID == TheReporter:
		return errs.Bad("refused.bar.who")
	case b.Who.ID == by.ID:
		return errs.Refuse("refused.report.bar_self")
	case s.BarredNow(b.Who.ID):
		return errs.Refuse("refused.bar.already")
	}
	return firstError(s.needDesk(by), needWords(b.Name, "field.name"), needWords(b.Reason, "field.reason"))
}

func (b Barred) apply(s *State, e *Event) {
	if s.BarredNow(b.Who.ID) {
		return
	}
	s.Barred = append(s.Barred, circle.Bar{Actor: b.Who.ID, By: e.By.ID, Reason: b.Reason, From: e.Recorded})
	to := core.Holder{Actor: e.By, Name: b.Name}
	s.name(b.Who, to)
	if s.Holder.ID == b.Who.ID {
		s.Holder, s.HeldSince, s.Taken = to, e.Recorded, time.Time{}
	}
	if s.Given.ID == b.Who.ID {
		s.Given, s.GivenAt = core.Holder{}, time.Time{}
	}
	s.takeBack(b.Who.ID, to, e)
}

// takeBack takes from somebody what they were asked. Nothing of it ends with that: a hand-over is made anew, also one
// that they took on, another custodian can be asked, and a doubt, or that those concerned may not know, is read by another.
func (s *State) takeBack(id core.ActorID, to core.Holder, e *Event) {
	for i := range s.Handovers {
		if h := &s.Handovers[i]; h.To.ID == id && h.Declined.IsZero() {
			h.Accepted, h.Declined = time.Time{}, e.Recorded
		}
	}
	for i := range s.Asked {
		if x := &s.Asked[i]; x.Custodian.ID == id && x.Answered.IsZero() {
			x.Answered = e.Recorded
		}
	}
	for i := range s.Doubts {
		x := &s.Doubts[i]
		if x.Reader.ID != id || !x.Read.IsZero() {
			continue
		}
		x.Reader = s.secondReader(x.By, to)
	}
	if x := s.Informing.open(); x != nil && x.Reader.ID == id {
		x.Reader = s.secondReader(x.By, to)
	}
	for i := range s.Lapses {
		if l := &s.Lapses[i]; l.Taken == id && l.Answered.IsZero() {
			l.Taken = ""
		}
	}
}

// secondReader is who reads instead of somebody who is kept out: whoever first said it can't.
func (s *State) secondReader(first core.Actor, to core.Holder) core.Holder {
	if first.ID == to.ID {
		return s.rung(circle.RungTeam)
	}
	return to
}

// BarLifted lets somebody know of it again. What went to others stays with them.
type BarLifted struct {
	Actor  core.ActorID `json:"actor"`
	Reason string       `json:"reason"`
}

func (l BarLifted) check(s *State, by core.Actor, _ circle.Moment) error {
	if !s.BarredNow(l.Actor) {
		return errs.Missing("refused.unknown")
	}
	return firstError(s.needDesk(by), needWords(l.Reason, "field.reason"))
}

func (l BarLifted) apply(s *State, e *Event) {
	if b := s.bar(l.Actor); b != nil {
		b.Lifted = e.Recorded
	}
}
