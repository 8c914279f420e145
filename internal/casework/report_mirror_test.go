package casework_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// ticks is a round of the clock; nothing is left for the next.
func (y *intake) ticks() {
	y.t.Helper()
	for range 2 { // what lapses now wakes it once more.
		due, err := y.store.Due(y.t.Context(), y.now, 99)
		must(y.t, err)
		for _, id := range due {
			must(y.t, y.LookAgain(y.t.Context(), id))
		}
	}
	due, err := y.store.Due(y.t.Context(), y.now, 99)
	if err != nil || len(due) != 0 {
		y.t.Errorf("after a round the clock still has %v, %v", due, err)
	}
}

// inCircle is a report of this teacher in a circle that was opened for it, decided on and told.
func (y *intake) inCircle() (core.ReportID, core.CircleID) {
	y.t.Helper()
	id := y.toDecide()
	y.handles(ines, id, report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent ze"})
	opened, err := y.OpenCircle(y.t.Context(), triaging(ines), id, beginning())
	must(y.t, err)
	y.handles(ines, id, report.ReporterTold{How: report.ByChannel, Words: "Wij zijn aan de slag."})
	y.ticks()
	return id, opened
}

// What is told by a receipt or by a professional is in the circle after a round of the clock, once, without an act
// of the desk, and no finer than it came.
func TestNewFactsReachTheCircleWithoutTheDesk(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		id, opened := y.inCircle()
		y.now = y.now.Add(47*time.Minute + 13*time.Second)
		_, err := y.Say(ctx, locate[:], report.FactsAdded{What: "Er was politie."})
		must(t, err)
		for range 3 {
			y.ticks()
		}
		s := y.stands(opened)
		if len(s.Reports) != 2 || s.Reports[1].What == "Er was politie." || s.Reports[1].Agency != "Veilig Thuis" {
			t.Fatalf("the circle has %+v", s.Reports)
		}
		if duties := circle.Duties(s, circle.Moment{Now: y.now, Rules: y.Rules}); !slices.ContainsFunc(duties, func(d circle.Duty) bool {
			return d.Key == circle.DutyKey{Kind: "decide_report", Subject: string(s.Reports[1].ID)}
		}) {
			t.Errorf("it has to be decided on, and due is %+v", duties)
		}
		stored, err := y.store.Load(ctx, opened)
		must(t, err)
		if last := stored.Rows[len(stored.Rows)-1].Recorded; !last.Equal(casework.Coarse(last)) {
			t.Errorf("a visit is in the circle as fine as %v", last)
		}
		y.handles(tilda, id, report.Taken{Name: tilda.Name}) // and nothing comes twice.
		y.ticks()
		if s := y.stands(opened); len(s.Reports) != 2 {
			t.Errorf("twice: %+v", s.Reports)
		}
	})
}

// A school that reported adds to it.
func TestWhatASchoolAddsReachesTheCircle(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		f := neighbour()
		f.Reporter = report.Reporter{Kind: "15"}
		filed, err := y.File(t.Context(), helping(juf), f)
		must(t, err)
		id := filed.Report
		y.handles(ines, id, report.Taken{Name: ines.Name}, report.Decided{Outcome: "VT-00", Ground: "geen melding"})
		opened, err := y.OpenCircle(t.Context(), triaging(ines), id, beginning())
		must(t, err)
		y.handles(ines, id, report.ReporterTold{How: report.ByAgency, Words: "dit is geen melding"})
		_, err = y.Act(t.Context(), helping(juf), id, report.FactsAdded{What: "Vandaag was hij er niet."})
		must(t, err)
		y.ticks()
		if s := y.stands(opened); len(s.Reports) != 2 {
			t.Errorf("the circle has %+v", s.Reports)
		}
	})
}

// failing is a store on which writing to circles fails, as when a server dies between two transactions.
type failing struct {
	casework.Store
	of func(core.CircleID) bool
}

func (s *failing) Append(ctx context.Context, w *journal.Writing, leaves []journal.Leaf) error {
	if s.of(w.Circle) {
		return errors.New("the server is gone")
	}
	return s.Store.Append(ctx, w, leaves)
}

// The server dies between an act on the report and its circle: the desk's act stands, and the clock brings the rest
// in its next round, also when two servers do so at once.
func TestWhatWasLostBetweenReportAndCircleComes(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		id := y.toDecide()
		opened, err := y.OpenCircle(t.Context(), triaging(ines), id, beginning())
		must(t, err)
		y.ticks()
		y.Store = &failing{y.store, func(to core.CircleID) bool { return to == opened }}
		y.handles(ines, id, report.Decided{Outcome: "VT-00", Ground: "geen melding"}, report.ReporterTold{How: report.ByChannel, Words: "nee"})
		if err := y.LookAgain(t.Context(), id.File()); err == nil {
			t.Error("the clock says that it was brought, and it was not")
		}
		if in := y.stands(opened).ReportOf(id); !in.Decided.IsZero() {
			t.Fatalf("it can't be there: %+v", in)
		}
		y.Store = y.store
		due, err := y.store.Due(t.Context(), y.now, 9)
		if err != nil || !slices.Contains(due, id.File()) {
			t.Fatalf("the clock has to do %v, %v", due, err)
		}
		var both sync.WaitGroup
		var failed [2]error
		for i := range failed {
			both.Go(func() { failed[i] = y.LookAgain(t.Context(), id.File()) })
		}
		both.Wait()
		must(t, errors.Join(failed[:]...))
		y.ticks()
		if in := y.stands(opened).ReportOf(id); in.Decision != "VT-00" || in.Told.IsZero() {
			t.Errorf("the circle has %+v", in)
		}
		stored, err := y.store.Load(t.Context(), opened)
		must(t, err)
		events, err := y.Vault.OpenAll(stored)
		must(t, err)
		n := map[string]int{}
		for _, e := range events {
			n[circle.TypeOf(e.Body)]++
		}
		if n["report.linked"] != 1 || n["report.decided"] != 1 || n["report.reporter_told"] != 1 {
			t.Errorf("some came twice: %v", n)
		}
	})
}

// A circle that refuses for good is asked once, and on record: nobody is kept from their work, and nothing is asked
// again and again.
func TestACircleThatRefusesIsAskedOnce(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.opened(t)
		id := y.toDecide()
		must(t, y.JoinCircle(ctx, triaging(ines), id, "K-1", casework.Joining{What: "Zorgen over Noah."}))
		y.ticks()
		y.recorded(t, y.now, circle.Ended{Reason: "het is veilig"})
		y.handles(ines, id, report.Decided{Outcome: "VT-00", Ground: "geen melding"})
		y.ticks()
		y.ticks()
		rows, err := y.store.Audited(ctx, journal.AuditQuery{Circle: "K-1", N: 999})
		must(t, err)
		n := 0
		for _, r := range rows {
			if r.Outcome == "refused" {
				n++
			}
		}
		if n > 2 { // by who acted, and by the clock.
			t.Errorf("%d refusals are on record", n)
		}
	})
}

// The desk says who of a report is who in a known circle, and from then on the circle's signals are about them.
func TestTheDeskLaysPeopleBesideEachOther(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.opened(t)
		id := y.toDecide()
		person := y.about(id)
		for name, same := range map[string]map[core.PersonID]core.PersonID{
			"nobody of the report": {"x": "noah"}, "nobody of the circle": {person: "x"},
		} {
			if err := y.JoinCircle(ctx, triaging(ines), id, "K-1", casework.Joining{What: "w", Same: same}); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		j := casework.Joining{What: "Zorgen over Noah.", Same: map[core.PersonID]core.PersonID{person: "noah"}}
		must(t, y.JoinCircle(ctx, triaging(ines), id, "K-1", j))
		y.handles(ines, id, report.Decided{Outcome: "VT-00", Ground: "geen melding"}, report.ReporterTold{How: report.ByChannel, Words: "nee"})
		_, err := y.Say(ctx, locate[:], report.FactsAdded{What: "Er was politie."})
		must(t, err)
		y.ticks()
		view, err := y.office.Read(ctx, casework.By{Who: access.Who{Actor: samira.Actor, Kind: access.Professional}, For: access.Help}, "K-1")
		must(t, err)
		n := 0
		for _, e := range view.Events {
			if linked, is := e.Body.(circle.ReportLinked); is {
				if n++; !slices.Equal(linked.Persons, []core.PersonID{"noah"}) {
					t.Errorf("%s is about %v", linked.Report, linked.Persons)
				}
			}
		}
		if n != 2 {
			t.Errorf("%d reports in the circle", n)
		}
	})
}
