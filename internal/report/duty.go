package report

import (
	"cmp"
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
)

// duties gathers what must be done at a moment.
type duties struct {
	circle.Moment
	s    *State
	list []circle.Duty
}

// Duties lists what somebody named must do, by due moment. A report that isn't answered is never
// without one: no report may end without a decision, an owner and an answer (MISSION row 7).
func Duties(s *State, m circle.Moment) []circle.Duty {
	if s.Received.IsZero() {
		return nil
	}
	d := &duties{Moment: m, s: s}
	d.held()
	d.judged()
	d.weighed()
	d.followed()
	d.handedOver()
	d.heard()
	d.doubted()
	slices.SortFunc(d.list, func(a, b circle.Duty) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key.Kind, b.Key.Kind), cmp.Compare(a.Key.Subject, b.Key.Subject))
	})
	return d.list
}

// add puts a duty on the list as it stands on the ladder.
func (d *duties) add(kind circle.DutyKind, subject core.ItemID, owner core.Holder, rule string, since, due time.Time, what, why text.Message) {
	duty := circle.Duty{
		Key: circle.DutyKey{Kind: kind, Subject: string(subject)}, What: what, Why: why, Rule: rule,
		Link: circle.LinkReports, Owner: owner, Since: since, Due: due,
	}
	d.list = append(d.list, d.s.Lapses.Climb(duty, d.Moment, d.s.rung)...)
}

// term is a term of a report, shorter where there is direct danger.
func (d *duties) term(usual, acute calendar.Term, rule string) (calendar.Term, string) {
	if d.s.acute() {
		return acute, rule + "Acute"
	}
	return usual, rule
}

// Acute tells whether there is direct danger, as it was told or as it was judged.
func (s *State) Acute() bool { return s.acute() }

func (s *State) acute() bool {
	if s.Assessment != nil && !s.Danger {
		return s.Assessment.Overall == AcuteUnsafe
	}
	return s.Urgency == UrgentNow
}

// held: who has it says so, and whoever is given it too.
func (d *duties) held() {
	s, r := d.s, &d.Rules.Report
	came := text.M("report.why.came", text.Moment("when", s.Received))
	term, rule := d.term(r.Take, r.TakeAcute, "report.take")
	if s.Taken.IsZero() && !s.Answered() {
		d.add("take_report", "", s.Holder, rule, s.HeldSince, term.After(s.HeldSince), text.M("duty.take_report"), came)
	}
	if s.Given.Named() && !s.Answered() {
		d.add("take_over_report", "", s.Given, rule, s.GivenAt, term.After(s.GivenAt), text.M("duty.take_over_report"),
			text.M("report.why.passed", text.Actor("who", s.Holder.ID)))
	}
}

// judged: laid beside what is known, its safety assessed, a decision taken.
func (d *duties) judged() {
	s, r := d.s, &d.Rules.Report
	last := s.Decision()
	if last != nil && last.Outcome.Final() {
		return
	}
	came := text.M("report.why.came", text.Moment("when", s.Since))
	since, why := s.Since, came // somebody or somewhere that is new is looked at from then.
	if s.Unlaid.After(since) {
		since, why = s.Unlaid, text.M("report.why.unlaid", text.Moment("when", s.Unlaid))
	}
	if s.Comparison == nil && (last == nil || !s.Unlaid.IsZero()) {
		term, rule := d.term(r.Compare, r.CompareAcute, "report.compare")
		d.add("compare_report", "", s.Holder, rule, since, term.After(since), text.M("duty.compare_report"), why)
	}
	term, rule := d.term(r.Assess, r.AssessAcute, "report.assess")
	switch {
	case s.Assessment != nil && !s.assessed():
		d.add("assess_report", "", s.Holder, rule, since, term.After(since), text.M("duty.assess_report"), why)
	case last != nil: // what is done here has terms of its own.
	case s.Assessment == nil:
		d.add("assess_report", "", s.Holder, rule, s.Since, term.After(s.Since), text.M("duty.assess_report"), came)
	default:
		d.add("decide_report", "", s.Holder, rule, s.Since, term.After(s.Since), text.M("duty.decide_report"), came)
	}
}

// weighed: facts that came since the assessment are judged with the rest.
func (d *duties) weighed() {
	if s, r := d.s, &d.Rules.Report; !s.Anew.IsZero() {
		term, rule := d.term(r.Assess, r.AssessAcute, "report.assess")
		d.add("weigh_facts", "", s.Holder, rule, s.Anew, term.After(s.Anew), text.M("duty.weigh_facts"), text.M("report.why.facts", text.Moment("when", s.Anew)))
	}
}

// followed: what VT-01-01 began comes to an end, and to a decision.
func (d *duties) followed() {
	s, r := d.s, &d.Rules.Report
	last := s.Decision()
	if last == nil || last.Outcome.Final() {
		return
	}
	why := text.M("report.why.decided", text.Day("when", last.At))
	since := last.At
	if i := s.Investigation; i != nil && i.Concluded.IsZero() {
		due := r.Investigate.After(i.Began)
		if i.Until.After(due) {
			due = i.Until
		}
		d.add("conclude_investigation", "", s.Holder, "report.investigate", i.Began, due, text.M("duty.conclude_investigation"), why)
	} else if i != nil && i.Concluded.After(since) {
		since = i.Concluded
	}
	switch c := s.Conditions; {
	case c != nil && len(c.Items) == 0:
		d.add("set_conditions", "", s.Holder, "report.setConditions", c.Began, r.SetConditions.After(c.Began), text.M("duty.set_conditions"), why)
	case c != nil && c.Judged.IsZero():
		d.add("judge_conditions", "", s.Holder, "report.conditions", c.Began, r.Conditions.After(c.Began), text.M("duty.judge_conditions"), why)
	case c != nil && c.Judged.After(since):
		since = c.Judged
	}
	if s.followedUp() {
		d.add("conclude_report", "", s.Holder, "report.conclude", since, r.Conclude.After(since), text.M("duty.conclude_report"), why)
	}
}

// handedOver: somebody named is asked, and says yes or no.
func (d *duties) handedOver() {
	s := d.s
	last := s.Decision()
	if last == nil || !last.Outcome.HandsOver() {
		return
	}
	h := s.Handover()
	since := last.At
	switch {
	case h != nil && !h.Accepted.IsZero():
		return
	case h != nil && h.Declined.IsZero():
		d.add("accept_handover", h.ID, h.To, "handover.accept", h.Offered, d.Rules.Handover.Accept.After(h.Offered),
			text.M("duty.accept_report_handover"), text.M("report.why.offered", text.Actor("who", s.Holder.ID), text.Day("when", h.Offered)))
		return
	case h != nil:
		since = h.Declined
	}
	d.add("hand_over_report", "", s.Holder, "report.handOver", since, d.Rules.Report.HandOver.After(since),
		text.M("duty.hand_over_report"), text.M("report.why.decided", text.Day("when", last.At)))
}

// heard: whoever reported, whoever asks, and those concerned.
func (d *duties) heard() {
	s, r := d.s, &d.Rules.Report
	if !s.Owed.IsZero() {
		d.add("tell_reporter", "", s.Holder, "report.answer", s.Owed, r.Answer.After(s.Owed), text.M("duty.tell_reporter"),
			text.M("duty.tell_reporter.why", text.Day("when", s.Received)))
	}
	if m := s.unanswered(); m != nil {
		d.add("answer_message", m.ID, s.Holder, "report.message", m.At, r.Message.After(m.At), text.M("duty.answer_message"),
			text.M("report.why.message", text.Moment("when", m.At)))
	}
	if last := s.Decision(); s.Informing.Done.IsZero() && (last == nil || last.Outcome.Admitted()) {
		d.add("inform_concerned", "", s.Holder, "report.inform", s.Recorded, s.informDue(d.Moment), text.M("duty.inform_concerned"),
			text.M("report.why.came", text.Moment("when", s.Recorded)))
		if x := s.Informing.open(); x != nil {
			d.add("read_not_informing", x.ID, x.Reader, "report.reader", x.At, r.Reader.After(x.At), text.M("duty.read_not_informing"), text.M("report.why.not_informing", text.Actor("who", x.By.ID)))
		}
	}
}

// doubted: a second reader reads, and a request to destroy is decided on.
func (d *duties) doubted() {
	s, r := d.s, &d.Rules.Report
	if x := s.openDoubt(); x != nil {
		d.add("read_doubt", x.ID, x.Reader, "report.reader", x.At, r.Reader.After(x.At), text.M("duty.read_doubt"),
			text.M("report.why.doubt", text.Actor("who", x.By.ID)))
	}
	if x := s.OpenAsking(); x != nil {
		d.add("answer_identity", x.ID, x.Custodian, "report.identity", x.At, r.Identity.After(x.At), text.M("duty.answer_identity"),
			text.M("report.why.identity", text.Actor("who", x.By.ID), text.Day("when", x.At)))
	}
	if !s.DestructionAsked.IsZero() && s.DestructionDecided.IsZero() {
		at := s.DestructionAsked
		d.add("decide_destruction", "", s.Holder, "report.destroy", at, r.Destroy.After(at), text.M("duty.decide_destruction"),
			text.M("report.why.destruction", text.Day("when", at)))
	}
}
