package web

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// livingRoutes are the pages for who signed in.
func (s *site) livingRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /zoeken", s.signedIn(s.form(s.searchPage)))
	mux.HandleFunc("POST /zoeken", s.signedIn(s.form(s.spent(login.Searches, s.search))))
	mux.HandleFunc("POST /kring/{id}/nood", s.signedIn(s.form(s.openEmergency)))
	mux.HandleFunc("GET /kring/{id}/afdruk", s.signedIn(s.page(s.printed)))
	s.watchRoutes(mux)
	s.dayRoutes(mux)
	s.deedRoutes(mux)
	s.instrumentRoutes(mux)
	s.liveRoutes(mux)
	s.meetingRoutes(mux)
}

// known sends who has not signed in to do so, for a circle that is not for everybody: whether it
// is there or not.
func (s *site) known(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.Door != nil && s.Living != nil && sessionOf(r) == nil {
			if _, _, ok := s.Book.Events(r.PathValue("id")); !ok {
				s.signedIn(next)(w, r)
				return
			}
		}
		next(w, r)
	}
}

// by is who asks and why: the purpose they give, or what they most likely look for.
func (s *site) by(r *http.Request, id string) (casework.By, error) {
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.URL.Query().Get("doel"))}
	if by.For != "" {
		return by, nil
	}
	var err error
	by.For, err = s.Living.Purpose(r.Context(), by.Who, id)
	return by, err
}

// read is what somebody may know of a circle: as who they are, or what anybody may.
func (s *site) read(r *http.Request, id string) (v *casework.View, events []circle.Event, meta Meta, by casework.By, err error) {
	if sessionOf(r) != nil && s.Living != nil {
		if by, err = s.by(r, id); err != nil {
			return nil, nil, Meta{}, by, err
		}
		v, meta, err = s.reading(r)(r.Context(), by, id)
		if err == nil {
			return v, v.Events, meta, by, nil
		}
		if !errs.Is(err, errs.NotFound) {
			return nil, nil, Meta{}, by, err
		}
	}
	events, meta, ok := s.Book.Events(id)
	if !ok || sessionOf(r) != nil && meta.Kind != Inquiry {
		return nil, nil, Meta{}, by, errs.Missing("error.not_found")
	}
	return nil, events, meta, by, nil
}

// as says as whom and why somebody looks.
func as(p ui.Page, v *casework.View, by casework.By) string {
	tie := access.Tie("")
	for _, one := range v.Ties.List() {
		if tie == "" && one != access.WithShare {
			tie = one
		}
	}
	why := p.Word("purpose." + string(by.For)) // key: ok, the purposes.
	if tie == "" {
		return p.Say(text.M("page.look_for", text.Words("why", why)), nil)
	}
	return p.Say(text.M("page.look_as", text.Words("tie", p.Word("tie."+string(tie))), text.Words("why", why)), nil) // key: ok, the ties.
}

// near is the page of a circle for somebody of the household or its network: who leads, what was
// agreed with them, what they said themselves. There is no ring on it: what is open around a
// household is not theirs to be told by a picture.
func near(p ui.Page, v *casework.View, meta Meta, by casework.By, sharing *ui.Share, called *ui.Reach, done string) templ.Component {
	s := circle.Fold(v.Events)
	page := ui.NearPage{Page: p, Name: s.Name, As: as(p, v, by), Sharing: sharing, Reach: called, Done: done}
	if by.Kind == access.Household {
		page.Record = "/kring/" + meta.ID + "/inzage"
	}
	p.Title = s.Name
	page.Page = p
	page.Notice = notice(p.Printer, meta.Kind)
	for _, seat := range []struct {
		seat *circle.Seat
		as   string
	}{{&s.Lead, p.Word("page.near_lead")}, {&s.Deputy, p.Word("page.near_deputy")}} {
		if name := s.ActorName(seat.seat.Member); name != "" {
			agency := core.AgencyID("")
			for i := range s.Members {
				if s.Members[i].ID == seat.seat.Member {
					agency = s.Members[i].Agency
				}
			}
			page.Leads = append(page.Leads, ui.NearLine{Text: name + ", " + s.AgencyName(agency), When: seat.as})
		}
	}
	for i := range s.Agreements {
		a := &s.Agreements[i]
		if a.Checker == by.ID { // it stands with what they are asked to check.
			continue
		}
		page.Agreements = append(page.Agreements, ui.NearLine{Text: a.What, When: p.Say(text.M("page.near_until", text.Day("day", a.Due)), nil)})
	}
	for i := range v.Events {
		if e := &v.Events[i]; e.By.ID == by.ID {
			if voice, ok := e.Body.(circle.VoiceHeard); ok {
				page.Said = append(page.Said, ui.NearLine{Text: voice.Words, When: p.Day(e.Happened)})
			}
		}
	}
	return ui.Near(page)
}

// locked is the page of a circle that somebody knows is there and may not read: with a reason they
// can look, when that is their task.
func (s *site) locked(p ui.Page, by casework.By, meta Meta, problem, typed string) templ.Component {
	p.Title = p.Word("emergency.title")
	return ui.Locked(ui.LockedPage{
		Page: p, Problem: problem, Typed: typed, May: by.For == access.Crisis, Action: "/kring/" + meta.ID + "/nood",
		Longest: p.Moment(s.Rules.Emergency.Longest.After(s.Clock())),
	})
}

// openEmergency takes emergency access: the reason comes first.
func (s *site) openEmergency(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	id := r.PathValue("id")
	by := casework.By{Who: sessionOf(r).Who, For: access.Crisis}
	reason := r.PostFormValue("reden")
	now := s.Clock()
	err := s.Living.Act(r.Context(), by, id, circle.EmergencyOpened{ID: core.ItemID(s.NewID()), Reason: reason, Until: s.Rules.Emergency.Longest.After(now)})
	if said, ok := errs.Saying(err); ok && (errs.Is(err, errs.Invalid) || errs.Is(err, errs.Refused)) {
		return render(s.locked(p, by, Meta{ID: id}, p.Say(said, nil), reason), http.StatusUnprocessableEntity), nil
	}
	if err != nil {
		return outcome{}, err
	}
	return outcome{to: "/kring/" + id + "?doel=" + string(access.Crisis)}, nil
}

// searching are the purposes for which somebody can look among circles.
func (s *site) searching(who access.Who) []access.Purpose {
	all := []access.Purpose{access.Help}
	if who.Kind != access.Professional {
		return nil
	}
	for _, why := range []access.Purpose{access.Triage, access.Crisis} {
		if s.Policies.Decide(who, access.Search, access.Thing{}, why).Allowed {
			all = append(all, why)
		}
	}
	return all
}

func (s *site) searchPage(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	page, err := s.searchForm(r, p)
	return render(ui.Search(page), 0), err
}

func (s *site) searchForm(r *http.Request, p ui.Page) (ui.SearchPage, error) {
	p.Title = p.Word("search.title")
	page := ui.SearchPage{Page: p, Name: r.PostFormValue("naam"), Born: r.PostFormValue("geboren"), Purpose: r.PostFormValue("doel")}
	whys := s.searching(sessionOf(r).Who)
	if len(whys) == 0 {
		return page, errs.Missing("error.not_found")
	}
	for _, why := range whys {
		page.Purposes = append(page.Purposes, ui.Choice{
			Value: string(why), Text: p.Word("purpose." + string(why)), // key: ok, the purposes.
		})
	}
	return page, nil
}

// search looks for circles. What is searched for goes in the body: it never stands in an address.
func (s *site) search(_ http.ResponseWriter, r *http.Request, p ui.Page) (outcome, error) {
	page, err := s.searchForm(r, p)
	if err != nil {
		return outcome{}, err
	}
	known := journal.Known{Name: page.Name}
	if page.Born != "" {
		if known.Born, err = time.Parse(time.DateOnly, page.Born); err != nil {
			page.Problem = p.Word("search.bad_date")
			return render(ui.Search(page), http.StatusUnprocessableEntity), nil
		}
	}
	if known.Name == "" && known.Born.IsZero() {
		page.Problem = p.Word("search.nothing_asked")
		return render(ui.Search(page), http.StatusUnprocessableEntity), nil
	}
	by := casework.By{Who: sessionOf(r).Who, For: access.Purpose(r.PostFormValue("doel"))}
	found, err := s.Living.Search(r.Context(), by, known)
	if err != nil {
		return outcome{}, err
	}
	page.Done = true
	for i := range found {
		page.Found = append(page.Found, ui.Link{
			Href: "/kring/" + found[i].ID + "?doel=" + string(by.For), Text: p.Say(text.M("search.one", text.Count("n", i+1)), nil),
		})
	}
	return render(ui.Search(page), 0), nil
}
