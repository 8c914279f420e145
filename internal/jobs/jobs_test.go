package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/memstore"
)

// meter remembers what it was told.
type meter struct {
	mu     sync.Mutex
	rounds map[string]int
	failed map[string]int
}

func (m *meter) Round(job string, _ time.Duration, _ int, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rounds == nil {
		m.rounds = map[string]int{}
	}
	m.rounds[job]++
}

func (m *meter) Failed(job, why string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.failed == nil {
		m.failed = map[string]int{}
	}
	m.failed[job+" "+why]++
}

// tools are those of a test: the clock is the bubble's, IDs count up, chance is the middle.
func tools(m *meter) jobs.Tools {
	n := 0
	var mu sync.Mutex
	return jobs.Tools{
		Clock: func() time.Time { return time.Now().UTC() }, Ticker: jobs.Timer{},
		NewID: func() string {
			mu.Lock()
			defer mu.Unlock()
			n++
			return fmt.Sprintf("T%d", n)
		},
		Chance: func() float64 { return 0.5 }, Log: slog.New(slog.DiscardHandler), Meter: m,
	}
}

// put stores a circle that has to be looked at from a moment.
func put(t *testing.T, s journal.Store, id core.CircleID, look time.Time) {
	t.Helper()
	now := time.Now().UTC()
	w := &journal.Writing{
		Circle: id, Key: []byte("key"), Look: look,
		Events: []journal.Row{{ID: core.EventID(id + "/1"), Seq: 1, Recorded: now, Payload: []byte("x")}},
	}
	if err := s.Append(t.Context(), w, w.Leaves()); err != nil {
		t.Fatal(err)
	}
}

// desk looks at circles by appending to them, as the real one does.
type desk struct {
	store journal.Store
	fails func(core.CircleID) error

	mu     sync.Mutex
	looked []core.CircleID
}

func (d *desk) LookAgain(ctx context.Context, id core.CircleID) error {
	d.mu.Lock()
	d.looked = append(d.looked, id)
	d.mu.Unlock()
	if d.fails != nil {
		if err := d.fails(id); err != nil {
			return err
		}
	}
	stored, err := d.store.Load(ctx, id)
	if err != nil {
		return err
	}
	n := len(stored.Rows) + 1
	w := &journal.Writing{Circle: id, Expected: n - 1, Held: stored.Held, Events: []journal.Row{
		{ID: core.EventID(fmt.Sprintf("%s/%d", id, n)), Seq: n, Recorded: time.Now().UTC(), Payload: []byte("x")},
	}}
	return d.store.Append(ctx, w, w.Leaves())
}

func (d *desk) seen() []core.CircleID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.looked)
}

// running starts loops and gives what stops them and waits.
func running(t *testing.T, tools jobs.Tools, loops ...jobs.Loop) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { jobs.Run(ctx, tools, loops...); close(done) }()
	return func() { cancel(); <-done }
}

func TestTheLongestOverdueComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		now := time.Now().UTC()
		for i := range 200 {
			put(t, store, core.CircleID(fmt.Sprintf("K%03d", i)), now.Add(-time.Duration(200-i)*time.Hour))
		}
		put(t, store, "later", now.Add(time.Hour))
		d := &desk{store: store}
		stop := running(t, tools(&meter{}), jobs.Clock(tools(&meter{}), store, d, time.Second))
		time.Sleep(10 * time.Second)
		if n := len(d.seen()); n != 200 {
			t.Errorf("looked at %d circles of the 200 that were due", n)
		}
		// A batch of 64 goes side by side, and within it any may be first.
		for i, id := range d.seen() {
			if first, last := fmt.Sprintf("K%03d", i-i%64), fmt.Sprintf("K%03d", i-i%64+63); string(id) < first || string(id) > last {
				t.Errorf("%s came as number %d", id, i)
			}
		}
		time.Sleep(time.Hour)
		stop()
		if got := d.seen(); got[len(got)-1] != "later" || len(got) != 201 {
			t.Errorf("after its moment: %v", got)
		}
	})
}

func TestBrokenCirclesKeepNoDeadlineWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		now := time.Now().UTC()
		for i := range 300 {
			put(t, store, core.CircleID(fmt.Sprintf("broken%03d", i)), now.Add(-48*time.Hour))
		}
		put(t, store, "whole", now.Add(-time.Minute))
		d := &desk{store: store, fails: func(id core.CircleID) error {
			if id == "whole" {
				return nil
			}
			if id == "broken001" {
				panic("this history brings it out")
			}
			return errors.New("unreadable")
		}}
		m := &meter{}
		stop := running(t, tools(m), jobs.Clock(tools(m), store, d, time.Second))
		time.Sleep(5 * time.Second)
		if !slices.Contains(d.seen(), "whole") {
			t.Error("the one that could be looked at waited behind those that could not")
		}
		time.Sleep(time.Hour)
		stop()
		tries := 0
		for _, id := range d.seen() {
			if id == "broken000" {
				tries++
			}
		}
		if tries < 10 || tries > 40 {
			t.Errorf("a broken circle was tried %d times in an hour", tries)
		}
		if m.failed["clock internal"] == 0 {
			t.Error("the failures were not counted")
		}
	})
}

func TestOneServerLooksAndAnotherTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		first, second := &desk{store: store}, &desk{store: store}
		one, two := tools(&meter{}), tools(&meter{})
		two.NewID = func() string { return "other" }
		loop := jobs.Clock(one, store, first, time.Second)
		loop.Leave = nil // it dies: nothing is given back.
		die := running(t, one, loop)
		time.Sleep(3 * time.Second)
		stop := running(t, two, jobs.Clock(two, store, second, time.Second))
		put(t, store, "a", time.Now().UTC())
		time.Sleep(3 * time.Second)
		die()
		put(t, store, "b", time.Now().UTC())
		time.Sleep(time.Minute)
		stop()
		if !slices.Equal(first.seen(), []core.CircleID{"a"}) || !slices.Equal(second.seen(), []core.CircleID{"b"}) {
			t.Errorf("the first looked at %v, the second at %v", first.seen(), second.seen())
		}
		// It left in order, so its lease is free at once.
		ok, err := store.Lease(t.Context(), "clock", "third", time.Now().UTC(), time.Now().UTC().Add(time.Second))
		if err != nil || !ok {
			t.Errorf("the lease was not given back: %v %v", ok, err)
		}
	})
}

func TestADeadlineDoesNotWaitForMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		now := time.Now().UTC()
		w := &journal.Writing{
			Circle: "a", Key: []byte("key"), Look: now.Add(time.Minute),
			Events: []journal.Row{{ID: "a/1", Seq: 1, Recorded: now, Payload: []byte("x")}},
		}
		for i := range 500 {
			w.Outbox = append(w.Outbox, journal.Outgoing{ID: fmt.Sprintf("O%d", i), Circle: "a", Kind: "mail", To: "x", At: now})
		}
		if err := store.Append(t.Context(), w, w.Leaves()); err != nil {
			t.Fatal(err)
		}
		slow := sender(func(ctx context.Context, _ journal.Outgoing) error { <-ctx.Done(); return ctx.Err() })
		d := &desk{store: store}
		tl := tools(&meter{})
		stop := running(t, tl, jobs.Clock(tl, store, d, time.Second), jobs.Outbox(tl, store, map[string]jobs.Sender{"mail": slow}, time.Second))
		time.Sleep(62 * time.Second)
		if len(d.seen()) != 1 {
			t.Error("the deadline waited")
		}
		stop()
	})
}

func TestAFaultEndsNoOtherLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		bad := jobs.Loop{Name: "bad", Every: time.Second, Round: func(context.Context) (int, bool, error) { panic("Corrie de Vries") }}
		good := jobs.Loop{Name: "good", Every: time.Second, Round: func(context.Context) (int, bool, error) { n++; return 0, false, nil }}
		m := &meter{}
		stop := running(t, tools(m), bad, good)
		time.Sleep(time.Minute)
		stop()
		if n < 59 || m.rounds["bad"] < 3 {
			t.Errorf("good %d rounds, bad %d", n, m.rounds["bad"])
		}
	})
}

func TestBackoff(t *testing.T) {
	for failures, want := range map[int]time.Duration{1: 30 * time.Second, 2: time.Minute, 3: 2 * time.Minute, 20: time.Hour} {
		low, high := jobs.Backoff(30*time.Second, time.Hour, failures, 0), jobs.Backoff(30*time.Second, time.Hour, failures, 1)
		if low != want/2 || high != want {
			t.Errorf("after %d failures from %v to %v, want %v to %v", failures, low, high, want/2, want)
		}
	}
}
