package web

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toPlanMeeting = "overleg-plannen"
	toMeet        = "overleg-openen"
	toCallOff     = "overleg-afzeggen"
	toNote        = "overleg-opschrijven"
	toCloseTable  = "overleg-sluiten"
	toReadBack    = "overleg-gelezen"
)

func meetingDeeds() []deed {
	is := func(holds func(*doing, *circle.Meeting) bool, act func(core.ItemID) circle.Body) func(*doing) []circle.Body {
		return func(d *doing) []circle.Body {
			x := d.meeting()
			return onlyIf(x != nil && holds(d, x), act(d.item()))
		}
	}
	running := func(_ *doing, x *circle.Meeting) bool { return x.Running() }
	return []deed{
		{
			name: toPlanMeeting, key: "meeting.planned", ask: always(circle.MeetingPlanned{}),
			fields: func(d *doing) []field {
				return []field{
					{name: "present", kind: ui.AskSeveral, from: d.takingPart()},
					{name: "on", kind: ui.AskDay, last: d.rules.Evaluation.Every.After(d.now)},
					{name: "clock", kind: ui.AskLine, start: []string{"10:00"}},
				}
			},
			act: func(d *doing) (circle.Body, error) {
				at, err := time.ParseInLocation("2006-01-02 15:04", d.typed.Get("on")+" "+d.typed.Get("clock"), text.Zone)
				if err != nil {
					return nil, errs.Bad("do.bad_moment")
				}
				return circle.MeetingPlanned{ID: d.fresh, At: at.UTC(), With: d.atTable()}, nil
			},
		},
		{
			name: toMeet, key: "meeting.opened",
			ask: func(d *doing) []circle.Body {
				x := d.meeting()
				return onlyIf(d.state.Running() == nil && (x != nil && x.Ahead() || d.over == "" && !d.awaited()), circle.MeetingOpened{})
			},
			fields: func(d *doing) []field {
				f := field{name: "present", kind: ui.AskSeveral, from: d.takingPart(), start: []string{string(d.by.ID)}}
				if x := d.meeting(); x != nil {
					for _, id := range x.With {
						if id != d.by.ID {
							f.start = append(f.start, string(id))
						}
					}
				}
				return []field{f}
			},
			act: func(d *doing) (circle.Body, error) {
				id := d.fresh
				if d.over != "" {
					id = d.item()
				}
				return circle.MeetingOpened{ID: id, Present: d.atTable()}, nil
			},
		},
		{
			name: toCallOff, key: "meeting.cancelled", about: (*doing).meetingText,
			ask:    is(func(_ *doing, x *circle.Meeting) bool { return x.Ahead() }, func(id core.ItemID) circle.Body { return circle.MeetingCancelled{ID: id} }),
			fields: asks(words("reason")),
			act: func(d *doing) (circle.Body, error) {
				return circle.MeetingCancelled{ID: d.item(), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toNote, key: "meeting.noted", about: (*doing).meetingText,
			ask:    is(running, func(id core.ItemID) circle.Body { return circle.MeetingNoted{Meeting: id} }),
			fields: func(d *doing) []field { return append([]field{choice("link", d.linkChoices())}, words("words")...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.MeetingNoted{Meeting: d.item(), Link: circle.LinkName(d.typed.Get("link")), Words: d.typed.Get("words")}, nil
			},
		},
		{
			name: toCloseTable, key: "meeting.closed", about: (*doing).meetingText,
			ask:    is(running, func(id core.ItemID) circle.Body { return circle.MeetingClosed{ID: id} }),
			fields: asks(words("conclusion")),
			act: func(d *doing) (circle.Body, error) {
				return circle.MeetingClosed{ID: d.item(), Conclusion: d.typed.Get("conclusion")}, nil
			},
		},
		{
			name: toReadBack, key: "meeting.read", about: (*doing).meetingText,
			ask: is(func(d *doing, x *circle.Meeting) bool {
				return !x.Closed.IsZero() && slices.Contains(x.Present, d.by.ID) && x.ReadBy(d.by.ID) == nil
			}, func(id core.ItemID) circle.Body { return circle.MeetingRead{Meeting: id} }),
			fields: func(d *doing) []field {
				return []field{
					pick("agrees", []ui.Choice{{Value: yes, Text: d.Word("meeting.right")}, {Value: no, Text: d.Word("meeting.wrong")}}),
					{name: "words", kind: ui.AskWords, optional: true},
				}
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.MeetingRead{Meeting: d.item(), Agrees: d.said("agrees")}
				if !act.Agrees {
					act.Dissent, act.Words = d.fresh, d.typed.Get("words")
				}
				return act, nil
			},
		},
	}
}

// meeting is the one that the deed is about; nil: none.
func (d *doing) meeting() *circle.Meeting {
	return itemOf(d.state.Meetings, func(x *circle.Meeting) bool { return d.over != "" && x.ID == d.item() })
}

// awaited tells whether one is planned within a day, or was: that is the one to begin with.
func (d *doing) awaited() bool {
	return slices.ContainsFunc(d.state.Meetings, func(x circle.Meeting) bool { return x.Ahead() && x.At.Before(d.now.AddDate(0, 0, 1)) })
}

// meetingText says which meeting it is.
func (d *doing) meetingText() string {
	x := d.meeting()
	if x == nil {
		return ""
	}
	at := x.Opened
	if at.IsZero() {
		at = x.At
	}
	return d.Say(text.M("meeting.of", text.Moment("at", at)), nil)
}

// atTable are those who were chosen.
func (d *doing) atTable() (all []core.ActorID) {
	for _, id := range d.typed["present"] {
		all = append(all, core.ActorID(id))
	}
	return all
}

func (d *doing) linkChoices() (all []ui.Choice) {
	for _, name := range circle.LinkNames {
		all = append(all, ui.Choice{Value: string(name), Text: d.Word("link." + string(name))}) // key: ok, the ten links.
	}
	return all
}
