package web_test

import (
	"context"
	"time"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web"
)

func (d *watchDesk) Follow(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := d.desk.Follow(ctx, by, core.CircleID(id))
	return v, web.Meta{ID: id}, err
}

func (d *watchDesk) Mark(ctx context.Context, by casework.By, id string, at time.Time) (string, error) {
	return d.desk.Mark(ctx, by, core.CircleID(id), at)
}

func (d *watchDesk) DayMark(ctx context.Context, by casework.By) (string, []core.CircleID, error) {
	return d.desk.DayMark(ctx, by)
}

func (d *watchDesk) Once(ctx context.Context, by casework.By, id, once string, acts ...circle.Command) error {
	_, err := d.desk.Once(ctx, by, core.CircleID(id), once, acts...)
	return err
}

func (d *watchDesk) Did(ctx context.Context, by casework.By, id, once string) (bool, error) {
	return d.desk.Did(ctx, by, core.CircleID(id), once)
}
