package web_test

import (
	"net/http"
	"strings"
	"testing"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
)

// Somebody of the household asks to be called back; who leads calls, twice, and no other hears of it.
func TestACallIsAskedAndReturnedByForms(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.does("aicha", "Vraag of iemand je terugbelt", "reason", "hij staat weer voor de deur", "reach", "na acht uur")
	x.was("call.asked")
	if c := x.known().Calls[0]; c.Person != "aicha" || x.last().Content != core.VictimStatement {
		t.Errorf("asked as %+v, %s", c, x.last().Content)
	}
	x.as("aicha")
	form := x.shows("/kring/K1/doe/terugbellen")
	if w, page := x.fill(form, "reason", "nog een keer"); w.Code != http.StatusConflict || !strings.Contains(said(page), "Je vroeg dit al") {
		t.Errorf("asked twice: %d %s", w.Code, said(page))
	}
	call := string(x.known().Calls[0].ID)
	for _, who := range []core.ActorID{"oma", "jan"} {
		x.as(who)
		if page := x.shows("/kring/K1"); strings.Contains(said(page), "voor de deur") || strings.Contains(said(page), "teruggebeld te worden") {
			t.Errorf("%s learns of it", who)
		}
		x.unknown(who, "/kring/K1/doe/teruggebeld?over="+call, "/kring/K1/doe/terugbellen-intrekken?over="+call)
	}
	x.does("samira", "Teruggebeld", "reached", "nee", "outcome", "hij nam op")
	x.as("aicha")
	page := x.shows("/kring/K1")
	if !strings.Contains(said(page), "Er is 1 keer gebeld") || strings.Contains(said(page), "hij nam op") {
		t.Errorf("who asked reads %s", said(page))
	}
	x.does("samira", "Teruggebeld", "reached", "ja", "outcome", "zij slaapt bij oma")
	x.as("aicha")
	if page := x.shows("/kring/K1"); !strings.Contains(said(page), "Je bent teruggebeld") || strings.Contains(said(page), "slaapt bij oma") {
		t.Errorf("who asked reads %s", said(page))
	}
	x.does("aicha", "Vraag of iemand je terugbelt", "reason", "toch nog iets")
	x.does("aicha", "Niet meer nodig")
	x.was("call.withdrawn")
	x.does("jan", "Vraag of iemand je terugbelt", "reason", "over school")
	if x.last().Content != core.ContactContent {
		t.Errorf("a member's call is %s", x.last().Content)
	}
}

// Somebody from elsewhere is asked for advice: they see the question alone, and answer it.
func TestAdviceIsAskedOfSomebodyFromElsewhere(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	asks := func(name string, typed ...string) {
		x.as("samira")
		_, page := x.fill(x.shows(x.link(x.shows("/kring/K1"), name)), typed...)
		if all(page, "div.effect") != nil || !stays(page, "question", typed[len(typed)-3]) {
			t.Fatalf("first it asks who it is: %s", said(page))
		}
		for _, nobody := range []string{"", "niemand", "gestopt", "samira"} {
			w, page := x.fill(page, append(typed, "colleague", nobody)...)
			if w.Code != http.StatusUnprocessableEntity || !stays(page, "question", typed[len(typed)-3]) || len(all(page, "p.problem")) == 0 {
				t.Errorf("%q is asked: %d %s", nobody, w.Code, said(page))
			}
		}
		w, _ := x.sends(page, append(typed, "colleague", "marit")...)
		x.goes(w, "/kring/K1?doel=help&gedaan=raad-vragen")
	}
	typed := []string{"kind", "specialist", "org", "organisatie:school", "question", "is dit letsel van een val?", "ground", "zonder namen"}
	asks("Vraag advies", typed...)
	x.was("consult.asked")
	if c := x.known().Consults[0]; c.Of.ID != "marit" || c.Of.Agency != "school" || c.Of.Name != "Juf Marit" {
		t.Errorf("asked of %+v", c)
	}
	x.as("marit")
	page := x.shows(x.link(x.shows("/kringen"), "Er is om jouw advies gevraagd"))
	if !strings.Contains(said(page), "letsel van een val") || strings.Contains(said(page), "Noah") || strings.Contains(said(page), "ruzie aan de deur") {
		t.Errorf("who is asked reads %s", said(page))
	}
	x.unknown("marit", "/kring/K1/doe/delen", "/kring/K1/doe/raad-vragen")
	x.as("marit")
	w, _ := x.fill(x.shows(x.link(x.shows("/kring/K1"), "Geef advies")), "advice", "laat een arts kijken", "join", "ja")
	x.goes(w, "/gedaan/raad-geven")
	x.unknown("marit", "/kring/K1")
	x.does("samira", "Zeg wat je ermee doet", "what", "de arts ziet hem morgen")
	x.was("consult.followed")

	x.as("samira")
	fellow := []string{"kind", "dilemma", "org", "kring", "question", "mag de school dit weten?", "ground", "zonder namen", "of", "jan"}
	_, page = x.fill(x.shows(x.link(x.shows("/kring/K1"), "Vraag advies")), fellow...)
	w, _ = x.sends(page, fellow...)
	x.goes(w, "/kring/K1?doel=help&gedaan=raad-vragen")
	x.as("jan")
	w, _ = x.sends(x.shows(x.link(x.shows("/kring/K1"), "Ik kan dit niet")), "reason", "niet mijn vak")
	x.goes(w, "/gedaan/raad-weigeren")
	asks("Vraag een ander om raad :", "kind", "dilemma", "org", "organisatie:school", "question", "mag de school dit weten?", "ground", "zonder namen")
	if c := x.known().Consults[1]; c.Replaced.IsZero() {
		t.Errorf("another was asked, and it stands: %+v", c)
	}
}

// A meeting is planned, called off and begun from the page of the circle, and read back by who was
// there: what somebody holds to have gone otherwise is answered.
func TestARoundTableByForms(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	form := x.shows("/kring/K1/doe/overleg-plannen")
	w, page := x.fill(form, "on", x.in(3), "clock", "straks", "present", "jan")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(one(t, page, "p.problem")), "kunnen we niet lezen") || !stays(page, "clock", "straks") || !stays(page, "present", "jan") {
		t.Errorf("at no time: %d %s", w.Code, said(page))
	}
	plan := func(clock string) {
		x.does("samira", "Plan een overleg", "on", x.in(3), "clock", clock, "present", "samira", "+present", "jan")
		x.was("meeting.planned")
	}
	plan("14:30")
	if at := x.known().Meetings[0].At.In(text.Zone).Format("2006-01-02 15:04"); at != x.in(3)+" 14:30" {
		t.Errorf("planned at %s", at)
	}
	x.does("samira", "Zeg af", "reason", "ziek")
	x.was("meeting.cancelled")
	plan("09:00")
	x.as("samira")
	form = x.shows(x.link(x.shows("/kring/K1"), "Begin nu :"))
	if !stays(form, "present", "samira") || !stays(form, "present", "jan") || stays(form, "present", "oma") {
		t.Error("it doesn't begin with those it was planned with")
	}
	x.does("samira", "Begin nu :", "present", "samira", "+present", "jan")
	x.was("meeting.opened")
	m := x.known().Meetings[1]
	if m.Planned.IsZero() || len(m.Present) != 2 {
		t.Errorf("opened %+v", m)
	}
	x.unknown("samira", "/kring/K1/doe/overleg-openen") // one at a time.
	x.acts("samira", circle.MeetingClosed{ID: m.ID, Conclusion: "we houden vol"})
	read := "/kring/K1/doe/overleg-gelezen?over=" + string(m.ID)
	x.as("jan")
	w, page = x.sends(x.shows(read), "agrees", "nee", "words", "")
	if w.Code != http.StatusUnprocessableEntity || !stays(page, "agrees", "nee") {
		t.Errorf("otherwise, without a word: %d %s", w.Code, said(page))
	}
	if w, page := x.sends(x.shows(read), "agrees", "nee", "words", "ik zei iets anders"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	x.was("meeting.read")
	if d := x.known().Dissents; len(d) != 1 || d[0].By != "jan" || d[0].What != "ik zei iets anders" {
		t.Errorf("what went otherwise: %+v", d)
	}
	x.unknown("jan", read)
}
