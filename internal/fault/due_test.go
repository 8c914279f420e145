package fault

import (
	"context"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/sqlstore"
)

// lookAtDue looks at what the store says is due, as the clock does, until nothing is. Each look ends
// one moment, so that it comes to an end soon.
func (x *trial) lookAtDue(store *sqlstore.Store, desk *casework.Desk) {
	x.Helper()
	var due []core.CircleID
	for range 200 {
		var err error
		if due, err = store.Due(context.Background(), desk.Clock(), 100); err != nil {
			x.Fatal(err)
		}
		if len(due) == 0 {
			return
		}
		for _, id := range due {
			if err := desk.LookAgain(context.Background(), id); err != nil {
				x.Fatal(err)
			}
		}
	}
	x.Errorf("still due after all was looked at: %v", due)
}

// asleep are those of these in which a moment has passed that is not on record, while the store says
// that nothing is due: nobody would ever have been told. A look that nobody called for shows it.
func (x *trial) asleep(store *sqlstore.Store, desk *casework.Desk, all []core.CircleID) (found []core.CircleID) {
	x.Helper()
	for _, id := range all {
		before := x.recorded(store, id)
		if err := desk.LookAgain(context.Background(), id); err != nil {
			x.Fatal(err)
		}
		if x.recorded(store, id) != before {
			found = append(found, id)
		}
	}
	return found
}

func (x *trial) recorded(store *sqlstore.Store, id core.CircleID) int {
	x.Helper()
	v, err := store.Versions(context.Background(), []core.CircleID{id})
	if err != nil || len(v) != 1 {
		x.Fatalf("how far %s is: %v, %v", id, v, err)
	}
	return v[0].Events
}
