package main

import (
	"context"
	"slices"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/journal"
	"kring/internal/web"
)

// atDesk gives the pages what somebody who signed in may know: whatever the desk lets them.
type atDesk struct {
	desk     *casework.Desk
	invented []core.CircleID
}

func newAtDesk(o *office, living []demo.Circle) *atDesk {
	a := &atDesk{desk: o.Desk}
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
