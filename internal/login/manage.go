package login

import (
	"context"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

// Manages tells whether somebody looks after the people of their agency. For others there is nothing
// to look after.
func (s *Session) Manages() bool {
	return s.Kind == access.Professional && s.Agency != "" && s.Has(access.Manager)
}

// Staff lists the people and the teams of an agency, by name, for who manages it.
func (d *Door) Staff(ctx context.Context, by *Session) (people []Account, teams []Team, err error) {
	if !by.Manages() {
		return nil, nil, errs.Missing("error.not_found")
	}
	if people, err = d.PeopleOf(ctx, by.Agency); err != nil {
		return nil, nil, err
	}
	all, err := d.Store.Teams(ctx)
	for _, t := range all {
		if t.Agency == by.Agency {
			teams = append(teams, t)
		}
	}
	slices.SortStableFunc(people, func(a, b Account) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(teams, func(a, b Team) int { return strings.Compare(a.Name, b.Name) })
	return people, teams, err
}

// NewTeam makes a team of the agency of whoever manages it.
func (d *Door) NewTeam(ctx context.Context, by *Session, name string) error {
	_, teams, err := d.Staff(ctx, by)
	if err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if slices.ContainsFunc(teams, func(t Team) bool { return strings.EqualFold(t.Name, name) }) {
		return errs.Refuse("manage.team_there")
	}
	_, err = d.AddTeam(ctx, by.Actor, Team{Agency: by.Agency, Name: name})
	return err
}

// Placing is where somebody works within their agency, and what they are there for.
type Placing struct {
	Who    core.ActorID
	Team   TeamID
	Leads  bool // the team
	OnCall bool // can be on call; when, the roster says
	Was    string
}

// Placed is how an account stands, for a form to say what was looked at.
func (a *Account) Placed() string {
	roles := []string{string(a.Team)}
	for _, r := range a.Roles {
		roles = append(roles, string(r))
	}
	return strings.Join(roles, " ")
}

// Place puts somebody in a team, names them its lead or not, and lets them be on call or not. What an
// agency's own identity provider says of somebody's tasks is said there.
func (d *Door) Place(ctx context.Context, by *Session, p Placing) error {
	if !by.Manages() {
		return errs.Missing("error.not_found")
	}
	a, err := d.Store.Account(ctx, p.Who)
	if err != nil || a.Agency != by.Agency || a.Kind != access.Professional || !a.Ended.IsZero() {
		return none(err)
	}
	switch {
	case a.Placed() != p.Was:
		return errs.Refuse("manage.changed_meanwhile")
	case p.Leads && p.Team == "":
		return errs.Bad("manage.lead_of_what")
	}
	next := a
	next.Team, next.Roles = p.Team, slices.Clone(a.Roles)
	for role, has := range map[access.Role]bool{access.TeamLead: p.Leads, access.OnCall: p.OnCall} {
		next.Roles = slices.DeleteFunc(next.Roles, func(r access.Role) bool { return r == role })
		if has {
			next.Roles = append(next.Roles, role)
		}
	}
	slices.Sort(next.Roles)
	was := slices.Sorted(slices.Values(a.Roles))
	switch {
	case a.Issuer != "" && !slices.Equal(was, next.Roles):
		return errs.Refuse("manage.provided")
	case next.Team == a.Team && slices.Equal(was, next.Roles):
		return nil
	}
	if err := d.checkAccount(ctx, &next); err != nil {
		return err
	}
	if err := d.record(ctx, Entry{At: d.Clock(), By: by.Actor, Account: a.ID, Action: "account.placed"}); err != nil {
		return err
	}
	if err := d.Store.ChangeAccount(ctx, next); err != nil {
		return err
	}
	d.Tell(ctx, a.ID)
	return nil
}
