package web

import (
	"net/http"
	"net/url"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// askedOver is a report whose sight on safety somebody is asked to take over, or took over.
func (s *site) askedOver(r *http.Request) (casework.By, *casework.ReportView, *report.Handover, error) {
	by, err := s.helping(r)
	if err != nil {
		return by, nil, nil, err
	}
	view, err := s.Intake.Read(r.Context(), by, core.ReportID(r.PathValue("id")))
	if err != nil {
		return by, nil, nil, err
	}
	if view.Ties.Has(access.AsInvited) || view.Ties.Has(access.AsMember) {
		x := report.Fold(view.Events)
		for i := len(x.Handovers) - 1; i >= 0; i-- {
			if h := &x.Handovers[i]; h.To.ID == by.ID {
				return by, view, h, nil
			}
		}
	}
	return by, nil, nil, errs.Missing("error.not_found")
}

// takeOverPage shows what somebody may know to say yes or no.
func (s *site) takeOverPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	_, view, h, err := s.askedOver(r)
	if err != nil {
		return outcome{}, err
	}
	page, err := s.overPage(r, p, view, h, "")
	return render(ui.OneReport(page), 0), err
}

func (s *site) overPage(r *http.Request, p ui.Page, view *casework.ReportView, h *report.Handover, problem string) (ui.OneReportPage, error) {
	x := report.Fold(view.Events)
	p.Title = p.Word("over.title")
	page := ui.OneReportPage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Text: p.Title}), Heading: p.Title, About: aboutOf(p, x.About), Problem: problem,
		Facts: toldIn(p, x), Groups: s.knownOf(p, x),
	}
	page.Groups = append([]ui.ShareGroup{{
		ID: "asked", Heading: p.Word("over.asked"), Lines: []ui.ShareLine{{Text: h.What, When: p.Say(text.M("over.asked_by", text.Actor("who", x.Holder.ID), text.Day("day", h.Offered)), callers{x})}},
	}}, page.Groups...)
	if !h.Accepted.IsZero() {
		page.State, page.Promise = p.Say(text.M("over.accepted", text.Day("day", h.Accepted)), nil), p.Word("over.next")
		var err error
		page.Links, err = s.onward(r, p, view.Report, h)
		return page, err
	}
	due := s.Rules.Handover.Accept.After(h.Offered)
	page.State, page.Promise = p.Say(text.M("over.waits", text.Day("day", lastOf(due))), nil), p.Word("over.holds")
	action, once := "/melding/"+url.PathEscape(string(view.Report))+"/overnemen", s.onceOf(r)
	page.Forms = []ui.ReportForm{
		{
			ID: "accept", Heading: p.Word("over.accept"), Intro: p.Word("over.accept_intro"), Action: action, Button: p.Word("over.accept_button"),
			Hidden: []ui.Hidden{{Name: "doe", Value: "ja"}, {Name: "kenmerk", Value: once}},
		},
		{
			ID: "decline", Heading: p.Word("over.decline"), Intro: p.Word("over.decline_intro"), Action: action, Button: p.Word("over.decline_button"), Folded: true,
			Hidden: []ui.Hidden{{Name: "doe", Value: "nee"}, {Name: "kenmerk", Value: once}},
			Fields: []ui.Asked{{ID: "reden", Label: p.Word("do.any.reason"), Kind: ui.AskWords, Typed: r.PostForm["reden"]}},
		},
	}
	return page, nil
}

// callers names who is named in a report.
type callers struct{ *report.State }

func (callers) Person(string) string     { return "" }
func (c callers) Actor(id string) string { return c.ActorName(core.ActorID(id)) }
func (callers) Agency(id string) string  { return id }

// onward is where somebody goes who took it over: to the circle that is known, or to begin one.
func (s *site) onward(r *http.Request, p ui.Page, id core.ReportID, h *report.Handover) ([]ui.Link, error) {
	if h.Circle != "" {
		_, _, err := s.Living.Glance(r.Context(), casework.By{Who: sessionOf(r).Who, For: access.Help}, string(h.Circle))
		if err == nil {
			return []ui.Link{{Href: "/kring/" + url.PathEscape(string(h.Circle)), Text: p.Word("over.to_circle")}}, nil
		}
		if !errs.Is(err, errs.NotFound) {
			return nil, err
		}
	}
	return []ui.Link{{Href: circleFrom(id), Text: p.Word("over.open_circle")}}, nil
}

// circleFrom is where a circle is begun from a report.
func circleFrom(id core.ReportID) string { return "/melding/" + url.PathEscape(string(id)) + "/kring" }

// knownOf is what the desk found and decided, as far as it stands in what somebody may know.
func (s *site) knownOf(p ui.Page, x *report.State) (groups []ui.ShareGroup) {
	if a := x.Assessment; a != nil {
		g := ui.ShareGroup{ID: "assessed", Heading: p.Word("over.assessed")}
		g.Lines = append(g.Lines, ui.ShareLine{Text: p.Word("report.safety."+string(a.Overall)) + ". " + a.Why, When: p.Day(a.At)}) // key: ok, how safe.
		groups = append(groups, g)
	}
	if d := x.Decision(); d != nil {
		said := p.Word("report.outcome." + string(d.Outcome)) // key: ok, the outcome codes.
		groups = append(groups, ui.ShareGroup{ID: "decided", Heading: p.Word("over.decided"), Lines: []ui.ShareLine{{Text: said + ". " + d.Ground, When: p.Day(d.At)}}})
	}
	if c := x.Conditions; c != nil && len(c.Items) > 0 {
		g := ui.ShareGroup{ID: "conditions", Heading: p.Word("over.conditions")}
		for _, one := range c.Items {
			g.Lines = append(g.Lines, ui.ShareLine{Text: p.Say(text.M("over.condition", text.Words("what", one.What), text.Words("who", one.Who)), nil), When: p.Say(text.M("page.near_until", text.Day("day", one.By)), nil)})
		}
		groups = append(groups, g)
	}
	return groups
}

// takeOver says yes or no.
func (s *site) takeOver(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if did, err := s.didBefore(r); did || err != nil {
		return outcome{to: p.Home}, err
	}
	by, view, h, err := s.askedOver(r)
	if err != nil {
		return outcome{}, err
	}
	done := r.PostForm.Get("doe")
	var act report.Body
	switch done {
	case "ja":
		act = report.HandoverAccepted{ID: h.ID}
	case "nee":
		act = report.HandoverDeclined{ID: h.ID, Reason: r.PostForm.Get("reden")}
	default:
		return outcome{}, errs.Missing("error.not_found")
	}
	_, err = s.Intake.Once(r.Context(), by, view.Report, s.onceOf(r)+done, act)
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		page, other := s.overPage(r, p, view, h, text.Capital(p.Say(said, nil)))
		return render(ui.OneReport(page), statusOf(err)), other
	}
	switch {
	case err != nil:
		return outcome{}, err
	case done == "nee":
		return outcome{to: p.Home}, nil // it is not theirs to know of any more.
	}
	return outcome{to: "/melding/" + url.PathEscape(string(view.Report)) + "/overnemen"}, nil
}
