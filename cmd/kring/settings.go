package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"kring/internal/casework"
	"kring/internal/config"
	"kring/internal/journal"
	"kring/internal/journal/proof"
	"kring/internal/logging"
	"kring/internal/sqlstore"
)

// settings are the flags of every command that works on a database. What has no flag of its own
// goes by --set, the environment or the file.
type settings struct {
	Config   string            `placeholder:"FILE" help:"A configuration file (TOML)."`
	Database string            `placeholder:"URL" help:"sqlite:PATH or postgres://USER@HOST/NAME."`
	Data     string            `placeholder:"DIR" help:"The folder for the database and the keys, where nothing else is said."`
	Keys     string            `placeholder:"FILE" name:"key-file" help:"The key file."`
	Set      map[string]string `placeholder:"NAME=VALUE" mapsep:"none" help:"Any other setting, such as mail.host=HOST."`
}

func (g settings) load(more map[string]string) (*config.Config, error) {
	flags := map[string]string{}
	for name, value := range g.Set {
		flags[name] = value
	}
	for name, value := range map[string]string{"database": g.Database, "data": g.Data, "keys": g.Keys} {
		if value != "" {
			flags[name] = value
		}
	}
	for name, value := range more {
		if value != "" {
			flags[name] = value
		}
	}
	return config.Load(g.Config, flags)
}

// office is an open database with the keys to it.
type office struct {
	*casework.Desk
	config *config.Config
	log    *slog.Logger
	store  *sqlstore.Store
	keys   *journal.Keys
	sealer *journal.Sealer
	mute   bool // what is to be sent is thrown away: nobody in the demo has an address
}

// remembered is how many circles' keys are kept unwrapped.
const remembered = 4096

// open opens the database and the keys. Only a first start may make a key file.
func open(s surroundings, c *config.Config, first bool) (*office, error) {
	store, err := sqlstore.Open(s, c.Database)
	if err != nil {
		return nil, err
	}
	o := &office{config: c, store: store, log: logging.New(s.err, c.LogLevel)}
	if err := o.unlock(s, first); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	o.sealer = journal.NewSealer(o.keys, remembered)
	o.Desk = &casework.Desk{
		Store: store, Vault: o.sealer, Keys: o.keys, Rules: c.Rules, Clock: s.clock, NewID: s.newID,
	}
	if err := o.fits(s); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return o, nil
}

// opened loads the settings and opens, for a command that works on what is there.
func opened(s surroundings, g settings) (*office, error) {
	c, err := g.load(nil)
	if err != nil {
		return nil, err
	}
	return open(s, c, false)
}

func (o *office) unlock(s surroundings, first bool) error {
	circles, err := o.store.Circles(s, "", 1)
	if err != nil {
		return fmt.Errorf("look for circles: %w", err)
	}
	signed, err := o.store.Checkpoint(s)
	if err != nil {
		return fmt.Errorf("look for the log: %w", err)
	}
	data := len(circles) > 0 || len(signed) > 0
	if _, err := os.Stat(o.config.KeyFile); errors.Is(err, fs.ErrNotExist) && !data && !first {
		return fmt.Errorf("there is no key file %s yet: run kring migrate on one server, which makes it, and give every other server a copy", o.config.KeyFile)
	}
	o.keys, err = openKeys(o.config, data || !first)
	return err
}

// openKeys opens the key file, and makes it at a first start.
func openKeys(c *config.Config, exist bool) (*journal.Keys, error) {
	place := journal.KeyPlace{Path: c.KeyFile}
	if c.Master != "" {
		var err error
		if place.Master, err = journal.Master(c.Master); err != nil {
			return nil, err
		}
	}
	return journal.OpenKeys(place, c.Origin, rand.Reader, exist)
}

// fits sees that these keys are those of this database, before anything is done with them.
func (o *office) fits(ctx context.Context) error {
	wrong := func(what string, err error) error {
		return fmt.Errorf("the key file %s is not the one of this database, %s: put the right one there; nothing was changed: %w", o.config.KeyFile, what, err)
	}
	signed, err := o.store.Checkpoint(ctx)
	if err != nil {
		return fmt.Errorf("look for the log: %w", err)
	}
	if key, err := o.keys.Log(); err == nil && len(signed) > 0 {
		if _, err := proof.OpenCheckpoint(signed, key.Known); err != nil {
			return wrong("for it did not sign its log", err)
		}
	}
	one, err := o.store.Wrapped(ctx, "", 1)
	if err != nil {
		return fmt.Errorf("look for a circle's key: %w", err)
	}
	for _, w := range one {
		if _, err := o.sealer.Rewrap(w); err != nil && o.keys.Has(journal.CircleKeys) {
			return wrong("for it can't open its circles", err)
		}
	}
	return nil
}

// firstStart makes the folder and the tables of a database that isn't there yet.
func firstStart(ctx context.Context, c *config.Config) error {
	folders := []string{filepath.Dir(c.KeyFile)}
	path, ok := strings.CutPrefix(c.Database, "sqlite:")
	if ok {
		folders = append(folders, filepath.Dir(path))
	} else {
		path = ""
	}
	for _, folder := range folders {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("make the folder: %w", err)
		}
	}
	if path != "" { // made here, so that it and what lies beside it are for its owner alone.
		file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("make the database: %w", err)
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("make the database: %w", err)
		}
	}
	return sqlstore.Migrate(ctx, c.Database)
}
