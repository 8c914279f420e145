package web

import (
	"slices"
	"strconv"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

func followActs() []reportAct {
	return []reportAct{
		{
			name: "onderzoek-verlengen", key: "report.investigation_extended", part: partFollow,
			trial: func(h *handling) report.Body { return report.InvestigationExtended{Until: h.tomorrow(), Ground: said} },
			fields: func(h *handling) []field {
				return append([]field{{name: "until", kind: ui.AskDay, last: h.rules.Report.InvestigateExtension.After(h.now)}}, words("ground")...)
			},
			act: func(h *handling) (report.Body, error) {
				return report.InvestigationExtended{Until: h.day("until"), Ground: h.typed.Get("ground")}, nil
			},
		},
		{
			name: "onderzoek-afronden", key: "report.investigation_concluded", part: partFollow,
			trial: func(*handling) report.Body {
				return report.InvestigationConcluded{Findings: []report.Suspicion{{Kind: "01", Result: report.Confirmed, Why: said}}}
			},
			fields: (*handling).findingFields, act: (*handling).findings,
		},
		{
			name: "voorwaarden", key: "report.conditions_set", part: partFollow,
			trial: func(h *handling) report.Body {
				return report.ConditionsSet{Items: []report.Condition{{What: said, Who: said, By: h.tomorrow()}}}
			},
			fields: (*handling).conditionFields, act: (*handling).conditions,
		},
		{
			name: "voorwaarden-beoordelen", key: "report.conditions_judged", part: partFollow, trial: tryWith(report.ConditionsJudged{Why: said}),
			fields: func(h *handling) []field { return append([]field{pick("met", h.yesNo())}, words("why")...) },
			act: func(h *handling) (report.Body, error) {
				return report.ConditionsJudged{Met: h.typed.Get("met") == answerYes, Why: h.typed.Get("why")}, nil
			},
		},
	}
}

// findingFields ask first which suspicions there are, and then what came of each.
func (h *handling) findingFields() []field {
	suspected := field{name: "kinds", kind: ui.AskSeveral, from: violenceChoices(&h.doing)}
	if h.s.Assessment != nil {
		for _, j := range h.s.Assessment.Judgements {
			suspected.start = append(suspected.start, j.Kinds...)
		}
	}
	fields := []field{suspected}
	for _, kind := range h.typed["kinds"] {
		of := text.Words("kind", h.Word("report.violence."+kind)) // key: ok, the kinds of violence.
		fields = append(fields,
			field{name: "result-" + kind, kind: ui.AskPick, from: kinds(&h.doing, "report.result.", report.Confirmed, report.NotConfirmed, report.Refuted), label: h.Say(text.M("report.result_of", of), nil)},
			field{name: "why-" + kind, kind: ui.AskWords, label: h.Say(text.M("report.result_why", of), nil)})
	}
	return fields
}

func (h *handling) findings() (report.Body, error) {
	act := report.InvestigationConcluded{}
	for _, kind := range h.typed["kinds"] {
		act.Findings = append(act.Findings, report.Suspicion{Kind: kind, Result: report.Result(h.typed.Get("result-" + kind)), Why: h.typed.Get("why-" + kind)})
	}
	return act, nil
}

// conditionsAsked is how many conditions one form asks [K].
const conditionsAsked = 4

func (h *handling) conditionFields() []field {
	var fields []field
	for i := range conditionsAsked {
		n, of := strconv.Itoa(i+1), text.Count("n", i+1)
		fields = append(fields,
			field{name: "what-" + n, kind: ui.AskLine, optional: i > 0, label: h.Say(text.M("report.condition_what", of), nil)},
			field{name: "who-" + n, kind: ui.AskLine, optional: i > 0, label: h.Say(text.M("report.condition_who", of), nil)},
			field{name: "by-" + n, kind: ui.AskDay, optional: i > 0, label: h.Say(text.M("report.condition_by", of), nil)})
	}
	return fields
}

func (h *handling) conditions() (report.Body, error) {
	act := report.ConditionsSet{}
	for i := range conditionsAsked {
		n := strconv.Itoa(i + 1)
		one := report.Condition{What: h.typed.Get("what-" + n), Who: h.typed.Get("who-" + n), By: h.day("by-" + n)}
		if one.What != "" || one.Who != "" || !one.By.IsZero() {
			act.Items = append(act.Items, one)
		}
	}
	return act, nil
}

// The answers to a question that is answered with yes or no.
const (
	answerYes = "ja"
	answerNo  = "nee"
)

func (h *handling) yesNo() []ui.Choice {
	return []ui.Choice{{Value: answerYes, Text: h.Word("report.yes")}, {Value: answerNo, Text: h.Word("report.no")}}
}

func handoverActs() []reportAct {
	waiting := func(h *handling) []string {
		if x := h.s.Handover(); x != nil && x.To.ID == h.by.ID {
			return []string{string(x.ID)}
		}
		return nil
	}
	over := func(h *handling) core.ItemID { return core.ItemID(h.over) }
	about := func(h *handling) string {
		if x := h.s.Handover(); x != nil {
			return h.quoted(x.What)
		}
		return ""
	}
	return []reportAct{
		{
			name: "overdragen", key: "report.handover_offered", part: partHandover, agency: true,
			trial:  func(h *handling) report.Body { return report.HandoverOffered{ID: said, To: h.someone(), What: said} },
			fields: (*handling).handoverFields, act: (*handling).handover,
		},
		{
			name: "overnemen", key: "report.handover_accepted", part: partHandover, over: waiting, about: about,
			trial: func(h *handling) report.Body { return report.HandoverAccepted{ID: over(h)} },
			act:   func(h *handling) (report.Body, error) { return report.HandoverAccepted{ID: over(h)}, nil },
		},
		{
			name: "niet-overnemen", key: "report.handover_declined", part: partHandover, over: waiting, about: about, away: true,
			trial:  func(h *handling) report.Body { return report.HandoverDeclined{ID: over(h), Reason: said} },
			fields: askAll(words("reason")),
			act: func(h *handling) (report.Body, error) {
				return report.HandoverDeclined{ID: over(h), Reason: h.typed.Get("reason")}, nil
			},
		},
	}
}

// handoverFields ask for which agency first, and then who works there.
func (h *handling) handoverFields() []field {
	fields := []field{choice("org", h.agencies())}
	if h.chosenAgency() == "" {
		return fields
	}
	fields = append(fields, choice("colleague", h.colleagues(func(*Colleague) bool { return true })))
	if c := h.s.Comparison; c != nil && len(c.Circles) > 0 {
		var from []ui.Choice
		for _, id := range c.Circles {
			from = append(from, ui.Choice{Value: string(id), Text: h.Say(text.M("report.beside_circle", text.Words("id", string(id))), nil)})
		}
		fields = append(fields, maybe(choice("circle", from)))
	}
	return append(fields, words("what")...)
}

func (h *handling) handover() (report.Body, error) {
	to := h.colleague("colleague")
	to.Agency = h.chosenAgency()
	return report.HandoverOffered{ID: h.fresh, To: to, Circle: core.CircleID(h.typed.Get("circle")), What: h.typed.Get("what")}, nil
}

func tellActs() []reportAct {
	return []reportAct{
		{
			name: "bericht", key: "report.message_sent", part: partReporter, trial: tryWith(report.MessageSent{ID: said, Words: said}),
			about:  (*handling).asks,
			fields: func(h *handling) []field { return append(words("words"), h.othersField()...) },
			act: func(h *handling) (report.Body, error) {
				words, others := h.withOthers(h.typed.Get("words"))
				return report.MessageSent{ID: h.fresh, Words: words, Others: others}, nil
			},
		},
		{
			name: "terugkoppelen", key: "report.answer_told", part: partReporter,
			trial: func(*handling) report.Body { return report.ReporterTold{How: report.Spoken, Words: said} },
			fields: func(h *handling) []field {
				var ways []report.Reach
				for _, way := range []report.Reach{h.s.Reporter.Reach, report.ByAddress, report.Spoken} {
					_, err := report.Decide(h.s, report.Command{By: h.by.Actor, Act: report.ReporterTold{How: way, Words: said}}, circle.Moment{Now: h.now, Rules: h.rules})
					if err == nil && !slices.Contains(ways, way) && (way != report.ByAddress || h.s.Reporter.Reach != report.ByChannel) {
						ways = append(ways, way)
					}
				}
				how := pick("how", kinds(&h.doing, "report.reach.", ways...))
				if h.s.Reporter.Reach == report.ByAddress {
					how.hint = h.Word("report.how_custodian")
				}
				return append(append([]field{how}, words("words")...), h.othersField()...)
			},
			act: func(h *handling) (report.Body, error) {
				words, others := h.withOthers(h.typed.Get("words"))
				return report.ReporterTold{How: report.Reach(h.typed.Get("how")), Words: words, Others: others}, nil
			},
		},
		{
			name: "niet-bereikt", key: "report.reporter_not_reached", part: partReporter, trial: tryWith(report.ReporterNotReached{Tried: said}),
			fields: func(h *handling) []field { return append(words("tried"), pick("gone", h.yesNo())) },
			act: func(h *handling) (report.Body, error) {
				return report.ReporterNotReached{Tried: h.typed.Get("tried"), Gone: h.typed.Get("gone") == answerYes}, nil
			},
		},
		{
			name: "informeren", key: "report.concerned_informed", part: partConcerned, trial: tryWith(report.Informed{How: said}), fields: askAll(words("how")),
			act: func(h *handling) (report.Body, error) { return report.Informed{How: h.typed.Get("how")}, nil },
		},
		{
			name: "informeren-uitstellen", key: "report.informing_put_off", part: partConcerned,
			trial: func(h *handling) report.Body {
				return report.InformingPutOff{Until: h.informed().Add(time.Hour), Ground: said}
			},
			fields: func(h *handling) []field {
				return append([]field{{name: "until", kind: ui.AskDay, last: h.s.InformedUntil(circle.Moment{Now: h.now, Rules: h.rules})}}, words("ground")...)
			},
			act: func(h *handling) (report.Body, error) {
				return report.InformingPutOff{Until: h.day("until"), Ground: h.typed.Get("ground")}, nil
			},
		},
	}
}

// informed is until when those concerned are to be informed, or now where that has passed.
func (h *handling) informed() time.Time {
	due := h.rules.Report.Inform.After(h.s.Recorded)
	if h.s.Informing.Until.After(due) {
		due = h.s.Informing.Until
	}
	return laterOf(due, h.now)
}

// asks is what whoever reported said last.
func (h *handling) asks() string {
	for _, m := range slices.Backward(h.s.Messages) {
		if m.From == report.TheReporter {
			return h.quoted(m.Words)
		}
	}
	return ""
}

func doubtActs() []reportAct {
	reading := func(h *handling) []string {
		for i := range h.s.Doubts {
			if x := &h.s.Doubts[i]; x.Read.IsZero() {
				return []string{string(x.ID)}
			}
		}
		return nil
	}
	return []reportAct{
		{
			name: "twijfel", key: "report.doubt_raised", part: partDoubt, desk: true,
			trial: func(h *handling) report.Body {
				return report.DoubtRaised{ID: said, Kind: report.Unfounded, Reason: said, Reader: h.someone()}
			},
			fields: func(h *handling) []field {
				return append([]field{pick("kind", kinds(&h.doing, "report.doubt.", report.Malicious, report.Unfounded))}, append(words("reason"), choice("reader", h.others(h.by.ID)))...)
			},
			act: func(h *handling) (report.Body, error) {
				return report.DoubtRaised{ID: h.fresh, Kind: report.DoubtKind(h.typed.Get("kind")), Reason: h.typed.Get("reason"), Reader: h.colleague("reader")}, nil
			},
		},
		{
			name: "meelezen", key: "report.doubt_read", part: partDoubt, over: reading,
			trial: func(h *handling) report.Body { return report.DoubtRead{ID: core.ItemID(h.over), Reason: said} },
			about: func(h *handling) string {
				for i := range h.s.Doubts {
					if x := &h.s.Doubts[i]; string(x.ID) == h.over {
						return h.quoted(x.Reason)
					}
				}
				return ""
			},
			fields: func(h *handling) []field { return append([]field{pick("agrees", h.yesNo())}, words("reason")...) },
			act: func(h *handling) (report.Body, error) {
				return report.DoubtRead{ID: core.ItemID(h.over), Agrees: h.typed.Get("agrees") == answerYes, Reason: h.typed.Get("reason")}, nil
			},
		},
		{
			name: "vernietiging-gevraagd", key: "report.destruction_asked", part: partDestroy, trial: tryWith(report.DestructionAsked{Words: said}), fields: askAll(words("words")),
			act: func(h *handling) (report.Body, error) {
				return report.DestructionAsked{Words: h.typed.Get("words")}, nil
			},
		},
		{
			name: "vernietiging-beslissen", key: "report.destruction_decided", part: partDestroy, trial: tryWith(report.DestructionDecided{Ground: said}),
			fields: func(h *handling) []field { return append([]field{pick("destroy", h.yesNo())}, words("ground")...) },
			act: func(h *handling) (report.Body, error) {
				return report.DestructionDecided{Destroy: h.typed.Get("destroy") == answerYes, Ground: h.typed.Get("ground")}, nil
			},
		},
	}
}

func ladderActs() []reportAct {
	climbed := func(h *handling) (all []string) {
		for i := range h.s.Lapses {
			if key := h.s.Lapses[i].Key.String(); !slices.Contains(all, key) {
				all = append(all, key)
			}
		}
		return all
	}
	key := func(h *handling) circle.DutyKey {
		for i := range h.s.Lapses {
			if h.s.Lapses[i].Key.String() == h.over {
				return h.s.Lapses[i].Key
			}
		}
		return circle.DutyKey{}
	}
	about := func(h *handling) string {
		for _, d := range h.duties() {
			if d.Rung > 0 && d.Key.Subject == key(h).String() || d.Key == key(h) {
				return text.Capital(h.Say(d.What, h))
			}
		}
		return ""
	}
	return []reportAct{
		{
			name: "opschaling-oppakken", key: "report.escalation_taken", part: partClimbed, over: climbed, about: about,
			trial: func(h *handling) report.Body { return report.EscalationTaken{Key: key(h)} },
			act:   func(h *handling) (report.Body, error) { return report.EscalationTaken{Key: key(h)}, nil },
		},
		{
			name: "opschaling-beantwoorden", key: "report.escalation_answered", part: partClimbed, over: climbed, about: about,
			trial: func(h *handling) report.Body {
				return report.EscalationAnswered{Key: key(h), Answer: said, Until: h.tomorrow()}
			},
			fields: func(h *handling) []field {
				return append(words("answer"), field{name: "until", kind: ui.AskDay, last: h.rules.SetAside.Longest.After(h.now)})
			},
			act: func(h *handling) (report.Body, error) {
				if h.typed.Get("until") == "" {
					return nil, errs.Bad("do.missing", text.Words("field", h.Word("do.any.until")))
				}
				return report.EscalationAnswered{Key: key(h), Answer: h.typed.Get("answer"), Until: h.day("until")}, nil
			},
		},
	}
}
