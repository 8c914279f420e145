package main

import (
	"errors"
	"fmt"

	"kring/internal/casework"
	"kring/internal/core"
)

// retentionCommand ends the keeping of circles.
type retentionCommand struct {
	Bury buryCommand `cmd:"" help:"Destroy the key of a circle, report or request for advice for good, and leave a tombstone that proves it."`
	Due  dueCommand  `cmd:"" help:"List the reports and requests for advice that may be destroyed now: their term is over, or somebody concerned asked for it and it was decided so."`
}

type dueCommand struct {
	settings
	By  string `placeholder:"ID" help:"Who decided to destroy them; with --yes."`
	Yes bool   `help:"Destroy them. Without this they are only listed."`
}

// Run lists what may be destroyed, a line each with its ground, and destroys it when that is said.
func (d *dueCommand) Run(s surroundings) (err error) {
	if d.Yes && d.By == "" {
		return errors.New("say --by: who decided it")
	}
	c, err := d.load(nil)
	if err != nil {
		return err
	}
	o, err := openWhole(s, c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	r := &casework.Retention{Store: o.store, Vault: o.sealer, Custodian: o.custodian, Rules: o.Rules, Clock: s.clock, NewID: s.newID}
	var all []casework.RipeFile
	if err := r.Ripe(s, func(one casework.RipeFile) { all = append(all, one) }); err != nil {
		return err
	}
	for _, one := range all {
		done := "may be destroyed"
		if d.Yes {
			if _, err := r.Bury(s, core.Actor{ID: core.ActorID(d.By)}, one.File, one.On); err != nil {
				return err
			}
			done = "is destroyed"
		}
		fmt.Fprintf(s.out, "%s %s (%s)\n", one.File, done, one.On)
	}
	fmt.Fprintf(s.out, "%d in all.\n", len(all))
	return nil
}

type buryCommand struct {
	settings
	Circle string `arg:"" help:"The circle, or the file of a report or a request for advice as kring retention due names it."`
	Ground string `required:"" enum:"term,request,order" help:"term: it was kept as long as it has to be; request: whom it is about asked for it; order: a court or the supervisor did."`
	By     string `required:"" placeholder:"ID" help:"Who decided it."`
	Yes    bool   `help:"Do it. Without this it is only told what would happen."`
}

// Run destroys the key of a circle that ended, and what was kept apart for it. Nobody can read it
// afterwards, here or with an older key file; only a backup from before still holds the key.
func (b *buryCommand) Run(s surroundings) (err error) {
	c, err := b.load(nil)
	if err != nil {
		return err
	}
	o, err := openWhole(s, c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	r := &casework.Retention{Store: o.store, Vault: o.sealer, Custodian: o.custodian, Rules: o.Rules, Clock: s.clock, NewID: s.newID}
	id := core.CircleID(b.Circle)
	if !b.Yes {
		what, err := r.Dry(s, id, b.Ground)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Circle %s with %d events would be made unreadable for good, and %d secrets destroyed. Say --yes to do it.\n", id, what.Events, what.Secrets)
		return nil
	}
	if _, err := r.Bury(s, core.Actor{ID: core.ActorID(b.By)}, id, b.Ground); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The key of circle %s is destroyed, with who reported and who hid where. Backups from before still hold them: let them expire within three months.\n", id)
	return nil
}
