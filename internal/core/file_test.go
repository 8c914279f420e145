package core_test

import (
	"testing"

	"kring/internal/core"
)

func TestAFileIsNoCircle(t *testing.T) {
	report, advice := core.ReportID("R1").File(), core.ReportID("R1").AdviceFile()
	if id, ok := report.Report(); !ok || id != "R1" {
		t.Errorf("a report is found as %q, %v", id, ok)
	}
	if id, ok := advice.Advice(); !ok || id != "R1" {
		t.Errorf("a request for advice is found as %q, %v", id, ok)
	}
	talk := core.ReportID("R1").TalkFile()
	if id, ok := talk.Talk(); !ok || id != "R1" || !talk.IsFile() {
		t.Errorf("a talk is found as %q, %v", id, ok)
	}
	if id, ok := advice.Talk(); ok {
		t.Errorf("a request for advice is the talk about %q", id)
	}
	for _, no := range []core.CircleID{advice, talk, "K-0417", "", "~report/", "R1"} {
		if id, ok := no.Report(); ok {
			t.Errorf("%q is taken for report %q", no, id)
		}
	}
	if !report.IsFile() || !advice.IsFile() || core.CircleID("zzz").IsFile() || core.CircleID(core.RandomID()) > core.FirstFile {
		t.Error("files don't stand behind circles")
	}
}
