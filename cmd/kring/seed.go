package main

import (
	"context"
	"fmt"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/journal"
)

// seed puts invented households in the store, those that are not there yet.
func (o *office) seed(ctx context.Context, living []demo.Circle) error {
	for i := range living {
		c := &living[i]
		_, err := o.store.Load(ctx, c.ID)
		if err == nil {
			continue
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := o.seedOne(ctx, c); err != nil {
			return fmt.Errorf("put %s in the store: %w", c.ID, err)
		}
	}
	return nil
}

// seedOne writes a history that was decided already, and lets the clock's own work find the
// duties that follow from it.
func (o *office) seedOne(ctx context.Context, c *demo.Circle) error {
	key, err := o.sealer.NewCircleKey(c.ID)
	if err != nil {
		return err
	}
	w := &journal.Writing{Circle: c.ID, Key: key, Look: o.Clock()}
	for i := range c.Events {
		e := &c.Events[i]
		row, err := o.sealer.Seal(key, *e)
		if err != nil {
			return err
		}
		w.Events = append(w.Events, row)
		w.Audit = append(w.Audit, journal.AuditRow{
			ID: o.NewID(), At: e.Recorded, Actor: e.By.ID, Agency: e.By.Agency, Circle: c.ID,
			Action: circle.TypeOf(e.Body), Purpose: "demo", Outcome: "done", Content: []core.Content{e.Content},
		})
	}
	people := circle.Fold(c.Events).Persons
	known := make([]journal.Known, len(people))
	for i := range people {
		known[i] = journal.Known{Name: people[i].Name, Born: people[i].Born}
	}
	if w.Words, err = o.keys.Words(known...); err != nil {
		return err
	}
	if err := o.store.Append(ctx, w, w.Leaves()); err != nil {
		return err
	}
	if err := o.LookAgain(ctx, c.ID); err != nil {
		return err
	}
	return o.portals(ctx, c)
}

// portals gives the grown-ups of an invented household an account of their own, each.
func (o *office) portals(ctx context.Context, c *demo.Circle) error {
	s := circle.Fold(c.Events)
	for i := range s.Persons {
		p := &s.Persons[i]
		if p.Child || p.Account != "" || !s.Ongoing() {
			continue
		}
		act := circle.PortalOpened{Person: p.ID, Account: accountOf(c.ID, p.ID)}
		if _, err := o.Act(ctx, asKeeper(c.Events), c.ID, circle.Command{Act: act}); err != nil {
			return fmt.Errorf("an account for %s: %w", p.ID, err)
		}
	}
	return nil
}

// accountOf is the account of somebody invented.
func accountOf(id core.CircleID, person core.PersonID) core.ActorID {
	return core.ActorID(string(id) + "/" + string(person))
}
