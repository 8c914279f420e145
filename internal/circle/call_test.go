package circle_test

import (
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func callMe() circle.CallAsked {
	return circle.CallAsked{ID: "bel", Why: "Rob staat voor de deur", Reach: "na vijven, niet op de vaste lijn"}
}

func robsCall() circle.CallAsked {
	return circle.CallAsked{ID: "bel", Person: rob, Why: "ik wil weten waar ik aan toe ben"}
}

func reached() circle.CallReturned {
	return circle.CallReturned{ID: "bel", Reached: true, Outcome: "hij slaapt vannacht elders"}
}

// called is a circle that Samira leads, in which Karim asks to be called back.
func called() *casetest.Play { return led().As(karim).Do(callMe()).As(samira) }

var callRefusals = []refusal{
	{key: "refused.call.self", act: callMe(), after: robsCall()},
	{key: "refused.call.waiting", by: karim, given: called, act: circle.CallAsked{ID: "nog", Why: "hij is er nog"}, then: does(circle.CallWithdrawn{ID: "bel"})},
	{key: "refused.portal.other", by: robs, given: withPortal, act: callMe(), after: robsCall()},
	{key: "refused.not_a_member", by: fenna, act: callMe(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.id_missing", by: karim, act: circle.CallAsked{Why: "Rob"}, after: callMe()},
	{key: "refused.words_missing", by: karim, act: circle.CallAsked{ID: "bel"}, after: callMe()},
	{key: "refused.unknown", act: reached(), then: doesAs(karim, callMe())},
	{key: "refused.answered", given: func() *casetest.Play { return called().Do(reached()) }, act: reached(), never: "they were called back; what comes after is another call"},
	{key: "refused.call.own", by: karim, given: called, act: reached(), never: "nobody calls themselves back"},
	{key: "refused.not_a_member", by: fenna, given: called, act: reached(), then: func(p *casetest.Play) *casetest.Play { return join(p.As(samira), fenna) }},
	{key: "refused.words_missing", given: called, act: circle.CallReturned{ID: "bel"}, after: reached()},
	{key: "refused.unknown", given: called, act: circle.CallWithdrawn{ID: "bel"}, never: "only who asked takes it back"},
	{key: "refused.end.call", act: ending(), then: does(reached()), given: func() *casetest.Play { return safe().As(karim).Do(callMe()).As(samira) }},
}

// By night and by day: the term is in hours, and whoever leads holds it.
func TestWhoAsksToBeCalledBackIsCalledBack(t *testing.T) {
	p := called()
	c := p.State.Calls[0]
	d := duty(t, p, "return_call", "bel")
	if d.Owner != samira || d.Rule != "call.back" || !d.Due.Equal(c.Asked.Add(24*time.Hour)) || d.Link != circle.LinkLead {
		t.Errorf("got %+v", d)
	}
	p.Do(reached())
	noDuty(t, p, "return_call", "bel")
	if c := p.State.Calls[0]; c.Outcome != reached().Outcome || c.Waiting() {
		t.Errorf("got %+v", c)
	}
}

func TestWhoWasNotReachedIsCalledAgain(t *testing.T) {
	p := called()
	first := duty(t, p, "return_call", "bel").Due
	p.After(20 * time.Hour).Do(circle.CallReturned{ID: "bel", Outcome: "nam niet op"})
	d := duty(t, p, "return_call", "bel")
	if !d.Due.After(first) || d.Why.Key != "duty.return_call.again" || p.State.Calls[0].Attempts != 1 {
		t.Errorf("got %+v of %+v", d, p.State.Calls[0])
	}
	p.Do(reached())
	noDuty(t, p, "return_call", "bel")
}

func TestNobodyCallsBackWhoNeedsItNoMore(t *testing.T) {
	p := called().As(karim).Do(circle.CallWithdrawn{ID: "bel"})
	played(t, p)
	noDuty(t, p, "return_call", "bel")
}

// A lead who doesn't call back is no lead: the link opens and the ladder is climbed.
func TestALeadWhoDoesNotCallBack(t *testing.T) {
	p := called()
	link(t, p, circle.LinkLead, circle.Closed, "ring.lead.closed", samira)
	due := duty(t, p, "return_call", "bel").Due
	p.After(25 * time.Hour)
	since(t, link(t, p, circle.LinkLead, circle.Open, "ring.lead.call", samira), due)
	p.Lapse()
	if d := duty(t, p, "answer_escalation", "return_call/bel"); d.Owner != teamLead(samira) {
		t.Errorf("%s has to answer", d.Owner.Name)
	}
	p.As(samira).Do(reached())
	played(t, p)
	link(t, p, circle.LinkLead, circle.Closed, "ring.lead.closed", samira)
	noDuty(t, p, "answer_escalation", "return_call/bel")
}

func contentOfLast(p *casetest.Play) core.Content { return p.Events[len(p.Events)-1].Content }

// What somebody of the household or its network asks is a statement, whatever kind was chosen; what
// follows on it is too.
func TestWhatTheHouseholdAsksIsAStatement(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    *casetest.Play
		by   core.Holder
		act  circle.CallAsked
		want core.Content
	}{
		{"a father", withPortal(), robs, robsCall(), core.VictimStatement},
		{"a grandmother", join(begun(), til), til, callMe(), core.VictimStatement},
		{"a teacher, for a child", begun(), ruud, circle.CallAsked{ID: "bel", Person: noah, Why: "hij wil praten"}, core.ChildStatement},
		{"a policeman", begun(), karim, callMe(), core.PlanContent},
	} {
		if err := tt.p.Put(circle.Command{By: tt.by.Actor, Act: tt.act, Content: core.PlanContent}); err != nil {
			t.Fatal(tt.name, err)
		}
		if got := contentOfLast(tt.p); got != tt.want {
			t.Errorf("%s: %s", tt.name, got)
		}
		tt.p.As(samira).Do(circle.CallReturned{ID: "bel", Outcome: "nam niet op"})
		if got := contentOfLast(tt.p); got != tt.want {
			t.Errorf("%s, called back: %s", tt.name, got)
		}
		tt.p.As(tt.by).Do(circle.CallWithdrawn{ID: "bel"})
		if got := contentOfLast(tt.p); got != tt.want || tt.p.Err != nil {
			t.Errorf("%s, taken back: %s (%v)", tt.name, got, tt.p.Err)
		}
	}
}
