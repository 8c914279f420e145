package web

import (
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// itemOf finds a thing among others by its identifier.
func itemOf[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// sharing is the one it is about, as long as it holds.
func (d *doing) sharing() *circle.Sharing {
	return itemOf(d.state.Sharings, func(x *circle.Sharing) bool { return string(x.ID) == d.over && x.InForce(d.now) })
}

func (d *doing) consent() *circle.Consent {
	return itemOf(d.state.Consents, func(c *circle.Consent) bool { return string(c.ID) == d.over && c.InForce(d.now) })
}

// whoseConsent is the person it is of, so that they hear that it was taken back.
func (d *doing) whoseConsent() core.PersonID {
	if c := d.consent(); c != nil {
		return c.Person
	}
	return ""
}

func (d *doing) request() *circle.Request {
	return itemOf(d.state.Requests, func(r *circle.Request) bool { return string(r.ID) == d.over })
}

func (d *doing) emergency() *circle.Emergency {
	return itemOf(d.state.Emergencies, func(x *circle.Emergency) bool { return string(x.ID) == d.over })
}

// asked tells whether the question waits for an answer of theirs, or of their agency.
func (d *doing) asked() bool {
	r := d.request()
	if r == nil || !r.Given.IsZero() || !r.Refused.IsZero() {
		return false
	}
	m := itemOf(d.state.Members, func(m *circle.Member) bool { return m.ID == r.Of })
	switch {
	case r.Of == d.by.ID:
		return true
	case m != nil && !m.Network && m.Agency == d.by.Agency && d.by.Agency != "":
		return true
	}
	return (m == nil || !m.Active()) && d.state.Keeper().ID == d.by.ID
}

// barred is who was kept out by the event that it is about: an account's name can be somebody's
// own, and doesn't belong in an address.
func (d *doing) barred() (core.ActorID, bool) {
	for i := range d.view.Events {
		if b, ok := d.view.Events[i].Body.(circle.AccessBarred); ok && string(d.view.Events[i].ID) == d.over {
			return b.Actor, d.state.BarredNow(b.Actor)
		}
	}
	return "", false
}

// portal is who has an account of their own since the event that it is about.
func (d *doing) portal() (core.PersonID, bool) {
	for i := range d.view.Events {
		if o, ok := d.view.Events[i].Body.(circle.PortalOpened); ok && string(d.view.Events[i].ID) == d.over {
			p := itemOf(d.state.Persons, func(p *circle.Person) bool { return p.ID == o.Person })
			return o.Person, p != nil && p.Account == o.Account && p.Account != ""
		}
	}
	return "", false
}

// self is the person of the household who is at it; empty: somebody else.
func (d *doing) self() core.PersonID {
	if p := d.state.Whose(d.by.ID); p != nil {
		return p.ID
	}
	return ""
}

// eventsShown is how many events there are to choose from.
const eventsShown = 20

// latest is what was recorded last and can be told in a line; own: by their own agency alone.
func (d *doing) latest(own bool) []*circle.Event {
	var all []*circle.Event
	for i := range slices.Backward(d.view.Events) {
		e := &d.view.Events[i]
		if _, told := tell(e, false); told && (!own || d.by.Agency != "" && e.By.Agency == d.by.Agency) && len(all) < eventsShown {
			all = append(all, e)
		}
	}
	return all
}

func idsOf(events []*circle.Event) []core.EventID {
	var ids []core.EventID
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	return ids
}

// mostWords is how much of an event stands in a list to choose from.
const mostWords = 90

// inLine tells an event in one line: when, what, how it begins, and who recorded it.
func (d *doing) inLine(e *circle.Event) string {
	t, _ := tell(e, false)
	line := text.Capital(d.Say(t.kind, d.state.Names()))
	if t.words != "" {
		line += ": " + short(t.words, mostWords)
	}
	if who := d.state.ActorName(e.By.ID); who != "" {
		line += " (" + who + ")"
	}
	return d.Day(e.Happened) + ", " + line
}

func short(words string, most int) string {
	if letters := []rune(words); len(letters) > most {
		return strings.TrimSpace(string(letters[:most])) + "…"
	}
	return words
}

// secret are the kinds that lie apart and are never shared.
var secret = []core.Content{core.ReporterContent, core.HiddenAddress}

func (d *doing) sharingFields() []field {
	fields := d.withFields()
	wide := len(d.may) > 0 && d.may[0]
	if wide {
		contents := field{name: "contents", kind: ui.AskSeveral}
		for _, c := range core.Contents {
			if !slices.Contains(secret, c) {
				contents.from = append(contents.from, ui.Choice{Value: string(c), Text: text.Capital(d.content(c))})
			}
		}
		fields = append(fields, contents)
	}
	events, grounds, consents := field{name: "events", kind: ui.AskSeveral}, field{name: "ground", kind: ui.AskChoice}, field{name: "consent", kind: ui.AskChoice, optional: true}
	for _, e := range d.latest(!wide) {
		events.from = append(events.from, ui.Choice{Value: string(e.ID), Text: d.inLine(e)})
	}
	for _, g := range circle.Grounds {
		grounds.from = append(grounds.from, ui.Choice{Value: string(g), Text: text.Capital(d.ground(g))})
	}
	consents.from = []ui.Choice{}
	for i := range d.state.Consents {
		if c := &d.state.Consents[i]; c.InForce(d.now) {
			consents.from = append(consents.from, ui.Choice{Value: string(c.ID), Text: short(d.consentText(c), mostWords)})
		}
	}
	return append(fields, events, grounds, consents, field{name: "reason", kind: ui.AskWords}, field{name: "until", kind: ui.AskDay})
}

func (d *doing) content(c core.Content) string {
	return d.Word("content." + string(c)) // key: ok, the kinds of content.
}

func (d *doing) ground(g circle.Ground) string {
	return d.Word("ground." + string(g)) // key: ok, the grounds.
}

// How a recipient stands in a list.
const (
	withActor  = "lid:"
	withAgency = "organisatie:"
	withPerson = "gezin:"
)

// withFields ask who gets to know it: somebody who is known here, or another agency.
func (d *doing) withFields() []field {
	from := []ui.Choice{}
	for _, c := range d.members() {
		from = append(from, ui.Choice{Value: withActor + c.Value, Text: c.Text})
	}
	var agencies []core.AgencyID
	for i := range d.state.Members {
		if m := &d.state.Members[i]; m.Active() && !m.Network && m.Agency != "" && !slices.Contains(agencies, m.Agency) {
			agencies = append(agencies, m.Agency)
			from = append(from, ui.Choice{Value: withAgency + string(m.Agency), Text: d.Say(text.M("do.with_agency", text.Agency("agency", m.Agency)), d.state.Names())})
		}
	}
	for _, c := range d.persons() {
		if core.PersonID(c.Value) != d.self() {
			from = append(from, ui.Choice{Value: withPerson + c.Value, Text: d.Say(text.M("do.with_person", text.Words("person", c.Text)), nil)})
		}
	}
	return []field{{name: "with", kind: ui.AskChoice, from: from, optional: true}, {name: "agency", kind: ui.AskLine, optional: true}}
}

// recipient is who was chosen, and the agency that was typed: the circle refuses both at once.
func (d *doing) recipient() circle.Recipient {
	r, with := circle.Recipient{Agency: d.typedAgency()}, d.typed.Get("with")
	if id, ok := strings.CutPrefix(with, withActor); ok {
		r.Actor = core.ActorID(id)
	}
	if id, ok := strings.CutPrefix(with, withPerson); ok {
		r.Person = core.PersonID(id)
	}
	if id, ok := strings.CutPrefix(with, withAgency); ok {
		if r.Agency != "" && r.Agency != core.AgencyID(id) {
			return circle.Recipient{} // two agencies are not one.
		}
		r.Agency = core.AgencyID(id)
	}
	return r
}

// typedAgency is an agency by its identifier, or by its name.
func (d *doing) typedAgency() core.AgencyID {
	typed := d.typed.Get("agency")
	for id, name := range d.names.Agencies {
		if strings.EqualFold(name, typed) {
			return id
		}
	}
	return core.AgencyID(typed)
}

// knows refuses an agency that nobody knows: what is shared with a slip of the pen reaches nobody.
func (d *doing) knows(r circle.Recipient) error {
	around := slices.ContainsFunc(d.state.Members, func(m circle.Member) bool { return m.Agency == r.Agency })
	if _, known := d.names.Agencies[r.Agency]; r.Agency != "" && !known && !around {
		return errs.Bad("do.agency_unknown")
	}
	return nil
}

// agency names an agency, also one that is not around the household.
func (d *doing) agency(id core.AgencyID) string {
	if name := d.state.AgencyName(id); name != string(id) {
		return name
	}
	return d.names.agency(id)
}

// members are the others who take part.
func (d *doing) members() []ui.Choice {
	from := []ui.Choice{}
	for i := range d.state.Members {
		if m := &d.state.Members[i]; m.Active() && m.ID != d.by.ID {
			from = append(from, ui.Choice{Value: string(m.ID), Text: d.actor(m.ID)})
		}
	}
	return from
}

func (d *doing) persons() []ui.Choice {
	from := []ui.Choice{}
	for i := range d.state.Persons {
		from = append(from, ui.Choice{Value: string(d.state.Persons[i].ID), Text: d.state.Persons[i].Name})
	}
	return from
}

func (d *doing) withoutAccount() []ui.Choice {
	return slices.DeleteFunc(d.persons(), func(c ui.Choice) bool {
		p := itemOf(d.state.Persons, func(p *circle.Person) bool { return string(p.ID) == c.Value })
		return p.Account != ""
	})
}

// barrable are the others who take part and don't lead, and who of the household has an account.
func (d *doing) barrable() []ui.Choice {
	from := slices.DeleteFunc(d.members(), func(c ui.Choice) bool {
		return c.Value == string(d.state.Lead.Member) || c.Value == string(d.state.Deputy.Member)
	})
	for i := range d.state.Persons {
		if p := &d.state.Persons[i]; p.Account != "" {
			from = append(from, ui.Choice{Value: string(p.Account), Text: p.Name})
		}
	}
	return from
}

// actor names somebody with their agency; somebody nobody here knows goes by their account.
func (d *doing) actor(id core.ActorID) string {
	name := d.state.ActorName(id)
	if name == "" {
		return string(id)
	}
	m := itemOf(d.state.Members, func(m *circle.Member) bool { return m.ID == id })
	if m == nil || m.Network || m.Agency == "" || d.state.AgencyName(m.Agency) == name {
		return name
	}
	return name + ", " + d.state.AgencyName(m.Agency)
}

func (d *doing) with(r circle.Recipient) string {
	switch {
	case r.Actor != "" && d.state.ActorName(r.Actor) == "":
		return d.Word("name.actor")
	case r.Actor != "":
		return d.actor(r.Actor)
	case r.Person != "":
		return d.Say(text.M("do.with_whom", text.Person("who", r.Person)), d.state.Names())
	}
	return d.agency(r.Agency)
}

func (d *doing) sharingText(x *circle.Sharing) string {
	var what []string
	for _, c := range x.Contents {
		what = append(what, d.content(c))
	}
	if n := len(x.Events); n > 0 {
		what = append(what, d.Say(text.M("do.events", text.Count("n", n)), nil))
	}
	return d.Say(text.M("do.shared_line", text.Words("with", d.with(x.With)), text.Words("what", d.List(what)), text.Words("ground", d.ground(x.Ground))), nil)
}

func (d *doing) consentText(c *circle.Consent) string {
	return text.Capital(d.Say(text.M("do.consent_line", text.Person("who", c.Person), text.Words("with", d.with(c.With)), text.Words("what", c.What)), d.state.Names()))
}

func (d *doing) requestText(r *circle.Request) string {
	if !r.Refused.IsZero() {
		return text.Capital(d.Say(text.M("do.refused_line", text.Actor("of", r.Of), text.Actor("by", r.By), text.Words("what", r.What), text.Words("ground", r.Ground)), d.state.Names()))
	}
	return text.Capital(d.Say(text.M("do.asked_line", text.Actor("of", r.Of), text.Actor("by", r.By), text.Words("what", r.What)), d.state.Names()))
}

func (d *doing) emergencyText(x *circle.Emergency) string {
	who := d.state.ActorName(x.By.ID)
	if who == "" {
		who = d.state.AgencyName(x.By.Agency)
	}
	return d.Say(text.M("do.emergency_line", text.Words("who", who), text.Words("reason", x.Reason)), nil)
}

// givenTo are the events that somebody knows because they were shared with them, the latest first.
func (d *doing) givenTo() []*circle.Event {
	var all []*circle.Event
	for i := range slices.Backward(d.view.Events) {
		e := &d.view.Events[i]
		t := access.ThingOf(d.state, d.by.Actor, d.view.Ties, e, d.now)
		if mine := t.Mine && t.Content == core.PlanContent; !t.Own && !t.Basic && !mine {
			all = append(all, e)
		}
	}
	return all
}
