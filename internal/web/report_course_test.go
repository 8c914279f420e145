package web_test

import (
	"testing"

	"kring/internal/report"
)

// The page of a report shows how far it is: each act moves it on, one step is next for as long as there is
// one, and whoever is asked to take it over sees none of it.
func TestAReportShowsHowFarItIs(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentNow)
	stands := func(done int, next string) {
		t.Helper()
		x.as("otto")
		page := x.shows("/melding/" + string(x.id))
		if got := len(all(page, "li.course-done")); got != done {
			t.Errorf("%d steps are done, not %d", got, done)
		}
		now := all(page, "li.course-now")
		if next == "" && len(now) > 0 || next != "" && (len(now) != 1 || said(one(t, now[0], "b")) != next || attr(now[0], "aria-current") != "step") {
			t.Errorf("next is not %q", next)
		}
	}
	stands(1, "Opgepakt")
	x.handles("ines", "Pak de melding op", "report.taken")
	stands(2, "Naast wat bekend is")
	x.handles("ines", "Leg de melding naast wat bekend is", "report.compared", "none", "ja")
	stands(3, "Veiligheid")
	x.handles("ines", "Beoordeel de veiligheid", "report.assessed", "safety-1", "structural", "kinds-1", "08", "why-1", "hij slaapt niet", "overall", "structural", "asked", "own", "why", "al maanden")
	stands(4, "Besluit")
	x.handles("ines", "Beslis over de melding", "report.outcome_decided", "outcome", "VT-01-02", "ground", "er is iemand die blijft kijken")
	stands(5, "Melder weet het")
	x.handles("ines", "Vertel de melder wat er is gedaan", "report.answer_told", "how", "channel", "words", "Er kijkt nu iemand mee.")
	stands(6, "Gezin weet het")
	x.handles("ines", "Vraag iemand het zicht over te nemen", "report.handover_offered", "org", "organisatie:jeugd", "colleague", "jan", "what", "zicht op Pim")
	x.as("jan")
	if got := all(x.shows("/melding/"+string(x.id)), "ol.course"); len(got) > 0 {
		t.Errorf("who is asked to take it over sees %q", said(got[0]))
	}
}

// The queue draws how much of its time each has used, and says in words what it draws.
func TestTheQueueDrawsTheTime(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentSoon)
	x.as("ines")
	drawn := all(x.shows("/meldingen"), "svg.gone")
	if len(drawn) != 1 || attr(drawn[0], "aria-hidden") != "true" || attr(one(t, drawn[0], "rect.gone-part"), "width") != "2" {
		t.Errorf("%d are drawn", len(drawn))
	}
}
