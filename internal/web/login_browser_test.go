package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
	"kring/internal/web"
)

// served is an office at an address that a browser takes for private.
func served(t *testing.T, personas ...web.Persona) *office {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	port := server.Listener.Addr().String()[strings.LastIndexByte(server.Listener.Addr().String(), ':'):]
	o := newOffice(t, "http://localhost"+port, personas...)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { o.ServeHTTP(w, r) })
	server.Start()
	t.Cleanup(server.Close)
	return o
}

func (b tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.open, actions...); err != nil {
		b.Fatal(err)
	}
}

// device gives the browser an authenticator that asks for a finger, and gets it.
func (b tab) device() {
	b.Helper()
	if _, err := chromedp.Call(b.open, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		b.Fatal(err)
	}
	_, err := chromedp.Call(b.open, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		b.Fatal(err)
	}
}

// checked looks at the page that is open in two widths and two languages.
func (b tab) checked(name, axeSource string) {
	b.Helper()
	b.waitFor("document.readyState === 'complete' && document.fonts.status === 'loaded'")
	for _, l := range []look{{320, false}, {1280, false}, {1280, true}} {
		b.look(l)
		if wide := evaluate[int64](b, "document.documentElement.scrollWidth"); wide > l.width {
			b.Errorf("%s at %d scrolls sideways, %d wide", name, l.width, wide)
		}
		for _, fault := range b.audit(axeSource) {
			b.Errorf("%s at %d, dark %v: %s", name, l.width, l.dark, fault)
		}
	}
}

func TestAPasskeyInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t)
	console := b.listen()
	b.device()
	code := o.code(o.worker("Jan Hoek", access.Manager))
	b.do(chromedp.Navigate(o.origin + "/aanmelden#" + code))
	b.waitFor(fmt.Sprintf("document.querySelector('#code')?.value === %q && location.hash === ''", code))
	b.checked("code", axeSource)
	b.do(chromedp.Click("main form button"))
	b.waitFor("location.pathname === '/aanmelden/bewijs' && document.querySelector('form[data-passkey]:not([hidden])') !== null")
	b.checked("enrol", axeSource)
	b.do(chromedp.Click("form[data-passkey] button"))
	b.waitFor("location.pathname === '/account'")
	b.checked("account", axeSource)
	if got := evaluate[string](b, "document.querySelector('.lead-line').textContent"); got != "Jan Hoek" {
		t.Errorf("signed in as %q", got)
	}
	if got := evaluate[string](b, "document.cookie"); got != "" {
		t.Errorf("a script reads %q", got)
	}

	// One more, on a device that holds one already: it says so in a sentence.
	b.do(chromedp.Click("form[data-passkey] button"))
	b.waitFor("document.querySelector('form[data-passkey] [role=alert]').textContent.includes('niet gelukt')")
	b.checked("stopped", axeSource)

	b.do(chromedp.Click("form[action='/uitloggen'] button"))
	b.waitFor("location.pathname === '/inloggen' && document.querySelector('form[data-passkey]:not([hidden])') !== null")
	b.checked("sign in", axeSource)
	b.do(chromedp.Navigate(o.origin + "/herstel"))
	b.waitFor("location.search === '?naar=%2Fherstel' && document.querySelector('form[data-passkey]:not([hidden])') !== null")
	b.do(chromedp.Click("form[data-passkey] button"))
	b.waitFor("location.pathname === '/herstel'")
	b.checked("recovery", axeSource)
	console.Lock()
	defer console.Unlock()
	for _, said := range console.said {
		if !strings.Contains(said, "InvalidStateError") {
			t.Errorf("the console says %s", said)
		}
	}
}

func TestAPassphraseInABrowserWithoutScript(t *testing.T) {
	b, _ := browser(t)
	o := served(t)
	if _, err := chromedp.Call(b.open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	a := o.worker("Jan Hoek")
	b.do(chromedp.Navigate(o.origin+"/aanmelden?lang=en"), chromedp.SendKeys("#code", o.code(a)), chromedp.Click("main form button"), chromedp.WaitVisible("#again"))
	secret := evaluate[string](b, "new URL(document.querySelector('a[href^=otpauth]').href).searchParams.get('secret')")
	b.do(chromedp.SendKeys("#phrase", longPhrase), chromedp.SendKeys("#again", longPhrase), chromedp.SendKeys("#code", "000000"),
		chromedp.Click("form[action='/aanmelden/bewijs'] button"), chromedp.WaitVisible(".problem"))
	b.do(chromedp.SendKeys("#phrase", longPhrase), chromedp.SendKeys("#again", longPhrase), chromedp.SendKeys("#code", o.digits(secret)),
		chromedp.Click("form[action='/aanmelden/bewijs'] button"), chromedp.WaitVisible("#proofs"))
	b.do(chromedp.Click("form[action='/account/wachtzin/begin'] button"), chromedp.WaitVisible("#again"))
	b.do(chromedp.Navigate(o.origin+"/account"), chromedp.Click("form[action='/uitloggen'] button"), chromedp.WaitVisible("#handle"))
	o.now = o.now.Add(time.Minute)
	b.do(chromedp.SendKeys("#handle", a.Handle), chromedp.SendKeys("#phrase", longPhrase), chromedp.SendKeys("#code", "111111"),
		chromedp.Click("form[action^='/inloggen?'] button"), chromedp.WaitVisible(".problem"))
	b.do(chromedp.SendKeys("#handle", a.Handle), chromedp.SendKeys("#phrase", longPhrase), chromedp.SendKeys("#code", o.digits(secret)),
		chromedp.Click("form[action^='/inloggen?'] button"), chromedp.WaitVisible("#proofs"))
}

func TestRecoveryAndDemoInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t, web.Persona{ID: "ellen", Group: "Noah en Lotte", Words: web.Words{"nl": "Ellen"}}, web.Persona{ID: "tom", Group: "Noah en Lotte", Words: web.Words{"nl": "Tom"}})
	for _, id := range []core.ActorID{"ellen", "tom"} {
		o.ok(o.door.Ensure(t.Context(), login.Account{ID: id, Kind: access.Professional, Agency: "wijk", Name: string(id), Roles: []access.Role{access.Manager}}))
	}
	lost := o.worker("Jan Hoek")
	be := func(id string) {
		b.Helper()
		b.do(chromedp.Navigate(o.origin+"/demo"), chromedp.WaitVisible("button[value="+id+"]"))
		b.checked("personas", axeSource)
		b.do(chromedp.Click("button[value=" + id + "]"))
		b.waitFor("location.pathname === '/' && document.readyState === 'complete'")
		b.do(chromedp.Navigate(o.origin + "/herstel"))
	}
	be("ellen")
	b.do(chromedp.SetValue("#account", string(lost.ID)), chromedp.Click("form[action='/herstel'] button"), chromedp.WaitVisible("#waiting"))
	b.waitFor("document.body?.textContent.includes('Iemand anders moet dit bevestigen')")
	be("tom")
	b.checked("to confirm", axeSource)
	b.do(chromedp.Click("form[action='/herstel/bevestig'] button"), chromedp.WaitVisible("p.secret"))
	b.checked("the code", axeSource)

	// What is wrong is said on pages that hold up too.
	b.do(chromedp.Navigate(o.origin+"/account"), chromedp.Click("form[action='/account/wachtzin/begin'] button"), chromedp.WaitVisible("#again"))
	b.checked("another passphrase", axeSource)
	b.do(chromedp.SendKeys("#phrase", longPhrase), chromedp.SendKeys("#again", "iets anders"), chromedp.SendKeys("#code", "000000"),
		chromedp.Click("form[action='/account/wachtzin'] button"), chromedp.WaitVisible(".problem"))
	b.checked("two passphrases", axeSource)
	b.do(chromedp.Navigate(o.origin+"/inloggen?lang=en"), chromedp.SendKeys("#handle", "0000-0000"), chromedp.SendKeys("#phrase", longPhrase),
		chromedp.SendKeys("#code", "111111"), chromedp.Click("form[action^='/inloggen?'] button"), chromedp.WaitVisible(".problem"))
	b.checked("wrong", axeSource)
}
