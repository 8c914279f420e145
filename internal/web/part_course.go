package web

import (
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// course is how far the household is on its way: the phase, why it changed, and what keeps the
// circle from ending.
func (v *shown) course() ui.Part {
	p := v.part("course", "")
	for i := range v.known {
		e := &v.known[i]
		if x, ok := v.step(e); ok {
			p.Folded = append(p.Folded, x)
		}
	}
	if n := len(p.Folded); n > 0 { // the last one is how it stands.
		p.Items, p.Folded = p.Folded[n-1:n:n], p.Folded[:n-1]
	}
	if v.state.Ongoing() && !v.state.Retold && len(p.Items) > 0 {
		if why := v.unended(); why != "" {
			p.Items[0].Lines = append(p.Items[0].Lines, ui.Line{Text: v.Say(text.M("part.not_ended", text.Words("why", why)), nil)})
		}
	}
	p.Do = offers("", toPhase, toEnd, toReopen, toConsult, toCall)
	return v.close(p, func(n int) text.Message { return text.M("part.course_more", text.Count("n", n)) })
}

// step is one moment on that way.
func (v *shown) step(e *circle.Event) (ui.Item, bool) {
	var what string
	switch b := e.Body.(type) {
	case circle.Opened:
		what = v.Word("event.circle.opened")
	case circle.PhaseChanged:
		what = v.Word("phase." + string(b.Phase)) // key: ok, the phases.
	case circle.Ended:
		what = v.Word("event.circle.ended")
	case circle.Reopened:
		what = v.Word("event.circle.reopened")
	default:
		return ui.Item{}, false
	}
	x := ui.Item{What: text.Capital(what), Stage: text.Capital(v.Say(text.M("do.since", text.Day("day", e.Happened)), nil))}
	v.quoted(&x, typed(e.Body))
	return x, true
}

// unended is what keeps the circle from ending, as the circle says it to who keeps it.
func (v *shown) unended() string {
	by := v.me
	if m := itemOf(v.state.Members, func(m *circle.Member) bool { return m.ID == by.ID && m.Active() }); m == nil {
		by = core.Actor{ID: v.state.Lead.Member}
	}
	_, err := circle.Decide(v.state, circle.Command{By: by, Act: circle.Ended{Reason: "-"}}, v.moment)
	if said, ok := errs.Saying(err); ok {
		return v.say(said)
	}
	return ""
}
