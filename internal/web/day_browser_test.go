package web_test

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web"
)

// press presses a key as a keyboard does: what the page stops types nothing.
func (b tab) press(key string) {
	b.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		params := input.DispatchKeyEventParams{Type: kind, Key: key}
		if kind == input.DispatchKeyEventTypeKeyDown {
			params.Text = key
		}
		if _, err := chromedp.Call(b.open, input.DispatchKeyEvent, params); err != nil {
			b.Fatal(err)
		}
	}
}

// One keystroke leads to the box on any page, a name leads to the household, and where something
// is typed the key is a letter.
func TestAKeyLeadsToAHouseholdInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	var personas []web.Persona
	for _, name := range []string{"samira", "jan", "boss"} {
		personas = append(personas, web.Persona{ID: core.ActorID(name), Group: "Noah", Words: web.Words{"nl": name}})
	}
	o := served(t)
	x := sharing(t, o, personas...)
	x.acts("samira", circle.InformationAsked{ID: "q1", Of: "jan", What: "komt hij op afspraken?"},
		circle.HandoverOffered{ID: "h1", ToAgency: "jeugd", What: "hulp na school"})
	b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value=samira]"))
	b.waitFor("location.pathname === '/' && document.querySelector('li.duty') !== null")
	b.openAll()
	b.checked("my day", axeSource)
	for _, page := range []string{"/nieuws", "/kringen", "/opschaling", "/ga"} {
		b.do(chromedp.Navigate(o.origin + page))
		b.checked(page, axeSource)
	}
	for _, key := range []string{"/", "g"} {
		b.do(chromedp.Navigate(o.origin + "/nieuws"))
		b.press(key)
		b.waitFor("document.activeElement.id === 'ga' && document.activeElement.value === ''")
	}
	b.press("g")
	b.press("/")
	b.waitFor("document.activeElement.value === 'g/'")
	b.do(chromedp.Navigate(o.origin + "/opschaling"))
	b.press("/")
	b.do(chromedp.KeyEvent("rob"), chromedp.KeyEvent(kb.Enter))
	b.waitFor("location.pathname === '/kring/K1' && location.search === ''")
	b.do(chromedp.Navigate(o.origin + "/ga"))
	b.do(chromedp.Click("main form button"))
	b.waitFor("location.pathname === '/' && document.querySelector('#ga') !== null && document.querySelector('[data-keys]') === null")
	b.press("/")
	if focus := evaluate[string](b, "document.activeElement.id"); focus == "ga" {
		t.Error("the keys were turned off, and lead there still")
	}
}
