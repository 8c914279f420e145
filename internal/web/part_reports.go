package web

import (
	"net/http"
	"net/url"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// toReport leads to the report itself, for the desk that has it alone.
const toReport = "melding-zelf"

// reportAt is where a report is to whoever is of the desk that has it; false: it isn't theirs, or it is
// no report that came in by Kring.
func (s *site) reportAt(r *http.Request, id string) (string, bool, error) {
	who := sessionOf(r)
	if s.Intake == nil || who == nil || !who.Has(access.Desk) {
		return "", false, nil
	}
	may, err := s.Intake.May(r.Context(), casework.By{Who: who.Who, For: access.Triage}, core.ReportID(id), report.Taken{})
	return "/melding/" + url.PathEscape(id), len(may) == 1 && may[0], err
}

// reportLinks gives the reports on the page of a circle their address, for the desk.
func (s *site) reportLinks(r *http.Request, p ui.Page, page *ui.CirclePage) error {
	var failed error
	page.Offer(func(a ui.Act) (ui.Act, bool) {
		if a.Name != toReport {
			return a, true
		}
		at, theirs, err := s.reportAt(r, a.Over)
		if err != nil {
			failed = err
		}
		a.Href, a.Text = at, p.Word("part.report_go")
		return a, theirs
	})
	return failed
}

// reports are those that lie beside this household: what was decided, and whether who reported heard
// of it. Who that was lies elsewhere.
func (v *shown) reports() ui.Part {
	p := v.part("reports", circle.LinkReports)
	for i := range v.state.Reports {
		r := &v.state.Reports[i]
		stage, id := r.Stage(), string(r.ID)
		said := v.stage(stage)
		if v.state.Retold && stage.Open() {
			said = "" // what a source doesn't mention may have been done.
		}
		x := v.item(id, r.What, said)
		day, agency := text.Day("day", r.Received), text.Agency("agency", r.Agency)
		switch {
		case v.state.Retold:
			v.line(&x, text.M("part.report_retold", day, agency))
		case r.Citizen:
			v.line(&x, text.M("part.report_citizen", day, agency))
		default:
			v.line(&x, text.M("part.report_professional", day, agency))
		}
		if r.Acute {
			x.Lines = append(x.Lines, ui.Line{Text: v.Word("part.report_acute")})
		}
		if !r.Decided.IsZero() {
			v.line(&x, text.M("part.report_decided", text.Term("decision", "part.decision_"+string(r.Decision)), text.Day("day", r.Decided))) // key: ok, the outcome codes.
		}
		if !r.Told.IsZero() {
			v.line(&x, text.M("part.report_told", text.Day("day", r.Told)))
		}
		if !r.Discredited.IsZero() {
			v.line(&x, text.M("part.report_doubted", text.Day("day", r.Discredited)))
		}
		x.Do = offers(id, toDecide, toTell, toDiscredit, toReport)
		shelve(&p, x, x.Open || stage.Open() && !v.state.Retold)
	}
	p.Do = offers("", toLink)
	return v.close(p, func(n int) text.Message { return text.M("part.reports_more", text.Count("n", n)) })
}
