package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Doubt is that somebody of the desk thinks a report malicious or unfounded. No one person decides
// that: a reporter was discredited without a second reader in four of nine inquiries (DOMAIN §6).
type Doubt struct {
	ID     core.ItemID
	At     time.Time
	By     core.Actor
	Kind   DoubtKind
	Reason string
	Reader core.Holder
	Read   time.Time
	Agreed bool
}

// DoubtKind is what is thought of it.
type DoubtKind string

// The doubts.
const (
	Malicious DoubtKind = "malicious"
	Unfounded DoubtKind = "unfounded"
)

// DoubtRaised asks a second reader.
type DoubtRaised struct {
	ID     core.ItemID `json:"id"`
	Kind   DoubtKind   `json:"kind"`
	Reason string      `json:"reason"`
	Reader core.Holder `json:"reader"`
}

func (d DoubtRaised) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case d.Kind != Malicious && d.Kind != Unfounded:
		return errs.Bad("refused.report.form")
	case d.ID == "" || slices.ContainsFunc(s.Doubts, func(x Doubt) bool { return x.ID == d.ID }):
		return errs.Bad("refused.id_taken")
	case s.openDoubt() != nil:
		return errs.Refuse("refused.report.doubted")
	case !d.Reader.Named() || d.Reader.ID == by.ID || d.Reader.Agency != s.Agency:
		return errs.Refuse("refused.report.second_reader")
	}
	return firstError(s.needDesk(by), s.needOpenTo(d.Reader.ID), needWords(d.Reason, "field.reason"))
}

func (d DoubtRaised) apply(s *State, e *Event) {
	s.Doubts = append(s.Doubts, Doubt{ID: d.ID, At: e.Recorded, By: e.By, Kind: d.Kind, Reason: d.Reason, Reader: d.Reader})
	s.name(d.Reader)
}

// openDoubt is the doubt that waits for its second reader.
func (s *State) openDoubt() *Doubt {
	for i := range s.Doubts {
		if s.Doubts[i].Read.IsZero() {
			return &s.Doubts[i]
		}
	}
	return nil
}

// Doubted tells whether two people found it so.
func (s *State) Doubted() bool {
	return slices.ContainsFunc(s.Doubts, func(d Doubt) bool { return d.Agreed })
}

// DoubtRead is what the second reader found. Without their yes it counts as any report does. With it
// the report is still decided on and answered.
type DoubtRead struct {
	ID     core.ItemID `json:"id"`
	Agrees bool        `json:"agrees"`
	Reason string      `json:"reason"`
}

func (r DoubtRead) check(s *State, by core.Actor, _ circle.Moment) error {
	d := s.openDoubt()
	if d == nil || d.ID != r.ID {
		return errs.Missing("refused.unknown")
	}
	if by.ID == d.By.ID || by.Agency != s.Agency {
		return errs.Refuse("refused.report.second_reader")
	}
	return needWords(r.Reason, "field.reason")
}

func (r DoubtRead) apply(s *State, e *Event) {
	for i := range s.Doubts {
		if d := &s.Doubts[i]; d.ID == r.ID {
			d.Read, d.Agreed = e.Recorded, r.Agrees
		}
	}
}

// DestructionAsked is that somebody concerned asks to destroy what is kept of them.
type DestructionAsked struct {
	Words string `json:"words"`
}

func (a DestructionAsked) check(s *State, by core.Actor, _ circle.Moment) error {
	if !s.DestructionAsked.IsZero() && s.DestructionDecided.IsZero() {
		return errs.Refuse("refused.report.destruction_asked")
	}
	return firstError(s.needDesk(by), needWords(a.Words, "field.words"))
}

func (a DestructionAsked) apply(s *State, e *Event) {
	s.DestructionAsked, s.DestructionDecided, s.Destroy = e.Happened, time.Time{}, false
}

// DestructionDecided answers it, on a ground.
type DestructionDecided struct {
	Destroy bool   `json:"destroy"`
	Ground  string `json:"ground"`
}

func (d DestructionDecided) check(s *State, by core.Actor, _ circle.Moment) error {
	if s.DestructionAsked.IsZero() || !s.DestructionDecided.IsZero() {
		return errs.Missing("refused.unknown")
	}
	return firstError(s.needDesk(by), needWords(d.Ground, "field.ground"))
}

func (d DestructionDecided) apply(s *State, e *Event) {
	s.DestructionDecided, s.Destroy = e.Recorded, d.Destroy
}
