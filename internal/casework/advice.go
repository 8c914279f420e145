package casework

import (
	"context"
	"fmt"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/text"
)

const actionOfReadingAdvice = "advice.read"

// Ask puts a request for advice on record. It holds codes alone: no field fits a family (DOMAIN §2).
// Who asks without signing in goes as FileOpenly has it.
func (r *Reports) Ask(ctx context.Context, by By, asked report.AdviceAsked) (core.ReportID, error) {
	now, verdict := r.Desk.Clock(), access.Verdict{Allowed: true, Policy: byTheDoor}
	if by.Kind == "" {
		by, asked.Door, now = By{Who: access.Who{Actor: core.Actor{ID: report.TheReporter}}}, report.PublicDoor, Coarse(now)
	} else {
		t := access.Thing{Act: "advice.asked", OwnAgency: by.Agency != "" && by.Agency == asked.Agency}
		verdict = r.Desk.Policies.Decide(by.Who, access.File, t, by.For)
		if !verdict.Allowed {
			return "", r.refused(ctx, by, "", t.Act, verdict, now, &errs.Error{Kind: errs.Forbidden, Say: text.M("refused.not_yours")})
		}
	}
	asked.By.Account, asked.By.Agency = "", ""
	if by.Kind != "" && by.For == access.Help { // a professional is reached at their agency.
		asked.Door, asked.By.Reach, asked.By.Professional = report.ProfessionalDoor, report.ByAgency, true
		asked.By.Account, asked.By.Agency = by.ID, by.Agency
	}
	if asked.Advice == "" {
		asked.Advice = core.ReportID(r.Desk.NewID())
	}
	duty, err := r.OnDuty(ctx, asked.Agency)
	if err != nil {
		return "", fmt.Errorf("find who is on duty: %w", err)
	}
	asked.Holder, asked.Ladder = duty.Holder, duty.Ladder
	key, err := r.Desk.Vault.NewCircleKey(asked.Advice.AdviceFile())
	if err != nil {
		return "", fmt.Errorf("receive a request for advice: %w", err)
	}
	stored := &journal.Stored{Circle: asked.Advice.AdviceFile(), Key: key}
	if err := r.advise(ctx, by, stored, nil, []report.AdviceBody{asked}, verdict, now); err != nil {
		return "", r.refused(ctx, by, "", report.TypeOfAdvice(asked), verdict, now, err)
	}
	return asked.Advice, nil
}

// Advise puts an act of the desk on record of a request for advice. What ends it ends its talk first, so that
// no talk is left open that nobody would end; who takes it has the talk too.
func (r *Reports) Advise(ctx context.Context, by By, id core.ReportID, act report.AdviceBody) error {
	now, file := r.Desk.Clock(), id.AdviceFile()
	for range attempts {
		stored, history, err := r.loadAdvice(ctx, file)
		verdict := access.Verdict{Policy: access.None}
		if err == nil {
			verdict = r.Desk.Policies.Decide(by.Who, access.Handle, adviceThing(by, report.FoldAdvice(history)), by.For)
			if err = journal.Absent(string(file)); verdict.Allowed {
				err = r.closeTalk(ctx, by, report.FoldAdvice(history), act, now)
			}
			if err == nil {
				err = r.advise(ctx, by, stored, history, []report.AdviceBody{act}, verdict, now)
			}
		}
		if errs.Is(err, errs.Conflict) {
			continue
		}
		if err != nil {
			return r.refused(ctx, by, file, report.TypeOfAdvice(act), verdict, now, err)
		}
		if taken, is := act.(report.AdviceTaken); is {
			return r.takeTalk(ctx, by, id, report.TalkTaken(taken), now)
		}
		return nil
	}
	return &errs.Error{Kind: errs.Conflict, Say: text.M("refused.busy"), Cause: fmt.Errorf("act on advice %s: %d attempts", id, attempts)}
}

func adviceThing(by By, a *report.Advice) access.Thing {
	return access.Thing{Content: core.Process, OwnAgency: by.Agency != "" && by.Agency == a.Agency}
}

// ReadAdvice gives a request for advice to the desk that received it, and records that they looked.
func (r *Reports) ReadAdvice(ctx context.Context, by By, id core.ReportID) (*report.Advice, error) {
	file := id.AdviceFile()
	_, history, err := r.loadAdvice(ctx, file)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	a := report.FoldAdvice(history)
	verdict := r.Desk.Policies.Decide(by.Who, access.See, adviceThing(by, a), by.For)
	found := err == nil && verdict.Allowed
	row := by.row(r.Desk.NewID(), r.Desk.Clock(), file, 0, actionOfReadingAdvice)
	if found {
		row = done(row, verdict.Policy, core.Process)
	}
	if err := put(ctx, r.Desk.Store, row); err != nil {
		return nil, err
	}
	if !found {
		return nil, journal.Absent(string(file))
	}
	return a, nil
}

func (r *Reports) loadAdvice(ctx context.Context, file core.CircleID) (*journal.Stored, []report.AdviceEvent, error) {
	stored, err := r.Desk.Store.Load(ctx, file)
	if err != nil {
		return nil, nil, absent(file, err)
	}
	if stored.Tombstone != nil {
		return nil, nil, journal.Absent(string(file))
	}
	events, err := r.Desk.Vault.OpenAdvice(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", file, err)
	}
	return stored, events, nil
}

// advise decides acts one after the other and appends what they put on record.
func (r *Reports) advise(ctx context.Context, by By, stored *journal.Stored, history []report.AdviceEvent, acts []report.AdviceBody, verdict access.Verdict, now time.Time, words ...journal.Word) error {
	d, a, m := r.Desk, report.FoldAdvice(history), circle.Moment{Now: now, Rules: r.Desk.Rules}
	w := &journal.Writing{Circle: stored.Circle, Expected: len(stored.Rows), Held: stored.Held, Words: words}
	if w.Expected == 0 {
		w.Key = stored.Key
	}
	for _, act := range acts {
		e, err := report.DecideAdvice(a, by.Actor, act, m)
		if err != nil {
			return err
		}
		e.ID = core.EventID(d.NewID())
		report.ApplyAdvice(a, e)
		row, err := d.Vault.SealAdvice(stored.Key, *e)
		if err != nil {
			return fmt.Errorf("seal %s: %w", stored.Circle, err)
		}
		w.Events = append(w.Events, row)
		w.Audit = append(w.Audit, done(by.row(d.NewID(), now, w.Circle, 0, report.TypeOfAdvice(act)), verdict.Policy, core.Process))
	}
	if err := r.adviceDuties(w, stored.Key, a.Agency, a.Asked, a.Lapses, report.AdviceDuties(a, m), now); err != nil {
		return err
	}
	_, err := r.put(ctx, w, now)
	return err
}

// adviceDuties puts duties of a request for advice, or of the talk about it, in a writing, with word to who
// has them; came is since when whoever asked waits, where that is not since the duty. What they say names nobody but who has to do it.
func (r *Reports) adviceDuties(w *journal.Writing, key []byte, agency core.AgencyID, came time.Time, lapses circle.Lapses, duties []circle.Duty, now time.Time) error {
	for i := range duties {
		x := &duties[i]
		row := journal.DutyRow{
			Circle: w.Circle, Key: x.Key, Owner: x.Owner.ID, Agency: agency, Link: x.Link, Rule: x.Rule,
			Since: x.Since, Due: x.Due, Rung: x.Rung, Settled: !lapses.Would(*x), Waits: x.For, Asked: x.Asked,
		}
		sheet := &journal.Sheet{What: x.What, Why: x.Why, Came: came, Rests: []core.Content{core.Process}}
		sheet.Call(text.KindActor, string(x.Owner.ID), x.Owner.Name)
		if err := r.Desk.Vault.SealSheet(key, &row, sheet); err != nil {
			return fmt.Errorf("seal %s: %w", w.Circle, err)
		}
		w.Duties = append(w.Duties, row)
	}
	r.Desk.notices(w, duties, now)
	return nil
}

// lookAtAdvice puts on record that the moment of a request for advice passed.
func (r *Reports) lookAtAdvice(ctx context.Context, file core.CircleID) error {
	stored, history, err := r.loadAdvice(ctx, file)
	if err != nil {
		return err
	}
	now := r.Desk.Clock()
	lapses := report.AdviceLapses(report.FoldAdvice(history), circle.Moment{Now: now, Rules: r.Desk.Rules})
	by := By{Who: access.Who{Actor: Background}}
	return r.advise(ctx, by, stored, history, lapses, access.Verdict{Policy: byTheClock}, now)
}
