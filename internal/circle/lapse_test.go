package circle_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// lapse lets the background work look at the clock, and tells how much it put on record.
func lapse(t *rapid.T, p *casetest.Play) int {
	n := len(p.Events)
	if err := p.Put(circle.Command{By: core.Actor{ID: "kring"}, Act: circle.LapseDue{}}); err != nil {
		t.Fatalf("looking at the clock: %v", err)
	}
	return len(p.Events) - n
}

// held tells whether every late duty is held by the next rung, or by the country.
func held(s *circle.State, m circle.Moment) error {
	above := map[string]circle.Duty{}
	duties := circle.Duties(s, m)
	for _, d := range duties {
		if d.Key.Kind == "answer_escalation" {
			above[d.Key.Subject] = d
		}
	}
	for _, d := range duties {
		if !d.Late(m.Now) {
			continue
		}
		if d.Key.Kind == "answer_escalation" {
			if d.Rung != circle.RungNational {
				return fmt.Errorf("an escalation on rung %d is late: %v", d.Rung, d.Key)
			}
			continue
		}
		up, ok := above[d.Key.String()]
		switch {
		case !ok:
			return fmt.Errorf("late, and nobody above holds it: %v", d.Key)
		case up.Rung < circle.RungTeam || up.Rung > circle.RungNational || up.Rung != d.Rung:
			return fmt.Errorf("%v on rung %d is held on rung %d", d.Key, d.Rung, up.Rung)
		case up.Rung > circle.RungTeam && !slices.Contains(s.Ladder[up.Rung:], up.Owner):
			return fmt.Errorf("%v on rung %d is held by %v", d.Key, up.Rung, up.Owner)
		}
	}
	return nil
}

func TestWhatIsLateIsHeldAboveAndClimbs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Walk(t, 40, func(*casetest.Play, casetest.Attempt) {})
		if !p.State.Ongoing() {
			return
		}
		p.After(time.Duration(rapid.IntRange(0, 24*120).Draw(t, "later")) * time.Hour)
		lapse(t, p)
		if err := held(p.State, p.Moment()); err != nil {
			t.Fatal(err)
		}
		if n := lapse(t, p); n != 0 {
			t.Fatalf("looking again put %d events on record", n)
		}
		p.Now = p.Now.Add(-time.Duration(rapid.IntRange(1, 24*60).Draw(t, "back")) * time.Hour)
		lapse(t, p)
		seen := map[circle.DutyLapsed]bool{}
		for i := range p.Events {
			if l, ok := p.Events[i].Body.(circle.DutyLapsed); ok {
				if seen[l] {
					t.Fatalf("a clock set back let this pass again: %+v", l)
				}
				seen[l] = true
			}
		}
	})
}

// Left alone, everything climbs to the country, and there it stops.
func TestRungsClimbToTheCountryAndStop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Walk(t, 30, func(*casetest.Play, casetest.Attempt) {})
		if !p.State.Ongoing() {
			return
		}
		p.Days(200) // every rule that was set aside counts again.
		// Alarms come up late, so it is quiet once four weeks bring nothing; each rung has days.
		quiet := 0
		for range 120 {
			if quiet++; lapse(t, p) > 0 {
				quiet = 0
			}
			if quiet == 4 {
				break
			}
			p.Days(7)
		}
		if quiet < 4 {
			t.Fatal("it climbs on above the country")
		}
		for _, d := range p.Duties() {
			if d.Late(p.Now) && d.Rung != circle.RungNational {
				t.Fatalf("%v stopped on rung %d", d.Key, d.Rung)
			}
		}
	})
}

// Whatever is done takes its escalation along.
func TestAnEscalationGoesWithItsDuty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		for i := range p.Events {
			s := circle.Fold(p.Events[:i+1])
			there := map[string]bool{}
			duties := circle.Duties(s, circle.Moment{Now: p.Events[i].Recorded, Rules: p.Rules})
			for _, d := range duties {
				there[d.Key.String()] = true
			}
			for _, d := range duties {
				if d.Key.Kind == "answer_escalation" && !there[d.Key.Subject] {
					t.Fatalf("after %s: %s is done and its escalation stays", circle.TypeOf(p.Events[i].Body), d.Key.Subject)
				}
			}
		}
	})
}
