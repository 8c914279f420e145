package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Call is somebody who asks to be called back. The lead is somebody you can ring, also after five,
// and who then calls back (seed 001).
type Call struct {
	ID        core.ItemID
	By        core.Actor
	Person    core.PersonID // of the household, for whom it is; empty: who asked
	Why       string
	Reach     string // how they can be reached safely
	Asked     time.Time
	Attempts  int       // times they were not reached
	Tried     time.Time // last
	Returned  time.Time
	Outcome   string // of the last attempt
	Withdrawn time.Time

	content core.Content // what follows on it is of the same kind
}

func (c *Call) id() core.ItemID { return c.ID }

// Waiting tells whether they still have to be called back.
func (c *Call) Waiting() bool { return c.Returned.IsZero() && c.Withdrawn.IsZero() }

// since is from when the term runs: an attempt that reached nobody begins it anew.
func (c *Call) since() time.Time { return latest(c.Asked, c.Tried) }

func (c *Call) due(m Moment) time.Time { return m.Rules.Call.Back.After(c.since()) }

// who names who is to be called.
func (c *Call) who() text.Arg {
	if c.Person != "" {
		return text.Person("who", c.Person)
	}
	return text.Actor("who", c.By.ID)
}

// CallAsked asks whoever leads to call back. With their own account somebody of the household asks
// it for themselves alone; who takes part can pass it on for them.
type CallAsked struct {
	ID     core.ItemID   `json:"id"`
	Person core.PersonID `json:"person,omitempty"` // of the household, for whom it is asked
	Why    string        `json:"why"`
	Reach  string        `json:"reach,omitempty"`
}

func (a CallAsked) about() []core.PersonID {
	if a.Person == "" {
		return nil
	}
	return []core.PersonID{a.Person}
}

func (a CallAsked) told(s *State, by core.Actor) core.Content { return s.toldBy(by.ID, a.Person) }

func (a CallAsked) check(s *State, by core.Actor, _ Moment) error {
	own := s.Whose(by.ID)
	switch {
	case own != nil && own.ID != a.Person:
		return errs.Refuse("refused.portal.other")
	case own == nil && s.Keeper().ID == by.ID && a.Person == "":
		return errs.Refuse("refused.call.self")
	}
	for i := range s.Calls {
		if c := &s.Calls[i]; c.Waiting() && c.By.ID == by.ID && c.Person == a.Person {
			return errs.Refuse("refused.call.waiting", text.Day("when", c.Asked))
		}
	}
	if own == nil {
		if err := needPart(s, by.ID); err != nil {
			return err
		}
	}
	return firstError(needNew(s, a.ID), needWords(a.Why, "field.reason"))
}

func (a CallAsked) apply(s *State, e *Event) {
	s.Calls = append(s.Calls, Call{
		ID: a.ID, By: e.By, Person: a.Person, Why: a.Why, Reach: a.Reach, Asked: e.Happened, content: e.Content,
	})
}

// CallReturned says that somebody called back. Who was not reached is called again.
type CallReturned struct {
	household
	ID      core.ItemID `json:"id"`
	Reached bool        `json:"reached,omitempty"`
	Outcome string      `json:"outcome"`
}

func (r CallReturned) told(s *State, _ core.Actor) core.Content { return s.callContent(r.ID) }

func (r CallReturned) check(s *State, by core.Actor, _ Moment) error {
	c, err := s.waiting(r.ID)
	if err != nil {
		return err
	}
	if c.By.ID == by.ID && c.Person == "" {
		return errs.Refuse("refused.call.own")
	}
	return firstError(needPart(s, by.ID), needWords(r.Outcome, "field.outcome"))
}

func (r CallReturned) apply(s *State, e *Event) {
	c := find(s.Calls, r.ID)
	if c == nil {
		return
	}
	c.Outcome = r.Outcome
	if r.Reached {
		c.Returned = e.Happened
		return
	}
	c.Attempts++
	c.Tried = latest(c.Tried, e.Happened)
}

// CallWithdrawn says that it is not needed any more, by who asked. They need not say why.
type CallWithdrawn struct {
	household
	ID core.ItemID `json:"id"`
}

func (w CallWithdrawn) told(s *State, _ core.Actor) core.Content { return s.callContent(w.ID) }

func (w CallWithdrawn) check(s *State, by core.Actor, _ Moment) error {
	c, err := s.waiting(w.ID)
	if err != nil {
		return err
	}
	if c.By.ID != by.ID {
		return errs.Missing("refused.unknown")
	}
	return nil
}

func (w CallWithdrawn) apply(s *State, e *Event) {
	if c := find(s.Calls, w.ID); c != nil {
		c.Withdrawn = e.Happened
	}
}

// waiting is a call that still has to be returned.
func (s *State) waiting(id core.ItemID) (*Call, error) {
	c := find(s.Calls, id)
	if c == nil {
		return nil, errs.Missing("refused.unknown")
	}
	if !c.Waiting() {
		return nil, errs.Refuse("refused.answered", text.Day("when", latest(c.Returned, c.Withdrawn)))
	}
	return c, nil
}

func (s *State) callContent(id core.ItemID) core.Content {
	if c := find(s.Calls, id); c != nil {
		return c.content
	}
	return ""
}

// unreturned is the first call that waits; late: of those whose term has passed.
func (s *State) unreturned(m Moment, late bool) *Call {
	var first *Call
	for i := range s.Calls {
		c := &s.Calls[i]
		if c.Waiting() && (!late || m.Now.After(c.due(m))) && (first == nil || c.since().Before(first.since())) {
			first = c
		}
	}
	return first
}

// dutiesCall: who asks to be called back is called back.
func (s *State) dutiesCall(d *duties) {
	for i := range s.Calls {
		c := &s.Calls[i]
		if !c.Waiting() {
			continue
		}
		why := text.M("duty.return_call.why", text.Moment("when", c.Asked), text.Words("why", c.Why))
		if c.Attempts > 0 {
			why = text.M("duty.return_call.again", text.Count("n", c.Attempts), text.Moment("when", c.Tried), text.Words("why", c.Why))
		}
		d.add(Duty{
			Key: DutyKey{"return_call", string(c.ID)}, What: text.M("duty.return_call", c.who()), Why: why,
			Rule: "call.back", Link: LinkLead, Owner: s.Keeper(), Since: c.since(), Due: c.due(d.Moment),
		})
	}
}
