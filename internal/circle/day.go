package circle

import "time"

// lastDay is a moment on the last day of a term: terms in days end with the midnight after it
// (package calendar), and people speak of the day itself.
func lastDay(due time.Time) time.Time { return due.Add(-time.Nanosecond) }

// LastDay is the last day on which the duty is in time, to show to people.
func (d Duty) LastDay() time.Time { return lastDay(d.Due) }
