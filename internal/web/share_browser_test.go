package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kring/internal/web"
)

// The lead shares the plan with a school; its teacher sees that alone, until the lead ends it. Then
// a mother gives consent, the lead shares on it, and she takes it back, which ends that too.
func TestSharingInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	var personas []web.Persona
	for _, a := range around {
		personas = append(personas, web.Persona{ID: a.ID, Group: "Noah", Words: web.Words{"nl": string(a.ID)}})
	}
	o := served(t)
	x := sharing(t, o, personas...)
	circle := o.origin + "/kring/K1"
	be := func(id string) {
		b.Helper()
		b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.Click("button[value="+id+"]"))
		b.waitFor("location.pathname === '/' && document.readyState === 'complete'")
		b.do(chromedp.Navigate(circle))
	}
	follow := func(what string) {
		b.Helper()
		b.do(chromedp.Click("a[href*='/doe/"+what+"?']"), chromedp.WaitVisible(".form-effect"))
		b.checked(what, axeSource)
	}
	send := func(said string) {
		b.Helper()
		b.do(chromedp.Click("main form button"))
		b.waitFor(fmt.Sprintf("document.readyState === 'complete' && document.querySelector('[role=status]')?.textContent.includes(%q) === true", said))
	}
	sees := func(words string, want bool) {
		b.Helper()
		if got := evaluate[bool](b, fmt.Sprintf("document.querySelector('main').textContent.includes(%q)", words)); got != want {
			t.Errorf("sees %q: %v", words, got)
		}
	}
	gone := func() {
		b.Helper()
		be("marit")
		sees("Niet gevonden", true)
	}
	share := func(ground string) {
		b.Helper()
		be("samira")
		follow("delen")
		b.do(chromedp.SendKeys("#agency", "De Wegwijzer"), chromedp.Click("input[value=plan]"), chromedp.SetValue("#ground", ground),
			chromedp.SendKeys("#reason", "hulp in de klas"), chromedp.SetValue("#until", x.in(30)))
	}

	gone()
	share("duties_weighed")
	b.do(chromedp.SetValue("#agency", "De Wegwijzers"), chromedp.Click("main form button"), chromedp.WaitVisible(".problem"))
	b.checked("refused", axeSource)
	if got := evaluate[string](b, "document.querySelector('#reason').value"); got != "hulp in de klas" {
		t.Errorf("of the reason stays %q", got)
	}
	b.do(chromedp.SetValue("#agency", "De Wegwijzer"))
	send("Het is gedeeld")
	b.openAll()
	b.checked("the circle of the lead", axeSource)
	be("marit")
	sees("rust in huis", true)
	sees("ruzie aan de deur", false)
	b.checked("what the teacher sees", axeSource)
	be("samira")
	follow("delen-stoppen")
	b.do(chromedp.SendKeys("#reason", "het gaat beter"))
	send("niet meer gedeeld")
	gone()

	// Her consent, without script.
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	be("aicha")
	b.do(chromedp.Click("a[href*='/doe/toestemming?']"), chromedp.WaitVisible("#agency"), chromedp.SendKeys("#agency", "De Wegwijzer"),
		chromedp.SendKeys("#what", "het plan"), chromedp.SetValue("#until", x.in(40)), chromedp.Click("main form button"), chromedp.WaitVisible("[role=status]"))
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false}); err != nil {
		t.Fatal(err)
	}
	share("consent")
	b.do(chromedp.SetValue("#consent", string(x.known().Consents[0].ID)))
	send("Het is gedeeld")
	be("marit")
	sees("rust in huis", true)
	be("aicha")
	b.checked("the circle of the mother", axeSource)
	follow("vertel")
	b.do(chromedp.SendKeys("#words", "ik wil rust"))
	send("Wat je zei")
	follow("toestemming-intrekken")
	send("ingetrokken")
	gone()
}
