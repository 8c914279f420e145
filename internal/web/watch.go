package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Watching tells who looked: to who the record is about, and to whose task it is to watch over it.
type Watching interface {
	// OwnRecord is who looked into somebody's own record; errs.NotFound to anybody else.
	OwnRecord(ctx context.Context, by casework.By, id string) ([]casework.Looked, error)
	// Unusual is what stands out; errs.NotFound to who has no such task.
	Unusual(ctx context.Context, by casework.By, since time.Time) ([]casework.Finding, error)
	// Looks lists who did or saw what; errs.NotFound to who has no such task.
	Looks(ctx context.Context, by casework.By, q journal.AuditQuery) ([]journal.AuditRow, error)
	// Names says what people and all agencies are called.
	Names(ctx context.Context, of []core.ActorID) (Names, error)
}

// Names are what people and agencies are called, as far as they have a name.
type Names struct {
	People   map[core.ActorID]string
	Agencies map[core.AgencyID]string
}

// person is a name, else the ID: somebody of a household has no name among the accounts.
func (n Names) person(id core.ActorID) string {
	if name := n.People[id]; name != "" {
		return name
	}
	return string(id)
}

func (n Names) agency(id core.AgencyID) string {
	if name := n.Agencies[id]; name != "" {
		return name
	}
	return string(id)
}

// watchRoutes are the pages about who looked.
func (s *site) watchRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kring/{id}/inzage", s.signedIn(s.form(s.ownRecord)))
	mux.HandleFunc("GET /kring/{id}/vraag", s.signedIn(s.form(s.questionPage)))
	mux.HandleFunc("POST /kring/{id}/vraag", s.signedIn(s.form(s.explain)))
	mux.HandleFunc("GET /toezicht", s.signedIn(s.form(s.watchPage)))
	mux.HandleFunc("POST /toezicht/vraag", s.signedIn(s.form(s.askWhy)))
	mux.HandleFunc("GET /toezicht/inzage", s.signedIn(s.form(s.looksPage)))
	mux.HandleFunc("POST /toezicht/inzage", s.signedIn(s.form(s.looksFound)))
}

// ownRecord is who looked into somebody's own record, the last day first.
func (s *site) ownRecord(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	id := r.PathValue("id")
	looked, err := s.Living.OwnRecord(r.Context(), casework.By{Who: sessionOf(r).Who, For: access.OwnRecord}, id)
	if err != nil {
		return outcome{}, err
	}
	names, err := s.Living.Names(r.Context(), nil)
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("own_record.title")
	page := ui.OwnRecordPage{Page: p, Back: "/kring/" + id, Made: p.FullDay(s.Clock())}
	for i := range slices.Backward(looked) {
		l := &looked[i]
		if n := len(page.Days); n == 0 || page.Days[n-1].Day.Date != text.Date(l.Day) {
			page.Days = append(page.Days, ui.RecordDay{Day: ui.When{Text: p.FullDay(l.Day), Date: text.Date(l.Day)}})
		}
		var kinds []string
		for _, c := range l.Kinds {
			kinds = append(kinds, p.Word("content."+string(c))) // key: ok, the kinds of content.
		}
		day := &page.Days[len(page.Days)-1]
		day.Looks = append(day.Looks, ui.RecordLook{
			Agency: names.agency(l.Agency), Purpose: p.Word("purpose." + string(l.Purpose)), Kinds: p.List(kinds), // key: ok, the purposes.
		})
	}
	return render(ui.OwnRecord(page), 0), nil
}

// asked tells whether somebody is to say why they looked into this circle. A view can hold no
// question of another: who takes part may read those, but needn't answer them.
func asked(v *casework.View) bool { return v.Ties.Has(access.AsAsked) }

// onlyAsked tells whether the question is all that somebody has to do with a circle.
func onlyAsked(v *casework.View) bool { return v.Ties == access.Tied(access.AsAsked) }

// questions are those that somebody still has to answer.
func questions(v *casework.View, who core.ActorID) []circle.Question {
	all := circle.Fold(v.Events).Questions
	return slices.DeleteFunc(all, func(q circle.Question) bool { return q.Actor != who || !q.Explained.IsZero() })
}

// answerTyped is an answer that was not taken, and why.
type answerTyped struct {
	question core.ItemID
	words    string
	problem  string
}

// questionPage is where somebody reads why they looked is asked, and says why.
func (s *site) questionPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.questionWith(r, p, answerTyped{}, 0)
}

func (s *site) questionWith(r *http.Request, p ui.Page, typed answerTyped, status int) (outcome, error) {
	by := casework.By{Who: sessionOf(r).Who, For: access.Help}
	v, meta, err := s.Living.Read(r.Context(), by, r.PathValue("id"))
	if err != nil {
		return outcome{}, err
	}
	if len(questions(v, by.ID)) == 0 || !asked(v) {
		return outcome{}, errs.Missing("error.not_found")
	}
	page, err := s.question(r.Context(), p, v, meta, by, typed)
	return render(page, status), err
}

// question is the page of the questions in a view.
func (s *site) question(ctx context.Context, p ui.Page, v *casework.View, meta Meta, by casework.By, typed answerTyped) (templ.Component, error) {
	open := questions(v, by.ID)
	askers := make([]core.ActorID, len(open))
	for i := range open {
		askers[i] = open[i].By.ID
	}
	names, err := s.Living.Names(ctx, askers)
	if err != nil {
		return nil, err
	}
	p.Title = p.Word("question.title")
	page := ui.QuestionPage{Page: p, Action: "/kring/" + meta.ID + "/vraag"}
	for i := range open {
		q := &open[i]
		one := ui.Question{
			ID: string(q.ID), Why: q.Why, Looked: p.Say(text.M("question.looked", text.Day("day", q.On)), nil),
			By: p.Say(text.M("question.by", text.Words("who", names.person(q.By.ID)), text.Words("agency", names.agency(q.By.Agency)), text.Day("day", q.Asked)), nil),
		}
		if typed.question == q.ID {
			one.Typed, one.Problem = typed.words, typed.problem
		}
		page.Questions = append(page.Questions, one)
	}
	return ui.Explain(page), nil
}

// explain puts on record why somebody looked.
func (s *site) explain(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	typed := answerTyped{question: core.ItemID(r.PostFormValue("vraag")), words: r.PostFormValue("antwoord")}
	by := casework.By{Who: sessionOf(r).Who, For: access.Help}
	err := s.Living.Act(r.Context(), by, r.PathValue("id"), circle.LookExplained{ID: typed.question, Reason: typed.words})
	if err == nil {
		p.Title = p.Word("question.done_title")
		return render(ui.Explained(p), 0), nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	typed.problem = problem
	return s.questionWith(r, p, typed, status)
}
