// Package postgres carries out the statements of sqlstore on PostgreSQL: those of one act go to
// the server together, and come back with one answer.
//
// It holds no query of its own beyond what PostgreSQL itself needs.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"kring/internal/sqlstore/engine"
)

const (
	connections = 20               // unless the address says pool_max_conns
	patience    = 30 * time.Second // for one transaction, once it has begun
)

// begin begins a transaction that PostgreSQL undoes when nothing more is heard: what a server wrote that
// froze in the middle of it, or was lost with its machine, would be kept from all others for hours.
const begin = "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'"

// DB is a pool of connections to PostgreSQL.
type DB struct{ pool *sql.DB }

// Open opens a pool.
func Open(ctx context.Context, address string) (*DB, error) {
	pool, err := Connect(address)
	if err != nil {
		return nil, err
	}
	d := &DB{pool: pool}
	if err := d.durable(ctx); err != nil {
		_ = pool.Close() // it failed already, and that is what is told.
		return nil, err
	}
	return d, nil
}

// Connect opens a pool without asking anything yet.
func Connect(address string) (*sql.DB, error) {
	most := connections
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the database can't be read: it looks like postgres://user@host/name") // err holds the password.
	}
	q := u.Query()
	if n, err := strconv.Atoi(q.Get("pool_max_conns")); err == nil && n > 0 {
		most = n
	}
	q.Del("pool_max_conns")
	u.RawQuery = q.Encode()
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return nil, fmt.Errorf("the address of the database can't be read: %w", err)
	}
	if err := private(&config.Config); err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool, nil
}

// durable refuses a server that could lose what it said it kept.
func (d *DB) durable(ctx context.Context) error {
	for name, bad := range map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"} {
		var set string
		if err := d.pool.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&set); err != nil {
			return d.Explain("open", err)
		}
		if set == bad {
			return fmt.Errorf("open: PostgreSQL has %s %s and could lose the last acts: set it to on", name, set)
		}
	}
	return nil
}

// Read is where queries go.
func (d *DB) Read() *sql.DB { return d.pool }

// Wipe leaves it to PostgreSQL, which clears old rows away by itself.
func (d *DB) Wipe(context.Context) error { return nil }

// SkipLocked passes over rows that another transaction has.
func (d *DB) SkipLocked() string { return "FOR UPDATE SKIP LOCKED" }

// Close ends the pool.
func (d *DB) Close() error { return d.pool.Close() }

// Commit carries statements out in one transaction. Without counts to check they need a single
// round trip: what is sent before one Sync is one transaction, and the first error ends it.
func (d *DB) Commit(ctx context.Context, all []engine.Statement) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.with(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		batch, counted := &pgx.Batch{}, false
		for i := range all {
			batch.Queue(all[i].Text, all[i].Args...)
			counted = counted || all[i].Rows > 0
		}
		if !counted {
			return conn.SendBatch(ctx, batch).Close()
		}
		return pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{BeginQuery: begin}, func(tx pgx.Tx) error {
			return check(tx.SendBatch(ctx, batch), all)
		})
	})
}

// check reads every answer, and holds it against the rows it had to touch.
func check(results pgx.BatchResults, all []engine.Statement) (err error) {
	defer func() { // after an error it gives the same one again.
		if closed := results.Close(); err == nil {
			err = closed
		}
	}()
	for i := range all {
		tag, err := results.Exec()
		if err != nil {
			return err
		}
		if all[i].Rows > 0 && tag.RowsAffected() != all[i].Rows {
			return engine.ErrUnmet
		}
	}
	return nil
}

// with lends a connection. What began on it isn't cancelled any more: a caller that gave up
// could not know whether it stands.
func (d *DB) with(ctx context.Context, do func(context.Context, *pgx.Conn) error) error {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool.
	begun, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return conn.Raw(func(raw any) error {
		c, ok := raw.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection of %T is not of pgx", raw)
		}
		return do(begun, c.Conn())
	})
}

// Returning carries out one statement that writes and gives rows back.
func (d *DB) Returning(ctx context.Context, s engine.Statement, scan func(*sql.Rows) error) error {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool.
	begun, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	rows, err := conn.QueryContext(begun, s.Text, s.Args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells.
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
