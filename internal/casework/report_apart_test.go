package casework_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/report"
	"kring/internal/rules"
)

// TestAHouseholdMeetsTheSameWorldWhetherAReportWasMade: nothing in their circle, their lists or who looked
// into their record tells that there is a report about them, or of whom, before they are informed. They
// are informed by the desk, for a report is no part of their circle.
func TestAHouseholdMeetsTheSameWorldWhetherAReportWasMade(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		one, _ := secretsApart(t, store(), memstore.New())
		two, _ := secretsApart(t, store(), memstore.New())
		aicha := access.Who{Actor: core.Actor{ID: "account-aicha"}, Kind: access.Household}
		for _, w := range []*world{one, two} {
			w.acts(t, as(samira), body(circle.PortalOpened{Person: "aicha", Account: aicha.ID}))
		}
		one.reported(t)
		for _, who := range []access.Who{ownRob.Who, aicha, {Actor: core.Actor{ID: "Oma Til"}, Kind: access.Network}} {
			a, b := one.wholly(t, who), two.wholly(t, who)
			if a != b {
				t.Errorf("%s meets\n%s\nor\n%s", who.ID, a, b)
			}
			if !strings.Contains(a, "Noah en Lotte") {
				t.Errorf("%s sees nothing at all: %s", who.ID, a)
			}
		}
		lead := access.Who{Actor: samira.Actor, Kind: access.Professional}
		if strings.Contains(one.meets(t, lead), "Juf Anja") {
			t.Error("who leads the circle reads who reported")
		}
	})
}

// wholly is all that somebody meets, and who looked into their own record.
func (w *world) wholly(t *testing.T, who access.Who) string {
	t.Helper()
	looked, err := w.OwnRecord(t.Context(), casework.By{Who: who, For: access.OwnRecord}, "K-1")
	text, failed := json.Marshal(looked)
	must(t, failed)
	return w.meets(t, who) + string(text) + fmt.Sprint(err)
}

// reported has a teacher report about the household, and the desk do all it does: but for opening the circle, with
// IDs of their own, for how many there are of another is not what this is about.
func (w *world) reported(t *testing.T) {
	t.Helper()
	var n atomic.Int64
	desk := &casework.Desk{
		Store: w.store, Vault: journal.NewSealer(w.ring, 10), Keys: w.ring, Rules: rules.National(), Policies: policies(t),
		Clock: func() time.Time { return w.now }, NewID: func() string { return fmt.Sprintf("r%d", n.Add(1)) },
	}
	r := &casework.Reports{Desk: desk, OnDuty: onDuty}
	f := &casework.Filing{
		Agency: "Veilig Thuis", What: "Noah is bang voor Rob.", Urgency: report.UrgentNow, Reporter: report.Reporter{Kind: "15"},
		About: []report.Subject{{Name: "Noah Jansen", Child: true, Part: report.Harmed}, {Name: "Rob Jansen", Part: report.Harming}},
	}
	filed, err := r.File(t.Context(), helping(juf), f)
	must(t, err)
	receipt := sha256.Sum256([]byte("een buurman"))
	_, err = r.FileOpenly(t.Context(), &casework.Filing{
		Agency: "Veilig Thuis", What: "Geschreeuw.", Urgency: report.UrgentSoon, About: f.About, Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.ByChannel, Receipt: receipt[:]},
	})
	must(t, err)
	by := triaging(ines)
	beside, err := r.Beside(t.Context(), by, filed.Report)
	must(t, err)
	if len(beside) != 2 || beside[0].Circle != "K-1" && beside[1].Circle != "K-1" {
		t.Fatalf("laid beside: %+v", beside)
	}
	_, err = desk.Read(t.Context(), by, "K-1") // to see whether it is the same family.
	must(t, err)
	s := report.Fold(must1(r.Read(t.Context(), by, filed.Report))(t).Events)
	var judged []report.Judgement
	for _, p := range s.About {
		judged = append(judged, report.Judgement{Person: p.Person, Safety: report.AcuteUnsafe, Why: "gezien"})
	}
	for _, act := range []report.Body{
		report.Taken{Name: ines.Name},
		report.Compared{Circles: []core.CircleID{"K-1"}},
		report.Assessed{Overall: report.AcuteUnsafe, Why: "w", Judgements: judged},
		report.Decided{Outcome: "VT-01-02", Ground: "de kring staat er"},
		report.HandoverOffered{ID: "h", To: samira, Circle: "K-1", What: "zicht op Noah"},
	} {
		_, err := r.Act(t.Context(), by, filed.Report, act)
		must(t, err)
	}
	_, err = r.Act(t.Context(), helping(samira), filed.Report, report.HandoverAccepted{ID: "h"})
	must(t, err)
}

// must1 is a value that has to be there.
func must1[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T { tb.Helper(); must(tb, err); return v }
}
