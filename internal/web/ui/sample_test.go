package ui_test

import (
	"kring/internal/web/ui"
)

// sampleRing is the ring of the design: two links open, one set aside, one not spoken of.
func sampleRing(id string) ui.Ring {
	ring := ui.Ring{
		ID: id, Title: "De kring staat open: 2 van 10 schakels",
		Desc: "Open: Zicht en Afspraken. Afgeweken: Netwerk. Niets over bekend: Plan. De andere zijn gesloten.",
		People: []ui.RingPerson{
			{Name: "Aïcha"}, {Name: "Rob"}, {Name: "Noah", Child: true, Unseen: true}, {Name: "Lotte", Child: true},
		},
	}
	stands := map[int]ui.Stand{1: ui.StandOpen, 5: ui.StandOpen, 8: ui.StandAside, 4: ui.StandSilent}
	for i, name := range []string{"Regie", "Zicht", "Veiligheid", "Ondergrens", "Plan", "Afspraken", "Overdracht", "Meldingen", "Netwerk", "Toets"} {
		link := ui.RingLink{Name: name, Stand: ui.StandClosed, State: "gesloten"}
		if stand, ok := stands[i]; ok {
			link.Stand = stand
			link.State = "open sinds 12 november"
			link.Why = "Noah is niet op tijd alleen gezien."
			link.Owner = ui.Holder{Name: "Jan Hoek", Agency: "Wijkteam Noord"}
		}
		ring.Links = append(ring.Links, link)
	}
	return ring
}

// sampleTimeline is a long case: five years, all marks.
func sampleTimeline(id string) ui.Timeline {
	t := ui.Timeline{
		ID: id, Title: "Wat er gebeurde van 1 maart 2006 tot 3 augustus 2011",
		Desc:      "25 gebeurtenissen. De tabel hieronder zegt hetzelfde in woorden.",
		AlarmLane: "Alarmen",
		Alarms:    []ui.AlarmMark{{At: 0.3, Level: "attention"}, {At: 0.52, Level: "alarm"}, {At: 0.8, Level: "acute"}},
		Harm:      1, HarmText: "de afloop", Shown: 0.7,
	}
	lanes := []string{"Meldingen en zorgen", "Letsel en geweld", "Zicht", "Plan, afspraken, overdracht", "Wie er omheen staat"}
	tones := []ui.Tone{ui.ToneWorry, ui.ToneWorry, ui.ToneGood, ui.TonePlain, ui.TonePlain}
	for i, name := range lanes {
		lane := ui.Lane{Name: name}
		for j := range 5 {
			lane.Marks = append(lane.Marks, ui.Mark{At: float64(j)/5 + float64(i)/31, Tone: tones[i]})
		}
		t.Lanes = append(t.Lanes, lane)
	}
	for i, year := range []string{"2007", "2008", "2009", "2010", "2011"} {
		t.Ticks = append(t.Ticks, ui.Tick{At: 0.15 + float64(i)*0.185, Text: year})
	}
	t.Rows = []ui.Row{
		{At: ui.When{Text: "19 november", Date: "2026-11-19"}, Tone: ui.ToneWorry, Kind: "incident", Words: "Ruzie aan de deur, geen letsel. Politie ter plaatse.", By: "Politie"},
		{At: ui.When{Text: "14 november", Date: "2026-11-14"}, Tone: ui.ToneGood, Kind: "gezien", Words: "Lotte alleen gezien.", By: "JGZ"},
		{At: ui.When{Text: "11 november", Date: "2026-11-11"}, Tone: ui.TonePlain, Kind: "oordeel", Words: "GI ziet Noah veiliger (7) dan school (4): verschil besproken op 25 november.", By: "GI"},
		{At: ui.When{Text: "4 november", Date: "2026-11-04"}, Tone: ui.TonePlain, Kind: "afspraak", Words: "Rob start bij verslavingszorg vóór 17 november.", Lang: "nl"},
	}
	t.Legend = []ui.LegendItem{
		{Tone: ui.ToneWorry, Text: "zorgelijk"},
		{Tone: ui.ToneGood, Text: "helpt"},
		{Tone: ui.TonePlain, Text: "besluit of verandering"},
		{Level: "attention", Text: "Let op"},
		{Level: "alarm", Text: "Alarm"},
		{Level: "acute", Text: "Acuut"},
	}
	return t
}
