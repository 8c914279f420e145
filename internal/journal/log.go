package journal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/journal/proof"
)

// SealStore is what the sealer needs of a store.
type SealStore interface {
	Unsealed(ctx context.Context, n int) ([]Leaf, error)
	Seal(ctx context.Context, size int64, leaves []Leaf, hashes []tlog.Hash, signed []byte, at time.Time) error
	Checkpoint(ctx context.Context) ([]byte, error)
	ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
}

// LogKey signs the log, and knows the keys it was signed with before.
type LogKey struct {
	Signer note.Signer
	Known  note.Verifiers
}

// SealOnce takes at most batch committed leaves into the log and signs the checkpoint after them;
// it gives how many. Before it signs it derives the last checkpoint from the stored hashes again:
// it never puts its name to a tree that was changed under it. Of two sealers at the same moment
// the store lets one through, and the other has errs.Conflict.
func SealOnce(ctx context.Context, store SealStore, key LogKey, now time.Time, batch int) (int, error) {
	last, err := lastCheckpoint(ctx, store, key.Known)
	if err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	leaves, err := store.Unsealed(ctx, batch)
	if err != nil || len(leaves) == 0 {
		return 0, err
	}
	order(leaves)
	t := tree{ctx: ctx, store: store, known: map[int64]tlog.Hash{}}
	if err := t.matches(last); err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	var hashes []tlog.Hash
	for i := range leaves {
		leaves[i].Index = last.Size + int64(i)
		fresh, err := t.add(leaves[i])
		if err != nil {
			return 0, fmt.Errorf("seal %s %s: %w", leaves[i].Kind, leaves[i].Ref, err)
		}
		hashes = append(hashes, fresh...)
	}
	next := proof.Checkpoint{
		Size: last.Size + int64(len(leaves)), Before: last.Size, Time: later(now, last.Time),
	}
	if next.Root, err = tlog.TreeHash(next.Size, &t); err != nil {
		return 0, fmt.Errorf("seal: %w", err)
	}
	signed, err := next.Sign(key.Signer)
	if err != nil {
		return 0, err
	}
	if err := store.Seal(ctx, last.Size, leaves, hashes, signed, next.Time); err != nil {
		return 0, fmt.Errorf("seal from %d: %w", last.Size, err)
	}
	return len(leaves), nil
}

// order makes the order of a batch the same whoever seals it.
func order(leaves []Leaf) {
	slices.SortFunc(leaves, func(a, b Leaf) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Ref, b.Ref))
	})
}

// later keeps checkpoints in order of time when a clock was set back.
func later(now, last time.Time) time.Time {
	if now.Before(last) {
		return last
	}
	return Micro(now)
}

// lastCheckpoint reads the newest checkpoint; the zero one of an empty log.
func lastCheckpoint(ctx context.Context, store interface {
	Checkpoint(ctx context.Context) ([]byte, error)
}, known note.Verifiers,
) (proof.Checkpoint, error) {
	signed, err := store.Checkpoint(ctx)
	if err != nil || len(signed) == 0 {
		return proof.Checkpoint{}, err
	}
	c, err := proof.OpenCheckpoint(signed, known)
	if err != nil {
		return proof.Checkpoint{}, fmt.Errorf("the newest stored one: %w", err)
	}
	return c, nil
}

// hashStore reads stored hashes of the tree.
type hashStore interface {
	ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
}

// tree reads hashes of the tree, those of the batch in hand included. It asks the store once for
// the right edge, which is all that a batch builds on.
type tree struct {
	ctx   context.Context // of the one call it lives in: tlog's readers take none
	store hashStore
	known map[int64]tlog.Hash
}

// ReadHashes is what tlog reads by.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	var missing []int64
	for i, x := range indexes {
		h, ok := t.known[x]
		if !ok {
			missing = append(missing, x)
		}
		found[i] = h
	}
	if len(missing) == 0 {
		return found, nil
	}
	stored, err := t.store.ReadHashes(t.ctx, missing)
	if err != nil {
		return nil, err
	}
	if len(stored) != len(missing) {
		return nil, fmt.Errorf("the store gave %d of %d hashes of the tree", len(stored), len(missing))
	}
	for i, x := range missing {
		t.known[x] = stored[i]
	}
	for i, x := range indexes {
		found[i] = t.known[x]
	}
	return found, nil
}

// matches tells whether the stored tree is what was signed.
func (t *tree) matches(c proof.Checkpoint) error {
	if c.Size == 0 {
		return nil
	}
	root, err := tlog.TreeHash(c.Size, t)
	if err != nil {
		return err
	}
	if root != c.Root {
		return fmt.Errorf("the stored tree is not the one that was signed at %d records: run kring verify", c.Size)
	}
	return nil
}

// add computes what a leaf adds to the stored hashes.
func (t *tree) add(l Leaf) ([]tlog.Hash, error) {
	fresh, err := tlog.StoredHashesForRecordHash(l.Index, l.Hash, t)
	if err != nil {
		return nil, err
	}
	at := tlog.StoredHashIndex(0, l.Index)
	for i, h := range fresh {
		t.known[at+int64(i)] = h
	}
	return fresh, nil
}
