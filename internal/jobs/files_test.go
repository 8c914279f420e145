package jobs_test

import (
	"fmt"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/memstore"
)

// What no form finished within a day is destroyed; what was named, and what is fresh, stays.
func TestFilesOfFormsThatWereNeverFinishedAreSwept(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	store := memstore.New()
	hand := func(id core.CircleID, item string, at time.Time) {
		p := journal.Part{Handed: journal.Handed{Circle: id, Item: core.ItemID(item)}, Data: []byte("sealed"), Waits: at}
		if err := store.PutPart(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 130 {
		hand("~report/old", fmt.Sprint(i), now.Add(-25*time.Hour))
	}
	hand("~report/fresh", "f", now.Add(-23*time.Hour))
	hand("~report/filed", "f", now.Add(-40*time.Hour))
	w := &journal.Writing{Circle: "~report/filed", Key: []byte("key"), Events: []journal.Row{{ID: "e", Seq: 1, Recorded: now}}, Files: []core.ItemID{"f"}}
	if err := store.Append(t.Context(), w, w.Leaves()); err != nil {
		t.Fatal(err)
	}
	loop := jobs.Files(jobs.Tools{Clock: func() time.Time { return now }}, store)
	for round, want := range []int{100, 30, 0} {
		done, more, err := loop.Round(t.Context())
		if err != nil || done != want || more != (want == 100) {
			t.Fatalf("round %d did %d, more: %v, %v", round, done, more, err)
		}
	}
	left, err := store.Waiting(t.Context(), now, 9)
	if err != nil || len(left) != 1 || left[0].Circle != "~report/fresh" {
		t.Errorf("%v is left, %v", left, err)
	}
	if _, err := store.ReadPart(t.Context(), journal.Handed{Circle: "~report/filed", Item: "f"}, 0); err != nil {
		t.Errorf("what was filed is gone: %v", err)
	}
}
