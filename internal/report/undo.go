package report

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Step is something about a report that can be taken back.
type Step string

// The steps that end something or set somebody to work. Of what is left, such as the assessment, a new
// one simply goes for the old.
const (
	StepDecision      Step = "decision"
	StepInvestigation Step = "investigation" // that it was concluded
	StepConditions    Step = "conditions"    // that they were judged
	StepHandover      Step = "handover"      // that somebody is asked, who didn't answer yet
	StepInforming     Step = "informing"     // that those concerned know
)

// Steps lists them.
func Steps() []Step {
	return []Step{StepDecision, StepInvestigation, StepConditions, StepHandover, StepInforming}
}

// StepUndone says that a step was put on record by mistake: on the wrong report, or with the wrong code. What
// stood there stays on record with who did it, and counts no more: its duty is back, due since then.
type StepUndone struct {
	Step Step   `json:"step"`
	Why  string `json:"why"`
}

func (u StepUndone) check(s *State, by core.Actor, _ circle.Moment) error {
	if err := s.needDesk(by); err != nil {
		return err
	}
	d, h := s.Decision(), s.Handover()
	there := false
	switch u.Step {
	case StepDecision:
		if there = d != nil; there && s.accepted() {
			return errs.Refuse("refused.report.taken_over", text.Day("when", h.Accepted))
		}
	case StepInvestigation:
		there = s.follows() && s.Investigation != nil && !s.Investigation.Concluded.IsZero()
	case StepConditions:
		there = s.follows() && s.Conditions != nil && !s.Conditions.Judged.IsZero()
	case StepHandover:
		there = h != nil && h.Accepted.IsZero() && h.Declined.IsZero()
	case StepInforming:
		there = !s.Informing.Done.IsZero()
	}
	if !there {
		return errs.Missing("refused.unknown")
	}
	return needWords(u.Why, "field.why")
}

// follows tells whether follow-up at the desk is what holds, so that what it found is not decided on yet.
func (s *State) follows() bool {
	d := s.Decision()
	return d != nil && !d.Outcome.Final()
}

func (u StepUndone) apply(s *State, e *Event) {
	switch u.Step {
	case StepDecision:
		s.undecide(e.Recorded)
	case StepInvestigation:
		if i := s.Investigation; i != nil {
			s.unsaid(i.Concluded, e.Recorded)
			i.Concluded, i.Findings = time.Time{}, nil
		}
	case StepConditions:
		if c := s.Conditions; c != nil {
			c.Judged, c.Met, c.Why = time.Time{}, false, ""
		}
	case StepHandover:
		s.unask(e.Recorded, u.Why)
	case StepInforming:
		s.Informing.Done = time.Time{}
	}
}

// unask takes back that somebody is asked to take over.
func (s *State) unask(now time.Time, why string) {
	if h := s.Handover(); h != nil && h.Accepted.IsZero() && h.Declined.IsZero() {
		h.Declined, h.Reason, h.Undone = now, why, true
	}
}

// undecide takes the last decision away, with what it began: what held before it holds again.
func (s *State) undecide(now time.Time) {
	d := s.Decision()
	if d == nil {
		return
	}
	was := *d
	s.unask(now, "")
	s.Decisions = s.Decisions[:len(s.Decisions)-1]
	s.Reopened = was.Anew
	if i := s.Investigation; i != nil && i.Began.Equal(was.At) {
		s.Investigation = nil
	}
	if c := s.Conditions; c != nil && c.Began.Equal(was.At) {
		s.Conditions = nil
	}
	s.unsaid(was.At, now)
}

// unsaid takes back that whoever reported is to hear of something from a moment. Who heard it already is to
// hear that it was a mistake.
func (s *State) unsaid(from, now time.Time) {
	switch n := len(s.Told); {
	case s.Owed.Equal(from):
		s.heard()
	case n > 0 && !s.Told[n-1].At.Before(from):
		s.owe(now)
	}
}

// AnswerUndone says that whoever reported did not hear what stands there: it was told to somebody else, or
// another report was meant. They are to hear still.
type AnswerUndone struct {
	Why string `json:"why"`
}

func (u AnswerUndone) check(s *State, by core.Actor, _ circle.Moment) error {
	if !s.Owed.IsZero() || len(s.Told) == 0 && s.Lost.IsZero() {
		return errs.Missing("refused.unknown")
	}
	return firstError(s.needDesk(by), needWords(u.Why, "field.why"))
}

func (u AnswerUndone) apply(s *State, e *Event) {
	s.Lost = time.Time{}
	s.owe(e.Recorded)
}
