package calendar

import "time"

// The years that are looked up. Rings and duties are computed on every view of a circle, with
// some fifty questions to the calendar each; outside these years the same answers are computed.
const (
	firstYear = 1990
	lastYear  = 2060
)

// years answers for firstYear up to and including lastYear.
var years = makeTable(dayOfDate(firstYear, time.January, 1), dayOfDate(lastYear+1, time.January, 1))

// table holds the days from first up to but not including end.
type table struct {
	first, end int
	days       []entry
	workdays   []int32 // every workday, in order
}

// entry is what is known of one day.
type entry struct {
	rank    int32 // the workdays of the table before this day
	offset  int16 // seconds that local time is ahead of UTC at the midnight it starts with
	workday bool
}

// makeTable walks the days once.
func makeTable(first, end int) *table {
	t := &table{first: first, end: end, days: make([]entry, 0, end-first)}
	off := map[int]bool{}
	for y := firstYear; y <= lastYear; y++ {
		for _, day := range holidays(y) {
			off[day] = true
		}
	}
	// A zone answers slowly for years to come; it is asked once for each change of the clock,
	// which is always some hours away from midnight.
	var offset int
	var until int64
	for day := first; day < end; day++ {
		if at := int64(day*secondsOfDay - offset); at >= until {
			local := time.Unix(at, 0).In(Amsterdam)
			_, bound := local.ZoneBounds()
			_, offset = local.Zone()
			until = bound.Unix()
		}
		work := !weekend(day) && !off[day]
		t.days = append(t.days, entry{rank: int32(len(t.workdays)), offset: int16(offset), workday: work})
		if work {
			t.workdays = append(t.workdays, int32(day))
		}
	}
	return t
}

func (t *table) has(day int) bool { return day >= t.first && day < t.end }

// midnight is the first second of a day of the table, in Unix time.
func (t *table) midnight(day int) int64 {
	return int64(day)*secondsOfDay - int64(t.days[day-t.first].offset)
}

// dayOf finds the local day of a second: by winter time, and one on when summer time has
// already brought the next day.
func (t *table) dayOf(unix int64) (int, bool) {
	day := floorDiv(unix+60*60, secondsOfDay)
	if !t.has(day) || !t.has(day+1) {
		return 0, false
	}
	if unix >= t.midnight(day+1) {
		day++
	}
	return day, true
}

// addWorkdays does not walk: the workdays are numbered.
func (t *table) addWorkdays(day, n int) (int, bool) {
	if !t.has(day) {
		return 0, false
	}
	i := int(t.days[day-t.first].rank) + n
	if i >= len(t.workdays) {
		return 0, false
	}
	return int(t.workdays[i]), true
}
