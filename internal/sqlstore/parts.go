package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kring/internal/core"
	"kring/internal/journal"
)

// PutPart keeps a part of a file that waits.
func (s *Store) PutPart(ctx context.Context, p journal.Part) error {
	if err := p.Check(); err != nil {
		return err
	}
	circle, item := string(p.Circle), string(p.Item)
	var b batch
	if p.N == 0 {
		b.one("INSERT INTO attachments (circle, item, waits) SELECT CAST(? AS text), CAST(? AS text), CAST(? AS bigint)"+
			" WHERE NOT EXISTS (SELECT 1 FROM circles WHERE id = ? AND key IS NULL)", circle, item, micro(p.Waits), circle)
	} else {
		// It holds off whoever names it or throws it away meanwhile.
		b.one("UPDATE attachments SET waits = waits WHERE circle = ? AND item = ? AND waits IS NOT NULL", circle, item)
	}
	b.add("INSERT INTO parts (circle, item, part, data) VALUES (?, ?, ?, ?)", circle, item, int64(p.N), p.Data)
	return s.commit(ctx, fmt.Sprintf("put part %d of file %s of %q", p.N, item, circle), b)
}

const onePart = "SELECT data FROM parts WHERE circle = ? AND item = ? AND part = ?"

// ReadPart gives a part.
func (s *Store) ReadPart(ctx context.Context, of journal.Handed, n int) ([]byte, error) {
	call := fmt.Sprintf("read part %d of file %q of %q", n, of.Item, of.Circle)
	if !journal.Plain(string(of.Circle), string(of.Item)) {
		return nil, journal.Absent(call)
	}
	found, err := list(ctx, s, call, ask(onePart, string(of.Circle), string(of.Item), int64(n)), func(rows *sql.Rows) (data []byte, err error) {
		err = rows.Scan(&data)
		return data, err
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, journal.Absent(call)
	}
	return found[0], nil
}

// ForgetParts destroys a file that waits; its parts go with it.
func (s *Store) ForgetParts(ctx context.Context, of journal.Handed) error {
	call := fmt.Sprintf("forget file %q of %q", of.Item, of.Circle)
	if !journal.Plain(string(of.Circle), string(of.Item)) {
		return journal.Clash(call)
	}
	var b batch
	b.one("DELETE FROM attachments WHERE circle = ? AND item = ? AND waits IS NOT NULL", string(of.Circle), string(of.Item))
	return s.commit(ctx, call, b)
}

const waitingFiles = "SELECT circle, item FROM attachments WHERE waits < ? ORDER BY waits, circle, item LIMIT ?"

// Waiting lists files that wait for the event that names them.
func (s *Store) Waiting(ctx context.Context, before time.Time, n int) ([]journal.Handed, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list files that wait", ask(waitingFiles, micro(before), int64(n)), func(rows *sql.Rows) (h journal.Handed, err error) {
		var circle, item string
		err = rows.Scan(&circle, &item)
		return journal.Handed{Circle: core.CircleID(circle), Item: core.ItemID(item)}, err
	})
}

// files has what an act names wait no more. One that isn't there, or was named before, is refused.
func (b *batch) files(w *journal.Writing) {
	for _, item := range w.Files {
		b.one("UPDATE attachments SET waits = NULL WHERE circle = ? AND item = ? AND waits IS NOT NULL", string(w.Circle), string(item))
	}
}
