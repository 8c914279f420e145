package circle

import (
	"regexp"
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Address is where somebody of the household lives, as far as the circle keeps it: the place and no
// more. It is there to see that a household is a neighbour of whoever looks (own choice [K]).
type Address struct {
	Postcode core.Postcode // empty: not known
	House    string        // number with addition; empty: not known
	Since    time.Time     // recorded as of then
}

// houses are a number with an addition: 12, 12-hs, 12 bis.
var houses = regexp.MustCompile(`^[1-9][0-9]{0,4}([ -]?[A-Za-z0-9]{1,4})?$`)

// IsHouse tells whether this is the number of a house as it is kept.
func IsHouse(typed string) bool { return houses.MatchString(typed) }

// AddressRecorded says where somebody lives now. Nobody of the household or its network ever reads
// it (internal/access/policies.cedar).
type AddressRecorded struct {
	Persons  []core.PersonID `json:"persons,omitempty"` // empty: all who live at home
	Postcode core.Postcode   `json:"postcode"`
	House    string          `json:"house,omitempty"`
}

func (a AddressRecorded) about() []core.PersonID { return a.Persons }

func (a AddressRecorded) check(s *State, by core.Actor, _ Moment) error {
	switch {
	case !a.Postcode.Valid():
		return errs.Bad("refused.address.postcode")
	case a.House != "" && !houses.MatchString(a.House):
		return errs.Bad("refused.address.house")
	case len(a.Persons) == 0 && len(a.whom(s)) == 0:
		return errs.Refuse("refused.address.nobody")
	}
	for _, id := range a.Persons {
		if s.hides(id) {
			return errs.Refuse("refused.address.hidden", text.Person("who", string(id)))
		}
	}
	return needPart(s, by.ID)
}

// whom it is about: who is named, or all who live at home. Where somebody hides it says nothing of.
func (a AddressRecorded) whom(s *State) []core.PersonID {
	among := slices.Clone(a.Persons)
	if len(among) == 0 {
		for i := range s.Persons {
			if p := &s.Persons[i]; !p.Away {
				among = append(among, p.ID)
			}
		}
	}
	return slices.DeleteFunc(among, s.hides)
}

func (a AddressRecorded) apply(s *State, e *Event) {
	for _, id := range a.whom(s) {
		// What was so before is recorded later at times, and is not where they live now.
		if p := s.person(id); p != nil && a.Postcode != "" && !e.Happened.Before(p.Address.Since) {
			p.Address = Address{Postcode: a.Postcode, House: a.House, Since: e.Happened}
		}
	}
}

// AddressHidden says that nobody may learn where this person lives. From then on the circle keeps no
// address of them; where they hide lies apart, with casework.Custodian.
type AddressHidden struct {
	Person core.PersonID `json:"person"`
}

func (h AddressHidden) about() []core.PersonID { return []core.PersonID{h.Person} }

func (h AddressHidden) check(s *State, by core.Actor, _ Moment) error {
	if s.hides(h.Person) {
		return errs.Refuse("refused.address.already", text.Person("who", string(h.Person)))
	}
	return needPart(s, by.ID)
}

func (h AddressHidden) apply(s *State, _ *Event) {
	if p := s.person(h.Person); p != nil {
		p.Address, p.Hidden = Address{}, true
	}
}

// hides tells whether nobody may learn where this person lives.
func (s *State) hides(id core.PersonID) bool {
	p := s.person(id)
	return p != nil && p.Hidden
}

// LivesAt tells whether somebody of the household lives in this postcode, as far as the circle knows.
func (s *State) LivesAt(at core.Postcode) bool {
	return at != "" && slices.ContainsFunc(s.Persons, func(p Person) bool { return p.Address.Postcode == at })
}

// WithoutHidden gives a history in which stands no address of who hides by now, also not on the days
// before. What was recorded stays, and says no more where. s is the circle as it stands.
func WithoutHidden(s *State, events []Event) []Event {
	if !slices.ContainsFunc(s.Persons, func(p Person) bool { return p.Hidden }) {
		return events
	}
	then, kept := &State{}, slices.Clone(events)
	for i := range kept {
		if a, ok := kept[i].Body.(AddressRecorded); ok {
			kept[i].Body = a.without(then, s)
		}
		Apply(then, &events[i])
	}
	return kept
}

// without is the address of those who don't hide by now; then is the circle before it was recorded.
func (a AddressRecorded) without(then, now *State) AddressRecorded {
	all := a.whom(then)
	rest := slices.DeleteFunc(slices.Clone(all), now.hides)
	switch {
	case len(rest) == 0:
		a.Postcode, a.House = "", ""
	case len(rest) < len(all):
		a.Persons = rest
	}
	return a
}
