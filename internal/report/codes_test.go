package report_test

import (
	"slices"
	"testing"

	"kring/internal/report"
)

// The lists are whole: each code once, what is professional is a kind of reporter, and a decision that
// is not the last one is follow-up at the desk.
func TestCodes(t *testing.T) {
	kinds := report.ReporterKinds()
	for name, list := range map[string][]string{"reporters": kinds, "violence": report.ViolenceKinds()} {
		if slices.Sort(list); len(list) < 11 || len(slices.Compact(slices.Clone(list))) != len(list) {
			t.Errorf("%s: %v", name, list)
		}
	}
	professional := 0
	for _, kind := range kinds {
		if report.Professional(kind) {
			professional++
		}
	}
	if professional != 20 || report.Professional("35") || !report.Professional("15") {
		t.Errorf("%d kinds are professional", professional)
	}
	for _, o := range report.Outcomes() {
		if o.Final() == (o == "VT-01-01") || o.NoAction() && o.HandsOver() || o.AfterFollowUp() && !o.Final() || o.SaysWhere() != (o == "VT-99") {
			t.Errorf("%s means what it can't", o)
		}
	}
}

func TestTypesAreNamed(t *testing.T) {
	if got := report.TypeOf(report.Received{}); got != "report.received" {
		t.Error(got)
	}
	if got := report.TypeOf(report.LapseDue{}); got != "" {
		t.Errorf("what is no event is called %q", got)
	}
}
