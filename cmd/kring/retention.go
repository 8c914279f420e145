package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/rules"
)

// retentionCommand ends the keeping of circles.
type retentionCommand struct {
	Bury buryCommand `cmd:"" help:"Destroy a circle's key for good, and leave a tombstone that proves it."`
}

type buryCommand struct {
	settings
	Circle string `arg:"" help:"The circle."`
	Ground string `required:"" enum:"term,request,order" help:"term: it was kept as long as it has to be; request: whom it is about asked for it; order: a court or the supervisor did."`
	By     string `required:"" placeholder:"ID" help:"Who decided it."`
	Yes    bool   `help:"Do it. Without this it is only told what would happen."`
}

// Run destroys the key of a circle that ended. Nobody can read it afterwards, here or with an
// older key file; only a backup from before still holds the key.
func (b *buryCommand) Run(s surroundings) (err error) {
	o, err := opened(s, b.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.store.Close()) }()
	id := core.CircleID(b.Circle)
	stored, err := o.store.Load(s, id)
	if err != nil {
		return err
	}
	if stored.Tombstone != nil {
		return fmt.Errorf("circle %s was buried at %s on ground of %s", id, stored.Tombstone.At.Format(time.DateOnly), stored.Tombstone.Ground)
	}
	events, err := o.sealer.OpenAll(stored)
	if err != nil {
		return err
	}
	now := s.clock()
	if err := mayBury(circle.Fold(events), id, o.Rules, now); err != nil {
		return err
	}
	if !b.Yes {
		fmt.Fprintf(s.out, "Circle %s with %d events would be made unreadable for good. Say --yes to do it.\n", id, len(events))
		return nil
	}
	t := journal.Tombstone{Circle: id, At: journal.Micro(now), By: core.ActorID(b.By), Ground: b.Ground, KeySum: sha256.Sum256(stored.Key)}
	if err := o.store.Bury(s, t, journal.LeafOfTombstone(t)); err != nil {
		return err
	}
	o.sealer.Forget(id)
	fmt.Fprintf(s.out, "The key of circle %s is destroyed. Backups from before still hold it: let them expire within three months.\n", id)
	return nil
}

// mayBury holds a burial against the rule and the floor under it, whatever its ground: destroying
// on request within that time takes exceptions that the law names, and those are not here yet.
func mayBury(state *circle.State, id core.CircleID, r *rules.Rules, now time.Time) error {
	if state.Ended.IsZero() {
		return fmt.Errorf("circle %s has not ended: it can't be buried while anybody has a duty in it", id)
	}
	if until := casework.KeptUntil(state, r); now.Before(until) {
		return fmt.Errorf("circle %s is kept until %s: no setting shortens that below fifteen years, or before its youngest is of age", id, until.Format(time.DateOnly))
	}
	return nil
}
