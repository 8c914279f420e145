package circle

import (
	"slices"
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
	if _, _, _, yes := s.difference(d.Person, m); !yes {
		return errs.Refuse("refused.safety.no_difference", text.Person("who", d.Person))
	}
	return firstError(needPart(s, by.ID), needWords(d.Outcome, "field.outcome"))
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
			if last[k].sameJudge(j) {
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

// sameJudge tells whether one judgement renews the other: by the same agency, or by the same
// person where there is no agency.
func (j *Judgement) sameJudge(o *Judgement) bool {
	return j.By.Agency == o.By.Agency && (j.By.Agency != "" || j.By.ID == o.By.ID)
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
func (s *State) difference(id core.PersonID, m Moment) (low, high Judgement, since time.Time, yes bool) {
	low, high = extremes(s.Current(id))
	if high.Score-low.Score < m.Rules.Safety.Difference {
		return low, high, since, false
	}
	var settled time.Time
	for i := range s.Settled {
		if s.Settled[i].Person == id {
			settled = latest(settled, s.Settled[i].At)
		}
	}
	if !settled.Before(latest(low.At, high.At)) {
		return low, high, since, false
	}
	return low, high, s.differSince(id, settled, m), true
}

// differSince is since when agencies have differed without a break. Judging the same again
// doesn't start it anew: a difference is not settled by repeating it.
func (s *State) differSince(id core.PersonID, settled time.Time, m Moment) time.Time {
	var all, current []Judgement
	for i := range s.Judgements {
		if s.Judgements[i].Person == id {
			all = append(all, s.Judgements[i])
		}
	}
	slices.SortStableFunc(all, func(a, b Judgement) int { return a.At.Compare(b.At) })
	var since time.Time
	for _, j := range all {
		i := slices.IndexFunc(current, func(o Judgement) bool { return o.sameJudge(&j) })
		if i < 0 {
			current = append(current, j)
		} else {
			current[i] = j
		}
		low, high := extremes(current)
		switch {
		case high.Score-low.Score < m.Rules.Safety.Difference:
			since = time.Time{}
		case since.IsZero() || !settled.Before(since) && settled.Before(j.At):
			since = j.At
		}
	}
	return since
}

// extremes are the lowest and the highest of some judgements.
func extremes(current []Judgement) (low, high Judgement) {
	if len(current) == 0 {
		return low, high
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
	return low, high
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
	from, judged := s.judgeFrom(p)
	if judged {
		return m.Rules.Safety.Renew.After(from), "safety.renew"
	}
	return m.Rules.Safety.Assess.After(from), "safety.assess"
}

// judgeFrom is from when that term runs: the last judgement, or else from when the circle knew
// of this person, or began again.
func (s *State) judgeFrom(p *Person) (from time.Time, judged bool) {
	if at := s.judgedAt(p.ID); !at.IsZero() && !at.Before(s.Reopened) {
		return at, true
	}
	return latest(p.Added, s.start()), false
}

// linkSafety: everyone judged, in time, and differences talked through.
func (s *State) linkSafety(m Moment) verdict {
	if s.Retold && len(s.Judgements) == 0 {
		return silent()
	}
	var worst verdict
	for i := range s.Persons {
		p := &s.Persons[i]
		if low, high, since, yes := s.difference(p.ID, m); yes {
			v := s.open(m, since, "safety.settle", p.ID, text.M("ring.safety.differ", text.Person("who", p.ID),
				text.Agency("low", low.By.Agency), text.Count("lowScore", low.Score), text.Agency("high", high.By.Agency), text.Count("highScore", high.Score)))
			worst = worst.or(v)
		}
		if s.Retold {
			continue
		}
		from, judged := s.judgeFrom(p)
		due, rule := s.judgeDue(p, m)
		if !judged {
			due = from // not judged is open from the first moment.
		}
		if !judged || m.Now.After(due) {
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
		if low, high, since, yes := s.difference(p.ID, d.Moment); yes {
			d.add(Duty{
				Key: DutyKey{"settle_difference", string(p.ID)}, What: text.M("duty.settle_difference", text.Person("who", p.ID)),
				Why: text.M("duty.settle_difference.why", text.Agency("low", low.By.Agency), text.Count("lowScore", low.Score),
					text.Agency("high", high.By.Agency), text.Count("highScore", high.Score)),
				Rule: "safety.settle", Link: LinkSafety, Owner: s.Keeper(), Since: since, Due: d.Rules.Safety.Settle.After(since),
			})
		}
		if s.Retold {
			continue
		}
		due, rule := s.judgeDue(p, d.Moment)
		from, judged := s.judgeFrom(p)
		why := text.M("duty.judge_safety.again", text.Day("last", from))
		if !judged {
			why = text.M("duty.judge_safety.first")
		}
		d.add(Duty{
			Key: DutyKey{"judge_safety", string(p.ID)}, What: text.M("duty.judge_safety", text.Person("who", p.ID)), Why: why,
			Rule: rule, Link: LinkSafety, Owner: s.Keeper(), Since: from, Due: due,
		})
	}
}
