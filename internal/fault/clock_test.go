package fault

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/journal/proof"
)

// TestAClockSetBack lets the clock run ahead by weeks, sets it right, and goes on. What is recorded
// keeps the order in which it was recorded, nothing lapses twice and no duty is lost, the log goes
// on with its checkpoints in order, and all of it is proven.
func TestAClockSetBack(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() string) {
		x := newTrial(t, fresh())
		store := x.store()
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		desk, keys, err := deskOn(store, x.keys, func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		key, err := keys.Log()
		if err != nil {
			t.Fatal(err)
		}
		var last time.Time
		round := 0
		pass := func(by time.Duration) {
			t.Helper()
			now = now.Add(by)
			round++
			for i := range circles {
				id := circleID(0, i)
				if err := desk.LookAgain(t.Context(), id); err != nil {
					t.Fatal(err)
				}
				x.contact(desk, id, fmt.Sprintf("at %s in round %d", now, round))
			}
			sealAll(t, store, key, now)
			last = sealedAfter(t, store.Checkpoint, key, last)
			x.keep(store)
		}
		x.openAll(desk)
		pass(time.Hour)
		pass(40 * 24 * time.Hour) // ahead: what is due by then lapses early, and stays on record.
		ahead := x.lapses(now)
		if ahead == 0 {
			t.Fatal("nothing lapsed in forty days")
		}
		for _, by := range []time.Duration{-40 * 24 * time.Hour, time.Minute, -30 * time.Minute, time.Hour} {
			pass(by) // back, and a little to and fro.
			if n := x.lapses(now); n != ahead {
				t.Errorf("with the clock set back %d lapses became %d", ahead, n)
			}
		}
		for range 12 { // past the moment it had been at.
			pass(4 * 24 * time.Hour)
		}
		for id, acked := range x.acked {
			events := x.events(store, id, now)
			if len(events) < len(acked) || !back(events) {
				t.Errorf("%s: %d events for %d acts, and the clock was never set back", id, len(events), len(acked))
			}
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		x.whole(now.Add(time.Hour))
	})
}

// TestALeaseFromTheFuture leaves leases behind that a server took while its clock was a year ahead.
// Another puts the lapses on record and takes the records into the log all the same.
func TestALeaseFromTheFuture(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() string) {
		x := newTrial(t, fresh())
		store := x.store()
		clock := &leaping{}
		clock.now.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixNano())
		desk, keys, err := deskOn(store, x.keys, clock.Now)
		if err != nil {
			t.Fatal(err)
		}
		x.openAll(desk)
		for _, name := range []string{"clock", "seal"} {
			then := clock.Now().AddDate(1, 0, 0)
			if ok, err := store.Lease(t.Context(), name, "gone", then, then.Add(time.Minute)); err != nil || !ok {
				t.Fatal(ok, err)
			}
		}
		tools := jobs.Tools{
			Clock: clock.Now, Ticker: clock, NewID: core.RandomID, Chance: func() float64 { return 0.5 },
			Log: slog.New(slog.DiscardHandler), Meter: unmetered{},
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			jobs.Run(ctx, tools, jobs.Clock(tools, store, desk, 5*time.Minute), jobs.Seal(tools, store, keys.Log, time.Minute))
			close(done)
		}()
		for end := time.Now().Add(20 * time.Second); x.lapses(clock.Now()) < circles && time.Now().Before(end); {
			time.Sleep(100 * time.Millisecond)
		}
		stop()
		<-done
		now := clock.Now()
		if x.lapses(now) < circles {
			t.Errorf("by %s only %d moments that passed are on record", now, x.lapses(now))
		}
		if signed, err := store.Checkpoint(t.Context()); err != nil || len(signed) == 0 {
			t.Errorf("nothing was taken into the log: %v", err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		x.whole(now.Add(time.Hour))
	})
}

// leaping is a clock that waiting moves, a little later than it asked for.
type leaping struct{ now atomic.Int64 }

func (l *leaping) Now() time.Time { return time.Unix(0, l.now.Load()).UTC() }

// Wait is the ticker of the loops.
func (l *leaping) Wait(ctx context.Context, d time.Duration) error {
	l.now.Add(int64(d))
	time.Sleep(time.Millisecond)
	return ctx.Err()
}

// unmetered counts nothing.
type unmetered struct{}

func (unmetered) Round(string, time.Duration, int, error) {}
func (unmetered) Failed(string, string)                   {}

// back tells whether some event was recorded at an earlier moment than the one before it.
func back(events []circle.Event) bool {
	for i := 1; i < len(events); i++ {
		if events[i].Recorded.Before(events[i-1].Recorded) {
			return true
		}
	}
	return false
}

// lapses counts what lapsed in all circles.
func (x *trial) lapses(now time.Time) (n int) {
	x.Helper()
	store := x.store()
	defer func() { _ = store.Close() }() // it was only read.
	for id := range x.acked {
		x.circle(store, id, now)
		for _, e := range x.events(store, id, now) {
			if _, ok := e.Body.(circle.DutyLapsed); ok {
				n++
			}
		}
	}
	return n
}

// sealedAfter gives the moment of the newest checkpoint, which is not before the last one's.
func sealedAfter(t *testing.T, newest func(context.Context) ([]byte, error), key journal.LogKey, last time.Time) time.Time {
	t.Helper()
	signed, err := newest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c, err := proof.OpenCheckpoint(signed, key.Known)
	if err != nil {
		t.Fatal(err)
	}
	if c.Time.Before(last) {
		t.Errorf("a checkpoint of %s came after one of %s", c.Time, last)
	}
	return c.Time
}
