package web_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/journal"
	"kring/internal/journal/proof"
	"kring/internal/login"
	"kring/internal/receipt"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web"
	"kring/internal/work"
)

// restOfIntake is what the public door doesn't ask.
type restOfIntake struct{ web.Intake }

// openIntake is a desk of Veilig Thuis behind the pages.
type openIntake struct {
	*casework.Reports
	restOfIntake
	at    []login.Agency
	filed *casework.Filing // the last one
}

func (i *openIntake) Receivers(context.Context) ([]login.Agency, error) { return i.at, nil }

func (i *openIntake) FileOpenly(ctx context.Context, f *casework.Filing) (*casework.ReportReceipt, error) {
	kept := *f
	kept.Identity = nil // the custodian's; casework tests that it goes there.
	i.filed = f
	return i.Reports.FileOpenly(ctx, &kept)
}

// easyWork asks as the door does, and little.
var easyWork = work.Ask{Bits: 4, MostBits: 4, Wait: 20 * time.Second, MostWait: 5 * time.Minute, Worked: 120, Waited: 30, Valid: 6 * time.Hour}

var tina = holder("ines", "Veilig Thuis", "Ines Vermeer")

// doorstep is the public door, and who stands at it.
type doorstep struct {
	*watchOffice
	intake *openIntake
	keys   *journal.Keys
}

func atTheDoor(t *testing.T) *doorstep {
	t.Helper()
	w := watched(t, newOffice(t, "https://kring.example"))
	d := &doorstep{watchOffice: w, keys: keysOf(w), intake: intakeOf(w)}
	var err error
	d.Handler, err = web.New(web.Options{
		Book: &book{}, Living: wholeDesk{d.watchDesk}, Policies: d.desk.Policies, Guide: guide.National(), Clock: d.desk.Clock, NewID: core.RandomID,
		Rules: rules.National(), Log: slog.New(slog.NewTextHandler(&d.log, nil)), Door: d.door, Intake: d.intake, Openly: openly(w),
	})
	d.ok(err)
	return d
}

func intakeOf(w *watchOffice) *openIntake {
	return &openIntake{
		at: []login.Agency{{ID: "Veilig Thuis", Kind: "veilig-thuis", Name: "Veilig Thuis"}},
		Reports: &casework.Reports{Desk: w.desk, OnDuty: func(context.Context, core.AgencyID) (casework.OnDuty, error) {
			return casework.OnDuty{Holder: tina}, nil
		}},
	}
}

func keysOf(w *watchOffice) *journal.Keys {
	w.Helper()
	keys, ok := w.desk.Keys.(*journal.Keys)
	if !ok {
		w.Fatalf("the keys are %T", w.desk.Keys)
	}
	return keys
}

// openly is what a door asks and gives, with little work.
func openly(w *watchOffice) *web.Openly {
	w.Helper()
	key, err := keysOf(w).DoorKey(journal.ForReceipts)
	w.ok(err)
	receipts, err := receipt.NewDeriver(key, receipt.Costs{Time: 1, Memory: 8})
	w.ok(err)
	door, err := work.NewDoor(key, easyWork, w.desk.Clock, rand.Reader)
	w.ok(err)
	return &web.Openly{Work: door, Receipts: receipts, Key: key}
}

// filled is what a browser sends of the form that goes to an address.
func filled(t *testing.T, page *html.Node, action string) url.Values {
	t.Helper()
	values := url.Values{}
	for _, form := range all(page, "form") {
		if path, _, _ := strings.Cut(attr(form, "action"), "?"); path != action {
			continue
		}
		for n := range form.Descendants() {
			name := attr(n, "name")
			switch {
			case n.Data == "textarea":
				values.Add(name, rawText(n))
			case n.Data == "select":
				chosen := ""
				for i, o := range all(n, "option") {
					if i == 0 || marked(o, "selected") {
						chosen = attr(o, "value")
					}
				}
				values.Add(name, chosen)
			case n.Data == "input" && (attr(n, "type") != "radio" || marked(n, "checked")):
				values.Add(name, attr(n, "value"))
			}
		}
		return values
	}
	t.Fatalf("no form to %s: %s", action, said(page))
	return nil
}

func marked(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// worked does what a script does.
func worked(form url.Values) url.Values {
	bits, _, _ := strings.Cut(form.Get("maat"), " ")
	n, _ := strconv.Atoi(bits)
	form.Set("solution", work.Solve(work.Challenge{Token: form.Get("werk"), Bits: n}))
	return form
}

// sends posts a form, and looks at what every answer of the door has to be.
func (d *doorstep) sends(address string, form url.Values) (*httptest.ResponseRecorder, *html.Node) {
	d.Helper()
	answer, page := d.sent(address, formKind, form.Encode())
	d.silent(address, answer, page)
	return answer, page
}

func (d *doorstep) opens(address string) *html.Node {
	d.Helper()
	answer, page := d.get(address)
	if answer.Code != http.StatusOK {
		d.Fatalf("%s: %d %s", address, answer.Code, said(page))
	}
	d.silent(address, answer, page)
	return page
}

// silent fails when an answer leaves something behind.
func (d *doorstep) silent(address string, answer *httptest.ResponseRecorder, page *html.Node) {
	d.Helper()
	h := answer.Header()
	if len(h.Values("Set-Cookie")) > 0 || h.Get("Location") != "" || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
		d.Errorf("%s: %v", address, h)
	}
	if titles := all(page, "title"); len(titles) == 1 && said(titles[0]) != text.New(attr(one(d.T, page, "html"), "lang")).Word("guide.tab") {
		d.Errorf("%s: the tab says %s", address, said(titles[0]))
	}
	if len(all(page, "main")) == 1 {
		if calls := all(one(d.T, page, "main"), "a"); len(calls) < 2 || attr(calls[0], "href") != "tel:112" || attr(calls[1], "href") != "tel:08002000" {
			d.Errorf("%s doesn't begin with whom to call", address)
		}
		if len(byClass(page, "leave")) != 1 {
			d.Errorf("%s: no way out", address)
		}
		harmless(d.T, address, page)
	}
}

// begun is the form to report, with something to tell in it.
func (d *doorstep) begun() url.Values {
	form := filled(d.T, d.opens("/melden/nieuw"), "/melden/nieuw")
	form.Set("wat", "Elke avond geschreeuw, en een kind huilt.")
	form.Set("naam", "Bram")
	form.Set("leeftijd", "8")
	return form
}

func codeOn(page *html.Node) string {
	var groups []string
	for _, list := range all(page, "ol.open-code") {
		for _, li := range all(list, "li") {
			groups = append(groups, said(li))
		}
	}
	return strings.Join(groups, " ")
}

// reported files one and gives what to come back with.
func (d *doorstep) reported(form url.Values) (code string, page *html.Node) {
	d.Helper()
	answer, page := d.sends("/melden/nieuw", worked(form))
	if code = codeOn(page); answer.Code != http.StatusOK || code == "" {
		d.Fatalf("%d: %s", answer.Code, said(page))
	}
	return code, page
}

// returns comes back with a receipt.
func (d *doorstep) returns(code string) *html.Node {
	d.Helper()
	form := filled(d.T, d.opens("/melden/terug"), "/melden/terug")
	form.Set("code", code)
	answer, page := d.sends("/melden/terug", worked(form))
	if answer.Code != http.StatusOK {
		d.Fatalf("%d: %s", answer.Code, said(page))
	}
	return page
}

func (d *doorstep) says(page *html.Node, act, words string) *html.Node {
	d.Helper()
	form := filled(d.T, page, "/melden/terug/"+act)
	form.Set("woorden", words)
	answer, next := d.sends("/melden/terug/"+act, worked(form))
	if answer.Code != http.StatusOK {
		d.Fatalf("%s: %d: %s", act, answer.Code, said(next))
	}
	return next
}

var atDesk = casework.By{Who: access.Who{Actor: tina.Actor, Kind: access.Professional, Roles: []access.Role{access.Desk}}, For: access.Triage}

func (d *doorstep) queue() []casework.Queued {
	d.Helper()
	lines, err := d.intake.Queue(d.Context(), atDesk, casework.QueueQuery{N: 50})
	d.ok(err)
	return lines
}

func (d *doorstep) handles(id core.ReportID, acts ...report.Body) {
	d.Helper()
	for _, act := range acts {
		_, err := d.intake.Act(d.Context(), atDesk, id, act)
		d.ok(err)
	}
}

func shows(t *testing.T, page *html.Node, words string) {
	t.Helper()
	if !strings.Contains(said(page), words) {
		t.Errorf("it doesn't say %q: %s", words, said(page))
	}
}

// Somebody reports without a name, comes back, asks, reads the answer, tells more and takes it back.
func TestAReportWithoutANameFromBothSides(t *testing.T) {
	d := atTheDoor(t)
	for _, address := range []string{"/melden", "/melden?lang=en", "/melden/nieuw?lang=en", "/melden/terug?lang=en"} {
		d.opens(address)
	}
	code, page := d.reported(d.begun())
	shows(t, page, "Jouw naam noemen we niet")
	lines := d.queue()
	if len(lines) != 1 || lines[0].About != "Bram" || !d.intake.filed.About[0].Child || !d.intake.filed.Reporter.Anonymous {
		t.Fatalf("the queue has %+v", lines)
	}
	page = d.says(d.returns(code), "bericht", "Is er al iemand geweest?")
	shows(t, page, "Is er al iemand geweest?")
	d.handles(lines[0].Report, report.MessageSent{ID: "m2", Words: "Ja, vanochtend."})
	page = d.returns(strings.ReplaceAll(code, " ", "."))
	shows(t, page, "Ja, vanochtend.")
	if strings.Contains(said(page), "Ines") {
		t.Error("who answered is named")
	}
	page = d.says(page, "feit", "Vannacht weer.")
	shows(t, page, "Vannacht weer.")
	page = d.says(page, "intrekken", "Ik ben bang.")
	shows(t, page, "Je nam hem terug")
	if len(d.queue()) != 1 {
		t.Error("it was taken back, and nobody has it any more")
	}
	if logged := d.log.String(); logged != "" {
		t.Errorf("a visit is logged: %s", logged)
	}
}

// A mistake costs nothing: what was typed stands there still, and the wait goes on.
func TestAMistakeAtTheDoorKeepsWhatWasTyped(t *testing.T) {
	d := atTheDoor(t)
	first := d.begun()
	for name, value := range map[string]string{"wat": " ", "postcode": "12", "leeftijd": "oud", "haast": "zeer", "soort": "99", "wie": "naam"} {
		form := url.Values{}
		for k, v := range first {
			form[k] = v
		}
		form.Set("wanneer", "gisteren")
		form.Set(name, value)
		answer, page := d.sends("/melden/nieuw", worked(form))
		again := filled(t, page, "/melden/nieuw")
		if answer.Code != http.StatusUnprocessableEntity || len(all(page, "p.problem")) != 1 || again.Get("wanneer") != "gisteren" || again.Get("wacht") != first.Get("wacht") {
			t.Errorf("%s: %d %s", name, answer.Code, said(page))
		}
	}
	// One more person, without script: nothing is lost.
	form := url.Values{"meer": {"ja"}}
	for k, v := range first {
		form[k] = v
	}
	_, page := d.sends("/melden/nieuw", form)
	again := filled(t, page, "/melden/nieuw")
	if len(again["naam"]) != 2 || again["naam"][0] != "Bram" || again.Get("wat") != first.Get("wat") || again.Get("wacht") != first.Get("wacht") {
		t.Errorf("it has %v", again)
	}
	// Without script somebody waits; too soon costs nothing either.
	answer, page := d.sends("/melden/nieuw", first)
	if again := filled(t, page, "/melden/nieuw"); answer.Code != http.StatusTooManyRequests || again.Get("wacht") != first.Get("wacht") || again.Get("naam") != "Bram" {
		t.Fatalf("%d %s", answer.Code, said(page))
	}
	d.now = d.now.Add(21 * time.Second)
	if answer, page = d.sends("/melden/nieuw", filled(t, page, "/melden/nieuw")); codeOn(page) == "" {
		t.Errorf("%d %s", answer.Code, said(page))
	}
}

// Pressed twice, fetched once more, or sent twice at once: it is one report, and the receipt isn't lost.
func TestOneFormIsOneReport(t *testing.T) {
	d := atTheDoor(t)
	form := worked(d.begun())
	code, _ := d.reported(form)
	answer, page := d.sends("/melden/nieuw", form)
	if again := codeOn(page); answer.Code != http.StatusOK || again != code {
		t.Fatalf("%d %q, it was %q", answer.Code, again, code)
	}
	shows(t, page, "Er is één melding")
	d.now = d.now.Add(time.Second)
	form = worked(d.begun())
	var both sync.WaitGroup
	var codes [2]string
	for i := range codes {
		both.Go(func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://kring.example/melden/nieuw", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", formKind)
			w := httptest.NewRecorder()
			d.ServeHTTP(w, r)
			if tree, err := html.Parse(w.Body); err == nil {
				codes[i] = codeOn(tree)
			}
		})
	}
	both.Wait()
	if codes[0] == "" || codes[0] != codes[1] || codes[0] == code || len(d.queue()) != 2 {
		t.Errorf("%q, %d reports", codes, len(d.queue()))
	}
	// The same of what is said by the receipt.
	page = d.returns(code)
	said := filled(t, page, "/melden/terug/bericht")
	said.Set("woorden", "Hallo?")
	for range 2 {
		if answer, page = d.sends("/melden/terug/bericht", worked(said)); answer.Code != http.StatusOK {
			t.Fatal(answer.Code)
		}
	}
	if n := strings.Count(whole(t, page), "Hallo?"); n != 1 {
		t.Errorf("it was said %d times", n)
	}
}

// Whoever reports to find out whether a family is known reads the same page, to the byte.
func TestTheDoorTellsNothingOfWhatIsKnown(t *testing.T) {
	d := atTheDoor(t)
	d.now = casework.Coarse(d.now).Add(time.Minute)
	file := func(name string) (answer, channel string) {
		form := d.begun()
		form.Set("naam", name)
		form.Set("postcode", "1234 AB")
		form.Set("huisnummer", "5")
		code, page := d.reported(form)
		return mask(t, page), mask(t, d.returns(code))
	}
	// Noah has a circle and Bram none; then both are reported again.
	var seen [2][]string
	for range 3 {
		for _, name := range []string{"Noah", "Bram"} {
			answer, channel := file(name)
			seen[0], seen[1] = append(seen[0], answer), append(seen[1], channel)
		}
	}
	for _, pages := range seen {
		for i, page := range pages {
			if page != pages[0] {
				t.Errorf("report %d is answered otherwise:\n%s\n%s", i, page, pages[0])
			}
		}
	}
}

var drawnOn = regexp.MustCompile(`<li>[0-9]{3}</li>|(?:value|data-work|data-wait|data-bits)="[^"]*"|(?s:<pre.*?</pre>)`)

// mask takes out of a page what is drawn for each visit.
func mask(t *testing.T, page *html.Node) string {
	return drawnOn.ReplaceAllString(whole(t, page), "…")
}

// Only the desk says that somebody is not the only one, to whom and when it endangers nobody: whoever reports
// to find out who else did reads nothing of it.
func TestOnlyTheDeskTellsOfOthers(t *testing.T) {
	d := atTheDoor(t)
	first, _ := d.reported(d.begun())
	second, _ := d.reported(d.begun())
	before := mask(t, d.returns(first))
	if before != mask(t, d.returns(second)) {
		t.Error("the second sees that there was a first")
	}
	id := d.queue()[0].Report
	d.handles(id, report.Taken{Name: "Ines"}, report.Compared{})
	if mask(t, d.returns(first)) != before || mask(t, d.returns(second)) != before {
		t.Error("that it was laid beside another shows")
	}
	d.handles(id, report.MessageSent{ID: "m1", Words: "Jij bent niet de enige."})
	told := 0
	for _, code := range []string{first, second} {
		if strings.Contains(said(d.returns(code)), "niet de enige") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d of two read it", told)
	}
}

// What is no receipt costs nothing, one that leads nowhere says so, and each try is work or a wait.
func TestGuessingAReceipt(t *testing.T) {
	d := atTheDoor(t)
	code, _ := d.reported(d.begun())
	form := filled(t, d.opens("/melden/terug"), "/melden/terug")
	form.Set("code", "123 456")
	answer, page := d.sends("/melden/terug", worked(form))
	if answer.Code != http.StatusUnprocessableEntity || filled(t, page, "/melden/terug").Get("code") != "123 456" {
		t.Errorf("%d %s", answer.Code, said(page))
	}
	other, err := receipt.New(rand.Reader)
	d.ok(err)
	form = filled(t, page, "/melden/terug")
	form.Set("code", strings.Join(other.Show(), " "))
	answer, page = d.sends("/melden/terug", worked(form))
	if answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", answer.Code)
	}
	shows(t, page, "vinden we niets")
	for _, address := range []string{"/melden/terug", "/melden/terug/bericht", "/melden/terug/feit", "/melden/terug/intrekken"} {
		form = url.Values{"code": {code}, "woorden": {"x"}}
		if answer, page = d.sends(address, form); answer.Code == http.StatusOK || strings.Contains(said(page), "geschreeuw") {
			t.Errorf("%s without work: %d", address, answer.Code)
		}
	}
	if answer, _ := d.get("/melden/terug?code=" + url.QueryEscape(code)); strings.Contains(answer.Body.String(), "geschreeuw") {
		t.Error("a receipt works in an address")
	}
}

// The proof of filing is a file with a name that says nothing; the key of the log knows it, and what is in
// the log is what it promised.
func TestTheProofOfFiling(t *testing.T) {
	d := atTheDoor(t)
	_, page := d.reported(d.begun())
	form := filled(t, page, "/melden/bewijs")
	form.Set("bewijs", strings.ReplaceAll(form.Get("bewijs"), "\n", "\r\n")) // as a browser sends it.
	answer, _ := d.sent("/melden/bewijs", formKind, form.Encode())
	if h := answer.Header(); answer.Code != http.StatusOK || h.Get("Content-Disposition") != `attachment; filename="informatie.txt"` || h.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", answer.Code, h)
	}
	key, err := d.keys.Log()
	d.ok(err)
	promise, err := proof.OpenReceipt(answer.Body.Bytes(), key.Known)
	d.ok(err)
	stored, err := d.desk.Store.Load(t.Context(), d.queue()[0].Report.File())
	d.ok(err)
	if promise.Ref != string(stored.Rows[0].ID) || promise.Kind != "event" {
		t.Errorf("it promises %s %s", promise.Kind, promise.Ref)
	}
	if bytes.Contains(answer.Body.Bytes(), []byte("Bram")) {
		t.Error("it tells what was told")
	}
	if answer, _ := d.sent("/melden/bewijs", formKind, "bewijs=hallo"); answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("anything is given back: %d", answer.Code)
	}
}

// Where several receive reports, somebody chooses by region; where one does, none is asked.
func TestWhichVeiligThuis(t *testing.T) {
	d := atTheDoor(t)
	if form := d.begun(); form.Has("regio") {
		t.Error("there is one, and it is asked which")
	}
	d.intake.at = append(d.intake.at, login.Agency{ID: "VT Zuid", Kind: "veilig-thuis", Name: "Veilig Thuis Zuid"})
	form := d.begun()
	if answer, page := d.sends("/melden/nieuw", worked(form)); answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", answer.Code, said(page))
	}
	form.Set("regio", "VT Zuid")
	d.reported(form)
	if d.intake.filed.Agency != "VT Zuid" {
		t.Errorf("it went to %s", d.intake.filed.Agency)
	}
	d.intake.at = nil
	answer, page := d.sends("/melden/nieuw", worked(d.begun()))
	if answer.Code != http.StatusConflict {
		t.Errorf("%d", answer.Code)
	}
	shows(t, page, "0800 2000")
}

// Who says who they are is reached by that, and it is in no event.
func TestSomebodyWhoSaysWhoTheyAre(t *testing.T) {
	d := atTheDoor(t)
	form := d.begun()
	for name, value := range map[string]string{"wie": "naam", "melder": "Joke Prins", "telefoon": "06 1234", "bron": "ja", "soort": "33"} {
		form.Set(name, value)
	}
	code, page := d.reported(form)
	f := d.intake.filed
	if string(f.Identity) != `{"name":"Joke Prins","phone":"06 1234"}` || f.Reporter.Reach != report.ByAddress || f.Reporter.Anonymous || f.Reporter.Withheld {
		t.Errorf("it is %s, %+v", f.Identity, f.Reporter)
	}
	if strings.Contains(said(page), "Joke") {
		t.Error("the name stands on the page")
	}
	page = d.returns(code)
	for _, form := range all(page, "form") {
		if strings.HasSuffix(attr(form, "action"), "/bericht") {
			t.Error("who is called is offered a channel")
		}
	}
	d.says(page, "feit", "Er was politie.")
}

// A fault of ours keeps what was typed, and the telephone number stays.
func TestAFaultAtTheDoor(t *testing.T) {
	d := atTheDoor(t)
	d.intake.OnDuty = func(context.Context, core.AgencyID) (casework.OnDuty, error) {
		return casework.OnDuty{}, io.ErrUnexpectedEOF
	}
	answer, page := d.sends("/melden/nieuw", worked(d.begun()))
	if again := filled(t, page, "/melden/nieuw"); answer.Code != http.StatusInternalServerError || again.Get("naam") != "Bram" {
		t.Errorf("%d %s", answer.Code, said(page))
	}
	shows(t, page, "0800 2000")
	if logged := d.log.String(); !strings.Contains(logged, "page failed") || strings.Contains(logged, "Bram") {
		t.Errorf("the log has %s", logged)
	}
	if quarter := "time=" + casework.Coarse(d.now).Format("2006-01-02T15:04:05.000Z07:00"); !strings.Contains(d.log.String(), quarter) {
		t.Errorf("the log says when somebody was here: %s, want %s", d.log.String(), quarter)
	}
}

// No browser is turned away for what it says of where it comes from, and a lost session is nobody's here.
func TestTheDoorTakesOldBrowsers(t *testing.T) {
	d := atTheDoor(t)
	form := worked(d.begun())
	send := func(name, value string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://kring.example/melden/nieuw", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", formKind)
		r.Header.Set(name, value)
		r.AddCookie(&http.Cookie{Name: "__Host-kring", Value: "long gone"})
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		return w
	}
	if w := send("Origin", "https://elders.nl"); w.Code != http.StatusForbidden {
		t.Errorf("from elsewhere: %d", w.Code)
	}
	w := send("Origin", "null")
	if w.Code != http.StatusOK || len(w.Header().Values("Set-Cookie")) > 0 {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// What mends old browsers at the public door mends nothing at that of professionals, who signed in.
func TestTheDoorOfProfessionalsTakesNoFormFromElsewhere(t *testing.T) {
	d := atTheDoor(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://kring.example/melden/beroep", strings.NewReader("wat=x"))
	r.Header.Set("Content-Type", formKind)
	r.Header.Set("Origin", "null")
	w := httptest.NewRecorder()
	if d.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("%d", w.Code)
	}
}

// Every kind of reporter, part and urgency has words, and the guide and the first page lead to the door.
func TestTheDoorIsFoundAndHasWords(t *testing.T) {
	d := atTheDoor(t)
	for _, lang := range text.Languages {
		p := text.New(lang)
		for _, kind := range report.ReporterKinds() {
			if !p.Has("open.kind." + kind) {
				t.Errorf("%s: no word for kind %s", lang, kind)
			}
		}
	}
	listed := map[string]bool{}
	for _, o := range all(d.opens("/melden/nieuw"), "option") {
		listed[attr(o, "value")] = true
		if strings.Contains(said(o), "⟨") {
			t.Error(said(o))
		}
	}
	for _, kind := range report.ReporterKinds() {
		if !listed[kind] {
			t.Errorf("kind %s can't be chosen", kind)
		}
	}
	for _, address := range []string{"/", "/wat-kan-ik-doen", "/wat-kan-ik-doen/kind"} {
		if _, page := d.get(address); len(linksTo(page, "/melden")) == 0 {
			t.Errorf("%s leads to no door", address)
		}
	}
}

// Advice is asked in codes, and read with a receipt as it was given. Words fit in one field alone, that may
// stay empty: they lie apart.
func TestAdviceAtTheDoor(t *testing.T) {
	d := atTheDoor(t)
	page := d.opens("/melden/advies")
	form := one(t, page, "form.open-form")
	for _, in := range all(form, "input") {
		if kind := attr(in, "type"); kind != "hidden" && kind != "radio" && kind != "checkbox" {
			t.Errorf("%s can be typed in", attr(in, "name"))
		}
	}
	if boxes := all(form, "textarea"); len(boxes) != 1 || attr(boxes[0], "name") != "vraag" || marked(boxes[0], "required") || strings.Contains(said(page), "⟨") {
		t.Error("words fit elsewhere in a request for advice, or some are missing")
	}
	typed := filled(t, page, "/melden/advies")
	typed["geweld"] = []string{"01", "08", "x"}
	typed.Set("kinderen", "ja")
	answer, page := d.sends("/melden/advies", worked(typed))
	code := codeOn(page)
	if answer.Code != http.StatusOK || code == "" {
		t.Fatalf("%d %s", answer.Code, said(page))
	}
	if _, page := d.sends("/melden/advies", typed); codeOn(page) != code {
		t.Errorf("once more: %s", said(page))
	}
	lines := d.queue()
	if len(lines) != 1 || lines[0].Advice == "" {
		t.Fatalf("the queue has %+v", lines)
	}
	shows(t, d.returns(code), "Er is nog geen antwoord")
	tips := []report.Tip{
		report.TipTalk, report.TipWatch, report.TipConsult, report.TipOwnHelp, report.TipNetwork, report.TipReport,
		report.TipCallPolice, report.TipSelfHelp, report.TipAskAgain, report.TipElsewhere, report.TipNothing,
	}
	d.ok(d.intake.Advise(t.Context(), atDesk, lines[0].Advice, report.AdviceGiven{Tips: tips}))
	page = d.returns(code)
	shows(t, page, "Schrijf op wat je ziet")
	if strings.Contains(said(page), "⟨") {
		t.Error("a tip has no words")
	}
	for _, lang := range text.Languages {
		if _, page := d.get("/melden/advies?lang=" + lang); strings.Contains(said(page), "⟨") {
			t.Errorf("%s: words are missing", lang)
		}
	}
}
