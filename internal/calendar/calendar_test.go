package calendar

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const layout = "2006-01-02 15:04"

// local reads a moment in Dutch time.
func local(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(layout, s, Amsterdam)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAfter(t *testing.T) {
	tests := []struct {
		why  string
		term Term
		from string
		want string
	}{
		{"hours run through the night", Term{24, UnitHours}, "2025-03-03 16:20", "2025-03-04 16:20"},
		{"hours are elapsed time when the clock goes forward", Term{24, UnitHours}, "2025-03-29 12:00", "2025-03-30 13:00"},
		{"hours are elapsed time when the clock goes back", Term{24, UnitHours}, "2025-10-25 12:00", "2025-10-26 11:00"},
		{"no hours is now", Term{0, UnitHours}, "2025-03-03 16:20", "2025-03-03 16:20"},

		{"a day ends at midnight when the clock goes forward", Term{1, UnitDays}, "2025-03-29 12:00", "2025-03-31 00:00"},
		{"a day ends at midnight when the clock goes back", Term{1, UnitDays}, "2025-10-25 12:00", "2025-10-27 00:00"},
		{"the day itself", Term{0, UnitDays}, "2025-10-26 02:30", "2025-10-27 00:00"},
		{"a day from just before midnight", Term{1, UnitDays}, "2025-06-10 23:59", "2025-06-12 00:00"},
		{"a day from midnight", Term{1, UnitDays}, "2025-06-11 00:00", "2025-06-13 00:00"},
		{"days end on a day off too", Term{3, UnitDays}, "2025-12-22 09:00", "2025-12-26 00:00"},
		{"weeks over both changes of the clock", Term{40, UnitWeeks}, "2025-02-10 09:00", "2025-11-18 00:00"},

		{"the last day of February", Term{1, UnitMonths}, "2025-01-31 09:00", "2025-03-01 00:00"},
		{"the last day of February in a leap year", Term{1, UnitMonths}, "2024-01-31 09:00", "2024-03-01 00:00"},
		{"the same day of a later month", Term{3, UnitMonths}, "2025-11-15 09:00", "2026-02-16 00:00"},
		{"months over the turn of the year", Term{12, UnitMonths}, "2024-02-29 09:00", "2025-03-01 00:00"},

		{"five workdays over a weekend", Term{5, UnitWorkdays}, "2025-03-05 09:00", "2025-03-13 00:00"},
		{"due on Friday is late from Saturday", Term{2, UnitWorkdays}, "2025-03-05 09:00", "2025-03-08 00:00"},
		{"Saturday counts as Monday", Term{1, UnitWorkdays}, "2025-03-08 09:00", "2025-03-12 00:00"},
		{"Saturday, no days: the Monday", Term{0, UnitWorkdays}, "2025-03-08 09:00", "2025-03-11 00:00"},
		{"no days: the day itself", Term{0, UnitWorkdays}, "2025-03-06 23:30", "2025-03-07 00:00"},
		{"over Good Friday and Easter Monday", Term{1, UnitWorkdays}, "2025-04-17 09:00", "2025-04-23 00:00"},
		{"Koningsdag on a Saturday takes no workday", Term{1, UnitWorkdays}, "2025-04-25 09:00", "2025-04-29 00:00"},
		{"over Koningsdag on a Monday", Term{1, UnitWorkdays}, "2026-04-24 09:00", "2026-04-29 00:00"},
		{"5 May in a year that is not a fifth", Term{1, UnitWorkdays}, "2026-05-04 09:00", "2026-05-07 00:00"},
		{"the Friday after Ascension Day is a workday", Term{1, UnitWorkdays}, "2025-05-28 09:00", "2025-05-31 00:00"},
		{"over Christmas and New Year", Term{5, UnitWorkdays}, "2025-12-24 09:00", "2026-01-06 00:00"},
		{"negative counts as zero", Term{-4, UnitDays}, "2025-03-05 09:00", "2025-03-06 00:00"},

		{"past the years that are looked up", Term{5, UnitWorkdays}, "2060-12-30 09:00", "2061-01-07 00:00"},
		{"before the years that are looked up", Term{1, UnitWorkdays}, "1988-05-04 09:00", "1988-05-07 00:00"},
	}
	for _, tt := range tests {
		from := local(t, tt.from)
		got := tt.term.After(from)
		if !got.Equal(local(t, tt.want)) {
			t.Errorf("%s: %v after %s = %s, want %s", tt.why, tt.term, tt.from, got.In(Amsterdam).Format(layout), tt.want)
		}
		if got.Location() != time.UTC {
			t.Errorf("%s: %v is not in UTC", tt.why, got)
		}
	}
}

func TestDayOfAMoment(t *testing.T) {
	tests := []struct{ utc, start, end string }{
		{"2025-06-10T21:59:59Z", "2025-06-10 00:00", "2025-06-11 00:00"},
		{"2025-06-10T22:00:00Z", "2025-06-11 00:00", "2025-06-12 00:00"},
		{"2025-01-10T22:59:59Z", "2025-01-10 00:00", "2025-01-11 00:00"},
		{"2025-01-10T23:00:00Z", "2025-01-11 00:00", "2025-01-12 00:00"},
		{"2025-03-29T22:59:59Z", "2025-03-29 00:00", "2025-03-30 00:00"},
		{"2025-03-30T21:59:59Z", "2025-03-30 00:00", "2025-03-31 00:00"},
		{"2025-03-30T22:00:00Z", "2025-03-31 00:00", "2025-04-01 00:00"},
		{"2025-10-26T22:59:59Z", "2025-10-26 00:00", "2025-10-27 00:00"},
		{"1989-12-31T23:30:00Z", "1990-01-01 00:00", "1990-01-02 00:00"},
		{"2060-12-31T23:30:00Z", "2061-01-01 00:00", "2061-01-02 00:00"},
	}
	for _, tt := range tests {
		at, err := time.Parse(time.RFC3339, tt.utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := StartOfDay(at); !got.Equal(local(t, tt.start)) {
			t.Errorf("StartOfDay(%s) = %s, want %s", tt.utc, got.In(Amsterdam), tt.start)
		}
		if got := EndOfDay(at); !got.Equal(local(t, tt.end)) {
			t.Errorf("EndOfDay(%s) = %s, want %s", tt.utc, got.In(Amsterdam), tt.end)
		}
	}
}

func TestDays(t *testing.T) {
	tests := []struct {
		from, to string
		want     int
	}{
		{"2025-06-10 00:00", "2025-06-10 23:59", 0},
		{"2025-06-10 23:59", "2025-06-11 00:00", 1},
		{"2025-06-11 00:00", "2025-06-10 23:59", -1},
		{"2025-03-29 00:30", "2025-03-31 00:10", 2}, // 46 hours and 40 minutes
		{"2025-10-25 23:30", "2025-10-26 23:30", 1}, // 25 hours
		{"1968-02-29 23:30", "1970-01-01 00:00", 672},
		{"1985-01-01 12:00", "2065-01-01 12:00", 29220},
	}
	for _, tt := range tests {
		if got := Days(local(t, tt.from), local(t, tt.to)); got != tt.want {
			t.Errorf("Days(%s, %s) = %d, want %d", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestDateCarriesOver(t *testing.T) {
	if got, want := Date(2025, time.February, 30), local(t, "2025-03-02 00:00"); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTermAsJSON(t *testing.T) {
	var term Term
	if err := json.Unmarshal([]byte(`{"n":5,"unit":"workdays"}`), &term); err != nil || term != (Term{5, UnitWorkdays}) {
		t.Errorf("got %v, %v", term, err)
	}
	if b, err := json.Marshal(term); err != nil || string(b) != `{"n":5,"unit":"workdays"}` {
		t.Errorf("got %s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"n":5,"unit":"werkdagen"}`), &term); err == nil {
		t.Error("an unknown unit was read")
	}
}

func TestUnknownUnitPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a term that never passes went unnoticed")
		}
	}()
	Term{5, "fortnights"}.After(Date(2025, time.January, 1))
}

var units = []Unit{UnitHours, UnitWorkdays, UnitDays, UnitWeeks, UnitMonths}

// someMoment lies inside or outside the years that are looked up.
func someMoment() *rapid.Generator[time.Time] {
	from, to := Date(1985, time.January, 1).Unix(), Date(2065, time.January, 1).Unix()
	return rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(from, to).Draw(t, "unix"), 0).UTC()
	})
}

func TestAfterIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom(units).Draw(t, "unit")
		n := rapid.IntRange(0, 400).Draw(t, "n")
		from := someMoment().Draw(t, "from")
		later := from.Add(time.Duration(rapid.Int64Range(0, 1e6).Draw(t, "seconds")) * time.Second)
		due := Term{n, unit}.After(from)
		if due.Before(from) {
			t.Fatalf("%d %s after %s has passed before it started: %s", n, unit, from, due)
		}
		if next := (Term{n + 1, unit}).After(from); !next.After(due) {
			t.Fatalf("one more of %d %s is not later: %s, %s", n, unit, due, next)
		}
		if d := (Term{n, unit}).After(later); d.Before(due) {
			t.Fatalf("%d %s: started later (%s, %s), passed sooner (%s, %s)", n, unit, from, later, due, d)
		}
	})
}

func TestWorkdayTermEndsWithAWorkday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		from := someMoment().Draw(t, "from")
		due := Term{n, UnitWorkdays}.After(from)
		if last := due.Add(-time.Second); !Workday(last) {
			t.Fatalf("%d workdays from %s end on %s", n, from, last.In(Amsterdam))
		}
		passed := 0 // workdays after the first one, up to the end: as many as the term has
		for at := EndOfDay(from); at.Before(due); at = EndOfDay(at) {
			if Workday(at) {
				passed++
			}
		}
		if !Workday(from) {
			passed-- // the first workday is where the term starts
		}
		if passed != n {
			t.Fatalf("%d workdays from %s hold %d workdays", n, from, passed)
		}
	})
}

func TestDaysAgreeWithTheZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := someMoment().Draw(t, "at")
		y, m, d := at.In(Amsterdam).Date()
		start := time.Date(y, m, d, 0, 0, 0, 0, Amsterdam)
		if got := StartOfDay(at); !got.Equal(start) || !got.Equal(Date(y, m, d)) {
			t.Fatalf("StartOfDay(%s) = %s, want %s", at, got, start)
		}
		if end := time.Date(y, m, d+1, 0, 0, 0, 0, Amsterdam); !EndOfDay(at).Equal(end) {
			t.Fatalf("EndOfDay(%s) = %s, want %s", at, EndOfDay(at), end)
		}
		n := rapid.IntRange(0, 5000).Draw(t, "n")
		if got := Days(at, Term{n, UnitDays}.After(at).Add(-time.Second)); got != n {
			t.Fatalf("%d days after %s are %d days", n, at, got)
		}
	})
}

var sink any

func BenchmarkAddWorkdays(b *testing.B) {
	from := Date(2026, time.March, 3).Add(10 * time.Hour)
	term := Term{5, UnitWorkdays}
	for b.Loop() {
		sink = term.After(from).Unix()
	}
}

func BenchmarkAddMonths(b *testing.B) {
	from := Date(2026, time.March, 3).Add(10 * time.Hour)
	term := Term{3, UnitMonths}
	for b.Loop() {
		sink = term.After(from).Unix()
	}
}

func BenchmarkDays(b *testing.B) {
	from, to := Date(2026, time.March, 3), Date(2026, time.August, 3)
	for b.Loop() {
		sink = Days(from, to)
	}
}

func BenchmarkMakeTable(b *testing.B) {
	for b.Loop() {
		sink = makeTable(years.first, years.end)
	}
}
