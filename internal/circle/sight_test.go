package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func begunWith(acts ...circle.Body) func() *casetest.Play {
	return func() *casetest.Play { return begun().Do(acts...) }
}

func notSeen(who ...core.PersonID) circle.ContactRecorded {
	return circle.ContactRecorded{Persons: who, Outcome: circle.NotSeen, Note: "sliep al"}
}

var sightRefusals = []refusal{
	{key: "refused.contact.outcome", act: circle.ContactRecorded{Outcome: "gezellig"}, after: contact()},
	{key: "refused.contact.who", act: circle.ContactRecorded{Outcome: circle.SeenAlone}, after: seen(noah)},
	{key: "refused.not_a_member", by: outsider, act: seen(noah), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), outsider) }},
}

func TestAChildNobodySpokeWithIsOutOfSight(t *testing.T) {
	p := begun()
	since(t, link(t, p, circle.LinkSight, circle.Open, "ring.sight.unseen", samira), p.State.Persons[0].Added)
	d := duty(t, p, "see_alone", "noah")
	if !d.Due.Equal(p.Rules.Sight.High.After(d.Since)) || d.Rule != "sight.high" || d.Why.Key != "duty.see_alone.never" {
		t.Errorf("got %+v", d)
	}
	p.Do(circle.ContactRecorded{Persons: []core.PersonID{noah, lotte}, Outcome: circle.Seen})
	link(t, p, circle.LinkSight, circle.Open, "ring.sight.unseen", samira) // seen is not seen alone.
	p.As(ruud).Do(seen(noah))
	link(t, p, circle.LinkSight, circle.Open, "ring.sight.unseen", samira) // one child does not answer for another.
	p.Do(seen(lotte))
	link(t, p, circle.LinkSight, circle.Closed, "ring.sight.closed", samira)
	if d := duty(t, p, "see_alone", "lotte"); d.Owner != ruud {
		t.Errorf("%s sees Lotte, who spoke with Ruud", d.Owner.Name)
	}
	if _, adult := find(p, "see_alone", "rob"); adult {
		t.Error("somebody has to see Rob alone")
	}
}

func TestTheTermFollowsTheLowestJudgement(t *testing.T) {
	p := begun().Do(seen(noah, lotte))
	at := p.Now
	for _, tt := range []struct {
		score int
		rule  string
		days  int
	}{{9, "sight.low", 30}, {6, "sight.medium", 14}, {3, "sight.high", 7}, {1, "sight.extreme", 3}} {
		p.Do(judged(noah, tt.score))
		d := duty(t, p, "see_alone", "noah")
		if d.Rule != tt.rule || d.LastDay().Format(time.DateOnly) != at.AddDate(0, 0, tt.days).Format(time.DateOnly) {
			t.Errorf("at %d: %s before %s", tt.score, d.Rule, d.LastDay().Format(time.DateOnly))
		}
	}
	p.As(ruud).Do(judged(noah, 9))
	if d := duty(t, p, "see_alone", "noah"); d.Rule != "sight.extreme" {
		t.Errorf("a high judgement bought a low one off: %s", d.Rule)
	}
}

func TestALessSafeChildNeverWaitsLonger(t *testing.T) {
	p := begun().Do(seen(noah), judged(noah, 1))
	p.Rules.Sight.Low.N = 2 // a region tightened one level and left the others.
	if term, rule := p.State.SightTerm(noah, p.Moment()); term.N != 2 || rule != "sight.extreme" {
		t.Errorf("%d days by %s", term.N, rule)
	}
}

func TestAVisitAtWhichAChildWasNotSeen(t *testing.T) {
	p := begun().Do(seen(noah, lotte), judged(noah, 8), judged(lotte, 8)).Days(2).As(ruud)
	at := p.Now
	p.Do(notSeen(noah))
	since(t, link(t, p, circle.LinkSight, circle.Open, "ring.sight.unseen", samira), at)
	if d := duty(t, p, "see_alone", "noah"); !d.Due.Equal(p.Rules.Sight.Extreme.After(at)) || d.Why.Key != "duty.see_alone.not_seen" {
		t.Errorf("got %+v", d)
	}
	p.Do(circle.RuleSetAside{Rule: "sight.notSeen", Person: noah, Reason: "hij logeert bij oma", Until: p.Now.AddDate(0, 0, 7)})
	link(t, p, circle.LinkSight, circle.SetAside, "ring.set_aside", ruud)
	p.Do(seen(lotte))
	link(t, p, circle.LinkSight, circle.SetAside, "ring.set_aside", ruud)
	p.Do(seen(noah))
	link(t, p, circle.LinkSight, circle.Closed, "ring.sight.closed", samira)
}

func TestADoorThatStaysShutHidesEverybody(t *testing.T) {
	p := begun().Do(seen(noah, lotte)).Days(1).Do(circle.ContactRecorded{Outcome: circle.Refused, Note: "gordijnen dicht"})
	for _, who := range []string{"noah", "lotte"} {
		if d := duty(t, p, "see_alone", who); d.Why.Key != "duty.see_alone.not_seen" {
			t.Errorf("%s: %s", who, d.Why.Key)
		}
	}
}

func TestTheTermPasses(t *testing.T) {
	p := begun().Do(seen(noah, lotte), judged(noah, 8), judged(lotte, 8))
	due := duty(t, p, "see_alone", "noah").Due
	p.Now = due
	link(t, p, circle.LinkSight, circle.Closed, "ring.sight.closed", samira)
	p.Now = due.Add(time.Second)
	since(t, link(t, p, circle.LinkSight, circle.Open, "ring.sight.unseen", samira), due)
}

func TestAChildUnseen(t *testing.T) {
	p := begun().Do(seen(noah, lotte)).Days(1).Do(notSeen(noah))
	level(t, p, circle.AlarmChildUnseen, circle.Attention)
	p.Do(seen(lotte))
	level(t, p, circle.AlarmChildUnseen, circle.Attention)
	p.Do(circle.ContactRecorded{Persons: []core.PersonID{noah}, Outcome: circle.Seen})
	level(t, p, circle.AlarmChildUnseen, 0)

	// The term was let pass, and somebody was hurt: that is an alarm, whoever else says what.
	p = begun().Do(bruise("i", noah)).Days(12).Lapse()
	a := level(t, p, circle.AlarmChildUnseen, circle.AlarmRaised)
	if a.Due.IsZero() || len(a.Evidence) < 2 {
		t.Errorf("got %+v", a)
	}
	p.Do(seen(noah, lotte))
	level(t, p, circle.AlarmChildUnseen, 0)
}

// A contact is recorded late; it happened before the term passed, and what climbed comes down.
func TestSeenInTimeAndWrittenDownLate(t *testing.T) {
	p := begun()
	monday := p.Now.AddDate(0, 0, 4)
	p.Days(12).Lapse()
	duty(t, p, "answer_escalation", "see_alone/noah")
	if err := p.Put(circle.Command{By: samira.Actor, Act: seen(noah, lotte), Happened: monday}); err != nil {
		t.Fatal(err)
	}
	noDuty(t, p, "answer_escalation", "see_alone/noah")
	if d := duty(t, p, "see_alone", "noah"); !d.Since.Equal(monday) || d.Rung != circle.RungOwner {
		t.Errorf("got %+v", d)
	}
}
