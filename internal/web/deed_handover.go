package web

import (
	"slices"
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toHandOver  = "overdragen"
	toTakeOver  = "overdracht-aannemen"
	toNotTake   = "overdracht-weigeren"
	toCheckOver = "overdracht-nagegaan"
	toTakeBack  = "overdracht-intrekken"
)

func handoverDeeds() []deed {
	about := func(d *doing) string { return d.quoted(d.handover().What) }
	when := func(holds func(*doing, *circle.Handover) bool, act func(core.ItemID) circle.Body) func(*doing) []circle.Body {
		return func(d *doing) []circle.Body {
			h := d.handover()
			return onlyIf(h != nil && h.Pending() && holds(d, h), act(d.item()))
		}
	}
	return []deed{
		{
			name: toHandOver, key: "handover.offered", agency: true, ask: always(circle.HandoverOffered{}),
			fields: func(d *doing) []field { return append([]field{choice("to", d.receivers())}, words("what")...) },
			act: func(d *doing) (circle.Body, error) {
				act := circle.HandoverOffered{ID: d.fresh, What: d.typed.Get("what")}
				if id, ok := strings.CutPrefix(d.typed.Get("to"), withActor); ok {
					act.To = core.ActorID(id)
					if m := itemOf(d.state.Members, func(m *circle.Member) bool { return m.ID == act.To }); m != nil {
						act.ToAgency = m.Agency
					}
				}
				if id, ok := strings.CutPrefix(d.typed.Get("to"), withAgency); ok {
					act.ToAgency = core.AgencyID(id)
				}
				return act, nil
			},
		},
		{
			name: toTakeOver, key: "handover.accepted", about: about, fields: asks(nil),
			ask: when((*doing).receives, func(id core.ItemID) circle.Body { return circle.HandoverAccepted{ID: id} }),
			act: func(d *doing) (circle.Body, error) { return circle.HandoverAccepted{ID: d.item()}, nil },
		},
		{
			name: toNotTake, key: "handover.declined", about: about, fields: asks(words("reason")),
			ask: when((*doing).receives, func(id core.ItemID) circle.Body { return circle.HandoverDeclined{ID: id} }),
			act: func(d *doing) (circle.Body, error) {
				return circle.HandoverDeclined{ID: d.item(), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toCheckOver, key: "handover.checked", about: about, fields: asks(words("effect_found")),
			ask: when(func(d *doing, h *circle.Handover) bool { return !h.Accepted.IsZero() && !d.isMe(h.To) }, func(id core.ItemID) circle.Body { return circle.HandoverChecked{ID: id} }),
			act: func(d *doing) (circle.Body, error) {
				return circle.HandoverChecked{ID: d.item(), Effect: d.typed.Get("effect_found")}, nil
			},
		},
		{
			name: toTakeBack, key: "handover.withdrawn", about: about, fields: asks(words("reason")),
			ask: when(func(d *doing, h *circle.Handover) bool { return d.isMe(h.From) || d.isMe(d.state.Keeper().ID) }, func(id core.ItemID) circle.Body { return circle.HandoverWithdrawn{ID: id} }),
			act: func(d *doing) (circle.Body, error) {
				return circle.HandoverWithdrawn{ID: d.item(), Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}

func (d *doing) handover() *circle.Handover {
	return itemOf(d.state.Handovers, func(h *circle.Handover) bool { return h.ID == d.item() })
}

// receives tells whether it waits for their yes or no.
func (d *doing) receives(h *circle.Handover) bool {
	return h.Accepted.IsZero() && h.Declined.IsZero() && !d.isMe(h.From) && (d.isMe(h.To) || h.To == "" && h.ToAgency == d.by.Agency)
}

// receivers are who something can be handed over to: somebody who takes part, or an agency.
func (d *doing) receivers() []ui.Choice {
	from := []ui.Choice{}
	for _, c := range d.professionals() {
		if !d.isMe(core.ActorID(c.Value)) {
			from = append(from, ui.Choice{Value: withActor + c.Value, Text: c.Text})
		}
	}
	here := d.agenciesHere()
	for _, c := range append(here, d.agencies()...) {
		if !slices.ContainsFunc(from, func(o ui.Choice) bool { return o.Value == c.Value }) {
			c.Text = d.Say(text.M("do.with_agency", text.Words("agency", c.Text)), nil)
			from = append(from, c)
		}
	}
	return from
}
