package access

import (
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/rules"
)

// ReportView is what somebody may know of a report, as View is of a circle.
type ReportView struct {
	Ties     Ties
	Events   []report.Event // numbered anew, so that no gap tells of what is left out
	Policies []string       // by which it may be known, each once
	Contents []core.Content // the kinds that were seen, each once
}

// LookAtReport tells what somebody may know of a report, for a purpose; false when nothing of it is
// theirs to know: then it isn't there for them.
func (p *Policies) LookAtReport(who Who, why Purpose, s *report.State, events []report.Event, r *rules.Rules) (ReportView, bool) {
	v := ReportView{Ties: TiesOf(ReportStands(s, r), who.Actor, s.Latest)}
	of := core.Actor{ID: s.Reporter.Account, Agency: s.Reporter.Agency}
	knows := of.ID != "" && of.ID == who.ID || p.Decide(who, Handle, Thing{OwnAgency: who.Agency != "" && s.Agency == who.Agency, Act: report.TypeOf(report.Decided{})}, why).Allowed
	for i := range events {
		t := ThingOfReport(s, who.Actor, v.Ties, &events[i])
		verdict := p.Decide(who, See, t, why)
		if !verdict.Allowed {
			continue
		}
		e := events[i]
		if !knows {
			e = withoutReporter(of, e)
		}
		e.Seq = len(v.Events) + 1
		v.Events = append(v.Events, e)
		v.Policies, v.Contents = add(v.Policies, verdict.Policy), add(v.Contents, e.Content)
	}
	return v, len(v.Events) > 0
}

// withoutReporter leaves out who reported: whoever takes a report over, or whom it climbed to, has what
// was told and not by whom (UB 4.1.8(3); who must know asks the custodian).
func withoutReporter(of core.Actor, e report.Event) report.Event {
	if e.By.ID == report.TheReporter || of.ID != "" && e.By.ID == of.ID {
		e.By = core.Actor{}
	}
	if _, ok := e.Body.(report.MessageSent); ok && e.By.ID == "" {
		e.By.ID = report.TheReporter // that they wrote is no secret, and waits for an answer.
	}
	if b, ok := e.Body.(report.Received); ok {
		b.Reporter = report.Reporter{Kind: report.UnknownReporter, Withheld: true, Reach: report.NoReach}
		e.Body = b
	}
	return e
}

// ReportStands tells how those who are not of the desk stand to a report. For the desk itself there is no
// line: that it received the report is enough, and a desk has tens of thousands.
func ReportStands(s *report.State, r *rules.Rules) []Stand {
	g := standing{}
	if s.Received.IsZero() {
		return g
	}
	if s.Reporter.Professional {
		g.tie(s.Reporter.Account, AsReporter)
	}
	for _, d := range report.Duties(s, circle.Moment{Now: s.Latest, Rules: r}) {
		switch d.Key.Kind {
		case "accept_handover":
			g.tie(d.Owner.ID, AsInvited)
		case circle.AnswerEscalation: // and not whose own duty it is that climbed: it stays as it was.
			g.tie(d.Owner.ID, AsEscalated)
		}
	}
	for i := range s.Handovers {
		if h := &s.Handovers[i]; !h.Accepted.IsZero() {
			g.tie(h.To.ID, AsMember)
		}
	}
	for i := range s.Barred {
		if b := &s.Barred[i]; b.Lifted.IsZero() {
			g.tie(b.Actor, AsBarred)
		}
	}
	return g
}

// ThingOfReport is an event of a report as it is to somebody.
func ThingOfReport(s *report.State, who core.Actor, ties Ties, e *report.Event) Thing {
	return Thing{
		Ties: ties, Content: e.Content, Act: report.TypeOf(e.Body), Own: who.ID != "" && e.By.ID == who.ID,
		OwnAgency: who.Agency != "" && s.Agency == who.Agency, Basic: toReporter(s, e),
	}
}

// OfReporter are the events of a report that its reporter may know: what they told and were told.
func OfReporter(s *report.State, events []report.Event) []report.Event {
	var known []report.Event
	for i := range events {
		if toReporter(s, &events[i]) {
			known = append(known, events[i])
		}
	}
	return known
}

// toReporter tells whether this is what whoever reported told, or was told.
func toReporter(s *report.State, e *report.Event) bool {
	switch e.Body.(type) {
	case report.Received, report.ReporterTold, report.MessageSent, report.Withdrawn:
		return true
	case report.FactsAdded:
		return e.By.ID == report.TheReporter || e.By.ID != "" && e.By.ID == s.Reporter.Account
	}
	return false
}
