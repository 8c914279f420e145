package web

import (
	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// notInformingActs are that those concerned may not know, which nobody decides alone.
func notInformingActs() []reportAct {
	open := func(h *handling) *report.NotInforming {
		if n := len(h.s.Informing.Not); n > 0 && h.s.Informing.Not[n-1].Read.IsZero() {
			return &h.s.Informing.Not[n-1]
		}
		return nil
	}
	return []reportAct{
		{
			name: "niet-informeren", key: "report.not_informing_asked", part: partConcerned, desk: true,
			trial: func(h *handling) report.Body {
				return report.NotInformingAsked{ID: said, Why: said, Reader: h.someone()}
			},
			fields: func(h *handling) []field { return append(words("why"), choice("reader", h.others(h.by.ID))) },
			act: func(h *handling) (report.Body, error) {
				return report.NotInformingAsked{ID: h.fresh, Why: h.typed.Get("why"), Reader: h.colleague("reader")}, nil
			},
		},
		{
			name: "niet-informeren-meelezen", key: "report.not_informing_read", part: partConcerned,
			over: func(h *handling) []string {
				if x := open(h); x != nil {
					return []string{string(x.ID)}
				}
				return nil
			},
			trial: func(h *handling) report.Body { return report.NotInformingRead{ID: core.ItemID(h.over), Reason: said} },
			about: func(h *handling) string {
				if x := open(h); x != nil {
					return h.quoted(x.Why)
				}
				return ""
			},
			fields: func(h *handling) []field { return append([]field{pick("agrees", h.yesNo())}, words("reason")...) },
			act: func(h *handling) (report.Body, error) {
				return report.NotInformingRead{ID: core.ItemID(h.over), Agrees: h.typed.Get("agrees") == answerYes, Reason: h.typed.Get("reason")}, nil
			},
		},
	}
}

// notInformingItems are what was asked of a second reader, and what they said.
func (h *handling) notInformingItems() (items []ui.Item) {
	for i := range h.s.Informing.Not {
		n := &h.s.Informing.Not[i]
		x := ui.Item{What: n.Why, Open: n.Read.IsZero() && h.s.Informing.Done.IsZero()}
		h.line1(&x, text.M("report.not_informing_asked_by", text.Actor("who", n.By.ID), text.Actor("reader", n.Reader.ID), text.Moment("when", n.At)))
		switch {
		case n.Read.IsZero():
		case n.Agreed:
			h.line1(&x, text.M("report.not_informing_yes", text.Day("day", n.Read)))
		default:
			h.line1(&x, text.M("report.not_informing_no", text.Day("day", n.Read)))
		}
		items = append(items, x)
	}
	return items
}
