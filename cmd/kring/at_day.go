package main

import (
	"context"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/web"
)

// Day is what somebody comes to in the morning.
func (a *atDesk) Day(ctx context.Context, who access.Who) (*casework.Day, error) {
	return a.desk.Day(ctx, who)
}

// Climbed is what did not close and is theirs now.
func (a *atDesk) Climbed(ctx context.Context, who access.Who) ([]casework.Task, error) {
	return a.desk.Climbed(ctx, who)
}

// newsShown is how many circles with news a page shows.
const newsShown = 20

// News are the circles in which something happened since a moment.
func (a *atDesk) News(ctx context.Context, who access.Who, after time.Time) ([]*casework.View, time.Time, error) {
	return a.desk.News(ctx, who, after, newsShown)
}

// Circles is a page of the circles they stand to, from after one, and whether there are more.
func (a *atDesk) Circles(ctx context.Context, by casework.By, after string) ([]web.Meta, bool, error) {
	found, err := a.desk.Around(ctx, by, core.CircleID(after), onPage+1)
	return a.metas(found[:min(onPage, len(found))]), len(found) > onPage, err
}

// Named finds the circles around somebody by the names in them.
func (a *atDesk) Named(ctx context.Context, by casework.By, names []string) ([]web.Meta, error) {
	found, err := a.desk.Named(ctx, by, names, onPage)
	return a.metas(found), err
}
