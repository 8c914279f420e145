package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func proposed(seat circle.SeatName, who core.Holder) circle.LeadProposed {
	return circle.LeadProposed{Seat: seat, Member: who.ID}
}

// led is a circle that Samira leads.
func led() *casetest.Play {
	return begun().Do(proposed(circle.SeatLead, samira), circle.LeadAccepted{Seat: circle.SeatLead})
}

var leadRefusals = []refusal{
	{key: "refused.lead.seat", act: circle.LeadProposed{Seat: "chair", Member: ruud.ID}, after: proposed(circle.SeatLead, ruud)},
	{key: "refused.lead.seat", act: circle.LeadEnded{Seat: "chair", Reason: "ziek"}, given: led, after: circle.LeadEnded{Seat: circle.SeatLead, Reason: "ziek"}},
	{key: "refused.lead.same", given: led, act: proposed(circle.SeatLead, samira), then: does(circle.LeadEnded{Seat: circle.SeatLead, Reason: "ziek"})},
	{key: "refused.lead.second", given: led, act: proposed(circle.SeatLead, ruud), after: circle.LeadProposed{Seat: circle.SeatLead, Member: ruud.ID, Succeeds: true}},
	{
		// Asked while nobody led, answered when somebody did.
		key: "refused.lead.second", by: ruud, act: circle.LeadAccepted{Seat: circle.SeatLead},
		given: func() *casetest.Play {
			p := led().Do(circle.LeadEnded{Seat: circle.SeatLead, Reason: "ziek"}, proposed(circle.SeatLead, samira), circle.LeadAccepted{Seat: circle.SeatLead})
			p.State.Lead.Proposed = ruud.ID // as a server that lags behind would have it.
			return p
		},
		then: doesAs(samira, circle.LeadEnded{Seat: circle.SeatLead, Reason: "ander werk"}),
	},
	{key: "refused.lead.both", given: led, act: proposed(circle.SeatDeputy, samira), after: proposed(circle.SeatDeputy, ruud)},
	{
		key: "refused.lead.both", by: ruud, act: circle.LeadAccepted{Seat: circle.SeatDeputy},
		given: func() *casetest.Play {
			p := begun().Do(proposed(circle.SeatLead, ruud)).As(ruud).Do(circle.LeadAccepted{Seat: circle.SeatLead})
			p.State.Deputy.Proposed = ruud.ID
			return p
		},
		then: func(p *casetest.Play) *casetest.Play {
			p.Do(circle.LeadProposed{Seat: circle.SeatLead, Member: karim.ID, Succeeds: true})
			return p.As(karim).Do(circle.LeadAccepted{Seat: circle.SeatLead})
		},
	},
	{key: "refused.lead.network", given: func() *casetest.Play { return join(begun(), til) }, act: proposed(circle.SeatLead, til), after: proposed(circle.SeatLead, ruud)},
	{key: "refused.lead.network", given: func() *casetest.Play { return join(begun(), til) }, act: proposed(circle.SeatDeputy, til), after: proposed(circle.SeatDeputy, ruud)},
	{key: "refused.lead.not_asked", by: ruud, act: circle.LeadAccepted{Seat: circle.SeatLead}, then: doesAs(samira, proposed(circle.SeatLead, ruud))},
	{key: "refused.lead.not_asked", by: ruud, act: circle.LeadDeclined{Seat: circle.SeatLead, Reason: "te druk"}, then: doesAs(samira, proposed(circle.SeatLead, ruud))},
	{
		key: "refused.lead.empty", act: circle.LeadEnded{Seat: circle.SeatLead, Reason: "ziek"},
		then: does(proposed(circle.SeatLead, samira), circle.LeadAccepted{Seat: circle.SeatLead}),
	},
}

func TestTheLeadClosesTheLink(t *testing.T) {
	p := begun()
	since(t, link(t, p, circle.LinkLead, circle.Open, "ring.lead.none", samira), p.State.Opened)
	if d := duty(t, p, "name_lead", ""); !d.Due.Equal(p.Rules.Lead.Name.After(p.State.Opened)) || d.Owner != samira {
		t.Errorf("got %+v", d)
	}
	p.Do(proposed(circle.SeatLead, ruud))
	link(t, p, circle.LinkLead, circle.Open, "ring.lead.asked", samira)
	if d := duty(t, p, "answer_proposal", "lead"); d.Owner != ruud {
		t.Errorf("%s has to answer what Ruud was asked", d.Owner.Name)
	}
	at := p.Now
	p.As(ruud).Do(circle.LeadAccepted{Seat: circle.SeatLead})
	since(t, link(t, p, circle.LinkLead, circle.Closed, "ring.lead.closed", ruud), at)
	noDuty(t, p, "name_lead", "")
	noDuty(t, p, "answer_proposal", "lead")
}

func TestTheLeadPassesOnWithoutAGap(t *testing.T) {
	p := led().Do(circle.LeadProposed{Seat: circle.SeatLead, Member: ruud.ID, Succeeds: true})
	link(t, p, circle.LinkLead, circle.Closed, "ring.lead.closed", samira)
	p.As(ruud).Do(circle.LeadAccepted{Seat: circle.SeatLead})
	link(t, p, circle.LinkLead, circle.Closed, "ring.lead.closed", ruud)
}

func TestADeclinedProposalLeavesTheSeatToFill(t *testing.T) {
	p := begun().Do(proposed(circle.SeatLead, ruud)).As(ruud).Do(circle.LeadDeclined{Seat: circle.SeatLead, Reason: "te druk"})
	link(t, p, circle.LinkLead, circle.Open, "ring.lead.none", samira)
	noDuty(t, p, "answer_proposal", "lead")
	duty(t, p, "name_lead", "")
}

func TestTheDeputyHoldsEverythingWhenTheLeadStops(t *testing.T) {
	p := calm()
	p.Do(circle.LeadEnded{Seat: circle.SeatLead, Reason: "ziek"})
	since(t, link(t, p, circle.LinkLead, circle.Open, "ring.lead.none", ruud), p.State.Lead.Vacant)
	p.As(ruud).Do(proposed(circle.SeatLead, ruud), circle.LeadAccepted{Seat: circle.SeatLead})
	link(t, p, circle.LinkLead, circle.Closed, "ring.lead.closed", ruud)
	duty(t, p, "name_deputy", "") // who leads is not their own deputy.
}

func TestWhoIsGoneIsAskedNothing(t *testing.T) {
	p := begun().Do(proposed(circle.SeatLead, karim), circle.AgencyLeft{Agency: "Politie", Reason: "zaak gesloten"})
	played(t, p)
	noDuty(t, p, "answer_proposal", "lead")
	link(t, p, circle.LinkLead, circle.Open, "ring.lead.none", samira)
}
