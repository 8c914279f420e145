package web

import (
	"net/http"

	"kring/internal/casework"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// deskLine leads who takes reports to the queue, and says how the first page of it stands: how many wait, how
// long the longest, and when the first is due. No more of it is read: everybody's day begins here. Nil: it is
// not their task.
func (s *site) deskLine(r *http.Request, p ui.Page) (*ui.Link, error) {
	by, ok := s.triages(r)
	if !ok {
		return nil, nil //nolint:nilnil // it is not their task.
	}
	lines, err := s.Intake.Queue(r.Context(), by, casework.QueueQuery{N: onQueuePage + 1})
	if err != nil {
		return nil, err
	}
	more := len(lines) > onQueuePage
	return &ui.Link{Href: "/meldingen", Text: p.Say(text.M("report.day_title", text.Words("says", s.queueSays(p, lines[:min(len(lines), onQueuePage)], more))), nil)}, nil
}
