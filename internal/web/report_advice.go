package web

import (
	"net/http"
	"net/url"
	"strconv"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// adviceTips are what can be advised, as the record has it.
var adviceTips = []report.Tip{
	report.TipTalk, report.TipWatch, report.TipConsult, report.TipOwnHelp, report.TipNetwork, report.TipReport,
	report.TipCallPolice, report.TipSelfHelp, report.TipAskAgain, report.TipElsewhere, report.TipNothing,
}

// advicePage is a request for advice: who asks, about what, in codes.
func (s *site) advicePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.adviceWith(r, p, "", 0)
}

func (s *site) adviceWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	a, err := s.Intake.ReadAdvice(r.Context(), by, core.ReportID(r.PathValue("id")))
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("advice.one")
	at := "/advies/" + url.PathEscape(string(a.ID))
	page := ui.AdvicePage{
		Page: p, Heading: p.Title, Problem: problem, Action: at, Crumbs: []ui.Link{{Href: "/meldingen", Text: p.Word("report.queue")}, {Text: p.Title}}, Chosen: r.PostForm["tips"],
	}
	names, err := s.Living.Names(r.Context(), nil)
	if err != nil {
		return outcome{}, err
	}
	page.Lines = s.adviceLines(p, a, names)
	if r.URL.Query().Get("gedaan") != "" {
		page.Done = p.Word("do.any.done")
	}
	for _, tip := range a.Tips {
		page.Given = append(page.Given, p.Word("advice.tip."+string(tip))) // key: ok, the tips.
	}
	if a.Became != "" {
		page.Given = append(page.Given, p.Word("advice.became"))
	}
	if page.Talk, err = s.adviceTalk(r, p, by, a); err != nil {
		return outcome{}, err
	}
	if a.Ended() {
		return render(ui.Advice(page), status), nil
	}
	now := s.Clock()
	for _, d := range report.AdviceDuties(a, circle.Moment{Now: now, Rules: s.Rules}) {
		page.Due, page.Late = text.Capital(p.Say(d.What, nil))+": "+(&shown{Printer: p.Printer, moment: circle.Moment{Now: now}}).due(d.Due), now.After(d.Due)
		break
	}
	page.Take = a.Taken.IsZero() || a.Holder.ID != by.ID
	for _, tip := range adviceTips {
		page.Give = append(page.Give, ui.Choice{Value: string(tip), Text: text.Capital(p.Word("advice.tip." + string(tip)))}) // key: ok, the tips.
	}
	page.Report = newReportAt + "?" + url.Values{"advies": {string(a.ID)}}.Encode()
	return render(ui.Advice(page), status), nil
}

// adviceLines are who asks and about what, and who has it.
func (s *site) adviceLines(p ui.Page, a *report.Advice, names Names) []string {
	lines := []string{
		p.Say(text.M("advice.line", text.Words("kind", p.Word("report.kind."+a.By.Kind)), text.Words("door", p.Word("report.door."+string(a.Door))), text.Moment("when", a.Asked)), nil), // key: ok, the kinds of reporter and the doors.
		text.Capital(p.Word("report.urgency."+string(a.Topic.Urgency))) + ".", // key: ok, the urgencies.
	}
	var about []string
	for _, k := range a.Topic.Kinds {
		about = append(about, p.Word("report.violence."+k)) // key: ok, the kinds of violence.
	}
	if a.Topic.Children {
		about = append(about, p.Word("report.children.yes"))
	}
	if len(about) > 0 {
		lines = append(lines, text.Capital(p.List(about))+".")
	}
	if a.By.Agency != "" {
		lines = append(lines, p.Say(text.M("advice.signed_in", text.Words("agency", names.agency(a.By.Agency))), nil))
	}
	if a.Topic.Step > 0 {
		lines = append(lines, p.Say(text.M("advice.step", text.Words("n", strconv.Itoa(a.Topic.Step))), nil))
	}
	held := "advice.held"
	if a.Taken.IsZero() {
		held = "advice.held_untaken"
	}
	lines = append(lines, p.Say(text.M(held, text.Words("who", a.Holder.Name)), nil)) // key: ok, both above.
	return append(lines, p.Word("advice.no_family"))
}

// giveAdvice takes a request, or says what was advised.
func (s *site) giveAdvice(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	id := core.ReportID(r.PathValue("id"))
	if err = s.advise(r, by, id); err == nil {
		return outcome{to: "/advies/" + url.PathEscape(string(id)) + "?gedaan=ja"}, nil
	}
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return s.adviceWith(r, p, text.Capital(p.Say(said, nil)), statusOf(err))
	}
	return outcome{}, err
}

// advise puts it on record; one that is sent twice was done.
func (s *site) advise(r *http.Request, by casework.By, id core.ReportID) error {
	a, err := s.Intake.ReadAdvice(r.Context(), by, id)
	if err != nil {
		return err
	}
	if r.PostForm.Get("stap") == "oppakken" {
		if !a.Taken.IsZero() && a.Holder.ID == by.ID {
			return nil
		}
		name := sessionOf(r).Name
		if name == "" {
			name = string(by.ID)
		}
		return s.Intake.Advise(r.Context(), by, id, report.AdviceTaken{Name: name})
	}
	if r.PostForm.Get("stap") == "antwoorden" {
		return s.answerTalk(r, by, id)
	}
	act := report.AdviceGiven{}
	for _, tip := range r.PostForm["tips"] {
		act.Tips = append(act.Tips, report.Tip(tip))
	}
	return s.Intake.Advise(r.Context(), by, id, act)
}
