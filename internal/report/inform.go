package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// NotInforming is that somebody of the desk thinks that those concerned may not know, for it would endanger
// somebody. Like doubt it is no one person's to decide.
type NotInforming struct {
	ID     core.ItemID
	At     time.Time
	By     core.Actor
	Why    string
	Reader core.Holder
	Read   time.Time
	Agreed bool
}

// NotInformingAsked asks a second reader.
type NotInformingAsked struct {
	ID     core.ItemID `json:"id"`
	Why    string      `json:"why"`
	Reader core.Holder `json:"reader"`
}

func (n NotInformingAsked) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case !s.Informing.Done.IsZero():
		return errs.Refuse("refused.report.informed")
	case n.ID == "" || slices.ContainsFunc(s.Informing.Not, func(x NotInforming) bool { return x.ID == n.ID }):
		return errs.Bad("refused.id_taken")
	case s.Informing.open() != nil:
		return errs.Refuse("refused.report.not_informing_asked")
	case !n.Reader.Named() || n.Reader.ID == by.ID || n.Reader.Agency != s.Agency:
		return errs.Refuse("refused.report.second_reader")
	}
	return firstError(s.needDesk(by), s.needOpenTo(n.Reader.ID), needWords(n.Why, "field.why"))
}

func (n NotInformingAsked) apply(s *State, e *Event) {
	s.Informing.Not = append(s.Informing.Not, NotInforming{ID: n.ID, At: e.Recorded, By: e.By, Why: n.Why, Reader: n.Reader})
	s.name(n.Reader)
}

// open is what waits for its second reader; when those concerned know there is nothing to read any more.
func (i *Informing) open() *NotInforming {
	if n := len(i.Not); n > 0 && i.Done.IsZero() && i.Not[n-1].Read.IsZero() {
		return &i.Not[n-1]
	}
	return nil
}

// NotInformingRead is what the second reader found. Without their yes those concerned are to hear.
type NotInformingRead struct {
	ID     core.ItemID `json:"id"`
	Agrees bool        `json:"agrees"`
	Reason string      `json:"reason"`
}

func (r NotInformingRead) check(s *State, by core.Actor, _ circle.Moment) error {
	n := s.Informing.open()
	if n == nil || n.ID != r.ID {
		return errs.Missing("refused.unknown")
	}
	if by.ID == n.By.ID || by.Agency != s.Agency {
		return errs.Refuse("refused.report.second_reader")
	}
	return needWords(r.Reason, "field.reason")
}

func (r NotInformingRead) apply(s *State, e *Event) {
	n := s.Informing.open()
	if n == nil || n.ID != r.ID {
		return
	}
	n.Read, n.Agreed = e.Recorded, r.Agrees
	if r.Agrees {
		s.Informing.Done = e.Recorded
	}
}
