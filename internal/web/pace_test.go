package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
)

// until asks until it is held back, and tells how often it was not.
func (w *walker) until(ask func() *httptest.ResponseRecorder) int {
	w.Helper()
	for n := range 5000 {
		if answer := ask(); answer.Code == http.StatusTooManyRequests {
			if answer.Header().Get("Retry-After") == "" || !strings.Contains(answer.Body.String(), "kun je weer verder") {
				w.Errorf("it doesn't say when again: %v %s", answer.Header(), answer.Body)
			}
			return n
		}
	}
	w.Fatal("it is never held back")
	return 0
}

// Whoever looks at far more than people do waits a moment: by account, and for each thing apart.
func TestWhoLooksAtTooMuchWaits(t *testing.T) {
	w := newWalker(t)
	w.as("samira")
	get := func(address string) func() *httptest.ResponseRecorder {
		return func() *httptest.ResponseRecorder { answer, _ := w.get(address); return answer }
	}
	search := func() *httptest.ResponseRecorder {
		answer, _ := w.post("/zoeken", "naam", "Noah", "doel", "help")
		return answer
	}
	for name, c := range map[string]struct {
		ask        func() *httptest.ResponseRecorder
		least, all int
	}{"searches": {search, 30, 32}, "circles": {get("/kring/K-01"), 120, 125}} {
		if n := w.until(c.ask); n < c.least || n > c.all {
			t.Errorf("%s: %d", name, n)
		}
		w.now = w.now.Add(20 * time.Second)
		if answer := c.ask(); answer.Code == http.StatusTooManyRequests {
			t.Errorf("%s: after some seconds still %d", name, answer.Code)
		}
	}
	if n := w.until(get("/wie-ziet-wat")); n < 400 || n > 620 {
		t.Errorf("pages: %d", n)
	}
	for range 9 {
		get("/wie-ziet-wat")()
	}
	if lines := strings.Count(w.log.String(), "what=pages"); lines != 1 || strings.Contains(w.log.String(), "Samira") || !strings.Contains(w.log.String(), "actor=samira") {
		t.Errorf("%d lines: %s", lines, &w.log)
	}
	w.cookies = map[string]string{}
	w.as("fenna")
	if answer := get("/wie-ziet-wat")(); answer.Code != http.StatusOK {
		t.Errorf("somebody else waits too: %d", answer.Code)
	}
	w.cookies = map[string]string{}
	if n := w.until(get("/")); n < 1200 || n > 1400 {
		t.Errorf("nobody in particular: %d", n)
	}
	if answer := w.json("/inloggen/sleutel/vraag", ""); answer.Code != http.StatusTooManyRequests || !strings.Contains(answer.Body.String(), `{"say":"Je hebt`) {
		t.Errorf("a script is told %d %s", answer.Code, answer.Body)
	}
}

// No number keeps anybody from an act, from the form for one, or from looking in an emergency.
func TestNobodyWaitsInAnEmergency(t *testing.T) {
	w := newWalker(t)
	w.ok(w.door.Ensure(t.Context(), login.Account{ID: "piet", Kind: access.Professional, Agency: "wijk", Name: "Piet", Roles: []access.Role{access.OnCall}}))
	for _, who := range []core.ActorID{"piet", "samira"} {
		w.cookies = map[string]string{}
		w.as(who)
		for _, address := range []string{"/kring/K-01", "/wie-ziet-wat"} {
			w.until(func() *httptest.ResponseRecorder { answer, _ := w.get(address); return answer })
		}
		w.until(func() *httptest.ResponseRecorder {
			answer, _ := w.post("/zoeken", "naam", "Noah", "doel", "help")
			return answer
		})
		for _, one := range []struct {
			method, address string
			form            url.Values
			crisis          bool
		}{
			{http.MethodPost, "/kring/K-01/nood", url.Values{"reden": {"politie aan de deur"}}, false},
			{http.MethodGet, "/kring/K-01/doe/delen", nil, false},
			{http.MethodPost, "/kring/K-01/doe/delen", url.Values{"wie": {"x"}}, false},
			{http.MethodPost, "/uitloggen", nil, false},
			{http.MethodGet, "/kring/K-01?doel=crisis", nil, true},
			{http.MethodPost, "/zoeken", url.Values{"naam": {"Noah"}, "doel": {"crisis"}}, true},
		} {
			w.cookies = map[string]string{}
			w.as(who)
			r := httptest.NewRequestWithContext(t.Context(), one.method, one.address, strings.NewReader(one.form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			held := one.crisis && who != "piet" // calling it one is not enough.
			if answer, _ := w.send(r); answer.Code == http.StatusTooManyRequests != held {
				t.Errorf("%s %s as %s: %d", one.method, one.address, who, answer.Code)
			}
		}
	}
}

// What is tried to get round a control is in the log: what it met and which account, never what was
// typed or where it came from.
func TestTriesToGetRoundAreLogged(t *testing.T) {
	w := newWalker(t)
	w.ask("samira", http.MethodPost, "/kring/K-01/nood", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
	w.cookies = map[string]string{}
	for range 9 {
		w.post("/inloggen", "handle", "zzzz-zzzz", "phrase", "fout en geheim", "code", "000000")
	}
	said := w.log.String()
	for _, want := range []string{"why=refused what=other_site method=POST route=/kring/{id}/nood", "why=held_back what=login.wait method=POST route=/inloggen"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %s", want, said)
		}
	}
	for _, never := range []string{"geheim", "zzzz", "192.0.2", "K-01", "elders"} {
		if strings.Contains(said, never) {
			t.Errorf("%q is in %s", never, said)
		}
	}
}
