package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"kring/internal/sqlstore/engine"
)

const (
	together   = 64  // acts at most in one transaction: their wait for the disk is shared
	remembered = 400 // prepared statements
)

// writer is the one connection that writes. Who comes while it is busy waits in a queue; the
// first of them that gets its turn writes for all.
type writer struct {
	db   *sql.DB
	turn chan struct{} // holds one token while the connection is in use

	mu    sync.Mutex
	queue []*request
	ended bool

	// With the turn only.
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

// request is one act that waits.
type request struct {
	all  []engine.Statement
	done chan error
	err  error
}

func newWriter(db *sql.DB) *writer {
	return &writer{db: db, turn: make(chan struct{}, 1), prepared: map[string]*sql.Stmt{}}
}

var numbers = regexp.MustCompile(`\$[0-9]+`)

var errClosed = errors.New("the database is closed")

// Commit carries statements out in one durable transaction.
func (d *DB) Commit(ctx context.Context, all []engine.Statement) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := d.writer
	r := &request{all: all, done: make(chan error, 1)}
	w.mu.Lock()
	w.queue = append(w.queue, r)
	w.mu.Unlock()
	for {
		select {
		case err := <-r.done:
			return err
		case w.turn <- struct{}{}:
			w.flush(context.WithoutCancel(ctx))
			<-w.turn
		case <-ctx.Done():
			if w.leave(r) {
				return ctx.Err()
			}
			return <-r.done // it has begun.
		}
	}
}

// leave takes a request out of the queue; false when it is being written.
func (w *writer) leave(r *request) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(w.queue, r)
	if i < 0 {
		return false
	}
	w.queue = slices.Delete(w.queue, i, i+1)
	return true
}

// flush writes those that wait.
func (w *writer) flush(ctx context.Context) {
	w.mu.Lock()
	n := min(len(w.queue), together)
	batch := slices.Clone(w.queue[:n])
	w.queue = slices.Delete(w.queue, 0, n)
	ended := w.ended
	w.mu.Unlock()
	if n == 0 {
		return
	}
	whole := errClosed
	if !ended {
		whole = w.write(ctx, batch)
	}
	for _, r := range batch {
		if whole != nil {
			r.err = whole
		}
		r.done <- r.err
	}
}

// write carries requests out in one transaction. A request that fails is undone by itself; an
// error of the transaction is everyone's.
func (w *writer) write(ctx context.Context, batch []*request) (err error) {
	if err := w.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			w.undo(ctx)
		}
	}()
	for _, r := range batch {
		if len(batch) == 1 {
			if err := w.all(ctx, r.all); err != nil {
				return err
			}
			continue
		}
		if err := w.exec(ctx, "SAVEPOINT act"); err != nil {
			return err
		}
		if r.err = w.all(ctx, r.all); r.err != nil {
			// A full disk ends the transaction itself: then this fails, and all fail.
			if err := w.exec(ctx, "ROLLBACK TO act"); err != nil {
				return errors.Join(r.err, err)
			}
		}
		if err := w.exec(ctx, "RELEASE act"); err != nil {
			return err
		}
	}
	return w.exec(ctx, "COMMIT")
}

// undo leaves no transaction behind: without certainty of that the connection is given up.
func (w *writer) undo(ctx context.Context) {
	if err := w.exec(ctx, "ROLLBACK"); err != nil {
		w.drop()
	}
}

func (w *writer) all(ctx context.Context, all []engine.Statement) error {
	for i := range all {
		if err := w.one(ctx, all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) one(ctx context.Context, one engine.Statement) error {
	s, err := w.statement(ctx, one.Text)
	if err != nil {
		return err
	}
	result, err := s.ExecContext(ctx, one.Args...)
	if err != nil || one.Rows == 0 {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != one.Rows {
		return errors.Join(engine.ErrUnmet, err)
	}
	return nil
}

func (w *writer) exec(ctx context.Context, text string) error {
	s, err := w.statement(ctx, text)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx)
	return err
}

// statement prepares a text once.
func (w *writer) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if w.conn == nil {
		conn, err := w.db.Conn(ctx)
		if err != nil {
			return nil, err
		}
		w.conn = conn
	}
	if s := w.prepared[text]; s != nil {
		return s, nil
	}
	if len(w.prepared) >= remembered {
		w.forget()
	}
	// The places are in the order of the arguments: without numbers they are bound faster.
	s, err := w.conn.PrepareContext(ctx, numbers.ReplaceAllString(text, "?"))
	if err != nil {
		return nil, err
	}
	w.prepared[text] = s
	return s, nil
}

func (w *writer) forget() {
	for _, s := range w.prepared {
		_ = s.Close() // it is not used again.
	}
	clear(w.prepared)
}

func (w *writer) drop() {
	w.forget()
	if w.conn != nil {
		// Handed back like this it leaves the pool as well.
		_ = w.conn.Raw(func(any) error { return driver.ErrBadConn })
		_ = w.conn.Close() // it is not used again.
	}
	w.conn = nil
}

// Returning carries out one statement that writes and gives rows back.
func (d *DB) Returning(ctx context.Context, s engine.Statement, scan func(*sql.Rows) error) error {
	w := d.writer
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	w.mu.Lock()
	ended := w.ended
	w.mu.Unlock()
	if ended {
		return errClosed
	}
	stmt, err := w.statement(ctx, s.Text)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(context.WithoutCancel(ctx), s.Args...)
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

// Wipe empties the log that goes before the file, for it holds pages as they were. It is best
// effort: a reader at work keeps it until the next time.
func (d *DB) Wipe(ctx context.Context) error {
	return d.Returning(ctx, engine.Statement{Text: "PRAGMA wal_checkpoint(TRUNCATE)"}, func(*sql.Rows) error { return nil })
}

// close ends the writer after whoever has the turn.
func (w *writer) close() error {
	w.turn <- struct{}{}
	defer func() { <-w.turn }()
	w.mu.Lock()
	w.ended = true
	w.mu.Unlock()
	w.drop()
	if err := w.db.Close(); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}
