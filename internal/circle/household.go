package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Person is somebody of the household (betrokkene, gezinslid).
type Person struct {
	ID         core.PersonID
	Name       string
	Born       time.Time // zero: not known
	Child      bool
	Vulnerable bool   // an adult who depends on others, such as an elderly parent
	Relation   string // mother, grandfather; in the household's own words
	Added      time.Time
	Away       bool // lives elsewhere now

	Account     core.ActorID // with which they see and speak for themselves; empty: none
	PortalSince time.Time

	Address Address // where they live now, as far as the circle knows
	Hidden  bool    // nobody may learn where they live: the circle keeps no address of them
}

// MustBeSeen tells whether somebody has to see this person alone: every child, everyone who
// depends on others (DESIGN §1, sight).
func (p *Person) MustBeSeen() bool { return p.Child || p.Vulnerable }

// PersonAdded puts somebody of the household in the picture.
type PersonAdded struct {
	Person     core.PersonID `json:"person"`
	Name       string        `json:"name"`
	Born       time.Time     `json:"born,omitzero"`
	Child      bool          `json:"child,omitempty"`
	Vulnerable bool          `json:"vulnerable,omitempty"`
	Relation   string        `json:"relation,omitempty"`
	Away       bool          `json:"away,omitempty"`
}

// about is empty: the person is only known from this event on.
func (p PersonAdded) about() []core.PersonID { return nil }

func (p PersonAdded) check(s *State, _ core.Actor, _ Moment) error {
	if p.Person == "" {
		return errs.Bad("refused.id_missing")
	}
	if s.person(p.Person) != nil {
		return errs.Bad("refused.id_taken")
	}
	return needWords(p.Name, "field.name")
}

func (p PersonAdded) apply(s *State, e *Event) {
	if s.person(p.Person) != nil {
		return
	}
	s.Persons = append(s.Persons, Person{
		ID: p.Person, Name: p.Name, Born: p.Born, Child: p.Child, Vulnerable: p.Vulnerable,
		Relation: p.Relation, Away: p.Away, Added: e.Happened,
	})
}

// ChangeKind is a change in the household that somebody must look at.
type ChangeKind string

// The changes of DOMAIN §6 and the inquiries: a new adult was unchecked in five of nine.
const (
	MovedIn      ChangeKind = "moved_in"
	MovedOut     ChangeKind = "moved_out"
	NewAdult     ChangeKind = "new_adult"
	Moved        ChangeKind = "moved"
	LeftSchool   ChangeKind = "left_school"
	ReturnedHome ChangeKind = "returned_home"
	OtherChange  ChangeKind = "other"
)

var changeKinds = []ChangeKind{MovedIn, MovedOut, NewAdult, Moved, LeftSchool, ReturnedHome, OtherChange}

// Change is a change in the household, and whether somebody went to see what it means.
type Change struct {
	ID       core.ItemID
	Kind     ChangeKind
	Persons  []core.PersonID
	What     string
	At       time.Time
	Agency   core.AgencyID
	Verified time.Time
}

func (c *Change) id() core.ItemID { return c.ID }

// HouseholdChanged records that somebody came, left, moved or went back home.
type HouseholdChanged struct {
	ID      core.ItemID     `json:"id"`
	Kind    ChangeKind      `json:"kind"`
	Persons []core.PersonID `json:"persons,omitempty"`
	What    string          `json:"what"`
}

func (h HouseholdChanged) about() []core.PersonID { return h.Persons }

func (h HouseholdChanged) check(s *State, _ core.Actor, _ Moment) error {
	if !slices.Contains(changeKinds, h.Kind) {
		return errs.Bad("refused.change.unknown")
	}
	return firstError(needNew(s, h.ID), needWords(h.What, "field.what"))
}

func (h HouseholdChanged) apply(s *State, e *Event) {
	s.Changes = append(s.Changes, Change{
		ID: h.ID, Kind: h.Kind, Persons: h.Persons, What: h.What, At: e.Happened, Agency: e.By.Agency,
	})
	for _, id := range h.Persons {
		if p := s.person(id); p != nil {
			switch h.Kind {
			case MovedOut:
				p.Away = true
			case MovedIn, ReturnedHome:
				p.Away = false
			}
		}
	}
	kind := changeUnverified
	if h.Kind == ReturnedHome {
		kind = returnedHome
	}
	s.concern(e, kind, h.Persons, h.ID, e.By.Agency, "", h.What)
}

// ChangeVerified records what was found when somebody went to look.
type ChangeVerified struct {
	household
	ID      core.ItemID `json:"id"`
	Finding string      `json:"finding"`
}

func (v ChangeVerified) check(s *State, by core.Actor, _ Moment) error {
	c := find(s.Changes, v.ID)
	if c == nil {
		return errs.Missing("refused.unknown")
	}
	if !c.Verified.IsZero() {
		return errs.Refuse("refused.change.verified", text.Day("when", c.Verified))
	}
	return firstError(needPart(s, by.ID), needWords(v.Finding, "field.finding"))
}

func (v ChangeVerified) apply(s *State, e *Event) {
	if c := find(s.Changes, v.ID); c != nil {
		c.Verified = e.Happened
	}
	s.remedy(e, changeChecked, nil, v.ID, "")
}

// dutiesHousehold: every change is looked at by somebody.
func (s *State) dutiesHousehold(d *duties) {
	for i := range s.Changes {
		c := &s.Changes[i]
		if c.Verified.IsZero() && !d.resolved(c.ID) {
			d.add(Duty{
				Key:  DutyKey{"verify_change", string(c.ID)},
				What: text.M("duty.verify_change", text.Words("what", c.What)),
				Why:  text.M("duty.verify_change.why", text.Term("kind", "change."+string(c.Kind)), text.Day("when", c.At)), // key: ok, the changes.
				Rule: "household.verify", Link: LinkSight, Owner: s.Keeper(),
				Since: c.At, Due: d.Rules.Household.Verify.After(c.At),
			})
		}
	}
}
