package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func crossed(id core.ItemID) circle.ThresholdCrossed {
	return circle.ThresholdCrossed{ID: id, Persons: []core.PersonID{noah}, What: "dronken binnen"}
}

func drawn() *casetest.Play { return line(begun()) }

var thresholdRefusals = []refusal{
	{key: "refused.words_missing", act: circle.ThresholdProposed{ID: "lijn"}, after: circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob slaapt elders"}}},
	{
		key: "refused.words_missing", given: drawn, act: circle.ThresholdProposed{ID: "lijn2", Rules: []string{"Rob mag zondags"}},
		after: circle.ThresholdProposed{ID: "lijn2", Rules: []string{"Rob mag zondags"}, Reason: "het gaat beter"},
	},
	{key: "refused.id_taken", given: drawn, act: circle.ThresholdProposed{ID: "lijn", Rules: []string{"anders"}, Reason: "r"}, after: circle.ThresholdProposed{ID: "lijn2", Rules: []string{"anders"}, Reason: "r"}},
	{key: "refused.unknown", act: circle.ThresholdAgreed{ID: "lijn"}, by: ruud, then: doesAs(samira, circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob slaapt elders"}})},
	{key: "refused.threshold.agreed", given: drawn, act: circle.ThresholdAgreed{ID: "lijn"}, never: "yes was said"},
	{key: "refused.threshold.none", act: crossed("c"), then: line},
	{
		key: "refused.answered", act: circle.CrossingAnswered{ID: "c", Answer: "Rob slaapt elders"}, never: "it was answered",
		given: func() *casetest.Play {
			return drawn().Do(crossed("c"), circle.CrossingAnswered{ID: "c", Answer: "Rob slaapt elders"})
		},
	},
}

func TestTheLineTakesEverybody(t *testing.T) {
	p := begun()
	since(t, link(t, p, circle.LinkThreshold, circle.Open, "ring.threshold.none", samira), p.State.Opened)
	duty(t, p, "draw_threshold", "")
	p.Do(circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob komt niet binnen"}})
	noDuty(t, p, "draw_threshold", "")
	link(t, p, circle.LinkThreshold, circle.Open, "ring.threshold.none", samira)
	if d := duty(t, p, "agree_threshold", string(ruud.ID)); d.Owner != ruud {
		t.Errorf("%s has to say yes for Ruud", d.Owner.Name)
	}
	p.As(ruud).Do(circle.ThresholdAgreed{ID: "lijn"})
	at := p.Now
	p.As(karim).Do(circle.ThresholdAgreed{ID: "lijn"})
	since(t, link(t, p, circle.LinkThreshold, circle.Closed, "ring.threshold.closed", samira), at)
}

func TestMovingTheLineTakesEverybody(t *testing.T) {
	p := drawn().Do(circle.ThresholdProposed{ID: "lijn2", Rules: []string{"Rob mag zondags komen"}, Reason: "het gaat beter"})
	p.As(ruud).Do(circle.ThresholdAgreed{ID: "lijn2"})
	if p.State.Threshold.Current.ID != "lijn" {
		t.Error("the line moved without Karim")
	}
	duty(t, p, "agree_threshold", string(karim.ID))
	p.As(karim).Do(circle.ThresholdAgreed{ID: "lijn2"})
	if p.State.Threshold.Current.ID != "lijn2" {
		t.Error("all said yes and the line did not move")
	}
}

func TestALineDoesNotWaitForWhoIsGone(t *testing.T) {
	p := begun().Do(circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob komt niet binnen"}}).As(ruud).Do(circle.ThresholdAgreed{ID: "lijn"})
	p.Do(circle.AgencyLeft{Agency: "Politie", Reason: "zaak gesloten"})
	link(t, p, circle.LinkThreshold, circle.Closed, "ring.threshold.closed", samira)
}

func TestWhoComesLaterSaysYesToo(t *testing.T) {
	p := join(drawn().Days(30), fenna)
	since(t, link(t, p, circle.LinkThreshold, circle.Open, "ring.threshold.not_agreed", fenna), p.State.Members[3].Joined)
	if d := duty(t, p, "agree_threshold", string(fenna.ID)); d.Owner != fenna || d.Late(p.Now) {
		t.Errorf("got %+v", d)
	}
}

func TestTheFamilyAloneDrawsNoLine(t *testing.T) {
	p := join(blank().Do(opened()), til).As(til).Do(circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob komt niet binnen"}})
	link(t, p, circle.LinkThreshold, circle.Open, "ring.threshold.none", samira)
	duty(t, p, "draw_threshold", "")
}

func TestACrossingIsAnswered(t *testing.T) {
	p := drawn()
	at := p.Now
	p.Do(crossed("c"))
	since(t, link(t, p, circle.LinkThreshold, circle.Open, "ring.threshold.crossed", samira), at)
	duty(t, p, "answer_crossing", "c")
	level(t, p, circle.AlarmCrossed, circle.AlarmRaised)
	level(t, p, circle.AlarmDirectDanger, 0)
	p.Do(circle.CrossingAnswered{ID: "c", Answer: "Rob slaapt elders"})
	level(t, p, circle.AlarmCrossed, 0)
	noDuty(t, p, "answer_crossing", "c")
	link(t, p, circle.LinkThreshold, circle.Closed, "ring.threshold.closed", samira)
}

func TestACrossingWithDirectDangerIsAcute(t *testing.T) {
	c := crossed("c")
	c.Danger = true
	p := drawn().Do(c)
	level(t, p, circle.AlarmDirectDanger, circle.Acute)
	if d := duty(t, p, "answer_alarm", "direct_danger"); d.Rule != "alarm.answerAcute" {
		t.Errorf("it goes by %s", d.Rule)
	}
}
