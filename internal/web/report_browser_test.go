package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kring/internal/core"
	"kring/internal/web"
)

// scripts turns the scripts of pages off or on.
func (b tab) scripts(on bool) {
	b.Helper()
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		b.Fatal(err)
	}
}

// From a call to the answer in a browser that runs no script, on a telephone and at a desk.
func TestACallToTheAnswerInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t)
	personas := []web.Persona{{ID: "ines", Group: "Veilig Thuis", Words: web.Words{"nl": "Ines"}}}
	x := intaking(t, o, personas...)
	b.scripts(false)
	look := func(name string) {
		b.Helper()
		b.scripts(true)
		b.checked(name, axeSource)
		b.scripts(false)
	}
	b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value=ines]"), chromedp.WaitVisible("a[href='/meldingen']"))
	b.do(chromedp.Navigate(o.origin+"/meldingen"), chromedp.WaitVisible("#queue-heading"))
	look("an empty queue")
	b.do(chromedp.Click("a[href='/meldingen/nieuw']"), chromedp.WaitVisible("#hints-heading"))
	look("the form for a call")
	b.do(chromedp.SendKeys("#what", "gegil bij de buren"), chromedp.SendKeys("#name-1", "Pim Zwart"), chromedp.SendKeys("#age-1", "7"),
		chromedp.SendKeys("#phone", "06 12345678"), chromedp.Click("input[name=urgency][value=now]"), chromedp.Click("main form button"), chromedp.WaitVisible("#told-heading"))
	look("the report")
	x.id = core.ReportID(evaluate[string](b, "location.pathname.split('/').pop()"))
	at := o.origin + "/melding/" + string(x.id)

	// Each act goes from the page to its form and back.
	act := func(name string, fill ...chromedp.Action[chromedp.Void]) {
		b.Helper()
		b.do(chromedp.Navigate(at+"/doe/"+name), chromedp.WaitVisible(".form-effect"))
		if name == "naast-leggen" || name == "beoordelen" {
			look(name)
		}
		b.do(fill...)
		b.do(chromedp.Click("main form button"), chromedp.WaitVisible("p.asof-note"))
	}
	act("oppakken")
	act("naast-leggen", chromedp.Click("input[name=none]"))
	act("beoordelen", chromedp.Click("input[name=safety-1][value=worrying]"), chromedp.SendKeys("#why-1", "hij is moe"),
		chromedp.Click("input[name=overall][value=worrying]"), chromedp.SendKeys("#why", "eens gehoord"))
	act("beslissen", chromedp.Click("input[name=outcome][value='VT-01-03']"), chromedp.SendKeys("#ground", "school kijkt mee"))
	act("terugkoppelen", chromedp.Click("input[name=how]"), chromedp.SendKeys("#words", "school kijkt nu mee"))
	act("informeren", chromedp.SendKeys("#how", "gesprek thuis"))
	look("an answered report")
	if s, _ := x.report(); !s.Answered() || len(s.Told) != 1 {
		t.Errorf("it ends as %+v", s)
	}
	b.do(chromedp.Navigate(o.origin+"/meldingen/overdracht"), chromedp.WaitVisible("#hold-heading"))
	look("nothing to hand over")
	x.neighbour("soon")
	b.do(chromedp.Navigate(o.origin+"/meldingen/overdracht"), chromedp.WaitVisible("#note"))
	look("a shift to hand over")
	b.do(chromedp.Navigate(o.origin+"/meldingen"), chromedp.WaitVisible("ol.duties"))
	look("a queue")
}
