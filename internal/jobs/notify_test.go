package jobs_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/memstore"
)

// people are how everybody is told, and which devices were forgotten.
type people map[core.ActorID]login.Notices

func (p people) NoticesOf(_ context.Context, id core.ActorID) (login.Notices, error) {
	if id == "broken" {
		return login.Notices{Language: "nl"}, errors.New("it can't be opened")
	}
	n := p[id]
	if n.Language == "" {
		n.Language = "nl"
	}
	return n, nil
}

func (p people) DeviceGone(_ context.Context, id core.ActorID, endpoint string) error {
	n := p[id]
	n.Devices = slices.DeleteFunc(slices.Clone(n.Devices), func(d login.Device) bool { return d.Endpoint == endpoint })
	p[id] = n
	return nil
}

// everyDay are all days of the week.
var everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}

// post is a circle with word for people, from now.
func (r *telling) post(id core.CircleID, out ...journal.Outgoing) {
	r.Helper()
	now := time.Now().UTC()
	w := &journal.Writing{Circle: id, Key: []byte("key"), Events: []journal.Row{{ID: core.EventID(id + "/1"), Seq: 1, Recorded: now, Payload: []byte("x")}}}
	for i := range out {
		out[i].Circle, out[i].Kind, out[i].At = id, "mail", now
		w.Outbox = append(w.Outbox, out[i])
	}
	if err := r.store.Append(r.Context(), w, w.Leaves()); err != nil {
		r.Fatal(err)
	}
}

// telling is a store with both loops, and what they told whom and when.
type telling struct {
	*testing.T
	store *memstore.Store
	mu    sync.Mutex
	told  map[string][]time.Time
}

// run gives word to people as Notices decides, and notes when it went out.
func (r *telling) run(who jobs.People) (stop func()) {
	tl := tools(&meter{})
	n := &jobs.Notices{People: who, Clock: tl.Clock, Book: func(core.ActorID) (string, bool) { return "", false }}
	by := sender(func(ctx context.Context, o journal.Outgoing) error {
		var why *jobs.Undelivered
		err := n.Send(ctx, o)
		if errors.As(err, &why) { // there is no mail server here: it was its turn.
			r.mu.Lock()
			defer r.mu.Unlock()
			r.told[o.To] = append(r.told[o.To], time.Now())
			return nil
		}
		return err
	})
	return running(r.T, tl, jobs.Outbox(tl, r.store, map[string]jobs.Sender{"mail": by}, time.Second), jobs.Kept(tl, r.store, who), jobs.Kept(tl, r.store, who))
}

// TestQuietHoursKeepAndNothingIsLost: at night what is acute comes at once, the rest in the morning and
// as one; what became urgent meanwhile comes then; who chose nothing is told at once.
func TestQuietHoursKeepAndNothingIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &telling{T: t, store: memstore.New(), told: map[string][]time.Time{}}
		night := login.Quiet{From: 22 * 60, Until: 7 * 60, Days: everyDay}
		who := people{"sleeper": {Quiet: night}, "reader": {Daily: true, Hour: 16}, "soon": {Quiet: night}}
		stop := r.run(who)
		start := time.Now() // midnight UTC: one o'clock in the Netherlands.
		r.post("a", journal.Outgoing{ID: "1", To: "sleeper"}, journal.Outgoing{ID: "2", To: "reader"}, journal.Outgoing{ID: "3", To: "anybody"},
			journal.Outgoing{ID: "4", To: "broken"}, journal.Outgoing{ID: "5", To: "soon", Urgent: start.Add(3 * time.Hour)})
		r.post("b", journal.Outgoing{ID: "6", To: "sleeper"}, journal.Outgoing{ID: "7", To: "reader"})
		time.Sleep(time.Minute)
		r.post("c", journal.Outgoing{ID: "8", To: "reader", Urgent: time.Now()})
		time.Sleep(48 * time.Hour)
		stop()
		after := func(id string) (all []time.Duration) {
			for _, at := range r.told[id] {
				all = append(all, at.Sub(start).Truncate(10*time.Minute))
			}
			return all
		}
		for id, want := range map[string][]time.Duration{
			"sleeper": {6 * time.Hour}, "anybody": {0}, "broken": {0}, "soon": {3 * time.Hour}, "reader": {0, 15 * time.Hour},
		} {
			if got := after(id); !slices.Equal(got, want) {
				t.Errorf("%s is told after %v, want %v", id, got, want)
			}
		}
		kept, err := r.store.Kept(t.Context(), journal.Outgoing{}, 9)
		if err != nil || len(kept) != 0 {
			t.Errorf("left behind: %v %v", kept, err)
		}
	})
}

// locked are people who change while the loops run.
type locked struct {
	mu  *sync.Mutex
	who people
}

func (l locked) NoticesOf(ctx context.Context, id core.ActorID) (login.Notices, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.who.NoticesOf(ctx, id)
}

func (l locked) DeviceGone(context.Context, core.ActorID, string) error { return nil }

// TestWhoChangesTheirHoursIsToldByTheNewOnes, also of what was kept by the old.
func TestWhoChangesTheirHoursIsToldByTheNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &telling{T: t, store: memstore.New(), told: map[string][]time.Time{}}
		who := people{"a": {Quiet: login.Quiet{Whole: everyDay}}}
		var mu sync.Mutex
		stop := r.run(locked{&mu, who})
		r.post("a", journal.Outgoing{ID: "1", To: "a"})
		time.Sleep(30 * time.Hour)
		if len(r.told) > 0 {
			t.Error("told in quiet hours")
		}
		mu.Lock()
		who["a"] = login.Notices{}
		mu.Unlock()
		time.Sleep(5 * time.Minute)
		stop()
		if len(r.told["a"]) != 1 {
			t.Errorf("told %v", r.told)
		}
	})
}

// TestWhatFailedKeepsItsTurn: a digest that could not be delivered is tried on, and waits no day.
func TestWhatFailedKeepsItsTurn(t *testing.T) {
	at := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	n := &jobs.Notices{People: people{"a": {Daily: true, Hour: 16}}, Clock: func() time.Time { return at.Add(time.Minute) }}
	var why *jobs.Undelivered
	if err := n.Send(t.Context(), journal.Outgoing{ID: "1", To: "a", At: at.Add(time.Second), Tries: 1}); !errors.As(err, &why) {
		t.Errorf("it waits: %v", err)
	}
	if err := n.Send(t.Context(), journal.Outgoing{ID: "1", To: "a", At: at.Add(time.Second)}); err == nil || errors.As(err, &why) {
		t.Errorf("it does not wait: %v", err)
	}
}
