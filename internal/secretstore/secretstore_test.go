package secretstore_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kring/internal/journal"
	"kring/internal/secretstore"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
	"kring/internal/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, os.Getenv("KRING_REQUIRE"))) }

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
		refused(t, url, "a database of their own")
	})
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	for _, url := range []string{"", "sqlite:", "sqlite::memory:", "mysql://host/name", "secrets.db"} {
		refused(t, url, "sqlite:PATH or postgres://")
		says(t, secretstore.Migrate(t.Context(), url), "sqlite:PATH or postgres://")
	}
	refused(t, inFile(t), "there is no database at")
}

func TestASecretIsNeverChanged(t *testing.T) {
	each(t, func(t *testing.T, url string, raw *sql.DB) {
		s := migrated(t, url)
		must(t, s.Put(t.Context(), journal.Reporters, "R-1", []byte("sealed")))
		_, err := raw.ExecContext(t.Context(), "UPDATE secrets SET sealed = sealed")
		says(t, err, "a secret is never changed")
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
