package casework

import (
	"context"
	"fmt"
	"sync"
	"time"

	"kring/internal/journal/proof"
)

// newest is the moment of the newest checkpoint, as it was read a short while ago.
type newest struct {
	mu       sync.Mutex
	read, at time.Time
}

// readAnew is after how long it is read again: sealing is as often.
const readAnew = time.Second

// given is the moment that promises are given from: now, or that of the newest checkpoint where the
// clock is behind it, since it was set back or is another server's. The log never goes back in time,
// so a promise for a moment that it is past would be broken before it was given.
func (d *Desk) given(ctx context.Context, now time.Time) (time.Time, error) {
	if d.Newest == nil {
		return now, nil
	}
	n := &d.newest
	n.mu.Lock()
	at, fresh := n.at, now.Sub(n.read).Abs() < readAnew
	n.mu.Unlock()
	if !fresh {
		signed, err := d.Newest(ctx)
		if err != nil {
			return now, fmt.Errorf("read the newest checkpoint: %w", err)
		}
		key, err := d.Keys.Log()
		if err != nil {
			return now, fmt.Errorf("promise: %w", err)
		}
		at = time.Time{}
		// One that can't be read is for who seals and verifies, and keeps nobody from acting.
		if c, err := proof.OpenCheckpoint(signed, key.Known); err == nil {
			at = c.Time
		}
		n.mu.Lock()
		n.read, n.at = now, at
		n.mu.Unlock()
	}
	if at.After(now) {
		return at, nil
	}
	return now, nil
}
