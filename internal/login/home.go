package login

import (
	"context"
	"fmt"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

// Where a professional lives is kept so that it shows when they look at a household of their own
// neighbourhood. It lies sealed, is shown to its owner alone, and decides nothing.

// homeOf is what a home is sealed for. It is another name than that of the account, so that nothing
// that is sealed for the one can be put in the place of the other.
func homeOf(id core.ActorID) core.ActorID { return "home " + id }

// sealHome closes a postcode as it was typed; nothing of nothing.
func (d *Door) sealHome(id core.ActorID, typed string) ([]byte, error) {
	if typed == "" {
		return nil, nil
	}
	home := core.PostcodeOf(typed)
	if home == "" {
		return nil, errs.Bad("login.bad_home")
	}
	return d.Seal.Seal(homeOf(id), []byte(home))
}

func (d *Door) openHome(a *Account) (core.Postcode, error) {
	if len(a.Home) == 0 {
		return "", nil
	}
	plain, err := d.Seal.Open(homeOf(a.ID), a.Home)
	if err != nil {
		return "", fmt.Errorf("open the home of account %q: %w", a.ID, err)
	}
	return core.Postcode(plain), nil
}

// SetHome keeps the postcode of where a professional lives, or with none forgets it. Their account
// goes by its ID or its handle. They hear of it.
func (d *Door) SetHome(ctx context.Context, by core.Actor, of, typed string) error {
	a, err := d.Store.AccountOfHandle(ctx, of)
	if errs.Is(err, errs.NotFound) {
		a, err = d.standing(ctx, core.ActorID(of))
	}
	switch {
	case err != nil:
		return err
	case !a.Ended.IsZero():
		return errs.Refuse("login.ended")
	case a.Kind != access.Professional:
		return errs.Bad("login.household_has_none")
	}
	action := "account.home_kept"
	if typed == "" {
		action = "account.home_forgotten"
	}
	home, err := d.sealHome(a.ID, typed)
	if err != nil {
		return err
	}
	if err := d.record(ctx, Entry{At: d.Clock(), By: by, Account: a.ID, Action: action}); err != nil {
		return err
	}
	if err := d.Store.KeepHome(ctx, a.ID, home); err != nil {
		return err
	}
	d.Tell(ctx, a.ID)
	return nil
}
