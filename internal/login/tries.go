package login

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"kring/internal/errs"
	"kring/internal/text"
)

const (
	freeTries  = 3                // that many failures cost nothing: people mistype
	firstDelay = 2 * time.Second  // after one more; it doubles from there
	longDelay  = 15 * time.Minute // and never grows beyond this
)

// delay is how long nobody can try a handle after so many failures in a row.
func delay(failures int) time.Duration {
	if failures <= freeTries {
		return 0
	}
	doublings := failures - freeTries - 1
	if doublings > 16 { // beyond any sensible shift.
		return longDelay
	}
	return min(longDelay, firstDelay<<doublings)
}

// triesOf is under what the failures of a handle are counted.
func triesOf(handle string) []byte { return hashed("handle " + plain(handle)) }

// countTry counts a try before it is looked at, so that many at once don't all pass: the one that
// succeeds forgets them. A try during a delay isn't counted, or somebody could be kept out.
func (d *Door) countTry(ctx context.Context, key []byte, now time.Time) error {
	was, err := d.Store.Tries(ctx, key)
	if err != nil {
		return err
	}
	// A clock that was set back leaves nobody waiting longer than the longest delay.
	if until := was.Until; delay(was.Failures) > 0 && now.Before(until) && !now.Add(longDelay).Before(until) {
		return errs.Hold("login.wait", text.Moment("until", until.Add(time.Minute-1)))
	}
	next := Tries{Failures: was.Failures + 1}
	next.Until = now.Add(delay(next.Failures))
	err = d.Store.CountTry(ctx, key, was, next)
	if errs.Is(err, errs.Conflict) {
		return errs.Hold("login.busy")
	}
	return err
}

// Budget is how much of something one account or one place may do at once, and how soon one more.
// The numbers are generous for people and tight for a script [K]; docs/inputs.md lists them.
type Budget struct {
	Name   string
	Burst  float64
	Refill time.Duration
}

// The budgets. A whole agency comes in by one address at nine.
var (
	ProofTries = Budget{"tries", 300, time.Second}                 // of proofs, by place
	Strangers  = Budget{"strangers", 1200, 100 * time.Millisecond} // whatever nobody signed in for, by place
	Pages      = Budget{"pages", 600, 500 * time.Millisecond}      // whatever is only looked at, by account
	Circles    = Budget{"circles", 120, 10 * time.Second}          // circles that are opened, by account
	Searches   = Budget{"searches", 30, 20 * time.Second}          // by account
)

const mostBudgets = 100_000

// budgets holds back who does much. It keeps no address: a key that lives in memory for a day makes
// a sum of it, and the sums go with the key.
type budgets struct {
	random interface{ Read([]byte) (int, error) }

	mu  sync.Mutex
	key []byte
	day string
	of  map[[sha256.Size]byte]*left
}

// left is what one has left of a budget.
type left struct {
	of   Budget
	left float64
	at   time.Time
	held bool // was held back since it had something left
}

// Spend takes one from a budget. When nothing is left it gives how long to wait, and whether that is
// new: one line in a log is enough.
func (d *Door) Spend(b Budget, of string) (wait time.Duration, first bool, err error) {
	return d.budgets.take(b, of, d.Clock())
}

// Network is what belongs to one connection: an address of version 4, and of version 6 the part
// that a household is given. What is no address is one place too.
func Network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.Unmap()
	if a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}

func (s *budgets) take(b Budget, of string, now time.Time) (wait time.Duration, first bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if day := now.UTC().Format(time.DateOnly); day != s.day {
		key, err := draw(s.random, sha256.Size)
		if err != nil {
			return 0, false, err
		}
		s.key, s.day, s.of = key, day, map[[sha256.Size]byte]*left{}
	}
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(b.Name + "\x00" + of))
	sum := [sha256.Size]byte(mac.Sum(nil))
	l := s.of[sum]
	if l == nil {
		if len(s.of) >= mostBudgets {
			s.forget(now)
		}
		l = &left{of: b, left: b.Burst, at: now}
		s.of[sum] = l
	}
	l.left = l.now(now)
	l.at = now // also when it was set back: what was left stays.
	if l.left < 1 {
		first, l.held = !l.held, true
		return time.Duration((1 - l.left) * float64(b.Refill)), first, nil
	}
	l.left--
	l.held = false
	return 0, false, nil
}

// now is what is left by now.
func (l *left) now(now time.Time) float64 {
	return min(l.of.Burst, l.left+float64(max(0, now.Sub(l.at)))/float64(l.of.Refill))
}

// forget makes room: who is back at a full budget first, and everybody when that is nobody.
func (s *budgets) forget(now time.Time) {
	for sum, l := range s.of {
		if l.now(now) >= l.of.Burst {
			delete(s.of, sum)
		}
	}
	if len(s.of) >= mostBudgets {
		clear(s.of)
	}
}
