package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

// counting is a store that counts how often a circle is loaded.
type counting struct {
	casework.Store
	loads int
}

func (c *counting) Load(ctx context.Context, id core.CircleID) (*journal.Stored, error) {
	c.loads++
	return c.Store.Load(ctx, id)
}

// What a page shows and what can be done on it are of one look.
func TestThePageLooksOnce(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	store := &counting{Store: x.desk.Store}
	x.desk.Store = store
	x.as("samira")
	for _, path := range []string{"/kring/K1", "/kring/K1/doe/delen"} {
		store.loads = 0
		if w, _ := x.get(path); w.Code != http.StatusOK || store.loads != 1 {
			t.Errorf("%s: %d, and the circle was loaded %d times", path, w.Code, store.loads)
		}
	}
}

// dutyNow is the duty on a page that says this, and the way to do it.
func dutyNow(page *html.Node, says string) (duty *html.Node, href string) {
	for _, li := range all(page, "li.duty") {
		if !strings.Contains(said(li), says) {
			continue
		}
		for _, a := range all(li, "a") {
			href = attr(a, "href")
		}
		return li, href
	}
	return nil, ""
}

// A duty of one's own says how to do it, and nobody else's does.
func TestADutyIsDoneFromWhereItStands(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.acts("samira", circle.InformationAsked{ID: "q1", Of: "jan", What: "hoe het thuis gaat"})
	x.as("jan")
	page := x.shows("/kring/K1")
	duty, href := dutyNow(page, "hoe het thuis gaat")
	if duty == nil || !strings.Contains(said(duty), "Doe het nu : ") || !strings.Contains(href, "/doe/antwoord?") || !strings.Contains(href, "over=q1") {
		t.Fatalf("%q leads to %q", said(duty), href)
	}
	w, page := x.sends(x.shows(href), "what", "goed", "ground", "toestemming")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	page = x.shows("/kring/K1")
	if duty, _ = dutyNow(page, "hoe het thuis gaat"); duty != nil {
		t.Errorf("it is done, and still to do: %s", said(duty))
	}
	if _, folded := things(t, page, "information"); len(folded) != 1 || !strings.Contains(folded[0], "goed") {
		t.Errorf("what was given: %q", folded)
	}

	x.acts("samira", circle.InformationAsked{ID: "q2", Of: "jan", What: "en op school"})
	x.as("samira")
	if duty, href = dutyNow(x.shows("/kring/K1"), "en op school"); duty == nil || href != "" {
		t.Errorf("the lead could answer for Jan: %q", href)
	}
}

// On an earlier day nothing can be done, for what is done is done today.
func TestAnEarlierDayOffersNothing(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.now = x.now.AddDate(0, 0, 3)
	x.as("samira")
	page := x.shows("/kring/K1?day=0")
	for _, a := range all(one(t, page, "main"), "a") {
		if strings.Contains(attr(a, "href"), "/doe/") {
			t.Errorf("%s on an earlier day", attr(a, "href"))
		}
	}
	if len(all(x.shows("/kring/K1"), "p.acts")) == 0 {
		t.Error("today nothing can be done either: nothing was tested")
	}
}

// Printing shows what the page shows, stands apart on record, and is not for the household.
func TestPrintingIsOnRecord(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	page := x.shows("/kring/K1/afdruk")
	for _, want := range []string{"Laat dit papier nergens liggen", "Afgedrukt door Samira de Boer op", "Zoals bekend op", "rust in huis", "ruzie aan de deur"} {
		if !strings.Contains(said(one(t, page, "main")), want) {
			t.Errorf("paper doesn't say %q", want)
		}
	}
	screen := x.shows("/kring/K1")
	for _, section := range all(screen, "section") {
		if id := attr(section, "data-part"); id != "" && len(all(page, "section#"+id)) != 1 {
			t.Errorf("%s is not on paper", id)
		}
	}
	looks, err := x.desk.Store.Audited(x.Context(), journal.AuditQuery{N: 500})
	x.ok(err)
	if !slices.ContainsFunc(looks, func(r journal.AuditRow) bool {
		return r.Action == "circle.printed" && r.Actor == "samira" && r.Outcome == "done" && r.Circle == "K1" && len(r.Content) > 0
	}) {
		t.Error("printing is not on record")
	}
	for _, who := range []core.ActorID{"aicha", "oma", "marit"} {
		x.as(who)
		if w, _ := x.get("/kring/K1/afdruk"); w.Code != http.StatusNotFound {
			t.Errorf("%s prints: %d", who, w.Code)
		}
	}
}
