package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Asking is a request of the desk to the custodian of who reported. Who they are is in no event: the
// custodian opens it on their own screen, and calls them, writes the envelope, or says no (DESIGN §4).
type Asking struct {
	ID        core.ItemID
	At        time.Time
	By        core.Actor
	Reason    AskReason
	Custodian core.Holder
	Answered  time.Time
	Did       bool // what was asked for
}

// AskReason is what the desk needs a reporter for. It is a choice and no text: a text could tell who it is.
type AskReason string

// The reasons, as the custodian puts them on record.
const (
	AskToAnswer  AskReason = "answer"  // they are to hear what was done
	AskForMore   AskReason = "ask"     // they are asked for more
	AskToProtect AskReason = "protect" // somebody is in danger
)

// AskReasons lists them.
func AskReasons() []AskReason { return []AskReason{AskToAnswer, AskForMore, AskToProtect} }

// IdentityAsked asks a custodian of the agency to do something for which who reported has to be known.
type IdentityAsked struct {
	ID        core.ItemID `json:"id"`
	Reason    AskReason   `json:"reason"`
	Custodian core.Holder `json:"custodian"`
}

func (a IdentityAsked) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case !slices.Contains(AskReasons(), a.Reason):
		return errs.Bad("refused.secret.reason")
	case a.ID == "" || slices.ContainsFunc(s.Asked, func(x Asking) bool { return x.ID == a.ID }):
		return errs.Bad("refused.id_taken")
	case !a.Custodian.Named() || a.Custodian.Agency != s.Agency:
		return errs.Refuse("refused.report.custodian")
	case s.OpenAsking() != nil:
		return errs.Refuse("refused.report.identity_asked")
	}
	return firstError(s.needDesk(by), s.needOpenTo(a.Custodian.ID))
}

func (a IdentityAsked) apply(s *State, e *Event) {
	s.Asked = append(s.Asked, Asking{ID: a.ID, At: e.Recorded, By: e.By, Reason: a.Reason, Custodian: a.Custodian})
	s.name(a.Custodian)
}

// OpenAsking is the request that waits for the custodian; nil: none does.
func (s *State) OpenAsking() *Asking {
	for i := range s.Asked {
		if s.Asked[i].Answered.IsZero() {
			return &s.Asked[i]
		}
	}
	return nil
}

// IdentityAnswered says whether the custodian did what was asked for, and nothing of who it is.
type IdentityAnswered struct {
	ID  core.ItemID `json:"id"`
	Did bool        `json:"did,omitempty"`
}

func (a IdentityAnswered) check(s *State, by core.Actor, _ circle.Moment) error {
	if x := s.OpenAsking(); x == nil || x.ID != a.ID || by.Agency == "" || by.Agency != s.Agency {
		return errs.Missing("refused.unknown")
	}
	return nil
}

func (a IdentityAnswered) apply(s *State, e *Event) {
	for i := range s.Asked {
		if x := &s.Asked[i]; x.ID == a.ID && x.Answered.IsZero() {
			x.Answered, x.Did = e.Recorded, a.Did
		}
	}
}

// ReporterKnown says that whoever reported later told who they are. It was put away apart; from then on
// they can be written to.
type ReporterKnown struct{}

func (ReporterKnown) check(s *State, by core.Actor, _ circle.Moment) error {
	if s.Reporter.Reach == ByAgency {
		return errs.Refuse("refused.report.reporter_known")
	}
	return s.needDesk(by)
}

func (ReporterKnown) apply(s *State, _ *Event) {
	s.Reporter.Anonymous = false
	if s.Reporter.Reach == NoReach {
		s.Reporter.Reach = ByAddress
	}
}
