package web

import (
	"slices"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// plan is the one plan with the household's own words, and the goals.
func (v *shown) plan() ui.Part {
	p := v.part("plan", circle.LinkPlan)
	top := v.planTop()
	if top.Summary != "" || len(top.Voices) > 0 {
		p.Top, p.Empty = ui.PlanTop(v.Printer, top, v.flat), ""
	}
	for i := range v.state.Plan.Goals {
		g := &v.state.Plan.Goals[i]
		stage := v.Word("part.goal_open")
		if !g.Reached.IsZero() {
			stage = v.Say(text.M("part.goal_reached", text.Day("day", g.Reached)), nil)
		}
		x := v.item(string(g.ID), g.What, stage)
		if g.Person != "" {
			v.line(&x, text.M("part.goal_of", text.Person("who", g.Person), text.Day("day", g.Set)))
		} else {
			v.line(&x, text.M("part.goal_all", text.Day("day", g.Set)))
		}
		if g.Reached.IsZero() {
			x.Do = offers(string(g.ID), toReach)
		}
		shelve(&p, x, g.Reached.IsZero())
	}
	p.Do = offers("", toPlan, toHear, toGoal)
	return v.close(p, func(n int) text.Message { return text.M("part.plan_more", text.Count("n", n)) })
}

func (v *shown) planTop() ui.Plan {
	top := ui.Plan{Summary: v.state.Plan.Summary, Lang: v.factsLang(v.state.Plan.Summary)}
	heard := map[core.PersonID]bool{}
	for i := range slices.Backward(v.known) {
		e := &v.known[i]
		switch b := e.Body.(type) {
		case circle.PlanMade:
			if top.Made == "" {
				top.Made = v.say(text.M("part.plan_made", text.Actor("who", e.By.ID), text.Day("day", e.Happened)))
			}
		case circle.VoiceHeard:
			q := v.quote(e, b)
			if heard[b.Person] {
				top.Earlier = append(top.Earlier, q)
				continue
			}
			heard[b.Person] = true
			top.Voices = append(top.Voices, q)
		}
	}
	if n := len(top.Earlier); n > 0 {
		top.EarlierText = v.Say(text.M("part.earlier_words", text.Count("n", n)), nil)
	}
	return top
}

// quote is what somebody of the household said: themselves, or as somebody took it down.
func (v *shown) quote(e *circle.Event, b circle.VoiceHeard) ui.Quote {
	q := ui.Quote{
		Who: text.Capital(v.Say(text.M("part.who", text.Person("who", b.Person)), v.names)), Words: "“" + b.Words + "”", Lang: v.factsLang(b.Words), When: v.when(e.Happened),
	}
	if p := v.state.Whose(e.By.ID); p != nil && p.ID == b.Person {
		q.By = v.Word("part.said_self")
	} else if !v.state.Retold {
		q.By = v.say(text.M("part.said_to", text.Actor("who", e.By.ID)))
	}
	return q
}
