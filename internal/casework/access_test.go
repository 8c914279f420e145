package casework_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/play"
	"kring/internal/rules"
	"kring/internal/sqlstore"
)

// world is a desk on a store, with a clock that a test moves.
type world struct {
	*casework.Desk
	store journal.Store
	ring  *journal.Keys
	now   time.Time
}

func worldOn(t *testing.T, store journal.Store) *world {
	t.Helper()
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}, "test", rand.Reader, false)
	must(t, err)
	w := &world{store: store, ring: keys}
	n := 0
	w.Desk = &casework.Desk{
		Store: store, Vault: journal.NewSealer(keys, 10), Keys: keys, Rules: rules.National(), Policies: policies(t),
		Clock: func() time.Time { return w.now }, NewID: func() string { n++; return fmt.Sprintf("n%d", n) },
	}
	return w
}

// take puts a history in the store under an ID, as if it had been recorded there.
func (w *world) take(ctx context.Context, id core.CircleID, events []circle.Event) error {
	key, err := w.Vault.NewCircleKey(id)
	if err != nil {
		return err
	}
	wr := &journal.Writing{Circle: id, Key: key, Look: w.now}
	for i, e := range events {
		e.ID, e.Circle, e.Seq = core.EventID(fmt.Sprintf("%s/%s", id, e.ID)), id, i+1
		if opened, ok := e.Body.(circle.Opened); ok {
			opened.Circle = id
			e.Body = opened
		}
		row, err := w.Vault.Seal(key, e)
		if err != nil {
			return err
		}
		wr.Events = append(wr.Events, row)
	}
	s := circle.Fold(events)
	var known []journal.Known
	for i := range s.Persons {
		known = append(known, journal.Known{Name: s.Persons[i].Name})
	}
	if wr.Words, err = w.Keys.Words(known...); err != nil {
		return err
	}
	if err := w.store.Append(ctx, wr, wr.Leaves()); err != nil {
		return err
	}
	return w.LookAgain(ctx, id)
}

// around are all who have to do with one of these histories.
func around(histories []*casetest.Play) []access.Who {
	var all []access.Who
	add := func(a core.Actor, kind access.Kind) {
		if a.ID != "" && !slices.ContainsFunc(all, func(w access.Who) bool { return w.ID == a.ID }) {
			all = append(all, access.Who{Actor: a, Kind: kind})
		}
	}
	for _, h := range histories {
		for i := range h.State.Persons {
			add(core.Actor{ID: h.State.Persons[i].Account}, access.Household)
		}
		for i := range h.State.Members {
			kind := access.Professional
			if h.State.Members[i].Network {
				kind = access.Network
			}
			add(h.State.Members[i].Actor, kind)
		}
		for _, l := range h.State.Ladder {
			add(l.Actor, access.Professional)
		}
	}
	add(core.Actor{ID: "somebody else", Agency: "elsewhere"}, access.Professional)
	return all
}

// onEveryStore runs a test on memory, SQLite and PostgreSQL.
func onEveryStore(t *testing.T, do func(t *testing.T, store func() journal.Store)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) { do(t, func() journal.Store { return memstore.New() }) })
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			do(t, func() journal.Store {
				s, err := sqlstore.Open(t.Context(), e.url(t))
				must(t, err)
				t.Cleanup(func() { must(t, s.Close()) })
				return s
			})
		})
	}
}

// TestEveryListSaysWhatOneLookSays: whoever may not open a circle doesn't meet it in any list,
// search or count, and whoever may does. Random circles, shared by the same people.
func TestEveryListSaysWhatOneLookSays(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w, round := worldOn(t, store()), 0
		var kept []core.CircleID
		var histories []*casetest.Play
		gen := rapid.Custom(casetest.Histories)
		for seed := range 25 {
			h := gen.Example(seed)
			w.now = h.Now
			id := core.CircleID(fmt.Sprintf("c%03d", seed))
			must(t, w.take(t.Context(), id, h.Events))
			kept, histories = append(kept, id), append(histories, h)
		}
		people, looks := around(histories), 0
		rapid.Check(t, func(rt *rapid.T) {
			if round++; round > 40 { // each asks the store some fifty times.
				return
			}
			by := casework.By{Who: rapid.SampledFrom(people).Draw(rt, "who"), For: rapid.SampledFrom(access.Purposes).Draw(rt, "purpose")}
			if by.Kind == access.Professional {
				by.Roles = rapid.SliceOfNDistinct(rapid.SampledFrom(access.Roles), 0, 2, rapid.ID[access.Role]).Draw(rt, "roles")
			}
			may := map[core.CircleID]*casework.View{}
			for _, id := range kept {
				v, err := w.Read(t.Context(), by, id)
				if err == nil {
					may[id] = v
					looks++
				} else if !errs.Is(err, errs.NotFound) {
					rt.Fatal(err)
				}
			}
			sameCircles(rt, "around", stoodIn(w.everything(t, by)), func(id core.CircleID) bool { return may[id] != nil && may[id].Ties != 0 }, kept)
			for _, name := range []string{"Noah", "Rob", "Lotte"} {
				found, err := w.Search(t.Context(), by, journal.Known{Name: name}, 99)
				must(t, err)
				for _, s := range found {
					if may[s.Circle] == nil {
						rt.Fatalf("searching %s for %s finds %s, which may not be opened", name, by.For, s.Circle)
					}
				}
			}
			work, err := w.Work(t.Context(), by, journal.WorkQuery{Agency: by.Agency, N: 200})
			must(t, err)
			own, err := w.Work(t.Context(), by, journal.WorkQuery{Owner: by.ID, N: 200})
			must(t, err)
			for _, d := range append(work, own...) {
				v := may[d.Circle]
				if v == nil {
					rt.Fatalf("a duty of %s, which may not be opened", d.Circle)
				}
				process := w.Policies.Decide(by.Who, access.Read, access.Thing{Ties: v.Ties, Content: core.Process}, by.For).Allowed
				concerned := d.Owner == by.ID || by.Kind == access.Professional && (d.Waits == by.ID || d.Asked == by.ID)
				if !concerned && !process {
					rt.Fatalf("a duty of %s that is another's, without a right to know who does what there", d.Circle)
				}
			}
			for _, d := range w.all(t, by.ID) { // and none is left out.
				if may[d.Circle] != nil && may[d.Circle].Ties != 0 && !slices.ContainsFunc(own, func(o journal.DutyRow) bool { return o.Circle == d.Circle && o.Key == d.Key }) {
					rt.Fatalf("their own duty %s in %s is not on their list", d.Key, d.Circle)
				}
			}
		})
		if looks == 0 {
			t.Error("nobody could open anything: nothing was tested")
		}
	})
}

func (w *world) everything(t *testing.T, by casework.By) []journal.Stood {
	t.Helper()
	var all []journal.Stood
	for after := core.CircleID(""); ; {
		page, err := w.Around(t.Context(), by, after, 3)
		must(t, err)
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
		after = page[len(page)-1].Circle
	}
}

func (w *world) all(t *testing.T, owner core.ActorID) []journal.DutyRow {
	t.Helper()
	rows, err := w.store.Work(t.Context(), journal.WorkQuery{Owner: owner, N: 200})
	must(t, err)
	return rows
}

func stoodIn(all []journal.Stood) (ids []core.CircleID) {
	for _, s := range all {
		ids = append(ids, s.Circle)
	}
	return ids
}

func sameCircles(t *rapid.T, list string, got []core.CircleID, want func(core.CircleID) bool, all []core.CircleID) {
	t.Helper()
	for _, id := range all {
		if slices.Contains(got, id) != want(id) {
			t.Fatalf("%s: %s is on the list: %v; it may be known: %v", list, id, slices.Contains(got, id), want(id))
		}
	}
}

// secretsApart are two worlds with the same people, that differ in what a child and a victim told.
func secretsApart(t *testing.T, with, without journal.Store) (one, two *world) {
	t.Helper()
	one, two = worldOn(t, with), worldOn(t, without)
	for i, w := range []*world{one, two} {
		s := play.New("K-1", calendar.Date(2026, 3, 2).Add(9*time.Hour))
		rob, oma := play.Somebody("account-rob", ""), play.Somebody("Oma Til", "")
		s.As(samira).Do(circle.Opened{Circle: "K-1", Name: "Noah en Lotte", Opener: samira, Ladder: play.Ladder()},
			circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true}, circle.PersonAdded{Person: "rob", Name: "Rob Jansen"},
			circle.PersonAdded{Person: "aicha", Name: "Aïcha Jansen"},
			circle.MemberInvited{Member: samira, AgencyName: "Veilig Thuis", Task: "regie", TeamLead: play.Somebody("Ellen Kuipers", "Veilig Thuis")},
			circle.MemberInvited{Member: oma, Task: "opvang", Network: true})
		s.As(samira).Do(circle.MemberJoined{}).As(oma).Do(circle.MemberJoined{})
		s.As(samira).Do(circle.LeadProposed{Seat: circle.SeatLead, Member: samira.ID}, circle.LeadAccepted{Seat: circle.SeatLead},
			circle.PortalOpened{Person: "rob", Account: rob.ID})
		reporter := core.ReporterKey("buurvrouw")
		if i == 1 {
			reporter = "juf"
		}
		s.Do(circle.ReportLinked{Report: "r1", What: "Geschreeuw", Citizen: true, Reporter: reporter})
		if i == 0 {
			must(t, s.Put(circle.Command{By: samira.Actor, Content: core.ChildStatement, Act: circle.IncidentRecorded{ID: "i1", Kind: circle.Violence, Persons: []core.PersonID{"noah"}, What: "Noah vertelt dat papa hem slaat"}}))
			must(t, s.Put(circle.Command{By: samira.Actor, Content: core.VictimStatement, Act: circle.VoiceHeard{Person: "aicha", Words: "ik ben bang"}}))
			must(t, s.Put(circle.Command{By: samira.Actor, Act: circle.AddressRecorded{Postcode: "1234AB"}}))
			must(t, s.Put(circle.Command{By: samira.Actor, Act: circle.AddressHidden{Person: "aicha"}}))
		}
		s.Days(1).Do(circle.AgreementMade{ID: "a1", What: "Rob belt voor hij komt", Person: "rob", Checker: samira.ID, Due: s.Now.AddDate(0, 0, 20)})
		must(t, s.Err)
		w.now = s.Now.Add(time.Hour)
		for i := range s.Events { // in life an ID is chance, and tells nothing of how many there are.
			e := &s.Events[i]
			e.ID = core.EventID(fmt.Sprint(circle.TypeOf(e.Body), e.Happened.Unix()))
		}
		must(t, w.take(t.Context(), "K-1", s.Events))
	}
	return one, two
}

// TestAPerpetratorMeetsTheSameWorld is non-interference at the desk: what is shown, listed,
// searched, counted, refused and sent is the same to the last byte, whatever a child told, whatever
// a victim told, whoever reported.
func TestAPerpetratorMeetsTheSameWorld(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		one, two := secretsApart(t, store(), store())
		for _, who := range []access.Who{
			{Actor: core.Actor{ID: "account-rob"}, Kind: access.Household},
			{Actor: core.Actor{ID: "Oma Til"}, Kind: access.Network},
		} {
			a, b := one.meets(t, who), two.meets(t, who)
			if a != b {
				t.Errorf("%s sees\n%s\nor\n%s", who.ID, a, b)
			}
			if !strings.Contains(a, "Noah en Lotte") {
				t.Errorf("%s sees nothing at all: %s", who.ID, a)
			}
			for _, secret := range []string{"slaat", "bang", "buurvrouw", "juf", "Geschreeuw", "Aïcha"} {
				if strings.Contains(a, secret) {
					t.Errorf("%s reads %q: %s", who.ID, secret, a)
				}
			}
		}
		lead := access.Who{Actor: samira.Actor, Kind: access.Professional}
		if one.meets(t, lead) == two.meets(t, lead) {
			t.Error("the lead sees no difference: nothing was tested")
		}
	})
}

// meets is all that reaches somebody: what they read, find, owe, are refused and are sent.
func (w *world) meets(t *testing.T, who access.Who) string {
	t.Helper()
	var met []any
	for _, why := range access.Purposes {
		by := casework.By{Who: who, For: why}
		if v, err := w.Read(t.Context(), by, "K-1"); err == nil {
			s := circle.Fold(v.Events)
			ring, duties, alarms := circle.Look(s, circle.Moment{Now: w.now, Rules: w.Rules})
			met = append(met, v.Events, v.Ties, ring, duties, alarms, s.Name)
		} else {
			met = append(met, fmt.Sprint(err))
		}
		met = append(met, w.everything(t, by))
		for _, name := range []string{"Noah Jansen", "Rob Jansen", "Aïcha Jansen"} {
			found, err := w.Search(t.Context(), by, journal.Known{Name: name}, 9)
			must(t, err)
			met = append(met, found)
		}
		work, err := w.Work(t.Context(), by, journal.WorkQuery{N: 99})
		must(t, err)
		met = append(met, work)
		for _, act := range []circle.Body{
			circle.VoiceHeard{Person: "noah", Words: "x"},
			circle.VoiceHeard{Person: "rob"},
			circle.IncidentAnswered{ID: "i1", Answer: "x"},
			circle.IncidentRecorded{ID: core.ItemID("x" + why), Kind: circle.Violence, What: "x"},
			circle.Ended{Reason: "x"},
			circle.EmergencyOpened{ID: "e1", Reason: "x", Until: w.now.Add(time.Hour)},
			circle.ReporterTold{Report: "r1"},
		} {
			if who.ID == samira.ID {
				continue
			}
			_, err := w.Act(t.Context(), by, "K-1", circle.Command{Act: act})
			said, _ := errs.Saying(err)
			met = append(met, fmt.Sprint(err), said)
		}
	}
	sent, err := w.store.Take(t.Context(), w.now.AddDate(1, 0, 0), w.now.AddDate(1, 0, 0), 99)
	must(t, err)
	for _, o := range sent {
		if core.ActorID(o.To) == who.ID {
			met = append(met, o.Kind, o.Body, o.At)
		}
	}
	text, err := json.Marshal(met)
	must(t, err)
	return string(text)
}

// as begins a story: as(teacher).opens(w, "K-1").isRefusedLikeUnknown(t).
func as(h core.Holder, roles ...access.Role) casework.By {
	return casework.By{Who: access.Who{Actor: h.Actor, Kind: access.Professional, Roles: roles}, For: access.Help}
}

type opening struct {
	w    *world
	by   casework.By
	view *casework.View
	err  error
}

func (w *world) opens(t *testing.T, by casework.By, id core.CircleID) opening {
	t.Helper()
	v, err := w.Read(t.Context(), by, id)
	return opening{w, by, v, err}
}

func (o opening) isRefusedLikeUnknown(t *testing.T) {
	t.Helper()
	_, unknown := o.w.Read(t.Context(), o.by, "there is no such circle")
	if !errs.Is(o.err, errs.NotFound) || !errs.Is(unknown, errs.NotFound) {
		t.Fatalf("opened: %v; unknown: %v", o.err, unknown)
	}
	one, _ := errs.Saying(o.err)
	two, _ := errs.Saying(unknown)
	if one.Key != two.Key {
		t.Errorf("it says %s, and of what isn't there %s", one.Key, two.Key)
	}
	if a, b := o.w.trace(t, o.by), o.w.trace(t, o.by); a != b {
		t.Errorf("the traces are %s and %s", a, b)
	}
}

// trace is the last record of somebody, without which circle and when.
func (w *world) trace(t *testing.T, by casework.By) string {
	t.Helper()
	rows, err := w.store.Audited(t.Context(), journal.AuditQuery{Actor: by.ID})
	must(t, err)
	last := rows[len(rows)-1]
	return strings.Join([]string{last.Action, last.Purpose, last.Policy, last.Outcome}, " ")
}

func (o opening) seesKinds(t *testing.T, want ...core.Content) {
	t.Helper()
	must(t, o.err)
	for _, c := range core.Contents {
		if slices.Contains(o.view.Contents, c) != slices.Contains(want, c) {
			t.Errorf("sees %s: %v", c, slices.Contains(o.view.Contents, c))
		}
	}
}

func TestStories(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	teacher, ellen, henk := play.Somebody("Juf Marit", "School"), play.Somebody("Ellen Kuipers", "Veilig Thuis"), play.Somebody("Henk de Wit", "Gemeente Nijmegen")
	piket, officer := play.Somebody("Piet Piket", "Veilig Thuis"), play.Somebody("Fenna FG", "Veilig Thuis")

	t.Run("a teacher outside the circle", func(t *testing.T) { w.opens(t, as(teacher), "K-1").isRefusedLikeUnknown(t) })
	t.Run("the lead sees what a child told", func(t *testing.T) {
		w.opens(t, as(samira), "K-1").seesKinds(t, core.Process, core.SafetyFacts, core.PlanContent, core.ChildStatement, core.VictimStatement)
	})
	t.Run("a team lead sees what is open, and not what happened", func(t *testing.T) { w.opens(t, as(ellen), "K-1").seesKinds(t, core.Process) })
	t.Run("the municipality, while nothing has climbed", func(t *testing.T) { w.opens(t, as(henk), "K-1").isRefusedLikeUnknown(t) })
	t.Run("no purpose, no circle", func(t *testing.T) {
		by := as(samira)
		by.For = ""
		w.opens(t, by, "K-1").isRefusedLikeUnknown(t)
	})
	t.Run("emergency access: reason first, told at once, reviewed by another, over in time", func(t *testing.T) {
		crisis := casework.By{Who: access.Who{Actor: piket.Actor, Kind: access.Professional, Roles: []access.Role{access.OnCall}}, For: access.Crisis}
		w.Officers = func(context.Context) ([]core.ActorID, error) { return []core.ActorID{officer.ID}, nil }
		if v, err := w.Read(t.Context(), crisis, "K-1"); err != nil || len(v.Events) > 0 {
			t.Fatalf("before there is a reason: %v, %v", v, err)
		}
		if _, err := w.Act(t.Context(), crisis, "K-1", circle.Command{Act: circle.EmergencyOpened{ID: "n1", Until: w.now.Add(time.Hour)}}); !errs.Is(err, errs.Invalid) {
			t.Fatalf("without a reason: %v", err)
		}
		_, err := w.Act(t.Context(), crisis, "K-1", circle.Command{Act: circle.EmergencyOpened{ID: "n1", Reason: "politie aan de deur", Until: w.now.Add(time.Hour)}})
		must(t, err)
		w.opens(t, crisis, "K-1").seesKinds(t, core.Process, core.SafetyFacts, core.PlanContent)
		told := w.toldNow(t)
		for _, who := range []core.ActorID{samira.ID, officer.ID} {
			if !slices.Contains(told, who) {
				t.Errorf("%s was not told: %v", who, told)
			}
		}
		rows, err := w.store.Audited(t.Context(), journal.AuditQuery{Actor: piket.ID})
		must(t, err)
		if !rows[len(rows)-1].Urgent {
			t.Error("the record doesn't say that it was an emergency")
		}
		if _, err := w.Act(t.Context(), crisis, "K-1", circle.Command{Act: circle.EmergencyReviewed{ID: "n1", Justified: true, Finding: "terecht"}}); err == nil {
			t.Error("reviewed their own")
		}
		w.now = w.now.Add(2 * time.Hour)
		if v, err := w.Read(t.Context(), crisis, "K-1"); err != nil || len(v.Events) > 0 {
			t.Errorf("after its end: %v, %v", v, err)
		}
		review := casework.By{Who: access.Who{Actor: officer.Actor, Kind: access.Professional, Roles: []access.Role{access.Officer}}, For: access.Privacy}
		_, err = w.Act(t.Context(), review, "K-1", circle.Command{Act: circle.EmergencyReviewed{ID: "n1", Justified: true, Finding: "terecht"}})
		must(t, err)
	})
	t.Run("a sharing ends by itself", func(t *testing.T) {
		_, err := w.Act(t.Context(), as(samira), "K-1", circle.Command{Act: circle.Shared{
			ID: "s1", With: circle.Recipient{Agency: "School"}, Contents: []core.Content{core.PlanContent}, Ground: circle.GroundDutiesWeighed, Why: "opvang na school", Until: w.now.AddDate(0, 0, 7),
		}})
		must(t, err)
		w.opens(t, as(teacher), "K-1").seesKinds(t, core.PlanContent)
		if mine := w.everything(t, as(teacher)); len(mine) != 1 {
			t.Errorf("on the list: %v", mine)
		}
		w.now = w.now.AddDate(0, 0, 7)
		w.opens(t, as(teacher), "K-1").isRefusedLikeUnknown(t)
		if mine := w.everything(t, as(teacher)); len(mine) != 0 {
			t.Errorf("on the list: %v", mine)
		}
	})
	t.Run("somebody who is barred", func(t *testing.T) {
		_, err := w.Act(t.Context(), as(samira), "K-1", circle.Command{Act: circle.AccessBarred{Actor: piket.ID, Reason: "is de broer van Rob"}})
		must(t, err)
		crisis := casework.By{Who: access.Who{Actor: piket.Actor, Kind: access.Professional, Roles: []access.Role{access.OnCall, access.Desk}}, For: access.Crisis}
		w.opens(t, crisis, "K-1").isRefusedLikeUnknown(t)
		if _, err := w.Act(t.Context(), crisis, "K-1", circle.Command{Act: circle.EmergencyOpened{ID: "n2", Reason: "x", Until: w.now.Add(time.Hour)}}); !errs.Is(err, errs.NotFound) {
			t.Errorf("took emergency access: %v", err)
		}
		crisis.For = access.Triage
		found, err := w.Search(t.Context(), crisis, journal.Known{Name: "Noah Jansen"}, 9)
		must(t, err)
		if len(found) > 0 {
			t.Errorf("found by searching: %v", found)
		}
	})
}

func (w *world) toldNow(t *testing.T) (all []core.ActorID) {
	t.Helper()
	sent, err := w.store.Take(t.Context(), w.now, w.now.Add(time.Minute), 99)
	must(t, err)
	for _, o := range sent {
		all = append(all, core.ActorID(o.To))
	}
	return all
}

// TestWhoseTaskASecretIs goes by the policies and by how somebody stands to the circle.
func TestWhoseTaskASecretIs(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	c := &casework.Custodian{Audit: w.store, Secrets: memstore.NewSecrets(), Keys: w.ring, May: w.MayHandle, Clock: w.Clock, NewID: w.NewID}
	triage := casework.By{Who: access.Who{Actor: core.Actor{ID: "desk"}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	keeper := casework.By{Who: access.Who{Actor: core.Actor{ID: "keeper"}, Kind: access.Professional, Roles: []access.Role{access.Custodian}}, For: access.Triage}
	must(t, c.Keep(t.Context(), triage, tip, []byte("buurvrouw Til")))
	must(t, c.Keep(t.Context(), as(samira), refuge, []byte("Dorpsstraat 1")))
	if _, err := c.Reveal(t.Context(), as(samira), refuge, casework.ToVisit); err != nil {
		t.Errorf("the lead can't visit: %v", err)
	}
	if _, err := c.Reveal(t.Context(), keeper, tip, casework.ToAnswer); err != nil {
		t.Errorf("the custodian can't answer: %v", err)
	}
	rob := casework.By{Who: access.Who{Actor: core.Actor{ID: "account-rob"}, Kind: access.Household}, For: access.OwnRecord}
	for _, by := range []casework.By{triage, as(samira), as(jan), rob} {
		if _, err := c.Reveal(t.Context(), by, tip, casework.ToAnswer); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s learns who reported: %v", by.ID, err)
		}
	}
	for _, by := range []casework.By{triage, as(jan), rob} {
		if _, err := c.Reveal(t.Context(), by, refuge, casework.ToVisit); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s learns where somebody hides: %v", by.ID, err)
		}
	}
}

// TestWhoWasAskedDoesNotLearnWhoseCircleItIs: the question can be opened and answered, and no name
// leads to it.
func TestWhoWasAskedDoesNotLearnWhoseCircleItIs(t *testing.T) {
	w, _ := secretsApart(t, memstore.New(), memstore.New())
	teacher := play.Somebody("Juf Marit", "School")
	officer := casework.By{Who: access.Who{Actor: core.Actor{ID: "fenna"}, Kind: access.Professional, Roles: []access.Role{access.Officer}}, For: access.Privacy}
	_, err := w.Act(t.Context(), officer, "K-1", circle.Command{Act: circle.LookQuestioned{ID: "q1", Actor: teacher.ID, On: w.now.Add(-time.Hour), Why: "je staat niet in de kring"}})
	must(t, err)
	v, err := w.Read(t.Context(), as(teacher), "K-1")
	must(t, err)
	if len(v.Events) != 1 {
		t.Errorf("reads %d events", len(v.Events))
	}
	for _, name := range []string{"Noah Jansen", "Rob Jansen"} {
		found, err := w.Search(t.Context(), as(teacher), journal.Known{Name: name}, 9)
		must(t, err)
		if len(found) > 0 {
			t.Errorf("%s leads to %v", name, found)
		}
	}
}
