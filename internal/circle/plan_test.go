package circle_test

import (
	"testing"

	"kring/internal/circle"
)

var planRefusals = []refusal{
	{key: "refused.plan.none", act: circle.GoalSet{ID: "g", What: "samen eten"}, then: does(circle.PlanMade{Summary: "eerst veilig"})},
	{
		key: "refused.goal.reached", act: circle.GoalReached{ID: "g"}, never: "it was reached",
		given: begunWith(circle.PlanMade{Summary: "eerst veilig"}, circle.GoalSet{ID: "g", What: "samen eten"}, circle.GoalReached{ID: "g"}),
	},
	{key: "refused.unknown", act: circle.GoalReached{ID: "g"}, then: does(circle.PlanMade{Summary: "eerst veilig"}, circle.GoalSet{ID: "g", What: "samen eten"})},
}

func TestThePlanHoldsTheHouseholdsOwnVoice(t *testing.T) {
	p := begun()
	since(t, link(t, p, circle.LinkPlan, circle.Open, "ring.plan.none", samira), p.State.Opened)
	duty(t, p, "make_plan", "")
	duty(t, p, "hear_household", "")
	at := p.Now
	p.Do(circle.PlanMade{Summary: "eerst veilig"})
	since(t, link(t, p, circle.LinkPlan, circle.Open, "ring.plan.no_voice", samira), at)
	noDuty(t, p, "make_plan", "")
	p.Do(circle.VoiceHeard{Person: noah, Words: "dat papa niet schreeuwt"})
	link(t, p, circle.LinkPlan, circle.Closed, "ring.plan.closed", samira)
	noDuty(t, p, "hear_household", "")
}

func TestAPlanSetAside(t *testing.T) {
	p := begun()
	at, until := p.Now, p.Now.AddDate(0, 0, 80)
	p.As(ruud).Do(circle.RuleSetAside{Rule: "plan.make", Reason: "eerst rust na de geboorte", Until: until})
	since(t, link(t, p, circle.LinkPlan, circle.SetAside, "ring.set_aside", ruud), at)
	if d := duty(t, p, "make_plan", ""); !d.Due.Equal(until) {
		t.Errorf("due %v", d.Due)
	}
	p.Days(81)
	link(t, p, circle.LinkPlan, circle.Open, "ring.plan.none", samira)
}
