package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/casetest"
	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
)

// The pages as they stand, as a colleague of the desk is served them.
type (
	// queued is a line of the queue, and what has to be done of it.
	queued struct {
		Href, Name, What, Who, Due string
		Late                       bool
	}
	itsPage struct {
		Answered    bool
		State, Text string
		Duties      []queued
	}
	whatIsShown struct {
		Queue   []queued
		Reports map[core.ReportID]itsPage
	}
)

func (q *queued) id() core.ReportID { return core.ReportID(strings.TrimPrefix(q.Href, "/melding/")) }

const readPages = `async ids => {
	const page = async path => {
		const answer = await fetch(path)
		if (!answer.ok) throw new Error(path + " " + answer.status)
		return new DOMParser().parseFromString(await answer.text(), "text/html")
	}
	const words = (e, at) => e.querySelector(at)?.textContent.trim() ?? ""
	const duties = (e, at) => [...e.querySelectorAll(at + " li.duty")].map(li => ({
		Href: li.querySelector(".day-where a")?.getAttribute("href") ?? "", Name: words(li, ".day-where"), What: words(li, ".duty-what"), Who: words(li, ".duty-who"),
		Due: li.querySelector(".duty-due time")?.dateTime ?? "", Late: li.querySelector(".duty-due b").classList.contains("is-open")}))
	const reports = await Promise.all(ids.map(async id => {
		const doc = await page("/melding/" + id)
		return [id, {Answered: doc.querySelector(".state").classList.contains("is-closed"), State: words(doc, ".state"), Text: words(doc, "main"), Duties: duties(doc, "#duties")}]
	}))
	return {Queue: duties(await page("/meldingen"), "section[aria-labelledby=queue-heading]"), Reports: Object.fromEntries(reports)}
}`

// shown is the queue, and the page of every report that came in.
func (y *fates) shown() whatIsShown {
	y.Helper()
	ids := []core.ReportID{}
	for _, r := range y.all {
		if r.id != "" {
			ids = append(ids, r.id)
		}
	}
	said, err := json.Marshal(ids)
	if err != nil {
		y.Fatal(err)
	}
	return inPage[whatIsShown](y.browsers, y.of(ines), fmt.Sprintf("(%s)(%s)", readPages, said))
}

// holds is what is always so, by what the pages show and by what is on record: a report is answered, or
// somebody named has it, until a moment.
func (y *fates) holds() {
	y.Helper()
	shown := y.shown()
	waits := 0
	for _, r := range y.all {
		if r.id == "" {
			continue
		}
		page, lines := shown.Reports[r.id], slices.Clone(shown.Queue)
		lines = slices.DeleteFunc(lines, func(q queued) bool { return q.id() != r.id })
		s := y.report(r)
		m := circle.Moment{Now: y.now.now(), Rules: y.o.Rules}
		if err := casetest.Silent(s, m); err != nil {
			y.Fatalf("%s: %s on record: %v", y.step, r.name, err)
		}
		want := report.Duties(s, m)
		if page.Answered != s.Answered() || len(page.Duties) != len(want) || len(lines) != min(1, len(want)) {
			y.Fatalf("%s: %s shows %+v, and in the queue %+v; on record are %+v", y.step, r.name, page, lines, want)
		}
		for i := range want {
			shows(y.tale, r, &page.Duties[i], &want[i])
		}
		if len(want) > 0 {
			shows(y.tale, r, &lines[0], &want[0])
			waits++
			continue
		}
		if r.ended == "" || !strings.Contains(page.Text, r.ended) || len(s.Decisions) == 0 {
			y.Errorf("%s: %s came to an end, and its page has no answer %q: %s", y.step, r.name, r.ended, page.Text)
		}
	}
	if waits != len(shown.Queue) {
		y.Errorf("%s: %d wait, and the queue has %+v", y.step, waits, shown.Queue)
	}
}

// shows holds a line of a page against what is to be done: who has it, and until when.
func shows(t *tale, r *reported, line *queued, d *circle.Duty) {
	t.Helper()
	if !strings.Contains(line.Who, d.Owner.Name) || d.Owner.Name == "" || line.Due != text.Date(d.Due.Add(-1)) || line.What == "" || line.Late != t.now.now().After(d.Due) {
		t.Errorf("%s: of %s the page shows %+v, and to be done is %+v", t.step, r.name, line, d)
	}
}

// report is what the use cases give of it to the desk.
func (y *fates) report(r *reported) *report.State {
	y.Helper()
	reports := &casework.Reports{Desk: y.o.Desk}
	view, err := reports.Read(y.s, casework.By{Who: ines.who(), For: access.Triage}, r.id)
	if err != nil {
		y.Fatalf("%s: %s: %v", y.step, r.name, err)
	}
	return report.Fold(view.Events)
}

// line is what the page of a report shows of a duty.
func (y *fates) line(r *reported, kind circle.DutyKind, who core.Holder) *queued {
	y.Helper()
	page := y.shown().Reports[r.id]
	for i, d := range report.Duties(y.report(r), circle.Moment{Now: y.now.now(), Rules: y.o.Rules}) {
		of, _, _ := strings.Cut(d.Key.Subject, "/")
		if (d.Key.Kind == kind || d.Key.Kind == circle.AnswerEscalation && of == string(kind)) && d.Owner.ID == who.ID {
			return &page.Duties[i]
		}
	}
	y.Fatalf("%s: %s is not for %s to do: %+v", y.step, kind, who.Name, page.Duties)
	return nil
}

// owes wants something to be somebody's to do.
func (y *fates) owes(r *reported, kind circle.DutyKind, who *persona) {
	y.Helper()
	if line := y.line(r, kind, who.holder()); !strings.Contains(line.Who, who.Name) {
		y.Errorf("%s: %+v", y.step, line)
	}
}

// late wants a term that passed to show, with who let it pass.
func (y *fates) late(r *reported, kind circle.DutyKind) {
	y.Helper()
	y.begins("the term passed", r)
	if line := y.line(r, kind, y.report(r).Holder); !line.Late {
		y.Errorf("%s: it does not show: %+v", y.step, line)
	}
}

// climbed wants it to be with somebody above too.
func (y *fates) climbed(r *reported, kind circle.DutyKind, who *persona) {
	y.Helper()
	y.begins("it climbs", r)
	if s := y.report(r); !slices.ContainsFunc(s.Lapses, func(l circle.Lapse) bool { return l.Key.Kind == kind }) {
		y.Errorf("%s: that it passed is not on record", y.step)
	}
	y.owes(r, kind, who)
}

// allAnswered opens every page at the end, as people do: each report has come to its end, and the queue is empty.
func (y *fates) allAnswered() {
	y.Helper()
	p := y.of(joris)
	y.goes(p, "/meldingen")
	if n := inPage[int](y.browsers, p, `document.querySelectorAll("main li.duty").length`); n > 0 {
		y.Errorf("%d still wait", n)
	}
	for _, r := range y.all {
		y.begins("the end", r)
		y.goes(p, "/melding/"+string(r.id))
		said := inPage[string](y.browsers, p, `document.querySelector(".state").innerText`)
		if !strings.Contains(said, text.New("nl").Word("report.answered")) {
			y.Errorf("%s: it is not answered: %s", y.step, said)
		}
	}
	y.leaves(p)
}

// honest wants the page of a receipt to have what was told and answered, whether it was taken back, and
// nothing of the desk's own.
func (y *fates) honest(v *caller) {
	y.Helper()
	got := inPage[struct {
		Told, Heard []string
		Text        string
		Back        bool
	}](y.browsers, v.place, `(() => {
		const words = at => [...document.querySelectorAll(at)].map(e => e.textContent)
		return {
			Told: words("section[aria-labelledby=told] .open-words"), Heard: words("section[aria-labelledby=talk] .open-ours .open-words"),
			Text: document.querySelector("main").textContent, Back: !document.querySelector('form[action="/melden/terug/intrekken"]')}
	})()`)
	if !slices.Equal(got.Told, v.told) || !slices.Equal(got.Heard, v.heard) || got.Back != v.back {
		y.Errorf("%s: the receipt shows %+v, and it is %q, %q, taken back %v", y.step, got, v.told, v.heard, v.back)
	}
	for _, never := range []string{ines.Name, joris.Name, vera.Name, tilda.Name, inge.Name, "VT-0", "VT-9", string(y.id), string(v.id)} {
		if strings.Contains(got.Text, never) {
			y.Errorf("%s: the receipt tells of %s", y.step, never)
		}
	}
}
