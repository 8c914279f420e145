package web

import (
	"slices"
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toDissent  = "tegenspraak"
	toReply    = "tegenspraak-antwoord"
	toSetAside = "afwijken"
	toRestore  = "afwijking-stoppen"
	toSchedule = "evaluatie-plannen"
	toEvaluate = "evaluatie"
)

func dissentDeeds() []deed {
	return slices.Concat(contradictionDeeds(), asideDeeds(), evaluationDeeds())
}

func contradictionDeeds() []deed {
	dissent := func(d *doing) *circle.Dissent {
		return itemOf(d.state.Dissents, func(x *circle.Dissent) bool { return x.ID == d.item() })
	}
	return []deed{
		{
			name: toDissent, key: "dissent.voiced", ask: always(circle.DissentVoiced{}), fields: asks(words("what")),
			act: func(d *doing) (circle.Body, error) {
				return circle.DissentVoiced{ID: d.fresh, What: d.typed.Get("what")}, nil
			},
		},
		{
			name: toReply, key: "dissent.answered", about: func(d *doing) string { return d.quoted(dissent(d).What) },
			ask: func(d *doing) []circle.Body {
				x := dissent(d)
				return onlyIf(x != nil && x.Answered.IsZero() && !d.isMe(x.By), circle.DissentAnswered{ID: d.item()})
			},
			fields: func(d *doing) []field { return append(words("answer"), d.yesNo("adopted")) },
			act: func(d *doing) (circle.Body, error) {
				return circle.DissentAnswered{ID: d.item(), Answer: d.typed.Get("answer"), Adopted: d.said("adopted")}, nil
			},
		},
	}
}

func asideDeeds() []deed {
	return []deed{
		{
			name: toSetAside, key: "rule.set_aside", duty: true, ask: always(circle.RuleSetAside{}),
			fields: func(d *doing) []field {
				from, start := d.rulesHere()
				return append([]field{{name: "rule", kind: ui.AskChoice, from: from, start: start}}, append(words("reason"), d.untilAside())...)
			},
			act: func(d *doing) (circle.Body, error) {
				rule, person, _ := strings.Cut(d.typed.Get("rule"), "/")
				return circle.RuleSetAside{Rule: rule, Person: core.PersonID(person), Reason: d.typed.Get("reason"), Until: d.day("until")}, nil
			},
		},
		{
			name: toRestore, key: "rule.restored", fields: asks(nil),
			ask: func(d *doing) []circle.Body {
				a := d.aside()
				return onlyIf(a != nil, circle.RuleRestored{})
			},
			about: func(d *doing) string {
				a := d.aside()
				return d.ruleText(a.Rule, d.state.PersonName(a.Person)) + ": " + d.quoted(a.Reason)
			},
			act: func(d *doing) (circle.Body, error) {
				a := d.aside()
				return circle.RuleRestored{Rule: a.Rule, Person: a.Person}, nil
			},
		},
	}
}

// aside is the rule that stands set aside now: over the rule and the person, as its duty has it.
func (d *doing) aside() *circle.Aside {
	return itemOf(d.state.Asides, func(a *circle.Aside) bool {
		return a.Restored.IsZero() && d.now.Before(a.Until) && strings.TrimSuffix(d.over, "/") == strings.TrimSuffix(a.Rule+"/"+string(a.Person), "/")
	})
}

// notSeen is the one rule without a number.
const notSeen = "sight.notSeen"

// rulesHere are the rules that can be set aside: first those of what has to be done here, each for
// whom it is, then every other term. It begins with that of the duty that it is over.
func (d *doing) rulesHere() (from []ui.Choice, start []string) {
	add := func(rule, person string) {
		value := rule + "/" + person
		if !slices.ContainsFunc(from, func(c ui.Choice) bool { return c.Value == value }) {
			from = append(from, ui.Choice{Value: value, Text: d.ruleText(rule, d.state.PersonName(core.PersonID(person)))})
		}
	}
	for _, x := range circle.Duties(d.state, d.asOf()) {
		person := x.Key.Subject
		if d.state.PersonName(core.PersonID(person)) == "" {
			person = ""
		}
		if !d.Has("rule." + x.Rule) {
			continue
		}
		add(x.Rule, person)
		if x.Key.String() == d.over {
			start = []string{x.Rule + "/" + person}
		}
	}
	for i := range d.state.Persons {
		if p := &d.state.Persons[i]; p.MustBeSeen() {
			add(notSeen, string(p.ID))
		}
	}
	for _, r := range rules.Describe(d.rules) {
		if r.Term {
			add(r.Path, "")
		}
	}
	return from, start
}

// ruleText is a rule in words, and for whom.
func (d *doing) ruleText(rule, name string) string {
	said := text.Capital(d.Word("rule." + rule)) // key: ok, the paths of the rules.
	if name == "" {
		return said
	}
	return said + " (" + name + ")"
}

func evaluationDeeds() []deed {
	return []deed{
		{
			name: toSchedule, key: "evaluation.planned", ask: always(circle.EvaluationPlanned{}),
			fields: asks([]field{{name: "on", kind: ui.AskDay}}),
			act:    func(d *doing) (circle.Body, error) { return circle.EvaluationPlanned{On: d.day("on")}, nil },
		},
		{
			name: toEvaluate, key: "evaluation.held", ask: always(circle.EvaluationHeld{}),
			fields: func(d *doing) []field {
				from := kinds(d, "do.outcome_", circle.Stopped, circle.Less, circle.Same, circle.Worse)
				with := field{name: "with", label: d.Word("do.evaluation.held.who"), kind: ui.AskSeveral, from: d.takingPart(), start: []string{string(d.by.ID)}}
				return []field{pick("outcome", from), with, d.yesNo("household"), {name: "what", kind: ui.AskWords}, happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.EvaluationHeld{Outcome: circle.ViolenceOutcome(d.typed.Get("outcome")), Household: d.said("household"), What: d.typed.Get("what")}
				for _, id := range d.typed["with"] {
					act.With = append(act.With, core.ActorID(id))
				}
				return act, nil
			},
		},
	}
}
