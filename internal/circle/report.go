package circle

import (
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/rules"
	"kring/internal/text"
)

// Report is a report (melding) about this household, as the circle knows it. Who reported is
// kept elsewhere; a ReporterKey only tells two reporters apart.
type Report struct {
	ID          core.ReportID
	Reporter    core.ReporterKey
	Citizen     bool
	Agency      core.AgencyID // that received it
	What        string
	Acute       bool
	Received    time.Time
	Decided     time.Time
	Decision    Decision
	Told        time.Time
	Discredited time.Time
	SecondRead  bool
}

// Decision is what was decided about a report (outcome codes of Veilig Thuis, DOMAIN §2).
type Decision string

// The outcome codes.
const (
	NotAdmissible     Decision = "VT-00"
	FollowUpHere      Decision = "VT-01-01"
	FollowUpHandover  Decision = "VT-01-02"
	NoFollowUp        Decision = "VT-01-03"
	RegionalAgreement Decision = "VT-01-04"
	HandedOver        Decision = "VT-02"
	ClosedNoHandover  Decision = "VT-03"
	WronglyAddressed  Decision = "VT-99"
)

var decisions = []Decision{
	NotAdmissible, FollowUpHere, FollowUpHandover, NoFollowUp, RegionalAgreement, HandedOver, ClosedNoHandover, WronglyAddressed,
}

// NoAction tells whether the decision was to do nothing further.
func (d Decision) NoAction() bool {
	return d == NoFollowUp || d == ClosedNoHandover || d == NotAdmissible
}

// ReportLinked lays a report beside this household.
type ReportLinked struct {
	Report   core.ReportID    `json:"report"`
	Reporter core.ReporterKey `json:"reporter,omitempty"`
	Citizen  bool             `json:"citizen,omitempty"`
	Persons  []core.PersonID  `json:"persons,omitempty"`
	What     string           `json:"what"`
	Acute    bool             `json:"acute,omitempty"`
}

func (r ReportLinked) about() []core.PersonID { return r.Persons }

func (r ReportLinked) check(s *State, _ core.Actor, _ Moment) error {
	return firstError(needNew(s, core.ItemID(r.Report)), needWords(r.What, "field.what"))
}

func (r ReportLinked) apply(s *State, e *Event) {
	s.Reports = append(s.Reports, Report{
		ID: r.Report, Reporter: r.Reporter, Citizen: r.Citizen, Agency: e.By.Agency,
		What: r.What, Acute: r.Acute, Received: e.Happened,
	})
	c := s.concern(e, report, r.Persons, core.ItemID(r.Report), e.By.Agency, r.Reporter, r.What)
	c.danger = r.Acute
}

// ReportOf is what the circle knows of a report; nil: nothing.
func (s *State) ReportOf(id core.ReportID) *Report { return s.report(id) }

func (s *State) report(id core.ReportID) *Report {
	for i := range s.Reports {
		if s.Reports[i].ID == id {
			return &s.Reports[i]
		}
	}
	return nil
}

// ReportDecided decides on a report.
type ReportDecided struct {
	household
	Report   core.ReportID `json:"report"`
	Decision Decision      `json:"decision"`
	Ground   string        `json:"ground"`
}

func (r ReportDecided) check(s *State, by core.Actor, _ Moment) error {
	rep := s.report(r.Report)
	if rep == nil {
		return errs.Missing("refused.unknown")
	}
	if !slices.Contains(decisions, r.Decision) {
		return errs.Bad("refused.report.decision")
	}
	if !rep.Decided.IsZero() && rep.Decision == r.Decision {
		return errs.Refuse("refused.report.decided", text.Day("when", rep.Decided))
	}
	if by.Agency == "" || by.Agency != rep.Agency { // who received it decides, also where they don't take part.
		if err := needPart(s, by.ID); err != nil {
			return err
		}
	}
	return needWords(r.Ground, "field.ground")
}

func (r ReportDecided) apply(s *State, e *Event) {
	if rep := s.report(r.Report); rep != nil {
		if rep.Decision != r.Decision {
			rep.Told = time.Time{} // another decision is told too.
		}
		rep.Decided, rep.Decision = e.Happened, r.Decision
	}
	if r.Decision.NoAction() {
		s.concern(e, noAction, nil, core.ItemID(r.Report), e.By.Agency, "", r.Ground)
		return
	}
	s.remedy(e, takenUp, nil, core.ItemID(r.Report), "")
}

// ReporterTold says that who reported heard what was done. A report that had no follow-up
// heard of is the best way to silence a street (seed 001).
type ReporterTold struct {
	household
	Report     core.ReportID `json:"report"`
	NotReached bool          `json:"notReached,omitempty"` // they could not be told: tried as often as the rule asks
}

func (r ReporterTold) check(s *State, _ core.Actor, _ Moment) error {
	rep := s.report(r.Report)
	if rep == nil {
		return errs.Missing("refused.unknown")
	}
	if rep.Decided.IsZero() {
		return errs.Refuse("refused.report.decide_first")
	}
	if !rep.Told.IsZero() {
		return errs.Refuse("refused.report.told", text.Day("when", rep.Told))
	}
	return nil
}

func (r ReporterTold) apply(s *State, e *Event) {
	if rep := s.report(r.Report); rep != nil {
		rep.Told = e.Happened
	}
	s.remedy(e, reporterTold, nil, core.ItemID(r.Report), "")
}

// ReporterDiscredited says that a report is not believed, or is thought malicious. No one
// person can decide that: a second reader decides with them.
type ReporterDiscredited struct {
	household
	Report       core.ReportID `json:"report"`
	Reason       string        `json:"reason"`
	SecondReader core.ActorID  `json:"secondReader,omitempty"`
}

func (r ReporterDiscredited) check(s *State, by core.Actor, _ Moment) error {
	if s.report(r.Report) == nil {
		return errs.Missing("refused.unknown")
	}
	if r.SecondReader == "" || r.SecondReader == by.ID {
		return errs.Refuse("refused.report.second_reader")
	}
	return firstError(needMember(s, r.SecondReader), needWords(r.Reason, "field.reason"))
}

func (r ReporterDiscredited) apply(s *State, e *Event) {
	if rep := s.report(r.Report); rep != nil {
		rep.Discredited, rep.SecondRead = e.Happened, r.SecondReader != ""
	}
	if r.SecondReader == "" {
		s.concern(e, discredited, nil, core.ItemID(r.Report), e.By.Agency, "", r.Reason)
	}
}

// assess is the term within which this report is decided on, and its rule.
func (r *Report) assess(all *rules.Rules) (calendar.Term, string) {
	if r.Acute {
		return all.Report.AssessAcute, "report.assessAcute"
	}
	return all.Report.Assess, "report.assess"
}

// linkReports: every report decided on and its reporter told.
func (s *State) linkReports(m Moment) verdict {
	var worst verdict
	for i := range s.Reports {
		r := &s.Reports[i]
		switch {
		case s.Retold:
		case r.Decided.IsZero():
			_, rule := r.assess(m.Rules)
			worst = worst.or(s.open(m, r.Received, rule, "", text.M("ring.reports.undecided", text.Day("when", r.Received), text.Agency("agency", r.Agency))).heldBy(s.ofAgency(r.Agency)))
		case r.Told.IsZero():
			worst = worst.or(s.open(m, r.Decided, "report.answer", "", text.M("ring.reports.not_told", text.Day("when", r.Received))).heldBy(s.ofAgency(r.Agency)))
		}
	}
	if s.Retold {
		if since, n := s.standingReports(); n > 0 {
			return s.open(m, since, "", "", text.M("ring.reports.standing", text.Count("n", n), text.Day("since", since)))
		}
		return silent()
	}
	if worst.found() {
		return worst
	}
	return closed(s.Opened, text.M("ring.reports.closed", text.Count("n", len(s.Reports))))
}

// dutiesReports: decide within the term, and tell whoever reported.
func (s *State) dutiesReports(d *duties) {
	for i := range s.Reports {
		r := &s.Reports[i]
		term, rule := r.assess(d.Rules)
		switch {
		case s.Retold && d.resolved(core.ItemID(r.ID)):
		case r.Decided.IsZero():
			d.add(Duty{
				Key: DutyKey{"decide_report", string(r.ID)}, What: text.M("duty.decide_report"),
				Why:  text.M("duty.decide_report.why", text.Day("when", r.Received), text.Agency("agency", r.Agency)),
				Rule: rule, Link: LinkReports, Owner: s.ofAgency(r.Agency), Since: r.Received, Due: term.After(r.Received),
			})
		case r.Told.IsZero():
			d.add(Duty{
				Key: DutyKey{"tell_reporter", string(r.ID)}, What: text.M("duty.tell_reporter"),
				Why:  text.M("duty.tell_reporter.why", text.Day("when", r.Received)),
				Rule: "report.answer", Link: LinkReports, Owner: s.ofAgency(r.Agency), Since: r.Decided, Due: d.Rules.Report.Answer.After(r.Received),
			})
		}
	}
}
