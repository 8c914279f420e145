package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

func (b *bench) audited(q journal.AuditQuery) []journal.AuditRow {
	b.Helper()
	rows, err := b.store.Audited(b.ctx, q)
	b.ok(err)
	return rows
}

var audits = []check{
	{"a record comes back whole", func(b *bench) {
		bare := journal.AuditRow{ID: "r1", At: day}
		whole := record("r2", "c1")
		rows := []journal.AuditRow{whole, bare}
		b.ok(b.store.Audit(b.ctx, rows, auditLeaves(rows)))
		same(b, b.audited(journal.AuditQuery{}), []journal.AuditRow{bare, whole})
		same(b, len(b.unsealed(9)), 2)
	}},
	{"a record is there once, and has its leaf", func(b *bench) {
		rows := []journal.AuditRow{record("r1", "c1")}
		b.ok(b.store.Audit(b.ctx, rows, auditLeaves(rows)))
		two := []journal.AuditRow{record("r2", "c1"), record("r1", "c1")}
		two[1].Purpose = "otherwise"
		b.is(b.store.Audit(b.ctx, two, auditLeaves(two)), errs.Conflict)
		if b.store.Audit(b.ctx, two[:1], nil) == nil {
			b.Error("a record without its leaf has to be refused")
		}
		same(b, b.audited(journal.AuditQuery{}), rows)
		same(b, len(b.unsealed(9)), 1)
		b.ok(b.store.Audit(b.ctx, nil, nil))
	}},
	{"records are found by circle, actor and moment, in pages", func(b *bench) {
		var rows []journal.AuditRow
		for i := range 60 {
			r := record(fmt.Sprintf("r%02d", 59-i), core.CircleID(fmt.Sprint("c", i%2)))
			r.At, r.Actor = in(time.Duration(i/4)*time.Minute), core.ActorID(fmt.Sprint("actor-", i%3))
			rows = append(rows, r)
		}
		b.ok(b.store.Audit(b.ctx, rows, auditLeaves(rows)))
		slices.SortFunc(rows, func(x, y journal.AuditRow) int {
			if c := x.At.Compare(y.At); c != 0 {
				return c
			}
			if x.ID < y.ID {
				return -1
			}
			return 1
		})
		for _, q := range []journal.AuditQuery{
			{},
			{Circle: "c1"},
			{Actor: "actor-2"},
			{Circle: "c0", Actor: "actor-1"},
			{From: in(5 * time.Minute)},
			{Circle: "c1", From: in(5 * time.Minute)},
			{Circle: "C1"},
			{IDs: []string{"r07", "r41", "r08", "r40", "none", "R07"}},
			{IDs: []string{"r50", "r07", "r58"}, From: in(2 * time.Minute)},
			{IDs: []string{"r50", "r51", "r52"}, Circle: "c1", Actor: "actor-2"},
			{IDs: []string{"none"}},
		} {
			want := slices.DeleteFunc(slices.Clone(rows), func(r journal.AuditRow) bool {
				return q.Circle != "" && r.Circle != q.Circle || q.Actor != "" && r.Actor != q.Actor || r.At.Before(q.From) ||
					len(q.IDs) > 0 && !slices.Contains(q.IDs, r.ID)
			})
			if len(want) == 0 {
				want = nil
			}
			same(b, b.audited(q), want)
			var paged []journal.AuditRow
			for q.N = 7; ; q.After = &paged[len(paged)-1] {
				page := b.audited(q)
				paged = append(paged, page...)
				if len(page) < q.N {
					break
				}
			}
			same(b, paged, want)
		}
	}},
}

var limits = []check{
	{"a list of at most none is empty", func(b *bench) {
		b.write(full("c1"))
		for _, n := range []int{0, -1} {
			ids, err := b.store.Circles(b.ctx, "", n)
			b.ok(err)
			same(b, ids, nil)
			found, err := b.store.Search(b.ctx, []journal.Word{word("name", "Jansen")}, nil, n)
			b.ok(err)
			same(b, found, nil)
			same(b, b.due(in(99*time.Hour), n), nil)
			same(b, b.take(time.Hour, 2*time.Hour, n), nil)
			same(b, b.unsealed(n), nil)
			same(b, b.wrapped("", n), nil)
			leaves, err := b.store.Leaves(b.ctx, 0, n)
			b.ok(err)
			same(b, leaves, nil)
			dead, err := b.store.Dead(b.ctx, "", n)
			b.ok(err)
			same(b, dead, nil)
		}
		hashes, err := b.store.ReadHashes(b.ctx, nil)
		b.ok(err)
		same(b, len(hashes), 0)
	}},
	{"circles are listed by ID, in pages", func(b *bench) {
		want := []core.CircleID{"A", "a", "b", "z", "É", "é"}
		for _, id := range []core.CircleID{"é", "z", "A", "b", "É", "a"} {
			b.write(act(id, 0, 1))
		}
		var all []core.CircleID
		for after := core.CircleID(""); ; after = all[len(all)-1] {
			page, err := b.store.Circles(b.ctx, after, 2)
			b.ok(err)
			if len(page) == 0 {
				break
			}
			all = append(all, page...)
		}
		same(b, all, want)
	}},
	{"sixteen at work at once lose nothing", crowd},
	{"acts that fail at the last among others leave nothing", mixed},
	{"a write that is cancelled midway stands whole or not at all", midway},
	{"a store answers until it is closed", func(b *bench) {
		b.ok(b.store.Ping(b.ctx))
		b.ok(b.store.Close())
		if b.store.Ping(b.ctx) == nil {
			b.Error("a closed store answers")
		}
		if b.try(act("c1", 0, 1)) == nil {
			b.Error("a closed store writes")
		}
	}},
}

// crowd lets sixteen write to their own circles and to one they share.
func crowd(b *bench) {
	const clients, rounds = 16, 12
	b.write(act("shared", 0, 1))
	var group sync.WaitGroup
	errors := make([]error, clients)
	for i := range clients {
		group.Go(func() { errors[i] = b.client(i, rounds) })
	}
	group.Wait()
	for _, err := range errors {
		b.ok(err)
	}
	same(b, len(b.load("shared").Rows), 1+clients*rounds)
	for i := range clients {
		same(b, len(b.load(core.CircleID(fmt.Sprint("own", i))).Rows), rounds)
	}
	leaves := b.unsealed(9999)
	same(b, len(leaves), 2+clients*rounds*4)
	same(b, len(b.audited(journal.AuditQuery{})), 1+clients*rounds*2)
	same(b, len(b.work(journal.WorkQuery{})), clients*2+2)
	slices.SortFunc(leaves, func(x, y journal.Leaf) int {
		return slices.Compare([]byte(x.Kind+journal.LeafKind(x.Ref)), []byte(y.Kind+journal.LeafKind(y.Ref)))
	})
	same(b, len(slices.Compact(leaves)), 2+clients*rounds*4)
}

// client writes its own circle, and the shared one until it is first.
func (b *bench) client(i, rounds int) error {
	own := core.CircleID(fmt.Sprint("own", i))
	for round := range rounds {
		w := act(own, round, 1)
		w.Duties = []journal.DutyRow{duty(own, "see", in(time.Hour)), duty(own, "plan", in(time.Duration(round)*time.Hour))}
		if err := b.try(w); err != nil {
			return err
		}
		for tried := 0; ; tried++ {
			stored, err := b.store.Load(b.ctx, "shared")
			if err != nil {
				return err
			}
			w := act("shared", len(stored.Rows), 1)
			w.Events[0].ID = core.EventID(fmt.Sprintf("shared/%d/%d", i, round))
			w.Audit[0].ID = string(w.Events[0].ID)
			w.Duties = []journal.DutyRow{duty("shared", "see", in(time.Hour)), duty("shared", "plan", in(time.Duration(round)*time.Hour))}
			err = b.try(w)
			if err == nil {
				break
			}
			if !errs.Is(err, errs.Conflict) || tried > 10_000 {
				return err
			}
		}
	}
	return nil
}

// mixed lets acts that are refused late, when much of them was written, go along with good ones.
func mixed(b *bench) {
	b.queue("other", outgoing("taken", "other", day))
	const each = 20
	var group sync.WaitGroup
	failed := make([][each]error, 16)
	for i := range failed {
		group.Go(func() {
			for k := range each {
				w := full(core.CircleID(fmt.Sprintf("c%d/%d", i, k)))
				if i%2 == 1 {
					w.Outbox[0].ID = "taken"
				}
				failed[i][k] = b.try(w)
			}
		})
	}
	group.Wait()
	for i := range failed {
		for k, err := range failed[i] {
			_, missing := b.store.Load(b.ctx, core.CircleID(fmt.Sprintf("c%d/%d", i, k)))
			if i%2 == 0 {
				b.ok(err)
				b.ok(missing)
				continue
			}
			b.is(err, errs.Conflict)
			b.is(missing, errs.NotFound)
		}
	}
	same(b, len(b.work(journal.WorkQuery{})), 8*each*2)
	same(b, len(b.unsealed(9999)), 2+8*each*3)
	same(b, len(b.audited(journal.AuditQuery{})), 1+8*each)
}

// midway cancels writes sooner and later: the answer always has to be true.
func midway(b *bench) {
	for i := range 60 {
		id := core.CircleID(fmt.Sprint("c", i))
		w := full(id)
		ctx, cancel := context.WithTimeout(b.ctx, time.Duration(i)*25*time.Microsecond)
		err := b.store.Append(ctx, w, leavesOf(w))
		cancel()
		_, missing := b.store.Load(b.ctx, id)
		switch {
		case err == nil:
			b.ok(missing)
		case errors.Is(err, context.DeadlineExceeded):
			b.is(missing, errs.NotFound)
			_, missing = b.store.LeafOf(b.ctx, journal.AuditLeaf, w.Audit[0].ID)
			b.is(missing, errs.NotFound)
		default:
			b.Fatal(err)
		}
	}
}
