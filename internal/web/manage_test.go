package web_test

import (
	"net/http"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/core"
)

// TestAManagerPlacesPeople: makes a team, puts somebody in it and names them its lead; and who comes
// second reads what happened.
func TestAManagerPlacesPeople(t *testing.T) {
	o := newOffice(t, "https://kring.example")
	w := watched(t, o)
	boss := o.worker("Bram Bakker", access.Manager)
	w.as(boss.ID)
	_, page := w.get("/beheer")
	w.clean(page)
	if !strings.Contains(said(page), "nog geen team") || !strings.Contains(said(page), "Samira de Boer") {
		t.Fatal(said(page))
	}
	answer, _ := w.post("/beheer/team", "naam", "Noord")
	w.goes(answer, "/beheer?gedaan=team")
	answer, page = w.post("/beheer/team", "naam", "noord")
	w.clean(page)
	if answer.Code != http.StatusConflict || !strings.Contains(said(one(t, page, "p.problem")), "is er al") || formTo(t, page, "/beheer/team", "naam") != "noord" {
		t.Error(answer.Code, said(page))
	}
	_, page = w.get("/beheer")
	team := ""
	for _, option := range all(page, "option") {
		if said(option) == "Noord" {
			team = attr(option, "value")
		}
	}
	form := []string{"wie", "samira", "was", "", "team", team, "leidt", "ja", "piket", "ja"}
	answer, _ = w.post("/beheer/plaats", form...)
	w.goes(answer, "/beheer?gedaan=plaats")
	_, page = w.get("/beheer?gedaan=plaats")
	w.clean(page)
	if got := said(page); !strings.Contains(got, "Geleid door Samira de Boer") || !strings.Contains(got, "1 persoon") {
		t.Error(got)
	}
	answer, page = w.post("/beheer/plaats", form...)
	if answer.Code != http.StatusConflict || !strings.Contains(said(page), "intussen gewijzigd") {
		t.Error(answer.Code, said(page))
	}
	for _, who := range []core.ActorID{"samira", "rob", "fenna"} {
		w.as(who)
		for _, path := range []string{"/beheer/team", "/beheer/plaats"} {
			if answer, _ := w.post(path, form...); answer.Code != http.StatusNotFound {
				t.Errorf("%s: %s %d", who, path, answer.Code)
			}
		}
		if answer, _ := w.get("/beheer"); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", who, answer.Code)
		}
	}
}
