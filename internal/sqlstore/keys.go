package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"kring/internal/core"
	"kring/internal/journal"
)

// Wrapped lists the wrapped keys of circles.
func (s *Store) Wrapped(ctx context.Context, after core.CircleID, n int) ([]journal.WrappedKey, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	q := ask("SELECT id, key FROM circles WHERE id > ? AND key IS NOT NULL ORDER BY id LIMIT ?", string(after), int64(n))
	return list(ctx, s, "list wrapped keys", q, func(rows *sql.Rows) (k journal.WrappedKey, err error) {
		err = rows.Scan(&k.Circle, &k.Key)
		return k, err
	})
}

// Rewrap replaces a wrapped key if it still is the old one.
func (s *Store) Rewrap(ctx context.Context, id core.CircleID, old, fresh []byte) error {
	call := fmt.Sprintf("rewrap the key of circle %q", id)
	if len(old) == 0 || len(fresh) == 0 {
		return fmt.Errorf("%s: a key is empty", call)
	}
	var b batch
	b.one("UPDATE circles SET key = ? WHERE id = ? AND key = ?", fresh, string(id), old)
	return s.commit(ctx, call, b)
}

// Bury destroys a circle's key and writes the tombstone.
func (s *Store) Bury(ctx context.Context, t journal.Tombstone, leaf journal.Leaf) error {
	id, call := string(t.Circle), fmt.Sprintf("bury circle %q", t.Circle)
	if leaf.Kind != journal.TombstoneLeaf || leaf.Ref != id || !journal.Plain(id, string(t.By), t.Ground) {
		return fmt.Errorf("%s: leaf %s %s is not its own, or a field isn't text", call, leaf.Kind, leaf.Ref)
	}
	var key []byte
	err := s.db.Read().QueryRowContext(ctx, "SELECT key FROM circles WHERE id = $1", id).Scan(&key)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return journal.Absent(call)
	case err != nil:
		return s.db.Explain(call, err)
	case len(key) == 0 || sha256.Sum256(key) != t.KeySum:
		return journal.Clash(call)
	}
	var b batch
	b.one("UPDATE circles SET key = NULL, wake = NULL, held = NULL WHERE id = ? AND key = ?", id, key)
	b.add("DELETE FROM duties WHERE circle = ?", id)
	b.add("DELETE FROM words WHERE circle = ?", id)
	b.add("DELETE FROM stands WHERE circle = ?", id)
	b.add("DELETE FROM outbox WHERE circle = ?", id)
	b.add("DELETE FROM kept WHERE circle = ?", id)
	b.add("DELETE FROM attachments WHERE circle = ?", id) // with their parts.
	b.add("INSERT INTO tombstones (circle, at, actor, ground, key_sum) VALUES (?, ?, ?, ?, ?)", id, micro(t.At), string(t.By), t.Ground, t.KeySum[:])
	b.leaves([]journal.Leaf{leaf})
	if err := s.commit(ctx, call, b); err != nil {
		return err
	}
	_ = s.db.Wipe(context.WithoutCancel(ctx)) // it is buried; what isn't wiped now goes with the next act or the next Bury.
	return nil
}
