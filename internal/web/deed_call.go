package web

import (
	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of the deeds of calling back, as they stand in an address.
const (
	toCall   = "terugbellen"
	toCalled = "teruggebeld"
	toUncall = "terugbellen-intrekken"
)

// call is the one it is about, as long as it waits.
func (d *doing) call() *circle.Call {
	return itemOf(d.state.Calls, func(c *circle.Call) bool { return string(c.ID) == d.over && c.Waiting() })
}

func (d *doing) callText(c *circle.Call) string {
	who := text.Actor("who", c.By.ID)
	if c.Person != "" {
		who = text.Person("who", c.Person)
	}
	line := d.Say(text.M("do.call_line", who, text.Words("why", c.Why)), d.state.Names())
	if c.By.ID == d.by.ID {
		line = d.Say(text.M("do.call_own", text.Words("why", c.Why)), nil)
	}
	if c.Reach != "" {
		line += " " + d.Say(text.M("do.call_reach", text.Words("reach", c.Reach)), nil)
	}
	if c.Attempts > 0 {
		line += " " + d.Say(text.M("do.call_tried", text.Count("n", c.Attempts)), nil)
	}
	return text.Capital(line)
}

func callDeeds() []deed {
	over := func(d *doing) core.ItemID { return core.ItemID(d.over) }
	about := func(d *doing) string { return d.callText(d.call()) }
	return []deed{
		{
			name: toCall, key: "call.asked",
			ask: func(d *doing) []circle.Body { return []circle.Body{circle.CallAsked{Person: d.self()}} },
			fields: func(d *doing) []field {
				fields := append(words("reason"), field{name: "reach", kind: ui.AskLine, optional: true})
				if d.by.Kind == access.Professional {
					fields = append([]field{{name: "person", kind: ui.AskChoice, from: d.persons(), optional: true}}, fields...)
				}
				return fields
			},
			act: func(d *doing) (circle.Body, error) {
				who := d.self()
				if who == "" {
					who = core.PersonID(d.typed.Get("person"))
				}
				return circle.CallAsked{ID: d.fresh, Person: who, Why: d.typed.Get("reason"), Reach: d.typed.Get("reach")}, nil
			},
		},
		{
			name: toCalled, key: "call.returned",
			ask: func(d *doing) []circle.Body {
				c := d.call()
				return onlyIf(c != nil && (c.By.ID != d.by.ID || c.Person != ""), circle.CallReturned{ID: over(d)})
			},
			about: about,
			fields: func(d *doing) []field {
				return append([]field{either("reached", d.Word("do.call_reached"), d.Word("do.call_missed"))}, words("outcome")...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.CallReturned{ID: over(d), Reached: d.said("reached"), Outcome: d.typed.Get("outcome")}, nil
			},
		},
		{
			name: toUncall, key: "call.withdrawn",
			ask: func(d *doing) []circle.Body {
				c := d.call()
				return onlyIf(c != nil && c.By.ID == d.by.ID, circle.CallWithdrawn{ID: over(d)})
			},
			about: about, fields: asks(nil),
			act: func(d *doing) (circle.Body, error) { return circle.CallWithdrawn{ID: over(d)}, nil },
		},
	}
}

// calls are those that wait, to who knows of them.
func (b *block) calls() {
	b.group("calls-heading", b.Word("do.calls"), "")
	for i := range b.state.Calls {
		switch c := &b.state.Calls[i]; {
		case c.Waiting():
			b.line(b.callText(c), b.Moment(c.Asked), offer{toCalled, string(c.ID)}, offer{toUncall, string(c.ID)})
		case !c.Returned.IsZero() && b.by.Kind != access.Professional && c.By.ID == b.by.ID:
			b.line(b.Say(text.M("do.call_done", text.Words("why", c.Why)), nil), b.Moment(c.Returned))
		}
	}
	if b.state.Ongoing() {
		b.do = append(b.do, toCall)
	}
}
