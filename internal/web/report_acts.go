package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/report"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// The parts of the page of a report at which acts are offered.
const (
	partHold      = "hold"
	partTold      = "told"
	partBeside    = "beside"
	partSafety    = "safety"
	partDecision  = "decision"
	partFollow    = "follow"
	partHandover  = "handover"
	partReporter  = "reporter"
	partFiles     = "files"
	partBesides   = "besides"
	partConcerned = "concerned"
	partDoubt     = "doubt"
	partDestroy   = "destroy"
	partClimbed   = "climbed"
)

func tryWith(act report.Body) func(*handling) report.Body {
	return func(*handling) report.Body { return act }
}

func askAll(fields []field) func(*handling) []field {
	return func(*handling) []field { return fields }
}

// someone stands for who is chosen on a form, in an act that is only tried.
func (h *handling) someone() core.Holder {
	return core.Holder{Actor: core.Actor{ID: said, Agency: h.s.Agency}, Name: said}
}

// colleague is who was chosen of the desk.
func (h *handling) colleague(name string) core.Holder {
	for _, c := range h.staff {
		if string(c.ID) == h.typed.Get(name) {
			return core.Holder{Actor: core.Actor{ID: c.ID, Agency: h.s.Agency}, Name: c.Name}
		}
	}
	return core.Holder{}
}

// others are the colleagues of the desk but for some.
func (h *handling) others(but ...core.ActorID) []ui.Choice {
	return h.colleagues(func(c *Colleague) bool { return !slices.Contains(but, c.ID) })
}

func holdActs() []reportAct {
	return []reportAct{
		{
			name: "oppakken", key: "report.taken", part: partHold,
			trial: func(h *handling) report.Body { return report.Taken{Name: cmp.Or(h.me, said)} },
			act:   func(h *handling) (report.Body, error) { return report.Taken{Name: cmp.Or(h.me, string(h.by.ID))}, nil },
		},
		{
			name: "doorgeven", key: "report.passed_on", part: partHold, desk: true,
			trial: func(h *handling) report.Body { return report.PassedOn{To: h.someone()} },
			fields: func(h *handling) []field {
				return []field{choice("colleague", h.others(h.s.Holder.ID)), {name: "note", kind: ui.AskWords, optional: true}}
			},
			act: func(h *handling) (report.Body, error) {
				return report.PassedOn{To: h.colleague("colleague"), Note: h.typed.Get("note")}, nil
			},
		},
	}
}

func factActs() []reportAct {
	return []reportAct{
		{
			name: "aanvullen", key: "report.facts_added", part: partTold, trial: tryWith(report.FactsAdded{What: said}),
			fields: func(h *handling) []field {
				return []field{
					{name: "what", kind: ui.AskWords},
					maybe(pick("urgency", urgencyChoices(&h.doing))),
					{name: "name", kind: ui.AskLine, optional: true},
					{name: "age", kind: ui.AskLine, optional: true},
					maybe(choice("part", partChoices(&h.doing))),
					{name: "postcode", kind: ui.AskLine, optional: true},
					{name: "house", kind: ui.AskLine, optional: true},
				}
			},
			act: (*handling).factsAdded,
		},
		{
			name: "verbeteren", key: "report.corrected", part: partTold, trial: tryWith(report.Corrected{What: said, Words: said}),
			fields: (*handling).correctFields, act: (*handling).corrected,
		},
		{
			name: "intrekken", key: "report.withdrawn", part: partTold, trial: tryWith(report.Withdrawn{Reason: said}), fields: askAll(words("reason")),
			act: func(h *handling) (report.Body, error) { return report.Withdrawn{Reason: h.typed.Get("reason")}, nil },
		},
	}
}

func (h *handling) factsAdded() (report.Body, error) {
	act := report.FactsAdded{What: h.typed.Get("what"), Urgency: report.Urgency(h.typed.Get("urgency"))}
	name, age := h.typed.Get("name"), h.typed.Get("age")
	postcode, err := h.postcode()
	if err != nil || name == "" && age == "" && postcode == "" {
		return act, err
	}
	one := report.Subject{
		Person: core.PersonID(h.fresh), Name: name, Part: cmp.Or(report.Part(h.typed.Get("part")), report.PartUnknown), Postcode: postcode, House: h.typed.Get("house"),
	}
	one.Age, err = ageOf(age)
	one.Child = one.Age > 0 && one.Age < adultFrom
	act.About = []report.Subject{one}
	return act, err
}

// postcode is where somebody lives, as it is kept; empty: it was not said.
func (h *handling) postcode() (string, error) {
	typed := h.typed.Get("postcode")
	code := core.PostcodeOf(typed)
	if typed != "" && code == "" {
		return "", errs.Bad("refused.address.postcode")
	}
	return string(code), nil
}

// adultFrom is from what age somebody is no child any more (BW 1:233).
const adultFrom = 18

func ageOf(typed string) (int, error) {
	if typed == "" {
		return 0, nil
	}
	age, err := strconv.Atoi(typed)
	if err != nil || age < 0 || age > 120 {
		return 0, errs.Bad("report.bad_age")
	}
	return age, nil
}

// The lists to choose from on forms about reports, in words.
func urgencyChoices(d *doing) []ui.Choice {
	return kinds(d, "report.urgency.", report.UrgentNow, report.UrgentSoon, report.NotUrgent, report.UrgentUnknown)
}

func partChoices(d *doing) []ui.Choice {
	return kinds(d, "report.part.", report.Harmed, report.Harming, report.Both, report.Witness, report.PartUnknown)
}

func safetyChoices(d *doing) []ui.Choice {
	return kinds(d, "report.safety.", report.AcuteUnsafe, report.StructuralUnsafe, report.Worrying, report.Safe, report.SafetyUnknown)
}

func violenceChoices(d *doing) []ui.Choice {
	return kinds(d, "report.violence.", report.ViolenceKinds()...)
}

func judgeActs() []reportAct {
	return []reportAct{
		{
			name: "naast-leggen", key: "report.compared", part: partBeside, beside: true, trial: tryWith(report.Compared{}),
			fields: (*handling).compareFields,
			act: func(h *handling) (report.Body, error) {
				act := report.Compared{}
				for _, id := range h.typed["circles"] {
					act.Circles = append(act.Circles, core.CircleID(id))
				}
				for _, id := range h.typed["reports"] {
					act.Reports = append(act.Reports, core.ReportID(id))
				}
				if len(act.Circles)+len(act.Reports) == 0 && h.typed.Get("none") == "" {
					return nil, errs.Bad("report.say_none")
				}
				return act, nil
			},
		},
		{
			name: "beoordelen", key: "report.assessed", part: partSafety,
			trial:  func(h *handling) report.Body { return h.assessedAs(report.SafetyUnknown) },
			fields: (*handling).assessFields, act: (*handling).assessed,
		},
		{
			name: "beslissen", key: "report.outcome_decided", part: partDecision,
			trial: func(h *handling) report.Body {
				if all := h.possible(); len(all) > 0 {
					return tryOutcome(all[0])
				}
				return report.Decided{}
			},
			fields: (*handling).decideFields, act: (*handling).decided,
		},
	}
}

// compareFields ask which of what was found is the same, and else to say that nothing is.
func (h *handling) compareFields() []field {
	var circles, reports []ui.Choice
	for i := range h.found {
		if b := &h.found[i]; b.Circle != "" {
			circles = append(circles, ui.Choice{Value: string(b.Circle), Text: h.Say(text.M("report.beside_circle", text.Words("id", string(b.Circle))), nil)})
		} else if b.Agency == h.s.Agency {
			reports = append(reports, ui.Choice{Value: string(b.Report), Text: h.Say(text.M("report.beside_report", text.Words("id", string(b.Report))), nil)})
		}
	}
	var fields []field
	if len(circles) > 0 {
		fields = append(fields, field{name: "circles", kind: ui.AskSeveral, from: circles, optional: true})
	}
	if len(reports) > 0 {
		fields = append(fields, field{name: "reports", kind: ui.AskSeveral, from: reports, optional: true})
	}
	none := []ui.Choice{{Value: "ja", Text: h.Word("report.beside_none")}}
	return append(fields, field{name: "none", kind: ui.AskSeveral, from: none, optional: true})
}

// called is what somebody is called whom it is about.
func (h *handling) subject(i int) string {
	one := h.s.About[i]
	if one.Name != "" {
		return one.Name
	}
	return h.Say(text.M("report.somebody", text.Count("n", i+1)), nil)
}

func (h *handling) assessedAs(safety report.Safety) report.Assessed {
	act := report.Assessed{Overall: safety, Why: said}
	for _, one := range h.s.About {
		act.Judgements = append(act.Judgements, report.Judgement{Person: one.Person, Safety: safety, Why: said})
	}
	return act
}

// assessFields ask for a judgement of everybody, in their order; nothing is chosen beforehand.
func (h *handling) assessFields() []field {
	var fields []field
	for i := range h.s.About {
		n, of, who := strconv.Itoa(i+1), h.subject(i), text.Words("who", h.subject(i))
		fields = append(fields,
			field{name: "safety-" + n, group: of, kind: ui.AskPick, from: safetyChoices(&h.doing), label: h.Say(text.M("report.safety_of", who), nil)},
			field{name: "kinds-" + n, group: of, kind: ui.AskSeveral, from: violenceChoices(&h.doing), optional: true, label: h.Say(text.M("report.kinds_of", who), nil)},
			field{name: "why-" + n, group: of, kind: ui.AskWords, optional: true, label: h.Say(text.M("report.why_of", who), nil)})
	}
	asked := kinds(&h.doing, "report.asked.", askedWhom...)
	return append(fields,
		pick("overall", safetyChoices(&h.doing)), field{name: "asked", kind: ui.AskSeveral, from: asked, optional: true}, field{name: "also", kind: ui.AskLine, optional: true},
		field{name: "why", kind: ui.AskWords})
}

// askedWhom are those who are asked for what they know (Handelingsprotocol: own records, other regions, police).
var askedWhom = []string{"own", "regions", "police", "agencies", "concerned"}

func (h *handling) assessed() (report.Body, error) {
	act := report.Assessed{Overall: report.Safety(h.typed.Get("overall")), Why: h.typed.Get("why")}
	for _, one := range h.typed["asked"] {
		act.Asked = append(act.Asked, h.Word("report.asked."+one)) // key: ok, the list above.
	}
	if also := h.typed.Get("also"); also != "" {
		act.Asked = append(act.Asked, also)
	}
	for i, one := range h.s.About {
		n := strconv.Itoa(i + 1)
		act.Judgements = append(act.Judgements, report.Judgement{
			Person: one.Person, Safety: report.Safety(h.typed.Get("safety-" + n)), Why: h.typed.Get("why-" + n), Kinds: h.typed["kinds-"+n],
		})
	}
	return act, nil
}

// tryOutcome is a decision whole but for its words.
func tryOutcome(o report.Outcome) report.Decided {
	d := report.Decided{Outcome: o, Ground: said, Investigate: o.Admitted() && !o.Final()}
	if o.SaysWhere() {
		d.Where = said
	}
	return d
}

// possible are the decisions that the report would take now.
func (h *handling) possible() (some []report.Outcome) {
	for _, o := range report.Outcomes() {
		if _, err := report.Decide(h.s, report.Command{By: h.by.Actor, Act: tryOutcome(o)}, circle.Moment{Now: h.now, Rules: h.rules}); err == nil {
			some = append(some, o)
		}
	}
	return some
}

func (h *handling) decideFields() []field {
	all := h.possible()
	fields := []field{pick("outcome", kinds(&h.doing, "report.outcome.", all...))}
	chosen := report.Outcome(h.typed.Get("outcome"))
	switch {
	case chosen.SaysWhere():
		fields = append(fields, field{name: "where", kind: ui.AskLine})
	case chosen.Admitted() && !chosen.Final():
		fields = append(fields, field{name: "follow", kind: ui.AskSeveral, from: kinds(&h.doing, "report.follow.", "investigate", "conditions")})
	}
	return append(fields, words("ground")...)
}

func (h *handling) decided() (report.Body, error) {
	return report.Decided{
		Outcome: report.Outcome(h.typed.Get("outcome")), Ground: h.typed.Get("ground"), Where: h.typed.Get("where"),
		Investigate: slices.Contains(h.typed["follow"], "investigate"), Conditions: slices.Contains(h.typed["follow"], "conditions"),
	}, nil
}

// tomorrow is a day that an act is tried with.
func (h *handling) tomorrow() time.Time { return h.now.AddDate(0, 0, 1) }

// noteOf cuts what somebody wrote to a line.
func noteOf(words string) string { return strings.Join(strings.Fields(words), " ") }
