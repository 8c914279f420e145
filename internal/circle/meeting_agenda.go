package circle

import (
	"cmp"
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/text"
)

// AgendaItem is something to speak of at the table: what, why, whose job it is, under which link.
type AgendaItem struct {
	Link  LinkName
	Key   DutyKey      // zero: the link itself stands open
	What  text.Message // zero: the same
	Why   text.Message
	Owner core.Holder
	Since time.Time
	Due   time.Time
}

// onAgenda are the duties that come to the table, in this order, after the open links.
var onAgenda = []DutyKind{"answer_crossing", "answer_break", "answer_dissent", "accept_handover", "place_handover", "evaluate"}

// agendaAhead is how long before its last day an evaluation is spoken of [K].
const agendaAhead = 14

// Agenda is what a round table speaks of, from how the circle stands: the open links, the longest
// open first; then lines that were crossed, promises that were broken, dissent and hand-overs
// without an answer, and the evaluation when it is near.
func Agenda(s *State, m Moment) []AgendaItem {
	if !s.Ongoing() {
		return nil
	}
	ring, due, _ := Look(s, m)
	var items []AgendaItem
	for _, l := range ring {
		if l.Status == Open {
			items = append(items, AgendaItem{Link: l.Name, Why: l.Why, Owner: l.Owner, Since: l.Since})
		}
	}
	slices.SortStableFunc(items, func(a, b AgendaItem) int { return a.Since.Compare(b.Since) })
	links := len(items)
	for _, d := range due {
		near := d.Key.Kind != "evaluate" || d.Due.Before(m.Now.AddDate(0, 0, agendaAhead))
		if slices.Contains(onAgenda, d.Key.Kind) && near {
			items = append(items, AgendaItem{Link: d.Link, Key: d.Key, What: d.What, Why: d.Why, Owner: d.Owner, Since: d.Since, Due: d.Due})
		}
	}
	slices.SortStableFunc(items[links:], func(a, b AgendaItem) int {
		return cmp.Compare(slices.Index(onAgenda, a.Key.Kind), slices.Index(onAgenda, b.Key.Kind))
	})
	return items
}

// Minutes is what those who were there put on record between the opening and the closing of a
// meeting, in that order: notes, agreements, judgements, dissent. Of a history that leaves out what
// a reader may not know it holds no more than that: so everyone gets their own.
func Minutes(events []Event, id core.ItemID) []Event {
	var minutes []Event
	var present []core.ActorID
	for i := range events {
		switch b := events[i].Body.(type) {
		case MeetingOpened:
			if b.ID == id {
				present = b.Present
			}
			continue
		case MeetingClosed:
			if b.ID == id {
				return minutes
			}
		case Ended:
			if slices.Contains(present, events[i].By.ID) {
				return append(minutes, events[i])
			}
		}
		if slices.Contains(present, events[i].By.ID) {
			minutes = append(minutes, events[i])
		}
	}
	return minutes
}
