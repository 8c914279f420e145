package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
)

func otherwise() circle.DissentVoiced {
	return circle.DissentVoiced{ID: "d", What: "het is niet veilig genoeg"}
}

func replied() circle.DissentAnswered {
	return circle.DissentAnswered{ID: "d", Answer: "we wachten nog een maand", Adopted: true}
}

var dissentRefusals = []refusal{
	{key: "refused.unknown", by: ruud, act: replied(), then: doesAs(samira, otherwise())},
	{key: "refused.dissent.own", given: begunWith(otherwise()), act: replied(), never: "another answers it"},
	{key: "refused.answered", by: ruud, given: func() *casetest.Play { return begun().Do(otherwise()).As(ruud).Do(replied()) }, act: replied(), never: "it was answered"},
}

func TestWhoSeesItOtherwiseGetsAnAnswer(t *testing.T) {
	p := begun().Do(otherwise())
	duty(t, p, "answer_dissent", "d")
	p.As(ruud).Do(replied())
	noDuty(t, p, "answer_dissent", "d")
	if d := p.State.Dissents[0]; !d.Adopted || d.Answer == "" {
		t.Errorf("got %+v", d)
	}
}
