// Package sqlite carries out the statements of sqlstore on one SQLite file: a single writer that
// puts waiting acts together in one durable transaction, and several readers beside it.
//
// It holds no query of its own beyond what SQLite itself needs.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver
)

// readers is how many queries run side by side.
const readers = 8

// settings are the pragmas of every connection. FULL makes each commit wait for the disk; with
// NORMAL the last acts could be lost. secure_delete wipes what is deleted, such as a key.
var settings = []string{
	"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
	"secure_delete(ON)", "trusted_schema(OFF)", "temp_store(MEMORY)", "cache_size(-64000)", "wal_autocheckpoint(8000)",
}

// DB is an open SQLite file.
type DB struct {
	read   *sql.DB
	writer *writer
}

// Open opens a file that exists.
func Open(ctx context.Context, path string) (*DB, error) {
	if Missing(path) {
		return nil, fmt.Errorf("there is no database at %s: check the path, or make it with kring migrate", path)
	}
	write, err := sql.Open("sqlite", address(path, "rw"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := durable(ctx, write); err != nil {
		_ = write.Close() // it failed already, and that is what is told.
		return nil, fmt.Errorf("open %s: %w", path, Advise(err))
	}
	read, err := sql.Open("sqlite", address(path, "rw")+"&_query_only=1")
	if err != nil {
		_ = write.Close() // as above.
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &DB{read: read, writer: newWriter(write)}, nil
}

// Missing tells that there is no file yet: to connect would make one.
func Missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// Make makes an empty file where there is none, so that it and what SQLite makes beside it are for
// its owner alone.
func Make(path string) error {
	if !Missing(path) {
		return nil // it isn't opened: it may be read-only.
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	return nil
}

// Connect opens a file for migration, and makes it when it isn't there.
func Connect(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", address(path, "rwc"))
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

func address(path, mode string) string {
	q := url.Values{"mode": {mode}, "_txlock": {"immediate"}, "_dqs": {"0"}, "_defensive": {"1"}, "_error_rc": {"1"}, "_pragma": settings}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// durable refuses a place where SQLite can't keep its promise, such as some network disks.
func durable(ctx context.Context, db *sql.DB) error {
	var mode string
	var level int
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&level); err != nil {
		return err
	}
	if mode != "wal" || level < 2 {
		return fmt.Errorf("journal mode %s and synchronous %d could lose the last acts: put the file on a local disk", mode, level)
	}
	return nil
}

// Read is where queries go.
func (d *DB) Read() *sql.DB { return d.read }

// SkipLocked is nothing: there is one writer.
func (d *DB) SkipLocked() string { return "" }

// Close ends the readers and the writer.
func (d *DB) Close() error { return errors.Join(d.read.Close(), d.writer.close()) }
