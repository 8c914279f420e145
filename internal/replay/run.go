package replay

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/rules"
)

// Raised is an alarm that came up, or became louder, on a day.
type Raised struct {
	Date time.Time
	circle.Alarm
}

// Result is what a replay of one timeline shows.
type Result struct {
	Timeline *Timeline
	Events   []circle.Event
	Raised   []Raised
	First    [circle.Acute + 1]time.Time // the first day at this level or louder; zero: never
	State    *circle.State               // on the last day
	Ring     circle.RingState            // on the last day
	Dropped  []circle.Evidence           // what still stood on the last day
	Naive    []time.Time
}

// evening is the hour after noon at which a replay looks: all of that day is known, nothing of
// the next.
const evening = 9 * time.Hour

// Run replays a timeline day by day, on each day knowing that day and those before.
func Run(t *Timeline, r *rules.Rules) *Result {
	events := History(t)
	res := &Result{Timeline: t, Events: events, Naive: Naive(t), State: &circle.State{}}
	known := 0
	var before []circle.Alarm
	for _, day := range daysToLook(t, events, r) {
		for known < len(events) && !events[known].Recorded.After(day) {
			circle.Apply(res.State, &events[known])
			known++
		}
		alarms := circle.Alarms(res.State, circle.Moment{Now: day.Add(evening), Rules: r})
		for _, a := range alarms {
			if a.Level > levelOf(before, a.Kind) {
				res.raise(day, a)
			}
		}
		before = alarms
	}
	end := circle.Moment{Now: t.Last().Add(evening), Rules: r}
	res.Ring = circle.Ring(res.State, end)
	res.Dropped = circle.Standing(res.State, end)
	return res
}

func levelOf(alarms []circle.Alarm, kind circle.AlarmKind) circle.Level {
	for i := range alarms {
		if alarms[i].Kind == kind {
			return alarms[i].Level
		}
	}
	return 0
}

func (r *Result) raise(day time.Time, a circle.Alarm) {
	r.Raised = append(r.Raised, Raised{Date: day, Alarm: a})
	for l := circle.Attention; l <= a.Level; l++ {
		if r.First[l].IsZero() {
			r.First[l] = day
		}
	}
}

// daysToLook are the days on which the alarms can change: something was recorded, or a concern
// began or ceased to weigh in. TestLookingDaily holds it against looking on every single day.
func daysToLook(t *Timeline, events []circle.Event, r *rules.Rules) []time.Time {
	var days []time.Time
	for i := range events {
		days = append(days, events[i].Recorded)
	}
	for _, turn := range circle.Turns(circle.Fold(events), r) {
		day := turn.Truncate(24 * time.Hour).Add(12 * time.Hour)
		days = append(days, day, day.AddDate(0, 0, 1))
	}
	slices.SortFunc(days, time.Time.Compare)
	days = slices.CompactFunc(days, time.Time.Equal)
	return slices.DeleteFunc(days, func(d time.Time) bool {
		return len(events) == 0 || d.After(t.Last()) || d.Before(events[0].Recorded)
	})
}

// LeadDays is how many days before the harm a level was first reached; ok is false when it
// never was, or when there is no harm.
func (r *Result) LeadDays(l circle.Level) (days int, ok bool) {
	if r.Timeline.Harm.IsZero() || r.First[l].IsZero() {
		return 0, false
	}
	return int(r.Timeline.Harm.Sub(r.First[l]).Hours() / 24), true
}
