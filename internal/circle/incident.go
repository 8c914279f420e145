package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// IncidentKind is what sort of thing happened or was seen.
type IncidentKind string

// The kinds of incident.
const (
	Violence   IncidentKind = "violence"
	Threat     IncidentKind = "threat"
	Injury     IncidentKind = "injury"     // an injury somebody saw
	Disclosure IncidentKind = "disclosure" // a child or adult spoke out
	Arrest     IncidentKind = "arrest"
	OtherHarm  IncidentKind = "other"
)

var incidentConcern = map[IncidentKind]ConcernKind{
	Violence: violence, Threat: violence, Injury: injury, Disclosure: disclosure, Arrest: arrest, OtherHarm: report,
}

// Incident is something that happened in the household, or was seen of it.
type Incident struct {
	ID       core.ItemID
	Kind     IncidentKind
	Persons  []core.PersonID
	What     string
	Danger   bool
	At       time.Time
	By       core.Actor
	Reviewed time.Time
	Reading  SecondReading
	Answered time.Time
	Answer   string
}

func (i *Incident) id() core.ItemID { return i.ID }

// IncidentRecorded puts an incident, an injury seen or a disclosure on record.
type IncidentRecorded struct {
	ID      core.ItemID     `json:"id"`
	Kind    IncidentKind    `json:"kind"`
	Persons []core.PersonID `json:"persons,omitempty"`
	What    string          `json:"what"`
	Danger  bool            `json:"danger,omitempty"` // direct danger: not safe in the coming hours or days
	Child   bool            `json:"child,omitempty"`  // of a disclosure: it was a child who spoke
}

func (i IncidentRecorded) about() []core.PersonID { return i.Persons }

func (i IncidentRecorded) content() core.Content {
	switch {
	case i.Kind == Injury:
		return core.Health
	case i.Kind == Arrest:
		return core.Justice
	case i.Kind == Disclosure && i.Child:
		return core.ChildStatement
	case i.Kind == Disclosure:
		return core.VictimStatement
	}
	return core.SafetyFacts
}

func (i IncidentRecorded) check(s *State, _ core.Actor, _ Moment) error {
	if _, ok := incidentConcern[i.Kind]; !ok {
		return errs.Bad("refused.incident.kind")
	}
	return firstError(needNew(s, i.ID), needWords(i.What, "field.what"))
}

func (i IncidentRecorded) apply(s *State, e *Event) {
	s.Incidents = append(s.Incidents, Incident{
		ID: i.ID, Kind: i.Kind, Persons: i.Persons, What: i.What, Danger: i.Danger, At: e.Happened, By: e.By,
	})
	kind, known := incidentConcern[i.Kind]
	if !known {
		kind = report
	}
	s.concern(e, kind, i.Persons, i.ID, e.By.Agency, "", i.What).danger = i.Danger
}

// SecondReading is what a second reader makes of an injury or a judgement.
type SecondReading string

// The secondReadings. In seven of nine inquiries an innocent explanation was taken without a second
// opinion (DOMAIN §6).
const (
	Innocent SecondReading = "innocent"
	Worrying SecondReading = "worrying"
	Unclear  SecondReading = "unclear"
)

var secondReadings = []SecondReading{Innocent, Worrying, Unclear}

// IncidentReviewed is the second opinion, by somebody else than who recorded it.
type IncidentReviewed struct {
	household
	ID      core.ItemID   `json:"id"`
	Reading SecondReading `json:"reading"`
	Ground  string        `json:"ground"`
}

func (r IncidentReviewed) check(s *State, by core.Actor, _ Moment) error {
	i := find(s.Incidents, r.ID)
	if i == nil {
		return errs.Missing("refused.unknown")
	}
	if i.By.ID == by.ID {
		return errs.Refuse("refused.incident.own_review")
	}
	if !slices.Contains(secondReadings, r.Reading) {
		return errs.Bad("refused.incident.reading")
	}
	return needWords(r.Ground, "field.ground")
}

func (r IncidentReviewed) apply(s *State, e *Event) {
	if i := find(s.Incidents, r.ID); i != nil {
		i.Reviewed, i.Reading = e.Happened, r.Reading
	}
	if r.Reading == Innocent {
		s.remedy(e, foundInnocent, nil, r.ID, "")
	}
}

// IncidentAnswered says what the circle does about it.
type IncidentAnswered struct {
	household
	ID     core.ItemID `json:"id"`
	Answer string      `json:"answer"`
}

func (a IncidentAnswered) check(s *State, by core.Actor, _ Moment) error {
	i := find(s.Incidents, a.ID)
	if i == nil {
		return errs.Missing("refused.unknown")
	}
	if !i.Answered.IsZero() {
		return errs.Refuse("refused.answered", text.Day("when", i.Answered))
	}
	return firstError(needPart(s, by.ID), needWords(a.Answer, "field.answer"))
}

func (a IncidentAnswered) apply(s *State, e *Event) {
	if i := find(s.Incidents, a.ID); i != nil {
		i.Answered, i.Answer = e.Happened, a.Answer
	}
}

// innocent tells whether a second reader found an innocent cause. Only an injury can have one.
func (i *Incident) innocent() bool { return i.Kind == Injury && i.Reading == Innocent }

// dutiesIncidents: an incident is answered, unless it was an injury with an innocent cause.
func (s *State) dutiesIncidents(d *duties) {
	for k := range s.Incidents {
		i := &s.Incidents[k]
		if i.Answered.IsZero() && !i.innocent() && !d.resolved(i.ID) {
			d.add(Duty{
				Key: DutyKey{"answer_incident", string(i.ID)}, What: text.M("duty.answer_incident", text.Term("kind", "incident."+string(i.Kind))), // key: ok, the incidents.
				Why: text.M("duty.answer_incident.why", text.Day("when", i.At), text.Words("what", i.What)), Rule: "incident.respond",
				Link: LinkSafety, Owner: s.Keeper(), Since: i.At, Due: d.Rules.Incident.Respond.After(i.At),
			})
		}
	}
}
