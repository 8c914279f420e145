package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// why asks somebody why they looked, an hour ago.
func why(who core.Holder) circle.LookQuestioned {
	return circle.LookQuestioned{ID: "w", Actor: who.ID, On: blank().Now.Add(-time.Hour), Why: "er loopt geen melding"}
}

func because() circle.LookExplained {
	return circle.LookExplained{ID: "w", Reason: "Noah kwam op het spreekuur"}
}

var lookRefusals = []refusal{
	{key: "refused.look.who", act: why(core.Holder{}), after: why(karim)},
	{key: "refused.information.self", act: why(samira), after: why(karim)},
	{
		key: "refused.look.household", given: begunWith(circle.PortalOpened{Person: rob, Account: outsider.ID}), act: why(outsider),
		then: does(circle.PortalClosed{Person: rob}),
	},
	{key: "refused.barred", given: begunWith(bar(outsider)), act: why(outsider), then: does(unbar(outsider))},
	{key: "refused.look.on", act: circle.LookQuestioned{ID: "w", Actor: karim.ID, Why: "er loopt geen melding"}, after: why(karim)},
	{
		key: "refused.look.on", act: circle.LookQuestioned{ID: "w", Actor: karim.ID, On: blank().Now.AddDate(0, 0, 9), Why: "er loopt geen melding"},
		after: why(karim),
	},
	{key: "refused.id_missing", act: circle.LookQuestioned{Actor: karim.ID, On: blank().Now, Why: "er loopt geen melding"}, after: why(karim)},
	{key: "refused.words_missing", act: circle.LookQuestioned{ID: "w", Actor: karim.ID, On: blank().Now}, after: why(karim)},
	{key: "refused.unknown", by: outsider, act: because(), then: doesAs(samira, why(outsider))},
	{key: "refused.answered", by: outsider, given: func() *casetest.Play { return questioned(outsider).As(outsider).Do(because()) }, act: because(), never: "it was answered"},
	{key: "refused.information.other", by: ruud, given: func() *casetest.Play { return questioned(outsider) }, act: because(), never: "who was asked answers, or the keeper for them"},
	{key: "refused.information.other", given: func() *casetest.Play { return questioned(karim) }, act: because(), then: does(bar(karim))},
	{key: "refused.words_missing", by: karim, given: func() *casetest.Play { return questioned(karim) }, act: circle.LookExplained{ID: "w"}, after: because()},
	{
		// To who is kept out the circle isn't there.
		key: "refused.circle_unknown", by: outsider, given: func() *casetest.Play { return questioned(outsider).Do(bar(outsider)) }, act: because(),
		then: doesAs(samira, unbar(outsider)),
	},
	{
		key: "refused.end.look", act: ending(), then: doesAs(outsider, because()),
		given: func() *casetest.Play { return safe().Do(why(outsider)) },
	},
}

// questioned is a circle in which somebody is asked why they looked.
func questioned(who core.Holder) *casetest.Play { return begun().Do(why(who)) }

func TestWhoTakesPartSaysWhyThemselves(t *testing.T) {
	p := questioned(karim)
	q := p.State.Questions[0]
	d := duty(t, p, "explain_look", "w")
	if d.Owner != karim || d.Rule != "privacy.explain" || d.What.Key != "duty.explain_look" || !d.Due.Equal(p.Rules.Privacy.Explain.After(q.Asked)) {
		t.Errorf("got %+v", d)
	}
	p.As(karim).Do(because())
	noDuty(t, p, "explain_look", "w")
	if q := p.State.Questions[0]; q.Reason != because().Reason || !q.Explained.Equal(p.Events[len(p.Events)-1].Happened) {
		t.Errorf("got %+v", q)
	}
}

// Who stands outside holds no duty here, for who holds one may look.
func TestTheKeeperGetsTheAnswerOfWhoStandsOutside(t *testing.T) {
	p := questioned(outsider)
	if d := duty(t, p, "explain_look", "w"); d.Owner != samira || d.What.Key != "duty.explain_look.other" {
		t.Errorf("got %+v", d)
	}
	p.As(outsider).Do(because())
	noDuty(t, p, "explain_look", "w")

	p = questioned(karim).Do(circle.AgencyLeft{Agency: "Politie", Reason: "gestopt"})
	if d := duty(t, p, "explain_look", "w"); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.Do(because()) // as she heard it: else it would climb for ever.
	noDuty(t, p, "explain_look", "w")
}

func TestAQuestionThatNobodyAnswersClimbs(t *testing.T) {
	p := questioned(karim).Days(10).Lapse()
	if d := duty(t, p, "answer_escalation", "explain_look/w"); d.Owner != teamLead(karim) {
		t.Errorf("%s has to answer", d.Owner.Name)
	}
}

// Who stands outside knows of nothing but the question, and can answer it.
func TestWhoKnowsOfTheQuestionAloneCanAnswer(t *testing.T) {
	p := questioned(outsider)
	played(t, p)
	question := p.Events[len(p.Events)-1:]
	c := circle.Command{By: outsider.Actor, Act: because()}
	if _, err := circle.Decide(circle.Fold(question), c, p.Moment()); err != nil {
		t.Error(err)
	}
	_, err := circle.Decide(circle.Fold(nil), c, p.Moment())
	wants(t, err, "refused.unknown")
}
