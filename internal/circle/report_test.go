package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func reported(id core.ReportID) circle.ReportLinked {
	return circle.ReportLinked{Report: id, Reporter: core.ReporterKey("melder-" + string(id)), Citizen: true, What: "geschreeuw"}
}

func takenUp(id core.ReportID) circle.ReportDecided {
	return circle.ReportDecided{Report: id, Decision: circle.FollowUpHere, Ground: "we gaan langs"}
}

var reportRefusals = []refusal{
	{key: "refused.id_missing", act: circle.ReportLinked{What: "geschreeuw"}, after: reported("m")},
	{key: "refused.id_taken", given: begunWith(reported("m")), act: reported("m"), after: reported("n")},
	{key: "refused.unknown", act: takenUp("m"), then: does(reported("m"))},
	{key: "refused.report.decision", given: begunWith(reported("m")), act: circle.ReportDecided{Report: "m", Decision: "weg", Ground: "g"}, after: takenUp("m")},
	{key: "refused.report.decided", given: begunWith(reported("m"), takenUp("m")), act: takenUp("m"), after: circle.ReportDecided{Report: "m", Decision: circle.HandedOver, Ground: "naar het wijkteam"}},
	{key: "refused.unknown", act: circle.ReporterTold{Report: "m"}, then: does(reported("m"), takenUp("m"))},
	{key: "refused.report.decide_first", given: begunWith(reported("m")), act: circle.ReporterTold{Report: "m"}, then: does(takenUp("m"))},
	{key: "refused.report.told", given: begunWith(reported("m"), takenUp("m"), circle.ReporterTold{Report: "m"}), act: circle.ReporterTold{Report: "m"}, never: "the reporter was told"},
	{key: "refused.unknown", act: circle.ReporterDiscredited{Report: "m", Reason: "ruzie", SecondReader: ruud.ID}, then: does(reported("m"))},
	{
		key: "refused.report.second_reader", given: begunWith(reported("m")), act: circle.ReporterDiscredited{Report: "m", Reason: "ruzie"},
		after: circle.ReporterDiscredited{Report: "m", Reason: "ruzie", SecondReader: ruud.ID},
	},
	{
		key: "refused.report.second_reader", given: begunWith(reported("m")), act: circle.ReporterDiscredited{Report: "m", Reason: "ruzie", SecondReader: samira.ID},
		after: circle.ReporterDiscredited{Report: "m", Reason: "ruzie", SecondReader: ruud.ID},
	},
}

func TestAReportIsDecidedOnAndAnswered(t *testing.T) {
	p := begun().As(ruud)
	at := p.Now
	p.Do(reported("m"))
	since(t, link(t, p, circle.LinkReports, circle.Open, "ring.reports.undecided", ruud), at)
	if d := duty(t, p, "decide_report", "m"); d.Owner != ruud || d.Rule != "report.assess" || !d.Due.Equal(p.Rules.Report.Assess.After(at)) {
		t.Errorf("got %+v", d)
	}
	decided := p.Now
	p.Do(takenUp("m"))
	noDuty(t, p, "decide_report", "m")
	since(t, link(t, p, circle.LinkReports, circle.Open, "ring.reports.not_told", ruud), decided)
	if d := duty(t, p, "tell_reporter", "m"); !d.Due.Equal(p.Rules.Report.Answer.After(at)) {
		t.Errorf("got %+v", d)
	}
	p.Do(circle.ReporterTold{Report: "m"})
	noDuty(t, p, "tell_reporter", "m")
	link(t, p, circle.LinkReports, circle.Closed, "ring.reports.closed", samira)
}

func TestAnAcuteReportGoesByItsOwnTerm(t *testing.T) {
	r := reported("m")
	r.Acute = true
	p := begun().Do(r)
	if d := duty(t, p, "decide_report", "m"); d.Rule != "report.assessAcute" || !d.Due.Equal(p.Rules.Report.AssessAcute.After(d.Since)) {
		t.Errorf("got %+v", d)
	}
	level(t, p, circle.AlarmDirectDanger, circle.Acute)
	// Setting the usual term aside changes nothing about an acute one.
	p.Do(circle.RuleSetAside{Rule: "report.assess", Reason: "vakantie", Until: p.Now.AddDate(0, 0, 9)})
	link(t, p, circle.LinkReports, circle.Open, "ring.reports.undecided", samira)
}

func TestRepeatedReports(t *testing.T) {
	p := begun().Do(reported("1"), reported("2"))
	level(t, p, circle.AlarmRepeatedReports, 0)
	p.Do(reported("3"))
	level(t, p, circle.AlarmRepeatedReports, circle.Attention)
	p.Do(takenUp("1"))
	level(t, p, circle.AlarmRepeatedReports, 0)
}

func TestOneWorriedNeighbourIsNotTen(t *testing.T) {
	left := func(reporter func(i int) core.ReporterKey) *casetest.Play {
		p := begun()
		for i := range 4 {
			r := reported(core.ReportID(rune('a' + i)))
			r.Reporter = reporter(i)
			p.Do(r).Days(3)
		}
		return p.Days(40)
	}
	level(t, left(func(i int) core.ReporterKey { return core.ReporterKey(rune('a' + i)) }), circle.AlarmPiledUp, circle.AlarmRaised)
	if a := alarm(t, left(func(int) core.ReporterKey { return "buurvrouw" }), circle.AlarmPiledUp); a.Level >= circle.AlarmRaised {
		t.Errorf("one source alone raises %s", a.Level)
	}
}

// Discrediting alone can't be decided; where it was recorded all the same, it is an alarm.
func TestAReporterDiscreditedByOnePerson(t *testing.T) {
	p := begun().Do(reported("m"))
	played(t, p)
	e := p.Events[len(p.Events)-1]
	e.Seq, e.Body = e.Seq+1, circle.ReporterDiscredited{Report: "m", Reason: "ruzie met de buren"}
	circle.Apply(p.State, &e)
	level(t, p, circle.AlarmDiscredited, circle.AlarmRaised)
	p.Do(takenUp("m"), circle.ReporterTold{Report: "m"})
	level(t, p, circle.AlarmDiscredited, 0)
}
