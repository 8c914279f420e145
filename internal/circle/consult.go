package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// ConsultKind is whom advice is asked of.
type ConsultKind string

// A specialist is called in late, and weighing a dilemma together helps (seed 001).
const (
	ConsultSpecialist ConsultKind = "specialist"
	ConsultDilemma    ConsultKind = "dilemma" // a table at which a dilemma is weighed
)

// ConsultKinds lists every kind.
var ConsultKinds = []ConsultKind{ConsultSpecialist, ConsultDilemma}

// Consult is advice that somebody of the circle asks of a specialist, who need not take part, and
// what was done with it.
type Consult struct {
	ID         core.ItemID
	By         core.ActorID
	Of         core.Holder
	AgencyName string
	Kind       ConsultKind
	Question   string
	Ground     string
	Asked      time.Time
	Answered   time.Time
	Advice     string
	Join       bool // the specialist should take part
	Declined   time.Time
	Reason     string
	Followed   time.Time
	What       string    // the asker did with it
	Replaced   time.Time // another was asked instead
}

func (c *Consult) id() core.ItemID { return c.ID }

// Waiting tells whether the one who was asked still has to answer.
func (c *Consult) Waiting() bool {
	return c.Answered.IsZero() && c.Declined.IsZero() && c.Replaced.IsZero()
}

// Unfollowed tells whether the asker still has to say what they did with the answer.
func (c *Consult) Unfollowed() bool {
	return !c.Waiting() && c.Replaced.IsZero() && c.Followed.IsZero()
}

// Consulted is who has to answer: who was asked, also when they don't take part. Who has left or is
// kept out gives no advice any more, and the asker finds another.
func (s *State) Consulted(c *Consult) core.Holder {
	if m := s.member(c.Of.ID); !s.BarredNow(c.Of.ID) && (m == nil || m.Left.IsZero()) {
		return c.Of
	}
	return s.holder(c.By)
}

// ConsultAsked asks a professional, around the household or not, for advice on one question. The
// question is all that somebody from elsewhere gets to know, so it has its ground.
type ConsultAsked struct {
	household
	ID         core.ItemID `json:"id"`
	Of         core.Holder `json:"of"`
	AgencyName string      `json:"agencyName"`
	Kind       ConsultKind `json:"kind"`
	Question   string      `json:"question"`
	Ground     string      `json:"ground"`
	Instead    core.ItemID `json:"instead,omitempty"` // of a consult that was declined, or that nobody answers
}

func (a ConsultAsked) check(s *State, by core.Actor, _ Moment) error {
	switch {
	case !a.Of.Named() || a.Of.Agency == "":
		return errs.Bad("refused.consult.of")
	case a.Of.ID == by.ID:
		return errs.Bad("refused.information.self")
	case s.BarredNow(a.Of.ID):
		return errs.Refuse("refused.barred")
	case s.Whose(a.Of.ID) != nil || s.ofNetwork(a.Of.ID):
		return errs.Refuse("refused.consult.near")
	case !slices.Contains(ConsultKinds, a.Kind):
		return errs.Bad("refused.consult.kind")
	}
	if a.Instead != "" {
		c := find(s.Consults, a.Instead)
		if c == nil || !c.Replaced.IsZero() || !c.Answered.IsZero() {
			return errs.Missing("refused.unknown")
		}
	}
	return firstError(needPart(s, by.ID), needNew(s, a.ID), needWords(a.Question, "field.question"), needWords(a.Ground, "field.ground"))
}

func (s *State) ofNetwork(id core.ActorID) bool {
	m := s.member(id)
	return m != nil && m.Network && m.Left.IsZero()
}

func (a ConsultAsked) apply(s *State, e *Event) {
	if c := find(s.Consults, a.Instead); c != nil {
		c.Replaced = e.Happened
	}
	s.Consults = append(s.Consults, Consult{
		ID: a.ID, By: e.By.ID, Of: a.Of, AgencyName: a.AgencyName, Kind: a.Kind, Question: a.Question, Ground: a.Ground, Asked: e.Happened,
	})
}

// ConsultAnswered gives the advice, and says whether who gives it should take part.
type ConsultAnswered struct {
	household
	ID     core.ItemID `json:"id"`
	Advice string      `json:"advice"`
	Join   bool        `json:"join,omitempty"`
}

func (a ConsultAnswered) check(s *State, by core.Actor, _ Moment) error {
	return firstError(s.mayAdvise(a.ID, by), needWords(a.Advice, "field.advice"))
}

// mayAdvise refuses advice that nobody waits for, and that of anybody but who was asked.
func (s *State) mayAdvise(id core.ItemID, by core.Actor) error {
	c := find(s.Consults, id)
	switch {
	case c == nil:
		return errs.Missing("refused.unknown")
	case !c.Waiting():
		return errs.Refuse("refused.answered", text.Day("when", latest(c.Answered, latest(c.Declined, c.Replaced))))
	case s.Consulted(c).ID != by.ID:
		return errs.Refuse("refused.information.other")
	}
	return nil
}

func (a ConsultAnswered) apply(s *State, e *Event) {
	if c := find(s.Consults, a.ID); c != nil {
		c.Answered, c.Advice, c.Join = e.Happened, a.Advice, a.Join
	}
}

// ConsultDeclined says no, with the reason; then the asker finds another.
type ConsultDeclined struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (d ConsultDeclined) check(s *State, by core.Actor, _ Moment) error {
	return firstError(s.mayAdvise(d.ID, by), needWords(d.Reason, "field.reason"))
}

func (d ConsultDeclined) apply(s *State, e *Event) {
	if c := find(s.Consults, d.ID); c != nil {
		c.Declined, c.Reason = e.Happened, d.Reason
	}
}

// ConsultFollowed says what the asker did with the advice, or without it.
type ConsultFollowed struct {
	household
	ID   core.ItemID `json:"id"`
	What string      `json:"what"`
}

func (f ConsultFollowed) check(s *State, by core.Actor, _ Moment) error {
	c := find(s.Consults, f.ID)
	switch {
	case c == nil || c.Waiting():
		return errs.Missing("refused.unknown")
	case !c.Unfollowed():
		return errs.Refuse("refused.answered", text.Day("when", latest(c.Followed, c.Replaced)))
	case s.holder(c.By).ID != by.ID:
		return errs.Refuse("refused.consult.asker")
	}
	return needWords(f.What, "field.what")
}

func (f ConsultFollowed) apply(s *State, e *Event) {
	if c := find(s.Consults, f.ID); c != nil {
		c.Followed, c.What = e.Happened, f.What
	}
}

// unadvised is the first consult that waits for its answer, or for what was done with it.
func (s *State) unadvised() *Consult {
	for i := range s.Consults {
		if c := &s.Consults[i]; c.Waiting() || c.Unfollowed() {
			return c
		}
	}
	return nil
}

// dutiesConsult: a question to a specialist is answered, and the asker says what came of it.
func (s *State) dutiesConsult(d *duties) {
	for i := range s.Consults {
		c := &s.Consults[i]
		asker := text.Actor("by", c.By)
		switch {
		case c.Waiting():
			d.add(Duty{
				Key: DutyKey{"answer_consult", string(c.ID)}, What: text.M("duty.answer_consult", asker),
				Why:  text.M("duty.answer_consult.why", text.Day("when", c.Asked), text.Actor("of", c.Of.ID), text.Words("question", c.Question)),
				Rule: "consult.answer", Link: LinkSafety, Owner: s.Consulted(c), Since: c.Asked, Due: d.Rules.Consult.Answer.After(c.Asked),
			})
		case !c.Unfollowed():
		case c.Answered.IsZero():
			d.add(Duty{
				Key: DutyKey{"ask_another", string(c.ID)}, What: text.M("duty.ask_another", text.Actor("of", c.Of.ID)),
				Why:  text.M("duty.ask_another.why", text.Day("when", c.Declined), text.Words("reason", c.Reason)),
				Rule: "consult.follow", Link: LinkSafety, Owner: s.holder(c.By), Since: c.Declined, Due: d.Rules.Consult.Follow.After(c.Declined),
			})
		default:
			why := text.M("duty.follow_consult.why", text.Actor("of", c.Of.ID), text.Day("when", c.Answered), text.Words("advice", c.Advice))
			if c.Join {
				why = text.M("duty.follow_consult.join", text.Actor("of", c.Of.ID), text.Day("when", c.Answered), text.Words("advice", c.Advice))
			}
			d.add(Duty{
				Key: DutyKey{"follow_consult", string(c.ID)}, What: text.M("duty.follow_consult"), Why: why,
				Rule: "consult.follow", Link: LinkSafety, Owner: s.holder(c.By), Since: c.Answered, Due: d.Rules.Consult.Follow.After(c.Answered),
			})
		}
	}
}
