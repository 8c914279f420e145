package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/login"
)

// resealAccounts seals with the newest key whatever the key for accounts closed, page by page, and
// tells how far it is. One that can't be opened doesn't keep the others from it; one that somebody
// changed meanwhile is for the next round.
func (o *office) resealAccounts(ctx context.Context, out io.Writer) (done int, err error) {
	var lost unopened
	for _, kind := range login.SealedKinds {
		n, err := o.resealKind(ctx, out, kind, &lost)
		if done += n; err != nil {
			return done, errors.Join(err, lost.err())
		}
	}
	changed, err := o.resealPush(ctx)
	if err != nil {
		lost.add(err)
	}
	if changed {
		done++
	}
	return done, lost.err()
}

// resealKind does it for one kind.
func (o *office) resealKind(ctx context.Context, out io.Writer, kind login.SealedKind, lost *unopened) (done int, err error) {
	store, keys := o.store.Accounts(), accountKeys{o.keys}
	seen := 0
	for after := ""; ; {
		page, err := store.Sealed(ctx, kind, after, pageOfKeys)
		if err != nil || len(page) == 0 {
			return done, err
		}
		for _, was := range page {
			fresh, err := login.Renew(keys, was)
			if err != nil {
				lost.add(err)
			}
			if fresh == nil {
				continue
			}
			err = store.Reseal(ctx, was, fresh)
			if err != nil && !errs.Is(err, errs.Conflict) {
				return done, err
			}
			done++ // where somebody was first, the next round sees to it.
		}
		after = page[len(page)-1].ID
		if seen += len(page); len(page) == pageOfKeys {
			fmt.Fprintf(out, "%d of kind %s were looked at so far.\n", seen, kind)
		}
	}
}

// resealPush does it for the key for devices.
func (o *office) resealPush(ctx context.Context) (changed bool, err error) {
	kept, err := o.store.Mark(ctx, pushMark)
	if err != nil || kept == "" {
		return false, err
	}
	sealed, err := base64.RawStdEncoding.DecodeString(kept)
	if err != nil {
		return false, fmt.Errorf("read the key for devices: %w", err)
	}
	fresh, err := o.keys.ResealSecret(journal.Accounts, pushSealed, sealed)
	if err != nil || fresh == nil {
		return false, err
	}
	err = o.store.SetMark(ctx, pushMark, kept, base64.RawStdEncoding.EncodeToString(fresh))
	if err != nil && !errs.Is(err, errs.Conflict) {
		return false, err
	}
	return true, nil
}

// nobodyEnrols refuses as long as somebody is making a first proof or a passphrase, or confirms a mail address, with a key that
// is no longer the newest.
func (o *office) nobodyEnrols(ctx context.Context, now time.Time) error {
	until, err := login.Underway(ctx, o.store.Accounts(), accountKeys{o.keys}, now)
	if err != nil || until.IsZero() {
		return err
	}
	return fmt.Errorf("somebody is setting up how they sign in, or confirms a mail address, and what they were shown was closed with an old key: wait until %s", until.UTC().Format(time.RFC3339))
}
