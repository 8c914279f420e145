package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"kring/internal/core"
	"kring/internal/rules"
	"kring/internal/web"
)

// toured are pages with a tour of two stops, for somebody invented.
func toured(t *testing.T, o *office) *watchOffice {
	t.Helper()
	personas := []web.Persona{
		{ID: "samira", Words: web.Words{"nl": "Samira, regie"}, Try: web.Words{"nl": "Kijk naar je dag."}},
		{ID: "mo", Group: "Noah", Words: web.Words{"nl": "Mo, kringlid"}},
	}
	w := watched(t, o, personas...)
	stop := func(who core.ActorID, page, title string) web.Stop {
		return web.Stop{
			Who: who, Page: page, Title: web.Words{"nl": title}, As: web.Words{"nl": "Je bent " + string(who)},
			See: web.Words{"nl": "Dit zie je."}, Look: web.Words{"nl": "Let hierop."},
		}
	}
	var err error
	o.Handler, err = web.New(web.Options{
		Book: &book{}, Living: w.watchDesk, Policies: w.desk.Policies, Clock: w.desk.Clock, NewID: core.RandomID, Rules: rules.National(),
		Log: slog.New(slog.NewTextHandler(&o.log, nil)), Door: o.door, Personas: personas,
		Tour: []web.Stop{stop("samira", "/", "De dag"), stop("fenna", "/toezicht", "Het toezicht")},
	})
	o.ok(err)
	return w
}

// The bar is over every page from the first step until somebody stops, and says which step it is.
func TestTheTourIsOverEveryPage(t *testing.T) {
	w := toured(t, newOffice(t, "https://kring.example"))
	if _, page := w.get("/"); len(all(page, "aside")) > 0 || !strings.Contains(said(page), "Begin de rondleiding") {
		t.Error("before it began it is not an invitation")
	}
	for _, doe := range []string{"kijk", "", "weg"} {
		if answer, _ := w.post("/rondleiding", "doe", doe); answer.Code != http.StatusNotFound {
			t.Errorf("%q before it began: %d", doe, answer.Code)
		}
	}
	w.post("/rondleiding", "doe", "begin")
	for _, path := range []string{"/", "/demo", "/wie-ziet-wat", "/nergens", "/rondleiding"} {
		if _, page := w.get(path); !strings.Contains(said(page), "stap 1 van 2") || strings.Contains(said(page), "Nieuw hier?") {
			t.Errorf("%s does not say where it is: %s", path, said(page))
		}
	}
	for _, c := range []struct{ doe, to, then string }{
		{"kijk", "/", "stap 1 van 2"},
		{"volgende", "/rondleiding", "stap 2 van 2"},
		{"kijk", "/toezicht", "stap 2 van 2"},
		{"volgende", "/rondleiding", "stap 2 van 2"},
		{"terug", "/rondleiding", "stap 1 van 2"},
		{"terug", "/rondleiding", "stap 1 van 2"},
	} {
		answer, _ := w.post("/rondleiding", "doe", c.doe)
		if to := answer.Header().Get("Location"); answer.Code != http.StatusSeeOther || to != c.to {
			t.Errorf("%s: %d to %s, want %s", c.doe, answer.Code, to, c.to)
		}
		if answer, page := w.get(c.to); answer.Code != http.StatusOK || !strings.Contains(said(page), c.then) {
			t.Errorf("%s: %d, %s", c.to, answer.Code, said(page))
		}
	}
	w.post("/rondleiding", "doe", "stop")
	if _, page := w.get("/"); strings.Contains(said(page), "stap") {
		t.Error("it goes on after it was stopped")
	}
	for _, forged := range []string{"0", "3", "-1", "x", ""} {
		w.cookies["__Host-kring-rondleiding"] = forged
		if _, page := w.get("/rondleiding"); strings.Contains(said(page), "van 2") {
			t.Errorf("step %q is one", forged)
		}
	}
}

func TestTheTourInABrowser(t *testing.T) {
	b, axeSource := browser(t)
	o := served(t)
	toured(t, o)
	b.do(chromedp.Navigate(o.origin + "/"))
	b.checked("the invitation", axeSource)
	b.do(chromedp.Navigate(o.origin + "/demo"))
	b.checked("whom to begin with", axeSource)
	b.do(chromedp.Navigate(o.origin + "/rondleiding"))
	b.checked("before it begins", axeSource)
	b.do(chromedp.Click("main button[value=begin]"))
	b.waitFor("document.querySelector('.tour') !== null")
	b.checked("a step", axeSource)
	b.do(chromedp.Click("main button[value=kijk]"))
	b.waitFor("location.pathname === '/' && document.querySelector('.tour') !== null")
	b.checked("the page of a step", axeSource)
	b.do(chromedp.Click(".tour button[value=volgende]"))
	b.waitFor("document.querySelector('h1')?.textContent.includes('2.') === true")
	b.checked("the last step", axeSource)
}
