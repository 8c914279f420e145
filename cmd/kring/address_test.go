package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/demo"
	"kring/internal/login"
)

// livingAt is the household of a world with an address of who fled.
func livingAt(t *testing.T, at core.Postcode) []demo.Circle {
	t.Helper()
	plain, _ := twoWorlds(t)
	one := plain[0]
	last := one.Events[len(one.Events)-1]
	one.Events = append(slices.Clone(one.Events), circle.Event{
		ID: "address", Circle: one.ID, Seq: last.Seq + 1, By: circle.Fold(one.Events).Keeper().Actor, About: []core.PersonID{"aicha"},
		Happened: last.Happened, Recorded: last.Recorded, Content: core.SafetyFacts,
		Body: circle.AddressRecorded{Persons: []core.PersonID{"aicha"}, Postcode: at},
	})
	return []demo.Circle{one}
}

// TestNobodyFindsSomebodyByTheCircle: two worlds that differ in an address alone give who looks for
// her the same pages, to the last byte.
func TestNobodyFindsSomebodyByTheCircle(t *testing.T) {
	one, two := siteOf(t, map[string]string{}, livingAt(t, "1234AB")), siteOf(t, map[string]string{}, livingAt(t, "9876ZX"))
	for _, who := range []string{"K-0417/rob", "oma-fatima"} {
		if a, b := one.walked(who), two.walked(who); a != b || strings.Contains(a, "1234") {
			t.Errorf("%s sees another world: %s", who, firstDifference(a, b))
		}
	}
	if one.walked("samira-de-boer") == two.walked("samira-de-boer") {
		t.Error("the lead sees no difference: nothing was tested")
	}
}

// TestTheOfficerSeesANeighbour is the whole way: a postcode with an account, a look that is refused, and
// the page of the officer.
func TestTheOfficerSeesANeighbour(t *testing.T) {
	v := siteOf(t, map[string]string{}, livingAt(t, "1234AB"))
	door, err := v.o.door(v.s, nil)
	if err == nil {
		err = door.SetHome(v.s, core.Actor{ID: "operator"}, "piet-vos", "1234 ab")
	}
	if err != nil {
		t.Fatal(err)
	}
	page := func(who, method, path string, form url.Values) string {
		answer, page := v.ask(v.be(who), method, path, form)
		defer answer.Body.Close() //nolint:errcheck // It was read.
		return page
	}
	const found = "in de eigen buurt"
	if strings.Contains(page("fenna-smit", http.MethodGet, "/toezicht", nil), found) {
		t.Fatal("found before anybody looked")
	}
	if !strings.Contains(page("piet-vos", http.MethodGet, "/account", nil), "1234 AB") {
		t.Error("his own account doesn't say what is kept")
	}
	page("piet-vos", http.MethodGet, "/kring/K-0417?doel=help", nil) // it isn't there for him.
	if got := page("fenna-smit", http.MethodGet, "/toezicht", nil); !strings.Contains(got, found) || strings.Contains(got, "1234") {
		t.Errorf("the officer sees %s", got)
	}
	err = door.EachAccount(v.s, func(a login.Account) error {
		if len(a.Home) > 0 && strings.Contains(string(a.Home), "1234") {
			t.Errorf("of %s it lies open", a.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
