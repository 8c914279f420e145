package web

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// happenedShown is how much of what happened a page shows at once, beside what waits for an answer.
const happenedShown = 6

// dated is a thing with its moment.
type dated struct {
	ui.Item
	at time.Time
}

// incidents are what happened and who was seen, on one line of time: a visit at which nobody opened
// says more beside what happened the day before.
func (v *shown) incidents() ui.Part {
	p := v.part("incidents", "")
	p.Wide = true
	var all []dated
	for i := range v.state.Incidents {
		all = append(all, v.incident(&v.state.Incidents[i]))
	}
	for i := range v.state.Contacts {
		all = append(all, v.contact(&v.state.Contacts[i]))
	}
	slices.SortStableFunc(all, func(a, b dated) int { return a.at.Compare(b.at) })
	shows := happenedShown
	for _, x := range slices.Backward(all) {
		switch {
		case x.Open:
			p.Items = append(p.Items, x.Item)
		case shows > 0:
			shows--
			p.Items = append(p.Items, x.Item)
		default:
			p.Folded = append(p.Folded, x.Item)
		}
	}
	slices.Reverse(p.Folded) // close turns it round.
	p.Do = offers("", toIncident, toContact)
	return v.close(p, func(n int) text.Message { return text.M("part.incidents_more", text.Count("n", n)) })
}

func (v *shown) incident(i *circle.Incident) dated {
	id := string(i.ID)
	kind := v.Word("incident." + string(i.Kind)) // key: ok, the kinds of incident.
	stage := ""
	if who := v.persons(i.Persons); who != "" {
		kind += ": " + who
	}
	if i.Danger {
		stage = v.Word("part.danger")
	}
	x := v.item(id, kind, stage)
	x.When, x.Tone = v.when(i.At), ui.ToneWorry
	x.Lang = "" // the kind is in the language of the page.
	x.Lines = slices.Insert(x.Lines, 0, ui.Line{Text: i.What, Lang: v.factsLang(i.What)})
	if by := v.by(i.By); by != "" {
		v.line(&x, text.M("part.recorded_by", text.Words("who", by)))
	}
	if !i.Reviewed.IsZero() {
		v.line(&x, text.M("part.incident_read", text.Term("reading", "reading."+string(i.Reading)), text.Day("day", i.Reviewed))) // key: ok, the readings.
	} else {
		x.Do = offers(id, toReviewed)
	}
	if !i.Answered.IsZero() {
		v.line(&x, text.M("part.answer_day", text.Day("day", i.Answered)))
		v.quoted(&x, i.Answer)
	} else {
		x.Do = append(offers(id, toRespond), x.Do...)
	}
	return dated{x, i.At}
}

func (v *shown) contact(c *circle.Contact) dated {
	kind := v.Word("contact." + string(c.Outcome)) // key: ok, the outcomes of a contact.
	if who := v.persons(c.Persons); who != "" {
		kind += ": " + who
	}
	x := ui.Item{What: text.Capital(kind), When: v.when(c.At), Tone: ui.ToneGood}
	switch c.Outcome {
	case circle.Missed, circle.NotSeen, circle.Refused:
		x.Tone = ui.ToneWorry
	}
	v.quoted(&x, c.Note)
	if by := v.by(c.By); by != "" {
		v.line(&x, text.M("part.recorded_by", text.Words("who", by)))
	}
	return dated{x, c.At}
}
