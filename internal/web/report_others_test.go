package web_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/report"
)

// They are told that they are not the only one by a tick of a person of the desk, off at first, where it
// endangers nobody; elsewhere no page asks it, and a form that says it all the same is refused.
func TestWhoeverReportedIsToldOfOthersWhereItMay(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentSoon)
	other := x.id
	x.neighbour(report.UrgentSoon)
	x.as("ines")
	message := "/melding/" + string(x.id) + "/doe/bericht"
	none := x.shows(message)
	if boxes(none, "others") > 0 || strings.Contains(said(none), "niet de enige") {
		t.Errorf("nobody looked yet: %s", said(none))
	}
	if w, page := x.fill(none, "words", "Dank je wel.", "others", "ja"); w.Code != http.StatusSeeOther {
		t.Errorf("%d %s", w.Code, said(page))
	}
	x.handles("ines", "Leg de melding naast wat bekend is", "report.compared", "reports", string(other))
	x.handles("ines", "Beoordeel de veiligheid", "report.assessed", "safety-1", "structural", "overall", "structural", "why", "al maanden")
	form := x.shows(message)
	if boxes(form, "others") != 1 || ticked(form) > 0 || !strings.Contains(said(form), "Je bent niet de enige die zich zorgen maakt.") {
		t.Fatalf("the tick: %s", said(form))
	}
	if w, page := x.fill(form, "words", "Wij kijken mee.", "others", "ja"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	s, _ := x.report()
	if m := s.Messages; len(m) != 2 || m[0].Others || !m[1].Others || !strings.HasSuffix(m[1].Words, "Je bent niet de enige die zich zorgen maakt.") {
		t.Errorf("on record: %+v", s.Messages)
	}
	if got := said(x.shows("/melding/" + string(x.id))); !strings.Contains(got, "Met de zin dat de melder niet de enige is.") {
		t.Errorf("the desk reads %s", got)
	}
	letter := x.shows("/melding/" + string(x.id) + "/brief/ontvangen")
	w, page := x.fill(letter, "tekst", "Wij hebben je melding.", "others", "ja")
	if w.Code != http.StatusOK || !strings.Contains(said(one(t, page, "article.letter")), "niet de enige") {
		t.Errorf("as a letter: %d %s", w.Code, said(page))
	}
}

// boxes is how many can be ticked under a name.
func boxes(page *html.Node, name string) (n int) {
	for _, box := range all(page, "input") {
		if attr(box, "name") == name && attr(box, "type") == "checkbox" {
			n++
		}
	}
	return n
}
