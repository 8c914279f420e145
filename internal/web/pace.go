package web

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"kring/internal/access"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// What is asked more often than people do is held back, by account, and by place where nobody signed
// in. An act is never held back, nor the form for one, nor looking in an emergency: whoever has to do
// something for somebody's safety is stopped by no number.

// spend takes one from a budget; its error says when there is more.
func (s *site) spend(w http.ResponseWriter, r *http.Request, b login.Budget, of string) error {
	if b == login.ProofTries || b == login.Strangers {
		of = login.Network(of)
	}
	wait, first, err := s.Door.Spend(b, of)
	if err != nil || wait == 0 {
		return err
	}
	if first {
		s.warn(r, "held_back", b.Name)
	}
	seconds := int(math.Ceil(wait.Seconds()))
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	if b == login.ProofTries {
		return errs.Hold("login.too_many")
	}
	return errs.Hold("error.held", text.Count("n", seconds))
}

// paced holds back whoever only looks, and looks too much.
func (s *site) paced(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		r.Pattern = pattern // of what is held back as well.
		err := s.look(w, r, pattern)
		if err == nil {
			mux.ServeHTTP(w, r)
			return
		}
		if r.Header.Get("Content-Type") == "application/json" {
			s.answer(func(http.ResponseWriter, *http.Request) (any, error) { return nil, err })(w, r)
			return
		}
		s.form(func(http.ResponseWriter, *http.Request, ui.Page) (outcome, error) { return outcome{}, err })(w, r)
	})
}

// look takes one from what may be looked at.
func (s *site) look(w http.ResponseWriter, r *http.Request, pattern string) error {
	who := sessionOf(r)
	switch {
	case openly(r):
		return nil // many share an address: this door asks for work, and never closes (docs/decisions/0008).
	case who == nil:
		return s.spend(w, r, login.Strangers, s.source(r))
	case r.Method == http.MethodPost, atProDoor(r), strings.HasPrefix(pattern, "GET /kring/{id}/doe/"), s.urgent(r, r.URL.Query().Get("doel")):
		return nil
	case pattern == "GET /kring/{id}":
		if err := s.spend(w, r, login.Circles, string(who.Who.ID)); err != nil {
			return err
		}
	}
	return s.spend(w, r, login.Pages, string(who.Who.ID))
}

// urgent tells whether somebody whose task it is looks because of an emergency.
func (s *site) urgent(r *http.Request, purpose string) bool {
	return purpose == string(access.Crisis) && s.Policies != nil &&
		s.Policies.Decide(sessionOf(r).Who, access.Search, access.Thing{}, access.Crisis).Allowed
}

// spent takes one from what somebody who signed in may do.
func (s *site) spent(b login.Budget, a act) act {
	return func(w http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
		if !s.urgent(r, r.PostFormValue("doel")) {
			if err := s.spend(w, r, b, string(sessionOf(r).Who.ID)); err != nil {
				return outcome{}, err
			}
		}
		return a(w, r, p)
	}
}

// warn puts a try to get round a control in the log: what it met, and by which account, never more.
func (s *site) warn(r *http.Request, why, what string) {
	_, route, _ := strings.Cut(r.Pattern, " ")
	args := []any{"why", why, "what", what, "method", r.Method, "route", route}
	if who := sessionOf(r); who != nil {
		args = append(args, "actor", string(who.Who.ID))
	}
	s.Log.WarnContext(r.Context(), "a control was met", args...)
}

// notice logs a try that came during a delay: it is looked at no further, and stands on no record.
func (s *site) notice(r *http.Request, err error) {
	if said, ok := errs.Saying(err); ok && errs.Is(err, errs.Held) && said.Key != "login.too_many" {
		s.warn(r, "held_back", said.Key)
	}
}
