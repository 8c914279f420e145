package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/calendar"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Reaching tells who can be reached now.
type Reaching interface {
	// Reachable is who can be called about a circle: its lead, or who stands in. False: nobody.
	Reachable(ctx context.Context, lead, deputy core.ActorID, agency core.AgencyID) (Contact, bool, error)
	// Acute lists the circles in which something acute waits, for who is on call.
	Acute(ctx context.Context, by casework.By) ([]Meta, error)
}

// Contact is somebody who can be called now.
type Contact struct {
	Name, Agency, Phone string
	As                  string // in whose place: login.ReachLead and the others
}

// rosterRoutes are the pages of who can be reached when.
func (s *site) rosterRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /rooster", s.signedIn(s.form(s.rosterPage)))
	mux.HandleFunc("GET /rooster/dienst", s.signedIn(s.form(s.newShift)))
	mux.HandleFunc("POST /rooster/dienst", s.signedIn(s.form(s.planShift)))
	mux.HandleFunc("GET /rooster/dienst/{id}", s.signedIn(s.form(s.shiftPage)))
	mux.HandleFunc("POST /rooster/dienst/{id}", s.signedIn(s.form(s.planShift)))
	mux.HandleFunc("POST /rooster/dienst/{id}/ruil", s.signedIn(s.form(s.swapShifts)))
	mux.HandleFunc("POST /rooster/dienst/{id}/weg", s.signedIn(s.form(s.removeShift)))
	mux.HandleFunc("POST /rooster/dienst/{id}/terug", s.signedIn(s.form(s.restoreShift)))
}

const rosterDays = 14

// rosterPage is who can be reached now, for every professional, and what lies ahead at their own
// agency. There is no household in it.
func (s *site) rosterPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.rosterWith(r, p, "", 0)
}

func (s *site) rosterWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	who := sessionOf(r)
	if who.Kind != access.Professional {
		return outcome{}, errs.Missing("error.not_found")
	}
	agencies, err := s.agencyNames(r.Context())
	if err != nil {
		return outcome{}, err
	}
	there, err := s.Door.Now(r.Context())
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("roster.title")
	page := ui.RosterPage{Page: p, Plans: who.Plans(), Agency: agencies[who.Agency], Done: rosterDone(r, p), Problem: problem}
	for i := range there {
		one := &there[i]
		now := ui.RosterNow{
			Who: one.Name, Agency: cmp.Or(agencies[one.Agency], string(one.Agency)), Task: taskWord(p, &one.Shift), Phone: one.Number,
			Until: p.Say(text.M("roster.now_until", text.Moment("until", one.Until)), nil),
		}
		if one.Agency == who.Agency || one.Task == login.Piket {
			page.Now = append(page.Now, now)
		} else {
			page.Elsewhere = append(page.Elsewhere, now)
		}
	}
	from := calendar.StartOfDay(s.Clock())
	until := from.In(text.Zone).AddDate(0, 0, rosterDays)
	all, has, err := s.Door.RosterOf(r.Context(), who.Agency, from, until)
	if err != nil {
		return outcome{}, err
	}
	page.Has = has
	tasks, err := s.Door.Tasks(r.Context(), who.Agency, all)
	if err != nil {
		return outcome{}, err
	}
	page.Days = s.rosterOf(p, all, tasks, from, page.Plans)
	for i := range all {
		if one := &all[i]; page.Plans && !one.Gone.IsZero() && one.Until.After(s.Clock()) {
			row := rosterRow(p, one)
			row.Time = span(p, time.Time{}, one.From, one.Until)
			page.Removed = append(page.Removed, row)
		}
	}
	return render(ui.Roster(page), status), nil
}

// rosterDeeds are what was just done, as the address says it.
var rosterDeeds = []string{"gepland", "gewijzigd", "geruild", "weggehaald", "teruggezet"}

func rosterDone(r *http.Request, p ui.Page) string {
	if what := r.URL.Query().Get("gedaan"); slices.Contains(rosterDeeds, what) {
		return p.Word("roster.done_" + what) // key: ok, the deeds.
	}
	return ""
}

// rosterOf are the days of a roster. A time from now in which nobody has a task has a row of its own.
func (s *site) rosterOf(p ui.Page, all []login.Planned, tasks []login.Task, from time.Time, plans bool) []ui.RosterDay {
	now := s.Clock()
	days := make([]ui.RosterDay, rosterDays)
	for n := range days {
		begin := from.In(text.Zone).AddDate(0, 0, n)
		end := from.In(text.Zone).AddDate(0, 0, n+1)
		days[n].Day = ui.When{Text: weekday(p, begin) + " " + p.Day(begin), Date: text.Date(begin)}
		type dated struct {
			at  time.Time
			row ui.RosterRow
		}
		var rows []dated
		for i := range all {
			one := &all[i]
			here := !one.From.Before(begin) || n == 0 && one.Until.After(now) // on the day it begins, or today.
			if !one.Gone.IsZero() || !here || !one.From.Before(end) {
				continue
			}
			row := rosterRow(p, one)
			row.Time, row.Mine = span(p, begin, one.From, one.Until), plans && one.Until.After(now)
			rows = append(rows, dated{one.From, row})
		}
		for _, task := range tasks {
			for _, gap := range login.Unmanned(all, task, laterOf(begin, now), end) {
				rows = append(rows, dated{gap[0], ui.RosterRow{
					None: true, Who: p.Word("roster.nobody"), Task: taskWord(p, &login.Shift{Task: task}), Time: span(p, begin, gap[0], gap[1]),
				}})
			}
		}
		slices.SortStableFunc(rows, func(a, b dated) int { return a.at.Compare(b.at) })
		for _, one := range rows {
			days[n].Rows = append(days[n].Rows, one.row)
		}
	}
	return days
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func rosterRow(p ui.Page, one *login.Planned) ui.RosterRow {
	return ui.RosterRow{ID: string(one.ID), Rev: strconv.Itoa(one.Rev), Who: one.Name, Task: taskWord(p, &one.Shift), Phone: one.Number}
}

func taskWord(p ui.Page, s *login.Shift) string {
	word := p.Word("roster.task_" + string(s.Task)) // key: ok, the tasks.
	if s.Backup {
		word += ", " + p.Word("roster.place_backup")
	}
	return word
}

// span is from when until when, as it is said under a day: what is on another one says so.
func span(p ui.Page, day, from, until time.Time) string {
	short := func(t time.Time) string {
		clock := t.In(text.Zone).Format("15:04")
		switch {
		case text.Date(t) == text.Date(day):
			return clock
		case day.IsZero():
			return weekday(p, t) + " " + p.Day(t) + " " + clock
		}
		return weekday(p, t) + " " + clock
	}
	return p.Say(text.M("roster.span", text.Words("from", short(from)), text.Words("until", short(until))), nil)
}

var weekdays = [7]string{"word.sunday", "word.monday", "word.tuesday", "word.wednesday", "word.thursday", "word.friday", "word.saturday"}

func weekday(p ui.Page, t time.Time) string {
	return p.Word(weekdays[t.In(text.Zone).Weekday()]) // key: ok, the days.
}

func (s *site) agencyNames(ctx context.Context) (map[core.AgencyID]string, error) {
	all, err := s.Door.Store.Agencies(ctx)
	names := map[core.AgencyID]string{}
	for i := range all {
		names[all[i].ID] = all[i].Name
	}
	return names, err
}

// reach says how the lead of a circle can be called now, or who stands in.
func (s *site) reach(ctx context.Context, p ui.Page, state *circle.State) (*ui.Reach, error) {
	if s.Reaching == nil || !state.Ongoing() {
		return nil, nil //nolint:nilnil // It is told on no such page.
	}
	lead := state.Lead.Member
	agency := core.AgencyID("")
	for i := range state.Members {
		if state.Members[i].ID == cmp.Or(lead, state.Deputy.Member) {
			agency = state.Members[i].Agency
		}
	}
	if agency == "" {
		return nil, nil //nolint:nilnil // Nobody leads: that is what is said already.
	}
	found, ok, err := s.Reaching.Reachable(ctx, lead, state.Deputy.Member, agency)
	if err != nil {
		return nil, err
	}
	if !ok {
		return &ui.Reach{Text: p.Word("roster.reach_nobody")}, nil
	}
	who := text.Words("who", found.Name+", "+found.Agency)
	return &ui.Reach{Text: p.Say(reachWords[found.As](who), nil), Phone: found.Phone}, nil
}

var reachWords = map[string]func(text.Arg) text.Message{
	login.ReachLead:   func(who text.Arg) text.Message { return text.M("roster.reach_lead", who) },
	login.ReachDeputy: func(who text.Arg) text.Message { return text.M("roster.reach_deputy", who) },
	login.ReachStands: func(who text.Arg) text.Message { return text.M("roster.reach_stands_in", who) },
	login.ReachPiket:  func(who text.Arg) text.Message { return text.M("roster.reach_on_call", who) },
}

// acute are links to circles in which something acute waits, for who is on call.
func (s *site) acute(r *http.Request, p ui.Page) ([]ui.Link, error) {
	who := sessionOf(r)
	if s.Reaching == nil || who == nil || !who.Has(access.OnCall) {
		return nil, nil
	}
	found, err := s.Reaching.Acute(r.Context(), casework.By{Who: who.Who, For: access.Crisis})
	if err != nil {
		return nil, err
	}
	var links []ui.Link
	for i := range found {
		links = append(links, ui.Link{
			Href: "/kring/" + found[i].ID + "?doel=" + string(access.Crisis), Text: p.Say(text.M("roster.acute", text.Count("n", i+1)), nil),
		})
	}
	return links, nil
}

// momentOf reads a day and a time of day from a form, in the time of the Netherlands.
func momentOf(r *http.Request, name string) time.Time {
	at, err := time.ParseInLocation(time.DateOnly+" 15:04", strings.TrimSpace(r.PostFormValue(name+"-dag"))+" "+strings.TrimSpace(r.PostFormValue(name+"-tijd")), text.Zone)
	if err != nil {
		return time.Time{}
	}
	return at
}
