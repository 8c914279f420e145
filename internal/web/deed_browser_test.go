package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kring/internal/web"
)

// A lead makes an agreement with the keyboard alone: an error, what it changes, back, and on record.
func TestAFormWithTheKeyboardAlone(t *testing.T) {
	b, axeSource := browser(t)
	var personas []web.Persona
	for _, a := range around {
		personas = append(personas, web.Persona{ID: a.ID, Group: "Noah", Words: web.Words{"nl": string(a.ID)}})
	}
	o := served(t)
	x := sharing(t, o, personas...)
	b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value=samira]"))
	b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	b.do(chromedp.Navigate(o.origin+"/kring/K1/doe/afspraak"), chromedp.WaitVisible(".form-effect"))
	b.checked("an empty form", axeSource)

	// to goes with the tab key until something has the focus.
	to := func(what string) {
		b.Helper()
		for range 60 {
			b.do(chromedp.KeyEvent(kb.Tab))
			if evaluate[bool](b, "document.activeElement.matches('"+what+"')") {
				return
			}
		}
		b.Fatalf("the keyboard never comes to %s", what)
	}
	press := func(keys ...string) {
		b.Helper()
		for _, k := range keys {
			b.do(chromedp.KeyEvent(k))
		}
	}
	to("#what")
	press("niet bellen")
	to("#who")
	press(kb.ArrowDown)
	to("#checker")
	press(kb.ArrowDown)
	// A day is typed digit by digit; here it is one that has been, which the circle refuses.
	evaluate[string](b, "document.querySelector('#due').value = '2020-01-01'")
	evaluate[int](b, "document.querySelector('main form').noValidate = true, 0")
	to("input[name=condition]")
	press(" ")
	to("main form button")
	press(kb.Enter)
	b.do(chromedp.WaitVisible(".problem"))
	b.checked("an error", axeSource)
	if got := evaluate[string](b, "document.querySelector('#what').value + '/' + document.querySelector('input[name=condition]:checked').value"); got != "niet bellen/ja" {
		t.Errorf("what was typed is now %q", got)
	}
	evaluate[string](b, "document.querySelector('#due').value = '"+x.in(8)+"'")
	to("main form button")
	press(kb.Enter)
	b.do(chromedp.WaitVisible("div.effect"))
	b.checked("what it changes", axeSource)
	to("button[value=terug]")
	press(kb.Enter)
	b.do(chromedp.WaitVisible("#what"))
	to("main form button")
	press(kb.Enter)
	b.do(chromedp.WaitVisible("div.effect"))
	to("button[value=vastleggen]")
	press(kb.Enter)
	b.waitFor("document.querySelector('[role=status]')?.textContent.includes('Het staat erin') === true")
	if a := x.known().Agreements; len(a) != 1 || a[0].What != "niet bellen" || !a[0].Condition {
		t.Errorf("on record: %+v", a)
	}
}
