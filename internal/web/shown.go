package web

import (
	"slices"
	"strconv"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// shown is one circle at one moment, in one language: what the parts of its page are made from.
type shown struct {
	*text.Printer
	names  text.Namer
	past   *past
	known  []circle.Event
	state  *circle.State
	moment circle.Moment
	ring   circle.RingState
	duties []circle.Duty
	alarms []circle.Alarm
}

// show looks at a history as known at a moment.
func show(p *text.Printer, past *past, at time.Time) *shown {
	v := &shown{Printer: p, past: past, known: circle.AsKnown(past.events, at)}
	v.state, v.moment = past.known(at)
	v.names = v.state.Names()
	if past.Kind == Inquiry {
		v.names = theChild{v.names, v.Word("name.the_child")}
	}
	v.ring = circle.Ring(v.state, v.moment)
	v.duties = circle.Duties(v.state, v.moment)
	v.alarms = circle.Alarms(v.state, v.moment)
	return v
}

// say says a sentence about this circle. It begins with a capital, also where it begins with
// a name that has none.
func (v *shown) say(m text.Message) string { return text.Capital(v.Say(m, v.names)) }

func (v *shown) when(t time.Time) ui.When { return ui.When{Text: v.Day(t), Date: text.Date(t)} }

// voice is the printer for a page about a history at a moment. An inquiry is read long after,
// so there every date has its year.
func (past *past) voice(p *text.Printer, at time.Time) *text.Printer {
	if past.Kind == Inquiry {
		return p.At(time.Time{})
	}
	return p.At(at)
}

// name is what the page is called.
func (v *shown) name() string {
	if name, _ := v.past.Name.in(v.Lang()); name != "" {
		return name
	}
	return v.Say(text.M("page.household_of", text.Words("name", v.state.Name)), nil)
}

// stands says whether there is a ring to speak of.
func (v *shown) stands() bool { return !v.state.Opened.IsZero() }

// headline says how the circle stands, and for how long.
func (v *shown) headline() (open bool, state, count string) {
	all := text.Count("all", len(v.ring))
	switch n := v.ring.OpenLinks(); {
	case !v.stands():
		return true, v.Word("page.not_opened"), ""
	case !v.state.Ended.IsZero():
		return false, v.Say(text.M("page.ended", text.Day("day", v.state.Ended)), nil), ""
	case n > 0:
		since := text.Day("since", v.ring.OpenSince())
		return true, v.Word("page.open"), v.Say(text.M("page.open_count", text.Count("open", n), all, since), nil)
	default:
		return false, v.Word("page.closed"), v.Say(text.M("page.closed_count", all), nil)
	}
}

// lead says who leads, in one line; nothing where the source of a retold history doesn't say.
func (v *shown) lead() (line string, open bool) {
	seat, deputy := v.state.Lead, v.state.Deputy
	switch {
	case !v.stands() || v.ring.Link(circle.LinkLead).Silent:
		return "", false
	case seat.Member != "" && deputy.Member != "":
		return v.Say(text.M("page.lead_deputy_line", text.Actor("lead", seat.Member), text.Actor("deputy", deputy.Member)), v.names), false
	case seat.Member != "":
		return v.Say(text.M("page.lead_line", text.Actor("lead", seat.Member)), v.names), false
	case seat.Proposed != "":
		return v.Say(text.M("page.lead_proposed", text.Actor("lead", seat.Proposed)), v.names), true
	}
	return v.Word("page.lead_none"), true
}

// dutyList is what has to be done, the late ones first.
func (v *shown) dutyList() []ui.Duty {
	now := v.moment.Now
	sorted := slices.Clone(v.duties)
	slices.SortStableFunc(sorted, func(a, b circle.Duty) int { return a.Due.Compare(b.Due) })
	list := make([]ui.Duty, len(sorted))
	for i, d := range sorted {
		list[i] = ui.Duty{
			What: v.say(d.What), Why: v.say(d.Why), Owner: v.holder(d.Owner),
			Due: v.due(d.Due), DueAt: v.when(d.LastDay()), Late: d.Late(now),
		}
		if d.Rung > circle.RungOwner && int(d.Rung) < len(rungKeys) {
			list[i].Climbed = v.Word(rungKeys[d.Rung]) // key: ok, the rungs.
		}
	}
	return list
}

var rungKeys = [...]string{"rung.owner", "rung.team", "rung.municipality", "rung.region", "rung.national"}

// due says until when, or how late it is. A term in days ends with the midnight after its last
// day, and people speak of that day.
func (v *shown) due(due time.Time) string {
	now, last := v.moment.Now, due.Add(-time.Nanosecond)
	days := text.DaysBetween(last, now)
	switch {
	case now.After(due) && days > 0:
		return v.Say(text.M("page.late", text.Count("n", days)), nil)
	case now.After(due):
		return v.Word("page.late_today")
	case days == 0 && due.Equal(midnight(due)):
		return v.Word("page.this_day")
	case days == 0:
		return v.Say(text.M("page.due_at", text.Words("time", due.In(text.Zone).Format("15:04"))), nil)
	}
	return v.Day(last)
}

func (v *shown) holder(h core.Holder) ui.Holder {
	agency := ""
	if h.Agency != "" {
		agency = v.state.AgencyName(h.Agency)
	}
	if agency == h.Name {
		agency = ""
	}
	return ui.Holder{Name: h.Name, Agency: agency}
}

func (v *shown) level(l circle.Level) string {
	return v.Word("level." + l.String()) // key: ok, the three levels.
}

// alarmList is which patterns show, the loudest first.
func (v *shown) alarmList() []ui.Alarm {
	list := make([]ui.Alarm, len(v.alarms))
	for i, a := range v.alarms {
		list[i] = ui.Alarm{
			Level: a.Level.String(), LevelText: v.level(a.Level),
			Name: v.Word("alarm.name." + string(a.Kind)), // key: ok, the alarms.
			Why:  v.say(a.Why), Since: v.when(a.Since),
			Evidence: v.evidence(a.Evidence),
		}
		switch {
		case a.Answer != nil:
			list[i].Answer = v.say(text.M("page.answered", text.Actor("who", a.Answer.By.ID),
				text.Day("day", a.Answer.At), text.Words("answer", a.Answer.Answer)))
		case a.Due.IsZero():
		default:
			list[i].Late = v.moment.Now.After(a.Due)
			list[i].Due = v.Say(text.M("page.answer_due", text.Words("when", v.due(a.Due))), nil)
		}
	}
	return list
}

func (v *shown) evidence(all []circle.Evidence) []ui.Fact {
	facts := make([]ui.Fact, len(all))
	for i, e := range all {
		facts[i] = ui.Fact{
			At:     v.when(e.At),
			Kind:   text.Capital(v.Word("concern." + e.Kind.String())), // key: ok, the concerns.
			Agency: v.agency(e.Agency),
			Words:  v.concerning(e.About, e.Fact), Lang: v.factsLang(e.Fact),
		}
	}
	return facts
}

// people are the cards of the household.
func (v *shown) people() []ui.Person {
	cards := make([]ui.Person, len(v.state.Persons))
	for i := range v.state.Persons {
		p := &v.state.Persons[i]
		cards[i] = ui.Person{Name: text.Capital(v.names.Person(string(p.ID))), Sub: v.sub(p), Attention: v.unseen(p.ID)}
		if years, ok := age(p.Born, v.moment.Now); ok {
			cards[i].Name += ", " + strconv.Itoa(years)
		}
		cards[i].Facts, cards[i].Scores = v.personFacts(p), v.scores(p.ID)
	}
	return cards
}

// sub says who somebody is in the household, and whether they live elsewhere now.
func (v *shown) sub(p *circle.Person) string {
	who := p.Relation
	switch {
	case who != "":
	case p.Child:
		who = v.Word("page.child")
	case p.Vulnerable:
		who = v.Word("page.vulnerable")
	default:
		who = v.Word("page.adult")
	}
	if p.Away {
		who += ", " + v.Word("page.away")
	}
	return who
}

// unseen tells whether somebody who must be seen alone was not, in time: the duty to see them
// has run out, or the open link speaks of them.
func (v *shown) unseen(id core.PersonID) bool {
	for _, d := range v.duties {
		if d.Key.Kind == "see_alone" && d.Key.Subject == string(id) && d.Late(v.moment.Now) {
			return true
		}
	}
	sight := v.ring.Link(circle.LinkSight)
	return sight.Status == circle.Open && slices.ContainsFunc(sight.Why.Args, func(a text.Arg) bool {
		return a.Kind == text.KindPerson && a.Str == string(id)
	})
}

func (v *shown) personFacts(p *circle.Person) []ui.PersonFact {
	var facts []ui.PersonFact
	seen, alone := v.state.LastSeen(p.ID)
	label, at := v.Word("page.spoken"), seen
	if p.MustBeSeen() {
		label, at = v.Word("page.seen_alone"), alone
	}
	switch {
	case !at.IsZero():
		ago := v.Word("page.this_day")
		if days := text.DaysBetween(at, v.moment.Now); days > 0 {
			ago = v.Say(text.M("page.ago", text.Day("day", at), text.Days("ago", days)), nil)
		}
		facts = append(facts, ui.PersonFact{Label: label, Value: ago, Open: v.unseen(p.ID)})
	case p.MustBeSeen():
		facts = append(facts, ui.PersonFact{Label: label, Value: v.Word("page.never"), Open: v.unseen(p.ID)})
	}
	for _, voice := range slices.Backward(v.state.Plan.Voices) {
		if voice.Person == p.ID {
			return append(facts, ui.PersonFact{Label: v.Word("page.wish"), Value: "“" + voice.Words + "”"})
		}
	}
	return facts
}

// scores lays the judgements of the agencies side by side; one that is far above the lowest
// is marked, for that is where they have to talk.
func (v *shown) scores(id core.PersonID) []ui.Score {
	current := v.state.Current(id)
	lowest := 10
	for _, j := range current {
		lowest = min(lowest, j.Score)
	}
	scores := make([]ui.Score, len(current))
	for i, j := range current {
		scores[i] = ui.Score{
			Value: strconv.Itoa(j.Score), By: v.state.AgencyName(j.By.Agency),
			Differs: j.Score-lowest >= v.moment.Rules.Safety.Difference,
		}
	}
	return scores
}

// age is how many birthdays somebody has had.
func age(born, now time.Time) (years int, ok bool) {
	if born.IsZero() || now.Before(born) {
		return 0, false
	}
	years = now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	return years, true
}

// members are those who take part, the lead first; gone are those who no longer do.
func (v *shown) members() (here, gone []ui.Member) {
	for i := range v.state.Members {
		m := &v.state.Members[i]
		shown := ui.Member{Name: m.Name, Agency: m.AgencyName}
		if m.AgencyName == m.Name {
			shown.Agency = ""
		}
		if !m.Left.IsZero() {
			shown.Role = v.Say(text.M("page.role_left", text.Day("day", m.Left)), nil)
			gone = append(gone, shown)
			continue
		}
		shown.Role, shown.Leads = v.role(m)
		if shown.Leads {
			here = slices.Insert(here, 0, shown)
			continue
		}
		here = append(here, shown)
	}
	return here, gone
}

func (v *shown) role(m *circle.Member) (role string, leads bool) {
	switch {
	case v.state.Lead.Member == m.ID:
		return v.Word("page.role_lead"), true
	case v.state.Deputy.Member == m.ID:
		return v.Word("page.role_deputy"), false
	case m.Joined.IsZero():
		return v.Word("page.role_invited"), false
	case !m.Leaving.Announced.IsZero():
		return v.Say(text.M("page.role_leaving", text.Day("day", m.Leaving.On)), nil), false
	case m.Network:
		return v.Word("page.role_network"), false
	}
	return v.Word("page.role_member"), false
}
