package login_test

import (
	"slices"
	"testing"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
)

// TestWhoManagesAnAgencyPlacesItsPeople: in a team, as its lead, and with the task of being on call.
func TestWhoManagesAnAgencyPlacesItsPeople(t *testing.T) {
	w := newWorld(t)
	jan := w.worker(access.Desk)
	boss, _ := w.sits(w.worker(access.Manager))
	w.ok(w.NewTeam(t.Context(), &boss, " Zuid "))
	w.says(w.NewTeam(t.Context(), &boss, "zuid"), "manage.team_there")
	w.says(w.NewTeam(t.Context(), &boss, " "), "login.bad_team")
	people, teams, err := w.Staff(t.Context(), &boss)
	w.ok(err)
	if len(people) != 2 || len(teams) != 2 || teams[1].Name != "Zuid" {
		t.Fatalf("%+v %+v", people, teams)
	}
	p := login.Placing{Who: jan.ID, Team: teams[1].ID, Leads: true, OnCall: true, Was: jan.Placed()}
	w.ok(w.Place(t.Context(), &boss, p))
	now, err := w.store.Account(t.Context(), jan.ID)
	w.ok(err)
	if now.Team != teams[1].ID || !slices.Equal(now.Roles, []access.Role{access.Desk, access.OnCall, access.TeamLead}) || !slices.Contains(w.told, jan.ID) {
		t.Errorf("%+v, told: %v", now, w.told)
	}
	w.says(w.Place(t.Context(), &boss, p), "manage.changed_meanwhile")
	p.Was, p.Team = now.Placed(), ""
	w.says(w.Place(t.Context(), &boss, p), "manage.lead_of_what")
	p.Leads, p.OnCall, p.Team = false, false, "elsewhere"
	w.says(w.Place(t.Context(), &boss, p), "login.no_team")
	p.Team = ""
	w.ok(w.Place(t.Context(), &boss, p))
	if now, err = w.store.Account(t.Context(), jan.ID); err != nil || now.Team != "" || !slices.Equal(now.Roles, []access.Role{access.Desk}) {
		t.Errorf("%+v %v", now, err)
	}
}

// TestNobodyElseManages: who is no manager finds nothing, and a manager nothing of another agency.
func TestNobodyElseManages(t *testing.T) {
	w := newWorld(t)
	w.ok(w.store.AddAgency(t.Context(), login.Agency{ID: "politie", Kind: "politie", Name: "Politie"}))
	eva, err := w.AddAccount(t.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "politie", Name: "Eva"})
	w.ok(err)
	vouched := login.Account{ID: "v", Kind: access.Professional, Agency: "wijk", Name: "Vera", Issuer: "https://id", Subject: "s"}
	w.ok(w.Ensure(t.Context(), vouched))
	boss, _ := w.sits(w.worker(access.Manager))
	lead, _ := w.sits(w.worker(access.TeamLead))
	home, _ := w.sits(w.relative())
	for _, s := range []*login.Session{&lead, &home, {}} {
		_, _, err := w.Staff(t.Context(), s)
		for _, err := range []error{err, w.NewTeam(t.Context(), s, "Oost"), w.Place(t.Context(), s, login.Placing{Who: eva.ID, Was: eva.Placed()})} {
			if !errs.Is(err, errs.NotFound) {
				t.Error(err)
			}
		}
	}
	for _, who := range []core.ActorID{eva.ID, home.Who.ID, "nobody"} {
		w.says(w.Place(t.Context(), &boss, login.Placing{Who: who}), "error.not_found")
	}
	w.says(w.Place(t.Context(), &boss, login.Placing{Who: "v", Team: "noord", OnCall: true, Was: vouched.Placed()}), "manage.provided")
	w.ok(w.Place(t.Context(), &boss, login.Placing{Who: "v", Team: "noord", Was: vouched.Placed()}))
}
