package access

import "kring/internal/core"

// Reader is somebody as the table of who may see what has it: a tie or a task, and the purpose
// that goes with it.
type Reader struct {
	Tie  Tie  // or
	Role Role //
	Who  Who
	For  Purpose
}

// readers are everyone the table tells of, from near to far.
var readers = []Reader{
	{Tie: AsLead, Who: Who{Kind: Professional}, For: Help},
	{Tie: AsMember, Who: Who{Kind: Professional}, For: Help},
	{Tie: AsInvited, Who: Who{Kind: Professional}, For: Help},
	{Tie: AsTeamLead, Who: Who{Kind: Professional, Roles: []Role{TeamLead}}, For: Help},
	{Tie: AsEscalated, Who: Who{Kind: Professional}, For: PushThrough},
	{Tie: AsColleague, Who: Who{Kind: Professional, Roles: []Role{TeamLead}}, For: PushThrough},
	{Tie: InEmergency, Who: Who{Kind: Professional, Roles: []Role{OnCall}}, For: Crisis},
	{Tie: AsNetwork, Who: Who{Kind: Network}, For: Help},
	{Tie: AsPerson, Who: Who{Kind: Household}, For: OwnRecord},
	{Role: Desk, Who: Who{Kind: Professional, Roles: []Role{Desk}}, For: Triage},
	{Role: Custodian, Who: Who{Kind: Professional, Roles: []Role{Custodian}}, For: Triage},
	{Role: Officer, Who: Who{Kind: Professional, Roles: []Role{Officer}}, For: Privacy},
	{Role: Inspector, Who: Who{Kind: Professional, Roles: []Role{Inspector}}, For: Oversight},
	{Role: Rapporteur, Who: Who{Kind: Professional, Roles: []Role{Rapporteur}}, For: Oversight},
	{Role: Manager, Who: Who{Kind: Professional, Roles: []Role{Manager}}, For: Help},
}

// Sight is how much of a kind of content somebody sees.
type Sight string

// How much.
const (
	SeesAll    Sight = "all"    // all of it
	SeesOwn    Sight = "own"    // what they or their agency recorded, or what is about them alone
	SeesShared Sight = "shared" // only what is shared with them
	SeesAsked  Sight = "asked"  // each time asked for, with a reason
	SeesNone   Sight = "none"
)

// Row is what one reader sees of every kind of content, in the order of core.Contents, and by
// which policy.
type Row struct {
	Reader
	Cells []Cell
}

// Cell is one kind of content to one reader.
type Cell struct {
	Content core.Content
	Sight   Sight
	Policy  string
}

// Table tells who sees what. It is asked of the policies themselves, so it can't say otherwise.
func (p *Policies) Table() []Row {
	rows := make([]Row, len(readers))
	for i, r := range readers {
		rows[i].Reader = r
		for _, c := range core.Contents {
			rows[i].Cells = append(rows[i].Cells, p.cell(r, c))
		}
	}
	return rows
}

func (p *Policies) cell(r Reader, c core.Content) Cell {
	plain := Thing{Content: c}
	if r.Tie != "" {
		plain.Ties = Tied(r.Tie)
	}
	own, agency, mine, shared := plain, plain, plain, plain
	own.Own, agency.OwnAgency, mine.Mine, shared.Shared = true, true, true, true
	for _, one := range []struct {
		do    Action
		to    Thing
		sight Sight
	}{
		{Read, plain, SeesAll}, {Reveal, plain, SeesAsked}, {Read, agency, SeesOwn}, {Read, mine, SeesOwn}, {Read, own, SeesOwn}, {Read, shared, SeesShared},
	} {
		if v := p.Decide(r.Who, one.do, one.to, r.For); v.Allowed {
			return Cell{Content: c, Sight: one.sight, Policy: v.Policy}
		}
	}
	return Cell{Content: c, Sight: SeesNone, Policy: p.Decide(r.Who, Read, plain, r.For).Policy}
}
