package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

var nameLead = circle.DutyKey{Kind: "name_lead"}

// late is a circle in which the moment to name a lead has passed, on record.
func late() *casetest.Play { return begun().Days(4).Lapse() }

// peer leads a team where Ellen does.
var peer = core.Holder{Actor: core.Actor{ID: "peer", Agency: ellen.Agency}, Name: "Petra Eikel"}

func over(h core.Holder) circle.EscalationTakenOver {
	return circle.EscalationTakenOver{Key: nameLead, Member: h}
}

func answered(days int) circle.EscalationAnswered {
	return circle.EscalationAnswered{Key: nameLead, Answer: "Ruud wordt het", Until: blank().Now.AddDate(0, 0, days)}
}

var escalationRefusals = []refusal{
	{key: "refused.lapse.not_due", act: circle.DutyLapsed{Key: nameLead}, never: "the background work knows the moment"},
	{key: "refused.unknown", by: ellen, act: circle.EscalationTaken{Key: nameLead}, then: func(p *casetest.Play) *casetest.Play { return p.Days(4).Lapse() }},
	{key: "refused.escalation.taken", by: ellen, given: func() *casetest.Play { return late().As(ellen).Do(circle.EscalationTaken{Key: nameLead}) }, act: circle.EscalationTaken{Key: nameLead}, after: answered(9)},
	{key: "refused.unknown", by: peer, act: over(peer), then: func(p *casetest.Play) *casetest.Play { return p.Days(4).Lapse() }},
	{key: "refused.escalation.self", by: peer, given: late, act: over(karim), after: over(peer)},
	{key: "refused.escalation.own", given: late, act: over(samira), never: "who let it pass doesn't answer for it: somebody else does"},
	{key: "refused.escalation.taken", by: teamLead(samira), given: late, act: over(teamLead(samira)), never: "they have it"},
	{key: "refused.escalation.agency", by: ruud, given: late, act: over(ruud), never: "it is with another agency"},
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

// Nobody's leave stops what climbed to them: a colleague has it in the same term, and when that lets
// it pass too it climbs on as ever.
func TestAColleagueTakesOverWhatClimbed(t *testing.T) {
	taken := func() *casetest.Play { return late().As(peer).Do(over(peer)) }
	before := duty(t, late(), "answer_escalation", "name_lead")
	p := taken()
	d := duty(t, p, "answer_escalation", "name_lead")
	if d.Owner != peer || !d.Due.Equal(before.Due) || d.Rung != before.Rung || p.State.Above(d) != before.Owner || p.State.ActorName(peer.ID) != peer.Name {
		t.Errorf("it is with %+v", d)
	}
	p.Now = d.Due.Add(time.Hour)
	if up := duty(t, p.Lapse(), "answer_escalation", "name_lead"); up.Owner != henk {
		t.Errorf("let pass by who took it over, it is with %s", up.Owner.Name)
	}
	p = taken().As(samira).Do(circle.AccessBarred{Actor: peer.ID, Reason: "een buurvrouw"})
	if back := duty(t, p, "answer_escalation", "name_lead"); back.Owner != before.Owner {
		t.Errorf("who took it over is kept out, and it is with %s", back.Owner.Name)
	}
	for _, who := range []core.Holder{peer, before.Owner} { // who is back answers as well.
		noDuty(t, taken().As(who).Do(answered(9)), "answer_escalation", "name_lead")
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
