package postgres

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
)

// clashes are the codes by which a write finds that another was first.
var clashes = map[string]bool{
	"23505": true, // unique
	"23514": true, // check: not the expected number of events
	"23503": true, // foreign key: no such circle
	"23001": true, // a trigger: what was recorded stays
	"40001": true, // serialization
	"40P01": true, // deadlock
}

// advice says what an error of PostgreSQL means, and what to do: by code, else by class.
var advice = map[string]string{
	"25P03": "this server stood still in the middle of it, and PostgreSQL gave it up: nothing of this was written",
	"25006": "PostgreSQL is read-only here: point the program at the primary, not at a standby",
	"42501": "PostgreSQL refuses the right: grant the program's user the tables",
	"42P01": "a table is missing: run kring migrate",
	"3D000": "PostgreSQL has no such database: make it with createdb",
	"57P03": "PostgreSQL is starting or recovering: nothing of this was written; wait",
	"53100": "the disk of PostgreSQL is full: make room; nothing of this was written",
	"53300": "PostgreSQL has no connection left: raise max_connections, or lower pool_max_conns in the address",
	"57014": "PostgreSQL stopped it for taking too long: look for what keeps the tables locked",
	"55P03": "PostgreSQL waited for a lock too long: look for what keeps the tables locked",
	"57":    lost,
	"08":    lost,
	"28":    "PostgreSQL refuses the login: check the user and the password in the address",
	"53":    "PostgreSQL lacks room or memory: look at its log",
	"58":    "the disk of PostgreSQL gives errors: look at its log before anything else, and keep the last backup safe",
	"XX":    "PostgreSQL reports damage or a fault: look at its log before anything else, and keep the last backup safe",
}

const (
	lost   = "the connection to PostgreSQL was lost: look whether the act stands before repeating it"
	absent = "PostgreSQL doesn't answer: check the address and whether it runs"
)

// Explain says what an error means.
func (d *DB) Explain(call string, err error) error {
	var e *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, engine.ErrUnmet):
		return journal.Clash(call)
	case errors.As(err, &e) && clashes[e.Code]:
		return journal.Clash(call + ": " + e.ConstraintName)
	}
	return fmt.Errorf("%s: %w", call, Advise(err))
}

// Advise puts what to do before an error.
func Advise(err error) error {
	if what := meaning(err); what != "" {
		return fmt.Errorf("%s: %w", what, err)
	}
	return err
}

// meaning is what to do about an error; empty where nothing is known to do.
func meaning(err error) string {
	var e *pgconn.PgError
	var c *pgconn.ConnectError
	var n *net.OpError
	told := ""
	if errors.As(err, &e) {
		told = cmp.Or(advice[e.Code], advice[e.Code[:min(2, len(e.Code))]])
	}
	switch {
	case e != nil && told != lost:
		return told
	case e == nil && errors.Is(err, context.Canceled):
		return ""
	case errors.As(err, &c), errors.As(err, &n) && n.Op == "dial": // nothing was sent yet.
		return absent
	case e != nil, errors.As(err, &n), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.ErrUnexpectedEOF), pgconn.Timeout(err):
		return lost
	}
	return ""
}
