package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// threshold is the line the circle drew together, who still has to say yes, and what went over it.
func (v *shown) threshold() (ui.Part, []ui.Bounds) {
	p := v.part("threshold", circle.LinkThreshold)
	var bounds []ui.Bounds
	if line := &v.state.Threshold.Current; line.ID != "" {
		bounds = append(bounds, v.bounds(line, v.Word("part.threshold_holds")))
	}
	if line := &v.state.Threshold.Proposed; line.ID != "" {
		bounds = append(bounds, v.bounds(line, v.Word("part.threshold_waits")))
	}
	if len(bounds) > 0 {
		p.Top, p.Empty = ui.BoundsTop(bounds), v.Word("part.threshold_uncrossed")
	}
	for i := range v.state.Crossings {
		c := &v.state.Crossings[i]
		stage := v.Say(text.M("part.crossed", text.Day("day", c.At)), nil)
		if c.Danger {
			stage += " · " + v.Word("part.danger")
		}
		x := v.item(string(c.ID), c.What, stage)
		if !c.Answered.IsZero() {
			v.line(&x, text.M("part.answer_day", text.Day("day", c.Answered)))
			v.quoted(&x, c.Answer)
		} else {
			x.Do = offers(string(c.ID), toCrossing)
		}
		shelve(&p, x, c.Answered.IsZero())
	}
	p.Do = offers("", toDraw, toCross)
	return v.close(p, func(n int) text.Message { return text.M("part.threshold_more", text.Count("n", n)) }), bounds
}

func (v *shown) bounds(line *circle.Line, heading string) ui.Bounds {
	b := ui.Bounds{Heading: heading, Rules: line.Rules, Do: offers(string(line.ID), toAgree)}
	if len(line.Rules) > 0 {
		b.Lang = v.factsLang(line.Rules[0])
	}
	b.Lines = append(b.Lines, v.Say(text.M("part.threshold_since", text.Day("day", line.Since)), nil))
	if line.Reason != "" {
		b.Lines = append(b.Lines, v.Say(text.M("part.reason", text.Words("reason", line.Reason)), nil))
	}
	if who := v.actors(line.Agreed); who != "" {
		b.Lines = append(b.Lines, v.Say(text.M("part.threshold_agreed", text.Words("who", who)), nil))
	}
	if who := v.actors(v.state.NotAgreed(line)); who != "" {
		b.Open = true
		b.Lines = append(b.Lines, v.Say(text.M("part.threshold_not", text.Words("who", who)), nil))
	}
	return b
}
