package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// agreements are what was promised: by whom, until when, who checks it, and whether it was kept.
func (v *shown) agreements() ui.Part {
	p := v.part("agreements", circle.LinkAgreements)
	for i := range v.state.Agreements {
		a := &v.state.Agreements[i]
		stage, id := a.Stage(v.moment.Now), string(a.ID)
		x := v.item(id, a.What, v.stage(stage))
		if a.Condition {
			x.Lines = append(x.Lines, ui.Line{Text: v.Word("part.agreement_condition")})
		}
		if a.Person != "" {
			v.line(&x, text.M("part.agreement_person", text.Person("who", a.Person), text.Day("due", lastDay(a.Due)), text.Actor("checker", a.Checker)))
		} else {
			v.line(&x, text.M("part.agreement_member", text.Actor("who", a.Member), text.Day("due", lastDay(a.Due)), text.Actor("checker", a.Checker)))
		}
		if stage.Open() {
			x.Do = offers(id, toBreak, toCheck, toEndAgree)
		}
		shelve(&p, x, stage.Open())
	}
	p.Do = offers("", toPromise)
	return v.close(p, func(n int) text.Message { return text.M("part.agreements_more", text.Count("n", n)) })
}
