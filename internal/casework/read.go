package casework

import (
	"context"
	"errors"
	"fmt"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

// Read gives a circle's history to somebody, for a purpose, and records that it was read.
// Who may read which events is for access to filter; here everything of the circle is given.
func (d *Desk) Read(ctx context.Context, by core.Actor, id core.CircleID, purpose string) ([]circle.Event, error) {
	if purpose == "" {
		return nil, errors.New("read a circle: no purpose given")
	}
	stored, err := d.Store.Load(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	events, err := d.Vault.OpenAll(stored)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	row := journal.AuditRow{
		ID: d.NewID(), At: d.Clock(), Actor: by.ID, Agency: by.Agency, Circle: id,
		Action: "circle.read", Purpose: purpose, Outcome: outcomeDone,
	}
	if err := d.Store.Audit(ctx, []journal.AuditRow{row}, []journal.Leaf{journal.LeafOfAudit(row)}); err != nil {
		return nil, fmt.Errorf("record the reading of %s: %w", id, err)
	}
	return events, nil
}
