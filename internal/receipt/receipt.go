// Package receipt is what somebody who reports without a name gets, to come back with: ten groups of
// three digits. It opens a channel both ways, and is all that ties the report to whoever made it.
//
// It keeps and sends nothing. What may be stored of a receipt is its Locator.
package receipt

import (
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"kring/internal/errs"
	"kring/internal/text"
)

const (
	// Groups there are: people copy three digits at a time without looking back. Digits are the same in
	// every language, can be read out by telephone, and need no keyboard.
	Groups = 10
	// Digits of each group.
	Digits = 3

	// prime is the largest below 1,000. A group is a number below it, and the last is chosen so that
	// all together, each times its place, are a multiple of it. Then one wrong group is always
	// found, and so are two that changed places: no product of two smaller numbers is a multiple.
	prime = 997
	tenth = 698 // ten times this is one, by that prime: the last group counts ten times.
)

// Receipt is one receipt. The zero Receipt is none.
type Receipt struct{ groups [Groups]uint16 }

// New draws one: nine groups by chance, which is 89.6 bits, and one to check them.
func New(random io.Reader) (Receipt, error) {
	var r Receipt
	for i := range Groups - 1 {
		for {
			var b [2]byte
			if _, err := io.ReadFull(random, b[:]); err != nil {
				return Receipt{}, fmt.Errorf("draw a receipt: %w", err)
			}
			if n := binary.BigEndian.Uint16(b[:]) & 0x3FF; n < prime { // anew, or low numbers come up more.
				r.groups[i] = n
				break
			}
		}
	}
	r.groups[Groups-1] = uint16((prime - r.sum()) * tenth % prime)
	return r, nil
}

// sum is 0 for a receipt that can be.
func (r Receipt) sum() int {
	sum := 0
	for i, g := range r.groups {
		sum += (i + 1) * int(g)
	}
	return sum % prime
}

// Parse reads what somebody typed or pasted. Anything may stand between the digits; O and I count as
// the digits they look like, and digits of other scripts as ours.
func Parse(typed string) (Receipt, error) {
	const all = Groups * Digits
	var digits []byte
	for _, sign := range typed {
		switch d, is := digit(sign); {
		case is && len(digits) <= 2*all: // more is not counted.
			digits = append(digits, d)
		case is:
		case !strings.ContainsRune(between, sign):
			return Receipt{}, errs.Bad("receipt.not_digits")
		}
	}
	if len(digits) != all {
		return Receipt{}, errs.Bad("receipt.incomplete", text.Count("n", len(digits)), text.Count("most", all))
	}
	var r Receipt
	for i := range r.groups {
		d := digits[i*Digits:]
		r.groups[i] = uint16(d[0])*100 + uint16(d[1])*10 + uint16(d[2])
		if r.groups[i] >= prime {
			return Receipt{}, errs.Bad("receipt.mistyped")
		}
	}
	if r.sum() != 0 || r == (Receipt{}) {
		return Receipt{}, errs.Bad("receipt.mistyped")
	}
	return r, nil
}

// between is what may stand between digits: what people, telephones and other programs put there.
const between = " \t\r\n\f\v.,;:/|_-+*'\"()[]" + "\u00a0\u2007\u202f\u2009\u200b\u200e\u200f\ufeff" + "\u00b7\u2010\u2011\u2012\u2013\u2014\u2212"

// digit reads a digit, also of the scripts in which people here write numbers to their families.
func digit(sign rune) (byte, bool) {
	switch sign {
	case 'O', 'o':
		return 0, true
	case 'I', 'i', 'l', 'L':
		return 1, true
	}
	for _, zero := range []rune{'0', '\u0660', '\u06f0', '\u0966', '\uff10'} { // Latin, Arabic, Persian, Devanagari, wide.
		if sign >= zero && sign <= zero+9 {
			return byte(sign - zero), true
		}
	}
	return 0, false
}

// Show gives the groups, for the one page that shows them. It is the only way to read a receipt.
func (r Receipt) Show() []string {
	shown := make([]string, Groups)
	for i, g := range r.groups {
		shown[i] = fmt.Sprintf("%0*d", Digits, g)
	}
	return shown
}

// IsZero tells whether there is none.
func (r Receipt) IsZero() bool { return r == Receipt{} }

// bytes is what is derived from.
func (r Receipt) bytes() []byte {
	var b []byte
	for _, g := range r.groups {
		b = binary.BigEndian.AppendUint16(b, g)
	}
	return b
}

const hidden = "receipt (hidden)"

// Format keeps it out of whatever is printed.
func (Receipt) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// String keeps it out of texts.
func (Receipt) String() string { return hidden }

// LogValue keeps it out of logs.
func (Receipt) LogValue() slog.Value { return slog.StringValue("") }

// MarshalText keeps it out of JSON and the like.
func (Receipt) MarshalText() ([]byte, error) {
	return nil, fmt.Errorf("a receipt is shown once, and never written")
}
