package report_test

import (
	"slices"
	"testing"

	"kring/internal/report"
	"kring/internal/text"
)

// Every agency finds its kind, and every kind has reminders in both languages.
func TestSectors(t *testing.T) {
	for agency, want := range map[string]string{"school": "15", "politie": "01", "huisarts": "02", "jgz": "03", "wijkteam": "08", "kinderopvang": "18", "sport": "19", "bakker": ""} {
		if got := report.KindOfAgency(agency); got != want {
			t.Errorf("%s reports as %q, want %q", agency, got, want)
		}
		if want != "" && !slices.Contains(report.ProfessionalKinds(), want) {
			t.Errorf("%s is no kind of professional", want)
		}
	}
	for _, lang := range text.Languages {
		everybody := report.Helps("", lang)
		for _, kind := range report.ProfessionalKinds() {
			if len(report.Helps(kind, lang)) < 3 {
				t.Errorf("%s in %s: nothing helps", kind, lang)
			}
		}
		if slices.Equal(report.Helps("15", lang), everybody) {
			t.Errorf("a school hears nothing of its own in %s", lang)
		}
	}
}
