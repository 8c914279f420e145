package access

import (
	"testing"

	"kring/internal/core"
)

// TestTheTable holds what people are told against what was agreed; whoever changes a policy
// sees here what it comes to.
func TestTheTable(t *testing.T) {
	// In the order of core.Contents: process, contact, safety, plan, health, victim, child, justice, reporter, address.
	want := map[string]string{
		"lead":       "all all all all all all all all none asked",
		"member":     "all all all all own own own own none none",
		"invited":    "own own own own own own own own none none",
		"team_lead":  "all shared shared shared shared shared shared shared none none",
		"escalated":  "all all all all none none none none none none",
		"colleague":  "all none none none none none none none none none",
		"emergency":  "all all all all all none none all none none",
		"network":    "own own own own own own own own none none",
		"person":     "own own own own own own own own none none",
		"desk":       "all none all none none none none none none none",
		"custodian":  "none none none none none none none none asked asked",
		"officer":    "none none none none none none none none none none",
		"inspector":  "shared shared shared shared shared shared shared shared none none",
		"rapporteur": "none none none none none none none none none none",
		"manager":    "none none none none none none none none none none",
	}
	for _, row := range nationalPolicies(t).Table() {
		name, got := string(row.Tie)+string(row.Role), ""
		for i, c := range row.Cells {
			if c.Content != core.Contents[i] {
				t.Fatalf("%s: column %d is %s", name, i, c.Content)
			}
			got += " " + string(c.Sight)
		}
		if got = got[1:]; got != want[name] {
			t.Errorf("%s sees\n%s, want\n%s", name, got, want[name])
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is not in the table", name)
	}
}

func BenchmarkList(b *testing.B) {
	p := nationalPolicies(b)
	ties := []Ties{Tied(AsMember), Tied(AsLead, AsMember), Tied(AsEscalated), Tied(WithShare), 0, Tied(AsTeamLead), Tied(AsMember, AsBarred)}
	b.ReportMetric(1000, "rows/op")
	for b.Loop() {
		for i := range 1000 {
			t := Thing{Ties: ties[i%len(ties)], Content: core.Process}
			p.Decide(professional(TeamLead), Find, Thing{Ties: t.Ties}, Help)
			p.Decide(professional(TeamLead), Read, t, Help)
		}
	}
}
