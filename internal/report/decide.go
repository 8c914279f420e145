package report

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// Decision is what was decided, on what ground. Each one is heard by whoever reported.
type Decision struct {
	At      time.Time
	By      core.Actor
	Outcome Outcome
	Ground  string
	Where   string    // where it belongs, when it was wrongly addressed
	Anew    time.Time // of the facts that had reopened the report; zero: none had
}

// Decided decides on a report. No outcome is without a ground; what comes after it is a duty of
// somebody named.
type Decided struct {
	Outcome     Outcome `json:"outcome"`
	Ground      string  `json:"ground"`
	Where       string  `json:"where,omitempty"`       // VT-99: where it belongs
	Investigate bool    `json:"investigate,omitempty"` // VT-01-01: what is done here
	Conditions  bool    `json:"conditions,omitempty"`
}

func (d Decided) check(s *State, by core.Actor, _ circle.Moment) error {
	if err := firstError(s.needDesk(by), s.needUndecided(), needWords(d.Ground, "field.ground")); err != nil {
		return err
	}
	last := s.Decision()
	switch {
	case d.Outcome.means() == (meaning{}):
		return errs.Bad("refused.report.decision")
	case s.Assessment == nil && (d.Outcome.Admitted() || s.acute()): // nobody turns away who tells of direct danger, without a look.
		return errs.Refuse("refused.report.assess_first")
	case d.Outcome.Admitted() && !s.assessed():
		return errs.Refuse("refused.report.assess_first")
	case d.Outcome.Admitted() && s.Comparison == nil:
		return errs.Refuse("refused.report.compare_first")
	case !s.Anew.IsZero():
		return errs.Refuse("refused.report.weigh_first")
	case d.Outcome.SaysWhere() != (d.Where != ""):
		return errs.Refuse("refused.report.where")
	case d.Outcome.Admitted() && !d.Outcome.Final() != (d.Investigate || d.Conditions):
		return errs.Refuse("refused.report.follow_up")
	case last == nil && d.Outcome.AfterFollowUp():
		return errs.Refuse("refused.report.no_follow_up")
	case last != nil && !d.Outcome.AfterFollowUp():
		return errs.Refuse("refused.report.after_follow_up")
	case last != nil && !s.followedUp():
		return errs.Refuse("refused.report.conclude_first")
	case last != nil && d.Outcome.NoAction() && s.unmet(last): // it isn't safe, so somebody keeps sight on it.
		return errs.Refuse("refused.report.unmet")
	case (d.Outcome.NoAction() || !d.Outcome.Admitted()) && s.acute():
		return errs.Refuse("refused.report.acute_no_action")
	}
	return nil
}

func (d Decided) apply(s *State, e *Event) {
	s.Decisions = append(s.Decisions, Decision{At: e.Recorded, By: e.By, Outcome: d.Outcome, Ground: d.Ground, Where: d.Where, Anew: s.Reopened})
	s.Reopened = time.Time{}
	s.owe(e.Recorded)
	if d.Investigate {
		s.Investigation = &Investigation{Began: e.Recorded}
	}
	if d.Conditions {
		s.Conditions = &Conditions{Began: e.Recorded}
	}
}

// unmet tells whether the conditions that a decision began were judged not to hold.
func (s *State) unmet(by *Decision) bool {
	c := s.Conditions
	return c != nil && c.Began.Equal(by.At) && !c.Judged.IsZero() && !c.Met
}

// owe says that whoever reported is to hear something. What they were to hear already makes it no later.
func (s *State) owe(at time.Time) {
	if s.Owed.IsZero() {
		s.Owed, s.Tried, s.TriedAt = at, 0, time.Time{}
	}
}

// heard says that there is nothing any more that whoever reported is to hear.
func (s *State) heard() { s.Owed, s.Tried, s.TriedAt = time.Time{}, 0, time.Time{} }

// followedUp tells whether what was begun after VT-01-01 came to an end.
func (s *State) followedUp() bool {
	return (s.Investigation == nil || !s.Investigation.Concluded.IsZero()) && (s.Conditions == nil || !s.Conditions.Judged.IsZero())
}
