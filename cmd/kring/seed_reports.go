package main

import (
	"context"
	"fmt"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// seedReports puts invented reports in the store, those that are not there yet.
func (o *office) seedReports(ctx context.Context, now time.Time) error {
	all, err := demo.Reports(now)
	if err != nil {
		return err
	}
	for i := range all {
		one, file := &all[i], all[i].ID.File()
		switch {
		case len(one.Advice) > 0:
			file = one.ID.AdviceFile()
		case len(one.Talk) > 0:
			file = one.ID.TalkFile()
		}
		_, err := o.store.Load(ctx, file)
		if err == nil {
			continue
		}
		if errs.Is(err, errs.NotFound) {
			err = o.seedReport(ctx, file, one)
		}
		if err != nil {
			return fmt.Errorf("put %s in the store: %w", one.ID, err)
		}
	}
	return nil
}

// seedReport writes what was decided already, and lets the clock's own work find the duties.
func (o *office) seedReport(ctx context.Context, file core.CircleID, one *demo.Report) error {
	key, err := o.sealer.NewCircleKey(file)
	if err != nil {
		return err
	}
	w := &journal.Writing{Circle: file, Key: key, Look: o.Clock()}
	put := func(row journal.Row, err error, at time.Time, by core.Actor, action string, content core.Content) error {
		w.Events = append(w.Events, row)
		w.Audit = append(w.Audit, journal.AuditRow{
			ID: o.NewID(), At: at, Actor: by.ID, Agency: by.Agency, Circle: file, Action: action, Purpose: "demo", Outcome: "done", Content: []core.Content{content},
		})
		return err
	}
	for i := range one.Events {
		e := &one.Events[i]
		row, err := o.sealer.SealReport(key, *e)
		if err := put(row, err, e.Recorded, e.By, report.TypeOf(e.Body), e.Content); err != nil {
			return err
		}
	}
	for i := range one.Advice {
		e := &one.Advice[i]
		row, err := o.sealer.SealAdvice(key, *e)
		if err := put(row, err, e.Recorded, e.By, report.TypeOfAdvice(e.Body), core.Process); err != nil {
			return err
		}
	}
	for i := range one.Talk {
		e := &one.Talk[i]
		row, err := o.sealer.SealTalk(key, *e)
		if err := put(row, err, e.Recorded, e.By, report.TypeOfTalk(e.Body), report.ContentOfTalk(e.Body)); err != nil {
			return err
		}
	}
	if s := report.Fold(one.Events); !s.Received.IsZero() {
		w.Stands = access.ReportStands(s, o.Rules)
		known := make([]journal.Known, len(s.About))
		for i, x := range s.About {
			known[i] = journal.Known{Name: x.Name, Born: x.Born, Postcode: x.Postcode, Number: x.House, Apart: true}
		}
		if w.Words, err = o.keys.Words(known...); err != nil {
			return err
		}
	}
	if one.Who != "" {
		by := casework.By{Who: access.Who{Actor: core.Actor{ID: "piet-vos", Agency: ownDesk}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
		if err := o.custodian.Keep(ctx, by, casework.ReporterOf("", one.ID), []byte(one.Who)); err != nil {
			return err
		}
	}
	if err := o.store.Append(ctx, w, w.Leaves()); err != nil {
		return err
	}
	return o.LookAgain(ctx, file)
}
