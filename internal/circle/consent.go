package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Consent is somebody of the household saying yes to what another gets to know, until they take
// it back or its day comes.
type Consent struct {
	ID     core.ItemID
	Person core.PersonID
	With   Recipient
	What   string
	Spoken bool // said, and taken down by somebody; else given by themselves
	Given  time.Time
	Until  time.Time
	Ended  time.Time
}

func (c *Consent) id() core.ItemID { return c.ID }

// InForce tells whether it holds at this moment.
func (c *Consent) InForce(now time.Time) bool { return c.Ended.IsZero() && now.Before(c.Until) }

// ConsentGiven records a consent: by whoever takes part, or by the person's own account.
type ConsentGiven struct {
	ID     core.ItemID   `json:"id"`
	Person core.PersonID `json:"person"`
	With   Recipient     `json:"with"`
	What   string        `json:"what"`
	Until  time.Time     `json:"until"`
	Spoken bool          `json:"spoken,omitempty"`
}

func (c ConsentGiven) about() []core.PersonID { return []core.PersonID{c.Person} }

func (c ConsentGiven) check(s *State, by core.Actor, m Moment) error {
	if err := s.mayReceive(c.With); err != nil {
		return err
	}
	// A yes that is never asked again is none, so it lasts as long as a sharing at the most.
	if longest := m.Rules.Sharing.Longest.After(m.Now); !c.Until.After(m.Now) || c.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", lastDay(longest)))
	}
	return firstError(needSelf(s, by.ID, c.Person), needNew(s, c.ID), needWords(c.What, "field.what"))
}

func (c ConsentGiven) apply(s *State, e *Event) {
	s.Consents = append(s.Consents, Consent{
		ID: c.ID, Person: c.Person, With: c.With, What: c.What, Spoken: c.Spoken, Given: e.Happened, Until: c.Until,
	})
}

// ConsentWithdrawn takes a consent back, and from then on nothing is shared that rests on it.
// Nobody has to say why.
type ConsentWithdrawn struct {
	ID     core.ItemID   `json:"id"`
	Person core.PersonID `json:"person,omitempty"` // whose consent it was; without it they don't hear of it
	Reason string        `json:"reason,omitempty"`
}

func (w ConsentWithdrawn) about() []core.PersonID {
	if w.Person == "" {
		return nil
	}
	return []core.PersonID{w.Person}
}

func (w ConsentWithdrawn) check(s *State, by core.Actor, m Moment) error {
	c := find(s.Consents, w.ID)
	if c == nil {
		return errs.Missing("refused.unknown")
	}
	if !c.InForce(m.Now) {
		return errs.Refuse("refused.consent.over")
	}
	if w.Person != "" && w.Person != c.Person {
		return errs.Missing("refused.unknown")
	}
	return needSelf(s, by.ID, c.Person)
}

func (w ConsentWithdrawn) apply(s *State, e *Event) {
	if c := find(s.Consents, w.ID); c != nil && c.Ended.IsZero() {
		c.Ended = e.Happened
	}
	s.endSharings(e.Happened, func(x *Sharing) bool { return x.Consent != "" && x.Consent == w.ID })
}

// consentsOver ends every consent, and what rests on one: of a circle that ended nobody can take
// a consent back any more, so none outlives it.
func (s *State) consentsOver(at time.Time) {
	for i := range s.Consents {
		if c := &s.Consents[i]; c.Ended.IsZero() {
			c.Ended = at
		}
	}
	s.endSharings(at, func(x *Sharing) bool { return x.Consent != "" })
}
