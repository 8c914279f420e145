package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/login"
)

// heads are the headings over the groups of a day.
func heads(page *html.Node) (all2 []string) {
	for _, h := range all(page, "h2") {
		all2 = append(all2, said(h))
	}
	return all2
}

// group is what stands under a heading of a day; nil: the heading isn't there.
func group(page *html.Node, heading string) []*html.Node {
	for _, s := range all(page, "section") {
		if h := all(s, "h2"); len(h) == 1 && strings.HasPrefix(said(h[0]), heading) {
			return append(all(s, "li"), all(s, "p.empty")...)
		}
	}
	return nil
}

// TestADayIsWhatIsOnesOwn: each sees what is theirs, what they wait for and what they are asked, in
// the words that they may read.
func TestADayIsWhatIsOnesOwn(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example"))
	x.acts("samira", circle.InformationAsked{ID: "q1", Of: "jan", What: "komt hij op afspraken?"},
		circle.HandoverOffered{ID: "h1", ToAgency: "jeugd", What: "hulp na school"})

	x.as("samira")
	page := x.shows("/")
	waiting := group(page, "Ligt bij een ander (2)")
	if len(waiting) != 2 {
		t.Fatalf("Samira waits for %d things: %q", len(waiting), heads(page))
	}
	x.says(one(t, page, "main"), "Geef antwoord op de vraag: komt hij op afspraken?", "Ligt bij Jan Hoek, sinds 21 november.", "hulp na school", "Noah")
	for _, li := range all(page, "li.duty") {
		if link := attr(all(li, "a")[0], "href"); link != "/kring/K1" || said(one(t, li, "h3")) == "" || attr(one(t, li, "time"), "datetime") == "" {
			t.Errorf("it leads to %s: %s", link, said(li))
		}
	}
	if grounds := all(page, "details"); len(grounds) == 0 || len(said(grounds[0])) < 40 {
		t.Error("nothing says what it rests on")
	}

	x.as("jan")
	page = x.shows("/")
	x.says(one(t, page, "main"), "Geef antwoord op de vraag: komt hij op afspraken?", "Samira de Boer wacht hierop.",
		"Zeg ja of nee tegen de overdracht: hulp na school", "Samira de Boer vroeg je dit op 21 november.", "Je wacht nergens op")

	x.as("marit")
	page = x.shows("/")
	if len(all(page, "li.duty")) > 0 || strings.Contains(said(page), "Noah") {
		t.Errorf("Marit stands outside, and sees %s", said(page))
	}
	x.says(page, "Er staat nu niets op je naam.")

	for _, who := range []core.ActorID{"aicha", "oma"} { // what they come to stays as it was.
		x.as(who)
		page = x.shows("/")
		if len(all(page, "li.duty"))+len(all(page, "form.head-go")) > 0 || len(all(page, "li.entry")) != 1 {
			t.Errorf("%s: %s", who, said(page))
		}
		x.unknown(who, "/kringen", "/nieuws", "/opschaling", "/ga")
	}
}

// TestADayIsLaidOutByWhenItIsDue: what passed is late, and a hand-over that got no answer comes back.
func TestADayIsLaidOutByWhenItIsDue(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example"))
	x.acts("samira", circle.HandoverOffered{ID: "h1", ToAgency: "jeugd", What: "hulp na school"})
	x.as("samira")
	before := heads(x.shows("/"))
	if strings.HasPrefix(before[0], "Te laat") || !strings.HasPrefix(before[0], "Vandaag") && !strings.HasPrefix(before[0], "De komende zeven dagen") {
		t.Errorf("at first: %q", before)
	}
	x.now = x.now.AddDate(0, 0, 40)
	x.as("samira") // the session is long over.
	page := x.shows("/")
	late := group(page, "Te laat")
	if after := heads(page); !strings.HasPrefix(after[0], "Te laat (") || len(late) < 5 {
		t.Errorf("forty days on: %q", after)
	}
	due := ""
	found := false
	for _, li := range late {
		if at := attr(one(t, li, "time"), "datetime"); at < due {
			t.Errorf("%s stands after %s", at, due)
		} else {
			due = at
		}
		found = found || strings.Contains(said(li), "hulp na school")
	}
	if !found {
		t.Error("a hand-over without an answer isn't back with who offered it")
	}
}

// TestAllCirclesStandOnPages: none is left out, however many there are.
func TestAllCirclesStandOnPages(t *testing.T) {
	w := watched(t, newOffice(t, "https://kring.example"))
	w.as("samira")
	seen := map[string]bool{}
	for address := "/kringen"; address != ""; {
		page := w.shows(address)
		for _, e := range all(page, "li.entry") {
			seen[attr(all(e, "a")[0], "href")] = true
		}
		address = ""
		for _, nav := range all(page, "nav") {
			if attr(nav, "aria-label") == "Bladeren" {
				for _, a := range all(nav, "a") {
					if said(a) == "Volgende kringen" {
						address = attr(a, "href")
					}
				}
			}
		}
	}
	if len(seen) != circlesThere {
		t.Errorf("%d of %d circles", len(seen), circlesThere)
	}
}

// TestOneNameLeadsStraightThere: to a circle around whoever types it, and to no other.
func TestOneNameLeadsStraightThere(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example"))
	x.as("samira")
	for _, typed := range []string{"aicha", "Noah en Rob", " Aïcha, noah ", "robb"} {
		answer, page := x.post("/ga", "naam", typed)
		if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != "/kring/K1" {
			t.Errorf("%q: %d %q %s", typed, answer.Code, answer.Header().Get("Location"), said(one(t, page, "main")))
		}
	}
	for typed, says := range map[string]string{"Kees": "Geen kring om je heen heeft al deze namen", "Noah Kees": "Geen kring om je heen", " en ": "Typ een naam", "": "Typ een naam"} {
		_, page := x.post("/ga", "naam", typed)
		x.says(one(t, page, "main"), says)
		if kept := attr(all(page, "input#ga")[0], "value"); kept != strings.TrimSpace(typed) {
			t.Errorf("%q was typed, and %q is kept", typed, kept)
		}
	}
	x.as("marit")
	_, unknown := x.post("/ga", "naam", "Kees")
	_, page := x.post("/ga", "naam", "Noah")
	if said(one(t, page, "main")) != said(one(t, unknown, "main")) {
		t.Errorf("Marit learns of a circle: %s", said(page))
	}

	w := watched(t, newOffice(t, "https://kring.example"))
	for _, id := range []string{"K-02", "K-03"} {
		w.ok(w.Act(t.Context(), leadK, id, circle.PersonAdded{Person: "rob", Name: "Rob"}))
	}
	w.as("samira")
	answer, page := w.post("/ga", "naam", "rob")
	if answer.Code != http.StatusOK || len(all(page, "li.entry")) != 3 {
		t.Errorf("three circles: %d %s", answer.Code, said(page))
	}
	w.clean(page)
	if _, page := w.post("/sneltoets", "toetsen", "uit"); len(all(page, "input")) > 0 {
		t.Error("it stays where it was")
	}
	if box := one(t, w.shows("/ga"), "input#ga"); hasAttr(box, "data-keys") {
		t.Error("the keys are on still")
	}
	w.post("/sneltoets", "toetsen", "aan")
	if box := one(t, w.shows("/ga"), "input#ga"); !hasAttr(box, "data-keys") {
		t.Error("the keys are off still")
	}
}

// TestNewsObeysTheView: what somebody may not know is no news to them, and what they did neither.
func TestNewsObeysTheView(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example"))
	x.as("jan")
	page := x.shows("/nieuws")
	if len(all(page, "ul.news")) != 1 {
		t.Fatalf("%s", said(page))
	}
	x.says(page, "Noah", "Samira de Boer")
	if strings.Contains(said(one(t, page, "main")), "Dreiging") {
		t.Errorf("what Jan recorded is news to Jan: %s", said(page))
	}
	before := said(one(t, page, "main"))
	_, err := x.desk.Act(t.Context(), x.who("samira"), "K1", circle.Command{
		Content: core.ChildStatement, Act: circle.IncidentRecorded{ID: "i9", Kind: circle.Violence, Persons: []core.PersonID{"noah"}, What: "Noah vertelt"},
	})
	x.ok(err)
	if after := said(one(t, x.shows("/nieuws"), "main")); after != before {
		t.Errorf("what a child told shows in the news: %s", after)
	}
	x.acts("samira", circle.GoalSet{ID: "g1", What: "rust"})
	if _, page := x.get("/nieuws"); len(all(page, "b.news-new")) != 1 {
		t.Errorf("one thing is new: %s", said(page))
	}
	x.as("marit")
	x.says(x.shows("/nieuws"), "Er is niets nieuws vastgelegd")
}

// TestAColleagueTakesOverFromTheInbox: what climbed to somebody stands in the inbox of who leads a team
// at their agency, in the words of who may know who does what; to any other colleague it isn't there.
func TestAColleagueTakesOverFromTheInbox(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example"))
	x.acts("samira", circle.IncidentRecorded{ID: "i2", Kind: circle.Violence, Persons: []core.PersonID{"aicha"}, What: "een klap"})
	lapses(x)
	lapses(x)
	for _, who := range []core.ActorID{"gijs", "wim", "petra"} {
		x.as(who)
		page := x.shows("/opschaling")
		if there := strings.Contains(said(page), "Noah"); there != (who == "petra") {
			t.Errorf("%s: %v", who, said(page))
		}
		if strings.Contains(said(page), "een klap") {
			t.Errorf("%s reads what happened", who)
		}
		if who != "petra" {
			x.unknown(who, "/kring/K1", "/kring/K1/doe/opschaling-overnemen?doel=push_through&over=answer_incident/i2")
		}
	}
	page := x.shows("/opschaling")
	x.says(page, "Er is niets naar jou opgeschaald", "Bij een collega van jouw organisatie", "Ligt bij", "Ilse Bos", "De teamleider")
	for _, a := range all(page, "article.climbed a") {
		if strings.Contains(attr(a, "href"), "/doe/") && !strings.Contains(attr(a, "href"), "/doe/opschaling-overnemen") {
			t.Errorf("before they have it they can do %s", attr(a, "href"))
		}
	}
	before := len(all(page, "article.climbed"))
	form := x.shows("/kring/K1/doe/opschaling-overnemen?over=answer_incident%2Fi2")
	if w, _ := x.fill(form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	page = x.shows("/opschaling")
	if n := len(all(page, "article.climbed")); n != before || strings.Contains(said(page), "Er is niets naar jou") {
		t.Errorf("%d of %d are left: %s", n, before, said(page))
	}
	x.says(page, "Petra Eikel", "een klap") // who has it reads what it is about.
	x.says(x.shows("/"), "Bij jou terechtgekomen, omdat het niet rond kwam (1)")
	x.says(x.shows("/kring/K1/doe/opschaling-antwoord?over=answer_incident%2Fi2"), "Wat besluit je?")
	x.as("samira")
	x.says(x.shows("/kring/K1"), "Petra Eikel") // the circle sees who has it.
}

// TestWhatClimbedIsInTheInbox: of whoever it climbed to, with who had it before, and of nobody else.
func TestWhatClimbedIsInTheInbox(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example"))
	for _, a := range []login.Account{
		{ID: "boss", Kind: access.Professional, Agency: "wijk", Name: "Wim Kok"}, {ID: "b", Kind: access.Professional, Agency: "jeugd", Name: "Ilse Bos"},
	} {
		x.ok(x.door.Ensure(t.Context(), a))
	}
	x.acts("samira", circle.IncidentRecorded{ID: "i2", Kind: circle.Violence, Persons: []core.PersonID{"aicha"}, What: "een klap"})
	x.now = x.now.AddDate(0, 0, 10)
	x.ok(x.desk.LookAgain(t.Context(), "K1"))

	x.as("boss")
	page := x.shows("/opschaling")
	cases := all(page, "article.climbed")
	if len(cases) == 0 {
		t.Fatalf("%s", said(page))
	}
	x.says(page, "Noah", "Samira de Boer", "Wie het moest doen", "had het van")
	x.says(x.shows("/"), fmt.Sprintf("Bij jou terechtgekomen, omdat het niet rond kwam (%d)", len(cases)))
	taken := 0
	for _, a := range all(one(t, page, "main"), "a") {
		u, err := url.Parse(attr(a, "href"))
		if err != nil || !strings.Contains(u.Path, "/doe/") {
			continue
		}
		taken++
		x.shows(u.String())
	}
	if taken == 0 {
		t.Error("nothing can be done about it")
	}

	boss := casework.By{Who: access.Who{Actor: core.Actor{ID: "boss", Agency: "wijk"}, Kind: access.Professional}, For: access.PushThrough}
	view, _, err := x.Glance(t.Context(), boss, "K1")
	x.ok(err)
	key := circle.Fold(view.Events).Lapses[0].Key
	x.ok(x.Act(t.Context(), boss, "K1", circle.EscalationTaken{Key: key}))
	x.says(x.shows("/opschaling"), "Opgenomen door", "Wim Kok")
	x.ok(x.Act(t.Context(), boss, "K1", circle.EscalationAnswered{Key: key, Answer: "Ellen gaat mee", Until: x.now.AddDate(0, 0, 2)}))
	if n := len(all(x.shows("/opschaling"), "article.climbed")); n != len(cases)-1 {
		t.Errorf("%d of %d are left after one answer", n, len(cases))
	}
	x.as("samira")
	x.says(x.shows("/kring/K1"), "Ellen gaat mee") // the circle sees it.

	x.now = x.now.AddDate(0, 0, 20)
	x.ok(x.desk.LookAgain(t.Context(), "K1"))
	x.now = x.now.AddDate(0, 0, 20)
	x.ok(x.desk.LookAgain(t.Context(), "K1"))
	x.as("b")
	x.says(x.shows("/opschaling"), "De teamleider", "Noah")
	x.as("marit")
	x.says(x.shows("/opschaling"), "Er is niets naar jou opgeschaald")
}
