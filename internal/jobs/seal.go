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
}

// Seal makes the loop that takes records into the log. The lease keeps servers from doing the
// same work; that two never both write is held by the store.
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
