// Package access decides who may know and do what: policies in Cedar, each with the words an
// officer reads and the law it rests on, asked with the purpose of every read (DESIGN §4).
//
// It holds no SQL and no HTTP, and asks nobody who somebody is: that comes in.
package access

import (
	"slices"

	"kring/internal/core"
)

// Kind is how somebody stands to households, whatever their work there.
type Kind string

// The kinds.
const (
	Professional Kind = "professional" // works for an agency (beroepskracht)
	Network      Kind = "network"      // somebody of the household's own network (netwerklid)
	Household    Kind = "household"    // somebody of a household (gezinslid)
)

// Kinds lists every kind.
var Kinds = []Kind{Professional, Network, Household}

// Role is a task somebody has beyond the circles they take part in.
type Role string

// The roles.
const (
	Desk       Role = "desk"       // takes reports at Veilig Thuis (medewerker meldpunt)
	OnCall     Role = "on_call"    // on the crisis roster now (piketdienst)
	TeamLead   Role = "team_lead"  // leads a team (teamleider)
	Custodian  Role = "custodian"  // keeps who reported and who hides where (beheerder van de bron)
	Officer    Role = "officer"    // data-protection officer (functionaris gegevensbescherming)
	Inspector  Role = "inspector"  // supervises (inspecteur)
	Rapporteur Role = "rapporteur" // local, regional or national rapporteur; sees figures, no household
	Manager    Role = "manager"    // manages accounts (functioneel beheerder); sees no household
)

// Roles lists every role.
var Roles = []Role{Desk, OnCall, TeamLead, Custodian, Officer, Inspector, Rapporteur, Manager}

// Valid tells whether this is one of the roles.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Valid tells whether this is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Who is somebody who signed in: as whom, for which agency, with which tasks.
type Who struct {
	core.Actor
	Kind  Kind
	Roles []Role
	// Home is where a professional lives. It decides nothing: the record of who looked says as
	// "neighbour" that it is where somebody of the household lives.
	Home core.Postcode
}

// Has tells whether somebody has a task.
func (w Who) Has(r Role) bool { return slices.Contains(w.Roles, r) }
