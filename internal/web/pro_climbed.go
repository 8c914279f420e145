package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// tasksShown is how many reports stand among somebody's own tasks at the most; what is due first
// comes first [K].
const tasksShown = 25

// reportTasks are the reports that somebody beside the desk has something to do about: to take over,
// or to answer because it climbed to them.
func (s *site) reportTasks(r *http.Request) ([]casework.Queued, error) {
	if s.Intake == nil || !s.works(r) {
		return nil, nil
	}
	return s.Intake.Tasks(r.Context(), sessionOf(r).Who, tasksShown)
}

// taskAt is where a report is that somebody beside the desk has something to do about.
func taskAt(q *casework.Queued) string {
	at := "/melding/" + url.PathEscape(string(q.Report))
	if q.Key.Kind == circle.AnswerEscalation {
		return at + "/opschaling"
	}
	return at + "/overnemen"
}

// queuedTask is a report as a task among others.
func (b *dayBlock) queuedTask(q *casework.Queued) ui.Task {
	last := lastOf(q.Due)
	t := ui.Task{
		Household: q.About, Href: taskAt(q), Due: b.due(q.Due), DueAt: ui.When{Text: b.Day(last), Date: text.Date(last)}, Late: b.now.After(q.Due),
		What: lateWord(b.Page, string(q.Key.Kind)), Rung: int(q.Rung),
	}
	if t.Household == "" {
		t.Household = b.Word("mine.a_report")
	}
	if !q.What.IsZero() {
		t.What, t.Why = text.Capital(b.Say(q.What, q.Names)), text.Capital(b.Say(q.Why, q.Names))
	}
	return t
}

// lateWord is what has to be done by its kind of duty.
func lateWord(p ui.Page, kind string) string {
	if kind == "accept_handover" {
		kind = "accept_report_handover"
	}
	return text.Capital(p.Word("duty." + kind)) // key: ok, the kinds of duty of a report.
}

// reportGroup is those reports on somebody's day; nil: there are none.
func (s *site) reportGroup(r *http.Request, b *dayBlock) (*ui.DayGroup, error) {
	tasks, err := s.reportTasks(r)
	if err != nil {
		return nil, err
	}
	asked, err := s.askedOfCustodian(r)
	if err != nil || len(tasks)+len(asked) == 0 {
		return nil, err
	}
	g := &ui.DayGroup{ID: "reports", Heading: b.Say(text.M("day.reports", text.Count("n", len(tasks)+len(asked))), nil)}
	for i := range asked {
		q := &asked[i]
		last := lastOf(q.Due)
		g.Tasks = append(g.Tasks, ui.Task{
			Household: b.Word("mine.a_report"), Href: reportHref(q.Report, "/melder"), What: text.Capital(b.Word("duty.answer_identity")),
			Due: b.due(q.Due), DueAt: ui.When{Text: b.Day(last), Date: text.Date(last)}, Late: b.now.After(q.Due), Rung: int(q.Rung),
		})
	}
	for i := range tasks {
		g.Tasks = append(g.Tasks, b.queuedTask(&tasks[i]))
	}
	return g, nil
}

// askedOfCustodian is what desks ask of who keeps reporters apart. Of the report itself nothing is in it.
func (s *site) askedOfCustodian(r *http.Request) ([]casework.Queued, error) {
	who := sessionOf(r).Who
	if s.Intake == nil || !who.Has(access.Custodian) {
		return nil, nil
	}
	return s.Intake.Requests(r.Context(), casework.By{Who: who, For: access.Triage}, tasksShown)
}

// climbedReports are the reports that climbed to somebody, for their inbox.
func (s *site) climbedReports(r *http.Request, p ui.Page) ([]ui.Climbed, error) {
	tasks, err := s.reportTasks(r)
	if err != nil {
		return nil, err
	}
	b := &dayBlock{Page: p, me: sessionOf(r).Who.ID, now: s.Clock()}
	var all []ui.Climbed
	for i := range tasks {
		q := &tasks[i]
		if q.Key.Kind != circle.AnswerEscalation {
			continue
		}
		t := b.queuedTask(q)
		late, _, _ := strings.Cut(q.Key.Subject, "/")
		all = append(all, ui.Climbed{
			ID: "report-" + strconv.Itoa(i), Household: t.Household, Href: t.Href, What: lateWord(p, late), Why: t.Why,
			Since: p.Day(q.Since), Due: t.Due, DueAt: t.DueAt, Late: t.Late, Do: []ui.Link{{Href: t.Href, Text: p.Word("push.go")}},
		})
	}
	return all, nil
}

// pushing is a report that climbed to somebody, with what waits for them there.
func (s *site) pushing(r *http.Request) (casework.By, *casework.ReportView, []circle.DutyKey, error) {
	by, err := s.helping(r)
	if err != nil {
		return by, nil, nil, err
	}
	by.For = access.PushThrough
	view, err := s.Intake.Read(r.Context(), by, core.ReportID(r.PathValue("id")))
	if err != nil {
		return by, nil, nil, err
	}
	if !view.Ties.Has(access.AsEscalated) {
		return by, nil, nil, errs.Missing("error.not_found")
	}
	var theirs []circle.DutyKey
	for _, d := range report.Duties(report.Fold(view.Events), circle.Moment{Now: s.Clock(), Rules: s.Rules}) {
		if d.Key.Kind == circle.AnswerEscalation && d.Owner.ID == by.ID {
			theirs = append(theirs, d.Key)
		}
	}
	return by, view, theirs, nil
}

// pushPage shows what did not come to an end, and how it is answered.
func (s *site) pushPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	_, view, keys, err := s.pushing(r)
	if err != nil {
		return outcome{}, err
	}
	return render(ui.OneReport(s.pushed(r, p, view, keys, "")), 0), nil
}

func (s *site) pushed(r *http.Request, p ui.Page, view *casework.ReportView, keys []circle.DutyKey, problem string) ui.OneReportPage {
	x := report.Fold(view.Events)
	p.Title = p.Word("push.title")
	page := ui.OneReportPage{
		Page: p, Crumbs: crumbsTo(p, ui.Link{Href: "/opschaling", Text: p.Word("climbed.title")}, ui.Link{Text: p.Title}), Heading: p.Title,
		About: aboutOf(p, x.About), Problem: problem, Facts: toldIn(p, x), State: p.Say(text.M("push.state", text.Actor("who", x.Holder.ID), text.Day("day", x.HeldSince)), callers{x}),
	}
	if r.URL.Query().Get("gedaan") != "" {
		page.Done = p.Word("push.done")
	}
	waits := ui.ShareGroup{ID: "waits", Heading: p.Word("push.waits"), Empty: p.Word("push.waits_none")}
	action := "/melding/" + url.PathEscape(string(view.Report)) + "/opschaling"
	for i, key := range keys {
		late, _, _ := strings.Cut(key.Subject, "/")
		what := lateWord(p, late)
		l := lapsed(x, key.Subject)
		line := ui.ShareLine{Text: what}
		if l != nil {
			line.When = p.Say(text.M("push.was_due", text.Day("day", lastOf(l.Due))), nil)
		}
		waits.Lines = append(waits.Lines, line)
		hidden := []ui.Hidden{{Name: "over", Value: key.Subject}, {Name: "kenmerk", Value: s.onceOf(r)}}
		n := strconv.Itoa(i)
		if l != nil && l.Taken != sessionOf(r).Who.ID {
			page.Forms = append(page.Forms, ui.ReportForm{
				ID: "take-" + n, Heading: p.Say(text.M("push.take", text.Words("what", what)), nil), Intro: p.Word("push.take_intro"), Action: action, Folded: true,
				Hidden: append(slices.Clone(hidden), ui.Hidden{Name: "doe", Value: "oppakken"}), Button: p.Word("push.take_button"),
			})
		}
		page.Forms = append(page.Forms, ui.ReportForm{
			ID: "answer-" + n, Heading: p.Say(text.M("push.answer", text.Words("what", what)), nil), Intro: p.Word("push.answer_intro"), Action: action,
			Hidden: append(hidden, ui.Hidden{Name: "doe", Value: "antwoord"}), Button: p.Word("push.answer_button"),
			Fields: []ui.Asked{
				{ID: "antwoord" + ending(i), Label: p.Word("push.f_answer"), Kind: ui.AskWords, Typed: r.PostForm["antwoord"+ending(i)]},
				{ID: "tot" + ending(i), Label: p.Word("push.f_until"), Kind: ui.AskDay, First: text.Date(s.Clock()), Last: text.Date(lastOf(s.Rules.SetAside.Longest.After(s.Clock()))), Typed: r.PostForm["tot"+ending(i)]},
			},
		})
	}
	page.Groups = append([]ui.ShareGroup{waits}, s.knownOf(p, x)...)
	return page
}

// ending tells the fields of a second form on a page from those of the first.
func ending(i int) string {
	if i == 0 {
		return ""
	}
	return "_" + strconv.Itoa(i+1)
}

// lapsed is the moment that passed of a duty and waits for an answer; nil: there is none.
func lapsed(x *report.State, subject string) *circle.Lapse {
	for i := range x.Lapses {
		if l := &x.Lapses[i]; l.Key.String() == subject && l.Answered.IsZero() {
			return l
		}
	}
	return nil
}

// push takes on what climbed, or answers it.
func (s *site) push(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, view, keys, err := s.pushing(r)
	if err != nil {
		return outcome{}, err
	}
	at := slices.IndexFunc(keys, func(k circle.DutyKey) bool { return k.Subject == r.PostForm.Get("over") })
	if at < 0 {
		return outcome{to: "/opschaling"}, nil // it was answered meanwhile.
	}
	late, subject, _ := strings.Cut(keys[at].Subject, "/")
	key := circle.DutyKey{Kind: circle.DutyKind(late), Subject: subject}
	var act report.Body = report.EscalationTaken{Key: key}
	if r.PostForm.Get("doe") == "antwoord" {
		until, _ := time.ParseInLocation(time.DateOnly, r.PostForm.Get("tot"+ending(at)), text.Zone) // the report says which days can be chosen.
		if !until.IsZero() {
			until = until.AddDate(0, 0, 1).UTC()
		}
		act = report.EscalationAnswered{Key: key, Answer: r.PostForm.Get("antwoord" + ending(at)), Until: until}
	}
	_, err = s.Intake.Once(r.Context(), by, view.Report, s.onceOf(r)+r.PostForm.Get("doe"), act)
	if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
		return render(ui.OneReport(s.pushed(r, p, view, keys, text.Capital(p.Say(said, nil)))), statusOf(err)), nil
	}
	if err != nil {
		return outcome{}, err
	}
	if r.PostForm.Get("doe") == "antwoord" {
		return outcome{to: "/opschaling"}, nil
	}
	return outcome{to: "/melding/" + url.PathEscape(string(view.Report)) + "/opschaling?gedaan=ja"}, nil
}
