// Package proof is what an outsider needs to hold the log to its word: signed checkpoints,
// receipts, and the proofs that a record is in the log and that the log only grew. Everything is
// text that can be kept, printed and sent.
//
// It holds no store and no keys, and imports the standard library and golang.org/x/mod/sumdb
// alone, so that cmd/kring-verify stays small enough to be read by whoever has to trust it.
package proof

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What may be wrong with what is checked.
var (
	ErrMalformed = errors.New("not written as it should be")
	ErrSignature = errors.New("not signed by the key of this log")
	ErrFailed    = errors.New("the proof does not hold")
)

// Checkpoint is the log at one moment: how many records it has, and the one hash that stands for
// all of them. Signed, it is all an outsider needs to keep.
type Checkpoint struct {
	Origin string // whose log it is; the name of the key that signs
	Size   int64
	Root   tlog.Hash
	Before int64 // the size of the checkpoint before this one; 0 for the first
	Time   time.Time
}

// text is the checkpoint as it is signed, after C2SP tlog-checkpoint: origin, size and root, and
// two lines of our own.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\nbefore %d\ntime %s\n", c.Origin, c.Size, c.Root, c.Before, Moment(c.Time))
}

// Sign gives the checkpoint as it is kept.
func (c Checkpoint) Sign(by note.Signer) ([]byte, error) {
	c.Origin = by.Name()
	signed, err := note.Sign(&note.Note{Text: c.text()}, by)
	if err != nil {
		return nil, fmt.Errorf("sign the checkpoint of %d records: %w", c.Size, err)
	}
	return signed, nil
}

// OpenCheckpoint reads a signed checkpoint. Lines that a later version may add are passed over:
// they are signed as well, and say nothing about the tree.
func OpenCheckpoint(signed []byte, known note.Verifiers) (Checkpoint, error) {
	text, by, err := open(signed, known)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	l := lines{rest: text}
	c := Checkpoint{Origin: l.next()}
	c.Size = l.number("")
	c.Root = l.hash("")
	c.Before = l.number("before ")
	c.Time = l.moment("time ")
	if l.bad || c.Before > c.Size || (c.Before == c.Size && c.Size > 0) || !strings.HasPrefix(text, c.text()) {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", ErrMalformed)
	}
	if c.Origin != by {
		return Checkpoint{}, fmt.Errorf("checkpoint: it speaks for %q and is signed by %q: %w", c.Origin, by, ErrSignature)
	}
	return c, nil
}

// open checks the signature of a note and gives its text and the name of the key.
func open(signed []byte, known note.Verifiers) (text, by string, err error) {
	n, err := note.Open(signed, known)
	var unknown *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return "", "", ErrSignature
	case err != nil:
		return "", "", ErrMalformed
	}
	for _, sig := range n.Sigs {
		// Base64 has several ways to write the last bits; only one is taken, so that no byte of what is kept can be changed.
		if raw, err := base64.StdEncoding.DecodeString(sig.Base64); err != nil || base64.StdEncoding.EncodeToString(raw) != sig.Base64 {
			return "", "", ErrMalformed
		}
	}
	return n.Text, n.Sigs[0].Name, nil
}

// Key reads public keys of a log, as they are published: one a line.
func Key(text string) (note.Verifiers, error) {
	var list []note.Verifier
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		v, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("public key: %w", ErrMalformed)
		}
		list = append(list, v)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("public key: %w", ErrMalformed)
	}
	return note.VerifierList(list...), nil
}

const layout = "2006-01-02T15:04:05.000000Z"

// Moment writes a moment as everything that is hashed or signed has it: UTC, to the microsecond,
// which is what every store keeps.
func Moment(t time.Time) string { return t.UTC().Format(layout) }

// lines reads a text line by line, and remembers whether anything was not as it should be.
type lines struct {
	rest string
	bad  bool
}

func (l *lines) next() string {
	line, rest, ok := strings.Cut(l.rest, "\n")
	if !ok {
		l.bad = true
		return ""
	}
	l.rest = rest
	return line
}

// field reads a line that begins with a word.
func (l *lines) field(word string) string {
	value, ok := strings.CutPrefix(l.next(), word)
	l.bad = l.bad || !ok
	return value
}

// number reads a number from 0, written in the one way there is.
func (l *lines) number(word string) int64 {
	text := l.field(word)
	n, err := strconv.ParseInt(text, 10, 64)
	l.bad = l.bad || err != nil || n < 0 || strconv.FormatInt(n, 10) != text
	return n
}

func (l *lines) hash(word string) tlog.Hash {
	text := l.field(word)
	h, err := tlog.ParseHash(text)
	l.bad = l.bad || err != nil || h.String() != text
	return h
}

func (l *lines) moment(word string) time.Time {
	text := l.field(word)
	t, err := time.Parse(layout, text)
	l.bad = l.bad || err != nil || Moment(t) != text
	return t
}

// hashes reads the lines that begin with the word hash.
func (l *lines) hashes() []tlog.Hash {
	var list []tlog.Hash
	for !l.bad && strings.HasPrefix(l.rest, "hash ") {
		list = append(list, l.hash("hash "))
	}
	return list
}
