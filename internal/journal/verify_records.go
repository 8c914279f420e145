package journal

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
	"kring/internal/errs"
)

// LeafFinder is a store that finds the leaves of many records at once. Verify asks one by one
// where there is none. What isn't there is left out; the order doesn't matter.
type LeafFinder interface {
	LeavesOf(ctx context.Context, kind LeafKind, refs []string) ([]Leaf, error)
}

// records goes through everything that is stored, and holds each record against its leaf.
func (v *verifying) records(ctx context.Context) error {
	for after := core.CircleID(""); ; {
		page, err := v.store.Circles(ctx, after, pageOfCircles)
		if err != nil {
			return fmt.Errorf("list circles after %s: %w", after, err)
		}
		if len(page) == 0 {
			break
		}
		for _, id := range page {
			if err := v.circle(ctx, id); err != nil {
				return fmt.Errorf("circle %s: %w", id, err)
			}
		}
		after = page[len(page)-1]
	}
	for q := (AuditQuery{N: pageOfRows}); ; {
		page, err := v.store.Audited(ctx, q)
		if err != nil {
			return fmt.Errorf("list audit records: %w", err)
		}
		if len(page) == 0 {
			return nil
		}
		leaves := make([]Leaf, len(page))
		for i := range page {
			leaves[i] = LeafOfAudit(page[i])
		}
		if err := v.compare(ctx, AuditLeaf, leaves); err != nil {
			return err
		}
		q.After = &page[len(page)-1]
	}
}

// circle checks the events of one circle, and what is left of it.
func (v *verifying) circle(ctx context.Context, id core.CircleID) error {
	st, err := v.store.Load(ctx, id)
	if err != nil {
		return err
	}
	v.report.Circles++
	leaves := make([]Leaf, len(st.Rows))
	for i, r := range st.Rows {
		leaves[i] = LeafOfEvent(id, r)
		if r.Seq != i+1 && (i == 0 || r.Seq != st.Rows[i-1].Seq+1) {
			v.fault(Fault{Kind: Gap, Index: -1, Leaf: EventLeaf, Ref: string(r.ID), Why: fmt.Sprintf("it is event %d of circle %s and has number %d", i+1, id, r.Seq)})
		}
	}
	if (st.Tombstone == nil) != (len(st.Key) > 0) {
		why := "it was buried, and its key is still there"
		if st.Tombstone == nil {
			why = "its key is gone, and no tombstone says why"
		}
		v.fault(Fault{Kind: KeyGone, Index: -1, Ref: string(id), Why: why})
	}
	if err := v.compare(ctx, EventLeaf, leaves); err != nil || st.Tombstone == nil {
		return err
	}
	return v.compare(ctx, TombstoneLeaf, []Leaf{LeafOfTombstone(*st.Tombstone)})
}

// compare holds what records say against the leaves that stand for them.
func (v *verifying) compare(ctx context.Context, kind LeafKind, said []Leaf) error {
	stored, err := v.find(ctx, kind, said)
	if err != nil {
		return fmt.Errorf("find leaves: %w", err)
	}
	for _, l := range said {
		s, ok := stored[l.Ref]
		if !ok {
			v.unleaved(l)
			continue
		}
		v.record(l, s)
	}
	return v.progress(len(said))
}

// find gives the stored leaves of records by their IDs.
func (v *verifying) find(ctx context.Context, kind LeafKind, said []Leaf) (map[string]Leaf, error) {
	found := make(map[string]Leaf, len(said))
	if f, ok := v.store.(LeafFinder); ok {
		refs := make([]string, len(said))
		for i, l := range said {
			refs[i] = l.Ref
		}
		list, err := f.LeavesOf(ctx, kind, refs)
		for _, l := range list {
			found[l.Ref] = l
		}
		return found, err
	}
	for _, l := range said {
		s, err := v.store.LeafOf(ctx, kind, l.Ref)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[l.Ref] = s
	}
	return found, nil
}

// unleaved is a record without a leaf: put in beside the program, or its leaf was taken out.
func (v *verifying) unleaved(l Leaf) {
	if i, ok := v.lost[l.Hash]; ok {
		v.mark(i)
		v.fault(Fault{Kind: Removed, Index: i, Leaf: l.Kind, Ref: l.Ref, Why: "the record is there as it was, and its leaf was taken out of the log"})
		return
	}
	v.fault(Fault{Kind: Added, Index: -1, Leaf: l.Kind, Ref: l.Ref, Why: "the record is there, and the log does not know it"})
}

// record holds one record against its stored leaf.
func (v *verifying) record(l, stored Leaf) {
	at := stored.Index
	if at < 0 || at >= v.size { // not sealed when this began
		if at < 0 {
			v.report.Unsealed++
		}
		at = -1
	} else if !v.mark(at) {
		v.fault(Fault{Kind: Added, Index: -1, Leaf: l.Kind, Ref: l.Ref, Why: fmt.Sprintf("another record has its place %d in the log", at)})
	}
	if at >= 0 {
		v.rows.add(v.o.Seed, at, l.Hash)
		if v.again != nil {
			v.again(at, l)
		}
	}
	if l.Hash != stored.Hash {
		v.fault(Fault{Kind: Changed, Index: at, Leaf: l.Kind, Ref: l.Ref, Why: "the record is not what its leaf was made of"})
	}
}

// mark notes that a place has its record; false if it had one already.
func (v *verifying) mark(i int64) bool {
	word, bit := i/64, uint64(1)<<(i%64)
	had := v.seen[word]&bit != 0
	v.seen[word] |= bit
	return !had
}

// places names every place of the log that has no record any more.
func (v *verifying) places(ctx context.Context) error {
	v.report.Sealed = v.size
	looked := 0
	for word, b := range v.seen {
		missing := ^b
		if rest := v.size - int64(word)*64; rest < 64 {
			missing &= 1<<rest - 1
		}
		for ; missing != 0; missing &= missing - 1 {
			if looked++; looked > MostFaults {
				v.report.Count++
				continue
			}
			i := int64(word)*64 + int64(bits.TrailingZeros64(missing))
			f := Fault{Kind: Removed, Index: i, Why: "the log has it, and the record isn't there"}
			leaves, err := v.store.Leaves(ctx, i, 1)
			if err != nil {
				return err
			}
			if len(leaves) > 0 && leaves[0].Index == i {
				f.Leaf, f.Ref = leaves[0].Kind, leaves[0].Ref
			}
			v.fault(f)
		}
	}
	return nil
}

// sums compares what stands at each place with what the records say of it. They can only differ
// here if the store answers otherwise by place than by record; then the records are gone through
// once more, each against the tree.
func (v *verifying) sums(ctx context.Context) error {
	if v.tree == v.rows || len(v.report.Faults) > 0 {
		return nil
	}
	unsealed, circles := v.report.Unsealed, v.report.Circles
	clear(v.seen)
	var failed error
	v.again = func(at int64, l Leaf) {
		h, err := v.store.ReadHashes(ctx, []int64{tlog.StoredHashIndex(0, at)})
		if err != nil || len(h) != 1 {
			failed = fmt.Errorf("read the tree at record %d: %w", at, err)
		} else if h[0] != l.Hash {
			v.fault(Fault{Kind: Changed, Index: at, Leaf: l.Kind, Ref: l.Ref, Why: "the record and its leaf are not what the tree was made of"})
		}
	}
	if err := v.records(ctx); err != nil {
		return err
	}
	v.report.Unsealed, v.report.Circles = unsealed, circles
	return failed
}

// sum stands for a set of places and hashes, whatever their order: two sets with equal sums are
// equal, but for a chance that nobody can work towards without knowing the seed.
type sum [4]uint64

func (s *sum) add(seed string, at int64, h tlog.Hash) {
	text := make([]byte, 0, 96)
	text = binary.BigEndian.AppendUint64(append(text, seed...), uint64(at))
	digest := sha256.Sum256(append(text, h[:]...))
	for i := range s {
		s[i] += binary.BigEndian.Uint64(digest[8*i:])
	}
}
