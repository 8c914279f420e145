// Package jobs is the work that nobody asks for: looking at the clock, sending what is to be
// sent, taking records into the log, and telling a ledger of others what was done. Each is a loop
// of its own, so that a deadline never waits behind a pile of mail.
//
// Any number of servers may run it. What only one should do at a time goes under a lease; what
// a crash breaks off is done again by whoever comes next. It holds no rule of the field.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"kring/internal/core"
)

// Leases is what several servers agree by.
type Leases interface {
	Lease(ctx context.Context, name, holder string, now, until time.Time) (bool, error)
	Release(ctx context.Context, name, holder string) error
}

// Ticker lets a loop wait; it comes back early, with the reason, when the context ends.
type Ticker interface {
	Wait(ctx context.Context, d time.Duration) error
}

// Timer is the Ticker of a running program.
type Timer struct{}

// Wait waits.
func (Timer) Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Meter is told how each round went. It counts; it never learns an ID.
type Meter interface {
	Round(job string, took time.Duration, done int, err error)
	// Failed counts single failures within a round, by kind.
	Failed(job, why string)
}

// Tools are what every loop needs from outside.
type Tools struct {
	Clock  core.Clock
	Ticker Ticker
	NewID  core.IDSource
	Chance func() float64 // from 0 up to 1, to spread what would come at one moment
	Log    *slog.Logger
	Meter  Meter
}

// Loop is one kind of work.
type Loop struct {
	Name  string
	Every time.Duration // pause when there is nothing more to do
	// Round does a part of the work, and tells how much it did and whether there is more.
	Round func(ctx context.Context) (done int, more bool, err error)
	// Leave gives back what the loop holds, such as a lease; nil: nothing.
	Leave func(ctx context.Context) error
}

const (
	slowest   = 30 * time.Second // between tries while nothing works
	leaveTime = 5 * time.Second  // to give leases back in
)

// Run keeps the loops going until the context ends; then each finishes its round and leaves.
func Run(ctx context.Context, tools Tools, loops ...Loop) {
	var all sync.WaitGroup
	for _, l := range loops {
		all.Go(func() { l.run(ctx, tools) })
	}
	all.Wait()
}

func (l Loop) run(ctx context.Context, tools Tools) {
	failures := 0
	for ctx.Err() == nil {
		start := tools.Clock()
		done, more, err := l.safely(ctx)
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			break
		}
		tools.Meter.Round(l.Name, tools.Clock().Sub(start), done, err)
		wait := l.Every
		switch {
		case err != nil:
			failures++
			wait = Backoff(l.Every, slowest, failures, tools.Chance())
			tools.Log.ErrorContext(ctx, "a round of background work failed; it is tried again", "job", l.Name, "tries", failures, "wait", wait, "error", err)
		case more:
			failures, wait = 0, 0
		default:
			failures = 0
		}
		if wait > 0 && tools.Ticker.Wait(ctx, wait) != nil {
			break
		}
	}
	if l.Leave == nil {
		return
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaveTime)
	defer cancel()
	if err := l.Leave(last); err != nil {
		tools.Log.ErrorContext(last, "a lease was not given back; it ends by itself", "job", l.Name, "error", err)
	}
}

// safely does a round; a fault in it must not end the other loops, or the pages.
func (l Loop) safely(ctx context.Context) (done int, more bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a fault in the program: %s", whereabouts(p))
		}
	}()
	return l.Round(ctx)
}

// whereabouts tells of a panic only what can't hold content: that of the runtime.
func whereabouts(p any) string {
	var run interface{ RuntimeError() }
	if err, ok := p.(error); ok && errors.As(err, &run) {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// Backoff is how long to wait after so many failures: twice as long each time up to a limit, and
// spread by chance over its upper half, so that many don't come back at one moment.
func Backoff(first, limit time.Duration, failures int, chance float64) time.Duration {
	d := max(first, time.Millisecond)
	for i := 1; i < failures && d < limit; i++ {
		d *= 2
	}
	d = min(d, limit)
	return d/2 + time.Duration(chance*float64(d/2))
}

// tenancy is one lease that a loop keeps as long as it runs.
type tenancy struct {
	leases Leases
	name   string
	holder string
	length time.Duration
}

// hold takes or prolongs the lease.
func (t tenancy) hold(ctx context.Context, now time.Time) (bool, error) {
	return t.leases.Lease(ctx, t.name, t.holder, now, now.Add(t.length))
}

func (t tenancy) leave(ctx context.Context) error {
	return t.leases.Release(ctx, t.name, t.holder)
}
