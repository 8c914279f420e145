package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
)

func offered() circle.HandoverOffered {
	return circle.HandoverOffered{ID: "h", To: ruud.ID, ToAgency: "Wijkteam", What: "bezoek op zondag"}
}

func offering() *casetest.Play { return begun().Do(offered()) }
func accepting() *casetest.Play {
	return offering().As(ruud).Do(circle.HandoverAccepted{ID: "h"}).As(samira)
}

var handoverRefusals = []refusal{
	{key: "refused.handover.to", act: circle.HandoverOffered{ID: "h", What: "bezoek"}, after: offered()},
	{key: "refused.handover.receiver", act: circle.HandoverOffered{ID: "h", To: ruud.ID, ToAgency: "Politie", What: "bezoek"}, after: offered()},
	{key: "refused.handover.self", act: circle.HandoverOffered{ID: "h", To: samira.ID, ToAgency: "Veilig Thuis", What: "bezoek"}, after: offered()},
	{
		key: "refused.handover.self", act: circle.HandoverAccepted{ID: "h"}, never: "who hands over is not who takes on",
		given: begunWith(circle.HandoverOffered{ID: "h", ToAgency: "Veilig Thuis", What: "bezoek"}),
	},
	{key: "refused.unknown", by: ruud, act: circle.HandoverAccepted{ID: "h"}, then: doesAs(samira, offered())},
	{key: "refused.unknown", by: karim, given: offering, act: circle.HandoverAccepted{ID: "h"}, never: "it was offered to another, and is none of his business"},
	{key: "refused.handover.over", by: ruud, given: accepting, act: circle.HandoverDeclined{ID: "h", Reason: "te druk"}, never: "it was accepted: hand it on"},
	{key: "refused.handover.over", given: accepting, act: circle.HandoverUnanswered{ID: "h"}, never: "it was answered"},
	{key: "refused.unknown", act: circle.HandoverUnanswered{ID: "h"}, then: does(offered())},
	{key: "refused.unknown", act: circle.HandoverChecked{ID: "h", Effect: "hij komt"}, then: func(p *casetest.Play) *casetest.Play {
		return p.Do(offered()).As(ruud).Do(circle.HandoverAccepted{ID: "h"})
	}},
	{key: "refused.handover.accept_first", given: offering, act: circle.HandoverChecked{ID: "h", Effect: "hij komt"}, then: doesAs(ruud, circle.HandoverAccepted{ID: "h"})},
	{key: "refused.handover.own_check", by: ruud, given: accepting, act: circle.HandoverChecked{ID: "h", Effect: "ik kom"}, never: "another checks what it brought about"},
	{key: "refused.handover.over", given: func() *casetest.Play { return accepting().Do(circle.HandoverChecked{ID: "h", Effect: "hij komt"}) }, act: circle.HandoverChecked{ID: "h", Effect: "hij komt"}, never: "it is done"},
	{key: "refused.unknown", act: circle.HandoverWithdrawn{ID: "h", Reason: "zelf"}, then: does(offered())},
	{key: "refused.handover.not_sender", by: karim, given: offering, act: circle.HandoverWithdrawn{ID: "h", Reason: "zelf"}, then: func(p *casetest.Play) *casetest.Play {
		return p.Do(proposed(circle.SeatLead, karim)).As(karim).Do(circle.LeadAccepted{Seat: circle.SeatLead})
	}},
	{key: "refused.handover.over", given: func() *casetest.Play { return offering().Do(circle.HandoverWithdrawn{ID: "h", Reason: "zelf"}) }, act: circle.HandoverWithdrawn{ID: "h", Reason: "zelf"}, never: "it was taken back"},
}

func TestTheSenderHoldsAHandoverUntilItHelped(t *testing.T) {
	p := begun().As(karim)
	at := p.Now
	p.Do(offered())
	since(t, link(t, p, circle.LinkHandovers, circle.Open, "ring.handovers.not_accepted", karim), at)
	if d := duty(t, p, "accept_handover", "h"); d.Owner != karim || !d.Due.Equal(p.Rules.Handover.Accept.After(at)) {
		t.Errorf("got %+v", d)
	}
	p.As(ruud).Do(circle.HandoverAccepted{ID: "h"})
	noDuty(t, p, "accept_handover", "h")
	link(t, p, circle.LinkHandovers, circle.Closed, "ring.handovers.closed", samira)
	d := duty(t, p, "check_handover", "h")
	if d.Owner != karim {
		t.Errorf("%s checks", d.Owner.Name)
	}
	p.Now = d.Due.Add(time.Hour)
	since(t, link(t, p, circle.LinkHandovers, circle.Open, "ring.handovers.not_checked", karim), d.Due)
	p.As(karim).Do(circle.HandoverChecked{ID: "h", Effect: "hij komt elke zondag"})
	noDuty(t, p, "check_handover", "h")
	link(t, p, circle.LinkHandovers, circle.Closed, "ring.handovers.closed", samira)
}

func TestAHandoverWithoutAnAnswer(t *testing.T) {
	p := offering().Days(9)
	at := p.Now
	p.Do(circle.HandoverUnanswered{ID: "h", NeverArrived: true})
	since(t, link(t, p, circle.LinkHandovers, circle.Open, "ring.handovers.unanswered", samira), at)
	a := level(t, p, circle.AlarmHandoverLeft, circle.Attention)
	if a.Evidence[0].Fact != "bezoek op zondag" || a.Evidence[0].Agency != "Wijkteam" {
		t.Errorf("it rests on %+v", a.Evidence)
	}
	p.As(ruud).Do(circle.HandoverAccepted{ID: "h"})
	level(t, p, circle.AlarmHandoverLeft, 0)
	link(t, p, circle.LinkHandovers, circle.Closed, "ring.handovers.closed", samira)
}

func TestADeclinedHandoverIsWithItsSender(t *testing.T) {
	p := offering().As(ruud).Do(circle.HandoverDeclined{ID: "h", Reason: "wachtlijst"})
	played(t, p)
	link(t, p, circle.LinkHandovers, circle.Open, "ring.handovers.declined", samira)
	if d := duty(t, p, "place_handover", "h"); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
	p.As(samira).Do(circle.HandoverWithdrawn{ID: "h", Reason: "ik ga zelf op zondag"})
	link(t, p, circle.LinkHandovers, circle.Closed, "ring.handovers.closed", samira)
}

func TestWhoHoldsAHandoverOfSomebodyWhoIsGone(t *testing.T) {
	p := led().As(karim).Do(offered()).As(samira).Do(circle.AgencyLeft{Agency: "Politie", Reason: "gestopt"})
	if d := duty(t, p, "accept_handover", "h"); d.Owner != samira {
		t.Errorf("%s holds it", d.Owner.Name)
	}
}
