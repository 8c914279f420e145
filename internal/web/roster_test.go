package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web"
)

// planner is an office with who makes a roster, and two who can be on call.
type planner struct {
	*watchOffice
	boss, piet, noor login.Account
}

func planning(t *testing.T) *planner {
	t.Helper()
	o := newOffice(t, "https://kring.example")
	w := &planner{watchOffice: watched(t, o)}
	w.boss, w.piet, w.noor = o.worker("Wim Kok", access.TeamLead), o.worker("Piet Vos", access.OnCall), o.worker("Noor Haan", access.OnCall)
	return w
}

// plan is the form for a shift, from so many hours from now.
func (w *planner) plan(who core.ActorID, from, hours int, more ...string) []string {
	start := w.now.In(text.Zone).Truncate(time.Minute).Add(time.Duration(from) * time.Hour)
	end := start.Add(time.Duration(hours) * time.Hour)
	return append([]string{
		"wie", string(who), "taak", "on_call", "plaats", "eerste", "telefoon", "06 12345678", "weken", "1",
		"van-dag", start.Format(time.DateOnly), "van-tijd", start.Format("15:04"), "tot-dag", end.Format(time.DateOnly), "tot-tijd", end.Format("15:04"),
	}, more...)
}

// tels are the numbers that a page calls.
func tels(page *html.Node) (all []string) {
	for d := range page.Descendants() {
		if strings.HasPrefix(attr(d, "href"), "tel:") {
			all = append(all, attr(d, "href"))
		}
	}
	return all
}

// formTo is the value of a hidden field in the form that goes to an address.
func formTo(t *testing.T, page *html.Node, action, name string) string {
	t.Helper()
	for _, form := range all(page, "form") {
		if attr(form, "action") != action {
			continue
		}
		for _, in := range all(form, "input") {
			if attr(in, "name") == name {
				return attr(in, "value")
			}
		}
	}
	t.Fatalf("no form to %s with %s", action, name)
	return ""
}

// TestARosterFromNothingToANight: a night without anybody is said in words; planned, it shows who,
// and every professional can call.
func TestARosterFromNothingToANight(t *testing.T) {
	w := planning(t)
	w.as("samira")
	_, page := w.get("/rooster")
	if !strings.Contains(said(page), "nog geen rooster") || !strings.Contains(said(page), "Bel bij direct gevaar 112") {
		t.Fatal(said(page))
	}
	w.clean(page)
	w.as(w.boss.ID)
	answer, page := w.post("/rooster/dienst", w.plan(w.piet.ID, -1, 3)...)
	if answer.Code != http.StatusSeeOther {
		t.Fatal(answer.Code, said(page))
	}
	_, page = w.get(answer.Header().Get("Location"))
	w.clean(page)
	if got := said(page); !strings.Contains(got, "De dienst staat in het rooster") || strings.Count(got, "niemand") < 10 {
		t.Error(got)
	}
	w.as("samira")
	_, page = w.get("/rooster")
	w.clean(page)
	if got := tels(page); len(got) != 2 || got[0] != "tel:0612345678" || !strings.Contains(said(page), "Piet Vos") {
		t.Errorf("%q %s", got, said(page))
	}
	if strings.Contains(said(page), "Wijzig") {
		t.Error("who makes no roster can change it")
	}
	for _, address := range []string{"/rooster/dienst", "/rooster/dienst/x"} {
		if answer, _ := w.get(address); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, answer.Code)
		}
	}
	if answer, _ := w.post("/rooster/dienst", w.plan(w.noor.ID, 10, 3)...); answer.Code != http.StatusNotFound {
		t.Error(answer.Code)
	}
	w.as("rob")
	if answer, _ := w.get("/rooster"); answer.Code != http.StatusNotFound {
		t.Errorf("somebody of the household: %d", answer.Code)
	}
}

// TestWhatWasPlannedWrongStays when a shift can't be, and the sentence says why.
func TestWhatWasPlannedWrongStays(t *testing.T) {
	w := planning(t)
	w.as(w.boss.ID)
	for words, form := range map[string][]string{
		"Het einde ligt na het begin": w.plan(w.piet.ID, 5, -1),
		"geen telefoonnummer":         w.plan(w.piet.ID, 5, 2, "telefoon", "bel mij"),
		"heeft de rol piket niet":     w.plan("samira", 5, 2),
		"van 1 tot 26":                w.plan(w.piet.ID, 5, 2, "weken", "veel"),
		"Kies iemand":                 w.plan("rob", 5, 2),
	} {
		answer, page := w.post("/rooster/dienst", form...)
		w.clean(page)
		if answer.Code/100 != 4 || !strings.Contains(said(one(t, page, "p.problem")), words) {
			t.Errorf("%s: %d %s", words, answer.Code, said(page))
		}
		day := ""
		for _, in := range all(page, "input") {
			if attr(in, "name") == "van-dag" {
				day = attr(in, "value")
			}
		}
		if day == "" {
			t.Errorf("%s: the day is gone", words)
		}
	}
}

// TestAShiftIsChangedTakenAwayAndPutBack, and who comes second reads what happened.
func TestAShiftIsChangedTakenAwayAndPutBack(t *testing.T) {
	w := planning(t)
	w.as(w.boss.ID)
	w.post("/rooster/dienst", w.plan(w.piet.ID, 5, 3)...)
	w.post("/rooster/dienst", w.plan(w.noor.ID, 8, 3, "telefoon", "06 87654321")...)
	_, page := w.get("/rooster")
	var shifts []string
	for d := range page.Descendants() {
		if strings.HasPrefix(attr(d, "href"), "/rooster/dienst/") {
			shifts = append(shifts, attr(d, "href"))
		}
	}
	if len(shifts) != 2 {
		t.Fatal(shifts)
	}
	_, page = w.get(shifts[0])
	w.clean(page)
	rev := formTo(t, page, shifts[0], "versie")
	other := attr(all(page, "option")[len(all(page, "option"))-1], "value")
	answer, page := w.post(shifts[0]+"/ruil", "versie", rev, "met", other)
	if answer.Code != http.StatusSeeOther {
		t.Fatal(answer.Code, said(page))
	}
	answer, page = w.post(shifts[0], w.plan(w.noor.ID, 5, 2, "versie", rev)...)
	if answer.Code != http.StatusConflict || !strings.Contains(said(page), "intussen gewijzigd. Nu staat er Noor Haan") {
		t.Errorf("%d %s", answer.Code, said(page))
	}
	answer, page = w.post(shifts[0]+"/weg", "versie", rev)
	if answer.Code != http.StatusConflict || !strings.Contains(said(page), "intussen gewijzigd") {
		t.Errorf("%d %s", answer.Code, said(page))
	}
	_, page = w.get(shifts[0])
	answer, _ = w.post(shifts[0]+"/weg", "versie", formTo(t, page, shifts[0]+"/weg", "versie"))
	_, page = w.get(answer.Header().Get("Location"))
	w.clean(page)
	back := shifts[0] + "/terug"
	answer, page = w.post(back, "versie", formTo(t, page, back, "versie"))
	if answer.Header().Get("Location") != "/rooster?gedaan=teruggezet" {
		t.Errorf("%d %s", answer.Code, said(page))
	}
}

// reaching tells that somebody stands in.
type reaching struct{ found bool }

func (r reaching) Reachable(_ context.Context, lead, _ core.ActorID, agency core.AgencyID) (web.Contact, bool, error) {
	return web.Contact{Name: "Piet Vos", Agency: string(agency) + " " + string(lead), Phone: "06-12 34 56 78", As: login.ReachPiket}, r.found, nil
}

func (reaching) Acute(context.Context, casework.By) ([]web.Meta, error) {
	return []web.Meta{{ID: "K-07"}}, nil
}

// TestThePageOfACircleSaysWhoToCall, that of the household too.
func TestThePageOfACircleSaysWhoToCall(t *testing.T) {
	for _, found := range []bool{true, false} {
		w := planning(t)
		var err error
		w.Handler, err = web.New(web.Options{
			Book: &book{}, Living: wholeDesk{w.watchDesk}, Policies: w.desk.Policies, Clock: w.desk.Clock, NewID: core.RandomID, Rules: w.desk.Rules,
			Door: w.door, Reaching: reaching{found},
		})
		w.ok(err)
		for _, who := range []core.ActorID{"samira", "rob"} {
			w.as(who)
			_, page := w.get("/kring/K-01")
			w.clean(page)
			want, calls := "Piket: Piet Vos, wijk samira", 1
			if !found {
				want, calls = "niemand op het rooster", 0
			}
			if got := tels(page); len(got) != calls || !strings.Contains(said(page), want) {
				t.Errorf("%s: %q %s", who, got, said(page))
			}
		}
		w.as(w.piet.ID)
		_, page := w.get("/")
		w.clean(page)
		if !strings.Contains(said(page), "Acuut alarm bij je organisatie, kring 1") {
			t.Error(said(page))
		}
		w.as("samira")
		if _, page = w.get("/"); strings.Contains(said(page), "Acuut alarm") {
			t.Error("who is not on call reads of what is acute elsewhere")
		}
	}
}
