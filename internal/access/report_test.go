package access_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/rules"
)

const vt = core.AgencyID("veilig-thuis")

// reported is a report by a teacher, handed over to a neighbourhood team that has not answered yet.
func reported(t *testing.T) []report.Event {
	t.Helper()
	ines := core.Holder{Actor: core.Actor{ID: "ines", Agency: vt}, Name: "Ines Vermeer"}
	s, now := &report.State{}, time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	var events []report.Event
	for _, one := range []struct {
		by  core.Actor
		act report.Body
	}{
		{core.Actor{ID: "juf", Agency: "school"}, report.Received{
			Report: "R1", Door: report.ProfessionalDoor, Agency: vt, Holder: ines, Ladder: []core.Holder{ines},
			Reporter: report.Reporter{Kind: "15", Professional: true, Agency: "school", Account: "juf", Reach: report.ByAgency},
			What:     "Bram is bang om naar huis te gaan.", Urgency: report.UrgentSoon,
		}},
		{ines.Actor, report.Taken{Name: ines.Name}},
		{ines.Actor, report.Compared{Circles: []core.CircleID{"K1"}}},
		{ines.Actor, report.Assessed{Overall: report.StructuralUnsafe, Why: "al jaren"}},
		{ines.Actor, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam staat er al"}},
		{ines.Actor, report.HandoverOffered{ID: "h", To: core.Holder{Actor: core.Actor{ID: "sam", Agency: "wijkteam"}, Name: "Sam de Wit"}, What: "zicht op Bram"}},
		{ines.Actor, report.ReporterTold{How: report.ByAgency, Words: "Het wijkteam neemt het over."}},
	} {
		made, err := report.Decide(s, report.Command{By: one.by, Act: one.act}, circle.Moment{Now: now, Rules: rules.National()})
		if err != nil {
			t.Fatalf("%T: %v", one.act, err)
		}
		for i := range made {
			report.Apply(s, &made[i])
		}
		events = append(events, made...)
	}
	return events
}

func TestWhoSeesWhatOfAReport(t *testing.T) {
	p, err := access.National()
	if err != nil {
		t.Fatal(err)
	}
	events := reported(t)
	s := report.Fold(events)
	who := func(id core.ActorID, agency core.AgencyID, roles ...access.Role) access.Who {
		return access.Who{Actor: core.Actor{ID: id, Agency: agency}, Kind: access.Professional, Roles: roles}
	}
	all := []string{
		"report.received", "report.taken", "report.compared", "report.assessed", "report.outcome_decided", "report.handover_offered", "report.answer_told",
	}
	for name, one := range map[string]struct {
		who  access.Who
		why  access.Purpose
		want []string
	}{
		"the desk":              {who("joost", vt, access.Desk), access.Triage, all},
		"a desk elsewhere":      {who("mo", "veilig-thuis-elders", access.Desk), access.Triage, nil},
		"the desk, curious":     {who("joost", vt, access.Desk), access.Help, nil},
		"who reported":          {who("juf", "school"), access.Help, []string{"report.received", "report.answer_told"}},
		"a colleague of theirs": {who("meester", "school"), access.Help, nil},
		"who is asked":          {who("sam", "wijkteam"), access.Help, all[:6]},
		"the manager":           {who("bram", vt, access.Manager, access.Desk), access.Triage, nil},
	} {
		view, found := p.LookAtReport(one.who, one.why, s, events, rules.National())
		var got []string
		for i := range view.Events {
			got = append(got, report.TypeOf(view.Events[i].Body))
		}
		if !slices.Equal(got, one.want) || found != (one.want != nil) {
			t.Errorf("%s sees %v", name, got)
		}
		told, err := json.Marshal(view.Events)
		if err != nil {
			t.Fatal(err)
		}
		if who := strings.Contains(string(told), "juf"); who != (found && name != "who is asked") {
			t.Errorf("%s learns who reported: %v", name, who)
		}
	}
}
