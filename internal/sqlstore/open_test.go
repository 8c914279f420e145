package sqlstore_test

import (
	"context"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"kring/internal/sqlstore"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// database is one of the two, empty.
type database struct {
	url  string
	kind migration.Kind
	raw  *sql.DB // beside the store, to do what the store never does
}

// each runs a test on both databases.
func each(t *testing.T, run func(t *testing.T, d database)) {
	t.Run("sqlite", func(t *testing.T) {
		url := inFile(t)
		raw, err := sqlite.Connect(strings.TrimPrefix(url, "sqlite:"))
		run(t, database{url, migration.SQLite, beside(t, raw, err)})
	})
	t.Run("postgres", func(t *testing.T) {
		url := pgtest.Empty(t)
		raw, err := postgres.Connect(url)
		run(t, database{url, migration.Postgres, beside(t, raw, err)})
	})
}

func beside(t *testing.T, raw *sql.DB, err error) *sql.DB {
	t.Helper()
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	return raw
}

// refused opens a database and wants to be told this.
func refused(t *testing.T, url string, want ...string) {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), url)
	if err == nil {
		must(t, s.Close())
		t.Fatalf("it opens, and has to say %q", want)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("it has to say %q, and says: %v", w, err)
		}
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		must(t, d.raw.PingContext(t.Context()))
		if _, err := d.raw.ExecContext(t.Context(), "CREATE TABLE something (id text)"); err != nil {
			t.Fatal(err)
		}
		refused(t, d.url, "the database is empty", "kring migrate")
		must(t, sqlstore.Migrate(t.Context(), d.url))
		have, need, err := sqlstore.Version(t.Context(), d.url)
		must(t, err)
		if have != need || need == 0 {
			t.Errorf("it has %d and needs %d", have, need)
		}
		must(t, opened(t, d.url).Close())
		must(t, sqlstore.Migrate(t.Context(), d.url)) // again changes nothing.

		_, err = d.raw.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
		must(t, err)
		refused(t, d.url, "schema 9999", "use the newer program")
		if err := sqlstore.Migrate(t.Context(), d.url); err == nil || !strings.Contains(err.Error(), "schema 9999") {
			t.Errorf("an older program may not migrate a newer database, and says: %v", err)
		}
	})
}

func TestOlderSchemaHasToBeMigrated(t *testing.T) {
	steps := fstest.MapFS{"0001_a.sql": step("CREATE TABLE a (id text);"), "0002_b.sql": step("CREATE TABLE b (id text);")}
	for have, want := range map[int64]string{0: "is empty", 1: "has schema 1 and this program needs 2", 2: "", 3: "knows up to 2"} {
		err := migration.Fits(have, steps)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("at %d it has to say %q, and says: %v", have, want, err)
		}
	}
}

func step(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("-- +goose Up\n" + text + "\n")}
}

func TestHalfAMigrationStandsAtTheLastWholeStep(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		broken := fstest.MapFS{
			"0001_a.sql": step("CREATE TABLE a (id text);"),
			"0002_b.sql": step("CREATE TABLE b (id text);\nINSERT INTO b VALUES ('x');\nCREATE TABLE a (id text);"),
			"0003_c.sql": step("CREATE TABLE c (id text);"),
		}
		err := migration.Up(t.Context(), d.raw, d.kind, broken)
		if err == nil || !strings.Contains(err.Error(), "from 0 to 3: it stands at 1, whole") {
			t.Errorf("it has to say where it stands, and says: %v", err)
		}
		for table, want := range map[string]bool{"a": true, "b": false, "c": false} {
			_, err := d.raw.ExecContext(t.Context(), "SELECT * FROM "+table)
			if (err == nil) != want {
				t.Errorf("table %s: %v", table, err)
			}
		}
		broken["0002_b.sql"] = step("CREATE TABLE b (id text);")
		must(t, migration.Up(t.Context(), d.raw, d.kind, broken))
		have, err := migration.Version(t.Context(), d.raw, d.kind)
		must(t, err)
		if have != 3 {
			t.Errorf("mended it stands at %d", have)
		}
	})
}

func TestManyMigrateAtOnce(t *testing.T) {
	url := pgtest.Empty(t)
	done := make(chan error)
	for range 4 {
		go func() { done <- sqlstore.Migrate(t.Context(), url) }()
	}
	for range 4 {
		must(t, <-done)
	}
	opened(t, url)
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "other")
	must(t, os.WriteFile(other, []byte(strings.Repeat("no database of SQLite at all. ", 100)), 0o600))
	refused(t, "", "sqlite:PATH or postgres://")
	refused(t, "mysql://x", "sqlite:PATH or postgres://")
	refused(t, "sqlite:", "sqlite:PATH or postgres://")
	refused(t, "sqlite::memory:", "sqlite:PATH or postgres://")
	refused(t, "sqlite:"+filepath.Join(folder, "absent"), "there is no database at", "kring migrate")
	refused(t, "sqlite:"+other, "is no database of SQLite", "check the path")
	refused(t, "postgres://kring:secret@/x?host="+folder, "check the address and whether it runs")
	refused(t, "postgres://kring:sec%ret@host/x", "can't be read")
	for _, url := range []string{"postgres://kring:secret@/x?host=" + folder, "postgres://kring:secret%@host/x", "postgres://kring:secret@host/x?sslmode=odd"} {
		if _, err := sqlstore.Open(t.Context(), url); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("no password may be told: %v", err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "absent")); err == nil {
		t.Error("a mistyped path has to make no file")
	}
}

// What is asked or done beside a store says what to do as well.
func TestMigrationAndVersionSayWhatToDo(t *testing.T) {
	folder := t.TempDir()
	other := filepath.Join(folder, "other")
	must(t, os.WriteFile(other, []byte(strings.Repeat("no database of SQLite at all. ", 100)), 0o600))
	for url, want := range map[string]string{
		"sqlite:" + other:                               "is no database of SQLite: check the path",
		"sqlite:" + folder:                              "can't be opened: check the path",
		"postgres://kring:secret@/x?host=" + folder:     "check the address and whether it runs",
		strings.Replace(onServer(t), "/test", "/no", 1): "no such database: make it with createdb",
	} {
		_, _, err := sqlstore.Version(t.Context(), url)
		for _, err := range []error{err, sqlstore.Migrate(t.Context(), url)} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("it has to say %q, and says: %v", want, err)
			}
		}
	}
}

// Who only looks makes no file, and one that is made is for its owner alone.
func TestMigrationAloneMakesAFile(t *testing.T) {
	url := inFile(t)
	files := func() []os.DirEntry {
		all, err := os.ReadDir(filepath.Dir(strings.TrimPrefix(url, "sqlite:")))
		must(t, err)
		return all
	}
	if have, need, err := sqlstore.Version(t.Context(), url); err != nil || have != 0 || need == 0 || len(files()) > 0 {
		t.Errorf("it has %d and needs %d, %v, and made %v", have, need, err, files())
	}
	fill(t, migrated(t, url))
	if len(files()) < 2 {
		t.Errorf("there is only %v", files())
	}
	for _, file := range files() {
		if info, err := file.Info(); err != nil || info.Mode() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
	}
}

func TestServerThatCouldLoseActsIsRefused(t *testing.T) {
	url := onServer(t)
	raw, err := postgres.Connect(url)
	raw = beside(t, raw, err)
	_, err = raw.ExecContext(t.Context(), "DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET synchronous_commit = off'; END $$")
	must(t, err)
	refused(t, url, "synchronous_commit off", "set it to on")
}

// stays is what nobody may do, whatever program they use.
var stays = []string{
	"UPDATE events SET recorded = 0", "DELETE FROM events", "DELETE FROM circles", "UPDATE audits SET actor = ''", "DELETE FROM audits",
	"UPDATE leaves SET ref = ''", "DELETE FROM leaves", "UPDATE pending SET ref = ''", "DELETE FROM pending",
	"UPDATE hashes SET idx = 9", "DELETE FROM hashes", "UPDATE checkpoints SET at = 1", "DELETE FROM checkpoints",
	"UPDATE tombstones SET actor = ''", "DELETE FROM tombstones",
	"INSERT INTO checkpoints (size, base, signed, at) VALUES (9, 7, '', 0)",
	"INSERT INTO events (circle, seq, id, recorded, payload) VALUES ('nobody', 1, 'x', 0, '')",
}

func TestWhatWasRecordedStays(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		fill(t, migrated(t, d.url))
		for _, text := range stays {
			result, err := d.raw.ExecContext(t.Context(), text)
			if err != nil {
				continue
			}
			n, err := result.RowsAffected()
			t.Errorf("%s: %d rows, %v", text, n, err)
		}
	})
}

func TestAReadOnlyFileSaysSo(t *testing.T) {
	url := inFile(t)
	s := migrated(t, url)
	raw, err := sqlite.Connect(strings.TrimPrefix(url, "sqlite:"))
	raw = beside(t, raw, err)
	_, err = raw.ExecContext(t.Context(), "PRAGMA query_only = 1")
	must(t, err)
	_, err = raw.ExecContext(t.Context(), "INSERT INTO leases (name, holder, ends) VALUES ('a', 'b', 1)")
	told := (&sqlite.DB{}).Explain("lease", err)
	if told == nil || !strings.Contains(told.Error(), "the database is read-only") {
		t.Errorf("it has to say so, and says: %v", told)
	}
	must(t, s.Ping(context.Background()))
}

func TestAStandbySaysSo(t *testing.T) {
	url := onServer(t)
	s := opened(t, url+"&default_transaction_read_only=on")
	_, err := s.Lease(t.Context(), "a", "b", start, start)
	if err == nil || !strings.Contains(err.Error(), "point the program at the primary") {
		t.Errorf("it has to say so, and says: %v", err)
	}
}

func TestALostConnectionSaysSoAndComesBack(t *testing.T) {
	url := onServer(t)
	s := opened(t, url+"&pool_max_conns=1")
	raw, err := postgres.Connect(url)
	raw = beside(t, raw, err)
	fill(t, s)
	_, err = raw.ExecContext(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	must(t, err)
	if _, err = s.Lease(t.Context(), "a", "b", start, start); err != nil && !strings.Contains(err.Error(), "the connection to PostgreSQL was lost") {
		t.Errorf("it has to say so, and says: %v", err)
	}
	if _, err := s.Lease(t.Context(), "a", "b", start, start); err != nil {
		t.Errorf("it has to come back: %v", err)
	}
}

// TestCirclesFromBeforeAreLookedAt: whoever stands to a circle that was stored before that was
// written down is found again, because background work comes by. A buried one is left alone.
func TestCirclesFromBeforeAreLookedAt(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		all, err := migration.Steps(d.kind)
		must(t, err)
		before := fstest.MapFS{}
		names, err := fs.Glob(all, "*.sql")
		must(t, err)
		for _, name := range names {
			if name < "0004" {
				text, err := fs.ReadFile(all, name)
				must(t, err)
				before[name] = &fstest.MapFile{Data: text}
			}
		}
		must(t, migration.Up(t.Context(), d.raw, d.kind, before))
		for _, id := range []string{"'ended', 1, 'k'", "'buried', 1, NULL"} {
			if d.kind == migration.SQLite {
				id = strings.Replace(id, "'k'", "x'01'", 1)
			}
			_, err := d.raw.ExecContext(t.Context(), "INSERT INTO circles (id, version, key) VALUES ("+id+")")
			must(t, err)
		}
		must(t, sqlstore.Migrate(t.Context(), d.url))
		due, err := opened(t, d.url).Due(t.Context(), start, 9)
		must(t, err)
		if len(due) != 1 || due[0] != "ended" {
			t.Errorf("looked at: %v", due)
		}
	})
}
