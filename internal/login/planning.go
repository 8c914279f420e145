package login

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Plans tells whether somebody makes the roster of their agency.
func (s *Session) Plans() bool {
	return s.Kind == access.Professional && s.Agency != "" && (s.Has(access.TeamLead) || s.Has(access.Manager))
}

// Planning is a shift as somebody asks for it.
type Planning struct {
	ID     ShiftID // empty: a new one
	Rev    int     // of the shift that was looked at
	Team   TeamID
	Who    core.ActorID
	Task   Task
	Backup bool
	From   time.Time
	Until  time.Time
	Phone  string // empty: the number that was kept last
	Weeks  int    // how many weeks in a row; 0 and 1: once
}

// Plan puts a shift in the roster, or gives one another time or person.
func (d *Door) Plan(ctx context.Context, by *Session, p Planning) error {
	if !by.Plans() {
		return errs.Missing("error.not_found")
	}
	now := d.Clock()
	if err := d.checkPlanning(ctx, by, &p, now); err != nil {
		return err
	}
	action := "shift.plan"
	if p.ID != "" {
		action = "shift.change"
	}
	return d.replan(ctx, by, action, func() ([]Shift, error) {
		if p.ID == "" {
			return d.newShifts(by, &p)
		}
		was, err := d.standingShift(ctx, by, p.ID, p.Rev, now)
		if err != nil {
			return nil, err
		}
		return d.changed(by, was, &p, now)
	})
}

// newShifts makes the shifts of a planning, each week at the same hour of the clock on the wall.
func (d *Door) newShifts(by *Session, p *Planning) (all []Shift, err error) {
	from, until := p.From.In(text.Zone), p.Until.In(text.Zone)
	for week := range max(1, p.Weeks) {
		s := Shift{
			ID: ShiftID(d.NewID()), Agency: by.Agency, Team: p.Team, Who: p.Who, Task: p.Task, Backup: p.Backup,
			From: from.AddDate(0, 0, 7*week).UTC(), Until: until.AddDate(0, 0, 7*week).UTC(), Rev: 1, By: by.Who.ID,
		}
		if s.Phone, err = d.Seal.Seal(s.sealedAs(), []byte(p.Phone)); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// changed is a shift as it becomes. One that has begun keeps who had it until now.
func (d *Door) changed(by *Session, was Shift, p *Planning, now time.Time) (all []Shift, err error) {
	next := was
	next.Team, next.Who, next.Task, next.Backup, next.From, next.Until = p.Team, p.Who, p.Task, p.Backup, p.From.UTC(), p.Until.UTC()
	next.Rev, next.By = was.Rev+1, by.Who.ID
	begun := was.From.Before(now)
	if begun {
		next.From = was.From
	}
	if begun && (next.Who != was.Who || next.Task != was.Task || next.Team != was.Team || next.Backup != was.Backup) {
		until := was
		until.Until, until.Rev, until.By = now, was.Rev+1, by.Who.ID
		all = append(all, until)
		next.ID, next.Rev, next.From = ShiftID(d.NewID()), 1, now
	}
	next.Phone, err = d.Seal.Seal(next.sealedAs(), []byte(p.Phone))
	return append(all, next), err
}

// RemoveShift takes a shift out of the roster; one that has begun ends now. RestoreShift puts it back.
func (d *Door) RemoveShift(ctx context.Context, by *Session, id ShiftID, rev int) error {
	now := d.Clock()
	return d.replan(ctx, by, "shift.remove", func() ([]Shift, error) {
		s, err := d.standingShift(ctx, by, id, rev, now)
		s.Gone, s.Rev, s.By = now, s.Rev+1, by.Who.ID
		return []Shift{s}, err
	})
}

// RestoreShift puts a shift back that was taken out, as far as it lies ahead.
func (d *Door) RestoreShift(ctx context.Context, by *Session, id ShiftID, rev int) error {
	now := d.Clock()
	return d.replan(ctx, by, "shift.restore", func() ([]Shift, error) {
		s, err := d.ownShift(ctx, by, id, rev, now)
		if err != nil || s.Gone.IsZero() {
			return nil, err // it stands already.
		}
		if err := d.mayStand(ctx, s.Agency, s.Who, s.Task); err != nil {
			return nil, err
		}
		if s.From.Before(now) { // what was, was: it goes on from now.
			number, err := d.number(&s)
			if err != nil {
				return nil, err
			}
			s.ID, s.Rev, s.From = ShiftID(d.NewID()), 0, now
			if s.Phone, err = d.Seal.Seal(s.sealedAs(), []byte(number)); err != nil {
				return nil, err
			}
		}
		s.Gone, s.Rev, s.By = time.Time{}, s.Rev+1, by.Who.ID
		return []Shift{s}, nil
	})
}

// SwapShifts lets two people take each other's shift. Neither may have begun.
func (d *Door) SwapShifts(ctx context.Context, by *Session, one ShiftID, rev int, other ShiftID) error {
	now := d.Clock()
	return d.replan(ctx, by, "shift.swap", func() ([]Shift, error) {
		a, err := d.standingShift(ctx, by, one, rev, now)
		if err != nil {
			return nil, err
		}
		b, err := d.standingShift(ctx, by, other, 0, now)
		switch {
		case err != nil:
			return nil, err
		case a.From.Before(now) || b.From.Before(now):
			return nil, errs.Refuse("roster.swap_begun")
		}
		first, err1 := d.number(&a)
		second, err2 := d.number(&b)
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("swap shifts %q and %q: %w", one, other, errors.Join(err1, err2))
		}
		a.Who, b.Who = b.Who, a.Who
		for _, s := range []struct {
			shift  *Shift
			number string
		}{{&a, second}, {&b, first}} {
			if err := d.mayStand(ctx, s.shift.Agency, s.shift.Who, s.shift.Task); err != nil {
				return nil, err
			}
			s.shift.Rev++
			s.shift.By = by.Who.ID
			if s.shift.Phone, err = d.Seal.Seal(s.shift.sealedAs(), []byte(s.number)); err != nil {
				return nil, err
			}
		}
		return []Shift{a, b}, nil
	})
}

// replan changes a roster: what is asked is looked at again when somebody else was first, so that
// the refusal says what stands there now.
func (d *Door) replan(ctx context.Context, by *Session, action string, ask func() ([]Shift, error)) error {
	if !by.Plans() {
		return errs.Missing("error.not_found")
	}
	recorded := false
	for range planningTries {
		version, err := d.Store.Roster(ctx, by.Agency)
		if err != nil {
			return err
		}
		shifts, err := ask()
		if err != nil || len(shifts) == 0 {
			return err
		}
		if err := d.fitIn(ctx, by.Agency, shifts); err != nil {
			return err
		}
		if !recorded {
			for i := range shifts {
				e := Entry{At: d.Clock(), By: by.Actor, Account: shifts[i].Who, Action: action, Why: "shift " + string(shifts[i].ID)}
				if err := d.record(ctx, e); err != nil {
					return err
				}
			}
			recorded = true
		}
		err = d.Store.PutShifts(ctx, by.Agency, version, shifts)
		if !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	return errs.Refuse("roster.busy")
}

// fitIn refuses a shift where somebody stands already.
func (d *Door) fitIn(ctx context.Context, agency core.AgencyID, shifts []Shift) error {
	for i := range shifts {
		s := &shifts[i]
		there, err := d.shifts(ctx, agency, s.From, s.Until)
		if err != nil {
			return err
		}
		for j := range there {
			o := &there[j]
			same := func(n Shift) bool { return n.ID == o.ID }
			if s.overlaps(&o.Shift) && !slices.ContainsFunc(shifts, same) {
				return errs.Refuse("roster.taken", text.Words("who", o.Name), text.Moment("from", o.From), text.Moment("until", o.Until))
			}
		}
		for j := range shifts[:i] {
			if s.overlaps(&shifts[j]) {
				return errs.Bad("roster.overlaps_itself")
			}
		}
	}
	return nil
}

// OwnShift is a shift of the agency of whoever makes its roster.
func (d *Door) OwnShift(ctx context.Context, by *Session, id ShiftID) (Planned, error) {
	if !by.Plans() {
		return Planned{}, errs.Missing("error.not_found")
	}
	s, err := d.Store.Shift(ctx, id)
	if err != nil || s.Agency != by.Agency {
		return Planned{}, none(err)
	}
	number, err := d.number(&s)
	if err != nil {
		return Planned{}, err
	}
	a, err := d.Store.Account(ctx, s.Who)
	return Planned{Shift: s, Name: a.Name, Number: number}, err
}

// none makes what isn't theirs look as what isn't there.
func none(err error) error {
	if err == nil || errs.Is(err, errs.NotFound) {
		return errs.Missing("error.not_found")
	}
	return err
}

// ownShift is a shift as it was when somebody looked at it; another says what happened since.
func (d *Door) ownShift(ctx context.Context, by *Session, id ShiftID, rev int, now time.Time) (Shift, error) {
	p, err := d.OwnShift(ctx, by, id)
	switch {
	case err != nil:
		return Shift{}, err
	case rev != 0 && rev != p.Rev && !p.Gone.IsZero():
		return Shift{}, errs.Refuse("roster.removed_meanwhile", text.Words("who", p.Name))
	case rev != 0 && rev != p.Rev:
		return Shift{}, errs.Refuse("roster.changed_meanwhile", text.Words("who", p.Name), text.Moment("from", p.From), text.Moment("until", p.Until))
	case !now.Before(p.Until):
		return Shift{}, errs.Refuse("roster.over")
	}
	return p.Shift, nil
}

func (d *Door) standingShift(ctx context.Context, by *Session, id ShiftID, rev int, now time.Time) (Shift, error) {
	s, err := d.ownShift(ctx, by, id, rev, now)
	if err == nil && !s.Gone.IsZero() {
		err = errs.Refuse("roster.is_removed")
	}
	return s, err
}

// checkPlanning refuses what no shift can be, and fills in the number that was kept last.
func (d *Door) checkPlanning(ctx context.Context, by *Session, p *Planning, now time.Time) error {
	p.From, p.Until = p.From.Truncate(time.Microsecond), p.Until.Truncate(time.Microsecond)
	switch {
	case !slices.Contains(Tasks, p.Task):
		return errs.Bad("roster.no_task")
	case p.From.IsZero() || p.Until.IsZero() || !p.From.Before(p.Until):
		return errs.Bad("roster.bad_times")
	case p.Until.Sub(p.From) > longestShift:
		return errs.Bad("roster.too_long")
	case !now.Before(p.Until):
		return errs.Bad("roster.past")
	case p.From.After(now.Add(furthest)):
		return errs.Bad("roster.too_far")
	case p.Weeks < 0 || p.Weeks > mostWeeks || p.ID != "" && p.Weeks > 1:
		return errs.Bad("roster.bad_weeks", text.Count("n", mostWeeks))
	}
	if err := d.mayStand(ctx, by.Agency, p.Who, p.Task); err != nil {
		return err
	}
	if err := d.checkPlace(ctx, &Account{Agency: by.Agency, Team: p.Team}); err != nil {
		return err
	}
	return d.fillPhone(ctx, p)
}

// mayStand refuses who can't do a task: to be on call is given to an account first, by hand.
func (d *Door) mayStand(ctx context.Context, agency core.AgencyID, who core.ActorID, task Task) error {
	a, err := d.Store.Account(ctx, who)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	switch {
	case err != nil || a.Agency != agency || a.Kind != access.Professional || !a.Ended.IsZero():
		return errs.Bad("roster.not_ours")
	case task == Piket && !slices.Contains(a.Roles, access.OnCall):
		return errs.Refuse("roster.not_on_call", text.Words("who", a.Name))
	}
	return nil
}

func (d *Door) fillPhone(ctx context.Context, p *Planning) error {
	p.Phone = strings.TrimSpace(p.Phone)
	if p.Phone != "" {
		if !callable(p.Phone) {
			return errs.Bad("roster.bad_phone")
		}
		return nil
	}
	last, err := d.Store.PhoneOf(ctx, p.Who)
	if errs.Is(err, errs.NotFound) {
		return errs.Bad("roster.no_phone")
	}
	if err == nil {
		p.Phone, err = d.number(&last)
	}
	return err
}

// callable tells whether this can be called: digits, with what people write between them.
func callable(phone string) bool {
	digits := 0
	for i, r := range phone {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, r == ' ', r == '-', r == '(', r == ')':
		default:
			return false
		}
	}
	return digits >= 3 && digits <= 15
}
