package casework

import (
	"testing"
	"time"
)

// What a promise says of the moment is no finer than the record is, and never before the log.
func TestAPromiseIsNoFinerThanItsRecord(t *testing.T) {
	quarter := time.Date(2026, 11, 22, 9, 15, 0, 0, time.UTC)
	for name, c := range map[string]struct{ now, given, want time.Time }{
		"of a visitor":                   {quarter, quarter, quarter},
		"of a visitor, the log is later": {quarter, quarter.Add(7*time.Minute + 13*time.Second), quarter.Add(15 * time.Minute)},
		"of somebody who signed in":      {quarter.Add(time.Second), quarter.Add(2 * time.Second), quarter.Add(2 * time.Second)},
	} {
		got := noFiner(c.now, c.given)
		if !got.Equal(c.want) || got.Before(c.given) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
