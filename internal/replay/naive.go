package replay

import "time"

// The naive rule: three concerns in twelve months. Any desk with a calendar can keep it, so it is
// what a better rule has to beat.
const (
	naiveConcerns = 3
	naiveDays     = 365 // the day itself and the 364 before it
)

// Naive gives the days on which the naive rule fires: the number of concerns of the last 365 days
// comes from below three to three or more. All entries of one day count together; hindsight never
// counts.
func Naive(t *Timeline) []time.Time { return NaiveOf(t, naiveConcerns) }

// NaiveOf is the naive rule with another number of concerns.
func NaiveOf(t *Timeline, concerns int) []time.Time {
	var days []time.Time // of the concerns, in order
	for _, e := range t.Events {
		if e.Kind.Concern() && !e.Hindsight {
			days = append(days, e.Date)
		}
	}
	var fired []time.Time
	for i, d := range days {
		if i+1 < len(days) && days[i+1].Equal(d) {
			continue // the last of its day speaks for all
		}
		// Between two concerns the number can only fall, so the day before is its lowest.
		if within(days, d) >= concerns && within(days, d.AddDate(0, 0, -1)) < concerns {
			fired = append(fired, d)
		}
	}
	return fired
}

// within counts the days in the window that ends with last.
func within(days []time.Time, last time.Time) int {
	first, n := last.AddDate(0, 0, 1-naiveDays), 0
	for _, d := range days {
		if !d.Before(first) && !d.After(last) {
			n++
		}
	}
	return n
}
