package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/login"
)

const (
	chromium = "/usr/bin/chromium"
	axe      = "../../node_modules/axe-core/axe.min.js"

	phoneWide, deskWide = 390, 1280
	patience            = 20 * time.Second // for one page, on a machine with other things to do
)

// TestACaseInABrowser plays the whole case on the served pages, everybody in a browser of their own: each
// act is found on a page, filled in, shown beforehand where it changes the ring, and put on record. What
// is on record afterwards is the same as by the use cases.
func TestACaseInABrowser(t *testing.T) {
	b := newBrowsers(t)
	x := aTale(t, map[string]string{})
	b.serve(x)
	x.play, x.refuse, x.read = b.play, b.refuse, b.read
	aCase(x)
	x.proven()
	alone := aTale(t, map[string]string{})
	alone.play, alone.refuse, alone.read = alone.byTheDesk, alone.refusedByTheDesk, alone.viewed
	aCase(alone)
	sameStory(t, alone.log(), x.log())
	t.Logf("%d distinct pages were looked at", len(b.looked))
}

// browsers is a browser in which everybody has a place of their own.
type browsers struct {
	*tale
	origin string
	axe    string
	first  context.Context
	tabs   map[*persona]*place
	looked map[string]bool
}

// place is where somebody looks at the pages.
type place struct {
	context.Context
	signedIn time.Time
}

// newBrowsers starts the browser, or skips loudly where there is none. Where KRING_REQUIRE names
// browser, a skip is a failure.
func newBrowsers(t *testing.T) *browsers {
	t.Helper()
	source, err := os.ReadFile(axe)
	if _, missing := os.Stat(chromium); missing != nil || err != nil {
		why := fmt.Sprintf("BROWSER TESTS NOT RUN: %s or %s is not here", chromium, axe)
		if strings.Contains(os.Getenv("KRING_REQUIRE"), "browser") {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	first, stop := chromedp.NewContext(t.Context(), chromedp.WithAllocatorOptions(
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()),
	))
	t.Cleanup(stop)
	if err := chromedp.Do(first, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return &browsers{axe: string(source), first: first, tabs: map[*persona]*place{}, looked: map[string]bool{}}
}

// serve serves the pages of the product that the tale is played on.
func (b *browsers) serve(x *tale) {
	b.tale = x
	server := httptest.NewUnstartedServer(nil)
	x.o.reachedAt(server.Listener)
	b.origin = x.o.config.Site
	door, err := x.o.door(x.s, nil)
	if err != nil {
		x.Fatal(err)
	}
	x.door = door
	numbers := newFigures(x.s.clock)
	pages, err := x.o.pages(x.s, door, nil, numbers, &health{ping: x.o.ping, works: numbers.works})
	if err != nil {
		x.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("GET /als/{wie}", func(w http.ResponseWriter, r *http.Request) {
		token, err := door.As(r.Context(), core.ActorID(r.PathValue("wie")), login.Browser{Agent: r.UserAgent()})
		if err != nil {
			x.Error(err)
		}
		http.SetCookie(w, &http.Cookie{Name: "__Host-kring", Value: token, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	})
	server.Config.Handler = mux
	server.Start()
	x.Cleanup(server.Close)
}

// of is somebody's place, signed in: nobody stays so for hours.
func (b *browsers) of(who *persona) *place {
	b.Helper()
	p := b.tabs[who]
	if p == nil {
		open, stop := chromedp.NewContext(b.first, chromedp.WithNewBrowserContext())
		b.Cleanup(stop)
		if err := chromedp.Do(open); err != nil { // it lives as long as what it was opened in.
			b.Fatal(err)
		}
		p = &place{Context: open}
		b.tabs[who] = p
		wide := int64(deskWide)
		if who.phone {
			wide = phoneWide
		}
		b.do(p, chromedp.EmulateViewport(wide, 800))
	}
	if now := b.now.now(); p.signedIn.IsZero() || now.Sub(p.signedIn) > 5*time.Minute {
		b.do(p, chromedp.Navigate(b.origin+"/als/"+string(who.ID)))
		p.signedIn = now
	}
	return p
}

func (b *browsers) do(p *place, actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(p, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.stuck(p, err)
	}
}

// inPage evaluates in a page; while one page makes way for another there is none to do it in.
func inPage[T any](b *browsers, p *place, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(p, patience)
	defer cancel()
	for {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		if err == nil {
			return got
		}
		if ctx.Err() != nil || !strings.Contains(err.Error(), "context") && !strings.Contains(err.Error(), "navigat") {
			b.stuck(p, err)
		}
	}
}

// stuck says where it stopped, and what the page said.
func (b *browsers) stuck(p *place, err error) {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p), patience)
	defer cancel()
	said, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + '\\n' + (document.querySelector('main') ?? document.body).innerText"))
	b.Fatalf("after %s: %v\nthe page says: %s", b.step, err, said)
}

// goes opens a page, and looks at it the first time that there is one like it.
func (b *browsers) goes(p *place, path string) {
	b.Helper()
	b.do(p, chromedp.Navigate(b.origin+path))
	b.looks(p)
}

// press activates something, and waits until another page is there: a new one, or one in its place.
func (b *browsers) press(p *place, what string) {
	b.Helper()
	inPage[bool](b, p, "document.getElementById('page').dataset.before = 'ja', true")
	b.do(p, chromedp.Click(what))
	b.until(p, "document.getElementById('page') !== null && document.getElementById('page').dataset.before === undefined && document.readyState === 'complete'")
	b.looks(p)
}

// until waits for a condition in the page itself.
func (b *browsers) until(p *place, condition string) {
	b.Helper()
	began := time.Now()
	for !inPage[bool](b, p, `new Promise(done => { if (`+condition+`) return done(true); setTimeout(() => done(`+condition+`), 25) })`) {
		if time.Since(began) > patience {
			b.stuck(p, errors.New("never came: "+condition))
		}
	}
}

// looks goes over the page with axe, once for each kind of page and of person.
func (b *browsers) looks(p *place) {
	b.Helper()
	kind := inPage[string](b, p, `location.pathname.replaceAll(/\/kring\/[A-Za-z0-9-]{20,}/g, "/kring/*") + " " + ["form", "div.effect", ".problem"].filter(s => document.querySelector("main " + s)).join(" ") + " " + innerWidth`)
	if b.looked[kind] {
		return
	}
	b.looked[kind] = true
	inPage[bool](b, p, "document.querySelectorAll('details').forEach(d => d.open = true), true")
	if wide := inPage[string](b, p, "document.documentElement.scrollWidth > innerWidth ? `${document.documentElement.scrollWidth} wide in ${innerWidth}` : ''"); wide != "" {
		b.Errorf("%s: %s scrolls sideways: %s", b.step, kind, wide)
	}
	inPage[bool](b, p, b.axe+"\n;window.axe !== undefined")
	for _, fault := range inPage[[]string](b, p, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + " " + n.target.join(" "))))`) {
		b.Errorf("%s: %s: %s", b.step, kind, fault)
	}
}

// home is the page of the circle.
func (b *browsers) home() string { return "/kring/" + string(b.id) }

// finds goes to the form from the page of the circle, by a link that is there for them.
func (b *browsers) finds(p *place, d deed) bool {
	b.Helper()
	if d.form == "nieuw" {
		b.goes(p, "/")
		if !inPage[bool](b, p, `(() => { const a = document.querySelector('a[href="/kring/nieuw"]'); a?.setAttribute("data-go", ""); return a !== null })()`) {
			return false
		}
		b.press(p, "[data-go]")
		return true
	}
	b.goes(p, b.home())
	found := inPage[bool](b, p, fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll("main a[href*='/doe/']")].map(a => [a, new URL(a.href)]).filter(([, u]) => u.pathname.endsWith("/doe/" + %[1]q))
		const over = u => u.searchParams.get("over") ?? ""
		const one = all.find(([, u]) => over(u) === %[2]q) ?? all.find(([, u]) => %[2]q !== "" && over(u).endsWith("/" + %[2]q)) ?? (%[2]q === "" ? all[0] : undefined) ?? (%[3]t ? all.find(([, u]) => over(u) === "") : undefined)
		if (!one) return false
		for (let e = one[0]; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true
		one[0].setAttribute("data-go", "")
		return true
	})()`, d.form, b.real(d.over), wide(d)))
	if !found {
		return false
	}
	b.press(p, "[data-go]")
	return true
}

// wide tells whether a form that is about the circle asks itself what it is about.
func wide(d deed) bool {
	return slices.Contains([]string{"regie-vragen", "regie-nemen", "veiligheid", "bezwaar", "bezwaar-besproken", "ondergrens-eens"}, d.form)
}

// fills fills in what the form asks now; asked are the fields that it had.
func (b *browsers) fills(p *place, d deed) (asked []string) {
	b.Helper()
	all := map[string][]string{}
	for _, one := range d.fill {
		all[one.name] = one.values
	}
	if d.over != "" { // where it asks what it is about.
		for _, name := range []string{"seat", "person", "member"} {
			if all[name] == nil {
				all[name] = []string{b.called(d.over)}
			}
		}
	}
	said, err := json.Marshal(all)
	if err != nil {
		b.Fatal(err)
	}
	got := inPage[struct {
		Asked   []string
		Missing string
	}](b, p, `(() => {
		const form = document.querySelector("main form"), all = `+string(said)+`, asked = new Set()
		const is = (text, value, words) => value === words || text === words
		for (const e of form.elements) {
			if (!e.name || e.type === "hidden" || e.type === "submit") continue
			asked.add(e.name)
			const words = all[e.name]
			if (e.type === "radio" || e.type === "checkbox") {
				const text = e.closest("label").textContent.trim()
				if (words) e.checked = words.some(w => is(text, e.value, w) || text.startsWith(w + ","))
			} else if (e.tagName === "SELECT") {
				if (!words || !words[0]) continue
				const o = [...e.options], one = o.find(o => is(o.textContent.trim(), o.value, words[0])) ?? o.find(o => o.textContent.trim().startsWith(words[0] + ",")) ?? o.find(o => o.textContent.includes(words[0]))
				if (!one) return {Asked: [...asked], Missing: e.name + " has no " + words[0] + ", but " + o.map(o => o.textContent.trim()).join("; ")}
				e.value = one.value
			} else if (words) {
				e.value = words[0] ?? ""
			}
			e.dispatchEvent(new Event("input", {bubbles: true}))
			e.dispatchEvent(new Event("change", {bubbles: true}))
		}
		const wrong = [...form.querySelectorAll(":invalid")].filter(e => e.name)
		return {Asked: [...asked], Missing: wrong.map(e => e.name + ": " + e.validationMessage).join("; ")}
	})()`)
	if got.Missing != "" {
		b.stuck(p, fmt.Errorf("%s can't be filled in: %s", d.form, got.Missing))
	}
	return got.Asked
}

// called is how a form says what a deed is about.
func (b *browsers) called(over string) string {
	for _, who := range cast {
		if string(who.ID) == over {
			return who.Name
		}
	}
	if b.alias[over] != "" && slices.Contains([]string{"jonas", "mila", "femke", "rik"}, over) {
		return nameOf(core.PersonID(over))
	}
	return over
}

// What a page is after a form was sent.
const (
	isEffect  = "effect"
	isProblem = "problem"
	isForm    = "form"
	isDone    = "done"
)

func (b *browsers) sends(p *place, button string) string {
	b.Helper()
	b.press(p, button)
	return inPage[string](b, p, `document.querySelector("main .problem") ? "problem" : document.querySelector("div.effect") ? "effect" : location.pathname.startsWith("/gedaan/") || document.querySelector("[role=status]") ? "done" : "form"`)
}

// tries fills in a form that is open, until it is on record or is not taken.
func (b *browsers) tries(p *place, d deed) (end, said string) {
	b.Helper()
	const send = "main form button[type=submit]"
	for last := "nothing yet"; ; {
		asked := strings.Join(b.fills(p, d), " ")
		if asked == last {
			b.stuck(p, errors.New("the form comes again without asking more"))
		}
		last = asked
		switch end = b.sends(p, send); end {
		case isProblem:
			return end, inPage[string](b, p, `document.querySelector("main .problem").innerText`)
		case isEffect:
			if !strings.Contains(inPage[string](b, p, `document.querySelector("main h1").innerText`), "Dit verandert er") {
				b.stuck(p, errors.New("what it changes is told under another heading"))
			}
			if end = b.sends(p, "button[value=vastleggen]"); end != isDone {
				return isProblem, inPage[string](b, p, `document.querySelector("main").innerText`)
			}
			return end, ""
		case isDone:
			return end, ""
		}
	}
}

// play plays a deed on the pages.
func (b *browsers) play(who *persona, d deed) {
	b.Helper()
	b.step = fmt.Sprintf("%s: %s goes to %s", b.now.now().Format(time.DateTime), who.Name, d.form)
	p := b.of(who)
	if !b.finds(p, d) {
		b.stuck(p, fmt.Errorf("%s has no way to %s over %q", who.Name, d.form, d.over))
	}
	if end, said := b.tries(p, d); end != isDone {
		b.stuck(p, fmt.Errorf("%s is not taken from %s: %s", d.form, who.Name, said))
	}
	if d.form == "nieuw" {
		path := inPage[string](b, p, "location.pathname")
		b.id = core.CircleID(strings.TrimPrefix(path, "/kring/"))
		b.alias[theCase] = string(b.id)
		for _, e := range b.events() {
			if added, ok := e.Body.(circle.PersonAdded); ok {
				b.alias[strings.ToLower(added.Name)] = string(added.Person)
			}
		}
	}
}

// refuse wants the pages to stop somebody: the form says why, or isn't offered.
func (b *browsers) refuse(who *persona, d deed, why, words string) {
	b.Helper()
	p := b.of(who)
	if !b.finds(p, d) {
		b.refusedByTheDesk(who, d, why, words)
		return
	}
	end, said := b.tries(p, d)
	if end != isProblem || !strings.Contains(said, words) {
		b.stuck(p, fmt.Errorf("%s may do %s, or isn't told why not: %q", who.Name, d.form, said))
	}
}

// read is all that somebody's page of the circle says.
func (b *browsers) read(who *persona) string {
	b.Helper()
	p := b.of(who)
	b.goes(p, b.home())
	return inPage[string](b, p, `document.querySelector("main").textContent`) + "\n" + whatTheDeskGives(b.tale, who)
}

// whatTheDeskGives is what a page could have said: nothing in it is hidden by the page alone.
func whatTheDeskGives(t *tale, who *persona) string {
	if who.Kind == access.Professional {
		return ""
	}
	return t.viewed(who)
}
