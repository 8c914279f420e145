package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// information is what members asked of one another: asked, given, or refused and talked through.
func (v *shown) information() ui.Part {
	p := v.part("information", "")
	for i := range v.state.Requests {
		q := &v.state.Requests[i]
		stage, id := q.Stage(), string(q.ID)
		x := v.item(id, q.What, v.stage(stage))
		v.line(&x, text.M("part.asked", text.Actor("by", q.By), text.Actor("of", q.Of), text.Day("day", q.Asked)))
		if !q.Given.IsZero() {
			v.answered(&x, q)
		}
		if !q.Refused.IsZero() {
			v.line(&x, text.M("part.refused", text.Day("day", q.Refused), text.Words("ground", q.Ground)))
		}
		if !q.Discussed.IsZero() {
			v.line(&x, text.M("part.discussed", text.Words("with", q.DiscussedWith), text.Day("day", q.Discussed), text.Words("outcome", q.Outcome)))
		}
		switch stage {
		case circle.StageAsked:
			x.Do = offers(id, toAnswer, toRefuse)
		case circle.StageRefused:
			x.Do = offers(id, toDiscuss)
		}
		shelve(&p, x, stage.Open())
	}
	p.Do = offers("", toAsk)
	return v.close(p, func(n int) text.Message { return text.M("part.information_more", text.Count("n", n)) })
}

// answered says what was given, as far as the reader may know that too.
func (v *shown) answered(x *ui.Item, q *circle.Request) {
	v.line(x, text.M("part.given", text.Day("day", q.Given), text.Words("ground", q.Ground)))
	given := v.lastly(string(q.ID), func(b circle.Body) bool { _, is := b.(circle.InformationGiven); return is })
	if given == nil {
		return
	}
	if b, ok := given.Body.(circle.InformationGiven); ok {
		v.quoted(x, b.What)
	}
}
