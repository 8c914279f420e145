// Package core holds the words every layer shares: identifiers, who acts, where time and new
// identifiers come from, and the kinds of content that access goes by.
//
// It holds no rule of the field; those are in rules and circle.
package core

import (
	"crypto/rand"
	"time"
)

// Identifiers. One type per kind of thing, so that one can't be handed over for another.
type (
	CircleID    string // a circle of safety (kring)
	PersonID    string // somebody of the household (betrokkene)
	ActorID     string // somebody who acts around the household: a professional or someone of the network
	AgencyID    string // an organisation (organisatie, ketenpartner)
	EventID     string // one thing that was recorded
	ReportID    string // a report (melding)
	ItemID      string // a thing inside one circle: an agreement, a hand-over, an incident, a track, …
	ReporterKey string // tells two reporters apart without saying who they are
)

// Actor is who acts, for which agency.
type Actor struct {
	ID     ActorID  `json:"id"`
	Agency AgencyID `json:"agency"`
}

// Holder is a named person who can hold a duty. Name is personal: it reaches pages, never a log.
type Holder struct {
	Actor
	Name string `json:"name"`
}

// Named tells whether somebody is there at all.
func (h Holder) Named() bool { return h.ID != "" && h.Name != "" }

// Content is the kind of content of an event: what access, encryption and viewing go by.
type Content string

// The ten kinds of content (DESIGN §4; the first is ours: who is around the household and
// what is still to be done, without a word on what happened).
const (
	Process         Content = "process"          // who leads, who takes part, duties, terms
	ContactContent  Content = "contact"          // visits, appointments, sight
	SafetyFacts     Content = "safety"           // incidents, judgements, threshold
	PlanContent     Content = "plan"             // plan, goals, agreements
	Health          Content = "health"           // injuries, treatment
	VictimStatement Content = "victim_statement" // what a victim told
	ChildStatement  Content = "child_statement"  // what a child told
	Justice         Content = "justice"          // orders, charges, arrests
	ReporterContent Content = "reporter"         // who reported: own key, own store
	HiddenAddress   Content = "hidden_address"   // where somebody hides: own key, own store
)

// Contents lists every kind of content.
var Contents = []Content{
	Process, ContactContent, SafetyFacts, PlanContent, Health,
	VictimStatement, ChildStatement, Justice, ReporterContent, HiddenAddress,
}

// Valid tells whether this is one of the ten kinds.
func (c Content) Valid() bool {
	for _, k := range Contents {
		if c == k {
			return true
		}
	}
	return false
}

// Clock tells the time. Only the rim asks it, once per command.
type Clock func() time.Time

// IDSource makes new identifiers.
type IDSource func() string

// SystemClock is the machine's clock, in UTC.
func SystemClock() time.Time { return time.Now().UTC() }

// RandomID makes an unguessable identifier of 26 letters and digits.
func RandomID() string { return rand.Text() }
