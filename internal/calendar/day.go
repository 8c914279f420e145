package calendar

import "time"

// A day is the number of a local date since 1 January 1970. Arithmetic on days knows no hours
// and so no daylight saving.

const secondsOfDay = 24 * 60 * 60

// dayOfDate is the day of a date.
func dayOfDate(year int, month time.Month, d int) int {
	return floorDiv(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix(), secondsOfDay)
}

// dateOf is the date of a day.
func dateOf(day int) (int, time.Month, int) {
	return time.Unix(int64(day)*secondsOfDay, 0).UTC().Date()
}

func weekdayOf(day int) time.Weekday {
	return time.Weekday(floorMod(day+int(time.Thursday), 7)) // 1 January 1970 was a Thursday
}

// addMonths goes to the same day of a later month, or to its last day when it is shorter.
func addMonths(day, n int) int {
	y, m, d := dateOf(day)
	last := dayOfDate(y, m+time.Month(n)+1, 0)
	return min(dayOfDate(y, m+time.Month(n), 1)+d-1, last)
}

// addWorkdays goes n workdays on from the first workday that is not before day.
func addWorkdays(day, n int) int {
	if d, ok := years.addWorkdays(day, n); ok {
		return d
	}
	for ; ; day++ {
		if !workday(day) {
			continue
		}
		if n == 0 {
			return day
		}
		n--
	}
}

// workday tells whether a day is a working day.
func workday(day int) bool {
	if years.has(day) {
		return years.days[day-years.first].workday
	}
	return !dayOff(day)
}

// midnight is the first moment of a day.
func midnight(day int) time.Time {
	if years.has(day) {
		return time.Unix(years.midnight(day), 0).UTC()
	}
	y, m, d := dateOf(day)
	return time.Date(y, m, d, 0, 0, 0, 0, Amsterdam).UTC()
}

// dayOf is the local day of a moment.
func dayOf(t time.Time) int {
	if day, ok := years.dayOf(t.Unix()); ok {
		return day
	}
	return dayOfDate(t.In(Amsterdam).Date())
}

func floorDiv(a, b int64) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return int(q)
}

func floorMod(a, b int) int { return (a%b + b) % b }
