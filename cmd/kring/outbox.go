package main

import (
	"errors"
	"fmt"
	"time"

	"kring/internal/journal"
)

// outboxCommand looks after what could not be sent.
type outboxCommand struct {
	Dead  outboxDeadCommand  `cmd:"" help:"List what was given up, and why."`
	Retry outboxRetryCommand `cmd:"" help:"Send again what was given up."`
}

const pageOfOutbox = 500

type outboxDeadCommand struct{ settings }

// Run prints a line for each: ID, kind, recipient, tries, why. Nobody's name is in it.
func (d *outboxDeadCommand) Run(s surroundings) (err error) {
	o, err := opened(s, d.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	n, err := o.eachDead(s, func(one journal.Outgoing) error {
		_, err := fmt.Fprintf(s.out, "%s  %-7s %s  to %s  %d tries  %s\n", one.ID, one.Kind, one.At.Format(time.RFC3339), one.To, one.Tries, one.LastFail)
		return err
	})
	if err == nil && n == 0 {
		fmt.Fprintln(s.out, "Nothing was given up.")
	}
	return err
}

func (o *office) eachDead(s surroundings, do func(journal.Outgoing) error) (n int, err error) {
	for after := ""; ; {
		page, err := o.store.Dead(s, after, pageOfOutbox)
		if err != nil || len(page) == 0 {
			return n, err
		}
		for _, one := range page {
			if err := do(one); err != nil {
				return n, err
			}
			n++
		}
		after = page[len(page)-1].ID
	}
}

type outboxRetryCommand struct {
	settings
	IDs []string `arg:"" optional:"" name:"id" help:"What to send again."`
	All bool     `help:"Everything that was given up."`
}

// Run puts things back among what is to be sent.
func (r *outboxRetryCommand) Run(s surroundings) (err error) {
	if r.All == (len(r.IDs) > 0) {
		return errors.New("name what to send again (kring outbox dead lists it), or say --all")
	}
	o, err := opened(s, r.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	ids := r.IDs
	if r.All {
		if _, err := o.eachDead(s, func(one journal.Outgoing) error { ids = append(ids, one.ID); return nil }); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := o.store.Retry(s, id, s.clock()); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.out, "%d will be sent again.\n", len(ids))
	return nil
}
