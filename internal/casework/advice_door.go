package casework

import (
	"context"
	"crypto/sha256"
	"fmt"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// AskOpenly puts a request for advice on record of somebody who did not sign in and comes back with a
// receipt for what was advised. It is codes there and codes back: what they say in words stands in a talk
// apart (DOMAIN §2).
func (r *Reports) AskOpenly(ctx context.Context, asked report.AdviceAsked, locator []byte) error {
	if len(locator) != sha256.Size || asked.Advice == "" {
		return errs.Bad("refused.report.form")
	}
	done, err := r.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	duty, err := r.OnDuty(ctx, asked.Agency)
	if err != nil {
		return fmt.Errorf("find who is on duty: %w", err)
	}
	asked.Door, asked.By.Reach, asked.By.Professional = report.PublicDoor, report.ByChannel, false
	asked.Holder, asked.Ladder = duty.Holder, duty.Ladder
	key, err := r.Desk.Vault.NewCircleKey(asked.Advice.AdviceFile())
	if err != nil {
		return fmt.Errorf("receive a request for advice: %w", err)
	}
	stored := &journal.Stored{Circle: asked.Advice.AdviceFile(), Key: key}
	verdict := access.Verdict{Allowed: true, Policy: byTheDoor}
	return r.advise(ctx, byReceipt(), stored, nil, []report.AdviceBody{asked}, verdict, Coarse(r.Desk.Clock()), receiptWord(locator))
}

// AdviceOf is a request for advice to who comes back with its receipt. It is on record as Return is.
func (r *Reports) AdviceOf(ctx context.Context, locator []byte) (*report.Advice, error) {
	file, err := r.adviceFound(ctx, locator)
	if err != nil {
		return nil, err
	}
	return r.adviceReturned(ctx, file)
}

// adviceFound is the file that a receipt leads to, when it is of a request for advice.
func (r *Reports) adviceFound(ctx context.Context, locator []byte) (core.CircleID, error) {
	if len(locator) != sha256.Size {
		return "", journal.Absent("receipt")
	}
	found, err := r.Desk.Store.Search(ctx, []journal.Word{receiptWord(locator)}, nil, 1)
	if err != nil {
		return "", fmt.Errorf("find a receipt: %w", err)
	}
	if len(found) == 1 {
		if _, is := found[0].Advice(); is {
			return found[0], nil
		}
	}
	return "", journal.Absent("receipt")
}

func (r *Reports) adviceReturned(ctx context.Context, file core.CircleID) (*report.Advice, error) {
	_, history, err := r.loadAdvice(ctx, file)
	if err != nil {
		return nil, err
	}
	row := byReceipt().row(r.Desk.NewID(), Coarse(r.Desk.Clock()), file, 0, actionOfReturning)
	return report.FoldAdvice(history), put(ctx, r.Desk.Store, done(row, byTheDoor, core.Process))
}
