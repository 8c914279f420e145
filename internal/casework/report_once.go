package casework

import (
	"context"
	"fmt"
	"slices"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// Once puts acts on record of a report as Act does, one time however often the form they came with is
// sent, as Desk.Once does.
func (r *Reports) Once(ctx context.Context, by By, id core.ReportID, once string, all ...report.Body) (*ReportReceipt, error) {
	return r.act(ctx, by, id, all, numberOf(by, id.File(), once), r.Desk.Clock())
}

// Did tells whether somebody put this on record of a report already. It tells them of nothing but their
// own act.
func (r *Reports) Did(ctx context.Context, by By, id core.ReportID, once string) (bool, error) {
	stored, err := r.Desk.Store.Load(ctx, id.File())
	switch {
	case errs.Is(err, errs.NotFound) || err == nil && stored.Tombstone != nil:
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for an act in report %s: %w", id, err)
	}
	number := numberOf(by, id.File(), once)
	return slices.ContainsFunc(stored.Rows, func(row journal.Row) bool { return row.ID == number }), nil
}
