package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
)

// MostPart is how much of a file one part holds [K]: what a database writes in one go without pain,
// and what one who sends a file costs of memory.
const MostPart = 1 << 20

// Handed is a file that was handed in, as a store knows it: sealed bytes, and nothing of what they are.
type Handed struct {
	Circle core.CircleID
	Item   core.ItemID
}

// Part is a part of one. The first comes with since when the file waits for the event that names it.
type Part struct {
	Handed
	N     int // from 0
	Data  []byte
	Waits time.Time
}

// PartStore keeps files in parts. A file waits until Append writes an event that names it
// (Writing.Files); then it stays until its circle is buried.
type PartStore interface {
	// PutPart keeps a part. errs.Conflict when it is there, when the file doesn't wait (any more), or
	// when the key of its circle was destroyed; a circle that isn't there yet is all right.
	PutPart(ctx context.Context, p Part) error
	// ReadPart gives one. errs.NotFound when it isn't there.
	ReadPart(ctx context.Context, of Handed, n int) ([]byte, error)
	// ForgetParts destroys a file that waits; errs.Conflict when it doesn't.
	ForgetParts(ctx context.Context, of Handed) error
	// Waiting lists files that wait since before a moment, the longest first, at most n: their form was
	// never finished.
	Waiting(ctx context.Context, before time.Time, n int) ([]Handed, error)
}

// Check refuses what is no part.
func (p *Part) Check() error {
	switch {
	case p.Circle == "" || p.Item == "" || !Plain(string(p.Circle), string(p.Item)):
		return fmt.Errorf("put a part of file %q of %q: a name is empty, or no text", p.Item, p.Circle)
	case p.N < 0 || len(p.Data) == 0 || len(p.Data) > MostPart || p.N == 0 && p.Waits.IsZero():
		return fmt.Errorf("put part %d of file %s of %s: %d bytes, waiting since %v", p.N, p.Item, p.Circle, len(p.Data), p.Waits)
	}
	return nil
}

// PartWriter writes a file in parts, as it comes: it holds one part and no more. Close writes the last.
type PartWriter struct {
	ctx   context.Context // of the one call it lives in: io.Writer takes none
	store PartStore
	next  Part
}

// WriteParts begins a file that waits since a moment.
func WriteParts(ctx context.Context, store PartStore, of Handed, waits time.Time) *PartWriter {
	return &PartWriter{ctx: ctx, store: store, next: Part{Handed: of, Waits: waits}}
}

// Write takes in bytes.
func (w *PartWriter) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		fits := min(len(p), MostPart-len(w.next.Data))
		w.next.Data = append(w.next.Data, p[:fits]...)
		n, p = n+fits, p[fits:]
		if len(w.next.Data) == MostPart {
			if err := w.Close(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// Close writes what is left.
func (w *PartWriter) Close() error {
	if len(w.next.Data) == 0 {
		return nil
	}
	if err := w.store.PutPart(w.ctx, w.next); err != nil {
		return err
	}
	w.next.N++
	w.next.Data = w.next.Data[:0]
	return nil
}

// Begun tells whether any of it is kept.
func (w *PartWriter) Begun() bool { return w.next.N > 0 }

// ReadParts reads a file part by part. That it is whole is for its seal to tell.
func ReadParts(ctx context.Context, store PartStore, of Handed) io.Reader {
	return &partReader{ctx: ctx, store: store, of: of}
}

type partReader struct {
	ctx   context.Context // as that of a PartWriter
	store PartStore
	of    Handed
	n     int
	rest  []byte
}

func (r *partReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		part, err := r.store.ReadPart(r.ctx, r.of, r.n)
		switch {
		case errs.Is(err, errs.NotFound) && r.n > 0:
			return 0, io.EOF
		case err != nil:
			return 0, err
		case len(part) == 0:
			return 0, errors.New("a part of a file is empty: restore it from a backup")
		}
		r.rest, r.n = part, r.n+1
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}
