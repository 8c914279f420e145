package web

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of the deeds around a round table, as they stand in an address.
const (
	toPlanTable   = "overleg-plannen"
	toOpenTable   = "overleg-openen"
	toCancelTable = "overleg-afzeggen"
	toReadTable   = "overleg-gelezen"
)

// meeting is the one it is about.
func (d *doing) meeting() *circle.Meeting {
	return itemOf(d.state.Meetings, func(m *circle.Meeting) bool { return string(m.ID) == d.over })
}

func (d *doing) meetingText(m *circle.Meeting) string {
	who, at, said := m.With, m.At, "do.meeting_planned"
	if !m.Opened.IsZero() {
		who, at, said = m.Present, m.Opened, "do.meeting_held"
	}
	var names []string
	for _, id := range who {
		if name := d.state.ActorName(id); name != "" {
			names = append(names, name)
		}
	}
	line := d.Say(text.M(said, text.Moment("at", at), text.Words("who", d.List(names))), nil) // key: ok, the two above.
	if m.Conclusion != "" {
		line += " " + d.Say(text.M("do.meeting_came_to", text.Words("conclusion", m.Conclusion)), nil)
	}
	return line
}

// clock is how a time of day is typed.
const clock = "15:04"

// tableMoment is a day and a time of that day; zero when either can't be read.
func (d *doing) tableMoment() time.Time {
	at, err := time.ParseInLocation(time.DateOnly+" "+clock, d.typed.Get("day")+" "+d.typed.Get("time"), text.Zone)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// atTable are the others who were chosen.
func (d *doing) atTable() []core.ActorID {
	var who []core.ActorID
	for _, id := range d.typed["who"] {
		who = append(who, core.ActorID(id))
	}
	return who
}

func meetingDeeds() []deed {
	over := func(d *doing) core.ItemID { return core.ItemID(d.over) }
	about := func(d *doing) string {
		if m := d.meeting(); m != nil {
			return d.meetingText(m)
		}
		return ""
	}
	table := func(d *doing) field { return field{name: "who", kind: ui.AskSeveral, from: d.members()} }
	return []deed{
		{
			name: toPlanTable, key: "meeting.planned", ask: always(circle.MeetingPlanned{}),
			fields: func(d *doing) []field {
				return []field{{name: "day", kind: ui.AskDay}, {name: "time", kind: ui.AskLine}, table(d)}
			},
			act: func(d *doing) (circle.Body, error) {
				at := d.tableMoment()
				if at.IsZero() {
					return nil, errs.Bad("do.meeting_moment")
				}
				return circle.MeetingPlanned{ID: d.fresh, At: at, With: d.atTable()}, nil
			},
		},
		{
			name: toOpenTable, key: "meeting.opened", about: about,
			ask: func(d *doing) []circle.Body {
				m := d.meeting()
				free := d.state.Running() == nil && (d.over == "" || m != nil && m.Ahead())
				return onlyIf(free, circle.MeetingOpened{ID: over(d)})
			},
			fields: func(d *doing) []field { return []field{table(d)} },
			act: func(d *doing) (circle.Body, error) {
				id := over(d)
				if id == "" {
					id = d.fresh
				}
				return circle.MeetingOpened{ID: id, Present: append([]core.ActorID{d.by.ID}, d.atTable()...)}, nil
			},
		},
		{
			name: toCancelTable, key: "meeting.cancelled", about: about, fields: asks(words("reason")),
			ask: func(d *doing) []circle.Body {
				m := d.meeting()
				return onlyIf(m != nil && m.Ahead(), circle.MeetingCancelled{ID: over(d)})
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.MeetingCancelled{ID: over(d), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toReadTable, key: "meeting.read", about: about,
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.toRead(d.meeting()), circle.MeetingRead{Meeting: over(d)})
			},
			fields: func(d *doing) []field {
				return []field{either("agrees", d.Word("do.meeting_right"), d.Word("do.meeting_wrong")), {name: "words", kind: ui.AskWords, optional: true}}
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.MeetingRead{Meeting: over(d), Agrees: d.said("agrees"), Words: d.typed.Get("words")}
				if !act.Agrees {
					act.Dissent = d.fresh
				}
				return act, nil
			},
		},
	}
}

// toRead tells whether this one was there, and has not said whether it was taken down right.
func (d *doing) toRead(m *circle.Meeting) bool {
	if m == nil || m.Closed.IsZero() || m.ReadBy(d.by.ID) != nil {
		return false
	}
	return itemOf(m.Present, func(id *core.ActorID) bool { return *id == d.by.ID }) != nil
}

// meetings are those to come, the one that goes on, and those that wait to be read back.
func (b *block) meetings() {
	b.group("meetings-heading", b.Word("do.meetings"), "")
	for i := range b.state.Meetings {
		m := &b.state.Meetings[i]
		id := string(m.ID)
		switch {
		case m.Ahead():
			b.line(b.meetingText(m), "", offer{toOpenTable, id}, offer{toCancelTable, id})
		case m.Running():
			b.line(b.meetingText(m), b.Word("do.meeting_running"))
		case b.toRead(m):
			b.line(b.meetingText(m), "", offer{toReadTable, id})
		}
	}
	if b.state.Ongoing() {
		b.do = append(b.do, toPlanTable, toOpenTable)
	}
}
