package casework_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/memstore"
	"kring/internal/play"
	"kring/internal/report"
)

var sam = play.Somebody("Sam de Wit", "Wijkteam")

// toDecide has a neighbour report, and the desk look at it up to its decision.
func (y *intake) toDecide() core.ReportID {
	y.t.Helper()
	filed, err := y.FileOpenly(context.Background(), neighbour())
	if err != nil {
		y.t.Fatal(err)
	}
	y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.Compared{}, report.Assessed{
		Overall: report.StructuralUnsafe, Why: "al weken", Judgements: []report.Judgement{{Person: filed.State.About[0].Person, Safety: report.StructuralUnsafe, Why: "hij is acht"}},
	})
	return filed.Report
}

func beginning() *casework.Beginning {
	b := &casework.Beginning{
		Name: "Gezin Jansen", Self: ines, Lead: sam, LeadAgency: "Wijkteam", TeamLead: tilda,
		Joining: casework.Joining{What: "Zorgen over Noah.", Task: "de regie voeren", Ask: "zicht op Noah"},
	}
	for rung := range b.Ladder {
		b.Ladder[rung] = tilda
	}
	return b
}

// stands folds all there is of a circle.
func (y *intake) stands(id core.CircleID) *circle.State {
	y.t.Helper()
	stored, err := y.store.Load(context.Background(), id)
	if err != nil {
		y.t.Fatal(err)
	}
	events, err := y.Vault.OpenAll(stored)
	if err != nil {
		y.t.Fatal(err)
	}
	return circle.Fold(events)
}

// A report becomes a circle: who it is about, who is asked to lead, and the report in it. When the desk
// answers the reporter, the circle's link closes.
func TestAReportOpensACircle(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		id := y.toDecide()
		y.handles(ines, id, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent ze"})
		opened, err := y.OpenCircle(ctx, triaging(ines), id, beginning())
		if err != nil {
			said, _ := errs.Saying(err)
			t.Fatal(err, said.Key)
		}
		s := y.stands(opened)
		if len(s.Persons) != 1 || s.Persons[0].Name != "Noah Jansen" || !s.Persons[0].Child || s.Lead.Proposed != sam.ID || s.Opener.ID != ines.ID {
			t.Fatalf("opened: %+v", s)
		}
		in := s.ReportOf(id)
		if in == nil || in.What != "Zorgen over Noah." || in.Decision != "VT-01-02" || !in.Told.IsZero() || !in.Citizen {
			t.Fatalf("the report in it: %+v", in)
		}
		for range 2 { // the form is sent again, also by a colleague: it is one circle.
			for _, who := range []core.Holder{ines, tilda} {
				if again, err := y.OpenCircle(ctx, triaging(who), id, beginning()); err != nil || again != opened {
					t.Fatalf("again: %s, %v", again, err)
				}
			}
		}
		view, err := y.Read(ctx, triaging(ines), id)
		if err != nil {
			t.Fatal(err)
		}
		if r := report.Fold(view.Events); len(r.Circles) != 1 || r.Circles[0] != opened || len(r.Handovers) != 1 || r.Handovers[0].To.ID != sam.ID || r.Handovers[0].Circle != opened {
			t.Fatalf("the report says %+v", r)
		}
		y.handles(ines, id, report.ReporterTold{How: report.ByChannel, Words: "Wij zijn aan de slag."})
		if in := y.stands(opened).ReportOf(id); in.Told.IsZero() {
			t.Error("the reporter heard, and the circle doesn't know")
		}
		// New facts are decided on anew, and the circle hears of it without an act of the desk.
		if _, err := y.Say(ctx, locate[:], report.FactsAdded{What: "Er was politie."}); err != nil {
			t.Fatal(err)
		}
		y.ticks()
		if s := y.stands(opened); len(s.Reports) != 2 || !s.Reports[1].Decided.IsZero() || s.Reports[1].What == "Er was politie." {
			t.Errorf("new facts: %+v", s.Reports)
		}
	})
}

// A known circle gets the report, also when it had ended, and its lead is asked to take over.
func TestAReportJoinsAKnownCircle(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.opened(t)
		id := y.toDecide()
		j := casework.Joining{What: "Zorgen over Noah.", Ask: "zicht op Noah"}
		if err := y.JoinCircle(ctx, triaging(ines), id, "K-1", j); err != nil {
			t.Fatal(err)
		}
		if in := y.stands("K-1").ReportOf(id); in == nil || !in.Decided.IsZero() {
			t.Fatalf("not decided on, and in the circle it is %+v", in)
		}
		y.handles(ines, id, report.Decided{Outcome: "VT-01-02", Ground: "de kring staat er"})
		if in := y.stands("K-1").ReportOf(id); in.Decision != "VT-01-02" {
			t.Fatalf("decided: %+v", in)
		}
		if err := y.JoinCircle(ctx, triaging(ines), id, "K-1", j); err != nil { // now there is something to hand over.
			t.Fatal(err)
		}
		view, err := y.Read(ctx, triaging(ines), id)
		if err != nil {
			t.Fatal(err)
		}
		if h := report.Fold(view.Events).Handover(); h == nil || h.Circle != "K-1" || !h.To.Named() {
			t.Fatalf("handed over: %+v", h)
		}
		// Whoever has no task at the desk lays nothing beside anything, and learns nothing.
		for name, by := range map[string]casework.By{"elsewhere": triaging(play.Somebody("Mo", "Veilig Thuis Zuid")), "a teacher": helping(juf)} {
			if err := y.JoinCircle(ctx, by, id, "K-1", j); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := y.OpenCircle(ctx, by, id, beginning()); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s opens: %v", name, err)
			}
		}
	})
}

// Whatever the desk does in whatever order, after each of its acts the circle says of the report what
// the report says of itself.
func TestAReportAndItsCircleAgree(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx, round, rounds := t.Context(), 0, 6 // each asks the store some hundred times.
		if _, quick := y.store.(*memstore.Store); quick {
			rounds = 100
		}
		rapid.Check(t, func(rt *rapid.T) {
			if round++; round > rounds {
				return
			}
			id := y.toDecide()
			opened, err := y.OpenCircle(ctx, triaging(ines), id, beginning())
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(1, 14).Draw(rt, "acts") {
				if _, err := y.Act(ctx, triaging(ines), id, y.something(rt, id)); err != nil && !errs.Is(err, errs.Refused) && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Invalid) {
					rt.Fatal(err)
				}
				y.agree(rt, id, opened)
			}
		})
	})
}

// something is what the desk could do with a report, may it or not.
func (y *intake) something(rt *rapid.T, id core.ReportID) report.Body {
	outcome := rapid.SampledFrom(report.Outcomes()).Draw(rt, "outcome")
	where := ""
	if outcome.SaysWhere() {
		where = "elders"
	}
	return rapid.SampledFrom([]report.Body{
		report.Decided{Outcome: outcome, Ground: "grond", Where: where, Investigate: outcome == "VT-01-01"},
		report.ReporterTold{How: report.ByChannel, Words: "wat er gebeurde"},
		report.InvestigationConcluded{Findings: []report.Suspicion{{Kind: "01", Result: report.Refuted, Why: "gezien"}}},
		report.FactsAdded{What: "nieuw"},
		report.Compared{},
		report.Assessed{Overall: report.StructuralUnsafe, Why: "nog steeds", Judgements: []report.Judgement{{Person: y.about(id), Safety: report.StructuralUnsafe, Why: "hij is acht"}}},
	}).Draw(rt, "act")
}

func (y *intake) history(id core.ReportID) []report.Event {
	y.t.Helper()
	stored, err := y.store.Load(context.Background(), id.File())
	if err != nil {
		y.t.Fatal(err)
	}
	events, err := y.Vault.OpenReport(stored)
	if err != nil {
		y.t.Fatal(err)
	}
	return events
}

func (y *intake) about(id core.ReportID) core.PersonID {
	return report.Fold(y.history(id)).About[0].Person
}

func (y *intake) agree(t *rapid.T, id core.ReportID, opened core.CircleID) {
	t.Helper()
	s, rounds, there := report.Fold(y.history(id)), report.Rounds(y.history(id)), y.stands(opened)
	if len(rounds) != len(there.Reports) {
		t.Fatalf("%d rounds, and %d in the circle", len(rounds), len(there.Reports))
	}
	for i, round := range rounds {
		in := there.Reports[i]
		if in.ID != round.ID || in.Decision != circle.Decision(round.Outcome) || in.Told.IsZero() != round.Over.IsZero() {
			t.Fatalf("round %+v is to the circle %+v", round, in)
		}
	}
	last := there.Reports[len(there.Reports)-1]
	if d := s.Decision(); (d == nil) != last.Decided.IsZero() || d != nil && (circle.Decision(d.Outcome) != last.Decision || s.Owed.IsZero() && last.Told.IsZero()) {
		t.Fatalf("the report has %+v, the circle %+v", d, last)
	}
}
