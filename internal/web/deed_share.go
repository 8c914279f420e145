package web

import (
	"slices"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toShare    = "delen"
	toUnshare  = "delen-stoppen"
	toConsent  = "toestemming"
	toWithdraw = "toestemming-intrekken"
)

func shareDeeds() []deed {
	return []deed{
		{
			name: toShare, key: "sharing.given", agency: true,
			// Who may share anything, or else what their own agency recorded.
			ask: func(d *doing) []circle.Body {
				return []circle.Body{circle.Shared{}, circle.Shared{Events: idsOf(d.latest(true))}}
			},
			fields: (*doing).sharingFields,
			act: func(d *doing) (circle.Body, error) {
				act := circle.Shared{
					ID: d.fresh, With: d.recipient(), Ground: circle.Ground(d.typed.Get("ground")), Why: d.typed.Get("reason"), Until: d.day("until"),
				}
				if act.Ground == circle.GroundConsent {
					act.Consent = core.ItemID(d.typed.Get("consent"))
				}
				for _, c := range d.typed["contents"] {
					act.Contents = append(act.Contents, core.Content(c))
				}
				for _, id := range d.typed["events"] {
					act.Events = append(act.Events, core.EventID(id))
				}
				return act, d.knows(act.With)
			},
		},
		{
			name: toUnshare, key: "sharing.ended",
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.sharing() != nil, circle.SharingEnded{ID: core.ItemID(d.over)})
			},
			about:  func(d *doing) string { return d.sharingText(d.sharing()) },
			fields: asks(words("reason")),
			act: func(d *doing) (circle.Body, error) {
				return circle.SharingEnded{ID: core.ItemID(d.over), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toConsent, key: "consent.given", agency: true,
			ask: always(circle.ConsentGiven{}),
			fields: func(d *doing) []field {
				fields := append(d.withFields(), field{name: "what", kind: ui.AskWords}, field{name: "until", kind: ui.AskDay})
				if d.self() == "" {
					fields = slices.Insert(fields, 0, field{name: "person", kind: ui.AskChoice, from: d.persons()})
				}
				return fields
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.ConsentGiven{ID: d.fresh, Person: d.self(), With: d.recipient(), What: d.typed.Get("what"), Until: d.day("until")}
				if act.Person == "" { // somebody else takes down what was said.
					act.Person, act.Spoken = core.PersonID(d.typed.Get("person")), true
				}
				return act, d.knows(act.With)
			},
		},
		{
			name: toWithdraw, key: "consent.withdrawn",
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.consent() != nil, circle.ConsentWithdrawn{ID: core.ItemID(d.over), Person: d.whoseConsent()})
			},
			about:  func(d *doing) string { return d.consentText(d.consent()) },
			fields: asks([]field{{name: "reason", kind: ui.AskWords, optional: true}}),
			act: func(d *doing) (circle.Body, error) {
				return circle.ConsentWithdrawn{ID: core.ItemID(d.over), Person: d.whoseConsent(), Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}
