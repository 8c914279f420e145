package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// mineOnPage is how many reports stand on one page of what somebody reported [K].
const mineOnPage = 20

// mine is what somebody reported, the latest first, and what became of it.
func (s *site) mine(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, err := s.helping(r)
	if err != nil {
		return outcome{}, err
	}
	found, err := s.Intake.Mine(r.Context(), by, core.ReportID(r.URL.Query().Get("na")), mineOnPage+1)
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("mine.title")
	page := ui.MinePage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Text: p.Title}), Intro: p.Word("mine.intro"), Empty: p.Word("mine.none"),
		New: ui.Link{Href: proAt, Text: p.Word("pro.title")},
	}
	if r.URL.Query().Get("gedaan") == "advies" {
		page.Done = p.Word("pro.advice_done")
	}
	if len(found) > mineOnPage {
		found = found[:mineOnPage]
		last := found[mineOnPage-1].Report
		page.Next = &ui.Link{Href: mineAt + "?" + url.Values{"na": {string(last)}}.Encode(), Text: p.Word("mine.next")}
	}
	slices.SortStableFunc(found, func(a, b casework.ReportView) int { return receivedOf(&b).Compare(receivedOf(&a)) })
	for i := range found {
		state := report.Fold(found[i].Events)
		line := ui.MineLine{
			Href: mineAt + "/" + url.PathEscape(string(found[i].Report)), When: p.Say(text.M("mine.one", text.Day("day", state.Received)), nil), About: aboutOf(p, state.About),
		}
		line.State, line.Promise = s.stands(p, state)
		line.Course = s.mineCourse(p, state)
		page.Reports = append(page.Reports, line)
	}
	return render(ui.Mine(page), 0), nil
}

func receivedOf(v *casework.ReportView) time.Time { return report.Fold(v.Events).Received }

// stands says how a report stands to who made it, from what they told and were told alone, and what
// they can count on.
func (s *site) stands(p ui.Page, r *report.State) (said, promise string) {
	latest := time.Time{}
	if n := len(r.Told); n > 0 {
		latest = r.Told[n-1].At
	}
	added := time.Time{}
	for _, f := range r.Facts {
		added = f.At
	}
	switch {
	case !r.WithdrawnAt.IsZero():
		return p.Say(text.M("mine.state_withdrawn", text.Day("day", r.WithdrawnAt)), nil), p.Word("mine.promise_withdrawn")
	case added.After(latest) && !latest.IsZero():
		return p.Say(text.M("mine.state_added", text.Day("day", added)), nil), p.Word("mine.promise_added")
	case !latest.IsZero() && len(r.Told) == 1:
		return p.Say(text.M("mine.state_told", text.Day("day", latest)), nil), p.Word("mine.promise_again")
	case !latest.IsZero():
		return p.Say(text.M("mine.state_told", text.Day("day", latest)), nil), ""
	}
	due := s.promised(r)
	if s.Clock().After(due) {
		return p.Word("mine.state_received"), p.Say(text.M("mine.promise_late", text.Day("day", lastOf(due))), nil)
	}
	return p.Word("mine.state_received"), p.Say(text.M("mine.promise_first", text.Day("day", lastOf(due))), nil)
}

// promised is when whoever reported hears at the latest, by the rules and what they told alone.
func (s *site) promised(r *report.State) time.Time {
	assess := s.Rules.Report.Assess
	if r.Urgency == report.UrgentNow {
		assess = s.Rules.Report.AssessAcute
	}
	return s.Rules.Report.Answer.After(assess.After(r.Recorded))
}

// mineCourse is how a report goes to who made it: from what they told and were told alone.
func (s *site) mineCourse(p ui.Page, r *report.State) []ui.CourseStep {
	at := func(t time.Time) ui.When { return ui.When{Text: p.Day(t), Date: text.Date(t)} }
	came := ui.CourseStep{Name: p.Word("mine.course_came"), Done: true, When: p.Word("report.course_done"), At: at(r.Received)}
	judged, told := ui.CourseStep{Name: p.Word("mine.course_judged")}, ui.CourseStep{Name: p.Word("mine.course_told")}
	if n := len(r.Told); n > 0 {
		judged.Done, told.Done = true, true
		told.When, told.At = p.Word("report.course_done"), at(r.Told[n-1].At)
	} else {
		due := s.promised(r)
		judged.Now, told.Late, told.When, told.At = true, s.Clock().After(due), p.Word("report.course_by"), at(lastOf(due))
	}
	return []ui.CourseStep{came, judged, told}
}

// reported is a report as who made it may know it; another's is not there.
func (s *site) reported(r *http.Request) (casework.By, *casework.ReportView, error) {
	by, err := s.helping(r)
	if err != nil {
		return by, nil, err
	}
	view, err := s.Intake.Read(r.Context(), by, core.ReportID(r.PathValue("id")))
	if err == nil && !view.Ties.Has(access.AsReporter) {
		err = errs.Missing("error.not_found")
	}
	return by, view, err
}

// mineOne is one report of theirs: what they told, what they heard, and how they add to it.
func (s *site) mineOne(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	_, view, err := s.reported(r)
	if err != nil {
		return outcome{}, err
	}
	return render(ui.OneReport(s.minePage(r, p, view, "")), 0), nil
}

// minePage is that page, with what was typed when something is wrong with it.
func (s *site) minePage(r *http.Request, p ui.Page, view *casework.ReportView, problem string) ui.OneReportPage {
	x := report.Fold(view.Events)
	p.Title = p.Word("mine.one_title")
	page := ui.OneReportPage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Href: mineAt, Text: p.Word("mine.title")}, ui.Link{Text: p.Title}),
		Heading: p.Say(text.M("mine.one", text.Day("day", x.Received)), nil), About: aboutOf(p, x.About), Problem: problem,
	}
	page.State, page.Promise = s.stands(p, x)
	page.Course = s.mineCourse(p, x)
	if done := r.URL.Query().Get("gedaan"); slices.Contains([]string{"melding", "aanvulling", "intrekking"}, done) {
		page.Done = p.Word("mine.done_" + done) // key: ok, what can be done.
	}
	answers := ui.ShareGroup{ID: "answers", Heading: p.Word("mine.answers"), Empty: p.Word("mine.answers_none")}
	for _, told := range x.Told {
		answers.Lines = append(answers.Lines, ui.ShareLine{Text: told.Words, When: p.Day(told.At)})
	}
	for i := range x.Messages {
		if m := &x.Messages[i]; m.From != report.TheReporter {
			answers.Lines = append(answers.Lines, ui.ShareLine{Text: m.Words, When: p.Day(m.At)})
		}
	}
	page.Groups = []ui.ShareGroup{answers}
	page.Facts = toldIn(p, x)
	action, once := mineAt+"/"+url.PathEscape(string(view.Report)), s.onceOf(r)
	page.Forms = []ui.ReportForm{{
		ID: "add", Heading: p.Word("mine.add"), Intro: p.Word("mine.add_intro"), Action: action, Button: p.Word("mine.add_button"),
		Hidden: []ui.Hidden{{Name: "doe", Value: "aanvulling"}, {Name: "kenmerk", Value: once}},
		Fields: []ui.Asked{
			{ID: "wat", Label: p.Word("mine.f_what"), Kind: ui.AskWords, Typed: r.PostForm["wat"]},
			{ID: "gevaar", Label: p.Word("mine.f_danger"), Kind: ui.AskSeveral, From: []ui.Choice{{Value: "ja", Text: p.Word("mine.f_danger_yes")}}, Typed: r.PostForm["gevaar"], Optional: true},
		},
	}}
	if x.WithdrawnAt.IsZero() {
		page.Forms = append(page.Forms, ui.ReportForm{
			ID: "withdraw", Heading: p.Word("mine.withdraw"), Intro: p.Word("mine.withdraw_intro"), Action: action, Button: p.Word("mine.withdraw_button"), Folded: true,
			Hidden: []ui.Hidden{{Name: "doe", Value: "intrekking"}, {Name: "kenmerk", Value: once}},
			Fields: []ui.Asked{{ID: "reden", Label: p.Word("do.any.reason"), Kind: ui.AskWords, Typed: r.PostForm["reden"]}},
		})
	}
	return page
}

// toldIn is what was told when it came and since, in words.
func toldIn(p ui.Page, x *report.State) []ui.PersonFact {
	all := []ui.PersonFact{{Label: p.Word("pro.f_wat"), Value: x.What}}
	if x.Seen != "" {
		all = append(all, ui.PersonFact{Label: p.Word("pro.f_wanneer"), Value: x.Seen})
	}
	all = append(all, ui.PersonFact{Label: p.Word("pro.f_haast"), Value: text.Capital(p.Word("report.urgency." + string(x.Urgency)))}) // key: ok, how urgent.
	if x.Step > 0 {
		all = append(all, ui.PersonFact{Label: p.Word("pro.f_stap_meldcode"), Value: p.Word("pro.step_" + strconv.Itoa(x.Step))}) // key: ok, the steps of the reporting code.
	}
	for _, f := range x.Facts {
		all = append(all, ui.PersonFact{Label: p.Say(text.M("mine.added", text.Day("day", f.At)), nil), Value: f.What})
	}
	return all
}

// mineActs adds to a report, or takes it back. The same form sent again changes nothing.
func (s *site) mineActs(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, view, err := s.reported(r)
	if err != nil {
		return outcome{}, err
	}
	done, once := r.PostForm.Get("doe"), s.onceOf(r)
	var act report.Body
	switch done {
	case "aanvulling":
		added := report.FactsAdded{What: r.PostForm.Get("wat")}
		if r.PostForm.Get("gevaar") != "" {
			added.Urgency = report.UrgentNow
		}
		act = added
	case "intrekking":
		act = report.Withdrawn{Reason: r.PostForm.Get("reden")}
	default:
		return outcome{}, errs.Missing("error.not_found")
	}
	_, err = s.Intake.Once(r.Context(), by, view.Report, once+done, act)
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(ui.OneReport(s.minePage(r, p, view, text.Capital(p.Say(said, nil)))), statusOf(err)), nil
	}
	return outcome{to: mineAt + "/" + url.PathEscape(string(view.Report)) + "?gedaan=" + done}, err
}
