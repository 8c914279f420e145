package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func together(with ...core.Holder) circle.EvaluationHeld {
	h := circle.EvaluationHeld{Outcome: circle.Less, What: "samen besproken"}
	for _, w := range with {
		h.With = append(h.With, w.ID)
	}
	return h
}

var evaluationRefusals = []refusal{
	{key: "refused.evaluation.on", act: circle.EvaluationPlanned{On: blank().Now.AddDate(1, 0, 0)}, after: circle.EvaluationPlanned{On: blank().Now.AddDate(0, 0, 60)}},
	{key: "refused.evaluation.on", act: circle.EvaluationPlanned{On: blank().Now}, after: circle.EvaluationPlanned{On: blank().Now.AddDate(0, 0, 60)}},
	{key: "refused.evaluation.outcome", act: circle.EvaluationHeld{Outcome: "beter", With: []core.ActorID{samira.ID, ruud.ID}, What: "w"}, after: together(samira, ruud)},
	{key: "refused.evaluation.alone", act: together(samira), after: together(samira, ruud)},
	{key: "refused.evaluation.alone", given: func() *casetest.Play { return join(begun(), til) }, act: together(samira, til), after: together(samira, ruud, til)},
	{key: "refused.not_a_member", act: together(samira, fenna), then: func(p *casetest.Play) *casetest.Play { return join(p, fenna) }},
}

func TestThereIsAlwaysANextMoment(t *testing.T) {
	p := begun()
	d := duty(t, p, "evaluate", "")
	if d.Rule != "evaluation.first" || !d.Due.Equal(p.Rules.Evaluation.First.After(p.State.Opened)) {
		t.Errorf("got %+v", d)
	}
	link(t, p, circle.LinkEvaluation, circle.Closed, "ring.evaluation.planned", samira)
	on := p.Now.AddDate(0, 0, 30)
	p.Do(circle.EvaluationPlanned{On: on})
	if d := duty(t, p, "evaluate", ""); !d.Due.Equal(on) {
		t.Errorf("due %v, planned on %v", d.Due, on)
	}
	p.Now = on.Add(time.Hour)
	since(t, link(t, p, circle.LinkEvaluation, circle.Open, "ring.evaluation.late", samira), on)
	at := p.Now
	p.Do(together(samira, ruud))
	since(t, link(t, p, circle.LinkEvaluation, circle.Closed, "ring.evaluation.held", samira), at)
	if d := duty(t, p, "evaluate", ""); d.Rule != "evaluation.every" || !d.Due.Equal(p.Rules.Evaluation.Every.After(at)) {
		t.Errorf("got %+v", d)
	}
}

func TestItGoesOn(t *testing.T) {
	p := begun().Do(evaluated(circle.Same))
	level(t, p, circle.AlarmChronic, 0)
	p.Days(80).Do(evaluated(circle.Worse))
	level(t, p, circle.AlarmChronic, circle.Attention)
	for range 4 {
		p.Days(80).Do(evaluated(circle.Same))
	}
	level(t, p, circle.AlarmChronic, circle.AlarmRaised)
	p.Do(circle.AlarmAnswered{Kind: circle.AlarmChronic, Level: circle.AlarmRaised, Answer: "naar de burgemeester"})
	if a := alarm(t, p, circle.AlarmChronic); a.Answer == nil {
		t.Error("the answer does not hold")
	}
	p.Days(80).Do(evaluated(circle.Same))
	if a := alarm(t, p, circle.AlarmChronic); a.Answer != nil {
		t.Error("the answer holds after another judgement")
	}
	p.Do(evaluated(circle.Less))
	level(t, p, circle.AlarmChronic, 0)
}

// An older judgement that is recorded later takes its place by the day it was held.
func TestAnEvaluationRecordedLateIsNotTheLast(t *testing.T) {
	p := begun().Days(60).Do(evaluated(circle.Same)).Days(20).Do(evaluated(circle.Same))
	before := p.Now.AddDate(0, 0, -70)
	if err := p.Put(circle.Command{By: samira.Actor, Act: evaluated(circle.Stopped), Happened: before}); err != nil {
		t.Fatal(err)
	}
	level(t, p, circle.AlarmChronic, circle.Attention)
	if l := p.Ring().Link(circle.LinkEvaluation); l.Since.Equal(before) {
		t.Error("the ring goes by what was recorded last")
	}
}
