package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// ReportBeside is what hangs on a report beside its own acts: its circle, and who reported.
type ReportBeside interface {
	// OpenCircle and JoinCircle lay it beside a household's circle.
	OpenCircle(ctx context.Context, by casework.By, id core.ReportID, b *casework.Beginning) (core.CircleID, error)
	JoinCircle(ctx context.Context, by casework.By, id core.ReportID, known core.CircleID, j casework.Joining) error
	// KeepReporter puts away who reported; a custodian alone gets it back, by Reveal, when that is asked.
	KeepReporter(ctx context.Context, by casework.By, id core.ReportID, who []byte) error
	Asked(ctx context.Context, by casework.By, id core.ReportID) (*report.Asking, error)
	Reveal(ctx context.Context, by casework.By, id core.ReportID) ([]byte, error)
	Requests(ctx context.Context, by casework.By, n int) ([]casework.Queued, error)
	// Custodians are those of an agency.
	Custodians(ctx context.Context, agency core.AgencyID) ([]core.Holder, error)
}

// besideRoutes are the pages of letters, of the circle and of who reported.
func (s *site) besideRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /melding/{id}/brief", s.signedIn(s.form(s.lettersPage)))
	mux.HandleFunc("GET /melding/{id}/brief/{soort}", s.signedIn(s.form(s.letterPage)))
	mux.HandleFunc("POST /melding/{id}/brief/{soort}", s.signedIn(s.form(s.letter)))
	mux.HandleFunc("GET /melding/{id}/kring", s.signedIn(s.form(s.besideCirclePage)))
	mux.HandleFunc("POST /melding/{id}/kring", s.signedIn(s.form(s.besideCircle)))
	mux.HandleFunc("GET /melding/{id}/melder", s.signedIn(s.form(s.reporterPage)))
	mux.HandleFunc("POST /melding/{id}/melder", s.signedIn(s.form(s.reporterAct)))
	mux.HandleFunc("GET /bron", s.signedIn(s.form(s.requestsPage)))
}

// besides is a report before somebody of its desk.
type besides struct {
	ui.Page
	by    casework.By
	id    core.ReportID
	state *report.State
	names Names
}

// besideReport reads a report for its desk: to everybody else it isn't there.
func (s *site) besideReport(r *http.Request, p ui.Page) (*besides, error) {
	b := &besides{Page: p, by: casework.By{Who: sessionOf(r).Who, For: access.Triage}, id: core.ReportID(r.PathValue("id"))}
	view, err := s.Intake.Read(r.Context(), b.by, b.id)
	if err != nil {
		return nil, err
	}
	if b.state = report.Fold(view.Events); b.state.Received.IsZero() {
		return nil, errNotThere()
	}
	b.names, err = s.Living.Names(r.Context(), nil)
	return b, err
}

// reportHref is a page of a report.
func reportHref(id core.ReportID, rest string) string {
	return "/melding/" + url.PathEscape(string(id)) + rest
}

// crumbs lead back to the report.
func (b *besides) crumbs(more ...ui.Link) []ui.Link {
	all := []ui.Link{{Href: reportHref(b.id, ""), Text: b.Word("beside.report")}, {Href: reportHref(b.id, "/brief"), Text: b.Word("beside.title")}}
	all = append(all, more...)
	return all
}

// besideDone are what was just done, as the address says it.
var besideDone = []string{"brief", "kring", "gevraagd", "bewaard", "gedaan", "niet"}

func saidDone(r *http.Request, p ui.Page) string {
	if what := r.URL.Query().Get("gedaan"); slices.Contains(besideDone, what) {
		return p.Word("beside.done_" + what) // key: ok, what was done.
	}
	return ""
}

// lettersPage lists the letters there are for this report, and where its circle and its reporter are.
func (s *site) lettersPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	b, err := s.besideReport(r, p)
	if err != nil {
		return outcome{}, err
	}
	now := ui.AroundGroup{ID: "nu", Heading: p.Word("beside.now"), Empty: p.Word("beside.now_none")}
	more := ui.AroundGroup{ID: "meer", Heading: p.Word("beside.other")}
	for i := range report.Letters() {
		l := &report.Letters()[i]
		link := ui.AroundLink{Href: reportHref(b.id, "/brief/"+l.Kind), Text: l.Write(p.Lang(), b.state, "", "").Title, When: p.Word("letter.to_" + string(l.To))} // key: ok, the addressees.
		if l.Fits(b.state) {
			now.Links = append(now.Links, link)
		} else if l.To != report.ToReporter || b.state.Reporter.Reach != report.NoReach {
			more.Links = append(more.Links, link)
		}
	}
	around := ui.AroundGroup{ID: "naast", Heading: p.Word("beside.more"), Links: []ui.AroundLink{
		{Href: reportHref(b.id, "/kring"), Text: p.Word("circle_of.title")},
		{Href: reportHref(b.id, "/melder"), Text: p.Word("reporter.title")},
	}}
	p.Title = p.Word("beside.title")
	page := ui.AroundPage{
		Page: p, Crumbs: b.crumbs(), Heading: p.Title, Done: saidDone(r, p), Groups: []ui.AroundGroup{now, more, around},
		Lead: p.Say(text.M("beside.lead", text.Day("when", b.state.Received)), nil),
	}
	if len(more.Links) == 0 {
		page.Groups = []ui.AroundGroup{now, around}
	}
	return render(ui.Around(page), 0), nil
}
