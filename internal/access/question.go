package access

import (
	"slices"

	"kring/internal/core"
)

// Action is what somebody wants to do.
type Action string

// The actions.
const (
	Find    Action = "find"    // know that there is a circle: lists, counts, opening it
	Search  Action = "search"  // look for one by what is known of a person
	Read    Action = "read"    // a record of a circle
	Act     Action = "act"     // put something on record
	Keep    Action = "keep"    // put away a secret
	Reveal  Action = "reveal"  // see a secret
	Destroy Action = "destroy" // destroy a secret
	Watch   Action = "watch"   // see who looked
	File    Action = "file"    // put a report on record
	See     Action = "see"     // a record of a report, or the report as a whole
	Handle  Action = "handle"  // put something on record of a report
)

// Actions lists every action.
var Actions = []Action{Find, Search, Read, Act, Keep, Reveal, Destroy, Watch, File, See, Handle}

// Purpose is why somebody wants it (doel). Every question has one.
type Purpose string

// The purposes.
const (
	Help        Purpose = "help"         // help and safety for this household
	Triage      Purpose = "triage"       // judging a report at Veilig Thuis
	Crisis      Purpose = "crisis"       // danger now
	PushThrough Purpose = "push_through" // stepping in where a circle does not close
	OwnRecord   Purpose = "own"          // one's own record
	Oversight   Purpose = "oversight"    // an inspection
	Privacy     Purpose = "privacy"      // supervision of how records are used
)

// Purposes lists every purpose.
var Purposes = []Purpose{Help, Triage, Crisis, PushThrough, OwnRecord, Oversight, Privacy}

// Valid tells whether this is one of the purposes.
func (p Purpose) Valid() bool { return slices.Contains(Purposes, p) }

// Tie is how somebody stands to a circle.
type Tie string

// The ties.
const (
	AsLead      Tie = "lead"
	AsDeputy    Tie = "deputy"
	AsKeeper    Tie = "keeper" // holds what nobody else holds: who opened it, until there is a lead
	AsMember    Tie = "member" // takes part, for an agency
	AsInvited   Tie = "invited"
	AsNetwork   Tie = "network" // takes part, of the household's own
	AsPerson    Tie = "person"  // is of the household
	AsEscalated Tie = "escalated"
	AsTeamLead  Tie = "team_lead" // of somebody who takes part
	InEmergency Tie = "emergency"
	WithShare   Tie = "shared" // something was shared with them
	AsBarred    Tie = "barred"
	AsAsked     Tie = "asked"     // why they looked, and has not said so yet
	AsConsulted Tie = "consulted" // their advice is asked, and they have not given it yet
	AsReporter  Tie = "reporter"  // of a report: they made it, for their agency
	AsColleague Tie = "colleague" // of the agency of somebody it climbed to
)

// AllTies lists every tie. Stores keep them by their place: a new one comes last.
var AllTies = []Tie{AsLead, AsDeputy, AsKeeper, AsMember, AsInvited, AsNetwork, AsPerson, AsEscalated, AsTeamLead, InEmergency, WithShare, AsBarred, AsAsked, AsConsulted, AsReporter, AsColleague}

// Ties are all ways in which somebody stands to a circle.
type Ties uint16

// Tied makes ties.
func Tied(all ...Tie) (t Ties) {
	for _, one := range all {
		t |= 1 << slices.Index(AllTies, one)
	}
	return t
}

// Has tells whether a tie is among them.
func (t Ties) Has(one Tie) bool { return t&Tied(one) != 0 }

// List gives them one by one.
func (t Ties) List() []Tie {
	var all []Tie
	for _, one := range AllTies {
		if t.Has(one) {
			all = append(all, one)
		}
	}
	return all
}

// Thing is what somebody asks for, as it is to them. It is all that a decision goes by, beside
// who asks and why: it names nobody, so that equal questions have one answer.
type Thing struct {
	Ties      Ties
	Content   core.Content // empty: a circle as a whole
	Act       string       // type of the event that is read or put on record
	Own       bool         // they recorded it
	OwnAgency bool         // their agency recorded it
	Mine      bool         // it is about them, and nobody else; a question, to them alone
	Shared    bool         // it was shared with them, and that holds now
	Basic     bool         // it says no more than that there is a circle, who leads, and what concerns the reader themselves
}

// Verdict is the answer, and the policy that gave it; None when no policy allows it.
type Verdict struct {
	Allowed bool
	Policy  string
}

// None is the policy of what nothing allows.
const None = "none"
