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
}

func TestAQuestionIsAnsweredYesOrNo(t *testing.T) {
	p := begun().Do(asked())
	if d := duty(t, p, "answer_request", "q"); d.Owner != karim || d.Rule != "information.answer" {
		t.Errorf("got %+v", d)
	}
	p.As(karim).Do(circle.InformationRefused{ID: "q", Ground: "lopend onderzoek"})
	noDuty(t, p, "answer_request", "q")
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
