package jobs_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/memstore"
)

// future lets a server that is gone have a lease that it took while its clock was a year ahead.
func future(t *testing.T, s journal.Store, name string, length time.Duration) {
	t.Helper()
	then := time.Now().UTC().AddDate(1, 0, 0)
	if ok, err := s.Lease(t.Context(), name, "gone", then, then.Add(length)); err != nil || !ok {
		t.Fatalf("%v %v", ok, err)
	}
}

func TestALeaseFromTheFutureKeepsNoDeadlineWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		future(t, store, "clock", 30*time.Second)
		put(t, store, "a", time.Now().UTC().Add(time.Hour))
		d := &desk{store: store}
		tl := tools(&meter{})
		stop := running(t, tl, jobs.Clock(tl, store, d, 5*time.Second))
		time.Sleep(time.Hour + 50*time.Second)
		if n := len(d.seen()); n != 0 {
			t.Errorf("it was looked at %d times while another might do so", n)
		}
		time.Sleep(20 * time.Second)
		stop()
		if !slices.Equal(d.seen(), []core.CircleID{"a"}) {
			t.Errorf("over a minute late it was not looked at once, but: %v", d.seen())
		}
	})
}

func TestALeaseFromTheFutureKeepsNoRecordWaiting(t *testing.T) {
	key := logKey(t)
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		future(t, store, "seal", 15*time.Second)
		tl := tools(&meter{})
		stop := running(t, tl, jobs.Seal(tl, store, func() (journal.LogKey, error) { return key, nil }, 500*time.Millisecond))
		for _, id := range []core.CircleID{"a", "b", "c"} {
			put(t, store, id, time.Time{})
			time.Sleep(casework.SealedWithin / 2)
			if left, err := store.Unsealed(t.Context(), 10); err != nil || len(left) != 0 {
				t.Errorf("%d records are not in the log, and a receipt promised so (%v)", len(left), err)
			}
		}
		stop()
	})
}

// ahead is a clock that is so much ahead, and no stopwatch beside it.
type ahead struct{ atomic.Int64 }

func (a *ahead) now() time.Time { return time.Now().UTC().Round(0).Add(time.Duration(a.Load())) }

func TestLoopsGoOnWhenTheClockIsSetBack(t *testing.T) {
	key := logKey(t)
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		d := &desk{store: store}
		tl, clock := tools(&meter{}), &ahead{}
		clock.Store(int64(40 * 24 * time.Hour))
		tl.Clock = clock.now
		put(t, store, "a", time.Now().UTC().Add(time.Minute)) // has come, by a clock that is ahead.
		put(t, store, "b", time.Now().UTC().Add(time.Hour))
		stop := running(t, tl, jobs.Clock(tl, store, d, time.Second), jobs.Seal(tl, store, func() (journal.LogKey, error) { return key, nil }, time.Second))
		time.Sleep(10 * time.Second)
		if n := len(d.seen()); n != 2 {
			t.Fatalf("%d were looked at early, not 2", n)
		}
		clock.Store(0)
		put(t, store, "c", time.Now().UTC().Add(10*time.Second))
		time.Sleep(20 * time.Second)
		if got := d.seen(); len(got) != 3 || got[2] != "c" {
			t.Errorf("with the clock set back it looked at %v", got)
		}
		if left, err := store.Unsealed(t.Context(), 10); err != nil || len(left) != 0 {
			t.Errorf("with the clock set back %d records are not in the log (%v)", len(left), err)
		}
		stop()
	})
}

func TestARestEndsWhenTheClockIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		d := &desk{store: store}
		tl, clock := tools(&meter{}), &ahead{}
		clock.Store(int64(40 * 24 * time.Hour))
		tl.Clock = clock.now
		put(t, store, "a", time.Now().UTC().Add(time.Minute))
		stop := running(t, tl, jobs.Clock(tl, store, d, time.Second))
		time.Sleep(500 * time.Millisecond) // it still rests.
		if n := len(d.seen()); n != 1 {
			t.Fatalf("it was looked at %d times by a clock that is ahead, not once", n)
		}
		clock.Store(0)
		stored, err := store.Load(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		next := &journal.Writing{Circle: "a", Expected: len(stored.Rows), Held: stored.Held, Look: time.Now().UTC().Add(10 * time.Second)}
		if err := store.Append(t.Context(), next, next.Leaves()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		stop()
		if n := len(d.seen()); n != 2 {
			t.Errorf("with the clock set back its next moment passed, and it was looked at %d times", n)
		}
	})
}

func TestWhatAClockAheadPutOffIsSentWhenItIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		tl, clock := tools(&meter{}), &ahead{}
		clock.Store(int64(40 * 24 * time.Hour))
		tl.Clock = clock.now
		post(t, store, "a", 1)
		up, c := false, &counted{}
		by := map[string]jobs.Sender{"mail": c.by(func(journal.Outgoing) error {
			if up {
				return nil
			}
			return &jobs.Undelivered{Why: jobs.WhyLater}
		})}
		stop := running(t, tl, jobs.Outbox(tl, store, by, time.Second))
		time.Sleep(12 * time.Hour) // as long as it may be kept: no store may take that for a wrong clock.
		tries := c.sent["a-0"]
		if tries > jobs.MostTries || tries < jobs.MostTries/2 {
			t.Errorf("it was tried %d times", tries)
		}
		clock.Store(0)
		up = true
		time.Sleep(10 * time.Second)
		stop()
		if c.sent["a-0"] != tries+1 {
			t.Errorf("with the clock set back it was tried %d times more", c.sent["a-0"]-tries)
		}
	})
}
