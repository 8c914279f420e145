// Package sqlstore keeps everything in SQLite or PostgreSQL, with one set of queries for both.
//
// What the two do differently is in sqlite and postgres, their schema in migration. It knows no
// rule of the field, and no plain text of anyone: content comes encrypted.
package sqlstore

import (
	"context"
	"time"

	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
	"kring/internal/sqlstore/migration"
)

// Store is a journal.Store in a database.
type Store struct {
	db engine.Engine
}

var _ journal.Store = (*Store)(nil)

var schema = Schema{Steps: migration.Steps}

// Open opens a database that has the schema of this program: sqlite:PATH or postgres://….
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := schema.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	return &Store{db: db}, nil
}

// Migrate makes the schema, or takes it to that of this program. It never goes back.
func Migrate(ctx context.Context, url string) error { return schema.Migrate(ctx, url) }

// Version gives the schema a database has, 0 for one that isn't there, and the one this program needs.
func Version(ctx context.Context, url string) (have, need int64, err error) {
	return schema.Version(ctx, url)
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
