package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// newCircle is the choice to open one.
const newCircle = "nieuw"

// joining is how a report comes to stand in a circle.
type joining struct {
	*besides
	found     []casework.Beside // known circles in which somebody of the report is found
	agencies  []ui.Choice
	people    []Colleague // of the agency that was chosen, who can lead
	hands     bool        // there is something to hand over
	typed     url.Values
	asksWho   bool // the agency was chosen: who there?
	self      core.Holder
	teamLeads []Colleague
	there     []ui.Choice // those of the known circle that was chosen
	asksSame  bool        // that circle was chosen: who of the report is who there?
}

func (s *site) surroundings(r *http.Request, p ui.Page) (*joining, error) {
	b, err := s.besideReport(r, p)
	if err != nil {
		return nil, err
	}
	a := &joining{besides: b, typed: r.PostForm, self: core.Holder{Actor: b.by.Actor, Name: sessionOf(r).Name}}
	all, err := s.Intake.Beside(r.Context(), b.by, b.id)
	if err != nil {
		return nil, err
	}
	a.found = slices.DeleteFunc(all, func(one casework.Beside) bool {
		return one.Circle == "" || slices.Contains(b.state.Circles, one.Circle)
	})
	d, h := b.state.Decision(), b.state.Handover()
	a.hands = d != nil && d.Outcome.HandsOver() && (h == nil || !h.Declined.IsZero())
	for id, name := range b.names.Agencies {
		a.agencies = append(a.agencies, ui.Choice{Value: string(id), Text: name})
	}
	slices.SortFunc(a.agencies, func(x, y ui.Choice) int {
		return cmp.Or(strings.Compare(x.Text, y.Text), strings.Compare(x.Value, y.Value))
	})
	if agency := core.AgencyID(a.typed.Get("organisatie")); agency != "" {
		there, err := s.Living.Colleagues(r.Context(), agency)
		if err != nil {
			return nil, err
		}
		for _, one := range there {
			a.people = append(a.people, one)
			if one.Leads {
				a.teamLeads = append(a.teamLeads, one)
			}
		}
	}
	return a, nil
}

func (s *site) besideCirclePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	a, err := s.surroundings(r, p)
	if err != nil {
		return outcome{}, err
	}
	return render(ui.Around(a.page(saidDone(r, p), "")), 0), nil
}

// besideCircle joins a known circle or opens one. Which agency leads is chosen first, then who.
func (s *site) besideCircle(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	a, err := s.surroundings(r, p)
	if err != nil {
		return outcome{}, err
	}
	to := a.typed.Get("kring")
	known := slices.ContainsFunc(a.found, func(one casework.Beside) bool { return string(one.Circle) == to })
	if to == newCircle && a.typed.Get("organisatie") != "" && a.typed.Get("wie") == "" {
		a.asksWho = true
		return render(ui.Around(a.page("", "")), 0), nil
	}
	if to == newCircle && a.typed.Has("naast") { // a known one was chosen first: what a new one needs was not asked.
		return render(ui.Around(a.page("", "")), 0), nil
	}
	if known {
		if err := a.layBeside(s, r, core.CircleID(to)); err != nil {
			return outcome{}, err
		}
		if a.asksSame && a.typed.Get("naast") != to { // not asked yet, or of another circle.
			return render(ui.Around(a.page("", "")), 0), nil
		}
	}
	j := casework.Joining{What: a.typed.Get("wat"), Task: p.Word("circle_of.task"), Ask: a.typed.Get("vraag")}
	switch {
	case known:
		if a.asksSame {
			j.Same, err = a.same()
		}
		if err != nil {
			break
		}
		err = s.Intake.JoinCircle(r.Context(), a.by, a.id, core.CircleID(to), j)
	case to == newCircle:
		err = s.beginCircle(r, a, j)
	default:
		err = errs.Bad("circle_of.choose")
	}
	if err != nil {
		problem, status, err := s.told(r, p, err)
		if err != nil {
			return outcome{}, err
		}
		a.asksWho = a.typed.Get("wie") != ""
		return render(ui.Around(a.page("", text.Capital(problem))), status), nil
	}
	return outcome{to: reportHref(a.id, "/brief") + "?gedaan=kring"}, nil
}

// beginCircle opens a circle from the report.
func (s *site) beginCircle(r *http.Request, a *joining, j casework.Joining) error {
	above, err := s.Living.Above(r.Context(), a.by.Who)
	if err != nil {
		return err
	}
	b := &casework.Beginning{Name: a.typed.Get("naam"), Self: a.self, Joining: j}
	for rung := circle.RungTeam; rung <= circle.RungNational; rung++ {
		if len(above[rung]) > 0 {
			b.Ladder[rung] = above[rung][0]
		}
	}
	if who := core.ActorID(a.typed.Get("wie")); who != "" {
		i := slices.IndexFunc(a.people, func(one Colleague) bool { return one.ID == who })
		if i < 0 {
			return errs.Bad("circle_of.choose_who")
		}
		agency := core.AgencyID(a.typed.Get("organisatie"))
		b.Lead = core.Holder{Actor: core.Actor{ID: who, Agency: agency}, Name: a.people[i].Name}
		b.LeadAgency, b.TeamLead = a.names.agency(agency), b.Ladder[circle.RungTeam]
		if t := slices.IndexFunc(a.teamLeads, func(one Colleague) bool { return one.ID != who }); t >= 0 {
			b.TeamLead = core.Holder{Actor: core.Actor{ID: a.teamLeads[t].ID, Agency: agency}, Name: a.teamLeads[t].Name}
		}
	}
	_, err = s.Intake.OpenCircle(r.Context(), a.by, a.id, b)
	return err
}

// page is the form, with the circles that the report stands beside already.
func (a *joining) page(done, problem string) ui.AroundPage {
	page := a.Page
	page.Title = a.Word("circle_of.title")
	there := ui.AroundGroup{ID: "staat", Heading: a.Word("circle_of.there"), Empty: a.Word("circle_of.there_none")}
	for _, id := range a.state.Circles {
		there.Links = append(there.Links, ui.AroundLink{Href: "/kring/" + url.PathEscape(string(id)) + "?doel=triage", Text: a.circleName(id)})
	}
	form := ui.AroundForm{Action: reportHref(a.id, "/kring"), Fields: a.fields(), Button: a.Word("circle_of.do")}
	if a.asksWho {
		form.Hidden = []ui.Hidden{{Name: "organisatie", Value: a.typed.Get("organisatie")}}
	}
	if a.asksSame {
		form.Hidden = append(form.Hidden, ui.Hidden{Name: "naast", Value: a.typed.Get("kring")})
	}
	return ui.AroundPage{
		Page: page, Crumbs: a.crumbs(ui.Link{Text: page.Title}), Heading: page.Title, Lead: a.Word("circle_of.lead"), Done: done, Problem: problem,
		Groups: []ui.AroundGroup{there, {ID: "leggen", Heading: a.Word("circle_of.lay"), Lines: []string{a.Word("circle_of.beware")}, Forms: []ui.AroundForm{form}}},
	}
}

func (a *joining) circleName(id core.CircleID) string {
	return a.Say(text.M("circle_of.known", text.Words("id", string(id))), nil)
}

func (a *joining) fields() []ui.Asked {
	choices := []ui.Choice{}
	for _, one := range a.found {
		var of []string
		for i := range a.state.About {
			if slices.Contains(one.Of, a.state.About[i].Person) && a.state.About[i].Name != "" {
				of = append(of, a.state.About[i].Name)
			}
		}
		name := a.circleName(one.Circle)
		if len(of) > 0 {
			name = a.Say(text.M("circle_of.like", text.Words("id", string(one.Circle)), text.Words("who", a.List(of))), nil)
		}
		choices = append(choices, ui.Choice{Value: string(one.Circle), Text: name})
	}
	choices = append(choices, ui.Choice{Value: newCircle, Text: a.Word("circle_of.new")})
	picked := a.typed["kring"]
	if len(picked) == 0 && len(choices) == 1 {
		picked = []string{newCircle}
	}
	fields := []ui.Asked{
		{ID: "kring", Kind: ui.AskPick, Label: a.Word("circle_of.which"), From: choices, Typed: picked},
		{ID: "wat", Kind: ui.AskWords, Label: a.Word("circle_of.what"), Hint: a.Word("circle_of.what_hint"), Typed: a.typed["wat"]},
	}
	if !a.asksSame {
		fields = append(fields, ui.Asked{ID: "naam", Kind: ui.AskLine, Label: a.Word("circle_of.name"), Hint: a.Word("circle_of.name_hint"), Typed: a.typed["naam"], Optional: true})
	}
	if a.hands {
		fields = append(fields, ui.Asked{ID: "vraag", Kind: ui.AskWords, Label: a.Word("circle_of.ask"), Hint: a.Word("circle_of.ask_hint"), Typed: a.typed["vraag"], Optional: true})
	}
	if a.asksSame {
		return append(fields, a.sameFields()...)
	}
	if a.asksWho {
		var people []ui.Choice
		for _, one := range a.people {
			people = append(people, ui.Choice{Value: string(one.ID), Text: one.Name})
		}
		return append(fields, ui.Asked{
			ID: "wie", Kind: ui.AskChoice, From: people, Typed: a.typed["wie"], Hint: a.Word("circle_of.who_hint"),
			Label: a.Say(text.M("circle_of.who", text.Words("agency", a.names.agency(core.AgencyID(a.typed.Get("organisatie"))))), nil),
		})
	}
	return append(fields, ui.Asked{
		ID: "organisatie", Kind: ui.AskChoice, Label: a.Word("circle_of.agency"), Hint: a.Word("circle_of.agency_hint"), From: a.agencies,
		Typed: a.typed["organisatie"], Optional: true,
	})
}
