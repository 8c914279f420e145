package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// Tone is how an event of the history is marked.
type Tone string

// The marks of a history.
const (
	ToneWorry Tone = "worry" // something that happened or stayed away
	ToneGood  Tone = "good"  // something that helps
	TonePlain Tone = "plain" // a decision, a plan, a change
	ToneHarm  Tone = "harm"  // the outcome an inquiry was about
)

// Mark is one event in a lane. At is between 0, the first day, and 1, the last one.
type Mark struct {
	At   float64
	Tone Tone
}

// Lane is one kind of event over time.
type Lane struct {
	Name  string
	Marks []Mark
}

// AlarmMark is the day on which an alarm reached a level.
type AlarmMark struct {
	At    float64
	Level string
}

// Tick is a date under the timeline.
type Tick struct {
	At   float64
	Text string
}

// Row is one event of the history, in words.
type Row struct {
	At    When
	Tone  Tone
	Kind  string
	Words string
	Lang  string // of the words, when it isn't the page's
	By    string // who recorded it
}

// Timeline is a history drawn, and told in the table beside it.
type Timeline struct {
	ID          string
	Title, Desc string
	AlarmLane   string // the name of the lane of alarms
	Alarms      []AlarmMark
	Lanes       []Lane
	Ticks       []Tick
	Harm        float64 // where the outcome came; 0: none
	HarmText    string
	Shown       float64 // the day this page is about, when it isn't the last one; 0: the last
	Rows        []Row   // the latest first
	Legend      []LegendItem
}

// LegendItem explains one mark.
type LegendItem struct {
	Tone  Tone
	Level string // of an alarm; else Tone says the mark
	Text  string
}

// rowsShown is how much of the history a page shows at once; the rest is one press away.
const rowsShown = 12

// shown is how many rows show at once; on paper all do.
func (t Timeline) shown(flat bool) int {
	if flat {
		return len(t.Rows)
	}
	return rowsShown
}

// The measures of a timeline, in pixels: only its width gives way, so that its letters stay
// as large on a phone as they are on a desk.
const (
	laneHeight = 46
	laneLine   = 31 // from the top of a lane to its line
	laneName   = 14 // from the top of a lane to the foot of its name
	axisHeight = 26
)

// across turns a place in time into a share of the width, with room for half a mark at the ends.
func across(at float64) string { return share(0.02 + at*0.96) }

func share(part float64) string { return fmt.Sprintf("%.2f%%", part*100) }

func px(n int) string { return strconv.Itoa(n) }

// laneTop is where lane i begins; the alarms are lane 0.
func (t Timeline) laneTop(i int) int { return i * laneHeight }

func (t Timeline) axis() int { return (len(t.Lanes) + 1) * laneHeight }

func (t Timeline) height() string { return px(t.axis() + axisHeight) }

// loudLast orders the alarms so that a louder one is drawn over a softer one of the same day.
func (t Timeline) loudLast() []AlarmMark {
	loud := map[string]int{"attention": 1, "alarm": 2, "acute": 3}
	return slices.SortedStableFunc(slices.Values(t.Alarms), func(a, b AlarmMark) int {
		return cmp.Compare(loud[a.Level], loud[b.Level])
	})
}

// tickAnchor keeps the first and the last date inside the picture.
func tickAnchor(at float64) string {
	switch {
	case at < 0.1:
		return "start"
	case at > 0.86:
		return "end"
	}
	return "middle"
}
