package web

import (
	"slices"
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The names of the deeds about where somebody lives, as they stand in an address.
const (
	toAddress = "adres"
	toHide    = "adres-geheim"
)

func addressDeeds() []deed {
	return []deed{
		{
			name: toAddress, key: "household.address_recorded",
			ask:   always(circle.AddressRecorded{}),
			about: (*doing).addresses,
			fields: func(d *doing) []field {
				return []field{
					{name: "persons", kind: ui.AskSeveral, from: d.unhidden(), optional: true, start: d.startsWith()},
					{name: "postcode", kind: ui.AskLine},
					{name: "house", kind: ui.AskLine, optional: true},
				}
			},
			act: func(d *doing) (circle.Body, error) {
				act := circle.AddressRecorded{Postcode: core.PostcodeOf(d.typed.Get("postcode")), House: d.typed.Get("house")}
				for _, id := range d.typed["persons"] {
					act.Persons = append(act.Persons, core.PersonID(id))
				}
				return act, nil
			},
		},
		{
			name: toHide, key: "household.address_hidden",
			ask: func(d *doing) []circle.Body { return onlyIf(len(d.unhidden()) > 0, circle.AddressHidden{}) },
			fields: func(d *doing) []field {
				return []field{{name: "person", kind: ui.AskChoice, from: d.unhidden(), start: d.startsWith()}}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.AddressHidden{Person: core.PersonID(d.typed.Get("person"))}, nil
			},
		},
	}
}

// startsWith is what it is over, as what stands there before anything was typed.
func (d *doing) startsWith() []string {
	if d.over == "" {
		return nil
	}
	return []string{d.over}
}

// unhidden are those of whom the circle may keep an address.
func (d *doing) unhidden() []ui.Choice {
	return slices.DeleteFunc(d.persons(), func(c ui.Choice) bool {
		p := itemOf(d.state.Persons, func(p *circle.Person) bool { return string(p.ID) == c.Value })
		return p.Hidden
	})
}

// addresses are where everybody lives, as far as it is known.
func (d *doing) addresses() string {
	var all []string
	for i := range d.state.Persons {
		switch p := &d.state.Persons[i]; {
		case p.Hidden:
			all = append(all, d.Say(text.M("do.address_hidden", text.Person("who", p.ID)), d.state.Names()))
		case p.Address.Postcode != "":
			at := strings.TrimSpace(spacedOut(p.Address.Postcode) + " " + p.Address.House)
			all = append(all, d.Say(text.M("do.address_line", text.Person("who", p.ID), text.Words("at", at), text.Day("day", p.Address.Since)), d.state.Names()))
		}
	}
	return strings.Join(all, " ")
}

// spacedOut is a postcode as people write it: 1234 AB.
func spacedOut(p core.Postcode) string {
	if !p.Valid() {
		return string(p)
	}
	return string(p[:4] + " " + p[4:])
}
