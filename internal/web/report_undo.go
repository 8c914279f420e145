package web

import (
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// undoActs take back what was put on record by mistake, each beside what it is about.
func undoActs() []reportAct {
	at := map[report.Step]struct{ name, part string }{
		report.StepDecision: {"besluit", partDecision}, report.StepInvestigation: {"onderzoek", partFollow}, report.StepConditions: {"voorwaarden", partFollow},
		report.StepHandover: {"overdracht", partHandover}, report.StepInforming: {"informeren", partConcerned},
	}
	var all []reportAct
	for _, step := range report.Steps() {
		all = append(all, reportAct{
			name: at[step].name + "-terugnemen", key: "report.step_undone", part: at[step].part, trial: tryWith(report.StepUndone{Step: step, Why: said}),
			fields: askAll(words("why")), about: func(h *handling) string { return h.undoes(step) },
			link: func(h *handling) string {
				return h.Say(text.M("report.undo_link", text.Words("what", h.undoes(step))), nil)
			},
			act: func(h *handling) (report.Body, error) {
				return report.StepUndone{Step: step, Why: h.typed.Get("why")}, nil
			},
		})
	}
	return append(all, reportAct{
		name: "antwoord-terugnemen", key: "report.answer_undone", part: partReporter, trial: tryWith(report.AnswerUndone{Why: said}), fields: askAll(words("why")),
		about: func(h *handling) string {
			if n := len(h.s.Told); n > 0 {
				return h.quoted(h.s.Told[n-1].Words)
			}
			return ""
		},
		act: func(h *handling) (report.Body, error) { return report.AnswerUndone{Why: h.typed.Get("why")}, nil },
	})
}

// undoes says what a step is that is taken back.
func (h *handling) undoes(step report.Step) string {
	arg := text.Words("none", "")
	switch d, x := h.s.Decision(), h.s.Handover(); {
	case step == report.StepDecision && d != nil:
		arg = text.Words("outcome", string(d.Outcome)+", "+h.Word("report.outcome."+string(d.Outcome))) // key: ok, the outcomes.
	case step == report.StepHandover && x != nil:
		arg = text.Words("who", h.who(x.To.ID))
	}
	return h.Say(text.M("report.undo."+string(step), arg), nil) // key: ok, the steps.
}

// othersField asks whether the reporter may know that they are not the only one; where that could endanger
// somebody there is no such question.
func (h *handling) othersField() []field {
	if !report.MayHearOfOthers(h.s) {
		return nil
	}
	return []field{{
		name: "others", kind: ui.AskSeveral, from: othersChoice(h.Page), optional: true, label: h.Word("report.others"), hint: h.Word("report.others_hint"),
	}}
}

func othersChoice(p ui.Page) []ui.Choice {
	return []ui.Choice{{Value: answerYes, Text: p.Say(text.M("report.others_say", text.Words("words", p.Word("report.not_alone"))), nil)}}
}

// withOthers puts the sentence below what was typed, so that what is on record is what they read.
func (h *handling) withOthers(words string) (string, bool) {
	if h.typed.Get("others") != answerYes || words == "" {
		return words, false
	}
	return words + "\n\n" + h.Word("report.not_alone"), true
}
