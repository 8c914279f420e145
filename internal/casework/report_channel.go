package casework

import (
	"context"
	"crypto/sha256"
	"fmt"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// Channel is a report to who comes back with its receipt: what they told, and what was said since.
type Channel struct {
	Report core.ReportID
	State  *report.State // folded from what is theirs to know alone
	// Promise is the proof of filing once more, to the byte: that the report will be in the log. It comes with
	// Return alone.
	Promise []byte
}

const actionOfReturning = "report.returned_to"

// Return opens the channel of a receipt: locator is what it is found by. Like all that is done without
// signing in it is on record without address, browser or fine moment. A receipt that isn't one and
// one whose report was destroyed look the same, and leave no trace: it would tell of every guess.
func (r *Reports) Return(ctx context.Context, locator []byte) (*Channel, error) {
	id, err := r.ofReceipt(ctx, locator)
	if err != nil {
		return nil, err
	}
	stored, history, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	now := Coarse(r.Desk.Clock())
	c := r.channel(id, history)
	if c.Promise, err = r.promised(stored); err != nil {
		return nil, err
	}
	row := byReceipt().row(r.Desk.NewID(), now, id.File(), 0, actionOfReturning)
	return c, put(ctx, r.Desk.Store, done(row, byTheDoor, core.Process, core.SafetyFacts))
}

// Say puts acts on record of who comes back with a receipt: a message, more facts, taking it back.
func (r *Reports) Say(ctx context.Context, locator []byte, acts ...report.Body) (*Channel, error) {
	id, err := r.ofReceipt(ctx, locator)
	if err != nil {
		return nil, err
	}
	done, err := r.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	now := Coarse(r.Desk.Clock())
	for range attempts {
		stored, history, err := r.load(ctx, id)
		if err != nil {
			return nil, err
		}
		s, m := report.Fold(history), circle.Moment{Now: now, Rules: r.Desk.Rules}
		if m.Now.Before(s.Recorded) {
			m.Now = s.Recorded
		}
		var done made
		for _, act := range acts {
			if err = ofReporter(act); err != nil {
				break
			}
			var events []report.Event
			if events, err = report.Decide(s, report.Command{By: core.Actor{ID: report.TheReporter}, Act: r.Desk.ready(act)}, m); err != nil {
				break
			}
			done.add(r.Desk, byReceipt(), id.File(), 0, access.Verdict{Policy: byTheDoor}, s, events, m.Now)
		}
		if err == nil {
			_, err = r.append(ctx, stored, s, history, done, m)
		}
		switch {
		case errs.Is(err, errs.Conflict):
			continue
		case err != nil:
			return nil, r.refused(ctx, byReceipt(), id.File(), report.TypeOf(first(acts)), access.Verdict{Policy: byTheDoor, Allowed: true}, now, err)
		}
		return r.channel(id, append(history, done.events...)), nil
	}
	return nil, journal.Clash("say something by a receipt")
}

// ofReporter refuses what is not for who reported to do.
func ofReporter(act report.Body) error {
	switch act.(type) {
	case report.MessageSent, report.FactsAdded, report.Withdrawn:
		return nil
	}
	return errs.Bad("refused.nothing_to_record")
}

// promised is what was promised when a report came in by the public door.
func (r *Reports) promised(stored *journal.Stored) ([]byte, error) {
	first := stored.Rows[0]
	all, err := r.Desk.promises([]journal.Leaf{journal.LeafOfEvent(stored.Circle, first)}, Coarse(first.Recorded).Add(coarse))
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

func byReceipt() By { return By{Who: access.Who{Actor: core.Actor{ID: report.TheReporter}}} }

// channel is what a receipt shows of a report: what its holder told, and was told.
func (r *Reports) channel(id core.ReportID, history []report.Event) *Channel {
	return &Channel{Report: id, State: report.Fold(access.OfReporter(report.Fold(history), history))}
}

func (r *Reports) ofReceipt(ctx context.Context, locator []byte) (core.ReportID, error) {
	if len(locator) != sha256.Size {
		return "", journal.Absent("receipt")
	}
	found, err := r.Desk.Store.Search(ctx, []journal.Word{receiptWord(locator)}, nil, 1)
	if err != nil {
		return "", fmt.Errorf("find a receipt: %w", err)
	}
	if len(found) == 1 {
		if id, is := found[0].Report(); is {
			return id, nil
		}
	}
	return "", journal.Absent("receipt")
}
