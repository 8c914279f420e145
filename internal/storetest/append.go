package storetest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

var appends = []check{
	{"append and load give the same back", func(b *bench) {
		first, second := act("c1", 0, 2), act("c1", 2, 1)
		b.write(first)
		b.write(act("c2", 0, 1))
		b.write(second)
		same(b, b.load("c1"), &journal.Stored{Circle: "c1", Key: keyOf("c1"), Held: journal.HeldBy(nil), Rows: append(first.Events, second.Events...)})
	}},
	{"what was handed in may be changed afterwards", func(b *bench) {
		w := act("c1", 0, 1)
		b.write(w)
		clear(w.Key)
		clear(w.Events[0].Payload)
		same(b, b.load("c1").Key, keyOf("c1"))
		same(b, b.load("c1").Rows[0].Payload, []byte("payload c1 1"))
	}},
	{"a circle that isn't there is not found", func(b *bench) {
		for _, id := range []core.CircleID{"", "c1", "c\x00", "\xff", "'; DROP TABLE events; --"} {
			_, err := b.store.Load(b.ctx, id)
			b.is(err, errs.NotFound)
		}
	}},
	{"circle IDs differ by case", func(b *bench) {
		b.write(act("Kring-É", 0, 1))
		b.write(act("kring-é", 0, 2))
		same(b, len(b.load("Kring-É").Rows), 1)
		same(b, len(b.load("kring-é").Rows), 2)
		_, err := b.store.Load(b.ctx, "KRING-É")
		b.is(err, errs.NotFound)
	}},
	{"an act on other than the expected events conflicts", func(b *bench) {
		b.write(act("c1", 0, 2))
		before := b.load("c1")
		for _, expected := range []int{0, 1, 3} {
			w := act("c1", expected, 1)
			w.Events[0].ID, w.Audit[0].ID = "fresh", "fresh"
			b.is(b.try(w), errs.Conflict)
		}
		for _, expected := range []int{1, 3} {
			w := act("c1", expected, 0)
			w.Audit[0].ID = "fresh"
			b.is(b.try(w), errs.Conflict)
		}
		b.is(b.try(act("absent", 1, 1)), errs.Conflict)
		b.is(b.try(act("absent", 1, 0)), errs.Conflict)
		same(b, b.load("c1"), before)
		same(b, len(b.unsealed(9)), 3)
	}},
	{"an event ID is there once", func(b *bench) {
		b.write(act("c1", 0, 1))
		w := act("c2", 0, 1)
		w.Events[0].ID = "c1/1"
		b.is(b.try(w), errs.Conflict)
		_, err := b.store.Load(b.ctx, "c2")
		b.is(err, errs.NotFound)
	}},
	{"an act without events replaces duties and keeps the count", func(b *bench) {
		b.write(act("c1", 0, 1))
		w := act("c1", 1, 0)
		w.Duties = []journal.DutyRow{duty("c1", "see", in(time.Hour))}
		b.write(w)
		same(b, b.work(journal.WorkQuery{}), w.Duties)
		b.write(act("c1", 1, 1))
		same(b, len(b.load("c1").Rows), 2)
	}},
	{"an act on other than the duties that stand conflicts", func(b *bench) {
		b.write(act("c1", 0, 1))
		none := b.load("c1").Held
		w := act("c1", 1, 0)
		w.Duties = []journal.DutyRow{duty("c1", "see", in(time.Hour)), duty("c1", "call", in(2*time.Hour))}
		b.write(w)
		same(b, b.load("c1").Held, journal.HeldBy(w.Duties))
		for _, stale := range []journal.Held{nil, none, journal.HeldBy(w.Duties[:1])} {
			late := act("c1", 1, 1)
			late.Held = stale
			b.is(b.store.Append(b.ctx, late, leavesOf(late)), errs.Conflict)
		}
		same(b, b.work(journal.WorkQuery{}), w.Duties)
	}},
	{"of a set of duties each becomes what it has to be", func(b *bench) {
		b.write(act("c1", 0, 1))
		stays, moves, goes := duty("c1", "see", in(time.Hour)), duty("c1", "call", in(2*time.Hour)), duty("c1", "plan", in(3*time.Hour))
		first := act("c1", 1, 1)
		first.Duties = []journal.DutyRow{stays, moves, goes}
		b.write(first)
		moves.Due, moves.Owner, moves.Settled = in(9*time.Hour), "actor-2", true
		comes := duty("c1", "talk", in(10*time.Hour))
		second := act("c1", 2, 1)
		second.Duties = []journal.DutyRow{stays, moves, comes}
		b.write(second)
		same(b, b.work(journal.WorkQuery{}), second.Duties)
		same(b, b.work(journal.WorkQuery{Owner: "actor-2"}), []journal.DutyRow{moves})
	}},
	{"of two writers exactly one wins", func(b *bench) {
		b.write(act("c1", 0, 1))
		for round := range 20 {
			var group sync.WaitGroup
			errors := make([]error, 2)
			for i := range errors {
				w := act("c1", 1+round, 1)
				w.Events[0].ID += core.EventID(rune('a' + i))
				w.Audit[0].ID += string(rune('a' + i))
				group.Go(func() { errors[i] = b.try(w) })
			}
			group.Wait()
			if errors[0] != nil {
				errors[0], errors[1] = errors[1], errors[0]
			}
			b.ok(errors[0])
			b.is(errors[1], errs.Conflict)
		}
		same(b, len(b.load("c1").Rows), 21)
		same(b, len(b.unsealed(99)), 2+20*2)
	}},
	{"two writers of a new circle: one wins", func(b *bench) {
		var group sync.WaitGroup
		errors := make([]error, 8)
		for i := range errors {
			w := act("c1", 0, 1)
			w.Events[0].ID += core.EventID(rune('a' + i))
			w.Audit[0].ID += string(rune('a' + i))
			group.Go(func() { errors[i] = b.try(w) })
		}
		group.Wait()
		won := 0
		for _, err := range errors {
			if err == nil {
				won++
				continue
			}
			b.is(err, errs.Conflict)
		}
		same(b, won, 1)
		same(b, len(b.load("c1").Rows), 1)
	}},
	{"times come back in UTC, to the microsecond", func(b *bench) {
		amsterdam := time.FixedZone("Europe/Amsterdam", 7200)
		w := act("c1", 0, 1)
		w.Events[0].Recorded = time.Date(2026, 3, 29, 3, 0, 0, 123456789, amsterdam)
		w.Duties = []journal.DutyRow{duty("c1", "see", w.Events[0].Recorded), duty("c1", "zero", time.Time{})}
		w.Audit[0].At = time.Date(1950, 1, 1, 0, 0, 0, 999, amsterdam)
		b.write(w)
		want := time.Date(2026, 3, 29, 1, 0, 0, 123456000, time.UTC)
		same(b, b.load("c1").Rows[0].Recorded, want)
		if zone := b.load("c1").Rows[0].Recorded.Location(); zone != time.UTC {
			b.Errorf("it is in %s", zone)
		}
		same(b, b.work(journal.WorkQuery{})[1].Due, want)
		same(b, b.work(journal.WorkQuery{})[0].Due, time.Time{})
		rows, err := b.store.Audited(b.ctx, journal.AuditQuery{})
		b.ok(err)
		same(b, rows[0].At, time.Date(1949, 12, 31, 22, 0, 0, 0, time.UTC))
	}},
	{"a big payload and many events in one act", func(b *bench) {
		w := act("c1", 0, 300)
		w.Events[7].Payload = bytes.Repeat([]byte{0, 255, 'a'}, 3<<20)
		b.write(w)
		same(b, len(b.load("c1").Rows), 300)
		if !bytes.Equal(b.load("c1").Rows[7].Payload, w.Events[7].Payload) {
			b.Error("the big payload came back otherwise")
		}
	}},
}

// failures are acts that have to leave nothing: each is refused by another part of the store.
var failures = []struct {
	name  string
	spoil func(w *journal.Writing, leaves *[]journal.Leaf)
}{
	{"a leaf that exists", func(w *journal.Writing, leaves *[]journal.Leaf) {
		w.Audit[0].ID = "taken"
		*leaves = leavesOf(w)
	}},
	{"something to send that exists", func(w *journal.Writing, _ *[]journal.Leaf) { w.Outbox[0].ID = "taken" }},
	{"an event that exists", func(w *journal.Writing, leaves *[]journal.Leaf) {
		w.Events[0].ID = "taken"
		*leaves = leavesOf(w)
	}},
	{"a record without its leaf", func(_ *journal.Writing, leaves *[]journal.Leaf) { *leaves = (*leaves)[1:] }},
	{"a leaf twice", func(_ *journal.Writing, leaves *[]journal.Leaf) { (*leaves)[1] = (*leaves)[0] }},
	{"a duty twice", func(w *journal.Writing, _ *[]journal.Leaf) { w.Duties = append(w.Duties, w.Duties[0]) }},
	{"a duty of another circle", func(w *journal.Writing, _ *[]journal.Leaf) { w.Duties[0].Circle = "c2" }},
	{"a gap between events", func(w *journal.Writing, _ *[]journal.Leaf) { w.Events[1].Seq++ }},
	{"no key", func(w *journal.Writing, _ *[]journal.Leaf) { w.Key = nil }},
	{"no circle", func(w *journal.Writing, _ *[]journal.Leaf) { w.Circle = "" }},
	{"what isn't text", func(w *journal.Writing, _ *[]journal.Leaf) { w.Duties[0].Owner = "a\x00b" }},
}

func init() {
	for _, f := range failures {
		appends = append(appends, check{"nothing is left after " + f.name, func(b *bench) {
			taken := act("other", 0, 1)
			taken.Events[0].ID, taken.Audit[0].ID = "taken", "taken"
			taken.Outbox = []journal.Outgoing{outgoing("taken", "other", in(2e6*time.Hour))}
			b.write(taken)
			w := full("c1")
			leaves := leavesOf(w)
			f.spoil(w, &leaves)
			if err := b.store.Append(b.ctx, w, leaves); err == nil {
				b.Fatal("it has to be refused")
			}
			_, err := b.store.Load(b.ctx, "c1")
			b.is(err, errs.NotFound)
			same(b, b.work(journal.WorkQuery{}), nil)
			same(b, len(b.unsealed(9)), 2)
			found, err := b.store.Search(b.ctx, w.Words[:1], nil, 9)
			b.ok(err)
			same(b, found, nil)
			out, err := b.store.Take(b.ctx, in(1e6*time.Hour), in(2e6*time.Hour), 9)
			b.ok(err)
			same(b, out, nil)
			rows, err := b.store.Audited(b.ctx, journal.AuditQuery{})
			b.ok(err)
			same(b, len(rows), 1)
			b.write(full("c1"))
		}})
	}
	appends = append(appends, check{"a cancelled context leaves nothing", cancelled})
}

// full is an act that writes into every part of a store.
func full(id core.CircleID) *journal.Writing {
	w := act(id, 0, 2)
	w.Duties = []journal.DutyRow{duty(id, "see", in(time.Hour)), duty(id, "plan", in(2*time.Hour))}
	w.Words = []journal.Word{word("name", "Jansen"), word("sound", "jnsn")}
	w.Outbox = []journal.Outgoing{outgoing("out "+string(id), id, day)}
	w.Look = in(3 * time.Hour)
	return w
}

func cancelled(b *bench) {
	ctx, cancel := context.WithCancel(b.ctx)
	cancel()
	w := full("c1")
	stopped := func(err error) {
		b.Helper()
		if !errors.Is(err, context.Canceled) {
			b.Errorf("it has to be cancelled, and is: %v", err)
		}
	}
	stopped(b.store.Append(ctx, w, leavesOf(w)))
	stopped(b.store.Audit(ctx, w.Audit, auditLeaves(w.Audit)))
	_, err := b.store.Load(ctx, "c1")
	stopped(err)
	_, err = b.store.Work(ctx, journal.WorkQuery{Owner: "actor-1", N: 9})
	stopped(err)
	_, err = b.store.Lease(ctx, "sealer", "a", day, in(time.Hour))
	stopped(err)
	_, err = b.store.Take(ctx, day, in(time.Hour), 9)
	stopped(err)
	stopped(b.store.Ping(ctx))
	b.nothing("c1")
	ok, err := b.store.Lease(b.ctx, "sealer", "b", day, in(time.Hour))
	b.ok(err)
	same(b, ok, true)
	b.write(w)
	same(b, len(b.work(journal.WorkQuery{Owner: "actor-1"})), 2)
	same(b, b.work(journal.WorkQuery{})[0].Key.Kind, circle.DutyKind("see"))
}
