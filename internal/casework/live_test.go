package casework_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/rules"
)

// heard tells whether an ear was told of something, and takes it.
func heard(e *casework.Ear) bool {
	select {
	case <-e.Heard():
		return true
	default:
		return false
	}
}

func TestWhoListensHearsWhatChanged(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		w := worldOn(t, store())
		w.now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		opens := func(id core.CircleID) {
			_, err := w.Act(t.Context(), helping(samira), id, circle.Command{Act: circle.Opened{Circle: id, Name: "Noah", Opener: samira, Ladder: [5]core.Holder{{}, jan, jan, jan, jan}}})
			must(t, err)
		}
		says := func(id core.CircleID) {
			_, err := w.Act(t.Context(), helping(samira), id, circle.Command{Act: circle.PersonAdded{Person: core.PersonID(w.NewID()), Name: "Lotte"}})
			must(t, err)
		}
		opens("K-1")
		opens("K-2")
		f := &casework.Feed{Store: w.store}
		round := func() {
			t.Helper()
			_, _, err := f.Round(t.Context())
			must(t, err)
		}
		one, both, gone := f.Listen("K-1"), f.Listen("K-1", "K-2", "K-absent"), f.Listen("K-2")
		round() // each is told once: it may have changed since it looked.
		if !heard(one) || !heard(both) || !heard(gone) {
			t.Error("who begins to listen is not told to look")
		}
		round()
		if heard(one) || heard(both) {
			t.Error("told of nothing")
		}
		gone.Close()
		says("K-2")
		round()
		if heard(one) || !heard(both) || heard(gone) {
			t.Error("of K-2 who listens to it hears, and nobody else")
		}
		says("K-1")
		round()
		says("K-1")
		round() // one was slow: it keeps nobody up.
		if !heard(both) || !heard(one) || heard(one) {
			t.Error("however much came, a slow listener hears it one time")
		}
		one.Close()
		both.Close()
		if n, _, err := (&casework.Feed{}).Round(t.Context()); n != 0 || err != nil {
			t.Error("with nobody listening the store is asked")
		}
	})
}

func TestAStoreThatIsAwayEndsNothing(t *testing.T) {
	o := open(t)
	o.opened(t)
	down := true
	f := &casework.Feed{Store: versionsOf(func(ctx context.Context, named []core.CircleID) ([]journal.Version, error) {
		if down {
			return nil, errors.New("away")
		}
		return o.store.Versions(ctx, named)
	})}
	ear := f.Listen("K-1")
	if _, _, err := f.Round(t.Context()); err == nil || heard(ear) {
		t.Fatal("it is not away")
	}
	down = false
	if _, _, err := f.Round(t.Context()); err != nil || !heard(ear) {
		t.Errorf("it is back, and nobody hears: %v", err)
	}
}

type versionsOf func(context.Context, []core.CircleID) ([]journal.Version, error)

func (f versionsOf) Versions(ctx context.Context, named []core.CircleID) ([]journal.Version, error) {
	return f(ctx, named)
}

// Many write to many circles at once, on one store, and many listen, on two servers: whoever hears looks,
// and in the end everyone saw the last of each circle.
func TestNoChangeIsMissedByAnyServer(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		shared := store()
		const writes = 8
		ids := []core.CircleID{"K-1", "K-2", "K-3"}
		var writers, servers, listeners sync.WaitGroup
		written, over := make(chan struct{}), make(chan struct{})
		type end struct {
			id   core.CircleID
			seen int
		}
		ends := make(chan end, 2*len(ids))
		for range 2 {
			f := &casework.Feed{Store: shared}
			for _, id := range ids {
				ear := f.Listen(id)
				listeners.Go(func() {
					defer ear.Close()
					seen := 0
					look := func() {
						now, err := shared.Versions(t.Context(), []core.CircleID{id})
						if err != nil {
							t.Error(err)
						}
						for _, v := range now {
							seen = v.Events
						}
					}
					for {
						select {
						case <-ear.Heard():
							look()
							continue
						default:
						}
						select {
						case <-over:
							if heard(ear) {
								look()
							}
							ends <- end{id, seen}
							return
						case <-ear.Heard():
							look()
						}
					}
				})
			}
			servers.Go(func() { // the loop of this server, and a round after the last write.
				for last := false; !last; {
					select {
					case <-written:
						last = true
					default:
					}
					if _, _, err := f.Round(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for _, id := range ids {
			writers.Go(func() {
				for n := range writes {
					w := &journal.Writing{Circle: id, Expected: n, Events: []journal.Row{{ID: core.EventID(string(id) + string(rune('a'+n))), Seq: n + 1, Payload: []byte("x")}}}
					if n == 0 {
						w.Key = []byte("key")
					} else if stored, err := shared.Load(t.Context(), id); err == nil {
						w.Held = stored.Held
					}
					if err := shared.Append(t.Context(), w, w.Leaves()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		close(written)
		servers.Wait()
		close(over)
		listeners.Wait()
		close(ends)
		for e := range ends {
			if now, err := shared.Versions(t.Context(), []core.CircleID{e.id}); err != nil || e.seen != now[0].Events {
				t.Errorf("of %s was seen %d of %v: %v", e.id, e.seen, now, err)
			}
		}
	})
}

// A mark is another one exactly when a view is: for everyone around any history, after each event.
func TestAMarkChangesWithTheViewAlone(t *testing.T) {
	p := policies(t)
	hidden := 0
	rapid.Check(t, func(t *rapid.T) {
		h := casetest.Histories(t)
		at := h.Now.Add(time.Hour)
		from := max(0, len(h.Events)-12)
		for _, who := range around([]*casetest.Play{h}) {
			why := access.Help
			if who.Kind == access.Household {
				why = access.OwnRecord
			}
			before, mark := "", ""
			for n := from; n <= len(h.Events); n++ {
				known := h.Events[:n]
				s := circle.Fold(known)
				v, _ := p.Look(who, why, s, access.Stands(s, rules.National()), known, at)
				now, err := json.Marshal(v.Events)
				if err != nil {
					t.Fatal(err)
				}
				marks, err := (&casework.View{Circle: h.State.ID, View: v}).Marks(who.ID)
				if err != nil || len(marks) != len(v.Events)+1 {
					t.Fatalf("%d marks: %v", len(marks), err)
				}
				last := marks[len(marks)-1]
				if n > from && (last != mark) != (string(now) != before) {
					t.Fatalf("%s: the view changed: %v, the mark: %v", who.ID, string(now) != before, last != mark)
				}
				if n > from && last == mark {
					hidden++
				}
				before, mark = string(now), last
			}
		}
	})
	if hidden == 0 {
		t.Error("nothing was hidden from anybody: nothing was tested")
	}
}

// What a child and a victim told, and who reported, changes no mark of a perpetrator or of the network;
// nor does the clock come out by it: a sharing that ends is seen to end at a moment of its own.
func TestAPerpetratorHasTheSameMarks(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		one, two := secretsApart(t, store(), store())
		for _, by := range []casework.By{
			{Who: access.Who{Actor: core.Actor{ID: "account-rob"}, Kind: access.Household}, For: access.OwnRecord},
			{Who: access.Who{Actor: core.Actor{ID: "Oma Til"}, Kind: access.Network}, For: access.Help},
		} {
			a, err := one.Mark(t.Context(), by, "K-1", one.now)
			must(t, err)
			b, err := two.Mark(t.Context(), by, "K-1", two.now)
			must(t, err)
			if a != b {
				t.Errorf("%s has another mark", by.ID)
			}
		}
		shared := circle.Shared{ID: "s1", With: circle.Recipient{Actor: jan.ID}, Contents: []core.Content{core.Process}, Ground: circle.GroundReported, Why: "x", Until: one.now.Add(time.Hour)}
		_, err := one.Act(t.Context(), helping(samira), "K-1", circle.Command{Act: shared})
		must(t, err)
		at := one.now
		before, err := one.Mark(t.Context(), helping(jan), "K-1", at)
		must(t, err)
		one.now = one.now.Add(2 * time.Hour)
		_, err = one.Act(t.Context(), helping(samira), "K-1", circle.Command{Act: circle.VoiceHeard{Person: "aicha", Words: "stil"}})
		must(t, err)
		if now, err := one.Mark(t.Context(), helping(jan), "K-1", at); err != nil || now != before {
			t.Errorf("that the sharing ended comes out when somebody else says something: %v", err)
		}
		if _, err := one.Mark(t.Context(), helping(jan), "K-1", one.now); !errs.Is(err, errs.NotFound) {
			t.Errorf("it never ends: %v", err)
		}
	})
}

func TestSinceAMark(t *testing.T) {
	o := open(t)
	o.opened(t)
	view, err := o.Read(t.Context(), helping(samira), "K-1")
	must(t, err)
	marks, err := view.Marks(samira.ID)
	must(t, err)
	o.does(t, jan, circle.DissentVoiced{ID: "d1", What: "Ik zie het anders"})
	view, err = o.Read(t.Context(), helping(samira), "K-1")
	must(t, err)
	fresh, known, err := view.Since(samira.ID, marks[len(marks)-1])
	if err != nil || !known || len(fresh) != 1 || circle.TypeOf(fresh[0].Body) != "dissent.voiced" {
		t.Errorf("since then: %v %v %v", fresh, known, err)
	}
	for _, other := range []string{"", "nonsense"} {
		if _, known, _ := view.Since(samira.ID, other); known {
			t.Errorf("%q is known", other)
		}
	}
	if _, known, _ := view.Since(jan.ID, marks[len(marks)-1]); known {
		t.Error("the mark of another is known")
	}
}

// Whoever sends a form twice did one thing, also at the same moment and on two servers, whether or not
// the act has an identifier of its own.
func TestAFormThatIsSentTwiceIsOneAct(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		one, _ := secretsApart(t, store(), store())
		by := helping(samira)
		count := func() int {
			v, err := one.Read(t.Context(), by, "K-1")
			must(t, err)
			return len(v.Events)
		}
		for _, act := range []circle.Body{circle.VoiceHeard{Person: "aicha", Words: "rust"}, circle.DissentVoiced{ID: "d1", What: "anders"}, circle.PlanMade{Summary: "plan"}} {
			before, once := count(), circle.TypeOf(act)
			if did, err := one.Did(t.Context(), by, "K-1", once); err != nil || did {
				t.Fatalf("%s was done already: %v", once, err)
			}
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					if _, err := one.Once(t.Context(), by, "K-1", once, circle.Command{Act: act}); err != nil {
						t.Errorf("%s: %v", once, err)
					}
				})
			}
			all.Wait()
			if n := count() - before; n != 1 {
				t.Errorf("%s stands there %d times", once, n)
			}
			if did, err := one.Did(t.Context(), by, "K-1", once); err != nil || !did {
				t.Errorf("%s was not done: %v", once, err)
			}
			if did, err := one.Did(t.Context(), helping(jan), "K-1", once); err != nil || did {
				t.Errorf("%s was done by another: %v", once, err)
			}
		}
		before := count()
		if _, err := one.Once(t.Context(), by, "K-1", "another form", circle.Command{Act: circle.VoiceHeard{Person: "aicha", Words: "rust"}}); err != nil || count() != before+1 {
			t.Errorf("the same words in another form are no act of their own: %v", err)
		}
		if did, err := one.Did(t.Context(), by, "K-absent", "x"); err != nil || did {
			t.Errorf("in a circle that isn't there: %v", err)
		}
	})
}

// A page that fetches what is new is on record, with few lines and under its own name.
func TestFollowingIsOnRecordWithoutFlooding(t *testing.T) {
	o := open(t)
	o.opened(t)
	follow := func() {
		t.Helper()
		if _, err := o.Follow(t.Context(), helping(jan), "K-1"); err != nil {
			t.Fatal(err)
		}
	}
	on := func() (all []string) {
		rows, err := o.store.Audited(t.Context(), journal.AuditQuery{Actor: jan.ID, N: 99})
		must(t, err)
		for i := range rows {
			if rows[i].Action == "circle.read" || rows[i].Action == "circle.watched" {
				all = append(all, rows[i].Action)
			}
		}
		return all
	}
	want := func(what string, actions ...string) {
		t.Helper()
		if got := on(); !slices.Equal(got, actions) {
			t.Errorf("%s: %q, want %q", what, got, actions)
		}
	}
	follow()
	want("who never opened it opens it", "circle.read")
	follow()
	want("the first news", "circle.read", "circle.watched")
	o.now = o.now.Add(9 * time.Minute)
	follow()
	want("soon after", "circle.read", "circle.watched")
	o.now = o.now.Add(time.Minute)
	follow()
	want("ten minutes on", "circle.read", "circle.watched", "circle.watched")
	o.does(t, samira, circle.PlanMade{Summary: "rust"})
	follow()
	want("another kind of content comes in sight", "circle.read", "circle.watched", "circle.watched", "circle.watched")
	o.now = o.now.Add(8 * time.Hour)
	follow()
	want("the next day", "circle.read", "circle.watched", "circle.watched", "circle.watched", "circle.read")
	o.does(t, samira, circle.AccessBarred{Actor: jan.ID, Reason: "x"})
	if _, err := o.Follow(t.Context(), helping(jan), "K-1"); !errs.Is(err, errs.NotFound) {
		t.Errorf("who is kept out follows on: %v", err)
	}
}
