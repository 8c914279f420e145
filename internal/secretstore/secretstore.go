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

	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/sqlstore"
	"kring/internal/sqlstore/engine"
	"kring/internal/sqlstore/migration"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Store is a journal.SecretStore in a database.
type Store struct {
	db engine.Engine
}

var _ journal.SecretStore = (*Store)(nil)

var schema = sqlstore.Schema{
	Steps: func(kind migration.Kind) (fs.FS, error) { return fs.Sub(files, string(kind)) },
	Apart: apart,
}

// Open opens a database that has the schema of this program: sqlite:PATH or postgres://….
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := schema.Open(ctx, url)
	if said(err, noDatabase) {
		return nil, fmt.Errorf("secrets: there is no such database: make it with kring migrate, or name another with --secrets: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	return &Store{db: db}, nil
}

// Migrate makes the schema, or takes it to that of this program. It never goes back.
func Migrate(ctx context.Context, url string) error {
	if err := schema.Migrate(ctx, url); err != nil {
		return fmt.Errorf("secrets: %w", err)
	}
	return nil
}

// Version gives the schema a database has, 0 for one that isn't there, and the one this program
// needs. It refuses the database of the journal.
func Version(ctx context.Context, url string) (have, need int64, err error) {
	have, need, err = schema.Version(ctx, url)
	if err != nil && !said(err, noDatabase) {
		return have, need, fmt.Errorf("secrets: read the version: %w", err)
	}
	return have, need, nil
}

// apart refuses the database of the journal, in whatever schema it is: one copy would then hold both.
func apart(ctx context.Context, db *sql.DB, kind migration.Kind) error {
	journals := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'circles'"
	if kind == migration.Postgres {
		journals = "SELECT count(*) FROM pg_tables WHERE tablename = 'circles'"
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

// List gives the secrets of a purpose by ID, after one, at most n.
func (s *Store) List(ctx context.Context, p journal.Purpose, after string, n int) (found []journal.SealedSecret, err error) {
	if err := journal.CheckList(p, after); err != nil || n <= 0 {
		return nil, errors.Join(err, ctx.Err())
	}
	call := fmt.Sprintf("list the secrets of purpose %s", p)
	rows, err := s.db.Read().QueryContext(ctx, "SELECT id, sealed FROM secrets WHERE purpose = $1 AND id > $2 ORDER BY id LIMIT $3", string(p), after, n)
	if err != nil {
		return nil, s.db.Explain(call, err)
	}
	defer func() { _ = rows.Close() }() // Err tells.
	for rows.Next() {
		var one journal.SealedSecret
		if err := rows.Scan(&one.ID, &one.Sealed); err != nil {
			return nil, s.db.Explain(call, err)
		}
		found = append(found, one)
	}
	return found, s.db.Explain(call, rows.Err())
}

// Reseal replaces how a secret is sealed, if it still is what it was.
func (s *Store) Reseal(ctx context.Context, p journal.Purpose, id string, was, fresh []byte) error {
	if err := journal.CheckSecret(p, id); err != nil {
		return err
	}
	call := fmt.Sprintf("seal %s %q anew", p, id)
	if len(was) == 0 || len(fresh) == 0 {
		return fmt.Errorf("%s: it is empty", call)
	}
	err := s.db.Commit(ctx, []engine.Statement{{
		Text: "UPDATE secrets SET sealed = $1 WHERE purpose = $2 AND id = $3 AND sealed = $4", Args: []any{fresh, string(p), id, was}, Rows: 1,
	}})
	if errors.Is(err, engine.ErrUnmet) {
		if _, gone := s.Get(ctx, p, id); errs.Is(gone, errs.NotFound) {
			return journal.Absent(call)
		}
	}
	return s.db.Explain(call, err)
}

// Try tells whether a secret could be kept: it puts one there and takes it back in one transaction,
// so that nobody ever sees it.
func (s *Store) Try(ctx context.Context) error {
	const id = "a try" // two at once wait for each other.
	return s.db.Explain("secrets: try to keep one", s.db.Commit(ctx, []engine.Statement{
		{Text: "INSERT INTO secrets (purpose, id, sealed) VALUES ($1, $2, $3)", Args: []any{string(journal.Reporters), id, []byte("nothing")}},
		{Text: "DELETE FROM secrets WHERE purpose = $1 AND id = $2", Args: []any{string(journal.Reporters), id}, Rows: 1},
	}))
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.db.Explain("ping the secrets", s.db.Read().PingContext(ctx))
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }
