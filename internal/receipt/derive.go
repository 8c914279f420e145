package receipt

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"golang.org/x/crypto/argon2"
)

// leastPepper is how long the pepper must be: as long as what it goes into.
const leastPepper = sha256.Size

// Costs is what one guess takes of whoever has the database and the pepper.
type Costs struct {
	Time   uint32
	Memory uint32 // KiB
}

// ServerCosts are about a millisecond of one core [K]. A door takes hundreds of reports a second, and each
// makes a receipt; a passphrase may take a hundred times as long, because people choose it. The
// weight of a receipt is its chance: docs/privacy/public-door.md has the sum.
var ServerCosts = Costs{Time: 1, Memory: 1 << 10}

// Locator is what a report is found by. It is all that is stored of a receipt.
type Locator [32]byte

// Key is a secret that only the receipt gives: what is sealed with it, nobody reads who has the
// server and not the receipt.
type Key [32]byte

// Deriver makes both out of a receipt.
type Deriver struct {
	pepper []byte
	costs  Costs
	turn   chan struct{}
}

// NewDeriver takes a pepper of 32 bytes or more, that is kept apart from the database. It can't be
// replaced: what was derived with another is found with that one alone.
func NewDeriver(pepper []byte, costs Costs) (*Deriver, error) {
	if len(pepper) < leastPepper {
		return nil, fmt.Errorf("the pepper of receipts has %d bytes, and needs %d", len(pepper), leastPepper)
	}
	if costs.Time == 0 || costs.Memory < 8 {
		return nil, errors.New("a receipt has to cost something to guess: time from 1, memory from 8 kB")
	}
	return &Deriver{pepper: append([]byte(nil), pepper...), costs: costs, turn: make(chan struct{}, 1)}, nil
}

// Derive makes the locator and the key of a receipt. The pepper comes first, so that without it
// nothing can be tried at all; then argon2id, so that with it each try costs.
func (d *Deriver) Derive(r Receipt) (Locator, Key) {
	d.turn <- struct{}{} // one at a time: a crowd at the door takes one core, and not the desk's.
	defer func() { <-d.turn }()
	peppered := keyed(d.pepper, "kring receipt 1", r.bytes())
	// There is no salt of its own for each: it would have to be found before it is known which. The
	// receipt is drawn, so no two are the same, and a table made beforehand needs the pepper.
	slow := argon2.IDKey(peppered, []byte("kring receipt 1"), d.costs.Time, d.costs.Memory, 1, sha256.Size)
	return Locator(keyed(slow, "locator", nil)), Key(keyed(slow, "key", nil))
}

func keyed(key []byte, label string, of []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(label + "\x00")) // never an error.
	mac.Write(of)
	return mac.Sum(nil)
}

// Format keeps it out of whatever is printed: who reads a log could otherwise tell which report it was.
func (Locator) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "locator (hidden)") }

// LogValue keeps it out of logs.
func (Locator) LogValue() slog.Value { return slog.StringValue("") }

// Format keeps it out of whatever is printed.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "key of a receipt (hidden)") }

// LogValue keeps it out of logs.
func (Key) LogValue() slog.Value { return slog.StringValue("") }

// MarshalText keeps it out of JSON and the like.
func (Key) MarshalText() ([]byte, error) {
	return nil, errors.New("the key of a receipt is never written")
}
