package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// robs is the account with which Rob looks in.
var robs = casetest.Somebody("rob-online", "")

func portal() circle.PortalOpened { return circle.PortalOpened{Person: rob, Account: robs.ID} }

func withPortal() *casetest.Play { return begun().Do(portal()) }

var portalRefusals = []refusal{
	{key: "refused.person_unknown", act: circle.PortalOpened{Person: "esra", Account: "esra-online"}, then: does(circle.PersonAdded{Person: "esra", Name: "Esra"})},
	{key: "refused.portal.account", act: circle.PortalOpened{Person: rob}, after: portal()},
	{key: "refused.portal.already", given: withPortal, act: circle.PortalOpened{Person: rob, Account: "rob-nieuw"}, then: does(circle.PortalClosed{Person: rob})},
	{key: "refused.portal.taken", given: withPortal, act: circle.PortalOpened{Person: noah, Account: robs.ID}, after: circle.PortalOpened{Person: noah, Account: "noah-online"}},
	{key: "refused.portal.taken", act: circle.PortalOpened{Person: rob, Account: ruud.ID}, after: portal()},
	{key: "refused.portal.taken", act: circle.PortalOpened{Person: rob, Account: henk.ID}, after: portal()},
	{
		key: "refused.portal.looks_in", given: func() *casetest.Play { return begun().As(robs).Do(emergency("n")).As(samira) }, act: portal(),
		then: does(circle.EmergencyReviewed{ID: "n", Finding: "dit is Rob zelf"}),
	},
	{
		key: "refused.portal.looks_in", given: begunWith(shared(func(x *circle.Shared) { x.With = circle.Recipient{Actor: robs.ID} })), act: portal(),
		then: does(unshared()),
	},
	{key: "refused.not_a_member", by: fenna, act: portal(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.portal.none", act: circle.PortalClosed{Person: rob}, then: does(portal())},
	{key: "refused.not_a_member", by: robs, given: withPortal, act: circle.PortalClosed{Person: rob}, never: "somebody who takes part closes it"},
	{key: "refused.not_a_member", by: robs, given: withPortal, act: seen(noah), never: "an account of the household makes nobody a member"},
	{
		key: "refused.portal.other", by: robs, given: withPortal, act: circle.VoiceHeard{Person: noah, Words: "alles is goed"},
		after: circle.VoiceHeard{Person: rob, Words: "ik wil mijn kinderen zien"},
	},
	{key: "refused.member.household", given: withPortal, act: circle.MemberInvited{Member: robs, Task: "zicht houden", Network: true}, then: does(circle.PortalClosed{Person: rob})},
}

func TestWithTheirOwnAccountSomebodySpeaksForThemselves(t *testing.T) {
	p := withPortal()
	if r := p.State.Persons[2]; r.Account != robs.ID || r.PortalSince.IsZero() || p.State.ActorName(robs.ID) != "Rob" {
		t.Errorf("got %+v", r)
	}
	p.As(robs).Do(circle.VoiceHeard{Person: rob, Words: "ik wil mijn kinderen zien"}, consented()).As(samira).Do(shared(onConsent)).As(robs).Do(withdrawn())
	if played(t, p); p.State.Sharings[0].InForce(p.Now) {
		t.Error("Rob took it back and it is shared all the same")
	}
	p.As(samira).Do(circle.PortalClosed{Person: rob})
	played(t, p)
	if r := p.State.Persons[2]; r.Account != "" || !r.PortalSince.IsZero() {
		t.Errorf("got %+v", r)
	}
	wants(t, p.As(robs).Try(circle.ConsentGiven{ID: "d", Person: rob, With: circle.Recipient{Actor: core.ActorID("juf")}, What: "alles", Until: ahead(9)}), "refused.not_a_member")
}
