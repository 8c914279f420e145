package casework_test

import (
	"context"
	"testing"
	"time"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// answered is a report by a neighbour who said who she is, to its end, with its graveyard.
func answered(t *testing.T, y *intake) (core.ReportID, *casework.Retention) {
	t.Helper()
	y.Custodian = y.custodian()
	y.Custodian.May = y.MayHandle
	f := neighbour()
	f.Identity = []byte("Til van hiernaast")
	filed, err := y.FileOpenly(context.Background(), f)
	must(t, err)
	y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.Decided{Outcome: "VT-00", Ground: "geen melding"},
		report.ReporterTold{How: report.ByChannel, Words: "dit is geen melding"})
	graveyard := y.retention(y.Custodian)
	return filed.Report, graveyard
}

// ripe lists what may be buried.
func ripe(t *testing.T, r *casework.Retention) (all []casework.RipeFile) {
	t.Helper()
	must(t, r.Ripe(t.Context(), func(one casework.RipeFile) { all = append(all, one) }))
	return all
}

// Somebody concerned asks to destroy it and the desk decides so: key and reporter are gone, and a
// tombstone says when and on what ground.
func TestAReportIsDestroyedOnRequest(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		id, r := answered(t, y)
		_, err := r.Bury(t.Context(), ines.Actor, id.File(), "request")
		y.refusedWith(t, err, "refused.bury.until") // nobody decided.
		y.handles(ines, id, report.DestructionAsked{Words: "weg ermee"})
		_, err = r.Bury(t.Context(), ines.Actor, id.File(), "request")
		y.refusedWith(t, err, "refused.bury.ongoing")
		y.handles(ines, id, report.DestructionDecided{Destroy: true, Ground: "niemand heeft er iets aan"})
		if all := ripe(t, r); len(all) != 1 || all[0] != (casework.RipeFile{File: id.File(), On: "request"}) {
			t.Fatalf("ripe: %+v", all)
		}
		_, err = r.Bury(t.Context(), ines.Actor, id.File(), "term") // the term is not over.
		y.refusedWith(t, err, "refused.bury.until")
		if b, err := r.Dry(t.Context(), id.File(), "request"); err != nil || b.Secrets != 1 {
			t.Fatalf("it would destroy %+v, %v", b, err)
		}
		stone, err := r.Bury(t.Context(), ines.Actor, id.File(), "request")
		must(t, err)
		if stone.Ground != "request" || !stone.At.Equal(y.now) {
			t.Errorf("the tombstone: %+v", stone)
		}
		if _, err := r.Custodian.Secrets.Get(t.Context(), journal.Reporters, journal.ReporterID(id)); !errs.Is(err, errs.NotFound) {
			t.Errorf("who reported is still there: %v", err)
		}
		if _, err := y.Read(t.Context(), triaging(ines), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("it can be read: %v", err)
		}
		if _, err := y.Return(t.Context(), locate[:]); !errs.Is(err, errs.NotFound) {
			t.Errorf("its receipt opens it: %v", err)
		}
		if all := ripe(t, r); len(all) != 0 {
			t.Errorf("still ripe: %+v", all)
		}
	})
}

// Without a decision a report is kept as long as a circle is, and until the youngest is of age. What came
// after a decision to destroy is not destroyed by it.
func TestAReportIsKeptForItsTerm(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		id, r := answered(t, y)
		y.handles(ines, id, report.DestructionAsked{Words: "weg ermee"}, report.DestructionDecided{Destroy: true, Ground: "goed"})
		y.now = y.now.Add(24 * time.Hour)
		y.handles(ines, id, report.FactsAdded{What: "er was politie"})
		_, err := r.Bury(t.Context(), ines.Actor, id.File(), "request")
		y.refusedWith(t, err, "refused.bury.ongoing")
		y.handles(ines, id, report.Decided{Outcome: "VT-00", Ground: "nog steeds niet"}, report.ReporterTold{How: report.ByChannel, Words: "nee"})
		_, err = r.Bury(t.Context(), ines.Actor, id.File(), "request")
		y.refusedWith(t, err, "refused.bury.until")
		last := y.now
		y.now = last.AddDate(19, 11, 0)
		if all := ripe(t, r); len(all) != 0 {
			t.Errorf("too soon: %+v", all)
		}
		y.now = last.AddDate(20, 0, 2)
		if all := ripe(t, r); len(all) != 1 || all[0] != (casework.RipeFile{File: id.File(), On: "term"}) {
			t.Errorf("ripe: %+v", all)
		}
		_, err = r.Bury(t.Context(), ines.Actor, id.File(), "term")
		must(t, err)
	})
}

func TestAdviceIsKeptForItsTerm(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		r := y.retention(y.custodian())
		id, err := y.Ask(t.Context(), casework.By{}, report.AdviceAsked{Agency: "Veilig Thuis", By: report.Asker{Kind: "34", Reach: report.ByChannel}, Topic: report.Topic{Urgency: report.NotUrgent}})
		must(t, err)
		_, err = r.Bury(t.Context(), ines.Actor, id.AdviceFile(), "term")
		y.refusedWith(t, err, "refused.bury.ongoing")
		must(t, y.Advise(t.Context(), triaging(ines), id, report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}))
		_, err = r.Bury(t.Context(), ines.Actor, id.AdviceFile(), "term")
		y.refusedWith(t, err, "refused.bury.until")
		y.now = y.now.AddDate(20, 0, 2)
		_, err = r.Bury(t.Context(), ines.Actor, id.AdviceFile(), "term")
		must(t, err)
	})
}
