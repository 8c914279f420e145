package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/web"
)

// Who manages an agency plans a night, takes it away and says how they are told; each page passes the
// accessibility test, also on a telephone.
func TestRosterAndMessagesInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t)
	w := watched(t, o)
	boss := login.Account{ID: "bram", Kind: access.Professional, Agency: "wijk", Name: "Bram Bakker", Roles: []access.Role{access.Manager, access.OnCall}}
	o.ok(o.door.Ensure(t.Context(), boss))
	var err error
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Living: wholeDesk{w.watchDesk}, Policies: w.desk.Policies, Clock: w.desk.Clock, NewID: core.RandomID, Rules: w.desk.Rules, Door: o.door, Noticing: &noticing{},
		Personas: []web.Persona{{ID: "bram", Group: "Wijk", Words: web.Words{"nl": "Bram"}}, {ID: "rob", Group: "Wijk", Words: web.Words{"nl": "Rob"}}},
	})
	o.ok(err)
	be := func(id string) {
		b.Helper()
		b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value="+id+"]"))
		b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	}
	be("bram")
	b.do(chromedp.Navigate(o.origin + "/rooster"))
	b.checked("no roster", axeSource)
	b.do(chromedp.Navigate(o.origin + "/rooster/dienst"))
	b.checked("plan", axeSource)
	b.do(chromedp.SendKeys("#telefoon", "06 12345678"), chromedp.Click("main form button"))
	b.waitFor("document.querySelector('[role=status]')?.textContent.includes('staat in het rooster') === true")
	b.checked("roster", axeSource)
	b.do(chromedp.Click(".roster a[href^='/rooster/dienst/']"))
	b.waitFor("document.querySelector('form[action$=\"/weg\"]') !== null")
	b.checked("change", axeSource)
	b.do(chromedp.Click("form[action$='/weg'] button"))
	b.waitFor("document.querySelector('[role=status]')?.textContent.includes('is weg') === true")
	b.checked("taken away", axeSource)
	b.do(chromedp.Navigate(o.origin + "/beheer"))
	b.checked("people", axeSource)
	b.do(chromedp.Navigate(o.origin + "/mijn/berichten"))
	b.checked("messages", axeSource)
	b.do(chromedp.Click("form[action='/mijn/berichten/agenda'] button"))
	b.waitFor("document.querySelector('.secret') !== null")
	b.checked("calendar", axeSource)
	be("rob")
	b.do(chromedp.Navigate(o.origin + "/mijn/berichten"))
	b.checked("nothing is sent", axeSource)
}
