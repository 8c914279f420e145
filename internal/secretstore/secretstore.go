// Package secretstore keeps who reported and where somebody hides, in a SQLite or PostgreSQL
// database of their own: a copy of the journal holds nothing of it, and the right to the one is
// no right to the other.
//
// It decides nothing about who may know, and opens nothing: what it keeps is sealed. How the two
// databases are reached is in sqlstore, for both.
package secretstore

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/postgres"
	"kring/internal/sqlstore/sqlite"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Store is a journal.SecretStore in a database.
type Store struct {
	db engine.Engine
}

var _ journal.SecretStore = (*Store)(nil)

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
		return nil, fmt.Errorf("secrets: %w", err)
	}
	s := &Store{db: db}
	if err := s.fits(ctx, kind); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// fits refuses a schema that is newer or older than the program, and the database of the journal.
func (s *Store) fits(ctx context.Context, kind migration.Kind) error {
	if err := apart(ctx, s.db.Read(), kind); err != nil {
		return s.db.Explain("open the secrets", err)
	}
	have, err := migration.Version(ctx, s.db.Read(), kind)
	if err != nil {
		return s.db.Explain("open the secrets: read the version", err)
	}
	steps, err := fs.Sub(files, string(kind))
	if err != nil {
		return fmt.Errorf("open the secrets: read the migrations: %w", err)
	}
	if err := migration.Fits(have, steps); err != nil {
		return fmt.Errorf("open the secrets: %w", err)
	}
	return nil
}

// Migrate makes the schema, or takes it to that of this program. It never goes back.
func Migrate(ctx context.Context, url string) error {
	return connected(url, func(db *sql.DB, kind migration.Kind) error {
		if err := apart(ctx, db, kind); err != nil {
			return fmt.Errorf("migrate the secrets: %w", err)
		}
		steps, err := fs.Sub(files, string(kind))
		if err != nil {
			return fmt.Errorf("migrate the secrets: read the migrations: %w", err)
		}
		if err := migration.Up(ctx, db, kind, steps); err != nil {
			return fmt.Errorf("secrets: %w", err)
		}
		return nil
	})
}

// Version gives the schema a database has, and the one this program needs.
func Version(ctx context.Context, url string) (have, need int64, err error) {
	err = connected(url, func(db *sql.DB, kind migration.Kind) error {
		steps, err := fs.Sub(files, string(kind))
		if err != nil {
			return fmt.Errorf("secrets: read the migrations: %w", err)
		}
		if need, err = migration.Newest(steps); err != nil {
			return err
		}
		have, err = migration.Version(ctx, db, kind)
		return err
	})
	return have, need, err
}

// apart refuses the database of the journal: one copy would then hold both.
func apart(ctx context.Context, db *sql.DB, kind migration.Kind) error {
	journals := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'circles'"
	if kind == migration.Postgres {
		journals = "SELECT count(to_regclass('circles'))"
	}
	var n int
	if err := db.QueryRowContext(ctx, journals).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return errors.New("this database holds the circles: give the secrets a database of their own")
	}
	return nil
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
		return fmt.Errorf("secrets: %w", err)
	}
	return errors.Join(do(db, kind), db.Close())
}

// address tells which database an address is of.
func address(url string) (kind migration.Kind, place string, err error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok && path != "" && path != ":memory:" {
		return migration.SQLite, strings.TrimPrefix(path, "//"), nil
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return migration.Postgres, url, nil
	}
	return "", "", errors.New("the address of the secrets has to be sqlite:PATH or postgres://user@host/name")
}

// Put keeps a secret.
func (s *Store) Put(ctx context.Context, p journal.Purpose, id string, sealed []byte) error {
	call := fmt.Sprintf("keep %s %q", p, id)
	if err := journal.CheckSecret(p, id); err != nil {
		return err
	}
	if len(sealed) == 0 {
		return fmt.Errorf("%s: it is empty", call)
	}
	err := s.db.Explain(call, s.db.Commit(ctx, []engine.Statement{{
		Text: "INSERT INTO secrets (purpose, id, sealed) VALUES ($1, $2, $3)", Args: []any{string(p), id, sealed},
	}}))
	if !errs.Is(err, errs.Conflict) {
		return err
	}
	if has, missing := s.Get(ctx, p, id); missing == nil && bytes.Equal(has, sealed) {
		return nil
	}
	return err
}

// Get gives a secret as it was sealed.
func (s *Store) Get(ctx context.Context, p journal.Purpose, id string) ([]byte, error) {
	if err := journal.CheckSecret(p, id); err != nil {
		return nil, err
	}
	call := fmt.Sprintf("get %s %q", p, id)
	var sealed []byte
	err := s.db.Read().QueryRowContext(ctx, "SELECT sealed FROM secrets WHERE purpose = $1 AND id = $2", string(p), id).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, journal.Absent(call)
	}
	return sealed, s.db.Explain(call, err)
}

// Destroy removes a secret for good.
func (s *Store) Destroy(ctx context.Context, p journal.Purpose, id string) error {
	if err := journal.CheckSecret(p, id); err != nil {
		return err
	}
	call := fmt.Sprintf("destroy %s %q", p, id)
	err := s.db.Commit(ctx, []engine.Statement{{
		Text: "DELETE FROM secrets WHERE purpose = $1 AND id = $2", Args: []any{string(p), id}, Rows: 1,
	}})
	if errors.Is(err, engine.ErrUnmet) {
		return journal.Absent(call)
	}
	if err != nil {
		return s.db.Explain(call, err)
	}
	_ = s.db.Wipe(context.WithoutCancel(ctx)) // it is destroyed; what isn't wiped now goes with the next.
	return nil
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.db.Explain("ping the secrets", s.db.Read().PingContext(ctx))
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }
