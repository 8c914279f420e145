package memstore

import (
	"context"
	"fmt"

	"kring/internal/journal"
)

// Mark is how far a kind of work has come.
func (s *Store) Mark(ctx context.Context, name string) (string, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return s.marks[name], nil
}

// SetMark moves a mark on if it still is as it was.
func (s *Store) SetMark(ctx context.Context, name, was, now string) error {
	if err := journal.CheckMark(name, was, now); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if s.marks[name] != was {
		return journal.Clash(fmt.Sprintf("set mark %q", name))
	}
	s.marks[name] = now
	return nil
}
