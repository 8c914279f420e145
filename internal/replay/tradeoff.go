package replay

import (
	"math/rand/v2"
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/rules"
)

// Point is one setting of one rule: what it finds in the inquiries and what it costs on
// ordinary households.
type Point struct {
	Series  string  // attention, alarm, acute or naive
	Setting float64 // Pattern.Pile, or the number of concerns of the naive rule
	Shipped bool    // the setting the program ships with
	Whole   float64 // share of the inquiries found at least minLead days ahead
	Thinned float64 // the same with a share of their facts left out at random
	Days    int     // median days ahead in the whole inquiries it found
	Ordinary,
	Incomplete float64 // times it comes up per household-year, on all and on incompletely recorded households
}

const (
	minLead    = 30  // days ahead that count as found
	thinning   = 0.3 // share of the facts left out
	thinnings  = 100 // random thinnings of each inquiry
	studySeed  = 3
	naiveSweep = 8
)

// piles are the settings tried, also looser than the floor allows: to see what it costs.
var piles = []float64{1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6}

// Tradeoff tries the settings on these inquiries and on n ordinary households.
func Tradeoff(cases []*Timeline, n int, done func(step, of int)) []Point {
	cases = slices.DeleteFunc(slices.Clone(cases), func(t *Timeline) bool { return t.Control || t.Harm.IsZero() })
	thinned := thin(cases)
	var points []Point
	for i, pile := range piles {
		r := rules.National()
		shipped := r.Alarm.Pattern.Pile == pile
		r.Alarm.Pattern.Pile = pile
		c := RunControls(DefaultMix, n, studySeed, r, func(int) {})
		for _, level := range levels {
			first := func(t *Timeline) time.Time { return Run(t, r).First[level] }
			p := found(cases, thinned, first)
			p.Series, p.Setting, p.Shipped = level.String(), pile, shipped
			p.Ordinary, p.Incomplete = louder(c, level), louder(*c.Incomplete, level)
			points = append(points, p)
		}
		done(i+1, len(piles)+1)
	}
	for k := 2; k <= naiveSweep; k++ {
		p := found(cases, thinned, func(t *Timeline) time.Time { return firstOf(NaiveOf(t, k)) })
		p.Series, p.Setting, p.Shipped = "naive", float64(k), k == naiveConcerns
		p.Ordinary, p.Incomplete = naiveRate(k, n)
		points = append(points, p)
	}
	done(len(piles)+1, len(piles)+1)
	return points
}

// louder is how often this level or a louder one comes up per household-year.
func louder(c Controls, level circle.Level) float64 {
	total := 0.0
	for l := level; l <= circle.Acute; l++ {
		total += c.PerYear[l.String()]
	}
	return total
}

// thin leaves a share of the facts out of each inquiry, a hundred times over: a timeline that
// somebody else wrote would hold other facts.
func thin(cases []*Timeline) []*Timeline {
	var out []*Timeline
	for c, t := range cases {
		for i := range thinnings {
			chance := rand.New(rand.NewPCG(uint64(c), uint64(i)))
			x := *t
			x.Events = slices.DeleteFunc(slices.Clone(t.Events), func(Entry) bool { return chance.Float64() < thinning })
			out = append(out, &x)
		}
	}
	return out
}

func found(cases, thinned []*Timeline, first func(*Timeline) time.Time) Point {
	hits := func(all []*Timeline) (share float64, days []int) {
		for _, t := range all {
			if at := first(t); !at.IsZero() && calendar.Days(at, t.Harm) >= minLead {
				days = append(days, calendar.Days(at, t.Harm))
			}
		}
		return float64(len(days)) / float64(max(len(all), 1)), days
	}
	var p Point
	var days []int
	p.Whole, days = hits(cases)
	p.Thinned, _ = hits(thinned)
	if len(days) > 0 {
		slices.Sort(days)
		p.Days = days[len(days)/2]
	}
	return p
}

func firstOf(days []time.Time) time.Time {
	if len(days) == 0 {
		return time.Time{}
	}
	return days[0]
}

// naiveRate is how often the naive rule with k concerns fires per household-year.
func naiveRate(k, n int) (all, incomplete float64) {
	var years, fired [2]float64
	for i := range n {
		t := DefaultMix.Household(studySeed, i)
		which := 0
		if DefaultMix.IncompleteRecord(studySeed, i) {
			which = 1
		}
		years[which] += t.Years()
		fired[which] += float64(len(NaiveOf(t, k)))
	}
	return (fired[0] + fired[1]) / max(years[0]+years[1], 1e-9), fired[1] / max(years[1], 1e-9)
}
