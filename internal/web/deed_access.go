package web

import (
	"slices"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toReview   = "noodtoegang-nakijken"
	toEndLook  = "noodtoegang-stoppen"
	toBar      = "weren"
	toLift     = "weer-toelaten"
	toOpenOwn  = "toegang-geven"
	toCloseOwn = "toegang-stoppen"
)

func accessDeeds() []deed { return slices.Concat(lookingDeeds(), barDeeds()) }

// What somebody found who looked at an emergency access afterwards.
const (
	wasRight = "terecht"
	wasWrong = "niet-terecht"
)

func lookingDeeds() []deed {
	about := func(d *doing) string { return d.emergencyText(d.emergency()) }
	return []deed{
		{
			name: toReview, key: "emergency.reviewed",
			ask: func(d *doing) []circle.Body {
				x := d.emergency()
				return onlyIf(x != nil && x.Reviewed.IsZero() && x.By.ID != d.by.ID, circle.EmergencyReviewed{ID: core.ItemID(d.over)})
			},
			about: about,
			fields: func(d *doing) []field {
				return append(words("finding"), field{name: "verdict", kind: ui.AskPick, from: []ui.Choice{
					{Value: wasRight, Text: d.Word("do.review_right")}, {Value: wasWrong, Text: d.Word("do.review_wrong")},
				}})
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.EmergencyReviewed{ID: core.ItemID(d.over), Justified: d.typed.Get("verdict") == wasRight, Finding: d.typed.Get("finding")}, nil
			},
		},
		{
			name: toEndLook, key: "emergency.ended", away: true,
			ask: func(d *doing) []circle.Body {
				x := d.emergency()
				return onlyIf(x != nil && x.InForce(d.now) && x.By.ID == d.by.ID, circle.EmergencyEnded{ID: core.ItemID(d.over)})
			},
			about: about, fields: asks(nil),
			act: func(d *doing) (circle.Body, error) { return circle.EmergencyEnded{ID: core.ItemID(d.over)}, nil },
		},
	}
}

func barDeeds() []deed {
	return []deed{
		{
			name: toBar, key: "access.barred",
			ask: always(circle.AccessBarred{}),
			fields: func(d *doing) []field {
				return append([]field{
					{name: "actor", kind: ui.AskChoice, from: d.barrable(), optional: true}, {name: "account", kind: ui.AskLine, optional: true},
				}, words("reason")...)
			},
			act: func(d *doing) (circle.Body, error) {
				who, account := d.typed.Get("actor"), d.typed.Get("account")
				if who != "" && account != "" && who != account {
					return nil, errs.Bad("refused.bar.who")
				}
				if who == "" && account != "" {
					who = account
					if err := d.stands(core.ActorID(account), access.Kinds...); err != nil {
						return nil, err
					}
				}
				return circle.AccessBarred{Actor: core.ActorID(who), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toLift, key: "access.bar_lifted",
			ask: func(d *doing) []circle.Body {
				who, ok := d.barred()
				return onlyIf(ok, circle.BarLifted{Actor: who})
			},
			about: func(d *doing) string {
				who, _ := d.barred()
				return d.actor(who)
			},
			fields: asks(words("reason")),
			act: func(d *doing) (circle.Body, error) {
				who, _ := d.barred()
				return circle.BarLifted{Actor: who, Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toOpenOwn, key: "portal.opened",
			ask: always(circle.PortalOpened{}),
			fields: func(d *doing) []field {
				return []field{{name: "person", kind: ui.AskChoice, from: d.withoutAccount()}, {name: "account", kind: ui.AskLine}}
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.PortalOpened{Person: core.PersonID(d.typed.Get("person")), Account: core.ActorID(d.typed.Get("account"))}
				return act, d.stands(act.Account, access.Household)
			},
		},
		{
			name: toCloseOwn, key: "portal.closed",
			ask: func(d *doing) []circle.Body {
				who, ok := d.portal()
				return onlyIf(ok, circle.PortalClosed{Person: who})
			},
			about: func(d *doing) string {
				who, _ := d.portal()
				return d.state.PersonName(who)
			},
			fields: asks(nil),
			act: func(d *doing) (circle.Body, error) {
				who, _ := d.portal()
				return circle.PortalClosed{Person: who}, nil
			},
		},
	}
}
