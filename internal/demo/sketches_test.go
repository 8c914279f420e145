package demo_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/rules"
)

// short is what a household that is told briefly is there to show.
type short struct {
	phase       circle.Phase
	open, aside string
	loudest     circle.Level // of the alarms; 0: none shows
	late        bool         // something was let pass
	owed        []circle.DutyKind
}

var sketched = map[core.CircleID]short{
	"K-0521": {phase: circle.DirectSafety, open: "safety", loudest: circle.Attention, owed: []circle.DutyKind{"settle_difference"}},
	"K-0498": {phase: circle.DirectSafety, owed: []circle.DutyKind{"answer_consult"}},
	"K-0547": {phase: circle.DirectSafety, open: "lead sight safety threshold plan reports network", owed: []circle.DutyKind{"name_lead", "answer_invitation"}},
	"K-0475": {phase: circle.RiskDrivenCare, owed: []circle.DutyKind{"hold_meeting"}},
	"K-0463": {phase: circle.DirectSafety, owed: []circle.DutyKind{"ask_specialist"}},
	"K-0449": {phase: circle.DirectSafety, aside: "network", owed: []circle.DutyKind{"review_aside", "find_network"}},
	"K-0426": {phase: circle.DirectSafety, owed: []circle.DutyKind{"return_call", "answer_dissent"}},
	"K-0391": {phase: circle.Recovery},
	"K-0358": {phase: circle.Aftercare},
	"K-0511": {phase: circle.DirectSafety, open: "handovers", loudest: circle.Attention, owed: []circle.DutyKind{"accept_handover"}},
	"K-0543": {phase: circle.DirectSafety, open: "safety threshold plan reports network", loudest: circle.Attention, owed: []circle.DutyKind{"decide_report", "make_plan"}},
	"K-0502": {phase: circle.DirectSafety, loudest: circle.Attention, owed: []circle.DutyKind{"verify_change"}},
	"K-0488": {phase: circle.DirectSafety, owed: []circle.DutyKind{"discuss_dilemma"}},
	"K-0457": {phase: circle.DirectSafety, open: "sight", loudest: circle.Attention, late: true, owed: []circle.DutyKind{circle.AnswerEscalation}},
	"K-0530": {phase: circle.DirectSafety, loudest: circle.Attention, owed: []circle.DutyKind{"review_emergency"}},
	"K-0481": {phase: circle.DirectSafety, open: "handovers", loudest: circle.Attention, late: true, owed: []circle.DutyKind{"place_handover", "accept_handover"}},
	"K-0477": {phase: circle.DirectSafety, owed: []circle.DutyKind{"ask_another", "follow_consult"}},
	"K-0493": {phase: circle.DirectSafety, owed: []circle.DutyKind{"close_meeting", "read_minutes"}},
	"K-0525": {phase: circle.DirectSafety, open: "plan reports", owed: []circle.DutyKind{"hear_household", "tell_reporter"}},
	"K-0518": {phase: circle.DirectSafety, open: "lead", owed: []circle.DutyKind{"name_lead", "name_deputy"}},
	"K-0402": {phase: circle.DirectSafety, open: "sight", loudest: circle.Attention, late: true, owed: []circle.DutyKind{circle.AnswerEscalation}},
	"K-0466": {phase: circle.DirectSafety, open: "agreements", loudest: circle.Attention, owed: []circle.DutyKind{"answer_break"}},
	"K-0410": {phase: circle.RiskDrivenCare, owed: []circle.DutyKind{"check_handover"}},
	"K-0317": {phase: circle.Aftercare},
	"K-0214": {phase: circle.Aftercare},
	"K-0276": {phase: circle.DirectSafety, open: "safety reports", loudest: circle.Attention},
	"K-0371": {phase: circle.RiskDrivenCare},
	"K-0444": {phase: circle.DirectSafety, owed: []circle.DutyKind{"explain_look", "review_aside"}},
	"K-0395": {phase: circle.DirectSafety, loudest: circle.Attention},
	"K-0523": {phase: circle.DirectSafety, open: "sight", loudest: circle.Attention, late: true},
	"K-0509": {phase: circle.DirectSafety, loudest: circle.Attention, owed: []circle.DutyKind{"check_agreement", "answer_request"}},
	"K-0438": {phase: circle.Recovery},
}

func (p short) keeps(v view) {
	v.t.Helper()
	v.phase(p.phase)
	v.quiet(p.loudest + 1)
	if !v.s.Ended.IsZero() {
		return
	}
	v.ring(p.open, p.aside)
	if !p.late {
		v.calm()
	}
	if p.loudest > 0 && len(circle.Alarms(v.s, v.m)) == 0 {
		v.t.Error("no alarm shows")
	}
	duties := circle.Duties(v.s, v.m)
	if len(duties) == 0 {
		v.t.Error("a circle without a duty")
	}
	for _, kind := range p.owed {
		if !slices.ContainsFunc(duties, func(d circle.Duty) bool { return d.Key.Kind == kind && d.Owner.Named() }) {
			v.t.Errorf("nobody has to %s", kind)
		}
	}
}

// refused is what cannot come to be any more: nobody can set a report aside alone.
var refused = []string{string(circle.AlarmDiscredited)}

// TestEveryStateIsThere holds that a visitor of the demo can see every state a circle can be in: each
// phase, each way a link can stand, each alarm and each duty, as circle names them, and where.
func TestEveryStateIsThere(t *testing.T) {
	want := slices.Concat(
		[]string{"direct_safety", "risk_driven_care", "recovery", "aftercare"},
		[]string{"ring closed", "one link open", "many links open", "link set aside", "ended", "reopened", "opened today", "nobody leads"},
		[]string{"with the municipality", "with the region", "address known", "address hidden", "filled in by two", "emergency reviewed", "dissent adopted", "leaving objected"},
		named(t, `DutyKey\{"([a-z_]+)"`), named(t, `DutyKind = "([a-z_]+)"`), named(t, `AlarmKind = "([a-z_]+)"`),
	)
	for _, at := range []string{"2026-11-21 10:00", "2026-11-23 00:01", "2026-12-27 10:00", "2030-01-03 16:00"} {
		now := moment(t, at)
		where := map[string]core.CircleID{}
		for _, c := range told(t, now) {
			s := circle.Fold(c.Events)
			for _, state := range statesOf(s, circle.Moment{Now: now, Rules: rules.National()}) {
				where[state] = c.ID
			}
		}
		for _, state := range want {
			if where[state] == "" && !slices.Contains(refused, state) {
				t.Errorf("%s: %s is nowhere to be seen", at, state)
			}
		}
	}
}

// named are the names that the source of circle gives.
func named(t *testing.T, pattern string) (all []string) {
	t.Helper()
	files, err := filepath.Glob("../circle/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source of circle", err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(b), -1) {
			if !regexp.MustCompile(`_test\.go$`).MatchString(path) && !slices.Contains(all, found[1]) {
				all = append(all, found[1])
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("nothing is named like %s", pattern)
	}
	return all
}

// statesOf is all there is to see of a circle, by name.
func statesOf(s *circle.State, m circle.Moment) (all []string) {
	also := func(yes bool, state string) {
		if yes {
			all = append(all, state)
		}
	}
	ring, duties, alarms := circle.Look(s, m)
	also(true, string(s.Phase))
	also(s.Ongoing() && ring.OpenLinks() == 0, "ring closed")
	also(s.Ongoing() && ring.OpenLinks() == 1, "one link open")
	also(ring.OpenLinks() > 4, "many links open")
	for i := range ring {
		also(ring[i].Status == circle.SetAside, "link set aside")
	}
	also(!s.Ended.IsZero(), "ended")
	also(!s.Reopened.IsZero(), "reopened")
	also(m.Now.Sub(s.Opened).Hours() < 24, "opened today")
	also(s.Ongoing() && s.Lead.Member == "", "nobody leads")
	for _, d := range duties {
		all = append(all, string(d.Key.Kind))
		also(d.Key.Kind == circle.AnswerEscalation && d.Rung == circle.RungMunicipality, "with the municipality")
		also(d.Key.Kind == circle.AnswerEscalation && d.Rung == circle.RungRegion, "with the region")
	}
	for i := range alarms {
		all = append(all, string(alarms[i].Kind))
	}
	return append(all, recordedOf(s)...)
}

// recordedOf is what is on record of a circle that no link, duty or alarm tells.
func recordedOf(s *circle.State) (all []string) {
	for i := range s.Persons {
		if s.Persons[i].Address.Postcode != "" {
			all = append(all, "address known")
		}
		if s.Persons[i].Hidden {
			all = append(all, "address hidden")
		}
	}
	if len(s.Filled) > 1 && s.Filled[0].By.ID != s.Filled[1].By.ID && s.Filled[0].Answers["letsel"] != s.Filled[1].Answers["letsel"] {
		all = append(all, "filled in by two")
	}
	for i := range s.Emergencies {
		if !s.Emergencies[i].Reviewed.IsZero() {
			all = append(all, "emergency reviewed")
		}
	}
	for i := range s.Dissents {
		if s.Dissents[i].Adopted {
			all = append(all, "dissent adopted")
		}
	}
	for i := range s.Members {
		if !s.Members[i].Leaving.Objected.IsZero() {
			all = append(all, "leaving objected")
		}
	}
	return all
}
