package casework_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

// toldOf takes what is to be sent by now, by whom it is for: the last for each.
func (o *office) toldOf(t *testing.T) map[core.ActorID]journal.Outgoing {
	t.Helper()
	sent, err := o.store.Take(t.Context(), o.now, o.now.Add(time.Minute), 99)
	if err != nil {
		t.Fatal(err)
	}
	told := map[core.ActorID]journal.Outgoing{}
	for _, out := range sent {
		if err := o.store.Sent(t.Context(), out.ID); err != nil {
			t.Fatal(err)
		}
		told[core.ActorID(out.To)] = out
	}
	return told
}

func (o *office) piket(ids ...core.ActorID) {
	o.OnCall = func(_ context.Context, agency core.AgencyID) ([]core.ActorID, error) {
		if agency != samira.Agency {
			return nil, nil
		}
		return ids, nil
	}
}

var hurt = circle.IncidentRecorded{ID: "i1", Kind: circle.Violence, Persons: []core.PersonID{"noah"}, What: "x", Danger: true}

// TestWhatIsAcuteIsToldToWhoIsOnCall: at once and urgent, without a word, once, and to nobody whom
// the circle keeps out. An acute alarm rests on what happened before it was written down.
func TestWhatIsAcuteIsToldToWhoIsOnCall(t *testing.T) {
	o := open(t)
	o.piket("piet-vos", "broer-van-rob")
	o.opened(t)
	o.does(t, samira, circle.AccessBarred{Actor: "broer-van-rob", Reason: "is familie"})
	o.now = o.now.Add(time.Hour)
	if told := o.toldOf(t); len(told["piet-vos"].To) > 0 {
		t.Fatal("told while nothing is acute")
	}
	earlier := hurt
	if _, err := o.Act(t.Context(), helping(samira), "K-1", circle.Command{Act: earlier, Happened: o.now.Add(-30 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	told := o.toldOf(t)
	for _, who := range []core.ActorID{"piet-vos", samira.ID} {
		out, ok := told[who]
		if !ok || !out.Urgent.Equal(o.now) || len(out.Body) > 0 || !out.At.Equal(o.now) {
			t.Errorf("%s: %+v", who, out)
		}
	}
	if _, ok := told["broer-van-rob"]; ok {
		t.Error("who is kept out is told")
	}
	o.does(t, samira, circle.PersonAdded{Person: "lotte", Name: "Lotte", Child: true})
	if _, again := o.toldOf(t)["piet-vos"]; again {
		t.Error("told again while nothing acute is new")
	}
	o.now = o.now.Add(48 * time.Hour) // nobody answered: it climbs.
	if err := o.LookAgain(t.Context(), "K-1"); err != nil {
		t.Fatal(err)
	}
	if out := o.toldOf(t)["piet-vos"]; !out.Urgent.Equal(o.now) {
		t.Errorf("when it climbs: %+v", out)
	}
}

// TestWhereNobodyIsOnCallTheTeamLeadIsTold, and an act fails that can't find out who is.
func TestWhereNobodyIsOnCallTheTeamLeadIsTold(t *testing.T) {
	o := open(t)
	o.opened(t)
	o.toldOf(t)
	o.does(t, samira, hurt)
	events := o.events(t)
	lead := circle.Fold(events).Ladder[circle.RungTeam].ID
	if out, ok := o.toldOf(t)[lead]; !ok || !out.Urgent.Equal(o.now) {
		t.Errorf("%s: %+v", lead, out)
	}
	gone := errors.New("no roster")
	o.OnCall = func(context.Context, core.AgencyID) ([]core.ActorID, error) { return nil, gone }
	o.does(t, samira, circle.PersonAdded{Person: "evi", Name: "Evi", Child: true}) // nothing acute: nobody is asked for.
	o.now = o.now.Add(48 * time.Hour)
	if err := o.LookAgain(t.Context(), "K-1"); !errors.Is(err, gone) {
		t.Error(err)
	}
}

// TestADutyIsUrgentADayBeforeItIsDue, so that nobody is late by their quiet hours.
func TestADutyIsUrgentADayBeforeItIsDue(t *testing.T) {
	o := open(t)
	o.opened(t)
	work, err := o.store.Work(t.Context(), journal.WorkQuery{N: 99})
	if err != nil || len(work) == 0 {
		t.Fatal(work, err)
	}
	for who, out := range o.toldOf(t) {
		first := slices.IndexFunc(work, func(d journal.DutyRow) bool { return d.Owner == who })
		if first >= 0 && out.Urgent.After(work[first].Due.Add(-24*time.Hour)) {
			t.Errorf("%s: urgent at %v, due %v", who, out.Urgent, work[first].Due)
		}
	}
}

// TestWhatTheClockBringsUpIsTold: nobody acts when a term begins to count, and its owner hears of it.
func TestWhatTheClockBringsUpIsTold(t *testing.T) {
	o := open(t)
	o.opened(t)
	o.toldOf(t)
	before, err := o.store.Work(t.Context(), journal.WorkQuery{N: 99})
	if err != nil {
		t.Fatal(err)
	}
	o.now = o.now.AddDate(0, 3, 0)
	if err := o.LookAgain(t.Context(), "K-1"); err != nil {
		t.Fatal(err)
	}
	after, err := o.store.Work(t.Context(), journal.WorkQuery{N: 99})
	if err != nil {
		t.Fatal(err)
	}
	told, anew := o.toldOf(t), 0
	for i := range after {
		d := &after[i]
		if slices.ContainsFunc(before, func(was journal.DutyRow) bool { return was.Key == d.Key }) || d.Owner == "" {
			continue
		}
		anew++
		if _, ok := told[d.Owner]; !ok {
			t.Errorf("%s is not told of %s", d.Owner, d.Key)
		}
	}
	if anew == 0 {
		t.Fatal("nothing came up: nothing was tested")
	}
}

// TestWhoIsOnCallFindsWhatIsAcute in circles of their own agency, and reads none of it: that takes a
// reason. Who is not on call, is of another agency or is kept out finds nothing.
func TestWhoIsOnCallFindsWhatIsAcute(t *testing.T) {
	o := open(t)
	o.opened(t)
	piet := casework.By{Who: access.Who{Actor: core.Actor{ID: "piet-vos", Agency: samira.Agency}, Kind: access.Professional, Roles: []access.Role{access.OnCall}}, For: access.Help}
	acute := func(by casework.By) int {
		t.Helper()
		found, err := o.Acute(t.Context(), by, 9)
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	if acute(piet) != 0 {
		t.Error("nothing is acute yet")
	}
	o.does(t, samira, hurt)
	if acute(piet) != 1 {
		t.Error("it is not found")
	}
	rows, err := o.store.Audited(t.Context(), journal.AuditQuery{Actor: piet.ID, N: 9})
	if err != nil || len(rows) != 1 || rows[0].Action != "duty.acute" || rows[0].Policy != "on-call-finds" {
		t.Errorf("on record: %+v %v", rows, err)
	}
	off, other := piet, piet
	off.Roles, other.Agency = nil, "Politie"
	if acute(off) != 0 || acute(other) != 0 {
		t.Error("others find it")
	}
	if v, err := o.Read(t.Context(), casework.By{Who: piet.Who, For: access.Crisis}, "K-1"); err != nil || len(v.Events) != 0 {
		t.Errorf("reads %d events: %v", len(v.Events), err)
	}
	o.does(t, samira, circle.AccessBarred{Actor: piet.ID, Reason: "is familie"})
	if acute(piet) != 0 {
		t.Error("who is kept out finds it")
	}
}
