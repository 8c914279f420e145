package sqlstore_test

import (
	"os"
	"path/filepath"
	"testing"

	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m, os.Getenv("KRING_REQUIRE"))) }

// inFile gives the address of a new database in a file.
func inFile(tb testing.TB) string { return "sqlite:" + filepath.Join(tb.TempDir(), "kring ?#%é.db") }

// migrated makes the tables and opens the store.
func migrated(tb testing.TB, url string) *sqlstore.Store {
	tb.Helper()
	if err := sqlstore.Migrate(tb.Context(), url); err != nil {
		tb.Fatal(err)
	}
	return opened(tb, url)
}

func opened(tb testing.TB, url string) *sqlstore.Store {
	tb.Helper()
	s, err := sqlstore.Open(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() }) // a test may have closed it.
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) journal.Store { return migrated(t, inFile(t)) })
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) journal.Store { return opened(t, onServer(t)) })
}

func TestAccountsOnSQLite(t *testing.T) {
	storetest.RunAccounts(t, func(t *testing.T) login.Store { return migrated(t, inFile(t)).Accounts() })
}

func TestAccountsOnPostgres(t *testing.T) {
	storetest.RunAccounts(t, func(t *testing.T) login.Store { return opened(t, onServer(t)).Accounts() })
}

// onServer gives the address of a new, migrated database on PostgreSQL.
func onServer(tb testing.TB) string {
	tb.Helper()
	return pgtest.Copy(tb, "migrated", sqlstore.Migrate)
}
