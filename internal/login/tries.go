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
		return errs.Refuse("login.wait", text.Moment("until", until.Add(time.Minute-1)))
	}
	next := Tries{Failures: was.Failures + 1}
	next.Until = now.Add(delay(next.Failures))
	err = d.Store.CountTry(ctx, key, was, next)
	if errs.Is(err, errs.Conflict) {
		return errs.Refuse("login.busy")
	}
	return err
}

const (
	sourceBurst  = 300         // tries of one source at once: a whole agency comes in by one address at nine
	sourceRefill = time.Second // for each one more
	mostSources  = 100_000
)

// sources holds back who tries much from one place. It keeps no address: a key that lives in
// memory for a day makes a sum of it, and the sums go with the key.
type sources struct {
	random interface{ Read([]byte) (int, error) }

	mu  sync.Mutex
	key []byte
	day string
	of  map[[sha256.Size]byte]*budget
}

// budget is what a source has left.
type budget struct {
	left float64
	at   time.Time
}

// Allow takes one try from the budget of a source. What is no address shares one budget.
func (d *Door) Allow(address string) error {
	now := d.Clock()
	ok, err := d.sources.take(network(address), now)
	if err == nil && !ok {
		err = errs.Refuse("login.too_many")
	}
	return err
}

// AllowFeed takes one reading of a calendar from the budget of a source. It is a budget apart: a
// calendar that asks too often keeps nobody from signing in.
func (d *Door) AllowFeed(address string) error {
	ok, err := d.readers.take(network(address), d.Clock())
	if err == nil && !ok {
		err = errs.Refuse("login.too_many")
	}
	return err
}

// network is what belongs to one connection: an address of version 4, and of version 6 the part
// that a household is given.
func network(address string) string {
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

func (s *sources) take(place string, now time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if day := now.UTC().Format(time.DateOnly); day != s.day {
		key, err := draw(s.random, sha256.Size)
		if err != nil {
			return false, err
		}
		s.key, s.day, s.of = key, day, map[[sha256.Size]byte]*budget{}
	}
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(place))
	sum := [sha256.Size]byte(mac.Sum(nil))
	b := s.of[sum]
	if b == nil {
		if len(s.of) >= mostSources {
			s.forget(now)
		}
		b = &budget{left: sourceBurst, at: now}
		s.of[sum] = b
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.left = min(sourceBurst, b.left+float64(passed)/float64(sourceRefill))
	}
	b.at = now // also when it was set back: what was left stays.
	if b.left < 1 {
		return false, nil
	}
	b.left--
	return true, nil
}

// forget makes room: who is back at a full budget first, and everybody when that is nobody.
func (s *sources) forget(now time.Time) {
	for sum, b := range s.of {
		if b.left+float64(now.Sub(b.at))/float64(sourceRefill) >= sourceBurst {
			delete(s.of, sum)
		}
	}
	if len(s.of) >= mostSources {
		clear(s.of)
	}
}
