package storetest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

func tombstone(id core.CircleID) journal.Tombstone {
	return journal.Tombstone{Circle: id, At: day, By: "archivist", Ground: "retention.20_years", KeySum: sha256.Sum256(keyOf(id))}
}

func (b *bench) bury(id core.CircleID) error {
	return b.store.Bury(b.ctx, tombstone(id), leafOf(journal.TombstoneLeaf, string(id)))
}

func (b *bench) wrapped(after core.CircleID, n int) []journal.WrappedKey {
	b.Helper()
	found, err := b.store.Wrapped(b.ctx, after, n)
	b.ok(err)
	return found
}

var keys = []check{
	{"wrapped keys are listed and replaced", func(b *bench) {
		for _, id := range []core.CircleID{"c2", "c1", "c3"} {
			b.write(act(id, 0, 1))
		}
		same(b, b.wrapped("", 2), []journal.WrappedKey{{Circle: "c1", Key: keyOf("c1")}, {Circle: "c2", Key: keyOf("c2")}})
		same(b, b.wrapped("c2", 2), []journal.WrappedKey{{Circle: "c3", Key: keyOf("c3")}})
		b.ok(b.store.Rewrap(b.ctx, "c1", keyOf("c1"), []byte("fresh")))
		b.is(b.store.Rewrap(b.ctx, "c1", keyOf("c1"), []byte("fresher")), errs.Conflict)
		b.is(b.store.Rewrap(b.ctx, "gone", keyOf("c1"), []byte("fresher")), errs.Conflict)
		if b.store.Rewrap(b.ctx, "c2", keyOf("c2"), nil) == nil {
			b.Error("an empty key has to be refused")
		}
		same(b, b.load("c1").Key, []byte("fresh"))
		b.write(act("c1", 1, 1))
	}},
	{"of a buried circle the rows and the tombstone stay", func(b *bench) {
		w := full("c1")
		b.write(w)
		b.write(full("c2"))
		b.ok(b.bury("c1"))
		stone := tombstone("c1")
		same(b, b.load("c1"), &journal.Stored{Circle: "c1", Rows: w.Events, Tombstone: &stone})
		same(b, len(b.work(journal.WorkQuery{})), 2)
		found, err := b.store.Search(b.ctx, w.Words, nil, 9)
		b.ok(err)
		same(b, found, []core.CircleID{"c2"})
		same(b, b.due(in(99*time.Hour), 9), []core.CircleID{"c2"})
		same(b, len(b.take(time.Hour, 2*time.Hour, 9)), 1)
		same(b, len(b.wrapped("", 9)), 1)
		_, err = b.store.LeafOf(b.ctx, journal.TombstoneLeaf, "c1")
		b.ok(err)
		ids, err := b.store.Circles(b.ctx, "", 9)
		b.ok(err)
		same(b, ids, []core.CircleID{"c1", "c2"})
	}},
	{"a buried circle takes nothing more", func(b *bench) {
		b.write(act("c1", 0, 1))
		b.ok(b.bury("c1"))
		b.is(b.try(act("c1", 1, 1)), errs.Conflict)
		b.is(b.try(act("c1", 1, 0)), errs.Conflict)
		b.is(b.bury("c1"), errs.Conflict)
		b.is(b.store.Rewrap(b.ctx, "c1", keyOf("c1"), []byte("fresh")), errs.Conflict)
		same(b, b.wrapped("", 9), nil)
	}},
	{"burying takes the key that is there, and no other", func(b *bench) {
		b.is(b.bury("c1"), errs.NotFound)
		w := full("c1")
		b.write(w)
		b.ok(b.store.Rewrap(b.ctx, "c1", keyOf("c1"), []byte("fresh")))
		b.is(b.bury("c1"), errs.Conflict)
		if b.store.Bury(b.ctx, tombstone("c1"), leafOf(journal.TombstoneLeaf, "c2")) == nil {
			b.Error("the leaf of another circle has to be refused")
		}
		same(b, b.load("c1").Key, []byte("fresh"))
		same(b, b.work(journal.WorkQuery{}), w.Duties)
		same(b, len(b.unsealed(9)), 3)
	}},
}

// tree is what a sealer keeps in mind: it makes the hashes for the next leaves.
type tree struct{ hashes []tlog.Hash }

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		found[i] = t.hashes[at]
	}
	return found, nil
}

// next gives leaves their indexes and the hashes they add to the log.
func (t *tree) next(b *bench, size int64, leaves []journal.Leaf) ([]journal.Leaf, []tlog.Hash) {
	b.Helper()
	leaves = slices.Clone(leaves)
	from := len(t.hashes)
	for i := range leaves {
		leaves[i].Index = size + int64(i)
		hashes, err := tlog.StoredHashesForRecordHash(leaves[i].Index, leaves[i].Hash, t)
		b.ok(err)
		t.hashes = append(t.hashes, hashes...)
	}
	return leaves, t.hashes[from:]
}

func (b *bench) seal(t *tree, size int64, leaves []journal.Leaf) ([]journal.Leaf, error) {
	b.Helper()
	leaves, hashes := t.next(b, size, leaves)
	signed := fmt.Appendf(nil, "checkpoint of %d", size+int64(len(leaves)))
	return leaves, b.store.Seal(b.ctx, size, leaves, hashes, signed, day)
}

var logs = []check{
	{"an empty log", func(b *bench) {
		same(b, b.unsealed(9), nil)
		signed, err := b.store.Checkpoint(b.ctx)
		b.ok(err)
		same(b, len(signed), 0)
		leaves, err := b.store.Leaves(b.ctx, 0, 9)
		b.ok(err)
		same(b, leaves, nil)
		_, err = b.store.LeafOf(b.ctx, journal.EventLeaf, "c1/1")
		b.is(err, errs.NotFound)
		_, err = b.store.ReadHashes(b.ctx, []int64{0})
		b.is(err, errs.NotFound)
	}},
	{"leaves are sealed in batches and read back", func(b *bench) {
		t := &tree{}
		var all []journal.Leaf
		for i := range 5 {
			b.write(act(core.CircleID(fmt.Sprint("c", i)), 0, 20))
			sealed, err := b.seal(t, int64(len(all)), b.unsealed(999))
			b.ok(err)
			all = append(all, sealed...)
			same(b, b.unsealed(9), nil)
		}
		same(b, len(all), 5*21)
		read, err := b.store.Leaves(b.ctx, 0, 999)
		b.ok(err)
		same(b, read, all)
		read, err = b.store.Leaves(b.ctx, 50, 7)
		b.ok(err)
		same(b, read, all[50:57])
		one, err := b.store.LeafOf(b.ctx, all[30].Kind, all[30].Ref)
		b.ok(err)
		same(b, one, all[30])
		signed, err := b.store.Checkpoint(b.ctx)
		b.ok(err)
		same(b, string(signed), "checkpoint of 105")
		indexes := []int64{7, 3, 200, 3, 0, int64(len(t.hashes) - 1)}
		hashes, err := b.store.ReadHashes(b.ctx, indexes)
		b.ok(err)
		want, _ := t.ReadHashes(indexes)
		same(b, hashes, want)
		var every []int64
		for i := range t.hashes {
			every = append(every, int64(i))
		}
		hashes, err = b.store.ReadHashes(b.ctx, every)
		b.ok(err)
		same(b, hashes, t.hashes)
	}},
	{"unsealed keeps to its limit, oldest first", func(b *bench) {
		first := act("c1", 0, 3)
		b.write(first)
		b.write(act("c2", 0, 3))
		same(b, b.unsealed(4), leavesOf(first))
	}},
	{"of two sealers one wins", func(b *bench) {
		b.write(act("c1", 0, 40))
		for round := range 10 {
			from := int64(round * 4)
			leaves := b.unsealed(4)
			known, err := b.store.ReadHashes(b.ctx, upTo(tlog.StoredHashCount(from)))
			b.ok(err)
			var group sync.WaitGroup
			errors := make([]error, 2)
			for i := range errors {
				t := &tree{hashes: slices.Clone(known)}
				mine, hashes := t.next(b, from, leaves[:3+i])
				group.Go(func() { errors[i] = b.store.Seal(b.ctx, from, mine, hashes, []byte("signed"), day) })
			}
			group.Wait()
			if errors[0] == nil {
				b.is(errors[1], errs.Conflict)
				t := &tree{hashes: slices.Clone(known)}
				t.next(b, from, leaves[:3])
				_, err = b.seal(t, from+3, leaves[3:])
				b.ok(err)
				continue
			}
			b.is(errors[0], errs.Conflict)
			b.ok(errors[1])
		}
		sealed, err := b.store.Leaves(b.ctx, 0, 99)
		b.ok(err)
		same(b, len(sealed), 40)
	}},
	{"what doesn't fit is not sealed at all", func(b *bench) {
		b.write(act("c1", 0, 4))
		leaves := b.unsealed(9)
		t := &tree{}
		_, err := b.seal(t, 0, leaves[:2])
		b.ok(err)
		known := slices.Clone(t.hashes)
		unfit := func(size int64, leaves []journal.Leaf) error {
			b.Helper()
			_, err := b.seal(&tree{hashes: slices.Clone(known)}, size, leaves)
			return err
		}
		b.is(unfit(2, leaves[1:3]), errs.Conflict)
		b.is(unfit(2, []journal.Leaf{leaves[2], leaves[2]}), errs.Conflict)
		stranger := leaves[2]
		stranger.Ref = "stranger"
		b.is(unfit(2, []journal.Leaf{leaves[3], stranger}), errs.Conflict)
		other := leaves[2]
		other.Hash[0]++
		b.is(unfit(2, []journal.Leaf{other}), errs.Conflict)
		b.is(b.store.Seal(b.ctx, 0, firstTwo(leaves), known, []byte("signed"), day), errs.Conflict)
		if b.store.Seal(b.ctx, 2, nil, nil, []byte("signed"), day) == nil {
			b.Error("a seal of nothing has to be refused")
		}
		same(b, b.unsealed(9), leaves[2:])
		signed, err := b.store.Checkpoint(b.ctx)
		b.ok(err)
		same(b, string(signed), "checkpoint of 2")
		_, err = b.store.ReadHashes(b.ctx, []int64{tlog.StoredHashCount(2)})
		b.is(err, errs.NotFound)
		b.ok(unfit(2, leaves[2:]))
	}},
}

func upTo(n int64) []int64 {
	var all []int64
	for i := range n {
		all = append(all, i)
	}
	return all
}

func firstTwo(leaves []journal.Leaf) []journal.Leaf {
	two := slices.Clone(leaves[:2])
	two[0].Index, two[1].Index = 0, 1
	return two
}
