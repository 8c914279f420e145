package main

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/web"
)

// Do puts acts on record together.
func (a *atDesk) Do(ctx context.Context, by casework.By, id string, acts ...circle.Command) error {
	_, err := a.desk.Together(ctx, by, core.CircleID(id), acts...)
	return err
}

// Preview says what acts would change.
func (a *atDesk) Preview(ctx context.Context, by casework.By, id string, acts ...circle.Command) (*casework.Preview, error) {
	return a.desk.Preview(ctx, by, core.CircleID(id), acts...)
}

// Account is of what kind an account is that stands; empty: there is none.
func (a *atDesk) Account(ctx context.Context, id core.ActorID) (access.Kind, error) {
	one, err := a.accounts.Account(ctx, id)
	switch {
	case errs.Is(err, errs.NotFound) || err == nil && !one.Ended.IsZero():
		return "", nil
	case err != nil:
		return "", err
	}
	return one.Kind, nil
}

// Colleagues are who works for an agency and can take part in a circle.
func (a *atDesk) Colleagues(ctx context.Context, agency core.AgencyID) ([]web.Colleague, error) {
	var found []web.Colleague
	err := a.professionals(ctx, agency, func(one *login.Account) {
		found = append(found, web.Colleague{ID: one.ID, Name: one.Name, Leads: slices.Contains(one.Roles, access.TeamLead)})
	})
	slices.SortFunc(found, func(x, y web.Colleague) int { return cmp.Or(strings.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	return found, err
}

// onPageOfAccounts is how many accounts are asked for at once.
const onPageOfAccounts = 500

// professionals goes through the accounts of an agency that stand, of who can know of a household.
func (a *atDesk) professionals(ctx context.Context, agency core.AgencyID, do func(*login.Account)) error {
	for after := core.ActorID(""); ; {
		page, err := a.accounts.AccountsOf(ctx, agency, after, onPageOfAccounts)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			one := &page[i]
			if one.Kind == access.Professional && one.Ended.IsZero() && !slices.ContainsFunc(one.Roles, apartFromHouseholds) {
				do(one)
			}
		}
		if len(page) < onPageOfAccounts {
			return nil
		}
		after = page[len(page)-1].ID
	}
}

// apartFromHouseholds are the tasks that see no household (policies.cedar).
func apartFromHouseholds(r access.Role) bool { return r == access.Manager || r == access.Rapporteur }

// The kinds of agency above the teams, as an agency is added: who leads a team there can push
// through [K].
const (
	ofMunicipality = "gemeente"
	ofRegion       = "regio"
	ofNation       = "landelijk"
)

// Above are who can stand on each rung above somebody who opens a circle: who leads a team of their
// own agency, and at the municipality, the region and the country.
func (a *atDesk) Above(ctx context.Context, who access.Who) (rungs [circle.RungNational + 1][]core.Holder, err error) {
	agencies, err := a.accounts.Agencies(ctx)
	if err != nil {
		return rungs, err
	}
	at := map[core.AgencyID][]circle.Rung{who.Agency: {circle.RungTeam}}
	for i := range agencies {
		if rung, ok := map[string]circle.Rung{ofMunicipality: circle.RungMunicipality, ofRegion: circle.RungRegion, ofNation: circle.RungNational}[agencies[i].Kind]; ok {
			at[agencies[i].ID] = append(at[agencies[i].ID], rung)
		}
	}
	for agency, its := range at {
		err = a.professionals(ctx, agency, func(one *login.Account) {
			if !slices.Contains(one.Roles, access.TeamLead) || one.ID == who.ID {
				return
			}
			for _, rung := range its {
				rungs[rung] = append(rungs[rung], core.Holder{Actor: core.Actor{ID: one.ID, Agency: one.Agency}, Name: one.Name})
			}
		})
		if err != nil {
			return rungs, err
		}
	}
	for _, on := range rungs {
		slices.SortFunc(on, func(x, y core.Holder) int { return cmp.Compare(x.ID, y.ID) })
	}
	return rungs, nil
}
