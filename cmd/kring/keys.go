package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// keysCommand shows and changes the keys.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"Tell which keys there are, and the public keys of the log."`
	Rotate keysRotateCommand `cmd:"" help:"Make a new key and wrap every circle's key with it, while serving."`
	Retire keysRetireCommand `cmd:"" help:"Drop the circle keys that are no longer in use, an hour or more after a rotation."`
}

type keysListCommand struct{ settings }

// Run prints a line for each purpose. No key is ever shown; the public keys are to be published.
func (k *keysListCommand) Run(s surroundings) error {
	c, err := k.load(nil)
	if err != nil {
		return err
	}
	keys, err := openKeys(c, true)
	if err != nil {
		return err
	}
	for _, p := range journal.Purposes {
		word := "there"
		if !keys.Has(p) {
			word = "not in this file"
		}
		fmt.Fprintf(s.out, "%-9s %s\n", p, word)
	}
	for _, public := range keys.Public() {
		fmt.Fprintf(s.out, "log       public key %s\n", public)
	}
	return nil
}

type keysRotateCommand struct {
	settings
	Purpose string `default:"circle" enum:"circle,reporter,address,log" help:"Which key: circle, reporter, address or log."`
	Resume  bool   `help:"Make no new key; finish wrapping after a rotation that was broken off."`
}

// Run rotates. It can be broken off and resumed: both keys open until the old one is retired.
func (k *keysRotateCommand) Run(s surroundings) (err error) {
	o, err := opened(s, k.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	if !k.Resume {
		if err := o.keys.Rotate(journal.Purpose(k.Purpose), rand.Reader); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "There is a new key for %s. Put a copy of %s away now.\n", k.Purpose, o.config.KeyFile)
	}
	if k.Purpose != "circle" {
		return nil
	}
	n, err := o.rewrap(s)
	fmt.Fprintf(s.out, "%d circles were wrapped with the new key.\n", n)
	if err != nil {
		return fmt.Errorf("%w\nBoth keys are there, so nothing is lost: run kring keys rotate --resume", err)
	}
	return nil
}

type keysRetireCommand struct {
	settings
	Yes bool `help:"Do it: backups from before the rotation can't be read with this key file any more."`
}

// Run wraps what is left over, and drops the keys that nothing needs then.
func (k *keysRetireCommand) Run(s surroundings) (err error) {
	if !k.Yes {
		return errors.New("backups from before the last rotation can't be read with the key file after this: keep a copy of it, and say --yes")
	}
	o, err := opened(s, k.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	if _, err := o.rewrap(s); err != nil {
		return err
	}
	if err := o.keys.Retire(journal.CircleKeys, s.clock()); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The old keys were dropped. Put a copy of %s away, and make a backup now.\n", o.config.KeyFile)
	return nil
}

const pageOfKeys = 500

// rewrap wraps every circle's key with the newest one. A circle that is changed meanwhile keeps
// its events; only how its key is wrapped is replaced.
func (o *office) rewrap(ctx context.Context) (done int, err error) {
	for after := core.CircleID(""); ; {
		page, err := o.store.Wrapped(ctx, after, pageOfKeys)
		if err != nil || len(page) == 0 {
			return done, err
		}
		for _, w := range page {
			fresh, err := o.sealer.Rewrap(w)
			if err != nil {
				return done, err
			}
			if fresh == nil {
				continue
			}
			err = o.store.Rewrap(ctx, w.Circle, w.Key, fresh)
			if errs.Is(err, errs.Conflict) { // it was buried, or another rotation was first.
				continue
			}
			if err != nil {
				return done, fmt.Errorf("rewrap %s: %w", w.Circle, err)
			}
			o.sealer.Forget(w.Circle)
			done++
		}
		after = page[len(page)-1].Circle
	}
}
