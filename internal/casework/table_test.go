package casework_test

import (
	"slices"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/play"
)

// twoAccounts is a circle in which Rob and Aïcha both have an account of their own, and a
// grandmother takes part.
func twoAccounts(t *testing.T, store journal.Store) (w *world, aicha, oma casework.By) {
	t.Helper()
	w, _ = secretsApart(t, store, memstore.New())
	aicha = casework.By{Who: access.Who{Actor: core.Actor{ID: "account-aicha"}, Kind: access.Household}, For: access.OwnRecord}
	oma = casework.By{Who: access.Who{Actor: play.Somebody("Oma Til", "").Actor, Kind: access.Network}, For: access.Help}
	w.acts(t, as(samira), body(circle.PortalOpened{Person: "aicha", Account: aicha.ID}))
	return w, aicha, oma
}

// calls are the calls that somebody can know of.
func (w *world) calls(t *testing.T, by casework.By) []circle.Call {
	t.Helper()
	v, err := w.Read(t.Context(), by, "K-1")
	must(t, err)
	return circle.Fold(v.Events).Calls
}

// TestACallIsBetweenWhoAsksAndWhoLeads: nobody else of the household or its network, and no other
// member, learns that somebody asked; a lead who doesn't call is held to it all the same.
func TestACallIsBetweenWhoAsksAndWhoLeads(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w, aicha, oma := twoAccounts(t, store())
		w.joins(t, nora)
		others := []casework.By{ownRob, oma, as(nora)}
		before := map[core.ActorID]int{}
		for _, by := range others {
			v, err := w.Read(t.Context(), by, "K-1")
			must(t, err)
			before[by.ID] = len(v.Events)
		}
		w.acts(t, aicha, body(circle.CallAsked{ID: "c1", Person: "aicha", Why: "hij belt de hele nacht"}))
		if told := w.toldNow(t); !slices.Contains(told, samira.ID) {
			t.Errorf("who leads doesn't hear of it: %v", told)
		}
		for _, by := range []casework.By{as(samira), aicha} {
			if got := w.calls(t, by); len(got) != 1 || got[0].Why == "" {
				t.Errorf("%s reads %+v", by.ID, got)
			}
		}
		w.acts(t, as(samira), body(circle.CallReturned{ID: "c1", Outcome: "Rob nam haar telefoon op"}))
		if got := w.calls(t, aicha); len(got) != 1 || got[0].Attempts != 1 || got[0].Outcome != "" {
			t.Errorf("who asked reads %+v", got)
		}
		for _, by := range others {
			v, err := w.Read(t.Context(), by, "K-1")
			must(t, err)
			if len(v.Events) != before[by.ID] {
				t.Errorf("%s learns of it", by.ID)
			}
			for _, act := range []circle.Body{circle.CallReturned{ID: "c1", Reached: true, Outcome: "x"}, circle.CallWithdrawn{ID: "c1"}} {
				if _, err := w.Act(t.Context(), by, "K-1", body(act)); err == nil {
					t.Errorf("%s does %s", by.ID, circle.TypeOf(act))
				}
			}
		}
		w.now = w.now.Add(49 * time.Hour)
		must(t, w.LookAgain(t.Context(), "K-1"))
		lead := play.Somebody("Ellen Kuipers", "Veilig Thuis")
		key := circle.DutyKey{Kind: "return_call", Subject: "c1"}
		w.acts(t, atWork(lead, access.PushThrough), body(circle.EscalationAnswered{Key: key, Answer: "ik bel zelf", Until: w.now.Add(24 * time.Hour)}))
		w.acts(t, as(samira), body(circle.CallReturned{ID: "c1", Reached: true, Outcome: "zij slaapt bij oma"}))
		if got := w.calls(t, aicha); len(got) != 1 || got[0].Waiting() || got[0].Outcome != "" {
			t.Errorf("who asked reads %+v", got)
		}
	})
}

// TestWhatOneFillsInNoOtherReads: somebody of the household fills in a questionnaire for themselves.
func TestWhatOneFillsInNoOtherReads(t *testing.T) {
	w, aicha, oma := twoAccounts(t, memstore.New())
	own := circle.InstrumentFilled{ID: "v1", Instrument: "kracht", Version: 1, Persons: []core.PersonID{"aicha"}, Answers: map[string]string{"a": "ja"}}
	w.acts(t, aicha, body(own))
	for _, tt := range []struct {
		by   casework.By
		want int
	}{{aicha, 1}, {as(samira), 1}, {ownRob, 0}, {oma, 0}} {
		v, err := w.Read(t.Context(), tt.by, "K-1")
		must(t, err)
		if got := circle.Fold(v.Events).Filled; len(got) != tt.want {
			t.Errorf("%s reads %+v", tt.by.ID, got)
		}
	}
	own.ID = "v2"
	if _, err := w.Act(t.Context(), ownRob, "K-1", body(own)); err == nil {
		t.Error("Rob answers for Aïcha")
	}
}

// TestToBeAskedForAdviceOpensNothing: a specialist from elsewhere finds the question alone, answers
// it, and from then on the circle isn't there.
func TestToBeAskedForAdviceOpensNothing(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w, _ := secretsApart(t, store(), store())
		vera := play.Somebody("Vera Keel", "Polikliniek Letsel")
		asks := func(id core.ItemID) circle.Command {
			return body(circle.ConsultAsked{ID: id, Of: vera, AgencyName: "Polikliniek Letsel", Kind: circle.ConsultSpecialist, Question: "hoe oud is dit letsel?", Ground: "zonder namen"})
		}
		w.opens(t, as(vera), "K-1").isRefusedLikeUnknown(t)
		w.acts(t, as(samira), asks("raad1"), asks("raad2"))
		if told := w.toldNow(t); !slices.Contains(told, vera.ID) {
			t.Errorf("who is asked doesn't hear of it: %v", told)
		}
		v, err := w.Read(t.Context(), as(vera), "K-1")
		must(t, err)
		if len(v.Events) != 2 || v.Ties != access.Tied(access.AsConsulted) {
			t.Fatalf("reads %+v as %v", v.Events, v.Ties.List())
		}
		for _, why := range access.Purposes {
			if v, err := w.Read(t.Context(), atWork(vera, why), "K-1"); why != access.Help && err == nil {
				t.Errorf("for %s reads %+v", why, v.Events)
			}
		}
		work, err := w.Work(t.Context(), as(vera), journal.WorkQuery{Owner: vera.ID, N: 99})
		must(t, err)
		if len(work) != 2 || work[0].Key.Kind != "answer_consult" {
			t.Errorf("has to do %+v", work)
		}
		w.acts(t, as(vera), body(circle.ConsultAnswered{ID: "raad1", Advice: "een dag of drie"}))
		v, err = w.Read(t.Context(), as(vera), "K-1")
		must(t, err)
		if len(v.Events) != 1 {
			t.Errorf("the question that was answered stays: %+v", v.Events)
		}
		for range 4 { // letting it lie opens nothing either.
			w.now = w.now.AddDate(0, 0, 10)
			must(t, w.LookAgain(t.Context(), "K-1"))
		}
		for _, why := range access.Purposes {
			if v, err := w.Read(t.Context(), atWork(vera, why), "K-1"); why != access.Help && err == nil {
				t.Errorf("let it lie, and for %s reads %+v", why, v.Events)
			}
		}
		w.acts(t, as(vera), body(circle.ConsultDeclined{ID: "raad2", Reason: "te lang geleden"}))
		w.opens(t, as(vera), "K-1").isRefusedLikeUnknown(t)
		if _, err := w.Act(t.Context(), as(vera), "K-1", body(circle.ConsultAnswered{ID: "raad2", Advice: "x"})); !errs.Is(err, errs.NotFound) {
			t.Errorf("answers afterwards: %v", err)
		}
	})
}

// TestWhoIsAskedGetsWord: who has to say yes or no hears that there is something, and not only who asked.
func TestWhoIsAskedGetsWord(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	vera := play.Somebody("Vera Keel", "Polikliniek Letsel")
	w.toldNow(t)
	w.acts(t, as(samira), body(circle.MemberInvited{Member: vera, AgencyName: "Polikliniek Letsel", Task: "kijkt mee", TeamLead: play.Somebody("Ab Pols", "Polikliniek Letsel")}))
	if told := w.toldNow(t); !slices.Contains(told, vera.ID) {
		t.Errorf("who is asked to take part doesn't hear of it: %v", told)
	}
}
