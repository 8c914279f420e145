package web

import (
	"net/http"
	"strconv"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// proAdvicePage asks for advice. It asks codes alone: nothing of a family is kept of it.
func (s *site) proAdvicePage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	d, err := s.atDoor(r, p)
	if err != nil {
		return outcome{}, err
	}
	return render(ui.Ask(d.advice(r, "")), 0), nil
}

// advice is the form, with what was typed.
func (d *pro) advice(r *http.Request, problem string) ui.AskPage {
	p := d.Page
	p.Title = p.Word("pro.advice_title")
	kinds := []ui.Choice{}
	for _, kind := range report.ViolenceKinds() {
		kinds = append(kinds, ui.Choice{Value: kind, Text: p.Word("report.violence." + kind)}) // key: ok, the kinds of violence.
	}
	kind := r.PostFormValue("soort")
	if kind == "" {
		kind = report.KindOfAgency(d.agency.Kind)
	}
	yes := []ui.Choice{{Value: "ja", Text: p.Word("pro.f_kinderen_yes")}}
	page := ui.AskPage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Href: proAt, Text: p.Word("pro.title")}, ui.Link{Text: p.Title}), Heading: p.Title,
		About: p.Say(text.M("pro.advice_as", text.Words("who", d.called), text.Words("agency", d.agency.Name)), nil), Problem: problem,
		Action: proAt + "/advies", Hidden: []ui.Hidden{{Name: "kenmerk", Value: d.fresh}}, Effect: p.Word("pro.advice_effect"), Button: p.Word("pro.advice_button"),
		Back: ui.Link{Href: proAt, Text: p.Word("pro.advice_back")},
	}
	page.Fields = append(d.deskField(r.PostFormValue("bij")),
		ui.Asked{ID: "haast", Label: p.Word("pro.f_haast"), Kind: ui.AskPick, From: urgenciesOf(p), Typed: r.PostForm["haast"]},
		ui.Asked{ID: "geweld", Label: p.Word("pro.f_kinds"), Kind: ui.AskSeveral, From: kinds, Typed: r.PostForm["geweld"], Optional: true},
		ui.Asked{ID: "kinderen", Label: p.Word("pro.f_kinderen"), Kind: ui.AskSeveral, From: yes, Typed: r.PostForm["kinderen"], Optional: true},
		ui.Asked{ID: "stap_meldcode", Label: p.Word("pro.f_stap_meldcode"), Kind: ui.AskChoice, From: stepsOf(p), Typed: r.PostForm["stap_meldcode"], Optional: true},
		ui.Asked{ID: "soort", Label: p.Word("pro.f_soort"), Kind: ui.AskChoice, From: proKinds(p), Typed: []string{kind}},
	)
	return page
}

// proAsk puts the request on record. The same form sent again asks nothing more.
func (s *site) proAsk(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	d, err := s.atDoor(r, p)
	if err != nil {
		return outcome{}, err
	}
	desk, _, err := d.desk(r.PostForm.Get("bij"))
	if err == nil {
		err = s.askOnce(r, d, desk)
	}
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(ui.Ask(d.advice(r, text.Capital(p.Say(said, nil)))), statusOf(err)), nil
	}
	return outcome{to: mineAt + "?gedaan=advies"}, err
}

func (s *site) askOnce(r *http.Request, d *pro, desk core.AgencyID) error {
	urgency := report.Urgency(r.PostForm.Get("haast"))
	if urgency == "" {
		return errs.Bad("pro.how_urgent")
	}
	step, _ := strconv.Atoi(r.PostForm.Get("stap_meldcode")) // none said is none.
	_, err := s.Intake.Ask(r.Context(), d.by, report.AdviceAsked{
		Advice: madeOf(d.by.ID, d.fresh, "advice"), Agency: desk, By: report.Asker{Kind: r.PostForm.Get("soort")},
		Topic: report.Topic{Kinds: r.PostForm["geweld"], Children: r.PostForm.Get("kinderen") != "", Urgency: urgency, Step: step},
	})
	if errs.Is(err, errs.Conflict) {
		return nil // it was sent before.
	}
	return err
}
