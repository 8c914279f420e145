package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
)

func asked() circle.InformationAsked {
	return circle.InformationAsked{ID: "q", Of: karim.ID, What: "is Rob bekend?"}
}

func given() circle.InformationGiven {
	return circle.InformationGiven{ID: "q", What: "twee meldingen", Ground: "Wmo 5.2.6"}
}

var informationRefusals = []refusal{
	{key: "refused.information.self", by: karim, act: asked(), after: circle.InformationAsked{ID: "q", Of: ruud.ID, What: "is Noah op school?"}},
	{key: "refused.unknown", by: karim, act: given(), then: doesAs(samira, asked())},
	{key: "refused.information.other", by: ruud, given: begunWith(asked()), act: given(), never: "who was asked answers, or somebody of their agency"},
	{key: "refused.answered", by: karim, given: func() *casetest.Play { return begun().Do(asked()).As(karim).Do(given()) }, act: given(), never: "it was answered"},
	{key: "refused.words_missing", by: karim, given: begunWith(asked()), act: circle.InformationRefused{ID: "q"}, after: circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"}},
	{key: "refused.unknown", given: begun, act: discussed(), then: func(p *casetest.Play) *casetest.Play {
		return p.Do(asked()).As(karim).Do(circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"})
	}},
	{key: "refused.dilemma.none", given: begunWith(asked()), act: discussed(), then: doesAs(karim, circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"})},
	{key: "refused.dilemma.discussed", given: func() *casetest.Play { return refusing().Do(discussed()) }, act: discussed(), never: "it was talked through; what comes after it is a new question"},
	{key: "refused.not_a_member", by: fenna, given: refusing, act: discussed(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.words_missing", given: refusing, act: circle.DilemmaDiscussed{Request: "q", Outcome: "Rob wordt gevraagd"}, after: discussed()},
	{key: "refused.words_missing", given: refusing, act: circle.DilemmaDiscussed{Request: "q", With: "de vertrouwensarts"}, after: discussed()},
	{
		key: "refused.end.dilemma", act: ending(), then: does(discussed()),
		given: func() *casetest.Play {
			return safe().Do(asked()).As(karim).Do(circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"}).As(samira)
		},
	},
}

// refusing is a circle in which Karim said no.
func refusing() *casetest.Play {
	return begun().Do(asked()).As(karim).Do(circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"}).As(samira)
}

func discussed() circle.DilemmaDiscussed {
	return circle.DilemmaDiscussed{Request: "q", With: "de vertrouwensarts", Outcome: "Rob wordt om toestemming gevraagd"}
}

func TestAQuestionIsAnsweredYesOrNo(t *testing.T) {
	p := begun().Do(asked())
	if d := duty(t, p, "answer_request", "q"); d.Owner != karim || d.Rule != "information.answer" {
		t.Errorf("got %+v", d)
	}
	p.As(karim).Do(circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"})
	noDuty(t, p, "answer_request", "q")
}

func TestARefusalIsTalkedThrough(t *testing.T) {
	p := refusing()
	refused := p.State.Requests[0].Refused
	d := duty(t, p, "discuss_dilemma", "q")
	if d.Owner != samira || d.Rule != "information.dilemma" || !d.Due.Equal(p.Rules.Information.Dilemma.After(refused)) {
		t.Errorf("got %+v", d)
	}
	p.As(ruud).Do(discussed())
	noDuty(t, p, "discuss_dilemma", "q")
	if r := p.State.Requests[0]; r.DiscussedWith != discussed().With || r.Outcome != discussed().Outcome {
		t.Errorf("got %+v", r)
	}
	p = begun().Do(asked()).As(karim).Do(given())
	noDuty(t, p, "discuss_dilemma", "q") // a yes is no dilemma.
}

// Whoever holds the question now can answer it; else it would climb for ever.
func TestAQuestionToSomebodyWhoIsGone(t *testing.T) {
	p := led().Do(asked(), circle.AgencyLeft{Agency: "Politie", Reason: "gestopt"})
	if d := duty(t, p, "answer_request", "q"); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.Do(given())
	noDuty(t, p, "answer_request", "q")
}
