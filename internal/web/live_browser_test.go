package web_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/web"
)

// besides opens another browser, with a device of its own, at the same office.
func (b tab) besides(t *testing.T) tab {
	t.Helper()
	other, _ := browser(t)
	return other
}

// be signs this browser in as somebody.
func (b tab) be(l *liver, id, at string) {
	b.Helper()
	b.do(chromedp.Navigate(l.origin+"/demo"), chromedp.Click("button[value="+id+"]"))
	b.waitFor("location.pathname === '/' && document.querySelector('h1') !== null")
	b.do(chromedp.Navigate(l.origin + at))
}

// runs is a sharer at an address, with a feed that runs.
func runs(t *testing.T) *liver {
	t.Helper()
	var personas []web.Persona
	for _, a := range around {
		personas = append(personas, web.Persona{ID: a.ID, Group: "Noah", Words: web.Words{"nl": string(a.ID)}})
	}
	o := served(t)
	l := livingOn(sharing(t, o, personas...), 100*time.Millisecond, personas...)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			if _, _, err := l.feed.Round(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	t.Cleanup(func() { close(l.stop); stop(); <-ended })
	return l
}

// One acts and the other sees it without fetching the page: what they folded open, where they are and
// what they typed stays. The household sees nothing of what is hidden from it.
func TestTwoBrowsersAtOnce(t *testing.T) {
	one, axeSource := browser(t)
	l := runs(t)
	two := one.besides(t)
	console := one.listen()
	one.be(l, "samira", "/kring/K1")
	two.be(l, "aicha", "/kring/K1")
	evaluate[int](one, `document.querySelector("details.facts summary").focus(), document.querySelector("details.facts").open = true, window.stayed = document.querySelector("h1"), 0`)
	evaluate[int](two, `window.swaps = 0, new MutationObserver(() => window.swaps++).observe(document.querySelector("main"), {childList: true, subtree: true, characterData: true, attributes: true}), 0`)
	l.acts("jan", circle.DissentVoiced{ID: "d1", What: "het is hier nog niet veilig"})
	one.waitFor(`document.querySelector("#live-said").textContent.includes("Jan Hoek")`)
	if !evaluate[bool](one, `document.querySelector("details.facts").open && window.stayed === document.querySelector("h1") && document.activeElement === document.querySelector("details.facts summary")`) {
		t.Error("what was open, or where somebody was, is gone")
	}
	one.checked("the page after news", axeSource)
	l.acts("aicha", circle.VoiceHeard{Person: "aicha", Words: "het gaat beter"})
	two.waitFor(`document.querySelector("main").textContent.includes("het gaat beter") && document.querySelector("#live-said").textContent === "Er is iets veranderd op deze pagina."`)

	// Two edit the same: who is later is told, with their own words kept.
	l.acts("samira", circle.AgreementMade{ID: "a1", What: "bel elke dag", Person: "aicha", Checker: "samira", Due: l.now.AddDate(0, 0, 9)})
	three := one.besides(t)
	three.be(l, "jan", "/kring/K1/doe/afspraak-nagegaan?doel=help&over=a1")
	one.do(chromedp.Navigate(l.origin + "/kring/K1/doe/afspraak-nagegaan?doel=help&over=a1"))
	for _, x := range []tab{one, three} {
		x.do(chromedp.WaitVisible("#note"), chromedp.Click("input[name=kept][value=ja]"), chromedp.SetValue("#note", "gebeld"))
	}
	record := func(x tab) {
		x.do(chromedp.Click("main form button"))
		x.waitFor(`document.querySelector("[name=stap]") !== null || document.querySelector("#meanwhile-heading") !== null || document.querySelector(".asof-note") !== null`)
		if evaluate[bool](x, `document.querySelector("[name=stap]") !== null`) {
			x.do(chromedp.Click("[name=stap]"))
		}
	}
	record(one)
	one.waitFor(`location.pathname === "/kring/K1" && document.querySelector(".asof-note") !== null`)
	three.do(chromedp.Click("main form button"))
	three.waitFor(`document.querySelector("#meanwhile-heading") !== null`)
	if !evaluate[bool](three, `document.querySelector(".meanwhile").textContent.includes("Samira de Boer") && document.querySelector("#note").value === "gebeld"`) {
		t.Error("the later one is not told by whom, or what they typed is gone")
	}
	three.checked("overtaken", axeSource)

	// Rights that end take the page from the screen.
	three.do(chromedp.Navigate(l.origin + "/kring/K1"))
	three.waitFor(`document.querySelector("main[data-live]") !== null`)
	l.acts("samira", circle.AccessBarred{Actor: "jan", Reason: "x"})
	three.waitFor(`document.querySelector("h1")?.textContent.includes("Niet gevonden") === true`)
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		t.Errorf("the console says %s", said)
	}
}

func (b tab) offline(off bool) {
	b.Helper()
	if _, err := chromedp.Call(b.open, network.Enable, network.EnableParams{}); err != nil {
		b.Fatal(err)
	}
	rules := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{}}
	if off {
		rules.MatchedNetworkConditions = append(rules.MatchedNetworkConditions, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	if _, err := chromedp.Call(b.open, network.EmulateNetworkConditionsByRule, rules); err != nil {
		b.Fatal(err)
	}
}

// What is typed survives a lost connection, a tab that is loaded anew and a session that ended; it is
// sent when somebody presses again, once; and it goes when it was sent or when they sign out.
func TestADraftSurvives(t *testing.T) {
	b, axeSource := browser(t)
	l := runs(t)
	const at = "/kring/K1/doe/vraag?doel=help"
	b.be(l, "samira", at)
	b.do(chromedp.WaitVisible("#what"), chromedp.SetValue("#of", "jan"), chromedp.SendKeys("#what", "hoe gaat het op school"))
	b.waitFor(`Object.keys(sessionStorage).some(k => k.startsWith("kring:"))`)
	if evaluate[bool](b, `Object.values(sessionStorage).some(v => v.includes("school"))`) {
		t.Error("what was typed lies open on the device")
	}
	b.offline(true)
	b.do(chromedp.Click("main form button"))
	b.waitFor(`document.querySelector(".draft-told")?.textContent.includes("geen verbinding") === true`)
	if evaluate[string](b, `document.querySelector("#what").value`) != "hoe gaat het op school" {
		t.Error("the text is gone")
	}
	b.checked("offline", axeSource)
	b.offline(false)
	b.do(chromedp.Navigate(l.origin + at))
	b.waitFor(`document.querySelector(".draft") !== null`)
	b.checked("with a draft", axeSource)
	b.do(chromedp.Click(".draft button"))
	if evaluate[string](b, `document.querySelector("#what").value + document.querySelector("#of").value`) != "hoe gaat het op schooljan" {
		t.Error("it does not come back")
	}

	// The session ends: what was typed waits for who signs in again.
	evaluate[int](b, `document.querySelector("#what").value += ", echt"; document.querySelector("#what").dispatchEvent(new Event("input", {bubbles: true})), 0`)
	l.ok(l.door.EndOthers(t.Context(), &login.Session{Who: l.who("samira").Who, ID: "none"}))
	b.do(chromedp.Click("main form button"))
	b.waitFor(`location.pathname === "/inloggen"`)
	b.be(l, "jan", at)
	b.do(chromedp.WaitVisible("#what"))
	if evaluate[bool](b, `document.querySelector(".draft") !== null`) {
		t.Error("another account is offered it")
	}
	b.be(l, "samira", at)
	b.waitFor(`document.querySelector(".draft") !== null`)
	b.do(chromedp.Click(".draft button"))
	before := len(l.events())
	b.do(chromedp.Click("main form button"))
	b.waitFor(`document.querySelector("[name=stap]") !== null`)
	evaluate[int](b, `document.querySelector("[name=stap]").click(), document.querySelector("[name=stap]").click(), 0`)
	b.waitFor(`location.pathname === "/kring/K1" && document.querySelector(".asof-note") !== null`)
	if n := len(l.events()) - before; n != 1 {
		t.Errorf("it stands there %d times", n)
	}
	if got := l.last().Body.(circle.InformationAsked).What; got != "hoe gaat het op school, echt" { //nolint:errcheck // It is what was done.
		t.Errorf("recorded %q", got)
	}
	if evaluate[bool](b, `Object.keys(sessionStorage).some(k => k.startsWith("kring:"))`) {
		t.Error("it stays on the device after it was sent")
	}
	b.do(chromedp.Navigate(l.origin+at), chromedp.WaitVisible("#what"), chromedp.SendKeys("#what", "nog iets"))
	b.waitFor(`Object.keys(sessionStorage).some(k => k.startsWith("kring:"))`)
	b.do(chromedp.Navigate(l.origin+"/account"), chromedp.Click("form[action='/uitloggen'] button"))
	b.waitFor(`location.pathname !== "/account"`)
	if evaluate[bool](b, `Object.keys(sessionStorage).some(k => k.startsWith("kring:"))`) {
		t.Error("it stays on the device of who signed out")
	}
}

// Two at one table, one on a telephone: what one takes down stands on the other's screen.
func TestARoundTableInTwoBrowsers(t *testing.T) {
	laptop, axeSource := browser(t)
	l := runs(t)
	phone := laptop.besides(t)
	l.acts("samira", circle.MeetingOpened{ID: "m1", Present: []core.ActorID{"samira", "jan"}})
	const at = "/kring/K1/overleg/m1"
	laptop.be(l, "samira", at)
	phone.look(look{390, false})
	phone.be(l, "jan", at)
	laptop.do(chromedp.Click("#vak-anders-lead summary, #vak-anders-safety summary"))
	evaluate[int](laptop, `document.querySelector("#what-anders-safety").value = "half getypt", 0`)
	phone.do(chromedp.Click("#vak-opschrijven-safety summary"), chromedp.SendKeys("#words-opschrijven-safety", "We bellen elke avond"), chromedp.Click("#opschrijven-safety button"))
	laptop.waitFor(`document.querySelector("#punt-safety .minutes")?.textContent.includes("We bellen elke avond") === true`)
	phone.waitFor(`document.querySelector("#punt-safety .minutes")?.textContent.includes("We bellen elke avond") === true && document.querySelector("#words-opschrijven-safety").value === ""`)
	if evaluate[string](laptop, `document.querySelector("#what-anders-safety").value`) != "half getypt" {
		t.Error("what was half typed at the other screen is gone")
	}
	evaluate[int](laptop, `document.querySelector("#what-anders-safety").value = "", 0`)
	for _, x := range []tab{laptop, phone} {
		x.openAll()
		x.checked("at the table", axeSource)
	}
	laptop.look(look{1280, false})
	laptop.do(chromedp.SendKeys("[id='conclusion-sluiten-']", "elke avond bellen"), chromedp.Click("[id='sluiten-'] button"))
	laptop.waitFor(`document.querySelector("main form") === null`)
	phone.waitFor(`document.querySelector("main form") === null && document.querySelector("main a[href*=verslag]") !== null`)
	phone.do(chromedp.Click("main a[href*=verslag]"), chromedp.WaitVisible("#read-heading"))
	phone.checked("the minutes", axeSource)
	phone.do(chromedp.Click("input[value=ja]"), chromedp.Click("main form button"))
	phone.waitFor(`document.querySelector("main form") === null && document.querySelector("main").textContent.includes("gezegd dat het klopt")`)
}
