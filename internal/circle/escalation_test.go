package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
)

var nameLead = circle.DutyKey{Kind: "name_lead"}

// late is a circle in which the moment to name a lead has passed, on record.
func late() *casetest.Play { return begun().Days(4).Lapse() }

func answered(days int) circle.EscalationAnswered {
	return circle.EscalationAnswered{Key: nameLead, Answer: "Ruud wordt het", Until: blank().Now.AddDate(0, 0, days)}
}

var escalationRefusals = []refusal{
	{key: "refused.lapse.not_due", act: circle.DutyLapsed{Key: nameLead}, never: "the background work knows the moment"},
	{key: "refused.unknown", by: ellen, act: circle.EscalationTaken{Key: nameLead}, then: func(p *casetest.Play) *casetest.Play { return p.Days(4).Lapse() }},
	{key: "refused.escalation.taken", by: ellen, given: func() *casetest.Play { return late().As(ellen).Do(circle.EscalationTaken{Key: nameLead}) }, act: circle.EscalationTaken{Key: nameLead}, after: answered(9)},
	{key: "refused.unknown", by: ellen, act: answered(9), then: func(p *casetest.Play) *casetest.Play { return p.Days(4).Lapse() }},
	{key: "refused.until", by: ellen, given: late, act: answered(200), after: answered(9)},
	{key: "refused.until", by: ellen, given: late, act: answered(1), after: answered(9)},
	{key: "refused.information.other", by: ruud, given: late, act: answered(9), never: "it was put to the rung above"},
	{key: "refused.escalation.own", given: late, act: answered(9), never: "who let it pass gives themselves no time: the rung above does"},
	{key: "refused.unknown", act: circle.AlarmAnswered{Kind: circle.AlarmDirectDanger, Level: circle.Acute, Answer: "112"}, then: does(circle.IncidentRecorded{ID: "i", Kind: circle.Violence, What: "geslagen", Danger: true})},
	{
		key: "refused.alarm.level", given: begunWith(newAdult("v")), act: circle.AlarmAnswered{Kind: circle.AlarmHouseholdChange, Level: circle.Acute, Answer: "a"},
		after: circle.AlarmAnswered{Kind: circle.AlarmHouseholdChange, Level: circle.Attention, Answer: "a"},
	},
	{
		key: "refused.alarm.level", given: begunWith(newAdult("v")), act: circle.AlarmAnswered{Kind: circle.AlarmHouseholdChange, Answer: "a"},
		after: circle.AlarmAnswered{Kind: circle.AlarmHouseholdChange, Level: circle.Attention, Answer: "a"},
	},
}

func TestALetPassedMomentClimbsRungByRung(t *testing.T) {
	p := late()
	own := duty(t, p, "name_lead", "")
	if own.Rung != circle.RungTeam || own.Owner != samira || !own.Late(p.Now) {
		t.Errorf("got %+v", own)
	}
	level(t, p, circle.AlarmNobodyLeads, circle.Attention)
	for _, want := range []struct {
		rung circle.Rung
		who  any
	}{
		{circle.RungTeam, teamLead(samira)}, {circle.RungMunicipality, henk}, {circle.RungRegion, sara}, {circle.RungNational, joost}, {circle.RungNational, joost},
	} {
		d := duty(t, p, "answer_escalation", "name_lead")
		if d.Rung != want.rung || any(d.Owner) != want.who || d.Rule != "escalation.rung" {
			t.Errorf("on rung %d it is with %s, want %d", d.Rung, d.Owner.Name, want.rung)
		}
		p.Now = d.Due.Add(time.Hour)
		p.Lapse()
	}
	p.Do(proposed(circle.SeatLead, samira), circle.LeadAccepted{Seat: circle.SeatLead})
	noDuty(t, p, "answer_escalation", "name_lead")
	level(t, p, circle.AlarmNobodyLeads, 0)
}

func TestAnAnswerGivesTheDutyItsMomentAndTheNextRungWaits(t *testing.T) {
	p := late().As(ellen).Do(circle.EscalationTaken{Key: nameLead}, answered(9))
	noDuty(t, p, "answer_escalation", "name_lead")
	d := duty(t, p, "name_lead", "")
	if !d.Due.Equal(answered(9).Until) || d.Owner != samira {
		t.Errorf("got %+v", d)
	}
	p.Now = d.Due.Add(time.Hour)
	p.Lapse()
	if up := duty(t, p, "answer_escalation", "name_lead"); up.Owner != henk {
		t.Errorf("after an answer that did not help it is with %s", up.Owner.Name)
	}
}

// Also what the country answered is looked at again when its moment passes.
func TestTheCountryDoesNotAnswerOnce(t *testing.T) {
	p := late()
	for range 3 {
		p.Days(7).Lapse()
	}
	p.As(joost).Do(circle.EscalationAnswered{Key: nameLead, Answer: "volgende week", Until: p.Now.AddDate(0, 0, 7)})
	noDuty(t, p, "answer_escalation", "name_lead")
	p.Days(10).Lapse()
	if d := duty(t, p, "answer_escalation", "name_lead"); d.Owner != joost {
		t.Errorf("it is with %s", d.Owner.Name)
	}
}

// The second time something is let pass has nothing to do with the first.
func TestAnAnswerIsAboutTheLastTime(t *testing.T) {
	p := begun().Do(seen(noah, lotte)).Days(9).Lapse().Days(7).Lapse().Days(7).Lapse()
	p.As(samira).Do(seen(noah, lotte))
	noDuty(t, p, "answer_escalation", "see_alone/noah")
	p.Days(9).Lapse()
	if d := duty(t, p, "answer_escalation", "see_alone/noah"); d.Rung != circle.RungTeam {
		t.Errorf("it starts on rung %d", d.Rung)
	}
	p.As(ellen).Do(circle.EscalationAnswered{Key: circle.DutyKey{Kind: "see_alone", Subject: "noah"}, Answer: "vandaag nog", Until: p.Now.AddDate(0, 0, 1)})
	noDuty(t, p, "answer_escalation", "see_alone/noah")
}

func TestNobodyLeadsManyAgencies(t *testing.T) {
	p := join(begun(), fenna).Days(4).Lapse()
	level(t, p, circle.AlarmNobodyLeads, circle.AlarmRaised)
	if d := duty(t, p, "answer_alarm", "nobody_leads"); d.Late(p.Now) {
		t.Error("an alarm that came just now is late")
	}
}
