package casework_test

import (
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// strays is a round of the loop that destroys what belongs to nothing, in pages of two.
func (y *intake) strays() (n int) {
	y.t.Helper()
	for after := ""; ; {
		done, last, err := y.ForgetStrays(y.t.Context(), after, 2)
		must(y.t, err)
		n += done
		if last == "" {
			return n
		}
		after = last
	}
}

func (y *intake) keeps(id core.ReportID) bool {
	y.t.Helper()
	_, err := y.Custodian.Secrets.Get(y.t.Context(), journal.Reporters, journal.ReporterID(id))
	if err != nil && !errs.Is(err, errs.NotFound) {
		y.t.Fatal(err)
	}
	return err == nil
}

// Who reported is put away first. When the report then doesn't come in, it is destroyed after a day, on record; what
// belongs to a report or to a circle stays.
func TestWhoReportedNothingIsForgotten(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.Custodian = y.custodian()
		y.Custodian.May = y.MayHandle
		files := func(id core.ReportID) error {
			f := neighbour()
			f.Report, f.Identity = id, []byte("Til van hiernaast")
			_, err := y.FileOpenly(ctx, f)
			return err
		}
		must(t, files("filed-1"))
		must(t, files("filed-2"))
		must(t, y.Custodian.Keep(ctx, keeping(kees), casework.ReporterOf("K-1", "of-a-circle"), []byte("Jo")))
		y.Store = &failing{y.store, core.CircleID.IsFile}
		for _, id := range []core.ReportID{"lost-1", "lost-2", "sent-again"} {
			if err := files(id); err == nil || !y.keeps(id) {
				t.Fatalf("%s came in: %v", id, err)
			}
		}
		y.Store = y.store
		y.now = y.now.Add(23 * time.Hour)
		if n := y.strays(); n != 0 {
			t.Errorf("%d are gone while somebody may still send the form again", n)
		}
		must(t, files("sent-again")) // the form is sent again: what is there already is hers.
		f := neighbour()
		f.Report, f.Identity = "lost-2", []byte("iemand anders")
		if _, err := y.FileOpenly(ctx, f); !errs.Is(err, errs.Conflict) {
			t.Errorf("another under the same number: %v", err)
		}
		y.now = y.now.Add(25 * time.Hour)
		if n := y.strays(); n != 2 {
			t.Errorf("%d are gone", n)
		}
		for id, want := range map[core.ReportID]bool{"filed-1": true, "filed-2": true, "sent-again": true, "of-a-circle": true, "lost-1": false, "lost-2": false} {
			if y.keeps(id) != want {
				t.Errorf("%s is kept: %v", id, !want)
			}
		}
		rows, err := y.store.Audited(ctx, journal.AuditQuery{Circle: core.ReportID("lost-1").File(), N: 9})
		must(t, err)
		if last := rows[len(rows)-1]; last.Action != "reporter.destroyed lost-1" || last.Actor != casework.Background.ID || last.Policy != "clock" {
			t.Errorf("on record is %+v", last)
		}
		if n := y.strays(); n != 0 {
			t.Errorf("%d more", n)
		}
	})
}

// A report that comes in while the loop looks keeps who made it.
func TestAReportThatComesInMeanwhileKeepsItsReporter(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		y.Custodian = y.custodian()
		y.Custodian.May = y.MayHandle
		f := neighbour()
		f.Report, f.Identity = "late", []byte("Til")
		y.Store = &failing{y.store, core.CircleID.IsFile}
		if _, err := y.FileOpenly(t.Context(), f); err == nil {
			t.Fatal("it came in")
		}
		y.Store = y.store
		y.now = y.now.Add(48 * time.Hour)
		again := neighbour()
		again.Report, again.Identity = "late", []byte("Til")
		_, err := y.FileOpenly(t.Context(), again)
		must(t, err)
		if y.strays() != 0 || !y.keeps("late") {
			t.Error("who reported is gone")
		}
		y.handles(ines, "late", report.Taken{Name: ines.Name})
	})
}
