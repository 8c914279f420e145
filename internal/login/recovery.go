package login

import (
	"context"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

const (
	recoveryEnds = 24 * time.Hour   // for the second person
	recoverCode  = 15 * time.Minute // for the one who lost their proofs
)

// Reason is why an account is recovered. There is no free text: it would be about a person.
type Reason string

// The reasons.
const (
	LostDevice Reason = "lost_device"
	NewDevice  Reason = "new_device"
	Forgotten  Reason = "forgotten"
	Stolen     Reason = "stolen"
)

// Reasons lists every reason.
var Reasons = []Reason{LostDevice, NewDevice, Forgotten, Stolen}

// manages tells whether somebody may open a recovery of an account: a manager of the same agency,
// or any for somebody of a household.
func manages(s *Session, a *Account) bool {
	return s.Has(access.Manager) && s.Who.ID != a.ID && (a.Agency == "" || s.Agency == a.Agency)
}

// seconds tells whether somebody may confirm a recovery: another one than who opened it, a
// manager, or who leads the team of the account.
func seconds(s *Session, a *Account, r *Recovery) bool {
	leads := s.Has(access.TeamLead) && a.Team != "" && s.Team == a.Team && s.Agency == a.Agency
	return s.Who.ID != r.By && s.Who.ID != a.ID && (manages(s, a) || leads)
}

// steady refuses who may not do this at all as if there were nothing, and asks for a new proof.
func (d *Door) steady(s *Session) error {
	switch {
	case !s.Has(access.Manager) && !s.Has(access.TeamLead):
		return errs.Missing("error.not_found")
	case !s.Fresh(d.Clock()):
		return errs.Refuse("login.prove_again")
	}
	return nil
}

// OpenRecovery begins a recovery. A second person has to confirm it.
func (d *Door) OpenRecovery(ctx context.Context, s *Session, id core.ActorID, why Reason) error {
	if err := d.steady(s); err != nil {
		return err
	}
	if !slices.Contains(Reasons, why) {
		return errs.Bad("login.bad_reason")
	}
	now := d.Clock()
	e := Entry{At: now, By: s.Actor, Account: id, Action: "recovery.open", Why: string(why)}
	a, err := d.Store.Account(ctx, id)
	switch {
	case err != nil:
		return err
	case !manages(s, &a): // answers as if there were no such account.
		return d.refuse(ctx, e, errs.Missing("error.not_found"))
	case a.Issuer != "":
		return errs.Refuse("login.has_provider")
	case !a.Ended.IsZero():
		return errs.Refuse("login.ended")
	}
	if err := d.record(ctx, e); err != nil {
		return err
	}
	r := Recovery{ID: d.NewID(), Account: id, Reason: why, By: s.Who.ID, Opened: now, Ends: now.Add(recoveryEnds)}
	if err := d.Store.AddRecovery(ctx, r); err != nil {
		return err
	}
	d.Tell(ctx, id)
	return nil
}

// Waiting is a recovery that waits for its second person, as somebody sees it.
type Waiting struct {
	Recovery
	Of, Opener Account
	Mine       bool // whoever looks opened it, and so can't confirm it
}

// Recoveries lists those that somebody opened or may confirm.
func (d *Door) Recoveries(ctx context.Context, s *Session) ([]Waiting, error) {
	if err := d.steady(s); err != nil {
		return nil, err
	}
	now := d.Clock()
	all, err := d.Store.Recoveries(ctx)
	if err != nil {
		return nil, err
	}
	var list []Waiting
	for i := range all {
		r := &all[i]
		of, err := d.Store.Account(ctx, r.Account)
		if err != nil {
			return nil, err
		}
		if mine := r.By == s.Who.ID; now.Before(r.Ends) && (mine || seconds(s, &of, r)) {
			by, err := d.Store.Account(ctx, r.By)
			if err != nil {
				return nil, err
			}
			list = append(list, Waiting{Recovery: *r, Of: of, Opener: by, Mine: mine})
		}
	}
	return list, nil
}

// Recoverable lists the accounts that somebody may open a recovery of.
func (d *Door) Recoverable(ctx context.Context, s *Session) ([]Account, error) {
	if err := d.steady(s); err != nil {
		return nil, err
	}
	var list []Account
	err := d.EachAccount(ctx, func(a Account) error {
		if a.Ended.IsZero() && a.Issuer == "" && manages(s, &a) {
			list = append(list, a)
		}
		return nil
	})
	return list, err
}

// ConfirmRecovery gives the one-time code, to be handed over in person. Everything that the
// account had ends when it is used, and not before: who was wronged can still sign in and see.
func (d *Door) ConfirmRecovery(ctx context.Context, s *Session, id string) (code string, ends time.Time, err error) {
	if err := d.steady(s); err != nil {
		return "", ends, err
	}
	now := d.Clock()
	all, err := d.Store.Recoveries(ctx)
	if err != nil {
		return "", ends, err
	}
	i := slices.IndexFunc(all, func(r Recovery) bool { return r.ID == id && now.Before(r.Ends) })
	if i < 0 {
		return "", ends, errs.Missing("error.not_found")
	}
	r := &all[i]
	e := Entry{At: now, By: s.Actor, Account: r.Account, Action: "recovery.confirm", Why: string(r.Reason)}
	a, err := d.standing(ctx, r.Account)
	switch {
	case err != nil:
		return "", ends, err
	case r.By == s.Who.ID:
		return "", ends, d.refuse(ctx, e, errs.Refuse("login.second_person"))
	case !seconds(s, &a, r):
		return "", ends, d.refuse(ctx, e, errs.Missing("error.not_found"))
	}
	code, hash, err := newCode(d.Random)
	if err != nil {
		return "", ends, err
	}
	if err := d.record(ctx, e); err != nil {
		return "", ends, err
	}
	ends = now.Add(recoverCode)
	if err := d.Store.ConfirmRecovery(ctx, id, s.Who.ID, Code{Hash: hash, Account: a.ID, Kind: Recovered, Ends: ends}); err != nil {
		return "", ends, err
	}
	d.Tell(ctx, a.ID)
	return code, ends, nil
}
