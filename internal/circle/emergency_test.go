package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func emergency(id core.ItemID) circle.EmergencyOpened {
	return circle.EmergencyOpened{ID: id, Reason: "Noah staat huilend voor de school", Until: blank().Now.Add(8 * time.Hour)}
}

// lookedIn is a circle that somebody from outside looks into.
func lookedIn() *casetest.Play { return begun().As(outsider).Do(emergency("n")).As(samira) }

func justified() circle.EmergencyReviewed {
	return circle.EmergencyReviewed{ID: "n", Justified: true, Finding: "het was nodig"}
}

var emergencyRefusals = []refusal{
	{key: "refused.words_missing", by: outsider, act: circle.EmergencyOpened{ID: "n", Until: emergency("n").Until}, after: emergency("n")},
	{key: "refused.emergency.member", act: emergency("n"), never: "who takes part can look in already"},
	{
		key: "refused.emergency.household", by: outsider, given: begunWith(circle.PortalOpened{Person: rob, Account: outsider.ID}), act: emergency("n"),
		then: doesAs(samira, circle.PortalClosed{Person: rob}),
	},
	{key: "refused.emergency.already", by: outsider, given: lookedIn, act: emergency("m"), then: does(circle.EmergencyEnded{ID: "n"})},
	{
		key: "refused.emergency.until", by: outsider, after: emergency("n"),
		act: circle.EmergencyOpened{ID: "n", Reason: "Noah huilt", Until: blank().Now.Add(48 * time.Hour)},
	},
	{
		key: "refused.emergency.until", by: outsider, after: emergency("n"),
		act: circle.EmergencyOpened{ID: "n", Reason: "Noah huilt", Until: blank().Now},
	},
	{key: "refused.id_missing", by: outsider, act: emergency(""), after: emergency("n")},
	{key: "refused.unknown", act: justified(), then: doesAs(outsider, emergency("n"))},
	{key: "refused.emergency.own", by: outsider, given: lookedIn, act: justified(), never: "nobody says of themselves that it was right"},
	{
		key: "refused.emergency.household", by: fenna, given: func() *casetest.Play { return lookedIn().Do(circle.PortalOpened{Person: rob, Account: fenna.ID}) },
		act: justified(), then: doesAs(samira, circle.PortalClosed{Person: rob}),
	},
	{key: "refused.emergency.reviewed", given: func() *casetest.Play { return lookedIn().Do(justified()) }, act: justified(), never: "it was looked at"},
	{key: "refused.words_missing", given: lookedIn, act: circle.EmergencyReviewed{ID: "n"}, after: justified()},
	{key: "refused.unknown", by: outsider, act: circle.EmergencyEnded{ID: "n"}, then: does(emergency("n"))},
	{key: "refused.emergency.other", given: lookedIn, act: circle.EmergencyEnded{ID: "n"}, after: circle.EmergencyReviewed{ID: "n", Finding: "dit kon wachten"}},
	{key: "refused.emergency.over", by: outsider, given: func() *casetest.Play { return lookedIn().Days(1) }, act: circle.EmergencyEnded{ID: "n"}, never: "its time came"},
	{
		key: "refused.end.emergency", act: ending(), then: does(justified()),
		given: func() *casetest.Play {
			p := safe().As(outsider)
			x := emergency("n")
			x.Until = p.Now.Add(time.Hour)
			return p.Do(x).As(samira)
		},
	},
}

func TestAnEmergencyEndsByItselfAndIsLookedAt(t *testing.T) {
	p := lookedIn()
	x := p.State.Emergencies[0]
	if !x.InForce(p.Now) || x.InForce(x.Until) {
		t.Errorf("in force at the wrong moments: %+v", x)
	}
	d := duty(t, p, "review_emergency", "n")
	if d.Owner != samira || d.Rule != "emergency.review" || !d.Due.Equal(p.Rules.Emergency.Review.After(x.Opened)) {
		t.Errorf("got %+v", d)
	}
	p.As(outsider).Do(circle.EmergencyEnded{ID: "n"})
	if played(t, p); p.State.Emergencies[0].InForce(p.Now) {
		t.Error("it was ended and goes on")
	}
	duty(t, p, "review_emergency", "n") // that it is over makes it no less to look at.
	p.As(fenna).Do(justified())
	noDuty(t, p, "review_emergency", "n")
}

func TestOneThatWasNotRightIsOverAtOnce(t *testing.T) {
	p := lookedIn().Do(justified())
	if played(t, p); !p.State.Emergencies[0].InForce(p.Now) {
		t.Error("it was right, and it is over")
	}
	p = lookedIn().Do(circle.EmergencyReviewed{ID: "n", Finding: "dit kon wachten"})
	if played(t, p); p.State.Emergencies[0].InForce(p.Now) {
		t.Error("it was not right, and it goes on")
	}
}

// Nobody has to look at their own: it goes up the ladder.
func TestTheKeepersOwnEmergencyGoesUp(t *testing.T) {
	p := blank().Do(opened(), emergency("n")) // Samira opened the circle and doesn't take part yet.
	if d := duty(t, p, "review_emergency", "n"); d.Owner != henk {
		t.Errorf("%s has to look at it", d.Owner.Name)
	}
	p = begun().Do(circle.AgencyLeft{Agency: "Veilig Thuis", Reason: "gestopt"}).As(henk).Do(emergency("n"))
	if d := duty(t, p, "review_emergency", "n"); d.Owner != sara { // Henk keeps the circle.
		t.Errorf("%s has to look at it", d.Owner.Name)
	}
}
