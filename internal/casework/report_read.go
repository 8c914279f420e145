package casework

import (
	"context"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

const (
	actionOfReadingReport = "report.read"
	actionOfQueueing      = "report.listed"
	actionOfComparing     = "report.searched"
)

// ReportView is a report as somebody may know it.
type ReportView struct {
	Report core.ReportID
	access.ReportView
}

// Read gives what somebody may know of a report, and records that they looked. A report that isn't
// there and one that somebody may not know of look the same, and leave the same trace.
func (r *Reports) Read(ctx context.Context, by By, id core.ReportID) (*ReportView, error) {
	now := r.Desk.Clock()
	_, history, err := r.load(ctx, id)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	view, found := access.ReportView{}, false
	if err == nil {
		view, found = r.Desk.Policies.LookAtReport(by.Who, by.For, report.Fold(history), history, r.Desk.Rules)
	}
	row := by.row(r.Desk.NewID(), now, id.File(), 0, actionOfReadingReport)
	if found {
		row = done(by.row(row.ID, now, id.File(), view.Ties, actionOfReadingReport), strings.Join(view.Policies, "+"), view.Contents...)
	}
	if err := put(ctx, r.Desk.Store, row); err != nil {
		return nil, err
	}
	if !found {
		return nil, journal.Absent(string(id.File()))
	}
	return &ReportView{id, view}, nil
}

// May tells of each of these acts whether it is somebody's to do with this report, as Act would ask
// the policies. It shows nothing that is on record, so it leaves no trace.
func (r *Reports) May(ctx context.Context, by By, id core.ReportID, acts ...report.Body) ([]bool, error) {
	may := make([]bool, len(acts))
	_, history, err := r.load(ctx, id)
	if errs.Is(err, errs.NotFound) {
		return may, nil
	}
	if err != nil {
		return nil, err
	}
	s := report.Fold(history)
	view, _ := r.Desk.Policies.LookAtReport(by.Who, by.For, s, history, r.Desk.Rules)
	for i, act := range acts {
		t := access.ThingOfReport(s, by.Actor, view.Ties, &report.Event{Body: act})
		t.Own, t.Basic = false, false
		may[i] = r.Desk.Policies.Decide(by.Who, access.Handle, t, by.For).Allowed
	}
	return may, nil
}

// Purpose is what somebody who gives none most likely looks at a report for.
func (r *Reports) Purpose(ctx context.Context, who access.Who, id core.ReportID) (access.Purpose, error) {
	stood, err := r.Desk.Store.Stood(ctx, journal.Reader{Actor: who.Actor, Now: r.Desk.Clock()}, []core.CircleID{id.File()}, "", 1)
	if err != nil {
		return "", err
	}
	switch {
	case who.Has(access.Desk) && !slices.ContainsFunc(stood, func(s journal.Stood) bool { return s.Ties.Has(access.AsReporter) }):
		return access.Triage, nil
	case slices.ContainsFunc(stood, func(s journal.Stood) bool { return s.Ties.Has(access.AsEscalated) }):
		return access.PushThrough, nil
	}
	return access.Help, nil
}

// Mine lists the reports that somebody made for their agency, by ID, after one, at most n, with what
// they may know of each. It is on record once a report, as a line of a list.
func (r *Reports) Mine(ctx context.Context, by By, after core.ReportID, n int) ([]ReportView, error) {
	now := r.Desk.Clock()
	from := core.ReportID("").File()
	if after != "" {
		from = after.File()
	}
	stood, err := r.Desk.Store.Stood(ctx, journal.Reader{Actor: by.Actor, Now: now}, nil, from, n)
	if err != nil {
		return nil, err
	}
	var mine []ReportView
	var rows []journal.AuditRow
	for _, one := range stood {
		id, is := one.Circle.Report()
		if !is || !one.Ties.Has(access.AsReporter) {
			continue
		}
		_, history, err := r.load(ctx, id)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		view, found := r.Desk.Policies.LookAtReport(by.Who, by.For, report.Fold(history), history, r.Desk.Rules)
		if !found {
			continue
		}
		mine = append(mine, ReportView{id, view})
		rows = append(rows, done(by.row(r.Desk.NewID(), now, one.Circle, view.Ties, actionOfQueueing), strings.Join(view.Policies, "+"), view.Contents...))
	}
	return mine, putAll(ctx, r.Desk.Store, rows)
}
