package proof

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Inclusion proves that a record is in the log. It stands on its own: with the public key of the
// log nothing else is needed, and with a kept checkpoint the log can't have been made for the day.
type Inclusion struct {
	Record     []byte // the record as it is hashed: what it is and the sum of its content, never the content
	Index      int64  // its place in the log, from 0
	Hashes     []tlog.Hash
	Checkpoint []byte // signed; the tree that the record is in
}

const (
	inclusionHead   = "kring proof v1"
	consistencyHead = "kring consistency v1"
)

// Text is the proof as a file.
func (p Inclusion) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nindex %d\n", inclusionHead, p.Index)
	writeHashes(&b, p.Hashes)
	fmt.Fprintf(&b, "record %d\n%scheckpoint\n%s", bytes.Count(p.Record, []byte("\n")), p.Record, p.Checkpoint)
	return b.Bytes()
}

func writeHashes(b *bytes.Buffer, hashes []tlog.Hash) {
	for _, h := range hashes {
		fmt.Fprintf(b, "hash %s\n", h)
	}
}

// ParseInclusion reads a proof from its file. It checks nothing yet.
func ParseInclusion(text []byte) (Inclusion, error) {
	l := lines{rest: string(text)}
	head := l.next()
	p := Inclusion{Index: l.number("index "), Hashes: l.hashes()}
	var record strings.Builder
	for n := l.number("record "); n > 0 && !l.bad; n-- {
		record.WriteString(l.next() + "\n")
	}
	p.Record = []byte(record.String())
	if mark := l.next(); l.bad || head != inclusionHead || mark != "checkpoint" || len(p.Record) == 0 {
		return Inclusion{}, fmt.Errorf("proof of a record: %w", ErrMalformed)
	}
	p.Checkpoint = []byte(l.rest)
	return p, nil
}

// Leaf is the hash that stands for the record in the log.
func (p Inclusion) Leaf() tlog.Hash { return tlog.RecordHash(p.Record) }

// Check holds the proof against the checkpoint in it, and gives that checkpoint.
func (p Inclusion) Check(known note.Verifiers) (Checkpoint, error) {
	c, err := OpenCheckpoint(p.Checkpoint, known)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("proof of record %d: %w", p.Index, err)
	}
	if err := tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, p.Leaf()); err != nil {
		return Checkpoint{}, fmt.Errorf("proof of record %d in a log of %d: %w", p.Index, c.Size, ErrFailed)
	}
	return c, nil
}

// Consistency proves that a log of From records is the beginning of a log of To: nothing in it was
// changed, taken out or put in between since.
type Consistency struct {
	From, To int64
	Hashes   []tlog.Hash
}

// Text is the proof as a file.
func (p Consistency) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\nfrom %d\nto %d\n", consistencyHead, p.From, p.To)
	writeHashes(&b, p.Hashes)
	return b.Bytes()
}

// ParseConsistency reads a proof from its file. It checks nothing yet.
func ParseConsistency(text []byte) (Consistency, error) {
	l := lines{rest: string(text)}
	head := l.next()
	p := Consistency{From: l.number("from "), To: l.number("to "), Hashes: l.hashes()}
	if l.bad || head != consistencyHead || l.rest != "" {
		return Consistency{}, fmt.Errorf("proof of growth: %w", ErrMalformed)
	}
	return p, nil
}

// Check holds the proof against two checkpoints, the older first.
func (p Consistency) Check(older, newer Checkpoint) error {
	if p.From != older.Size || p.To != newer.Size {
		return fmt.Errorf("this proves growth from %d to %d records, and the checkpoints have %d and %d: %w", p.From, p.To, older.Size, newer.Size, ErrFailed)
	}
	if err := SameOrigin(older, newer); err != nil {
		return err
	}
	if p.From == 0 && len(p.Hashes) == 0 {
		return nil // every log begins empty
	}
	if err := tlog.CheckTree(p.Hashes, p.To, newer.Root, p.From, older.Root); err != nil {
		return fmt.Errorf("the log of %d records is not the one of %d records, grown: %w", p.To, p.From, ErrFailed)
	}
	return nil
}

// SameOrigin tells whether two checkpoints are of the same log.
func SameOrigin(a, b Checkpoint) error {
	if a.Origin != b.Origin {
		return fmt.Errorf("the checkpoints are of two logs, %q and %q: %w", a.Origin, b.Origin, ErrFailed)
	}
	return nil
}

// Same holds two checkpoints of one size against each other: two different ones, both signed, are
// by themselves the proof that the log was rewritten.
func Same(a, b Checkpoint) error {
	if err := SameOrigin(a, b); err != nil {
		return err
	}
	if a.Size != b.Size || a.Root != b.Root {
		return fmt.Errorf("two signed checkpoints of %d records say different things: the log was rewritten: %w", a.Size, ErrFailed)
	}
	return nil
}
