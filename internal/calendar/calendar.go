// Package calendar counts time the way Dutch agencies and Dutch law count it: in local days of
// Europe/Amsterdam, in working days, and in hours.
//
// It does not ask what time it is, knows no term of the field (those are in rules), and does not
// write a date out in words. Every moment it returns is in UTC, as moments are stored.
package calendar

import (
	"time"
	_ "time/tzdata" // the zone is there in a bare container too
)

// Amsterdam is the zone in which days begin and end.
var Amsterdam = mustZone("Europe/Amsterdam")

// mustZone panics only when the program was built without the zones it embeds.
func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("calendar: " + err.Error())
	}
	return zone
}

// Date is the first moment of a local day. Months and days beyond their range carry over, as
// with time.Date.
func Date(year int, month time.Month, d int) time.Time {
	return midnight(dayOfDate(year, month, d))
}

// StartOfDay is the first moment of the local day of t.
func StartOfDay(t time.Time) time.Time { return midnight(dayOf(t)) }

// EndOfDay is the moment the local day of t is over: the first moment of the next day.
func EndOfDay(t time.Time) time.Time { return midnight(dayOf(t) + 1) }

// Days counts the local midnights from one moment to the other: 0 within a day, 1 from late
// yesterday to early today, negative when to lies on a day before from.
func Days(from, to time.Time) int { return dayOf(to) - dayOf(from) }

// Workday tells whether the local day of t is neither Saturday, Sunday nor a holiday.
func Workday(t time.Time) bool { return workday(dayOf(t)) }
