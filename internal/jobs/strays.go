package jobs

import (
	"context"
	"time"
)

// Strayed destroys what was kept apart and belongs to nothing: casework.Reports.
type Strayed interface {
	ForgetStrays(ctx context.Context, after string, n int) (done int, last string, err error)
}

const (
	straysEvery = 10 * time.Minute
	straysBatch = 500
)

// Strays makes the loop that destroys who reported where the report never came in. Several servers at once do no
// harm, so it needs no lease.
func Strays(from Strayed) Loop {
	after := ""
	return Loop{Name: "strays", Every: straysEvery, Round: func(ctx context.Context) (int, bool, error) {
		done, last, err := from.ForgetStrays(ctx, after, straysBatch)
		if err == nil {
			after = last
		}
		return done, err == nil && last != "", err
	}}
}
