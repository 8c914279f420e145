package replay

import (
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/rules"
)

// Result is what a replay of one timeline shows.
type Result struct {
	Timeline *Timeline
	Events   []circle.Event
	Raised   []circle.Raised
	First    [circle.Acute + 1]time.Time // the first day at this level or louder; zero: never
	State    *circle.State               // on the last day
	Ring     circle.RingState            // on the last day
	Dropped  []circle.Evidence           // what still stood on the last day
	Naive    []time.Time
}

// Run replays a timeline day by day, with the same Apply and Alarms as the live product.
func Run(t *Timeline, r *rules.Rules) *Result {
	res := &Result{Timeline: t, Events: History(t), Naive: Naive(t)}
	end := circle.Moment{Now: calendar.EndOfDay(t.Last()).Add(-time.Second), Rules: r}
	res.Raised, res.State = circle.Watch(res.Events, end.Now, r)
	for _, a := range res.Raised {
		for l := circle.Attention; l <= a.Level; l++ {
			if res.First[l].IsZero() {
				res.First[l] = a.Day
			}
		}
	}
	res.Ring = circle.Ring(res.State, end)
	res.Dropped = circle.Standing(res.State)
	return res
}

// LeadDays is how many days before the harm a level was first reached; ok is false when it
// never was, or when there is no harm.
func (r *Result) LeadDays(l circle.Level) (days int, ok bool) {
	if r.Timeline.Harm.IsZero() || r.First[l].IsZero() {
		return 0, false
	}
	return calendar.Days(r.First[l], r.Timeline.Harm), true
}
