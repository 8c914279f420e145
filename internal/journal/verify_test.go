package journal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"kring/internal/core"
)

func TestVerifyIsContentWithWhatIsTrue(t *testing.T) {
	f, kept := buried(t)
	r := verified(t, f, Options{Kept: kept})
	if len(r.Faults) > 0 {
		t.Fatal(say(r))
	}
	if r.Sealed != 25 || r.Unsealed != 0 || r.Circles != 3 || r.Checkpoint.Size != 25 {
		t.Errorf("%+v", r)
	}
	if r := verified(t, newFake(), Options{}); len(r.Faults) > 0 {
		t.Errorf("an empty log: %s", say(r))
	}
	if _, err := Verify(t.Context(), f, testLogKey(t).Known, Options{}); err == nil {
		t.Error("a run without a seed")
	}
}

func TestVerifyCountsWhatIsStillToBeSealed(t *testing.T) {
	f, _ := filled(t, 2, 2, 100)
	a := auditOf(1000, "")
	f.audits, f.leaves = append(f.audits, a), append(f.leaves, LeafOfAudit(a))
	if r := verified(t, f, Options{}); len(r.Faults) > 0 || r.Unsealed != 1 {
		t.Errorf("%d unsealed, %s", r.Unsealed, say(r))
	}
}

// tampering is one change that whoever has the database could make, and what has to be named: a
// record by its ID, or a place by its index.
type tampering struct {
	name string
	do   func(*fake, *rapid.T) (ref string, index int64)
	kind FaultKind // of the first fault; empty: any
}

func anyRow(f *fake, t *rapid.T) (*Stored, *Row, int64) {
	ids, _ := f.Circles(context.Background(), "", 100)
	st := f.circles[rapid.SampledFrom(ids).Draw(t, "circle")]
	r := &st.Rows[rapid.IntRange(0, len(st.Rows)-1).Draw(t, "row")]
	return st, r, f.leaves[f.find(EventLeaf, string(r.ID))].Index
}

func anyAudit(f *fake, t *rapid.T) (*AuditRow, int64) {
	a := &f.audits[rapid.IntRange(0, len(f.audits)-1).Draw(t, "audit")]
	return a, f.leaves[f.find(AuditLeaf, a.ID)].Index
}

func anyLeaf(f *fake, t *rapid.T) *Leaf {
	return &f.leaves[rapid.IntRange(0, len(f.leaves)-1).Draw(t, "leaf")]
}

func onRow(change func(*Row)) func(*fake, *rapid.T) (string, int64) {
	return func(f *fake, t *rapid.T) (string, int64) {
		_, r, at := anyRow(f, t)
		ref := string(r.ID)
		change(r)
		return ref, at
	}
}

func onAudit(change func(*AuditRow)) func(*fake, *rapid.T) (string, int64) {
	return func(f *fake, t *rapid.T) (string, int64) {
		a, at := anyAudit(f, t)
		ref := a.ID
		change(a)
		return ref, at
	}
}

func onTomb(change func(*Tombstone)) func(*fake, *rapid.T) (string, int64) {
	return func(f *fake, _ *rapid.T) (string, int64) {
		change(f.circles["circle2"].Tombstone)
		return "circle2", f.leaves[f.find(TombstoneLeaf, "circle2")].Index
	}
}

var tamperings = []tampering{
	{"event: ID", onRow(func(r *Row) { r.ID += "x" }), Removed},
	{"event: number", onRow(func(r *Row) { r.Seq += 7 }), Changed},
	{"event: recorded", onRow(func(r *Row) { r.Recorded = r.Recorded.Add(time.Microsecond) }), Changed},
	{"event: content", onRow(func(r *Row) { r.Payload = append(slices.Clone(r.Payload), 0) }), Changed},
	{"event: a bit", onRow(func(r *Row) { r.Payload[3] ^= 1 }), Changed},
	{"event: no content", onRow(func(r *Row) { r.Payload = nil }), Changed},
	{"audit: ID", onAudit(func(a *AuditRow) { a.ID += "x" }), Removed},
	{"audit: at", onAudit(func(a *AuditRow) { a.At = a.At.Add(-time.Microsecond) }), Changed},
	{"audit: actor", onAudit(func(a *AuditRow) { a.Actor = "actor2" }), Changed},
	{"audit: agency", onAudit(func(a *AuditRow) { a.Agency = "" }), Changed},
	{"audit: circle", onAudit(func(a *AuditRow) { a.Circle += "9" }), Changed},
	{"audit: action", onAudit(func(a *AuditRow) { a.Action = "circle.ended" }), Changed},
	{"audit: purpose", onAudit(func(a *AuditRow) { a.Purpose += "\nurgent true" }), Changed},
	{"audit: policy", onAudit(func(a *AuditRow) { a.Policy = "" }), Changed},
	{"audit: outcome", onAudit(func(a *AuditRow) { a.Outcome = "refused" }), Changed},
	{"audit: content", onAudit(func(a *AuditRow) { a.Content = a.Content[:1] }), Changed},
	{"audit: order of content", onAudit(func(a *AuditRow) { a.Content = []core.Content{a.Content[1], a.Content[0]} }), Changed},
	{"audit: urgent", onAudit(func(a *AuditRow) { a.Urgent = !a.Urgent }), Changed},
	{"tombstone: at", onTomb(func(s *Tombstone) { s.At = s.At.AddDate(0, 0, 1) }), Changed},
	{"tombstone: by", onTomb(func(s *Tombstone) { s.By = "" }), Changed},
	{"tombstone: ground", onTomb(func(s *Tombstone) { s.Ground = "other" }), Changed},
	{"tombstone: key", onTomb(func(s *Tombstone) { s.KeySum[31]++ }), Changed},
	{"tombstone: removed", func(f *fake, _ *rapid.T) (string, int64) {
		f.circles["circle2"].Tombstone = nil
		return "circle2", f.leaves[f.find(TombstoneLeaf, "circle2")].Index
	}, Removed},
	{"event: removed", func(f *fake, t *rapid.T) (string, int64) {
		st, r, at := anyRow(f, t)
		ref := string(r.ID)
		st.Rows = slices.DeleteFunc(slices.Clone(st.Rows), func(o Row) bool { return o.ID == r.ID })
		return ref, at
	}, Removed},
	{"audit: removed", func(f *fake, t *rapid.T) (string, int64) {
		a, at := anyAudit(f, t)
		ref := a.ID
		f.audits = slices.DeleteFunc(slices.Clone(f.audits), func(o AuditRow) bool { return o.ID == ref })
		return ref, at
	}, Removed},
	{"event: moved to another circle", func(f *fake, _ *rapid.T) (string, int64) {
		from, to := f.circles["circle0"], f.circles["circle1"]
		r := from.Rows[len(from.Rows)-1]
		from.Rows = from.Rows[:len(from.Rows)-1]
		r.Seq = len(to.Rows) + 1
		to.Rows = append(to.Rows, r)
		return string(r.ID), f.leaves[f.find(EventLeaf, string(r.ID))].Index
	}, Changed},
	{"event: put in", func(f *fake, _ *rapid.T) (string, int64) {
		st := f.circles["circle1"]
		st.Rows = append(st.Rows, Row{ID: "forged", Seq: len(st.Rows) + 1, Recorded: day, Payload: []byte("x")})
		return "forged", -1
	}, Added},
	{"audit: put in", func(f *fake, _ *rapid.T) (string, int64) {
		f.audits = append(f.audits, auditOf(999, "circle1"))
		return "audit999", -1
	}, Added},
	{"contents of two events swapped", func(f *fake, _ *rapid.T) (string, int64) {
		st := f.circles["circle0"]
		st.Rows[1].Payload, st.Rows[3].Payload = st.Rows[3].Payload, st.Rows[1].Payload
		return string(st.Rows[1].ID), f.leaves[f.find(EventLeaf, string(st.Rows[1].ID))].Index
	}, Changed},
	{"leaf: hash", func(f *fake, t *rapid.T) (string, int64) {
		l := anyLeaf(f, t)
		l.Hash[5]++
		return l.Ref, l.Index
	}, Changed},
	{"leaf: reference", func(f *fake, t *rapid.T) (string, int64) {
		l := anyLeaf(f, t)
		l.Ref += "x"
		return l.Ref, l.Index
	}, Removed},
	{"leaf: kind", func(f *fake, t *rapid.T) (string, int64) {
		l := anyLeaf(f, t)
		l.Kind += "x"
		return l.Ref, l.Index
	}, Removed},
	{"leaf: taken out", func(f *fake, t *rapid.T) (string, int64) {
		l := *anyLeaf(f, t)
		f.leaves = slices.Delete(f.leaves, f.find(l.Kind, l.Ref), f.find(l.Kind, l.Ref)+1)
		return l.Ref, l.Index
	}, Removed},
	{"leaf: made unsealed", func(f *fake, t *rapid.T) (string, int64) {
		l := anyLeaf(f, t)
		at := l.Index
		l.Index = -1
		return "", at
	}, Removed},
	{"leaf and record taken out, the rest moved up", func(f *fake, t *rapid.T) (string, int64) {
		a, at := anyAudit(f, t)
		ref := a.ID
		f.audits = slices.DeleteFunc(slices.Clone(f.audits), func(o AuditRow) bool { return o.ID == ref })
		f.leaves = slices.Delete(f.leaves, f.find(AuditLeaf, ref), f.find(AuditLeaf, ref)+1)
		for i := range f.leaves {
			if f.leaves[i].Index > at {
				f.leaves[i].Index--
			}
		}
		return "", at
	}, Removed},
	{"leaf taken out, the rest moved up", func(f *fake, t *rapid.T) (string, int64) {
		l := *anyLeaf(f, t)
		f.leaves = slices.Delete(f.leaves, f.find(l.Kind, l.Ref), f.find(l.Kind, l.Ref)+1)
		for i := range f.leaves {
			if f.leaves[i].Index > l.Index {
				f.leaves[i].Index--
			}
		}
		return l.Ref, l.Index
	}, Removed},
	{"record and leaf put in, the rest moved down", func(f *fake, t *rapid.T) (string, int64) {
		at := rapid.Int64Range(0, int64(len(f.leaves)-1)).Draw(t, "place")
		for i := range f.leaves {
			if f.leaves[i].Index >= at {
				f.leaves[i].Index++
			}
		}
		a := auditOf(999, "circle1")
		l := LeafOfAudit(a)
		l.Index = at
		f.audits, f.leaves = append(f.audits, a), append(f.leaves, l)
		return a.ID, at
	}, Added},
	{"record and leaf put in behind the log", func(f *fake, _ *rapid.T) (string, int64) {
		a := auditOf(999, "circle1")
		l := LeafOfAudit(a)
		l.Index = int64(len(f.leaves))
		f.audits, f.leaves = append(f.audits, a), append(f.leaves, l)
		return a.ID, l.Index
	}, Added},
	{"two leaves swapped", func(f *fake, t *rapid.T) (string, int64) {
		a, b := anyLeaf(f, t), anyLeaf(f, t)
		if a == b {
			t.Skip("the same")
		}
		a.Index, b.Index = b.Index, a.Index
		if b.Index < a.Index {
			a = b
		}
		return a.Ref, a.Index
	}, Reordered},
	{"two leaves at one place", func(f *fake, t *rapid.T) (string, int64) {
		a, b := anyLeaf(f, t), anyLeaf(f, t)
		if a == b {
			t.Skip("the same")
		}
		lost := min(a.Index, b.Index)
		if a.Index == lost {
			a, b = b, a
		}
		b.Index = a.Index // b's own place, the first of the two, is empty now
		return "", lost
	}, Removed},
	{"a hash of the tree", func(f *fake, t *rapid.T) (string, int64) {
		i := rapid.Int64Range(0, int64(len(f.hashes)-1)).Draw(t, "hash")
		f.hashes[i][0]++
		level, n := tlog.SplitStoredHashIndex(i)
		return "", (n+1)<<level - 1
	}, ""},
	{"a hash of the tree taken out", func(f *fake, t *rapid.T) (string, int64) {
		i := rapid.Int64Range(0, int64(len(f.hashes)-1)).Draw(t, "hash")
		f.gone[i] = true
		level, n := tlog.SplitStoredHashIndex(i)
		return "", (n+1)<<level - 1
	}, Unreadable},
	{"record and leaf changed together", func(f *fake, t *rapid.T) (string, int64) {
		a, at := anyAudit(f, t)
		a.Outcome = "refused"
		i := f.find(AuditLeaf, a.ID)
		f.leaves[i] = LeafOfAudit(*a)
		f.leaves[i].Index = at
		return a.ID, at
	}, Changed},
}

func TestVerifyNamesEveryTampering(t *testing.T) {
	whole, kept := buried(t)
	for _, c := range tamperings {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				f := whole.clone()
				ref, at := c.do(f, rt)
				perPage := rapid.Int64Range(1, 30).Draw(rt, "leaves on a page")
				r, err := verify(t.Context(), f, testLogKey(t).Known, Options{Kept: kept, Seed: "seed"}, perPage)
				if err != nil {
					rt.Fatal(err)
				}
				first, ok := r.First()
				switch {
				case !ok:
					rt.Fatalf("nothing was found")
				case c.kind != "" && first.Kind != c.kind:
					rt.Fatalf("it has to be called %s:\n%s", c.kind, say(r))
				case first.Index != at || ref != "" && first.Ref != ref:
					rt.Fatalf("it has to name %s at %d first:\n%s", ref, at, say(r))
				}
			})
		})
	}
}

// keeper is a store that keeps every checkpoint.
type keeper struct{ *fake }

func (k keeper) Checkpoints(_ context.Context, after int64, n int) ([][]byte, error) {
	var list [][]byte
	for _, signed := range k.kept {
		var size int64
		if _, err := fmt.Sscanf(string(signed), origin+"\n%d", &size); err != nil {
			return nil, err
		}
		if size > after && len(list) < n {
			list = append(list, signed)
		}
	}
	return list, nil
}

func TestVerifyHoldsTheLogToKeptCheckpoints(t *testing.T) {
	// Whoever has the database and no key can make the whole tree anew, but not sign it.
	rewrite := func(f *fake) {
		f.audits[4].Outcome = "refused"
		i := f.find(AuditLeaf, f.audits[4].ID)
		at := f.leaves[i].Index
		f.leaves[i] = LeafOfAudit(f.audits[4])
		f.leaves[i].Index = at
		tr := tree{ctx: t.Context(), store: f, known: map[int64]tlog.Hash{}}
		f.hashes = nil
		for n := range int64(len(f.leaves)) {
			fresh, err := tr.add(f.leaves[f.at(n)])
			if err != nil {
				t.Fatal(err)
			}
			f.hashes = append(f.hashes, fresh...)
		}
	}
	f, kept := filled(t, 3, 4, 5)
	rewrite(f)
	r := verified(t, f, Options{Kept: kept})
	if len(r.Faults) == 0 || r.Faults[0].Kind != Rewritten {
		t.Errorf("a rewritten tree: %s", say(r))
	}
	if at := f.leaves[f.find(AuditLeaf, f.audits[4].ID)].Index; r.Faults[0].Index > at || r.Faults[0].Index < at-5 {
		t.Errorf("the stretch is not where record %d is: %s", at, say(r))
	}
	// A store that keeps every checkpoint tells the batch, without anyone having kept one.
	r, err := Verify(t.Context(), keeper{f}, testLogKey(t).Known, Options{Seed: "seed"})
	if err != nil {
		t.Fatal(err)
	}
	if at := f.leaves[f.find(AuditLeaf, f.audits[4].ID)].Index; len(r.Faults) != 1 || r.Faults[0].Index > at || r.Faults[0].Index < at-5 {
		t.Errorf("the stretch is not where record %d is: %s", at, say(r))
	}

	// Whoever has the key as well can sign it, but not take back what was handed out.
	f, kept = filled(t, 3, 4, 5)
	rewrite(f)
	root, err := tlog.TreeHash(int64(len(f.leaves)), &tree{ctx: t.Context(), store: f, known: map[int64]tlog.Hash{}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := lastCheckpoint(t.Context(), f, testLogKey(t).Known)
	if err != nil {
		t.Fatal(err)
	}
	c.Root = root
	if f.signed, err = c.Sign(testLogKey(t).Signer); err != nil {
		t.Fatal(err)
	}
	if r := verified(t, f, Options{}); len(r.Faults) > 0 {
		t.Errorf("who forged everything is not found without a kept checkpoint: %s", say(r))
	}
	if r := verified(t, f, Options{Kept: kept[len(kept)-2:]}); len(r.Faults) == 0 || r.Faults[0].Kind != Rewritten {
		t.Errorf("signed anew: %s", say(r))
	}

	// A log that was set back to an earlier day is shorter than what somebody kept.
	f, _ = filled(t, 3, 2, 100)
	_, kept = filled(t, 3, 4, 100)
	if r := verified(t, f, Options{Kept: kept}); len(r.Faults) == 0 || r.Faults[0].Kind != Removed {
		t.Errorf("set back: %s", say(r))
	}
}

func TestVerifyKnowsABadSignature(t *testing.T) {
	f, kept := filled(t, 2, 2, 100)
	f.signed = []byte(strings.Replace(string(f.signed), "kring.example\n8\n", "kring.example\n9\n", 1))
	r := verified(t, f, Options{Kept: [][]byte{kept[0], []byte("x")}, Receipts: [][]byte{nil}})
	bad := 0
	for _, f := range r.Faults {
		if f.Kind == BadSigning {
			bad++
		}
	}
	if bad != 3 {
		t.Errorf("%d bad signatures: %s", bad, say(r))
	}
}

func TestVerifyHoldsTheOperatorToReceipts(t *testing.T) {
	key := testLogKey(t)
	promise := func(l Leaf, given time.Time) [][]byte {
		signed, err := l.Promise(given, time.Minute).Sign(key.Signer)
		if err != nil {
			t.Fatal(err)
		}
		return [][]byte{signed}
	}
	f, kept := filled(t, 2, 4, 100)
	late := day.AddDate(0, 0, 1)
	unsealed := LeafOfAudit(auditOf(999, ""))
	f.leaves = append(f.leaves, unsealed)
	f.audits = append(f.audits, auditOf(999, ""))
	changed := f.leaves[3]
	changed.Hash[0]++
	for _, c := range []struct {
		name  string
		leaf  Leaf
		given time.Time
		now   time.Time
		why   string
	}{
		{"kept", f.leaves[2], day, late, ""},
		{"not due yet", unsealed, late, late.Add(time.Minute), ""},
		{"due and not sealed", unsealed, late, late.Add(2 * time.Minute), "it has none"},
		{"changed before it was sealed", changed, day, late, "before it was changed"},
		{"never written", LeafOfAudit(auditOf(1234, "")), day, late, "isn't there"},
		{"sealed too late", f.leaves[f.at(15)], day.Add(-time.Hour), late, "was made without it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := verified(t, f, Options{Kept: kept, Receipts: promise(c.leaf, c.given), Now: c.now})
			switch {
			case c.why == "" && len(r.Faults) > 0:
				t.Error(say(r))
			case c.why != "" && (len(r.Faults) != 1 || r.Faults[0].Kind != Broken || !strings.Contains(r.Faults[0].Why, c.why)):
				t.Errorf("it has to say %q:\n%s", c.why, say(r))
			}
		})
	}
}

// twoFaced answers otherwise when it is asked for the leaf of a record.
type twoFaced struct{ *fake }

func (s twoFaced) LeavesOf(_ context.Context, kind LeafKind, refs []string) ([]Leaf, error) {
	var list []Leaf
	for _, ref := range refs {
		l := s.leaves[s.find(kind, ref)]
		if kind == AuditLeaf {
			for _, a := range s.audits {
				if a.ID == ref {
					l.Hash = LeafOfAudit(a).Hash
				}
			}
		}
		list = append(list, l)
	}
	return list, nil
}

func TestVerifyFindsAStoreThatAnswersInTwoWays(t *testing.T) {
	f, kept := filled(t, 2, 3, 100)
	f.audits[2].Outcome = "refused"
	r, err := Verify(t.Context(), twoFaced{f}, testLogKey(t).Known, Options{Kept: kept, Seed: "seed"})
	if err != nil {
		t.Fatal(err)
	}
	if first, ok := r.First(); !ok || first.Ref != f.audits[2].ID || first.Kind != Changed {
		t.Errorf("it has to name %s:\n%s", f.audits[2].ID, say(r))
	}
}

func TestSealOnceRefusesAChangedTree(t *testing.T) {
	f, _ := filled(t, 2, 2, 100)
	f.hashes[len(f.hashes)-1][0]++
	a := auditOf(999, "")
	f.audits, f.leaves = append(f.audits, a), append(f.leaves, LeafOfAudit(a))
	if _, err := SealOnce(t.Context(), f, testLogKey(t), day, 10); err == nil || !strings.Contains(err.Error(), "kring verify") {
		t.Errorf("it signed over a changed tree: %v", err)
	}
}

func TestVerifyOfManyFaultsNamesTheFirst(t *testing.T) {
	f, _ := filled(t, 3, 60, 100)
	var first int64 = 1 << 60
	for i := range f.audits[50:] {
		f.audits[50+i].Purpose = "other"
		first = min(first, f.leaves[f.find(AuditLeaf, f.audits[50+i].ID)].Index)
	}
	r := verified(t, f, Options{})
	if len(r.Faults) != MostFaults || r.Count != 130 || r.Faults[0].Index != first {
		t.Errorf("%d of %d faults, the first %v and not %d", len(r.Faults), r.Count, r.Faults[0], first)
	}
	f, _ = filled(t, 3, 60, 100)
	f.audits = nil
	if r := verified(t, f, Options{}); len(r.Faults) != MostFaults || r.Count != 180 || r.Faults[0].Kind != Removed {
		t.Errorf("%d of %d faults: %v", len(r.Faults), r.Count, r.Faults[0])
	}
}

func TestVerifyChecksKeysAndNumbers(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*fake)
		kind FaultKind
		ref  string
	}{
		{"a key that is gone", func(f *fake) { f.circles["circle0"].Key = nil }, KeyGone, "circle0"},
		{"a key that came back", func(f *fake) { f.circles["circle2"].Key = []byte("k") }, KeyGone, "circle2"},
		{"a number that is skipped", func(f *fake) { f.circles["circle0"].Rows[3].Seq = 9 }, Gap, "event0-3"},
		{"the first event is gone", func(f *fake) { f.circles["circle0"].Rows = f.circles["circle0"].Rows[1:] }, Gap, "event0-1"},
	} {
		f, kept := buried(t)
		c.do(f)
		r := verified(t, f, Options{Kept: kept})
		if !slices.ContainsFunc(r.Faults, func(f Fault) bool { return f.Kind == c.kind && f.Ref == c.ref }) {
			t.Errorf("%s: %s", c.name, say(r))
		}
	}
}

func TestVerifySaysHowFarItIs(t *testing.T) {
	f, _ := buried(t)
	var last, of int64
	verified(t, f, Options{Progress: func(done, all int64) {
		if done < last || all != 50 {
			t.Errorf("%d of %d after %d", done, all, last)
		}
		last, of = done, all
	}})
	if last != of || of == 0 {
		t.Errorf("it ended at %d of %d", last, of)
	}
}
