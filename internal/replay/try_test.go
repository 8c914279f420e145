package replay

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"kring/internal/circle"
	"kring/internal/rules"
)

func TestTry(t *testing.T) {
	if os.Getenv("TRY") == "" {
		t.Skip()
	}
	r := rules.National()
	cases, _ := Cases()
	for _, c := range cases {
		res := Run(c, r)
		fmt.Printf("%s control=%v ", c.ID, c.Control)
		for l := circle.Attention; l <= circle.Acute; l++ {
			d, ok := res.LeadDays(l)
			fmt.Printf(" %v:%v,%v", l, d, ok)
		}
		fmt.Println()
		for _, a := range res.Raised {
			if a.Level >= circle.AlarmRaised {
				fmt.Printf("    %s %v %s (%d ev)\n", a.Date.Format("2006-01-02"), a.Level, a.Kind, len(a.Evidence))
			}
		}
	}
	for _, c := range cases {
		if c.Control {
			continue
		}
		hit := func(f func(rng *rand.Rand) *Timeline) string {
			n, worst := 0, 99999
			for i := range 200 {
				res := Run(f(rand.New(rand.NewPCG(1, uint64(i)))), r)
				if d, ok := res.LeadDays(circle.AlarmRaised); ok && d >= 30 {
					n++
					worst = min(worst, d)
				}
			}
			return fmt.Sprintf("%d/200 worst %d", n, worst)
		}
		drop := func(p float64) func(rng *rand.Rand) *Timeline {
			return func(rng *rand.Rand) *Timeline {
				x := *c
				x.Events = slices.DeleteFunc(slices.Clone(c.Events), func(Entry) bool { return rng.Float64() < p })
				return &x
			}
		}
		add := func(k Kind, every int) func(rng *rand.Rand) *Timeline {
			return func(rng *rand.Rand) *Timeline {
				x := *c
				x.Events = slices.Clone(c.Events)
				for d := c.Events[0].Date; d.Before(c.Harm); d = d.AddDate(0, 0, 1+rng.IntN(2*every)) {
					x.Events = append(x.Events, Entry{Date: d, Agency: "visitor", From: "visitor", To: "visitor", Kind: k, Fact: "x"})
				}
				slices.SortStableFunc(x.Events, func(a, b Entry) int { return a.Date.Compare(b.Date) })
				return &x
			}
		}
		fmt.Println(c.ID, "drop20", hit(drop(.2)), "drop40", hit(drop(.4)), "visits/30", hit(add(KindVisitKept, 30)), "seen/30", hit(add(KindChildSeen, 30)), "alone/60", hit(add(KindChildSeenAlone, 60)), "alone/30", hit(add(KindChildSeenAlone, 30)))
	}
	for _, name := range []string{"default", "slow", "sparse", "narrow"} {
		mix := mixes()[name]
		for _, incomplete := range []bool{false, true} {
			years, naive, hh := 0.0, 0, 0
			var n [4]int
			kinds := map[string]int{}
			for i := 0; i < 2000; i++ {
				if mix.IncompleteRecord(1, i) != incomplete {
					continue
				}
				hh++
				tl := mix.Household(1, i)
				res := Run(tl, r)
				years += tl.Years()
				naive += len(res.Naive)
				for _, a := range res.Raised {
					n[a.Level]++
					if a.Level >= circle.AlarmRaised {
						kinds[fmt.Sprint(a.Level, " ", a.Kind)]++
					}
				}
			}
			fmt.Printf("%-12s incomplete=%v hh=%d years=%.0f naive=%.3f attention=%.3f alarm=%.4f acute=%.4f ratio=%.3f\n   %v\n", name, incomplete, hh, years, float64(naive)/years,
				float64(n[1])/years, float64(n[2])/years, float64(n[3])/years, float64(n[2]+n[3])/float64(naive), kinds)
		}
	}
}
