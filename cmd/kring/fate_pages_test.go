package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
)

// How a neighbour and a desk find their way over the pages, and what those pages have to show of every
// report after every step.

// fates are reports that cross one another at one desk.
type fates struct {
	*browsers
	chance *rand.Rand
	all    []*reported
	steps  int
}

// reported is a report of the tale, as whoever made it and the desk know it.
type reported struct {
	name   string        // whom it is about
	id     core.ReportID // empty: it did not come in yet
	reach  report.Reach
	code   string   // with which whoever made it comes back; empty: nobody does
	script bool     // whether script runs in their browser
	told   []string // what they told
	heard  []string // what they heard
	back   bool     // they took it back
	ended  string   // in whose words it came to its end
}

// fatesOn opens the desk, and a circle around a household at number 7.
func fatesOn(b *browsers, x *tale, chance *rand.Rand) *fates {
	x.Helper()
	y := &fates{browsers: b.on(x), chance: chance}
	for _, who := range []*persona{ines, joris, vera, tilda} {
		a := who.Account
		if err := x.o.inventAt(x.s, x.door, &a, ofDesk); err != nil {
			x.Fatal(err)
		}
	}
	x.at(0, "09:00")
	ladder := [5]core.Holder{circle.RungTeam: ellen.holder(), circle.RungMunicipality: henk.holder(), circle.RungRegion: sara.holder(), circle.RungNational: joost.holder()}
	x.also(daan, opensCircle("Bram en Lise", daan, ladder, text.New("nl").Word("do.circle.opened.task"),
		circle.IncidentRecorded{ID: "ruzie", Kind: circle.Violence, What: "Ruzie in huis."}, circle.PersonAdded{Person: "bram", Name: "Bram", Child: true}),
		do("adres", "", circle.AddressRecorded{Postcode: "6811KM", House: "7"}))
	return y
}

// neighbour is somebody who is going to report about somebody.
func (y *fates) neighbour(about string) *reported {
	r := &reported{name: about, reach: report.ByChannel, script: y.chance.IntN(2) == 0}
	y.all = append(y.all, r)
	return r
}

// passes lets time pass while the server runs: twice a day the background work looks what passed with it.
func (y *fates) passes(d time.Duration) {
	y.Helper()
	const often = 12 * time.Hour
	for ; d > 0; d -= often {
		y.now.set(y.now.now().Add(min(d, often)))
		y.round(y.clock)
		y.settle()
	}
}

// down stops the server as when the power fails, lets time pass, and starts it on what was kept.
func (y *fates) down(d time.Duration) {
	y.Helper()
	y.step = "the server is down"
	y.server.Close()
	if err := y.o.close(); err != nil {
		y.Fatal(err)
	}
	y.now.set(y.now.now().Add(d))
	o, err := openWhole(y.s, y.o.config, false)
	if err != nil {
		y.Fatal(err)
	}
	y.Cleanup(func() { _ = o.close() }) // it may be down again by then.
	y.o = o
	y.startsWith()
	pages, looks := y.pages, y.looks
	y.browsers = y.on(y.tale)
	y.pages, y.looks = pages, looks
}

// caller is somebody at the public door, in a private window.
type caller struct {
	*place
	*reported
	leave context.CancelFunc
}

func (y *fates) visits(r *reported) *caller {
	y.Helper()
	open, stop := chromedp.NewContext(y.first, chromedp.WithNewBrowserContext())
	if err := chromedp.Do(open); err != nil {
		y.Fatal(err)
	}
	v := &caller{&place{Context: open, wide: phoneWide}, r, stop}
	y.do(v.place, chromedp.EmulateViewport(v.wide, 800))
	if !r.script {
		if _, err := chromedp.Call(open, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			y.Fatal(err)
		}
	}
	return v
}

// opens opens a page of the door; what has script is held to what every page is.
func (y *fates) opens(v *caller, path string) {
	y.Helper()
	y.do(v.place, chromedp.Navigate(y.origin+path))
	y.looksAt(v)
}

func (y *fates) looksAt(v *caller) {
	y.Helper()
	if kept := inPage[string](y.browsers, v.place, "document.cookie + location.search"); kept != "" {
		y.Errorf("%s: %q is kept of a visit", y.step, kept)
	}
	if v.script {
		y.look(v.place)
	}
}

// clicks follows a link, or sends the form whose button it is. Whoever has no script waits as the form asks; others
// may have to, where this machine is slow at the work.
func (y *fates) clicks(v *caller, what string) {
	y.Helper()
	y.now.set(y.now.now().Add(2 * time.Minute))
	inPage[bool](y.browsers, v.place, fmt.Sprintf(`(() => {
		document.getElementById("page").dataset.before = ""
		for (let e = document.querySelector(%q); e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true
		return true
	})()`, what))
	y.do(v.place, chromedp.Click(what))
	for began := time.Now(); !inPage[bool](y.browsers, v.place, `document.getElementById("page") !== null && document.querySelector("[data-before]") === null && document.readyState === "complete"`); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > patience {
			y.stuck(v.place, errors.New("nothing came of "+what))
		}
	}
	y.looksAt(v)
}

// sendsForm fills in a form of the door and sends it.
func (y *fates) sendsForm(v *caller, form string, fields ...fill) {
	y.Helper()
	y.fills(v.place, form, deed{form: form, fill: fields})
	y.clicks(v, form+" button[type=submit]:not(.hidden):not([name])")
	if said := inPage[string](y.browsers, v.place, `document.querySelector("main .problem")?.innerText ?? ""`); said != "" {
		y.stuck(v.place, errors.New(said))
	}
}

// begins says what is being done, so that a fault tells where it was.
func (y *fates) begins(what string, r *reported) {
	y.step = fmt.Sprintf("%s: %s, about %q", y.now.now().Format(time.DateTime), what, r.name)
}

// files has a neighbour report at /melden. Who says who they are keeps no receipt here.
func (y *fates) files(r *reported, fields ...fill) {
	y.Helper()
	y.begins("a neighbour reports", r)
	r.told = []string{"Geschreeuw en gehuil, " + cmp.Or(r.name, "bij de buren") + "."}
	fields = append(fields, f("wat", r.told[0]), f("soort", "35"))
	if r.reach == report.ByAddress {
		fields = append(fields, f("wie", "naam"), f("melder", "Wobke Zijlstra"), f("telefoon", "06 00000099"))
	}
	v := y.visits(r)
	defer v.leave()
	y.opens(v, "/melden")
	y.clicks(v, `main a[href="/melden/nieuw"]`)
	y.sendsForm(v, `form[action="/melden/nieuw"]`, fields...)
	code := strings.Join(inPage[[]string](y.browsers, v.place, `[...document.querySelectorAll(".open-code li")].map(e => e.innerText)`), "-")
	if len(code) != 39 {
		y.stuck(v.place, fmt.Errorf("no receipt: %q", code))
	}
	if r.reach == report.ByChannel {
		r.code = code
	}
	y.cameIn(r)
}

// writesDown has the desk take down what somebody tells who calls.
func (y *fates) writesDown(who *persona, r *reported) {
	y.Helper()
	y.begins("somebody calls", r)
	p := y.of(who)
	y.goes(p, "/meldingen")
	y.follows(p, `document.querySelector('main a[href="/meldingen/nieuw"]')`)
	d := deed{form: "nieuw", fill: []fill{f("what", "Iemand belt en hangt op."), f("name-1", r.name)}}
	if end, said := y.tries(p, "main form", d); end != isDone {
		y.stuck(p, errors.New(said))
	}
	y.leaves(p)
	y.cameIn(r)
}

// cameIn learns how the desk finds what just came in: it is the one in the queue that was not there.
func (y *fates) cameIn(r *reported) {
	y.Helper()
	var fresh []queued
	for _, line := range y.shown().Queue {
		if !slices.ContainsFunc(y.all, func(one *reported) bool { return one.id == line.id() }) {
			fresh = append(fresh, line)
		}
	}
	if len(fresh) != 1 || !strings.Contains(fresh[0].Name, r.name) {
		y.Fatalf("%s: new in the queue is %+v", y.step, fresh)
	}
	r.id = fresh[0].id()
}

// comesBack opens the channel of a receipt.
func (y *fates) comesBack(r *reported) *caller {
	y.Helper()
	v := y.visits(r)
	y.opens(v, "/melden")
	y.clicks(v, `main a[href="/melden/terug"]`)
	y.sendsForm(v, `form[action="/melden/terug"]`, f("code", r.code))
	return v
}

// says has whoever reported come back and say something.
func (y *fates) says(r *reported, what, words string) {
	y.Helper()
	y.begins("whoever reported says "+what, r)
	v := y.comesBack(r)
	defer v.leave()
	y.honest(v)
	y.sendsForm(v, fmt.Sprintf(`form[action="/melden/terug/%s"]`, what), f("woorden", words))
	switch what {
	case "feit":
		r.told = append(r.told, words)
	case "intrekken":
		r.back = true
	}
	y.honest(v)
}

// reads has whoever reported come back to read.
func (y *fates) reads(r *reported) {
	y.Helper()
	y.begins("whoever reported reads", r)
	v := y.comesBack(r)
	defer v.leave()
	y.honest(v)
}

// form finds a form of a report as the desk does: on its page, and to that by the queue when it is taken.
func (y *fates) form(p *place, r *reported, form string) {
	y.Helper()
	at := "/melding/" + string(r.id)
	if form != "oppakken" {
		y.goes(p, at)
	} else if y.goes(p, "/meldingen"); !y.follows(p, fmt.Sprintf(`document.querySelector("section[aria-labelledby=queue-heading] a[href='%s']")`, at)) {
		y.stuck(p, errors.New(r.name+" is not in the queue"))
	}
	if !y.follows(p, fmt.Sprintf(`[...document.querySelectorAll("main a")].find(a => new URL(a.href).pathname === %q)`, at+"/doe/"+form)) {
		y.stuck(p, errors.New("no way to "+form))
	}
}

func (y *fates) does(who *persona, r *reported, d deed) {
	y.Helper()
	y.begins(who.Name+" goes to "+d.form, r)
	p := y.of(who)
	y.form(p, r, d.form)
	y.puts(p, d)
}

// puts fills in a form of the desk that is open, and wants it to be on record.
func (y *fates) puts(p *place, d deed) {
	y.Helper()
	if end, said := y.tries(p, "main form", d); end != isDone {
		y.stuck(p, fmt.Errorf("%s is not taken: %s", d.form, said))
	}
	y.leaves(p)
	y.settle()
	y.now.set(y.now.now().Add(time.Minute))
}

// mayNot wants the pages to stop somebody, and to say why.
func (y *fates) mayNot(who *persona, r *reported, d deed, words string) {
	y.Helper()
	y.begins(who.Name+" may not "+d.form, r)
	p := y.of(who)
	y.form(p, r, d.form)
	if end, said := y.tries(p, "main form", d); end != isProblem || !strings.Contains(said, words) {
		y.stuck(p, fmt.Errorf("%s is taken, or isn't told why not: %s", d.form, said))
	}
	y.leaves(p)
}

func (y *fates) handles(who *persona, r *reported, form string, fields ...fill) {
	y.Helper()
	y.does(who, r, deed{form: form, fill: fields})
}

func (y *fates) takes(who *persona, r *reported) { y.Helper(); y.handles(who, r, "oppakken") }

// compares lays it beside what is known, and finds these and nothing else.
func (y *fates) compares(who *persona, r *reported, want ...string) {
	y.Helper()
	y.begins(who.Name+" looks what is known", r)
	p := y.of(who)
	y.form(p, r, "naast-leggen")
	found := inPage[[]string](y.browsers, p, `[...document.querySelectorAll("main form input[name=circles], main form input[name=reports]")].map(e => e.value)`)
	if slices.Sort(found); !slices.Equal(found, want) {
		y.Errorf("%s: found is %q, and there is %q", y.step, found, want)
	}
	same := []fill{f("circles", want...), f("reports", want...)}
	if len(want) == 0 {
		same = []fill{f("none", "ja")}
	}
	y.puts(p, deed{form: "naast-leggen", fill: same})
}

func (y *fates) judges(who *persona, r *reported, safety report.Safety) {
	y.Helper()
	y.handles(who, r, "beoordelen", f("safety-1", string(safety)), f("overall", string(safety)), f("why", "Gezien en gesproken."))
}

func (y *fates) decides(who *persona, r *reported, outcome, ground string, more ...fill) {
	y.Helper()
	y.handles(who, r, "beslissen", append(more, f("outcome", outcome), f("ground", ground))...)
}

func (y *fates) informs(who *persona, r *reported) {
	y.Helper()
	y.handles(who, r, "informeren", f("how", "Verteld, thuis."))
}

// tells answers whoever reported. What waits for them at their receipt is all they hear there.
func (y *fates) tells(who *persona, r *reported, how report.Reach, words string) {
	y.Helper()
	y.handles(who, r, "terugkoppelen", f("how", string(how)), f("words", words))
	r.heard, r.ended = append(r.heard, words), words
}

func (y *fates) writes(who *persona, r *reported, words string) {
	y.Helper()
	y.handles(who, r, "bericht", f("words", words))
	r.heard = append(r.heard, words)
}

// takesOver says yes to a hand-over, found on the own day.
func (y *fates) takesOver(who *persona, r *reported) {
	y.Helper()
	y.begins(who.Name+" takes over", r)
	p := y.of(who)
	y.goes(p, "/")
	if !y.follows(p, fmt.Sprintf(`document.querySelector("main a[href='/melding/%s/overnemen']")`, r.id)) {
		y.stuck(p, errors.New("it is not on their day"))
	}
	y.press(p, "section[aria-labelledby=accept] form button")
	y.leaves(p)
	y.settle()
}

// pushes takes on what climbed, found among what did.
func (y *fates) pushes(who *persona, r *reported) {
	y.Helper()
	y.begins(who.Name+" takes on what climbed", r)
	p := y.of(who)
	y.goes(p, "/opschaling")
	if !y.follows(p, fmt.Sprintf(`document.querySelector("main a[href='/melding/%s/opschaling']")`, r.id)) {
		y.stuck(p, errors.New("it did not climb to them"))
	}
	y.press(p, `section[aria-labelledby^="take-"] form button`)
	y.leaves(p)
	y.settle()
}
