package web

import (
	"net/http"
	"strconv"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The places in a roster, as a form says them.
const (
	firstPlace  = "eerste"
	backupPlace = "achterwacht"
)

// shiftForm is the page on which a shift is planned or changed, with what was typed.
func (s *site) shiftForm(r *http.Request, p ui.Page, typed ui.ShiftTyped, rev, problem string, status int) (outcome, error) {
	who, id := sessionOf(r), r.PathValue("id")
	people, err := s.Door.Colleagues(r.Context(), who)
	if err != nil {
		return outcome{}, err
	}
	p.Title = p.Word("roster.plan")
	page := ui.ShiftPage{
		Page: p, Problem: problem, Action: "/rooster/dienst", ID: id, Rev: rev, Typed: typed,
		Places: []ui.Choice{{Value: firstPlace, Text: p.Word("roster.place_first")}, {Value: backupPlace, Text: p.Word("roster.place_backup")}},
		Teams:  []ui.Choice{{Text: p.Word("roster.whole_agency")}},
	}
	for i := range people {
		page.People = append(page.People, ui.Choice{Value: string(people[i].ID), Text: people[i].Name})
	}
	for _, task := range login.Tasks {
		page.Tasks = append(page.Tasks, ui.Choice{Value: string(task), Text: p.Word("roster.task_" + string(task))}) // key: ok, the tasks.
	}
	teams, err := s.Door.Store.Teams(r.Context())
	if err != nil {
		return outcome{}, err
	}
	for i := range teams {
		if teams[i].Agency == who.Agency {
			page.Teams = append(page.Teams, ui.Choice{Value: string(teams[i].ID), Text: teams[i].Name})
		}
	}
	if id != "" {
		page.Title, page.Action = p.Word("roster.change_title"), "/rooster/dienst/"+id
		if page.Others, err = s.others(r, p, login.ShiftID(id)); err != nil {
			return outcome{}, err
		}
	}
	return render(ui.Shift(page), status), nil
}

// others are the shifts that one can be swapped with: of the same task, and not begun.
func (s *site) others(r *http.Request, p ui.Page, id login.ShiftID) (found []ui.Choice, err error) {
	own, err := s.Door.OwnShift(r.Context(), sessionOf(r), id)
	if err != nil {
		return nil, err
	}
	now := s.Clock()
	if own.From.Before(now) {
		return nil, nil
	}
	all, _, err := s.Door.RosterOf(r.Context(), own.Agency, now, now.AddDate(0, 0, 2*rosterDays))
	for i := range all {
		if o := &all[i]; o.Gone.IsZero() && o.From.After(now) && o.Who != own.Who && o.Task == own.Task {
			found = append(found, ui.Choice{Value: string(o.ID), Text: o.Name + ", " + span(p, time.Time{}, o.From, o.Until)})
		}
	}
	return found, err
}

// newShift begins with tonight: that is what is missing most often.
func (s *site) newShift(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	now := s.Clock()
	return s.shiftForm(r, p, ui.ShiftTyped{
		Task: string(login.Piket), Place: firstPlace, FromDay: text.Date(now), FromTime: "17:00", UntilDay: text.Date(now.In(text.Zone).AddDate(0, 0, 1)), UntilTime: "08:30", Weeks: "1",
	}, "", "", 0)
}

func (s *site) shiftPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	one, err := s.Door.OwnShift(r.Context(), sessionOf(r), login.ShiftID(r.PathValue("id")))
	if err != nil {
		return outcome{}, err
	}
	typed := ui.ShiftTyped{
		Who: string(one.Who), Team: string(one.Team), Task: string(one.Task), Place: firstPlace, Phone: one.Number,
		FromDay: text.Date(one.From), FromTime: one.From.In(text.Zone).Format("15:04"), UntilDay: text.Date(one.Until), UntilTime: one.Until.In(text.Zone).Format("15:04"),
	}
	if one.Backup {
		typed.Place = backupPlace
	}
	return s.shiftForm(r, p, typed, strconv.Itoa(one.Rev), "", 0)
}

// planShift puts a shift in the roster, or changes one.
func (s *site) planShift(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	get := r.PostFormValue
	planning := login.Planning{
		ID: login.ShiftID(r.PathValue("id")), Rev: revOf(r), Team: login.TeamID(get("team")), Who: core.ActorID(get("wie")), Task: login.Task(get("taak")),
		Backup: get("plaats") == backupPlace, From: momentOf(r, "van"), Until: momentOf(r, "tot"), Phone: get("telefoon"), Weeks: 1,
	}
	if weeks := get("weken"); weeks != "" {
		n, err := strconv.Atoi(weeks)
		if err != nil {
			n = -1 // refused as any other number that can't be.
		}
		planning.Weeks = n
	}
	done := "gepland"
	if planning.ID != "" {
		done = "gewijzigd"
	}
	err := s.Door.Plan(r.Context(), sessionOf(r), planning)
	if err == nil {
		return outcome{to: "/rooster?gedaan=" + done}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.shiftForm(r, p, ui.ShiftTyped{
		Who: get("wie"), Team: get("team"), Task: get("taak"), Place: get("plaats"), FromDay: get("van-dag"), FromTime: get("van-tijd"),
		UntilDay: get("tot-dag"), UntilTime: get("tot-tijd"), Phone: get("telefoon"), Weeks: get("weken"),
	}, get("versie"), problem, status)
}

// revOf is the shift as somebody looked at it. What can't be read is none that ever was.
func revOf(r *http.Request) int {
	n, err := strconv.Atoi(r.PostFormValue("versie"))
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// reshifted goes back to the roster after a change, or says there what stood in its way.
func (s *site) reshifted(r *http.Request, p ui.Page, done string, err error) (outcome, error) {
	if err == nil {
		return outcome{to: "/rooster?gedaan=" + done}, nil
	}
	problem, status, err := s.told(r, p, err)
	if err != nil {
		return outcome{}, err
	}
	return s.rosterWith(r, p, problem, status)
}

func (s *site) removeShift(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.reshifted(r, p, "weggehaald", s.Door.RemoveShift(r.Context(), sessionOf(r), login.ShiftID(r.PathValue("id")), revOf(r)))
}

func (s *site) restoreShift(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.reshifted(r, p, "teruggezet", s.Door.RestoreShift(r.Context(), sessionOf(r), login.ShiftID(r.PathValue("id")), revOf(r)))
}

func (s *site) swapShifts(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	other := r.PostFormValue("met")
	if other == "" {
		return s.reshifted(r, p, "", errs.Bad("roster.swap_nobody"))
	}
	return s.reshifted(r, p, "geruild", s.Door.SwapShifts(r.Context(), sessionOf(r), login.ShiftID(r.PathValue("id")), revOf(r), login.ShiftID(other)))
}
