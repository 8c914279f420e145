package circle_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/casetest"
	"kring/internal/circle"
)

// The order in which two people put unrelated things on record makes no difference.
func TestUnrelatedEventsCanChangePlaces(t *testing.T) {
	swapped := 0
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		before := &circle.State{}
		m := circle.Moment{Now: p.Now.Add(time.Duration(rapid.IntRange(0, 24*60).Draw(t, "later")) * time.Hour), Rules: p.Rules}
		ring, duties, alarms := circle.Look(p.State, m)
		for i := 0; i+1 < len(p.Events); i++ {
			one, two := p.Events[i], p.Events[i+1]
			if unrelated(&one, &two) && eitherOrder(before, one, two, p) {
				swapped++
				other := slices.Clone(p.Events)
				other[i], other[i+1] = two, one
				ring2, duties2, alarms2 := circle.Look(circle.Fold(other), m)
				if diff := cmp.Diff(ring, ring2) + cmp.Diff(duties, duties2) + cmp.Diff(alarms, alarms2); diff != "" {
					t.Fatalf("%s and %s changed places (-before +after):\n%s", circle.TypeOf(one.Body), circle.TypeOf(two.Body), diff)
				}
			}
			circle.Apply(before, &p.Events[i])
		}
	})
	if swapped < 50 {
		t.Errorf("only %d pairs changed places", swapped)
	}
}

// unrelated: of different concepts, by different people, about nobody or nothing they share.
// Who takes part, who leads and what was let pass is a matter of order; so is the circle itself.
func unrelated(one, two *circle.Event) bool {
	a, b := concept(one), concept(two)
	ordered := []string{"circle", "member", "agency", "access", "leaving", "lead", "duty", "escalation", "alarm", "rule", "evaluation"}
	if a == b || one.By.ID == two.By.ID || slices.Contains(ordered, a) || slices.Contains(ordered, b) {
		return false
	}
	for _, id := range one.About {
		if slices.Contains(two.About, id) {
			return false
		}
	}
	return true
}

func concept(e *circle.Event) string {
	c, _, _ := strings.Cut(circle.TypeOf(e.Body), ".")
	return c
}

// eitherOrder tells whether both could have been decided in the other order, to the same end.
func eitherOrder(s *circle.State, one, two circle.Event, p *casetest.Play) bool {
	return decides(s, two, nil, p) && decides(s, one, &two, p)
}

func decides(s *circle.State, e circle.Event, after *circle.Event, p *casetest.Play) bool {
	if after != nil {
		s = copied(s, p)
		circle.Apply(s, after)
	}
	c := circle.Command{By: e.By, Happened: e.Happened, Content: e.Content, Act: e.Body}
	events, err := circle.Decide(s, c, circle.Moment{Now: e.Recorded, Rules: p.Rules})
	return err == nil && len(events) == 1 && reflect.DeepEqual(events[0].Body, e.Body)
}

// copied is the same state made anew: the events up to its place.
func copied(s *circle.State, p *casetest.Play) *circle.State { return circle.Fold(p.Events[:s.Seq]) }
