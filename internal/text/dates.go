package text

import (
	"strconv"
	"time"
	_ "time/tzdata" // The zone has to be there on a machine without zone files too.
)

// Zone is where the days of the product begin and end.
var Zone = mustZone("Europe/Amsterdam")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("text: " + err.Error())
	}
	return zone
}

var monthNames = map[string][12]string{
	"nl": {
		"januari", "februari", "maart", "april", "mei", "juni",
		"juli", "augustus", "september", "oktober", "november", "december",
	},
	"en": {
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	},
}

func (p *Printer) month(m time.Month) string { return monthNames[p.lang][m-1] }

// sameYear tells whether a date needs no year on this page.
func (p *Printer) sameYear(t time.Time) bool {
	return !p.now.IsZero() && p.now.In(Zone).Year() == t.Year()
}

// Day is a date: 2 december, or 2 december 2009 on a page about another year.
func (p *Printer) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Zone)
	day := strconv.Itoa(t.Day()) + " " + p.month(t.Month())
	if p.sameYear(t) {
		return day
	}
	return day + " " + strconv.Itoa(t.Year())
}

// FullDay is a date that always carries its year.
func (p *Printer) FullDay(t time.Time) string { return p.At(time.Time{}).Day(t) }

// Month is a month of a year: juli 2009. It is for facts of which no day is known.
func (p *Printer) Month(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(Zone)
	return p.month(t.Month()) + " " + strconv.Itoa(t.Year())
}

// Moment is a date and a time of day.
func (p *Printer) Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return p.Say(M("word.moment", Words("day", p.Day(t)), Words("time", t.In(Zone).Format("15:04"))), nil)
}

// Days is a length of time: 9 dagen.
func (p *Printer) Days(n int) string { return p.Say(M("word.days", Count("n", n)), nil) }

// Number writes a number with its thousands apart: 1.234.
func (p *Printer) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	apart := "."
	if p.lang == "en" {
		apart = ","
	}
	grouped := ""
	for len(digits) > 3 {
		grouped = apart + digits[len(digits)-3:] + grouped
		digits = digits[:len(digits)-3]
	}
	return sign + digits + grouped
}

// Date is a day as a machine reads it, for the datetime attribute.
func Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Zone).Format(time.DateOnly)
}

// DaysBetween counts the midnights between two moments.
func DaysBetween(from, to time.Time) int {
	f, t := from.In(Zone), to.In(Zone)
	a := time.Date(f.Year(), f.Month(), f.Day(), 0, 0, 0, 0, time.UTC)
	b := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return int(b.Sub(a) / (24 * time.Hour))
}

// ShortMonth is a month without its year, short enough for the axis of a picture.
func (p *Printer) ShortMonth(t time.Time) string {
	name := []rune(p.month(t.In(Zone).Month()))
	if p.lang == "nl" && t.In(Zone).Month() == time.March {
		return "mrt"
	}
	return string(name[:3])
}
