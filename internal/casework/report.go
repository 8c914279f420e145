package casework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/attachment"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/text"
)

// Reports is what people do with a report (melding) and a request for advice, as Desk is for circles:
// decided, stored and audited together or not at all. Each is stored as a circle is, in a file of its
// own (docs/decisions/0007).
type Reports struct {
	Desk *Desk // its store, vault, keys, rules, clock and policies
	// OnDuty is who has a new report at an agency from the first moment, and who stands above them.
	OnDuty func(ctx context.Context, agency core.AgencyID) (OnDuty, error)
	// Custodian keeps who reported, apart from everything.
	Custodian *Custodian
	// Turns has a place for each who didn't sign in and is written down; the others wait for theirs, so
	// that a desk reads on while the door is at its fullest. nil: as many as come.
	Turns chan struct{}
	// Random is where keys of files come from; nil: none can be attached.
	Random io.Reader
	// Scanner looks for malware in files; nil: nobody does, and each says so.
	Scanner attachment.Scanner
	// Scanned is told what is known of each file that is taken in, and of no more than that; nil: nobody is.
	Scanned func(attachment.Scanned)
}

// OnDuty is who has what comes in now.
type OnDuty struct {
	Holder core.Holder
	Ladder []core.Holder // the team lead and on, by rung
}

// ReportReceipt is what whoever did something with a report gets.
type ReportReceipt struct {
	Report   core.ReportID
	State    *report.State
	Promises [][]byte // one per event: that it will be in the log
}

// Act puts acts on record of a report one after the other: all of them, or none. As Desk.Act does, it
// refuses in words that say what would make it possible, and that is on record too.
func (r *Reports) Act(ctx context.Context, by By, id core.ReportID, all ...report.Body) (*ReportReceipt, error) {
	if !journal.Plain(string(id)) {
		return nil, journal.Absent("report") // no name that anything could stand under.
	}
	now := r.Desk.Clock()
	return r.act(ctx, by, id, all, "", now)
}

// act does it; the first event gets the number that is given, empty: one of its own.
func (r *Reports) act(ctx context.Context, by By, id core.ReportID, all []report.Body, number core.EventID, now time.Time) (*ReportReceipt, error) {
	for range attempts {
		receipt, last, verdict, err := r.try(ctx, by, id, all, number, now)
		if errs.Is(err, errs.Conflict) {
			continue
		}
		if err != nil {
			return nil, r.refused(ctx, by, id.File(), report.TypeOf(last), verdict, now, err)
		}
		if by.For == access.Triage && len(receipt.State.Circles) > 0 {
			_ = r.mirror(ctx, by, id) // it is on record: what fails here the clock does.
		}
		return receipt, nil
	}
	return nil, &errs.Error{Kind: errs.Conflict, Say: text.M("refused.busy"), Cause: fmt.Errorf("act on report %s: %d attempts", id, attempts)}
}

func (r *Reports) try(ctx context.Context, by By, id core.ReportID, all []report.Body, number core.EventID, now time.Time) (receipt *ReportReceipt, last report.Body, verdict access.Verdict, err error) {
	verdict = access.Verdict{Policy: access.None}
	stored, history, err := r.load(ctx, id)
	if err != nil {
		return nil, first(all), verdict, err
	}
	s := report.Fold(history)
	if number != "" && slices.ContainsFunc(history, func(e report.Event) bool { return e.ID == number && e.By.ID == by.ID }) {
		return &ReportReceipt{Report: s.ID, State: s}, nil, verdict, nil // it was sent before.
	}
	m := circle.Moment{Now: now, Rules: r.Desk.Rules}
	done := made{number: number}
	for _, last = range all {
		last = r.Desk.ready(last)
		var events []report.Event
		if verdict, events, err = r.decide(by, s, last, slices.Concat(history, done.events), m); err != nil {
			return nil, last, verdict, err
		}
		ties := access.TiesOf(access.ReportStands(s, m.Rules), by.Actor, now)
		done.add(r.Desk, by, id.File(), ties, verdict, s, events, now)
	}
	receipt, err = r.append(ctx, stored, s, history, done, m)
	return receipt, last, verdict, err
}

func first(all []report.Body) report.Body {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// decide says which events an act puts on record: whether this is theirs to do, then by what they
// know, and only then by all there is.
func (r *Reports) decide(by By, s *report.State, act report.Body, history []report.Event, m circle.Moment) (access.Verdict, []report.Event, error) {
	view, found := r.Desk.Policies.LookAtReport(by.Who, by.For, s, history, m.Rules)
	t := access.ThingOfReport(s, by.Actor, view.Ties, &report.Event{Body: act})
	t.Own, t.Basic = false, false
	verdict := r.Desk.Policies.Decide(by.Who, access.Handle, t, by.For)
	switch {
	case !verdict.Allowed && !found:
		return verdict, nil, journal.Absent(string(s.ID.File()))
	case !verdict.Allowed:
		return verdict, nil, &errs.Error{Kind: errs.Forbidden, Say: text.M("refused.not_yours")}
	}
	c := report.Command{By: by.Actor, Act: act}
	partial := found && len(view.Events) < len(history)
	if partial && !climbsInReport(act) {
		if _, err := report.Decide(report.Fold(view.Events), c, m); err != nil {
			return verdict, nil, err
		}
	}
	events, err := report.Decide(s, c, m)
	if err != nil && partial {
		return verdict, nil, errs.Refuse("refused.report.ask_desk")
	}
	return verdict, events, err
}

// climbsInReport is climbs for a report: whoever stands on the rung has its key on their list of work, and a
// custodian who is asked has the request there.
func climbsInReport(act report.Body) bool {
	switch act.(type) {
	case report.EscalationTaken, report.EscalationAnswered, report.IdentityAnswered:
		return true
	}
	return false
}

// made is what acts put on record.
type made struct {
	events []report.Event
	audit  []journal.AuditRow
	number core.EventID // of the first event; empty: one of its own
}

// add takes events into the state and puts each on record (NEN 7513).
func (m *made) add(d *Desk, by By, file core.CircleID, ties access.Ties, verdict access.Verdict, s *report.State, events []report.Event, now time.Time) {
	for i := range events {
		if events[i].ID = core.EventID(d.NewID()); m.number != "" && len(m.events)+i == 0 {
			events[i].ID = m.number
		}
		report.Apply(s, &events[i])
		row := by.row(d.NewID(), now, file, ties, report.TypeOf(events[i].Body))
		m.audit = append(m.audit, done(row, verdict.Policy, events[i].Content))
	}
	m.events = append(m.events, events...)
}

func (r *Reports) load(ctx context.Context, id core.ReportID) (*journal.Stored, []report.Event, error) {
	stored, err := r.Desk.Store.Load(ctx, id.File())
	if err != nil {
		return nil, nil, absent(id.File(), err)
	}
	if stored.Tombstone != nil {
		return nil, nil, journal.Absent(string(id.File()))
	}
	events, err := r.Desk.Vault.OpenReport(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("open report %s: %w", id, err)
	}
	return stored, events, nil
}

// append writes what acts put on record, with all that follows from it.
func (r *Reports) append(ctx context.Context, stored *journal.Stored, s *report.State, history []report.Event, done made, m circle.Moment) (*ReportReceipt, error) {
	w, err := r.writing(ctx, stored, s, done.events, m)
	if err != nil {
		return nil, err
	}
	if slices.Equal(access.ReportStands(report.Fold(history), m.Rules), w.Stands) {
		w.Stands = nil
	}
	w.Audit = done.audit
	wakes(w, s, m.Now)
	promises, err := r.put(ctx, w, m.Now)
	if err != nil {
		return nil, err
	}
	return &ReportReceipt{Report: s.ID, State: s, Promises: promises}, nil
}

// put appends, and promises that what was recorded will be in the log.
func (r *Reports) put(ctx context.Context, w *journal.Writing, now time.Time) ([][]byte, error) {
	openly := len(w.Audit) > 0 && w.Audit[0].Actor == report.TheReporter
	if openly {
		now = r.Desk.Clock()
	}
	given, err := r.Desk.given(ctx, now) // while nothing is on record yet, should it fail.
	if err != nil {
		return nil, err
	}
	if openly { // what is rounded down was over before it was promised.
		given = Coarse(given).Add(coarse)
	}
	leaves := w.Leaves()
	if err := r.Desk.Store.Append(ctx, w, leaves); err != nil {
		return nil, fmt.Errorf("append to %s: %w", w.Circle, err)
	}
	return r.Desk.promises(leaves, noFiner(now, given))
}

// writing is all that goes into the transaction of these events, but for the audit.
func (r *Reports) writing(ctx context.Context, stored *journal.Stored, s *report.State, events []report.Event, m circle.Moment) (*journal.Writing, error) {
	w := &journal.Writing{Circle: stored.Circle, Expected: len(stored.Rows), Held: stored.Held, Stands: access.ReportStands(s, m.Rules)}
	if w.Expected == 0 {
		w.Key = stored.Key
	}
	var err error
	if w.Files, err = named(events); err != nil {
		return nil, err
	}
	for i := range events {
		row, err := r.Desk.Vault.SealReport(stored.Key, events[i])
		if err != nil {
			return nil, fmt.Errorf("seal %s: %w", stored.Circle, err)
		}
		w.Events = append(w.Events, row)
		switch events[i].Body.(type) {
		case report.Received, report.FactsAdded, report.Corrected:
			if w.Words, err = r.words(s); err != nil {
				return nil, err
			}
		}
	}
	duties := report.Duties(s, m)
	for i := range duties {
		d := &duties[i]
		// Of the agency that received it, whoever has to do it: so the queue of a desk has all that waits
		// there, and nothing that waits at another.
		row := journal.DutyRow{
			Circle: w.Circle, Key: d.Key, Owner: d.Owner.ID, Agency: s.Agency, Link: d.Link, Rule: d.Rule,
			Since: d.Since, Due: d.Due, Rung: d.Rung, Settled: !s.Lapses.Would(*d), Waits: d.For, Asked: d.Asked,
		}
		if err := r.Desk.Vault.SealSheet(stored.Key, &row, reportSheet(s, d)); err != nil {
			return nil, fmt.Errorf("seal %s: %w", w.Circle, err)
		}
		w.Duties = append(w.Duties, row)
	}
	r.Desk.notices(w, duties, m.Now)
	r.tellReporter(w, s, events, m.Now)
	return w, r.tellOnCall(ctx, w, s, duties, m.Now)
}

// words are what a report is found by: those it is about, and the receipt of who made it.
func (r *Reports) words(s *report.State) ([]journal.Word, error) {
	people := make([]journal.Known, len(s.About))
	for i, one := range s.About {
		people[i] = journal.Known{Name: one.Name, Born: one.Born, Postcode: one.Postcode, Number: one.House, Apart: true}
	}
	words, err := r.Desk.Keys.Words(people...)
	if err != nil {
		return nil, fmt.Errorf("search words of report %s: %w", s.ID, err)
	}
	if len(s.Reporter.Receipt) == len(journal.Word{}.Hash) {
		words = append(words, receiptWord(s.Reporter.Receipt))
	}
	return words, nil
}

// tellReporter sends a professional who reported word that there is something to read among their reports.
func (r *Reports) tellReporter(w *journal.Writing, s *report.State, events []report.Event, now time.Time) {
	for i := range events {
		switch events[i].Body.(type) {
		case report.MessageSent, report.ReporterTold:
			if events[i].By.ID != s.Reporter.Account {
				r.Desk.tell(w, []core.ActorID{s.Reporter.Account}, now, time.Time{})
			}
		}
	}
}

// tellOnCall sends word of direct danger to who is on call at the desk, at once, and each time it climbs.
func (r *Reports) tellOnCall(ctx context.Context, w *journal.Writing, s *report.State, duties []circle.Duty, now time.Time) error {
	_, put := w.Held.Change(w.Duties)
	var to []core.ActorID
	for _, i := range put {
		if journal.AcuteRule(duties[i].Rule) {
			to = append(to, duties[i].Owner.ID)
		}
	}
	if len(to) == 0 {
		return nil
	}
	if r.Desk.OnCall != nil {
		there, err := r.Desk.OnCall(ctx, s.Agency)
		if err != nil {
			return fmt.Errorf("find who is on call: %w", err)
		}
		to = append(to, slices.DeleteFunc(slices.Clone(there), s.BarredNow)...)
	}
	r.Desk.tell(w, to, now, now)
	return nil
}

// refused records the attempt and gives the refusal back.
func (r *Reports) refused(ctx context.Context, by By, file core.CircleID, act string, verdict access.Verdict, now time.Time, refusal error) error {
	var e *errs.Error
	if !errors.As(refusal, &e) || e.Kind == errs.Internal {
		return refusal
	}
	row := by.row(r.Desk.NewID(), now, file, 0, act)
	if row.Policy = verdict.Policy; verdict.Allowed {
		row.Policy = e.Say.Key // the report refused it
	}
	if err := put(ctx, r.Desk.Store, row); err != nil {
		return err
	}
	return refusal
}

// reportSheet is what a duty of a report says, with the names of who is meant.
func reportSheet(s *report.State, duty *circle.Duty) *journal.Sheet {
	var about []string
	for _, one := range s.About {
		if one.Name != "" {
			about = append(about, one.Name)
		}
	}
	children := "report.children.no"
	if s.Children || slices.ContainsFunc(s.About, func(one report.Subject) bool { return one.Child }) {
		children = "report.children.yes"
	}
	urgency := s.Urgency
	if s.Acute() {
		urgency = report.UrgentNow
	}
	note := "report.note"
	if s.Busy {
		note = "report.note_busy"
	}
	sheet := &journal.Sheet{
		Household: strings.Join(about, ", "), What: duty.What, Why: duty.Why,
		Note: text.M(note, text.Term("urgency", "report.urgency."+string(urgency)), // key: ok, both above; a test reads every urgency.
			text.Term("door", "report.door."+string(s.Door)), text.Term("children", children)), // key: ok, a test reads every door.
		Came: s.WaitsSince(), Rests: []core.Content{core.Process, core.SafetyFacts},
	}
	for _, m := range []text.Message{sheet.What, sheet.Why} {
		for _, a := range m.Args {
			if a.Kind == text.KindActor {
				sheet.Call(a.Kind, a.Str, s.ActorName(core.ActorID(a.Str)))
			}
		}
	}
	sheet.Call(text.KindActor, string(duty.Owner.ID), duty.Owner.Name)
	return sheet
}
