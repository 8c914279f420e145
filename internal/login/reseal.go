package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kring/internal/core"
)

// Sealed is what lies sealed of an account: the secret of its codes, and where its owner lives.
type Sealed struct {
	Account core.ActorID
	Secret  []byte // empty: it has none
	Home    []byte // the same
}

// Renewer seals with the newest key what a Sealer sealed. Fresh is nil when it is already.
type Renewer interface {
	Reseal(id core.ActorID, sealed []byte) (fresh []byte, err error)
}

// Renew seals what lies sealed of an account with the newest key. What can't be opened stays as it
// is, and is told; changed says that there is something to replace.
func Renew(r Renewer, was Sealed) (fresh Sealed, changed bool, err error) {
	fresh = was
	var faults []error
	for _, part := range []struct {
		id     core.ActorID
		sealed *[]byte
	}{{was.Account, &fresh.Secret}, {homeOf(was.Account), &fresh.Home}} {
		if len(*part.sealed) == 0 {
			continue
		}
		anew, err := r.Reseal(part.id, *part.sealed)
		if err != nil {
			faults = append(faults, fmt.Errorf("account %q: %w", was.Account, err))
		}
		if anew != nil {
			*part.sealed, changed = anew, true
		}
	}
	return fresh, changed, errors.Join(faults...)
}

// Underway tells until when somebody may need a key that is no longer the newest, to end what they
// began with it: a secret of codes that a page shows, and that no account has yet. Zero: nobody.
func Underway(ctx context.Context, s Store, r Renewer, now time.Time) (until time.Time, err error) {
	begun, err := s.Ceremonies(ctx, now, enrolling, phrasing)
	if err != nil {
		return until, err
	}
	for i := range begun {
		c := &begun[i]
		sealed := c.Data
		if c.Kind == enrolling {
			var e enrolment
			if err := json.Unmarshal(c.Data, &e); err != nil {
				return until, fmt.Errorf("read an enrolment: %w", err)
			}
			sealed = e.Secret
		}
		if fresh, err := r.Reseal(c.Account, sealed); err != nil || fresh != nil {
			until = c.Ends // what can't be opened is over by then as well.
		}
	}
	return until, nil
}
