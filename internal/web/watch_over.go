package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/text"
	"kring/internal/web/ui"
)

const (
	findingsShown = 100 // on one page; who wants more takes a shorter time
	looksAtOnce   = 500 // that the desk gives at most
)

// periods are the days over which an officer can look back.
var periods = []int{7, 30, 90}

// watches tells whether it is somebody's task to watch over who looked.
func (s *site) watches(r *http.Request) bool {
	who := sessionOf(r)
	return who != nil && s.Living != nil && s.Policies != nil &&
		s.Policies.Decide(who.Who, access.Watch, access.Thing{}, access.Privacy).Allowed
}

// watching is who looks as somebody who watches over it. Whether it is their task the desk says.
func watching(r *http.Request) casework.By {
	return casework.By{Who: sessionOf(r).Who, For: access.Privacy}
}

// periodOf is over how many days an address asks to look back.
func periodOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("sinds"))
	if err != nil || !slices.Contains(periods, n) {
		return periods[0]
	}
	return n
}

func (s *site) since(days int) time.Time { return calendar.StartOfDay(s.Clock().AddDate(0, 0, -days)) }

// periodLinks lead to the same page over another time.
func periodLinks(p ui.Page, path string, now int) []ui.Period {
	var links []ui.Period
	for _, n := range periods {
		links = append(links, ui.Period{
			Link:    ui.Link{Href: path + "?sinds=" + strconv.Itoa(n), Text: p.Say(text.M("watch.period", text.Count("n", n)), nil)},
			Current: n == now,
		})
	}
	return links
}

// askTyped is a question that was not taken, and why.
type askTyped struct {
	kind, actor, day     string
	circle, why, problem string
}

func (t *askTyped) about(f *casework.Finding) bool {
	return t.kind == string(f.Kind) && t.actor == string(f.Actor) && t.day == text.Date(f.Day)
}

// watchPage is what stands out in who looked, for whose task it is to ask about it.
func (s *site) watchPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.watchWith(r, p, askTyped{}, 0)
}

func (s *site) watchWith(r *http.Request, p ui.Page, typed askTyped, status int) (outcome, error) {
	by, days := watching(r), periodOf(r)
	found, err := s.Living.Unusual(r.Context(), by, s.since(days))
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("watch.title")
	page := ui.WatchPage{
		Page: p, Periods: periodLinks(p, "/toezicht", days), All: "/toezicht/inzage?sinds=" + strconv.Itoa(days), Problem: typed.problem,
		Action: "/toezicht/vraag?sinds=" + strconv.Itoa(days),
	}
	slices.SortStableFunc(found, func(a, b casework.Finding) int { return b.Day.Compare(a.Day) })
	if len(found) > findingsShown {
		page.More = p.Say(text.M("watch.more", text.Count("n", findingsShown)), nil)
		found = found[:findingsShown]
	}
	known, err := s.beside(r.Context(), by, found)
	if err != nil {
		return outcome{}, err
	}
	for i := range found {
		f := &found[i]
		if n := len(page.Days); n == 0 || page.Days[n-1].Day.Date != text.Date(f.Day) {
			page.Days = append(page.Days, ui.FoundDay{Day: ui.When{Text: p.FullDay(f.Day), Date: text.Date(f.Day)}})
		}
		one := known.found(p, f, by.ID)
		one.ID = strconv.Itoa(i)
		if typed.about(f) {
			one.Circle, one.Why, one.Problem = typed.circle, typed.why, typed.problem
			page.Problem = "" // it stands beside what was typed.
		}
		day := &page.Days[len(page.Days)-1]
		day.Found = append(day.Found, one)
	}
	return render(ui.Watch(page), status), nil
}

// beside is what is known of findings: in which circles, what was asked there, and names.
type beside struct {
	circles   map[string]core.CircleID // of each audit record
	questions map[core.CircleID][]circle.Question
	names     Names
}

// beside looks that up, for findings with the last day first.
func (s *site) beside(ctx context.Context, by casework.By, found []casework.Finding) (*beside, error) {
	a := &beside{circles: map[string]core.CircleID{}, questions: map[core.CircleID][]circle.Question{}}
	if len(found) == 0 {
		return a, nil
	}
	first := found[len(found)-1].Day
	var rows []string
	var people []core.ActorID
	for i := range found {
		rows, people = append(rows, found[i].Rows...), append(people, found[i].Actor)
	}
	slices.Sort(rows)
	for some := range slices.Chunk(slices.Compact(rows), looksAtOnce) {
		looks, err := s.Living.Looks(ctx, by, journal.AuditQuery{IDs: some, From: first, N: looksAtOnce})
		if err != nil {
			return nil, err
		}
		for i := range looks {
			a.circles[looks[i].ID] = looks[i].Circle
		}
	}
	if err := s.askedBefore(ctx, by, first, a); err != nil {
		return nil, err
	}
	slices.Sort(people)
	var err error
	a.names, err = s.Living.Names(ctx, slices.Compact(people))
	return a, err
}

// askedBefore finds what this officer asked in these circles, and what was answered. It opens those
// circles alone where they asked: every circle that is opened is on record.
func (s *site) askedBefore(ctx context.Context, by casework.By, since time.Time, a *beside) error {
	among := map[core.CircleID]bool{}
	for _, id := range a.circles {
		among[id] = true
	}
	question := circle.TypeOf(circle.LookQuestioned{})
	for q := (journal.AuditQuery{Actor: by.ID, From: since, N: looksAtOnce}); ; {
		own, err := s.Living.Looks(ctx, by, q)
		if err != nil {
			return err
		}
		for i := range own {
			id := own[i].Circle
			if own[i].Action != question || !among[id] {
				continue
			}
			delete(among, id)
			v, _, err := s.Living.Read(ctx, by, string(id))
			if err != nil && !errs.Is(err, errs.NotFound) {
				return err
			}
			if err == nil {
				a.questions[id] = circle.Fold(v.Events).Questions
			}
		}
		if len(own) < looksAtOnce {
			return nil
		}
		q.After = &own[len(own)-1]
	}
}

// found is one finding on the page.
func (a *beside) found(p ui.Page, f *casework.Finding, me core.ActorID) ui.Found {
	one := ui.Found{
		Kind: string(f.Kind), Actor: string(f.Actor), Day: text.Date(f.Day), Says: p.Say(f.Says(), nil), Who: a.names.person(f.Actor),
		Own: f.Actor == me,
	}
	if f.Circles > 0 && (f.Kind == casework.FoundUrgent || f.Kind == casework.FoundProbing) { // the others say so themselves.
		one.Count = p.Say(text.M("watch.circles", text.Count("n", f.Circles)), nil)
	}
	if f.Agency != "" {
		one.Who += ", " + a.names.agency(f.Agency)
	}
	var circles []core.CircleID
	for _, row := range f.Rows {
		if id := a.circles[row]; id != "" && !slices.Contains(circles, id) {
			circles = append(circles, id)
		}
	}
	for _, id := range circles {
		one.Circles = append(one.Circles, ui.Choice{Value: string(id), Text: string(id)})
		for _, q := range a.questions[id] {
			if q.Actor == f.Actor && calendar.Days(q.On, f.Day) == 0 {
				one.Asked = append(one.Asked, askedLine(p, &q, id))
			}
		}
	}
	return one
}

// askedLine is a question that was asked, and the answer when there is one.
func askedLine(p ui.Page, q *circle.Question, id core.CircleID) ui.AskedLine {
	line := ui.AskedLine{
		Asked: p.Say(text.M("watch.asked", text.Day("day", q.Asked), text.Words("circle", string(id))), nil), Why: q.Why,
		Answered: p.Word("watch.unanswered"), Reason: q.Reason,
	}
	if !q.Explained.IsZero() {
		line.Answered = p.Say(text.M("watch.answered", text.Day("day", q.Explained)), nil)
	}
	return line
}

// askWhy asks somebody why they looked.
func (s *site) askWhy(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	typed := askTyped{
		kind: r.PostFormValue("soort"), actor: r.PostFormValue("wie"), day: r.PostFormValue("dag"),
		circle: r.PostFormValue("kring"), why: r.PostFormValue("waarom"),
	}
	on, err := time.ParseInLocation(time.DateOnly, typed.day, calendar.Amsterdam)
	if err != nil {
		on = time.Time{} // the circle says that a day is needed.
	}
	err = s.Living.Act(r.Context(), watching(r), typed.circle, circle.LookQuestioned{
		ID: core.ItemID(s.NewID()), Actor: core.ActorID(typed.actor), On: on, Why: typed.why,
	})
	if err == nil {
		return outcome{to: "/toezicht?sinds=" + strconv.Itoa(periodOf(r))}, nil
	}
	status := http.StatusConflict
	if errs.Is(err, errs.NotFound) { // who has no such task gets no page either.
		typed.problem = p.Word("watch.no_circle")
	} else if typed.problem, status, err = s.told(r, p, err); err != nil {
		return outcome{}, err
	}
	return s.watchWith(r, p, typed, status)
}
