package web

import (
	"encoding/json"
	"net/http"
	"slices"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The steps around who reported.
const (
	toAskWho = "vraag"
	toKeep   = "bewaar"
	toReveal = "onthul"
	toDid    = "gedaan"
	toDidNot = "niet"
)

// requestsPage is what desks ask of who keeps reporters apart.
func (s *site) requestsPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by := casework.By{Who: sessionOf(r).Who, For: access.Triage}
	lines, err := s.Intake.Requests(r.Context(), by, 50)
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("reporter.requests")
	group := ui.AroundGroup{ID: "verzoeken", Heading: p.Word("reporter.waiting"), Empty: p.Word("reporter.none")}
	for i := range lines {
		group.Links = append(group.Links, ui.AroundLink{
			Href: reportHref(lines[i].Report, "/melder"), Text: p.Say(text.M("reporter.request", text.Moment("when", lines[i].Since)), nil),
			When: p.Say(text.M("reporter.due", text.Words("due", (&shown{Printer: p.Printer, moment: circle.Moment{Now: s.Clock()}}).due(lines[i].Due))), nil),
		})
	}
	return render(ui.Around(ui.AroundPage{
		Page: p, Crumbs: []ui.Link{{Href: p.Home, Text: p.Word("page.list_title")}, {Text: p.Title}}, Heading: p.Title, Lead: p.Word("reporter.requests_lead"),
		Done: saidDone(r, p), Groups: []ui.AroundGroup{group},
	}), 0), nil
}

func (s *site) reporterPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.reporterWith(r, p, "", 0)
}

// reporterWith is the page of a custodian who is asked, or that of the desk.
func (s *site) reporterWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	by, id := casework.By{Who: sessionOf(r).Who, For: access.Triage}, core.ReportID(r.PathValue("id"))
	p.Title = p.Word("reporter.title")
	if by.Has(access.Custodian) {
		x, err := s.Intake.Asked(r.Context(), by, id)
		if err == nil {
			return render(ui.Around(custodianPage(p, id, x, nil, problem)), status), nil
		}
		if !errs.Is(err, errs.NotFound) {
			return outcome{}, err
		}
	}
	b, err := s.besideReport(r, p)
	if err != nil {
		return outcome{}, err
	}
	custodians, err := s.Intake.Custodians(r.Context(), by.Agency)
	if err != nil {
		return outcome{}, err
	}
	page := b.reporter(custodians, r)
	page.Problem, page.Done = problem, saidDone(r, p)
	return render(ui.Around(page), status), nil
}

// custodianPage is what a custodian sees: why the reporter is needed and, when they open it, who it is.
func custodianPage(p ui.Page, id core.ReportID, x *report.Asking, who []byte, problem string) ui.AroundPage {
	to := reportHref(id, "/melder")
	ask := ui.AroundGroup{ID: "gevraagd", Heading: p.Word("reporter.asked"), Lines: []string{
		p.Word("reporter.why_" + string(x.Reason)), p.Say(text.M("reporter.asked_on", text.Moment("when", x.At)), nil), // key: ok, the reasons.
	}}
	if who == nil {
		ask.Forms = []ui.AroundForm{{Action: to, Hidden: []ui.Hidden{{Name: "stap", Value: toReveal}}, Button: p.Word("reporter.reveal")}}
	}
	groups := []ui.AroundGroup{ask}
	if who != nil {
		groups = append(groups, ui.AroundGroup{ID: "wie", Heading: p.Word("reporter.who"), Lines: append(whoLines(who), p.Word("reporter.who_beware"))})
	}
	groups = append(groups, ui.AroundGroup{ID: "antwoord", Heading: p.Word("reporter.answer"), Lines: []string{p.Word("reporter.answer_lead")}, Forms: []ui.AroundForm{
		{Action: to, Hidden: []ui.Hidden{{Name: "stap", Value: toDid}}, Button: p.Word("reporter.did")},
		{Action: to, Hidden: []ui.Hidden{{Name: "stap", Value: toDidNot}}, Button: p.Word("reporter.did_not")},
	}})
	return ui.AroundPage{
		Page: p, Crumbs: []ui.Link{{Href: "/bron", Text: p.Word("reporter.requests")}, {Text: p.Title}}, Heading: p.Title, Lead: p.Word("reporter.custodian_lead"),
		Problem: problem, Groups: groups,
	}
}

// whoLines are who reported, a line a thing; what was put away as words stands as it is.
func whoLines(who []byte) []string {
	var one Identity
	if json.Unmarshal(who, &one) != nil || one == (Identity{}) {
		return []string{string(who)}
	}
	return slices.DeleteFunc([]string{one.Name, one.Phone, one.Mail, one.Address}, func(line string) bool { return line == "" })
}

// reporter is the page of the desk: how whoever reported can be reached, and never who it is.
func (b *besides) reporter(custodians []core.Holder, r *http.Request) ui.AroundPage {
	to := reportHref(b.id, "/melder")
	reach := ui.AroundGroup{ID: "bereik", Heading: b.Word("reporter.reach"), Lines: []string{b.Word("reporter.reach_" + string(b.state.Reporter.Reach))}} // key: ok, the ways.
	if b.state.Reporter.Withheld || !b.state.Reporter.Professional {
		reach.Lines = append(reach.Lines, b.Word("reporter.withheld"))
	}
	groups := []ui.AroundGroup{reach}
	if b.state.Reporter.Reach != report.ByAgency {
		ask := ui.AroundGroup{ID: "vragen", Heading: b.Word("reporter.ask"), Lines: []string{b.Word("reporter.ask_lead")}}
		if x := b.state.OpenAsking(); x != nil {
			ask.Lines = append(ask.Lines, b.Say(text.M("reporter.waits", text.Words("who", x.Custodian.Name), text.Moment("when", x.At)), nil))
		} else {
			var reasons, people []ui.Choice
			for _, reason := range report.AskReasons() {
				reasons = append(reasons, ui.Choice{Value: string(reason), Text: b.Word("reporter.why_" + string(reason))}) // key: ok, the reasons.
			}
			for _, one := range custodians {
				people = append(people, ui.Choice{Value: string(one.ID), Text: one.Name})
			}
			if len(people) == 0 {
				ask.Empty = b.Word("reporter.no_custodian")
			} else {
				ask.Forms = []ui.AroundForm{{Action: to, Hidden: []ui.Hidden{{Name: "stap", Value: toAskWho}}, Button: b.Word("reporter.ask_do"), Fields: []ui.Asked{
					{ID: "reden", Kind: ui.AskPick, Label: b.Word("reporter.reason"), From: reasons, Typed: r.PostForm["reden"]},
					{ID: "beheerder", Kind: ui.AskChoice, Label: b.Word("reporter.custodian"), From: people, Typed: r.PostForm["beheerder"]},
				}}}
			}
		}
		keep := ui.AroundGroup{ID: "bewaren", Heading: b.Word("reporter.keep"), Lines: []string{b.Word("reporter.keep_lead")}, Forms: []ui.AroundForm{{
			Action: to, Hidden: []ui.Hidden{{Name: "stap", Value: toKeep}}, Button: b.Word("reporter.keep_do"),
			Fields: []ui.Asked{{ID: "melder", Kind: ui.AskWords, Label: b.Word("reporter.keep_who"), Hint: b.Word("reporter.keep_hint"), Typed: r.PostForm["melder"]}},
		}}}
		groups = append(groups, ask, keep)
	}
	return ui.AroundPage{Page: b.Page, Crumbs: b.crumbs(ui.Link{Text: b.Title}), Heading: b.Title, Lead: b.Word("reporter.lead"), Groups: groups}
}

// reporterAct asks for who reported, puts it away, opens it or answers.
func (s *site) reporterAct(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, id := casework.By{Who: sessionOf(r).Who, For: access.Triage}, core.ReportID(r.PathValue("id"))
	p.Title = p.Word("reporter.title")
	to, step := reportHref(id, "/melder"), r.PostForm.Get("stap")
	var err error
	switch step {
	case toAskWho:
		to, err = to+"?gedaan=gevraagd", s.askWho(r, by, id)
	case toKeep:
		to, err = to+"?gedaan=bewaard", s.Intake.KeepReporter(r.Context(), by, id, []byte(r.PostForm.Get("melder")))
	case toReveal:
		return s.reveal(r, p, by, id)
	case toDid, toDidNot:
		x, found := s.Intake.Asked(r.Context(), by, id)
		if found != nil {
			return outcome{}, found
		}
		_, err = s.Intake.Act(r.Context(), by, id, report.IdentityAnswered{ID: x.ID, Did: step == toDid})
		to = "/bron?gedaan=" + step
	default:
		return outcome{}, errNotThere()
	}
	if err == nil {
		return outcome{to: to}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.reporterWith(r, p, text.Capital(problem), status)
}

// askWho puts the request on record, for a custodian of the own agency.
func (s *site) askWho(r *http.Request, by casework.By, id core.ReportID) error {
	custodians, err := s.Intake.Custodians(r.Context(), by.Agency)
	if err != nil {
		return err
	}
	ask := report.IdentityAsked{ID: core.ItemID(s.NewID()), Reason: report.AskReason(r.PostForm.Get("reden"))}
	if i := slices.IndexFunc(custodians, func(h core.Holder) bool { return string(h.ID) == r.PostForm.Get("beheerder") }); i >= 0 {
		ask.Custodian = custodians[i]
	}
	_, err = s.Intake.Act(r.Context(), by, id, ask)
	return err
}

// reveal shows who reported, on this page and once. It answers the form itself: an address to come back to
// would show it again without a word on record.
func (s *site) reveal(r *http.Request, p ui.Page, by casework.By, id core.ReportID) (outcome, error) {
	x, err := s.Intake.Asked(r.Context(), by, id)
	if err != nil {
		return outcome{}, err
	}
	who, err := s.Intake.Reveal(r.Context(), by, id)
	if errs.Is(err, errs.NotFound) {
		return render(ui.Around(custodianPage(p, id, x, []byte(p.Word("reporter.nothing_kept")), "")), 0), nil
	}
	if err != nil {
		return outcome{}, err
	}
	return render(ui.Around(custodianPage(p, id, x, who, "")), 0), nil
}
