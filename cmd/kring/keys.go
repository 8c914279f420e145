package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// keysCommand shows and changes the keys.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"Tell which keys there are, and the public keys of the log."`
	Rotate keysRotateCommand `cmd:"" help:"Make a new key and seal everything of its purpose with it, while serving."`
	Retire keysRetireCommand `cmd:"" help:"Drop the keys that are no longer in use, an hour or more after a rotation."`
	Give   keysGiveCommand   `cmd:"" help:"Write a key file with some of the keys, for whoever needs no more."`
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
	Purpose string `default:"circle" enum:"circle,reporter,address,accounts,log" help:"Which key: circle, reporter, address, accounts or log."`
	Resume  bool   `help:"Make no new key; finish after a rotation that was broken off."`
}

// Run rotates. It can be broken off and resumed: both keys open until the old one is retired.
func (k *keysRotateCommand) Run(s surroundings) (err error) {
	r, err := k.renew(s, journal.Purpose(k.Purpose))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	if !k.Resume {
		if err := r.keys.Rotate(journal.Purpose(k.Purpose), rand.Reader); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "There is a new key for %s. Put a copy of %s away now.\n", k.Purpose, r.file)
	}
	n, err := r.again(s)
	if r.told != "" {
		fmt.Fprintf(s.out, r.told+"\n", n)
	}
	if err != nil {
		return fmt.Errorf("%w\nBoth keys are there, so nothing is lost: run kring keys rotate --purpose %s --resume", err, k.Purpose)
	}
	return nil
}

type keysRetireCommand struct {
	settings
	Purpose string `default:"circle" enum:"circle,reporter,address,accounts" help:"Which keys: circle, reporter, address or accounts."`
	Yes     bool   `help:"Do it: backups from before the rotation can't be read with this key file any more."`
}

// Run seals what is left over, and drops the keys that nothing needs then.
func (k *keysRetireCommand) Run(s surroundings) (err error) {
	if !k.Yes {
		return errors.New("backups from before the last rotation can't be read with the key file after this: keep a copy of it, and say --yes")
	}
	r, err := k.renew(s, journal.Purpose(k.Purpose))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	// Until a whole round finds nothing: what was done early in a round may be closed by yet another
	// key when it ends, for somebody rotated meanwhile.
	for n := 1; n > 0; {
		if n, err = r.again(s); err != nil {
			return fmt.Errorf("%w\nNo key was dropped", err)
		}
	}
	if r.free != nil {
		if err := r.free(s); err != nil {
			return fmt.Errorf("%w\nNo key was dropped", err)
		}
	}
	if err := r.keys.Retire(journal.Purpose(k.Purpose), s.clock()); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The old keys for %s were dropped. Put a copy of %s away, and make a backup now.\n", k.Purpose, r.file)
	return nil
}

type keysGiveCommand struct {
	settings
	File    string   `arg:"" help:"The key file to write. It never replaces one."`
	Purpose []string `required:"" enum:"circle,search,reporter,address,accounts,log" placeholder:"NAME" help:"Which keys: circle, search, reporter, address, accounts, log."`
}

// Run writes a key file that opens less. After a rotation it has to be written anew.
func (k *keysGiveCommand) Run(s surroundings) error {
	c, err := k.load(nil)
	if err != nil {
		return err
	}
	keys, err := openKeys(c, true)
	if err != nil {
		return err
	}
	to, err := keyPlace(c, k.File)
	if err != nil {
		return err
	}
	var of []journal.Purpose
	for _, p := range k.Purpose {
		of = append(of, journal.Purpose(p))
	}
	if err := keys.Give(to, of...); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s holds the keys for %s and no others. Write it anew after a rotation of one of them.\n", k.File, strings.Join(k.Purpose, ", "))
	return nil
}

// renewal is what the keys of one purpose close, and how it is closed anew with the newest.
type renewal struct {
	keys  *journal.Keys
	file  string
	again func(context.Context) (done int, err error)
	told  string // empty: the key closes nothing that is stored
	close func() error
	free  func(context.Context) error // says what still needs an old key for a while; nil: nothing can
}

// renew opens what a purpose asks for, and nothing else: who looks after the secrets needs no right
// to the journal, and the other way round.
func (g settings) renew(s surroundings, p journal.Purpose) (*renewal, error) {
	c, err := g.load(nil)
	if err != nil {
		return nil, err
	}
	if slices.Contains(keptApart, p) {
		f, err := openSafe(s, c, c.Secrets)
		if err != nil {
			return nil, err
		}
		if err := f.fits(s, p); err != nil {
			return nil, errors.Join(err, f.store.Close())
		}
		again := func(ctx context.Context) (int, error) { return f.reseal(ctx, p) }
		return &renewal{keys: f.keys, file: c.KeyFile, again: again, told: "%d secrets were sealed with the new key.", close: f.store.Close}, nil
	}
	o, err := open(s, c)
	if err != nil {
		return nil, err
	}
	made := &renewal{keys: o.keys, file: c.KeyFile, close: o.close}
	switch p {
	case journal.LogKeys: // what the old key signed stays as it is, and so does the key.
		made.again = func(context.Context) (int, error) { return 0, nil }
	case journal.Accounts:
		made.again, made.told = func(ctx context.Context) (int, error) { return o.resealAccounts(ctx, s.out) }, "%d parts of accounts were sealed with the new key."
		made.free = func(ctx context.Context) error { return o.nobodyEnrols(ctx, s.clock()) }
	default:
		made.again, made.told = o.rewrap, "%d circles were wrapped with the new key."
	}
	return made, nil
}

// fits sees that there is a key for a purpose, and that it is the one of these secrets.
func (f *safe) fits(ctx context.Context, p journal.Purpose) error {
	if !f.keys.Has(p) {
		return fmt.Errorf("key file %s: key for %s: %w", f.config.KeyFile, p, journal.ErrNoKey)
	}
	return secretsFit(ctx, f.config, f.keys, f.store)
}

// reseal seals every secret of a purpose with the newest key. One that can't be opened doesn't keep
// the others from it.
func (f *safe) reseal(ctx context.Context, p journal.Purpose) (done int, err error) {
	var lost unopened
	err = f.each(ctx, p, func(one journal.SealedSecret) error {
		fresh, err := f.keys.ResealSecret(p, one.ID, one.Sealed)
		if err != nil {
			lost.add(err)
		}
		if fresh == nil {
			return nil
		}
		err = f.store.Reseal(ctx, p, one.ID, one.Sealed, fresh)
		if errs.Is(err, errs.NotFound) { // it was destroyed meanwhile.
			return nil
		}
		if err != nil && !errs.Is(err, errs.Conflict) {
			return err
		}
		done++ // where another rotation was first, it is done as well.
		return nil
	})
	return done, errors.Join(err, lost.err())
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
			if err != nil && !errs.Is(err, errs.Conflict) {
				return done, fmt.Errorf("rewrap %s: %w", w.Circle, err)
			}
			o.sealer.Forget(w.Circle)
			done++ // where another rotation was first, it is done as well; or it was buried.
		}
		after = page[len(page)-1].Circle
	}
}
