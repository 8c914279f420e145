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
}

func (r *Request) id() core.ItemID { return r.ID }

func (r *Request) pending() bool { return r.Given.IsZero() && r.Refused.IsZero() }

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

// dutiesInformation: a question between members is answered, yes or no.
func (s *State) dutiesInformation(d *duties) {
	for i := range s.Requests {
		r := &s.Requests[i]
		if r.pending() {
			d.add(Duty{
				Key: DutyKey{"answer_request", string(r.ID)}, What: text.M("duty.answer_request", text.Words("what", r.What)),
				Why:  text.M("duty.answer_request.why", text.Actor("by", r.By), text.Day("when", r.Asked)),
				Rule: "information.answer", Link: LinkHandovers, Owner: s.holder(r.Of), Since: r.Asked, Due: d.Rules.Information.Answer.After(r.Asked),
			})
		}
	}
}
