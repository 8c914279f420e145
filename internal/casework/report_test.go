package casework_test

import (
	"context"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/play"
	"kring/internal/report"
)

var (
	ines   = play.Somebody("Ines Vermeer", "Veilig Thuis")
	tilda  = play.Somebody("Tilda Smit", "Veilig Thuis")
	juf    = play.Somebody("Juf Anja", "School")
	locate = sha256.Sum256([]byte("what a receipt is found by"))
)

// intake is a desk of Veilig Thuis on the store of an office.
type intake struct {
	*office
	*casework.Reports
	t *testing.T
}

// onEveryIntake runs a story at a desk of Veilig Thuis on memory, SQLite and PostgreSQL.
func onEveryIntake(t *testing.T, story func(t *testing.T, y *intake)) {
	t.Helper()
	onEveryStore(t, func(t *testing.T, store func() journal.Store) { story(t, intakeOn(t, store())) })
}

func intakeOn(t *testing.T, store journal.Store) *intake {
	t.Helper()
	o := openOn(t, store)
	return &intake{office: o, t: t, Reports: &casework.Reports{Desk: o.Desk, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{Holder: ines, Ladder: []core.Holder{tilda}}, nil
	}}}
}

func triaging(who core.Holder) casework.By {
	return casework.By{Who: access.Who{Actor: who.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
}

func neighbour() *casework.Filing {
	return &casework.Filing{
		Agency: "Veilig Thuis", What: "Geschreeuw en gehuil, al weken.", Urgency: report.UrgentSoon,
		Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.ByChannel, Receipt: locate[:]},
		About:    []report.Subject{{Name: "Noah Jansen", Child: true, Part: report.Harmed, Postcode: "1234 AB", House: "5"}},
	}
}

// handles has the desk do something with a report.
func (y *intake) handles(who core.Holder, id core.ReportID, acts ...report.Body) {
	y.t.Helper()
	for _, act := range acts {
		if _, err := y.Act(context.Background(), triaging(who), id, act); err != nil {
			said, _ := errs.Saying(err)
			y.t.Fatalf("%T: %v (%s)", act, err, said.Key)
		}
	}
}

func (y *intake) queue() []casework.Queued {
	y.t.Helper()
	lines, err := y.Queue(context.Background(), triaging(ines), casework.QueueQuery{N: 50})
	if err != nil {
		y.t.Fatal(err)
	}
	return lines
}

// A neighbour reports without a name, asks by the receipt, and hears.
func TestAReportFromTheDoorToTheAnswer(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.opened(t) // Noah is known already.
		y.now = y.now.Add(7*time.Minute + 13*time.Second)
		filed, err := y.FileOpenly(ctx, neighbour())
		if err != nil {
			t.Fatal(err)
		}
		lines := y.queue()
		if len(lines) != 1 || lines[0].Report != filed.Report || lines[0].Advice != "" || lines[0].About != "Noah Jansen" || lines[0].Owner != ines.ID || lines[0].Acute || len(filed.Promises) != 1 {
			t.Fatalf("the queue has %+v", lines)
		}
		y.handles(ines, filed.Report, report.Taken{Name: ines.Name})
		beside, err := y.Beside(ctx, triaging(ines), filed.Report)
		if err != nil || len(beside) != 1 || beside[0].Circle != "K-1" || beside[0].By[0] != casework.SameName {
			t.Fatalf("laid beside: %+v, %v", beside, err)
		}
		view, err := y.Read(ctx, triaging(ines), filed.Report)
		if err != nil {
			t.Fatal(err)
		}
		person := report.Fold(view.Events).About[0].Person
		y.handles(ines, filed.Report, report.Compared{Circles: []core.CircleID{"K-1"}},
			report.Assessed{Overall: report.StructuralUnsafe, Why: "al jaren", Judgements: []report.Judgement{{Person: person, Safety: report.StructuralUnsafe, Why: "hij is acht"}}},
			report.Decided{Outcome: "VT-01-02", Ground: "de kring staat er al"},
			report.HandoverOffered{ID: "h", To: jan, Circle: "K-1", What: "zicht op Noah"}, report.ReporterTold{How: report.ByChannel, Words: "Wij zijn aan de slag."})

		channel, err := y.Return(ctx, locate[:])
		if err != nil || len(channel.State.Told) != 1 || channel.State.Assessment != nil || channel.State.Comparison != nil {
			t.Fatalf("the receipt shows %+v, %v", channel, err)
		}
		if _, err := y.Say(ctx, locate[:], report.MessageSent{ID: "m1", Words: "Is er al iemand geweest?"}); err != nil {
			t.Fatal(err)
		}
		if _, err := y.Say(ctx, locate[:], report.Taken{Name: "ik"}); err == nil {
			t.Error("whoever reported took the report")
		}
		asked := casework.By{Who: access.Who{Actor: jan.Actor, Kind: access.Professional}, For: access.Help}
		if tasks, err := y.Tasks(ctx, asked.Who, 10); err != nil || len(tasks) != 1 || tasks[0].Report != filed.Report {
			t.Fatalf("who is asked to take over has %+v, %v", tasks, err)
		}
		if _, err := y.Act(ctx, asked, filed.Report, report.HandoverAccepted{ID: "h"}); err != nil {
			t.Fatal(err)
		}
		y.handles(ines, filed.Report, report.MessageSent{ID: "m2", Words: "Ja, vanochtend."}, report.Informed{How: "gesprek thuis"})
		if lines := y.queue(); len(lines) != 0 {
			t.Errorf("it is answered, and the queue has %+v", lines)
		}
	})
}

// Nothing of a visit without signing in is finer than a quarter of an hour, in any row.
func TestAVisitLeavesNoFineMoment(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		y.now = y.now.Add(7*time.Minute + 13*time.Second)
		filed, err := y.FileOpenly(ctx, neighbour())
		if err != nil {
			t.Fatal(err)
		}
		y.now = y.now.Add(21*time.Minute + 17*time.Second)
		if _, err := y.Return(ctx, locate[:]); err != nil {
			t.Fatal(err)
		}
		if _, err := y.Say(ctx, locate[:], report.FactsAdded{What: "Er was politie."}); err != nil {
			t.Fatal(err)
		}
		stored, err := y.store.Load(ctx, filed.Report.File())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := y.store.Audited(ctx, journal.AuditQuery{N: 100})
		if err != nil {
			t.Fatal(err)
		}
		var moments []time.Time
		for _, r := range stored.Rows {
			moments = append(moments, r.Recorded)
		}
		for _, r := range rows {
			moments = append(moments, r.At)
		}
		sent, err := y.store.Take(ctx, y.now.Add(time.Hour), y.now.Add(2*time.Hour), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range sent {
			moments = append(moments, o.At)
		}
		if len(moments) < 6 {
			t.Fatalf("only %d moments", len(moments))
		}
		for _, at := range moments {
			if !at.Equal(casework.Coarse(at)) {
				t.Errorf("a moment as fine as %v is kept", at)
			}
		}
	})
}

func TestWhoMayNotKnowOfAReportFindsNothing(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		filed, err := y.FileOpenly(ctx, neighbour())
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := triaging(play.Somebody("Mo Elders", "Veilig Thuis Zuid"))
		for name, by := range map[string]casework.By{"a desk elsewhere": elsewhere, "a teacher": helping(juf), "curious": {Who: triaging(ines).Who, For: access.Help}} {
			_, there := y.Read(ctx, by, filed.Report)
			_, absent := y.Read(ctx, by, "no-such-report")
			if there == nil || absent == nil || strings.ReplaceAll(there.Error(), string(filed.Report), "no-such-report") != absent.Error() {
				t.Errorf("%s: %v and %v", name, there, absent)
			}
			if _, err := y.Act(ctx, by, filed.Report, report.Taken{Name: "x"}); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s acts: %v", name, err)
			}
		}
		if lines, err := y.Queue(ctx, elsewhere, casework.QueueQuery{N: 9}); err != nil || len(lines) != 0 {
			t.Errorf("a desk elsewhere has in its queue %+v, %v", lines, err)
		}
		// It is no circle to anybody.
		if _, err := y.office.Read(ctx, triaging(ines), filed.Report.File()); !errs.Is(err, errs.NotFound) {
			t.Errorf("read as a circle: %v", err)
		}
		found, err := y.Search(ctx, triaging(ines), journal.Known{Name: "Noah Jansen"}, 9)
		if err != nil || len(found) != 0 {
			t.Errorf("found among the circles: %v, %v", found, err)
		}
		if _, err := y.Return(ctx, make([]byte, sha256.Size)); !errs.Is(err, errs.NotFound) {
			t.Errorf("a receipt that is none: %v", err)
		}
	})
}

// A teacher reports for the school, adds to it, and sees what became of it and nothing else.
func TestAProfessionalReports(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		f := &casework.Filing{Agency: "Veilig Thuis", What: "Bram is bang.", Urgency: report.UrgentNow, Reporter: report.Reporter{Kind: "15"}}
		filed, err := y.File(ctx, helping(juf), f)
		if err != nil {
			t.Fatal(err)
		}
		if lines := y.queue(); len(lines) != 1 || !lines[0].Acute {
			t.Fatalf("direct danger stands in the queue as %+v", lines)
		}
		y.handles(ines, filed.Report, report.Taken{Name: ines.Name}, report.Compared{}, report.Assessed{Overall: report.SafetyUnknown, Why: "wij weten te weinig"})
		if _, err := y.Act(ctx, helping(juf), filed.Report, report.FactsAdded{What: "Vandaag was hij er niet."}); err != nil {
			t.Fatal(err)
		}
		view, err := y.Read(ctx, helping(juf), filed.Report)
		if err != nil {
			t.Fatal(err)
		}
		if s := report.Fold(view.Events); s.Assessment != nil || len(s.Facts) != 1 || len(view.Events) != 2 {
			t.Errorf("who reported sees %+v", s)
		}
		mine, err := y.Mine(ctx, helping(juf), "", 10)
		if err != nil || len(mine) != 1 || mine[0].Report != filed.Report {
			t.Errorf("what they reported: %+v, %v", mine, err)
		}
		if other, err := y.Mine(ctx, helping(jan), "", 10); err != nil || len(other) != 0 {
			t.Errorf("another reported %+v, %v", other, err)
		}
	})
}

// Nobody at the desk does anything: it climbs to somebody named, by the clock.
func TestAReportThatWaitsClimbs(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		filed, err := y.FileOpenly(ctx, neighbour())
		if err != nil {
			t.Fatal(err)
		}
		y.now = y.now.AddDate(0, 0, 3)
		due, err := y.store.Due(ctx, y.now, 9)
		if err != nil || len(due) != 1 || due[0] != filed.Report.File() {
			t.Fatalf("due: %v, %v", due, err)
		}
		if err := y.LookAgain(ctx, due[0]); err != nil {
			t.Fatal(err)
		}
		lead := casework.By{Who: access.Who{Actor: tilda.Actor, Kind: access.Professional}, For: access.PushThrough}
		tasks, err := y.Tasks(ctx, lead.Who, 9)
		if err != nil || len(tasks) == 0 {
			t.Fatalf("the team lead has %v, %v", tasks, err)
		}
		act := report.EscalationTaken{Key: circle.DutyKey{Kind: circle.DutyKind(tasks[0].Key.Subject)}}
		if _, err := y.Act(ctx, lead, filed.Report, act); err != nil {
			said, _ := errs.Saying(err)
			t.Fatalf("%+v: %v %s", tasks[0].Key, err, said.Key)
		}
	})
}

func TestAdviceIsAskedAndGiven(t *testing.T) {
	onEveryIntake(t, func(t *testing.T, y *intake) {
		ctx := t.Context()
		asked := report.AdviceAsked{Agency: "Veilig Thuis", By: report.Asker{Kind: "34", Reach: report.ByChannel}, Topic: report.Topic{Urgency: report.NotUrgent}}
		id, err := y.Ask(ctx, casework.By{}, asked)
		if err != nil {
			t.Fatal(err)
		}
		if lines := y.queue(); len(lines) != 1 || lines[0].Advice != id || lines[0].Report != "" {
			t.Fatalf("the queue has %+v", lines)
		}
		if _, err := y.ReadAdvice(ctx, helping(jan), id); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else reads it: %v", err)
		}
		y.now = y.now.AddDate(0, 0, 20)
		if err := y.LookAgain(ctx, id.AdviceFile()); err != nil {
			t.Fatal(err)
		}
		if err := y.Advise(ctx, triaging(ines), id, report.AdviceGiven{Tips: []report.Tip{report.TipTalk}}); err != nil {
			t.Fatal(err)
		}
		a, err := y.ReadAdvice(ctx, triaging(ines), id)
		if err != nil || !a.Ended() || len(y.queue()) != 0 {
			t.Errorf("given: %+v, %v", a, err)
		}
	})
}
