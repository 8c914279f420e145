package main

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web"
)

// atRoster tells the pages who can be reached now.
type atRoster struct {
	*atDesk
	door *login.Door
}

// Reachable is who can be called about a circle.
func (a atRoster) Reachable(ctx context.Context, lead, deputy core.ActorID, agency core.AgencyID) (web.Contact, bool, error) {
	found, as, ok, err := a.door.Reach(ctx, lead, deputy, agency)
	if err != nil || !ok {
		return web.Contact{}, false, err
	}
	names, err := a.Names(ctx, nil)
	return web.Contact{Name: found.Name, Agency: cmp.Or(names.Agencies[found.Agency], string(found.Agency)), Phone: found.Number, As: as}, true, err
}

// Acute lists where something acute waits.
func (a atRoster) Acute(ctx context.Context, by casework.By) ([]web.Meta, error) {
	found, err := a.desk.Acute(ctx, by, onPage)
	var metas []web.Meta
	for _, id := range found {
		metas = append(metas, a.meta(id))
	}
	return metas, err
}

// rosterAhead is how many days the invented agencies have planned: longer than anybody leaves a demo on.
const rosterAhead = 92

// staff puts the people of the invented households on a roster of their agency, so that somebody can
// be reached at any moment, and at night as well. It goes on where the roster ends.
func (o *office) staff(ctx context.Context, door *login.Door, all []web.Persona) error {
	agencies := map[core.AgencyID][]login.Account{}
	var order []core.AgencyID
	for i := range all {
		a, err := o.store.Accounts().Account(ctx, all[i].ID)
		if err != nil {
			return err
		}
		known := func(b login.Account) bool { return b.ID == a.ID }
		if a.Kind != access.Professional || slices.ContainsFunc(agencies[a.Agency], known) {
			continue
		}
		if agencies[a.Agency] == nil {
			order = append(order, a.Agency)
		}
		agencies[a.Agency] = append(agencies[a.Agency], a)
	}
	for _, agency := range order {
		if err := o.staffOne(ctx, door, agency, agencies[agency]); err != nil {
			return err
		}
	}
	return nil
}

// staffOne gives an agency somebody for each day and each night.
func (o *office) staffOne(ctx context.Context, door *login.Door, agency core.AgencyID, people []login.Account) error {
	now := door.Clock().In(text.Zone)
	first := now.AddDate(0, 0, -1)
	version, err := door.Store.Roster(ctx, agency)
	if err != nil {
		return err
	}
	there, err := door.Store.Shifts(ctx, agency, first, first.AddDate(0, 0, 2*rosterAhead))
	if err != nil {
		return err
	}
	for i := range there {
		if last := there[i].Until.In(text.Zone); last.After(first) {
			first = last
		}
	}
	var shifts []login.Shift
	for day := first; day.Before(now.AddDate(0, 0, rosterAhead)); day = day.AddDate(0, 0, 1) {
		at := func(days, hour, minute int) time.Time {
			return time.Date(day.Year(), day.Month(), day.Day()+days, hour, minute, 0, 0, text.Zone).UTC()
		}
		shifts = append(shifts, turns(agency, people, day.YearDay(), at(0, 17, 0), at(1, 8, 30))...)
		shifts = append(shifts, turns(agency, people, day.YearDay()+1, at(1, 8, 30), at(1, 17, 0))...)
	}
	for i := range shifts {
		s := &shifts[i]
		s.ID, s.Rev, s.By = login.ShiftID(door.NewID()), 1, s.Who
		number := "06 000000" + strconv.Itoa(10+slices.IndexFunc(people, func(a login.Account) bool { return a.ID == s.Who })) // nobody's.
		if s.Phone, err = door.Seal.Seal(core.ActorID("shift "+string(s.ID)), []byte(number)); err != nil {
			return err
		}
	}
	if len(shifts) == 0 {
		return nil
	}
	return door.Store.PutShifts(ctx, agency, version, shifts)
}

// turns are the shifts of one day or night: of who is on call by turns the first and the back-up, and
// of the others one who stands in for the lead.
func turns(agency core.AgencyID, people []login.Account, turn int, from, until time.Time) (shifts []login.Shift) {
	var piket, others []login.Account
	for i := range people {
		switch who := people[i].Who(); {
		case who.Has(access.OnCall):
			piket = append(piket, people[i])
		case !who.Has(access.Manager) && !who.Has(access.Officer):
			others = append(others, people[i])
		}
	}
	for i := range min(2, len(piket)) {
		shifts = append(shifts, login.Shift{Agency: agency, Who: piket[(turn+i)%len(piket)].ID, Task: login.Piket, Backup: i > 0, From: from, Until: until})
	}
	if len(others) > 0 {
		shifts = append(shifts, login.Shift{Agency: agency, Who: others[turn%len(others)].ID, Task: login.StandsIn, From: from, Until: until})
	}
	return shifts
}
