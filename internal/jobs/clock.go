package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
)

// DueStore is what looking at the clock needs of a store.
type DueStore interface {
	Leases
	Due(ctx context.Context, now time.Time, n int) ([]core.CircleID, error)
}

// Looker puts on record what passing time did to a circle: casework.Desk.
type Looker interface {
	LookAgain(ctx context.Context, id core.CircleID) error
}

const (
	clockBatch    = 64
	clockParallel = 8
	clockLease    = 30 * time.Second
	// neglect is how late a circle may be before those without the lease look at it as well. Then
	// whoever has the lease does nothing, as when it died while its clock was ahead by days.
	neglect = 2 * clockLease
	// firstRest is how long a circle that was looked at is left alone. One that comes back at
	// once would otherwise keep the loop from all others.
	firstRest    = time.Second
	longestRest  = 5 * time.Minute
	lookPatience = 20 * time.Second
)

// clockwork looks again at circles whose moment has come, the longest overdue first.
type clockwork struct {
	tools   Tools
	store   DueStore
	desk    Looker
	tenancy tenancy

	mu    sync.Mutex
	rests map[core.CircleID]rest
}

// rest is until when a circle is left alone, after so many failures.
type rest struct {
	until    time.Time
	failures int
}

// is tells whether it goes on; never for long, if the clock is set back.
func (r rest) is(now time.Time) bool { return r.until.After(now) && r.until.Sub(now) <= longestRest }

// Clock makes the loop that looks at the clock. One server at a time does it, for it is the same
// work for all; that two did it at once would do no harm. So the lease spares work, and never
// keeps a deadline waiting.
func Clock(tools Tools, store DueStore, desk Looker, every time.Duration) Loop {
	c := &clockwork{
		tools: tools, store: store, desk: desk, rests: map[core.CircleID]rest{},
		tenancy: tenancy{store, "clock", tools.NewID(), clockLease},
	}
	return Loop{Name: "clock", Every: every, Round: c.round, Leave: c.tenancy.leave}
}

// round looks at one batch. A circle that fails rests, and the list is asked for beyond those
// that do, so that broken ones never keep a deadline waiting.
func (c *clockwork) round(ctx context.Context) (int, bool, error) {
	now := c.tools.Clock()
	mine, err := c.tenancy.hold(ctx, now)
	if err != nil {
		return 0, false, err
	}
	by := now
	if !mine {
		by = now.Add(-neglect)
	}
	due, err := c.store.Due(ctx, by, clockBatch+c.resting(now))
	if err != nil {
		return 0, false, err
	}
	batch := c.awake(due, now)
	parallel(ctx, clockParallel, batch, c.look)
	return len(batch), len(batch) == clockBatch, nil
}

// resting counts those that rest now, and forgets those that rested long ago.
func (c *clockwork) resting(now time.Time) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for id, r := range c.rests {
		switch {
		case r.is(now):
			n++
		case r.failures == 0 || r.until.Add(longestRest).Before(now):
			delete(c.rests, id)
		}
	}
	return n
}

// awake are the first of the due that don't rest.
func (c *clockwork) awake(due []core.CircleID, now time.Time) []core.CircleID {
	c.mu.Lock()
	defer c.mu.Unlock()
	batch := make([]core.CircleID, 0, clockBatch)
	for _, id := range due {
		if !c.rests[id].is(now) && len(batch) < clockBatch {
			batch = append(batch, id)
		}
	}
	return batch
}

// look looks at one circle. A stop lets it finish.
func (c *clockwork) look(ctx context.Context, id core.CircleID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookPatience)
	defer cancel()
	err := c.guarded(ctx, id)
	c.mu.Lock()
	defer c.mu.Unlock()
	r := rest{until: c.tools.Clock().Add(firstRest)}
	if err != nil {
		r.failures = c.rests[id].failures + 1
		r.until = c.tools.Clock().Add(Backoff(2*firstRest, longestRest, r.failures, c.tools.Chance()))
		c.tools.Meter.Failed("clock", reason(err))
		c.tools.Log.ErrorContext(ctx, "a circle could not be looked at; the others go on", "job", "clock", "circle", id, "tries", r.failures, "error", err)
	}
	c.rests[id] = r
}

// guarded keeps a fault that one history brings out from ending the program.
func (c *clockwork) guarded(ctx context.Context, id core.CircleID) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a fault in the program: %s", whereabouts(p))
		}
	}()
	return c.desk.LookAgain(ctx, id)
}

// reason is a kind of failure, for a figure.
func reason(err error) string {
	var e *errs.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	case errors.As(err, &e):
		return e.Kind.String()
	}
	return "internal"
}

// parallel does something for all, at most so many at a time, until the context ends.
func parallel[T any](ctx context.Context, most int, all []T, do func(context.Context, T)) {
	var running sync.WaitGroup
	places := make(chan struct{}, most)
	for _, one := range all {
		select {
		case <-ctx.Done():
		case places <- struct{}{}:
			running.Go(func() {
				defer func() { <-places }()
				do(ctx, one)
			})
			continue
		}
		break
	}
	running.Wait()
}
