package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// ViolenceOutcome answers the question every evaluation asks.
type ViolenceOutcome string

// Did the violence stop, lessen, stay, worsen?
const (
	Stopped ViolenceOutcome = "stopped"
	Less    ViolenceOutcome = "less"
	Same    ViolenceOutcome = "same"
	Worse   ViolenceOutcome = "worse"
)

var violenceOutcomes = []ViolenceOutcome{Stopped, Less, Same, Worse}

// Evaluated is a joint evaluation that was held.
type Evaluated struct {
	At        time.Time
	Outcome   ViolenceOutcome
	With      []core.ActorID
	Household bool // somebody of the household took part
	What      string
	Event     core.EventID
}

// EvaluationPlanned sets the next moment.
type EvaluationPlanned struct {
	household
	On time.Time `json:"on"`
}

func (p EvaluationPlanned) check(s *State, by core.Actor, m Moment) error {
	if last := s.evaluationDue(m); !p.On.After(m.Now) || p.On.After(last) {
		return errs.Bad("refused.evaluation.on", text.Day("last", lastDay(last)))
	}
	return needPart(s, by.ID)
}

func (p EvaluationPlanned) apply(s *State, e *Event) { s.NextReview, s.planned = p.On, e.Happened }

// EvaluationHeld is the circle and the household judging together whether the violence stopped.
type EvaluationHeld struct {
	household
	Outcome   ViolenceOutcome `json:"outcome"`
	With      []core.ActorID  `json:"with"`
	Household bool            `json:"household,omitempty"`
	What      string          `json:"what"`
}

func (h EvaluationHeld) check(s *State, by core.Actor, _ Moment) error {
	if !slices.Contains(violenceOutcomes, h.Outcome) {
		return errs.Bad("refused.evaluation.outcome")
	}
	agencies := map[core.AgencyID]bool{}
	for _, id := range h.With {
		if err := needMember(s, id); err != nil {
			return err
		}
		if m := s.member(id); !m.Network {
			agencies[m.Agency] = true
		}
	}
	if len(agencies) < 2 {
		return errs.Refuse("refused.evaluation.alone")
	}
	return firstError(needMember(s, by.ID), needWords(h.What, "field.what"))
}

func (h EvaluationHeld) apply(s *State, e *Event) {
	s.Held = append(s.Held, Evaluated{At: e.Happened, Outcome: h.Outcome, With: h.With, Household: h.Household, What: h.What, Event: e.ID})
	if !e.Happened.Before(s.planned) { // one that was held before is not the one that was planned.
		s.NextReview = time.Time{}
	}
	if h.Outcome == Stopped || h.Outcome == Less {
		s.remedy(e, judgedBetter, nil, "", "")
		return
	}
	s.remedy(e, judgedTogether, nil, "", "")
}

// lastHeld is the last evaluation by the day it was held.
func (s *State) lastHeld() Evaluated {
	var last Evaluated
	for i := range s.Held {
		if !s.Held[i].At.Before(last.At) {
			last = s.Held[i]
		}
	}
	return last
}

// evaluationDue is the last moment for the next evaluation.
func (s *State) evaluationDue(m Moment) time.Time {
	if last := s.lastHeld(); !last.At.IsZero() && !last.At.Before(s.Reopened) {
		return m.Rules.Evaluation.Every.After(last.At)
	}
	return m.Rules.Evaluation.First.After(s.start())
}

// evaluationRule is the rule that moment comes from.
func (s *State) evaluationRule() string {
	if last := s.lastHeld(); last.At.IsZero() || last.At.Before(s.Reopened) {
		return "evaluation.first"
	}
	return "evaluation.every"
}

// linkEvaluation: planned, done, and judged on the violence itself.
func (s *State) linkEvaluation(m Moment) verdict {
	if s.Retold && len(s.Held) == 0 {
		return silent()
	}
	due, rule := s.evaluationDue(m), s.evaluationRule()
	if !s.NextReview.IsZero() && s.NextReview.Before(due) {
		due = s.NextReview
	}
	if m.Now.After(due) && !s.Retold {
		return s.open(m, due, rule, "", text.M("ring.evaluation.late", text.Day("due", lastDay(due))))
	}
	if last := s.lastHeld(); !last.At.IsZero() {
		return closed(last.At, text.M("ring.evaluation.held", text.Day("when", last.At), text.Term("outcome", "outcome."+string(last.Outcome)))) // key: ok, the outcomes.
	}
	return closed(s.Opened, text.M("ring.evaluation.planned", text.Day("due", lastDay(due))))
}

// dutiesEvaluation: there is always a next moment at which the circle judges together. This is
// the duty that remains when everything else is done.
func (s *State) dutiesEvaluation(d *duties) {
	due, since := s.evaluationDue(d.Moment), latest(s.start(), s.lastHeld().At)
	if s.Retold { // what a source does not mention is not late; the next one is always ahead.
		due = d.Rules.Evaluation.Every.After(d.Now)
	}
	if !s.NextReview.IsZero() && s.NextReview.Before(due) {
		due = s.NextReview
	}
	d.add(Duty{
		Key: DutyKey{"evaluate", ""}, What: text.M("duty.evaluate"), Why: text.M("duty.evaluate.why"),
		Rule: s.evaluationRule(), Link: LinkEvaluation, Owner: s.Keeper(), Since: since, Due: due,
	})
}
