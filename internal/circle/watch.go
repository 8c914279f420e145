package circle

import (
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/rules"
)

// Raised is an alarm that came up, or became louder, on a day.
type Raised struct {
	Day time.Time // the end of that day in the Netherlands: all of it is known, nothing of the next
	Alarm
}

// Watch goes through a history day by day until a moment, on each day knowing that day and
// those before, and tells which alarms came up or became louder. It gives the last state too.
func Watch(events []Event, until time.Time, r *rules.Rules) ([]Raised, *State) {
	s := &State{}
	var raised []Raised
	var before []Alarm
	known := 0
	for _, at := range daysToLook(events, until, r) {
		for known < len(events) && !events[known].Recorded.After(at) {
			Apply(s, &events[known])
			known++
		}
		alarms := Alarms(s, Moment{Now: at, Rules: r})
		for _, a := range alarms {
			if a.Level > levelOf(before, a.Kind) {
				raised = append(raised, Raised{Day: at, Alarm: a})
			}
		}
		before = alarms
	}
	return raised, s
}

func levelOf(alarms []Alarm, kind AlarmKind) Level {
	for i := range alarms {
		if alarms[i].Kind == kind {
			return alarms[i].Level
		}
	}
	return 0
}

// daysToLook are the ends of the days on which the alarms can change: something was recorded,
// or a concern began or ceased to weigh in. It ends with the moment itself.
func daysToLook(events []Event, until time.Time, r *rules.Rules) []time.Time {
	if len(events) == 0 {
		return nil
	}
	looks := []time.Time{until}
	day := func(t time.Time) { looks = append(looks, calendar.EndOfDay(t).Add(-time.Second)) }
	for i := range events {
		day(events[i].Recorded)
	}
	for _, turn := range Turns(Fold(events), r) {
		day(turn)
		day(turn.AddDate(0, 0, 1))
	}
	slices.SortFunc(looks, time.Time.Compare)
	looks = slices.CompactFunc(looks, time.Time.Equal)
	first := events[0].Recorded
	return slices.DeleteFunc(looks, func(t time.Time) bool { return t.After(until) || t.Before(first) })
}
