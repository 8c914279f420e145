package casework_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/memstore"
	"kring/internal/play"
)

// tries are acts on a history, likely and unlikely ones.
type tries struct {
	*casetest.Play
	all []circle.Command
}

func drawTries(t *rapid.T) tries {
	h := tries{Play: casetest.Histories(t)}
	for range 40 {
		h.all = append(h.all, casetest.Anything(t, h.Play))
	}
	return h
}

// TestAPreviewIsWhatComesOfIt: what is previewed is refused as the act is, changes nothing on record,
// and for what somebody may know it is how the circle stands once they have done it. Of what they
// may know only afterwards it says nothing.
func TestAPreviewIsWhatComesOfIt(t *testing.T) {
	w, gen := worldOn(t, memstore.New()), rapid.Custom(drawTries)
	same, changed, hidden, refused := 0, 0, 0, 0
	for seed := range 20 {
		h := gen.Example(seed)
		w.now = h.Now.Add(time.Minute)
		id := core.CircleID(fmt.Sprintf("v%d", seed))
		must(t, w.take(t.Context(), id, h.Events))
		for i, who := range around([]*casetest.Play{h.Play}) {
			for k, c := range h.all {
				if c.Act == nil || (i+k)%3 != 0 {
					continue
				}
				by := casework.By{Who: who, For: []access.Purpose{access.Help, access.PushThrough, access.OwnRecord}[k%3]}
				before, _ := w.Read(t.Context(), by, id)
				p, err := w.Preview(t.Context(), by, id, c)
				if err == nil {
					again, _ := w.Read(t.Context(), by, id)
					if (before == nil) != (again == nil) || before != nil && !reflect.DeepEqual(before.View, again.View) {
						t.Fatalf("%T: a preview left something behind", c.Act)
					}
				}
				_, done := w.Act(t.Context(), by, id, c)
				if said, _ := errs.Saying(err); done != nil || err != nil {
					if also, _ := errs.Saying(done); said.Key != also.Key {
						t.Errorf("%T is previewed as %v and done as %v", c.Act, err, done)
					}
					refused++
					continue
				}
				after, _ := w.Read(t.Context(), by, id)
				if after == nil || before == nil || !slices.EqualFunc(before.Events, firstOf(after.Events, len(before.Events)), equalEvents) {
					hidden++ // they know more now, or nothing any more: the preview goes by what they knew.
					continue
				}
				m := circle.Moment{Now: w.now, Rules: w.Rules}
				ring, duties, _ := circle.Look(p.After, m)
				now, todo, _ := circle.Look(circle.Fold(after.Events), m)
				if diff := cmp.Diff(now, ring) + cmp.Diff(todo, duties); diff != "" {
					t.Errorf("%T by %s for %s: after it, and as previewed: %s", c.Act, who.ID, by.For, diff)
				}
				was := circle.Fold(before.Events)
				if e := circle.EffectOf(was, circle.Fold(after.Events), m); e.IsZero() != p.IsZero() {
					t.Errorf("%T: previewed %+v, came %+v", c.Act, p.Effect, e)
				}
				if same++; !p.IsZero() {
					changed++
				}
			}
		}
	}
	t.Logf("%d the same, %d of them with a change, %d who know otherwise, %d refused", same, changed, hidden, refused)
	if same < 40 || changed < 20 || refused < 100 {
		t.Error("that shows nothing")
	}
}

func firstOf(events []circle.Event, n int) []circle.Event { return events[:min(n, len(events))] }

func equalEvents(a, b circle.Event) bool { return reflect.DeepEqual(a, b) }

// A preview of what would let somebody know more says nothing of that: who is asked to take part
// sees by it what they knew, and their own yes.
func TestAPreviewLetsNobodyIn(t *testing.T) {
	o := open(t)
	o.opened(t)
	wil := play.Somebody("Wil Smeets", "GGD")
	o.does(t, samira, circle.MemberInvited{Member: wil, AgencyName: "GGD", Task: "spreekuur", TeamLead: play.Somebody("Lidy Brands", "GGD")},
		circle.IncidentRecorded{ID: "i1", Kind: circle.Violence, What: "geslagen"})
	p, err := o.Preview(context.Background(), helping(wil), "K-1", circle.Command{Act: circle.MemberJoined{}})
	must(t, err)
	if len(p.After.Incidents) > 0 || len(p.After.Persons) > 0 || len(p.After.Members) != 1 {
		t.Errorf("by a preview they know %+v", p.After)
	}
}

func TestAPreviewIsOnRecord(t *testing.T) {
	o := open(t)
	o.opened(t)
	n := len(o.events(t))
	_, err := o.Preview(context.Background(), helping(jan), "K-1", circle.Command{Act: circle.PlanMade{Summary: "rust"}})
	must(t, err)
	_, err = o.Preview(context.Background(), helping(jan), "K-1", circle.Command{Act: circle.PlanMade{}})
	if !errs.Is(err, errs.Invalid) {
		t.Fatalf("a plan without words: %v", err)
	}
	_, err = o.Preview(context.Background(), helping(play.Somebody("Iemand", "Elders")), "K-1", circle.Command{Act: circle.PlanMade{Summary: "x"}})
	if !errs.Is(err, errs.NotFound) {
		t.Fatalf("of a circle they may not know: %v", err)
	}
	rows, err := o.store.Audited(context.Background(), journal.AuditQuery{Circle: "K-1", N: 500})
	must(t, err)
	var got []string
	for _, row := range rows {
		if row.Action == "circle.previewed" || row.Outcome == "refused" {
			got = append(got, fmt.Sprint(row.Actor, " ", row.Action, " ", row.Outcome, " ", row.Policy != "none"))
		}
	}
	want := []string{"Jan Hoek circle.previewed done true", "Jan Hoek plan.made refused true", "Iemand plan.made refused false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("on record: %s", diff)
	}
	if len(o.events(t)) != n {
		t.Error("a preview put something on record")
	}
}

// Acts together come on record all of them, or none.
func TestTogetherIsAllOrNone(t *testing.T) {
	o := open(t)
	begin := []circle.Command{
		{Act: circle.Opened{Circle: "K-1", Name: "Noah", Opener: samira, Ladder: play.Ladder()}},
		{Act: circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true}},
		{Act: circle.PersonAdded{Person: "lotte"}},
	}
	if _, err := o.Together(context.Background(), helping(samira), "K-1", begin...); !errs.Is(err, errs.Invalid) {
		t.Fatalf("somebody without a name: %v", err)
	}
	if _, err := o.store.Load(context.Background(), "K-1"); !errs.Is(err, errs.NotFound) {
		t.Fatalf("half a circle: %v", err)
	}
	begin[2].Act = circle.PersonAdded{Person: "lotte", Name: "Lotte", Child: true}
	p, err := o.Preview(context.Background(), helping(samira), "K-1", begin...)
	must(t, err)
	if len(p.Opening) == 0 || len(p.Begun) == 0 || len(p.Ended) > 0 || len(p.After.Persons) != 2 {
		t.Errorf("a circle that begins: %+v", p.Effect)
	}
	_, err = o.Together(context.Background(), helping(samira), "K-1", begin...)
	must(t, err)
	if s := circle.Fold(o.events(t)); len(s.Persons) != 2 || s.Opener != samira {
		t.Errorf("opened as %+v", s)
	}
	if _, err := o.Together(context.Background(), helping(samira), "K-1"); !errs.Is(err, errs.Invalid) {
		t.Errorf("nothing at all: %v", err)
	}
}
