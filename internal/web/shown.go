package web

import (
	"slices"
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
	trails map[core.ItemID][]int // where in known a thing is spoken of
	me     core.Actor            // who reads; nobody in particular when empty
	flat   bool                  // on paper nothing is folded away
}

// show looks at a history as known at a moment.
func show(p *text.Printer, past *past, at time.Time) *shown {
	v := &shown{Printer: p, past: past, known: circle.AsKnown(past.events, at)}
	v.state, v.moment = past.known(at)
	v.names = v.state.Names()
	if past.Kind == Inquiry {
		v.names = theChild{v.names, v.Word("name.the_child")}
	}
	v.ring, v.duties, v.alarms = circle.Look(v.state, v.moment)
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
		list[i].Do, list[i].Yours = v.fulfils(&d)
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
		if a.Answer == nil && a.Level >= circle.AlarmRaised {
			list[i].Do = offers(string(a.Kind), toAnswerAlarm)
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
