package web

import (
	"net/http"
	"slices"

	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// shiftMost is how many reports somebody can hold and pass on at once [K].
const shiftMost = 200

// shiftOver lists what somebody holds, to pass on at the end of a shift.
func (s *site) shiftOver(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	return s.shiftWith(r, p, "", 0)
}

func (s *site) shiftWith(r *http.Request, p ui.Page, problem string, status int) (outcome, error) {
	by, err := s.atDesk(r)
	if err != nil {
		return outcome{}, err
	}
	lists, err := s.Intake.Queues(r.Context(), by, casework.QueueQuery{Owner: by.ID, N: shiftMost}, casework.QueueQuery{Owner: by.ID, Kind: "take_over_report", N: shiftMost})
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
	lines = slices.DeleteFunc(lines, func(q casework.Queued) bool {
		return q.Report == "" || q.Key.Kind == "read_doubt" || slices.ContainsFunc(given, func(g casework.Queued) bool { return g.Report == q.Report })
	})
	page.Lines = s.queueLines(p, lines)
	for i := range lines {
		page.IDs = append(page.IDs, string(lines[i].Report))
	}
	staff, err := s.deskStaff(r.Context(), by.Agency)
	page.To = []ui.Choice{{Text: p.Word("do.choose")}}
	for _, c := range staff {
		if c.ID != by.ID {
			page.To = append(page.To, ui.Choice{Value: string(c.ID), Text: c.Name})
		}
	}
	return render(ui.ShiftOver(page), status), err
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
	to := core.Holder{}
	for _, c := range staff {
		if string(c.ID) == r.PostForm.Get("wie") && c.ID != by.ID {
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
	return outcome{to: "/meldingen/overdracht?gedaan=doorgegeven"}, nil
}
