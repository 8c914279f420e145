package circle_test

import (
	"testing"

	"kring/internal/circle"
	"kring/internal/core"
)

func innocent(id core.ItemID) circle.IncidentReviewed {
	return circle.IncidentReviewed{ID: id, Reading: circle.Innocent, Ground: "past bij een val"}
}

var incidentRefusals = []refusal{
	{key: "refused.incident.kind", act: circle.IncidentRecorded{ID: "i", Kind: "ruzie", What: "ruzie"}, after: bruise("i", noah)},
	{key: "refused.unknown", by: ruud, act: innocent("i"), then: doesAs(samira, bruise("i", noah))},
	{key: "refused.incident.own_review", given: begunWith(bruise("i", noah)), act: innocent("i"), never: "another takes the second look"},
	{
		key: "refused.incident.reading", by: ruud, given: begunWith(bruise("i", noah)),
		act: circle.IncidentReviewed{ID: "i", Reading: "tja", Ground: "g"}, after: innocent("i"),
	},
	{key: "refused.unknown", act: circle.IncidentAnswered{ID: "i", Answer: "huisarts erbij"}, then: does(bruise("i", noah))},
}

func TestAnIncidentIsAnswered(t *testing.T) {
	p := begun()
	at := p.Now
	p.Do(bruise("i", noah))
	if d := duty(t, p, "answer_incident", "i"); d.Rule != "incident.respond" || !d.Due.Equal(p.Rules.Incident.Respond.After(at)) {
		t.Errorf("got %+v", d)
	}
	p.Do(circle.IncidentAnswered{ID: "i", Answer: "huisarts erbij"})
	noDuty(t, p, "answer_incident", "i")
}

func TestASecondReaderAnswersAnInjuryAndNothingElse(t *testing.T) {
	p := begun().Do(bruise("i", noah)).As(ruud).Do(innocent("i"))
	noDuty(t, p, "answer_incident", "i")
	p = begun().Do(circle.IncidentRecorded{ID: "i", Kind: circle.Violence, What: "geslagen", Danger: true}).As(ruud).Do(innocent("i"))
	duty(t, p, "answer_incident", "i")
	level(t, p, circle.AlarmDirectDanger, circle.Acute)
}

func TestTheContentFollowsTheKind(t *testing.T) {
	p := begun()
	for _, tt := range []struct {
		act  circle.IncidentRecorded
		want core.Content
	}{
		{circle.IncidentRecorded{ID: "1", Kind: circle.Injury, What: "x"}, core.Health},
		{circle.IncidentRecorded{ID: "2", Kind: circle.Arrest, What: "x"}, core.Justice},
		{circle.IncidentRecorded{ID: "3", Kind: circle.Disclosure, What: "x", Child: true}, core.ChildStatement},
		{circle.IncidentRecorded{ID: "4", Kind: circle.Disclosure, What: "x"}, core.VictimStatement},
		{circle.IncidentRecorded{ID: "5", Kind: circle.Violence, What: "x"}, core.SafetyFacts},
	} {
		p.Do(tt.act)
		if e := p.Events[len(p.Events)-1]; e.Content != tt.want {
			t.Errorf("%s is kept as %s, want %s", tt.act.Kind, e.Content, tt.want)
		}
	}
	p.Do(circle.TrackOpened{ID: "6", Kind: circle.TrackHelp, What: "x"})
	if e := p.Events[len(p.Events)-1]; e.Content != core.PlanContent {
		t.Errorf("help is kept as %s", e.Content)
	}
}

func TestInjuriesOnDifferentDays(t *testing.T) {
	p := begun().Do(bruise("1", noah))
	level(t, p, circle.AlarmRepeatedInjury, 0)
	p.Do(bruise("2", noah))
	level(t, p, circle.AlarmRepeatedInjury, 0) // twice on a day is once.
	p.Days(5).Do(bruise("3", noah))
	level(t, p, circle.AlarmRepeatedInjury, circle.Attention)
	p.As(ruud).Do(innocent("1"), innocent("2"))
	level(t, p, circle.AlarmRepeatedInjury, 0)
}

// One evening is one day, also when midnight in Greenwich falls in it.
func TestADayIsALocalDay(t *testing.T) {
	p := begun()
	p.Now = p.Now.AddDate(0, 0, 1).Add(-11*60*60*1e9 - 30*60*1e9) // half past midnight, local time.
	p.Do(bruise("1", noah))
	p.Now = p.Now.Add(60 * 60 * 1e9)
	p.Do(bruise("2", noah))
	level(t, p, circle.AlarmRepeatedInjury, 0)
}
