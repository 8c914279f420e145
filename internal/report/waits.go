package report

import "time"

// WaitsSince is from when somebody waits, in the open (MISSION row 8): whoever reported since the report came, or
// since new facts opened it again; since they wrote, when they heard and wrote again; and whoever asked to
// destroy it since they asked, when all else was decided and heard.
func (s *State) WaitsSince() time.Time {
	heard := len(s.Told) > 0 && s.Told[len(s.Told)-1].At.After(s.Since)
	if m := s.unanswered(); m != nil && heard {
		return m.At
	}
	d := s.Decision()
	if asked := !s.DestructionAsked.IsZero() && s.DestructionDecided.IsZero(); asked && d != nil && d.Outcome.Final() && s.Owed.IsZero() {
		return s.DestructionAsked
	}
	return s.Since
}
