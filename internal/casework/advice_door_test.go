package casework_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// Somebody asks without signing in and reads with their receipt what was advised; a receipt of a report is
// none of advice, and the other way round.
func TestAdviceByReceipt(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.now = y.now.Add(7*time.Minute + 13*time.Second)
		other := sha256.Sum256([]byte("another receipt"))
		asked := report.AdviceAsked{Advice: "A1", Agency: "Veilig Thuis", By: report.Asker{Kind: "34"}, Topic: report.Topic{Kinds: []string{"01"}, Urgency: report.NotUrgent}}
		if err := y.AskOpenly(ctx, asked, other[:]); err != nil {
			t.Fatal(err)
		}
		if _, err := y.FileOpenly(ctx, neighbour()); err != nil {
			t.Fatal(err)
		}
		if err := y.AskOpenly(ctx, asked, other[:]); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same again: %v", err)
		}
		if a, err := y.AdviceOf(ctx, other[:]); err != nil || a.ID != "A1" || a.Ended() {
			t.Fatalf("%+v, %v", a, err)
		}
		if err := y.Advise(ctx, triaging(ines), "A1", report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}); err != nil {
			t.Fatal(err)
		}
		a, err := y.AdviceOf(ctx, other[:])
		if err != nil || len(a.Tips) != 1 {
			t.Errorf("given: %+v, %v", a, err)
		}
		if _, err := y.AdviceOf(ctx, locate[:]); !errs.Is(err, errs.NotFound) {
			t.Errorf("a report as advice: %v", err)
		}
		if _, err := y.Return(ctx, other[:]); !errs.Is(err, errs.NotFound) {
			t.Errorf("advice as a report: %v", err)
		}
		rows, err := y.store.Audited(ctx, journal.AuditQuery{Actor: report.TheReporter, N: 100})
		if err != nil || len(rows) < 4 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			if !row.At.Equal(casework.Coarse(row.At)) {
				t.Errorf("%s is kept as fine as %v", row.Action, row.At)
			}
		}
	})
}
