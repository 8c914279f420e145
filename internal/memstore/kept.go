package memstore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"kring/internal/journal"
)

// Hold takes one out of what is to be sent, and keeps it.
func (s *Store) Hold(ctx context.Context, id string) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if w := s.outbox[id]; w != nil && !w.Dead {
		delete(s.outbox, id)
		o := w.out()
		o.Body, o.Tries, o.LastFail = nil, 0, ""
		s.keeps[id] = o
	}
	return nil
}

// Kept lists what is kept.
func (s *Store) Kept(ctx context.Context, after journal.Outgoing, n int) ([]journal.Outgoing, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	order := func(a, b journal.Outgoing) int { return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.ID, b.ID)) }
	all := slices.SortedFunc(maps.Values(s.keeps), order)
	return page(all, n, func(o journal.Outgoing) bool { return order(o, after) > 0 }), nil
}

// Gather puts one thing to send in the place of those kept.
func (s *Store) Gather(ctx context.Context, ids []string, one journal.Outgoing) error {
	if err := journal.CheckOutgoing(&one); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	gone := func(id string) bool { _, ok := s.keeps[id]; return !ok }
	if s.outbox[one.ID] != nil || slices.ContainsFunc(ids, gone) {
		return journal.Clash(fmt.Sprintf("gather %d for %q", len(ids), one.To))
	}
	for _, id := range ids {
		delete(s.keeps, id)
	}
	s.outbox[one.ID] = newWaiting(one)
	return nil
}
