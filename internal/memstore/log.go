package memstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
	"kring/internal/journal"
)

// Wrapped lists the wrapped keys of circles.
func (s *Store) Wrapped(ctx context.Context, after core.CircleID, n int) ([]journal.WrappedKey, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.WrappedKey
	may := func(id core.CircleID) bool { return id > after && s.circles[id].key != nil }
	for _, id := range page(slices.Sorted(maps.Keys(s.circles)), n, may) {
		found = append(found, journal.WrappedKey{Circle: id, Key: slices.Clone(s.circles[id].key)})
	}
	return found, nil
}

// Rewrap replaces a wrapped key if it still is the old one.
func (s *Store) Rewrap(ctx context.Context, id core.CircleID, old, fresh []byte) error {
	if len(old) == 0 || len(fresh) == 0 {
		return fmt.Errorf("rewrap the key of circle %q: a key is empty", id)
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	c := s.circles[id]
	if c == nil || !bytes.Equal(c.key, old) {
		return journal.Clash(fmt.Sprintf("rewrap the key of circle %q", id))
	}
	c.key = slices.Clone(fresh)
	return nil
}

// Bury destroys a circle's key and writes the tombstone.
func (s *Store) Bury(ctx context.Context, t journal.Tombstone, leaf journal.Leaf) error {
	call := fmt.Sprintf("bury circle %q", t.Circle)
	if leaf.Kind != journal.TombstoneLeaf || leaf.Ref != string(t.Circle) || !journal.Plain(string(t.By), t.Ground) {
		return fmt.Errorf("%s: leaf %s %s is not its own, or a field isn't text", call, leaf.Kind, leaf.Ref)
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	c := s.circles[t.Circle]
	switch {
	case c == nil:
		return journal.Absent(call)
	case c.key == nil || sha256.Sum256(c.key) != t.KeySum:
		return journal.Clash(call)
	}
	if err := s.mayRecord(call, []journal.Leaf{leaf}); err != nil {
		return err
	}
	t.At = journal.Micro(t.At)
	clear(c.key)
	c.key, c.duties, c.words, c.stands, c.wake, c.tombstone = nil, nil, nil, nil, time.Time{}, &t
	maps.DeleteFunc(s.outbox, func(_ string, w *waiting) bool { return w.Circle == t.Circle })
	maps.DeleteFunc(s.keeps, func(_ string, o journal.Outgoing) bool { return o.Circle == t.Circle })
	maps.DeleteFunc(s.files, func(of journal.Handed, _ *handed) bool { return of.Circle == t.Circle })
	s.record(nil, []journal.Leaf{leaf})
	return nil
}

// Unsealed gives committed leaves without an index.
func (s *Store) Unsealed(ctx context.Context, n int) ([]journal.Leaf, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return page(s.leaves, n, func(l journal.Leaf) bool { return l.Index < 0 }), nil
}

// Seal gives leaves their indexes and adds hashes and checkpoint.
func (s *Store) Seal(ctx context.Context, size int64, leaves []journal.Leaf, hashes []tlog.Hash, signed []byte, _ time.Time) error {
	if err := journal.CheckSeal(size, leaves, hashes, signed); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	call := fmt.Sprintf("seal from %d", size)
	if size != int64(len(s.sealed)) {
		return journal.Clash(call)
	}
	places := make([]int, len(leaves))
	for i, l := range leaves {
		at, ok := s.places[leafKey{l.Kind, l.Ref}]
		if !ok || s.leaves[at].Index >= 0 || s.leaves[at].Hash != l.Hash || slices.Contains(places[:i], at) {
			return journal.Clash(call)
		}
		places[i] = at
	}
	for i, place := range places {
		s.leaves[place].Index = size + int64(i)
	}
	s.sealed = append(s.sealed, places...)
	s.hashes = append(s.hashes, hashes...)
	s.checkpoint = slices.Clone(signed)
	return nil
}

// Checkpoint is the newest signed checkpoint.
func (s *Store) Checkpoint(ctx context.Context) ([]byte, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return slices.Clone(s.checkpoint), nil
}

// ReadHashes gives stored hashes of the tree.
func (s *Store) ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	found := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at < 0 || at >= int64(len(s.hashes)) {
			return nil, journal.Absent(fmt.Sprintf("read hash %d", at))
		}
		found[i] = s.hashes[at]
	}
	return found, nil
}

// Leaves lists sealed leaves.
func (s *Store) Leaves(ctx context.Context, from int64, n int) ([]journal.Leaf, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.Leaf
	for i := max(from, 0); i < int64(len(s.sealed)) && len(found) < n; i++ {
		found = append(found, s.leaves[s.sealed[i]])
	}
	return found, nil
}

// LeafOf finds the leaf of a record.
func (s *Store) LeafOf(ctx context.Context, kind journal.LeafKind, ref string) (journal.Leaf, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return journal.Leaf{}, err
	}
	defer leave()
	at, ok := s.places[leafKey{kind, ref}]
	if !ok {
		return journal.Leaf{}, journal.Absent(fmt.Sprintf("leaf %s %q", kind, ref))
	}
	return s.leaves[at], nil
}
