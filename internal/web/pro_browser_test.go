package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kring/internal/report"
	"kring/internal/web"
)

// A teacher reports without a script, on every width, and what came of it can be read and answered.
func TestProfessionalsInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t)
	x := reporting(t, o, web.Persona{ID: "marit", Group: "Noah", Words: web.Words{"nl": "marit"}}, web.Persona{ID: "jan", Group: "Noah", Words: web.Words{"nl": "jan"}})
	enter := func(who string) {
		b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value="+who+"]"))
		b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	}
	see := func(name, address string) {
		b.do(chromedp.Navigate(o.origin + address))
		b.checked(name, axeSource)
	}
	enter("marit")
	see("form", "/melden/beroep")
	see("advice", "/melden/beroep/advies")
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(o.origin+"/melden/beroep"), chromedp.Click("input[name=haast][value=soon]"), chromedp.SendKeys("#wat", "Noah is bang."),
		chromedp.SendKeys("#naam_1", "Noah"), chromedp.SetValue("#soort", "15"), chromedp.Click("main form .utrecht-button--primary-action"),
		chromedp.WaitVisible("div.effect"), chromedp.Click("button[value=vastleggen]"), chromedp.WaitVisible(".pro-state"))
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}); err != nil {
		t.Fatal(err)
	}
	see("mine", "/meldingen/mijn")
	mine, err := x.reports.Mine(t.Context(), x.who("marit"), "", 9)
	if err != nil || len(mine) != 1 {
		t.Fatalf("without a script there are %d reports, %v", len(mine), err)
	}
	id := mine[0].Report
	x.handsOver(id, "K1")
	x.handles(id, report.ReporterTold{How: report.ByAgency, Words: "Het wijkteam gaat kijken."})
	see("one of mine", "/meldingen/mijn/"+string(id))
	b.do(chromedp.Click("form[action='/uitloggen'] button"))
	b.waitFor("location.pathname === '/inloggen'")
	enter("jan")
	see("day", "/")
	see("take over", "/melding/"+string(id)+"/overnemen")
}
