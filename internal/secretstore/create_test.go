package secretstore_test

import (
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"kring/internal/secretstore"
	"kring/internal/sqlstore/pgtest"
	"kring/internal/sqlstore/postgres"
)

// server is a database of the journal, with a right to whatever its server can do.
func server(t *testing.T) (journals string, raw *sql.DB) {
	t.Helper()
	journals = pgtest.Empty(t)
	raw, err := postgres.Connect(journals)
	must(t, err)
	t.Cleanup(func() { must(t, raw.Close()) })
	return journals, raw
}

// beside is the address of another database on the same server, for somebody.
func beside(t *testing.T, journals, name, user string, raw *sql.DB) string {
	t.Helper()
	u, err := url.Parse(journals)
	must(t, err)
	u.Path = "/" + strings.TrimPrefix(u.Path, "/") + name
	u.User = url.User(user)
	t.Cleanup(func() {
		_, _ = raw.Exec("DROP DATABASE IF EXISTS \"" + u.Path[1:] + "\" WITH (FORCE)") //nolint:noctx // The test's own has ended.
	})
	return u.String()
}

// role makes somebody who may log in, and nothing else.
func role(t *testing.T, raw *sql.DB, name string) {
	t.Helper()
	_, err := raw.ExecContext(t.Context(), "CREATE ROLE "+name+" LOGIN")
	must(t, err)
	t.Cleanup(func() {
		_, err := raw.Exec("DROP ROLE " + name) //nolint:noctx // The test's own has ended.
		must(t, err)
	})
}

func TestADatabaseIsMadeWhereThereIsNone(t *testing.T) {
	journals, raw := server(t)
	address := beside(t, journals, " \"secrets\"", "kring", raw) + "&pool_max_conns=2"
	refused(t, address, "there is no such database", "kring migrate", "--secrets")
	if have, _, err := secretstore.Version(t.Context(), address); err != nil || have != 0 {
		t.Errorf("it has %d, %v", have, err)
	}
	done := make(chan error)
	for range 3 { // several servers at a first start.
		go func() { done <- secretstore.Create(t.Context(), address, journals) }()
	}
	for range 3 {
		must(t, <-done)
	}
	must(t, migrated(t, address).Ping(t.Context()))
	must(t, secretstore.Create(t.Context(), address, journals)) // again changes nothing.

	role(t, raw, "curious")
	for of, want := range map[string]string{journals: "", address: "permission denied"} {
		u, err := url.Parse(of)
		must(t, err)
		u.User = url.User("curious")
		_, _, err = secretstore.Version(t.Context(), u.String())
		if want == "" && err != nil {
			t.Error(err)
		} else if want != "" {
			says(t, err, want)
		}
	}
}

func TestWhoMayMakeNoDatabaseIsToldWhatToDo(t *testing.T) {
	journals, raw := server(t)
	role(t, raw, "lowly")
	address := beside(t, journals, "_secrets", "lowly", raw)
	says(t, secretstore.Create(t.Context(), address, journals), "may not make it", "createdb -O lowly test", "--secrets")
	// The journal is elsewhere: then the database that every server has is asked.
	says(t, secretstore.Create(t.Context(), address, "sqlite:kring.db"), "may not make it")
}

func TestOnlyPostgreSQLIsAskedForADatabase(t *testing.T) {
	must(t, secretstore.Create(t.Context(), inFile(t), "sqlite:kring.db"))
	says(t, secretstore.Create(t.Context(), "mysql://x", ""), "sqlite:PATH or postgres://")
	err := secretstore.Create(t.Context(), "postgres://kring:hunter2@/x?host="+t.TempDir(), "")
	says(t, err, "look for database")
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("no password may be told: %v", err)
	}
}
