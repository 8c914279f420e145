package login

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

const (
	inviteEnds = 24 * time.Hour
	pageSize   = 500
	longest    = 200 // letters of a name
)

// Joining is an account that is to be made.
type Joining struct {
	Kind   access.Kind
	Agency core.AgencyID
	Team   TeamID
	Roles  []access.Role
	Name   string
	Home   string // the postcode of where a professional lives, as it was typed; empty: it is not kept
}

// AddAccount makes an account. It has no proof yet: an invitation lets its owner make one.
func (d *Door) AddAccount(ctx context.Context, by core.Actor, j Joining) (Account, error) {
	handle, err := newHandle(d.Random)
	if err != nil {
		return Account{}, err
	}
	a := Account{
		ID: core.ActorID(d.NewID()), Kind: j.Kind, Agency: j.Agency, Team: j.Team, Roles: slices.Clone(j.Roles),
		Name: strings.TrimSpace(j.Name), Handle: handle, Made: d.Clock(),
	}
	if a.Home, err = d.sealHome(a.ID, j.Home); err != nil {
		return Account{}, err
	}
	if err := d.checkAccount(ctx, &a); err != nil {
		return Account{}, err
	}
	if err := d.record(ctx, Entry{At: a.Made, By: by, Account: a.ID, Action: "account.add"}); err != nil {
		return Account{}, err
	}
	return a, d.Store.AddAccount(ctx, a)
}

// checkAccount refuses an account that can't be right.
func (d *Door) checkAccount(ctx context.Context, a *Account) error {
	switch {
	case !a.Kind.Valid():
		return errs.Bad("login.bad_kind")
	case a.Kind == access.Professional && (a.Name == "" || a.Agency == ""):
		return errs.Bad("login.professional_needs")
	case a.Kind != access.Professional && (a.Name != "" || a.Agency != "" || a.Team != "" || len(a.Roles) > 0 || len(a.Home) > 0):
		return errs.Bad("login.household_has_none")
	case len(a.Name) > longest || !printable(a.Name):
		return errs.Bad("login.bad_name")
	}
	for _, r := range a.Roles {
		if !r.Valid() {
			return errs.Bad("login.bad_role")
		}
	}
	if a.Kind != access.Professional {
		return nil
	}
	return d.checkPlace(ctx, a)
}

// checkPlace refuses an agency or a team that isn't there.
func (d *Door) checkPlace(ctx context.Context, a *Account) error {
	agencies, err := d.Store.Agencies(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(agencies, func(one Agency) bool { return one.ID == a.Agency }) {
		return errs.Bad("login.no_agency")
	}
	if a.Team == "" {
		return nil
	}
	teams, err := d.Store.Teams(ctx)
	if err == nil && !slices.ContainsFunc(teams, func(t Team) bool { return t.ID == a.Team && t.Agency == a.Agency }) {
		err = errs.Bad("login.no_team")
	}
	return err
}

// printable tells whether a name can stand on a line of a page or a list.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd || r >= 0x2028 && r <= 0x202e })
}

// AddAgency makes an agency; without an ID it draws one.
func (d *Door) AddAgency(ctx context.Context, by core.Actor, a Agency) (Agency, error) {
	a.Name, a.Kind = strings.TrimSpace(a.Name), strings.TrimSpace(a.Kind)
	if a.ID == "" {
		a.ID = core.AgencyID(d.NewID())
	}
	if a.Name == "" || a.Kind == "" || len(a.Name) > longest || !printable(a.Name+a.Kind+string(a.ID)) {
		return Agency{}, errs.Bad("login.bad_agency")
	}
	if err := d.record(ctx, Entry{At: d.Clock(), By: by, Action: "agency.add", Why: string(a.ID)}); err != nil {
		return Agency{}, err
	}
	return a, d.Store.AddAgency(ctx, a)
}

// AddTeam makes a team of an agency.
func (d *Door) AddTeam(ctx context.Context, by core.Actor, t Team) (Team, error) {
	t.ID, t.Name = TeamID(d.NewID()), strings.TrimSpace(t.Name)
	if t.Name == "" || len(t.Name) > longest || !printable(t.Name) {
		return Team{}, errs.Bad("login.bad_team")
	}
	agencies, err := d.Store.Agencies(ctx)
	if err != nil {
		return Team{}, err
	}
	if !slices.ContainsFunc(agencies, func(one Agency) bool { return one.ID == t.Agency }) {
		return Team{}, errs.Bad("login.no_agency")
	}
	if err := d.record(ctx, Entry{At: d.Clock(), By: by, Action: "team.add", Why: string(t.ID)}); err != nil {
		return Team{}, err
	}
	return t, d.Store.AddTeam(ctx, t)
}

// EachAccount goes through all accounts, in the order of their IDs.
func (d *Door) EachAccount(ctx context.Context, do func(Account) error) error {
	for after := core.ActorID(""); ; {
		page, err := d.Store.Accounts(ctx, after, pageSize)
		if err != nil || len(page) == 0 {
			return err
		}
		for i := range page {
			if err := do(page[i]); err != nil {
				return err
			}
		}
		after = page[len(page)-1].ID
	}
}

// EndAccount ends an account: its sessions are void at once, and its proofs are gone.
func (d *Door) EndAccount(ctx context.Context, by core.Actor, id core.ActorID) error {
	now := d.Clock()
	if _, err := d.standing(ctx, id); err != nil {
		return err
	}
	if err := d.record(ctx, Entry{At: now, By: by, Account: id, Action: "account.end"}); err != nil {
		return err
	}
	return d.Store.EndAccount(ctx, id, now)
}

// Invite gives a one-time code with which the owner of an account makes a first proof. Who has
// one already comes back by recovery, for that takes two people.
func (d *Door) Invite(ctx context.Context, by core.Actor, id core.ActorID) (code string, ends time.Time, err error) {
	now := d.Clock()
	a, err := d.standing(ctx, id)
	if err != nil {
		return "", ends, err
	}
	proofs, err := d.proofs(ctx, a.ID)
	switch {
	case err != nil:
		return "", ends, err
	case a.Issuer != "":
		return "", ends, errs.Refuse("login.has_provider")
	case proofs > 0:
		return "", ends, errs.Refuse("login.has_proof")
	}
	code, hash, err := newCode(d.Random)
	if err != nil {
		return "", ends, err
	}
	if err := d.record(ctx, Entry{At: now, By: by, Account: id, Action: "account.invite"}); err != nil {
		return "", ends, err
	}
	ends = now.Add(inviteEnds)
	return code, ends, d.Store.PutCode(ctx, Code{Hash: hash, Account: id, Kind: Invited, Ends: ends})
}

// standing gives an account that has not ended.
func (d *Door) standing(ctx context.Context, id core.ActorID) (Account, error) {
	a, err := d.Store.Account(ctx, id)
	if err != nil {
		return Account{}, fmt.Errorf("account %q: %w", id, err)
	}
	if !a.Ended.IsZero() {
		return Account{}, errs.Refuse("login.ended")
	}
	return a, nil
}

// proofs counts the ways an account can sign in by itself.
func (d *Door) proofs(ctx context.Context, id core.ActorID) (int, error) {
	keys, err := d.Store.Passkeys(ctx, id)
	if err != nil {
		return 0, err
	}
	n := len(keys)
	_, err = d.Store.Passphrase(ctx, id)
	none, err := missing(err)
	if !none {
		n++
	}
	return n, err
}

// Ensure makes an account with an ID that others know already, if it isn't there. It is for the
// demo, whose people are invented with their circles.
func (d *Door) Ensure(ctx context.Context, a Account) error {
	_, err := d.Store.Account(ctx, a.ID)
	if none, err := missing(err); !none || err != nil {
		return err
	}
	if a.Handle, err = newHandle(d.Random); err != nil {
		return err
	}
	a.Made = d.Clock()
	return d.Store.AddAccount(ctx, a)
}
