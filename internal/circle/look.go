package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Question is somebody who was asked why they looked into this circle, and the reason they gave.
// It says of nobody that they did wrong: whoever knows that they can be asked looks with care
// (NEN 7513; AVG art. 39).
type Question struct {
	ID        core.ItemID
	By        core.Actor
	Actor     core.ActorID // who is asked; need not take part
	On        time.Time    // when they looked
	Why       string       // it is asked
	Asked     time.Time
	Explained time.Time
	Reason    string
}

func (q *Question) id() core.ItemID { return q.ID }

// LookQuestioned asks somebody why they looked: by the data-protection officer or the keeper,
// and access sees to that. The household reads its own record, and nobody asks it why.
type LookQuestioned struct {
	household
	ID    core.ItemID  `json:"id"`
	Actor core.ActorID `json:"actor"`
	On    time.Time    `json:"on"`
	Why   string       `json:"why"`
}

func (l LookQuestioned) check(s *State, by core.Actor, m Moment) error {
	switch {
	case l.Actor == "":
		return errs.Bad("refused.look.who")
	case l.Actor == by.ID:
		return errs.Bad("refused.information.self")
	case s.Whose(l.Actor) != nil:
		return errs.Refuse("refused.look.household")
	case s.BarredNow(l.Actor): // to them the circle isn't there, so neither is the question.
		return errs.Refuse("refused.barred")
	case l.On.IsZero() || l.On.After(m.Now):
		return errs.Bad("refused.look.on")
	}
	return firstError(needNew(s, l.ID), needWords(l.Why, "field.reason"))
}

func (l LookQuestioned) apply(s *State, e *Event) {
	s.Questions = append(s.Questions, Question{ID: l.ID, By: e.By, Actor: l.Actor, On: l.On, Why: l.Why, Asked: e.Happened})
}

// LookExplained says why, by who was asked. For who doesn't take part the keeper can write down
// what they said: a question to somebody who is gone or kept out would climb for ever.
type LookExplained struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (x LookExplained) check(s *State, by core.Actor, _ Moment) error {
	q := find(s.Questions, x.ID)
	if q == nil {
		return errs.Missing("refused.unknown")
	}
	if !q.Explained.IsZero() {
		return errs.Refuse("refused.answered", text.Day("when", q.Explained))
	}
	if by.ID != q.Actor && by.ID != s.holder(q.Actor).ID {
		return errs.Refuse("refused.information.other")
	}
	return needWords(x.Reason, "field.reason")
}

func (x LookExplained) apply(s *State, e *Event) {
	if q := find(s.Questions, x.ID); q != nil {
		q.Explained, q.Reason = e.Happened, x.Reason
	}
}

// unexplained is the first question that nobody answered.
func (s *State) unexplained() *Question {
	for i := range s.Questions {
		if q := &s.Questions[i]; q.Explained.IsZero() {
			return q
		}
	}
	return nil
}

// dutiesLook: who was asked says why. From who doesn't take part the keeper gets the answer: a
// duty opens the circle to whoever holds it, and to be asked why one looked may open nothing.
func (s *State) dutiesLook(d *duties) {
	for i := range s.Questions {
		q := &s.Questions[i]
		if !q.Explained.IsZero() {
			continue
		}
		owner, what := s.holder(q.Actor), text.M("duty.explain_look", text.Day("on", q.On))
		if owner.ID != q.Actor {
			what = text.M("duty.explain_look.other", text.Day("on", q.On))
		}
		d.add(Duty{
			Key: DutyKey{"explain_look", string(q.ID)}, What: what,
			Why:  text.M("duty.explain_look.why", text.Agency("agency", q.By.Agency), text.Day("when", q.Asked), text.Words("why", q.Why)),
			Rule: "privacy.explain", Link: LinkLead, Owner: owner, Since: q.Asked, Due: d.Rules.Privacy.Explain.After(q.Asked), For: q.By.ID,
		})
	}
}
