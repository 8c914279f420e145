package secretstore_test

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"kring/internal/journal"
	"kring/internal/secretstore"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
	"kring/internal/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, os.Getenv("KRING_REQUIRE"))) }

var update = flag.Bool("update", false, "write the golden files anew")

func inFile(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "secrets ?#%é.db") }

func migrated(t *testing.T, url string) *secretstore.Store {
	t.Helper()
	must(t, secretstore.Migrate(t.Context(), url))
	s, err := secretstore.Open(t.Context(), url)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it.
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestSQLite(t *testing.T) {
	storetest.RunSecrets(t, func(t *testing.T) journal.SecretStore { return migrated(t, inFile(t)) })
}

func TestPostgres(t *testing.T) {
	storetest.RunSecrets(t, func(t *testing.T) journal.SecretStore {
		return migrated(t, pgtest.Copy(t, "secrets", secretstore.Migrate))
	})
}

// each runs a test on an empty database of both kinds; raw does what the store never does.
func each(t *testing.T, run func(t *testing.T, url string, raw *sql.DB)) {
	beside := func(t *testing.T, raw *sql.DB, err error) *sql.DB {
		must(t, err)
		t.Cleanup(func() { must(t, raw.Close()) })
		return raw
	}
	t.Run("sqlite", func(t *testing.T) {
		url := inFile(t)
		raw, err := sqlite.Connect(strings.TrimPrefix(url, "sqlite:"))
		run(t, url, beside(t, raw, err))
	})
	t.Run("postgres", func(t *testing.T) {
		url := pgtest.Empty(t)
		raw, err := postgres.Connect(url)
		run(t, url, beside(t, raw, err))
	})
}

// says fails unless a refusal holds these words.
func says(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("it passes, and has to say %q", want)
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("it has to say %q, and says: %v", w, err)
		}
	}
}

func refused(t *testing.T, url string, want ...string) {
	t.Helper()
	s, err := secretstore.Open(t.Context(), url)
	if err == nil {
		must(t, s.Close())
	}
	says(t, err, want...)
}

func TestOpenSaysWhatToDo(t *testing.T) {
	each(t, func(t *testing.T, url string, raw *sql.DB) {
		_, err := raw.ExecContext(t.Context(), "CREATE TABLE something (id text)")
		must(t, err)
		refused(t, url, "secrets", "the database is empty", "kring migrate")
		must(t, migrated(t, url).Close())
		must(t, secretstore.Migrate(t.Context(), url)) // again changes nothing.
		have, need, err := secretstore.Version(t.Context(), url)
		must(t, err)
		if have != need || need == 0 {
			t.Errorf("it has %d and needs %d", have, need)
		}
		_, err = raw.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
		must(t, err)
		refused(t, url, "secrets", "schema 9999", "use the newer program")
		says(t, secretstore.Migrate(t.Context(), url), "schema 9999")
	})
}

// One copy of the journal would otherwise hold the secrets too.
func TestTheJournalsDatabaseIsRefused(t *testing.T) {
	each(t, func(t *testing.T, url string, _ *sql.DB) {
		must(t, sqlstore.Migrate(t.Context(), url))
		says(t, secretstore.Migrate(t.Context(), url), "a database of their own")
		_, _, err := secretstore.Version(t.Context(), url)
		says(t, err, "a database of their own")
		refused(t, url, "a database of their own")
	})
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	for _, url := range []string{"", "sqlite:", "sqlite::memory:", "mysql://host/name", "secrets.db"} {
		refused(t, url, "sqlite:PATH or postgres://")
		says(t, secretstore.Migrate(t.Context(), url), "sqlite:PATH or postgres://")
	}
	absent := inFile(t)
	refused(t, absent, "there is no database at", "kring migrate")
	if have, need, err := secretstore.Version(t.Context(), absent); err != nil || have != 0 || need == 0 {
		t.Errorf("it has %d and needs %d, %v", have, need, err)
	}
	if _, err := os.Stat(strings.TrimPrefix(absent, "sqlite:")); err == nil {
		t.Error("who only looks has to make no file")
	}
}

// A secret may be sealed anew, and is never given to somebody else.
func TestWhoseASecretIsNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, url string, raw *sql.DB) {
		s := migrated(t, url)
		must(t, s.Put(t.Context(), journal.Reporters, "R-1", []byte("sealed")))
		for _, text := range []string{
			"UPDATE secrets SET id = 'R-2'", "UPDATE secrets SET purpose = 'address'", "UPDATE secrets SET sealed = sealed, id = 'R-2'",
		} {
			_, err := raw.ExecContext(t.Context(), text)
			says(t, err, "whose secret it is never changes")
		}
		must(t, s.Reseal(t.Context(), journal.Reporters, "R-1", []byte("sealed"), []byte("anew")))
	})
}

// What a program of the first schema kept is there after the next, and can be sealed anew then.
func TestAnOlderSchemaIsTakenAlong(t *testing.T) {
	each(t, func(t *testing.T, url string, raw *sql.DB) {
		scheme, _, _ := strings.Cut(url, ":")
		kind := migration.Kind(scheme)
		text, err := os.ReadFile(filepath.Join(string(kind), "0001_first.sql"))
		must(t, err)
		must(t, migration.Up(t.Context(), raw, kind, fstest.MapFS{"0001_first.sql": {Data: text}}))
		_, err = raw.ExecContext(t.Context(), "INSERT INTO secrets (purpose, id, sealed) VALUES ('reporter', 'R-1', $1)", []byte("sealed"))
		must(t, err)
		refused(t, url, "schema 1 and this program needs 2", "kring migrate")
		s := migrated(t, url)
		sealed, err := s.Get(t.Context(), journal.Reporters, "R-1")
		must(t, err)
		must(t, s.Reseal(t.Context(), journal.Reporters, "R-1", sealed, []byte("anew")))
	})
}

// A server that starts tries whether it can keep a secret; several may start at once.
func TestATryLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, url string, raw *sql.DB) {
		s := migrated(t, url)
		done := make(chan error)
		for range 4 {
			go func() { done <- s.Try(t.Context()) }()
		}
		for range 4 {
			must(t, <-done)
		}
		if all, err := s.List(t.Context(), journal.Reporters, "", 9); err != nil || len(all) > 0 {
			t.Errorf("it left %v, %v", all, err)
		}
		_, err := raw.ExecContext(t.Context(), "DROP TABLE secrets")
		must(t, err)
		says(t, s.Try(t.Context()), "secrets: try to keep one")
	})
}

// What is destroyed is not left on the disk either.
func TestNothingIsLeftInTheFile(t *testing.T) {
	url := inFile(t)
	s := migrated(t, url)
	sealed := bytes.Repeat([]byte("sealed secret "), 20)
	must(t, s.Put(t.Context(), journal.Addresses, "a", sealed))
	if !onDisk(t, url, "sealed secret ") {
		t.Fatal("what is kept is not found on the disk, so this test proves nothing")
	}
	must(t, s.Destroy(context.Background(), journal.Addresses, "a"))
	if onDisk(t, url, "sealed secret ") {
		t.Error("what is destroyed is still on the disk")
	}
}

// onDisk looks for words in a database file and what lies beside it.
func onDisk(t *testing.T, url, words string) bool {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(strings.TrimPrefix(url, "sqlite:")))
	must(t, err)
	found := false
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(strings.TrimPrefix(url, "sqlite:")), e.Name()))
		must(t, err)
		found = found || bytes.Contains(b, []byte(words))
	}
	return found
}

// dumps ask a database for its schema, one line each.
var dumps = map[string]string{
	"sqlite": `SELECT type || ' ' || tbl_name || ': ' || sql FROM sqlite_schema
		WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'goose%' AND tbl_name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name`,
	"postgres": `SELECT line FROM (
		SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || coalesce(' ' || l.collname, '')
			|| CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
			FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation l ON l.oid = a.attcollation
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
		UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
			FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
		UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
		UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
	) AS lines (line) WHERE line NOT LIKE '%goose%' ORDER BY line COLLATE "C"`,
}

// TestSchema holds the schema after all migrations against a golden file, so that a change of it
// is seen. A migration that was released is never changed; another one is added.
func TestSchema(t *testing.T) {
	each(t, func(t *testing.T, url string, raw *sql.DB) {
		must(t, secretstore.Migrate(t.Context(), url))
		kind, _, _ := strings.Cut(url, ":")
		rows, err := raw.QueryContext(t.Context(), dumps[kind])
		must(t, err)
		defer func() { must(t, rows.Close()) }()
		var got strings.Builder
		for rows.Next() {
			var line string
			must(t, rows.Scan(&line))
			got.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
		}
		must(t, rows.Err())
		golden := filepath.Join("testdata", "schema_"+kind+".txt")
		if *update {
			must(t, os.WriteFile(golden, []byte(got.String()), 0o644))
		}
		want, err := os.ReadFile(golden)
		must(t, err)
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("the schema is another than %s: when that is meant, run with -update\n%s", golden, diff)
		}
	})
}
