package web_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/memstore"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web"
)

// shareDesk is a desk behind the forms.
type shareDesk struct{ *watchDesk }

func (shareDesk) Names(context.Context, []core.ActorID) (web.Names, error) {
	return web.Names{Agencies: map[core.AgencyID]string{"wijk": "Wijkteam", "jeugd": "Jeugdhulp", "school": "De Wegwijzer"}}, nil
}

// sharer is an office with one circle, and people around it: samira leads, jan takes part for
// another agency, oma is of the network, aicha of the household; marit and piet are not of it.
type sharer struct{ *watchOffice }

var around = []login.Account{
	{ID: "samira", Kind: access.Professional, Agency: "wijk", Name: "Samira de Boer"},
	{ID: "jan", Kind: access.Professional, Agency: "jeugd", Name: "Jan Hoek"},
	{ID: "marit", Kind: access.Professional, Agency: "school", Name: "Juf Marit"},
	{ID: "piet", Kind: access.Professional, Agency: "wijk", Name: "Piet Vos", Roles: []access.Role{access.OnCall}},
	{ID: "fenna", Kind: access.Professional, Agency: "wijk", Name: "Fenna Smit", Roles: []access.Role{access.Officer}},
	{ID: "oma", Kind: access.Network},
	{ID: "aicha", Kind: access.Household},
	{ID: "buurman", Kind: access.Network},
	{ID: "rob-account", Kind: access.Household},
	{ID: "gestopt", Kind: access.Household, Ended: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
	{ID: "bram", Kind: access.Professional, Agency: "wijk", Name: "Bram Bakker", Roles: []access.Role{access.Manager}},
	{ID: "boss", Kind: access.Professional, Agency: "wijk", Name: "Wim Kok", Roles: []access.Role{access.TeamLead}},
	{ID: "wim", Kind: access.Professional, Agency: "school", Name: "Wim Bos", Roles: []access.Role{access.TeamLead}},
	{ID: "petra", Kind: access.Professional, Agency: "gem", Name: "Petra Eikel", Roles: []access.Role{access.TeamLead}},
	{ID: "gijs", Kind: access.Professional, Agency: "gem", Name: "Gijs Mol"},
}

func sharing(t *testing.T, o *office, personas ...web.Persona) *sharer {
	t.Helper()
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}, "test", rand.Reader, false)
	o.ok(err)
	policies, err := access.National()
	o.ok(err)
	clock := func() time.Time { o.now = o.now.Add(time.Millisecond); return o.now }
	x := &sharer{&watchOffice{office: o, watchDesk: &watchDesk{desk: &casework.Desk{
		Store: memstore.New(), Vault: journal.NewSealer(keys, 100), Keys: keys, Rules: rules.National(), Policies: policies,
		Clock: clock, NewID: core.RandomID,
	}}}}
	x.behind(shareDesk{x.watchDesk}, personas...)
	for _, agency := range []core.AgencyID{"jeugd", "school", "gem"} {
		o.ok(second(o.door.AddAgency(t.Context(), core.Actor{}, login.Agency{ID: agency, Kind: "jeugd", Name: string(agency)})))
	}
	for _, a := range around {
		o.ok(o.door.Ensure(t.Context(), a))
	}
	x.story()
	return x
}

// behind puts the pages before a desk.
func (x *sharer) behind(desk web.Living, personas ...web.Persona) {
	x.Helper()
	var err error
	x.Handler, err = web.New(web.Options{
		Book: &book{}, Living: desk, Policies: x.desk.Policies, Clock: x.desk.Clock, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&x.log, nil)), Door: x.door, Personas: personas,
	})
	x.ok(err)
}

func (x *sharer) story() {
	x.Helper()
	samira, jan, oma, boss := holder("samira", "wijk", "Samira de Boer"), holder("jan", "jeugd", "Jan Hoek"), holder("oma", "", "Oma Fatima"), holder("boss", "wijk", "Wim Kok")
	ladder := [5]core.Holder{{}, boss, holder("b", "gem", "Ilse Bos"), holder("r", "reg", "Piet Smit"), holder("n", "nl", "Eva Mol")}
	x.acts("samira",
		circle.Opened{Circle: "K1", Name: "Noah", Opener: samira, Ladder: ladder},
		circle.PersonAdded{Person: "noah", Name: "Noah", Child: true}, circle.PersonAdded{Person: "aicha", Name: "Aïcha"}, circle.PersonAdded{Person: "rob", Name: "Rob"},
		circle.MemberInvited{Member: samira, AgencyName: "Wijkteam", Task: "regie", TeamLead: boss}, circle.MemberJoined{},
		circle.LeadProposed{Seat: circle.SeatLead, Member: "samira"}, circle.LeadAccepted{Seat: circle.SeatLead},
		circle.MemberInvited{Member: jan, AgencyName: "Jeugdhulp", Task: "hulp", TeamLead: boss}, circle.MemberInvited{Member: oma, Task: "opvang", Network: true},
	)
	x.acts("jan", circle.MemberJoined{}, circle.IncidentRecorded{ID: "i1", Kind: circle.Threat, What: "ruzie aan de deur", Persons: []core.PersonID{"aicha"}})
	x.acts("oma", circle.MemberJoined{})
	x.acts("samira", circle.PlanMade{Summary: "rust in huis"}, circle.PortalOpened{Person: "aicha", Account: "aicha"})
}

// acts puts something on record as somebody.
func (x *sharer) acts(id core.ActorID, acts ...circle.Body) {
	x.Helper()
	for _, act := range acts {
		x.ok(x.Act(x.Context(), x.who(id), "K1", act))
	}
}

func (x *sharer) who(id core.ActorID) casework.By {
	x.Helper()
	for _, a := range around {
		if a.ID == id {
			by := casework.By{Who: access.Who{Actor: core.Actor{ID: a.ID, Agency: a.Agency}, Kind: a.Kind, Roles: a.Roles}, For: access.Help}
			if a.Kind == access.Household {
				by.For = access.OwnRecord
			}
			return by
		}
	}
	x.Fatalf("who is %s?", id)
	return casework.By{}
}

// last is what was recorded last.
func (x *sharer) last() circle.Event {
	x.Helper()
	v, _, err := x.Read(x.Context(), x.who("samira"), "K1")
	x.ok(err)
	return v.Events[len(v.Events)-1]
}

// known is what the lead knows.
func (x *sharer) known() *circle.State {
	x.Helper()
	v, _, err := x.Read(x.Context(), x.who("samira"), "K1")
	x.ok(err)
	return circle.Fold(v.Events)
}

// fill sends the form on a page, with what is typed; the last value given of a name counts, and a
// name can be given again with a + before it.
func (x *sharer) fill(page *html.Node, typed ...string) (*httptest.ResponseRecorder, *html.Node) {
	x.Helper()
	forms := slices.DeleteFunc(all(one(x.T, page, "main"), "form"), func(f *html.Node) bool { return attr(f, "method") == "get" })
	if len(forms) != 1 {
		x.Fatalf("%d forms, want one", len(forms))
	}
	form := forms[0]
	values := url.Values{}
	for _, input := range all(form, "input") {
		if attr(input, "type") == "hidden" {
			values.Add(attr(input, "name"), attr(input, "value"))
		}
	}
	for i := 0; i < len(typed); i += 2 {
		if name, more := strings.CutPrefix(typed[i], "+"); more {
			values.Add(name, typed[i+1])
		} else {
			values.Set(typed[i], typed[i+1])
		}
	}
	r := httptest.NewRequestWithContext(x.Context(), http.MethodPost, attr(form, "action"), strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return x.send(r)
}

// sends fills the form and, where it shows first what it changes, puts it on record.
func (x *sharer) sends(page *html.Node, typed ...string) (*httptest.ResponseRecorder, *html.Node) {
	x.Helper()
	w, page := x.fill(page, typed...)
	if w.Code == http.StatusOK && len(all(page, "div.effect")) > 0 {
		return x.fill(page, "stap", "vastleggen")
	}
	return w, page
}

// link is where words on a page lead.
func (x *sharer) link(page *html.Node, says string) string {
	x.Helper()
	for _, a := range all(one(x.T, page, "main"), "a") {
		if strings.HasPrefix(said(a), says) {
			return attr(a, "href")
		}
	}
	x.Fatalf("no link says %q: %s", says, said(page))
	return ""
}

// does follows a link on the page of the circle, fills the form, and comes back to what it says then.
func (x *sharer) does(as core.ActorID, says string, typed ...string) *html.Node {
	x.Helper()
	x.as(as)
	return x.on(x.shows("/kring/K1"), says, typed...)
}

func (x *sharer) on(page *html.Node, says string, typed ...string) *html.Node {
	x.Helper()
	address := x.link(page, says)
	for _, name := range []string{"samira", "jan", "piet", "aicha", "rob", "Noah"} {
		if strings.Contains(address, name) {
			x.Errorf("%s stands in the address %s", name, address)
		}
	}
	form := x.shows(address)
	if said(one(x.T, form, "p.form-effect")) == "" {
		x.Errorf("%s doesn't say what it does", address)
	}
	w, page := x.sends(form, typed...)
	if w.Code != http.StatusSeeOther {
		x.Fatalf("%s: %d %s", says, w.Code, said(page))
	}
	page = x.shows(w.Header().Get("Location"))
	if len(all(page, "p.asof-note")) == 0 && !strings.HasPrefix(w.Header().Get("Location"), "/gedaan/") {
		x.Errorf("%s is not confirmed", says)
	}
	return page
}

// in is a day from now, as it is typed.
func (x *sharer) in(days int) string { return text.Date(x.now.AddDate(0, 0, days)) }

func (x *sharer) was(event string) {
	x.Helper()
	if got := circle.TypeOf(x.last().Body); got != event {
		x.Errorf("recorded last: %s, want %s", got, event)
	}
}

func TestEachDeedIsDoneByAForm(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.does("aicha", "Leg toestemming vast", "agency", "de wegwijzer", "what", "het plan", "until", x.in(20))
	x.was("consent.given")
	if c := x.known().Consents[0]; c.Person != "aicha" || c.With.Agency != "school" || c.Spoken {
		t.Errorf("consent %+v", c)
	}
	x.does("samira", "Deel iets", "agency", "school", "contents", "plan", "ground", "consent", "consent", string(x.known().Consents[0].ID), "reason", "hulp in de klas", "until", x.in(10))
	x.was("sharing.given")
	x.does("aicha", "Trek in")
	x.was("consent.withdrawn")
	if s := x.known().Sharings[0]; s.InForce(x.now) {
		t.Error("it is shared without consent")
	}
	x.does("samira", "Deel iets", "with", "lid:jan", "contents", "plan", "+contents", "safety", "ground", "wmo_5_1_6", "reason", "nodig", "until", x.in(10))
	page := x.does("samira", "Stop met delen", "reason", "klaar")
	x.was("sharing.ended")
	if !strings.Contains(said(page), "Er wordt nu niets gedeeld") {
		t.Errorf("after ending: %s", said(page))
	}
	x.does("aicha", "Zeg zelf hoe het gaat", "words", "het gaat beter")
	x.was("plan.voice_heard")
	x.does("samira", "Leg toestemming vast", "person", "rob", "with", "organisatie:jeugd", "what", "alles over werk", "until", x.in(5))
	if c := x.known().Consents[1]; c.Person != "rob" || !c.Spoken {
		t.Errorf("taken down as %+v", c)
	}

	x.does("samira", "Vraag om", "of", "jan", "what", "hoe gaat het op school")
	x.was("information.asked")
	x.does("jan", "Geef antwoord", "what", "goed", "ground", "Wmo 5.1.6")
	x.was("information.given")
	x.does("samira", "Vraag om", "of", "jan", "what", "en thuis")
	x.does("jan", "Zeg nee", "ground", "geen toestemming")
	x.was("information.refused")
	x.does("samira", "Leg vast wat er besproken is", "with", "jurist", "outcome", "toch delen")
	x.was("dilemma.discussed")

	x.does("samira", "Houd iemand buiten", "account", "buurman", "reason", "te dichtbij")
	x.was("access.barred")
	x.does("samira", "Laat weer toe", "reason", "verhuisd")
	x.was("access.bar_lifted")
	x.does("samira", "Geef iemand van het gezin", "person", "rob", "account", "rob-account")
	x.was("portal.opened")
	page = x.does("samira", "Stop de toegang")
	x.was("portal.closed")
	if n := strings.Count(said(page), "Stop de toegang"); n != 1 {
		t.Errorf("%d of the household still have an account, want one", n)
	}
}

func TestAnEmergencyIsReviewedByAnotherAndEndedByOneself(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	open := func() *html.Node {
		x.as("piet")
		w, _ := x.post("/kring/K1/nood", "reden", "geschreeuw, nu")
		x.goes(w, "/kring/K1?doel=crisis")
		return x.shows("/kring/K1?doel=crisis")
	}
	page := open()
	if strings.Contains(said(page), "Kijk na") {
		t.Error("one's own emergency is offered for review")
	}
	x.on(page, "Stop je noodtoegang")
	x.was("emergency.ended")
	x.as("samira")
	form := x.shows(x.link(x.shows("/kring/K1"), "Kijk na"))
	w, page := x.fill(form, "finding", "het was stil")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said(one(t, page, "p.problem")), "Was het nodig?") || said(all(page, "textarea")[0]) != "het was stil" {
		t.Errorf("without a verdict: %d %s", w.Code, said(page))
	}
	x.does("samira", "Kijk na", "finding", "het was nodig", "verdict", "terecht")
	x.was("emergency.reviewed")

	open()
	x.as("fenna")
	x.on(x.shows("/kring/K1?doel=privacy"), "Kijk na", "finding", "het was stil", "verdict", "niet-terecht")
	if e := x.known().Emergencies[1]; e.Justified || e.Ended.IsZero() {
		t.Errorf("after a no: %+v", e)
	}
}

// Who may do a thing gets its form and a link to it; to all others it isn't there.
func TestAFormIsThereForWhoMayDoIt(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	everything := []string{"delen", "toestemming", "vertel", "vraag", "weren", "toegang-geven"}
	for who, theirs := range map[core.ActorID][]string{
		"samira": {"delen", "toestemming", "vraag", "weren", "toegang-geven"}, "jan": {"delen", "toestemming", "vraag"},
		"aicha": {"toestemming", "vertel"}, "oma": nil, "marit": nil, "piet": nil,
	} {
		var linked []string
		x.as(who)
		w, page := x.get("/kring/K1")
		for _, a := range all(page, "a") {
			if name, ok := strings.CutPrefix(strings.SplitN(attr(a, "href"), "?", 2)[0], "/kring/K1/doe/"); ok && !strings.Contains(name, "-stoppen") {
				linked = append(linked, name)
			}
		}
		if w.Code == http.StatusOK {
			for _, name := range everything {
				if slices.Contains(linked, name) != slices.Contains(theirs, name) {
					t.Errorf("%s has links to %v, want %v", who, linked, theirs)
				}
			}
		}
		for _, name := range everything {
			if slices.Contains(theirs, name) {
				x.as(who)
				x.shows("/kring/K1/doe/" + name)
				continue
			}
			x.unknown(who, "/kring/K1/doe/"+name)
			if w, _ := x.post("/kring/K1/doe/"+name, "words", "zomaar", "reason", "zomaar"); w.Code != http.StatusNotFound {
				t.Errorf("%s sends %s: %d", who, name, w.Code)
			}
		}
	}
	x.unknown("samira", "/kring/K1/doe/niets", "/kring/K9/doe/delen", "/kring/K1/doe/delen?doel=zomaar", "/kring/K1/doe/delen?doel=crisis",
		"/kring/K1/doe/delen-stoppen", "/kring/K1/doe/delen-stoppen?over=S9", "/kring/K1/doe/weer-toelaten?over=samira", "/gedaan/delen")
	x.was("portal.opened")
}

func TestWhatWasTypedStays(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("samira")
	form := x.shows("/kring/K1/doe/delen")
	w, page := x.fill(form, "with", "lid:jan", "contents", "plan", "+contents", "contact", "ground", "wmo_5_1_6", "reason", "nodig <b>nu</b>", "until", "2099-01-01")
	if alert := one(t, page, "p.problem"); w.Code != http.StatusUnprocessableEntity || attr(alert, "role") != "alert" || !strings.Contains(said(alert), "uiterlijk") {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	x.clean(page)
	chosen := map[string]string{}
	for _, n := range append(all(page, "option"), all(page, "input")...) {
		for _, a := range n.Attr {
			if a.Key == "selected" || a.Key == "checked" {
				chosen[attr(n, "value")] = a.Key
			}
		}
	}
	for _, value := range []string{"lid:jan", "plan", "contact", "wmo_5_1_6"} {
		if chosen[value] == "" {
			t.Errorf("%s is not chosen any more", value)
		}
	}
	if len(chosen) != 4 || said(one(t, page, "textarea")) != "nodig <b>nu</b>" || attr(one(t, page, "input#until"), "value") != "2099-01-01" {
		t.Errorf("of what was typed stays %v, %s", chosen, said(one(t, page, "textarea")))
	}
	for why, typed := range map[string][]string{
		"Kies met wie je deelt":    {"with", "lid:jan", "agency", "school"},
		"is hier niet bekend":      {"with", "", "agency", "skool"},
		"Kies wat je deelt":        {"contents", ""},
		"Kies nog iets bij":        {"ground", "geen-grond"},
		"Vul nog in: de reden":     {"reason", "  "},
		"Kies een dag die nog":     {"until", "morgen"},
		"Kies een toestemming die": {"ground", "consent"},
		"losse gebeurtenissen":     {"with", "gezin:rob"},
	} {
		all := append([]string{"with", "lid:jan", "contents", "plan", "ground", "wmo_5_1_6", "reason", "nodig", "until", x.in(3)}, typed...)
		if w, page := x.fill(form, all...); w.Code < 400 || !strings.Contains(said(page), why) {
			t.Errorf("%v: %d, want %q in %s", typed, w.Code, why, said(page))
		}
	}
	x.was("portal.opened")
	good := []string{"with", "lid:jan", "contents", "plan", "+contents", "hidden_address", "ground", "wmo_5_1_6", "reason", "nodig", "until", x.in(3)}
	if w, page := x.fill(form, good...); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, said(page))
	}
	if s := x.known().Sharings[0]; !slices.Equal(s.Contents, []core.Content{core.PlanContent}) || text.Date(s.Until.Add(-time.Nanosecond)) != x.in(3) {
		t.Errorf("shared %+v", s)
	}
	if w, page := x.fill(form, good...); w.Code != http.StatusSeeOther || len(x.known().Sharings) != 1 {
		t.Errorf("the same form again: %d %s", w.Code, said(page))
	}
}

// A member who doesn't lead shares what their own agency recorded, and nothing else.
func TestAMemberSharesWhatIsTheirOwn(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("jan")
	form := x.shows("/kring/K1/doe/delen")
	if strings.Contains(said(form), "Hele soorten") || !strings.Contains(said(form), "ruzie aan de deur") || strings.Contains(said(form), "rust in huis") {
		t.Errorf("offered: %s", said(form))
	}
	var events []string
	for _, n := range all(form, "input") {
		if attr(n, "name") == "events" && len(events) == 0 {
			events = append(events, attr(n, "value"))
		}
	}
	x.does("jan", "Deel iets", "agency", "school", "events", events[0], "ground", "duties_weighed", "reason", "de juf moet het weten", "until", x.in(3))
	x.as("marit")
	page := x.shows("/kring/K1")
	if got := said(one(t, page, "main")); !strings.Contains(got, "ruzie aan de deur") || strings.Contains(got, "rust in huis") || len(all(page, "svg.ring")) > 0 {
		t.Errorf("the teacher sees %s", got)
	}
	x.does("jan", "Stop met delen", "reason", "klaar")
	x.unknown("marit", "/kring/K1")
}

// What is shared with somebody of the household stands on their page.
func TestTheHouseholdSeesWhatIsSharedWithThem(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.as("aicha")
	if page := x.shows("/kring/K1"); !strings.Contains(said(page), "Er is nu niets met jou gedeeld") {
		t.Errorf("before: %s", said(page))
	}
	var plan core.EventID
	v, _, err := x.Read(t.Context(), x.who("samira"), "K1")
	x.ok(err)
	for _, e := range v.Events {
		if _, ok := e.Body.(circle.PlanMade); ok {
			plan = e.ID
		}
	}
	x.acts("samira", circle.Shared{ID: "s1", With: circle.Recipient{Person: "aicha"}, Events: []core.EventID{plan}, Ground: circle.GroundReported, Why: "eigen plan", Until: x.now.AddDate(0, 0, 9)})
	page := said(one(t, x.shows("/kring/K1"), "main"))
	for _, want := range []string{"rust in huis", "Grond: Wmo artikel 5.1.6", "tot en met " + text.New("nl").At(x.now).Day(x.now.AddDate(0, 0, 9))} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in %s", want, page)
		}
	}
	if strings.Contains(page, "eigen plan") {
		t.Errorf("why it was shared is on their page: %s", page)
	}
}

// Who of the network was asked something sees what, and answers it there.
func TestTheNetworkSeesWhatItWasAsked(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	x.acts("samira", circle.InformationAsked{ID: "q1", Of: "oma", What: "slaapt Noah bij jou"}, circle.InformationAsked{ID: "q2", Of: "jan", What: "hoe gaat het op school"})
	page := x.does("oma", "Geef antwoord", "what", "ja, op zaterdag", "ground", "ik ben zijn oma")
	x.was("information.given")
	if got := said(one(t, page, "main")); !strings.Contains(got, "slaapt Noah bij jou") || !strings.Contains(got, "Je gaf antwoord") || strings.Contains(got, "op school") {
		t.Errorf("she sees %s", got)
	}
	x.unknown("oma", "/kring/K1/doe/antwoord?over=q1", "/kring/K1/doe/antwoord?over=q2")
	x.unknown("aicha", "/kring/K1/doe/antwoord?over=q1")
}

// Who of the network is asked to check an agreement reads that one and says how it went, on the page; why a
// break was answered so stays with who leads.
func TestTheNetworkChecksWhatItWasAskedTo(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	due := x.now.AddDate(0, 0, 14)
	x.acts("samira", circle.AgreementMade{ID: "a1", What: "op zaterdag bij oma", Person: "rob", Checker: "oma", Due: due},
		circle.AgreementMade{ID: "a2", What: "niet bellen", Person: "rob", Checker: "jan", Due: due})
	x.as("oma")
	if got := said(one(t, x.shows("/kring/K1"), "main")); !strings.Contains(got, "Wat jij nagaat") || !strings.Contains(got, "op zaterdag bij oma") || strings.Contains(got, "niet bellen") {
		t.Errorf("she sees %s", got)
	}
	x.does("oma", "Ga een afspraak na", "kept", "nee", "note", "hij kwam niet")
	x.was("agreement.checked")
	x.unknown("oma", "/kring/K1/doe/afspraak-nagegaan?over=a2")
	x.acts("samira", circle.BreakAnswered{ID: "a1", Answer: "zijn baas belde", Due: due.AddDate(0, 0, 7)})
	x.as("oma")
	if got := said(one(t, x.shows("/kring/K1"), "main")); !strings.Contains(got, "Ga een afspraak na") || strings.Contains(got, "zijn baas") {
		t.Errorf("she sees %s", got)
	}
}

// A circle is begun from the first page of whoever may.
func TestACircleIsBegunFromTheFirstPage(t *testing.T) {
	x := sharing(t, newOffice(t, "https://kring.example.nl"))
	for who, want := range map[core.ActorID]bool{"jan": true, "oma": false} {
		x.as(who)
		there := false
		for _, a := range all(x.shows("/"), "a") {
			there = there || attr(a, "href") == "/kring/nieuw"
		}
		if there != want {
			t.Errorf("%s comes to the form: %v", who, there)
		}
	}
}
