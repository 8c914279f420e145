package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Dissent is somebody who sees it otherwise: organised contradiction (seed 001).
type Dissent struct {
	ID       core.ItemID
	By       core.ActorID
	What     string
	Voiced   time.Time
	Answered time.Time
	Answer   string
	Adopted  bool
}

func (d *Dissent) id() core.ItemID { return d.ID }

// DissentVoiced says: I see it otherwise.
type DissentVoiced struct {
	household
	ID   core.ItemID `json:"id"`
	What string      `json:"what"`
}

func (v DissentVoiced) check(s *State, by core.Actor, _ Moment) error {
	return firstError(needMember(s, by.ID), needNew(s, v.ID), needWords(v.What, "field.what"))
}

func (v DissentVoiced) apply(s *State, e *Event) {
	s.Dissents = append(s.Dissents, Dissent{ID: v.ID, By: e.By.ID, What: v.What, Voiced: e.Happened})
}

// DissentAnswered says what the circle does with it; not by who voiced it.
type DissentAnswered struct {
	household
	ID      core.ItemID `json:"id"`
	Answer  string      `json:"answer"`
	Adopted bool        `json:"adopted,omitempty"`
}

func (a DissentAnswered) check(s *State, by core.Actor, _ Moment) error {
	d := find(s.Dissents, a.ID)
	if d == nil {
		return errs.Missing("refused.unknown")
	}
	if !d.Answered.IsZero() {
		return errs.Refuse("refused.answered", text.Day("when", d.Answered))
	}
	if d.By == by.ID {
		return errs.Refuse("refused.dissent.own")
	}
	return firstError(needPart(s, by.ID), needWords(a.Answer, "field.answer"))
}

func (a DissentAnswered) apply(s *State, e *Event) {
	if d := find(s.Dissents, a.ID); d != nil {
		d.Answered, d.Answer, d.Adopted = e.Happened, a.Answer, a.Adopted
	}
}

// dutiesDissent: who sees it otherwise gets an answer.
func (s *State) dutiesDissent(d *duties) {
	for i := range s.Dissents {
		x := &s.Dissents[i]
		if x.Answered.IsZero() {
			d.add(Duty{
				Key: DutyKey{"answer_dissent", string(x.ID)}, What: text.M("duty.answer_dissent", text.Actor("who", x.By)),
				Why:  text.M("duty.answer_dissent.why", text.Day("when", x.Voiced), text.Words("what", x.What)),
				Rule: "dissent.answer", Link: LinkEvaluation, Owner: s.Keeper(), Since: x.Voiced, Due: d.Rules.Dissent.Answer.After(x.Voiced), For: x.By,
			})
		}
	}
}
