package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/web"
)

// Whoever signs out in one tab leaves nothing on the screen of another.
func TestSigningOutLeavesNoOpenPage(t *testing.T) {
	one, axeSource := browser(t)
	o := served(t, web.Persona{ID: "ellen", Group: "Noah en Lotte", Words: web.Words{"nl": "Ellen"}})
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: "ellen", Kind: access.Professional, Agency: "wijk", Name: "Ellen Kuipers", Roles: []access.Role{access.Manager}}))
	o.ok(o.door.Ensure(t.Context(), login.Account{ID: core.ActorID("jan"), Kind: access.Professional, Agency: "wijk", Name: "Jan Hoek"}))
	one.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value=ellen]"))
	one.waitFor("location.pathname === '/'")
	open, stop := chromedp.NewContext(one.open)
	t.Cleanup(stop)
	other := tab{t, open}
	other.do(chromedp.Navigate(o.origin + "/herstel"))
	other.waitFor("document.body?.textContent.includes('Jan Hoek')")
	other.checked("signed in", axeSource)

	one.do(chromedp.Click("header form[action='/uitloggen'] button"))
	one.waitFor("location.pathname === '/inloggen'")
	other.waitFor("location.pathname === '/inloggen' && document.readyState === 'complete'")
	if evaluate[bool](other, "document.body.textContent.includes('Jan Hoek')") {
		t.Error("what was on the screen is there still")
	}
}
