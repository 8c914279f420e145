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

	"github.com/tink-crypto/tink-go/v2/core/registry"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/config"
	"kring/internal/journal"
	"kring/internal/journal/proof"
	"kring/internal/logging"
	"kring/internal/secretstore"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/sqlite"
)

// settings are the flags of every command that works on a database. What has no flag of its own
// goes by --set, the environment or the file.
type settings struct {
	Config   string            `placeholder:"FILE" help:"A configuration file (TOML)."`
	Database string            `placeholder:"URL" help:"sqlite:PATH or postgres://USER@HOST/NAME."`
	Secrets  string            `placeholder:"URL" help:"The database of who reported and who hides where; another one, written the same way."`
	Data     string            `placeholder:"DIR" help:"The folder for the databases and the keys, where nothing else is said."`
	Keys     string            `placeholder:"FILE" name:"key-file" help:"The key file."`
	Set      map[string]string `placeholder:"NAME=VALUE" mapsep:"none" help:"Any other setting, such as mail.host=HOST."`
}

func (g settings) load(more map[string]string) (*config.Config, error) {
	flags := map[string]string{}
	for name, value := range g.Set {
		flags[name] = value
	}
	for name, value := range map[string]string{"database": g.Database, "secrets": g.Secrets, "data": g.Data, "keys": g.Keys} {
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
	feed      *casework.Feed
	config    *config.Config
	log       *slog.Logger
	store     *sqlstore.Store
	secrets   *secretstore.Store  // only in a whole office
	custodian *casework.Custodian // as secrets
	keys      *journal.Keys
	sealer    *journal.Sealer
	mute      bool // what is to be sent is thrown away: nobody in the demo has an address
	show      bool // visitors may be anybody: all of them are invented
}

// remembered is how many circles' keys are kept unwrapped.
const remembered = 4096

// open opens the database and the keys, for what never asks for a secret: whoever does that needs
// no right to the secrets.
func open(s surroundings, c *config.Config) (*office, error) { return begin(s, c, false, false) }

// openWhole opens the secrets too. Only a first start may make a key file.
func openWhole(s surroundings, c *config.Config, first bool) (*office, error) {
	return begin(s, c, true, first)
}

func begin(s surroundings, c *config.Config, secrets, first bool) (_ *office, err error) {
	o := &office{config: c, log: logging.New(s.err, c.LogLevel)}
	defer func() {
		if err != nil {
			err = errors.Join(err, o.close())
		}
	}()
	if o.store, err = sqlstore.Open(s, c.Database); err != nil {
		return nil, err
	}
	if secrets {
		if o.secrets, err = secretstore.Open(s, c.Secrets); err != nil {
			return nil, err
		}
	}
	if err := o.unlock(s, first); err != nil {
		return nil, err
	}
	o.sealer = journal.NewSealer(o.keys, remembered)
	policies := c.Policies
	if policies == nil {
		if policies, err = access.National(); err != nil {
			return nil, err
		}
	}
	o.Desk = &casework.Desk{
		Store: o.store, Vault: o.sealer, Keys: o.keys, Rules: c.Rules, Clock: s.clock, NewID: s.newID, Policies: policies,
		Newest: o.store.Checkpoint,
	}
	o.feed = &casework.Feed{Store: o.store}
	if secrets {
		o.custodian = &casework.Custodian{Audit: o.store, Secrets: o.secrets, Keys: o.keys, May: o.MayHandle, Clock: s.clock, NewID: s.newID}
	}
	if err := o.fits(s); err != nil {
		return nil, err
	}
	return o, nil
}

// ping tells whether all that it works on answers.
func (o *office) ping(ctx context.Context) error {
	return errors.Join(o.store.Ping(ctx), o.secrets.Ping(ctx))
}

// close closes what was opened.
func (o *office) close() (err error) {
	if o.store != nil {
		err = o.store.Close()
	}
	if o.secrets != nil {
		err = errors.Join(err, o.secrets.Close())
	}
	return err
}

// opened loads the settings and opens, for a command that works on what is there.
func opened(s surroundings, g settings) (*office, error) {
	c, err := g.load(nil)
	if err != nil {
		return nil, err
	}
	return open(s, c)
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
	if o.secrets != nil && !data {
		some, err := firstSecrets(s, o.secrets)
		if err != nil {
			return err
		}
		data = len(some) > 0
	}
	if _, err := os.Stat(o.config.KeyFile); errors.Is(err, fs.ErrNotExist) && !data && !first {
		return fmt.Errorf("there is no key file %s yet: run kring migrate on one server, which makes it, and give every other server a copy", o.config.KeyFile)
	}
	o.keys, err = openKeys(o.config, data || !first)
	if err == nil && first { // one that a program of before made.
		_, err = o.keys.Complete(journal.Accounts)
	}
	return err
}

// openKeys opens the key file, and makes it at a first start.
func openKeys(c *config.Config, exist bool) (*journal.Keys, error) {
	place, err := keyPlace(c, c.KeyFile)
	if err != nil {
		return nil, err
	}
	return journal.OpenKeys(place, c.Origin, rand.Reader, exist)
}

// keyPlace is a key file, with the key that it is itself encrypted with.
func keyPlace(c *config.Config, path string) (place journal.KeyPlace, err error) {
	place.Path = path
	if c.Master != "" {
		var vault []registry.KMSClient
		if vault, err = keyService(c); err == nil {
			place.Master, err = journal.Master(c.Master, vault...)
		}
	}
	return place, err
}

// keptApart are the purposes of the secrets.
var keptApart = []journal.Purpose{journal.Reporters, journal.Addresses}

// firstSecrets gives one secret of each purpose that has any.
func firstSecrets(ctx context.Context, store *secretstore.Store) (map[journal.Purpose]journal.SealedSecret, error) {
	found := map[journal.Purpose]journal.SealedSecret{}
	for _, p := range keptApart {
		one, err := store.List(ctx, p, "", 1)
		if err != nil {
			return nil, fmt.Errorf("look for secrets: %w", err)
		}
		if len(one) > 0 {
			found[p] = one[0]
		}
	}
	return found, nil
}

// safe is the secrets alone, with the keys to them: to look after them takes no right to the journal.
type safe struct {
	config *config.Config
	store  *secretstore.Store
	keys   *journal.Keys
}

// openSafe opens the secrets at an address.
func openSafe(ctx context.Context, c *config.Config, url string) (*safe, error) {
	keys, err := openKeys(c, true)
	if err != nil {
		return nil, err
	}
	store, err := secretstore.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	return &safe{config: c, store: store, keys: keys}, nil
}

// each goes through all secrets of a purpose.
func (f *safe) each(ctx context.Context, p journal.Purpose, do func(journal.SealedSecret) error) error {
	for after := ""; ; {
		page, err := f.store.List(ctx, p, after, pageOfKeys)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, one := range page {
			if err := do(one); err != nil {
				return err
			}
		}
		after = page[len(page)-1].ID
	}
}

// unopened counts what the keys can't open. One such secret is no reason to leave the others.
type unopened struct {
	n     int
	first error
}

func (u *unopened) add(err error) {
	if u.n++; u.n == 1 {
		u.first = err
	}
}

func (u *unopened) err() error {
	if u.n == 0 {
		return nil
	}
	return fmt.Errorf("%d secrets can't be opened; the first: %w", u.n, u.first)
}

// secretsFit sees that these keys are those of these secrets. One that was damaged is no reason not
// to open the others.
func secretsFit(ctx context.Context, c *config.Config, keys *journal.Keys, store *secretstore.Store) error {
	some, err := firstSecrets(ctx, store)
	if err != nil {
		return err
	}
	for p, one := range some {
		plain, err := keys.OpenSecret(p, one.ID, one.Sealed)
		clear(plain)
		if errors.Is(err, journal.ErrWrongKey) {
			return wrongKeys(c, "for it can't open its secrets", err)
		}
	}
	return nil
}

func wrongKeys(c *config.Config, what string, err error) error {
	return fmt.Errorf("the key file %s is not the one of this database, %s: put the right one there; nothing was changed: %w", c.KeyFile, what, err)
}

// fits sees that these keys are those of this database, before anything is done with them.
func (o *office) fits(ctx context.Context) error {
	signed, err := o.store.Checkpoint(ctx)
	if err != nil {
		return fmt.Errorf("look for the log: %w", err)
	}
	if key, err := o.keys.Log(); err == nil && len(signed) > 0 {
		if _, err := proof.OpenCheckpoint(signed, key.Known); err != nil {
			return wrongKeys(o.config, "for it did not sign its log", err)
		}
	}
	one, err := o.store.Wrapped(ctx, "", 1)
	if err != nil {
		return fmt.Errorf("look for a circle's key: %w", err)
	}
	for _, w := range one {
		if _, err := o.sealer.Rewrap(w); err != nil && o.keys.Has(journal.CircleKeys) {
			return wrongKeys(o.config, "for it can't open its circles", err)
		}
	}
	if o.secrets == nil {
		return nil
	}
	return secretsFit(ctx, o.config, o.keys, o.secrets)
}

// firstStart makes the folders and the tables of databases that aren't there yet. It asks for what
// may be refused before it changes anything.
func firstStart(ctx context.Context, c *config.Config) error {
	if err := makeFolder(filepath.Dir(c.KeyFile)); err != nil {
		return err
	}
	for _, address := range []string{c.Database, c.Secrets} {
		if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
			if err := makeFile(strings.TrimPrefix(path, "//")); err != nil {
				return err
			}
		}
	}
	if _, _, err := secretstore.Version(ctx, c.Secrets); err != nil {
		return err
	}
	if err := secretstore.Create(ctx, c.Secrets, c.Database); err != nil {
		return err
	}
	if err := sqlstore.Migrate(ctx, c.Database); err != nil {
		return err
	}
	return secretstore.Migrate(ctx, c.Secrets)
}

func makeFolder(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	return nil
}

// makeFile makes the file of a database where there is none, and its folder.
func makeFile(path string) error {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return sqlite.Make(path)
}
