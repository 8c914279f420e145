package calendar

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/nl"
)

// daysOff are the days on which no term in workdays runs: the recognised holidays of the
// Algemene termijnenwet (BWBR0002448). Art. 3(1) names New Year's Day, Easter Monday, Whit
// Monday, both Christmas days, Ascension Day, the day the King's birthday is celebrated and the
// fifth of May, every year and not only the fifth; art. 3(2) puts Good Friday on a par.
//
// The days that a decree under art. 3(3) puts on a par, mostly the Friday after Ascension Day,
// are left out: they differ by year, agencies around a household work on them, and leaving them
// out can only make a term end sooner.
//
// Until 2013 the day that was celebrated was 30 April. Inquiries of those years are replayed.
var daysOff = listDaysOff()

func listDaysOff() []*cal.Holiday {
	// cal reckons in the zone of the machine, where a midnight can be missing. Nobody else here
	// uses cal.
	cal.DefaultLoc = time.UTC
	koninginnedag := &cal.Holiday{
		Name:     "Koninginnedag",
		EndYear:  2013,
		Month:    time.April,
		Day:      30,
		Func:     cal.CalcDayOfMonth,
		Observed: []cal.AltDay{{Day: time.Sunday, Offset: -1}},
	}
	return []*cal.Holiday{
		nl.Nieuwjaar,
		nl.GoedeVrijdag,
		nl.TweedePaasdag,
		koninginnedag,
		nl.Koningsdag.Clone(&cal.Holiday{StartYear: 2014}),
		nl.BevrijdingsDag,
		nl.Hemelvaart,
		nl.TweedePinksterDag,
		nl.EersteKerstdag,
		nl.TweedeKerstdag,
	}
}

// holidays lists the holidays of a year. It goes by the observed date: when the King's birthday
// is a Sunday, the Saturday before is the day it is celebrated.
func holidays(year int) []int {
	days := make([]int, 0, len(daysOff))
	for _, h := range daysOff {
		if _, observed := h.Calc(year); !observed.IsZero() {
			days = append(days, dayOfDate(observed.Date()))
		}
	}
	return days
}

// dayOff works out what the table holds ready.
func dayOff(day int) bool {
	if weekend(day) {
		return true
	}
	y, _, _ := dateOf(day)
	for _, h := range holidays(y) {
		if h == day {
			return true
		}
	}
	return false
}

func weekend(day int) bool {
	w := weekdayOf(day)
	return w == time.Saturday || w == time.Sunday
}
