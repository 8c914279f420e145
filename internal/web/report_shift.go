package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// shiftMost is how many reports somebody can hold and pass on at once [K].
const shiftMost = 200

// shiftOver lists what somebody holds, to pass on at the end of a shift; or what a colleague holds who is away,
// for whoever of the desk moves it. Each is on record as an act of who did it.
func (s *site) shiftOver(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.shiftWith(r, p, "", 0)
}

func (s *site) shiftWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	team, err := s.shiftTeam(r, by)
	if err != nil {
		return outcome{}, err
	}
	of := by.ID
	if i := slices.IndexFunc(team, func(c Colleague) bool { return string(c.ID) == r.Form.Get("van") }); i >= 0 {
		of = team[i].ID
	}
	lists, err := s.Intake.Queues(r.Context(), by, casework.QueueQuery{Owner: of, N: shiftMost}, casework.QueueQuery{Owner: of, Kind: "take_over_report", N: shiftMost})
	if err != nil {
		return outcome{}, err
	}
	lines, given := lists[0], lists[1]
	p.Title = p.Word("report.shift")
	page := ui.ShiftOverPage{
		Page: p, Problem: problem, Chosen: r.PostForm["welke"], Whom: r.PostForm.Get("wie"), Note: r.PostForm.Get("note"), Once: r.PostForm.Get("kenmerk"),
		Crumbs: []ui.Link{{Href: "/meldingen", Text: p.Word("report.queue")}, {Text: p.Title}}, Given: s.queueLines(p, given),
	}
	if !made.MatchString(page.Once) {
		page.Once = s.NewID()
	}
	if r.URL.Query().Get("gedaan") == "doorgegeven" {
		page.Done = p.Word("report.passed_done")
	}
	own := of == by.ID
	lines = slices.DeleteFunc(lines, func(q casework.Queued) bool { // who is away takes over nothing: what was given to them is moved too.
		return q.Report == "" || q.Key.Kind == "read_doubt" || own && slices.ContainsFunc(given, func(g casework.Queued) bool { return g.Report == q.Report })
	})
	page.Lines = s.queueLines(p, lines)
	for i := range lines {
		page.IDs = append(page.IDs, string(lines[i].Report))
	}
	page.Of = string(of)
	page.Holds, page.None, page.Effect = p.Word("report.you_hold"), p.Word("report.you_hold_none"), p.Word("report.pass_effect")
	page.To = []ui.Choice{{Text: p.Word("do.choose")}}
	for _, c := range team {
		who := text.Words("who", c.Name)
		called := c.Name
		if c.Gone {
			called = p.Say(text.M("report.away_gone", who), nil)
		}
		page.Team = append(page.Team, ui.Choice{Value: string(c.ID), Text: called})
		switch {
		case c.ID == of && !own:
			page.Holds, page.None = p.Say(text.M("report.they_hold", who), nil), p.Say(text.M("report.they_hold_none", who), nil)
			page.Effect = p.Say(text.M("report.move_effect", who), nil)
			if page.Done != "" {
				page.Done = p.Say(text.M("report.moved_done", who), nil)
			}
		case c.ID != of && !c.Gone:
			page.To = append(page.To, ui.Choice{Value: string(c.ID), Text: c.Name})
		}
	}
	if !own && r.Method == http.MethodGet {
		page.Chosen, page.Given = page.IDs, nil // all of it is moved, unless somebody says otherwise.
	}
	return render(ui.ShiftOver(page), status), nil
}

// shiftTeam are who takes reports at the desk, and who did: what they left must be moved.
func (s *site) shiftTeam(r *http.Request, by casework.By) (team []Colleague, err error) {
	people, err := s.Door.PeopleOf(r.Context(), by.Agency)
	for i := range people {
		if one := &people[i]; slices.Contains(one.Roles, access.Desk) || !one.Ended.IsZero() {
			c := Colleague{ID: one.ID, Name: one.Name, Gone: !one.Ended.IsZero()}
			team = append(team, c)
		}
	}
	slices.SortFunc(team, func(a, b Colleague) int { return strings.Compare(a.Name, b.Name) })
	return team, err
}

// passShift passes on what was chosen. Each is an act of its own: what can't be is told of, and stays.
func (s *site) passShift(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	staff, err := s.deskStaff(r.Context(), by.Agency)
	if err != nil {
		return outcome{}, err
	}
	to, of := core.Holder{}, cmp.Or(r.PostForm.Get("van"), string(by.ID))
	for _, c := range staff {
		if string(c.ID) == r.PostForm.Get("wie") && string(c.ID) != of {
			to = core.Holder{Actor: core.Actor{ID: c.ID, Agency: by.Agency}, Name: c.Name}
		}
	}
	chosen := r.PostForm["welke"]
	switch {
	case len(chosen) == 0:
		return s.shiftWith(r, p, p.Word("report.pass_none"), http.StatusUnprocessableEntity)
	case !to.Named():
		return s.shiftWith(r, p, p.Word("report.pass_nobody"), http.StatusUnprocessableEntity)
	}
	for _, id := range chosen[:min(len(chosen), shiftMost)] {
		_, err := s.Intake.Once(r.Context(), by, core.ReportID(id), onceOf(r)+id, report.PassedOn{To: to, Note: r.PostForm.Get("note")})
		if said, ok := errs.Saying(err); ok && !errs.Is(err, errs.NotFound) {
			return s.shiftWith(r, p, text.Capital(p.Say(said, nil)), statusOf(err))
		}
		if err != nil {
			return outcome{}, err
		}
	}
	back := url.Values{"gedaan": {"doorgegeven"}}
	if of != string(by.ID) {
		back.Set("van", of)
	}
	return outcome{to: "/meldingen/overdracht?" + back.Encode()}, nil
}
