package web_test

import (
	"net/http"
	"strings"
	"testing"

	"kring/internal/core"
	"kring/internal/instrument"
)

// nos answers every choice of an instrument with one code, and some otherwise.
func nos(id string, otherwise ...string) []string {
	var typed []string
	for i := range instrument.Find(id, 0).Questions {
		if i.Kind == instrument.KindChoice {
			typed = append(typed, "v-"+i.LinkID, "nee")
		}
	}
	return append(typed, otherwise...)
}

// Two fill in the same about the same child: what follows is told, and where they differ is marked.
func TestTwoFillInAndLieBesideEachOther(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	lists := x.shows(x.link(x.shows("/kring/K1"), "Vragenlijsten"))
	for _, q := range instrument.All() {
		if !strings.Contains(said(lists), q.Title.NL) {
			t.Errorf("%s is not offered", q.ID)
		}
	}
	form := x.shows("/kring/K1/vragenlijst/geweld-partners")
	w, page := x.fill(form, "over", "rob", "v-keel", "ja", "v-wie", "hij haar")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Is er gedreigd met de dood") || said(all(page, "textarea")[0]) != "hij haar" {
		t.Errorf("half of it: %d %s", w.Code, said(page))
	}
	if w, page := x.fill(form, nos("geweld-partners")...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Kies over wie dit gaat") {
		t.Errorf("about nobody: %d %s", w.Code, said(page))
	}
	w, _ = x.fill(form, nos("geweld-partners", "over", "rob", "+over", "aicha", "v-keel", "ja")...)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	lists = x.shows(w.Header().Get("Location"))
	if !strings.Contains(said(lists), "Je antwoorden zijn vastgelegd") || !strings.Contains(said(lists), "Er moet een specialist bij") || !strings.Contains(said(lists), "bij de keel gegrepen") {
		t.Errorf("then it says %s", said(lists))
	}
	x.was("instrument.filled")
	if f := x.known().Filled[0]; !f.Specialist || f.Version != 1 || f.Answers["keel"] != "ja" || len(f.About) != 2 {
		t.Errorf("recorded %+v", f)
	}
	if page := x.shows("/kring/K1"); !strings.Contains(said(page), "Vraag een specialist erbij") {
		t.Error("who leads has nothing to do about it")
	}
	x.as("jan")
	w, _ = x.fill(x.shows("/kring/K1/vragenlijst/geweld-partners"), nos("geweld-partners", "over", "rob", "+over", "aicha")...)
	x.goes(w, "/kring/K1/vragenlijsten?doel=help&gedaan=ingevuld")
	beside := x.shows("/kring/K1/vragenlijst/geweld-partners/naast-elkaar")
	if n := strings.Count(said(beside), "≠ verschilt"); n != 1 || !strings.Contains(said(beside), "Op 1 vraag") {
		t.Errorf("%d rows differ: %s", n, said(beside))
	}
	if rows := all(one(t, beside, "tbody"), "th"); len(rows) != len(nosOf("geweld-partners"))+1 {
		t.Errorf("%d rows", len(rows))
	}
}

func nosOf(id string) (all []string) {
	for i := range instrument.Find(id, 0).Questions {
		all = append(all, i.LinkID)
	}
	return all
}

// Somebody of the household fills in their own; no other of them sees that it is there, and their own
// page shows no answers that somebody else could make them show.
func TestTheHouseholdFillsInForThemselves(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("aicha")
	lists := x.shows("/kring/K1/vragenlijsten")
	if !strings.Contains(said(lists), "Wat gaat goed") || strings.Contains(said(lists), "Geweld tussen partners") {
		t.Errorf("offered: %s", said(lists))
	}
	form := x.shows("/kring/K1/vragenlijst/eigen-kracht")
	if len(all(form, "select")) > 0 {
		t.Error("asked whose answers these are")
	}
	w, page := x.fill(form, "v-cijfer", "elf")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Hoe veilig voel je je") {
		t.Errorf("no number: %d %s", w.Code, said(page))
	}
	if w, page := x.fill(form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Beantwoord eerst de vragen") {
		t.Errorf("nothing: %d %s", w.Code, said(page))
	}
	w, _ = x.fill(form, "v-bang", "ja", "v-bellen", "nee", "v-anders", "dat hij ophoudt")
	x.goes(w, "/kring/K1/vragenlijsten?doel=own&gedaan=ingevuld")
	if x.last().Content != core.VictimStatement {
		t.Errorf("recorded as %s", x.last().Content)
	}
	mine := x.shows("/kring/K1/vragenlijsten")
	if !strings.Contains(said(mine), "Aïcha") || strings.Contains(said(mine), "ophoudt") || strings.Contains(said(mine), "specialist bij.") {
		t.Errorf("her own page: %s", said(mine))
	}
	x.unknown("aicha", "/kring/K1/vragenlijst/eigen-kracht/naast-elkaar", "/kring/K1/vragenlijst/geweld-partners", "/kring/K1/vragenlijst/niets", "/kring/K9/vragenlijsten")
	for _, who := range []core.ActorID{"oma", "jan"} {
		x.as(who)
		if page := x.shows("/kring/K1/vragenlijsten"); strings.Contains(said(page), "Aïcha") {
			t.Errorf("%s learns of it", who)
		}
	}
	x.unknown("marit", "/kring/K1/vragenlijsten", "/kring/K1/vragenlijst/geweld-partners", "/kring/K1/vragenlijst/geweld-partners/naast-elkaar")

	x.as("oma")
	w, _ = x.fill(x.shows("/kring/K1/vragenlijst/eigen-kracht"), "v-bellen", "ja")
	x.goes(w, "/kring/K1/vragenlijsten?doel=help&gedaan=ingevuld")
	x.as("samira")
	w, _ = x.fill(x.shows("/kring/K1/vragenlijst/eigen-kracht"), "over", "noah", "v-bellen", "nee", "v-bang", "soms")
	x.goes(w, "/kring/K1/vragenlijsten?doel=help&gedaan=ingevuld")
	if f := x.known().Filled[2]; f.Of != "noah" || x.last().Content != core.ChildStatement {
		t.Errorf("taken down as %+v, %s", f, x.last().Content)
	}
	beside := x.shows("/kring/K1/vragenlijst/eigen-kracht/naast-elkaar")
	for _, says := range []string{"Noah, opgeschreven door Samira", "Aïcha", "Oma Fatima", "dat hij ophoudt", "≠ verschilt"} {
		if !strings.Contains(said(beside), says) {
			t.Errorf("no %q in %s", says, said(beside))
		}
	}
}
