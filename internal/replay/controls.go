package replay

import (
	"runtime"
	"sync"
	"sync/atomic"

	"kring/internal/circle"
	"kring/internal/rules"
)

// Controls is what the alarms did on ordinary households, beside the naive rule.
type Controls struct {
	Controls       int                           `json:"controls"`
	Seed           uint64                        `json:"seed"`
	HouseholdYears float64                       `json:"household_years"`
	PerYear        map[string]float64            `json:"per_household_year"`
	ByKind         map[string]map[string]float64 `json:"by_kind"` // kind, level: per household-year
	NaivePerYear   float64                       `json:"naive_per_household_year"`
	// Beside the figures a year: calm years dilute those, so here is what one household meets.
	PerHousehold      map[string]float64 `json:"per_household"`
	NaivePerHousehold float64            `json:"naive_per_household"`
	// The half of the households whose record is incomplete, apart.
	Incomplete *Controls `json:"incomplete,omitempty"`
}

// tally counts what came up.
type tally struct {
	households int
	years      float64
	naive      int
	raised     map[circle.AlarmKind]*[circle.Acute + 1]int
}

func newTally() *tally { return &tally{raised: map[circle.AlarmKind]*[circle.Acute + 1]int{}} }

func (t *tally) add(r *Result) {
	t.households++
	t.years += r.Timeline.Years()
	t.naive += len(r.Naive)
	for _, a := range r.Raised {
		if t.raised[a.Kind] == nil {
			t.raised[a.Kind] = new([circle.Acute + 1]int)
		}
		t.raised[a.Kind][a.Level]++
	}
}

func (t *tally) join(o *tally) {
	t.households += o.households
	t.years += o.years
	t.naive += o.naive
	for kind, n := range o.raised {
		if t.raised[kind] == nil {
			t.raised[kind] = new([circle.Acute + 1]int)
		}
		for l := range n {
			t.raised[kind][l] += n[l]
		}
	}
}

// RunControls replays n ordinary households under these rules. It tells how many are done as
// it goes; every core takes its share, and the figures don't depend on how many there are.
func RunControls(mix Mix, n int, seed uint64, r *rules.Rules, done func(int)) Controls {
	workers := runtime.GOMAXPROCS(0)
	complete, incomplete := newTally(), newTally()
	var next, finished atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			mine := [2]*tally{newTally(), newTally()}
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				which := 0
				if mix.IncompleteRecord(seed, i) {
					which = 1
				}
				mine[which].add(Run(mix.Household(seed, i), r))
				done(int(finished.Add(1)))
			}
			mu.Lock()
			defer mu.Unlock()
			complete.join(mine[0])
			incomplete.join(mine[1])
		})
	}
	wg.Wait()
	apart := incomplete.figures(seed)
	complete.join(incomplete)
	all := complete.figures(seed)
	all.Incomplete = &apart
	return all
}

// figures turns counts into rates.
func (t *tally) figures(seed uint64) Controls {
	c := Controls{
		Controls: t.households, Seed: seed, HouseholdYears: round(t.years),
		PerYear: map[string]float64{}, PerHousehold: map[string]float64{}, ByKind: map[string]map[string]float64{},
	}
	years, households := max(t.years, 1e-9), float64(max(t.households, 1))
	c.NaivePerYear, c.NaivePerHousehold = round(float64(t.naive)/years), round(float64(t.naive)/households)
	for _, level := range levels {
		total := 0
		for kind, n := range t.raised {
			total += n[level]
			if n[level] > 0 {
				if c.ByKind[string(kind)] == nil {
					c.ByKind[string(kind)] = map[string]float64{}
				}
				c.ByKind[string(kind)][level.String()] = round(float64(n[level]) / years)
			}
		}
		c.PerYear[level.String()] = round(float64(total) / years)
		c.PerHousehold[level.String()] = round(float64(total) / households)
	}
	return c
}

// round keeps five decimals: more would pretend to a precision that isn't there.
func round(f float64) float64 { return float64(int64(f*1e5+0.5)) / 1e5 }
