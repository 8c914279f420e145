package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func bar(who core.Holder) circle.AccessBarred {
	return circle.AccessBarred{Actor: who.ID, Reason: "de vader van Noah werkt daar"}
}

func unbar(who core.Holder) circle.BarLifted {
	return circle.BarLifted{Actor: who.ID, Reason: "het was zijn broer"}
}

var barRefusals = []refusal{
	{key: "refused.bar.who", act: circle.AccessBarred{Reason: "iemand"}, after: bar(karim)},
	{key: "refused.bar.self", act: bar(samira), never: "who wants to go, leaves"},
	{key: "refused.bar.already", given: begunWith(bar(karim)), act: bar(karim), then: does(unbar(karim))},
	{
		key: "refused.bar.lead", given: led, by: ruud, act: bar(samira),
		then: does(circle.LeadProposed{Seat: circle.SeatLead, Member: ruud.ID, Succeeds: true}, circle.LeadAccepted{Seat: circle.SeatLead}),
	},
	{key: "refused.bar.lead", given: calm, act: bar(ruud), then: does(circle.LeadEnded{Seat: circle.SeatDeputy, Reason: "ander werk"})},
	{key: "refused.bar.national", act: bar(joost), never: "above the country there is nobody"},
	{key: "refused.not_a_member", by: fenna, act: bar(karim), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.words_missing", act: circle.AccessBarred{Actor: karim.ID}, after: bar(karim)},
	{key: "refused.unknown", act: unbar(karim), then: does(bar(karim))},
	{key: "refused.words_missing", given: begunWith(bar(karim)), act: circle.BarLifted{Actor: karim.ID}, after: unbar(karim)},
	{key: "refused.barred", given: begunWith(bar(fenna)), act: invite(fenna), then: does(unbar(fenna))},
	{key: "refused.barred", given: begunWith(bar(fenna)), act: circle.PortalOpened{Person: rob, Account: fenna.ID}, then: does(unbar(fenna))},
	{key: "refused.barred", given: begunWith(bar(fenna)), act: shared(func(x *circle.Shared) { x.With = circle.Recipient{Actor: fenna.ID} }), then: does(unbar(fenna))},
	{
		// To who is kept out the circle isn't there, whatever they try.
		key: "refused.circle_unknown", by: outsider, given: begunWith(bar(outsider)), act: emergency("n"), then: doesAs(samira, unbar(outsider)),
	},
	{
		key: "refused.circle_unknown", by: karim, given: begunWith(bar(karim)), act: circle.PersonAdded{Person: "esra", Name: "Esra"}, then: doesAs(samira, unbar(karim)),
	},
}

func TestWhoIsKeptOutLeavesAndHoldsNothing(t *testing.T) {
	p := calm().As(karim).Do(promise("a", 5)).As(samira).Do(bar(karim))
	played(t, p)
	if m := p.State.Members[2]; m.ID != karim.ID || m.Active() || !p.State.BarredNow(karim.ID) {
		t.Errorf("Karim still takes part: %+v", m)
	}
	for _, d := range p.Duties() {
		if d.Owner == karim {
			t.Errorf("Karim holds %v", d.Key)
		}
	}
	level(t, p, circle.AlarmSilentExit, 0) // nobody left; he was sent away.
	p.Do(unbar(karim))
	if played(t, p); p.State.BarredNow(karim.ID) || p.State.Members[2].Active() {
		t.Error("lifting it lets him be asked again, no more")
	}
	played(t, join(p, karim))
}

// A line waits for nobody who is kept out, and an invitation to them is gone.
func TestNothingWaitsForWhoIsKeptOut(t *testing.T) {
	p := begun().Do(circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob drinkt niet"}}).As(ruud).Do(circle.ThresholdAgreed{ID: "lijn"})
	p.Do(bar(karim), proposed(circle.SeatLead, samira), invite(fenna), bar(fenna))
	if played(t, p); p.State.Threshold.Current.ID != "lijn" {
		t.Error("the line waits for Karim")
	}
	noDuty(t, p, "answer_invitation", string(fenna.ID))
}

func TestNothingStaysOpenToWhoIsKeptOut(t *testing.T) {
	p := begun().Do(
		circle.PortalOpened{Person: rob, Account: "rob"}, shared(func(x *circle.Shared) { x.With = circle.Recipient{Actor: outsider.ID} }),
	).As(outsider).Do(emergency("n")).As(samira).Do(bar(outsider), circle.AccessBarred{Actor: "rob", Reason: "dreigt"})
	played(t, p)
	s := p.State
	if s.Sharings[0].InForce(p.Now) || s.Emergencies[0].InForce(p.Now) || s.Persons[2].Account != "" || !s.Persons[2].PortalSince.IsZero() {
		t.Errorf("%+v, %+v, %+v", s.Sharings[0], s.Emergencies[0], s.Persons[2])
	}
}

// Who opened the circle, or stands on its ladder, may be the one it is about.
func TestWhatTheKeptOutHeldGoesUp(t *testing.T) {
	p := join(blank().Do(opened()), ruud).As(ruud).Do(bar(samira))
	if d := duty(t, p, "name_lead", ""); d.Owner != henk {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.Do(bar(henk))
	if d := duty(t, p, "name_lead", ""); d.Owner != sara {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.Do(unbar(samira), unbar(henk))
	if d := duty(t, p, "name_lead", ""); d.Owner != henk { // what Samira held stays where it went.
		t.Errorf("%s holds it", d.Owner.Name)
	}

	p = begun().As(ruud).Do(circle.AccessBarred{Actor: teamLead(samira).ID, Reason: "haar man"}).Days(4).Lapse()
	if d := duty(t, p, "answer_escalation", "name_lead"); d.Owner != ellen {
		t.Errorf("%s has to answer", d.Owner.Name)
	}
	p.As(ruud).Do(bar(ellen))
	if d := duty(t, p, "answer_escalation", "name_lead"); d.Owner != henk {
		t.Errorf("%s has to answer", d.Owner.Name)
	}
}

// The clock is nobody's: keeping its name out stops no term.
func TestTheClockIsNotKeptOut(t *testing.T) {
	p := begun().Do(circle.AccessBarred{Actor: "kring", Reason: "vergissing"}).Days(4).Lapse()
	played(t, p)
	duty(t, p, "answer_escalation", "name_lead")
}
