package casetest

import (
	"fmt"

	"kring/internal/circle"
	"kring/internal/report"
)

// Silent says how a report fell silent; nil: it is answered, or each thing that is still to be done of it is
// somebody's by name, before a moment, and they may know of it.
func Silent(s *report.State, m circle.Moment) error {
	duties := report.Duties(s, m)
	if s.Answered() != (len(duties) == 0) {
		return fmt.Errorf("answered %v, with %d duties: %+v", s.Answered(), len(duties), duties)
	}
	for _, d := range duties {
		if !d.Owner.Named() || d.Due.IsZero() || d.Since.IsZero() || d.Rule == "" || d.What.Key == "" || d.Why.Key == "" {
			return fmt.Errorf("a duty that is nobody's: %+v", d)
		}
		if s.BarredNow(d.Owner.ID) {
			return fmt.Errorf("a duty of who may not know of it: %+v", d)
		}
	}
	return nil
}
