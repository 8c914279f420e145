package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/web"
)

var (
	ines  = holder("ines", "vt", "Ines Vermeer")
	tilda = holder("tilda", "vt", "Tilda Smit")
)

// intake is the desk of reports behind the pages.
type intake struct {
	*casework.Reports
	elsewhere
}

func (intake) Receivers(context.Context) ([]login.Agency, error) {
	return []login.Agency{{ID: "vt", Kind: "veilig-thuis", Name: "Veilig Thuis Zuid"}}, nil
}

func (intake) Agency(_ context.Context, id core.AgencyID) (login.Agency, error) {
	return login.Agency{ID: id, Kind: string(id), Name: "De Wegwijzer"}, nil
}

// professional is an office where professionals report.
type professional struct {
	*sharer
	reports *casework.Reports
}

func reporting(t *testing.T, o *office, personas ...web.Persona) *professional {
	t.Helper()
	x := &professional{sharer: sharing(t, o)}
	x.ok(second(o.door.AddAgency(t.Context(), core.Actor{}, login.Agency{ID: "vt", Kind: "veilig-thuis", Name: "Veilig Thuis Zuid"})))
	for _, a := range []login.Account{
		{ID: "ines", Kind: access.Professional, Agency: "vt", Name: "Ines Vermeer", Roles: []access.Role{access.Desk}},
		{ID: "tilda", Kind: access.Professional, Agency: "vt", Name: "Tilda Smit", Roles: []access.Role{access.TeamLead}},
	} {
		o.ok(o.door.Ensure(t.Context(), a))
	}
	x.reports = &casework.Reports{Desk: x.desk, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{Holder: ines, Ladder: []core.Holder{tilda}}, nil
	}}
	var err error
	x.Handler, err = web.New(web.Options{
		Book: &book{}, Living: shareDesk{x.watchDesk}, Intake: intake{Reports: x.reports}, Policies: x.desk.Policies, Clock: x.desk.Clock, NewID: core.RandomID,
		Rules: rules.National(), Log: slog.New(slog.NewTextHandler(&x.log, nil)), Door: o.door, Personas: personas,
	})
	x.ok(err)
	return x
}

// files has the teacher report, and gives where it stands.
func (x *professional) files(typed ...string) (address string, id core.ReportID) {
	x.Helper()
	x.as("marit")
	form := x.shows("/melden/beroep")
	sent := append([]string{"haast", "soon", "wat", "Noah is bang om naar huis te gaan.", "soort", "15", "naam_1", "Noah", "leeftijd_1", "8", "kind_1", "ja"}, typed...)
	w, page := x.fill(form, sent...)
	if w.Code != http.StatusOK || len(all(page, "div.effect")) != 1 {
		x.Fatalf("no preview: %d %s", w.Code, said(page))
	}
	w, page = x.fill(page, "stap", "vastleggen")
	if w.Code != http.StatusSeeOther {
		x.Fatalf("not filed: %d %s", w.Code, said(page))
	}
	address, _, _ = strings.Cut(w.Header().Get("Location"), "?")
	return address, core.ReportID(strings.TrimPrefix(address, "/meldingen/mijn/"))
}

// desk has the desk do something with a report.
func (x *professional) handles(id core.ReportID, acts ...report.Body) {
	x.Helper()
	by := casework.By{Who: access.Who{Actor: ines.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	x.ok(second(x.reports.Act(x.Context(), by, id, acts...)))
}

// handsOver has the desk ask Jan to take over sight on safety.
func (x *professional) handsOver(id core.ReportID, in core.CircleID) {
	x.Helper()
	by := casework.By{Who: access.Who{Actor: ines.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	view, err := x.reports.Read(x.Context(), by, id)
	x.ok(err)
	person := report.Fold(view.Events).About[0].Person
	x.handles(id, report.Taken{Name: ines.Name}, report.Compared{},
		report.Assessed{Overall: report.StructuralUnsafe, Why: "al jaren ruzie", Judgements: []report.Judgement{{Person: person, Safety: report.StructuralUnsafe, Why: "hij is acht"}}},
		report.Decided{Outcome: "VT-01-02", Ground: "het wijkteam kent hen"},
		report.HandoverOffered{ID: "h1", To: holder("jan", "jeugd", "Jan Hoek"), Circle: in, What: "zicht op Noah"})
}

// form finds a form on a page by its heading's id.
func formIn(t *testing.T, page *html.Node, id string) *html.Node {
	t.Helper()
	for _, s := range all(page, "section") {
		if attr(s, "aria-labelledby") == id {
			return one(t, s, "form")
		}
	}
	t.Fatalf("no form %s: %s", id, said(page))
	return nil
}

// sendForm sends one of more forms on a page.
func (x *professional) sendForm(page *html.Node, id string, typed ...string) (string, *html.Node) {
	x.Helper()
	form := formIn(x.T, page, id)
	values := []string{}
	for _, in := range all(form, "input") {
		if attr(in, "type") == "hidden" {
			values = append(values, attr(in, "name"), attr(in, "value"))
		}
	}
	w, page := x.post(attr(form, "action"), append(values, typed...)...)
	return w.Header().Get("Location"), page
}

// A teacher reports in one form, sees who reads it first, follows what became of it, and adds to it.
func TestATeacherReports(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	x.as("marit")
	x.link(x.shows("/"), "Doe een melding")
	form := x.shows("/melden/beroep")
	x.says(form, "Je meldt als Juf Marit, namens De Wegwijzer.", "Hoe vaak het kind er niet was of te laat kwam", "Is er nu gevaar? Bel 112.")
	if !stays(form, "soort", "15") {
		t.Error("a school is not proposed as such")
	}
	w, page := x.fill(form, "haast", "soon", "wat", "Noah is bang.", "soort", "15", "naam_1", "Noah", "leeftijd_1", "8", "kind_1", "ja", "stap_meldcode", "3")
	if w.Code != http.StatusOK {
		t.Fatalf("%d", w.Code)
	}
	x.says(page, "Wie leest dit", "Veilig Thuis Zuid", "Noah is bang.", "Noah (ongeveer 8 jaar)", "Stap 3", "twee keer")
	w, _ = x.fill(page, "stap", "vastleggen")
	to := w.Header().Get("Location")
	if again, _ := x.fill(page, "stap", "vastleggen"); again.Header().Get("Location") != to {
		t.Error("sent twice it leads elsewhere")
	}
	report1 := x.shows(to)
	x.says(report1, "Je melding staat bij Veilig Thuis.", "Ontvangen. Veilig Thuis beoordeelt de melding.", "Je hoort uiterlijk op", "Noah is bang.")
	list := x.shows("/meldingen/mijn")
	if len(all(list, "li.pro-report")) != 1 {
		t.Errorf("sent twice there are %d reports", len(all(list, "li.pro-report")))
	}

	address, _, _ := strings.Cut(to, "?")
	id := core.ReportID(strings.TrimPrefix(address, "/meldingen/mijn/"))
	x.handsOver(id, "")
	if page := said(x.shows(address)); strings.Contains(page, "al jaren ruzie") || strings.Contains(page, "overgedragen") || !strings.Contains(page, "Ontvangen.") {
		t.Errorf("who reported learns what they were not told: %s", page)
	}
	x.handles(id, report.ReporterTold{How: report.ByAgency, Words: "Het wijkteam gaat kijken."})
	x.says(x.shows(address), "Veilig Thuis gaf antwoord op", "Het wijkteam gaat kijken.", "Dan hoor je daarna nog een keer")

	page = x.shows(address)
	for range 2 {
		if to, _ := x.sendForm(page, "add", "wat", "Vandaag was hij er niet."); !strings.HasSuffix(to, "?gedaan=aanvulling") {
			t.Errorf("added, and to %q", to)
		}
	}
	page = x.shows(address)
	if n := strings.Count(said(page), "Vandaag was hij er niet."); n != 1 {
		t.Errorf("it was added %d times", n)
	}
	if _, page := x.sendForm(page, "withdraw", "reden", " "); !strings.Contains(said(one(t, page, "main")), "Reden") && !strings.Contains(said(page), "reden") {
		t.Errorf("taken back without a reason: %s", said(page))
	}
	if to, _ := x.sendForm(page, "withdraw", "reden", "Ik moest van de vader."); !strings.HasSuffix(to, "?gedaan=intrekking") {
		t.Errorf("taken back, and to %q", to)
	}
	x.says(x.shows(address), "Je trok de melding in op")
}

// A form fills in who is of a household from a circle, as far as they may know there.
func TestAReportIsFilledFromACircle(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	x.as("jan")
	_, page := x.fill(x.shows("/melden/beroep"), "stap", "kringen", "wat", "Hij riep.")
	if options := said(page); !strings.Contains(options, "Noah") || !strings.Contains(options, "Hij riep.") {
		t.Fatalf("no circle to choose: %s", options)
	}
	_, page = x.fill(page, "stap", "vul", "kring", "K1", "wat", "Hij riep.")
	if !stays(page, "naam_1", "Noah") || !stays(page, "naam_2", "Aïcha") || !strings.Contains(said(page), "Hij riep.") {
		t.Errorf("it is not filled: %s", said(page))
	}
	x.as("marit") // who takes no part.
	_, page = x.fill(x.shows("/melden/beroep"), "stap", "kringen")
	x.says(page, "Je doet aan geen kring mee.")
	w, page := x.fill(x.shows("/melden/beroep"), "stap", "vul", "kring", "K1")
	if w.Code != http.StatusNotFound || strings.Contains(said(page), "Aïcha") {
		t.Errorf("a stranger fills from a circle: %d", w.Code)
	}
}

// What was typed stays when something is wrong with it.
func TestWhatWasTypedStaysInAReport(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	x.as("marit")
	for want, typed := range map[string][]string{
		"Kies of er gevaar is.": {"wat", "Noah is bang."},
		"Schrijf bij persoon 2": {"wat", "Noah is bang.", "haast", "no", "leeftijd_2", "bijna acht"},
	} {
		w, page := x.fill(x.shows("/melden/beroep"), append(typed, "soort", "15", "naam_1", "Noah")...)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), want) || !stays(page, "naam_1", "Noah") || !strings.Contains(said(page), "Noah is bang.") {
			t.Errorf("%s: %d %s", want, w.Code, said(page))
		}
	}
}

// Advice keeps codes alone, and is asked once.
func TestAProfessionalAsksForAdvice(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	x.as("marit")
	form := x.shows("/melden/beroep/advies")
	if len(all(form, "textarea")) > 0 {
		t.Error("there is room to write about a family")
	}
	for range 2 {
		if w, page := x.fill(form, "haast", "no", "soort", "15", "geweld", "08", "stap_meldcode", "2"); w.Header().Get("Location") != "/meldingen/mijn?gedaan=advies" {
			t.Fatalf("%d %s", w.Code, said(page))
		}
	}
	by := casework.By{Who: access.Who{Actor: ines.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	lines, err := x.reports.Queue(x.Context(), by, casework.QueueQuery{N: 9})
	if err != nil || len(lines) != 1 || lines[0].Advice == "" {
		t.Fatalf("the queue has %+v, %v", lines, err)
	}
	a, err := x.reports.ReadAdvice(x.Context(), by, lines[0].Advice)
	if err != nil || a.By.Account != "marit" || a.By.Reach != report.ByAgency || a.Topic.Step != 2 {
		t.Errorf("%+v, %v", a, err)
	}
}

// Who is asked to take over finds it on their day, reads what it takes, and says yes.
func TestSightIsTakenOver(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	_, id := x.files()
	x.handsOver(id, "K1")
	x.as("jan")
	x.says(x.shows("/"), "Meldingen waar iets van jou bij nodig is (1)", "Zeg of je het zicht op veiligheid overneemt")
	address := x.link(x.shows("/"), "Noah")
	if address != "/melding/"+string(id)+"/overnemen" {
		t.Fatalf("it leads to %s", address)
	}
	page := x.shows(address)
	x.says(page, "zicht op Noah", "gevraagd door Ines Vermeer", "structureel onveilig: het herhaalt zich", "al jaren ruzie", "het wijkteam kent hen", "Noah is bang om naar huis te gaan.")
	if strings.Contains(said(page), "Marit") {
		t.Error("who takes over learns who reported")
	}
	for range 2 {
		if to, _ := x.sendForm(page, "accept"); to != address && to != "/" {
			t.Errorf("accepted, and to %q", to)
		}
	}
	page = x.shows(address)
	x.says(page, "Je nam dit over op")
	if got := x.link(page, "Ga naar de kring"); got != "/kring/K1" {
		t.Errorf("it goes on to %s", got)
	}
	if len(group(x.shows("/"), "Meldingen waar")) > 0 {
		t.Error("it still stands on their day")
	}
}

// Who declines gives it back with a reason, and knows nothing of it any more.
func TestSightIsDeclined(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	_, id := x.files()
	x.handsOver(id, "")
	x.as("jan")
	address := "/melding/" + string(id) + "/overnemen"
	page := x.shows(address)
	if _, wrong := x.sendForm(page, "decline", "reden", ""); !strings.Contains(said(wrong), "zicht op Noah") {
		t.Error("declined without a reason")
	}
	for range 2 {
		if to, _ := x.sendForm(page, "decline", "reden", "Wij hebben een wachtlijst."); to != "/" {
			t.Errorf("declined, and to %q", to)
		}
	}
	x.unknown("jan", address)
}

// What waits too long climbs to the team lead, who takes it on and answers.
func TestAReportThatClimbedIsAnswered(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	_, id := x.files()
	x.now = x.now.AddDate(0, 0, 5)
	x.ok(x.desk.LookAgain(x.Context(), id.File()))
	x.as("tilda")
	inbox := x.shows("/opschaling")
	x.says(inbox, "Leg de melding naast bekende gezinnen", "Noah", "Ines Vermeer liet")
	address := x.link(inbox, "Bekijk en antwoord")
	page := x.shows(address)
	x.says(page, "Wat op jou wacht", "Pak de melding op", "Ines Vermeer heeft deze melding", "Noah is bang om naar huis te gaan.")
	to, _ := x.sendForm(page, "take-0")
	page = x.shows(to)
	x.says(page, "Je hebt het opgenomen.")
	before := len(all(page, "form"))
	if to, wrong := x.sendForm(page, "answer-0", "antwoord", "Ines pakt het vandaag op.", "tot", "2020-01-01"); to != "" || !strings.Contains(said(wrong), "Ines pakt het vandaag op.") {
		t.Errorf("answered until a day that has been: %q", to)
	}
	if to, wrong := x.sendForm(page, "answer-0", "antwoord", "Ines pakt het vandaag op.", "tot", x.in(2)); to != "/opschaling" {
		t.Fatalf("answered, and to %q: %s", to, said(wrong))
	}
	if after := len(all(x.shows(address), "form")); after >= before && after > 0 && before > 0 {
		t.Logf("%d forms before, %d after", before, after)
	}
}

// Whoever is not of a report finds nothing: a colleague of who reported, another agency, a household.
// It looks as a report that isn't there.
func TestAReportIsOfNobodyElse(t *testing.T) {
	x := reporting(t, newOffice(t, "https://kring.example"))
	mine, id := x.files()
	x.handsOver(id, "")
	over, push := "/melding/"+string(id)+"/overnemen", "/melding/"+string(id)+"/opschaling"
	for _, who := range []core.ActorID{"wim", "samira", "aicha", "oma", "tilda"} {
		x.as(who)
		for _, address := range []string{mine, over, push} {
			w, there := x.get(address)
			absent := strings.ReplaceAll(address, string(id), "geen-melding")
			v, nothing := x.get(absent)
			if w.Code != http.StatusNotFound || v.Code != http.StatusNotFound || said(one(t, there, "main")) != said(one(t, nothing, "main")) {
				t.Errorf("%s at %s: %d, and %d where nothing is", who, address, w.Code, v.Code)
			}
			w, _ = x.post(address, "doe", "aanvulling", "wat", "x", "kenmerk", "k1")
			if w.Code != http.StatusNotFound {
				t.Errorf("%s acts at %s: %d", who, address, w.Code)
			}
		}
		if strings.Contains(x.reads("/"), "bang om naar huis") {
			t.Errorf("%s reads it on the first page", who)
		}
	}
	for who, address := range map[core.ActorID]string{"jan": mine, "marit": over} { // one place is not another.
		x.unknown(who, address)
	}
	x.unknown("marit", push)
	x.as("wim")
	if page := x.shows("/meldingen/mijn"); len(all(page, "li.pro-report")) > 0 || !strings.Contains(said(page), "Je meldde nog niets.") {
		t.Errorf("a colleague has in their list: %s", said(page))
	}
	for _, who := range []core.ActorID{"aicha", "oma"} {
		x.unknown(who, "/melden/beroep", "/melden/beroep/advies", "/meldingen/mijn")
	}
}

// reads is all that a page says.
func (x *professional) reads(address string) string {
	x.Helper()
	_, page := x.get(address)
	return said(page)
}
