package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/memstore"
)

type sender func(context.Context, journal.Outgoing) error

func (s sender) Send(ctx context.Context, o journal.Outgoing) error { return s(ctx, o) }

// counted counts what was sent by ID, whatever becomes of it.
type counted struct {
	mu   sync.Mutex
	sent map[string]int
}

func (c *counted) by(then func(o journal.Outgoing) error) sender {
	return func(_ context.Context, o journal.Outgoing) error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.sent == nil {
			c.sent = map[string]int{}
		}
		c.sent[o.ID]++
		return then(o)
	}
}

// post stores a circle with things to be sent.
func post(t *testing.T, s journal.Store, id core.CircleID, n int) {
	t.Helper()
	now := time.Now().UTC()
	w := &journal.Writing{Circle: id, Key: []byte("key"), Events: []journal.Row{{ID: core.EventID(id + "/1"), Seq: 1, Recorded: now, Payload: []byte("x")}}}
	for i := range n {
		w.Outbox = append(w.Outbox, journal.Outgoing{ID: fmt.Sprintf("%s-%d", id, i), Circle: id, Kind: "mail", To: "x", At: now})
	}
	if err := s.Append(t.Context(), w, w.Leaves()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsToBeSentIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		post(t, store, "a", 100)
		c := &counted{}
		by := map[string]jobs.Sender{"mail": c.by(func(journal.Outgoing) error { return nil })}
		tl := tools(&meter{})
		stop := running(t, tl, jobs.Outbox(tl, store, by, time.Second), jobs.Outbox(tl, store, by, time.Second))
		time.Sleep(time.Hour)
		stop()
		if len(c.sent) != 100 {
			t.Errorf("sent %d of 100", len(c.sent))
		}
		for id, n := range c.sent {
			if n != 1 {
				t.Errorf("%s was sent %d times", id, n)
			}
		}
	})
}

func TestWhatFailsIsTriedForMostOfADayAndThenShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		post(t, store, "a", 1)
		c, m, up := &counted{}, &meter{}, false
		by := map[string]jobs.Sender{"mail": c.by(func(journal.Outgoing) error {
			if up {
				return nil
			}
			return &jobs.Undelivered{Why: jobs.WhyLater}
		})}
		tl := tools(m)
		start := time.Now()
		stop := running(t, tl, jobs.Outbox(tl, store, by, time.Second))
		var dead []journal.Outgoing
		for len(dead) == 0 && time.Since(start) < 48*time.Hour {
			time.Sleep(time.Minute)
			dead, _ = store.Dead(t.Context(), "", 10)
		}
		if took := time.Since(start); took < 8*time.Hour || took > 24*time.Hour || c.sent["a-0"] != jobs.MostTries {
			t.Errorf("given up after %v and %d tries", took, c.sent["a-0"])
		}
		if len(dead) != 1 || dead[0].LastFail != jobs.WhyLater {
			t.Fatalf("dead: %+v", dead)
		}
		up = true
		if err := store.Retry(t.Context(), "a-0", time.Now().UTC()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		stop()
		if dead, _ = store.Dead(t.Context(), "", 10); len(dead) != 0 || c.sent["a-0"] != jobs.MostTries+1 {
			t.Errorf("after a retry: %d dead, %d tries", len(dead), c.sent["a-0"])
		}
	})
}

// forgetful breaks off between sending and writing that down, as a crash does.
type forgetful struct {
	*memstore.Store
	times int
}

func (f *forgetful) Sent(ctx context.Context, id string) error {
	if f.times > 0 {
		f.times--
		return errors.New("the server went down")
	}
	return f.Store.Sent(ctx, id)
}

func TestACrashSendsAgainUnderTheSameID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &forgetful{memstore.New(), 1}
		post(t, store, "a", 1)
		c := &counted{}
		by := map[string]jobs.Sender{"mail": c.by(func(journal.Outgoing) error { return nil })}
		tl := tools(&meter{})
		stop := running(t, tl, jobs.Outbox(tl, store, by, time.Second))
		time.Sleep(time.Hour)
		stop()
		if c.sent["a-0"] != 2 {
			t.Errorf("sent %d times, want twice under one ID", c.sent["a-0"])
		}
	})
}

func TestAPanicInSendingIsAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := memstore.New()
		post(t, store, "a", 2)
		m := &meter{}
		by := map[string]jobs.Sender{"mail": sender(func(_ context.Context, o journal.Outgoing) error {
			if o.ID == "a-0" {
				panic("no")
			}
			return nil
		})}
		tl := tools(m)
		stop := running(t, tl, jobs.Outbox(tl, store, by, time.Second))
		time.Sleep(3 * time.Second)
		stop()
		if m.failed["outbox fault"] != 1 {
			t.Errorf("counted %v", m.failed)
		}
	})
}
