package web

import (
	"slices"
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
		r.People = append(r.People, ui.RingPerson{Name: p.Name, Child: p.MustBeSeen(), Unseen: v.unseen(p.ID)})
	}
	all := text.Count("all", len(v.ring))
	r.Title = v.Say(text.M("page.ring_title_closed", all), nil)
	if n := v.ring.OpenLinks(); n > 0 {
		r.Title = v.Say(text.M("page.ring_title_open", text.Count("open", n), all), nil)
	}
	r.Desc = v.ringDesc(r)
	return r
}

func (v *shown) link(l circle.Link) ui.RingLink {
	drawn := ui.RingLink{Name: v.Word("link." + string(l.Name)), Why: v.say(l.Why), Owner: v.holder(l.Owner)}
	switch {
	case l.Silent:
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
	desc := ""
	say := func(key string, stand ui.Stand) {
		if links := named[stand]; len(links) > 0 {
			desc += v.Say(text.Message{Key: key, Args: []text.Arg{text.Words("links", v.List(links))}}, nil) + " "
		}
	}
	say("page.ring_open", ui.StandOpen)
	say("page.ring_aside", ui.StandAside)
	say("page.ring_silent", ui.StandSilent)
	if len(named[ui.StandClosed]) == 0 {
		desc += v.Word("page.ring_none_else")
	} else {
		desc += v.Word("page.ring_rest")
	}
	var unseen []string
	for _, p := range r.People {
		if p.Unseen {
			unseen = append(unseen, p.Name)
		}
	}
	if len(unseen) > 0 {
		desc += " " + v.Say(text.M("page.ring_unseen", text.Words("people", v.List(unseen))), nil)
	}
	return desc
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
		shown, ok := tell(e)
		if !ok {
			continue
		}
		events++
		if lanes[shown.lane] == nil {
			lanes[shown.lane] = &ui.Lane{Name: v.Word(shown.lane)}
		}
		lanes[shown.lane].Marks = append(lanes[shown.lane].Marks, ui.Mark{At: v.past.place(e.Happened), Tone: shown.tone})
	}
	for _, name := range laneNames {
		if lanes[name] != nil {
			t.Lanes = append(t.Lanes, *lanes[name])
		}
	}
	for _, r := range v.past.raises(v.moment.Now) {
		t.Alarms = append(t.Alarms, ui.AlarmMark{At: v.past.place(r.at), Level: r.alarm.Level.String()})
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
	for _, tone := range []struct {
		tone ui.Tone
		key  string
	}{
		{ui.ToneWorry, "page.mark_worry"},
		{ui.ToneGood, "page.mark_good"},
		{ui.TonePlain, "page.mark_plain"},
		{ui.ToneHarm, "page.mark_harm"},
	} {
		if slices.ContainsFunc(t.Rows, func(r ui.Row) bool { return r.Tone == tone.tone }) {
			items = append(items, ui.LegendItem{Tone: tone.tone, Text: v.Word(tone.key)})
		}
	}
	for _, level := range []circle.Level{circle.Attention, circle.AlarmRaised, circle.Acute} {
		if slices.ContainsFunc(t.Alarms, func(a ui.AlarmMark) bool { return a.Level == level.String() }) {
			items = append(items, ui.LegendItem{Level: level.String(), Text: v.Word("level." + level.String())})
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
		if step >= 12 || at.Month() == time.January {
			tick.Text = at.Format("2006")
		}
		ticks = append(ticks, tick)
	}
	return ticks
}
