package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"kring/internal/access"
	"kring/internal/attachment"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
)

// ofDesk is the kind of an agency that receives reports (Veilig Thuis).
const ofDesk = "veilig-thuis"

// dutyKept is how long it is remembered who receives reports and who is on duty there: a crowd at the door asks
// for it each time.
const dutyKept = 10 * time.Second

// atReports is the intake of an office, with the people who are there now.
type atReports struct {
	*casework.Reports
	desk *atDesk
	door *login.Door

	duty      latest[core.AgencyID, casework.OnDuty]
	receivers latest[string, []login.Agency]
}

// latest is what was found a moment ago.
type latest[K comparable, V any] struct {
	mu sync.Mutex
	of map[K]lately[V]
}

type lately[V any] struct {
	found V
	until time.Time
}

// get gives what was found lately, else finds it; after a clock that was set back too.
func (m *latest[K, V]) get(now time.Time, key K, find func() (V, error)) (V, error) {
	m.mu.Lock()
	known, ok := m.of[key]
	m.mu.Unlock()
	if ok && now.Before(known.until) && known.until.Sub(now) <= dutyKept {
		return known.found, nil
	}
	found, err := find()
	if err != nil {
		return found, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil {
		m.of = map[K]lately[V]{}
	}
	m.of[key] = lately[V]{found, now.Add(dutyKept)}
	return found, nil
}

func newAtReports(o *office, desk *atDesk, door *login.Door) *atReports {
	a := &atReports{desk: desk, door: door}
	a.Reports = &casework.Reports{Desk: o.Desk, OnDuty: a.onDuty, Custodian: o.custodian, Random: rand.Reader, Turns: make(chan struct{}, casework.Crowd)}
	return a
}

// withFiles has files that come with reports looked at, and counted.
func (a *atReports) withFiles(o *office, numbers *figures) (*atReports, error) {
	a.Scanned = numbers.scanned
	if o.config.Clamd == "" {
		return a, nil
	}
	scanner, err := attachment.NewClamd(o.config.Clamd, a.Desk.Clock)
	a.Scanner = scanner
	return a, err
}

// onDuty is who has what comes in at an agency now.
func (a *atReports) onDuty(ctx context.Context, agency core.AgencyID) (casework.OnDuty, error) {
	return a.duty.get(a.Desk.Clock(), agency, func() (casework.OnDuty, error) { return a.find(ctx, agency) })
}

// find is who is on call at the desk now; else who leads it, else anybody who takes reports there. A report
// has a holder from its first moment, at night and when everybody is away.
func (a *atReports) find(ctx context.Context, agency core.AgencyID) (duty casework.OnDuty, err error) {
	on, err := a.door.OnCall(ctx, agency)
	if err != nil {
		return duty, err
	}
	if at, err := a.desk.accounts.Agencies(ctx); err != nil || !slices.ContainsFunc(at, func(one login.Agency) bool { return one.ID == agency && one.Kind == ofDesk }) {
		return duty, cmp.Or(err, errs.Refuse("refused.report.nobody")) // nobody there would ever see it.
	}
	var able [4][]core.Holder // on call, leading the desk, at the desk, leading without taking reports
	people, err := a.door.PeopleOf(ctx, agency)
	for i := range people {
		one := &people[i]
		h := core.Holder{Actor: core.Actor{ID: one.ID, Agency: one.Agency}, Name: one.Name}
		takes := slices.Contains(one.Roles, access.Desk)
		switch {
		case takes && slices.Contains(on, one.ID):
			able[0] = append(able[0], h)
		case takes && slices.Contains(one.Roles, access.TeamLead):
			able[1] = append(able[1], h)
		case takes:
			able[2] = append(able[2], h)
		case slices.Contains(one.Roles, access.TeamLead):
			able[3] = append(able[3], h) // it reaches them on paper alone, and climbs from there.
		}
	}
	if err != nil {
		return duty, err
	}
	all := slices.Concat(able[:]...)
	if len(all) == 0 {
		return duty, errs.Refuse("refused.report.nobody")
	}
	duty.Holder = all[0]
	rungs, err := a.desk.Above(ctx, access.Who{Actor: duty.Holder.Actor})
	if err != nil {
		return duty, fmt.Errorf("find who stands above: %w", err)
	}
	for _, rung := range rungs[circle.RungTeam:] {
		var one core.Holder
		if len(rung) > 0 {
			one = rung[0]
		}
		duty.Ladder = append(duty.Ladder, one)
	}
	return duty, nil
}

// Receivers are the agencies that receive reports.
func (a *atReports) Receivers(ctx context.Context) ([]login.Agency, error) {
	all, err := a.receivers.get(a.Desk.Clock(), ofDesk, func() ([]login.Agency, error) {
		all, err := a.desk.accounts.Agencies(ctx)
		return slices.DeleteFunc(all, func(one login.Agency) bool { return one.Kind != ofDesk }), err
	})
	return slices.Clone(all), err
}

// Agency is an agency by its number; one without a kind when it isn't known.
func (a *atReports) Agency(ctx context.Context, id core.AgencyID) (login.Agency, error) {
	all, err := a.desk.accounts.Agencies(ctx)
	if i := slices.IndexFunc(all, func(one login.Agency) bool { return one.ID == id }); i >= 0 {
		return all[i], err
	}
	return login.Agency{ID: id, Name: string(id)}, err
}
