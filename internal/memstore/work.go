package memstore

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
)

// Work lists duties by due moment.
func (s *Store) Work(ctx context.Context, q journal.WorkQuery) ([]journal.DutyRow, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.DutyRow
	for _, c := range s.circles {
		for _, d := range c.duties {
			if asked(&q, d) && (q.Within == nil || c.ties(*q.Within) != 0) {
				found = append(found, copyDuty(d))
			}
		}
	}
	slices.SortFunc(found, byDue)
	if q.N > 0 && len(found) > q.N {
		found = found[:q.N]
	}
	return found, nil
}

func asked(q *journal.WorkQuery, d journal.DutyRow) bool {
	return (q.Owner == "" || d.Owner == q.Owner) &&
		(q.Agency == "" || d.Agency == q.Agency) &&
		(q.Waits == "" || d.Waits == q.Waits) &&
		(q.Asked == "" || d.Asked == q.Asked) &&
		(q.Kind == "" || d.Key.Kind == q.Kind) &&
		(!q.Files || d.Circle.IsFile()) &&
		(!q.Acute || journal.AcuteRule(d.Rule)) &&
		(q.Before.IsZero() || d.Due.Before(journal.Micro(q.Before))) &&
		(q.After == nil || byDue(d, copyDuty(*q.After)) > 0)
}

func byDue(a, b journal.DutyRow) int {
	return cmp.Or(
		a.Due.Compare(b.Due), cmp.Compare(a.Circle, b.Circle),
		cmp.Compare(a.Key.Kind, b.Key.Kind), cmp.Compare(a.Key.Subject, b.Key.Subject),
	)
}

// ties are how a reader stands to a circle. A moment is kept to the microsecond.
func (c *kept) ties(r journal.Reader) access.Ties {
	if r.ID == "" {
		return 0
	}
	return access.TiesOf(c.stands, r.Actor, journal.Micro(r.Now))
}

// Stood lists how a reader stands to circles.
func (s *Store) Stood(ctx context.Context, r journal.Reader, named []core.CircleID, after core.CircleID, n int) ([]journal.Stood, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.Stood
	ids := maps.Keys(s.circles)
	if named != nil {
		ids = slices.Values(named)
	}
	for _, id := range slices.Compact(slices.Sorted(ids)) {
		c := s.circles[id]
		if c == nil || id <= after || len(found) == n {
			continue
		}
		if ties := c.ties(r); ties != 0 {
			found = append(found, journal.Stood{Circle: id, Ties: ties})
		}
	}
	return found, nil
}

// KeysOf gives the wrapped keys of circles.
func (s *Store) KeysOf(ctx context.Context, named []core.CircleID) ([]journal.WrappedKey, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.WrappedKey
	for _, id := range slices.Compact(slices.Sorted(slices.Values(named))) {
		if c := s.circles[id]; c != nil && c.key != nil {
			found = append(found, journal.WrappedKey{Circle: id, Key: slices.Clone(c.key)})
		}
	}
	return found, nil
}

// Changed lists the circles around a reader in which something was recorded, the latest first.
func (s *Store) Changed(ctx context.Context, r journal.Reader, after time.Time, n int) ([]core.CircleID, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []core.CircleID
	for id, c := range s.circles {
		if c.changed.After(journal.Micro(after)) && c.ties(r) != 0 {
			found = append(found, id)
		}
	}
	slices.SortFunc(found, func(a, b core.CircleID) int {
		return cmp.Or(s.circles[b].changed.Compare(s.circles[a].changed), cmp.Compare(a, b))
	})
	return page(found, n, func(core.CircleID) bool { return true }), nil
}

// Search gives the circles that hold all of these words.
func (s *Store) Search(ctx context.Context, words []journal.Word, within *journal.Reader, n int) ([]core.CircleID, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []core.CircleID
	for id, c := range s.circles {
		lacks := func(w journal.Word) bool { return !slices.Contains(c.words, w) }
		if len(words) > 0 && !slices.ContainsFunc(words, lacks) && (within == nil || c.ties(*within) != 0) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return page(found, n, func(core.CircleID) bool { return true }), nil
}

// Due lists circles whose moment has come, the longest overdue first.
func (s *Store) Due(ctx context.Context, now time.Time, n int) ([]core.CircleID, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	now = journal.Micro(now)
	var found []core.CircleID
	for id, c := range s.circles {
		if !c.wake.IsZero() && !c.wake.After(now) {
			found = append(found, id)
		}
	}
	slices.SortFunc(found, func(a, b core.CircleID) int {
		return cmp.Or(s.circles[a].wake.Compare(s.circles[b].wake), cmp.Compare(a, b))
	})
	return page(found, n, func(core.CircleID) bool { return true }), nil
}

// Audited lists audit records by moment and ID.
func (s *Store) Audited(ctx context.Context, q journal.AuditQuery) ([]journal.AuditRow, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.AuditRow
	for i := range s.audit {
		a := &s.audit[i]
		switch {
		case q.Circle != "" && a.Circle != q.Circle, q.Actor != "" && a.Actor != q.Actor:
		case len(q.IDs) > 0 && !slices.Contains(q.IDs, a.ID):
		case !q.From.IsZero() && a.At.Before(journal.Micro(q.From)):
		case q.After != nil && byMoment(*a, copyAudit(q.After)) <= 0:
		default:
			found = append(found, copyAudit(a))
		}
		if q.N > 0 && len(found) == q.N {
			break
		}
	}
	return found, nil
}
