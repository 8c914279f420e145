package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
)

// Bar is somebody who is kept out of this circle, whatever their work: an abusive partner may
// work at an agency, a neighbour at the desk.
type Bar struct {
	Actor  core.ActorID
	By     core.ActorID
	Reason string
	From   time.Time
	Lifted time.Time
}

// BarredNow tells whether somebody is kept out. To them the circle isn't there: they record
// nothing, hold nothing, and hear no word of it.
func (s *State) BarredNow(id core.ActorID) bool { return s.bar(id) != nil }

func (s *State) bar(id core.ActorID) *Bar {
	for i := range s.Barred {
		if b := &s.Barred[i]; b.Actor == id && id != "" && b.Lifted.IsZero() {
			return b
		}
	}
	return nil
}

// AccessBarred keeps somebody out from here on. What they held goes to others, and nothing that
// stood open to them stays open.
type AccessBarred struct {
	household
	Actor  core.ActorID `json:"actor"`
	Reason string       `json:"reason"`
}

func (b AccessBarred) check(s *State, by core.Actor, _ Moment) error {
	switch {
	case b.Actor == "":
		return errs.Bad("refused.bar.who")
	case b.Actor == by.ID:
		return errs.Refuse("refused.bar.self")
	case s.BarredNow(b.Actor):
		return errs.Refuse("refused.bar.already")
	case s.Lead.Member == b.Actor || s.Deputy.Member == b.Actor:
		return errs.Refuse("refused.bar.lead")
	case s.Ladder[RungNational].ID == b.Actor:
		return errs.Refuse("refused.bar.national") // above the country there is nobody who could hold it.
	}
	return firstError(needPart(s, by.ID), needWords(b.Reason, "field.reason"))
}

func (b AccessBarred) apply(s *State, e *Event) {
	if !s.BarredNow(b.Actor) {
		s.Barred = append(s.Barred, Bar{Actor: b.Actor, By: e.By.ID, Reason: b.Reason, From: e.Happened})
	}
	if m := s.member(b.Actor); m != nil && m.Left.IsZero() {
		m.Left = e.Happened
		s.vacate(m.ID, e.Happened)
		s.thresholdSettled(e.Happened)
	}
	if p := s.Whose(b.Actor); p != nil {
		p.Account, p.PortalSince = "", time.Time{}
	}
	for i := range s.Emergencies {
		if x := &s.Emergencies[i]; x.By.ID == b.Actor {
			x.over(e.Happened)
		}
	}
	s.endSharings(e.Happened, func(x *Sharing) bool { return x.With.Actor != "" && x.With.Actor == b.Actor })
}

// BarLifted lets somebody be asked again. What went to others stays with them.
type BarLifted struct {
	household
	Actor  core.ActorID `json:"actor"`
	Reason string       `json:"reason"`
}

func (l BarLifted) check(s *State, by core.Actor, _ Moment) error {
	if !s.BarredNow(l.Actor) {
		return errs.Missing("refused.unknown")
	}
	return firstError(needPart(s, by.ID), needWords(l.Reason, "field.reason"))
}

func (l BarLifted) apply(s *State, e *Event) {
	if b := s.bar(l.Actor); b != nil {
		b.Lifted = e.Happened
	}
}
