package web_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
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

// watchDesk is a desk behind the pages.
type watchDesk struct {
	web.Living // what these pages don't ask
	desk       *casework.Desk
	nobody     bool // nobody ever looked into one's own record
}

func (d *watchDesk) List(ctx context.Context, by casework.By) ([]web.Meta, error) {
	found, err := d.desk.Around(ctx, by, "", 99)
	var metas []web.Meta
	for _, one := range found {
		metas = append(metas, web.Meta{ID: string(one.Circle)})
	}
	return metas, err
}

func (d *watchDesk) Read(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := d.desk.Read(ctx, by, core.CircleID(id))
	return v, web.Meta{ID: id}, err
}

func (d *watchDesk) Glance(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := d.desk.Glance(ctx, by, core.CircleID(id))
	return v, web.Meta{ID: id}, err
}

func (d *watchDesk) Print(ctx context.Context, by casework.By, id string) (*casework.View, web.Meta, error) {
	v, err := d.desk.Print(ctx, by, core.CircleID(id))
	return v, web.Meta{ID: id}, err
}

func (d *watchDesk) Purpose(ctx context.Context, who access.Who, id string) (access.Purpose, error) {
	return d.desk.Purpose(ctx, who, core.CircleID(id))
}

func (d *watchDesk) Act(ctx context.Context, by casework.By, id string, act circle.Body) error {
	_, err := d.desk.Act(ctx, by, core.CircleID(id), circle.Command{Act: act})
	return err
}

func (d *watchDesk) OwnRecord(ctx context.Context, by casework.By, id string) ([]casework.Looked, error) {
	looked, err := d.desk.OwnRecord(ctx, by, core.CircleID(id))
	if d.nobody {
		looked = nil
	}
	return looked, err
}

func (d *watchDesk) Unusual(ctx context.Context, by casework.By, since time.Time) ([]casework.Finding, error) {
	return d.desk.Unusual(ctx, by, since)
}

func (d *watchDesk) Looks(ctx context.Context, by casework.By, q journal.AuditQuery) ([]journal.AuditRow, error) {
	return d.desk.Looks(ctx, by, q)
}

func (*watchDesk) Names(context.Context, []core.ActorID) (web.Names, error) {
	return web.Names{
		People:   map[core.ActorID]string{"samira": "Samira de Boer", "mo": "Mo Elders", "fenna": "Fenna Smit"},
		Agencies: map[core.AgencyID]string{"wijk": "Wijkteam"},
	}, nil
}

func (d *watchDesk) Day(ctx context.Context, who access.Who) (*casework.Day, error) {
	return d.desk.Day(ctx, who)
}

func (d *watchDesk) Climbed(ctx context.Context, who access.Who) ([]casework.Task, error) {
	return d.desk.Climbed(ctx, who)
}

func (d *watchDesk) News(ctx context.Context, who access.Who, after time.Time) ([]*casework.View, time.Time, error) {
	return d.desk.News(ctx, who, after, 9)
}

func (d *watchDesk) Circles(ctx context.Context, by casework.By, after string) (metas []web.Meta, more bool, err error) {
	const page = 20
	found, err := d.desk.Around(ctx, by, core.CircleID(after), page+1)
	for _, one := range found[:min(page, len(found))] {
		metas = append(metas, web.Meta{ID: string(one.Circle)})
	}
	return metas, len(found) > page, err
}

func (d *watchDesk) Named(ctx context.Context, by casework.By, names []string) (metas []web.Meta, err error) {
	found, err := d.desk.Named(ctx, by, names, 9)
	for _, one := range found {
		metas = append(metas, web.Meta{ID: string(one.Circle)})
	}
	return metas, err
}

// May allows nothing: no form for an act is on these pages.
func (*watchDesk) May(_ context.Context, _ casework.By, _ string, acts ...circle.Body) ([]bool, error) {
	return make([]bool, len(acts)), nil
}

var (
	leadK  = casework.By{Who: access.Who{Actor: core.Actor{ID: "samira", Agency: "wijk"}, Kind: access.Professional}, For: access.Help}
	deskMo = casework.By{Who: access.Who{Actor: core.Actor{ID: "mo", Agency: "wijk"}, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}
)

// watchOffice is an office with circles: K-01 with a lead and somebody of the household, and as
// many beside it as make somebody stand out who opens them all on a day.
type watchOffice struct {
	*office
	*watchDesk
}

const circlesThere = 30

func watched(t *testing.T, o *office, personas ...web.Persona) *watchOffice {
	t.Helper()
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: filepath.Join(t.TempDir(), "keys")}, "test", rand.Reader, false)
	o.ok(err)
	policies, err := access.National()
	o.ok(err)
	clock := func() time.Time { o.now = o.now.Add(time.Millisecond); return o.now }
	w := &watchOffice{office: o, watchDesk: &watchDesk{desk: &casework.Desk{
		Store: memstore.New(), Vault: journal.NewSealer(keys, 100), Keys: keys, Rules: rules.National(), Policies: policies,
		Clock: clock, NewID: core.RandomID,
	}}}
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Living: w.watchDesk, Policies: policies, Clock: clock, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&o.log, nil)), Door: o.door, Personas: personas,
	})
	o.ok(err)
	for _, a := range []login.Account{
		{ID: "samira", Kind: access.Professional, Agency: "wijk", Name: "Samira de Boer"},
		{ID: "mo", Kind: access.Professional, Agency: "wijk", Name: "Mo Elders", Roles: []access.Role{access.Desk}},
		{ID: "fenna", Kind: access.Professional, Agency: "wijk", Name: "Fenna Smit", Roles: []access.Role{access.Officer}},
		{ID: "rob", Kind: access.Household},
	} {
		o.ok(o.door.Ensure(t.Context(), a))
	}
	samira, boss := holder("samira", "wijk", "Samira de Boer"), holder("boss", "wijk", "Wim Kok")
	ladder := [5]core.Holder{{}, boss, holder("b", "gem", "Ilse Bos"), holder("r", "reg", "Piet Smit"), holder("n", "nl", "Eva Mol")}
	for i := range circlesThere {
		id := fmt.Sprintf("K-%02d", i+1)
		o.ok(w.Act(t.Context(), leadK, id, circle.Opened{Circle: core.CircleID(id), Name: "Noah", Opener: samira, Ladder: ladder}))
	}
	for _, act := range []circle.Body{
		circle.PersonAdded{Person: "rob", Name: "Rob"},
		circle.MemberInvited{Member: samira, AgencyName: "Wijkteam", Task: "regie", TeamLead: boss},
		circle.MemberJoined{},
		circle.LeadProposed{Seat: circle.SeatLead, Member: "samira"},
		circle.LeadAccepted{Seat: circle.SeatLead},
		circle.PortalOpened{Person: "rob", Account: "rob"},
	} {
		o.ok(w.Act(t.Context(), leadK, "K-01", act))
	}
	return w
}

// as signs the visitor's browser in as somebody.
func (w *watchOffice) as(id core.ActorID) {
	w.Helper()
	token, err := w.door.As(w.Context(), id, login.Browser{Agent: w.agent})
	w.ok(err)
	w.cookies["__Host-kring"] = token
}

// looks makes Mo open circles for a report.
func (w *watchOffice) looks(n int) {
	w.Helper()
	for i := range n {
		_, _, err := w.Read(w.Context(), deskMo, fmt.Sprintf("K-%02d", i+1))
		w.ok(err)
	}
}

// clean fails when a page leaves a key unsaid, or an id stands twice on it.
func (w *watchOffice) clean(page *html.Node) {
	w.Helper()
	if strings.Contains(said(page), "⟨") {
		w.Errorf("unsaid: %s", said(page))
	}
	ids := map[string]bool{}
	for d := range page.Descendants() {
		if id := attr(d, "id"); id != "" && ids[id] {
			w.Errorf("id %s stands twice", id)
		} else {
			ids[id] = true
		}
	}
}

// shows gets a page in every language; it is the Dutch one that comes back.
func (w *watchOffice) shows(address string) *html.Node {
	w.Helper()
	var page *html.Node
	for _, lang := range []string{text.Languages[1], text.Languages[0]} {
		w.cookies["__Host-kring-taal"] = lang
		answer, tree := w.get(address)
		if answer.Code != http.StatusOK {
			w.Fatalf("%s: %d %s", address, answer.Code, said(tree))
		}
		w.clean(tree)
		page = tree
	}
	return page
}

// unknown fails unless these addresses are answered just as one that leads nowhere.
func (w *watchOffice) unknown(as core.ActorID, addresses ...string) {
	w.Helper()
	w.as(as)
	_, nowhere := w.get("/kring/K-999/nergens")
	for _, address := range addresses {
		if answer, page := w.get(address); answer.Code != http.StatusNotFound || said(one(w.T, page, "main")) != said(one(w.T, nowhere, "main")) {
			w.Errorf("%s gets %s: %d %s", as, address, answer.Code, said(page))
		}
	}
}

func (w *watchOffice) says(page *html.Node, all ...string) {
	w.Helper()
	for _, want := range all {
		if !strings.Contains(said(page), want) {
			w.Errorf("no %q in %s", want, said(page))
		}
	}
}

func TestOneSeesWhoLookedIntoOnesOwnRecord(t *testing.T) {
	w := watched(t, newOffice(t, "https://kring.example"))
	if answer, _ := w.get("/kring/K-01/inzage"); answer.Code != http.StatusSeeOther {
		t.Errorf("who has not signed in: %d", answer.Code)
	}
	w.as("rob")
	page := w.shows("/kring/K-01/inzage")
	if days := all(page, "section.record-day"); len(days) != 1 || !strings.Contains(said(days[0]), "21 november 2026 Wijkteam , om te helpen: wie meedoet") {
		t.Errorf("%d days: %s", len(days), said(page))
	}
	w.says(page, "staat hier niet bij", "De functionaris gegevensbescherming", "Afdrukken")
	w.now = w.now.AddDate(0, 0, 1)
	_, _, err := w.Read(t.Context(), leadK, "K-01")
	w.ok(err)
	w.as("rob")
	days := all(w.shows("/kring/K-01/inzage"), "section.record-day")
	if len(days) != 2 || !strings.HasPrefix(said(days[0]), "22 november") {
		t.Errorf("the last day is not first: %d", len(days))
	}
	w.nobody = true
	w.says(w.shows("/kring/K-01/inzage"), "Er is nog niets om te laten zien.")
	w.unknown("rob", "/kring/K-02/inzage", "/kring/K-999/inzage")
	for _, other := range []core.ActorID{"samira", "mo", "fenna"} {
		w.unknown(other, "/kring/K-01/inzage", "/kring/K-999/inzage")
	}
}

func TestWhoIsAskedSaysWhy(t *testing.T) {
	w := watched(t, newOffice(t, "https://kring.example"))
	w.unknown("mo", "/kring/K-01/vraag")
	if _, page := w.get("/"); len(all(page, "p.asked-you")) > 0 {
		t.Error("nobody asked, and it says so")
	}
	officer := casework.By{Who: access.Who{Actor: core.Actor{ID: "fenna", Agency: "wijk"}, Kind: access.Professional, Roles: []access.Role{access.Officer}}, For: access.Privacy}
	for who, id := range map[core.ActorID]core.ItemID{"mo": "v1", "samira": "v2"} {
		w.ok(w.Act(t.Context(), officer, "K-01", circle.LookQuestioned{ID: id, Actor: who, On: w.now, Why: "er liep geen melding"}))
	}
	w.unknown("fenna", "/kring/K-01/vraag")
	w.unknown("rob", "/kring/K-01/vraag")

	w.as("samira") // who takes part has it beside the circle.
	page := w.shows("/")
	if len(all(page, "p.asked-you")) != 1 || len(all(page, "li.duty")) < circlesThere {
		t.Errorf("the day: %s", said(page))
	}
	if questions := all(w.shows("/kring/K-01/vraag"), "blockquote"); len(questions) != 1 {
		t.Errorf("%d questions to Samira", len(questions))
	}

	w.as("mo")
	page = w.shows("/")
	notice := one(t, page, "p.asked-you")
	if link := attr(one(t, notice, "a"), "href"); link != "/kring/K-01/vraag" || len(all(page, "li.duty")) > 0 {
		t.Errorf("it leads to %s, beside %d duties", link, len(all(page, "li.duty")))
	}
	for _, address := range []string{"/kring/K-01/vraag", "/kring/K-01"} {
		page = w.shows(address)
		w.says(page, "Je keek op 21 november", "er liep geen melding", "Gevraagd door Fenna Smit, Wijkteam")
		if len(all(page, "blockquote")) != 1 || strings.Contains(said(page), "Noah") {
			t.Errorf("%s shows more: %s", address, said(page))
		}
	}
	answer, page := w.post("/kring/K-01/vraag", "vraag", "v1", "antwoord", " ")
	if answer.Code != http.StatusUnprocessableEntity || said(one(t, page, "p.problem")) == "" {
		t.Errorf("nothing said: %d %s", answer.Code, said(page))
	}
	answer, page = w.post("/kring/K-01/vraag", "vraag", "v2", "antwoord", "voor een ander")
	if answer.Code == http.StatusOK {
		t.Errorf("answered for another: %s", said(page))
	}
	answer, page = w.post("/kring/K-01/vraag", "vraag", "v1", "antwoord", "er belde een huisarts")
	if answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, said(page))
	}
	w.clean(page)
	w.says(page, "Je antwoord is vastgelegd")
	w.unknown("mo", "/kring/K-01/vraag", "/kring/K-01")
	if _, page := w.get("/"); len(all(page, "p.asked-you")) > 0 {
		t.Error("it was answered, and is asked still")
	}
}

func TestTheOfficerAsksWhatStandsOut(t *testing.T) {
	w := watched(t, newOffice(t, "https://kring.example"))
	for _, other := range []core.ActorID{"samira", "mo", "rob"} {
		w.unknown(other, "/toezicht", "/toezicht?sinds=90", "/toezicht/inzage")
		for _, address := range []string{"/toezicht/vraag", "/toezicht/inzage"} {
			answer, _ := w.post(address, "soort", "bulk", "wie", "mo", "dag", "2026-11-21", "kring", "K-01", "waarom", "zomaar")
			if answer.Code != http.StatusNotFound {
				t.Errorf("%s posts %s: %d", other, address, answer.Code)
			}
		}
		if _, page := w.get("/"); strings.Contains(said(page), "Toezicht") {
			t.Errorf("%s is led there", other)
		}
	}
	w.now = w.now.AddDate(0, 0, 8) // what the others tried is out of sight.
	w.as("fenna")
	w.says(w.shows("/"), "Toezicht")
	w.says(w.shows("/toezicht"), "In deze tijd valt niets op.")
	w.looks(26)
	page := w.shows("/toezicht?sinds=30")
	for _, a := range all(one(t, page, "nav.periods"), "a") {
		if (attr(a, "aria-current") == "true") != (attr(a, "href") == "/toezicht?sinds=30") {
			t.Errorf("%s is current: %q", attr(a, "href"), attr(a, "aria-current"))
		}
	}
	w.says(page, "29 november 2026", "Mo Elders, Wijkteam", "Opende op één dag 26 kringen")
}

// bulk is the finding of many circles.
func bulk(t *testing.T, page *html.Node) *html.Node {
	t.Helper()
	for _, f := range all(page, "li.finding") {
		if strings.Contains(said(f), "Opende op één dag") {
			return f
		}
	}
	t.Fatalf("nobody stands out: %s", said(page))
	return nil
}

func TestAQuestionAndItsAnswerStandBesideTheFinding(t *testing.T) {
	w := watched(t, newOffice(t, "https://kring.example"))
	w.looks(26)
	w.as("fenna")
	f := bulk(t, w.shows("/toezicht"))
	if n := len(all(f, "option")); n != 26 {
		t.Errorf("%d circles to choose from", n)
	}
	ask := func(id, why string) (int, *html.Node) {
		answer, page := w.post("/toezicht/vraag?sinds=30", "soort", "bulk", "wie", "mo", "dag", "2026-11-21", "kring", id, "waarom", why)
		if answer.Code == http.StatusSeeOther && answer.Header().Get("Location") != "/toezicht?sinds=30" {
			t.Errorf("it leads to %s", answer.Header().Get("Location"))
		}
		return answer.Code, page
	}
	code, page := ask("K-07", " ")
	w.clean(page)
	if said(one(t, bulk(t, page), "p.problem")) == "" || code != http.StatusUnprocessableEntity {
		t.Errorf("no reason: %d", code)
	}
	for _, option := range all(bulk(t, page), "option") {
		if chosen := attr(option, "value") == "K-07"; chosen != hasAttr(option, "selected") {
			t.Errorf("%s is chosen: %v", attr(option, "value"), !chosen)
		}
	}
	code, page = ask("K-99", "waarom zoveel?")
	if got := said(one(t, bulk(t, page), "textarea")); got != "waarom zoveel?" || code != http.StatusConflict {
		t.Errorf("no circle: %d, it kept %q", code, got)
	}
	if code, page = ask("K-07", "waarom zoveel?"); code != http.StatusSeeOther {
		t.Fatalf("%d %s", code, said(page))
	}
	f = bulk(t, w.shows("/toezicht"))
	w.says(f, "Gevraagd op 21 november, kring K-07 : waarom zoveel?", "Nog geen antwoord.")
	w.as("mo")
	q := attr(all(one(t, w.shows("/kring/K-07/vraag"), "main"), "input")[0], "value")
	w.post("/kring/K-07/vraag", "vraag", q, "antwoord", "ik zocht een oude melding")
	w.as("fenna")
	page = w.shows("/toezicht")
	w.says(bulk(t, page), "Antwoord op 21 november : ik zocht een oude melding")
	w.says(page, "Dit ben jij.") // she opened a circle herself, to see the answer.
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func TestTheOfficerGoesThroughEveryLook(t *testing.T) {
	w := watched(t, newOffice(t, "https://kring.example"))
	for range 4 {
		w.looks(25)
	}
	w.as("fenna")
	page := w.shows("/toezicht/inzage")
	rows := all(one(t, page, "tbody"), "tr")
	if len(rows) != 100 {
		t.Fatalf("%d rows", len(rows))
	}
	w.says(rows[0], "Samira de Boer", "Wijkteam", "K-01", "Kring begonnen", "circle.opened", "om te helpen", "professional-opens", "nee")
	if link := attr(one(t, rows[0], "a"), "href"); link != "/wie-ziet-wat#professional-opens" {
		t.Errorf("the rule is at %s", link)
	}
	next := ""
	for _, a := range all(page, "a") {
		if attr(a, "rel") == "next" {
			next = attr(a, "href")
		}
	}
	page = w.shows(next)
	w.says(page, "Naar het begin", "Opende een kring", "om een melding te beoordelen", "Hield toezicht")
	if again := all(one(t, page, "tbody"), "tr"); said(again[0]) == said(rows[99]) || len(again) < 37 {
		t.Errorf("%d rows after, the first is %s", len(again), said(again[0]))
	}

	answer, page := w.post("/toezicht/inzage", "kring", "K-07", "account", " mo ")
	w.clean(page)
	if rows = all(one(t, page, "tbody"), "tr"); answer.Code != http.StatusOK || len(rows) != 4 {
		t.Errorf("%d, %d rows of one circle by one account", answer.Code, len(rows))
	}
	if got := attr(one(t, page, "input#account"), "value"); got != "mo" {
		t.Errorf("it forgot %q", got)
	}
	_, page = w.post("/toezicht/inzage", "kring", "", "account", "mo")
	for _, a := range all(one(t, page, "main"), "a") {
		if strings.Contains(attr(a, "href"), "mo") && !strings.HasPrefix(attr(a, "href"), "/wie-ziet-wat") {
			t.Errorf("an address names who is looked for: %s", attr(a, "href"))
		}
	}
	_, page = w.post("/toezicht/inzage", "kring", "K-99")
	w.says(page, "Niets gevonden")
	if answer, _ := w.get("/toezicht/inzage?na=half&sinds=x"); answer.Code != http.StatusOK {
		t.Errorf("an address that was half copied: %d", answer.Code)
	}
}
