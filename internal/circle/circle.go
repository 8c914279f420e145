// Package circle is the heart: a circle of safety (kring van veiligheid) around one household
// as the events that were recorded, and everything that follows from them.
//
//	Apply(state, event)              what is known after each event
//	Decide(state, command, moment)   what an act puts on record, or why it may not
//	Ring, Duties, Alarms             what is open, whose job it is, what pattern shows
//
// All of it is pure: no clock, no chance, no storage, no language. It doesn't know who may
// read what (access filters the events before they are folded) and it predicts nothing.
package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/rules"
	"kring/internal/text"
)

// Moment is when something is asked, and under which rules.
type Moment struct {
	Now   time.Time
	Rules *rules.Rules
}

// Fold replays a history from its first event.
func Fold(events []Event) *State {
	s := &State{}
	for i := range events {
		Apply(s, &events[i])
	}
	return s
}

// Apply takes one event into the state. It never refuses: what was recorded was recorded, and
// an event about something this reader may not know of is simply about nothing.
func Apply(s *State, e *Event) {
	if e.Seq > s.Seq {
		s.Seq = e.Seq
	}
	if e.Recorded.After(s.Latest) {
		s.Latest = e.Recorded
	}
	if e.Body != nil {
		e.Body.apply(s, e)
	}
}

// AsKnown keeps what had been recorded by then: the circle as known on a day.
// Events are in the order they were recorded, so this is a prefix unless the clock was set back.
func AsKnown(events []Event, by time.Time) []Event {
	return Filter(events, func(e *Event) bool { return !e.Recorded.After(by) })
}

// Filter keeps the events that a reader may know. Everything shown to that reader is folded
// from these alone, so nothing computed can tell what a hidden event said (DESIGN §4).
func Filter(events []Event, may func(*Event) bool) []Event {
	known := make([]Event, 0, len(events))
	for i := range events {
		if may(&events[i]) {
			known = append(known, events[i])
		}
	}
	return known
}

// Look is how a circle stands at a moment: its ring, duties and alarms, laid out once.
func Look(s *State, m Moment) (RingState, []Duty, []Alarm) {
	if !s.Ongoing() {
		return Ring(s, m), nil, nil
	}
	x := newLook(s, m)
	alarms := x.alarms()
	return Ring(s, m), x.duties(alarms), alarms
}

// Command is what somebody wants to put on record.
type Command struct {
	By       core.Actor
	Happened time.Time    // zero: now
	Content  core.Content // empty: the usual one for this act
	Act      Body
}

// Decide says which events an act puts on record, or why it may not be; the error then says
// what would make it possible. It changes nothing.
func Decide(s *State, c Command, m Moment) ([]Event, error) {
	happened := c.Happened
	if happened.IsZero() {
		happened = m.Now
	}
	if err := mayAct(s, &c, happened, m); err != nil {
		return nil, err
	}
	bodies := []Body{c.Act}
	if wide, ok := c.Act.(interface{ bodies(*State, Moment) []Body }); ok {
		bodies = wide.bodies(s, m)
	}
	events := make([]Event, len(bodies))
	for i, b := range bodies {
		events[i] = Event{
			Circle: s.ID, Seq: s.Seq + 1 + i, Happened: happened.Round(0).UTC(), Recorded: m.Now.Round(0).UTC(),
			By: c.By, About: b.about(), Content: contentOf(s, c.By, b, c.Content), Body: b,
		}
		if opened, ok := b.(Opened); ok {
			events[i].Circle = opened.Circle
		}
	}
	return events, nil
}

// LinkName is one of the ten links of the ring.
type LinkName string

// The ten links (DESIGN §1), in the order of the picture, clockwise from the top.
const (
	LinkLead       LinkName = "lead"
	LinkSight      LinkName = "sight"
	LinkSafety     LinkName = "safety"
	LinkThreshold  LinkName = "threshold"
	LinkPlan       LinkName = "plan"
	LinkAgreements LinkName = "agreements"
	LinkHandovers  LinkName = "handovers"
	LinkReports    LinkName = "reports"
	LinkNetwork    LinkName = "network"
	LinkEvaluation LinkName = "evaluation"
)

// LinkNames lists the ten links in the order of the picture.
var LinkNames = [10]LinkName{
	LinkLead, LinkSight, LinkSafety, LinkThreshold, LinkPlan,
	LinkAgreements, LinkHandovers, LinkReports, LinkNetwork, LinkEvaluation,
}

// Status is how a link stands.
type Status string

// The three ways a link can stand.
const (
	Closed   Status = "closed"
	Open     Status = "open"
	SetAside Status = "set_aside" // a named person set the rule aside, with a reason and an end date
)

// Link is one link of the ring: how it stands, why, whose job it is and since when.
type Link struct {
	Name   LinkName
	Status Status
	Why    text.Message
	Owner  core.Holder
	Since  time.Time // of an open link: from when; of a closed one: from when at the earliest
	Until  time.Time // set aside until
	Silent bool      // a retold history says nothing of this link; it is drawn as closed, faintly
}

// RingState is the ring at a moment.
type RingState [10]Link

// Link finds a link by its name.
func (r RingState) Link(name LinkName) Link {
	for _, l := range r {
		if l.Name == name {
			return l
		}
	}
	return Link{}
}

// OpenLinks counts the links that stand open.
func (r RingState) OpenLinks() int {
	n := 0
	for _, l := range r {
		if l.Status == Open {
			n++
		}
	}
	return n
}

// OpenSince is the earliest moment from which a link has stood open without a break;
// zero when the circle is closed.
func (r RingState) OpenSince() time.Time {
	var since time.Time
	for _, l := range r {
		if l.Status == Open && (since.IsZero() || l.Since.Before(since)) {
			since = l.Since
		}
	}
	return since
}

// DutyKind says what sort of thing must be done.
type DutyKind string

// DutyKey tells one duty of a circle from another. Subject is the ID of what it is about.
type DutyKey struct {
	Kind    DutyKind `json:"kind"`
	Subject string   `json:"subject,omitempty"`
}

// Duty is what someone named must do before a moment.
type Duty struct {
	Key   DutyKey
	What  text.Message // short, verb first: Spreek Noah alleen
	Why   text.Message
	Rule  string // path of the rule it rests on, such as sight.medium
	Link  LinkName
	Owner core.Holder
	Since time.Time // from when it has to be done
	Due   time.Time
	Rung  Rung // how far up the ladder it has climbed; Owner is who holds it there
}

// Late tells whether the due moment has passed.
func (d Duty) Late(now time.Time) bool { return now.After(d.Due) }

// Rung is a place on the escalation ladder.
type Rung uint8

// The escalation ladder (DESIGN §1): who must act when the one below let the moment pass.
const (
	RungOwner        Rung = iota // who had to do it
	RungTeam                     // the owner's own team lead
	RungMunicipality             // power to push through (doorzettingsmacht)
	RungRegion
	RungNational
	rungs
)

// Level is how loud an alarm is.
type Level uint8

// The three levels of alarm (DESIGN §1).
const (
	Attention   Level = iota + 1 // to the lead
	AlarmRaised                  // to the lead and their team lead; an answer is due
	Acute                        // to whoever is on call, at once
)

var levelNames = [...]string{"", "attention", "alarm", "acute"}

func (l Level) String() string {
	if int(l) >= len(levelNames) {
		return ""
	}
	return levelNames[l]
}

// AlarmKind is one of the patterns over time.
type AlarmKind string

// Alarm is a pattern over time that calls for attention, with the recorded facts that raise it.
type Alarm struct {
	Kind     AlarmKind
	Level    Level
	Since    time.Time // when it reached this level
	Why      text.Message
	Evidence []Evidence // oldest first
	Due      time.Time  // when an answer is due; zero for attention
	Answer   *AlarmAnswer
}

// Evidence is one recorded fact an alarm rests on.
type Evidence struct {
	Event  core.EventID
	At     time.Time
	Kind   ConcernKind
	Agency core.AgencyID
	About  []core.PersonID
	Fact   string // in the words of whoever recorded it; content of that event's kind

	Recorded time.Time // an answer given before this was not about it
}
