package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// Who reported is put away before the report itself, in a store of its own. When the report then doesn't come in,
// because it was refused or a server died, who it was belongs to nothing, and nobody would ever bury it.

// strayAfter is how long who reported waits for a report that did not come in: longer than anybody takes to send a
// form again [K].
const strayAfter = 24 * time.Hour

// ForgetStrays destroys who reported where no report followed, of so many secrets by ID after one. It gives how many
// were destroyed, and the last that was looked at; empty: it was the last of all. Only what was put away with a
// report of its own is looked at: it is on record under that report's file, with its moment.
func (r *Reports) ForgetStrays(ctx context.Context, after string, n int) (done int, last string, err error) {
	page, err := r.Custodian.Secrets.List(ctx, journal.Reporters, after, n)
	if err != nil {
		return 0, "", fmt.Errorf("look for who reported nothing: %w", err)
	}
	alone, err := r.alone(ctx, page)
	if err != nil {
		return 0, "", err
	}
	for _, id := range alone {
		gone, err := r.forgetStray(ctx, id)
		if err != nil {
			return done, "", err
		}
		if gone {
			done++
		}
	}
	if len(page) == n {
		last = page[n-1].ID
	}
	return done, last, nil
}

// alone are the secrets that no report is there for.
func (r *Reports) alone(ctx context.Context, page []journal.SealedSecret) ([]core.ReportID, error) {
	files := make([]core.CircleID, len(page))
	for i := range page {
		files[i] = core.ReportID(page[i].ID).File()
	}
	slices.Sort(files)
	keys, err := r.Desk.Store.KeysOf(ctx, files)
	if err != nil {
		return nil, fmt.Errorf("look for who reported nothing: %w", err)
	}
	var alone []core.ReportID
	for _, file := range files {
		_, there := slices.BinarySearchFunc(keys, file, func(k journal.WrappedKey, id core.CircleID) int { return cmp.Compare(k.Circle, id) })
		if id, is := file.Report(); is && !there {
			alone = append(alone, id)
		}
	}
	return alone, nil
}

// forgetStray destroys one, if it was put away long enough ago with a report of its own that is still not there.
func (r *Reports) forgetStray(ctx context.Context, id core.ReportID) (bool, error) {
	kept, err := r.keptAt(ctx, id)
	if err != nil || kept.IsZero() || r.Desk.Clock().Before(kept.Add(strayAfter)) {
		return false, err
	}
	stored, err := r.Desk.Store.Load(ctx, id.File())
	if !errs.Is(err, errs.NotFound) && (err != nil || stored.Tombstone == nil) {
		return false, err // it came in after all.
	}
	err = r.Custodian.destroy(ctx, By{Who: access.Who{Actor: Background}}, ReporterOf("", id), Retired, byTheClock)
	if errs.Is(err, errs.NotFound) {
		return false, nil // another server was first.
	}
	return err == nil, err
}

// keptAt is when who made a report was last put away with it; zero: never with a report of its own.
func (r *Reports) keptAt(ctx context.Context, id core.ReportID) (kept time.Time, err error) {
	what := ReporterOf("", id)
	kind := fmt.Sprintf("%s.%s %s", what.Purpose, Kept, what.About) // as recordAt writes it.
	q := journal.AuditQuery{Circle: id.File(), N: 500}
	for {
		rows, err := r.Desk.Store.Audited(ctx, q)
		if err != nil {
			return time.Time{}, fmt.Errorf("look for who reported nothing: %w", err)
		}
		for i := range rows {
			if row := &rows[i]; row.Action == kind && row.At.After(kept) {
				kept = row.At
			}
		}
		if len(rows) < q.N {
			return kept, nil
		}
		q.After = &rows[len(rows)-1]
	}
}
