package web

import (
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toPromise  = "afspraak"
	toCheck    = "afspraak-nagegaan"
	toBreak    = "afspraak-antwoord"
	toEndAgree = "afspraak-stoppen"
)

func agreementDeeds() []deed {
	about := func(d *doing) string { return d.quoted(d.agreement().What) }
	is := func(holds func(*doing, *circle.Agreement) bool, act func(core.ItemID) circle.Body) func(*doing) []circle.Body {
		return func(d *doing) []circle.Body {
			a := d.agreement()
			return onlyIf(a != nil && a.Running() && holds(d, a), act(d.item()))
		}
	}
	return []deed{
		{
			name: toPromise, key: "agreement.made", ask: always(circle.AgreementMade{}),
			fields: func(d *doing) []field {
				return append(words("what"), choice("who", d.promising()), choice("checker", d.takingPart()),
					field{name: "due", kind: ui.AskDay}, d.yesNo("condition"))
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.AgreementMade{
					ID: d.fresh, What: d.typed.Get("what"), Checker: core.ActorID(d.typed.Get("checker")), Due: d.day("due"), Condition: d.said("condition"),
				}
				if id, ok := strings.CutPrefix(d.typed.Get("who"), withActor); ok {
					act.Member = core.ActorID(id)
				}
				if id, ok := strings.CutPrefix(d.typed.Get("who"), withPerson); ok {
					act.Person = core.PersonID(id)
				}
				return act, nil
			},
		},
		{
			name: toCheck, key: "agreement.checked", about: about,
			ask: is(func(d *doing, a *circle.Agreement) bool { return !d.isMe(a.Member) }, func(id core.ItemID) circle.Body { return circle.AgreementChecked{ID: id} }),
			fields: func(d *doing) []field {
				return []field{d.yesNo("kept"), {name: "note", kind: ui.AskWords, optional: true}, {name: "next", kind: ui.AskDay, optional: true}}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.AgreementChecked{ID: d.item(), Kept: d.said("kept"), Note: d.typed.Get("note"), Next: d.day("next")}, nil
			},
		},
		{
			name: toBreak, key: "agreement.break_answered", about: about,
			ask:    is(func(_ *doing, a *circle.Agreement) bool { return !a.Broken.IsZero() }, func(id core.ItemID) circle.Body { return circle.BreakAnswered{ID: id} }),
			fields: asks(append(words("answer"), field{name: "again", kind: ui.AskDay, optional: true})),
			act: func(d *doing) (circle.Body, error) {
				return circle.BreakAnswered{ID: d.item(), Answer: d.typed.Get("answer"), Due: d.day("again")}, nil
			},
		},
		{
			name: toEndAgree, key: "agreement.ended", about: about,
			ask:    is(func(_ *doing, a *circle.Agreement) bool { return a.Broken.IsZero() }, func(id core.ItemID) circle.Body { return circle.AgreementEnded{ID: id} }),
			fields: asks(words("reason")),
			act: func(d *doing) (circle.Body, error) {
				return circle.AgreementEnded{ID: d.item(), Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}

func (d *doing) agreement() *circle.Agreement {
	return itemOf(d.state.Agreements, func(a *circle.Agreement) bool { return a.ID == d.item() })
}

// takingPart are all who take part, oneself too.
func (d *doing) takingPart() []ui.Choice {
	from := []ui.Choice{}
	for i := range d.state.Members {
		if m := &d.state.Members[i]; m.Active() {
			from = append(from, ui.Choice{Value: string(m.ID), Text: d.actor(m.ID)})
		}
	}
	return from
}

// promising are who can promise something: who takes part, and the household.
func (d *doing) promising() []ui.Choice {
	from := []ui.Choice{}
	for _, c := range d.persons() {
		from = append(from, ui.Choice{Value: withPerson + c.Value, Text: d.Say(text.M("do.with_person", text.Words("person", c.Text)), nil)})
	}
	for _, c := range d.takingPart() {
		from = append(from, ui.Choice{Value: withActor + c.Value, Text: c.Text})
	}
	return from
}
