package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/jobs/archive"
	"kring/internal/journal"
	"kring/internal/sqlstore/pgtest"
)

// nobody has no task at all.
var nobody = casework.By{Who: access.Who{Actor: core.Actor{ID: "visitor"}, Kind: access.Professional}, For: access.Help}

// wholeOffice is one at its first start.
func wholeOffice(t *testing.T, s surroundings, more map[string]string) *office {
	t.Helper()
	more["data"] = t.TempDir()
	c, err := config.Plain(more)
	if err != nil {
		t.Fatal(err)
	}
	if err := firstStart(s, c); err != nil {
		t.Fatal(err)
	}
	o, err := openWhole(s, c, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.close() }) // a test may have closed it.
	return o
}

func TestAFirstStartMakesBothForTheirOwnerAlone(t *testing.T) {
	s := around(t, io.Discard)
	o := wholeOffice(t, s, map[string]string{})
	for _, name := range []string{"kring.db", "kring-secrets.db", "keys.json"} {
		if info, err := os.Stat(filepath.Join(o.config.Data, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if err := o.ping(s); err != nil {
		t.Error(err)
	}
	if err := o.secrets.Close(); err != nil {
		t.Fatal(err)
	}
	if err := o.ping(s); err == nil {
		t.Error("it is ready without its secrets")
	}
}

// Until rights can be given, a secret is nobody's to keep or to see.
func TestAnOfficeShowsNobodyASecret(t *testing.T) {
	s := around(t, io.Discard)
	o := wholeOffice(t, s, map[string]string{})
	tip := casework.ReporterOf("K-1", "R-1")
	if err := o.custodian.Keep(s, nobody, tip, []byte("buurvrouw Til")); !errs.Is(err, errs.NotFound) {
		t.Errorf("kept: %v", err)
	}
	put(t, o, journal.Reporters, "R-1")
	if plain, err := o.custodian.Reveal(s, nobody, tip, casework.ToProtect); !errs.Is(err, errs.NotFound) || plain != nil {
		t.Errorf("revealed: %v", err)
	}
	rows, err := o.store.Audited(s, journal.AuditQuery{N: 9})
	if err != nil || len(rows) != 2 || rows[0].Outcome != "refused" {
		t.Errorf("it is recorded as %+v, %v", rows, err)
	}
}

// put keeps a secret that says its own ID.
func put(t *testing.T, o *office, p journal.Purpose, id string) {
	t.Helper()
	sealed, err := o.keys.SealSecret(p, id, []byte("about "+id))
	if err == nil {
		err = o.secrets.Put(context.Background(), p, id, sealed)
	}
	if err != nil {
		t.Error(err)
	}
}

// kinds are addresses for a database and its secrets, of both kinds.
var kinds = map[string]func(t *testing.T) map[string]string{
	"SQLite": func(*testing.T) map[string]string { return map[string]string{} },
	"PostgreSQL": func(t *testing.T) map[string]string {
		return map[string]string{"database": pgtest.Empty(t), "secrets": pgtest.Empty(t)}
	},
}

// While others keep, destroy and rotate, nothing of what is kept gets lost: each secret opens with
// the newest key alone.
func TestSecretsAreRotatedWhileOthersWrite(t *testing.T) {
	for name, more := range kinds {
		t.Run(name, func(t *testing.T) {
			s := around(t, io.Discard)
			o := wholeOffice(t, s, more(t))
			stop := keeping(t, o)
			var all sync.WaitGroup
			for range 2 {
				all.Go(func() {
					for range 3 {
						rotated(t, s, o)
					}
				})
			}
			all.Wait()
			stop()
			rotated(t, s, o)
			newest, err := openKeys(o.config, true)
			if err != nil {
				t.Fatal(err)
			}
			if err := newest.Retire(journal.Reporters, s.clock().AddDate(1, 0, 0)); err != nil {
				t.Fatal(err)
			}
			f := &safe{config: o.config, store: o.secrets, keys: newest}
			n := 0
			err = f.each(s, journal.Reporters, func(one journal.SealedSecret) error {
				n++
				plain, err := newest.OpenSecret(journal.Reporters, one.ID, one.Sealed)
				if err == nil && string(plain) != "about "+one.ID {
					err = fmt.Errorf("%s opens as %q", one.ID, plain)
				}
				return err
			})
			if err != nil || n == 0 {
				t.Errorf("%d secrets, %v", n, err)
			}
		})
	}
}

// rotated makes a new key, or resumes where another makes one just now, and seals all with it.
func rotated(t *testing.T, s surroundings, o *office) {
	t.Helper()
	keys, err := openKeys(o.config, true)
	if err != nil {
		t.Error(err)
		return
	}
	if err := keys.Rotate(journal.Reporters, rand.Reader); err != nil && !strings.Contains(err.Error(), "being changed by another") {
		t.Error(err)
	}
	f := &safe{config: o.config, store: o.secrets, keys: keys}
	if _, err := f.reseal(s, journal.Reporters); err != nil {
		t.Error(err)
	}
}

// keeping keeps secrets and destroys every other one, until it is stopped.
func keeping(t *testing.T, o *office) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for worker := range 3 {
		all.Go(func() {
			for i := 0; ctx.Err() == nil || i < 2; i++ {
				id := strconv.Itoa(worker) + "-" + strconv.Itoa(i)
				put(t, o, journal.Reporters, id)
				if i%2 == 1 {
					if err := o.secrets.Destroy(context.Background(), journal.Reporters, id); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

// One goes, and only then the one before it: in a backup of one moment there is always one or two.
func TestABackupOfSecretsIsOfOneMoment(t *testing.T) {
	for name, more := range kinds {
		t.Run(name, func(t *testing.T) {
			s := around(t, io.Discard)
			o := wholeOffice(t, s, more(t))
			put(t, o, journal.Reporters, "0")
			ctx, cancel := context.WithCancel(context.Background())
			var writing sync.WaitGroup
			writing.Go(func() {
				for i := 1; ctx.Err() == nil; i++ {
					put(t, o, journal.Reporters, strconv.Itoa(i))
					if err := o.secrets.Destroy(context.Background(), journal.Reporters, strconv.Itoa(i-1)); err != nil {
						t.Error(err)
					}
				}
			})
			id, err := age.GenerateX25519Identity()
			if err != nil {
				t.Fatal(err)
			}
			for range 5 {
				var out bytes.Buffer
				sum, err := archive.Secrets.Backup(s, o.config.Secrets, &out, []age.Recipient{id.Recipient()}, noon)
				if err != nil || sum.All() < 1 || sum.All() > 2 {
					t.Errorf("%d secrets, %v", sum.All(), err)
				}
				r := &secretsRestoreCommand{}
				check := func(ctx context.Context, url string) error { return r.check(s, ctx, o.config, url) }
				if _, err := archive.Secrets.Try(s, t.TempDir(), &out, []age.Identity{id}, check); err != nil {
					t.Error(err)
				}
			}
			cancel()
			writing.Wait()
			if err := o.close(); err != nil {
				t.Error(err)
			}
		})
	}
}
