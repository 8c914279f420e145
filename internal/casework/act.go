package casework

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// audited is the record of the act itself: one line per event (NEN 7513).
func (d *Desk) audited(id core.CircleID, by core.Actor, events []circle.Event, now time.Time) []journal.AuditRow {
	rows := make([]journal.AuditRow, len(events))
	for i := range events {
		rows[i] = journal.AuditRow{
			ID: d.NewID(), At: now, Actor: by.ID, Agency: by.Agency, Circle: id,
			Action: circle.TypeOf(events[i].Body), Purpose: purposeOfActing, Outcome: outcomeDone,
			Content: []core.Content{events[i].Content},
		}
	}
	return rows
}

const (
	purposeOfActing = "act"
	outcomeDone     = "done"
	outcomeRefused  = "refused"
)

// refused records the attempt and gives the refusal back. Where the record can't be written the
// answer is a fault: a refusal that leaves no trace is no refusal.
func (d *Desk) refused(ctx context.Context, id core.CircleID, c circle.Command, now time.Time, refusal error) error {
	var e *errs.Error
	if !errors.As(refusal, &e) || e.Kind == errs.Internal {
		return refusal
	}
	row := journal.AuditRow{
		ID: d.NewID(), At: now, Actor: c.By.ID, Agency: c.By.Agency, Circle: id,
		Action: circle.TypeOf(c.Act), Purpose: purposeOfActing, Outcome: outcomeRefused, Policy: e.Say.Key,
	}
	leaf := journal.LeafOfAudit(row)
	if err := d.Store.Audit(ctx, []journal.AuditRow{row}, []journal.Leaf{leaf}); err != nil {
		return fmt.Errorf("record a refusal on %s: %w", id, err)
	}
	return refusal
}

// receipt promises that what was recorded will be in the log.
func (d *Desk) receipt(events []circle.Event, s *circle.State, leaves []journal.Leaf, now time.Time) (*Receipt, error) {
	r := &Receipt{Events: events, State: s}
	key, err := d.Keys.Log()
	if err != nil {
		return nil, fmt.Errorf("promise: %w", err)
	}
	for _, leaf := range leaves {
		if leaf.Kind != journal.EventLeaf {
			continue
		}
		promise, err := leaf.Promise(now, SealedWithin).Sign(key.Signer)
		if err != nil {
			return nil, fmt.Errorf("promise for %s: %w", leaf.Ref, err)
		}
		r.Promises = append(r.Promises, promise)
	}
	return r, nil
}

// notices is word to whoever holds a duty that came to be just now. It says that there is
// something, never what: the body is empty, and the address book knows the address.
func (d *Desk) notices(id core.CircleID, duties []circle.Duty, now time.Time) []journal.Outgoing {
	var out []journal.Outgoing
	told := map[core.ActorID]bool{}
	for i := range duties {
		duty := &duties[i]
		if !duty.Since.Equal(now) || told[duty.Owner.ID] {
			continue
		}
		told[duty.Owner.ID] = true
		out = append(out, journal.Outgoing{ID: d.NewID(), Circle: id, Kind: "mail", To: string(duty.Owner.ID), At: now})
	}
	return out
}
