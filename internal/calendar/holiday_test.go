package calendar

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// published are the holidays as rijksoverheid.nl and the yearly Dutch calendars list them, with
// Good Friday and 5 May of every year. The Sundays Easter and Whit Sunday are left out: a Sunday
// is a day off anyway. The order is New Year's Day, Good Friday, Easter Monday, Koningsdag,
// Bevrijdingsdag, Ascension Day, Whit Monday, the two Christmas days.
var published = map[int][]string{
	2017: {"01-01", "04-14", "04-17", "04-27", "05-05", "05-25", "06-05", "12-25", "12-26"},
	2018: {"01-01", "03-30", "04-02", "04-27", "05-05", "05-10", "05-21", "12-25", "12-26"},
	2019: {"01-01", "04-19", "04-22", "04-27", "05-05", "05-30", "06-10", "12-25", "12-26"},
	2020: {"01-01", "04-10", "04-13", "04-27", "05-05", "05-21", "06-01", "12-25", "12-26"},
	2021: {"01-01", "04-02", "04-05", "04-27", "05-05", "05-13", "05-24", "12-25", "12-26"},
	2022: {"01-01", "04-15", "04-18", "04-27", "05-05", "05-26", "06-06", "12-25", "12-26"},
	2023: {"01-01", "04-07", "04-10", "04-27", "05-05", "05-18", "05-29", "12-25", "12-26"},
	2024: {"01-01", "03-29", "04-01", "04-27", "05-05", "05-09", "05-20", "12-25", "12-26"},
	2025: {"01-01", "04-18", "04-21", "04-26", "05-05", "05-29", "06-09", "12-25", "12-26"},
	2026: {"01-01", "04-03", "04-06", "04-27", "05-05", "05-14", "05-25", "12-25", "12-26"},
	// Two years of Koninginnedag: 30 April, and the day before when that was a Sunday.
	2004: {"01-01", "04-09", "04-12", "04-30", "05-05", "05-20", "05-31", "12-25", "12-26"},
	2006: {"01-01", "04-14", "04-17", "04-29", "05-05", "05-25", "06-05", "12-25", "12-26"},
}

func TestHolidaysArePublishedOnes(t *testing.T) {
	for year, want := range published {
		var got []string
		for _, day := range holidays(year) {
			got = append(got, midnight(day).In(Amsterdam).Format("01-02"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d (-published +computed):\n%s", year, diff)
		}
	}
}

// Every day of the published years is a workday or not, by the table and by computing.
func TestWorkdaysOfPublishedYears(t *testing.T) {
	for year, list := range published {
		off := map[string]bool{}
		for _, d := range list {
			off[d] = true
		}
		for day := Date(year, time.January, 1).In(Amsterdam); day.Year() == year; day = day.AddDate(0, 0, 1) {
			w := day.Weekday()
			want := w != time.Saturday && w != time.Sunday && !off[day.Format("01-02")]
			noon := day.Add(12 * time.Hour)
			if got := Workday(noon); got != want {
				t.Errorf("Workday(%s) = %t, want %t", noon, got, want)
			}
			if got := !dayOff(dayOf(noon)); got != want {
				t.Errorf("computed: workday(%s) = %t, want %t", noon, got, want)
			}
		}
	}
}

func TestKoningsdagIsNeverASunday(t *testing.T) {
	for year := 2014; year <= lastYear; year++ {
		sunday := Date(year, time.April, 27).In(Amsterdam).Weekday() == time.Sunday
		for _, day := range holidays(year) {
			_, m, d := dateOf(day)
			if m == time.April && d == 27 && sunday {
				t.Errorf("%d: 27 April is a Sunday and still Koningsdag", year)
			}
		}
	}
}
