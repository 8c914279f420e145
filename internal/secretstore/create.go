package secretstore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"kring/internal/sqlstore"
	"kring/internal/sqlstore/migration"
	"kring/internal/sqlstore/postgres"
)

// What PostgreSQL says of a database, or of the right to make one.
const (
	noDatabase  = "3D000"
	noRight     = "42501"
	madeAlready = "42P04"
	madeAtOnce  = "23505"
)

// Create makes a PostgreSQL database where there is none, if the role may, and keeps everybody but
// its owner out. A file of SQLite is made when it is migrated.
func Create(ctx context.Context, url, journals string) error {
	kind, place, err := sqlstore.Address(url)
	if err != nil {
		return fmt.Errorf("secrets: %w", err)
	}
	if kind == migration.SQLite {
		return nil
	}
	config, err := pgx.ParseConfig(place)
	if err != nil {
		return nil //nolint:nilerr // It may hold the password; Migrate says what may be said.
	}
	delete(config.RuntimeParams, "pool_max_conns") // it is for our pool.
	if err := on(ctx, config); !said(err, noDatabase) {
		return failed("look for", config, err)
	}
	name := pgx.Identifier{config.Database}.Sanitize()
	for _, via := range neighbours(config, journals) {
		there := config.Copy()
		there.Database = via
		err = on(ctx, there, "CREATE DATABASE "+name, "REVOKE ALL ON DATABASE "+name+" FROM PUBLIC")
		if !unreachable(err) {
			break
		}
	}
	switch {
	case said(err, madeAlready, madeAtOnce): // by another server, a moment ago.
		return nil
	case said(err, noRight), unreachable(err):
		return fmt.Errorf("secrets: PostgreSQL has no database %q, and %q may not make it: run createdb -O %s %s as somebody who may, or name another with --secrets: %w",
			config.Database, config.User, config.User, config.Database, err)
	}
	return failed("make", config, err)
}

// neighbours are the databases that can be asked to make one: that of the journal, for a role may
// be let into no other, and the one that every server comes with.
func neighbours(config *pgx.ConnConfig, journals string) []string {
	all := []string{"postgres"}
	if kind, place, err := sqlstore.Address(journals); err == nil && kind == migration.Postgres {
		if j, err := pgx.ParseConfig(place); err == nil && j.Host == config.Host && j.Port == config.Port {
			all = slices.Insert(all, 0, j.Database)
		}
	}
	return all
}

// on connects, and runs statements one by one.
func on(ctx context.Context, config *pgx.ConnConfig, statements ...string) (err error) {
	db := stdlib.OpenDB(*config)
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.PingContext(ctx); err != nil {
		return err
	}
	for _, one := range statements {
		if _, err := db.ExecContext(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

func failed(what string, config *pgx.ConnConfig, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("secrets: %s database %q: %w", what, config.Database, postgres.Advise(err))
}

// unreachable tells an error before anything was asked.
func unreachable(err error) bool {
	var e *pgconn.ConnectError
	return errors.As(err, &e)
}

// said tells whether PostgreSQL gave one of these codes.
func said(err error, codes ...string) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}
