package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"kring/internal/report"
)

// Ask in words, come back, read the answer, ask more, read the advice and destroy the words: every page holds.
func TestATalkInABrowser(t *testing.T) {
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
	b.do(chromedp.Navigate(base+"/melden/advies"), chromedp.SendKeys("#vraag", "Wat doe ik met de kinderwagen?"))
	whole("ask in words")
	b.do(chromedp.Click(sendIt), chromedp.WaitVisible(".open-code"))
	whole("asked in words")
	code, id := evaluate[string](b, theCode), d.queue()[0].Advice
	d.ok(d.intake.Answer(t.Context(), atDesk, id, "a1", "Zet hem binnen."))
	back := func() {
		b.do(chromedp.Navigate(base+"/melden/terug"), chromedp.SendKeys("#code", code), chromedp.Click(sendIt), chromedp.WaitVisible(".open-ours"))
	}
	back()
	b.do(chromedp.SendKeys("#vraag-woorden", "En dan?"), chromedp.Click("form[action$=vraag] > div:last-of-type button"), chromedp.WaitVisible(".asof-note"))
	whole("the talk")
	d.ok(d.intake.Answer(t.Context(), atDesk, id, "a2", "Bel ons."))
	d.ok(d.intake.Advise(t.Context(), atDesk, id, report.AdviceGiven{Tips: []report.Tip{report.TipSelfHelp}}))
	back()
	whole("the advice")
	b.do(chromedp.Click("form[action$=wissen] button"), chromedp.WaitVisible(".asof-note"))
	whole("wiped")
	if said := evaluate[string](b, "document.querySelector('main').textContent"); strings.Contains(said, "kinderwagen") || !strings.Contains(said, "De woorden zijn vernietigd") {
		t.Errorf("it says %s", said)
	}
	for _, fault := range faults() {
		t.Errorf("asked for %s with a trace", fault)
	}
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		t.Errorf("the console says %s", said)
	}
}
