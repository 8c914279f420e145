package journal

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/errs"
	"kring/internal/journal/proof"
)

// leaves goes through the leaves in order. The hashes stored at the bottom of the tree are held
// against the signed checkpoints, and each leaf against the hash at its place.
func (v *verifying) leaves(ctx context.Context) error {
	if v.o.Seed == "" {
		return errSeed
	}
	edge, marks := edge{}, v.marks
	agreed := int64(0) // the size of the last checkpoint that is as it was signed
	wrong := false     // a place was named already: what is above it can't agree
	var pending []Leaf
	for from := int64(0); from < v.size; {
		n := min(v.perPage, v.size-from)
		stored, err := v.stored(ctx, from, n)
		if err != nil {
			return err
		}
		if pending, err = v.page(ctx, pending, from, n); err != nil {
			return err
		}
		next := 0 // of the stored hashes
		for i := from; i < from+n; i++ {
			bottom := stored[next]
			pending, wrong = v.place(pending, i, bottom, wrong)
			fresh := edge.add(i, bottom)
			if above := stored[next+1 : next+len(fresh)]; !wrong && !equal(above, fresh[1:]) {
				v.fault(Fault{Kind: Unreadable, Index: i, Why: "the hashes above it in the stored tree are not made of those below"})
				wrong = true
			}
			next += len(fresh)
			v.tree.add(v.o.Seed, i, bottom)
			for ; len(marks) > 0 && marks[0].Size == i+1; marks = marks[1:] {
				if marks[0].Root == edge.root() {
					agreed = i + 1
				} else if err := v.rewritten(ctx, agreed, marks[0]); err != nil {
					return err
				}
			}
		}
		from += n
		if err := v.progress(int(n)); err != nil {
			return err
		}
	}
	behind, err := v.beyond(ctx)
	v.explain(behind)
	return err
}

// stored reads the part of the stored tree that came with some leaves: they lie next to each other.
func (v *verifying) stored(ctx context.Context, from, n int64) ([]tlog.Hash, error) {
	first, end := tlog.StoredHashIndex(0, from), tlog.StoredHashCount(from+n)
	indexes := make([]int64, 0, end-first)
	for i := first; i < end; i++ {
		indexes = append(indexes, i)
	}
	stored, err := v.store.ReadHashes(ctx, indexes)
	if errs.Is(err, errs.NotFound) {
		return v.gaps(ctx, indexes)
	}
	if err != nil {
		return nil, fmt.Errorf("read the tree from record %d: %w", from, err)
	}
	if len(stored) != len(indexes) {
		return nil, fmt.Errorf("read the tree from record %d: %d of %d hashes", from, len(stored), len(indexes))
	}
	return stored, nil
}

// gaps reads the stored tree where a part of it is gone, one by one, to name the place.
func (v *verifying) gaps(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	stored := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, err := v.store.ReadHashes(ctx, []int64{x})
		switch {
		case errs.Is(err, errs.NotFound):
			level, n := tlog.SplitStoredHashIndex(x)
			v.fault(Fault{Kind: Unreadable, Index: (n+1)<<level - 1, Why: "a hash of the stored tree isn't there"})
		case err != nil || len(h) != 1:
			return nil, fmt.Errorf("read the tree: %w", err)
		default:
			stored[i] = h[0]
		}
	}
	return stored, nil
}

// page reads the leaves of n places behind those still pending.
func (v *verifying) page(ctx context.Context, pending []Leaf, from, n int64) ([]Leaf, error) {
	if len(pending) > 0 && pending[len(pending)-1].Index >= from+n-1 {
		return pending, nil
	}
	if len(pending) > 0 {
		from = pending[len(pending)-1].Index + 1
	}
	more, err := v.store.Leaves(ctx, from, int(n))
	if err != nil {
		return nil, fmt.Errorf("read the leaves from %d: %w", from, err)
	}
	return append(pending, more...), nil
}

// place holds the leaf at a place against the stored tree, and gives the leaves after it.
func (v *verifying) place(pending []Leaf, i int64, bottom tlog.Hash, wrong bool) ([]Leaf, bool) {
	for len(pending) > 0 && pending[0].Index < i {
		l := pending[0]
		v.fault(Fault{Kind: Added, Index: l.Index, Leaf: l.Kind, Ref: l.Ref, Why: "two leaves have this place"})
		pending, wrong = pending[1:], true
	}
	if len(pending) == 0 || pending[0].Index > i {
		if len(v.lost) < MostFaults {
			v.lost[bottom] = i // its record may still say what it was
		}
		v.fault(Fault{Kind: Removed, Index: i, Why: "no leaf has this place"})
		return pending, true
	}
	l := pending[0]
	if l.Hash == bottom {
		return pending[1:], wrong
	}
	if len(v.moved) < MostFaults {
		v.moved = append(v.moved, misplaced{l, bottom})
	} else {
		v.report.Count++
	}
	return pending[1:], true
}

// misplaced is a leaf that is not what the tree has at its place.
type misplaced struct {
	leaf   Leaf
	bottom tlog.Hash
}

// explain says what happened where leaves and tree differ: a leaf that stands at another place of
// the tree was moved; if what the tree has here is nowhere else, it was taken out.
func (v *verifying) explain(behind []Leaf) {
	said, built := map[tlog.Hash]bool{}, map[tlog.Hash]bool{}
	for _, l := range behind {
		said[l.Hash] = true
	}
	for bottom := range v.lost {
		built[bottom] = true
	}
	for _, m := range v.moved {
		said[m.leaf.Hash], built[m.bottom] = true, true
	}
	for _, m := range v.moved {
		f := Fault{Kind: Changed, Index: m.leaf.Index, Leaf: m.leaf.Kind, Ref: m.leaf.Ref, Why: "the leaf is not what the tree was made of"}
		switch elsewhere, here := built[m.leaf.Hash], said[m.bottom]; {
		case elsewhere && here:
			f.Kind, f.Why = Reordered, "it has another place in the tree"
		case elsewhere:
			f.Kind, f.Leaf, f.Ref, f.Why = Removed, "", "", "what the tree has at this place is gone, and others were moved up"
			v.lost[m.bottom] = f.Index
		case here:
			f.Kind, f.Why = Added, "the tree does not have it, and others were moved to make place"
		}
		v.fault(f)
	}
}

// CheckpointKeeper is a store that keeps every signed checkpoint. Then Verify can tell when a log
// was rewritten to within one batch of the sealer.
type CheckpointKeeper interface {
	// Checkpoints lists signed checkpoints by size, after a size, at most n.
	Checkpoints(ctx context.Context, after int64, n int) ([][]byte, error)
}

// rewritten names the stretch of the log that was made anew, tree and all: behind the last
// checkpoint that agrees, and before the first that doesn't.
func (v *verifying) rewritten(ctx context.Context, agreed int64, c proof.Checkpoint) error {
	first := c
	if keeper, ok := v.store.(CheckpointKeeper); ok {
		var err error
		if agreed, first, err = v.narrow(ctx, keeper, agreed, c); err != nil {
			return fmt.Errorf("look for the first checkpoint that does not agree: %w", err)
		}
	}
	v.fault(Fault{Kind: Rewritten, Index: agreed, Why: fmt.Sprintf(
		"records %d to %d are not those that were signed for at %s: they were made anew, tree and all", agreed, first.Size-1, proof.Moment(first.Time))})
	return nil
}

// narrow halves the stretch until there is no checkpoint in it: from where a record was changed
// on, none agrees.
func (v *verifying) narrow(ctx context.Context, keeper CheckpointKeeper, agreed int64, first proof.Checkpoint) (int64, proof.Checkpoint, error) {
	t := tree{ctx: ctx, store: v.store, known: map[int64]tlog.Hash{}}
	for from, to := agreed, first.Size; from < to; {
		middle := (from + to) / 2
		list, err := keeper.Checkpoints(ctx, middle, 1)
		if err != nil {
			return 0, first, err
		}
		if len(list) == 0 {
			to = middle
			continue
		}
		c, err := proof.OpenCheckpoint(list[0], v.known)
		if err != nil || c.Size <= middle || c.Size >= first.Size { // none that can be trusted in between
			to = middle
			continue
		}
		root, err := tlog.TreeHash(c.Size, &t)
		if err != nil {
			return 0, first, err
		}
		if root == c.Root {
			agreed, from = c.Size, c.Size
		} else {
			first, to = c, middle
		}
	}
	return agreed, first, nil
}

// beyond gives the first leaf that has a place behind what was signed. The newest checkpoint is
// read again: the sealer may have gone on in the meantime.
func (v *verifying) beyond(ctx context.Context) ([]Leaf, error) {
	more, err := v.store.Leaves(ctx, v.size, 1)
	if err != nil || len(more) == 0 {
		return nil, err
	}
	c, err := lastCheckpoint(ctx, v.store, v.known)
	if errors.Is(err, proof.ErrSignature) || errors.Is(err, proof.ErrMalformed) {
		return more, nil // it was named already, or this run would have begun with it
	}
	if err != nil {
		return nil, err
	}
	if l := more[0]; l.Index >= c.Size {
		v.fault(Fault{Kind: Added, Index: l.Index, Leaf: l.Kind, Ref: l.Ref, Why: "it has a place in the log behind the newest checkpoint"})
	}
	return more, nil
}

// edge is the right edge of a growing tree: the roots of its whole parts, from large to small.
type edge struct{ parts []tlog.Hash }

// add takes in the hash of record i, and gives the hashes that tlog stores for it.
func (e *edge) add(i int64, h tlog.Hash) []tlog.Hash {
	fresh := []tlog.Hash{h}
	for ; i&1 == 1; i >>= 1 {
		last := len(e.parts) - 1
		h = tlog.NodeHash(e.parts[last], h)
		e.parts = e.parts[:last]
		fresh = append(fresh, h)
	}
	e.parts = append(e.parts, h)
	return fresh
}

func (e *edge) root() tlog.Hash {
	h := e.parts[len(e.parts)-1]
	for i := len(e.parts) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.parts[i], h)
	}
	return h
}

func equal(a, b []tlog.Hash) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}
