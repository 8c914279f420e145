package login

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

// ShiftID names a shift.
type ShiftID string

// Task is what somebody is there for during a shift.
type Task string

// The tasks.
const (
	Piket    Task = "on_call"   // decides at once when it is acute (piketdienst)
	StandsIn Task = "reachable" // can be called for the lead of a circle (bereikbaar als vervanger)
)

// Tasks lists every task of a shift.
var Tasks = []Task{Piket, StandsIn}

// Shift is from when until when somebody can be reached, and for what.
type Shift struct {
	ID     ShiftID
	Agency core.AgencyID
	Team   TeamID // empty: the whole agency
	Who    core.ActorID
	Task   Task
	Backup bool // called when the first does not answer (achterwacht)
	From   time.Time
	Until  time.Time
	Phone  []byte       // sealed; empty: forgotten since
	Rev    int          // how often it was changed
	By     core.ActorID // who planned or changed it last
	Gone   time.Time    // from when it was taken away; zero: it stands
}

// covers tells whether it stands at a moment.
func (s *Shift) covers(now time.Time) bool {
	return s.Gone.IsZero() && !now.Before(s.From) && now.Before(s.Until)
}

// overlaps tells whether two can't both stand: one place in the roster has one person at a time.
func (s *Shift) overlaps(o *Shift) bool {
	return s.ID != o.ID && s.Gone.IsZero() && o.Gone.IsZero() && s.Team == o.Team && s.Task == o.Task && s.Backup == o.Backup &&
		s.From.Before(o.Until) && o.From.Before(s.Until)
}

// RosterStore keeps rosters. errs.Conflict says that somebody else changed the roster first.
type RosterStore interface {
	// Roster is how often the roster of an agency was changed; 0: it never had one.
	Roster(ctx context.Context, agency core.AgencyID) (int64, error)
	// Shifts lists those that touch the time from one moment to just before another, by From and ID;
	// those taken away too. Without an agency those of all.
	Shifts(ctx context.Context, agency core.AgencyID, from, until time.Time) ([]Shift, error)
	Shift(ctx context.Context, id ShiftID) (Shift, error)
	// PutShifts keeps shifts of one agency, new ones or in the place of what they were, all or none,
	// if its roster still was changed so often.
	PutShifts(ctx context.Context, agency core.AgencyID, version int64, shifts []Shift) error
	// PhoneOf is the shift of somebody that was kept last with a number to call.
	PhoneOf(ctx context.Context, who core.ActorID) (Shift, error)
	// SweepShifts forgets the numbers of shifts that ended before one moment, and shifts that ended
	// before another.
	SweepShifts(ctx context.Context, phones, all time.Time) error
}

const (
	longestShift  = 7 * 24 * time.Hour   // a longer one is a mistyped date
	furthest      = 366 * 24 * time.Hour // that far ahead a shift can be planned
	mostWeeks     = 26                   // in one go
	phonesKept    = 30 * 24 * time.Hour  // after a shift [K]
	shiftsKept    = 731 * 24 * time.Hour // so long it can be told who was on call [K]
	planningTries = 5
)

// tasksNow are the tasks of an account at this moment. Once its agency has a roster, to be on call
// is the task of whoever has a shift, and ends with it: a roster narrows what an account may, and
// never widens it. Nobody is on call by a mistake in the planning alone.
func (d *Door) tasksNow(ctx context.Context, a *Account, now time.Time) ([]access.Role, error) {
	roles := slices.Clone(a.Roles)
	if !slices.Contains(roles, access.OnCall) {
		return roles, nil
	}
	version, err := d.Store.Roster(ctx, a.Agency)
	if err != nil || version == 0 {
		return roles, err
	}
	shifts, err := d.Store.Shifts(ctx, a.Agency, now, now.Add(time.Microsecond))
	if err != nil {
		return nil, err
	}
	on := func(s Shift) bool { return s.Who == a.ID && s.Task == Piket && s.covers(now) }
	if !slices.ContainsFunc(shifts, on) {
		roles = slices.DeleteFunc(roles, func(r access.Role) bool { return r == access.OnCall })
	}
	return roles, nil
}

// Planned is a shift as people read it.
type Planned struct {
	Shift
	Name   string
	Number string // to call; empty: not kept any more
}

// Now is whoever can be reached at this moment, of every agency: those on call first.
func (d *Door) Now(ctx context.Context) ([]Planned, error) {
	now := d.Clock()
	all, err := d.numbered(ctx, "", now, now.Add(time.Microsecond))
	all = slices.DeleteFunc(all, func(p Planned) bool { return !p.covers(now) })
	slices.SortStableFunc(all, func(a, b Planned) int {
		rank := func(p *Planned) int {
			n := 0
			if p.Task != Piket {
				n = 2
			}
			if p.Backup {
				n++
			}
			return n
		}
		return rank(&a) - rank(&b)
	})
	return all, err
}

// Tasks are what the people of an agency are there for: what stands in its roster, and to be on call
// where somebody has that task, for then a night without anybody is a gap.
func (d *Door) Tasks(ctx context.Context, agency core.AgencyID, all []Planned) (tasks []Task, err error) {
	people, err := d.PeopleOf(ctx, agency)
	for _, task := range Tasks {
		planned := slices.ContainsFunc(all, func(p Planned) bool { return p.Task == task })
		able := slices.ContainsFunc(people, func(a Account) bool { return slices.Contains(a.Roles, access.OnCall) })
		if planned || task == Piket && able {
			tasks = append(tasks, task)
		}
	}
	return tasks, err
}

// RosterOf is the roster of an agency between two moments, and whether it has one at all.
func (d *Door) RosterOf(ctx context.Context, agency core.AgencyID, from, until time.Time) (all []Planned, has bool, err error) {
	version, err := d.Store.Roster(ctx, agency)
	if err != nil || version == 0 || agency == "" {
		return nil, false, err
	}
	all, err = d.numbered(ctx, agency, from, until)
	return all, true, err
}

// shifts lists shifts with who has them. Whoever has no account any more has no shift.
func (d *Door) shifts(ctx context.Context, agency core.AgencyID, from, until time.Time) ([]Planned, error) {
	found, err := d.Store.Shifts(ctx, agency, from, until)
	if err != nil {
		return nil, err
	}
	people := map[core.ActorID]*Account{}
	var all []Planned
	for i := range found {
		s := &found[i]
		if people[s.Who] == nil {
			a, err := d.Store.Account(ctx, s.Who)
			if err != nil && !errs.Is(err, errs.NotFound) {
				return nil, err
			}
			people[s.Who] = &a
		}
		a := people[s.Who]
		if a.ID == "" || !a.Ended.IsZero() || a.Agency != s.Agency {
			continue
		}
		all = append(all, Planned{Shift: *s, Name: a.Name})
	}
	return all, nil
}

// numbered lists shifts with the number to call.
func (d *Door) numbered(ctx context.Context, agency core.AgencyID, from, until time.Time) ([]Planned, error) {
	all, err := d.shifts(ctx, agency, from, until)
	for i := range all {
		if err == nil {
			all[i].Number, err = d.number(&all[i].Shift)
		}
	}
	return all, err
}

// sealedAs binds a number to its shift: in another one it does not open.
func (s *Shift) sealedAs() core.ActorID { return core.ActorID("shift " + string(s.ID)) }

func (d *Door) number(s *Shift) (string, error) {
	if len(s.Phone) == 0 {
		return "", nil
	}
	plain, err := d.Seal.Open(s.sealedAs(), s.Phone)
	if err != nil {
		return "", fmt.Errorf("open the number of shift %q: %w", s.ID, err)
	}
	return string(plain), nil
}

// Unmanned are the times between two moments in which nobody of these has a task.
func Unmanned(all []Planned, task Task, from, until time.Time) (gaps [][2]time.Time) {
	at := from
	var on []*Shift
	for i := range all {
		if s := &all[i].Shift; s.Task == task && s.Gone.IsZero() {
			on = append(on, s)
		}
	}
	slices.SortFunc(on, func(a, b *Shift) int { return a.From.Compare(b.From) })
	for _, s := range on {
		if !at.Before(until) {
			break
		}
		if s.From.After(at) {
			gaps = append(gaps, [2]time.Time{at, earliest(s.From, until)})
		}
		if s.Until.After(at) {
			at = s.Until
		}
	}
	if at.Before(until) {
		gaps = append(gaps, [2]time.Time{at, until})
	}
	return gaps
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// OnCall lists who of an agency is on call now: by the roster, or by account when it has none.
func (d *Door) OnCall(ctx context.Context, agency core.AgencyID) (all []core.ActorID, err error) {
	if agency == "" {
		return nil, nil
	}
	version, err := d.Store.Roster(ctx, agency)
	if err != nil {
		return nil, err
	}
	if version > 0 {
		now := d.Clock()
		shifts, err := d.shifts(ctx, agency, now, now.Add(time.Microsecond))
		for i := range shifts {
			if s := &shifts[i]; s.Task == Piket && s.covers(now) && !slices.Contains(all, s.Who) {
				all = append(all, s.Who)
			}
		}
		return all, err
	}
	people, err := d.PeopleOf(ctx, agency)
	for i := range people {
		if slices.Contains(people[i].Roles, access.OnCall) {
			all = append(all, people[i].ID)
		}
	}
	return all, err
}

// PeopleOf lists who works at an agency.
func (d *Door) PeopleOf(ctx context.Context, agency core.AgencyID) (all []Account, err error) {
	for after := core.ActorID(""); ; {
		page, err := d.Store.AccountsOf(ctx, agency, after, pageSize)
		if err != nil || len(page) == 0 {
			return all, err
		}
		for i := range page {
			if a := &page[i]; a.Ended.IsZero() && a.Kind == access.Professional {
				all = append(all, *a)
			}
		}
		after = page[len(page)-1].ID
	}
}

// Colleagues lists who can have a shift, by name, for who makes the roster of their agency.
func (d *Door) Colleagues(ctx context.Context, by *Session) ([]Account, error) {
	if !by.Plans() {
		return nil, errs.Missing("error.not_found")
	}
	all, err := d.PeopleOf(ctx, by.Agency)
	slices.SortStableFunc(all, func(a, b Account) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// How somebody can be reached in the place of the lead of a circle.
const (
	ReachLead   = "lead"
	ReachDeputy = "deputy"
	ReachStands = "stands_in"
	ReachPiket  = "on_call"
)

// Reach is who can be called now about a circle: the lead, else the deputy, else who stands in for
// leads at the agency of the lead, else who is on call there. False: nobody.
func (d *Door) Reach(ctx context.Context, lead, deputy core.ActorID, agency core.AgencyID) (found Planned, as string, ok bool, err error) {
	all, err := d.Now(ctx)
	if err != nil {
		return Planned{}, "", false, err
	}
	for _, way := range []struct {
		as   string
		fits func(*Planned) bool
	}{
		{ReachLead, func(p *Planned) bool { return lead != "" && p.Who == lead }},
		{ReachDeputy, func(p *Planned) bool { return deputy != "" && p.Who == deputy }},
		{ReachStands, func(p *Planned) bool { return p.Task == StandsIn && p.Agency == agency }},
		{ReachPiket, func(p *Planned) bool { return p.Task == Piket && p.Agency == agency }},
	} {
		for i := range all {
			if way.fits(&all[i]) {
				return all[i], way.as, true, nil
			}
		}
	}
	return Planned{}, "", false, nil
}
