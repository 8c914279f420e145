// Package sqlstore keeps everything in SQLite or PostgreSQL, with one set of queries for both.
//
// What the two do differently is in sqlite and postgres, their schema in migration. It knows no
// rule of the field, and no plain text of anyone: content comes encrypted.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// Store is a journal.Store in a database.
type Store struct {
	db engine.Engine
}

var _ journal.Store = (*Store)(nil)

// Open opens a database that has the schema of this program: sqlite:PATH or postgres://….
func Open(ctx context.Context, url string) (*Store, error) {
	kind, place, err := address(url)
	if err != nil {
		return nil, err
	}
	var db engine.Engine
	if kind == migration.SQLite {
		db, err = sqlite.Open(ctx, place)
	} else {
		db, err = postgres.Open(ctx, place)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{db: db}
	if err := s.fits(ctx, kind); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// fits refuses a schema that is newer or older than the program.
func (s *Store) fits(ctx context.Context, kind migration.Kind) error {
	have, err := migration.Version(ctx, s.db.Read(), kind)
	if err != nil {
		return s.db.Explain("open: read the version", err)
	}
	steps, err := migration.Steps(kind)
	if err != nil {
		return fmt.Errorf("open: read the migrations: %w", err)
	}
	if err := migration.Fits(have, steps); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return nil
}

// Migrate makes the schema, or takes it to that of this program. It never goes back.
func Migrate(ctx context.Context, url string) error {
	if kind, place, err := address(url); err == nil && kind == migration.SQLite {
		if err := sqlite.Make(place); err != nil {
			return err
		}
	}
	return connected(url, func(db *sql.DB, kind migration.Kind) error {
		steps, err := migration.Steps(kind)
		if err != nil {
			return fmt.Errorf("migrate: read the migrations: %w", err)
		}
		return migration.Up(ctx, db, kind, steps)
	})
}

// Version gives the schema a database has, 0 for one that isn't there, and the one this program needs.
func Version(ctx context.Context, url string) (have, need int64, err error) {
	err = connected(url, func(db *sql.DB, kind migration.Kind) error {
		steps, err := migration.Steps(kind)
		if err != nil {
			return fmt.Errorf("read the migrations: %w", err)
		}
		if need, err = migration.Newest(steps); err != nil || missing(url) {
			return err
		}
		have, err = migration.Version(ctx, db, kind)
		return err
	})
	return have, need, err
}

// missing tells that there is no file yet: to ask it anything would make one.
func missing(url string) bool {
	kind, place, err := address(url)
	return err == nil && kind == migration.SQLite && sqlite.Missing(place)
}

// connected lends a plain connection, before it is known whether the schema fits.
func connected(url string, do func(*sql.DB, migration.Kind) error) error {
	kind, place, err := address(url)
	if err != nil {
		return err
	}
	connect := sqlite.Connect
	if kind == migration.Postgres {
		connect = postgres.Connect
	}
	db, err := connect(place)
	if err != nil {
		return err
	}
	return errors.Join(Advise(url, do(db, kind)), db.Close())
}

// Advise puts what to do before an error of the database at an address, for what is done with it
// beside a store.
func Advise(url string, err error) error {
	switch kind, _, unknown := address(url); {
	case err == nil || unknown != nil:
		return err
	case kind == migration.SQLite:
		return sqlite.Advise(err)
	}
	return postgres.Advise(err)
}

// address tells which database an address is of.
func address(url string) (kind migration.Kind, place string, err error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok && path != "" && path != ":memory:" {
		return migration.SQLite, strings.TrimPrefix(path, "//"), nil
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return migration.Postgres, url, nil
	}
	return "", "", errors.New("the address of the database has to be sqlite:PATH or postgres://user@host/name")
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.db.Explain("ping", s.db.Read().PingContext(ctx))
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }

// micro is a moment as a column holds it.
func micro(t time.Time) int64 { return t.UnixMicro() }

// moment is a column as a moment.
func moment(n int64) time.Time { return time.UnixMicro(n).UTC() }

// number is a truth as a column holds it.
func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
