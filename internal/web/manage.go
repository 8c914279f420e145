package web

import (
	"net/http"
	"slices"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// manageRoutes are the pages for who manages the people of an agency.
func (s *site) manageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /beheer", s.signedIn(s.form(s.managePage)))
	mux.HandleFunc("POST /beheer/team", s.signedIn(s.form(s.addTeam)))
	mux.HandleFunc("POST /beheer/plaats", s.signedIn(s.form(s.place)))
}

func (s *site) managePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.manageWith(r, p, "", "", 0)
}

// manageDeeds are what was just done, as the address says it.
var manageDeeds = []string{"team", "plaats"}

func (s *site) manageWith(r *http.Request, p ui.Page, problem, typed string, status int) (outcome, error) {
	who := sessionOf(r)
	people, teams, err := s.Door.Staff(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	agencies, err := s.agencyNames(r.Context())
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("manage.title")
	page := ui.ManagePage{
		Page: p, Agency: agencies[who.Agency], Problem: problem, NewTeam: typed, Choices: []ui.Choice{{Text: p.Word("manage.no_team")}},
	}
	if what := r.URL.Query().Get("gedaan"); slices.Contains(manageDeeds, what) {
		page.Done = p.Word("manage.done_" + what) // key: ok, the deeds.
	}
	names := map[login.TeamID]string{}
	for i := range teams {
		t := &teams[i]
		names[t.ID] = t.Name
		page.Choices = append(page.Choices, ui.Choice{Value: string(t.ID), Text: t.Name})
		page.Teams = append(page.Teams, managedTeam(p, t, people))
	}
	for i := range people {
		page.People = append(page.People, managedPerson(p, &people[i], names))
	}
	return render(ui.Manage(page), status), nil
}

// managedTeam is a team with who leads it: nobody is said in words.
func managedTeam(p ui.Page, t *login.Team, people []login.Account) ui.ManagedTeam {
	var leads []string
	members := 0
	for i := range people {
		if a := &people[i]; a.Team == t.ID {
			members++
			if slices.Contains(a.Roles, access.TeamLead) {
				leads = append(leads, a.Name)
			}
		}
	}
	one := ui.ManagedTeam{Name: t.Name, Leads: p.Word("manage.lead_none"), Members: p.Say(text.M("manage.members", text.Count("n", members)), nil)}
	if len(leads) > 0 {
		one.Leads = p.Say(text.M("manage.lead_is", text.Words("who", p.List(leads))), nil)
	}
	return one
}

func managedPerson(p ui.Page, a *login.Account, teams map[login.TeamID]string) ui.ManagedPerson {
	var about []string
	if name := teams[a.Team]; name != "" {
		about = append(about, name)
	}
	for _, role := range a.Roles {
		about = append(about, p.Word("role."+string(role))) // key: ok, the roles.
	}
	return ui.ManagedPerson{
		ID: string(a.ID), Name: a.Name, About: p.List(about), Team: string(a.Team), Was: a.Placed(), Provided: a.Issuer != "",
		Leads: slices.Contains(a.Roles, access.TeamLead), OnCall: slices.Contains(a.Roles, access.OnCall),
	}
}

// managed goes back to the page after a change, or says there what stood in its way.
func (s *site) managed(r *http.Request, p ui.Page, done, typed string, err error) (outcome, error) {
	if err == nil {
		return outcome{to: "/beheer?gedaan=" + done}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.manageWith(r, p, problem, typed, status)
}

func (s *site) addTeam(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	name := r.PostFormValue("naam")
	return s.managed(r, p, "team", name, s.Door.NewTeam(r.Context(), sessionOf(r), name))
}

func (s *site) place(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	get := r.PostFormValue
	return s.managed(r, p, "plaats", "", s.Door.Place(r.Context(), sessionOf(r), login.Placing{
		Who: core.ActorID(get("wie")), Team: login.TeamID(get("team")), Leads: get("leidt") == "ja", OnCall: get("piket") == "ja", Was: get("was"),
	}))
}
