package web

import (
	"kring/internal/text"
	"kring/internal/web/ui"
)

// dissent is who saw it otherwise, and what the circle did with that.
func (v *shown) dissent() ui.Part {
	p := v.part("dissent", "")
	for i := range v.state.Dissents {
		d := &v.state.Dissents[i]
		id := string(d.ID)
		stage := v.Word("part.dissent_open")
		switch {
		case d.Adopted:
			stage = v.Word("part.dissent_adopted")
		case !d.Answered.IsZero():
			stage = v.Word("part.dissent_answered")
		}
		x := v.item(id, d.What, stage)
		v.line(&x, text.M("part.dissent_by", text.Actor("who", d.By), text.Day("day", d.Voiced)))
		if !d.Answered.IsZero() {
			v.line(&x, text.M("part.answer_day", text.Day("day", d.Answered)))
			v.quoted(&x, d.Answer)
		} else {
			x.Do = offers(id, toReply)
		}
		shelve(&p, x, d.Answered.IsZero())
	}
	p.Do = offers("", toDissent)
	return v.close(p, func(n int) text.Message { return text.M("part.dissent_more", text.Count("n", n)) })
}
