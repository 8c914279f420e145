package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Stop is one step of the tour of the demo: whom a visitor is there, where they look and at what.
type Stop struct {
	Who   core.ActorID
	Page  string // the address to look at
	Ago   int    // as it was known so many days ago; 0: now
	Title Words
	As    Words // who they are now
	See   Words // what the page shows
	Look  Words // where to look, or what to try
}

// tourCookie holds the number of the step, and ends with the visit.
const tourCookie = "__Host-kring-rondleiding"

// tourRoutes are the tour of the demo; there is none where there are no stops.
func (s *site) tourRoutes(mux *http.ServeMux) {
	if len(s.Tour) == 0 {
		return
	}
	mux.HandleFunc("GET /rondleiding", s.form(s.tourPage))
	mux.HandleFunc("POST /rondleiding", s.form(s.tourGoes))
}

// stopAt is at which stop a visitor is, from 1; 0: no tour runs.
func (s *site) stopAt(r *http.Request) int {
	kept, err := r.Cookie(tourCookie)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(kept.Value)
	if err != nil || n < 1 || n > len(s.Tour) {
		return 0
	}
	return n
}

// tour is the bar over every page while a tour runs; nil: none does.
func (s *site) tour(r *http.Request, p *text.Printer) *ui.TourBar {
	n := s.stopAt(r)
	if n == 0 {
		return nil
	}
	title, _ := s.Tour[n-1].Title.in(p.Lang())
	return &ui.TourBar{
		Where: p.Say(text.M("tour.where", text.Count("n", n), text.Count("of", len(s.Tour))), nil), Title: title, Last: n == len(s.Tour),
	}
}

// tourPage explains the stop a visitor is at, or what the tour is before it begins.
func (s *site) tourPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	p.Notice, p.Title = p.Word("page.notice_invented"), p.Word("tour.title")
	page := ui.TourPage{Page: p}
	for i := range s.Tour {
		title, _ := s.Tour[i].Title.in(p.Lang())
		page.Stops = append(page.Stops, title)
	}
	if n := s.stopAt(r); n > 0 {
		stop := &s.Tour[n-1]
		page.Step, page.Title = n, page.Stops[n-1]
		page.As, _ = stop.As.in(p.Lang())
		page.See, _ = stop.See.in(p.Lang())
		page.Look, _ = stop.Look.in(p.Lang())
	}
	return render(ui.Tour(page), 0), nil
}

// tourGoes begins the tour, goes a step on or back, to the page of the stop as who looks there, or
// ends it.
func (s *site) tourGoes(w http.ResponseWriter, r *http.Request, _ ui.Page) (outcome, error) {
	n := s.stopAt(r)
	switch r.PostFormValue("doe") {
	case "begin":
		n = 1
	case "volgende":
		n = min(n+1, len(s.Tour))
	case "terug":
		n = max(n-1, 1)
	case "kijk":
		return s.tourLooks(w, r, n)
	case "stop":
		forget(w, tourCookie)
		return outcome{to: "/demo"}, nil
	default:
		return outcome{}, errs.Missing("error.not_found")
	}
	keep(w, tourCookie, strconv.Itoa(n))
	return outcome{to: "/rondleiding"}, nil
}

// tourLooks signs a visitor in as who looks at this stop, and goes where they look.
func (s *site) tourLooks(w http.ResponseWriter, r *http.Request, n int) (outcome, error) {
	if n == 0 {
		return outcome{}, errs.Missing("error.not_found")
	}
	stop := &s.Tour[n-1]
	token, err := s.Door.As(r.Context(), stop.Who, browser(r))
	if err != nil {
		return outcome{}, err
	}
	arrive(w, token)
	to := stop.Page
	if stop.Ago > 0 {
		to += "?" + url.Values{"op": {midnight(s.Clock()).AddDate(0, 0, -stop.Ago).Format(time.DateOnly)}}.Encode()
	}
	return outcome{to: to}, nil
}
