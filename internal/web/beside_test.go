package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/memstore"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/web"
)

// besideDesk is a desk with people to choose from.
type besideDesk struct{ *watchDesk }

func (besideDesk) Colleagues(_ context.Context, agency core.AgencyID) ([]web.Colleague, error) {
	if agency != "wijk" {
		return nil, nil
	}
	return []web.Colleague{{ID: "samira", Name: "Samira de Boer"}, {ID: "boss", Name: "Wim Kok", Leads: true}}, nil
}

func (besideDesk) Above(context.Context, access.Who) (rungs [circle.RungNational + 1][]core.Holder, err error) {
	for rung := circle.RungTeam; rung <= circle.RungNational; rung++ {
		rungs[rung] = []core.Holder{holder("boss", "wijk", "Wim Kok")}
	}
	return rungs, nil
}

// besideIntake takes reports in at the team that Mo works for.
type besideIntake struct {
	*casework.Reports
	unasked
}

// unasked is what these pages don't ask.
type unasked struct{ web.Intake }

func (besideIntake) Custodians(_ context.Context, agency core.AgencyID) ([]core.Holder, error) {
	if agency != "wijk" {
		return nil, nil
	}
	return []core.Holder{holder("kees", "wijk", "Kees Bron")}, nil
}

// besideOffice has a report of a neighbour in it, handed over, and a place for who she is.
type besideOffice struct {
	*watchOffice
	intake besideIntake
	id     core.ReportID
}

const tell = "Til van hiernaast hoorde geschreeuw"

func besideReport(t *testing.T, o *office, personas ...web.Persona) *besideOffice {
	t.Helper()
	w := watched(t, o, personas...)
	b := &besideOffice{watchOffice: w, intake: besideIntake{Reports: &casework.Reports{
		Desk: w.desk, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
			return casework.OnDuty{Holder: holder("mo", "wijk", "Mo Elders")}, nil
		},
		Custodian: &casework.Custodian{Audit: w.desk.Store, Secrets: memstore.NewSecrets(), Keys: w.desk.Keys.(casework.SecretKeys), May: w.desk.MayHandle, Clock: w.desk.Clock, NewID: core.RandomID}, //nolint:errcheck // the keys of an office are those of secrets.
	}}}
	var err error
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Living: besideDesk{w.watchDesk}, Intake: b.intake, Policies: w.desk.Policies, Clock: w.desk.Clock, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&o.log, nil)), Door: o.door, Personas: personas,
	})
	o.ok(err)
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: "kees", Kind: access.Professional, Agency: "wijk", Name: "Kees Bron", Roles: []access.Role{access.Custodian}}))
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: "elders", Kind: access.Professional, Agency: "zuid", Name: "Els Zuid", Roles: []access.Role{access.Custodian, access.Desk}}))
	filed, err := b.intake.FileOpenly(t.Context(), &casework.Filing{
		Agency: "wijk", What: tell, Urgency: report.UrgentSoon, Reporter: report.Reporter{Kind: "35", Withheld: true, Reach: report.ByAddress},
		About: []report.Subject{{Name: "Noah Jansen", Child: true, Part: report.Harmed}}, Identity: []byte("Til Buurman, 06-12345678"),
	})
	o.ok(err)
	b.id = filed.Report
	for _, act := range []report.Body{
		report.Taken{Name: "Mo Elders"},
		report.Compared{},
		report.Assessed{Overall: report.StructuralUnsafe, Why: "al weken", Judgements: []report.Judgement{{Person: filed.State.About[0].Person, Safety: report.StructuralUnsafe, Why: "hij is acht"}}},
		report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent ze"},
	} {
		_, err := b.intake.Act(t.Context(), deskMo, b.id, act)
		o.ok(err)
	}
	return b
}

// enveloped has the custodian write an envelope for the desk, and read a line a thing who it is for.
func (b *besideOffice) enveloped() {
	b.Helper()
	b.as("mo")
	if answer, page := b.post(b.at("/melder"), "stap", "vraag", "reden", "answer", "beheerder", "kees"); answer.Code != http.StatusSeeOther {
		b.Fatalf("asked: %d %s", answer.Code, said(page))
	}
	b.as("kees")
	if answer, _ := b.post(b.at("/melder"), "stap", "gedaan"); answer.Code != http.StatusSeeOther {
		b.Fatalf("done: %d", answer.Code)
	}
}

func (b *besideOffice) at(rest string) string { return "/melding/" + string(b.id) + rest }

// A letter is filled, made one's own, read as it goes on paper, and put on record as what it is.
func TestALetterIsWrittenAndRecorded(t *testing.T) {
	b := besideReport(t, newOffice(t, "https://kring.example"))
	b.as("mo")
	b.says(b.shows(b.at("/brief")), "Wij hebben je melding beoordeeld", "Er is een melding over jullie gezin", "Wie meldde")
	b.says(b.shows(b.at("/brief/beoordeeld")), "Het adres ligt apart")
	if answer, page := b.post(b.at("/brief/beoordeeld"), "stap", "verstuur", "tekst", "nog [in te vullen]"); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "nog [in te vullen]") {
		t.Errorf("unfinished: %d %s", answer.Code, said(page))
	}
	answer, page := b.post(b.at("/brief/beoordeeld"), "stap", "bekijk", "tekst", "Beste melder,\n\nWij zijn er.")
	if answer.Code != http.StatusOK || len(all(page, "article.letter")) != 1 {
		t.Fatalf("as a letter: %d %s", answer.Code, said(page))
	}
	send := []string{"stap", "verstuur", "kenmerk", formTo(t, page, b.at("/brief/beoordeeld"), "kenmerk"), "tekst", "Beste melder,\n\nWij zijn er."}
	if answer, page := b.post(b.at("/brief/beoordeeld"), send...); answer.Code != http.StatusConflict || !strings.Contains(said(page), "Wij zijn er") || !strings.Contains(said(page), "beheerder van de bron") {
		t.Fatalf("sent to an address that nobody here knows: %d %s", answer.Code, said(page))
	}
	b.enveloped()
	b.as("mo")
	for range 2 { // a form that is sent twice is one letter.
		if answer, _ := b.post(b.at("/brief/beoordeeld"), send...); answer.Code != http.StatusSeeOther {
			t.Fatalf("sent: %d", answer.Code)
		}
	}
	view, err := b.intake.Read(t.Context(), deskMo, b.id)
	b.ok(err)
	if s := report.Fold(view.Events); len(s.Told) != 1 || s.Told[0].How != report.ByAddress || !s.Owed.IsZero() {
		t.Errorf("told: %+v", s.Told)
	}
	if answer, page := b.post(b.at("/brief/beoordeeld"), "stap", "verstuur", "tekst", "nog eens"); answer.Code != http.StatusConflict || !strings.Contains(said(page), "nog eens") {
		t.Errorf("told twice: %d", answer.Code)
	}
	b.unknown("samira", b.at("/brief"), b.at("/brief/beoordeeld"), b.at("/kring"), b.at("/melder"), "/bron")
	b.unknown("elders", b.at("/brief"), b.at("/brief/beoordeeld"), b.at("/kring"), b.at("/melder"))
	b.unknown("rob", b.at("/brief"), b.at("/melder"))
	b.unknown("mo", b.at("/brief/onzin"), "/bron")
}

// Those concerned never read who reported, or in what words.
func TestALetterToThoseConcernedNeverTellsWhoReported(t *testing.T) {
	b := besideReport(t, newOffice(t, "https://kring.example"))
	b.as("mo")
	for _, kind := range []string{"betrokkenen", "vraag", "overdracht"} {
		page := said(b.shows(b.at("/brief/" + kind)))
		for _, secret := range []string{tell, "Til", "geschreeuw", "Buurman", "06-12345678"} {
			if strings.Contains(page, secret) {
				t.Errorf("%s says %q: %s", kind, secret, page)
			}
		}
	}
	b.says(b.shows(b.at("/brief/betrokkenen")), "Wij zeggen niet wie de melding deed.")
}

// A circle is opened with somebody to lead: first the agency, then who. Nobody around it reads who reported.
func TestACircleIsOpenedFromAReport(t *testing.T) {
	b := besideReport(t, newOffice(t, "https://kring.example"))
	b.as("mo")
	b.says(b.shows(b.at("/kring")), "nog bij geen kring", "Wat draag je over?")
	form := []string{"kring", "nieuw", "wat", "Zorgen over Noah", "naam", "Jansen", "vraag", "zicht op Noah", "organisatie", "wijk"}
	answer, page := b.post(b.at("/kring"), form...)
	if answer.Code != http.StatusOK || len(all(page, "select#wie")) != 1 || !strings.Contains(said(page), "Zorgen over Noah") {
		t.Fatalf("who at the agency: %d %s", answer.Code, said(page))
	}
	if answer, page := b.post(b.at("/kring"), append(form, "wie", "samira")...); answer.Code != http.StatusSeeOther {
		t.Fatalf("opened: %d %s", answer.Code, said(page))
	}
	view, err := b.intake.Read(t.Context(), deskMo, b.id)
	b.ok(err)
	s := report.Fold(view.Events)
	if len(s.Circles) != 1 || s.Handover() == nil || s.Handover().To.ID != "samira" {
		t.Fatalf("%+v", s)
	}
	page = b.shows(b.at("/kring"))
	b.says(page, string(s.Circles[0]))
	if strings.Contains(said(page), "Wat draag je over?") {
		t.Error("it was handed over already")
	}
	b.ok(b.Act(t.Context(), leadK, string(s.Circles[0]), circle.MemberJoined{}))
	b.as("samira")
	if page := said(b.shows("/kring/" + string(s.Circles[0]))); strings.Contains(page, "Til") || strings.Contains(page, "geschreeuw") || !strings.Contains(page, "Zorgen over Noah") {
		t.Errorf("the circle says %s", page)
	}
	b.as("mo")
	if answer, _ := b.post(b.at("/kring"), "kring", "K-02", "wat", "x"); answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("a circle that was not offered: %d", answer.Code)
	}
}

// A known circle is chosen first, then the desk says of each person who they are there. Nothing is chosen for it.
func TestThoseOfAReportAreLaidBesideThoseOfACircle(t *testing.T) {
	b := besideReport(t, newOffice(t, "https://kring.example"))
	b.ok(b.Act(t.Context(), leadK, "K-02", circle.PersonAdded{Person: "noah", Name: "Noah Jansen", Child: true}))
	b.as("mo")
	form := []string{"kring", "K-02", "wat", "Zorgen over Noah"}
	answer, page := b.post(b.at("/kring"), form...)
	selects := all(page, "select")
	if answer.Code != http.StatusOK || len(selects) != 1 {
		t.Fatalf("who is who: %d %s", answer.Code, said(page))
	}
	if slices.ContainsFunc(all(selects[0], "option"), func(n *html.Node) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "selected" })
	}) {
		t.Error("somebody was chosen already")
	}
	b.says(page, "Wie is Noah Jansen in deze kring?", "Staat niet in deze kring", "Zorgen over Noah")
	field := attr(selects[0], "name")
	form = append(form, "naast", "K-02")
	if answer, page := b.post(b.at("/kring"), append(form, field, "rob")...); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "Kies voor iedereen") {
		t.Errorf("somebody of another circle: %d %s", answer.Code, said(page))
	}
	if answer, page := b.post(b.at("/kring"), "kring", "nieuw", "wat", "Zorgen", "naast", "K-02", field, "noah"); answer.Code != http.StatusOK || len(all(page, "select#organisatie")) != 1 {
		t.Errorf("rather a new one: %d %s", answer.Code, said(page))
	}
	if answer, page := b.post(b.at("/kring"), append(form, field, "noah")...); answer.Code != http.StatusSeeOther {
		t.Fatalf("laid beside: %d %s", answer.Code, said(page))
	}
	view, err := b.intake.Read(t.Context(), deskMo, b.id)
	b.ok(err)
	if s := report.Fold(view.Events); s.Same["K-02"][s.About[0].Person] != "noah" {
		t.Errorf("the report says %+v", s.Same)
	}
}

// The desk asks; the custodian opens who it is, once, and answers; the desk never reads it.
func TestWhoReportedIsAskedOfTheCustodian(t *testing.T) {
	b := besideReport(t, newOffice(t, "https://kring.example"))
	b.as("kees")
	b.says(b.shows("/bron"), "Niemand vraagt nu iets.")
	b.as("mo")
	if page := said(b.shows(b.at("/melder"))); strings.Contains(page, "Til") {
		t.Errorf("the desk reads %s", page)
	}
	if answer, page := b.post(b.at("/melder"), "stap", "vraag", "reden", "ask"); answer.Code != http.StatusConflict {
		t.Errorf("nobody was asked: %d %s", answer.Code, said(page))
	}
	if answer, page := b.post(b.at("/melder"), "stap", "vraag", "reden", "ask", "beheerder", "kees"); answer.Code != http.StatusSeeOther {
		t.Fatalf("asked: %d %s", answer.Code, said(page))
	}
	b.says(b.shows(b.at("/melder")), "Kees Bron kreeg je vraag")
	if answer, _ := b.post(b.at("/melder"), "stap", "onthul"); answer.Code != http.StatusNotFound {
		t.Errorf("the desk opens it: %d", answer.Code)
	}
	if answer, page := b.post(b.at("/melder"), "stap", "bewaar", "melder", "iemand anders"); answer.Code != http.StatusConflict || !strings.Contains(said(page), "iemand anders") {
		t.Errorf("put away twice: %d", answer.Code)
	}
	b.as("elders")
	if answer, _ := b.post(b.at("/melder"), "stap", "onthul"); answer.Code != http.StatusNotFound {
		t.Errorf("another agency opens it: %d", answer.Code)
	}
	b.as("kees")
	b.says(b.shows("/bron"), "Een vraag van")
	page := b.shows(b.at("/melder"))
	if strings.Contains(said(page), "Til") || strings.Contains(said(page), "Noah") {
		t.Errorf("before it is opened: %s", said(page))
	}
	answer, page := b.post(b.at("/melder"), "stap", "onthul")
	if answer.Code != http.StatusOK || !strings.Contains(said(page), "Til Buurman, 06-12345678") || answer.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("opened: %d %s", answer.Code, said(page))
	}
	if answer, _ := b.post(b.at("/melder"), "stap", "gedaan"); answer.Code != http.StatusSeeOther {
		t.Fatalf("answered: %d", answer.Code)
	}
	b.says(b.shows("/bron"), "Niemand vraagt nu iets.")
	b.unknown("kees", b.at("/melder"), b.at("/brief"))
}

func TestBesideAReportInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	var personas []web.Persona
	for _, name := range []string{"mo", "kees"} {
		personas = append(personas, web.Persona{ID: core.ActorID(name), Group: "Noah", Words: web.Words{"nl": name}})
	}
	o := served(t)
	w := besideReport(t, o, personas...)
	be := func(id string) {
		b.Helper()
		b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value="+id+"]"))
		b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	}
	be("mo")
	for name, page := range map[string]string{"letters": "/brief", "a letter": "/brief/betrokkenen", "a circle": "/kring", "who reported": "/melder"} {
		b.do(chromedp.Navigate(o.origin + w.at(page)))
		b.checked(name, axeSource)
	}
	b.do(chromedp.Navigate(o.origin+w.at("/brief/betrokkenen")), chromedp.Click("main form button"))
	b.waitFor("document.querySelector('article.letter') !== null")
	b.checked("on paper", axeSource)
	_, err := w.intake.Act(t.Context(), deskMo, w.id, report.IdentityAsked{ID: "q", Reason: report.AskForMore, Custodian: holder("kees", "wijk", "Kees Bron")})
	o.ok(err)
	be("kees")
	b.do(chromedp.Navigate(o.origin + "/bron"))
	b.checked("requests", axeSource)
	b.do(chromedp.Navigate(o.origin+w.at("/melder")), chromedp.Click("main form button"))
	b.waitFor("document.body?.textContent.includes('06-12345678') === true")
	b.checked("revealed", axeSource)
}
