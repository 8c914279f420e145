package web_test

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kring/internal/circle"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web"
)

// get asks for a page and reads it as a tree.
func get(t *testing.T, h http.Handler, address string, cookies ...*http.Cookie) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	tree, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return w, tree
}

// all finds the elements with this name, and these classes or ids behind dots and hashes.
func all(n *html.Node, what string) []*html.Node {
	name, class, _ := strings.Cut(what, ".")
	name, id, _ := strings.Cut(name, "#")
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (name == "" || d.Data == name) &&
			(class == "" || slices.Contains(strings.Fields(attr(d, "class")), class)) && (id == "" || attr(d, "id") == id) {
			found = append(found, d)
		}
	}
	return found
}

func one(t *testing.T, n *html.Node, what string) *html.Node {
	t.Helper()
	found := all(n, what)
	if len(found) != 1 {
		t.Fatalf("%d × %s, want one", len(found), what)
	}
	return found[0]
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

// said is the text of an element with its white space brought together.
func said(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestCirclePage(t *testing.T) {
	h := site(t, sampleBook(t))
	w, page := get(t, h, "/kring/noah")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	for what, want := range map[string]string{
		"h1": "Huishouden Noah en Lotte", "title": "Kring Huishouden Noah en Lotte", "p.lead-line": "regie: Samira de Boer, plaatsvervanger Tom Vos",
		"p.state": "De kring staat open", "aside.notice": "Voorbeeld met verzonnen mensen",
	} {
		node := all(page, what)[0]
		if got := said(node); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q in it", what, got, want)
		}
	}
}

// The ring, the table beside it and the circle itself say the same.
func TestRingShowsTheCircle(t *testing.T) {
	b := sampleBook(t)
	for _, meta := range b.metas {
		if meta.ID == "leeg" {
			continue
		}
		_, page := get(t, site(t, b), "/kring/"+meta.ID)
		at := now
		if !meta.Last.IsZero() {
			at = meta.Last.In(text.Zone).Truncate(24 * 60 * 60 * 1e9).Add(20 * 60 * 60 * 1e9)
		}
		ring := circle.Ring(circle.Fold(circle.AsKnown(b.events[meta.ID], at)), circle.Moment{Now: at, Rules: rules.National()})
		svg := one(t, page, "svg.ring")
		drawn := map[string]int{}
		for _, stand := range []string{"closed", "open", "aside", "silent"} {
			drawn[stand] = len(all(svg, "path.ring-"+stand))
		}
		want := map[string]int{"closed": 0, "open": ring.OpenLinks(), "aside": 0, "silent": 0}
		for _, l := range ring {
			switch {
			case l.Silent:
				want["silent"]++
			case l.Status == circle.SetAside:
				want["aside"]++
			case l.Status == circle.Closed:
				want["closed"]++
			}
		}
		if !maps.Equal(drawn, want) {
			t.Errorf("%s: drawn %v, want %v", meta.ID, drawn, want)
		}
		if got := len(all(page, "tr.is-open")); got != ring.OpenLinks() {
			t.Errorf("%s: the table has %d open links, want %d", meta.ID, got, ring.OpenLinks())
		}
		if title := said(one(t, svg, "title")); !strings.Contains(title, "10 schakels") {
			t.Errorf("%s: the ring is called %q", meta.ID, title)
		}
	}
}

func TestDutiesSayWhoAndWhen(t *testing.T) {
	_, page := get(t, site(t, sampleBook(t)), "/kring/noah")
	duties := all(page, "li.duty")
	if len(duties) == 0 {
		t.Fatal("no duties")
	}
	late := true
	for _, d := range duties {
		is := strings.Contains(attr(d, "class"), "duty-late")
		if is && !late {
			t.Errorf("%q is late and stands under one that isn't", said(d))
		}
		late = is
		if said(one(t, d, "span.duty-who")) == "" || attr(one(t, d, "time"), "datetime") == "" {
			t.Errorf("%q has no name or no date", said(d))
		}
	}
	if all := said(duties[1]); !strings.Contains(all, "Spreek Noah alleen") || !strings.Contains(all, "dagen te laat") {
		t.Errorf("second duty: %q", all)
	}
}

func TestAlarmsCarryTheirFacts(t *testing.T) {
	_, page := get(t, site(t, sampleBook(t)), "/kring/case-01")
	alarms := all(page, "li.alarm")
	if len(alarms) == 0 {
		t.Fatal("no alarms")
	}
	for _, a := range alarms {
		if said(one(t, a, "h3")) == "" {
			t.Error("an alarm says nothing")
		}
		facts := all(one(t, a, "ol.evidence"), "li")
		before := ""
		for _, f := range facts {
			at := attr(one(t, f, "time"), "datetime")
			if at < before {
				t.Errorf("%q: %s stands after %s", said(a), at, before)
			}
			before = at
		}
		if count := said(one(t, a, "summary")); !strings.HasPrefix(count, fmt.Sprint(len(facts))) {
			t.Errorf("%d facts, and it says %q", len(facts), count)
		}
	}
	for _, f := range all(page, "span") {
		if strings.Contains(said(f), "bruises") && attr(f, "lang") != "en" && len(all(f, "span")) == 0 {
			t.Errorf("English words without their language: %q", said(f))
		}
	}
}

func TestListShowsEveryCircle(t *testing.T) {
	b := sampleBook(t)
	for lang, before := range map[string]string{"nl": "vóór de afloop", "en": "before the outcome"} {
		w, page := get(t, site(t, b), "/?lang="+lang)
		if w.Code != http.StatusOK || len(all(page, "li.entry")) != len(b.metas) || len(all(page, "svg.ring-mark")) != len(b.metas) {
			t.Errorf("%s: %d, %d circles", lang, w.Code, len(all(page, "li.entry")))
		}
		if !strings.Contains(said(page), before) {
			t.Errorf("%s: no word on how long before the harm", lang)
		}
	}
	w, page := get(t, site(t, &book{}), "/")
	if w.Code != http.StatusOK || len(all(page, "p.empty")) != 2 {
		t.Errorf("an empty book: %d, %s", w.Code, said(page))
	}
}

func TestLanguageIsKept(t *testing.T) {
	h := site(t, sampleBook(t))
	w, page := get(t, h, "/kring/noah?lang=en")
	if got := attr(one(t, page, "html"), "lang"); got != "en" {
		t.Errorf("lang=%s", got)
	}
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Name != "__Host-kring-taal" || !cookies[0].Secure || cookies[0].Value != "en" || !cookies[0].HttpOnly {
		t.Fatalf("cookies %v", cookies)
	}
	_, page = get(t, h, "/kring/noah", cookies[0])
	if got := said(one(t, page, "p.state")); !strings.HasPrefix(got, "The circle is open") {
		t.Errorf("after that: %q", got)
	}
	_, page = get(t, h, "/kring/noah?lang=xx")
	if got := attr(one(t, page, "html"), "lang"); got != "nl" {
		t.Errorf("a language nobody speaks gives %s", got)
	}
	_, page = get(t, h, "/kring/noah?day=3&lang=en")
	for _, a := range all(one(t, page, "nav.langs"), "a") {
		if !strings.Contains(attr(a, "href"), "day=3") {
			t.Errorf("%s loses the day", attr(a, "href"))
		}
	}
}

// No page leaves a key unsaid, an id twice, or anything inline.
func TestPagesAreWholeAndClean(t *testing.T) {
	b := sampleBook(t)
	h := site(t, b)
	addresses := []string{"/", "/nergens"}
	for _, meta := range b.metas {
		addresses = append(addresses, "/kring/"+meta.ID, "/kring/"+meta.ID+"?day=0", "/kring/"+meta.ID+"?day=60")
	}
	for _, address := range addresses {
		for _, lang := range text.Languages {
			_, page := get(t, h, address, &http.Cookie{Name: "__Host-kring-taal", Value: lang})
			if at := strings.Index(said(page), "⟨"); at >= 0 {
				t.Errorf("%s %s: unsaid: %.60s", lang, address, said(page)[at:])
			}
			ids := map[string]bool{}
			for d := range page.Descendants() {
				if id := attr(d, "id"); id != "" {
					if ids[id] {
						t.Errorf("%s: id %s stands twice", address, id)
					}
					ids[id] = true
				}
				for _, a := range d.Attr {
					if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s: <%s %s>", address, d.Data, a.Key)
					}
				}
				if d.Data == "style" && d.Type == html.ElementNode || d.Data == "script" && attr(d, "src") == "" && d.Type == html.ElementNode {
					t.Errorf("%s: inline <%s>", address, d.Data)
				}
			}
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	h := site(t, sampleBook(t))
	_, page := get(t, h, "/")
	style := attr(all(page, "link")[1], "href")
	for _, address := range []string{"/", "/kring/noah", "/kring/nergens", "/nergens", "/gezond", style, strings.TrimSuffix(style, "app.css"), "/assets/"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, address, nil))
			for name, want := range map[string]string{
				"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
			} {
				if got := w.Header().Get(name); !strings.HasPrefix(got, want) {
					t.Errorf("%s %s: %s is %q", method, address, name, got)
				}
			}
			if strings.Contains(w.Header().Get("Content-Security-Policy"), "unsafe") {
				t.Errorf("%s: unsafe", address)
			}
		}
	}
}

func TestFaultsAreSaidInWords(t *testing.T) {
	h := site(t, sampleBook(t))
	for address, want := range map[string]string{"/nergens": "Niet gevonden", "/kring/nergens": "Niet gevonden"} {
		w, page := get(t, h, address)
		if w.Code != http.StatusNotFound || said(one(t, page, "h1")) != want {
			t.Errorf("%s: %d %q", address, w.Code, said(one(t, page, "h1")))
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/kring/noah", nil))
	if w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Body.String(), "Dat kan hier niet") {
		t.Errorf("post: %d", w.Code)
	}
	var log strings.Builder
	failing, err := web.New(web.Options{
		Book: brokenBook{}, Clock: func() time.Time { return now }, NewID: func() string { return "N1" }, Rules: rules.National(), Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	broken, page := get(t, failing, "/")
	if line := log.String(); strings.Count(line, "\n") != 1 || !strings.Contains(line, "number=N1") || !strings.Contains(line, "boom") || !strings.Contains(line, "level=ERROR") {
		t.Errorf("logged is %s", line)
	}
	if broken.Code != http.StatusInternalServerError || !strings.Contains(said(page), "nummer N1") || strings.Contains(said(page), "boom") {
		t.Errorf("broken: %d %q", broken.Code, said(page))
	}
	health, _ := get(t, h, "/gezond")
	if health.Code != http.StatusOK || health.Body.String() != "ok\n" {
		t.Errorf("gezond: %d %q", health.Code, health.Body)
	}
}

// brokenBook breaks on every question.
type brokenBook struct{ web.Book }

func (brokenBook) List() []web.Meta { panic("boom") }

// A first visit has to come through on an old phone with a poor connection.
func TestFirstVisitIsSmall(t *testing.T) {
	const most = 150 << 10
	h := site(t, sampleBook(t))
	for _, address := range []string{"/", "/kring/noah", "/kring/case-01"} {
		_, page := get(t, h, address)
		sum := packedSize(t, h, address)
		assets := []string{attr(all(page, "link")[1], "href"), attr(all(page, "script")[0], "src")}
		for _, name := range []string{"latin", "latin-ext"} {
			assets = append(assets, strings.Replace(assets[0], "app.css", "fonts/atkinson-hyperlegible-next-"+name+"-wght-normal.woff2", 1))
		}
		for _, asset := range assets {
			sum += packedSize(t, h, asset)
		}
		if sum > most {
			t.Errorf("%s costs %d bytes, more than %d", address, sum, most)
		}
	}
}

// packedSize is how much is sent of an answer to a browser.
func packedSize(t *testing.T, h http.Handler, address string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("%s: %d", address, w.Code)
	}
	return w.Body.Len()
}

func BenchmarkCirclePage(b *testing.B) { benchmark(b, "/kring/noah") }

func BenchmarkListPage(b *testing.B) { benchmark(b, "/") }

func benchmark(b *testing.B, address string) {
	b.Helper()
	h := site(b, sampleBook(b))
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(b.Context(), http.MethodGet, address, nil))
	}
}
