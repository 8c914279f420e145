package casework

import (
	"context"
	"fmt"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// Background is who acts when the clock does: it only ever puts on record that a moment passed.
var Background = core.Actor{ID: "kring"}

// byTheClock is the policy of what no person does.
const byTheClock = "clock"

// LookAgain puts on record what the passing of time has done to a circle or a report: due moments
// that lapsed, alarms that came up. It can be done again without harm, and by several servers: the
// circle's version decides who was first. Where others were first time after time it says so, for a
// look that was not taken must not pass for one that was.
func (d *Desk) LookAgain(ctx context.Context, id core.CircleID) error {
	look := d.lookOnce
	if id.IsFile() {
		look = (&Reports{Desk: d}).lookOnce
	}
	var err error
	for range attempts {
		if err = look(ctx, id); !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	return err
}

func (d *Desk) lookOnce(ctx context.Context, id core.CircleID) error {
	c := circle.Command{By: Background, Act: circle.LapseDue{}}
	now := d.Clock()
	stored, history, err := d.load(ctx, id, c)
	if err != nil {
		return err
	}
	s := circle.Fold(history)
	m := circle.Moment{Now: now, Rules: d.Rules}
	var events []circle.Event
	if s.Ongoing() {
		if events, err = circle.Decide(s, c, m); err != nil {
			return fmt.Errorf("look again at %s: %w", id, err)
		}
	}
	for i := range events {
		events[i].ID = core.EventID(d.NewID())
		circle.Apply(s, &events[i])
	}
	if err := d.putByClock(ctx, By{Who: access.Who{Actor: Background}}, stored, s, history, events, m); err != nil {
		return fmt.Errorf("look again at %s: %w", id, err)
	}
	return nil
}

// putByClock writes what no person did, with all that follows from it.
func (d *Desk) putByClock(ctx context.Context, by By, stored *journal.Stored, s *circle.State, history, events []circle.Event, m circle.Moment) error {
	w, err := d.writing(ctx, stored.Circle, stored, s, history, events, m)
	if err != nil {
		return err
	}
	w.Stands = access.Stands(s, d.Rules)
	w.Audit = d.audited(stored.Circle, by, 0, access.Verdict{Policy: byTheClock}, events, m.Now)
	return d.Store.Append(ctx, w, w.Leaves())
}

var _ Vault = (*journal.Sealer)(nil)
