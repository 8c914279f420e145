package jobs

import (
	"context"
	"fmt"
	"time"

	"kring/internal/errs"
	"kring/internal/journal"
)

// FileStore is what sweeping files needs of a store.
type FileStore interface {
	Waiting(ctx context.Context, before time.Time, n int) ([]journal.Handed, error)
	ForgetParts(ctx context.Context, of journal.Handed) error
}

const (
	filesWait  = 24 * time.Hour // [K] longer than anybody takes over a form
	filesEvery = 10 * time.Minute
	filesBatch = 100
)

// Files makes the loop that destroys files of forms that were never finished: nobody can open them, for
// their key went with the form. Several servers at once do no harm, so it needs no lease.
func Files(tools Tools, store FileStore) Loop {
	return Loop{Name: "files", Every: filesEvery, Round: func(ctx context.Context) (done int, more bool, err error) {
		found, err := store.Waiting(ctx, tools.Clock().Add(-filesWait), filesBatch)
		if err != nil {
			return 0, false, fmt.Errorf("look for files that wait: %w", err)
		}
		for _, one := range found {
			switch err := store.ForgetParts(ctx, one); {
			case err == nil:
				done++
			case !errs.Is(err, errs.Conflict): // somebody else was first.
				return done, false, err
			}
		}
		return done, len(found) == filesBatch, nil
	}}
}
