package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kring/internal/rules"
	"kring/internal/web"
)

const (
	chromium = "/usr/bin/chromium"
	axe      = "../../node_modules/axe-core/axe.min.js"
)

// tab is a tab of a browser, for one test.
type tab struct {
	*testing.T
	open context.Context
}

// browser opens a tab of a browser of its own, or skips loudly where there is none. Where
// KRING_REQUIRE names browser, a skip is a failure.
func browser(t *testing.T) (b tab, axeSource string) {
	t.Helper()
	source, err := os.ReadFile(axe)
	if _, missing := os.Stat(chromium); missing != nil || err != nil {
		why := fmt.Sprintf("BROWSER TESTS NOT RUN: %s or %s is not here", chromium, axe)
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "browser") {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	open, stop := chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()),
	))
	t.Cleanup(stop)
	return tab{t, open}, string(source)
}

// complaints collects what the console of the browser says is wrong.
type complaints struct {
	sync.Mutex
	said []string
}

func (b tab) listen() *complaints {
	b.Helper()
	c := &complaints{}
	if err := chromedp.Do(b.open, chromedp.Navigate("about:blank")); err != nil {
		b.Fatal(err)
	}
	go func() {
		for m, err := range chromedp.Console(b.open) {
			if err != nil {
				return
			}
			switch m.Type {
			case chromedp.ConsoleError, chromedp.ConsoleException, chromedp.ConsoleWarning:
				c.Lock()
				c.said = append(c.said, string(m.Type)+": "+m.Text)
				c.Unlock()
			}
		}
	}()
	return c
}

// look is one way to look at a page.
type look struct {
	width int64
	dark  bool
}

func (b tab) look(l look) {
	b.Helper()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(b.open, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := chromedp.Do(b.open, chromedp.EmulateViewport(l.width, 800)); err != nil {
		b.Fatal(err)
	}
}

func TestPagesInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	server := httptest.NewServer(site(t, sampleBook(t)))
	t.Cleanup(server.Close)
	console := b.listen()
	for _, l := range []look{{320, false}, {390, false}, {1280, false}, {390, true}, {1280, true}} {
		b.look(l)
		for _, address := range []string{
			"/?lang=nl", "/?lang=en", "/kring/noah?lang=nl", "/kring/noah?lang=en", "/kring/noah?day=0",
			"/kring/case-01?lang=nl", "/kring/case-01?lang=en&day=200", "/kring/leeg",
		} {
			name := fmt.Sprintf("%s at %d, dark %v", address, l.width, l.dark)
			if err := chromedp.Do(b.open, chromedp.Navigate(server.URL+address)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			b.openAll()
			if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > l.width {
				t.Errorf("%s: scrolls sideways, %d wide", name, wide)
			}
			for _, fault := range b.audit(axeSource) {
				t.Errorf("%s: %s", name, fault)
			}
		}
	}
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		t.Errorf("the console says %s", said)
	}
}

// openAll opens what is folded, so that it is looked at too.
func (b tab) openAll() {
	b.Helper()
	evaluate[int](b, "document.querySelectorAll('details').forEach(d => d.open = true), 0")
}

func evaluate[T any](b tab, expression string) T {
	b.Helper()
	got, err := chromedp.Run(b.open, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatalf("%.80s: %v", expression, err)
	}
	return got
}

// audit runs axe over the page. It comes in through the debugger, past the policy that keeps
// every other script out.
func (b tab) audit(source string) []string {
	b.Helper()
	evaluate[bool](b, source+"\n;window.axe !== undefined")
	return evaluate[[]string](b, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + " " + n.target.join(" ") + " — " + n.failureSummary)))`)
}

func TestSliderInABrowser(t *testing.T) {
	b, _ := browser(t)
	server := httptest.NewServer(site(t, sampleBook(t)))
	t.Cleanup(server.Close)
	console := b.listen()
	if err := chromedp.Do(b.open, chromedp.Navigate(server.URL+"/kring/noah")); err != nil {
		t.Fatal(err)
	}
	// While it moves it says its date; nothing is asked of the server yet.
	evaluate[int](b, `(() => { const r = document.querySelector("#day"); r.focus(); r.value = 0; r.dispatchEvent(new Event("input", {bubbles: true})); return 0 })()`)
	if got := evaluate[string](b, `document.querySelector("output").textContent`); got != "12 maart 2026" {
		t.Errorf("while it moves it says %q", got)
	}
	if at := evaluate[string](b, "location.search"); at != "" {
		t.Errorf("it went to %q by itself", at)
	}
	evaluate[int](b, `document.querySelector("#day").dispatchEvent(new Event("change", {bubbles: true})), 0`)
	b.waitFor(`location.search === "?day=0" && document.querySelector(".asof-note") !== null`)
	if link := evaluate[string](b, `document.querySelector(".langs a[hreflang=en]").href`); !strings.Contains(link, "day=0") {
		t.Errorf("in English it would be another day: %s", link)
	}
	if focus := evaluate[string](b, "document.activeElement.id"); focus != "day" {
		t.Errorf("the focus went to %q", focus)
	}
	// The keyboard moves it too.
	if err := chromedp.Do(b.open, chromedp.KeyEvent(kb.ArrowRight)); err != nil {
		t.Fatal(err)
	}
	b.waitFor(`location.search === "?day=1" && document.querySelector("output").textContent.startsWith("13 ")`)
	evaluate[int](b, "history.back(), 0")
	b.waitFor(`location.search === "?day=0"`)
	// And back is back.
	evaluate[int](b, "history.back(), 0")
	b.waitFor(`location.search === "" && document.querySelector(".asof-note") === null`)
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		t.Errorf("the console says %s", said)
	}
}

func TestSliderWithoutScript(t *testing.T) {
	b, _ := browser(t)
	server := httptest.NewServer(site(t, sampleBook(t)))
	t.Cleanup(server.Close)
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	err := chromedp.Do(b.open, chromedp.Navigate(server.URL+"/kring/noah"), chromedp.Focus("#day"), chromedp.KeyEvent(kb.Home),
		chromedp.Click(".asof-go"), chromedp.WaitVisible(".asof-note"))
	if err != nil {
		t.Fatal(err)
	}
	at, err := chromedp.Run(b.open, chromedp.Location())
	if err != nil || !strings.HasSuffix(at, "?day=0") {
		t.Errorf("it went to %s: %v", at, err)
	}
}

// The pages for a learning circle are looked at as they come out of the folder.
func TestExportInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	dir := t.TempDir()
	if err := web.Export(t.Context(), dir, sampleBook(t), rules.National()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	for _, width := range []int64{320, 1280} {
		b.look(look{width, false})
		for _, page := range []string{"/index.html", "/case-08.html", "/en/case-12.html"} {
			if err := chromedp.Do(b.open, chromedp.Navigate(server.URL+page)); err != nil {
				t.Fatal(err)
			}
			b.openAll()
			if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("%s at %d scrolls sideways, %d wide", page, width, wide)
			}
			for _, fault := range b.audit(axeSource) {
				t.Errorf("%s at %d: %s", page, width, fault)
			}
		}
	}
}

// waitFor waits until something holds. A page that is just being left answers nothing: that is not
// yet. How long is up to the test as a whole, for a busy machine is slow, not wrong.
func (b tab) waitFor(condition string) {
	b.Helper()
	for range 600 {
		holds, err := chromedp.Run(b.open, chromedp.Evaluate[bool](condition, chromedp.EvalAwaitPromise))
		if err == nil && holds {
			return
		}
		if b.open.Err() != nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.Fatalf("never came: %s; the page is %s", condition, evaluate[string](b, "location.href"))
}
