package web

import (
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toPropose   = "regie-vragen"
	toAccept    = "regie-nemen"
	toDeclineIt = "regie-weigeren"
	toEndLead   = "regie-stoppen"
)

// seats are those of which this holds; the one that it is over, if it is over one.
func (d *doing) seats(is func(*circle.Seat) bool) []ui.Choice {
	from := []ui.Choice{}
	for _, one := range []struct {
		name circle.SeatName
		seat *circle.Seat
	}{{circle.SeatLead, &d.state.Lead}, {circle.SeatDeputy, &d.state.Deputy}} {
		if is(one.seat) && (d.over == "" || d.over == string(one.name)) {
			from = append(from, kinds(d, "seat.", one.name)...)
		}
	}
	return from
}

func leadDeeds() []deed {
	asked := func(d *doing) field {
		return pick("seat", d.seats(func(x *circle.Seat) bool { return d.isMe(x.Proposed) }))
	}
	filled := func(d *doing) field {
		return pick("seat", d.seats(func(x *circle.Seat) bool { return x.Member != "" }))
	}
	every := func(d *doing) field { return pick("seat", d.seats(func(*circle.Seat) bool { return true })) }
	seat := func(d *doing, f func(*doing) field) circle.SeatName { return circle.SeatName(d.only(f(d))) }
	return []deed{
		{
			name: toPropose, key: "lead.proposed", ask: always(circle.LeadProposed{}),
			fields: func(d *doing) []field { return append(unless(every(d)), choice("member", d.professionals())) },
			about:  func(d *doing) string { return onlyText(every(d)) },
			act: func(d *doing) (circle.Body, error) {
				act := circle.LeadProposed{Seat: seat(d, every), Member: core.ActorID(d.typed.Get("member"))}
				act.Succeeds = act.Seat == circle.SeatLead && d.state.Lead.Member != "" || act.Seat == circle.SeatDeputy && d.state.Deputy.Member != ""
				return act, nil
			},
		},
		{
			name: toAccept, key: "lead.accepted",
			ask:    func(d *doing) []circle.Body { return onlyIf(len(asked(d).from) > 0, circle.LeadAccepted{}) },
			about:  func(d *doing) string { return onlyText(asked(d)) },
			fields: func(d *doing) []field { return unless(asked(d)) },
			act:    func(d *doing) (circle.Body, error) { return circle.LeadAccepted{Seat: seat(d, asked)}, nil },
		},
		{
			name: toDeclineIt, key: "lead.declined",
			ask:    func(d *doing) []circle.Body { return onlyIf(len(asked(d).from) > 0, circle.LeadDeclined{}) },
			about:  func(d *doing) string { return onlyText(asked(d)) },
			fields: func(d *doing) []field { return append(unless(asked(d)), words("reason")...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.LeadDeclined{Seat: seat(d, asked), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toEndLead, key: "lead.ended",
			ask:    func(d *doing) []circle.Body { return onlyIf(len(filled(d).from) > 0, circle.LeadEnded{}) },
			about:  func(d *doing) string { return onlyText(filled(d)) },
			fields: func(d *doing) []field { return append(unless(filled(d)), words("reason")...) },
			act: func(d *doing) (circle.Body, error) {
				return circle.LeadEnded{Seat: seat(d, filled), Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}

// professionals are who takes part for an agency, oneself too.
func (d *doing) professionals() []ui.Choice {
	from := []ui.Choice{}
	for i := range d.state.Members {
		if m := &d.state.Members[i]; m.Active() && !m.Network {
			from = append(from, ui.Choice{Value: string(m.ID), Text: d.actor(m.ID)})
		}
	}
	return from
}
