package web

import (
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toAsk     = "vraag"
	toAnswer  = "antwoord"
	toRefuse  = "weiger"
	toDiscuss = "weigering-bespreken"
)

func informationDeeds() []deed {
	about := func(d *doing) string { return d.requestText(d.request()) }
	over := func(d *doing) core.ItemID { return core.ItemID(d.over) }
	return []deed{
		{
			name: toAsk, key: "information.asked",
			ask: always(circle.InformationAsked{}),
			fields: func(d *doing) []field {
				return append([]field{{name: "of", kind: ui.AskChoice, from: d.members()}}, words("what")...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.InformationAsked{ID: d.fresh, Of: core.ActorID(d.typed.Get("of")), What: d.typed.Get("what")}, nil
			},
		},
		{
			name: toAnswer, key: "information.given",
			ask:   func(d *doing) []circle.Body { return onlyIf(d.asked(), circle.InformationGiven{ID: over(d)}) },
			about: about, fields: asks(words("what", "ground")),
			act: func(d *doing) (circle.Body, error) {
				return circle.InformationGiven{ID: over(d), What: d.typed.Get("what"), Ground: d.typed.Get("ground")}, nil
			},
		},
		{
			name: toRefuse, key: "information.refused",
			ask:   func(d *doing) []circle.Body { return onlyIf(d.asked(), circle.InformationRefused{ID: over(d)}) },
			about: about, fields: asks(words("ground")),
			act: func(d *doing) (circle.Body, error) {
				return circle.InformationRefused{ID: over(d), Ground: d.typed.Get("ground")}, nil
			},
		},
		{
			name: toDiscuss, key: "dilemma.discussed",
			ask: func(d *doing) []circle.Body {
				x := d.request()
				return onlyIf(x != nil && !x.Refused.IsZero() && x.Discussed.IsZero(), circle.DilemmaDiscussed{Request: over(d)})
			},
			about: about, fields: asks(append([]field{{name: "with", kind: ui.AskLine}}, words("outcome")...)),
			act: func(d *doing) (circle.Body, error) {
				return circle.DilemmaDiscussed{Request: over(d), With: d.typed.Get("with"), Outcome: d.typed.Get("outcome")}, nil
			},
		},
	}
}
