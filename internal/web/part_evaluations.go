package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// violenceWords are the four answers to the question of every evaluation, on a line.
var violenceWords = []circle.ViolenceOutcome{circle.Stopped, circle.Less, circle.Same, circle.Worse}

// evaluations are the times the circle judged together: did the violence stop, lessen, stay, worsen?
func (v *shown) evaluations() ui.Part {
	p := v.part("evaluations", circle.LinkEvaluation)
	if v.state.Ongoing() && !v.state.Retold {
		x := v.item("", v.Say(text.M("part.next_review", text.Day("day", lastDay(v.state.EvaluationDue(v.moment)))), nil), "")
		for i := range v.duties {
			if d := &v.duties[i]; d.Key.Kind == "evaluate" {
				if x.Open, x.Late = true, d.Late(v.moment.Now); x.Late {
					x.Stage = text.Capital(v.due(d.Due))
				}
				v.turn(&x, d)
			}
		}
		p.Items = append(p.Items, x)
	}
	held := len(v.state.Held)
	for i := range v.state.Held {
		e := &v.state.Held[i]
		x := ui.Item{What: v.Say(text.M("part.reviewed", text.Words("day", v.Day(e.At))), nil), Scale: v.scale(e.Outcome)}
		v.quoted(&x, e.What)
		if who := v.actors(e.With); who != "" && !v.state.Retold {
			v.line(&x, text.M("part.reviewed_with", text.Words("who", who)))
		}
		if e.Household {
			x.Lines = append(x.Lines, ui.Line{Text: v.Word("part.reviewed_household")})
		} else if !v.state.Retold {
			x.Lines = append(x.Lines, ui.Line{Text: v.Word("part.reviewed_without")})
		}
		shelve(&p, x, i == held-1)
	}
	p.Do = offers("", toEvaluate, toSchedule) // a round table stands with the others.
	return v.close(p, func(n int) text.Message { return text.M("part.evaluations_more", text.Count("n", n)) })
}

// scale is the four answers with the one that was given.
func (v *shown) scale(given circle.ViolenceOutcome) *ui.Scale {
	s := &ui.Scale{Label: v.Word("part.question")}
	for _, o := range violenceWords {
		w := ui.ScaleWord{Text: v.Word("outcome." + string(o))} // key: ok, the outcomes.
		if o == given {
			w.Chosen = v.Word("part.chosen")
		}
		s.Words = append(s.Words, w)
	}
	return s
}
