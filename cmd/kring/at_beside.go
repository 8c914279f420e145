package main

import (
	"context"
	"slices"

	"kring/internal/access"
	"kring/internal/core"
)

// Custodians are who keeps reporters apart at an agency.
func (a *atReports) Custodians(ctx context.Context, agency core.AgencyID) ([]core.Holder, error) {
	people, err := a.door.PeopleOf(ctx, agency)
	var found []core.Holder
	for i := range people {
		if one := &people[i]; slices.Contains(one.Roles, access.Custodian) && one.Ended.IsZero() {
			found = append(found, core.Holder{Actor: core.Actor{ID: one.ID, Agency: one.Agency}, Name: one.Name})
		}
	}
	return found, err
}
