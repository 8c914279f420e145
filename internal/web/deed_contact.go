package web

import (
	"slices"
	"strconv"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toContact    = "contact"
	toJudge      = "veiligheid"
	toDifference = "verschil-besproken"
	toIncident   = "incident"
	toReviewed   = "incident-bekeken"
	toRespond    = "incident-antwoord"
)

func contactDeeds() []deed { return slices.Concat(sightDeeds(), incidentDeeds()) }

const highest = 10 // of how safe somebody is.

func sightDeeds() []deed {
	return []deed{
		{
			name: toContact, key: "contact.recorded", ask: always(circle.ContactRecorded{}),
			fields: func(d *doing) []field {
				from := kinds(d, "do.contact_", circle.SeenAlone, circle.Seen, circle.Kept, circle.Missed, circle.NotSeen, circle.Refused)
				return []field{pick("outcome", from), d.several(), {name: "note", kind: ui.AskWords, optional: true}, happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ContactRecorded{Outcome: circle.ContactOutcome(d.typed.Get("outcome")), Persons: d.chosen(), Note: d.typed.Get("note")}, nil
			},
		},
		{
			name: toJudge, key: "safety.judged",
			ask:   func(d *doing) []circle.Body { return onlyIf(len(d.state.Persons) > 0, circle.SafetyJudged{}) },
			about: func(d *doing) string { return onlyText(d.personAsked()) },
			fields: func(d *doing) []field {
				score := field{name: "score", kind: ui.AskScale}
				for n := range highest + 1 {
					score.from = append(score.from, ui.Choice{Value: strconv.Itoa(n), Text: strconv.Itoa(n)})
				}
				return append(unless(d.personAsked()), append([]field{score}, words("why_so")...)...)
			},
			act: func(d *doing) (circle.Body, error) {
				score, err := strconv.Atoi(d.typed.Get("score"))
				if err != nil {
					return nil, errs.Bad("refused.safety.score")
				}
				return circle.SafetyJudged{Person: core.PersonID(d.only(d.personAsked())), Score: score, Ground: d.typed.Get("why_so")}, nil
			},
		},
		{
			name: toDifference, key: "safety.difference_settled",
			ask: func(d *doing) []circle.Body {
				return onlyIf(slices.ContainsFunc(circle.Duties(d.state, d.asOf()), func(x circle.Duty) bool {
					return x.Key.Kind == "settle_difference" && x.Key.Subject == d.over
				}), circle.DifferenceSettled{Person: core.PersonID(d.over)})
			},
			about:  func(d *doing) string { return d.state.PersonName(core.PersonID(d.over)) },
			fields: asks(words("outcome")),
			act: func(d *doing) (circle.Body, error) {
				return circle.DifferenceSettled{Person: core.PersonID(d.over), Outcome: d.typed.Get("outcome")}, nil
			},
		},
	}
}

// Who told it, of a disclosure: what a child told is known to fewer people.
const (
	toldByChild = "disclosure_child"
	toldByAdult = "disclosure_adult"
)

func incidentDeeds() []deed {
	incident := func(d *doing) *circle.Incident {
		return itemOf(d.state.Incidents, func(i *circle.Incident) bool { return i.ID == d.item() })
	}
	about := func(d *doing) string { return d.quoted(incident(d).What) }
	return []deed{
		{
			name: toIncident, key: "incident.recorded", ask: always(circle.IncidentRecorded{}), fields: (*doing).incidentFields,
			act: func(d *doing) (circle.Body, error) { return d.incident(), nil },
		},
		{
			name: toReviewed, key: "incident.reviewed", about: about,
			ask: func(d *doing) []circle.Body {
				i := incident(d)
				return onlyIf(i != nil && !d.isMe(i.By.ID), circle.IncidentReviewed{ID: d.item()})
			},
			fields: func(d *doing) []field {
				return append([]field{pick("reading", kinds(d, "do.reading_", circle.Innocent, circle.Worrying, circle.Unclear))}, words("why_so")...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.IncidentReviewed{ID: d.item(), Reading: circle.SecondReading(d.typed.Get("reading")), Ground: d.typed.Get("why_so")}, nil
			},
		},
		{
			name: toRespond, key: "incident.answered", about: about, fields: asks(words("answer")),
			ask: func(d *doing) []circle.Body {
				i := incident(d)
				return onlyIf(i != nil && i.Answered.IsZero(), circle.IncidentAnswered{ID: d.item()})
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.IncidentAnswered{ID: d.item(), Answer: d.typed.Get("answer")}, nil
			},
		},
	}
}

func (d *doing) incidentFields() []field {
	from := kinds(d, "do.incident_", string(circle.Violence), string(circle.Threat), string(circle.Injury), toldByChild, toldByAdult, string(circle.Arrest), string(circle.OtherHarm))
	return []field{choice("kind", from), {name: "what", kind: ui.AskWords}, d.several(), d.yesNo("danger"), happened()}
}

func (d *doing) incident() circle.IncidentRecorded {
	act := circle.IncidentRecorded{ID: d.fresh, Persons: d.chosen(), What: d.typed.Get("what"), Danger: d.said("danger")}
	switch kind := d.typed.Get("kind"); kind {
	case toldByChild, toldByAdult:
		act.Kind, act.Child = circle.Disclosure, kind == toldByChild
	default:
		act.Kind = circle.IncidentKind(kind)
	}
	return act
}
