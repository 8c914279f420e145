package casework

import (
	"context"
	"fmt"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
)

// May tells of each of these acts whether it is somebody's to do, as Act would ask the policies.
// Whether the circle lets them do it now is said when they do. It shows nothing that is on record,
// so it leaves no trace; of a circle they may not know of nothing is theirs.
func (d *Desk) May(ctx context.Context, by By, id core.CircleID, acts ...circle.Body) ([]bool, error) {
	may := make([]bool, len(acts))
	stored, err := d.Store.Load(ctx, id)
	switch {
	case errs.Is(err, errs.NotFound):
		return may, nil
	case err != nil:
		return nil, fmt.Errorf("what may be done on %s: %w", id, err)
	case stored.Tombstone != nil:
		return may, nil
	}
	history, err := d.Vault.OpenAll(stored)
	if err != nil {
		return nil, fmt.Errorf("what may be done on %s: %w", id, err)
	}
	s := circle.Fold(history)
	view, found := d.Policies.Look(by.Who, by.For, s, access.Stands(s, d.Rules), history, d.Clock())
	for i, act := range acts {
		if found && act != nil {
			may[i] = d.Policies.Decide(by.Who, access.Act, thingOfAct(s, by, circle.Command{Act: act}, view, history), by.For).Allowed
		}
	}
	return may, nil
}
