package casework

import (
	"context"
	"crypto/sha256"
	"slices"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// A report and a circle are two streams, and each is written in a transaction of its own. The circle
// comes first. When the server dies between the two, the circle stands with the report in it and with the
// duty to decide and to answer, which climbs as every other; the report still has its own duties, and the
// same form sent again finds the circle by its number and writes what is missing. Nothing is done twice.

// Beginning is what a circle is opened with from a report.
type Beginning struct {
	Name       string // of the household
	Self       core.Holder
	Ladder     [circle.RungNational + 1]core.Holder // above the circle
	Lead       core.Holder                          // asked first to lead; nameless: nobody yet
	LeadAgency string                               // what their agency is called
	TeamLead   core.Holder                          // above them
	Joining
}

// Joining is what a circle is told of a report, and what its lead is asked.
type Joining struct {
	// What is in the desk's own words: those of whoever reported can tell who they are.
	What string
	Task string // of whoever is to lead
	Ask  string // what is handed over; empty: nothing is
	// Same are those of the report who are of a known circle already, as the desk sees it: nobody else says
	// that two are one.
	Same map[core.PersonID]core.PersonID
}

// circleOf is the circle that is opened for a report: the same, whoever opens it and however often.
func circleOf(id core.ReportID) core.CircleID {
	return core.CircleID(written(sha256.Sum256([]byte("kring circle of report\n" + string(id)))))
}

// OpenCircle opens a circle around those a report is about, with the report in it and somebody asked to
// lead. Whom nobody can name yet comes in later.
func (r *Reports) OpenCircle(ctx context.Context, by By, id core.ReportID, b *Beginning) (core.CircleID, error) {
	s, err := r.joins(ctx, by, id)
	if err != nil {
		return "", err
	}
	to := circleOf(id)
	if !slices.Contains(s.Circles, to) {
		if err := r.begin(ctx, by, s, to, b); err != nil {
			return "", err
		}
	}
	return to, r.joined(ctx, by, s, report.CircleJoined{Circle: to, Opened: true}, b.Lead, b.Ask)
}

// begin opens the circle, unless it is there already.
func (r *Reports) begin(ctx context.Context, by By, s *report.State, to core.CircleID, b *Beginning) error {
	there, err := r.circle(ctx, to)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if err == nil && there.ReportOf(s.ID) != nil {
		return nil
	}
	if s.BarredNow(b.Lead.ID) {
		return errs.Refuse("refused.report.barred")
	}
	acts := []circle.Command{{Act: circle.Opened{Circle: to, Name: b.Name, Opener: b.Self, Ladder: b.Ladder}}}
	for i := range s.Barred { // who may not know of the report may not know of its circle.
		if one := &s.Barred[i]; one.Lifted.IsZero() {
			acts = append(acts, circle.Command{Act: circle.AccessBarred{Actor: one.Actor, Reason: one.Reason}})
		}
	}
	var about []core.PersonID
	for i := range s.About {
		one := &s.About[i]
		if one.Name == "" {
			continue
		}
		about = append(about, one.Person)
		acts = append(acts, circle.Command{Act: circle.PersonAdded{Person: one.Person, Name: one.Name, Born: one.Born, Child: one.Child}})
		where := circle.AddressRecorded{Persons: []core.PersonID{one.Person}, Postcode: core.PostcodeOf(one.Postcode)}
		if circle.IsHouse(one.House) {
			where.House = one.House
		}
		if where.Postcode.Valid() {
			acts = append(acts, circle.Command{Act: where})
		}
	}
	if b.Lead.Named() {
		acts = append(acts, circle.Command{Act: circle.MemberInvited{Member: b.Lead, AgencyName: b.LeadAgency, Task: b.Task, TeamLead: b.TeamLead}},
			circle.Command{Act: circle.LeadProposed{Seat: circle.SeatLead, Member: b.Lead.ID}})
	}
	acts = append(acts, linked(s, about, b.What))
	by.For = access.Help // whoever opens a circle keeps it until somebody leads.
	_, err = r.Desk.Once(ctx, by, to, "report "+string(s.ID), acts...)
	return err
}

func linked(s *report.State, about []core.PersonID, what string) circle.Command {
	return circle.Command{Happened: s.Received, Act: circle.ReportLinked{
		Report: s.ID, Reporter: s.Reporter.Key, Citizen: !s.Reporter.Professional, Persons: about, What: what, Acute: s.Urgency == report.UrgentNow,
	}}
}

// JoinCircle lays a report beside a known circle. One that ended begins again: there is something new.
func (r *Reports) JoinCircle(ctx context.Context, by By, id core.ReportID, known core.CircleID, j Joining) error {
	s, err := r.joins(ctx, by, id)
	if err != nil {
		return err
	}
	seen, err := r.Desk.look(ctx, by, known, r.Desk.Clock())
	if err != nil {
		return r.refused(ctx, by, id.File(), report.TypeOf(report.CircleJoined{}), access.Verdict{Policy: access.None}, r.Desk.Clock(), err)
	}
	for of, is := range j.Same {
		if !slices.ContainsFunc(s.About, func(one report.Subject) bool { return one.Person == of }) || seen.state.PersonName(is) == "" {
			return r.refused(ctx, by, id.File(), report.TypeOf(report.CircleJoined{}), access.Verdict{Policy: access.None}, r.Desk.Clock(), errs.Missing("refused.unknown"))
		}
	}
	if seen.state.ReportOf(id) == nil {
		var acts []circle.Command
		if !seen.state.Ended.IsZero() {
			acts = append(acts, circle.Command{Act: circle.Reopened{Reason: j.What}})
		}
		about := aboutIn(s, seen.state, j.Same)
		if _, err := r.Desk.Once(ctx, by, known, "report "+string(id), append(acts, linked(s, about, j.What))...); err != nil {
			return err
		}
	}
	lead := seen.state.Keeper()
	return r.joined(ctx, by, s, report.CircleJoined{Circle: known, Same: j.Same}, lead, j.Ask)
}

// joins gives a report of which somebody may say that it stands beside a circle.
func (r *Reports) joins(ctx context.Context, by By, id core.ReportID) (*report.State, error) {
	_, history, err := r.load(ctx, id)
	now := r.Desk.Clock()
	if err != nil {
		return nil, r.refused(ctx, by, id.File(), report.TypeOf(report.CircleJoined{}), access.Verdict{Policy: access.None}, now, err)
	}
	s, m := report.Fold(history), circle.Moment{Now: now, Rules: r.Desk.Rules}
	verdict, _, err := r.decide(by, s, report.CircleJoined{Circle: "any"}, history, m)
	if err != nil {
		return nil, r.refused(ctx, by, id.File(), report.TypeOf(report.CircleJoined{}), verdict, now, err)
	}
	return s, nil
}

// joined puts on the report what stands in the circle, and asks its lead to take over.
func (r *Reports) joined(ctx context.Context, by By, s *report.State, j report.CircleJoined, lead core.Holder, ask string) error {
	var acts []report.Body
	if !slices.Contains(s.Circles, j.Circle) {
		acts = append(acts, j)
	}
	number := string(numberOf(by, s.ID.File(), "circle "+string(j.Circle)))
	if d, h := s.Decision(), s.Handover(); ask != "" && d != nil && d.Outcome.HandsOver() && (h == nil || !h.Declined.IsZero()) {
		item := core.ItemID(number)
		if h != nil {
			item = core.ItemID(numberOf(by, s.ID.File(), "circle "+string(j.Circle)+" after "+string(h.ID)))
		}
		acts = append(acts, report.HandoverOffered{ID: item, To: lead, Circle: j.Circle, What: ask})
	}
	if len(acts) == 0 {
		return nil
	}
	_, err := r.Act(ctx, by, s.ID, acts...)
	return err
}

// circle folds all there is of one.
func (r *Reports) circle(ctx context.Context, id core.CircleID) (*circle.State, error) {
	stored, err := r.Desk.stored(ctx, id)
	if err != nil {
		return nil, err
	}
	if stored.Tombstone != nil {
		return nil, journal.Absent(string(id))
	}
	events, err := r.Desk.Vault.OpenAll(stored)
	if err != nil {
		return nil, err
	}
	return circle.Fold(events), nil
}
