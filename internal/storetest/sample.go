package storetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// day is when the tests begin: to the microsecond, as a store keeps it.
var day = time.Date(2026, 3, 29, 1, 59, 59, 123456000, time.UTC)

func in(d time.Duration) time.Time { return day.Add(d) }

// act is a small writing: events, an audit record, and whatever else a test puts in.
func act(id core.CircleID, expected, events int) *journal.Writing {
	w := &journal.Writing{Circle: id, Expected: expected}
	if expected == 0 {
		w.Key = keyOf(id)
	}
	for seq := expected + 1; seq <= expected+events; seq++ {
		w.Events = append(w.Events, journal.Row{
			ID: core.EventID(fmt.Sprintf("%s/%d", id, seq)), Seq: seq,
			Recorded: in(time.Duration(seq) * time.Second), Payload: fmt.Appendf(nil, "payload %s %d", id, seq),
		})
	}
	w.Audit = []journal.AuditRow{record(fmt.Sprintf("%s/%d+%d", id, expected, events), id)}
	return w
}

func keyOf(id core.CircleID) []byte { return []byte("wrapped key of " + id) }

func record(id string, about core.CircleID) journal.AuditRow {
	return journal.AuditRow{
		ID: id, At: day, Actor: "actor-1", Agency: "Veilig Thuis Fryslân", Role: "lead+member", Circle: about, Action: "circle.read",
		Purpose: "safety", Policy: "lead-reads", Outcome: "done", Content: []core.Content{core.Process, core.Health}, Urgent: true,
	}
}

func duty(id core.CircleID, kind circle.DutyKind, due time.Time) journal.DutyRow {
	return journal.DutyRow{
		Circle: id, Key: circle.DutyKey{Kind: kind, Subject: "person-1"}, Owner: "actor-1", Agency: "agency-1",
		Link: circle.LinkSight, Rule: "sight.medium", Since: in(-time.Hour), Due: due, Rung: circle.RungTeam,
	}
}

func word(kind, plain string) journal.Word {
	return journal.Word{Kind: kind, Hash: sha256.Sum256([]byte(plain))}
}

func outgoing(id string, about core.CircleID, at time.Time) journal.Outgoing {
	return journal.Outgoing{ID: id, Circle: about, Kind: "mail", To: "address-1", Body: []byte{0, 1, 255}, At: at, Urgent: in(time.Microsecond)}
}

// leavesOf makes the leaves that stand for a writing.
func leavesOf(w *journal.Writing) []journal.Leaf {
	var leaves []journal.Leaf
	for i := range w.Events {
		leaves = append(leaves, leafOf(journal.EventLeaf, string(w.Events[i].ID)))
	}
	return append(leaves, auditLeaves(w.Audit)...)
}

func auditLeaves(rows []journal.AuditRow) []journal.Leaf {
	var leaves []journal.Leaf
	for i := range rows {
		leaves = append(leaves, leafOf(journal.AuditLeaf, rows[i].ID))
	}
	return leaves
}

func leafOf(kind journal.LeafKind, ref string) journal.Leaf {
	return journal.Leaf{Kind: kind, Ref: ref, Hash: sha256.Sum256([]byte(string(kind) + ref)), Index: -1}
}

// try appends an act, on the duties that stand unless it says which; write must succeed.
func (b *bench) try(w *journal.Writing) error {
	if stored, err := b.store.Load(b.ctx, w.Circle); err == nil && w.Expected > 0 && w.Held == nil {
		w.Held = stored.Held
	}
	return b.store.Append(b.ctx, w, leavesOf(w))
}

func (b *bench) write(w *journal.Writing) {
	b.Helper()
	b.ok(b.try(w))
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// is fails unless the error is of this kind.
func (b *bench) is(err error, kind errs.Kind) {
	b.Helper()
	if !errs.Is(err, kind) {
		b.Fatalf("it has to be %s, and is: %v", kind, err)
	}
	var e *errs.Error
	if kind == errs.Conflict && (!errors.As(err, &e) || e.Say.Key != "error.conflict") {
		b.Fatalf("people have to be told that somebody else was first, and are told: %v", err)
	}
}

// same fails unless both are equal. A nil list and an empty one are two things.
func same[T any](b *bench, got, want T) {
	b.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.Fatalf("want (-) and got (+) differ:\n%s", diff)
	}
}

func (b *bench) load(id core.CircleID) *journal.Stored {
	b.Helper()
	s, err := b.store.Load(b.ctx, id)
	b.ok(err)
	return s
}

func (b *bench) work(q journal.WorkQuery) []journal.DutyRow {
	b.Helper()
	rows, err := b.store.Work(b.ctx, q)
	b.ok(err)
	return rows
}

func (b *bench) unsealed(n int) []journal.Leaf {
	b.Helper()
	leaves, err := b.store.Unsealed(b.ctx, n)
	b.ok(err)
	return leaves
}

// nothing fails unless the store is as it was before anything was written about a circle.
func (b *bench) nothing(id core.CircleID) {
	b.Helper()
	_, err := b.store.Load(b.ctx, id)
	b.is(err, errs.NotFound)
	same(b, b.work(journal.WorkQuery{}), nil)
	same(b, b.unsealed(9), nil)
	sent, err := b.store.Take(b.ctx, in(1e6*time.Hour), in(2e6*time.Hour), 9)
	b.ok(err)
	same(b, sent, nil)
	rows, err := b.store.Audited(b.ctx, journal.AuditQuery{})
	b.ok(err)
	same(b, rows, nil)
	due, err := b.store.Due(b.ctx, in(1e6*time.Hour), 9)
	b.ok(err)
	same(b, due, nil)
}
