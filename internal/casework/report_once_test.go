package casework_test

import (
	"testing"

	"kring/internal/report"
)

// A form that is sent twice is one act; other words in it are another.
func TestAnActOnAReportIsDoneOnce(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		filed, err := y.FileOpenly(ctx, neighbour())
		if err != nil {
			t.Fatal(err)
		}
		count := func() int {
			view, err := y.Read(ctx, triaging(ines), filed.Report)
			if err != nil {
				t.Fatal(err)
			}
			return len(view.Events)
		}
		for range 2 {
			if _, err := y.Once(ctx, triaging(ines), filed.Report, "form 1", report.FactsAdded{What: "hij huilt"}); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(); n != 2 {
			t.Errorf("sent twice, and %d events", n)
		}
		if did, err := y.Did(ctx, triaging(ines), filed.Report, "form 1"); err != nil || !did {
			t.Errorf("did: %v, %v", did, err)
		}
		if did, err := y.Did(ctx, triaging(tilda), filed.Report, "form 1"); err != nil || did {
			t.Errorf("another did: %v, %v", did, err)
		}
		if _, err := y.Once(ctx, triaging(ines), filed.Report, "form 2", report.FactsAdded{What: "hij huilt"}); err != nil || count() != 3 {
			t.Errorf("another form: %v, %d events", err, count())
		}
		if did, err := y.Did(ctx, triaging(ines), "no-such-report", "form 1"); err != nil || did {
			t.Errorf("of no report: %v, %v", did, err)
		}
	})
}
