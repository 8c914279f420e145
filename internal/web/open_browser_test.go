package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kring/internal/report"
)

// watchedDoor serves the door and writes down what a browser asks it, and whether a cookie came along.
func watchedDoor(t *testing.T, d *doorstep) (base string, faults func() []string) {
	t.Helper()
	var mu sync.Mutex
	var found []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" || strings.Contains(r.URL.RawQuery, "code") || strings.Contains(r.URL.RawQuery, "wat") {
			found = append(found, r.Method+" "+r.URL.String())
		}
		mu.Unlock()
		d.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return found
	}
}

const (
	sendIt  = "form.open-form > div:last-of-type button"
	theCode = "[...document.querySelectorAll('.open-code li')].map((li) => li.textContent).join(' ')"
	loaded  = "performance.getEntriesByType('resource').every((r) => r.name.startsWith(location.origin)) && document.cookie === '' && localStorage.length === 0 && sessionStorage.length === 0"
)

// Report, receipt, come back, ask, and read the answer, on a phone, with a script that does the work.
func TestTheDoorInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	d := atTheDoor(t)
	base, faults := watchedDoor(t, d)
	console := b.listen()
	whole := func(name string) {
		t.Helper()
		b.openAll()
		b.checked(name, axeSource)
		if !evaluate[bool](b, loaded) {
			t.Errorf("%s: something was kept, or came from elsewhere", name)
		}
		b.do(chromedp.EmulateViewport(390, 800))
	}
	b.do(chromedp.Navigate(base+"/melden?lang=en"), chromedp.WaitVisible("main"))
	whole("choose")
	b.do(chromedp.Navigate(base+"/melden"), chromedp.Click("a[href='/melden/nieuw']"), chromedp.WaitVisible("#wat"))
	whole("report")
	b.do(chromedp.Click("button[name=meer]"), chromedp.WaitVisible("#naam-2"))
	b.do(chromedp.SendKeys("#wat", "Elke avond geschreeuw."), chromedp.SendKeys("#postcode", "12"), chromedp.Click(sendIt), chromedp.WaitVisible(".problem"))
	whole("mistake")
	b.do(chromedp.SetValue("#postcode", "1234 AB"), chromedp.Click(sendIt), chromedp.WaitVisible(".open-code"))
	whole("answer")
	code := evaluate[string](b, theCode)
	if at := evaluate[string](b, "location.pathname + location.search + document.title"); at != "/melden/nieuwInformatie" {
		t.Errorf("the history says %s", at)
	}
	b.do(chromedp.Navigate(base+"/melden/terug"), chromedp.SendKeys("#code", code))
	whole("return")
	b.do(chromedp.Click(sendIt), chromedp.WaitVisible("#bericht-woorden"), chromedp.SendKeys("#bericht-woorden", "Is er al iemand geweest?"))
	b.do(chromedp.Click("form[action$=bericht] > div:last-of-type button"), chromedp.WaitVisible(".open-talk"))
	whole("channel")
	d.handles(d.queue()[0].Report, report.MessageSent{ID: "m2", Words: "Ja, vanochtend."})
	b.do(chromedp.Navigate(base+"/melden/terug"), chromedp.SendKeys("#code", code), chromedp.Click(sendIt), chromedp.WaitVisible(".open-ours"))
	if !strings.Contains(evaluate[string](b, "document.querySelector('.open-ours').textContent"), "Ja, vanochtend.") {
		t.Error("the answer isn't there")
	}
	for _, fault := range faults() {
		t.Errorf("asked for %s with a trace", fault)
	}
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		if !strings.Contains(said, "422") { // the mistake.
			t.Errorf("the console says %s", said)
		}
	}
}

// Without script and with the keyboard alone somebody waits, and nothing else is different.
func TestTheDoorWithoutScript(t *testing.T) {
	b, _ := browser(t)
	d := atTheDoor(t)
	base, faults := watchedDoor(t, d)
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(320, 640), chromedp.Navigate(base+"/melden/nieuw"), chromedp.Focus("#wat"), chromedp.KeyEvent("Elke avond geschreeuw."))
	b.do(chromedp.Focus("#postcode"), chromedp.KeyEvent("1234AB"+kb.Enter), chromedp.WaitVisible(".problem"))
	d.now = d.now.Add(25 * time.Second) // Enter in a field sends it: nobody had waited yet, and it is all there still.
	b.do(chromedp.Focus("#postcode"), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(".open-code"))
	code := evaluate[string](b, theCode)
	b.do(chromedp.Navigate(base + "/melden/terug"))
	d.now = d.now.Add(25 * time.Second)
	b.do(chromedp.Focus("#code"), chromedp.KeyEvent(code+kb.Enter), chromedp.WaitVisible("#bericht-woorden"))
	d.now = d.now.Add(25 * time.Second)
	b.do(chromedp.Focus("#bericht-woorden"), chromedp.KeyEvent("Hallo?"+kb.Tab+kb.Enter), chromedp.WaitVisible(".open-talk"))
	for _, fault := range faults() {
		t.Errorf("asked for %s with a trace", fault)
	}
}
