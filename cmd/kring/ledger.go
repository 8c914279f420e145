package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/journal"
)

const ledgerEvery = 5 * time.Second

// logbook is where lines go; false: nowhere.
func (o *office) logbook() (to jobs.Logbook, ok bool) {
	l := o.config.Ledger
	if l.Endpoint == "" || o.mute {
		return to, false
	}
	to = jobs.Logbook{URL: l.Endpoint, Register: l.Register, Roots: l.Roots, Headers: map[string]string{}}
	for name, value := range l.Headers {
		to.Headers[name] = string(value)
	}
	return to, true
}

// ledgerCommand looks after the lines that others get of what was done.
type ledgerCommand struct {
	Print ledgerPrintCommand `cmd:"" help:"Print lines as others get them, each behind the ID of the record it is of."`
}

type ledgerPrintCommand struct {
	settings
	From   time.Time `placeholder:"MOMENT" help:"From this moment on, such as 2026-11-21T10:00:00Z; none: from the first."`
	N      int       `default:"20" short:"n" help:"At most so many."`
	Circle string    `placeholder:"ID" help:"About this circle alone."`
}

// Run prints them by the moment of the record, for an officer to hold against what a ledger has.
func (p *ledgerPrintCommand) Run(s surroundings) (err error) {
	if p.N < 1 {
		return errors.New("ask for one line at least")
	}
	o, err := opened(s, p.settings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	rows, err := o.store.Audited(s, journal.AuditQuery{Circle: core.CircleID(p.Circle), From: p.From, N: p.N})
	if err != nil {
		return err
	}
	for i := range rows {
		line, err := json.Marshal(jobs.LineOf(&rows[i], o.config.Ledger.Register))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(s.out, "%s  %s\n", rows[i].ID, line); err != nil {
			return err
		}
	}
	return nil
}
