// Package migration holds the schema of both databases as steps that go forward only, and takes
// a database along them.
package migration

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Kind is one of the two databases.
type Kind string

// The two databases.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
)

// Steps are the steps of a database as they come with the program.
func Steps(kind Kind) (fs.FS, error) { return fs.Sub(files, string(kind)) }

// Newest is the last step of a number of steps: the schema this program works with.
func Newest(steps fs.FS) (int64, error) {
	names, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	var newest int64
	for _, name := range names {
		n, err := goose.NumericComponent(name)
		if err != nil {
			return 0, fmt.Errorf("read migration %s: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
}

// Version is the last step a database was taken to; 0: none.
func Version(ctx context.Context, db *sql.DB, kind Kind) (int64, error) {
	// Goose would make its table when it is asked; who only looks must not write.
	there := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'"
	if kind == Postgres {
		there = "SELECT count(to_regclass('goose_db_version'))"
	}
	var n int
	if err := db.QueryRowContext(ctx, there).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	var version int64
	err := db.QueryRowContext(ctx, "SELECT COALESCE(max(version_id), 0) FROM goose_db_version").Scan(&version)
	return version, err
}

// Up takes a database to the newest step. Each step is one transaction: when one fails, the
// database stands at the last whole one. Several that try at once wait for each other.
func Up(ctx context.Context, db *sql.DB, kind Kind, steps fs.FS) error {
	newest, err := Newest(steps)
	if err != nil {
		return err
	}
	have, err := Version(ctx, db, kind)
	if err != nil {
		return fmt.Errorf("migrate: read the version: %w", err)
	}
	if have > newest {
		return Newer(have, newest)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	dialect := goose.DialectSQLite3
	if kind == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("migrate: make the lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db, steps, options...)
	if err != nil {
		return fmt.Errorf("migrate: read the steps: %w", err)
	}
	if _, err = provider.Up(ctx); err != nil {
		now, _ := Version(ctx, db, kind) // the first error tells more.
		return fmt.Errorf("migrate from %d to %d: it stands at %d, whole: %w", have, newest, now, err)
	}
	return nil
}

// Newer says that a newer program was here.
func Newer(have, newest int64) error {
	return fmt.Errorf("the database has schema %d and this program knows up to %d: use the newer program that migrated it", have, newest)
}

// Fits tells whether a program that knows these steps can work with this version.
func Fits(have int64, steps fs.FS) error {
	newest, err := Newest(steps)
	switch {
	case err != nil:
		return err
	case have > newest:
		return Newer(have, newest)
	case have == 0:
		return errors.New("the database is empty: make its tables with kring migrate")
	case have < newest:
		return fmt.Errorf("the database has schema %d and this program needs %d: make a backup, then run kring migrate", have, newest)
	}
	return nil
}
