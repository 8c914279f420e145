package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Working gives a professional what is theirs across all households.
type Working interface {
	// Day is what is theirs to do, what they wait for, and what others wait for.
	Day(ctx context.Context, who access.Who) (*casework.Day, error)
	// Climbed is what did not close and is theirs to answer now.
	Climbed(ctx context.Context, who access.Who) ([]casework.Task, error)
	// News are the circles in which something was recorded since a moment that they may know, and
	// when they asked before.
	News(ctx context.Context, who access.Who, after time.Time) ([]*casework.View, time.Time, error)
	// Circles is a page of the circles they stand to, from after one, and whether there are more.
	Circles(ctx context.Context, by casework.By, after string) ([]Meta, bool, error)
	// Named finds circles around them by the names in them.
	Named(ctx context.Context, by casework.By, names []string) ([]Meta, error)
}

// dayRoutes are the pages of who works across households.
func (s *site) dayRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /kringen", s.signedIn(s.page(s.circles)))
	mux.HandleFunc("GET /nieuws", s.signedIn(s.page(s.news)))
	mux.HandleFunc("GET /ga", s.signedIn(s.form(s.goPage)))
	mux.HandleFunc("POST /ga", s.signedIn(s.form(s.goTo)))
	mux.HandleFunc("POST /sneltoets", s.signedIn(s.form(s.keys)))
	mux.HandleFunc("GET /opschaling", s.signedIn(s.page(s.climbed)))
}

// works tells whether somebody signed in who works around households.
func (s *site) works(r *http.Request) bool {
	who := sessionOf(r)
	return who != nil && s.Living != nil && who.Kind == access.Professional
}

// home is the first page: a professional's day, and to anybody else the circles that they may see.
func (s *site) home(r *http.Request, p ui.Page) (templ.Component, error) {
	if !s.works(r) {
		return s.list(r, p)
	}
	who, now := sessionOf(r).Who, s.Clock()
	day, err := s.Living.Day(r.Context(), who)
	if err != nil {
		return nil, err
	}
	p = s.aliveDay(r, p, day.Mark)
	b := &dayBlock{Page: p, me: who.ID, now: now, rules: rules.Describe(s.Rules)}
	p.Title = p.Word("day.title")
	page := ui.DayPage{Page: p, Today: text.Capital(p.FullDay(now)), More: day.More}
	for _, id := range day.Questions {
		page.Asked = append(page.Asked, ui.Link{Href: "/kring/" + url.PathEscape(string(id)) + "/vraag", Text: p.Word("question.go")})
	}
	desk, err := s.deskLine(r, p)
	if err != nil {
		return nil, err
	}
	page.Desk = desk
	page.Alarms = b.group("alarms", "day.alarms", "", day.Alarms)
	page.Climbed = b.group("climbed", "day.climbed", "", day.Climbed)
	page.Groups = b.byDue(day.Mine)
	if page.Reports, err = s.reportGroup(r, b); err != nil {
		return nil, err
	}
	page.Waiting = b.group("waiting", "day.waiting", "day.waiting_none", day.Waiting)
	if len(day.Mine)+len(day.Alarms)+len(day.Climbed) == 0 && page.Reports == nil {
		page.Empty = p.Word("day.empty")
	}
	tasks, err := s.tasks(r, p)
	if err != nil {
		return nil, err
	}
	page.Ways = append([]ui.Link{
		{Href: "/kringen", Text: p.Word("day.circles")}, {Href: "/nieuws", Text: p.Word("news.title")}, {Href: "/opschaling", Text: p.Word("climbed.title")},
	}, tasks...)
	return ui.Day(page), nil
}

// tasks are where somebody goes for what they do beside circles, what is acute first.
func (s *site) tasks(r *http.Request, p ui.Page) ([]ui.Link, error) {
	links, err := s.acute(r, p)
	if err != nil || sessionOf(r) == nil {
		return nil, err
	}
	who := sessionOf(r).Who
	for _, one := range []struct {
		theirs   bool
		to, said string
	}{
		{s.reports(r), proAt, p.Word("pro.title")},
		{s.reports(r), mineAt, p.Word("mine.title")},
		{s.Living != nil && s.opens(who), openingAt, opening.word(p, "title")},
		{s.Reaching != nil && who.Kind == access.Professional, "/rooster", p.Word("roster.title")},
		{s.Reaching != nil && sessionOf(r).Manages(), "/beheer", p.Word("manage.title")},
		{s.Intake != nil && who.Has(access.Custodian), "/bron", p.Word("reporter.requests")},
		{s.watches(r), "/toezicht", p.Word("watch.title")},
	} {
		if one.theirs {
			links = append(links, ui.Link{Href: one.to, Text: one.said})
		}
	}
	return links, nil
}

// dayBlock makes of tasks what is shown of them.
type dayBlock struct {
	ui.Page
	me    core.ActorID
	now   time.Time
	rules []rules.Rule
}

// byDue lays tasks out by when they are due: late, today, in the coming week, later. A group in
// which there is nothing doesn't show.
func (b *dayBlock) byDue(tasks []casework.Task) (groups []ui.DayGroup) {
	headings := []struct{ id, key string }{{"late", "day.late"}, {"today", "day.today"}, {"week", "day.week"}, {"later", "day.later"}}
	of := make([][]casework.Task, len(headings))
	for _, t := range tasks {
		days := text.DaysBetween(b.now, t.Due.Add(-time.Nanosecond))
		switch {
		case b.now.After(t.Due):
			of[0] = append(of[0], t)
		case days == 0:
			of[1] = append(of[1], t)
		case days <= 7:
			of[2] = append(of[2], t)
		default:
			of[3] = append(of[3], t)
		}
	}
	for i, h := range headings {
		if len(of[i]) > 0 {
			groups = append(groups, *b.group(h.id, h.key, "", of[i])) // key: ok, the headings above.
		}
	}
	return groups
}

// group is a heading with tasks under it; nil when there are none and nothing is to be said of that.
func (b *dayBlock) group(id, heading, empty string, tasks []casework.Task) *ui.DayGroup {
	if len(tasks) == 0 && empty == "" {
		return nil
	}
	g := &ui.DayGroup{ID: id, Heading: b.Say(text.M(heading, text.Count("n", len(tasks))), nil)} // key: ok, the headings of a day.
	if len(tasks) == 0 {
		g.Empty = b.Word(empty) // key: ok, what is said of no tasks.
	}
	for i := range tasks {
		g.Tasks = append(g.Tasks, b.task(&tasks[i]))
	}
	return g
}

// task is one duty: in its own words where they are this reader's to know, else in those of its kind.
func (b *dayBlock) task(t *casework.Task) ui.Task {
	last := t.Due.Add(-time.Nanosecond)
	shown := ui.Task{
		Household: t.Household, Href: "/kring/" + url.PathEscape(string(t.Circle)),
		Due: b.due(t.Due), DueAt: ui.When{Text: b.Day(last), Date: text.Date(last)}, Late: b.now.After(t.Due),
		What: text.Capital(b.Word("task." + string(t.Key.Kind))), // key: ok, the kinds of duty.
		Rung: int(t.Rung),
	}
	if shown.Household == "" {
		shown.Household = b.Word("page.a_circle")
	}
	if !t.What.IsZero() {
		shown.What, shown.Why = text.Capital(b.Say(t.What, t.Names)), text.Capital(b.Say(t.Why, t.Names))
	}
	switch {
	case t.Owner != b.me || t.Asked != "" && t.Asked != b.me:
		shown.Who = b.has(t)
	case t.Waits != "" && t.Waits != b.me && t.Names != nil && t.Names.Actor(string(t.Waits)) != "":
		shown.Who = b.Say(text.M("day.waits", text.Actor("who", t.Waits)), t.Names)
	}
	for _, rule := range b.rules {
		if rule.Path == t.Rule && rule.Term {
			shown.Rule, shown.Ground = text.Capital(b.Word("rule."+rule.Path)), rule.Source // key: ok, the paths of the rules.
		}
	}
	return shown
}

// has says whose turn it is, and since when.
func (b *dayBlock) has(t *casework.Task) string {
	since := text.Day("since", t.Since)
	if t.Asked == b.me {
		return b.Say(text.M("day.asked_you", text.Actor("who", t.Waits), since), namerOf(t))
	}
	who := t.Asked
	if who == "" && t.Owner != b.me {
		who = t.Owner
	}
	if who != "" && t.Names != nil && t.Names.Actor(string(who)) != "" {
		return b.Say(text.M("day.has", text.Actor("who", who), since), t.Names)
	}
	for _, a := range t.What.Args {
		if a.Kind == text.KindAgency {
			return b.Say(text.M("day.has", text.Agency("who", a.Str), since), t.Names)
		}
	}
	return b.Say(text.M("day.since", since), nil)
}

// namerOf names who is meant, also where nobody may be named.
func namerOf(t *casework.Task) text.Namer {
	if t.Names == nil {
		return nil
	}
	return t.Names
}

func (b *dayBlock) due(due time.Time) string {
	return (&shown{Printer: b.Printer, moment: circle.Moment{Now: b.now}}).due(due)
}

// circles is the list of all circles they stand to, page by page.
func (s *site) circles(r *http.Request, p ui.Page) (templ.Component, error) {
	if !s.works(r) {
		return nil, errs.Missing("error.not_found")
	}
	by := casework.By{Who: sessionOf(r).Who, For: access.Help}
	after := r.URL.Query().Get("na")
	metas, more, err := s.Living.Circles(r.Context(), by, after)
	if err != nil {
		return nil, err
	}
	p.Title = p.Word("day.circles")
	group := ui.Group{ID: "circles", Heading: p.Word("page.living_heading"), Empty: p.Word("page.living_empty")}
	if group.Entries, _, err = s.entries(r, p, casework.By{Who: by.Who}, metas); err != nil {
		return nil, err
	}
	page := ui.ListPage{Page: p, Heading: p.Title, Intro: p.Word("page.living_intro"), Groups: []ui.Group{group}}
	if after != "" {
		page.First = &ui.Link{Href: "/kringen", Text: p.Word("day.first_page")}
	} else if inquiries := s.inquiries(p); len(inquiries) > 0 {
		page.Groups = append(page.Groups, ui.Group{ID: "inquiries", Heading: p.Word("page.inquiry_heading"), Intro: p.Word("page.inquiry_intro"), Entries: inquiries})
	}
	if more {
		page.Next = &ui.Link{Href: "/kringen?" + url.Values{"na": {metas[len(metas)-1].ID}}.Encode(), Text: p.Word("day.next_page")}
	}
	return ui.List(page), nil
}

// inquiries are the circles that are retold, for everybody to learn from.
func (s *site) inquiries(p ui.Page) (entries []ui.Entry) {
	for _, meta := range s.Book.List() {
		if meta.Kind != Inquiry {
			continue
		}
		if events, meta, ok := s.Book.Events(meta.ID); ok {
			past := newPast(events, meta, s.Rules, s.Clock())
			entries = append(entries, entry(show(p.Printer, past, past.last), "/kring/"+meta.ID))
		}
	}
	return entries
}

// goPage is the box on a page of its own, and where its keys are turned off.
func (s *site) goPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if !s.works(r) {
		return outcome{}, errs.Missing("error.not_found")
	}
	p.Title = p.Word("go.title")
	return render(ui.GoTo(ui.GoPage{Page: p, Wide: len(s.searching(sessionOf(r).Who)) > 1}), 0), nil
}

// goTo goes to a household by a name in it: straight there when there is one.
func (s *site) goTo(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if !s.works(r) {
		return outcome{}, errs.Missing("error.not_found")
	}
	typed := strings.TrimSpace(r.PostFormValue("naam"))
	p.Title, p.Sought = p.Word("go.title"), typed
	page := ui.GoPage{Page: p, Wide: len(s.searching(sessionOf(r).Who)) > 1, Nothing: len(namesIn(typed)) == 0}
	names := namesIn(typed)
	if len(names) == 0 {
		return render(ui.GoTo(page), http.StatusUnprocessableEntity), nil
	}
	by := casework.By{Who: sessionOf(r).Who, For: access.Help}
	metas, err := s.Living.Named(r.Context(), by, names)
	if err != nil {
		return outcome{}, err
	}
	if len(metas) == 1 {
		return outcome{to: "/kring/" + url.PathEscape(metas[0].ID)}, nil
	}
	page.Looked = true
	if page.Found, _, err = s.entries(r, p, casework.By{Who: by.Who}, metas); err != nil {
		return outcome{}, err
	}
	return render(ui.GoTo(page), 0), nil
}

// namesIn are the names that somebody typed: at most eight, without what stands between names.
func namesIn(typed string) []string {
	names := strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == ',' || r == '&' || r == '\t' })
	names = slices.DeleteFunc(names, func(one string) bool { return slices.Contains([]string{"en", "and"}, strings.ToLower(one)) })
	return names[:min(8, len(names))]
}

// keysCookie says that the keys that lead to the box are off.
const keysCookie = "__Host-kring-toetsen"

// keys turns the keys that lead to the box off, or on again (WCAG 2.1.4).
func (s *site) keys(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	if !s.works(r) {
		return outcome{}, errs.Missing("error.not_found")
	}
	cookie := &http.Cookie{Name: keysCookie, Value: "uit", Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode}
	if r.PostFormValue("toetsen") == "aan" {
		cookie.MaxAge = -1
	}
	http.SetCookie(w, cookie)
	return outcome{to: p.Home}, nil
}
