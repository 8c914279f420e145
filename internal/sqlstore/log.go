package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/journal"
)

const (
	sealedLeaf  = "SELECT kind, ref, hash, idx FROM leaves"
	pendingLeaf = "SELECT kind, ref, hash, -1 FROM pending"
)

func scanLeaf(rows *sql.Rows) (l journal.Leaf, err error) {
	var hash []byte
	err = rows.Scan(&l.Kind, &l.Ref, &hash, &l.Index)
	copy(l.Hash[:], hash)
	return l, err
}

// Unsealed gives committed leaves without an index.
func (s *Store) Unsealed(ctx context.Context, n int) ([]journal.Leaf, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list unsealed leaves", ask(pendingLeaf+" ORDER BY id LIMIT ?", int64(n)), scanLeaf)
}

// Seal moves leaves from the queue to the log and adds hashes and checkpoint. That the log has
// this size is held by the chain of checkpoints, and that a leaf is sealed once by the count of
// what leaves the queue.
func (s *Store) Seal(ctx context.Context, size int64, leaves []journal.Leaf, hashes []tlog.Hash, signed []byte, at time.Time) error {
	if err := journal.CheckSeal(size, leaves, hashes, signed); err != nil {
		return err
	}
	call := fmt.Sprintf("seal from %d", size)
	ids, err := s.waiting(ctx, call, leaves)
	if err != nil {
		return err
	}
	var b batch
	b.add("INSERT INTO checkpoints (size, base, signed, at) VALUES (?, ?, ?, ?)", size+int64(len(leaves)), size, signed, micro(at))
	b.insert("leaves (idx, kind, ref, hash)", len(leaves), "", func(i int) []any {
		return []any{leaves[i].Index, string(leaves[i].Kind), leaves[i].Ref, leaves[i].Hash[:]}
	})
	for _, id := range ids {
		b.one("DELETE FROM pending WHERE id = ?", id)
	}
	from := tlog.StoredHashCount(size)
	b.insert("hashes (idx, hash)", len(hashes), "", func(i int) []any { return []any{from + int64(i), hashes[i][:]} })
	return s.commit(ctx, call, b)
}

// waiting finds leaves in the queue; all of them have to be there as they are. The sealer takes
// the oldest, so they are found near its head, however long it is.
func (s *Store) waiting(ctx context.Context, call string, leaves []journal.Leaf) ([]int64, error) {
	want := make(map[journal.Leaf]int, len(leaves))
	for i, l := range leaves {
		l.Index = -1
		want[l] = i
	}
	if len(want) < len(leaves) {
		return nil, journal.Clash(call) // one is there twice.
	}
	ids := make([]int64, len(leaves))
	page := int64(len(leaves) + 1000)
	var last int64
	for len(want) > 0 {
		rows, err := list(ctx, s, call, ask("SELECT kind, ref, hash, -1, id FROM pending WHERE id > ? ORDER BY id LIMIT ?", last, page), scanWaiting)
		if err != nil {
			return nil, err
		}
		for _, p := range rows {
			if i, ok := want[p.leaf]; ok {
				ids[i] = p.id
				delete(want, p.leaf)
			}
			last = p.id
		}
		if int64(len(rows)) < page && len(want) > 0 {
			return nil, journal.Clash(call)
		}
	}
	return ids, nil
}

// place is a leaf in the queue.
type place struct {
	leaf journal.Leaf
	id   int64
}

func scanWaiting(rows *sql.Rows) (p place, err error) {
	var hash []byte
	err = rows.Scan(&p.leaf.Kind, &p.leaf.Ref, &hash, &p.leaf.Index, &p.id)
	copy(p.leaf.Hash[:], hash)
	return p, err
}

// Checkpoint is the newest signed checkpoint.
func (s *Store) Checkpoint(ctx context.Context) ([]byte, error) {
	var signed []byte
	err := s.db.Read().QueryRowContext(ctx, "SELECT signed FROM checkpoints ORDER BY size DESC LIMIT 1").Scan(&signed)
	if len(signed) == 0 {
		signed = nil
	}
	return signed, s.db.Explain("read the checkpoint", err)
}

// ReadHashes gives stored hashes of the tree, in the order asked.
func (s *Store) ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	type stored struct {
		at   int64
		hash []byte
	}
	have := make(map[int64][]byte, len(indexes))
	const some = 200 // so that there are few different statements.
	for from := 0; from < len(indexes); from += some {
		q := ask("SELECT idx, hash FROM hashes WHERE idx IN (")
		for i, at := range indexes[from:min(len(indexes), from+some)] {
			q.add([...]string{"?", ", ?"}[min(i, 1)], at)
		}
		q.add(")")
		rows, err := list(ctx, s, "read hashes", q, func(rows *sql.Rows) (h stored, err error) {
			err = rows.Scan(&h.at, &h.hash)
			return h, err
		})
		if err != nil {
			return nil, err
		}
		for _, h := range rows {
			have[h.at] = h.hash
		}
	}
	found := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if copy(found[i][:], have[at]) != tlog.HashSize {
			return nil, journal.Absent(fmt.Sprintf("read hash %d", at))
		}
	}
	return found, nil
}

// Leaves lists sealed leaves.
func (s *Store) Leaves(ctx context.Context, from int64, n int) ([]journal.Leaf, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list leaves", ask(sealedLeaf+" WHERE idx >= ? ORDER BY idx LIMIT ?", from, int64(n)), scanLeaf)
}

// LeafOf finds the leaf of a record.
func (s *Store) LeafOf(ctx context.Context, kind journal.LeafKind, ref string) (journal.Leaf, error) {
	call := fmt.Sprintf("leaf %s %q", kind, ref)
	if !journal.Plain(string(kind), ref) {
		return journal.Leaf{}, journal.Absent(call)
	}
	found, err := list(ctx, s, call, ask(sealedLeaf+" WHERE ref = ? AND kind = ? UNION ALL "+
		pendingLeaf+" WHERE ref = ? AND kind = ?", ref, string(kind), ref, string(kind)), scanLeaf)
	if err != nil {
		return journal.Leaf{}, err
	}
	if len(found) == 0 {
		return journal.Leaf{}, journal.Absent(call)
	}
	return found[0], nil
}
