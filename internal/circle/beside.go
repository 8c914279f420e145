package circle

import (
	"reflect"
	"time"

	"kring/internal/core"
)

// Stage is how far a promise, a hand-over, a report or a question is. Pages show it in words.
type Stage string

// The stages.
const (
	StageBroken     Stage = "broken"     // not kept, and nobody answered that
	StageLate       Stage = "late"       // its day has passed, and nobody checked it
	StageRunning    Stage = "running"    // its day is to come
	StageKept       Stage = "kept"       // checked, and kept
	StageEnded      Stage = "ended"      // taken back
	StageOffered    Stage = "offered"    // waits for a yes or no
	StageUnanswered Stage = "unanswered" // somebody noted that no answer came
	StageDeclined   Stage = "declined"   // given back: whoever sent it places it elsewhere
	StageAccepted   Stage = "accepted"   // taken on; what it brought about is still to be seen
	StageChecked    Stage = "checked"    // what it brought about was seen
	StageUndecided  Stage = "undecided"  // nobody decided on it
	StageUntold     Stage = "untold"     // decided, and who reported has not heard
	StageTold       Stage = "told"       // who reported heard what was done
	StageAsked      Stage = "asked"      // waits for an answer
	StageGiven      Stage = "given"      // answered
	StageRefused    Stage = "refused"    // the answer was no, and nobody talked that through
	StageDiscussed  Stage = "discussed"  // the answer was no, and that was talked through
)

// Open tells whether somebody still has to do something about it.
func (x Stage) Open() bool {
	switch x {
	case StageKept, StageEnded, StageChecked, StageTold, StageGiven, StageDiscussed:
		return false
	}
	return true
}

// Stage tells how far the agreement is.
func (a *Agreement) Stage(now time.Time) Stage {
	switch {
	case !a.Ended.IsZero():
		return StageEnded
	case !a.Broken.IsZero():
		return StageBroken
	case !a.Running():
		return StageKept
	case now.After(a.Due):
		return StageLate
	}
	return StageRunning
}

// Stage tells how far the hand-over is.
func (h *Handover) Stage() Stage {
	switch {
	case !h.Over.IsZero():
		return StageEnded
	case !h.Checked.IsZero():
		return StageChecked
	case !h.Accepted.IsZero():
		return StageAccepted
	case !h.Declined.IsZero():
		return StageDeclined
	case !h.Unanswered.IsZero():
		return StageUnanswered
	}
	return StageOffered
}

// Stage tells how far the report is.
func (r *Report) Stage() Stage {
	switch {
	case r.Decided.IsZero():
		return StageUndecided
	case r.Told.IsZero():
		return StageUntold
	}
	return StageTold
}

// Stage tells how far the question is.
func (r *Request) Stage() Stage {
	switch {
	case r.dilemma():
		return StageRefused
	case !r.Refused.IsZero():
		return StageDiscussed
	case !r.Given.IsZero():
		return StageGiven
	}
	return StageAsked
}

// InForce tells whether the rule is set aside at this moment.
func (a *Aside) InForce(now time.Time) bool { return a.Restored.IsZero() && now.Before(a.Until) }

// InHand is who has what is handed over in hand now: whoever took it on; until then who sent it
// (seed 001).
func (s *State) InHand(h *Handover) core.Holder {
	if !h.Accepted.IsZero() {
		return s.holder(h.To)
	}
	return s.holder(h.From)
}

// NotAgreed are the professionals of the circle who have not agreed to a line.
func (s *State) NotAgreed(l *Line) []core.ActorID {
	var not []core.ActorID
	for m := range s.professionals {
		if !l.agreedBy(m.ID) {
			not = append(not, m.ID)
		}
	}
	return not
}

// Difference is a gap between the current judgements of two agencies about a person that nobody
// has talked through; false: there is none.
func (s *State) Difference(id core.PersonID, m Moment) (low, high Judgement, yes bool) {
	low, high, _, yes = s.difference(id, m)
	return low, high, yes
}

// SettledLast is how a difference about a person was talked through the last time; nil: never.
func (s *State) SettledLast(id core.PersonID) *Settlement {
	var last *Settlement
	for i := range s.Settled {
		if x := &s.Settled[i]; x.Person == id && (last == nil || !x.At.Before(last.At)) {
			last = x
		}
	}
	return last
}

// EvaluationDue is the last moment for the next joint evaluation.
func (s *State) EvaluationDue(m Moment) time.Time {
	due := s.evaluationDue(m)
	if !s.NextReview.IsZero() && s.NextReview.Before(due) {
		return s.NextReview
	}
	return due
}

// ItemOf is the thing in a circle that an act makes or goes on with; empty: it is about none.
func ItemOf(b Body) core.ItemID {
	body := reflect.ValueOf(b)
	if body.Kind() != reflect.Struct {
		return ""
	}
	for _, name := range [...]string{"ID", "Report", "Request", "Meeting"} {
		if f := body.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
			return core.ItemID(f.String())
		}
	}
	return ""
}
