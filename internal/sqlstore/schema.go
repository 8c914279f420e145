package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"kring/internal/sqlstore/engine"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

// Schema is what a store asks of its database, whichever of the two it is in.
type Schema struct {
	Steps func(migration.Kind) (fs.FS, error)
	// Apart refuses a database that is for something else; nil: any will do.
	Apart func(context.Context, *sql.DB, migration.Kind) error
}

// Open opens a database that has this schema: sqlite:PATH or postgres://….
func (s Schema) Open(ctx context.Context, url string) (engine.Engine, error) {
	kind, place, err := Address(url)
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
	if err := s.fits(ctx, db, kind); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// fits refuses a schema that is newer or older than the program.
func (s Schema) fits(ctx context.Context, db engine.Engine, kind migration.Kind) error {
	if err := s.apart(ctx, db.Read(), kind); err != nil {
		return db.Explain("open", err)
	}
	have, err := migration.Version(ctx, db.Read(), kind)
	if err != nil {
		return db.Explain("open: read the version", err)
	}
	steps, err := s.Steps(kind)
	if err != nil {
		return fmt.Errorf("open: read the migrations: %w", err)
	}
	if err := migration.Fits(have, steps); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return nil
}

func (s Schema) apart(ctx context.Context, db *sql.DB, kind migration.Kind) error {
	if s.Apart == nil {
		return nil
	}
	return s.Apart(ctx, db, kind)
}

// Migrate makes the schema, or takes it to that of this program. It never goes back.
func (s Schema) Migrate(ctx context.Context, url string) error {
	if kind, place, err := Address(url); err == nil && kind == migration.SQLite {
		if err := sqlite.Make(place); err != nil {
			return err
		}
	}
	return connected(url, func(db *sql.DB, kind migration.Kind) error {
		if err := s.apart(ctx, db, kind); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		steps, err := s.Steps(kind)
		if err != nil {
			return fmt.Errorf("migrate: read the migrations: %w", err)
		}
		return migration.Up(ctx, db, kind, steps)
	})
}

// Version gives the schema a database has, 0 for one that isn't there, and the one this program needs.
func (s Schema) Version(ctx context.Context, url string) (have, need int64, err error) {
	err = connected(url, func(db *sql.DB, kind migration.Kind) error {
		steps, err := s.Steps(kind)
		if err != nil {
			return fmt.Errorf("read the migrations: %w", err)
		}
		if need, err = migration.Newest(steps); err != nil || missing(url) {
			return err
		}
		if err := s.apart(ctx, db, kind); err != nil {
			return err
		}
		have, err = migration.Version(ctx, db, kind)
		return err
	})
	return have, need, err
}

// missing tells that there is no file yet: to ask it anything would make one.
func missing(url string) bool {
	kind, place, err := Address(url)
	return err == nil && kind == migration.SQLite && sqlite.Missing(place)
}

// connected lends a plain connection, before it is known whether the schema fits.
func connected(url string, do func(*sql.DB, migration.Kind) error) error {
	kind, place, err := Address(url)
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
	switch kind, _, unknown := Address(url); {
	case err == nil || unknown != nil:
		return err
	case kind == migration.SQLite:
		return sqlite.Advise(err)
	}
	return postgres.Advise(err)
}

// Address tells which database an address is of, and where it is.
func Address(url string) (kind migration.Kind, place string, err error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok && path != "" && path != ":memory:" {
		return migration.SQLite, strings.TrimPrefix(path, "//"), nil
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return migration.Postgres, url, nil
	}
	return "", "", errors.New("the address of the database has to be sqlite:PATH or postgres://user@host/name")
}
