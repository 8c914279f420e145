package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Request is information one member asked of another, and what came of it. Privacy must not
// be a refuge, nor be trampled (seed 001): refusing is a decision too, with its ground.
type Request struct {
	ID      core.ItemID
	By      core.ActorID
	Of      core.ActorID
	What    string
	Asked   time.Time
	Given   time.Time
	Refused time.Time
	Ground  string

	Discussed     time.Time // a refusal, with somebody beside who refused
	DiscussedWith string
	Outcome       string
}

func (r *Request) id() core.ItemID { return r.ID }

func (r *Request) pending() bool { return r.Given.IsZero() && r.Refused.IsZero() }

// dilemma tells whether it was refused and nobody has talked that through.
func (r *Request) dilemma() bool { return !r.Refused.IsZero() && r.Discussed.IsZero() }

// InformationAsked asks a member for what the asker needs to know.
type InformationAsked struct {
	household
	ID   core.ItemID  `json:"id"`
	Of   core.ActorID `json:"of"`
	What string       `json:"what"`
}

func (a InformationAsked) check(s *State, by core.Actor, _ Moment) error {
	if a.Of == by.ID {
		return errs.Bad("refused.information.self")
	}
	return firstError(needMember(s, by.ID), needMember(s, a.Of), needNew(s, a.ID), needWords(a.What, "field.what"))
}

func (a InformationAsked) apply(s *State, e *Event) {
	s.Requests = append(s.Requests, Request{ID: a.ID, By: e.By.ID, Of: a.Of, What: a.What, Asked: e.Happened})
}

// InformationGiven answers it, on a legal ground.
type InformationGiven struct {
	household
	ID     core.ItemID `json:"id"`
	What   string      `json:"what"`
	Ground string      `json:"ground"`
}

func (g InformationGiven) check(s *State, by core.Actor, _ Moment) error {
	return firstError(s.mayAnswer(g.ID, by), needWords(g.What, "field.what"), needWords(g.Ground, "field.ground"))
}

func (s *State) mayAnswer(id core.ItemID, by core.Actor) error {
	r := find(s.Requests, id)
	if r == nil {
		return errs.Missing("refused.unknown")
	}
	if !r.pending() {
		return errs.Refuse("refused.answered", text.Day("when", latest(r.Given, r.Refused)))
	}
	if m := s.member(r.Of); m != nil && m.Agency == by.Agency && !m.Network {
		return nil
	}
	if s.holder(r.Of).ID == by.ID { // who was asked, or who holds the question now that they are gone.
		return nil
	}
	return errs.Refuse("refused.information.other")
}

func (g InformationGiven) apply(s *State, e *Event) {
	if r := find(s.Requests, g.ID); r != nil {
		r.Given, r.Ground = e.Happened, g.Ground
	}
}

// InformationRefused says no, with the ground; the dilemma can then be talked through.
type InformationRefused struct {
	household
	ID     core.ItemID `json:"id"`
	Ground string      `json:"ground"`
}

func (x InformationRefused) check(s *State, by core.Actor, _ Moment) error {
	return firstError(s.mayAnswer(x.ID, by), needWords(x.Ground, "field.ground"))
}

func (x InformationRefused) apply(s *State, e *Event) {
	if r := find(s.Requests, x.ID); r != nil {
		r.Refused, r.Ground = e.Happened, x.Ground
	}
}

// DilemmaDiscussed says what came of talking a refusal through: with colleagues, a confidential
// doctor, a lawyer. Talking moral dilemmas through helps; leaving them lie does not (seed 001).
type DilemmaDiscussed struct {
	household
	Request core.ItemID `json:"request"`
	With    string      `json:"with"`
	Outcome string      `json:"outcome"`
}

func (d DilemmaDiscussed) check(s *State, by core.Actor, _ Moment) error {
	r := find(s.Requests, d.Request)
	if r == nil {
		return errs.Missing("refused.unknown")
	}
	if r.Refused.IsZero() {
		return errs.Refuse("refused.dilemma.none")
	}
	if !r.Discussed.IsZero() {
		return errs.Refuse("refused.dilemma.discussed", text.Day("when", r.Discussed))
	}
	return firstError(needPart(s, by.ID), needWords(d.With, "field.with"), needWords(d.Outcome, "field.outcome"))
}

func (d DilemmaDiscussed) apply(s *State, e *Event) {
	if r := find(s.Requests, d.Request); r != nil {
		r.Discussed, r.DiscussedWith, r.Outcome = e.Happened, d.With, d.Outcome
	}
}

// undiscussed is the first refusal that nobody talked through.
func (s *State) undiscussed() *Request {
	for i := range s.Requests {
		if r := &s.Requests[i]; r.dilemma() {
			return r
		}
	}
	return nil
}

// dutiesInformation: a question between members is answered, yes or no; a no is talked through.
func (s *State) dutiesInformation(d *duties) {
	for i := range s.Requests {
		r := &s.Requests[i]
		if r.pending() {
			d.add(Duty{
				Key: DutyKey{"answer_request", string(r.ID)}, What: text.M("duty.answer_request", text.Words("what", r.What)),
				Why:  text.M("duty.answer_request.why", text.Actor("by", r.By), text.Day("when", r.Asked)),
				Rule: "information.answer", Link: LinkHandovers, Owner: s.holder(r.Of), Since: r.Asked, Due: d.Rules.Information.Answer.After(r.Asked), For: r.By,
			})
		}
		if r.dilemma() {
			d.add(Duty{
				Key: DutyKey{"discuss_dilemma", string(r.ID)}, What: text.M("duty.discuss_dilemma", text.Words("what", r.What)),
				Why:  text.M("duty.discuss_dilemma.why", text.Day("when", r.Refused), text.Words("ground", r.Ground)),
				Rule: "information.dilemma", Link: LinkHandovers, Owner: s.Keeper(), Since: r.Refused, Due: d.Rules.Information.Dilemma.After(r.Refused), For: r.By,
			})
		}
	}
}
