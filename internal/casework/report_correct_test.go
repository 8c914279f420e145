package casework_test

import (
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/memstore"
	"kring/internal/report"
)

// Somebody who was taken down by a wrong name is found by the right one once it is put right, and by the wrong
// one no more.
func TestSomebodyIsFoundByTheNameThatIsRight(t *testing.T) {
	y := intakeOn(t, memstore.New())
	y.opened(t) // around Noah Jansen.
	f := neighbour()
	f.About[0].Name, f.About[0].Postcode, f.About[0].House = "Henk Pietersen", "", ""
	filed, err := y.FileOpenly(t.Context(), f)
	must(t, err)
	beside := func() []casework.Beside {
		all, err := y.Beside(t.Context(), triaging(ines), filed.Report)
		must(t, err)
		return all
	}
	if found := beside(); len(found) != 0 {
		t.Fatalf("by the wrong name: %+v", found)
	}
	right := filed.State.About[0]
	right.Name = "Noah Jansen"
	y.handles(ines, filed.Report, report.Corrected{What: "de naam", Words: "hij heet Noah Jansen", Subject: &right})
	if found := beside(); len(found) != 1 || found[0].Circle != "K-1" {
		t.Errorf("by the right name: %+v", found)
	}
	other, err := y.FileOpenly(t.Context(), neighbourOf("Henk Pietersen"))
	must(t, err)
	if all, err := y.Beside(t.Context(), triaging(ines), other.Report); err != nil || len(all) != 0 {
		t.Errorf("the wrong name is still found: %+v, %v", all, err)
	}
}

func neighbourOf(name string) *casework.Filing {
	f := neighbour()
	f.Reporter.Receipt = nil
	f.About = []report.Subject{{Name: name, Part: report.PartUnknown}}
	return f
}

// A letter that lay waits since it came, and the terms of the law run since it was written down.
func TestALetterWaitsSinceItCame(t *testing.T) {
	y := intakeOn(t, memstore.New())
	came := y.now.Add(-50 * time.Hour)
	f := neighbourOf("Noah")
	f.Door, f.Came, f.Reporter.Reach = report.LetterDoor, came, report.NoReach
	filed, err := y.File(t.Context(), triaging(ines), f)
	must(t, err)
	if s := filed.State; !s.Received.Equal(came) || !s.Recorded.Equal(y.now) {
		t.Errorf("came %s, written down %s", s.Received, s.Recorded)
	}
	if lines := y.queue(); len(lines) != 1 || !lines[0].Came.Equal(came) {
		t.Errorf("the queue has %+v", lines)
	}
	open := neighbour()
	open.Came = came // nobody says at the public door when it was.
	filed, err = y.FileOpenly(t.Context(), open)
	must(t, err)
	if filed.State.Received.Equal(came) {
		t.Error("a visitor set the moment")
	}
}
