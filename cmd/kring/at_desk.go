package main

import (
	"context"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/web"
)

// atDesk gives the pages what somebody who signed in may know: whatever the desk lets them.
type atDesk struct {
	desk     *casework.Desk
	accounts login.Store
	invented []core.CircleID
}

func newAtDesk(o *office, living []demo.Circle) *atDesk {
	a := &atDesk{desk: o.Desk, accounts: o.store.Accounts()}
	for i := range living {
		a.invented = append(a.invented, living[i].ID)
	}
	return a
}

// onPage is how many circles a page lists.
const onPage = 50

func (a *atDesk) meta(id core.CircleID) web.Meta {
	m := web.Meta{ID: string(id)}
	if slices.Contains(a.invented, id) {
		m.Kind = web.Invented
	}
	return m
}

func (a *atDesk) metas(all []journal.Stood) []web.Meta {
	var metas []web.Meta
	for _, s := range all {
		metas = append(metas, a.meta(s.Circle))
	}
	return metas
}

// List is every circle they stand to.
func (a *atDesk) List(ctx context.Context, by casework.By) ([]web.Meta, error) {
	found, err := a.desk.Around(ctx, by, "", onPage)
	return a.metas(found), err
}

// Read is what they may know of one.
func (a *atDesk) Read(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := a.desk.Read(ctx, by, core.CircleID(id))
	return v, a.meta(core.CircleID(id)), err
}

// Glance is the same for a line of a list.
func (a *atDesk) Glance(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := a.desk.Glance(ctx, by, core.CircleID(id))
	return v, a.meta(core.CircleID(id)), err
}

// Print is what they may know of one, to put on paper.
func (a *atDesk) Print(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := a.desk.Print(ctx, by, core.CircleID(id))
	return v, a.meta(core.CircleID(id)), err
}

// Purpose is what they most likely look for.
func (a *atDesk) Purpose(ctx context.Context, who access.Who, id string) (access.Purpose, error) {
	return a.desk.Purpose(ctx, who, core.CircleID(id))
}

// Search finds circles by what is known of a person.
func (a *atDesk) Search(ctx context.Context, by casework.By, person journal.Known) ([]web.Meta, error) {
	found, err := a.desk.Search(ctx, by, person, onPage)
	return a.metas(found), err
}

// Act puts something on record.
func (a *atDesk) Act(ctx context.Context, by casework.By, id string, act circle.Body) error {
	_, err := a.desk.Act(ctx, by, core.CircleID(id), circle.Command{Act: act})
	return err
}

// OwnRecord is who looked into somebody's own record.
func (a *atDesk) OwnRecord(ctx context.Context, by casework.By, id string) ([]casework.Looked, error) {
	return a.desk.OwnRecord(ctx, by, core.CircleID(id))
}

// Unusual is what stands out in who looked.
func (a *atDesk) Unusual(ctx context.Context, by casework.By, since time.Time) ([]casework.Finding, error) {
	return a.desk.Unusual(ctx, by, since)
}

// Looks lists who did or saw what.
func (a *atDesk) Looks(ctx context.Context, by casework.By, q journal.AuditQuery) ([]journal.AuditRow, error) {
	return a.desk.Looks(ctx, by, q)
}

// Names says what people and agencies are called, by the accounts.
func (a *atDesk) Names(ctx context.Context, of []core.ActorID) (web.Names, error) {
	names := web.Names{People: map[core.ActorID]string{}, Agencies: map[core.AgencyID]string{}}
	agencies, err := a.accounts.Agencies(ctx)
	if err != nil {
		return web.Names{}, err
	}
	for i := range agencies {
		names.Agencies[agencies[i].ID] = agencies[i].Name
	}
	for _, id := range of {
		one, err := a.accounts.Account(ctx, id)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return web.Names{}, err
		}
		names.People[id] = one.Name
	}
	return names, nil
}
