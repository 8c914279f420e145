package web

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// parts are everything that is known of each concept, in the order of the page. Of a retold history
// what its sources don't mention is left out.
func (v *shown) parts(page *ui.CirclePage) {
	threshold, bounds := v.threshold()
	for _, p := range []ui.Part{
		v.plan(), v.agreements(), threshold, v.handovers(), v.incidents(), v.reports(), v.information(),
		v.tracks(), v.changes(), v.evaluations(), v.dissent(), v.asides(), v.course(),
	} {
		if v.state.Retold && p.Top == nil && len(p.Items)+len(p.Folded) == 0 {
			continue
		}
		p.Flat = v.flat
		page.Parts = append(page.Parts, p)
	}
	page.Bounds = bounds
	page.Index = v.index(page.Parts)
}

// part begins a part; link is the one of the ring it is, if any.
func (v *shown) part(id string, link circle.LinkName) ui.Part {
	p := ui.Part{ID: id, Heading: v.Word("part." + id), Empty: v.Word("part." + id + "_none")} // key: ok, the parts.
	if link == "" || !v.stands() {
		return p
	}
	if l := v.ring.Link(link); !l.Silent {
		drawn := v.link(l)
		p.Stand, p.Why = drawn.State, drawn.Why
		p.Open, p.Aside = l.Status == circle.Open, l.Status == circle.SetAside
		if l.Status == circle.Closed {
			p.Stand = v.Word("part.in_order")
		}
	}
	return p
}

// item begins a thing: what it is, whose turn it is and until when, and how it went.
func (v *shown) item(id, what, stage string) ui.Item {
	x := ui.Item{What: text.Capital(what), Lang: v.factsLang(what), Stage: text.Capital(stage), Trail: v.trail(id)}
	if d := v.duty(id); d != nil {
		x.Open, x.Late = true, d.Late(v.moment.Now)
		x.Stage = v.staged(x.Stage, v.due(d.Due))
		v.turn(&x, d)
	}
	if len(x.Trail) > 1 {
		x.TrailText = v.Say(text.M("part.trail", text.Count("n", len(x.Trail))), nil)
	} else {
		x.Trail = nil
	}
	return x
}

// turn says whose turn it is.
func (v *shown) turn(x *ui.Item, d *circle.Duty) {
	x.Lines = append(x.Lines, ui.Line{Text: v.Say(text.M("part.turn", text.Words("who", named(v.holder(d.Owner)))), nil)})
}

// staged puts until when behind how far something is.
func (v *shown) staged(stage, due string) string {
	if stage == "" {
		return text.Capital(due)
	}
	return stage + " · " + due
}

// stage is how far something is, in words.
func (v *shown) stage(s circle.Stage) string {
	return v.Word("stage." + string(s)) // key: ok, the stages.
}

// line adds a sentence to a thing.
func (v *shown) line(x *ui.Item, m text.Message) {
	x.Lines = append(x.Lines, ui.Line{Text: v.say(m)})
}

// quoted adds what somebody wrote, in the language it was written in.
func (v *shown) quoted(x *ui.Item, words string) {
	if words != "" {
		x.Lines = append(x.Lines, ui.Line{Text: words, Lang: v.factsLang(words)})
	}
}

func named(h ui.Holder) string {
	switch {
	case h.Agency == "":
		return h.Name
	case h.Name == "":
		return h.Agency
	}
	return h.Name + ", " + h.Agency
}

// shelve puts a thing where it shows, or where it is one press away.
func shelve(p *ui.Part, x ui.Item, shows bool) {
	if shows {
		p.Items = append(p.Items, x)
		return
	}
	p.Folded = append(p.Folded, x)
}

// close orders a part: what is late first, what was last done first; and says what is folded away.
func (v *shown) close(p ui.Part, more func(n int) text.Message) ui.Part {
	slices.SortStableFunc(p.Items, func(a, b ui.Item) int { return rank(b) - rank(a) })
	slices.Reverse(p.Folded)
	if n := len(p.Folded); n > 0 {
		p.More = v.Say(more(n), nil)
		p.Empty = "" // there was something, and it is done.
		if len(p.Items) == 0 && p.Stand == "" {
			p.Empty = v.Word("part.nothing_open")
		}
	}
	return p
}

func rank(x ui.Item) int {
	switch {
	case x.Late:
		return 2
	case x.Open:
		return 1
	}
	return 0
}

// duty is what somebody has to do about a thing; nil: nobody has. A duty on the ladder is about
// another duty.
func (v *shown) duty(id string) *circle.Duty {
	if id == "" {
		return nil
	}
	for i := range v.duties {
		if d := &v.duties[i]; d.Key.Subject == id && d.Key.Kind != "answer_escalation" {
			return d
		}
	}
	return nil
}

// trail is what is on record about a thing, the latest first.
func (v *shown) trail(id string) []ui.Row {
	if v.trails == nil {
		v.trails = map[core.ItemID][]int{}
		for i := range v.known {
			if item := circle.ItemOf(v.known[i].Body); item != "" {
				v.trails[item] = append(v.trails[item], i)
			}
		}
	}
	var rows []ui.Row
	for _, i := range slices.Backward(v.trails[core.ItemID(id)]) {
		if row, ok := v.row(&v.known[i]); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// lastly is the last event on record about a thing of which this holds; nil: there is none.
func (v *shown) lastly(id string, is func(circle.Body) bool) *circle.Event {
	v.trail(id)
	for _, i := range slices.Backward(v.trails[core.ItemID(id)]) {
		if is(v.known[i].Body) {
			return &v.known[i]
		}
	}
	return nil
}

// persons says who they are, with who can't be named left out. A household of one needs no telling.
func (v *shown) persons(ids []core.PersonID) string {
	if len(v.state.Persons) < 2 {
		return ""
	}
	var who []string
	for _, id := range ids {
		if name := v.names.Person(string(id)); name != "" {
			who = append(who, name)
		}
	}
	return v.List(who)
}

func (v *shown) actors(ids []core.ActorID) string {
	var who []string
	for _, id := range ids {
		if name := v.names.Actor(string(id)); name != "" {
			who = append(who, name)
		}
	}
	return v.List(who)
}

// lastDay is the last day of a term that ends with the midnight after it.
func lastDay(t time.Time) time.Time { return t.Add(-time.Nanosecond) }

// index leads to every section, with how much is to be done there.
func (v *shown) index(parts []ui.Part) []ui.Index {
	all := []ui.Index{
		{ID: "duties", Text: v.Word("page.what_now")}, {ID: "alarms", Text: v.Word("page.alarms")}, {ID: "people", Text: v.Word("page.household")},
	}
	for i := range parts {
		all = append(all, ui.Index{ID: parts[i].ID, Text: parts[i].Heading})
	}
	if v.me.ID != "" {
		all = append(all, ui.Index{ID: "sharing", Text: v.Word("do.block")})
	}
	all = append(all, ui.Index{ID: "history", Text: v.Word("page.history")}, ui.Index{ID: "members", Text: v.Word("page.members")})
	for i := range v.duties {
		for k := range all {
			if all[k].ID == "duties" || all[k].ID == fulfilments[v.duties[i].Key.Kind].part {
				all[k].Todo++
				all[k].Late = all[k].Late || v.duties[i].Late(v.moment.Now)
			}
		}
	}
	for i := range all {
		if n := text.Count("n", all[i].Todo); all[i].Late {
			all[i].Said = v.Say(text.M("part.todo_late", n), nil)
		} else {
			all[i].Said = v.Say(text.M("part.todo", n), nil)
		}
	}
	return all
}
