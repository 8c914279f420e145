package casework

import (
	"context"
	"fmt"
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
	if !journal.Plain(string(id)) {
		return nil, journal.Absent("report") // no name that anything could stand under.
	}
	now := r.Desk.Clock()
	view, found, err := r.glance(ctx, by, id)
	if err != nil {
		return nil, err
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

// Purpose is what somebody who gives none most likely looks at a report for: as the desk that received
// it, or by how they stand to it beside that desk.
func (r *Reports) Purpose(ctx context.Context, who access.Who, id core.ReportID) (access.Purpose, error) {
	_, history, err := r.load(ctx, id)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", err
	}
	s := report.Fold(history)
	ties := access.TiesOf(access.ReportStands(s, r.Desk.Rules), who.Actor, s.Latest)
	switch {
	case who.Has(access.Desk) && (ties == 0 || s.Agency == who.Agency && !ties.Has(access.AsReporter)):
		return access.Triage, nil
	case ties.Has(access.AsEscalated):
		return access.PushThrough, nil
	}
	return access.Help, nil
}

// Mine lists the reports that somebody made for their agency, by ID, after one, at most n, with what
// they may know of each. It is on record once a report, as a line of a list.
func (r *Reports) Mine(ctx context.Context, by By, after core.ReportID, n int) ([]ReportView, error) {
	reader := journal.Reader{Actor: by.Actor, Now: r.Desk.Clock()}
	from := after.File()
	var mine []ReportView
	var rows []journal.AuditRow
	for len(mine) < n {
		stood, err := r.Desk.Store.Stood(ctx, reader, nil, from, n)
		if err != nil {
			return nil, fmt.Errorf("list own reports: %w", err)
		}
		for _, one := range stood {
			from = one.Circle
			id, is := one.Circle.Report()
			if !is || !one.Ties.Has(access.AsReporter) || len(mine) == n {
				continue
			}
			view, found, err := r.glance(ctx, by, id)
			if err != nil {
				return nil, err
			}
			if found {
				mine = append(mine, ReportView{id, view})
				rows = append(rows, done(by.row(r.Desk.NewID(), reader.Now, one.Circle, view.Ties, actionOfQueueing), strings.Join(view.Policies, "+"), view.Contents...))
			}
		}
		if len(stood) < n {
			break
		}
	}
	return mine, putAll(ctx, r.Desk.Store, rows)
}

// glance is what somebody may know of a report, for a line of a list; false when it isn't there for them.
func (r *Reports) glance(ctx context.Context, by By, id core.ReportID) (access.ReportView, bool, error) {
	_, history, err := r.load(ctx, id)
	if errs.Is(err, errs.NotFound) {
		return access.ReportView{}, false, nil
	}
	if err != nil {
		return access.ReportView{}, false, err
	}
	view, found := r.Desk.Policies.LookAtReport(by.Who, by.For, report.Fold(history), history, r.Desk.Rules)
	return view, found, nil
}
