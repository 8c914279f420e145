package proof

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Receipt is a signed promise, handed out when something was written and before it is in the log:
// this record will be in it, as it is now, within so long. Whoever kept one can hold the operator
// to it (DESIGN §4; as a signed certificate timestamp in RFC 6962).
type Receipt struct {
	Kind   string    // of the record: event, audit, tombstone
	Ref    string    // the ID of the record
	Leaf   tlog.Hash // what stands for it in the log
	Given  time.Time
	Within time.Duration // whole seconds
}

const receiptHead = "kring receipt v1"

// text begins with words that no origin can have, so that a receipt is never taken for a checkpoint.
func (r Receipt) text() string {
	return fmt.Sprintf("%s\nkind %s\nref %s\nleaf %s\ngiven %s\nwithin %d\n",
		receiptHead, Quote(r.Kind), Quote(r.Ref), r.Leaf, Moment(r.Given), r.Within/time.Second)
}

// Deadline is the moment by which the record has to be in the log.
func (r Receipt) Deadline() time.Time { return r.Given.Add(r.Within) }

// Sign gives the receipt as it is handed out. A part of a second is left out of the term.
func (r Receipt) Sign(by note.Signer) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: r.text()}, by)
	if err != nil {
		return nil, fmt.Errorf("sign the receipt of %s %s: %w", r.Kind, r.Ref, err)
	}
	return signed, nil
}

// OpenReceipt reads a signed receipt.
func OpenReceipt(signed []byte, known note.Verifiers) (Receipt, error) {
	text, _, err := open(signed, known)
	if err != nil {
		return Receipt{}, fmt.Errorf("receipt: %w", err)
	}
	l := lines{rest: text}
	head := l.next()
	r := Receipt{Kind: l.quoted("kind "), Ref: l.quoted("ref "), Leaf: l.hash("leaf "), Given: l.moment("given ")}
	seconds := l.number("within ")
	if l.bad || head != receiptHead || seconds > math.MaxInt64/int64(time.Second) {
		return Receipt{}, fmt.Errorf("receipt: %w", ErrMalformed)
	}
	r.Within = time.Duration(seconds) * time.Second
	if r.text() != text {
		return Receipt{}, fmt.Errorf("receipt: %w", ErrMalformed)
	}
	return r, nil
}

// Quote writes a text so that it can't hold the end of a line, nor be taken for another text.
func Quote(s string) string { return strconv.QuoteToASCII(s) }

func (l *lines) quoted(word string) string {
	text := l.field(word)
	s, err := strconv.Unquote(text)
	l.bad = l.bad || err != nil || Quote(s) != text
	return s
}
