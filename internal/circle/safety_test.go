package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// differing is a circle in which two agencies judge Noah very differently.
func differing() *casetest.Play {
	return begun().Do(judged(noah, 8)).Days(1).As(ruud).Do(judged(noah, 4)).As(samira)
}

var safetyRefusals = []refusal{
	{key: "refused.safety.score", act: judged(noah, 11), after: judged(noah, 10)},
	{key: "refused.safety.score", act: judged(noah, -1), after: judged(noah, 0)},
	{
		key: "refused.safety.no_difference", act: circle.DifferenceSettled{Person: noah, Outcome: "uitgepraat"},
		then: func(p *casetest.Play) *casetest.Play { return p.Do(judged(noah, 8)).As(ruud).Do(judged(noah, 4)) },
	},
}

func TestEverybodyIsJudgedInTime(t *testing.T) {
	p := begun()
	since(t, link(t, p, circle.LinkSafety, circle.Open, "ring.safety.not_judged", samira), p.State.Persons[0].Added)
	if d := duty(t, p, "judge_safety", "rob"); d.Rule != "safety.assess" || d.Why.Key != "duty.judge_safety.first" {
		t.Errorf("got %+v", d)
	}
	p.Do(judged(noah, 8), judged(lotte, 8), judged(rob, 8))
	link(t, p, circle.LinkSafety, circle.Closed, "ring.safety.closed", samira)
	d := duty(t, p, "judge_safety", "rob")
	if d.Rule != "safety.renew" || d.Why.Key != "duty.judge_safety.again" {
		t.Errorf("got %+v", d)
	}
	p.Days(92)
	since(t, link(t, p, circle.LinkSafety, circle.Open, "ring.safety.not_judged", samira), duty(t, p, "judge_safety", "noah").Due)
}

func TestADifferenceIsTalkedThrough(t *testing.T) {
	p := differing().Do(judged(lotte, 8), judged(rob, 8))
	began := p.State.Judgements[1].At
	since(t, link(t, p, circle.LinkSafety, circle.Open, "ring.safety.differ", samira), began)
	d := duty(t, p, "settle_difference", "noah")
	level(t, p, circle.AlarmContradiction, circle.Attention)

	// Judging the same again is no answer, and gives no more time.
	p.Days(10).As(ruud).Do(judged(noah, 4)).As(samira)
	since(t, link(t, p, circle.LinkSafety, circle.Open, "ring.safety.differ", samira), began)
	if again := duty(t, p, "settle_difference", "noah"); !again.Due.Equal(d.Due) {
		t.Errorf("due moved from %v to %v", d.Due, again.Due)
	}
	p.Now = d.Due.AddDate(0, 0, 1)
	level(t, p, circle.AlarmContradiction, circle.AlarmRaised)
	p.Do(circle.DifferenceSettled{Person: noah, Outcome: "een vijf"})
	level(t, p, circle.AlarmContradiction, 0)
	noDuty(t, p, "settle_difference", "noah")
	link(t, p, circle.LinkSafety, circle.Closed, "ring.safety.closed", samira)

	// A new judgement that differs is a new difference.
	p.Days(1).As(ruud).Do(judged(noah, 2)).As(samira)
	since(t, link(t, p, circle.LinkSafety, circle.Open, "ring.safety.differ", samira), p.State.Judgements[len(p.State.Judgements)-1].At)
}

func TestAnAgencyRenewsItsOwnJudgementOnly(t *testing.T) {
	p := differing().As(ruud).Do(judged(noah, 7))
	noDuty(t, p, "settle_difference", "noah")
	if current := p.State.Current(noah); len(current) != 2 || current[1].Score != 7 {
		t.Errorf("got %+v", current)
	}
	// Two of the family are not one agency.
	p = join(begun(), til, casetest.Somebody("Buurman Ger", ""))
	p.As(til).Do(judged(noah, 2)).As(casetest.Somebody("Buurman Ger", "")).Do(judged(noah, 9))
	duty(t, p, "settle_difference", "noah")
}

// The child about whom it has lasted longest is told of, not the first on the list.
func TestTheOldestContradictionIsTheAlarm(t *testing.T) {
	p := begun().Do(judged(lotte, 8)).As(ruud).Do(judged(lotte, 3)).Days(16).As(samira).Do(judged(noah, 8)).As(ruud).Do(judged(noah, 3))
	a := level(t, p, circle.AlarmContradiction, circle.AlarmRaised)
	if who := core.PersonID(a.Why.Args[0].Str); who != lotte {
		t.Errorf("it speaks of %s", who)
	}
}

// Answering once is not answering for ever.
func TestAnAnswerToOneContradictionIsNoneToTheNext(t *testing.T) {
	p := differing().Days(20)
	level(t, p, circle.AlarmContradiction, circle.AlarmRaised)
	p.Do(circle.AlarmAnswered{Kind: circle.AlarmContradiction, Level: circle.AlarmRaised, Answer: "morgen om tafel"})
	if a := alarm(t, p, circle.AlarmContradiction); a.Answer == nil {
		t.Fatal("the answer does not hold")
	}
	p.Do(circle.DifferenceSettled{Person: noah, Outcome: "een zes"}).Days(100)
	p.Do(judged(lotte, 9)).As(ruud).Do(judged(lotte, 3)).Days(20)
	if a := level(t, p, circle.AlarmContradiction, circle.AlarmRaised); a.Answer != nil {
		t.Errorf("an answer of %v holds for a difference of %v", a.Answer.At, a.Since)
	}
}
