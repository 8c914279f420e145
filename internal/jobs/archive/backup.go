package archive

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"filippo.io/age"

	"kring/internal/sqlstore"
	"kring/internal/sqlstore/sqlite"
)

// Backup writes all that is stored, as it was at one moment, while others go on writing. In both
// databases one reading transaction sees one moment, so nothing has to stop.
func (c *Content) Backup(ctx context.Context, url string, to io.Writer, recipients []age.Recipient, at time.Time) (Summary, error) {
	none := fmt.Errorf("there is no database of %s: check its address, or make it with kring migrate", c.called)
	if path, ok := isSQLite(url); ok && sqlite.Missing(path) {
		return Summary{}, none
	}
	have, need, err := c.version(ctx, url)
	if err != nil {
		return Summary{}, err
	}
	if have == 0 {
		return Summary{}, none
	}
	if have != need {
		return Summary{}, fmt.Errorf("the database has schema %d and this program needs %d: make the backup with the program that works on it", have, need)
	}
	sealed, err := age.Encrypt(to, recipients...)
	if err != nil {
		return Summary{}, fmt.Errorf("encrypt for the recipients: %w", err)
	}
	small, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed)
	if err != nil {
		return Summary{}, err
	}
	out := bufio.NewWriterSize(small, 1<<20)
	s, err := c.writeAll(ctx, url, out, line{Kring: c.format, Schema: have, At: at.UTC().Format(time.RFC3339Nano)})
	if err != nil {
		return Summary{}, err // what was written has no end, and will not be read as a backup.
	}
	s.At = at
	for _, end := range []func() error{out.Flush, small.Close, sealed.Close} {
		if err := end(); err != nil {
			return s, err // the others would say the same.
		}
	}
	return s, nil
}

func (c *Content) writeAll(ctx context.Context, url string, out *bufio.Writer, head line) (s Summary, err error) {
	conn, done, err := connection(ctx, url)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(sqlstore.Advise(url, err), done()) }()
	begin := "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	if _, ok := isSQLite(url); ok {
		begin = "BEGIN"
	}
	if _, err := conn.ExecContext(ctx, begin); err != nil {
		return s, fmt.Errorf("begin to read: %w", err)
	}
	if err := put(out, head); err != nil {
		return s, err
	}
	s.Rows = map[string]int64{}
	for _, t := range c.tables {
		if s.Rows[t.name], err = t.write(ctx, conn, out); err != nil {
			return s, fmt.Errorf("read %s: %w", t.name, err)
		}
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return s, fmt.Errorf("end of reading: %w", err)
	}
	return s, put(out, line{End: s.Rows})
}

func put(out *bufio.Writer, v any) error {
	text, err := encode(v)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	return err
}

// write writes one table, a row a line.
func (t table) write(ctx context.Context, conn *sql.Conn, out *bufio.Writer) (n int64, err error) {
	if err := put(out, line{Table: t.name, Columns: t.names()}); err != nil {
		return 0, err
	}
	query := "SELECT " + strings.Join(t.names(), ", ") + " FROM " + t.name
	if t.where != "" {
		query += " WHERE " + t.where
	}
	rows, err := conn.QueryContext(ctx, query+" ORDER BY "+t.order)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	cells, places := t.cells()
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return n, err
		}
		values := make([]any, len(cells))
		for i := range cells {
			values[i] = cells[i].value()
		}
		if err := put(out, values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// cell is one value of a row, read as its column has it.
type cell interface{ value() any }

type (
	textCell   struct{ sql.NullString }
	numberCell struct{ sql.NullInt64 }
	octetsCell struct {
		bytes []byte
		none  bool
	}
)

func (c *textCell) value() any {
	if !c.Valid {
		return nil
	}
	return c.String
}

func (c *numberCell) value() any {
	if !c.Valid {
		return nil
	}
	return c.Int64
}

func (c *octetsCell) value() any {
	switch {
	case c.bytes != nil:
		return c.bytes // JSON has it in base64.
	case c.none:
		return nil
	}
	return []byte{} // SQLite gives nothing for what is empty.
}

// cells makes room for a row.
func (t table) cells() ([]cell, []any) {
	cells, places := make([]cell, len(t.columns)), make([]any, len(t.columns))
	for i, c := range t.columns {
		switch c.kind {
		case words:
			one := &textCell{}
			cells[i], places[i] = one, &one.NullString
		case number:
			one := &numberCell{}
			cells[i], places[i] = one, &one.NullInt64
		case octets:
			one := &octetsCell{none: c.none}
			cells[i], places[i] = one, &one.bytes
		}
	}
	return cells, places
}
