package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// sighted is a circle in which both children have been seen.
func sighted() *casetest.Play { return begun().Do(seen(noah, lotte)) }

// parting is a circle in which Karim may leave today, but for one thing.
func parting(but func(*casetest.Play)) func() *casetest.Play {
	return func() *casetest.Play {
		p := sighted().As(karim)
		p.Do(circle.LeavingAnnounced{On: p.Rules.Leaving.Notice.After(p.Now), Reason: "zaak is klaar"})
		p.As(samira).Days(6).Do(seen(noah, lotte)).Days(6).Do(seen(noah, lotte)).Days(4)
		but(p)
		return p.As(samira)
	}
}

func leave() circle.MemberLeft { return circle.MemberLeft{Reason: "zaak is klaar"} }

var memberRefusals = []refusal{
	{key: "refused.member.name", act: circle.MemberInvited{Task: "zicht houden"}, after: invite(fenna)},
	{key: "refused.member.team_lead", act: circle.MemberInvited{Member: fenna, Task: "zicht houden"}, after: invite(fenna)},
	{key: "refused.member.already", act: invite(ruud), then: doesAs(samira, circle.AgencyLeft{Agency: "Wijkteam", Reason: "gestopt"})},
	{key: "refused.member.already", by: ruud, act: circle.MemberJoined{}, never: "who takes part, takes part"},
	{key: "refused.member.not_invited", by: fenna, act: circle.MemberJoined{}, then: doesAs(samira, invite(fenna))},
	{key: "refused.member.not_invited", by: fenna, act: circle.MemberDeclined{Reason: "te druk"}, then: doesAs(samira, invite(fenna))},
	{key: "refused.member.not_invited", by: samira, act: circle.InvitationWithdrawn{Member: fenna.ID, Reason: "geen antwoord"}, then: doesAs(samira, invite(fenna))},
	{key: "refused.member.leave_instead", by: ruud, act: circle.MemberDeclined{Reason: "te druk"}, given: sighted, after: circle.LeavingAnnounced{On: blank().Now.AddDate(0, 0, 30), Reason: "te druk"}},
	{key: "refused.leaving.notice", by: karim, act: circle.LeavingAnnounced{On: blank().Now.AddDate(0, 0, 3), Reason: "klaar"}, after: circle.LeavingAnnounced{On: blank().Now.AddDate(0, 0, 30), Reason: "klaar"}},
	{
		key: "refused.leaving.not_announced", act: circle.LeavingObjected{Member: karim.ID, Reason: "hij kent Rob"},
		then: func(p *casetest.Play) *casetest.Play {
			return p.As(karim).Do(circle.LeavingAnnounced{On: p.Now.AddDate(0, 0, 30), Reason: "klaar"})
		},
	},
	{key: "refused.leaving.own", given: parting(func(*casetest.Play) {}), by: karim, act: circle.LeavingObjected{Member: karim.ID, Reason: "toch niet"}, never: "nobody objects to their own leaving"},
	{key: "refused.leaving.no_objection", given: parting(func(*casetest.Play) {}), act: circle.ObjectionSettled{Member: karim.ID, Outcome: "uitgepraat"}, then: doesAs(ruud, circle.LeavingObjected{Member: karim.ID, Reason: "hij kent Rob"})},
	{
		key: "refused.leave.lead", given: parting(func(p *casetest.Play) {
			p.Do(proposed(circle.SeatLead, karim)).As(karim).Do(circle.LeadAccepted{Seat: circle.SeatLead})
		}), by: karim, act: leave(),
		then: func(p *casetest.Play) *casetest.Play {
			p.Do(circle.LeadProposed{Seat: circle.SeatLead, Member: ruud.ID, Succeeds: true})
			return p.As(ruud).Do(circle.LeadAccepted{Seat: circle.SeatLead})
		},
	},
	{
		key: "refused.leave.not_announced", given: sighted, by: karim, act: leave(),
		then: func(p *casetest.Play) *casetest.Play {
			p.Do(circle.LeavingAnnounced{On: p.Now.AddDate(0, 0, 20), Reason: "klaar"})
			return p.Days(20).Do(seen(noah, lotte))
		},
	},
	{
		key: "refused.leave.objection", by: karim, act: leave(), then: doesAs(ruud, circle.ObjectionSettled{Member: karim.ID, Outcome: "Fenna neemt het over"}),
		given: parting(func(p *casetest.Play) {
			p.As(ruud).Do(circle.LeavingObjected{Member: karim.ID, Reason: "hij kent Rob"})
		}),
	},
	{
		// Announcing another day doesn't brush an objection aside.
		key: "refused.leave.objection", by: karim, act: circle.LeavingAnnounced{On: blank().Now.AddDate(0, 0, 60), Reason: "klaar"},
		then: doesAs(ruud, circle.ObjectionSettled{Member: karim.ID, Outcome: "Fenna neemt het over"}),
		given: parting(func(p *casetest.Play) {
			p.As(ruud).Do(circle.LeavingObjected{Member: karim.ID, Reason: "hij kent Rob"})
		}),
	},
	{key: "refused.leave.unseen", by: karim, act: leave(), given: parting(func(p *casetest.Play) { p.Days(30) }), then: does(seen(noah, lotte))},
	{
		key: "refused.leave.handover", by: karim, act: leave(),
		given: parting(func(p *casetest.Play) {
			p.As(karim).Do(circle.HandoverOffered{ID: "h", To: ruud.ID, ToAgency: "Wijkteam", What: "bezoek op zondag"})
		}),
		then: func(p *casetest.Play) *casetest.Play {
			return p.As(ruud).Do(circle.HandoverAccepted{ID: "h"}).As(samira).Do(circle.HandoverChecked{ID: "h", Effect: "hij komt"})
		},
	},
	{
		key: "refused.leave.agreement", by: karim, act: leave(), then: doesAs(samira, circle.AgreementChecked{ID: "a", Kept: true}),
		given: parting(func(p *casetest.Play) {
			p.Do(circle.AgreementMade{ID: "a", What: "wijkagent rijdt langs", Member: karim.ID, Checker: samira.ID, Due: p.Now.AddDate(0, 0, 9)})
		}),
	},
	{
		key: "refused.leave.track", by: karim, act: leave(), then: does(circle.TrackClosed{ID: "t", Outcome: circle.OutcomeDone, Reason: "vonnis"}),
		given: parting(func(p *casetest.Play) {
			p.As(karim).Do(circle.TrackOpened{ID: "t", Kind: circle.TrackCharge, What: "mishandeling"})
		}),
	},
	{key: "refused.agency_unknown", act: circle.AgencyLeft{Agency: "School", Reason: "schooljaar om"}, then: func(p *casetest.Play) *casetest.Play { return join(p, fenna) }},
}

func TestLeavingAsItShouldBeIsNoAlarm(t *testing.T) {
	p := parting(func(*casetest.Play) {})().As(karim).Do(leave())
	played(t, p)
	if a := alarm(t, p, circle.AlarmSilentExit); a.Level != 0 {
		t.Errorf("leaving as agreed raises %+v", a)
	}
	if m := p.State.Members[2]; m.ID != karim.ID || m.Active() {
		t.Errorf("Karim still takes part: %+v", m)
	}
}

func TestAnInvitationIsAnsweredAndAnObjectionTalkedThrough(t *testing.T) {
	p := begun().Do(invite(fenna))
	if d := duty(t, p, "answer_invitation", string(fenna.ID)); d.Owner != samira {
		t.Errorf("%s has to see to the answer", d.Owner.Name)
	}
	p.As(fenna).Do(circle.MemberDeclined{Reason: "geen tijd"})
	noDuty(t, p, "answer_invitation", string(fenna.ID))

	p = parting(func(p *casetest.Play) {
		p.As(ruud).Do(circle.LeavingObjected{Member: karim.ID, Reason: "hij kent Rob"})
	})()
	duty(t, p, "settle_objection", string(karim.ID))
	p.Do(circle.ObjectionSettled{Member: karim.ID, Outcome: "hij blijft bereikbaar"})
	noDuty(t, p, "settle_objection", string(karim.ID))
}

func TestSomebodyHoldsEverythingAlsoWhenWhoOpenedItLeaves(t *testing.T) {
	// The opener takes part no more, and nobody leads: the municipality holds it.
	p := begun().Do(circle.AgencyLeft{Agency: "Veilig Thuis", Reason: "gestopt"})
	for _, d := range p.Duties() {
		if d.Owner != henk {
			t.Errorf("%v is with %s", d.Key, d.Owner.Name)
		}
	}
	// The opener never took part; when the whole agency stops, it is the same.
	p = join(blank().Do(opened()), casetest.Somebody("Nadia Bakker", "Veilig Thuis"), ruud)
	if d := duty(t, p, "name_lead", ""); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.Do(circle.AgencyLeft{Agency: "Veilig Thuis", Reason: "gestopt"})
	if d := duty(t, p, "name_lead", ""); d.Owner != henk {
		t.Errorf("%s holds it", d.Owner.Name)
	}
}

// Whoever holds a duty can do it: also the municipality, when everyone has left.
func TestTheMunicipalityCanAnswerWhatItHolds(t *testing.T) {
	p := begun().Do(bruise("i", noah), danger("j"), reported("m"), newAdult("v"), judged(noah, 9)).As(ruud).Do(judged(noah, 2), otherwise())
	for _, agency := range []core.AgencyID{"Veilig Thuis", "Wijkteam", "Politie"} {
		p.Do(circle.AgencyLeft{Agency: agency, Reason: "gestopt"})
	}
	p.As(henk).Do(
		circle.IncidentAnswered{ID: "i", Answer: "huisarts erbij"}, answeredAlarm(circle.AlarmDirectDanger, circle.Acute), takenUp("m"),
		circle.ChangeVerified{ID: "v", Finding: "een oom"}, circle.DifferenceSettled{Person: noah, Outcome: "een drie"}, replied(),
		circle.EvaluationPlanned{On: p.Now.AddDate(0, 0, 9)},
	)
	played(t, p)
}

func TestWhoIsAskedAgainStartsAnew(t *testing.T) {
	p := led().Do(circle.AgencyLeft{Agency: "Veilig Thuis", Reason: "gestopt"}).As(ruud).Do(invite(samira)).As(samira).Do(circle.MemberJoined{})
	played(t, p)
	if p.State.Lead.Member != "" {
		t.Error("Samira leads again without having said yes")
	}
	if d := duty(t, p, "name_lead", ""); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name) // she opened it, and takes part.
	}
}

func TestAStoppedAgencyTakesNobodyOfTheFamilyAlong(t *testing.T) {
	p := join(begun(), til)
	wants(t, p.Try(circle.AgencyLeft{Agency: "", Reason: "gestopt"}), "refused.agency_unknown")
	link(t, p, circle.LinkNetwork, circle.Closed, "ring.network.closed", samira)
}

func TestTheNetworkLink(t *testing.T) {
	p := begun()
	since(t, link(t, p, circle.LinkNetwork, circle.Open, "ring.network.none", samira), p.State.Opened)
	duty(t, p, "find_network", "")
	until := p.Now.AddDate(0, 0, 60)
	at := p.Now
	p.As(ruud).Do(circle.NetworkNone{Reason: "de familie durft nog niet", Until: until})
	l := link(t, p, circle.LinkNetwork, circle.SetAside, "ring.set_aside", ruud)
	since(t, l, at)
	if !l.Until.Equal(until) {
		t.Errorf("set aside until %v", l.Until)
	}
	if d := duty(t, p, "find_network", ""); !d.Due.Equal(until) {
		t.Errorf("due %v, want %v", d.Due, until)
	}
	wants(t, p.Try(circle.NetworkNone{Reason: "nog steeds niet", Until: until}), "refused.aside.already")
	p.Days(61)
	link(t, p, circle.LinkNetwork, circle.Open, "ring.network.none", samira)
	join(p, til)
	since(t, link(t, p, circle.LinkNetwork, circle.Closed, "ring.network.closed", samira), p.State.Members[3].Joined)
	noDuty(t, p, "find_network", "")
}

func TestAnInvitationCanBeTakenBack(t *testing.T) {
	p := led().Do(invite(fenna))
	duty(t, p, "answer_invitation", string(fenna.ID))
	p.Do(circle.InvitationWithdrawn{Member: fenna.ID, Reason: "geen antwoord"})
	played(t, p)
	for _, d := range p.Duties() {
		if d.Key.Kind == "answer_invitation" {
			t.Errorf("%v is still asked", d.Key)
		}
	}
}
