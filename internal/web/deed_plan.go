package web

import (
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toSpeak = "vertel"
	toHear  = "stem"
	toPlan  = "plan"
	toGoal  = "doel"
	toReach = "doel-gehaald"
)

func planDeeds() []deed {
	goal := func(d *doing) *circle.Goal {
		return itemOf(d.state.Plan.Goals, func(g *circle.Goal) bool { return g.ID == d.item() })
	}
	return []deed{
		{
			name: toPlan, key: "plan.made", ask: always(circle.PlanMade{}),
			fields: func(d *doing) []field {
				return []field{{name: "summary", kind: ui.AskWords, start: []string{d.state.Plan.Summary}}}
			},
			act: func(d *doing) (circle.Body, error) { return circle.PlanMade{Summary: d.typed.Get("summary")}, nil },
		},
		{
			name: toSpeak, key: "plan.voice_heard",
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.self() != "", circle.VoiceHeard{Person: d.self()})
			},
			fields: asks(words("words")),
			act: func(d *doing) (circle.Body, error) {
				return circle.VoiceHeard{Person: d.self(), Words: d.typed.Get("words")}, nil
			},
		},
		{ // somebody else takes it down.
			name: toHear, key: "plan.voice_heard", says: "plan.voice_taken",
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.self() == "" && len(d.state.Persons) > 0, circle.VoiceHeard{})
			},
			about:  func(d *doing) string { return onlyText(d.personAsked()) },
			fields: func(d *doing) []field { return append(unless(d.personAsked()), append(words("words"), happened())...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.VoiceHeard{Person: core.PersonID(d.only(d.personAsked())), Words: d.typed.Get("words")}, nil
			},
		},
		{
			name: toGoal, key: "plan.goal_set",
			ask: func(d *doing) []circle.Body { return onlyIf(!d.state.Plan.Made.IsZero(), circle.GoalSet{}) },
			fields: func(d *doing) []field {
				return append(words("what"), maybe(choice("person", d.persons())))
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.GoalSet{ID: d.fresh, Person: core.PersonID(d.typed.Get("person")), What: d.typed.Get("what")}, nil
			},
		},
		{
			name: toReach, key: "plan.goal_reached",
			ask: func(d *doing) []circle.Body {
				g := goal(d)
				return onlyIf(g != nil && g.Reached.IsZero(), circle.GoalReached{ID: d.item()})
			},
			about: func(d *doing) string { return d.quoted(goal(d).What) }, fields: asks(nil),
			act: func(d *doing) (circle.Body, error) { return circle.GoalReached{ID: d.item()}, nil },
		},
	}
}
