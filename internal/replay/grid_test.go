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

func TestGrid(t *testing.T) {
	if os.Getenv("GRID") == "" {
		t.Skip()
	}
	cases, _ := Cases()
	var hh []*Timeline
	for i := range 3000 {
		if DefaultMix.IncompleteRecord(2, i) {
			hh = append(hh, DefaultMix.Household(2, i))
		}
	}
	for _, pile := range []float64{2.5} {
		for _, credit := range []float64{0.5, 0.75, 1} {
			for _, stands := range []int{14, 21, 28, 35} {
				r := rules.National()
				p := &r.Alarm.Pattern
				p.Pile, p.Credit, p.Stands = pile, credit, stands
				line := fmt.Sprintf("pile %.1f credit %.1f stands %d:", pile, credit, stands)
				for _, c := range cases {
					if c.Control {
						continue
					}
					full := Run(c, r)
					d, _ := full.LeadDays(circle.AlarmRaised)
					line += fmt.Sprintf(" %s:%d", c.ID[5:], d)
				}
				for _, drop := range []float64{.2, .4} {
					n, all := 0, 0
					for _, c := range cases {
						if c.Control {
							continue
						}
						for i := range 100 {
							rng := rand.New(rand.NewPCG(1, uint64(i)))
							x := *c
							x.Events = slices.DeleteFunc(slices.Clone(c.Events), func(Entry) bool { return rng.Float64() < drop })
							all++
							if d, ok := Run(&x, r).LeadDays(circle.AlarmRaised); ok && d >= 30 {
								n++
							}
						}
					}
					line += fmt.Sprintf(" drop%.1f=%.2f", drop, float64(n)/float64(all))
				}
				naive, alarms, acute, years := 0, 0, 0, 0.0
				for _, h := range hh {
					res := Run(h, r)
					naive += len(res.Naive)
					years += h.Years()
					for _, a := range res.Raised {
						if a.Level == circle.AlarmRaised {
							alarms++
						}
						if a.Level == circle.Acute {
							acute++
						}
					}
				}
				fmt.Printf("%s | alarm %.4f ratio %.3f acute %.4f\n", line, float64(alarms)/years, float64(alarms+acute)/float64(naive), float64(acute)/years)
			}
		}
	}
}
