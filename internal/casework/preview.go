package casework

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

// Preview is what acts would change, to who would do them.
type Preview struct {
	circle.Effect
	After *circle.State // as they may know it
}

// Preview says what acts would change without doing them. They are decided on all there is, as Act
// does, so that it holds; what is shown is folded from what somebody knows now and the words they
// bring themselves, so that it tells nothing that their own page doesn't. Nothing of it is stored
// but that they tried: an act that is refused is a refusal here too.
func (d *Desk) Preview(ctx context.Context, by By, id core.CircleID, all ...circle.Command) (*Preview, error) {
	now := d.Clock()
	all = by.commands(all)
	done := decided{verdict: access.Verdict{Policy: access.None}}
	_, history, err := d.load(ctx, id, all[0])
	if err != nil {
		return nil, d.refused(ctx, by, id, all[0], done.verdict, now, err)
	}
	m := circle.Moment{Now: now, Rules: d.Rules}
	s := circle.Fold(history)
	stands := access.Stands(s, d.Rules)
	view, _ := d.Policies.Look(by.Who, by.For, s, stands, history, now)
	if done, err = d.decideAll(by, id, all, "", s, history, m); err != nil {
		return nil, d.refused(ctx, by, id, all[done.last], done.verdict, now, err)
	}
	known := d.knowing(by, &view, s, done.events, m)
	row := by.row(d.NewID(), now, id, view.Ties, actionOfTrying)
	if err := put(ctx, d.Store, tried(row, &view, done.verdict)); err != nil {
		return nil, err
	}
	after := circle.Fold(known)
	return &Preview{circle.EffectOf(circle.Fold(view.Events), after, m), after}, nil
}

// tried is the record of a preview: what was looked at for it, or for a circle that is not there
// yet by which policy it could be opened.
func tried(row journal.AuditRow, view *access.View, verdict access.Verdict) journal.AuditRow {
	return done(row, cmp.Or(strings.Join(view.Policies, "+"), verdict.Policy), view.Contents...)
}

// knowing is what somebody knows and the events they bring, as far as they may read those: as they
// stand to the circle now, or would then. Nothing they don't know yet is in it, not even what the
// act itself would let them know.
func (d *Desk) knowing(by By, view *access.View, after *circle.State, events []circle.Event, m circle.Moment) []circle.Event {
	ties := view.Ties | access.TiesOf(access.Stands(after, d.Rules), by.Actor, m.Now)
	known := slices.Clone(view.Events)
	for _, e := range events {
		if d.Policies.Decide(by.Who, access.Read, access.ThingOf(after, by.Actor, ties, &e, m.Now), by.For).Allowed {
			e.Seq = len(known) + 1
			known = append(known, e)
		}
	}
	return known
}
