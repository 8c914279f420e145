package circle_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
)

// ahead is a day to come, so many days after the stories begin.
func ahead(days int) time.Time { return blank().Now.AddDate(0, 0, days) }

// shared is what the school gets to know; each change is one thing about it that is otherwise.
func shared(changes ...func(*circle.Shared)) circle.Shared {
	x := circle.Shared{
		ID: "s", With: circle.Recipient{Agency: "School"}, Contents: []core.Content{core.SafetyFacts},
		Ground: circle.GroundDutiesWeighed, Why: "de juf let op Noah", Until: ahead(60),
	}
	for _, change := range changes {
		change(&x)
	}
	return x
}

func onConsent(x *circle.Shared) { x.Ground, x.Consent = circle.GroundConsent, "c" }

func unshared() circle.SharingEnded {
	return circle.SharingEnded{ID: "s", Reason: "niet meer nodig"}
}

func consented() circle.ConsentGiven {
	return circle.ConsentGiven{ID: "c", Person: rob, With: circle.Recipient{Agency: "School"}, What: "hoe het thuis gaat", Until: ahead(90)}
}

func withdrawn() circle.ConsentWithdrawn { return circle.ConsentWithdrawn{ID: "c"} }

var sharingRefusals = []refusal{
	{key: "refused.sharing.with", act: shared(func(x *circle.Shared) { x.With = circle.Recipient{} }), after: shared()},
	{key: "refused.sharing.with", act: shared(func(x *circle.Shared) { x.With.Actor = fenna.ID }), after: shared()},
	{
		key: "refused.person_unknown", act: shared(func(x *circle.Shared) {
			x.With, x.Contents, x.Events = circle.Recipient{Person: "esra"}, nil, []core.EventID{"kring-1/2"}
		}),
		then: does(circle.PersonAdded{Person: "esra", Name: "Esra"}),
	},
	{key: "refused.sharing.what", act: shared(func(x *circle.Shared) { x.Contents = nil }), after: shared()},
	{key: "refused.sharing.what", act: shared(func(x *circle.Shared) { x.Events = []core.EventID{""} }), after: shared()},
	{key: "refused.content_unknown", act: shared(func(x *circle.Shared) { x.Contents = []core.Content{"roddel"} }), after: shared()},
	{key: "refused.sharing.secret", act: shared(func(x *circle.Shared) { x.Contents = append(x.Contents, core.ReporterContent) }), after: shared()},
	{key: "refused.sharing.secret", act: shared(func(x *circle.Shared) { x.Contents = []core.Content{core.HiddenAddress} }), after: shared()},
	{
		key: "refused.sharing.household", act: shared(func(x *circle.Shared) { x.With, x.Events = circle.Recipient{Person: rob}, []core.EventID{"kring-1/2"} }),
		after: shared(func(x *circle.Shared) {
			x.With, x.Contents, x.Events = circle.Recipient{Person: rob}, nil, []core.EventID{"kring-1/2"}
		}),
	},
	{
		// By their own account they are who they are.
		key: "refused.sharing.household", given: withPortal, act: shared(func(x *circle.Shared) { x.With = circle.Recipient{Actor: robs.ID} }),
		after: shared(func(x *circle.Shared) {
			x.With, x.Contents, x.Events = circle.Recipient{Actor: robs.ID}, nil, []core.EventID{"kring-1/2"}
		}),
	},
	{key: "refused.sharing.ground", act: shared(func(x *circle.Shared) { x.Ground = "handig" }), after: shared()},
	{key: "refused.sharing.consent", act: shared(onConsent), then: does(consented())},
	{key: "refused.sharing.consent", act: shared(func(x *circle.Shared) { x.Ground = circle.GroundConsent }), after: shared()},
	{key: "refused.sharing.consent", given: begunWith(consented()), act: shared(func(x *circle.Shared) { x.Consent = "c" }), after: shared(onConsent)},
	{
		// A yes to the school is no yes to the football club.
		key: "refused.sharing.consent", given: begunWith(consented()), act: shared(onConsent, func(x *circle.Shared) { x.With.Agency = "Voetbal" }), after: shared(onConsent),
	},
	{key: "refused.sharing.consent", given: begunWith(consented(), withdrawn()), act: shared(onConsent), after: shared()},
	{key: "refused.until", act: shared(func(x *circle.Shared) { x.Until = ahead(400) }), after: shared()},
	{key: "refused.until", act: shared(func(x *circle.Shared) { x.Until = ahead(-1) }), after: shared()},
	{
		// It doesn't outlast the consent that it rests on.
		key: "refused.until", given: begunWith(consented()), act: shared(onConsent, func(x *circle.Shared) { x.Until = ahead(91) }), after: shared(onConsent),
	},
	{key: "refused.not_a_member", by: fenna, act: shared(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.id_taken", given: begunWith(shared()), act: circle.DissentVoiced{ID: "s", What: "ik zie het anders"}, after: otherwise()},
	{key: "refused.words_missing", act: shared(func(x *circle.Shared) { x.Why = " " }), after: shared()},
	{key: "refused.unknown", act: unshared(), then: does(shared())},
	{key: "refused.sharing.over", given: begunWith(shared(), unshared()), act: unshared(), never: "it ended; who needs it again shares it anew"},
	{key: "refused.sharing.over", given: func() *casetest.Play { return begun().Do(shared()).Days(61) }, act: unshared(), never: "its day came"},
	{key: "refused.words_missing", given: begunWith(shared()), act: circle.SharingEnded{ID: "s"}, after: unshared()},
}

var consentRefusals = []refusal{
	{key: "refused.person_unknown", act: circle.ConsentGiven{ID: "c", With: circle.Recipient{Agency: "School"}, What: "hoe het gaat", Until: ahead(9)}, after: consented()},
	{key: "refused.sharing.with", act: circle.ConsentGiven{ID: "c", Person: rob, What: "hoe het gaat", Until: ahead(9)}, after: consented()},
	{
		key: "refused.until", after: consented(),
		act: circle.ConsentGiven{ID: "c", Person: rob, With: circle.Recipient{Agency: "School"}, What: "hoe het gaat", Until: ahead(400)},
	},
	{key: "refused.words_missing", act: circle.ConsentGiven{ID: "c", Person: rob, With: circle.Recipient{Agency: "School"}, Until: ahead(9)}, after: consented()},
	{key: "refused.not_a_member", by: outsider, act: consented(), then: doesAs(samira, circle.PortalOpened{Person: rob, Account: outsider.ID})},
	{
		// An account consents for its own person only.
		key: "refused.not_a_member", by: outsider, given: begunWith(circle.PortalOpened{Person: rob, Account: outsider.ID}),
		act: circle.ConsentGiven{ID: "c", Person: noah, With: circle.Recipient{Agency: "School"}, What: "hoe het gaat", Until: ahead(9)}, after: consented(),
	},
	{key: "refused.unknown", act: withdrawn(), then: does(consented())},
	{key: "refused.unknown", given: begunWith(consented()), act: circle.ConsentWithdrawn{ID: "c", Person: "lotte"}, after: withdrawn()},
	{key: "refused.consent.over", given: begunWith(consented(), withdrawn()), act: withdrawn(), never: "it was withdrawn"},
	{key: "refused.not_a_member", by: outsider, given: begunWith(consented()), act: withdrawn(), then: doesAs(samira, circle.PortalOpened{Person: rob, Account: outsider.ID})},
}

func TestASharingEndsByItselfOrBefore(t *testing.T) {
	p := begun().Do(shared())
	played(t, p)
	x := p.State.Sharings[0]
	if !x.InForce(p.Now) || !x.InForce(ahead(60).Add(-time.Second)) || x.InForce(ahead(60)) {
		t.Errorf("in force at the wrong moments: %+v", x)
	}
	p.As(ruud).Do(unshared())
	if played(t, p); p.State.Sharings[0].InForce(p.Now) {
		t.Error("it was ended and goes on")
	}
}

func TestWithdrawingAConsentEndsWhatRestsOnIt(t *testing.T) {
	p := begun().Do(consented(), shared(onConsent), shared(func(x *circle.Shared) { x.ID = "other" }))
	p.As(karim).Do(withdrawn())
	played(t, p)
	if c := p.State.Consents[0]; c.InForce(p.Now) {
		t.Errorf("it still holds: %+v", c)
	}
	if on, other := p.State.Sharings[0], p.State.Sharings[1]; on.InForce(p.Now) || !other.InForce(p.Now) {
		t.Errorf("resting on it: %+v, on another ground: %+v", on, other)
	}
}

// Of a circle that ended nobody can take a consent back, so none goes on after it.
func TestNoConsentOutlivesTheCircle(t *testing.T) {
	p := safe()
	until := func(x *circle.Shared) { x.Until = p.Now.AddDate(0, 0, 30) }
	c := consented()
	c.Until = p.Now.AddDate(0, 0, 30)
	p.Do(c, shared(onConsent, until), shared(until, func(x *circle.Shared) { x.ID, x.Ground = "other", circle.GroundSupervision }), ending())
	played(t, p)
	if s := p.State; s.Consents[0].InForce(p.Now) || s.Sharings[0].InForce(p.Now) || !s.Sharings[1].InForce(p.Now) {
		t.Errorf("consent %+v, resting on it %+v, other %+v", s.Consents[0], s.Sharings[0], s.Sharings[1])
	}
}

// Whatever is on record, nothing is shared longer than the rules say, on no ground, or on a
// consent that does not hold.
func TestEverySharingRestsOnAGround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		for i := range p.State.Sharings {
			x := &p.State.Sharings[i]
			if !x.Ground.Valid() || (x.Ground == circle.GroundConsent) != (x.Consent != "") || len(x.Contents)+len(x.Events) == 0 {
				t.Fatalf("half a sharing: %+v", x)
			}
			if slices.Contains(x.Contents, core.ReporterContent) || slices.Contains(x.Contents, core.HiddenAddress) || len(x.Contents) > 0 && x.InForce(p.Now) && (x.With.Person != "" || p.State.Whose(x.With.Actor) != nil) {
				t.Fatalf("too much is shared: %+v", x)
			}
			for k := range p.State.Consents {
				if c := &p.State.Consents[k]; c.ID == x.Consent && x.InForce(p.Now) && !c.InForce(p.Now) {
					t.Fatalf("shared on a consent that is over: %+v on %+v", x, c)
				}
			}
			if x.InForce(p.Now) && p.State.BarredNow(x.With.Actor) {
				t.Fatalf("shared with somebody who is kept out: %+v", x)
			}
		}
	})
}

func TestEveryGroundHasAWord(t *testing.T) {
	for _, lang := range text.Languages {
		for _, g := range circle.Grounds {
			if said := text.New(lang).Word("ground." + string(g)); strings.HasPrefix(said, "⟨") {
				t.Errorf("%s: %s", lang, said)
			}
		}
	}
}
