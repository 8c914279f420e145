package web

import (
	"kring/internal/text"
	"kring/internal/web/ui"
)

// asides are the rules that were set aside here: by whom, why, and until when.
func (v *shown) asides() ui.Part {
	p := v.part("aside", "")
	for i := range v.state.Asides {
		a := &v.state.Asides[i]
		what := v.Word("rule." + a.Rule) // key: ok, the paths of the rules.
		if who := v.names.Person(string(a.Person)); who != "" {
			what += ": " + who
		}
		over := a.Rule + "/" + string(a.Person)
		force := a.InForce(v.moment.Now)
		stage := v.Say(text.M("part.aside_until", text.Day("day", lastDay(a.Until))), nil)
		switch {
		case !a.Restored.IsZero():
			stage = v.Say(text.M("part.aside_restored", text.Day("day", a.Restored)), nil)
		case !force:
			stage = v.Say(text.M("part.aside_over", text.Day("day", lastDay(a.Until))), nil)
		}
		x := v.item("", what, stage)
		x.Lang = ""
		if d := v.duty(over); d != nil && force {
			x.Open, x.Late = true, d.Late(v.moment.Now)
			v.turn(&x, d)
		}
		v.line(&x, text.M("part.aside_by", text.Actor("who", a.By), text.Day("day", a.From)))
		v.quoted(&x, a.Reason)
		if force {
			x.Do = offers(over, toRestore)
		}
		shelve(&p, x, force)
	}
	p.Do = offers("", toSetAside, toNoNetwork)
	return v.close(p, func(n int) text.Message { return text.M("part.aside_more", text.Count("n", n)) })
}
