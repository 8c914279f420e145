package report

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Taken says: I have it. Anybody of the desk can, also from a colleague who is on leave; there is
// always exactly one.
type Taken struct {
	Name string `json:"name"` // by which colleagues know them
}

func (t Taken) check(s *State, by core.Actor, _ circle.Moment) error {
	if err := s.needDesk(by); err != nil {
		return err
	}
	if s.Holder.ID == by.ID && !s.Taken.IsZero() {
		return errs.Refuse("refused.report.yours")
	}
	return needWords(t.Name, "field.name")
}

func (t Taken) apply(s *State, e *Event) {
	if s.Holder.ID != e.By.ID {
		s.HeldSince = e.Recorded
	}
	s.Holder, s.Taken = core.Holder{Actor: e.By, Name: t.Name}, e.Recorded
	s.Given, s.GivenAt = core.Holder{}, time.Time{}
	s.name(s.Holder)
}

// PassedOn gives it to a colleague, as at the end of a shift. Until they take it, it stays with who
// gave it; given back to whom it stays with, nobody has to take it.
type PassedOn struct {
	To   core.Holder `json:"to"`
	Note string      `json:"note,omitempty"`
}

func (p PassedOn) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case s.needDesk(by) != nil:
		return s.needDesk(by)
	case !p.To.Named() || p.To.Agency != s.Agency:
		return errs.Refuse("refused.report.colleague")
	case p.To.ID == s.Holder.ID && !s.Given.Named():
		return errs.Refuse("refused.report.holder")
	}
	return s.needOpenTo(p.To.ID)
}

func (p PassedOn) apply(s *State, e *Event) {
	s.Given, s.GivenAt = p.To, e.Recorded
	if p.To.ID == s.Holder.ID {
		s.Given, s.GivenAt = core.Holder{}, time.Time{}
	}
	s.name(p.To)
}
