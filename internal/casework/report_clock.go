package casework

import (
	"context"
	"fmt"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
)

// lookOnce puts on record what the passing of time has done to a report, a request for advice or a talk, and brings
// the circles of a report up to date.
func (r *Reports) lookOnce(ctx context.Context, file core.CircleID) error {
	id, is := file.Report()
	if _, talk := file.Talk(); talk {
		return r.lookAtTalk(ctx, file)
	}
	if !is {
		return r.lookAtAdvice(ctx, file)
	}
	stored, history, err := r.load(ctx, id)
	if err != nil {
		return err
	}
	if err := r.mirrored(ctx, By{Who: access.Who{Actor: Background}}, report.Fold(history), report.Rounds(history)); err != nil {
		return err
	}
	now := r.Desk.Clock()
	s, m := report.Fold(history), circle.Moment{Now: now, Rules: r.Desk.Rules}
	events, err := report.Decide(s, report.Command{By: Background, Act: report.LapseDue{}}, m)
	if err != nil {
		return fmt.Errorf("look again at %s: %w", file, err)
	}
	var done made
	done.add(r.Desk, By{Who: access.Who{Actor: Background}}, file, 0, access.Verdict{Policy: byTheClock}, s, events, now)
	_, err = r.append(ctx, stored, s, history, done, m)
	return err
}
