package main

import (
	"context"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/jobs"
	"kring/internal/web"
)

// liveEvery is how soon somebody sees what another did [K]. Nothing is asked while nobody looks.
const liveEvery = 500 * time.Millisecond

// live is the loop that hears what changed in circles that somebody has open.
func (o *office) live() jobs.Loop {
	return jobs.Loop{Name: "live", Every: liveEvery, Round: o.feed.Round}
}

// Follow is Read for a page that is open.
func (a *atDesk) Follow(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := a.desk.Follow(ctx, by, core.CircleID(id))
	return v, a.meta(core.CircleID(id)), err
}

// Mark is how far their view of a circle is.
func (a *atDesk) Mark(ctx context.Context, by casework.By, id string, at time.Time) (string, error) {
	return a.desk.Mark(ctx, by, core.CircleID(id), at)
}

// DayMark is how far what they have to do is.
func (a *atDesk) DayMark(ctx context.Context, by casework.By) (string, []core.CircleID, error) {
	return a.desk.DayMark(ctx, by)
}

// Once puts something on record one time.
func (a *atDesk) Once(ctx context.Context, by casework.By, id, once string, acts ...circle.Command) error {
	_, err := a.desk.Once(ctx, by, core.CircleID(id), once, acts...)
	return err
}

// Did tells whether somebody put this on record already.
func (a *atDesk) Did(ctx context.Context, by casework.By, id, once string) (bool, error) {
	return a.desk.Did(ctx, by, core.CircleID(id), once)
}
