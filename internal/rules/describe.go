package rules

// Direction says on which side of the floor a region may go.
type Direction string

// The two directions.
const (
	Lower  Direction = "lower"  // lower is tighter: the floor is a most
	Higher Direction = "higher" // higher is tighter: the floor is a least
)

// Rule is one rule as it can be shown: what it is called, what holds, and what it rests on.
type Rule struct {
	Path      string    // report.assess, as in a region's file
	Label     string    // what it is about, in Dutch
	Value     float64   // what holds in the rules that are described
	Unit      string    // a unit of calendar, points or days
	Term      bool      // a calendar.Term: its number is at Path.n
	Whole     bool      // counted in whole numbers
	Direction Direction // where tighter is
	Default   float64   // what holds where a region says nothing
	Bound     float64   // the floor: no region goes past it on the loose side
	Limit     float64   // how far a region can go on the tight side and still make sense
	Source    string    // where the floor comes from and how sure that is, in Dutch
}

// Describe lists every rule of r, in the order of the floor.
func Describe(r *Rules) []Rule {
	values := r.values()
	out := append([]Rule(nil), floorRules()...)
	for i := range out {
		out[i].Value = values[out[i].Path]
	}
	return out
}

// Looser tells whether v goes past the floor.
func (d Rule) Looser(v float64) bool {
	if d.Direction == Lower {
		return v > d.Bound
	}
	return v < d.Bound
}

// key is where a region writes the number of the rule.
func (d Rule) key() string {
	if d.Term {
		return d.Path + ".n"
	}
	return d.Path
}
