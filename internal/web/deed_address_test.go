package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
)

// lives is where the lead knows that somebody lives.
func (x *sharer) lives(who core.PersonID) circle.Address {
	x.Helper()
	s := x.known()
	return s.Persons[slices.IndexFunc(s.Persons, func(p circle.Person) bool { return p.ID == who })].Address
}

func TestWhereSomebodyLivesIsAskedByAForm(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	page := x.does("samira", "Leg vast waar iemand woont", "postcode", " 1234 ab", "house", "12-hs")
	x.was("household.address_recorded")
	if strings.Contains(said(page), "1234") {
		t.Errorf("the page of the circle says where they live: %s", said(page))
	}
	if got := x.lives("aicha"); got.Postcode != "1234AB" || got.House != "12-hs" {
		t.Errorf("she lives at %+v", got)
	}
	x.does("jan", "Leg vast waar iemand woont", "persons", "rob", "postcode", "9876ZX")
	if x.lives("rob").Postcode != "9876ZX" || x.lives("noah").Postcode != "1234AB" {
		t.Error("it holds for others than were chosen")
	}
	x.as("samira")
	form := x.shows(x.link(x.shows("/kring/K1"), "Leg vast waar iemand woont"))
	for _, line := range []string{"Rob: 9876 ZX, sinds", "Aïcha: 1234 AB 12-hs, sinds"} {
		if !strings.Contains(said(form), line) {
			t.Errorf("it doesn't say %q: %s", line, said(form))
		}
	}
	w, page := x.fill(form, "persons", "aicha", "postcode", "Dorpsstraat", "house", "3")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(one(t, page, "p.problem")), "geen postcode") || attr(one(t, page, "input#house"), "value") != "3" {
		t.Errorf("%d %s", w.Code, said(page))
	}
	if attr(one(t, page, "input#postcode"), "value") != "Dorpsstraat" {
		t.Error("what was typed is gone")
	}
	x.clean(page)
}

func TestAnAddressIsHiddenByAForm(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.does("samira", "Leg vast waar iemand woont", "persons", "aicha", "+persons", "noah", "postcode", "5555HH")
	x.does("samira", "Maak een adres geheim", "person", "aicha")
	x.was("household.address_hidden")
	x.as("samira")
	form := x.shows(x.link(x.shows("/kring/K1"), "Leg vast waar iemand woont"))
	if got := said(form); !strings.Contains(got, "Aïcha: geheim.") || !strings.Contains(got, "Noah: 5555 HH") {
		t.Errorf("after it was hidden: %s", got)
	}
	if w, page := x.fill(form, "persons", "aicha", "+persons", "rob", "postcode", "5555HH"); w.Code != http.StatusSeeOther || x.lives("aicha") != (circle.Address{}) {
		t.Errorf("who hides can be chosen: %d %s", w.Code, said(page))
	}
	for _, who := range []core.PersonID{"noah", "rob"} {
		x.does("samira", "Maak een adres geheim", "person", string(who))
	}
	if page := x.shows("/kring/K1"); strings.Contains(said(page), "Maak een adres geheim") {
		t.Error("everybody's is hidden, and it is offered")
	}
}

// Nobody of the household or its network gets a form, and their pages stay as they were.
func TestTheHouseholdMeetsNoAddress(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	page := func(who core.ActorID) string {
		x.as(who)
		w, _ := x.get("/kring/K1")
		return w.Body.String()
	}
	before := map[core.ActorID]string{"aicha": page("aicha"), "oma": page("oma")}
	x.acts("samira", circle.AddressRecorded{Postcode: "1234AB"}, circle.AddressHidden{Person: "aicha"})
	for who, was := range before {
		if page(who) != was {
			t.Errorf("%s sees another page", who)
		}
		x.unknown(who, "/kring/K1/doe/adres", "/kring/K1/doe/adres-geheim")
		if w, _ := x.post("/kring/K1/doe/adres", "postcode", "1234AB"); w.Code != http.StatusNotFound {
			t.Errorf("%s records one: %d", who, w.Code)
		}
	}
	x.unknown("marit", "/kring/K1/doe/adres")
}

func TestOnesOwnAccountSaysWhatIsKeptOfOnesHome(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	a := o.worker("Jan Hoek", access.Officer)
	o.enrol(a)
	_, page := o.get("/account")
	if got := said(page); !strings.Contains(got, "Je postcode is hier niet bewaard.") {
		t.Errorf("without: %s", got)
	}
	o.ok(o.door.SetHome(t.Context(), core.Actor{}, a.Handle, "1234AB"))
	_, page = o.get("/account")
	if got := said(page); !strings.Contains(got, "Hier is bewaard: 1234 AB. Alleen jij ziet dat.") {
		t.Errorf("with: %s", got)
	}
}
