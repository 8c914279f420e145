package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kring/internal/errs"
	"kring/internal/journal"
)

// SealStore is what taking records into the log needs of a store.
type SealStore interface {
	Leases
	journal.SealStore
}

const (
	sealBatch = 4096
	sealLease = 15 * time.Second
)

type sealing struct {
	tools   Tools
	store   SealStore
	key     func() (journal.LogKey, error)
	tenancy tenancy

	oldest string    // the record that waits longest, while another has the lease
	since  time.Time // from when it was seen to wait
}

// Seal makes the loop that takes records into the log. The lease keeps servers from doing the
// same work; that two never both write is held by the store. Who has the lease and does nothing
// with it keeps no record waiting.
func Seal(tools Tools, store SealStore, key func() (journal.LogKey, error), every time.Duration) Loop {
	s := &sealing{tools: tools, store: store, key: key, tenancy: tenancy{store, "seal", tools.NewID(), sealLease}}
	return Loop{Name: "seal", Every: every, Round: s.round, Leave: s.leave}
}

// leave takes in what came last, so that a stop leaves nothing waiting for the next start.
func (s *sealing) leave(ctx context.Context) error {
	_, _, err := s.round(ctx)
	return errors.Join(err, s.tenancy.leave(ctx))
}

func (s *sealing) round(ctx context.Context) (int, bool, error) {
	now := s.tools.Clock()
	mine, err := s.tenancy.hold(ctx, now)
	if err == nil && !mine {
		mine, err = s.neglected(ctx, now)
	}
	if err != nil || !mine {
		return 0, false, err
	}
	key, err := s.key()
	if err != nil {
		return 0, false, fmt.Errorf("key of the log: %w", err)
	}
	n, err := journal.SealOnce(ctx, s.store, key, now, sealBatch)
	if errs.Is(err, errs.Conflict) {
		return 0, false, nil // another sealed meanwhile: its lease had ended, or ours.
	}
	return n, n == sealBatch, err
}

// neglected tells whether one record has been waiting for as long as a lease lasts. Then whoever
// has the lease does nothing, as when it died while its clock was ahead by days.
func (s *sealing) neglected(ctx context.Context, now time.Time) (bool, error) {
	first, err := s.store.Unsealed(ctx, 1)
	if err != nil || len(first) == 0 {
		s.oldest = ""
		return false, err
	}
	if ref := first[0].Ref; ref != s.oldest || now.Before(s.since) {
		s.oldest, s.since = ref, now
	}
	return now.Sub(s.since) >= sealLease, nil
}
