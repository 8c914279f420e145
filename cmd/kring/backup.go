package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"filippo.io/age"

	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/jobs/archive"
	"kring/internal/journal"
	"kring/internal/secretstore"
)

// secretsCommand looks after who reported and who hides where. Their backup is a command of its own
// and no flag of the other: whoever may do the one need not be let near the other.
type secretsCommand struct {
	Backup  secretsBackupCommand  `cmd:"" help:"Write the secrets into an encrypted file of their own, while serving."`
	Restore secretsRestoreCommand `cmd:"" help:"Put a backup of the secrets into an empty database, and open each of them."`
}

// backupCommand writes all that is recorded into one encrypted file.
type backupCommand struct{ toFile }

// Run makes a backup of the circles.
func (b *backupCommand) Run(s surroundings) error {
	return b.backUp(s, archive.Journal, func(c *config.Config) string { return c.Database }, func(sum archive.Summary) string {
		return fmt.Sprintf("%d circles, %d events and %d rows in all", sum.Rows["circles"], sum.Rows["events"], sum.All())
	})
}

// secretsBackupCommand writes the secrets into an encrypted file of their own.
type secretsBackupCommand struct{ toFile }

// Run makes a backup of the secrets.
func (b *secretsBackupCommand) Run(s surroundings) error {
	return b.backUp(s, archive.Secrets, func(c *config.Config) string { return c.Secrets }, func(sum archive.Summary) string {
		return fmt.Sprintf("%d secrets", sum.All())
	})
}

// toFile are the flags of every backup.
type toFile struct {
	settings
	File      string   `arg:"" help:"The file to write; - is the output."`
	Recipient []string `placeholder:"age1…" help:"Whoever may open it; none: the backup_recipients of the configuration."`
}

// backUp makes a backup while others go on serving. A file gets its name when it is whole.
func (b *toFile) backUp(s surroundings, of *archive.Content, at func(*config.Config) string, held func(archive.Summary) string) error {
	more := map[string]string{}
	for _, one := range b.Recipient {
		more["backup_recipients"] += one + ","
	}
	c, err := b.load(more)
	if err != nil {
		return err
	}
	if len(c.Backup) == 0 {
		return errors.New("say who may open it: --recipient age1…, or backup_recipients in the configuration; age-keygen makes a pair")
	}
	if b.File == "-" {
		_, err := of.Backup(s, at(c), s.out, c.Backup, s.clock())
		return err
	}
	sum, err := b.write(s, of, at(c), c.Backup)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s holds %s.\nThe key file is not in it: keep %s apart from it.\n", b.File, held(sum), c.KeyFile)
	return nil
}

func (b *toFile) write(s surroundings, of *archive.Content, url string, recipients []age.Recipient) (sum archive.Summary, err error) {
	if _, err := os.Stat(b.File); err == nil {
		return sum, fmt.Errorf("there is a file %s already: a backup never replaces another", b.File)
	}
	out, err := os.CreateTemp(filepath.Dir(b.File), ".kring-backup-*")
	if err != nil {
		return sum, unwritten(err)
	}
	defer os.Remove(out.Name()) //nolint:errcheck // It is gone when it got its name.
	sum, err = of.Backup(s, url, out, recipients, s.clock())
	if err == nil {
		err = out.Sync()
	}
	if closed := out.Close(); err == nil { // after an error it says the same again.
		err = closed
	}
	if err != nil {
		return sum, unwritten(err)
	}
	if err := os.Link(out.Name(), b.File); err != nil {
		return sum, fmt.Errorf("name the backup: %w", err)
	}
	return sum, nil
}

// unwritten says why there is no backup.
func unwritten(err error) error {
	what := ""
	if errors.Is(err, syscall.ENOSPC) {
		what = "make room, or name another place: "
	}
	return fmt.Errorf("write the backup; the database was not touched: %s%w", what, err)
}

// fromFile are the flags of every restore.
type fromFile struct {
	settings
	File     string   `arg:"" help:"The backup; - is the input."`
	Identity []string `required:"" type:"existingfile" placeholder:"FILE" help:"A file with the private key (age) that opens it."`
	Try      bool     `help:"A drill: read and check everything, and keep nothing."`
}

// restoreCommand puts a backup into an empty database.
type restoreCommand struct {
	fromFile
	Kept []string `type:"existingfile" placeholder:"FILE" help:"Checkpoints that somebody kept: the log must have begun with each."`
}

// Run restores. It says done only when every record was held against the log.
func (r *restoreCommand) Run(s surroundings) error {
	c, err := r.load(nil)
	if err != nil {
		return err
	}
	identities, err := readIdentities(r.Identity)
	if err != nil {
		return err
	}
	keys, err := openKeys(c, true)
	if err != nil {
		return fmt.Errorf("the backup is held against the log, which needs its key file: %w", err)
	}
	kept, err := readAll(r.Kept)
	if err != nil {
		return err
	}
	check := func(ctx context.Context, url string) error { return r.check(s, ctx, c, keys, url, kept) }
	sum, err := r.read(s, archive.Journal, c.Database, identities, check)
	if err != nil {
		return err
	}
	r.tell(s, sum, fmt.Sprintf("%d circles and %d events", sum.Rows["circles"], sum.Rows["events"]))
	return nil
}

// secretsRestoreCommand puts a backup of the secrets into an empty database.
type secretsRestoreCommand struct{ fromFile }

// Run restores. No log proves the secrets, so it says done only when each of them was opened.
func (r *secretsRestoreCommand) Run(s surroundings) error {
	c, err := r.load(nil)
	if err != nil {
		return err
	}
	identities, err := readIdentities(r.Identity)
	if err != nil {
		return err
	}
	if _, err := openKeys(c, true); err != nil {
		return fmt.Errorf("each secret is opened, which needs its key file: %w", err)
	}
	if !r.Try {
		if err := secretstore.Create(s, c.Secrets, c.Database); err != nil {
			return err
		}
	}
	check := func(ctx context.Context, url string) error { return r.check(s, ctx, c, url) }
	sum, err := r.read(s, archive.Secrets, c.Secrets, identities, check)
	if err != nil {
		return err
	}
	r.tell(s, sum, fmt.Sprintf("%d secrets", sum.All()))
	return nil
}

// check opens every secret for which there is a key, and tells for which there is none.
func (r *secretsRestoreCommand) check(s surroundings, ctx context.Context, c *config.Config, url string) error { //nolint:revive // What surrounds the command and what ends this check are two things.
	f, err := openSafe(ctx, c, url)
	if err != nil {
		return err
	}
	var lost unopened
	for _, p := range keptApart {
		n, opened := 0, 0
		err = errors.Join(err, f.each(ctx, p, func(one journal.SealedSecret) error {
			n++
			if !f.keys.Has(p) {
				return nil
			}
			plain, err := f.keys.OpenSecret(p, one.ID, one.Sealed)
			clear(plain)
			if err != nil {
				lost.add(err)
				return nil
			}
			opened++
			return nil
		}))
		why := ""
		if !f.keys.Has(p) {
			why = ": this key file has no key for them"
		}
		fmt.Fprintf(s.out, "%-9s %d, %d opened%s\n", p, n, opened, why)
	}
	return errors.Join(err, lost.err(), f.store.Close())
}

// read reads the backup into an empty database, or for a drill into nothing.
func (r *fromFile) read(s surroundings, of *archive.Content, url string, identities []age.Identity, check archive.Check) (archive.Summary, error) {
	in := io.Reader(os.Stdin)
	if r.File != "-" {
		file, err := os.Open(r.File)
		if err != nil {
			return archive.Summary{}, fmt.Errorf("read the backup: %w", err)
		}
		defer file.Close() //nolint:errcheck // It was only read.
		in = file
	}
	if !r.Try {
		return of.Restore(s, url, in, identities, check)
	}
	folder, err := os.MkdirTemp("", "kring-drill-*")
	if err != nil {
		return archive.Summary{}, fmt.Errorf("make a folder for the drill: %w", err)
	}
	sum, err := of.Try(s, folder, in, identities, check)
	return sum, errors.Join(err, os.RemoveAll(folder))
}

func (r *fromFile) tell(s surroundings, sum archive.Summary, what string) {
	word := "Done: the database holds"
	if r.Try {
		word = "The drill went well, and nothing was kept. The backup holds"
	}
	fmt.Fprintf(s.out, "%s %s, as they were at %s.\n", word, what, sum.At.Format(time.RFC3339))
}

func readIdentities(files []string) ([]age.Identity, error) {
	read, err := readAll(files)
	if err != nil {
		return nil, err
	}
	var all []age.Identity
	for _, p := range read {
		list, err := age.ParseIdentities(bytes.NewReader(p.text))
		if err != nil { // the cause could quote the key.
			return nil, fmt.Errorf("%s holds no private key of age: give the file that age-keygen made", p.file)
		}
		all = append(all, list...)
	}
	return all, nil
}

// check opens what was restored as serving would, and goes through all of it.
func (r *restoreCommand) check(s surroundings, ctx context.Context, c *config.Config, keys *journal.Keys, url string, kept []paper) error { //nolint:revive // What surrounds the command and what ends this check are two things.
	s.Context = ctx
	there := *c
	there.Database = url
	o, err := open(s, &there)
	if err != nil {
		return err
	}
	o.keys = keys
	return errors.Join(o.verify(s, kept, nil), o.opens(s), o.close())
}

// opens sees that the key file opens the key of every circle.
func (o *office) opens(ctx context.Context) error {
	if !o.keys.Has(journal.CircleKeys) {
		return nil
	}
	for after := core.CircleID(""); ; {
		page, err := o.store.Wrapped(ctx, after, pageOfKeys)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, w := range page {
			if _, err := o.sealer.Rewrap(w); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Circle
	}
}
