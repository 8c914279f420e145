package sqlstore

import (
	"context"
	"fmt"

	"kring/internal/journal"
)

// Mark is how far a kind of work has come.
func (s *Store) Mark(ctx context.Context, name string) (string, error) {
	if !journal.Plain(name) {
		return "", ctx.Err()
	}
	found, err := list(ctx, s, fmt.Sprintf("read mark %q", name), ask("SELECT value FROM marks WHERE name = ?", name), text[string])
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// SetMark moves a mark on if it still is as it was.
func (s *Store) SetMark(ctx context.Context, name, was, now string) error {
	if err := journal.CheckMark(name, was, now); err != nil {
		return err
	}
	var b batch
	if was == "" {
		b.add("INSERT INTO marks (name, value) VALUES (?, ?)", name, now)
	} else {
		b.one("UPDATE marks SET value = ? WHERE name = ? AND value = ?", now, name, was)
	}
	return s.commit(ctx, fmt.Sprintf("set mark %q", name), b)
}
