package web

import (
	"slices"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/web/ui"
)

// The names of the deeds, as they stand in an address.
const (
	toShare     = "delen"
	toUnshare   = "delen-stoppen"
	toConsent   = "toestemming"
	toWithdraw  = "toestemming-intrekken"
	toAsk       = "vraag"
	toAnswer    = "antwoord"
	toRefuse    = "weiger"
	toDiscuss   = "weigering-bespreken"
	toReview    = "noodtoegang-nakijken"
	toEndLook   = "noodtoegang-stoppen"
	toBar       = "weren"
	toLift      = "weer-toelaten"
	toOpenOwn   = "toegang-geven"
	toCloseOwn  = "toegang-stoppen"
	toSpeak     = "vertel"
	eventsShown = 20
)

// deeds are all acts that have a form.
var deeds []deed

func init() { // they look one another up when they are asked.
	deeds = slices.Concat(sharingDeeds(), informationDeeds(), lookingDeeds(), accessDeeds(), callDeeds(), consultDeeds(), meetingDeeds())
}

// deedOf finds a deed by its name; nil: there is none.
func deedOf(name string) *deed {
	for i := range deeds {
		if deeds[i].name == name {
			return &deeds[i]
		}
	}
	return nil
}

// onlyIf asks with an act when what it is about is there.
func onlyIf(there bool, act circle.Body) []circle.Body {
	if !there {
		return nil
	}
	return []circle.Body{act}
}

func always(act circle.Body) func(*doing) []circle.Body {
	return func(*doing) []circle.Body { return []circle.Body{act} }
}

func words(names ...string) []field {
	var fields []field
	for _, name := range names {
		fields = append(fields, field{name: name, kind: ui.AskWords})
	}
	return fields
}

// asks is for what every reader is asked alike.
func asks(fields []field) func(*doing) []field { return func(*doing) []field { return fields } }

func sharingDeeds() []deed {
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
	}
}

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

func accessDeeds() []deed {
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
				if who == "" {
					who = account
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
				return circle.PortalOpened{Person: core.PersonID(d.typed.Get("person")), Account: core.ActorID(d.typed.Get("account"))}, nil
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
