package journal

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
)

// fake is a store that works, and that a test can reach into as whoever has the database can.
type fake struct {
	circles map[core.CircleID]*Stored
	audits  []AuditRow
	leaves  []Leaf // in order of writing
	hashes  []tlog.Hash
	gone    map[int64]bool // hashes that were taken out
	signed  []byte
	kept    [][]byte // every checkpoint
}

func newFake() *fake { return &fake{circles: map[core.CircleID]*Stored{}, gone: map[int64]bool{}} }

// clone is a copy that can be tampered with.
func (f *fake) clone() *fake {
	c := &fake{
		circles: map[core.CircleID]*Stored{}, gone: map[int64]bool{}, signed: f.signed,
		audits: slices.Clone(f.audits), leaves: slices.Clone(f.leaves), hashes: slices.Clone(f.hashes),
	}
	for id, st := range f.circles {
		s := *st
		s.Rows = slices.Clone(st.Rows)
		for i := range s.Rows {
			s.Rows[i].Payload = slices.Clone(s.Rows[i].Payload)
		}
		if st.Tombstone != nil {
			t := *st.Tombstone
			s.Tombstone = &t
		}
		c.circles[id] = &s
	}
	return c
}

func (f *fake) Append(_ context.Context, w *Writing, leaves []Leaf) error {
	if err := w.Check(leaves); err != nil {
		return err
	}
	st := f.circles[w.Circle]
	if st == nil {
		st = &Stored{Circle: w.Circle, Key: w.Key}
		f.circles[w.Circle] = st
	}
	if len(st.Rows) != w.Expected {
		return Clash("append")
	}
	st.Rows = append(st.Rows, w.Events...)
	f.audits = append(f.audits, w.Audit...)
	f.leaves = append(f.leaves, leaves...)
	return nil
}

func (f *fake) Bury(_ context.Context, t Tombstone, leaf Leaf) error {
	st := f.circles[t.Circle]
	st.Key, st.Tombstone = nil, &t
	f.leaves = append(f.leaves, leaf)
	return nil
}

func (f *fake) Load(_ context.Context, id core.CircleID) (*Stored, error) {
	if st, ok := f.circles[id]; ok {
		return st, nil
	}
	return nil, Absent("load")
}

func (f *fake) Circles(_ context.Context, after core.CircleID, n int) ([]core.CircleID, error) {
	var list []core.CircleID
	for id := range f.circles {
		if id > after {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list[:min(n, len(list))], nil
}

func (f *fake) Audited(_ context.Context, q AuditQuery) ([]AuditRow, error) {
	list := slices.Clone(f.audits)
	slices.SortFunc(list, compareAudits)
	if q.After != nil {
		i := slices.IndexFunc(list, func(a AuditRow) bool { return compareAudits(a, *q.After) > 0 })
		if i < 0 {
			return nil, nil
		}
		list = list[i:]
	}
	return list[:min(q.N, len(list))], nil
}

func compareAudits(a, b AuditRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) }

func (f *fake) Unsealed(_ context.Context, n int) ([]Leaf, error) {
	var list []Leaf
	for _, l := range f.leaves {
		if l.Index < 0 && len(list) < n {
			list = append(list, l)
		}
	}
	return list, nil
}

func (f *fake) Seal(_ context.Context, size int64, leaves []Leaf, hashes []tlog.Hash, signed []byte, _ time.Time) error {
	if err := CheckSeal(size, leaves, hashes, signed); err != nil {
		return err
	}
	if tlog.StoredHashCount(size) != int64(len(f.hashes)) {
		return Clash("seal")
	}
	for _, l := range leaves {
		f.leaves[f.find(l.Kind, l.Ref)].Index = l.Index
	}
	f.hashes, f.signed, f.kept = append(f.hashes, hashes...), signed, append(f.kept, signed)
	return nil
}

func (f *fake) find(kind LeafKind, ref string) int {
	return slices.IndexFunc(f.leaves, func(l Leaf) bool { return l.Kind == kind && l.Ref == ref })
}

func (f *fake) at(index int64) int {
	return slices.IndexFunc(f.leaves, func(l Leaf) bool { return l.Index == index })
}

func (f *fake) Checkpoint(context.Context) ([]byte, error) { return f.signed, nil }

func (f *fake) ReadHashes(_ context.Context, indexes []int64) ([]tlog.Hash, error) {
	var list []tlog.Hash
	for _, i := range indexes {
		if i >= int64(len(f.hashes)) || f.gone[i] {
			return nil, Absent("read hashes")
		}
		list = append(list, f.hashes[i])
	}
	return list, nil
}

func (f *fake) Leaves(_ context.Context, from int64, n int) ([]Leaf, error) {
	var list []Leaf
	for _, l := range f.leaves {
		if l.Index >= from {
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b Leaf) int { return cmp.Compare(a.Index, b.Index) })
	return list[:min(n, len(list))], nil
}

func (f *fake) LeafOf(_ context.Context, kind LeafKind, ref string) (Leaf, error) {
	if i := f.find(kind, ref); i >= 0 {
		return f.leaves[i], nil
	}
	return Leaf{}, Absent("leaf of")
}

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

const origin = "kring.example"

// seeded gives the same bytes every time.
type seeded byte

func (s seeded) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)*7 + byte(s)
	}
	return len(p), nil
}

func testLogKey(t testing.TB) LogKey {
	t.Helper()
	private, public, err := note.GenerateKey(seeded(1), origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return LogKey{Signer: signer, Known: note.VerifierList(v)}
}

func auditOf(n int, id core.CircleID) AuditRow {
	return AuditRow{
		ID: fmt.Sprintf("audit%d", n), At: day.Add(time.Duration(n) * time.Second), Actor: "actor1", Agency: "agency1", Circle: id,
		Action: "circle.read", Purpose: "care", Policy: "lead-reads", Outcome: "done",
		Content: []core.Content{core.Process, core.Health},
	}
}

// filled is a log of a few circles, sealed in batches, and the checkpoints made on the way.
func filled(t testing.TB, circles, events, batch int) (*fake, [][]byte) {
	t.Helper()
	f, key, ctx := newFake(), testLogKey(t), t.Context()
	var kept [][]byte
	n := 0
	for e := range events {
		for c := range circles {
			n++
			id := core.CircleID(fmt.Sprintf("circle%d", c))
			w := &Writing{Circle: id, Expected: e, Events: []Row{{
				ID: core.EventID(fmt.Sprintf("event%d-%d", c, e)), Seq: e + 1, Recorded: day.Add(time.Duration(n) * time.Minute),
				Payload: bytes.Repeat([]byte{byte(n)}, 40),
			}}, Audit: []AuditRow{auditOf(n, id)}}
			if e == 0 {
				w.Key = []byte("wrapped")
			}
			if err := f.Append(ctx, w, w.Leaves()); err != nil {
				t.Fatal(err)
			}
		}
		for {
			sealed, err := SealOnce(ctx, f, key, day.Add(time.Duration(n)*time.Minute), batch)
			if err != nil {
				t.Fatal(err)
			}
			if sealed == 0 {
				break
			}
			kept = append(kept, f.signed)
		}
	}
	return f, kept
}

// buried is filled, with its last circle buried and that sealed.
func buried(t testing.TB) (*fake, [][]byte) {
	t.Helper()
	f, kept := filled(t, 3, 4, 5)
	tomb := Tombstone{Circle: "circle2", At: day.AddDate(20, 0, 0), By: "officer", Ground: "retention.ended", KeySum: [32]byte{1, 2}}
	if err := f.Bury(t.Context(), tomb, LeafOfTombstone(tomb)); err != nil {
		t.Fatal(err)
	}
	if _, err := SealOnce(t.Context(), f, testLogKey(t), tomb.At, 100); err != nil {
		t.Fatal(err)
	}
	return f, append(kept, f.signed)
}

func verified(t testing.TB, f *fake, o Options) Report {
	t.Helper()
	o.Seed = "seed"
	r, err := Verify(t.Context(), f, testLogKey(t).Known, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func say(r Report) string {
	var b strings.Builder
	for _, f := range r.Faults {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}
