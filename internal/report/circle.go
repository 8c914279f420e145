package report

import (
	"slices"
	"strconv"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// CircleJoined says that this report stands beside a household's circle, a known one or one that was
// opened for it. From then on the circle follows what the desk decides and whom it tells (001).
type CircleJoined struct {
	Circle core.CircleID `json:"circle"`
	Opened bool          `json:"opened,omitempty"` // for this report
	// Same are those of the report who are of that circle already, as the desk saw it.
	Same map[core.PersonID]core.PersonID `json:"same,omitempty"`
}

func (c CircleJoined) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case c.Circle == "" || c.Circle.IsFile():
		return errs.Bad("refused.id_missing")
	case slices.Contains(s.Circles, c.Circle):
		return errs.Refuse("refused.report.joined")
	}
	for of := range c.Same {
		if !s.knows(of) {
			return errs.Missing("refused.unknown")
		}
	}
	return s.needDesk(by)
}

func (c CircleJoined) apply(s *State, _ *Event) {
	if !slices.Contains(s.Circles, c.Circle) {
		s.Circles = append(s.Circles, c.Circle)
		if len(c.Same) > 0 {
			if s.Same == nil {
				s.Same = map[core.CircleID]map[core.PersonID]core.PersonID{}
			}
			s.Same[c.Circle] = c.Same
		}
	}
}

// Round is a report from when it came, or new facts opened it again, to its decision and its answer. To
// a circle each round is a report of its own: what came after an end is decided on anew, and heard anew.
type Round struct {
	ID      core.ReportID // to the circle
	Began   time.Time
	Acute   bool
	Outcome Outcome   // empty: not decided on yet
	Decided time.Time //
	Over    time.Time // whoever reported heard of it, or could not be reached
	Reached bool      // they heard
}

// Rounds are those of a history, the last one is the one that goes on.
func Rounds(history []Event) []Round {
	var rounds []Round
	s := &State{}
	for i := range history {
		reopened := s.Reopened
		Apply(s, &history[i])
		switch {
		case len(rounds) == 0 && !s.Received.IsZero():
			rounds = append(rounds, Round{ID: s.ID, Began: s.Received})
		case len(rounds) > 0 && reopened.IsZero() && !s.Reopened.IsZero():
			rounds = append(rounds, Round{ID: core.ReportID(string(s.ID) + "." + strconv.Itoa(len(rounds)+1)), Began: s.Reopened})
		}
		if len(rounds) == 0 {
			continue
		}
		now := &rounds[len(rounds)-1]
		now.Acute = now.Acute || s.acute()
		if d, ok := history[i].Body.(Decided); ok {
			now.Outcome, now.Decided, now.Over, now.Reached = d.Outcome, history[i].Recorded, time.Time{}, false
		}
		if u, ok := history[i].Body.(StepUndone); ok && u.Step == StepDecision {
			now.Outcome, now.Decided = "", time.Time{}
			if d := s.Decision(); d != nil {
				now.Outcome, now.Decided = d.Outcome, d.At
			}
		}
		if now.Outcome != "" && now.Over.IsZero() && s.Owed.IsZero() {
			_, told := history[i].Body.(ReporterTold)
			now.Over, now.Reached = history[i].Recorded, told
		}
	}
	return rounds
}
