package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
)

// resealAccounts seals with the newest key whatever lies sealed of accounts, page by page, and tells
// how far it is. One that can't be opened doesn't keep the others from it; one that its owner changed
// meanwhile is for the next round.
func (o *office) resealAccounts(ctx context.Context, out io.Writer) (done int, err error) {
	store, keys := o.store.Accounts(), accountKeys{o.keys}
	var lost unopened
	seen := 0
	for after := core.ActorID(""); ; {
		page, err := store.Sealed(ctx, after, pageOfKeys)
		if err != nil || len(page) == 0 {
			return done, errors.Join(err, lost.err())
		}
		for _, was := range page {
			fresh, changed, err := login.Renew(keys, was)
			if err != nil {
				lost.add(err)
			}
			if !changed {
				continue
			}
			err = store.Reseal(ctx, was, fresh)
			if err != nil && !errs.Is(err, errs.Conflict) {
				return done, err
			}
			done++ // where somebody was first, the next round sees to it.
		}
		after = page[len(page)-1].Account
		if seen += len(page); len(page) == pageOfKeys {
			fmt.Fprintf(out, "%d accounts were looked at so far.\n", seen)
		}
	}
}

// nobodyEnrols refuses as long as somebody is making a first proof, or a passphrase, with a key that
// is no longer the newest.
func (o *office) nobodyEnrols(ctx context.Context, now time.Time) error {
	until, err := login.Underway(ctx, o.store.Accounts(), accountKeys{o.keys}, now)
	if err != nil || until.IsZero() {
		return err
	}
	return fmt.Errorf("somebody is setting up how they sign in, and what they were shown was closed with an old key: wait until %s", until.UTC().Format(time.RFC3339))
}
