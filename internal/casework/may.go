package casework

import (
	"context"

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
	seen, err := d.look(ctx, by, id, d.Clock())
	switch {
	case errs.Is(err, errs.NotFound):
		return may, nil
	case err != nil:
		return nil, err
	}
	for i, act := range acts {
		if act != nil {
			may[i] = d.Policies.Decide(by.Who, access.Act, thingOfAct(seen.state, by, circle.Command{Act: act}, seen.view, seen.history), by.For).Allowed
		}
	}
	return may, nil
}
