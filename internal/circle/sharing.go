package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Ground is what a sharing rests on. Privacy must not be a refuge, nor be trampled (seed 001):
// sharing is a decision with a ground, as refusing is.
type Ground string

// The grounds (DOMAIN §2), each with how sure it is. The articles are those of May 2017 and may
// have been worded anew since.
const (
	GroundToVT          Ground = "wmo_5_2_6"       // Wmo 2015: to Veilig Thuis what it needs, unasked and without consent [S17]
	GroundReported      Ground = "wmo_5_1_6"       // Wmo 2015: Veilig Thuis after a report, without consent [S17]
	GroundFromVT        Ground = "wmo_4_1_1"       // Wmo 2015: Veilig Thuis to helpers, police and RvdK [S17]
	GroundYouthOrder    Ground = "jeugdwet_7_3_11" // Jeugdwet: to the certified institution under a supervision order [S17]
	GroundHomeBan       Ground = "wth_2"           // Wth: the mayor to housemates, helpers and Veilig Thuis [S17]
	GroundConsent       Ground = "consent"         // somebody of the household said yes [S]
	GroundDutiesWeighed Ground = "duties_weighed"  // a conflict of duties, weighed by five questions [S]
	GroundSupervision   Ground = "supervision"     // an inspector who supervises the agencies [M]
)

// Grounds lists every ground.
var Grounds = []Ground{
	GroundToVT, GroundReported, GroundFromVT, GroundYouthOrder, GroundHomeBan, GroundConsent, GroundDutiesWeighed, GroundSupervision,
}

// Valid tells whether this is one of the grounds.
func (g Ground) Valid() bool { return slices.Contains(Grounds, g) }

// Recipient is who gets to know something: one professional, one agency or one person of the
// household.
type Recipient struct {
	Actor  core.ActorID  `json:"actor,omitempty"`
	Agency core.AgencyID `json:"agency,omitempty"`
	Person core.PersonID `json:"person,omitempty"`
}

// one tells whether exactly one is meant.
func (r Recipient) one() bool {
	n := 0
	for _, set := range [...]bool{r.Actor != "", r.Agency != "", r.Person != ""} {
		if set {
			n++
		}
	}
	return n == 1
}

// mayReceive refuses a recipient who is nobody, or who is kept out of this circle.
func (s *State) mayReceive(r Recipient) error {
	switch {
	case !r.one():
		return errs.Bad("refused.sharing.with")
	case r.Person != "" && s.person(r.Person) == nil:
		return errs.Missing("refused.person_unknown")
	case s.BarredNow(r.Actor):
		return errs.Refuse("refused.barred")
	}
	return nil
}

// Sharing is what somebody beside the circle may know of it, on what ground and until when.
type Sharing struct {
	ID       core.ItemID
	With     Recipient
	Contents []core.Content
	Events   []core.EventID
	Ground   Ground
	Consent  core.ItemID // that it rests on; empty on any other ground
	Why      string
	By       core.ActorID
	Given    time.Time
	Until    time.Time
	Ended    time.Time
}

func (x *Sharing) id() core.ItemID { return x.ID }

// InForce tells whether it may be known at this moment.
func (x *Sharing) InForce(now time.Time) bool { return x.Ended.IsZero() && now.Before(x.Until) }

// Shared lets somebody know whole kinds of content, or the events that are named. With somebody
// of the household it is named events alone: nobody foresees what a whole kind will come to hold.
type Shared struct {
	household
	ID       core.ItemID    `json:"id"`
	With     Recipient      `json:"with"`
	Contents []core.Content `json:"contents,omitempty"`
	Events   []core.EventID `json:"events,omitempty"`
	Ground   Ground         `json:"ground"`
	Consent  core.ItemID    `json:"consent,omitempty"`
	Why      string         `json:"why"`
	Until    time.Time      `json:"until"`
}

func (x Shared) check(s *State, by core.Actor, m Moment) error {
	if err := firstError(s.mayReceive(x.With), s.mayShare(x)); err != nil {
		return err
	}
	if !x.Ground.Valid() {
		return errs.Bad("refused.sharing.ground")
	}
	longest := m.Rules.Sharing.Longest.After(m.Now)
	if (x.Ground == GroundConsent) != (x.Consent != "") {
		return errs.Refuse("refused.sharing.consent")
	}
	if x.Consent != "" {
		c := find(s.Consents, x.Consent)
		if c == nil || !c.InForce(m.Now) || c.With != x.With {
			return errs.Refuse("refused.sharing.consent")
		}
		if c.Until.Before(longest) { // it doesn't outlast what it rests on.
			longest = c.Until
		}
	}
	if !x.Until.After(m.Now) || x.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", lastDay(longest)))
	}
	return firstError(needPart(s, by.ID), needNew(s, x.ID), needWords(x.Why, "field.reason"))
}

// mayShare refuses to share nothing, what nobody knows, and the two kinds that are never shared:
// who reported and where somebody hides stay with those whose task it is (DESIGN §4).
func (s *State) mayShare(x Shared) error {
	if len(x.Contents)+len(x.Events) == 0 || slices.Contains(x.Events, "") {
		return errs.Bad("refused.sharing.what")
	}
	if household := x.With.Person != "" || s.Whose(x.With.Actor) != nil; household && len(x.Contents) > 0 {
		return errs.Refuse("refused.sharing.household")
	}
	for _, c := range x.Contents {
		switch {
		case !c.Valid():
			return errs.Bad("refused.content_unknown")
		case c == core.ReporterContent || c == core.HiddenAddress:
			return errs.Refuse("refused.sharing.secret")
		}
	}
	return nil
}

func (x Shared) apply(s *State, e *Event) {
	s.Sharings = append(s.Sharings, Sharing{
		ID: x.ID, With: x.With, Contents: x.Contents, Events: x.Events, Ground: x.Ground, Consent: x.Consent,
		Why: x.Why, By: e.By.ID, Given: e.Happened, Until: x.Until,
	})
}

// SharingEnded ends a sharing before its time.
type SharingEnded struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (x SharingEnded) check(s *State, by core.Actor, m Moment) error {
	sharing := find(s.Sharings, x.ID)
	if sharing == nil {
		return errs.Missing("refused.unknown")
	}
	if !sharing.InForce(m.Now) {
		return errs.Refuse("refused.sharing.over")
	}
	return firstError(needPart(s, by.ID), needWords(x.Reason, "field.reason"))
}

func (x SharingEnded) apply(s *State, e *Event) {
	s.endSharings(e.Happened, func(sharing *Sharing) bool { return sharing.ID == x.ID })
}

// endSharings ends the sharings of which this holds, as far as they had not ended.
func (s *State) endSharings(at time.Time, of func(*Sharing) bool) {
	for i := range s.Sharings {
		if x := &s.Sharings[i]; x.Ended.IsZero() && of(x) {
			x.Ended = at
		}
	}
}
