// Package engine is what the two databases do differently: how a transaction is carried out in
// few round trips, and what their errors mean. What is asked is the same for both, in sqlstore.
package engine

import (
	"context"
	"database/sql"
	"errors"
)

// Statement is one statement with its arguments: text, int64, bytes, or nil. Its places are
// numbered $1, $2, … in the order of the arguments, each once.
type Statement struct {
	Text string
	Args []any
	Rows int64 // how many rows it has to touch; 0: any number
}

// ErrUnmet says that a statement touched another number of rows than it had to, so that
// nothing of its transaction was kept.
var ErrUnmet = errors.New("what it was to change is no longer so")

// Engine carries out statements on one database.
type Engine interface {
	// Read is where queries go.
	Read() *sql.DB
	// Commit carries statements out in one durable transaction: all or none. A context that
	// ends before it begins stops it; one that ends later doesn't, so that its answer is true.
	Commit(ctx context.Context, all []Statement) error
	// Returning carries out one statement that writes and gives rows back.
	Returning(ctx context.Context, s Statement, scan func(*sql.Rows) error) error
	// Explain says what an error means and what to do; errs.Conflict when another was first.
	Explain(call string, err error) error
	// Wipe removes what is left of deleted rows, as far as the database can.
	Wipe(ctx context.Context) error
	// SkipLocked ends a query whose rows are for whoever comes first.
	SkipLocked() string
	Close() error
}
