package casework_test

import (
	"slices"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/memstore"
	"kring/internal/report"
)

// A line of the queue waits since the report came, whatever has to be done now; and once they heard and wrote
// again, since they wrote.
func TestTheQueueSaysHowLongWhoeverReportedWaits(t *testing.T) {
	y := intakeOn(t, memstore.New())
	y.now = y.now.Truncate(time.Hour)
	came := y.now
	filed, err := y.FileOpenly(t.Context(), neighbour())
	must(t, err)
	y.now = y.now.Add(24 * time.Hour)
	y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.Compared{}, report.Assessed{Overall: report.Worrying, Why: "w", Judgements: []report.Judgement{{Person: filed.State.About[0].Person, Safety: report.Worrying}}})
	y.handles(ines, filed.Report, report.Decided{Outcome: "VT-01-03", Ground: "niets nodig"}, report.Informed{How: "gesprek"})
	if lines := y.queue(); len(lines) != 1 || lines[0].Key.Kind != "tell_reporter" || !lines[0].Came.Equal(came) || lines[0].Since.Equal(came) {
		t.Fatalf("it waits since %+v", lines)
	}
	y.handles(ines, filed.Report, report.ReporterTold{How: report.ByChannel, Words: "klaar"})
	y.now = y.now.Add(30*time.Hour + 7*time.Minute)
	_, err = y.Say(t.Context(), locate[:], report.MessageSent{ID: "m1", Words: "en nu?"})
	must(t, err)
	if lines := y.queue(); len(lines) != 1 || !lines[0].Came.Equal(casework.Coarse(y.now)) {
		t.Fatalf("since they wrote: %+v", lines)
	}
	// A knife now is direct danger, though nothing was left to decide.
	_, err = y.Say(t.Context(), locate[:], report.FactsAdded{What: "nu met een mes", Urgency: report.UrgentNow})
	must(t, err)
	if lines := y.queue(); !lines[0].Acute {
		t.Errorf("it is not acute: %+v", lines)
	}
}

// Direct danger that is told while a report is in hand reaches who is on call at once.
func TestDirectDangerWhileAReportIsInHandIsTold(t *testing.T) {
	y := intakeOn(t, memstore.New())
	filed, err := y.FileOpenly(t.Context(), neighbour())
	must(t, err)
	y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.Compared{}, report.Assessed{Overall: report.StructuralUnsafe, Why: "w", Judgements: []report.Judgement{{Person: filed.State.About[0].Person, Safety: report.StructuralUnsafe}}},
		report.Decided{Outcome: "VT-01-01", Ground: "wij doen het", Investigate: true})
	y.now = y.now.Add(time.Hour)
	y.toldOf(t)
	_, err = y.Say(t.Context(), locate[:], report.FactsAdded{What: "nu met een mes", Urgency: report.UrgentNow})
	must(t, err)
	y.now = y.now.Add(time.Minute)
	if out := y.toldOf(t)[ines.ID]; out.To == "" || out.Urgent.After(y.now) {
		t.Errorf("ines is told %+v", out)
	}
	if lines := y.queue(); len(lines) != 1 || !lines[0].Acute || lines[0].Key.Kind != "weigh_facts" {
		t.Errorf("the queue has %+v", lines)
	}
}

// Whoever reported for an agency gets word that there is something to read, and nobody else does.
func TestAProfessionalIsToldThatThereIsAnAnswer(t *testing.T) {
	y := intakeOn(t, memstore.New())
	f := neighbour()
	f.Reporter = report.Reporter{Kind: "15"}
	filed, err := y.File(t.Context(), casework.By{Who: access.Who{Actor: juf.Actor, Kind: access.Professional}, For: access.Help}, f)
	must(t, err)
	y.now = y.now.Add(time.Minute)
	if out := y.toldOf(t)[juf.ID]; out.To != "" {
		t.Errorf("who reports is told of it: %+v", out)
	}
	y.handles(ines, filed.Report, report.MessageSent{ID: "m1", Words: "Wij hebben je melding."})
	y.now = y.now.Add(time.Minute)
	if out := y.toldOf(t)[juf.ID]; out.To == "" || len(out.Body) > 0 {
		t.Errorf("written to, and told %+v", out)
	}
	view, err := y.Read(t.Context(), casework.By{Who: access.Who{Actor: juf.Actor, Kind: access.Professional}, For: access.Help}, filed.Report)
	must(t, err)
	if m := report.Fold(view.Events).Messages; len(m) != 1 || m[0].Words != "Wij hebben je melding." {
		t.Errorf("they read %+v", m)
	}
}

// Whom it climbed to has what waits on their page, also when it is to answer whoever reported.
func TestWhomItClimbedToFindsWhatWaits(t *testing.T) {
	y := intakeOn(t, memstore.New())
	filed, err := y.FileOpenly(t.Context(), neighbour())
	must(t, err)
	y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.Compared{})
	_, err = y.Say(t.Context(), locate[:], report.MessageSent{ID: "m1", Words: "Is er al iemand geweest?"})
	must(t, err)
	y.now = y.now.AddDate(0, 0, 20)
	must(t, y.Reports.Desk.LookAgain(t.Context(), filed.Report.File()))
	tasks, err := y.Tasks(t.Context(), access.Who{Actor: tilda.Actor, Kind: access.Professional}, 10)
	must(t, err)
	if len(tasks) != 1 {
		t.Fatalf("tilda has %+v", tasks)
	}
	view, err := y.Read(t.Context(), casework.By{Who: access.Who{Actor: tilda.Actor, Kind: access.Professional}, For: access.PushThrough}, filed.Report)
	must(t, err)
	var waits []string
	for _, d := range report.Duties(report.Fold(view.Events), circle.Moment{Now: y.now, Rules: y.Reports.Desk.Rules}) {
		if d.Owner.ID == tilda.ID {
			waits = append(waits, d.Key.Subject)
		}
	}
	if !slices.ContainsFunc(waits, func(s string) bool { return s == "answer_message/m1" }) {
		t.Errorf("on their page waits %v", waits)
	}
	for _, e := range view.Events {
		if r, is := e.Body.(report.Received); is && (r.Reporter.Kind != report.UnknownReporter || e.By.ID != "") {
			t.Errorf("they learn who reported: %+v", e)
		}
	}
}
