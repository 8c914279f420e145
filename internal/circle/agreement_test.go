package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
)

// agreed is a promise of Karim's that Ruud checks in ten days.
func agreed() circle.AgreementMade {
	return circle.AgreementMade{ID: "a", What: "wijkagent rijdt langs", Member: karim.ID, Checker: ruud.ID, Due: blank().Now.AddDate(0, 0, 10)}
}

func with(change func(*circle.AgreementMade)) circle.AgreementMade {
	a := agreed()
	change(&a)
	return a
}

func broken() *casetest.Play {
	return begun().Do(agreed()).As(ruud).Do(circle.AgreementChecked{ID: "a", Note: "niemand gezien"}).As(samira)
}

var agreementRefusals = []refusal{
	{key: "refused.agreement.owner", act: with(func(a *circle.AgreementMade) { a.Member = "" }), after: agreed()},
	{key: "refused.agreement.owner", act: with(func(a *circle.AgreementMade) { a.Person = rob }), after: agreed()},
	{key: "refused.not_a_member", act: with(func(a *circle.AgreementMade) { a.Checker = "" }), after: agreed()},
	{key: "refused.agreement.own_check", act: with(func(a *circle.AgreementMade) { a.Checker = karim.ID }), after: agreed()},
	{key: "refused.agreement.due", act: with(func(a *circle.AgreementMade) { a.Due = blank().Now }), after: agreed()},
	{
		key: "refused.agreement.own_check", by: karim, given: begunWith(agreed()), act: circle.AgreementChecked{ID: "a", Kept: true},
		never: "another checks it",
	},
	{key: "refused.unknown", act: circle.AgreementChecked{ID: "a", Kept: true}, then: does(agreed())},
	{key: "refused.words_missing", given: begunWith(agreed()), act: circle.AgreementChecked{ID: "a"}, after: circle.AgreementChecked{ID: "a", Note: "niemand gezien"}},
	{key: "refused.agreement.due", given: begunWith(agreed()), act: circle.AgreementChecked{ID: "a", Kept: true, Next: blank().Now}, after: circle.AgreementChecked{ID: "a", Kept: true}},
	{key: "refused.agreement.done", given: begunWith(agreed(), circle.AgreementChecked{ID: "a", Kept: true}), act: circle.AgreementChecked{ID: "a", Kept: true}, never: "it was kept; a new promise is a new one"},
	{key: "refused.agreement.done", given: begunWith(agreed(), circle.AgreementChecked{ID: "a", Kept: true}), act: circle.AgreementEnded{ID: "a", Reason: "niet meer nodig"}, never: "it was kept"},
	{key: "refused.unknown", act: circle.BreakAnswered{ID: "a", Answer: "anders"}, then: does(agreed(), circle.AgreementChecked{ID: "a", Note: "niet gedaan"})},
	{key: "refused.agreement.not_broken", given: begunWith(agreed()), act: circle.BreakAnswered{ID: "a", Answer: "anders"}, then: does(circle.AgreementChecked{ID: "a", Note: "niet gedaan"})},
	{key: "refused.agreement.due", given: broken, act: circle.BreakAnswered{ID: "a", Answer: "nog eens", Due: blank().Now}, after: circle.BreakAnswered{ID: "a", Answer: "nog eens", Due: blank().Now.AddDate(0, 0, 9)}},
	{key: "refused.agreement.answer_first", given: broken, act: circle.AgreementEnded{ID: "a", Reason: "lastig"}, then: does(circle.BreakAnswered{ID: "a", Answer: "nog eens", Due: blank().Now.AddDate(0, 0, 9)})},
	{key: "refused.unknown", act: circle.AgreementEnded{ID: "a", Reason: "niet meer nodig"}, then: does(agreed())},
}

func TestAPromiseIsChecked(t *testing.T) {
	p := begun().Do(agreed())
	link(t, p, circle.LinkAgreements, circle.Closed, "ring.agreements.closed", samira)
	d := duty(t, p, "check_agreement", "a")
	if d.Owner != ruud || !d.Due.Equal(agreed().Due) {
		t.Errorf("got %+v", d)
	}
	p.Now = d.Due.Add(time.Hour)
	since(t, link(t, p, circle.LinkAgreements, circle.Open, "ring.agreements.overdue", ruud), d.Due)
	p.Do(circle.AgreementChecked{ID: "a", Kept: true})
	noDuty(t, p, "check_agreement", "a")
	link(t, p, circle.LinkAgreements, circle.Closed, "ring.agreements.closed", samira)
}

func TestABrokenPromiseIsAnswered(t *testing.T) {
	p := broken()
	since(t, link(t, p, circle.LinkAgreements, circle.Open, "ring.agreements.broken", samira), p.State.Agreements[0].Broken)
	duty(t, p, "answer_break", "a")
	noDuty(t, p, "check_agreement", "a")
	level(t, p, circle.AlarmPromiseBroken, circle.Attention)
	p.Do(circle.BreakAnswered{ID: "a", Answer: "nog een keer", Due: p.Now.AddDate(0, 0, 9)})
	level(t, p, circle.AlarmPromiseBroken, 0)
	duty(t, p, "check_agreement", "a")
	p.Do(circle.AgreementEnded{ID: "a", Reason: "niet meer nodig"})
	noDuty(t, p, "check_agreement", "a")
}

// A promise that goes on has rounds; what climbed in the one does not stand in the next.
func TestARoundThatWasCheckedComesDown(t *testing.T) {
	p := begun().Do(agreed()).Days(20).Lapse()
	duty(t, p, "answer_escalation", "check_agreement/a")
	p.Do(circle.AgreementChecked{ID: "a", Kept: true, Next: p.Now.AddDate(0, 0, 14)})
	noDuty(t, p, "answer_escalation", "check_agreement/a")
	if d := duty(t, p, "check_agreement", "a"); d.Rung != circle.RungOwner || d.Late(p.Now) {
		t.Errorf("got %+v", d)
	}
}

func TestTheCheckPassesOnWhenTheCheckerIsGone(t *testing.T) {
	p := begun().Do(agreed(), circle.AgencyLeft{Agency: "Wijkteam", Reason: "gestopt"})
	if d := duty(t, p, "check_agreement", "a"); d.Owner != samira {
		t.Errorf("%s checks", d.Owner.Name)
	}
}
