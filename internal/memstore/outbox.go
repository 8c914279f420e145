package memstore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kring/internal/journal"
)

// waiting is something to be sent.
type waiting struct {
	journal.Outgoing
	free time.Time // from when it may be taken
}

func newWaiting(o journal.Outgoing) *waiting {
	o.At, o.Body = journal.Micro(o.At), slices.Clone(o.Body)
	if !o.Urgent.IsZero() {
		o.Urgent = journal.Micro(o.Urgent)
	}
	return &waiting{Outgoing: o, free: o.At}
}

func (w *waiting) out() journal.Outgoing {
	o := w.Outgoing
	o.Body = slices.Clone(w.Body)
	return o
}

// Take hands out things to send, the longest free first.
func (s *Store) Take(ctx context.Context, now, until time.Time, n int) ([]journal.Outgoing, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	now = journal.Micro(now)
	all := slices.SortedFunc(maps.Values(s.outbox), func(a, b *waiting) int {
		return cmp.Or(a.free.Compare(b.free), cmp.Compare(a.ID, b.ID))
	})
	var taken []journal.Outgoing
	stuck := func(w *waiting) bool {
		return w.free.After(now.Add(journal.LongestKept)) && (!w.At.After(now) || w.LastFail != "")
	}
	for _, w := range page(all, n, func(w *waiting) bool { return !w.Dead && (!w.free.After(now) || stuck(w)) }) {
		w.free = journal.Micro(until)
		taken = append(taken, w.out())
	}
	slices.SortFunc(taken, func(a, b journal.Outgoing) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return taken, nil
}

// Sent removes one that was sent.
func (s *Store) Sent(ctx context.Context, id string) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	delete(s.outbox, id)
	return nil
}

// Failed counts a try and puts it back, or among the dead.
func (s *Store) Failed(ctx context.Context, id, why string, again time.Time, dead bool) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if w := s.outbox[id]; w != nil {
		w.Tries++
		w.LastFail, w.Dead = why, dead
		w.At = journal.Micro(again)
		w.free = w.At
	}
	return nil
}

// Dead lists what was given up.
func (s *Store) Dead(ctx context.Context, after string, n int) ([]journal.Outgoing, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var dead []journal.Outgoing
	may := func(id string) bool { return id > after && s.outbox[id].Dead }
	for _, id := range page(slices.Sorted(maps.Keys(s.outbox)), n, may) {
		dead = append(dead, s.outbox[id].out())
	}
	return dead, nil
}

// Retry puts one back that was given up.
func (s *Store) Retry(ctx context.Context, id string, now time.Time) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	w := s.outbox[id]
	if w == nil || !w.Dead {
		return journal.Absent(fmt.Sprintf("retry outgoing %q", id))
	}
	w.Dead, w.Tries, w.At = false, 0, journal.Micro(now)
	w.free = w.At
	return nil
}

// Lease takes or prolongs a name.
func (s *Store) Lease(ctx context.Context, name, holder string, now, until time.Time) (bool, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	now, until = journal.Micro(now), journal.Micro(until)
	has, ok := s.leases[name]
	switch {
	case ok && has.holder != holder && has.until.After(now):
		return false, nil
	case ok && has.holder == holder && has.until.After(until):
		until = has.until
	}
	s.leases[name] = lease{holder, until}
	return true, nil
}

// Release gives a lease back early.
func (s *Store) Release(ctx context.Context, name, holder string) error {
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if s.leases[name].holder == holder {
		delete(s.leases, name)
	}
	return nil
}
