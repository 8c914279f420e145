package fault

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/sqlstore/pgtest"
)

// gate keeps transactions that write an event of one circle waiting.
const gate = `CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.circle = 'K-0-0' THEN PERFORM pg_advisory_xact_lock(7); END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER gate BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION gate()`

// TestAnActThatOutlivesItsServer has the database carry out an act whose server was killed meanwhile,
// long after the clock of another server went past the moments that follow from it. The act is there
// whole, though nobody was told so, and the clock comes back for it.
func TestAnActThatOutlivesItsServer(t *testing.T) {
	x := newTrial(t, pgtest.Empty(t))
	db := opened(t, x.url)
	store := x.store()
	const seen, outlives = core.CircleID("K-before"), core.CircleID("K-0-0")
	desk, keys, err := deskOn(store, x.keys, clockOf(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range opening(seen) {
		if err := x.act(desk, seen, act, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.ExecContext(t.Context(), gate); err != nil {
		t.Fatal(err)
	}
	open := db.shut(t)
	w := x.start(0)
	db.waitFor(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = '"+workerName+"' AND wait_event_type = 'Lock'")
	w.kill()

	clock := &leaping{}
	clock.now.Store(clockOf(5)().UnixNano())
	desk.Clock = clock.Now
	tools := jobs.Tools{
		Clock: clock.Now, Ticker: clock, NewID: core.RandomID, Chance: func() float64 { return 0.5 },
		Log: slog.New(slog.DiscardHandler), Meter: unmetered{},
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		jobs.Run(ctx, tools, jobs.Clock(tools, store, desk, time.Minute), jobs.Seal(tools, store, keys.Log, time.Minute))
		close(done)
	}()
	lapsed := func(id core.CircleID) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			for _, e := range x.events(store, id, clock.Now()) {
				if _, is := e.Body.(circle.DutyLapsed); is {
					return
				}
			}
			if time.Now().After(end) {
				t.Fatalf("%s: its moments passed, and the clock puts nothing on record", id)
			}
		}
	}
	lapsed(seen)
	if v, err := store.Versions(t.Context(), []core.CircleID{outlives}); err != nil || len(v) > 0 {
		t.Errorf("it was to be held up, and is there: %v, %v", v, err)
	}
	go func() {
		time.Sleep(300 * time.Millisecond)
		open()
	}()
	x.settled()
	if v, err := store.Versions(t.Context(), []core.CircleID{outlives}); err != nil || len(v) != 1 {
		t.Fatalf("what the database had of it was to be carried out before all is settled: %v, %v", v, err)
	}
	lapsed(outlives)
	stop()
	<-done
	if len(x.acked[outlives]) > 0 {
		t.Error("it was acknowledged before it was there")
	}
	now := clock.Now()
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	x.whole(now.Add(time.Hour))
}

// shut closes the gate; what it gives opens it.
func (d bareDatabase) shut(t *testing.T) (open func()) {
	t.Helper()
	tx, err := d.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "SELECT pg_advisory_xact_lock(7)"); err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() } // it changed nothing.
}

// waitFor comes back when a count is not 0.
func (d bareDatabase) waitFor(t *testing.T, count string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var n int
		if err := d.QueryRowContext(t.Context(), count).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
	t.Fatalf("it stays 0: %s", count)
}

// TestACircleThatSleepsIsNoticed takes away from when a circle is to be looked at: what holds this
// package's databases against their promises must not look past that.
func TestACircleThatSleepsIsNoticed(t *testing.T) {
	onBoth(t, func(t *testing.T, fresh func() string) {
		x := newTrial(t, fresh())
		store := x.store()
		desk, _, err := deskOn(store, x.keys, clockOf(0))
		if err != nil {
			t.Fatal(err)
		}
		x.openAll(desk)
		desk.Clock = clockOf(5)
		if _, err := opened(t, x.url).ExecContext(t.Context(), "UPDATE circles SET wake = NULL WHERE id = 'K-0-1'"); err != nil {
			t.Fatal(err)
		}
		x.lookAtDue(store, desk)
		if got := x.asleep(store, desk, []core.CircleID{"K-0-0", "K-0-1", "K-0-2"}); len(got) != 1 || got[0] != "K-0-1" {
			t.Errorf("of K-0-1 nobody would have been told, and it says %v", got)
		}
		if got := x.asleep(store, desk, []core.CircleID{"K-0-0", "K-0-1", "K-0-2"}); len(got) != 0 {
			t.Errorf("all was looked at, and it says %v", got)
		}
	})
}
