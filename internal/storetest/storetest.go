// Package storetest says what every store must do. A method of a store is done when its cases
// pass on memstore, on SQLite and on PostgreSQL.
//
// It looks through journal.Store alone: what one engine does of its own is tested beside it.
package storetest

import (
	"context"
	"testing"

	"kring/internal/journal"
)

// Run holds a store against the contract. open gives a new, empty store that ends with the test.
func Run(t *testing.T, open func(t *testing.T) journal.Store) {
	for _, group := range [][]check{appends, versions, duties, works, searches, dues, leases, marks, files, outboxes, keeps, keys, logs, audits, limits} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.run(&bench{T: t, store: open(t), ctx: t.Context()})
			})
		}
	}
}

// check is one thing that must be so.
type check struct {
	name string
	run  func(b *bench)
}

// bench is a store under test.
type bench struct {
	*testing.T
	store journal.Store
	ctx   context.Context
}
