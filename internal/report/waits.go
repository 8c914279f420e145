package report

import "time"

// WaitsSince is from when whoever reported waits, in the open (MISSION row 8): since the report came, or new
// facts opened it again; and when they heard something since and wrote again, since they wrote.
func (s *State) WaitsSince() time.Time {
	if m := s.unanswered(); m != nil && len(s.Told) > 0 && s.Told[len(s.Told)-1].At.After(s.Since) {
		return m.At
	}
	return s.Since
}
