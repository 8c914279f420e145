package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

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
		x.Do = offers(id, toDecide, toTell, toDiscredit)
		shelve(&p, x, x.Open || stage.Open() && !v.state.Retold)
	}
	p.Do = offers("", toLink)
	return v.close(p, func(n int) text.Message { return text.M("part.reports_more", text.Count("n", n)) })
}
