package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"kring/internal/sqlstore"
)

// Check looks whether what was read holds, before it becomes the database.
type Check func(ctx context.Context, url string) error

// Restore reads an archive into an empty database. It is read into a place beside it first, and
// takes the name of the database when everything was there and the check had nothing against it;
// until then, and when anything is wrong, the target stays as empty as it was.
func (c *Content) Restore(ctx context.Context, url string, from io.Reader, identities []age.Identity, check Check) (Summary, error) {
	var beside place
	if path, ok := isSQLite(url); ok {
		beside = &besideFile{path: path}
	} else {
		beside = &besideSchema{url: url, of: c}
	}
	if err := beside.prepare(ctx); err != nil {
		return Summary{}, err
	}
	s, err := c.fill(ctx, beside.address(), from, identities, check)
	if err == nil {
		err = beside.move(ctx)
	}
	if err != nil {
		return s, errors.Join(err, beside.clear(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// Try reads an archive and checks it, and keeps nothing: the drill.
func (c *Content) Try(ctx context.Context, folder string, from io.Reader, identities []age.Identity, check Check) (Summary, error) {
	beside := &besideFile{path: folder + "/drill.db"}
	if err := beside.prepare(ctx); err != nil {
		return Summary{}, err
	}
	s, err := c.fill(ctx, beside.address(), from, identities, check)
	return s, errors.Join(err, beside.clear(context.WithoutCancel(ctx)))
}

// place is where an archive is read into before it is the database.
type place interface {
	// prepare sees that the target is empty, and makes an empty place beside it.
	prepare(ctx context.Context) error
	// address is the address of the place.
	address() string
	// move makes the place the target, whole or not at all.
	move(ctx context.Context) error
	// clear takes the place away.
	clear(ctx context.Context) error
}

// fill reads everything into an empty place in one transaction, and checks it there.
func (c *Content) fill(ctx context.Context, url string, from io.Reader, identities []age.Identity, check Check) (Summary, error) {
	r, err := c.open(from, identities)
	if err != nil {
		return Summary{}, err
	}
	if err := c.migrate(ctx, url); err != nil {
		return Summary{}, err
	}
	have, _, err := c.version(ctx, url)
	if err != nil {
		return Summary{}, err
	}
	if r.head.Schema != have {
		return Summary{}, fmt.Errorf("the archive has schema %d and this program %d: restore it with the program that made it, and then migrate", r.head.Schema, have)
	}
	if err := insertAll(ctx, url, r); err != nil {
		return Summary{}, err
	}
	if err := check(ctx, url); err != nil {
		return Summary{}, fmt.Errorf("the archive is whole, and what is in it does not hold; nothing of it was kept: %w", err)
	}
	return r.summary(), nil
}

func insertAll(ctx context.Context, url string, r *reader) (err error) {
	conn, done, err := connection(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(sqlstore.Advise(url, err), done()) }()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return fmt.Errorf("begin to restore: %w", err)
	}
	in := &inserter{ctx: ctx, conn: conn, numbered: strings.HasPrefix(url, "postgres")}
	if err := r.each(in.take); err != nil {
		return err // the connection ends, and with it the transaction.
	}
	if err := in.flush(); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("end of restoring: %w", err)
	}
	return nil
}

// Rows go in one statement until there are so many of them, or so many bytes: a part of a file is large.
const (
	together = 100
	heavy    = 8 << 20
)

// inserter puts rows of one table together, for a round trip each would take too long.
type inserter struct {
	ctx      context.Context // of the one restore it is for
	conn     *sql.Conn
	numbered bool // $1 and on, instead of ?
	of       table
	n        int
	bytes    int
	values   []any
}

func (in *inserter) take(t table, values []any) error {
	if in.n > 0 && (in.of.name != t.name || in.n == together || in.bytes >= heavy) {
		if err := in.flush(); err != nil {
			return err
		}
	}
	in.of = t
	in.n++
	for _, v := range values {
		if b, ok := v.([]byte); ok {
			in.bytes += len(b)
		}
	}
	in.values = append(in.values, values...)
	return nil
}

func (in *inserter) flush() error {
	if in.n == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString("INSERT INTO " + in.of.name + " (" + strings.Join(in.of.names(), ", ") + ") VALUES ")
	for i := range in.n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(")
		for j := range in.of.columns {
			if j > 0 {
				b.WriteString(", ")
			}
			if in.numbered {
				fmt.Fprintf(&b, "$%d", i*len(in.of.columns)+j+1)
			} else {
				b.WriteString("?")
			}
		}
		b.WriteString(")")
	}
	if _, err := in.conn.ExecContext(in.ctx, b.String(), in.values...); err != nil {
		return fmt.Errorf("restore %s: %w", in.of.name, err)
	}
	in.n, in.bytes, in.values = 0, 0, in.values[:0]
	return nil
}
