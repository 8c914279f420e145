package report_test

import (
	"testing"

	"kring/internal/core"
	"kring/internal/report"
)

// A reporter hears that they are not the only one when all of it holds; each ground by itself is enough not to.
func TestWhoMayHearOfOthers(t *testing.T) {
	safe := func() *report.State {
		return &report.State{
			Reporter: report.Reporter{Kind: "35"}, Comparison: &report.Comparison{Circles: []core.CircleID{"K-1"}},
			Assessment: &report.Assessment{Overall: report.StructuralUnsafe},
		}
	}
	if !report.MayHearOfOthers(safe()) {
		t.Error("a neighbour may not hear it, and nothing is against it")
	}
	for name, change := range map[string]func(*report.State){
		"it just came in":        func(s *report.State) { s.Comparison, s.Assessment = nil, nil },
		"nobody judged it":       func(s *report.State) { s.Assessment = nil },
		"nothing is beside it":   func(s *report.State) { s.Comparison = &report.Comparison{} },
		"there is direct danger": func(s *report.State) { s.Assessment.Overall = report.AcuteUnsafe },
		"they hurt somebody":     func(s *report.State) { s.Reporter.Kind = "30" },
		"nobody knows who it is": func(s *report.State) { s.Reporter.Kind = "41" },
	} {
		s := safe()
		if change(s); report.MayHearOfOthers(s) {
			t.Errorf("%s, and they hear of others", name)
		}
	}
}
