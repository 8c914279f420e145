package web

import (
	"slices"
	"strings"
	"time"

	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// ringOf is the ring as it is drawn, and told in the table beside it.
func (v *shown) ringOf(id string) ui.Ring {
	r := ui.Ring{ID: id}
	for _, l := range v.ring {
		r.Links = append(r.Links, v.link(l))
	}
	for i := range v.state.Persons {
		p := &v.state.Persons[i]
		name := p.Name
		if v.past.Kind == Inquiry {
			name = v.Word("page.child") // The initial of a word, not of its article.
		}
		r.People = append(r.People, ui.RingPerson{Name: name, Child: p.MustBeSeen(), Unseen: v.unseen(p.ID)})
	}
	all := text.Count("all", len(v.ring))
	switch n := v.ring.OpenLinks(); {
	case !v.stands():
		r.Title = v.Word("page.not_opened")
	case n > 0:
		r.Title = v.Say(text.M("page.ring_title_open", text.Count("open", n), all), nil)
	default:
		r.Title = v.Say(text.M("page.ring_title_closed", all), nil)
	}
	r.Desc = v.ringDesc(r)
	return r
}

func (v *shown) link(l circle.Link) ui.RingLink {
	name := v.Word("link." + string(l.Name)) // key: ok, the ten links.
	drawn := ui.RingLink{Name: name, Why: v.say(l.Why), Owner: v.holder(l.Owner)}
	switch {
	case l.Silent || !v.stands():
		drawn.Stand, drawn.State, drawn.Owner = ui.StandSilent, v.Word("page.stand_silent"), ui.Holder{}
	case l.Status == circle.Open && l.Since.IsZero():
		drawn.Stand, drawn.State = ui.StandOpen, v.Word("page.stand_open")
	case l.Status == circle.Open:
		drawn.Stand, drawn.State = ui.StandOpen, v.Say(text.M("page.stand_open_since", text.Day("since", l.Since)), nil)
	case l.Status == circle.SetAside:
		drawn.Stand, drawn.State = ui.StandAside, v.Say(text.M("page.stand_aside_until", text.Day("until", l.Until)), nil)
	default:
		drawn.Stand, drawn.State = ui.StandClosed, v.Word("page.stand_closed")
	}
	return drawn
}

// ringDesc says in a few sentences what the ring shows.
func (v *shown) ringDesc(r ui.Ring) string {
	named := map[ui.Stand][]string{}
	for _, l := range r.Links {
		named[l.Stand] = append(named[l.Stand], l.Name)
	}
	var told []string
	say := func(stand ui.Stand, key func(links text.Arg) text.Message) {
		if links := named[stand]; len(links) > 0 {
			told = append(told, v.Say(key(text.Words("links", v.List(links))), nil))
		}
	}
	say(ui.StandOpen, func(links text.Arg) text.Message { return text.M("page.ring_open", links) })
	say(ui.StandAside, func(links text.Arg) text.Message { return text.M("page.ring_aside", links) })
	say(ui.StandSilent, func(links text.Arg) text.Message { return text.M("page.ring_silent", links) })
	if len(named[ui.StandClosed]) == 0 {
		told = append(told, v.Word("page.ring_none_else"))
	} else {
		told = append(told, v.Word("page.ring_rest"))
	}
	var unseen []string
	for _, p := range r.People {
		if p.Unseen {
			unseen = append(unseen, p.Name)
		}
	}
	if len(unseen) > 0 {
		told = append(told, v.Say(text.M("page.ring_unseen", text.Words("people", v.List(unseen))), nil))
	}
	return strings.Join(told, " ")
}

// timeline is the whole history drawn up to this moment, on an axis that reaches to its end.
func (v *shown) timeline(id string) ui.Timeline {
	t := ui.Timeline{
		ID: id, AlarmLane: v.Word("page.lane_alarms"), Ticks: v.ticks(), Rows: v.rows(),
		Title: v.Say(text.M("page.timeline_title", text.Day("from", v.past.first), text.Day("to", v.moment.Now)), nil),
	}
	lanes := map[string]*ui.Lane{}
	events := 0
	for i := range v.known {
		e := &v.known[i]
		shown, ok := tell(e, v.state.Retold)
		if !ok {
			continue
		}
		events++
		if lanes[shown.lane] == nil {
			lanes[shown.lane] = &ui.Lane{Name: v.Word(shown.lane)} // key: ok, the names of the lanes.
		}
		lanes[shown.lane].Marks = append(lanes[shown.lane].Marks, ui.Mark{At: v.past.place(e.Happened), Tone: shown.tone})
	}
	for _, name := range laneNames {
		if lanes[name] != nil {
			t.Lanes = append(t.Lanes, *lanes[name])
		}
	}
	for _, r := range v.past.raised(v.moment.Now) {
		t.Alarms = append(t.Alarms, ui.AlarmMark{At: v.past.place(r.Day), Level: r.Level.String()})
	}
	t.Desc = v.Say(text.M("page.timeline_desc", text.Count("events", events)), nil)
	if len(t.Alarms) > 0 {
		t.Desc += " " + v.Say(text.M("page.timeline_alarms", text.Count("n", len(t.Alarms))), nil)
	}
	if v.harmShown() {
		t.Harm, t.HarmText = v.past.place(v.past.Harm), v.Word("page.harm")
		t.Desc += " " + v.Say(text.M("page.timeline_harm", text.Day("day", v.past.Harm)), nil)
	} else if v.moment.Now.Before(v.past.last) {
		t.Shown = v.past.place(v.moment.Now)
	}
	t.Legend = v.legend(t)
	return t
}

// harmShown tells whether the outcome had come by this moment.
func (v *shown) harmShown() bool {
	return !v.past.Harm.IsZero() && !v.moment.Now.Before(midnight(v.past.Harm))
}

// legend explains the marks that are there, and no others.
func (v *shown) legend(t ui.Timeline) []ui.LegendItem {
	var items []ui.LegendItem
	for _, tone := range []ui.LegendItem{
		{Tone: ui.ToneWorry, Text: v.Word("page.mark_worry")},
		{Tone: ui.ToneGood, Text: v.Word("page.mark_good")},
		{Tone: ui.TonePlain, Text: v.Word("page.mark_plain")},
		{Tone: ui.ToneHarm, Text: v.Word("page.mark_harm")},
	} {
		if slices.ContainsFunc(t.Rows, func(r ui.Row) bool { return r.Tone == tone.Tone }) {
			items = append(items, tone)
		}
	}
	for _, level := range []circle.Level{circle.Attention, circle.AlarmRaised, circle.Acute} {
		if slices.ContainsFunc(t.Alarms, func(a ui.AlarmMark) bool { return a.Level == level.String() }) {
			items = append(items, ui.LegendItem{Level: level.String(), Text: v.level(level)})
		}
	}
	return items
}

// ticks puts dates under the axis: years, or months when it is short, and never more than fit
// on a phone.
func (v *shown) ticks() []ui.Tick {
	const most = 6
	months := v.past.length() / 30
	step := 12 * (months/12/most + 1)
	if months <= 18 {
		step = max(1, (months+most-1)/most)
	}
	at := time.Date(v.past.first.Year(), time.January, 1, 0, 0, 0, 0, text.Zone)
	var ticks []ui.Tick
	for ; !at.After(v.past.last); at = at.AddDate(0, step, 0) {
		if at.Before(v.past.first) {
			continue
		}
		tick := ui.Tick{At: v.past.place(at), Text: v.ShortMonth(at)}
		switch {
		case step >= 12 || at.Month() == time.January:
			tick.Text = at.Format("2006")
		case len(ticks) == 0:
			tick.Text += at.Format(" 2006")
		}
		ticks = append(ticks, tick)
	}
	return ticks
}
