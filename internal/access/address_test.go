package access_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// TestNobodyNearReadsAnAddress: whatever they stand for, whatever is shared with them and under
// whatever kind of content it was recorded.
func TestNobodyNearReadsAnAddress(t *testing.T) {
	p, there := policies(t), 0
	rapid.Check(t, func(t *rapid.T) {
		h := casetest.Histories(t)
		for i := range h.Events {
			if isAddress(&h.Events[i]) {
				there++
				h.Events[i].Content = rapid.SampledFrom([]core.Content{core.SafetyFacts, core.PlanContent, core.Process}).Draw(t, "content")
			}
		}
		stands := access.Stands(h.State, h.Rules)
		for _, who := range people(h.State) {
			if who.Kind == access.Professional {
				continue
			}
			for _, why := range access.Purposes {
				v, _ := p.Look(who, why, h.State, stands, h.Events, h.Now)
				if i := slices.IndexFunc(v.Events, func(e circle.Event) bool { return isAddress(&e) }); i >= 0 {
					t.Fatalf("%s of %v reads %s for %s, by %v", who.Kind, v.Ties.List(), circle.TypeOf(v.Events[i].Body), why, v.Policies)
				}
			}
		}
	})
	if there == 0 {
		t.Error("no history holds an address: nothing was tested")
	}
}

func isAddress(e *circle.Event) bool {
	switch e.Body.(type) {
	case circle.AddressRecorded, circle.AddressHidden:
		return true
	}
	return false
}

// TestAHiddenAddressIsInNoView: also not in that of the lead, and not on a day before it was hidden.
func TestAHiddenAddressIsInNoView(t *testing.T) {
	p, hidden := policies(t), 0
	rapid.Check(t, func(t *rapid.T) {
		h := casetest.Histories(t)
		somebodyHides(t, h)
		_, why := anyone(t, h.State)
		for _, who := range people(h.State) {
			v, _ := p.Look(who, why, h.State, access.Stands(h.State, h.Rules), h.Events, h.Now)
			for n := range v.Events {
				then := circle.Fold(v.Events[:n+1])
				for i := range h.State.Persons {
					one := &h.State.Persons[i]
					if !one.Hidden {
						continue
					}
					hidden++
					at := slices.IndexFunc(then.Persons, func(p circle.Person) bool { return p.ID == one.ID })
					if at >= 0 && then.Persons[at].Address != (circle.Address{}) {
						t.Fatalf("after %d events %s reads where %s lives", n+1, who.ID, one.ID)
					}
				}
			}
		}
	})
	if hidden == 0 {
		t.Error("nobody hides: nothing was tested")
	}
}

// somebodyHides has somebody of the household hide now, if the circle lets it be recorded.
func somebodyHides(t *rapid.T, h *casetest.Play) {
	if len(h.State.Persons) == 0 {
		return
	}
	one := rapid.SampledFrom(h.State.Persons).Draw(t, "who hides")
	c := circle.Command{By: h.State.Keeper().Actor, Act: circle.AddressHidden{Person: one.ID}}
	events, err := circle.Decide(h.State, c, circle.Moment{Now: h.Now, Rules: h.Rules})
	if err != nil {
		return
	}
	for i := range events {
		circle.Apply(h.State, &events[i])
	}
	h.Events = append(h.Events, events...)
}

// TestAHomeDecidesNothing: it is no part of the question, and so not of what is remembered of it.
func TestAHomeDecidesNothing(t *testing.T) {
	p := policies(t)
	rapid.Check(t, func(t *rapid.T) {
		h := casetest.Histories(t)
		who, why := anyone(t, h.State)
		near := who
		near.Home = "1234AB"
		stands := access.Stands(h.State, h.Rules)
		one, found := p.Look(who, why, h.State, stands, h.Events, h.Now)
		two, also := p.Look(near, why, h.State, stands, h.Events, h.Now)
		if found != also || one.Ties != two.Ties || len(one.Events) != len(two.Events) || !slices.Equal(one.Policies, two.Policies) {
			t.Fatalf("%s knows otherwise for where they live", who.ID)
		}
	})
}
