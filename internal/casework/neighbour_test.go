package casework_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/play"
)

var (
	saar = play.Somebody("Saar Blom", "Huisartsenpost") // a nurse, around nobody
	finn = play.Somebody("Finn Kok", "Huisartsenpost")
)

// at is somebody who lives in a postcode.
func at(by casework.By, home core.Postcode) casework.By {
	by.Home = home
	return by
}

// street is a circle whose household lives in 1234AB, but for Rob, and whose lead lives there too.
func street(t *testing.T, store journal.Store) (w *world, lead casework.By) {
	t.Helper()
	_, w = secretsApart(t, memstore.New(), store)
	w.now = w.now.Truncate(24 * time.Hour).Add(10 * time.Hour)
	w.ticking()
	lead = at(as(samira), "1234AB")
	w.acts(t, as(samira), body(circle.AddressRecorded{Postcode: "1234AB"}), body(circle.AddressRecorded{Persons: []core.PersonID{"rob"}, Postcode: "9876ZX"}))
	return w, lead
}

// neighbours are those who are found as one, each once.
func (w *world) neighbours(t *testing.T) (who []core.ActorID) {
	t.Helper()
	found, err := w.Unusual(t.Context(), watches, w.now)
	must(t, err)
	for _, f := range found {
		if f.Kind == casework.FoundNeighbour {
			who = append(who, f.Actor)
		}
	}
	slices.Sort(who)
	return slices.Compact(who)
}

func (w *world) roleOf(t *testing.T, who core.ActorID) string {
	t.Helper()
	rows, err := w.store.Audited(t.Context(), journal.AuditQuery{Actor: who})
	must(t, err)
	return rows[len(rows)-1].Role
}

// TestOwnNeighboursAreFound: the nurse who lives there and may not look, and the lead who may.
func TestOwnNeighboursAreFound(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w, lead := street(t, store())
		if got := w.neighbours(t); len(got) != 0 {
			t.Fatalf("found are %v before anybody was a neighbour", got)
		}
		w.reads(t, lead)
		nurse, elsewhere, ofRob := at(as(saar), "1234AB"), at(as(finn), "1234AC"), at(as(play.Somebody("Jet Smit", "Politie")), "9876ZX")
		for _, by := range []casework.By{nurse, elsewhere, ofRob, as(play.Somebody("Bas Mol", "Politie"))} {
			if _, err := w.Read(t.Context(), by, "K-1"); !errs.Is(err, errs.NotFound) {
				t.Fatalf("%s: %v", by.ID, err)
			}
		}
		if got, want := w.neighbours(t), []core.ActorID{ofRob.ID, nurse.ID, samira.ID}; !slices.Equal(got, want) {
			t.Errorf("found are %v, want %v", got, want)
		}
		for who, want := range map[core.ActorID]string{samira.ID: "professional lead member neighbour", nurse.ID: "professional neighbour", elsewhere.ID: "professional"} {
			if got := w.roleOf(t, who); got != want {
				t.Errorf("%s is on record as %q, want %q", who, got, want)
			}
		}
		// A second act of the same day, and one that is refused, add to what was found.
		w.acts(t, lead, body(circle.PlanMade{Summary: "rust"}))
		if _, err := w.Act(t.Context(), nurse, "K-1", body(circle.PlanMade{Summary: "rust"})); err == nil {
			t.Fatal("a nurse from elsewhere made a plan")
		}
		found, err := w.Unusual(t.Context(), watches, w.now)
		must(t, err)
		for _, f := range found {
			if f.Kind == casework.FoundNeighbour && f.Actor != ofRob.ID && (len(f.Rows) != 2 || f.Circles != 1) {
				t.Errorf("of %s: %+v", f.Actor, f)
			}
		}
	})
}

// TestALineOfAListIsNoNeighbour: who opens the list of their own circles looked for nobody.
func TestALineOfAListIsNoNeighbour(t *testing.T) {
	w, lead := street(t, memstore.New())
	must(t, failed(w.Glance(t.Context(), lead, "K-1")))
	if got := w.neighbours(t); len(got) != 0 {
		t.Errorf("found are %v", got)
	}
	if _, err := w.Glance(t.Context(), at(as(saar), "1234AB"), "K-1"); !errs.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	if _, err := w.OwnRecord(t.Context(), at(as(finn), "1234AB"), "K-1"); !errs.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	if got, want := w.neighbours(t), []core.ActorID{finn.ID, saar.ID}; !slices.Equal(got, want) {
		t.Errorf("found are %v, want %v: who tried", got, want)
	}
}

// TestNobodyIsFoundByAHiddenAddress: from when it is hidden, and whatever was recorded before.
func TestNobodyIsFoundByAHiddenAddress(t *testing.T) {
	w, _ := street(t, memstore.New())
	lead := as(samira)
	w.acts(t, lead, body(circle.AddressRecorded{Persons: []core.PersonID{"aicha"}, Postcode: "5555HH"}))
	near := at(as(saar), "5555HH")
	_, err := w.Read(t.Context(), near, "K-1")
	if got := w.neighbours(t); !errs.Is(err, errs.NotFound) || !slices.Equal(got, []core.ActorID{saar.ID}) {
		t.Fatalf("before: %v, %v", got, err)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.acts(t, lead, body(circle.AddressHidden{Person: "aicha"}))
	if _, err := w.Read(t.Context(), near, "K-1"); !errs.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	if got := w.neighbours(t); len(got) != 0 {
		t.Errorf("found are %v", got)
	}
	_, err = w.Act(t.Context(), lead, "K-1", body(circle.AddressRecorded{Persons: []core.PersonID{"aicha"}, Postcode: "5555HH"}))
	if said, ok := errs.Saying(err); !ok || said.Key != "refused.address.hidden" {
		t.Errorf("recorded again: %v", err)
	}
	v, err := w.Read(t.Context(), lead, "K-1")
	must(t, err)
	if text, err := json.Marshal(v.Events); err != nil || strings.Contains(string(text), "5555HH") || !strings.Contains(string(text), "1234AB") {
		t.Errorf("%v: the lead reads %s", err, text)
	}
}

// TestAHomeReachesNoRecord: of all that is written of whoever lives there, the word alone.
func TestAHomeReachesNoRecord(t *testing.T) {
	w, lead := street(t, memstore.New())
	w.reads(t, lead)
	must(t, failed(w.Search(t.Context(), lead, journal.Known{Name: "Noah"}, 9)))
	rows, err := w.store.Audited(t.Context(), journal.AuditQuery{})
	must(t, err)
	text, err := json.Marshal(rows)
	must(t, err)
	if strings.Contains(string(text), "1234") || !strings.Contains(string(text), "neighbour") {
		t.Errorf("on record: %s", text)
	}
}

// TestTheHouseholdHearsOfNoNeighbour: their own record is the same whoever lives close by.
func TestTheHouseholdHearsOfNoNeighbour(t *testing.T) {
	var said [2]string
	for i, home := range []core.Postcode{"1234AB", ""} {
		_, w := secretsApart(t, memstore.New(), memstore.New())
		w.ticking()
		lead := at(as(samira), home)
		w.acts(t, lead, body(circle.AddressRecorded{Postcode: "1234AB"}))
		w.reads(t, lead)
		w.acts(t, lead, body(circle.AgreementMade{ID: "a2", What: "Rob gaat naar de huisarts", Person: "rob", Checker: samira.ID, Due: w.now.AddDate(0, 0, 20)}))
		looked, err := w.OwnRecord(t.Context(), ownRob, "K-1")
		must(t, err)
		text, err := json.Marshal(looked)
		must(t, err)
		if said[i] = string(text); len(looked) == 0 {
			t.Error("nobody looked: nothing was tested")
		}
	}
	if said[0] != said[1] {
		t.Errorf("he reads\n%s\nor\n%s", said[0], said[1])
	}
}
