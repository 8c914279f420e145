package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kring/internal/core"
	"kring/internal/web"
)

// The officer finds that somebody opened many circles and asks; who was asked answers; the officer
// reads it.
func TestAskingWhySomebodyLookedInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	var personas []web.Persona
	for _, name := range []string{"samira", "mo", "fenna", "rob"} {
		personas = append(personas, web.Persona{ID: core.ActorID(name), Group: "Noah", Words: web.Words{"nl": name}})
	}
	o := served(t)
	w := watched(t, o, personas...)
	w.looks(26)
	be := func(id string) {
		b.Helper()
		b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value="+id+"]"))
		b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	}
	be("fenna")
	b.do(chromedp.Navigate(o.origin + "/toezicht"))
	b.openAll()
	b.checked("what stands out", axeSource)
	b.do(chromedp.SendKeys(".finding textarea", "waarom zoveel?"), chromedp.Click(".finding form button"))
	b.waitFor("document.querySelector('.asked')?.textContent.includes('waarom zoveel?') === true")
	b.openAll()
	b.checked("asked", axeSource)
	b.do(chromedp.Navigate(o.origin + "/toezicht/inzage"))
	b.checked("every look", axeSource)

	be("mo")
	b.checked("the notice", axeSource)
	b.do(chromedp.Click(".asked-you a"))
	b.waitFor("location.pathname.endsWith('/vraag')")
	b.checked("the question", axeSource)
	b.do(chromedp.SendKeys("textarea", "ik zocht een oude melding"), chromedp.Click("main form button"))
	b.waitFor("document.querySelector('h1')?.textContent.includes('vastgelegd') === true")
	b.checked("answered", axeSource)

	be("fenna")
	b.do(chromedp.Navigate(o.origin + "/toezicht"))
	b.waitFor("document.querySelector('.asked')?.textContent.includes('ik zocht een oude melding') === true")
	b.checked("the answer", axeSource)

	be("rob")
	b.do(chromedp.Navigate(o.origin + "/kring/K-01/inzage"))
	b.checked("one's own record", axeSource)
	_, err := chromedp.Call(b.open, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	o.ok(err)
	if got := evaluate[string](b, `[".head", ".no-print"].map(s => getComputedStyle(document.querySelector(s)).display).join() + " " +
		getComputedStyle(document.querySelector("h1")).color + " " + getComputedStyle(document.body).backgroundColor`); got != "none,none rgb(0, 0, 0) rgb(255, 255, 255)" {
		t.Errorf("on paper it is %s", got)
	}
}
