package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"kring/internal/core"
	"kring/internal/handbook"
)

// Anybody reads every chapter: with its heading, its parts, its pictures told in words, and the way on.
func TestHandbookIsRead(t *testing.T) {
	w := newWalker(t)
	for _, who := range []core.ActorID{"", "samira", "rob"} {
		_, contents := w.ask(who, http.MethodGet, "/handboek")
		for _, c := range handbook.Open().Chapters() {
			address := "/handboek/" + c.Slug
			if !slices.ContainsFunc(all(contents, "a"), func(a *html.Node) bool { return attr(a, "href") == address && said(a) == c.Title }) {
				t.Errorf("%q is not in the contents for %q", c.Title, who)
			}
			answer, page := w.ask(who, http.MethodGet, address)
			if answer.Code != http.StatusOK || said(one(t, page, "h1")) != c.Title || len(all(page, "img")) != len(c.Pictures) {
				t.Errorf("%s as %q: %d", address, who, answer.Code)
			}
			for _, picture := range all(page, "img") {
				if attr(picture, "alt") == "" || attr(picture, "loading") != "lazy" || attr(picture, "width") == "" || attr(picture, "height") == "" {
					t.Errorf("%s: %v", address, picture.Attr)
				}
				if who != "" {
					continue
				}
				sent, _ := w.ask(who, http.MethodGet, attr(picture, "src"))
				if sent.Code != http.StatusOK || sent.Header().Get("Content-Type") != "image/webp" || sent.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s: %d %v", attr(picture, "src"), sent.Code, sent.Header())
				}
			}
		}
	}
	for _, nowhere := range []string{"/handboek/niets", "/handboek/beeld/niets.webp", "/handboek/beeld/lijst.txt", "/handboek/README"} {
		if answer, _ := w.ask("", http.MethodGet, nowhere); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", nowhere, answer.Code)
		}
	}
}

// What a chapter leads to is there.
func TestHandbookLeadsToPages(t *testing.T) {
	known := routes(t)
	for _, c := range handbook.Open().Chapters() {
		for _, to := range c.Routes {
			if !slices.Contains(known, "GET "+to) {
				t.Errorf("%s leads to %s, which is no page", c.Slug, to)
			}
		}
	}
}

// Every page that is explained is there, and so is the chapter that explains it.
func TestHelpLeadsToAChapter(t *testing.T) {
	w := newWalker(t)
	led := map[string]bool{}
	for _, route := range routes(t) {
		method, address := sampleOf(route, w.style)
		if method != http.MethodGet {
			continue
		}
		for _, who := range []core.ActorID{"", "samira", "fenna", "rob"} {
			_, page := w.ask(who, method, address)
			for _, a := range all(page, "a") {
				if said(a) != "Hoe werkt dit?" {
					continue
				}
				slug := strings.TrimPrefix(attr(a, "href"), "/handboek/")
				if c, _, _ := handbook.Open().Chapter(slug); c == nil {
					t.Errorf("%s as %q leads to %s", address, who, slug)
				}
				led[slug] = true
			}
		}
	}
	for _, slug := range []string{"mijn-dag", "ring", "zoeken", "inloggen", "functionaris", "gezin", "wie-keek", "vragenlijsten", "opschaling", "kring-openen"} {
		if !led[slug] {
			t.Errorf("no page leads to %s; they lead to %v", slug, led)
		}
	}
	for who, want := range map[core.ActorID]bool{"": true, "samira": true, "rob": false} {
		_, page := w.ask(who, http.MethodGet, "/")
		if got := slices.ContainsFunc(all(page, "a"), func(a *html.Node) bool { return attr(a, "href") == "/handboek" }); got != want {
			t.Errorf("the whole is linked for %q: %v", who, got)
		}
	}
}

// Words are sought by a form that leaves nothing in an address.
func TestHandbookIsSearched(t *testing.T) {
	w := newWalker(t)
	sought := func(words string) (*httptest.ResponseRecorder, *html.Node) {
		w.cookies = map[string]string{}
		return w.post("/handboek", "woorden", words)
	}
	answer, page := sought("ondergrens")
	if answer.Code != http.StatusOK || !slices.ContainsFunc(all(page, "a"), func(a *html.Node) bool { return attr(a, "href") == "/handboek/ondergrens" }) ||
		!strings.Contains(said(page), "plekken in het handboek") {
		t.Errorf("%d: %s", answer.Code, said(page))
	}
	if _, page = sought("qwxyz"); !strings.Contains(said(page), "Dit staat niet in het handboek") {
		t.Error(said(page))
	}
	answer, page = sought(hostile)
	harmless(t, "/handboek", page)
	if strings.Contains(answer.Body.String(), "<script>alert") {
		t.Error("what was typed stands there as it was typed")
	}
	if _, err := url.Parse(answer.Header().Get("Location")); err != nil || answer.Header().Get("Location") != "" {
		t.Errorf("it went to %q", answer.Header().Get("Location"))
	}
}

// A first visit stays small with the largest picture that can be in sight.
func TestHandbookIsSmall(t *testing.T) {
	w := newWalker(t)
	for _, c := range handbook.Open().Chapters() {
		_, page := w.ask("", http.MethodGet, "/handboek/"+c.Slug)
		sum := 0
		for _, address := range []string{
			"/handboek/" + c.Slug, w.style, attr(all(page, "script")[0], "src"),
			strings.Replace(w.style, "app.css", "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2", 1),
		} {
			answer, _ := w.ask("", http.MethodGet, address, func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
			sum += answer.Body.Len()
		}
		for i, source := range all(page, "source") {
			wide, _ := w.ask("", http.MethodGet, attr(all(page, "img")[i], "src"))
			small, _ := w.ask("", http.MethodGet, attr(source, "srcset"))
			sum += max(wide.Body.Len(), small.Body.Len())
		}
		if sum > 150<<10 {
			t.Errorf("%s costs %d bytes", c.Slug, sum)
		}
	}
}

func TestHandbookInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	server := httptest.NewServer(site(t, sampleBook(t)))
	t.Cleanup(server.Close)
	console := b.listen()
	for _, l := range []look{{320, false}, {390, false}, {1280, false}, {390, true}} {
		b.look(l)
		for _, address := range []string{"/handboek", "/handboek?lang=en", "/handboek/ring?lang=nl", "/handboek/overdragen", "/handboek/gezin?lang=en"} {
			name := fmt.Sprintf("%s at %d, dark %v", address, l.width, l.dark)
			if err := chromedp.Do(b.open, chromedp.Navigate(server.URL+address)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > l.width {
				t.Errorf("%s: scrolls sideways, %d wide", name, wide)
			}
			for _, fault := range b.audit(axeSource) {
				t.Errorf("%s: %s", name, fault)
			}
		}
	}
	evaluate[int](b, "document.querySelector('img').scrollIntoView(), 0")
	b.waitFor("document.querySelector('img').naturalWidth > 0")
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		t.Errorf("the console says %s", said)
	}
}
