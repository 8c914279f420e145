package sqlite

import (
	"cmp"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
)

// advice says what an error of SQLite means, and what to do.
var advice = map[int]string{
	codes.SQLITE_BUSY:     "another process keeps the database locked: end it, or wait until its backup or migration is done",
	codes.SQLITE_LOCKED:   "another process keeps the database locked: end it, or wait until its backup or migration is done",
	codes.SQLITE_READONLY: "the database is read-only: give the program the right to write the file and its folder",
	codes.SQLITE_FULL:     full,
	// What it makes beside the database to open it didn't get its room.
	codes.SQLITE_IOERR_SHMSIZE: full,
	codes.SQLITE_IOERR:         "the disk gives errors: look at it before anything else, and keep the last backup safe",
	codes.SQLITE_CORRUPT:       "the database file is damaged: stop, copy it as it is, and restore the last backup",
	codes.SQLITE_NOTADB:        "the file is no database of SQLite: check the path",
	// It makes files beside the database even to read it.
	codes.SQLITE_CANTOPEN: "the database can't be opened: check the path, and the right to write the file and its folder; to read one from a read-only disk, copy it where it can be written, with its -wal if there is one",
}

const full = "the disk is full: make room; nothing of this was written"

// Explain says what an error means.
func (d *DB) Explain(call string, err error) error {
	var e *driver.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, engine.ErrUnmet):
		return journal.Clash(call)
	case errors.As(err, &e) && clash(e.Code()):
		return journal.Clash(call)
	}
	return fmt.Errorf("%s: %w", call, Advise(err))
}

// clash tells the constraints by which a write finds that another was first.
func clash(code int) bool {
	switch code {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_ROWID,
		codes.SQLITE_CONSTRAINT_CHECK, codes.SQLITE_CONSTRAINT_FOREIGNKEY, codes.SQLITE_CONSTRAINT_TRIGGER:
		return true
	}
	return false
}

// Advise puts what to do before an error: of its own code, else of its kind.
func Advise(err error) error {
	var e *driver.Error
	if errors.As(err, &e) {
		if what := cmp.Or(advice[e.Code()], advice[e.Code()&0xff]); what != "" {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return err
}
