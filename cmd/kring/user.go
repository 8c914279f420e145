package main

import (
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
)

// userCommand looks after who can sign in.
type userCommand struct {
	Add    userAddCommand    `cmd:"" help:"Make an account."`
	List   userListCommand   `cmd:"" help:"List the accounts."`
	Invite userInviteCommand `cmd:"" help:"Print a one-time code with which the owner of an account makes a first proof."`
	Out    userOutCommand    `cmd:"" name:"sign-out" help:"End the sessions of an account that goes on: whoever has it signs in anew."`
	Home   userHomeCommand   `cmd:"" help:"Keep the postcode of where a professional lives, or forget it."`
	End    userEndCommand    `cmd:"" help:"End an account: it is signed out at once, everywhere."`
}

// agencyCommand looks after the agencies whose people sign in.
type agencyCommand struct {
	Add  agencyAddCommand  `cmd:"" help:"Add an agency."`
	Team agencyTeamCommand `cmd:"" help:"Add a team to an agency."`
	List agencyListCommand `cmd:"" help:"List the agencies with their teams."`
}

// withDoor opens the database and lends the door to it.
func withDoor(s surroundings, g settings, do func(d *login.Door, o *office) error) (err error) {
	o, err := opened(s, g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	d, err := o.door(s, nil)
	if err != nil {
		return err
	}
	return do(d, o)
}

// operator is who works at the terminal, as far as the machine knows.
func operator() core.Actor {
	if u, err := user.Current(); err == nil {
		return core.Actor{ID: core.ActorID("operator " + u.Username)}
	}
	return core.Actor{ID: "operator"}
}

type userAddCommand struct {
	settings
	Kind   string   `default:"professional" enum:"professional,network,household" help:"professional, network or household."`
	Name   string   `help:"The name that colleagues know; of a professional alone."`
	Agency string   `placeholder:"ID" help:"The agency, as kring agency list gives it."`
	Team   string   `placeholder:"ID" help:"The team."`
	Role   []string `help:"A task beyond taking part in circles, such as desk, team_lead or manager. May be given more than once."`
	Home   string   `placeholder:"POSTCODE" help:"Where a professional lives, such as 1234AB: it shows when they look at a household there."`
}

// Run makes an account and prints its ID.
func (c *userAddCommand) Run(s surroundings) error {
	j := login.Joining{Kind: access.Kind(c.Kind), Agency: core.AgencyID(c.Agency), Team: login.TeamID(c.Team), Name: c.Name, Home: c.Home}
	for _, r := range c.Role {
		j.Roles = append(j.Roles, access.Role(r))
	}
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		a, err := d.AddAccount(s, operator(), j)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n", a.ID)
		return nil
	})
}

type userListCommand struct {
	settings
	All bool `help:"Those that ended too."`
}

// Run prints a line for each account.
func (c *userListCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		return d.EachAccount(s, func(a login.Account) error {
			if !a.Ended.IsZero() && !c.All {
				return nil
			}
			_, err := fmt.Fprintln(s.out, describe(&a))
			return err
		})
	})
}

func describe(a *login.Account) string {
	parts := []string{string(a.ID), string(a.Kind), a.Handle}
	for name, value := range map[string]string{"agency": string(a.Agency), "team": string(a.Team), "provider": a.Issuer} {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	slices.Sort(parts[3:])
	for _, r := range a.Roles {
		parts = append(parts, string(r))
	}
	if a.Name != "" {
		parts = append(parts, a.Name)
	}
	if !a.Ended.IsZero() {
		parts = append(parts, "ended "+a.Ended.Format(time.DateOnly))
	}
	return strings.Join(parts, "  ")
}

type userInviteCommand struct {
	settings
	ID string `arg:"" help:"The account."`
}

// Run prints the code, and a link that holds it where no server sees it.
func (c *userInviteCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, o *office) error {
		code, ends, err := d.Invite(s, operator(), core.ActorID(c.ID))
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Code: %s\nLink: %s/aanmelden#%s\nIt works once, until %s. Hand it over yourself.\n", code, o.config.Site, code, ends.UTC().Format(time.RFC3339))
		return nil
	})
}

type userOutCommand struct {
	settings
	ID string `arg:"" help:"The account."`
}

// Run ends the sessions of an account.
func (c *userOutCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		if err := d.EndSessions(s, operator(), core.ActorID(c.ID)); err != nil {
			return err
		}
		fmt.Fprintln(s.out, "Nobody is signed in with it any more; it stands, and whoever has it can sign in again.")
		return nil
	})
}

type userHomeCommand struct {
	settings
	Account  string `arg:"" help:"The account, or its handle."`
	Postcode string `arg:"" optional:"" help:"Such as 1234AB; none: what is kept is forgotten."`
}

// Run keeps it, or forgets it. It never prints one.
func (c *userHomeCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		if err := d.SetHome(s, operator(), c.Account, c.Postcode); err != nil {
			return err
		}
		said := "The postcode of this account is kept, sealed. Tell its owner what for."
		if c.Postcode == "" {
			said = "No postcode of this account is kept any more."
		}
		fmt.Fprintln(s.out, said)
		return nil
	})
}

type userEndCommand struct {
	settings
	ID string `arg:"" help:"The account."`
}

// Run ends an account.
func (c *userEndCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		if err := d.EndAccount(s, operator(), core.ActorID(c.ID)); err != nil {
			return err
		}
		fmt.Fprintln(s.out, "The account has ended; nobody is signed in with it any more.")
		return nil
	})
}

type agencyAddCommand struct {
	settings
	Name string `required:"" help:"The name."`
	Kind string `required:"" help:"What it is, in a word: wijkteam, politie, school."`
	ID   string `name:"id" help:"The ID under which circles know it already; none: one is drawn."`
}

// Run adds an agency and prints its ID.
func (c *agencyAddCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		a, err := d.AddAgency(s, operator(), login.Agency{ID: core.AgencyID(c.ID), Kind: c.Kind, Name: c.Name})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n", a.ID)
		return nil
	})
}

type agencyTeamCommand struct {
	settings
	Agency string `required:"" placeholder:"ID" help:"The agency."`
	Name   string `required:"" help:"The name of the team."`
}

// Run adds a team and prints its ID.
func (c *agencyTeamCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		t, err := d.AddTeam(s, operator(), login.Team{Agency: core.AgencyID(c.Agency), Name: c.Name})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s\n", t.ID)
		return nil
	})
}

type agencyListCommand struct{ settings }

// Run prints a line for each agency, and one for each of its teams.
func (c *agencyListCommand) Run(s surroundings) error {
	return withDoor(s, c.settings, func(d *login.Door, _ *office) error {
		agencies, err := d.Store.Agencies(s)
		if err != nil {
			return err
		}
		teams, err := d.Store.Teams(s)
		if err != nil {
			return err
		}
		for _, a := range agencies {
			fmt.Fprintf(s.out, "%s  %s  %s\n", a.ID, a.Kind, a.Name)
			for _, t := range teams {
				if t.Agency == a.ID {
					fmt.Fprintf(s.out, "  team %s  %s\n", t.ID, t.Name)
				}
			}
		}
		return nil
	})
}
