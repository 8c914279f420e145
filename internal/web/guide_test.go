package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"

	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web"
)

// guided are pages with a guide, and nobody who signs in.
func guided(t *testing.T, g *guide.Guide) http.Handler {
	t.Helper()
	h, err := web.New(web.Options{
		Book: &book{}, Guide: g, Clock: func() time.Time { return now }, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// visit reads a page as somebody nothing is known of.
func visit(t *testing.T, h http.Handler, address string) (*httptest.ResponseRecorder, *html.Node) {
	t.Helper()
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody))
	page, err := html.Parse(strings.NewReader(answer.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return answer, page
}

// guideAddresses are all pages of the guide, in both languages.
func guideAddresses() (all []string) {
	all = []string{"/wat-kan-ik-doen?lang=nl", "/wat-kan-ik-doen?lang=en"}
	for _, p := range guide.National().All() {
		all = append(all, guide.At+"/"+p.Name+"?lang="+p.Lang)
	}
	return all
}

// Reading the guide leaves nothing behind: no cookie, nothing kept, no telling title, nobody told.
func TestTheGuideLeavesNoTrace(t *testing.T) {
	h := guided(t, guide.National())
	for _, address := range guideAddresses() {
		answer, page := visit(t, h, address)
		head := answer.Header()
		if answer.Code != http.StatusOK || len(answer.Result().Cookies()) > 0 {
			t.Errorf("%s: %d, cookies %v", address, answer.Code, answer.Result().Cookies())
		}
		if head.Get("Cache-Control") != "no-store" || head.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", address, head)
		}
		if title := said(one(t, page, "title")); title != text.New(attr(one(t, page, "html"), "lang")).Word("guide.tab") {
			t.Errorf("%s: the tab says %s", address, title)
		}
		for _, tag := range []string{"script", "img", "link", "iframe", "form"} {
			for _, n := range all(page, tag) {
				from := attr(n, "src") + attr(n, "href")
				if tag == "iframe" || tag == "form" || !strings.HasPrefix(from, "/assets/") && from != "data:," {
					t.Errorf("%s: a %s from %s", address, tag, from)
				}
			}
		}
	}
}

// Every page begins with whom to call, and has a way out, the day it was checked, and how to wipe the visit.
func TestEveryPageOfTheGuideIsWhole(t *testing.T) {
	h := guided(t, guide.National())
	for _, address := range guideAddresses() {
		_, page := visit(t, h, address)
		main := one(t, page, "main")
		if calls := all(main, "a"); len(calls) < 2 || attr(calls[0], "href") != "tel:112" || attr(calls[1], "href") != "tel:08002000" {
			t.Errorf("%s: the first links are others", address)
		}
		out := 0
		for _, a := range all(page, "a") {
			href := attr(a, "href")
			if attr(a, "class") == "leave" {
				out++
			}
			if strings.HasPrefix(href, "https:") && attr(a, "rel") != "noreferrer" {
				t.Errorf("%s: %s tells where one came from", address, href)
			}
			if strings.HasPrefix(href, guide.At) {
				lang := address[strings.LastIndex(address, "=")+1:]
				if answer, _ := visit(t, h, href); answer.Code != http.StatusOK || !strings.Contains(href, "lang=") ||
					attr(a, "hreflang") == "" && !strings.HasSuffix(href, "lang="+lang) {
					t.Errorf("%s: %s: %d", address, href, answer.Code)
				}
			}
			if to, ok := strings.CutPrefix(href, "#"); ok && to != "main" && byID(page, to) == nil {
				t.Errorf("%s: nothing has the id %s", address, to)
			}
		}
		words := said(main)
		if out != 1 || !strings.Contains(words, "Geschiedenis") && !strings.Contains(words, "History") {
			t.Errorf("%s: %d ways out, %v", address, out, words)
		}
		if strings.Contains(address, "doen/") && !strings.Contains(words, "22 november 2026") && !strings.Contains(words, "22 November 2026") {
			t.Errorf("%s: it doesn't say when it was checked", address)
		}
	}
}

// byID finds what an anchor leads to.
func byID(page *html.Node, id string) *html.Node {
	for n := range page.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// A page of a municipality that is there in Dutch alone says so to whoever reads English; one that
// isn't there is not found.
func TestTheGuideOfAMunicipality(t *testing.T) {
	g, err := guide.Load(fstest.MapFS{"ede.nl.md": {Data: []byte("---\ntitle: Hulp in Ede\nlead: Dichtbij.\nfor: bystander\nreviewed: 2026-11-20\n" +
		"by: gemeente Ede\nsources: eigen werk\n---\n\n## Waar\n\nOp de markt.\n")}})
	if err != nil {
		t.Fatal(err)
	}
	h := guided(t, g)
	_, page := visit(t, h, "/wat-kan-ik-doen/ede?lang=en")
	if article := one(t, page, "article"); attr(article, "lang") != "nl" || !strings.Contains(said(article), "Op de markt.") {
		t.Errorf("it says %s", said(page))
	}
	if _, page := visit(t, h, "/wat-kan-ik-doen"); !strings.Contains(said(page), "Hulp in Ede") {
		t.Error("nothing leads to it")
	}
	if answer, page := visit(t, h, "/wat-kan-ik-doen/hond"); answer.Code != http.StatusNotFound || len(answer.Result().Cookies()) > 0 || len(all(page, "nav")) == 0 {
		t.Errorf("a page that isn't there: %d", answer.Code)
	}
}

// Whoever did not sign in has a way out on every page, and meets the guide on the first. Whoever
// signed in has work here.
func TestVisitorsHaveAWayOut(t *testing.T) {
	w := newWalker(t)
	for _, address := range []string{"/", "/inloggen", "/aanmelden", "/wie-ziet-wat", "/nergens", "/wat-kan-ik-doen/kind"} {
		_, page := w.ask("", http.MethodGet, address)
		if len(byClass(page, "leave")) != 1 {
			t.Errorf("%s: no way out", address)
		}
	}
	if _, page := w.ask("", http.MethodGet, "/"); len(linksTo(page, "/wat-kan-ik-doen")) != 1 {
		t.Error("the first page leads to no guide")
	}
	_, page := w.ask("samira", http.MethodGet, "/")
	if len(byClass(page, "leave")) != 0 || len(linksTo(page, "/wat-kan-ik-doen")) != 0 {
		t.Error("whoever works here is shown the way out")
	}
}

func byClass(page *html.Node, class string) (found []*html.Node) {
	for _, a := range all(page, "a") {
		if attr(a, "class") == class {
			found = append(found, a)
		}
	}
	return found
}

func linksTo(page *html.Node, href string) (found []*html.Node) {
	for _, a := range all(page, "a") {
		if attr(a, "href") == href {
			found = append(found, a)
		}
	}
	return found
}

// weather stands in for where the way out leads, so that no test goes there.
func weather(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/weer" {
			_, _ = w.Write([]byte("<title>Het weer</title>Het weer"))
			return
		}
		kept := httptest.NewRecorder()
		r.Header.Del("Accept-Encoding") // so that what comes can be read here.
		h.ServeHTTP(kept, r)
		for name, values := range kept.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(kept.Code)
		body := strings.ReplaceAll(kept.Body.String(), "https://www.knmi.nl/nederland-nu/weer/verwachtingen", "/weer")
		_, _ = w.Write([]byte(body))
	})
}

func TestTheGuideInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	server := httptest.NewServer(weather(guided(t, guide.National())))
	t.Cleanup(server.Close)
	console := b.listen()
	for _, l := range []look{{320, false}, {390, false}, {1280, false}, {390, true}} {
		b.look(l)
		for _, address := range []string{"/wat-kan-ik-doen?lang=nl", "/wat-kan-ik-doen/partner?lang=en", "/wat-kan-ik-doen/voor-professionals?lang=nl"} {
			b.do(chromedp.Navigate(server.URL + address))
			b.openAll()
			if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > l.width {
				t.Errorf("%s at %d: scrolls sideways, %d wide", address, l.width, wide)
			}
			for _, fault := range b.audit(axeSource) {
				t.Errorf("%s at %d, dark %v: %s", address, l.width, l.dark, fault)
			}
		}
	}
	// A window of 1280 by 1024 that is enlarged four times is one of 320 by 256.
	for _, p := range guide.National().All() {
		b.do(chromedp.EmulateViewport(320, 256), chromedp.Navigate(server.URL+guide.At+"/"+p.Name+"?lang="+p.Lang))
		b.openAll()
		if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > 320 {
			t.Errorf("%s enlarged four times: scrolls sideways, %d wide", p.File, wide)
		}
	}
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		t.Errorf("the console says %s", said)
	}
}

// The button and Escape three times lead away, and the way back doesn't lead to the page.
func TestTheWayOut(t *testing.T) {
	b, _ := browser(t)
	server := httptest.NewServer(weather(guided(t, guide.National())))
	t.Cleanup(server.Close)
	leaves := map[string]func(){
		"the button": func() { b.do(chromedp.Click("a.leave")) },
		"Escape":     func() { b.do(chromedp.KeyEvent(kb.Escape + kb.Escape + kb.Escape)) },
	}
	for name, leave := range leaves {
		b.do(chromedp.Navigate(server.URL+"/wat-kan-ik-doen"), chromedp.Navigate(server.URL+"/wat-kan-ik-doen/partner"))
		long := evaluate[int](b, "history.length")
		leave()
		b.arrives("/weer")
		if now := evaluate[int](b, "history.length"); now != long {
			t.Errorf("%s: the history is %d long, it was %d", name, now, long)
		}
		evaluate[int](b, "history.back(), 0")
		b.arrives("/wat-kan-ik-doen") // the page before: the one that was left is gone.
	}
	// Twice is a mistake.
	b.do(chromedp.Navigate(server.URL+"/wat-kan-ik-doen"), chromedp.KeyEvent(kb.Escape+kb.Escape+"a"+kb.Escape))
	if at := evaluate[string](b, "location.pathname"); at != "/wat-kan-ik-doen" {
		t.Errorf("it went to %s", at)
	}
}

func TestTheGuideWithoutScript(t *testing.T) {
	b, _ := browser(t)
	server := httptest.NewServer(weather(guided(t, guide.National())))
	t.Cleanup(server.Close)
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(320, 640), chromedp.Navigate(server.URL+"/wat-kan-ik-doen"),
		chromedp.Click("a[hreflang=en]"), chromedp.WaitVisible("html[lang=en] main"),
		chromedp.Click("a[href*='/eer']"), chromedp.WaitVisible("#bellen"), chromedp.Click(".guide-index a[href='#bellen']"), chromedp.Click("a.leave"))
	b.arrives("/weer")
}

// arrives waits until the tab is at an address, and its page is whole. It asks nothing of a page that is on its way out.
func (b tab) arrives(path string) {
	b.Helper()
	for range 60 {
		at, err := chromedp.Run(b.open, chromedp.Location())
		ready, _ := chromedp.Run(b.open, chromedp.Evaluate[string]("document.readyState")) // where script is off, the debugger still sees it.
		if err == nil && strings.HasSuffix(at, path) && ready == "complete" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.Fatalf("never came to %s", path)
}
