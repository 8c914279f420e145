package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"filippo.io/age"
)

// ErrRecipient is an archive that was encrypted for somebody else.
var ErrRecipient = errors.New("none of the identities given can open this archive: give the one that belongs to a recipient it was made for")

// reader reads an archive line by line, and holds it to its own form.
type reader struct {
	of    *Content
	in    *bufio.Reader
	head  line
	ended bool
	rows  map[string]int64
}

// longest is the longest line there can be: one event with everything in it.
const longest = 64 << 20

func (c *Content) open(from io.Reader, identities []age.Identity) (*reader, error) {
	plain, err := age.Decrypt(from, identities...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, ErrRecipient
	case err != nil:
		return nil, ErrDamaged
	}
	small, err := gzip.NewReader(plain)
	if err != nil {
		return nil, ErrDamaged
	}
	r := &reader{of: c, in: bufio.NewReaderSize(small, 1<<20), rows: map[string]int64{}}
	text, err := r.next()
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(text, &r.head) != nil || r.head.Kring == "" {
		return nil, ErrDamaged
	}
	return r, c.written(r.head.Kring)
}

// written refuses an archive of something else, or of another form.
func (c *Content) written(format string) error {
	if format == c.format {
		return nil
	}
	for _, other := range contents {
		if format == other.format {
			return fmt.Errorf("this is a backup of %s, and not of %s: put it back with %s; nothing of it was kept", other.called, c.called, other.command)
		}
	}
	return fmt.Errorf("the archive is of form %q and this program reads %q: use the program that made it", format, c.format)
}

// next gives a line. Every fault is the same to who restores: this is not what was written.
func (r *reader) next() ([]byte, error) {
	var text []byte
	for {
		part, err := r.in.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull) && len(text) < longest:
			continue
		case err != nil:
			return nil, ErrDamaged
		}
		return text, nil
	}
}

// each gives every row in order, table by table, and then sees that it was all.
func (r *reader) each(take func(t table, values []any) error) error {
	at := -1
	for !r.ended {
		text, err := r.next()
		if err != nil {
			return err
		}
		if text[0] == '[' {
			if at < 0 {
				return ErrDamaged
			}
			t := r.of.tables[at]
			values, err := t.parse(text)
			if err != nil {
				return err
			}
			r.rows[t.name]++
			if err := take(t, values); err != nil {
				return err
			}
			continue
		}
		if at, err = r.control(text, at); err != nil {
			return err
		}
	}
	// What comes after the end is no part of it; the last check of age and gzip is at the very end.
	if rest, err := io.Copy(io.Discard, r.in); err != nil || rest > 0 {
		return ErrDamaged
	}
	return nil
}

// control reads the beginning of a table, or the end.
func (r *reader) control(text []byte, at int) (int, error) {
	var l line
	tables := r.of.tables
	if json.Unmarshal(text, &l) != nil {
		return at, ErrDamaged
	}
	if l.End != nil {
		for _, t := range tables {
			if l.End[t.name] != r.rows[t.name] {
				return at, ErrDamaged
			}
		}
		if at != len(tables)-1 {
			return at, ErrDamaged
		}
		r.ended = true
		return at, nil
	}
	at++
	if at >= len(tables) || l.Table != tables[at].name || !slices.Equal(l.Columns, tables[at].names()) {
		return at, ErrDamaged
	}
	return at, nil
}

// parse reads a row.
func (t table) parse(text []byte) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var raw []any
	if err := d.Decode(&raw); err != nil || len(raw) != len(t.columns) {
		return nil, ErrDamaged
	}
	for i, c := range t.columns {
		if raw[i] == nil && c.none {
			continue
		}
		v, ok := c.kind.read(raw[i])
		if !ok {
			return nil, ErrDamaged
		}
		raw[i] = v
	}
	return raw, nil
}

func (k kind) read(v any) (any, bool) {
	if k == number {
		n, ok := v.(json.Number)
		if !ok {
			return nil, false
		}
		i, err := strconv.ParseInt(n.String(), 10, 64)
		return i, err == nil
	}
	s, ok := v.(string)
	if !ok || k == words {
		return s, ok
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return b, err == nil
}

func (r *reader) summary() Summary {
	at, _ := time.Parse(time.RFC3339Nano, r.head.At) // A moment that can't be read is only not shown.
	return Summary{At: at, Rows: r.rows}
}
