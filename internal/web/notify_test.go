package web_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/text"
	"kring/internal/web"
)

// noticing is how people are told, in a test.
type noticing struct {
	tried []core.ActorID
	due   map[string]time.Time
}

func (n *noticing) Try(_ context.Context, who core.ActorID) error {
	n.tried = append(n.tried, who)
	return nil
}
func (*noticing) PushKey(context.Context) (string, error) { return "BPushKey", nil }
func (*noticing) Login() string                           { return "https://kring.example/inloggen" }
func (*noticing) Book(who core.ActorID) bool              { return who == "mo" }
func (n *noticing) Due(context.Context, access.Who) (map[string]time.Time, error) {
	return n.due, nil
}

// messages is an office in which people say how they are told.
func messages(t *testing.T) (*watchOffice, *noticing) {
	t.Helper()
	o := newOffice(t, "https://kring.example")
	w, n := watched(t, o), &noticing{due: map[string]time.Time{}}
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: "oma", Kind: access.Network}))
	var err error
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Living: wholeDesk{w.watchDesk}, Policies: w.desk.Policies, Clock: w.desk.Clock, NewID: core.RandomID, Rules: w.desk.Rules, Door: o.door, Noticing: n,
		Log:  slog.New(slog.DiscardHandler),
		Site: "https://kring.example",
	})
	o.ok(err)
	return w, n
}

// TestAnAddressIsConfirmedOnThePage by the code that was sent there.
func TestAnAddressIsConfirmedOnThePage(t *testing.T) {
	w, _ := messages(t)
	var code string
	w.door.Confirm = func(_ context.Context, _, _, c string) { code = c }
	for _, who := range []core.ActorID{"samira", "oma"} {
		w.as(who)
		answer, page := w.post("/mijn/berichten/mail", "mail", "geen mail")
		w.clean(page)
		if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(one(t, page, "p.problem")), "geen mailadres") {
			t.Fatal(answer.Code, said(page))
		}
		answer, _ = w.post("/mijn/berichten/mail", "mail", string(who)+"@example.nl")
		_, page = w.get(answer.Header().Get("Location"))
		w.clean(page)
		if !strings.Contains(said(page), "Er gaat een code") {
			t.Fatal(said(page))
		}
		answer, page = w.post("/mijn/berichten/code", "code", "xxxx-xxxx")
		if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "code klopt niet") {
			t.Error(answer.Code, said(page))
		}
		answer, _ = w.post("/mijn/berichten/code", "code", code)
		w.goes(answer, "/mijn/berichten?gedaan=mail")
		if _, page = w.get("/mijn/berichten"); !strings.Contains(said(page), string(who)+"@example.nl") {
			t.Error(said(page))
		}
		answer, _ = w.post("/mijn/berichten/mail/weg")
		w.goes(answer, "/mijn/berichten?gedaan=mail-weg")
	}
	w.as("mo")
	if _, page := w.get("/mijn/berichten"); !strings.Contains(said(page), "organisatie heeft een mailadres") {
		t.Error(said(page))
	}
}

// TestThePageShowsWhatIsSaidToTheLetter, in the language that somebody chose.
func TestThePageShowsWhatIsSaidToTheLetter(t *testing.T) {
	w, n := messages(t)
	w.as("samira")
	answer, _ := w.post("/mijn/berichten/tijden", "stil-van", "22:00", "stil-tot", "07:00", "stil-dag", "1", "stil-hele-dag", "0", "bundel", "dagelijks", "uur", "16", "taal", "en")
	w.goes(answer, "/mijn/berichten?gedaan=tijden")
	_, page := w.get("/mijn/berichten")
	w.clean(page)
	say := text.New("en")
	for _, want := range []string{say.Word("notice.mail_subject"), say.Word("notice.push_title"), "https://kring.example/inloggen", "This message can't be answered."} {
		if !strings.Contains(said(page), want) {
			t.Errorf("%q is not said", want)
		}
	}
	on := map[string]bool{}
	for _, in := range all(page, "input") {
		on[attr(in, "id")] = slices.ContainsFunc(in.Attr, func(a html.Attribute) bool { return a.Key == "checked" })
	}
	for _, id := range []string{"stil-dag-1", "stil-hele-dag-0", "dagelijks"} {
		if !on[id] {
			t.Errorf("%s is not chosen: %v", id, on)
		}
	}
	answer, page = w.post("/mijn/berichten/tijden", "stil-van", "22:00", "uur", "16", "taal", "nl")
	if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said(page), "beide tijden") {
		t.Error(answer.Code, said(page))
	}
	answer, _ = w.post("/mijn/berichten/proef")
	w.goes(answer, "/mijn/berichten?gedaan=proef")
	if len(n.tried) != 1 || n.tried[0] != "samira" {
		t.Error(n.tried)
	}
}

// TestABrowserIsAddedAndTakenAway by its script.
func TestABrowserIsAddedAndTakenAway(t *testing.T) {
	w, _ := messages(t)
	w.as("samira")
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	w.ok(err)
	raw := base64.RawURLEncoding
	good := `{"endpoint":"https://push.example.com/x","key":"` + raw.EncodeToString(key.PublicKey().Bytes()) + `","auth":"` + raw.EncodeToString(make([]byte, 16)) + `"}`
	for body, status := range map[string]int{
		good: http.StatusOK, `{"endpoint":"https://169.254.169.254/latest"}`: http.StatusUnprocessableEntity, `no`: http.StatusUnprocessableEntity,
	} {
		if answer := w.json("/mijn/berichten/apparaat", body); answer.Code != status {
			t.Errorf("%s: %d %s", body, answer.Code, answer.Body)
		}
	}
	_, page := w.get("/mijn/berichten")
	w.clean(page)
	answer, _ := w.post("/mijn/berichten/apparaat/weg", "apparaat", formTo(t, page, "/mijn/berichten/apparaat/weg", "apparaat"))
	w.goes(answer, "/mijn/berichten?gedaan=apparaat-weg")
	if answer, _ := w.get("/sw.js"); answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(answer.Body.String(), "push") {
		t.Error(answer.Code, answer.Header())
	}
}

// TestAHouseholdIsSentNothing, and the page says why.
func TestAHouseholdIsSentNothing(t *testing.T) {
	w, n := messages(t)
	w.as("rob")
	answer, page := w.get("/mijn/berichten")
	w.clean(page)
	if answer.Code != http.StatusOK || !strings.Contains(said(page), "Iemand anders kan je telefoon of mail lezen") || len(all(one(t, page, "main"), "form")) > 0 {
		t.Error(answer.Code, said(page))
	}
	for _, path := range []string{"mail", "code", "mail/weg", "apparaat/weg", "tijden", "proef", "agenda", "agenda/weg"} {
		if answer, _ := w.post("/mijn/berichten/"+path, "mail", "rob@example.nl", "taal", "nl", "uur", "1"); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	if len(n.tried) > 0 {
		t.Error(n.tried)
	}
}

// TestACalendarSaysOnlyThatThereIsSomething: lines after RFC 5545, moments in UTC, and what is not one
// looks like any address that leads nowhere.
func TestACalendarSaysOnlyThatThereIsSomething(t *testing.T) {
	w, n := messages(t)
	n.due = map[string]time.Time{
		"b": time.Date(2026, 3, 29, 1, 30, 0, 0, text.Zone), "a": time.Date(2026, 7, 1, 12, 0, 0, 0, text.Zone), "c": time.Date(2026, 7, 1, 12, 0, 0, 0, text.Zone),
	}
	w.as("samira")
	_, page := w.post("/mijn/berichten/agenda")
	w.clean(page)
	address := said(one(t, page, "p.secret"))
	path, ok := strings.CutPrefix(address, "https://kring.example")
	if !ok || !strings.HasSuffix(path, ".ics") {
		t.Fatalf("%q", address)
	}
	if _, page = w.get("/mijn/berichten"); strings.Contains(said(page), path) {
		t.Error("it shows twice")
	}
	w.cookies = map[string]string{}
	answer, _ := w.get(path)
	got := answer.Body.String()
	if answer.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || answer.Header().Get("Cache-Control") != "no-store" {
		t.Error(answer.Header())
	}
	var unfolded []string
	for line := range strings.SplitSeq(strings.TrimSuffix(strings.ReplaceAll(got, "\r\n ", ""), "\r\n"), "\r\n") {
		unfolded = append(unfolded, line)
	}
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	want := strings.Join([]string{
		"BEGIN:VEVENT", "UID:b@kring", "DTSTAMP:20260329T003000Z", "DTSTART:20260329T003000Z", "DURATION:PT15M", "SUMMARY:Kring: iets te doen",
		"DESCRIPTION:Log in om te zien wat: https://kring.example/inloggen", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "URL:https://kring.example/inloggen", "END:VEVENT",
	}, "\n")
	if all := strings.Join(unfolded, "\n"); !strings.Contains(all, want) || strings.Count(all, "BEGIN:VEVENT") != 3 || strings.Index(all, "UID:a@") > strings.Index(all, "UID:c@") {
		t.Errorf("%s", all)
	}
	again, _ := w.get(path)
	if again.Body.String() != got {
		t.Error("the same items are written otherwise the second time")
	}
	nothing, _ := w.get("/agenda")
	for _, wrong := range []string{"/agenda/x.ics", "/agenda/x", strings.TrimSuffix(path, ".ics"), path + "x", "/agenda/" + strings.Repeat("A", 43) + ".ics"} {
		answer, _ := w.get(wrong)
		if answer.Code != http.StatusNotFound || answer.Body.String() != nothing.Body.String() {
			t.Errorf("%s: %d is not as nothing at all", wrong, answer.Code)
		}
	}
	w.as("samira")
	w.post("/mijn/berichten/agenda/weg")
	if answer, _ := w.get(path); answer.Code != http.StatusNotFound {
		t.Error("it goes on")
	}
	w.cookies = map[string]string{}
	for range 1400 {
		if answer, _ = w.get("/agenda/x.ics"); answer.Code == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("one source can try without end")
}
