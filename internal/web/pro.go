package web

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"slices"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Professionals is what the pages ask for professionals who report or take over.
type Professionals interface {
	// Agency is an agency with its kind.
	Agency(ctx context.Context, id core.AgencyID) (login.Agency, error)
	// Once acts on a report one time, however often its form is sent.
	Once(ctx context.Context, by casework.By, id core.ReportID, once string, all ...report.Body) (*casework.ReportReceipt, error)
	// Did tells whether somebody put this on record of a report already.
	Did(ctx context.Context, by casework.By, id core.ReportID, once string) (bool, error)
}

// Where professionals report, and where they see what became of it.
const (
	proAt  = "/melden/beroep"
	mineAt = "/meldingen/mijn"
)

// proRoutes are the pages of professionals about reports, beside those of the desk.
func (s *site) proRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /melden/beroep", s.signedIn(s.form(s.proPage)))
	mux.HandleFunc("POST /melden/beroep", s.signedIn(s.form(s.proFile)))
	mux.HandleFunc("GET /melden/beroep/advies", s.signedIn(s.form(s.proAdvicePage)))
	mux.HandleFunc("POST /melden/beroep/advies", s.signedIn(s.form(s.proAsk)))
	mux.HandleFunc("GET /meldingen/mijn", s.signedIn(s.form(s.mine)))
	mux.HandleFunc("GET /meldingen/mijn/{id}", s.signedIn(s.form(s.mineOne)))
	mux.HandleFunc("POST /meldingen/mijn/{id}", s.signedIn(s.form(s.mineActs)))
	mux.HandleFunc("GET /melding/{id}/overnemen", s.signedIn(s.form(s.takeOverPage)))
	mux.HandleFunc("POST /melding/{id}/overnemen", s.signedIn(s.form(s.takeOver)))
	mux.HandleFunc("GET /melding/{id}/opschaling", s.signedIn(s.form(s.pushPage)))
	mux.HandleFunc("POST /melding/{id}/opschaling", s.signedIn(s.form(s.push)))
}

// reports tells whether it is theirs to report for an agency.
func (s *site) reports(r *http.Request) bool {
	who := sessionOf(r)
	if s.Intake == nil || s.Policies == nil || !s.works(r) || who.Agency == "" {
		return false
	}
	t := access.Thing{Act: report.TypeOf(report.Received{})}
	return s.Policies.Decide(who.Who, access.File, t, access.Help).Allowed
}

// helping is who signed in, for help; refused to who doesn't work around households.
func (s *site) helping(r *http.Request) (casework.By, error) {
	if !s.works(r) {
		return casework.By{}, errs.Missing("error.not_found")
	}
	return casework.By{Who: sessionOf(r).Who, For: access.Help}, nil
}

// onceOf is what tells a form apart from another that was filled in alike.
func (s *site) onceOf(r *http.Request) string {
	if fresh := r.PostFormValue("kenmerk"); made.MatchString(fresh) {
		return fresh
	}
	return s.NewID()
}

// didBefore tells whether the form that was sent was sent before: what it did may have ended that
// they know of the report.
func (s *site) didBefore(r *http.Request) (bool, error) {
	fresh := r.PostForm.Get("kenmerk")
	by, err := s.helping(r)
	if err != nil || !made.MatchString(fresh) {
		return false, err
	}
	return s.Intake.Did(r.Context(), by, core.ReportID(r.PathValue("id")), fresh+r.PostForm.Get("doe"))
}

// madeOf is an identifier that somebody's form makes, always the same and of nobody else.
func madeOf(who core.ActorID, fresh, what string) core.ReportID {
	sum := sha256.Sum256([]byte(string(who) + "\x00" + fresh + "\x00" + what))
	return core.ReportID(base32.StdEncoding.EncodeToString(sum[:])[:26])
}

// crumbsTo lead from the first page to this one.
func crumbsTo(p ui.Page, links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Href: p.Home, Text: p.Word("day.title")}}, links...)
}

// proKinds are the kinds of professional somebody can report as.
func proKinds(p ui.Page) (all []ui.Choice) {
	for _, kind := range report.ProfessionalKinds() {
		all = append(all, ui.Choice{Value: kind, Text: p.Word("report.kind." + kind)}) // key: ok, the kinds of reporter.
	}
	return all
}

// urgenciesOf are how urgent it is in the words of who reports.
func urgenciesOf(p ui.Page) (all []ui.Choice) {
	for _, u := range []report.Urgency{report.UrgentNow, report.UrgentSoon, report.NotUrgent, report.UrgentUnknown} {
		all = append(all, ui.Choice{Value: string(u), Text: text.Capital(p.Word("report.urgency." + string(u)))}) // key: ok, how urgent.
	}
	return all
}

// stepsOf are the steps of the reporting code.
func stepsOf(p ui.Page) (all []ui.Choice) {
	for _, n := range []string{"1", "2", "3", "4", "5"} {
		all = append(all, ui.Choice{Value: n, Text: p.Word("pro.step_" + n)}) // key: ok, the steps of the reporting code.
	}
	return all
}

// pro is a professional at their door: who they are to the desk, and what they typed.
type pro struct {
	ui.Page
	by     casework.By
	called string
	agency login.Agency
	desks  []ui.Choice // that receive reports
	fresh  string
}

// atDoor is who stands at the door of professionals.
func (s *site) atDoor(r *http.Request, p ui.Page) (*pro, error) {
	if !s.reports(r) {
		return nil, errs.Missing("error.not_found")
	}
	session := sessionOf(r)
	d := &pro{Page: p, by: casework.By{Who: session.Who, For: access.Help}, called: session.Name, fresh: s.onceOf(r)}
	var err error
	if d.agency, err = s.Intake.Agency(r.Context(), session.Agency); err != nil {
		return nil, err
	}
	all, err := s.Intake.Receivers(r.Context())
	for _, one := range all {
		d.desks = append(d.desks, ui.Choice{Value: string(one.ID), Text: one.Name})
	}
	return d, err
}

// desk is the agency that receives it: the one that was chosen, or the only one there is.
func (d *pro) desk(chosen string) (core.AgencyID, string, error) {
	if len(d.desks) == 1 {
		chosen = d.desks[0].Value
	}
	i := slices.IndexFunc(d.desks, func(c ui.Choice) bool { return c.Value == chosen })
	switch {
	case len(d.desks) == 0:
		return "", "", errs.Refuse("pro.no_desk")
	case i < 0:
		return "", "", errs.Bad("pro.which_desk")
	}
	return core.AgencyID(d.desks[i].Value), d.desks[i].Text, nil
}

// deskField asks which of more desks it goes to.
func (d *pro) deskField(typed string) []ui.Asked {
	if len(d.desks) < 2 {
		return nil
	}
	return []ui.Asked{{ID: "bij", Label: d.Word("pro.f_desk"), Kind: ui.AskChoice, From: d.desks, Typed: []string{typed}}}
}
