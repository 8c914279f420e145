package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// handovers are the tasks one agency handed to another: whether it was taken on, who has it in hand
// now, and what it brought about.
func (v *shown) handovers() ui.Part {
	p := v.part("handovers", circle.LinkHandovers)
	for i := range v.state.Handovers {
		h := &v.state.Handovers[i]
		stage, id := h.Stage(), string(h.ID)
		x := v.item(id, h.What, v.stage(stage))
		if h.To != "" {
			v.line(&x, text.M("part.handover_to", text.Actor("from", h.From), text.Actor("to", h.To), text.Agency("agency", h.ToAgency), text.Day("day", h.Offered)))
		} else {
			v.line(&x, text.M("part.handover_agency", text.Actor("from", h.From), text.Agency("agency", h.ToAgency), text.Day("day", h.Offered)))
		}
		if stage.Open() && !v.state.Retold {
			v.line(&x, text.M("part.in_hand", text.Words("who", named(v.holder(v.state.InHand(h))))))
		}
		if stage.Open() {
			x.Do = offers(id, toTakeOver, toNotTake, toCheckOver, toTakeBack)
		}
		shelve(&p, x, stage.Open())
	}
	p.Do = offers("", toHandOver)
	return v.close(p, func(n int) text.Message { return text.M("part.handovers_more", text.Count("n", n)) })
}
