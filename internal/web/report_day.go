package web

import (
	"net/http"

	"kring/internal/casework"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// deskLine leads who takes reports to the queue, and says how it stands: how many wait, how long the
// longest, and when the first is due. Nil: it is not their task.
func (s *site) deskLine(r *http.Request, p ui.Page) (*ui.Link, error) {
	by, ok := s.triages(r)
	if !ok {
		return nil, nil //nolint:nilnil // it is not their task.
	}
	lines, err := s.Intake.Queue(r.Context(), by, casework.QueueQuery{N: 10*onQueuePage + 1})
	if err != nil {
		return nil, err
	}
	more := len(lines) > 10*onQueuePage
	return &ui.Link{Href: "/meldingen", Text: p.Say(text.M("report.day_title", text.Words("says", s.queueSays(p, lines[:min(len(lines), 10*onQueuePage)], more))), nil)}, nil
}
