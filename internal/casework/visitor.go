package casework

import (
	"context"

	"kring/internal/access"
	"kring/internal/core"
)

// visitor is whoever looks without having said who they are.
var visitor = core.Actor{ID: "visitor"}

// On record a visitor looks for the demo, and no policy lets them but that the household is invented.
const (
	forTheDemo = "demo"
	invented   = "invented"
)

// Show gives an invented circle as this one may know it to a visitor. On record it is the visitor who
// looked: nobody who stands around a household looks because somebody else did. A real circle is never
// shown so; whoever calls this knows which are invented.
func (d *Desk) Show(ctx context.Context, as By, id core.CircleID) (*View, error) {
	now := d.Clock()
	seen, err := d.look(ctx, as, id, now)
	if err != nil {
		return nil, err
	}
	row := done(By{Who: access.Who{Actor: visitor}}.row(d.NewID(), now, id, 0, actionOfReading), invented, seen.view.Contents...)
	row.Purpose = forTheDemo
	if err := put(ctx, d.Store, row); err != nil {
		return nil, err
	}
	return &View{Circle: id, View: seen.view}, nil
}
