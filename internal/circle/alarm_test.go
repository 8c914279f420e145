package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func missed() circle.ContactRecorded {
	return circle.ContactRecorded{Outcome: circle.Missed, Note: "kwam niet"}
}

func danger(id core.ItemID) circle.IncidentRecorded {
	return circle.IncidentRecorded{ID: id, Kind: circle.Violence, Persons: []core.PersonID{noah}, What: "geslagen", Danger: true}
}

func answeredAlarm(kind circle.AlarmKind, l circle.Level) circle.AlarmAnswered {
	return circle.AlarmAnswered{Kind: kind, Level: l, Answer: "we gaan er nu heen"}
}

func TestAvoidance(t *testing.T) {
	p := begun().Do(missed()).Days(3).Do(missed())
	level(t, p, circle.AlarmAvoidance, 0)
	p.Days(3).Do(missed())
	level(t, p, circle.AlarmAvoidance, circle.Attention)
	p.Do(contact())
	level(t, p, circle.AlarmAvoidance, 0)
}

func TestScatteredWorries(t *testing.T) {
	p := begun().Do(missed()).As(ruud).Do(circle.IncidentRecorded{ID: "1", Kind: circle.OtherHarm, What: "eng"})
	level(t, p, circle.AlarmScattered, 0)
	p.As(karim).Do(circle.IncidentRecorded{ID: "2", Kind: circle.OtherHarm, What: "ruzie op straat"})
	level(t, p, circle.AlarmScattered, circle.Attention)
	p.Do(evaluated(circle.Less))
	level(t, p, circle.AlarmScattered, 0)
}

// piled is a circle in which worries of several agencies were left standing.
func piled() *casetest.Play {
	p := begun().Do(bruise("1", noah)).As(ruud).Do(circle.IncidentRecorded{ID: "2", Kind: circle.Disclosure, Persons: []core.PersonID{lotte}, What: "papa doet eng"})
	return p.As(karim).Do(reported("m")).As(samira)
}

func TestWhatPilesUpIsAttentionAndAnAlarmOnceItWasLeft(t *testing.T) {
	p := piled()
	level(t, p, circle.AlarmPiledUp, circle.Attention)
	p.Days(30)
	a := level(t, p, circle.AlarmPiledUp, circle.AlarmRaised)
	if a.Due.IsZero() || !a.Due.After(a.Since) {
		t.Errorf("got %+v", a)
	}
	duty(t, p, "answer_alarm", "piled_up")
	if again := alarm(t, p.Days(1), circle.AlarmPiledUp); !again.Since.Equal(a.Since) {
		t.Errorf("since %v, and a day later since %v", a.Since, again.Since)
	}
	// Somebody looks at all of it.
	p.Do(evaluated(circle.Less))
	level(t, p, circle.AlarmPiledUp, 0)
}

func TestWhatComesLaterDoesNotPutOffTheAnswer(t *testing.T) {
	p := piled().Days(20).Do(bruise("9", lotte)).Days(10)
	due := level(t, p, circle.AlarmPiledUp, circle.AlarmRaised).Due
	p.Days(20) // the second injury weighs in too.
	if a := level(t, p, circle.AlarmPiledUp, circle.AlarmRaised); !a.Due.Equal(due) {
		t.Errorf("the answer was due %v and is due %v", due, a.Due)
	}
}

func TestAnAnswerHoldsUntilSomethingNewIsRecorded(t *testing.T) {
	p := begun().Do(danger("1"))
	level(t, p, circle.AlarmDirectDanger, circle.Acute)
	d := duty(t, p, "answer_alarm", "direct_danger")
	if !d.Due.Equal(p.Rules.Alarm.AnswerAcute.After(d.Since)) {
		t.Errorf("got %+v", d)
	}
	p.Do(answeredAlarm(circle.AlarmDirectDanger, circle.Acute))
	if a := alarm(t, p, circle.AlarmDirectDanger); a.Answer == nil || a.Answer.By != samira.Actor {
		t.Errorf("got %+v", a)
	}
	noDuty(t, p, "answer_alarm", "direct_danger")

	p.Days(2)
	at := p.Now
	p.Do(danger("2"))
	if d := duty(t, p, "answer_alarm", "direct_danger"); !d.Since.Equal(at) {
		t.Errorf("it is there anew since %v, want %v", d.Since, at)
	}
}

// What happened before the answer and is recorded after it was not answered.
func TestAnAnswerIsNotAboutWhatNobodyKnewYet(t *testing.T) {
	p := begun().Do(danger("1"))
	between := p.Now
	p.After(time.Hour).Do(answeredAlarm(circle.AlarmDirectDanger, circle.Acute)).Days(1)
	if err := p.Put(circle.Command{By: ruud.Actor, Act: danger("2"), Happened: between}); err != nil {
		t.Fatal(err)
	}
	duty(t, p, "answer_alarm", "direct_danger")
}

func TestDirectDangerDoesNotFadeUnanswered(t *testing.T) {
	p := begun().Do(danger("1")).Days(40)
	level(t, p, circle.AlarmDirectDanger, circle.Acute)
	p.Do(answeredAlarm(circle.AlarmDirectDanger, circle.Acute))
	level(t, p, circle.AlarmDirectDanger, 0) // answered, and long ago.
	p = begun().Do(danger("1"), evaluated(circle.Less))
	level(t, p, circle.AlarmDirectDanger, 0)
}

func TestHurtAndThenOutOfSight(t *testing.T) {
	beaten := circle.IncidentRecorded{ID: "3", Kind: circle.Violence, Persons: []core.PersonID{noah}, What: "geslagen"}
	p := begun().Do(bruise("1", noah)).As(karim).Do(reported("m")).Days(40).Do(beaten).Days(1)
	level(t, p, circle.AlarmDirectDanger, 0)
	p.Do(notSeen(noah))
	if a := level(t, p, circle.AlarmDirectDanger, circle.Acute); a.Why.Key != "alarm.direct_danger.gone" {
		t.Errorf("it says %s", a.Why.Key)
	}
	// Where more had been left standing, being hurt again is enough.
	p = piled().Days(40).Do(beaten)
	if a := level(t, p, circle.AlarmDirectDanger, circle.Acute); a.Why.Key != "alarm.direct_danger.again" {
		t.Errorf("it says %s", a.Why.Key)
	}
}

// A contact about one child answers nothing about the other.
func TestOneChildDoesNotAnswerForAnother(t *testing.T) {
	told := circle.IncidentRecorded{ID: "1", Kind: circle.Disclosure, Persons: []core.PersonID{noah, lotte}, What: "papa doet eng", Child: true}
	p := begun().Do(told)
	n := func() int { return len(circle.Standing(p.State)) }
	if p.Do(seen(noah)); n() != 1 {
		t.Errorf("%d stand after Noah alone was seen", n())
	}
	if p.Do(circle.ContactRecorded{Persons: []core.PersonID{noah, lotte}, Outcome: circle.Seen}); n() != 1 {
		t.Errorf("%d stand after both were seen with others", n())
	}
	if p.Do(seen(lotte, noah)); n() != 0 {
		t.Errorf("%d stand after both were seen alone", n())
	}
}

// A remedy that came before the worry is none.
func TestWhatCameBeforeAnswersNothing(t *testing.T) {
	p := begun().Do(contact()).Days(1).Do(missed())
	if s := circle.Standing(p.State); len(s) != 1 || s[0].Kind.String() != "missed_appointment" {
		t.Errorf("got %+v", s)
	}
}

// Who may not know of an event sees a circle in which it did not happen.
func TestWhatIsHiddenShowsInNothing(t *testing.T) {
	p := piled().Days(3).Do(danger("4")).Days(30).Lapse()
	played(t, p)
	mayKnow := func(e *circle.Event) bool {
		return e.Content != core.SafetyFacts && e.Content != core.Health && e.Content != core.VictimStatement
	}
	without := piled().Days(3)
	without.Events = circle.Filter(without.Events, mayKnow)
	ring, duties, alarms := circle.Look(circle.Fold(circle.Filter(p.Events, mayKnow)), p.Moment())
	for _, a := range alarms {
		for _, e := range a.Evidence {
			if e.Event != "" && !known(p.Events, e.Event, mayKnow) {
				t.Errorf("%s rests on hidden %s", a.Kind, e.Event)
			}
		}
	}
	for _, d := range duties {
		if d.Key.Kind == "answer_incident" || d.Key.Kind == "decide_report" {
			t.Errorf("a hidden event shows in %v", d.Key)
		}
	}
	if ring.Link(circle.LinkReports).Status != circle.Closed {
		t.Error("a hidden report shows on the ring")
	}
}

func known(events []circle.Event, id core.EventID, may func(*circle.Event) bool) bool {
	for i := range events {
		if events[i].ID == id {
			return may(&events[i])
		}
	}
	return false
}
