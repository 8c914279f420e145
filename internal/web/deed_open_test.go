package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
)

var begun = []string{
	"name", "Mila", "person_1", "Mila", "sort_1", "kind", "person_2", "Youssef", "sort_2", "volwassen", "kind", "violence", "what", "de buren hoorden geschreeuw",
	"danger", "nee", "lead", "ja",
}

// A professional begins a circle with a form: what that asks of whom is said first, then it is there
// whole. The same form sent again leads to the same circle.
func TestACircleIsBegunOnAPage(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("marit")
	form := x.shows(x.link(x.shows("/"), "Begin een kring"))
	w, page := x.fill(form, append([]string{}, "name", "Mila", "person_1", "Mila")...)
	if w.Code != http.StatusUnprocessableEntity || !stays(page, "person_1", "Mila") {
		t.Fatalf("half a form: %d %s", w.Code, said(page))
	}
	w, effect := x.fill(form, begun...)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, said(effect))
	}
	x.clean(effect)
	if shown := said(one(t, effect, "div.effect")); !strings.Contains(shown, opens) || !strings.Contains(shown, "Spreek Mila alleen") || !strings.Contains(shown, "Juf Marit") {
		t.Errorf("it shows %s", shown)
	}
	var at string
	for range 2 {
		w, page := x.fill(effect, "stap", "vastleggen")
		if w.Code != http.StatusSeeOther || at != "" && at != w.Header().Get("Location") {
			t.Fatalf("%d %s, before %s: %s", w.Code, w.Header().Get("Location"), at, said(page))
		}
		at = w.Header().Get("Location")
	}
	if page := x.shows(at); !strings.Contains(said(page), "De kring is begonnen") || !strings.Contains(said(page), "Mila") {
		t.Errorf("the circle: %s", said(page))
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(at, "/kring/"), "?")
	v, _, err := x.Read(x.Context(), x.who("marit"), id)
	x.ok(err)
	s := circle.Fold(v.Events)
	if len(s.Persons) != 2 || !s.Persons[0].Child || s.Persons[1].MustBeSeen() || s.Lead.Member != "marit" || len(s.Incidents) != 1 || s.Ladder[circle.RungNational].Name == "" || string(s.ID) != id {
		t.Errorf("begun as %+v", s)
	}
	x.unknown("samira", "/kring/"+id)
}

// Somebody else's form, with the same identifier, makes another circle: nobody is pointed at one.
func TestAFormPointsAtNoCircle(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	places := map[string]bool{}
	for _, who := range []core.ActorID{"marit", "jan"} {
		x.as(who)
		form := x.shows("/kring/nieuw")
		_, effect := x.fill(form, append([]string{"kenmerk", "K1"}, begun...)...)
		w, page := x.fill(effect, "stap", "vastleggen")
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", w.Code, said(page))
		}
		places[w.Header().Get("Location")] = true
	}
	if len(places) != 2 {
		t.Errorf("they came to %v", places)
	}
}

// A circle nobody stands above is not begun: what is left lying would reach nobody.
type aboveNobody struct{ shareDesk }

func (aboveNobody) Above(context.Context, access.Who) (rungs [circle.RungNational + 1][]core.Holder, _ error) {
	return rungs, nil
}

func TestACircleIsNotBegunWithNobodyAbove(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.behind(aboveNobody{shareDesk{x.watchDesk}})
	x.as("marit")
	w, page := x.fill(x.shows("/kring/nieuw"), begun...)
	if w.Code != http.StatusConflict || !strings.Contains(said(one(t, page, "p.problem")), "bij wie dit terechtkomt") {
		t.Errorf("%d %s", w.Code, said(page))
	}
}

// Who is of a household or its network, or manages accounts, begins none.
func TestWhoBeginsNoCircle(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	for _, who := range []core.ActorID{"oma", "aicha", "bram"} {
		x.unknown(who, "/kring/nieuw")
		if w, page := x.post("/kring/nieuw", begun...); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s", who, w.Code, said(page))
		}
	}
}
