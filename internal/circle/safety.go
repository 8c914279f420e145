package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Judgement is how safe somebody is, from 0 (not at all) to 10, as one agency sees it. It is
// a person's judgement that the product lays side by side; nothing here computes one.
type Judgement struct {
	Person core.PersonID
	Score  int
	Ground string
	By     core.Actor
	At     time.Time
}

// Settlement is a difference between judgements that was talked through.
type Settlement struct {
	Person  core.PersonID
	At      time.Time
	Outcome string
}

// SafetyJudged puts a judgement on record.
type SafetyJudged struct {
	Person core.PersonID `json:"person"`
	Score  int           `json:"score"` // 0–10
	Ground string        `json:"ground"`
}

func (j SafetyJudged) about() []core.PersonID { return []core.PersonID{j.Person} }

func (j SafetyJudged) check(s *State, by core.Actor, _ Moment) error {
	if j.Score < 0 || j.Score > 10 {
		return errs.Bad("refused.safety.score")
	}
	return firstError(needMember(s, by.ID), needWords(j.Ground, "field.ground"))
}

func (j SafetyJudged) apply(s *State, e *Event) {
	s.Judgements = append(s.Judgements, Judgement{Person: j.Person, Score: j.Score, Ground: j.Ground, By: e.By, At: e.Happened})
}

// DifferenceSettled says what came of talking a difference through.
type DifferenceSettled struct {
	Person  core.PersonID `json:"person"`
	Outcome string        `json:"outcome"`
}

func (d DifferenceSettled) about() []core.PersonID { return []core.PersonID{d.Person} }

func (d DifferenceSettled) check(s *State, by core.Actor, m Moment) error {
	if _, _, yes := s.difference(d.Person, m); !yes {
		return errs.Refuse("refused.safety.no_difference", text.Person("who", d.Person))
	}
	return firstError(needMember(s, by.ID), needWords(d.Outcome, "field.outcome"))
}

func (d DifferenceSettled) apply(s *State, e *Event) {
	s.Settled = append(s.Settled, Settlement{Person: d.Person, At: e.Happened, Outcome: d.Outcome})
}

// Current lists the last judgement of each agency about this person, by agency in the order
// in which they first judged.
func (s *State) Current(id core.PersonID) []Judgement {
	var last []Judgement
next:
	for i := range s.Judgements {
		j := &s.Judgements[i]
		if j.Person != id {
			continue
		}
		for k := range last {
			if last[k].By.Agency == j.By.Agency {
				if !j.At.Before(last[k].At) {
					last[k] = *j
				}
				continue next
			}
		}
		last = append(last, *j)
	}
	return last
}

// lowest is the lowest current judgement about a person.
func (s *State) lowest(id core.PersonID) (score int, judged bool) {
	for _, j := range s.Current(id) {
		if !judged || j.Score < score {
			score, judged = j.Score, true
		}
	}
	return score, judged
}

// difference is a gap between the current judgements of two agencies that nobody has talked
// through: between which, and since when.
func (s *State) difference(id core.PersonID, m Moment) (low, high Judgement, yes bool) {
	current := s.Current(id)
	if len(current) < 2 {
		return low, high, false
	}
	low, high = current[0], current[0]
	for _, j := range current[1:] {
		if j.Score < low.Score {
			low = j
		}
		if j.Score > high.Score {
			high = j
		}
	}
	if high.Score-low.Score < m.Rules.Safety.Difference {
		return low, high, false
	}
	since := latest(low.At, high.At)
	for i := range s.Settled {
		if s.Settled[i].Person == id && !s.Settled[i].At.Before(since) {
			return low, high, false
		}
	}
	return low, high, true
}

// judgedAt is the last judgement of a person by anybody; zero: never.
func (s *State) judgedAt(id core.PersonID) time.Time {
	var at time.Time
	for i := range s.Judgements {
		if s.Judgements[i].Person == id {
			at = latest(at, s.Judgements[i].At)
		}
	}
	return at
}

// judgeDue is before when this person's safety must be judged (again).
func (s *State) judgeDue(p *Person, m Moment) (due time.Time, rule string) {
	if at := s.judgedAt(p.ID); !at.IsZero() {
		return m.Rules.Safety.Renew.After(at), "safety.renew"
	}
	return m.Rules.Safety.Assess.After(latest(p.Added, s.Opened)), "safety.assess"
}

// linkSafety: everyone judged, in time, and differences talked through.
func (s *State) linkSafety(m Moment) verdict {
	if s.Retold && len(s.Judgements) == 0 {
		return silent()
	}
	var worst verdict
	for i := range s.Persons {
		p := &s.Persons[i]
		if low, high, yes := s.difference(p.ID, m); yes {
			v := s.open(m, latest(low.At, high.At), "safety.settle", p.ID, text.M("ring.safety.differ", text.Person("who", p.ID),
				text.Agency("low", low.By.Agency), text.Count("lowScore", low.Score), text.Agency("high", high.By.Agency), text.Count("highScore", high.Score)))
			worst = worst.or(v)
		}
		if s.Retold {
			continue
		}
		at := s.judgedAt(p.ID)
		due, rule := s.judgeDue(p, m)
		if at.IsZero() {
			due = latest(p.Added, s.Opened) // not judged is open from the first moment.
		}
		if at.IsZero() || m.Now.After(due) {
			v := s.open(m, due, rule, p.ID, text.M("ring.safety.not_judged", text.Person("who", p.ID)))
			worst = worst.or(v)
		}
	}
	if worst.found() {
		return worst
	}
	return closed(s.Opened, text.M("ring.safety.closed"))
}

// dutiesSafety: judge everyone, judge again in time, talk a difference through.
func (s *State) dutiesSafety(d *duties) {
	for i := range s.Persons {
		p := &s.Persons[i]
		if low, high, yes := s.difference(p.ID, d.Moment); yes {
			since := latest(low.At, high.At)
			d.add(Duty{
				Key: DutyKey{"settle_difference", string(p.ID)}, What: text.M("duty.settle_difference", text.Person("who", p.ID)),
				Why: text.M("duty.settle_difference.why", text.Agency("low", low.By.Agency), text.Count("lowScore", low.Score),
					text.Agency("high", high.By.Agency), text.Count("highScore", high.Score)),
				Rule: "safety.settle", Link: LinkSafety, Owner: s.keeper(), Since: since, Due: d.Rules.Safety.Settle.After(since),
			})
		}
		if s.Retold {
			continue
		}
		due, rule := s.judgeDue(p, d.Moment)
		at := s.judgedAt(p.ID)
		why := text.M("duty.judge_safety.again", text.Day("last", at))
		if at.IsZero() {
			at = latest(p.Added, s.Opened)
			why = text.M("duty.judge_safety.first")
		}
		d.add(Duty{
			Key: DutyKey{"judge_safety", string(p.ID)}, What: text.M("duty.judge_safety", text.Person("who", p.ID)), Why: why,
			Rule: rule, Link: LinkSafety, Owner: s.keeper(), Since: at, Due: due,
		})
	}
}
