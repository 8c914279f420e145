package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/jobs/archive"
	"kring/internal/journal"
)

// backupCommand writes all that is stored into one encrypted file.
type backupCommand struct {
	settings
	File      string   `arg:"" help:"The file to write; - is the output."`
	Recipient []string `placeholder:"age1…" help:"Whoever may open it; none: the backup_recipients of the configuration."`
}

// Run makes a backup while others go on serving. A file gets its name when it is whole.
func (b *backupCommand) Run(s surroundings) error {
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
		_, err := archive.Backup(s, c.Database, s.out, c.Backup, s.clock())
		return err
	}
	return b.write(s, c)
}

func (b *backupCommand) write(s surroundings, c *config.Config) (err error) {
	if _, err := os.Stat(b.File); err == nil {
		return fmt.Errorf("there is a file %s already: a backup never replaces another", b.File)
	}
	out, err := os.CreateTemp(filepath.Dir(b.File), ".kring-backup-*")
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	defer os.Remove(out.Name()) //nolint:errcheck // It is gone when it got its name.
	sum, err := archive.Backup(s, c.Database, out, c.Backup, s.clock())
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("write the backup; the database was not touched: %w", err)
	}
	if err := os.Link(out.Name(), b.File); err != nil {
		return fmt.Errorf("name the backup: %w", err)
	}
	fmt.Fprintf(s.out, "%s holds %d circles, %d events and %d rows in all.\nThe key file is not in it: keep %s apart from it.\n",
		b.File, sum.Rows["circles"], sum.Rows["events"], sum.All(), c.KeyFile)
	return nil
}

// restoreCommand puts a backup into an empty database.
type restoreCommand struct {
	settings
	File     string   `arg:"" help:"The backup; - is the input."`
	Identity []string `required:"" type:"existingfile" placeholder:"FILE" help:"A file with the private key (age) that opens it."`
	Kept     []string `type:"existingfile" placeholder:"FILE" help:"Checkpoints that somebody kept: the log must have begun with each."`
	Try      bool     `help:"A drill: read and verify everything, and keep nothing."`
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
	in := io.Reader(os.Stdin)
	if r.File != "-" {
		file, err := os.Open(r.File)
		if err != nil {
			return fmt.Errorf("read the backup: %w", err)
		}
		defer file.Close() //nolint:errcheck // It was only read.
		in = file
	}
	check := func(ctx context.Context, url string) error { return r.check(s, ctx, c, keys, url, kept) }
	sum, err := r.read(s, c, in, identities, check)
	if err != nil {
		return err
	}
	word := "Done: the database holds"
	if r.Try {
		word = "The drill went well, and nothing was kept. The backup holds"
	}
	fmt.Fprintf(s.out, "%s %d circles and %d events, as they were at %s.\n", word, sum.Rows["circles"], sum.Rows["events"], sum.At.Format(time.RFC3339))
	return nil
}

func (r *restoreCommand) read(s surroundings, c *config.Config, in io.Reader, identities []age.Identity, check archive.Check) (archive.Summary, error) {
	if !r.Try {
		return archive.Restore(s, c.Database, in, identities, check)
	}
	folder, err := os.MkdirTemp("", "kring-drill-*")
	if err != nil {
		return archive.Summary{}, fmt.Errorf("make a folder for the drill: %w", err)
	}
	sum, err := archive.Try(s, folder, in, identities, check)
	return sum, errors.Join(err, os.RemoveAll(folder))
}

func readIdentities(files []string) ([]age.Identity, error) {
	texts, err := readAll(files)
	if err != nil {
		return nil, err
	}
	var all []age.Identity
	for i, text := range texts {
		list, err := age.ParseIdentities(bytes.NewReader(text))
		if err != nil { // the cause could quote the key.
			return nil, fmt.Errorf("%s holds no private key of age: give the file that age-keygen made", files[i])
		}
		all = append(all, list...)
	}
	return all, nil
}

// check opens what was restored as serving would, and goes through all of it.
func (r *restoreCommand) check(s surroundings, ctx context.Context, c *config.Config, keys *journal.Keys, url string, kept [][]byte) error { //nolint:revive // What surrounds the command and what ends this check are two things.
	s.Context = ctx
	there := *c
	there.Database = url
	o, err := open(s, &there, false)
	if err != nil {
		return err
	}
	o.keys = keys
	return errors.Join(o.verify(s, kept, nil), o.opens(s), o.store.Close())
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
