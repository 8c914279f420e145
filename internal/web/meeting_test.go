package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/circle"
	"kring/internal/core"
)

// sit opens a meeting of samira, jan and oma, and gives where it is.
func (l *liver) sit() string {
	l.Helper()
	l.acts("samira", circle.MeetingOpened{ID: "m1", Present: []core.ActorID{"samira", "jan", "oma"}})
	return "/kring/K1/overleg/m1"
}

// takes fills in the form of this ID on a page, and sends it.
func (l *liver) takes(page *html.Node, form string, typed ...string) (*httptest.ResponseRecorder, *html.Node) {
	l.Helper()
	f := one(l.T, page, "form#"+form)
	values := url.Values{}
	for _, input := range all(f, "input") {
		if attr(input, "type") == "hidden" {
			values.Set(attr(input, "name"), attr(input, "value"))
		}
	}
	for i := 0; i < len(typed); i += 2 {
		values.Set(typed[i]+"-"+form, typed[i+1])
	}
	r := httptest.NewRequestWithContext(l.Context(), http.MethodPost, attr(f, "action"), strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return l.send(r)
}

// A round table from its opening to what everyone has of it.
func TestARoundTable(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	at := l.sit()
	l.as("samira")
	circlePage := l.shows("/kring/K1")
	if to := l.link(circlePage, "Ga naar het overleg"); to != at+"?doel=help" {
		t.Errorf("the page of the circle leads to %s", to)
	}
	page := l.shows(at)
	if !strings.Contains(said(page), "Aan tafel: Samira de Boer") || len(all(page, "li.agenda-item")) == 0 {
		t.Fatalf("at the table: %s", said(page))
	}
	for _, open := range circle.Agenda(l.known(), circle.Moment{Now: l.now, Rules: l.desk.Rules}) {
		if len(all(page, "li#punt-"+string(open.Link))) == 0 {
			t.Errorf("%s stands open and is not spoken of", open.Link)
		}
	}
	w, _ := l.takes(page, "opschrijven-safety", "words", "Aïcha voelt zich niet veilig")
	l.goes(w, at+"?doel=help#punt-safety")
	l.was("meeting.noted")
	before := len(l.events())
	again, _ := l.takes(page, "opschrijven-safety", "words", "Aïcha voelt zich niet veilig")
	if again.Code != http.StatusSeeOther || len(l.events()) != before {
		t.Errorf("a double click takes it down twice: %d", again.Code)
	}
	page = l.shows(at)
	if !strings.Contains(said(one(t, page, "li#punt-safety")), "niet veilig") {
		t.Error("what was said stands under another point")
	}

	// Jan agrees on something; what is missing is said, and what he typed stays.
	l.as("jan")
	page = l.shows(at)
	w, wrong := l.takes(page, "afspreken-safety", "what", "elke dag bellen", "who", "", "checker", "samira", "due", l.in(9), "condition", "nee")
	if w.Code != http.StatusUnprocessableEntity || attr(one(t, wrong, "details#vak-afspreken-safety"), "id") == "" || !strings.Contains(said(one(t, wrong, "textarea#what-afspreken-safety")), "elke dag bellen") {
		t.Fatalf("an agreement of nobody: %d %s", w.Code, said(wrong))
	}
	l.clean(wrong)
	w, page = l.takes(wrong, "afspreken-safety", "what", "elke dag bellen", "who", "lid:jan", "checker", "samira", "due", l.in(9), "condition", "nee")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	l.was("agreement.made")
	page = l.shows(at)
	if w, page := l.takes(page, "anders-safety", "what", "het is nu niet nodig"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	l.was("dissent.voiced")

	l.as("samira")
	page = l.shows(at)
	for _, line := range []string{"Jan Hoek", "elke dag bellen", "het is nu niet nodig", "niet veilig"} {
		if !strings.Contains(said(one(t, page, "main")), line) {
			t.Errorf("read back it lacks %q", line)
		}
	}
	if w, page := l.takes(page, "sluiten-", "conclusion", "we bellen elke dag"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	page = l.shows(at)
	if len(all(one(t, page, "main"), "form")) != 0 || !strings.Contains(said(page), "Dit overleg is afgesloten") {
		t.Error("something can be added to a meeting that is over")
	}

	// Everyone their own.
	l.as("jan")
	minutes := l.shows(at + "/verslag")
	first := all(minutes, "section")[0]
	if attr(first, "aria-labelledby") != "own-heading" || len(all(first, "li")) == 0 || !strings.Contains(said(minutes), "we bellen elke dag") {
		t.Errorf("the minutes of Jan: %s", said(minutes))
	}
	if w, page := l.takes(minutes, "nagelezen-", "agrees", "nee", "words", "ik zei: elke week"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	l.was("meeting.read")
	if page := l.shows(at + "/verslag"); len(all(one(t, page, "main"), "form")) != 0 || !strings.Contains(said(page), "dat het anders ging") {
		t.Error("he is asked again")
	}
	l.as("samira")
	if w, page := l.takes(l.shows(at+"/verslag"), "nagelezen-", "agrees", "ja"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}

	// Who was not there, and who may not know, find nothing that tells of it.
	l.unknown("marit", at, at+"/verslag")
	l.unknown("aicha", at, at+"/verslag")
	l.unknown("samira", "/kring/K1/overleg/m2", "/kring/K1/overleg/m2/verslag")
	l.as("oma")
	if w, page := l.get(at + "/verslag"); w.Code == http.StatusOK && strings.Contains(said(page), "niet veilig") {
		t.Errorf("the network reads what others said: %s", said(page))
	}
}

// A table may speak of what is on no agenda: whoever takes it down says at which link it belongs.
func TestWhatIsOnNoAgendaIsTakenDownToo(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	at := l.sit()
	l.as("jan")
	page := l.shows(at)
	closed := ""
	for _, name := range circle.LinkNames {
		if len(all(page, "li#punt-"+string(name))) == 0 {
			closed = string(name)
		}
	}
	if closed == "" {
		t.Fatal("all of it stands open")
	}
	w, wrong := l.takes(page, "opschrijven-overig", "words", "zo kan het blijven")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(one(t, wrong, "textarea#words-opschrijven-overig")), "zo kan het") {
		t.Fatalf("a note of no link: %d %s", w.Code, said(wrong))
	}
	l.clean(wrong)
	w, _ = l.takes(wrong, "opschrijven-overig", "link", closed, "words", "zo kan het blijven")
	l.goes(w, at+"?doel=help#punt-overig")
	l.was("meeting.noted")
	if !strings.Contains(said(one(t, l.shows(at), "li#punt-"+closed)), "zo kan het blijven") {
		t.Error("what was said stands nowhere")
	}
}

// What is taken down is seen at once by everyone who has the page open.
func TestTheTableIsFollowed(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	at := l.sit()
	l.as("jan")
	main := one(t, l.shows(at), "main")
	if attr(main, "data-live") != "/kring/K1/live?doel=help" || attr(main, "data-mark") != l.mark("jan") {
		t.Errorf("it follows %q", attr(main, "data-live"))
	}
	form := one(t, l.shows(at), "form#opschrijven-safety")
	if attr(form, "data-draft") == "" || attr(form, "data-draft-key") == "" {
		t.Error("what is typed at the table is not kept")
	}
}

// What is agreed or contradicted at the table is told with the link of the ring it belongs to, to who
// may know of the table; and what begins a round table is offered in one place.
func TestWhatComesInAtTheTableNamesItsLink(t *testing.T) {
	l := livingOn(sharing(t, newOffice(t, "https://kring.example.nl")), time.Hour)
	l.as("samira")
	for _, name := range []string{"overleg-plannen", "overleg-openen"} {
		links := 0
		for _, a := range all(l.shows("/kring/K1"), "a") {
			if strings.Contains(attr(a, "href"), "/doe/"+name) {
				links++
			}
		}
		if links != 1 {
			t.Errorf("%s is offered %d times", name, links)
		}
	}
	told := func(act circle.Body) string {
		had := l.mark("samira")
		l.acts("jan", act)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/kring/K1", http.NoBody)
		r.Header.Set("Kring-Volgt", had)
		_, page := l.send(r)
		return attr(one(t, page, "main"), "data-said")
	}
	if got := told(circle.DissentVoiced{ID: "d0", What: "nee"}); got != "Nieuw: Ik zie het anders (Jan Hoek)." {
		t.Errorf("with no table: %q", got)
	}
	l.sit()
	due := l.now.AddDate(0, 0, 5)
	for want, act := range map[string]circle.Body{
		"Nieuw bij Toets: Ik zie het anders (Jan Hoek).":                 circle.DissentVoiced{ID: "d1", What: "nee"},
		"Nieuw bij Afspraken: Afspraak (Jan Hoek).":                      circle.AgreementMade{ID: "a1", What: "bellen", Member: "jan", Checker: "samira", Due: due},
		"Nieuw bij Veiligheid: Opgeschreven bij het overleg (Jan Hoek).": circle.MeetingNoted{Meeting: "m1", Link: circle.LinkSafety, Words: "rustig"},
	} {
		if got := told(act); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
