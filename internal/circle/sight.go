package circle

import (
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// ContactOutcome is how an attempt at contact went.
type ContactOutcome string

// The outcomes. Seen is not seen alone: in six of nine inquiries a child was not seen alone at
// a decisive contact (DOMAIN §6).
const (
	SeenAlone ContactOutcome = "seen_alone"
	Seen      ContactOutcome = "seen"
	Kept      ContactOutcome = "kept"     // an appointment that took place, with an adult
	Missed    ContactOutcome = "missed"   // they did not come
	NotSeen   ContactOutcome = "not_seen" // a visit at which this person was not seen
	Refused   ContactOutcome = "refused"  // the door stayed shut, or the visit was avoided
)

var contactOutcomes = []ContactOutcome{SeenAlone, Seen, Kept, Missed, NotSeen, Refused}

// Contact is one attempt at contact with the household.
type Contact struct {
	At      time.Time
	Persons []core.PersonID
	Outcome ContactOutcome
	By      core.Actor
	Note    string
}

// ContactRecorded puts a visit, a talk or a missed appointment on record.
type ContactRecorded struct {
	Persons []core.PersonID `json:"persons,omitempty"`
	Outcome ContactOutcome  `json:"outcome"`
	Note    string          `json:"note,omitempty"`
}

func (c ContactRecorded) about() []core.PersonID { return c.Persons }

func (c ContactRecorded) check(s *State, by core.Actor, _ Moment) error {
	if !slices.Contains(contactOutcomes, c.Outcome) {
		return errs.Bad("refused.contact.outcome")
	}
	if len(c.Persons) == 0 && (c.Outcome == SeenAlone || c.Outcome == Seen || c.Outcome == NotSeen) {
		return errs.Bad("refused.contact.who")
	}
	return needMember(s, by.ID)
}

func (c ContactRecorded) apply(s *State, e *Event) {
	s.Contacts = append(s.Contacts, Contact{At: e.Happened, Persons: c.Persons, Outcome: c.Outcome, By: e.By, Note: c.Note})
	agency := e.By.Agency
	switch c.Outcome {
	case SeenAlone:
		s.remedy(e, wasSeenAlone, c.Persons, "", agency)
	case Seen:
		s.remedy(e, wasSeen, c.Persons, "", agency)
	case Kept:
		s.remedy(e, visitKept, nil, "", agency)
	case Missed:
		s.concern(e, missedAppointment, c.Persons, "", agency, "", c.Note)
	case NotSeen:
		s.concern(e, notSeen, c.Persons, "", agency, "", c.Note)
	case Refused:
		s.concern(e, accessRefused, c.Persons, "", agency, "", c.Note)
	}
}

// LastSeen is when somebody saw this person, with others or alone; zero: never.
func (s *State) LastSeen(id core.PersonID) (seen, alone time.Time) {
	for i := range s.Contacts {
		c := &s.Contacts[i]
		if (c.Outcome != Seen && c.Outcome != SeenAlone) || !slices.Contains(c.Persons, id) {
			continue
		}
		seen = latest(seen, c.At)
		if c.Outcome == SeenAlone {
			alone = latest(alone, c.At)
		}
	}
	return seen, alone
}

// SightTerm is within how long this person must be seen alone, going by the lowest current
// judgement of their safety (VioGén ties each level to an interval; DOMAIN §6). Who is less
// safe never has to wait longer, whatever a region made of the levels.
func (s *State) SightTerm(id core.PersonID, m Moment) (calendar.Term, string) {
	r := &m.Rules.Sight
	levels := [...]struct {
		upTo int
		term calendar.Term
		rule string
	}{
		{r.ExtremeUpTo, r.Extreme, "sight.extreme"},
		{r.HighUpTo, r.High, "sight.high"},
		{r.MediumUpTo, r.Medium, "sight.medium"},
		{10, r.Low, "sight.low"},
	}
	score, judged := s.lowest(id)
	i := 0
	for i < len(levels)-1 && score > levels[i].upTo {
		i++
	}
	switch {
	case !judged:
		i = 1 // not judged is not safe.
	case s.judgedAt(id).Before(s.Reopened):
		i = min(i, 1) // nor is what was judged before it began again.
	}
	term := levels[i].term
	for _, safer := range levels[i+1:] {
		term.N = min(term.N, safer.term.N) // all in days: a region can't change the unit.
	}
	return term, levels[i].rule
}

// SightDue is before when somebody must have seen this person alone.
func (s *State) SightDue(p *Person, m Moment) (due time.Time, rule string) {
	from, _ := s.sightFrom(p)
	term, rule := s.SightTerm(p.ID, m)
	return term.After(from), rule
}

// sightFrom is from when the term runs: when this person was last seen alone, or else from when
// the circle knew of them; never tells that nobody has seen them alone since it began (again).
func (s *State) sightFrom(p *Person) (from time.Time, never bool) {
	_, alone := s.LastSeen(p.ID)
	switch {
	case alone.IsZero():
		return latest(p.Added, s.start()), true
	case alone.Before(s.Reopened):
		return s.Reopened, true
	}
	return alone, false
}

// sees is who sees to it that this person is seen: whoever saw them alone last and still takes
// part, for a child talks to somebody it knows.
func (s *State) sees(id core.PersonID) core.Holder {
	var last *Contact
	for i := range s.Contacts {
		c := &s.Contacts[i]
		if m := s.member(c.By.ID); m != nil && m.Network {
			continue // it is not laid on the family.
		}
		if c.Outcome == SeenAlone && slices.Contains(c.Persons, id) && (last == nil || !c.At.Before(last.At)) {
			last = c
		}
	}
	if last == nil {
		return s.Keeper()
	}
	return s.holder(last.By.ID)
}

// unseen tells whether this person is out of sight: never seen alone, past the term, or not
// seen at a visit and not since.
func (s *State) unseen(p *Person, m Moment) (since time.Time, rule string, yes bool) {
	if !p.MustBeSeen() {
		return time.Time{}, "", false
	}
	seen, alone := s.LastSeen(p.ID)
	if at := s.notSeenSince(p.ID, latest(seen, alone)); !at.IsZero() {
		return at, notSeenRule, true
	}
	if s.Retold {
		return time.Time{}, "", false // silence of a source is not a child unseen.
	}
	due, rule := s.SightDue(p, m)
	if from, never := s.sightFrom(p); never {
		return from, rule, true // nobody can say it is safe of a child nobody has spoken with.
	}
	return due, rule, m.Now.After(due)
}

// notSeenSince is the first visit after this moment at which the person was not seen.
func (s *State) notSeenSince(id core.PersonID, after time.Time) time.Time {
	var first time.Time
	for i := range s.Contacts {
		c := &s.Contacts[i]
		if (c.Outcome == NotSeen || c.Outcome == Refused) && c.At.After(after) &&
			(len(c.Persons) == 0 || slices.Contains(c.Persons, id)) && (first.IsZero() || c.At.Before(first)) {
			first = c.At
		}
	}
	return first
}

// firstUnseen is somebody who should have been seen by now, if there is.
func (s *State) firstUnseen(m Moment) *Person {
	for i := range s.Persons {
		if _, _, yes := s.unseen(&s.Persons[i], m); yes {
			return &s.Persons[i]
		}
	}
	return nil
}

// linkSight: every child, and everyone who depends on others, seen alone within the term.
func (s *State) linkSight(m Moment) verdict {
	var worst verdict
	mustSee, recorded := 0, false
	for i := range s.Persons {
		p := &s.Persons[i]
		if !p.MustBeSeen() {
			continue
		}
		mustSee++
		if since, rule, yes := s.unseen(p, m); yes {
			v := s.open(m, since, rule, p.ID, text.M("ring.sight.unseen", text.Person("who", p.ID), text.Day("since", since)))
			worst = worst.or(v.heldBy(s.sees(p.ID)))
		}
		seen, _ := s.LastSeen(p.ID)
		recorded = recorded || !seen.IsZero()
	}
	switch {
	case worst.found():
		return worst
	case s.Retold && !recorded:
		return silent()
	case mustSee == 0:
		return closed(s.Opened, text.M("ring.sight.nobody"))
	}
	return closed(s.Opened, text.M("ring.sight.closed", text.Count("n", mustSee)))
}

// dutiesSight: somebody sees every child alone, before the term of the current judgement.
func (s *State) dutiesSight(d *duties) {
	for i := range s.Persons {
		p := &s.Persons[i]
		if !p.MustBeSeen() {
			continue
		}
		since, rule, unseen := s.unseen(p, d.Moment)
		_, alone := s.LastSeen(p.ID)
		due, byTerm := s.SightDue(p, d.Moment)
		from, _ := s.sightFrom(p)
		why := text.M("duty.see_alone.why", text.Day("last", alone), text.Days("term", calendar.Days(from, lastDay(due))))
		if alone.IsZero() {
			why = text.M("duty.see_alone.never", text.Days("term", calendar.Days(from, lastDay(due))))
		}
		if unseen && rule == notSeenRule {
			why = text.M("duty.see_alone.not_seen", text.Day("when", since))
			if soon := d.Rules.Sight.Extreme.After(latest(since, from)); s.Retold || soon.Before(due) {
				due = soon // after a visit at which a child was not seen, the shortest term counts.
			}
		} else if s.Retold {
			continue
		}
		d.add(Duty{
			Key: DutyKey{"see_alone", string(p.ID)}, What: text.M("duty.see_alone", text.Person("who", p.ID)), Why: why,
			Rule: byTerm, Link: LinkSight, Owner: s.sees(p.ID), Since: from, Due: due,
		})
	}
}
