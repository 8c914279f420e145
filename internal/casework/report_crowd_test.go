package casework_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/memstore"
)

// However many stand at the public door, no more than a few are written down side by side; the others wait
// for their turn, and all of them get it. Who leaves while they wait has filed nothing.
func TestACrowdAtTheDoorWaitsForItsTurn(t *testing.T) {
	const many = 40
	ctx, y := context.Background(), intakeOn(t, memstore.New())
	y.Turns = make(chan struct{}, casework.Crowd)
	found := y.OnDuty
	inside, leave := make(chan struct{}, many), make(chan struct{})
	y.OnDuty = func(ctx context.Context, agency core.AgencyID) (casework.OnDuty, error) {
		inside <- struct{}{}
		<-leave
		return found(ctx, agency)
	}
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			f := neighbour()
			f.Reporter.Receipt = append([]byte{byte(i)}, f.Reporter.Receipt[1:]...)
			if _, err := y.FileOpenly(ctx, f); err != nil {
				t.Errorf("report %d: %v", i, err)
			}
		})
	}
	for range casework.Crowd {
		<-inside
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := y.FileOpenly(gone, neighbour()); !errors.Is(err, context.Canceled) {
		t.Errorf("somebody who left filed: %v", err)
	}
	if n := len(inside); n > 0 {
		t.Errorf("%d more than %d are written down at once", n, casework.Crowd)
	}
	close(leave)
	group.Wait()
	lines, err := y.Queue(ctx, triaging(ines), casework.QueueQuery{N: 2 * many})
	if err != nil || len(lines) != many {
		t.Errorf("the queue has %d reports, %v: want %d", len(lines), err, many)
	}
}
