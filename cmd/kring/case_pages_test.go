package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
)

// How people find their way over the pages: from the page of the circle to a form, by links that are
// there for them, and through that form until it is on record.

// home is the page of the circle.
func (b *browsers) home() string { return "/kring/" + string(b.id) }

// follows goes to where a link leads, if it is there.
func (b *browsers) follows(p *place, link string) bool {
	b.Helper()
	found := inPage[bool](b, p, `(() => {
		const one = `+link+`
		if (!one) return false
		for (let e = one; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true
		one.setAttribute("data-go", "")
		return true
	})()`)
	if found {
		b.press(p, "[data-go]")
	}
	return found
}

// finds goes to the form of a deed, and says where it stands on the page.
func (b *browsers) finds(p *place, d deed) (form string, found bool) {
	b.Helper()
	form = "main form"
	switch at, seated := atTheTable[d.form]; {
	case d.form == "nieuw":
		b.goes(p, "/")
		found = b.follows(p, `document.querySelector('a[href="/kring/nieuw"]')`)
	case seated:
		b.goes(p, b.home())
		form = pointFor(at.form)
		found = b.follows(p, fmt.Sprintf(`[...document.querySelectorAll("main a")].find(a => new URL(a.href).pathname.endsWith(%q))`, "/overleg/"+b.real(d.over)+at.page)) && b.unfolds(p, form)
	default:
		b.goes(p, b.home())
		found = b.follows(p, b.linkTo(d))
	}
	return form, found
}

// linkTo is the link to the form of a deed, over the thing that it is about.
func (b *browsers) linkTo(d deed) string {
	return fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll("main a[href*='/doe/']")].map(a => [a, new URL(a.href)]).filter(([, u]) => u.pathname.endsWith("/doe/" + %[1]q))
		const over = u => u.searchParams.get("over") ?? ""
		const one = all.find(([, u]) => over(u) === %[2]q) ?? all.find(([, u]) => %[2]q !== "" && over(u).endsWith("/" + %[2]q)) ?? (%[2]q === "" ? all[0] : undefined) ?? (%[3]t ? all.find(([, u]) => over(u) === "") : undefined)
		return one?.[0]
	})()`, d.form, b.real(d.over), asksItself(d))
}

// asksItself tells whether a form that is about the circle asks itself what it is about.
func asksItself(d deed) bool {
	return slices.Contains([]string{"regie-vragen", "regie-nemen", "veiligheid", "bezwaar", "bezwaar-besproken", "ondergrens-eens"}, d.form)
}

// atTheTable are the forms that stand on a page of the meeting itself.
var atTheTable = map[string]struct{ page, form string }{
	"overleg-opschrijven": {"", "opschrijven"}, "overleg-sluiten": {"", "sluiten"}, "overleg-gelezen": {"/verslag", "nagelezen"},
}

// pointFor is the form for it: what is written down has one for what is on no agenda, as nothing is then.
func pointFor(form string) string {
	if form == "opschrijven" {
		return "form#opschrijven-overig"
	}
	return "form#" + form + "-"
}

// unfolds opens what a form is folded in.
func (b *browsers) unfolds(p *place, form string) bool {
	b.Helper()
	return inPage[bool](b, p, fmt.Sprintf(`(() => {
		const form = document.querySelector(%q)
		for (let e = form; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true
		return form !== null
	})()`, form))
}

// fillIn fills in a form by what its fields are called, and gives what it asked.
const fillIn = `(form, all) => {
	const asked = new Set(), is = (text, value, words) => value === words || text === words
	for (const e of form.elements) {
		if (!e.name || e.type === "hidden" || e.type === "submit") continue
		const name = e.name.endsWith("-" + form.id) ? e.name.slice(0, -form.id.length - 1) : e.name
		asked.add(name)
		const words = all[name]
		if (e.type === "radio" || e.type === "checkbox") {
			const text = e.closest("label").textContent.trim()
			if (words) e.checked = words.some(w => is(text, e.value, w) || text.startsWith(w + ","))
		} else if (e.tagName === "SELECT") {
			if (!words || !words[0]) continue
			const o = [...e.options], one = o.find(o => is(o.textContent.trim(), o.value, words[0])) ?? o.find(o => o.textContent.trim().startsWith(words[0] + ",")) ?? o.find(o => o.textContent.includes(words[0]))
			if (!one) return {Asked: [...asked], Missing: name + " has no " + words[0] + ", but " + o.map(o => o.textContent.trim()).join("; ")}
			e.value = one.value
		} else if (words) {
			e.value = words[0] ?? ""
		}
		e.dispatchEvent(new Event("input", {bubbles: true}))
		e.dispatchEvent(new Event("change", {bubbles: true}))
	}
	const wrong = [...form.querySelectorAll(":invalid")].filter(e => e.name)
	return {Asked: [...asked], Missing: wrong.map(e => e.name + ": " + e.validationMessage).join("; ")}
}`

// fills fills in what the form asks now; asked are the fields that it had.
func (b *browsers) fills(p *place, form string, d deed) (asked []string) {
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
	}](b, p, fmt.Sprintf("(%s)(document.querySelector(%q), %s)", fillIn, form, said))
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

// sends presses a button, and tells what came of it: of a form at the table, there.
func (b *browsers) sends(p *place, button string) string {
	b.Helper()
	b.press(p, button)
	return inPage[string](b, p, fmt.Sprintf(`document.querySelector("main .problem") ? %q : document.querySelector("div.effect") ? %q :
		location.pathname.startsWith("/gedaan/") || location.pathname.includes("/overleg/") || document.querySelector("main [role=status]") ? %q : %q`, isProblem, isEffect, isDone, isForm))
}

// tries fills in a form that is open, until it is on record or is not taken.
func (b *browsers) tries(p *place, form string, d deed) (end, said string) {
	b.Helper()
	for last := "nothing yet"; ; {
		asked := strings.Join(b.fills(p, form, d), " ")
		if asked == last {
			b.stuck(p, errors.New("the form comes again without asking more"))
		}
		last = asked
		switch end = b.sends(p, form+" button[type=submit]"); end {
		case isProblem:
			return end, inPage[string](b, p, `document.querySelector("main .problem").innerText`)
		case isEffect:
			return b.records(p)
		case isDone:
			return end, ""
		}
	}
}

// records puts on record what was shown beforehand.
func (b *browsers) records(p *place) (end, said string) {
	b.Helper()
	if !strings.Contains(inPage[string](b, p, `document.querySelector("main h1").innerText`), "Dit verandert er") {
		b.stuck(p, errors.New("what it changes is told under another heading"))
	}
	if end = b.sends(p, "button[value=vastleggen]"); end != isDone {
		return isProblem, inPage[string](b, p, `document.querySelector("main").innerText`)
	}
	return isDone, ""
}

// play plays a deed on the pages.
func (b *browsers) play(who *persona, d deed) {
	b.Helper()
	b.step = fmt.Sprintf("%s: %s goes to %s", b.now.now().Format(time.DateTime), who.Name, d.form)
	p := b.of(who)
	form, found := b.finds(p, d)
	if !found {
		b.stuck(p, fmt.Errorf("%s has no way to %s over %q", who.Name, d.form, d.over))
	}
	if end, said := b.tries(p, form, d); end != isDone {
		b.stuck(p, fmt.Errorf("%s is not taken from %s: %s", d.form, who.Name, said))
	}
	if d.form == "nieuw" {
		b.learnsTheCircle(inPage[string](b, p, "location.pathname"))
	}
	b.leaves(p)
}

// learnsTheCircle takes what the product calls the circle that began, and those in it.
func (b *browsers) learnsTheCircle(path string) {
	b.Helper()
	b.id = core.CircleID(strings.TrimPrefix(path, "/kring/"))
	b.alias[theCase] = string(b.id)
	for _, e := range b.events() {
		if added, ok := e.Body.(circle.PersonAdded); ok {
			b.alias[strings.ToLower(added.Name)] = string(added.Person)
		}
	}
}

// refuse wants the pages to stop somebody: the form says why, or isn't offered.
func (b *browsers) refuse(who *persona, d deed, why, words string) {
	b.Helper()
	b.step = fmt.Sprintf("%s: %s goes to %s", b.now.now().Format(time.DateTime), who.Name, d.form)
	p := b.of(who)
	form, found := b.finds(p, d)
	if !found {
		b.leaves(p)
		b.refusedByTheDesk(who, d, why, words)
		return
	}
	end, said := b.tries(p, form, d)
	if end != isProblem || !strings.Contains(said, words) {
		b.stuck(p, fmt.Errorf("%s may do %s, or isn't told why not: %q", who.Name, d.form, said))
	}
	b.leaves(p)
}

// read is all that somebody's page of the circle says, and all that it holds.
func (b *browsers) read(who *persona) string {
	b.Helper()
	p := b.of(who)
	b.goes(p, b.home())
	all := inPage[string](b, p, `document.querySelector("main").textContent + "\n" + document.documentElement.outerHTML`)
	b.leaves(p)
	return all + "\n" + b.given(who)
}

// given is what the page could have said to who is close by: nothing is hidden by the page alone.
func (b *browsers) given(who *persona) string {
	b.Helper()
	if who.Kind == access.Professional {
		return ""
	}
	return b.viewed(who)
}
