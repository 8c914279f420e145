package web

import (
	"cmp"
	"slices"
	"strings"

	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/web/ui"
)

// barrable are whom a report can be kept from: those of its desk, above it, and who was asked to take it over.
func (h *handling) barrable() []core.Holder {
	var all []core.Holder
	add := func(one core.Holder) {
		if one.Named() && one.ID != h.by.ID && !h.s.BarredNow(one.ID) && !slices.ContainsFunc(all, func(x core.Holder) bool { return x.ID == one.ID }) {
			all = append(all, one)
		}
	}
	for i := range h.staff {
		add(core.Holder{Actor: core.Actor{ID: h.staff[i].ID, Agency: h.s.Agency}, Name: h.staff[i].Name})
	}
	add(h.s.Holder)
	for _, one := range h.s.Ladder {
		add(one)
	}
	for i := range h.s.Handovers {
		add(h.s.Handovers[i].To)
	}
	slices.SortStableFunc(all, func(a, b core.Holder) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// barredOf are who is kept out now.
func (h *handling) barredOf() (all []string) {
	for i := range h.s.Barred {
		if b := &h.s.Barred[i]; b.Lifted.IsZero() {
			all = append(all, string(b.Actor))
		}
	}
	return all
}

func barActs() []reportAct {
	return []reportAct{
		{
			name: "buitenhouden", key: "report.access_barred", part: partHold, desk: true,
			trial: func(h *handling) report.Body { return report.Barred{Who: h.someone(), Reason: said, Name: said} },
			fields: func(h *handling) []field {
				var from []ui.Choice
				for _, one := range h.barrable() {
					from = append(from, ui.Choice{Value: string(one.ID), Text: one.Name})
				}
				return append([]field{choice("barred", from)}, words("reason")...)
			},
			act: func(h *handling) (report.Body, error) {
				b := report.Barred{Reason: h.typed.Get("reason"), Name: cmp.Or(h.me, string(h.by.ID))}
				for _, one := range h.barrable() {
					if string(one.ID) == h.typed.Get("barred") {
						b.Who = one
					}
				}
				return b, nil
			},
		},
		{
			name: "weer-toelaten", key: "report.access_bar_lifted", part: partHold, over: (*handling).barredOf,
			trial:  func(h *handling) report.Body { return report.BarLifted{Actor: core.ActorID(h.over), Reason: said} },
			about:  func(h *handling) string { return h.who(core.ActorID(h.over)) },
			fields: askAll(words("reason")),
			act: func(h *handling) (report.Body, error) {
				return report.BarLifted{Actor: core.ActorID(h.over), Reason: h.typed.Get("reason")}, nil
			},
		},
	}
}
