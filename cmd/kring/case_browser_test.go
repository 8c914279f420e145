package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kring/internal/core"
	"kring/internal/login"
)

const (
	axe = "../../node_modules/axe-core/axe.min.js"

	narrowest, phoneWide, deskWide = 320, 390, 1280
	patience                       = time.Minute // for one page, on a machine with other things to do
)

// TestACaseInABrowser plays the whole case on the served pages, on both databases, everybody in a browser
// of their own: each act is found on a page, filled in, shown beforehand where it changes the ring, and
// put on record. What is on record afterwards is the same as by the use cases.
func TestACaseInABrowser(t *testing.T) {
	b := newBrowsers(t)
	alone := aTale(t, map[string]string{})
	alone.play, alone.refuse, alone.read = alone.byTheDesk, alone.refusedByTheDesk, alone.viewed
	aCase(alone)
	want := alone.log()
	for name, settings := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := aTale(t, settings(t))
			b := b.on(x)
			x.play, x.refuse, x.read = b.play, b.refuse, b.read
			aCase(x)
			x.proven()
			sameStory(t, want, x.log())
			t.Logf("%d pages, of which %d were looked at here", b.pages, b.looks)
		})
	}
}

// browsers is a browser in which everybody has a place of their own.
type browsers struct {
	*tale
	server *httptest.Server
	origin string
	axe    string
	first  context.Context
	tabs   map[*persona]*place
	seen   *seen
	pages  int
	looks  int
}

// seen are the kinds of pages that were looked at, and what there was on each.
type seen struct {
	sync.Mutex
	all map[string]bool
}

// fresh is something of these that was not there before; empty: all of it was.
func (s *seen) fresh(all []string) (one string) {
	s.Lock()
	defer s.Unlock()
	for _, is := range all {
		if !s.all[is] {
			one, s.all[is] = is, true
		}
	}
	return one
}

// place is where somebody looks at the pages.
type place struct {
	context.Context
	wide     int64
	signedIn time.Time
}

// newBrowsers starts the browser, or skips loudly where there is none. Where KRING_REQUIRE names
// browser, a skip is a failure.
func newBrowsers(t *testing.T) *browsers {
	t.Helper()
	source, err := os.ReadFile(axe)
	if _, missing := os.Stat(chromium); missing != nil || err != nil {
		why := fmt.Sprintf("BROWSER TESTS NOT RUN: %s or %s is not here", chromium, axe)
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "browser") {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	first, stop := chromedp.NewContext(t.Context(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()),
	))
	t.Cleanup(stop)
	if err := chromedp.Do(first, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return &browsers{axe: string(source), first: first, seen: &seen{all: map[string]bool{}}}
}

// on serves the pages of the product that a tale is played on. Nobody has a page of it open yet.
func (b *browsers) on(x *tale) *browsers {
	own := *b
	own.tale, own.tabs = x, map[*persona]*place{}
	server := httptest.NewUnstartedServer(nil)
	own.server = server
	x.o.reachedAt(server.Listener)
	own.origin = x.o.config.Site
	door, err := x.o.door(x.s, nil)
	if err != nil {
		x.Fatal(err)
	}
	x.door = door
	numbers := newFigures(x.s.clock)
	pages, err := x.o.pages(x.s, door, nil, numbers, &health{ping: x.o.ping, works: numbers.works})
	if err != nil {
		x.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("GET "+elsewhere, func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /als/{wie}", func(w http.ResponseWriter, r *http.Request) {
		token, err := door.As(r.Context(), core.ActorID(r.PathValue("wie")), login.Browser{Agent: r.UserAgent()})
		if err != nil {
			x.Error(err)
		}
		http.SetCookie(w, &http.Cookie{Name: "__Host-kring", Value: token, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	})
	server.Config.Handler = mux
	server.Start()
	x.Cleanup(server.Close)
	return &own
}

// elsewhere is a page with nothing on it.
const elsewhere = "/elders"

// of is somebody's place, signed in: nobody stays so for hours.
func (b *browsers) of(who *persona) *place {
	b.Helper()
	p := b.tabs[who]
	if p == nil {
		open, stop := chromedp.NewContext(b.first, chromedp.WithNewBrowserContext())
		b.Cleanup(stop)
		if err := chromedp.Do(open); err != nil { // it lives as long as what it was opened in.
			b.Fatal(err)
		}
		p = &place{Context: open, wide: deskWide}
		b.tabs[who] = p
		if who.phone {
			p.wide = phoneWide
		}
		b.do(p, chromedp.EmulateViewport(p.wide, 800))
		b.leaves(p)
	}
	if now := b.now.now(); p.signedIn.IsZero() || now.Sub(p.signedIn) > 5*time.Minute {
		inPage[bool](b, p, fmt.Sprintf("fetch(%q).then(answer => answer.ok)", "/als/"+string(who.ID)))
		p.signedIn = now
	}
	return p
}

// leaves closes what somebody had open, before others act and time passes: an open page follows both.
func (b *browsers) leaves(p *place) {
	b.Helper()
	b.do(p, chromedp.Navigate(b.origin+elsewhere))
}

func (b *browsers) do(p *place, actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(p, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.stuck(p, err)
	}
}

// inPage evaluates in a page; while one page makes way for another there is none to do it in.
func inPage[T any](b *browsers, p *place, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(p, patience)
	defer cancel()
	for {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return got
		}
		if ctx.Err() != nil || !strings.Contains(err.Error(), "context") && !strings.Contains(err.Error(), "navigat") {
			b.stuck(p, err)
		}
	}
}

// stuck says where it stopped, and what the page said.
func (b *browsers) stuck(p *place, err error) {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p), patience)
	defer cancel()
	said, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + '\\n' + (document.querySelector('main') ?? document.body).innerText"))
	b.Fatalf("after %s: %v\nthe page says: %s", b.step, err, said)
}

// goes opens a page.
func (b *browsers) goes(p *place, path string) {
	b.Helper()
	b.do(p, chromedp.Navigate(b.origin+path))
	b.look(p)
}

// press activates something, and waits until what is marked makes way: for a page that is loaded, for
// one that comes in its place, or, at a table, for a form that comes anew.
func (b *browsers) press(p *place, what string) {
	b.Helper()
	inPage[bool](b, p, fmt.Sprintf(`(document.querySelector(%q).closest("form[data-stay]") ?? document.getElementById("page")).dataset.before = "", true`, what))
	b.do(p, chromedp.Click(what))
	b.until(p, `document.getElementById("page") !== null && document.querySelector("[data-before]") === null && document.readyState === "complete"`)
	b.look(p)
}

// until waits for a condition in the page itself.
func (b *browsers) until(p *place, condition string) {
	b.Helper()
	began := time.Now()
	for !inPage[bool](b, p, `new Promise(done => { if (`+condition+`) return done(true); setTimeout(() => done(`+condition+`), 25) })`) {
		if time.Since(began) > patience {
			b.stuck(p, errors.New("never came: "+condition))
		}
	}
}

// whatIsThere are the kind of the page that is open, and each thing in a thing on it, by its looks.
const whatIsThere = `(() => {
	const kind = location.pathname.replaceAll(/\/(kring|overleg|melding)\/(?=.*[0-9-])[A-Za-z0-9-]{20,}/g, "/$1/*") + " at " + innerWidth
	const looks = e => [e.tagName, ...e.classList, e.getAttribute("role") ?? "", e.getAttribute("type") ?? ""].join(".")
	return [...new Set([...document.querySelectorAll("body *")].map(e => kind + ": " + looks(e.parentElement) + " > " + looks(e)))]
})()`

// look goes over the page with axe, and wants it to fit the narrowest screen, if there is anything on it
// that was not there on a page of its kind before.
func (b *browsers) look(p *place) {
	b.Helper()
	b.pages++
	fresh := b.seen.fresh(inPage[[]string](b, p, whatIsThere))
	if fresh == "" {
		return
	}
	b.looks++
	inPage[bool](b, p, "document.querySelectorAll('details').forEach(d => d.open = true), true")
	b.fits(p, fresh)
	if !inPage[bool](b, p, "window.axe !== undefined") { // a page that came in the place of another has it.
		inPage[bool](b, p, b.axe+"\n;true")
	}
	for _, fault := range inPage[[]string](b, p, `axe.run({resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + " " + n.target.join(" "))))`) {
		b.Errorf("%s: %s: %s", b.step, fresh, fault)
	}
}

// fits wants nothing of a page to lie beside the screen.
func (b *browsers) fits(p *place, what string) {
	b.Helper()
	for _, wide := range []int64{narrowest, p.wide} {
		b.do(p, chromedp.EmulateViewport(wide, 800))
		if is := inPage[int64](b, p, "document.documentElement.scrollWidth"); is > wide {
			b.Errorf("%s: %s scrolls sideways: %d wide in %d", b.step, what, is, wide)
		}
	}
}
