package circle_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/rules"
)

// A region can make a rule tighter. Then nobody may have less to do, or hear less.
func TestTighteningTakesNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Walk(t, 120, func(*casetest.Play, casetest.Attempt) {})
		tight := casetest.Tightening(t, p.Rules)
		s := &circle.State{}
		for i := range p.Events {
			circle.Apply(s, &p.Events[i])
			if i%7 != 0 && i != len(p.Events)-1 {
				continue
			}
			later := time.Duration(rapid.IntRange(0, 24*60).Draw(t, "later")) * time.Hour
			at := p.Events[i].Recorded.Add(later)
			if err := noLooser(s, at, p.Rules, tight); err != nil {
				t.Fatalf("after %d events, at %v: %v", i+1, at, err)
			}
		}
	})
}

func noLooser(s *circle.State, at time.Time, loose, tight *rules.Rules) error {
	_, before, alarmsBefore := circle.Look(s, circle.Moment{Now: at, Rules: loose})
	_, after, alarmsAfter := circle.Look(s, circle.Moment{Now: at, Rules: tight})
	dues := map[circle.DutyKey]circle.Duty{}
	for _, d := range after {
		dues[d.Key] = d
	}
	for _, d := range before {
		now, there := dues[d.Key]
		if !there {
			return fmt.Errorf("tighter rules take a duty away: %v", d.Key)
		}
		if now.Due.After(d.Due) && !putOff(s, now) {
			return fmt.Errorf("tighter rules put a duty off: %v from %v to %v", d.Key, d.Due, now.Due)
		}
	}
	levels := map[circle.AlarmKind]circle.Level{}
	for _, a := range alarmsAfter {
		levels[a.Kind] = a.Level
	}
	for _, a := range alarmsBefore {
		if levels[a.Kind] < a.Level {
			return fmt.Errorf("tighter rules make an alarm softer: %s from %v to %v", a.Kind, a.Level, levels[a.Kind])
		}
	}
	return nil
}

// putOff tells whether somebody named put this duty off: by setting its rule aside, or by the
// answer to its escalation.
func putOff(s *circle.State, d circle.Duty) bool {
	for _, a := range s.Asides {
		if a.Until.Equal(d.Due) {
			return true
		}
	}
	for _, l := range s.Lapses {
		if l.Key == d.Key && l.Until.Equal(d.Due) {
			return true
		}
	}
	return false
}
