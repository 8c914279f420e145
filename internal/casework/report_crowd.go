package casework

import "context"

// Crowd is how many who didn't sign in are written down side by side [K]: enough that a disk is never
// waited for by one alone, and few enough that a desk that reads meanwhile waits for three and not for
// all of them.
const Crowd = 3

// turn waits until one more of the crowd at the public door may be written down, and gives the way to
// say that it was.
func (r *Reports) turn(ctx context.Context) (done func(), err error) {
	if r.Turns == nil {
		return func() {}, nil
	}
	select {
	case r.Turns <- struct{}{}:
		return func() { <-r.Turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
