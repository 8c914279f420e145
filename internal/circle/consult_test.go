package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// advice asks somebody for advice; outsider doesn't take part.
func advice(of core.Holder) circle.ConsultAsked {
	return circle.ConsultAsked{
		ID: "raad", Of: of, AgencyName: string(of.Agency), Kind: circle.ConsultSpecialist,
		Question: "zij is bij de keel gegrepen; wat nu?", Ground: "zonder namen",
	}
}

func changed(change func(*circle.ConsultAsked)) circle.ConsultAsked {
	a := advice(outsider)
	change(&a)
	return a
}

func advised() circle.ConsultAnswered {
	return circle.ConsultAnswered{ID: "raad", Advice: "vandaag nog naar een arts", Join: true}
}

func unadvised() circle.ConsultDeclined {
	return circle.ConsultDeclined{ID: "raad", Reason: "niet mijn vak"}
}

func followed() circle.ConsultFollowed {
	return circle.ConsultFollowed{ID: "raad", What: "de arts zag haar vanmiddag"}
}

func consulting() *casetest.Play { return led().Do(advice(outsider)) }
func answering() *casetest.Play  { return consulting().As(outsider).Do(advised()).As(samira) }

var consultRefusals = []refusal{
	{key: "refused.consult.of", act: changed(func(a *circle.ConsultAsked) { a.Of.Agency = "" }), after: advice(outsider)},
	{key: "refused.information.self", act: advice(samira), after: advice(outsider)},
	{key: "refused.barred", given: begunWith(bar(outsider)), act: advice(outsider), then: does(unbar(outsider))},
	{
		key: "refused.consult.near", given: begunWith(circle.PortalOpened{Person: rob, Account: outsider.ID}), act: advice(outsider),
		then: does(circle.PortalClosed{Person: rob}),
	},
	{key: "refused.consult.kind", act: changed(func(a *circle.ConsultAsked) { a.Kind = "praatje" }), after: advice(outsider)},
	{key: "refused.unknown", act: changed(func(a *circle.ConsultAsked) { a.Instead = "vorige" }), after: advice(outsider)},
	{key: "refused.not_a_member", by: fenna, act: advice(outsider), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.id_missing", act: changed(func(a *circle.ConsultAsked) { a.ID = "" }), after: advice(outsider)},
	{key: "refused.words_missing", act: changed(func(a *circle.ConsultAsked) { a.Question = " " }), after: advice(outsider)},
	{key: "refused.words_missing", act: changed(func(a *circle.ConsultAsked) { a.Ground = "" }), after: advice(outsider)},
	{key: "refused.unknown", by: outsider, act: advised(), then: doesAs(samira, advice(outsider))},
	{key: "refused.answered", by: outsider, given: answering, act: unadvised(), never: "the advice was given"},
	{key: "refused.information.other", by: karim, given: consulting, act: advised(), never: "who was asked advises"},
	{key: "refused.words_missing", by: outsider, given: consulting, act: circle.ConsultAnswered{ID: "raad"}, after: advised()},
	{key: "refused.words_missing", by: outsider, given: consulting, act: circle.ConsultDeclined{ID: "raad"}, after: unadvised()},
	{key: "refused.unknown", given: consulting, act: followed(), then: doesAs(outsider, advised())},
	{key: "refused.consult.asker", by: karim, given: answering, act: followed(), never: "who asked says what they did"},
	{key: "refused.answered", given: func() *casetest.Play { return answering().Do(followed()) }, act: followed(), never: "it was said"},
	{key: "refused.words_missing", given: answering, act: circle.ConsultFollowed{ID: "raad"}, after: followed()},
	{
		key: "refused.end.consult", act: ending(), then: func(p *casetest.Play) *casetest.Play { return p.As(outsider).Do(advised()).As(samira).Do(followed()) },
		given: func() *casetest.Play { return safe().Do(advice(outsider)) },
	},
	{key: "refused.portal.looks_in", given: consulting, act: circle.PortalOpened{Person: rob, Account: outsider.ID}, then: doesAs(outsider, unadvised())},
}

// Who is asked answers, also from outside; who asked says what came of it.
func TestAdviceIsGivenAndFollowed(t *testing.T) {
	p := consulting()
	d := duty(t, p, "answer_consult", "raad")
	if d.Owner != outsider || d.Rule != "consult.answer" || !d.Due.Equal(p.Rules.Consult.Answer.After(p.State.Consults[0].Asked)) {
		t.Errorf("got %+v", d)
	}
	p.As(outsider).Do(advised()).As(samira)
	noDuty(t, p, "answer_consult", "raad")
	if d := duty(t, p, "follow_consult", "raad"); d.Owner != samira || d.Why.Key != "duty.follow_consult.join" {
		t.Errorf("got %+v", d)
	}
	p.Do(followed())
	played(t, p)
	noDuty(t, p, "follow_consult", "raad")
	if c := p.State.Consults[0]; c.What != followed().What || !c.Join || c.Advice != advised().Advice {
		t.Errorf("got %+v", c)
	}
}

func TestAfterANoAnotherIsAsked(t *testing.T) {
	p := consulting().As(outsider).Do(unadvised()).As(samira)
	if d := duty(t, p, "ask_another", "raad"); d.Owner != samira || d.Rule != "consult.follow" {
		t.Errorf("got %+v", d)
	}
	p.Do(circle.ConsultAsked{ID: "raad2", Of: fenna, AgencyName: "School", Kind: circle.ConsultDilemma, Question: "mag dit?", Ground: "zonder namen", Instead: "raad"})
	played(t, p)
	noDuty(t, p, "ask_another", "raad")
	if d := duty(t, p, "answer_consult", "raad2"); d.Owner != fenna {
		t.Errorf("got %+v", d)
	}
}

// Who is kept out or has left gives no advice any more: it comes back to who asked.
func TestAdviceOfSomebodyWhoIsGone(t *testing.T) {
	p := consulting().Do(bar(outsider))
	if d := duty(t, p, "answer_consult", "raad"); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p = led().Do(advice(karim), circle.AgencyLeft{Agency: "Politie", Reason: "gestopt"})
	if d := duty(t, p, "answer_consult", "raad"); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.Do(circle.ConsultDeclined{ID: "raad", Reason: "hij is weg"})
	played(t, p)
	duty(t, p, "ask_another", "raad")
}

func TestAdviceThatNobodyGivesClimbs(t *testing.T) {
	p := consulting().Days(10).Lapse()
	if d := duty(t, p, "answer_escalation", "answer_consult/raad"); d.Owner != ellen {
		t.Errorf("%s has to answer", d.Owner.Name)
	}
}

// Who stands outside knows of nothing but the question, and can answer it.
func TestWhoKnowsOfTheConsultAloneCanAnswer(t *testing.T) {
	p := consulting()
	question := p.Events[len(p.Events)-1:]
	for _, act := range []circle.Body{advised(), unadvised()} {
		if _, err := circle.Decide(circle.Fold(question), circle.Command{By: outsider.Actor, Act: act}, p.Moment()); err != nil {
			t.Error(err)
		}
	}
	if name := circle.Fold(question).ActorName(outsider.ID); name != outsider.Name {
		t.Errorf("called %q", name)
	}
}
