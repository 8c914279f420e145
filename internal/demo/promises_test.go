package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
)

// view is a circle as it stands when the story has been told.
type view struct {
	t *testing.T
	s *circle.State
	m circle.Moment
}

// promises is what each story is there to show.
var promises = map[core.CircleID]func(view){
	"K-0417": func(v view) {
		v.ring("sight agreements", "safety")
		v.phase(circle.RiskDrivenCare)
		v.quiet(circle.AlarmRaised)
		_, alone := v.s.LastSeen("noah")
		v.days("Noah seen alone", alone, 23)
		v.days("his term", v.ended(circle.LinkSight), 9)
		v.days("Rob's promise", v.ended(circle.LinkAgreements), 4)
		v.days("the evaluation", v.s.NextReview.Add(-time.Second), -11)
		v.lapsed("see_alone", circle.RungOwner)
		v.lapsed("see_alone", circle.RungTeam)
		v.lapsed("check_agreement", circle.RungOwner)
		v.held("answer_escalation", "Henk de Wit")
	},
	"K-0386": func(v view) {
		v.ring("", "")
		v.phase(circle.Recovery)
		v.quiet(circle.Attention)
		v.calm()
	},
	"K-0512": func(v view) {
		v.ring("lead safety threshold plan handovers reports network", "")
		v.phase(circle.DirectSafety)
		v.quiet(circle.AlarmRaised)
		v.alarm(circle.AlarmEvidenceAfter, circle.Attention)
		v.calm()
		v.held("answer_proposal", "Rosa Timmer")
		v.held("decide_report", "Mirjam Haan")
	},
	"K-0455": func(v view) {
		v.ring("agreements", "")
		v.alarm(circle.AlarmPiledUp, circle.AlarmRaised)
		v.shows(circle.AlarmRepeatedInjury, circle.AlarmSilentExit, circle.AlarmAvoidance)
		v.quiet(circle.Acute)
		v.held("answer_alarm", "Frank Dekker")
	},
	"K-0468": func(v view) {
		v.ring("threshold", "network")
		v.alarm(circle.AlarmDirectDanger, circle.Acute)
		v.alarm(circle.AlarmCrossed, circle.AlarmRaised)
		v.held("answer_alarm", "Inge Brouwer")
		v.held("answer_crossing", "Inge Brouwer")
	},
	"K-0302": func(v view) {
		v.ring("", "")
		v.phase(circle.Aftercare)
		v.quiet(circle.Attention)
		v.calm()
		v.held("answer_dissent", "Wouter Smit")
		v.mayEndOnceAnswered()
	},
	"K-0433": func(v view) {
		v.ring("lead handovers reports", "")
		v.alarm(circle.AlarmNobodyLeads, circle.AlarmRaised)
		v.lapsed("name_lead", circle.RungOwner)
		v.lapsed("name_lead", circle.RungTeam)
		v.held("answer_escalation", "Saskia Vermeer")
		agencies := map[core.AgencyID]bool{}
		for i := range v.s.Members {
			if m := &v.s.Members[i]; m.Active() && !m.Network {
				agencies[m.Agency] = true
			}
		}
		if len(agencies) != 5 {
			v.t.Errorf("%d agencies, want 5", len(agencies))
		}
	},
	"K-0441": func(v view) {
		v.ring("", "sight")
		v.quiet(circle.Attention)
		v.calm()
		v.held("settle_objection", "Ruud Kappert")
	},
}

// ring wants exactly these links open and these set aside.
func (v view) ring(open, aside string) {
	v.t.Helper()
	got := map[circle.Status][]string{}
	for _, l := range circle.Ring(v.s, v.m) {
		got[l.Status] = append(got[l.Status], string(l.Name))
	}
	if o, a := strings.Join(got[circle.Open], " "), strings.Join(got[circle.SetAside], " "); o != open || a != aside {
		v.t.Errorf("open %q, set aside %q; want %q and %q", o, a, open, aside)
	}
}

func (v view) phase(want circle.Phase) {
	v.t.Helper()
	if v.s.Phase != want {
		v.t.Errorf("phase %s, want %s", v.s.Phase, want)
	}
}

// ended is the last moment of the term a link stands open for.
func (v view) ended(name circle.LinkName) time.Time {
	return circle.Ring(v.s, v.m).Link(name).Since.Add(-time.Second)
}

// days wants a moment to lie so many days back.
func (v view) days(what string, at time.Time, want int) {
	v.t.Helper()
	if got := calendar.Days(at, v.m.Now); got != want {
		v.t.Errorf("%s: %d days ago, want %d", what, got, want)
	}
}

// alarm wants this pattern to show, without an answer.
func (v view) alarm(kind circle.AlarmKind, level circle.Level) {
	v.t.Helper()
	for _, a := range circle.Alarms(v.s, v.m) {
		if a.Kind == kind {
			if a.Level != level || a.Answer != nil || len(a.Evidence) == 0 && kind != circle.AlarmNobodyLeads {
				v.t.Errorf("%s: level %s, answer %v, evidence %d; want %s", kind, a.Level, a.Answer, len(a.Evidence), level)
			}
			return
		}
	}
	v.t.Errorf("no alarm %s", kind)
}

// shows wants these patterns to show, however loud.
func (v view) shows(kinds ...circle.AlarmKind) {
	v.t.Helper()
	alarms := circle.Alarms(v.s, v.m)
	for _, kind := range kinds {
		if !slices.ContainsFunc(alarms, func(a circle.Alarm) bool { return a.Kind == kind }) {
			v.t.Errorf("no %s", kind)
		}
	}
}

// quiet wants no alarm as loud as this.
func (v view) quiet(level circle.Level) {
	v.t.Helper()
	for _, a := range circle.Alarms(v.s, v.m) {
		if a.Level >= level {
			v.t.Errorf("alarm %s, %s since %s", a.Kind, a.Level, a.Since)
		}
	}
}

// calm wants every moment so far to have been kept.
func (v view) calm() {
	v.t.Helper()
	for _, l := range v.s.Lapses {
		v.t.Errorf("%s was let pass on %s", l.Key, l.Due)
	}
	for _, d := range circle.Duties(v.s, v.m) {
		if d.Late(v.m.Now) {
			v.t.Errorf("%s is late since %s", d.Key, d.Due)
		}
	}
}

// lapsed wants somebody on this rung to have let such a duty pass.
func (v view) lapsed(kind circle.DutyKind, rung circle.Rung) {
	v.t.Helper()
	if !slices.ContainsFunc(v.s.Lapses, func(l circle.Lapse) bool { return l.Key.Kind == kind && l.Rung == rung }) {
		v.t.Errorf("%s was not let pass on rung %d", kind, rung)
	}
}

// held wants such a duty to rest on somebody, and its moment not to have passed. An acute
// answer is due in hours, so for that one the moment is not asked.
func (v view) held(kind circle.DutyKind, owner string) {
	v.t.Helper()
	for _, d := range circle.Duties(v.s, v.m) {
		if d.Key.Kind == kind && d.Owner.Name == owner {
			if d.Late(v.m.Now) && d.Key.Subject != string(circle.AlarmDirectDanger) {
				v.t.Errorf("%s of %s is late since %s", d.Key, owner, d.Due)
			}
			return
		}
	}
	v.t.Errorf("%s does not rest on %s", kind, owner)
}

// mayEndOnceAnswered wants nothing but the dissent to stand between this circle and its end.
func (v view) mayEndOnceAnswered() {
	v.t.Helper()
	by := core.Actor{ID: v.s.Lead.Member, Agency: v.agencyOf(v.s.Lead.Member)}
	for _, act := range []circle.Body{
		circle.DissentAnswered{ID: "puck", Answer: "We vragen het haar."},
		circle.Ended{Reason: "Het is veilig en dat blijft zo.", Together: true},
	} {
		events, err := circle.Decide(v.s, circle.Command{By: by, Act: act}, v.m)
		if err != nil {
			v.t.Fatalf("%s: %v", circle.TypeOf(act), err)
		}
		for i := range events {
			circle.Apply(v.s, &events[i])
		}
	}
}

func (v view) agencyOf(id core.ActorID) core.AgencyID {
	for i := range v.s.Members {
		if v.s.Members[i].ID == id {
			return v.s.Members[i].Agency
		}
	}
	return ""
}
