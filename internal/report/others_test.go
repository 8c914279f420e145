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
		"it just came in":                func(s *report.State) { s.Comparison, s.Assessment = nil, nil },
		"nobody judged it":               func(s *report.State) { s.Assessment = nil },
		"nothing is beside it":           func(s *report.State) { s.Comparison = &report.Comparison{} },
		"there is direct danger":         func(s *report.State) { s.Assessment.Overall = report.AcuteUnsafe },
		"they hurt somebody":             func(s *report.State) { s.Reporter.Kind = "30" },
		"nobody knows who it is":         func(s *report.State) { s.Reporter.Kind = "41" },
		"they took it back":              func(s *report.State) { s.WithdrawnAt = monday },
		"somebody doubts it":             func(s *report.State) { s.Doubts = []report.Doubt{{ID: "d"}} },
		"two people doubt it":            func(s *report.State) { s.Doubts = []report.Doubt{{ID: "d", Read: monday, Agreed: true}} },
		"facts came that nobody weighed": func(s *report.State) { s.Anew = monday },
	} {
		s := safe()
		if change(s); report.MayHearOfOthers(s) {
			t.Errorf("%s, and they hear of others", name)
		}
	}
}

// It goes with a message or an answer, is refused where it could endanger somebody, and stays on record.
func TestTheDeskTellsOfOthersWhereItMay(t *testing.T) {
	y := begin(t).does(anyone, received()).does(ines.Actor, report.Taken{Name: ines.Name}).does(ines.Actor, report.Compared{Reports: []core.ReportID{"R0"}})
	tells := report.MessageSent{ID: "m1", Words: "Je bent niet de enige.", Others: true}
	y.refuses(ines.Actor, tells, "refused.report.others").does(ines.Actor, judged(report.AcuteUnsafe)).refuses(ines.Actor, tells, "refused.report.others")
	y.does(ines.Actor, judged(report.StructuralUnsafe)).refuses(anyone, tells, "refused.report.others").does(ines.Actor, tells)
	y.does(ines.Actor, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent ze"})
	y.does(ines.Actor, report.ReporterTold{How: report.ByChannel, Words: "Het wijkteam is er. Je bent niet de enige.", Others: true})
	if !y.s.Messages[0].Others || !y.s.Told[0].Others {
		t.Error("nothing on record says that it was told")
	}
	y.does(anyone, report.FactsAdded{What: "nu een mes", Urgency: report.UrgentNow})
	tells.ID = "m2"
	y.refuses(ines.Actor, tells, "refused.report.others")
}
