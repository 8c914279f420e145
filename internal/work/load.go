package work

import "time"

// rate is how many came in, in the last minute: this one, and what is left of the one before.
type rate struct {
	minute      int64
	now, before float64
}

func (r *rate) turn(at time.Time) {
	switch minute := at.Unix() / 60; minute {
	case r.minute:
	case r.minute + 1:
		r.minute, r.now, r.before = minute, 0, r.now
	default: // long ago, or a clock that was set back.
		*r = rate{minute: minute}
	}
}

func (r *rate) count(at time.Time) {
	r.turn(at)
	r.now++
}

func (r *rate) at(at time.Time) float64 {
	r.turn(at)
	gone := float64(at.Unix()%60) / 60
	return r.now + r.before*(1-gone)
}

// spent remembers tokens that were used, for as long as they are valid. When it is full it forgets
// the oldest half, and takes them again: that is work somebody did twice the good of, and no reason
// to turn anybody away. Several servers each have their own, so a token is good once at each.
type spent struct {
	now, before map[[drawn]byte]struct{}
	since       time.Time
}

func (s *spent) has(of [drawn]byte) bool {
	_, now := s.now[of]
	_, before := s.before[of]
	return now || before
}

// take tells whether a token is new, and remembers it.
func (s *spent) take(of [drawn]byte, at time.Time, valid time.Duration) bool {
	if s.has(of) {
		return false
	}
	if s.now == nil || len(s.now) >= mostSpent || at.Sub(s.since) > valid {
		s.before, s.now, s.since = s.now, map[[drawn]byte]struct{}{}, at
	}
	s.now[of] = struct{}{}
	return true
}
