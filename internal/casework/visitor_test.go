package casework_test

import (
	"context"
	"testing"

	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/play"
)

// TestAVisitorLooksInNobodysName: what is shown to whoever hasn't said who they are is on record as that.
func TestAVisitorLooksInNobodysName(t *testing.T) {
	o := open(t)
	o.opened(t)
	before, err := o.store.Audited(context.Background(), journal.AuditQuery{N: 100})
	if err != nil {
		t.Fatal(err)
	}
	v, err := o.Show(context.Background(), helping(samira), "K-1")
	if err != nil || len(v.Events) == 0 {
		t.Fatalf("%v, %v", v, err)
	}
	after, err := o.store.Audited(context.Background(), journal.AuditQuery{N: 100})
	if err != nil || len(after) != len(before)+1 {
		t.Fatalf("%d records, and then %d: %v", len(before), len(after), err)
	}
	found := 0
	for _, row := range after {
		if row.Action == "circle.read" {
			if found++; row.Actor != "visitor" || row.Agency != "" || row.Purpose != "demo" || row.Policy != "invented" || len(row.Content) == 0 {
				t.Errorf("%+v", row)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d looks on record", found)
	}
	if _, err := o.Show(context.Background(), helping(play.Somebody("Peter Vreemd", "Elders")), "K-1"); !errs.Is(err, errs.NotFound) {
		t.Errorf("what a stranger may not know is shown: %v", err)
	}
}
