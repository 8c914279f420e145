package access_test

import (
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/rules"
)

// What climbs is for whom it climbed to. Who let it pass knows no more of it for that: a custodian who answers
// too late reads no report.
func TestWhoLetItPassStandsAsBefore(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	of := func(id core.ActorID) core.Holder {
		return core.Holder{Actor: core.Actor{ID: id, Agency: vt}, Name: string(id)}
	}
	s := &report.State{}
	for _, act := range []report.Body{
		report.Received{
			Report: "R1", Door: report.PhoneDoor, Agency: vt, Holder: of("ines"), Ladder: []core.Holder{of("tilda")}, What: "gegil", Urgency: report.NotUrgent,
			Reporter: report.Reporter{Kind: "35", Reach: report.ByAddress},
		},
		report.Taken{Name: "Ines"},
		report.IdentityAsked{ID: "i", Reason: report.AskToAnswer, Custodian: of("kees")},
		report.LapseDue{},
	} {
		if _, late := act.(report.LapseDue); late {
			now = now.AddDate(0, 1, 0)
		}
		made, err := report.Decide(s, report.Command{By: of("ines").Actor, Act: act}, circle.Moment{Now: now, Rules: rules.National()})
		if err != nil {
			t.Fatalf("%T: %v", act, err)
		}
		for i := range made {
			report.Apply(s, &made[i])
		}
	}
	stands := access.ReportStands(s, rules.National())
	for id, want := range map[core.ActorID]access.Ties{"tilda": access.Tied(access.AsEscalated), "kees": 0, "ines": 0} {
		if got := access.TiesOf(stands, of(id).Actor, now); got != want {
			t.Errorf("%s stands as %v, want %v", id, got, want)
		}
	}
}
