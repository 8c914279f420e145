// Package work is what the public door asks of whoever comes in: a little work of their device, or a
// little patience where no script runs. It holds back who sends thousands, without a cookie and
// without knowing an address.
//
// It never closes the door. The busier it is, the more is asked, up to a bound that an old phone can
// meet; docs/decisions/0008-abuse-at-the-public-door.md says why.
package work

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Ask is how much a door asks.
type Ask struct {
	Bits, MostBits int           // of work: two to that power is how many sums it takes on average
	Wait, MostWait time.Duration // of patience, where no script runs
	Worked, Waited float64       // how many a minute may come in, of each, before more is asked
	Valid          time.Duration // how long a form may lie open
}

// PublicDoor is what one server asks of who reports or asks for advice. [K]: in the whole country about one
// a minute is expected on a day (130,000 reports and 150,000 requests for advice in a year).
var PublicDoor = Ask{
	Bits: 17, MostBits: 21, // a phone does the least in half a second and the most in eight, and begins while one types
	Wait: 20 * time.Second, MostWait: 5 * time.Minute, // nobody writes down a worry in less
	Worked: 120, Waited: 30,
	Valid: 6 * time.Hour, // somebody came into the room, and it is finished that evening
}

const (
	pieces    = 8 // the work is as many smaller ones, so that luck makes less of a difference
	pieceBits = 3 // of the work that are in their number
	leastBits = pieceBits + 1
	mostBits  = 28 // of 32 in which a script counts

	quarter  = 15 * time.Minute // when a challenge ends is told no more exactly than this
	drawn    = 12               // bytes of chance in a token
	macSize  = 16
	bodySize = 1 + 1 + 4 + drawn

	mostSpent = 100_000 // tokens that are remembered, twice: some ten megabytes
	leastKey  = sha256.Size
)

// The kinds of token.
const (
	forWork = 'w'
	forWait = 't'
)

// letters is how tokens and answers are written.
var letters = base64.RawURLEncoding.Strict()

// Door makes what is asked and checks what comes back. Many may use it at once. What a token says is
// signed in it: servers that share a key take each other's, and nothing is stored.
type Door struct {
	key    []byte
	ask    Ask
	clock  core.Clock
	random io.Reader

	mu             sync.Mutex
	worked, waited rate
	spent          spent
}

// NewDoor makes a door with a key of 32 bytes or more.
func NewDoor(key []byte, ask Ask, clock core.Clock, random io.Reader) (*Door, error) {
	switch {
	case len(key) < leastKey:
		return nil, fmt.Errorf("the key of a door has %d bytes, and needs %d", len(key), leastKey)
	case ask.Bits < leastBits || ask.MostBits < ask.Bits || ask.MostBits > mostBits:
		return nil, fmt.Errorf("a door asks %d to %d bits: from %d to %d it can", ask.Bits, ask.MostBits, leastBits, mostBits)
	case ask.Wait < 0 || ask.MostWait < ask.Wait || ask.Valid <= ask.MostWait:
		return nil, errors.New("a door asks to wait from nothing to the most, and less than a form is valid")
	case ask.Worked <= 0 || ask.Waited <= 0:
		return nil, errors.New("a door says how many a minute come in before more is asked")
	}
	return &Door{key: append([]byte(nil), key...), ask: ask, clock: clock, random: random}, nil
}

// Challenge is what a script is asked to solve.
type Challenge struct {
	Token string
	Bits  int
}

// Asked is what stands in a form: work, and patience for whoever has no script.
type Asked struct {
	Challenge Challenge
	Wait      string
	Seconds   int // how long one waits now
}

// Ask gives what a form asks. The name of the form is in the signature: what was done for one
// opens no other. Work and patience have the same chance in them, so a form is good once, by either.
func (d *Door) Ask(form string) (Asked, error) {
	now := d.clock()
	var chance [drawn]byte
	d.mu.Lock()
	bits, patience := d.bits(now), d.patience(now)
	_, err := io.ReadFull(d.random, chance[:])
	d.mu.Unlock()
	if err != nil {
		return Asked{}, fmt.Errorf("draw a token of the door: %w", err)
	}
	ends := now.Add(d.ask.Valid + quarter).Truncate(quarter)
	challenge := d.sign(form, forWork, token{byte(bits), ends, chance})
	wait := d.sign(form, forWait, token{0, now, chance})
	return Asked{Challenge: Challenge{Token: challenge, Bits: bits}, Wait: wait, Seconds: seconds(patience)}, nil
}

// Pass is how somebody came in.
type Pass struct {
	Worked bool // else they waited
	Busy   bool // more came in than the door is made for: a person at the desk may read these later
}

// Admit lets in who did the work or waited. Ask it last, when all that was typed is right: each token is
// good for one time, and a mistake in a form should cost nobody a second wait. An error says what to do, and
// the page keeps what was typed; after errs.Held with the same token, else with a fresh one.
func (d *Door) Admit(form, challenge, solution, wait string) (Pass, error) {
	pass, err := d.Verify(form, challenge, solution)
	if err == nil {
		return pass, nil
	}
	return d.Waited(form, wait)
}

// Verify lets in who did the work.
func (d *Door) Verify(form, challenge, solution string) (Pass, error) {
	now := d.clock()
	t, ok := d.open(form, forWork, challenge)
	if !ok || !now.Before(t.at) || !solved(challenge, int(t.bits), solution) {
		return Pass{}, errs.Refuse("work.again")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.spent.take(t.drawn, now, d.ask.Valid+quarter) {
		return Pass{}, errs.Refuse("work.again")
	}
	d.worked.count(now)
	return Pass{Worked: true, Busy: d.worked.at(now) > d.ask.Worked}, nil
}

// Waited lets in who waited. Who comes too soon is told how long it still is; their token stays good.
func (d *Door) Waited(form, wait string) (Pass, error) {
	now := d.clock()
	t, ok := d.open(form, forWait, wait)
	if !ok || !now.Before(t.at.Add(d.ask.Valid)) {
		return Pass{}, errs.Refuse("work.again")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.spent.has(t.drawn) {
		return Pass{}, errs.Refuse("work.again") // no wait makes it new.
	}
	if left := t.at.Add(d.patience(now)).Sub(now); left > 0 {
		return Pass{}, errs.Hold("work.wait", text.Count("n", seconds(min(left, d.ask.MostWait))))
	}
	if !d.spent.take(t.drawn, now, d.ask.Valid+quarter) {
		return Pass{}, errs.Refuse("work.again")
	}
	d.waited.count(now)
	return Pass{Busy: d.waited.at(now) > d.ask.Waited}, nil
}

// Spent tells whether somebody came in by a form, as far as is remembered here.
func (d *Door) Spent(form, wait string) bool {
	t, ok := d.open(form, forWait, wait)
	d.mu.Lock()
	defer d.mu.Unlock()
	return ok && d.spent.has(t.drawn)
}

// seconds are said to people, and counted by a script: none too few.
func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// bits is what is asked now: one more each time that twice as many come in.
func (d *Door) bits(now time.Time) int {
	over := d.worked.at(now) / d.ask.Worked
	if over <= 1 {
		return d.ask.Bits
	}
	return min(d.ask.MostBits, d.ask.Bits+int(math.Ceil(math.Log2(over))))
}

// patience is how long one waits now: as much longer as more come in.
func (d *Door) patience(now time.Time) time.Duration {
	over := max(1, d.waited.at(now)/d.ask.Waited)
	return min(d.ask.MostWait, time.Duration(over*float64(d.ask.Wait)))
}

// token is something signed: what for, when, and by which chance it is known.
type token struct {
	bits  byte
	at    time.Time
	drawn [drawn]byte
}

func (d *Door) sign(form string, kind byte, t token) string {
	b := binary.BigEndian.AppendUint32([]byte{kind, t.bits}, uint32(t.at.Unix()))
	b = append(b, t.drawn[:]...)
	return letters.EncodeToString(append(b, d.mac(form, b)...))
}

func (d *Door) mac(form string, body []byte) []byte {
	mac := hmac.New(sha256.New, d.key)
	fmt.Fprintf(mac, "kring door 1\n%q\n", form)
	mac.Write(body) // never an error.
	return mac.Sum(nil)[:macSize]
}

func (d *Door) open(form string, kind byte, signed string) (token, bool) {
	if len(signed) != letters.EncodedLen(bodySize+macSize) {
		return token{}, false
	}
	b, err := letters.DecodeString(signed)
	if err != nil || b[0] != kind || !hmac.Equal(b[bodySize:], d.mac(form, b[:bodySize])) {
		return token{}, false
	}
	return token{
		bits:  b[1],
		at:    time.Unix(int64(binary.BigEndian.Uint32(b[2:])), 0),
		drawn: [drawn]byte(b[bodySize-drawn:]),
	}, true
}
