package web_test

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/login"
	"kring/internal/memstore"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/web"
)

// testIntake is the intake behind the pages.
type testIntake struct {
	*casework.Reports
	elsewhere
}

func (testIntake) Receivers(context.Context) ([]login.Agency, error) {
	return []login.Agency{{ID: "vt", Kind: "veilig-thuis", Name: "Veilig Thuis"}}, nil
}

// intaker is an office with a desk of Veilig Thuis: Ines and Otto take reports there, Tilda leads them, and
// Mo takes reports at a desk elsewhere.
type intaker struct {
	*sharer
	reports *casework.Reports
	id      core.ReportID
}

func intaking(t *testing.T, o *office, personas ...web.Persona) *intaker {
	t.Helper()
	x := &intaker{sharer: sharing(t, o, personas...)}
	desk := []access.Role{access.Desk}
	for _, agency := range []core.AgencyID{"vt", "vt2"} {
		o.ok(second(o.door.AddAgency(t.Context(), core.Actor{}, login.Agency{ID: agency, Kind: "veilig-thuis", Name: string(agency)})))
	}
	for _, a := range []login.Account{
		{ID: "ines", Kind: access.Professional, Agency: "vt", Name: "Ines Vermeer", Roles: desk},
		{ID: "otto", Kind: access.Professional, Agency: "vt", Name: "Otto Prins", Roles: desk},
		{ID: "tilda", Kind: access.Professional, Agency: "vt", Name: "Tilda Smit", Roles: []access.Role{access.TeamLead}},
		{ID: "mo", Kind: access.Professional, Agency: "vt2", Name: "Mo Elders", Roles: desk},
	} {
		o.ok(o.door.Ensure(t.Context(), a))
	}
	custodian := &casework.Custodian{Audit: x.desk.Store, Secrets: memstore.NewSecrets(), Keys: secretKeys(x.desk.Keys), May: x.desk.MayHandle, Clock: x.desk.Clock, NewID: x.desk.NewID}
	x.reports = &casework.Reports{Desk: x.desk, Custodian: custodian, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{Holder: holder("ines", "vt", "Ines Vermeer"), Ladder: []core.Holder{holder("tilda", "vt", "Tilda Smit")}}, nil
	}}
	var err error
	x.Handler, err = web.New(web.Options{
		Book: &book{}, Living: shareDesk{x.watchDesk}, Intake: testIntake{Reports: x.reports}, Policies: x.desk.Policies, Guide: guide.National(), Clock: x.desk.Clock,
		NewID: core.RandomID, Rules: rules.National(), Log: slog.New(slog.NewTextHandler(&x.log, nil)), Door: x.door, Personas: personas,
	})
	x.ok(err)
	return x
}

// neighbour reports without a name.
func (x *intaker) neighbour(urgency report.Urgency) {
	x.Helper()
	receipt := sha256.Sum256([]byte(x.desk.NewID()))
	filed, err := x.reports.FileOpenly(x.Context(), &casework.Filing{
		Agency: "vt", What: "geschreeuw op de trap", Urgency: urgency,
		Reporter: report.Reporter{Kind: "35", Anonymous: true, Reach: report.ByChannel, Receipt: receipt[:]},
		About:    []report.Subject{{Name: "Pim Zwart", Child: true, Age: 7, Part: report.Harmed}},
	})
	x.ok(err)
	x.id = filed.Report
}

// now is the report as the desk knows it.
func (x *intaker) report() (*report.State, []report.Event) {
	x.Helper()
	by := casework.By{Who: access.Who{Actor: core.Actor{ID: "ines", Agency: "vt"}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	v, err := x.reports.Read(x.Context(), by, x.id)
	x.ok(err)
	return report.Fold(v.Events), v.Events
}

// handles has somebody do an act: from its link on the page, by its form, to what the page says then.
// Forms that ask more are sent again with the same.
func (x *intaker) handles(who core.ActorID, says, event string, typed ...string) {
	x.Helper()
	x.as(who)
	form := x.shows(x.link(x.shows("/melding/"+string(x.id)), says))
	if said(one(x.T, form, "p.form-effect")) == "" {
		x.Errorf("%s doesn't say what it does", says)
	}
	w, page := x.fill(form, typed...)
	for range 2 {
		if w.Code == http.StatusOK {
			form, typed = page, append(typed, "kenmerk", formTo(x.T, page, attr(one(x.T, one(x.T, page, "main"), "form"), "action"), "kenmerk"))
			w, page = x.fill(form, typed...)
		}
	}
	if w.Code != http.StatusSeeOther {
		x.Fatalf("%s: %d %s", says, w.Code, said(page))
	}
	_, all := x.report()
	if got := report.TypeOf(all[len(all)-1].Body); got != event {
		x.Fatalf("%s put %s on record", says, got)
	}
	before := len(all)
	if again, _ := x.fill(form, typed...); again.Code != http.StatusSeeOther {
		x.Errorf("%s, sent twice: %d", says, again.Code)
	}
	if _, all = x.report(); len(all) != before {
		x.Errorf("%s was done twice", says)
	}
	if page := x.shows(w.Header().Get("Location")); said(page) == "" {
		x.Errorf("%s leads to nothing", says)
	}
}

// Every act on a report, each by its form, from the first word to the answer.
func TestAReportIsHandledByForms(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentSoon)
	day := func(n int) string { return x.in(n) }
	done := map[string]bool{}
	for _, act := range []struct {
		who         core.ActorID
		says, event string
		typed       []string
	}{
		{"ines", "Pak de melding op", "report.taken", nil},
		{"ines", "Geef de melding door", "report.passed_on", []string{"colleague", "otto", "note", "zij belt om vijf uur"}},
		{"otto", "Pak de melding op", "report.taken", nil},
		{"otto", "Houd iemand buiten deze melding", "report.access_barred", []string{"barred", "tilda", "reason", "zij is zijn zus"}},
		{"otto", "Laat iemand weer bij de melding", "report.access_bar_lifted", []string{"reason", "zij is het niet"}},
		{"otto", "Verbeter iets", "report.corrected", []string{"what", "de leeftijd", "words", "hij is acht", "who", "", "age", ""}},
		{"otto", "Vul de melding aan", "report.facts_added", []string{"what", "er was politie", "name", "Roos Zwart", "age", "34", "part", "witness"}},
		{"otto", "Leg vast dat de melder de melding intrekt", "report.withdrawn", []string{"reason", "hij belde: laat maar"}},
		{"otto", "Leg de melding naast wat bekend is", "report.compared", []string{"none", "ja"}},
		{"otto", "Beoordeel de veiligheid", "report.assessed", []string{
			"safety-1", "structural", "kinds-1", "08", "+kinds-1", "03", "why-1", "hij slaapt niet", "safety-2", "unknown", "overall", "structural", "asked", "own", "+asked", "police", "also", "de wijkagent", "why", "al maanden",
		}},
		{"otto", "Zeg dat je aan de melding twijfelt", "report.doubt_raised", []string{"kind", "unfounded", "reason", "niemand hoorde iets", "reader", "ines"}},
		{"ines", "Lees mee bij twijfel", "report.doubt_read", []string{"agrees", "nee", "reason", "de politie was er"}},
		{"otto", "Beslis over de melding", "report.outcome_decided", []string{"outcome", "VT-01-01", "ground", "eerst veilig", "follow", "investigate", "+follow", "conditions"}},
		{"ines", "Per ongeluk? Neem terug: het besluit VT-01-01, vervolg bij Veilig Thuis: onderzoek of voorwaarden", "report.step_undone", []string{"why", "dit was een andere melding"}},
		{"otto", "Beslis over de melding", "report.outcome_decided", []string{"outcome", "VT-01-01", "ground", "eerst veilig", "follow", "investigate", "+follow", "conditions"}},
		{"otto", "Verleng het onderzoek", "report.investigation_extended", []string{"until", day(20), "ground", "ziekte"}},
		{"otto", "Schrijf de voorwaarden op", "report.conditions_set", []string{"what-1", "hij is niet alleen thuis", "who-1", "oma", "by-1", day(3)}},
		{"otto", "Beoordeel de voorwaarden", "report.conditions_judged", []string{"met", "ja", "why", "oma was er elke dag"}},
		{"otto", "Rond het onderzoek af", "report.investigation_concluded", []string{"kinds", "08", "result-08", "confirmed", "why-08", "twee mensen zagen het"}},
		{"otto", "Beslis over de melding", "report.outcome_decided", []string{"outcome", "VT-02", "ground", "er is iemand die blijft kijken"}},
		{"otto", "Vraag iemand het zicht over te nemen", "report.handover_offered", []string{"org", "organisatie:school", "colleague", "marit", "what", "zicht op Pim"}},
		{"marit", "Neem het niet over", "report.handover_declined", []string{"reason", "hij zit niet bij ons"}},
		{"otto", "Vraag iemand het zicht over te nemen", "report.handover_offered", []string{"org", "organisatie:jeugd", "colleague", "jan", "what", "zicht op Pim"}},
		{"jan", "Neem het zicht op veiligheid over", "report.handover_accepted", nil},
		{"otto", "Stuur de melder een bericht", "report.message_sent", []string{"words", "Dank je wel."}},
		{"otto", "Vertel de melder wat er is gedaan", "report.answer_told", []string{"how", "channel", "words", "Er kijkt nu iemand mee."}},
		{"otto", "Hoorde de melder het niet? Neem het terug", "report.answer_undone", []string{"why", "ik had een ander aan de lijn"}},
		{"otto", "Vertel de melder wat er is gedaan", "report.answer_told", []string{"how", "spoken", "words", "Er kijkt nu iemand mee."}},
		{"otto", "Stel het informeren uit", "report.informing_put_off", []string{"until", day(30), "ground", "nu is het niet veilig"}},
		{"otto", "Leg vast dat betrokkenen het weten", "report.concerned_informed", []string{"how", "gesprek met moeder"}},
		{"otto", "Per ongeluk? Neem terug: dat betrokkenen zijn geïnformeerd, of bewust niet", "report.step_undone", []string{"why", "dat was een ander gezin"}},
		{"otto", "Vraag of betrokkenen het niet mogen weten", "report.not_informing_asked", []string{"why", "hij zou haar iets doen", "reader", "ines"}},
		{"ines", "Zeg of betrokkenen het niet mogen weten", "report.not_informing_read", []string{"agrees", "ja", "reason", "de politie denkt het ook"}},
		{"otto", "Leg een verzoek om vernietiging vast", "report.destruction_asked", []string{"words", "moeder vraagt het"}},
		{"otto", "Beslis over vernietiging", "report.destruction_decided", []string{"destroy", "nee", "ground", "het kind loopt gevaar"}},
	} {
		x.handles(act.who, act.says, act.event, act.typed...)
		done[act.event] = true
	}
	s, _ := x.report()
	if a := s.Assessment; !s.Answered() || len(a.Judgements) != 2 || len(a.Judgements[0].Kinds) != 2 || len(a.Asked) != 3 || s.About[1].Age != 34 || s.Handover().To.Agency != "jeugd" || s.ActorName("ines") == "" {
		t.Errorf("it ends as %+v", s)
	}
	x.reached(done)
	source, err := os.ReadFile("../report/report.go")
	x.ok(err)
	for _, m := range regexp.MustCompile(`def\[\w+\]\("([a-z_.]+)"`).FindAllStringSubmatch(string(source), -1) {
		if web.FormlessOfReport[m[1]] == "" && !done[m[1]] {
			t.Errorf("nothing here does %s", m[1])
		}
	}
}

// reached has a reporter tried who can't be reached, and a report climb.
func (x *intaker) reached(done map[string]bool) {
	x.Helper()
	by := casework.By{Who: access.Who{Actor: core.Actor{ID: "ines", Agency: "vt"}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
	filed, err := x.reports.File(x.Context(), by, &casework.Filing{Agency: "vt", Door: report.PhoneDoor, What: "lawaai", Urgency: report.NotUrgent, Reporter: report.Reporter{Kind: "41", Reach: report.NoReach}})
	x.ok(err)
	x.id = filed.Report
	x.handles("ines", "Beslis over de melding", "report.outcome_decided", "outcome", "VT-99", "ground", "geen geweld", "where", "de wijkagent")
	x.handles("ines", "De melder is niet bereikt", "report.reporter_not_reached", "tried", "geen nummer", "gone", "ja")
	done["report.reporter_not_reached"] = true
	x.neighbour(report.UrgentSoon)
	x.now = x.now.AddDate(0, 0, 4)
	x.ok(x.reports.Desk.LookAgain(x.Context(), x.id.File()))
	x.handles("tilda", "Pak de opschaling op", "report.escalation_taken")
	x.handles("tilda", "Beantwoord de opschaling", "report.escalation_answered", "answer", "ik bel Ines", "until", x.in(2))
	done["report.escalation_taken"], done["report.escalation_answered"] = true, true
}

// What was typed stays when something is wrong with it, and nothing is recorded.
func TestAReportFormKeepsWhatWasTyped(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentNow)
	x.as("ines")
	x.handles("ines", "Leg de melding naast wat bekend is", "report.compared", "none", "ja")
	w, page := x.fill(x.shows("/melding/"+string(x.id)+"/doe/beoordelen"), "why", "al maanden", "overall", "acute")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "al maanden") || said(one(t, page, ".problem")) == "" {
		t.Errorf("half a judgement: %d %s", w.Code, said(page))
	}
	if s, _ := x.report(); s.Assessment != nil {
		t.Error("it is on record")
	}
	corrected := []string{"what", "het adres", "words", "zij wonen hiernaast", "house", "7", "postcode"}
	w, page = x.fill(x.shows("/melding/"+string(x.id)+"/doe/verbeteren"), append(corrected, "68 KM")...)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "zij wonen hiernaast") {
		t.Errorf("no postcode: %d %s", w.Code, said(page))
	}
	x.handles("ines", "Verbeter iets", "report.corrected", append(corrected, "6811 km")...)
	if s, _ := x.report(); s.About[0].Postcode != "6811KM" || s.About[0].House != "7" || s.Comparison != nil {
		t.Errorf("corrected is %+v, laid beside %v", s.About, s.Comparison)
	}
}

// Somebody calls: what they say is taken down in any order, and who they are lies apart.
func TestACallIsTakenDown(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.as("ines")
	form := x.shows("/meldingen/nieuw")
	if !strings.Contains(said(form), "112") {
		t.Error("nothing tells whom to call")
	}
	typed := []string{"what", "gegil bij de buren", "urgency", "now", "name-1", "Pim", "age-1", "7", "part-1", "harmed", "postcode", "1234 ab", "house", "5", "kind", "35", "reporter", "Wil Geheim", "phone", "0612345678"}
	if w, page := x.fill(form, append(typed, "age-1", "zeven")...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "gegil bij de buren") {
		t.Errorf("no age: %d %s", w.Code, said(page))
	}
	w, page := x.fill(form, typed...)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	if again, _ := x.fill(form, typed...); again.Header().Get("Location") != w.Header().Get("Location") {
		t.Errorf("sent twice it is another report: %s", again.Header().Get("Location"))
	}
	page = x.shows(w.Header().Get("Location"))
	if got := said(page); !strings.Contains(got, "gegil bij de buren") || !strings.Contains(got, "Direct gevaar") || strings.Contains(got, "Geheim") || strings.Contains(got, "0612345678") {
		t.Errorf("the report says %s", got)
	}
	x.id = core.ReportID(strings.TrimPrefix(strings.Split(w.Header().Get("Location"), "?")[0], "/melding/"))
	s, _ := x.report()
	if s.Door != report.PhoneDoor || s.Reporter.Reach != report.ByAddress || !s.Reporter.Withheld || s.About[0].Postcode != "1234 AB" || !s.About[0].Child || !s.Children {
		t.Errorf("on record: %+v", s)
	}
	queue := said(x.shows("/meldingen"))
	if !strings.Contains(queue, "Pim") || !strings.Contains(queue, "Direct gevaar") || !strings.Contains(queue, "wacht") {
		t.Errorf("the queue says %s", queue)
	}
	if w, _ := x.fill(x.shows("/meldingen/nieuw"), "what", "alleen dit"); w.Code != http.StatusSeeOther {
		t.Errorf("only what was heard: %d", w.Code)
	}
	if day := said(x.shows("/")); !strings.Contains(day, "2 meldingen") {
		t.Errorf("the day says %s", day)
	}
}

// ticked is how many boxes are ticked.
func ticked(page *html.Node) (n int) {
	for _, box := range all(page, "input") {
		if slices.ContainsFunc(box.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			n++
		}
	}
	return n
}

// At the end of a shift several are passed on at once, and taken over one by one.
func TestAShiftIsHandedOver(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentSoon)
	first := x.id
	x.neighbour(report.UrgentNow)
	x.as("ines")
	form := x.shows("/meldingen/overdracht")
	if w, page := x.fill(form, "wie", "otto"); w.Code != http.StatusUnprocessableEntity || said(one(t, page, ".problem")) == "" {
		t.Errorf("nothing chosen: %d", w.Code)
	}
	w, page := x.fill(form, "welke", string(first), "+welke", string(x.id), "wie", "otto", "note", "bel om vijf uur")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	if s, _ := x.report(); s.Given.ID != "otto" || s.Holder.ID != "ines" {
		t.Errorf("it is with %+v, given to %+v", s.Holder, s.Given)
	}
	x.as("otto")
	if page := x.shows("/meldingen/overdracht"); !strings.Contains(said(page), "Aan jou doorgegeven") {
		t.Errorf("otto reads %s", said(page))
	}
	x.handles("otto", "Pak de melding op", "report.taken")
	// Otto is ill: a colleague moves all that is his, with what was given to him and he never took.
	x.as("ines")
	form = x.shows("/meldingen/overdracht?van=otto")
	if got := ticked(form); got != 2 || !strings.Contains(said(form), "Wat Otto") {
		t.Fatalf("%d of 2 are chosen: %s", got, said(form))
	}
	w, page = x.fill(form, "welke", string(first), "+welke", string(x.id), "wie", "ines")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("moved: %d %s", w.Code, said(page))
	}
	x.shows(w.Header().Get("Location"))
	if s, events := x.report(); s.Given.ID != "ines" || events[len(events)-1].By.ID != "ines" {
		t.Errorf("it is given to %+v by %+v", s.Given, events[len(events)-1].By)
	}
	if got := said(x.shows("/meldingen/overdracht?van=nobody")); !strings.Contains(got, "Wat jij hebt") {
		t.Errorf("of nobody: %s", got)
	}
}

// A request for advice is taken, given in codes, or becomes a report.
func TestAdviceAtTheDesk(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	asks := func() string {
		id, err := x.reports.Ask(x.Context(), casework.By{}, report.AdviceAsked{Agency: "vt", By: report.Asker{Kind: "34", Reach: report.NoReach}, Topic: report.Topic{Urgency: report.NotUrgent, Kinds: []string{"01"}, Step: 2}})
		x.ok(err)
		return "/advies/" + string(id)
	}
	at := asks()
	x.as("otto")
	if w, _ := x.post(at, "stap", "oppakken"); w.Code != http.StatusSeeOther {
		t.Fatalf("taken: %d", w.Code)
	}
	if w, page := x.post(at, "stap", "geven"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no tip: %d %s", w.Code, said(page))
	}
	if w, _ := x.post(at, "stap", "geven", "tips", "talk"); w.Code != http.StatusSeeOther {
		t.Errorf("given: %d", w.Code)
	}
	if page := x.shows(at); !strings.Contains(said(page), "praat met de betrokkenen") {
		t.Errorf("it says %s", said(page))
	}
	at = asks()
	form := x.shows(x.link(x.shows(at), "Wil de vrager toch melden"))
	if w, page := x.fill(form, "what", "toch een melding"); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	if page := x.shows(at); !strings.Contains(said(page), "Het werd een melding") {
		t.Errorf("it says %s", said(page))
	}
}

// Who may not know of a report gets what is there for nothing at all, on every page of it.
func TestWhoMayNotKnowOfAReport(t *testing.T) {
	x := intaking(t, newOffice(t, "https://kring.example.nl"))
	x.neighbour(report.UrgentSoon)
	advice, err := x.reports.Ask(x.Context(), casework.By{}, report.AdviceAsked{Agency: "vt", By: report.Asker{Kind: "34", Reach: report.NoReach}, Topic: report.Topic{Urgency: report.NotUrgent}})
	x.ok(err)
	before := x.now
	for _, who := range []core.ActorID{"mo", "marit", "samira", "aicha", "oma", "bram"} {
		for _, page := range []string{"", "?doel=triage", "?doel=help", "?doel=push_through", "/doe/beoordelen?doel=triage", "/doe/oppakken", "/doe/aanvullen?doel=help"} {
			x.cookies = map[string]string{}
			x.as(who)
			x.now = before
			there, one := x.get("/melding/" + string(x.id) + page)
			x.now = before
			absent, none := x.get("/melding/no-such-report" + page)
			if there.Code != http.StatusNotFound || absent.Code != there.Code || strings.ReplaceAll(said(one), string(x.id), "no-such-report") != said(none) {
				t.Errorf("%s at %s: %d and %d", who, page, there.Code, absent.Code)
			}
		}
		if w, _ := x.post("/melding/"+string(x.id)+"/doe/oppakken", "doel", "triage", "kenmerk", "k1"); w.Code != http.StatusNotFound {
			t.Errorf("%s takes it: %d", who, w.Code)
		}
		if w, _ := x.get("/advies/" + string(advice)); w.Code != http.StatusNotFound {
			t.Errorf("%s reads the request for advice: %d", who, w.Code)
		}
		for _, page := range []string{"/meldingen", "/meldingen/nieuw", "/meldingen/overdracht"} {
			w, tree := x.get(page)
			if who == "mo" {
				if w.Code != http.StatusOK || strings.Contains(said(tree), "Pim") {
					t.Errorf("a desk elsewhere, %s: %d %s", page, w.Code, said(tree))
				}
			} else if w.Code != http.StatusNotFound {
				t.Errorf("%s at %s: %d", who, page, w.Code)
			}
		}
		if _, page := x.get("/"); strings.Contains(said(page), "Pim") || who != "mo" && strings.Contains(said(page), "melding wacht") {
			t.Errorf("the day of %s says %s", who, said(page))
		}
	}
}

// secretKeys are the keys of an office as a custodian has them.
func secretKeys(keys casework.Keys) casework.SecretKeys {
	both, _ := keys.(casework.SecretKeys)
	return both
}
