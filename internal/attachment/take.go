package attachment

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"kring/internal/errs"
	"kring/internal/text"
)

// Taken is what is known of a file that was taken in.
type Taken struct {
	Kind    *Kind
	Size    int64             // bytes, without what was taken out
	Sealed  int64             // bytes, as written
	Sum     [sha256.Size]byte // SHA-256 of the bytes as written, for the log: it says nothing of what is in them
	Scanned Scanned
}

// Take reads a file once, and writes what is kept of it, encrypted, to w: it is measured, known by
// its content, stripped, shown to the scanner and sealed as it passes.
//
// After an error the caller throws away what was written. Should that fail, it still can't be opened
// as a whole: the last segment is written only when all is well, after the scanner's answer.
func Take(ctx context.Context, w io.Writer, r io.Reader, k Key, of Of, s Scanner) (Taken, error) {
	in := &limited{ctx: ctx, r: r, left: headSize}
	first := bufio.NewReaderSize(in, 32<<10)
	head, err := first.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return Taken{}, fmt.Errorf("take in an attachment: %w", err)
	}
	kind, err := Sniff(head)
	if err != nil {
		return Taken{}, err
	}
	in.kind, in.left = kind, kind.Largest-int64(len(head))

	written := &counted{w: w, sum: sha256.New()}
	sealed, err := seal(written, k, of)
	if err != nil {
		return Taken{}, err
	}
	scan := beginScan(ctx, s)
	defer scan.drop()
	size := &counted{w: io.MultiWriter(sealed, scan)}
	out := bufio.NewWriterSize(size, 32<<10)
	if err := kind.pass(out, first); err != nil {
		return Taken{}, taking(err)
	}
	if err := out.Flush(); err != nil {
		return Taken{}, taking(err)
	}
	known, malware := scan.end()
	if malware != "" {
		return Taken{}, &errs.Error{Kind: errs.Refused, Say: text.M("attachment.malware"), Cause: fmt.Errorf("scanner: %.80q", malware)}
	}
	if err := ctx.Err(); err != nil {
		return Taken{}, taking(err)
	}
	if err := sealed.Close(); err != nil {
		return Taken{}, taking(err)
	}
	t := Taken{Kind: kind, Size: size.n, Sealed: written.n, Scanned: known}
	written.sum.Sum(t.Sum[:0])
	return t, nil
}

// taking says where a fault that isn't the file's came up.
func taking(err error) error {
	var e *errs.Error
	if errors.As(err, &e) {
		return err
	}
	return fmt.Errorf("take in an attachment: %w", err)
}

// limited reads until a file is too large for its kind, or nobody waits for it any more.
type limited struct {
	ctx  context.Context
	r    io.Reader
	left int64
	kind *Kind // nil while only its head is read
}

func (l *limited) Read(p []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	if l.kind == nil {
		// Not a byte more than the head, or a small limit would come too late.
		n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
		l.left -= int64(n)
		return n, err
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, errs.Bad("attachment.too_large", text.Count("n", int(l.kind.Largest>>20)))
	}
	return n, err
}

// counted counts what passes, and sums it where there is a sum.
type counted struct {
	w   io.Writer
	n   int64
	sum hash.Hash
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	if c.sum != nil {
		c.sum.Write(p[:n]) // never an error.
	}
	return n, err
}
