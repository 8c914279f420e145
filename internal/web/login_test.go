package web_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/rules"
	"kring/internal/storetest"
	"kring/internal/web"
)

const longPhrase = "paars paard op zolder"

// office is pages with a door, and a visitor with a browser of their own.
type office struct {
	*testing.T
	http.Handler
	door    *login.Door
	origin  string
	now     time.Time
	log     strings.Builder
	cookies map[string]string
	agent   string
}

type openSealer struct{}

func (openSealer) Seal(_ core.ActorID, plain []byte) ([]byte, error)  { return plain, nil }
func (openSealer) Open(_ core.ActorID, sealed []byte) ([]byte, error) { return sealed, nil }

func newOffice(t *testing.T, origin string, personas ...web.Persona) *office {
	t.Helper()
	o := &office{T: t, origin: origin, now: now, cookies: map[string]string{}, agent: "Chrome"}
	var err error
	o.door, err = login.New(login.Options{
		Store: storetest.NewAccounts(t), Clock: func() time.Time { return o.now }, NewID: core.RandomID, Random: rand.Reader, Seal: openSealer{},
		Audit:  func(context.Context, login.Entry) error { return nil },
		Tell:   func(context.Context, core.ActorID) {},
		Origin: origin, Costs: login.Costs{Time: 1, Memory: 64, Side: 2},
	})
	o.ok(err)
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Clock: func() time.Time { return o.now }, NewID: func() string { return "N1" }, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&o.log, nil)), Door: o.door, Personas: personas,
	})
	o.ok(err)
	o.ok(second(o.door.AddAgency(t.Context(), core.Actor{}, login.Agency{ID: "wijk", Kind: "wijkteam", Name: "Wijkteam"})))
	return o
}

func second[T any](_ T, err error) error { return err }

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// send asks as the visitor's browser would, and keeps what cookies it is given.
func (o *office) send(r *http.Request) (*httptest.ResponseRecorder, *html.Node) {
	o.Helper()
	r.Header.Set("User-Agent", o.agent)
	for name, value := range o.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	o.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(o.cookies, c.Name)
		} else {
			o.cookies[c.Name] = c.Value
		}
	}
	tree, err := html.Parse(strings.NewReader(w.Body.String()))
	o.ok(err)
	return w, tree
}

func (o *office) get(address string) (*httptest.ResponseRecorder, *html.Node) {
	o.Helper()
	return o.send(httptest.NewRequestWithContext(o.Context(), http.MethodGet, address, nil))
}

func (o *office) post(address string, values ...string) (*httptest.ResponseRecorder, *html.Node) {
	o.Helper()
	form := url.Values{}
	for i := 0; i < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	r := httptest.NewRequestWithContext(o.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.send(r)
}

func (o *office) json(address, body string) *httptest.ResponseRecorder {
	o.Helper()
	r := httptest.NewRequestWithContext(o.Context(), http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w, _ := o.send(r)
	return w
}

// goes fails unless an answer leads there.
func (o *office) goes(w *httptest.ResponseRecorder, to string) {
	o.Helper()
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
		o.Fatalf("%d to %q, want %q: %s", w.Code, w.Header().Get("Location"), to, w.Body)
	}
}

func (o *office) worker(name string, roles ...access.Role) login.Account {
	o.Helper()
	a, err := o.door.AddAccount(o.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "wijk", Name: name, Roles: roles})
	o.ok(err)
	return a
}

func (o *office) code(a login.Account) string {
	o.Helper()
	code, _, err := o.door.Invite(o.Context(), core.Actor{}, a.ID)
	o.ok(err)
	return code
}

// secretOn reads from a page what an app is given.
func secretOn(t *testing.T, page *html.Node) string {
	t.Helper()
	link := ""
	for _, a := range all(page, "a") {
		if strings.HasPrefix(attr(a, "href"), "otpauth:") {
			link = attr(a, "href")
		}
	}
	u, err := url.Parse(link)
	if err != nil || u.Query().Get("secret") == "" {
		t.Fatalf("no secret in %q", link)
	}
	return u.Query().Get("secret")
}

func (o *office) digits(secret string) string {
	o.Helper()
	code, err := totp.GenerateCode(secret, o.now)
	o.ok(err)
	return code
}

// enrol takes an account from its code to a session, without script.
func (o *office) enrol(a login.Account) (secret string) {
	o.Helper()
	w, _ := o.post("/aanmelden", "code", o.code(a))
	o.goes(w, "/aanmelden/bewijs")
	_, page := o.get("/aanmelden/bewijs")
	secret = secretOn(o.T, page)
	w, _ = o.post("/aanmelden/bewijs", "phrase", longPhrase, "again", longPhrase, "code", o.digits(secret))
	o.goes(w, "/account")
	o.now = o.now.Add(time.Minute)
	return secret
}

func TestSigningInWithoutScript(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	a := o.worker("Jan Hoek")
	secret := o.enrol(a)
	w, page := o.get("/account")
	if w.Code != http.StatusOK || said(one(t, page, "p.lead-line")) != "Jan Hoek" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	old := o.cookies["__Host-kring"]
	w, _ = o.post("/uitloggen")
	o.goes(w, "/inloggen")
	if w.Header().Get("Clear-Site-Data") == "" || o.cookies["__Host-kring"] != "" {
		t.Errorf("after signing out %v", w.Header())
	}
	o.cookies["__Host-kring"] = old
	w, _ = o.get("/account")
	o.goes(w, "/inloggen?naar=%2Faccount")

	w, page = o.post("/inloggen?naar=/kring/K-1", "handle", a.Handle, "phrase", "iets anders dan dat", "code", o.digits(secret))
	if w.Code != http.StatusConflict || !strings.Contains(said(one(t, page, "p.problem")), "klopt niet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w, _ = o.post("/inloggen?naar=/kring/K-1", "handle", a.Handle, "phrase", longPhrase, "code", o.digits(secret))
	o.goes(w, "/kring/K-1")
	var c *http.Cookie
	for _, one := range w.Result().Cookies() {
		if one.Name == "__Host-kring" {
			c = one
		}
	}
	if c == nil || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || len(c.Value) != 43 {
		t.Errorf("the cookie is %+v", c)
	}
	o.agent = "Firefox"
	w, _ = o.get("/account")
	o.goes(w, "/inloggen?naar=%2Faccount")
	if o.cookies["__Host-kring"] != "" {
		t.Error("a token that was taken stays in the browser that took it")
	}
}

// The page for a wrong passphrase is to the byte that for nobody.
func TestThePagesTellNobodyWhoThereIs(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	a := o.worker("Jan Hoek")
	o.enrol(a)
	o.cookies = map[string]string{}
	var first *httptest.ResponseRecorder
	for range 6 {
		known, _ := o.post("/inloggen", "handle", a.Handle, "phrase", "fout", "code", "000000")
		unknown, _ := o.post("/inloggen", "handle", "0000-0000", "phrase", "fout", "code", "000000")
		if known.Code != unknown.Code || known.Body.String() != unknown.Body.String() || fmt.Sprint(known.Header()) != fmt.Sprint(unknown.Header()) {
			t.Fatalf("known:\n%s\nunknown:\n%s", known.Body, unknown.Body)
		}
		first = known
	}
	if !strings.Contains(first.Body.String(), "te vaak") {
		t.Errorf("after six times it says %s", first.Body)
	}
	if strings.Contains(o.log.String(), a.Handle) || strings.Contains(o.log.String(), "fout") {
		t.Errorf("logged is %s", &o.log)
	}
}

func TestSigningInWithAPasskey(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	a := o.worker("Jan Hoek")
	rp := virtualwebauthn.RelyingParty{ID: "kring.example.nl", Name: "Kring", Origin: o.origin}
	auth := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(a.ID)})
	key := drawn()
	w, _ := o.post("/aanmelden", "code", o.code(a))
	o.goes(w, "/aanmelden/bewijs")
	asked, err := virtualwebauthn.ParseAttestationOptions(o.json("/aanmelden/sleutel/vraag", "").Body.String())
	o.ok(err)
	got := o.json("/aanmelden/sleutel", virtualwebauthn.CreateAttestationResponse(rp, auth, key, *asked))
	if got.Code != http.StatusOK || got.Body.String() != "{\"to\":\"/account\"}\n" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	o.cookies = map[string]string{}
	use, err := virtualwebauthn.ParseAssertionOptions(o.json("/inloggen/sleutel/vraag", "").Body.String())
	o.ok(err)
	key.Counter++
	answer := virtualwebauthn.CreateAssertionResponse(rp, auth, key, *use)
	got = o.json("/inloggen/sleutel?naar=//elders.nl/", answer)
	if got.Code != http.StatusOK || got.Body.String() != "{\"to\":\"/account\"}\n" || o.cookies["__Host-kring"] == "" {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	got = o.json("/inloggen/sleutel", answer)
	if got.Code != http.StatusConflict || !strings.Contains(got.Body.String(), "Begin opnieuw") {
		t.Errorf("again: %d %s", got.Code, got.Body)
	}
	o.cookies = map[string]string{}
	if got := o.json("/account/sleutel/vraag", ""); got.Code != http.StatusUnauthorized || !strings.Contains(got.Body.String(), "niet meer ingelogd") {
		t.Errorf("nobody: %d %s", got.Code, got.Body)
	}
}

func TestAnotherSiteCantAct(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	o.enrol(o.worker("Jan Hoek"))
	for _, path := range []string{"/uitloggen", "/inloggen", "/inloggen/sleutel/vraag", "/account/sessie/andere", "/account/wachtzin/begin", "/herstel", "/aanmelden", "/"} {
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elders.nl"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, nil)
			r.Header.Set(name, value)
			w, page := o.send(r)
			if w.Code != http.StatusForbidden || !strings.Contains(said(page), "andere website") {
				t.Errorf("%s from %s: %d", path, value, w.Code)
			}
		}
	}
	if w, _ := o.get("/account"); w.Code != http.StatusOK {
		t.Errorf("and then %d", w.Code)
	}
}

func TestTheDemoIsOnlyInTheDemo(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	if w, _ := o.get("/demo"); w.Code != http.StatusNotFound {
		t.Errorf("/demo is there: %d", w.Code)
	}
	a := o.worker("Jan")
	if w, _ := o.post("/demo", "wie", string(a.ID)); w.Code != http.StatusMethodNotAllowed || len(o.cookies) > 0 {
		t.Errorf("somebody was let in: %d", w.Code)
	}
	o = newOffice(t, "http://localhost:1", web.Persona{ID: "jan", Group: "Noah", Words: web.Words{"nl": "Jan, kringlid"}})
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: "jan", Kind: access.Professional, Agency: "wijk", Name: "Jan Hoek"}))
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: "piet", Kind: access.Professional, Agency: "wijk", Name: "Piet"}))
	_, page := o.get("/demo")
	if got := said(one(t, page, "button")); got != "Jan, kringlid" {
		t.Errorf("it offers %q", got)
	}
	if w, _ := o.post("/demo", "wie", "piet"); w.Code != http.StatusNotFound {
		t.Errorf("somebody who is not offered: %d", w.Code)
	}
	w, _ := o.post("/demo", "wie", "jan")
	o.goes(w, "/")
	_, page = o.get("/account")
	if got := said(one(t, page, "p.lead-line")); got != "Jan Hoek" {
		t.Errorf("it is %q", got)
	}
}

func TestRecoveryOnThePages(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	lost := o.worker("Jan Hoek")
	o.enrol(lost)
	first, other := o.worker("Ellen Kuipers", access.Manager), o.worker("Tom Vos", access.Manager)
	browsers := map[core.ActorID]map[string]string{}
	for _, a := range []login.Account{first, other} {
		o.cookies = map[string]string{}
		o.enrol(a)
		browsers[a.ID] = o.cookies
	}
	o.cookies = browsers[first.ID]
	w, _ := o.post("/herstel", "account", string(lost.ID), "reden", "lost_device")
	o.goes(w, "/herstel")
	_, page := o.get("/herstel")
	if text := said(page); !strings.Contains(text, "Jan Hoek") || !strings.Contains(text, "apparaat kwijt") || !strings.Contains(text, "Iemand anders moet dit bevestigen") {
		t.Errorf("it says %s", text)
	}
	o.cookies = browsers[other.ID]
	_, page = o.get("/herstel")
	id := ""
	for _, in := range all(page, "input") {
		if attr(in, "name") == "herstel" {
			id = attr(in, "value")
		}
	}
	w, page = o.post("/herstel/bevestig", "herstel", id)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	code := said(one(t, page, "p.secret"))
	o.cookies = map[string]string{}
	w, _ = o.post("/aanmelden", "code", code)
	o.goes(w, "/aanmelden/bewijs")
	_, page = o.get("/aanmelden/bewijs")
	if !strings.Contains(said(page), "werkt daarna niet meer") {
		t.Error("it doesn't say what ends")
	}
	o.cookies = browsers[other.ID]
	o.now = o.now.Add(6 * time.Minute)
	w, _ = o.get("/herstel")
	o.goes(w, "/inloggen?naar=/herstel")

	o.cookies = map[string]string{}
	o.enrol(o.worker("Piet"))
	if w, _ := o.get("/herstel"); w.Code != http.StatusNotFound {
		t.Errorf("who manages nobody: %d", w.Code)
	}
}

func TestWhatIsTypedIsNotBelieved(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	o.enrol(o.worker("Jan"))
	for path, want := range map[string]int{
		"/account/sleutel/naam": http.StatusNotFound, "/account/sleutel/weg": http.StatusConflict, "/account/wachtzin/weg": http.StatusConflict,
		"/account/sessie/weg": http.StatusSeeOther, "/account/wachtzin": http.StatusConflict, "/herstel": http.StatusNotFound, "/herstel/bevestig": http.StatusNotFound,
	} {
		if w, _ := o.post(path, "sleutel", "!", "sessie", "\x00", "herstel", "x", "account", "x"); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	for path, body := range map[string]string{"/inloggen/sleutel": "{", "/account/sleutel": strings.Repeat("x", 1<<20), "/aanmelden/sleutel": ""} {
		if w := o.json(path, body); w.Code < 400 || w.Code >= 500 || !strings.Contains(w.Body.String(), "say") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w, _ := o.get("/inloggen/organisatie/nergens/terug?code=1&state=2"); w.Code == http.StatusOK || strings.Contains(w.Body.String(), "state=2") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if o.log.Len() > 0 {
		t.Errorf("logged is %s", &o.log)
	}
}

func TestWhoTriesTooMuchWaits(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	last := 0
	from := func(address, forwarded string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/inloggen/sleutel/vraag", nil)
		r.RemoteAddr = address
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w, _ := o.send(r)
		return w.Code
	}
	for range 301 {
		last = from("203.0.113.7:1234", "198.51.100.1") // not believed of a stranger.
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after 300 %d", last)
	}
	for forwarded, want := range map[string]int{"203.0.113.7": http.StatusTooManyRequests, "10.0.0.1, 203.0.113.7": http.StatusTooManyRequests, "203.0.113.7, 198.51.100.1": http.StatusOK} {
		if got := from("127.0.0.1:9", forwarded); got != want {
			t.Errorf("behind our own proxy, %s: %d", forwarded, got)
		}
	}
}

// brokenStore is one whose server is gone.
type brokenStore struct{ login.Store }

func (brokenStore) Grant(context.Context, []byte) (login.Grant, login.Account, error) {
	return login.Grant{}, login.Account{}, errors.New("gone")
}

func TestAFaultIsNobodySignedIn(t *testing.T) {
	o := newOffice(t, "https://kring.example.nl")
	options := o.door.Options
	options.Store = brokenStore{options.Store}
	door, err := login.New(options)
	o.ok(err)
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Clock: options.Clock, NewID: func() string { return "N1" }, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Door: door,
	})
	o.ok(err)
	o.cookies["__Host-kring"] = "x"
	if w, page := o.get("/account"); w.Code != http.StatusInternalServerError || !strings.Contains(said(page), "N1") {
		t.Errorf("%d %s", w.Code, said(page))
	}
}

// drawn is a passkey with whole coordinates: the library leaves out leading zeros, which no
// device does, and what is read refuses.
func drawn() virtualwebauthn.Credential {
	const whole = 77 // bytes of such a key
	for {
		if c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(c.Key.AttestationData()) == whole {
			return c
		}
	}
}
