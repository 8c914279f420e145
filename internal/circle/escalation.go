package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Lapse is a due moment that was let pass, by whoever held the duty on that rung, and what the
// next rung did about it.
type Lapse struct {
	Key      DutyKey
	Rung     Rung // who let it pass
	Due      time.Time
	At       time.Time
	Taken    core.ActorID
	Answered time.Time
	Answer   string
	Until    time.Time // the new moment the answer gives
}

// lapse is the last time this duty was let pass since it came to be.
func (s *State) lapse(key DutyKey, since time.Time) *Lapse {
	var last *Lapse
	for i := range s.Lapses {
		l := &s.Lapses[i]
		if l.Key == key && !l.At.Before(since) && (last == nil || l.Rung > last.Rung || (l.Rung == last.Rung && l.At.After(last.At))) {
			last = l
		}
	}
	return last
}

// rung is who must act on this rung for a duty of this owner.
func (s *State) rung(r Rung, owner core.Holder) core.Holder {
	if r == RungTeam {
		if m := s.member(owner.ID); m != nil && m.TeamLead.Named() {
			return m.TeamLead
		}
	}
	return s.Ladder[r]
}

// LapseDue asks for every due moment that has passed to be put on record. The background work
// gives it; it can be given again without harm.
type LapseDue struct{ household }

func (LapseDue) check(*State, core.Actor, Moment) error { return nil }
func (LapseDue) apply(*State, *Event)                   {}

func (LapseDue) bodies(s *State, m Moment) []Body {
	var out []Body
	for _, d := range Duties(s, m) {
		if lapsed, ok := s.lapsedNow(d, m); ok {
			out = append(out, lapsed)
		}
	}
	return out
}

// lapsedNow says whether this duty's moment has passed without that being on record.
func (s *State) lapsedNow(d Duty, m Moment) (DutyLapsed, bool) {
	if !d.Late(m.Now) || d.Key.Kind == "answer_escalation" && d.Rung >= RungNational {
		return DutyLapsed{}, false
	}
	key, rung := d.Key, d.Rung
	if d.Key.Kind == "answer_escalation" {
		key = s.escalated(d.Key)
	} else if last := s.lapse(key, d.Since); last != nil && (last.Answered.IsZero() || rung >= RungNational) {
		return DutyLapsed{}, false // it has climbed already; the next rung holds it.
	}
	return DutyLapsed{Key: key, Rung: rung, Due: d.Due}, true
}

// escalated is the duty that an escalation is about.
func (s *State) escalated(key DutyKey) DutyKey {
	for i := range s.Lapses {
		if s.Lapses[i].Key.String() == key.Subject {
			return s.Lapses[i].Key
		}
	}
	return key
}

// DutyLapsed says that a due moment passed. The next rung now has a duty of its own.
type DutyLapsed struct {
	household
	Key  DutyKey   `json:"key"`
	Rung Rung      `json:"rung"` // who let it pass
	Due  time.Time `json:"due"`
}

func (l DutyLapsed) check(s *State, _ core.Actor, m Moment) error {
	for _, d := range Duties(s, m) {
		if lapsed, ok := s.lapsedNow(d, m); ok && lapsed.Key == l.Key && lapsed.Rung == l.Rung {
			return nil
		}
	}
	return errs.Refuse("refused.lapse.not_due")
}

func (l DutyLapsed) apply(s *State, e *Event) {
	s.Lapses = append(s.Lapses, Lapse{Key: l.Key, Rung: l.Rung, Due: l.Due, At: e.Recorded})
}

// standing is the lapse of this duty that waits for an answer.
func (s *State) unanswered(key DutyKey) *Lapse {
	last := s.lapse(key, time.Time{})
	if last == nil || !last.Answered.IsZero() {
		return nil
	}
	return last
}

// EscalationTaken says: I have it.
type EscalationTaken struct {
	household
	Key DutyKey `json:"key"`
}

func (t EscalationTaken) check(s *State, by core.Actor, _ Moment) error {
	l := s.unanswered(t.Key)
	if l == nil {
		return errs.Missing("refused.unknown")
	}
	if l.Taken == by.ID {
		return errs.Refuse("refused.escalation.taken")
	}
	return nil
}

func (t EscalationTaken) apply(s *State, e *Event) {
	if l := s.unanswered(t.Key); l != nil {
		l.Taken = e.By.ID
	}
}

// EscalationAnswered says what the rung decided, and gives the duty a new moment. The circle
// sees the answer.
type EscalationAnswered struct {
	household
	Key    DutyKey   `json:"key"`
	Answer string    `json:"answer"`
	Until  time.Time `json:"until"`
}

func (a EscalationAnswered) check(s *State, _ core.Actor, m Moment) error {
	if s.unanswered(a.Key) == nil {
		return errs.Missing("refused.unknown")
	}
	if longest := m.Rules.SetAside.Longest.After(m.Now); !a.Until.After(m.Now) || a.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", lastDay(longest)))
	}
	return needWords(a.Answer, "field.answer")
}

func (a EscalationAnswered) apply(s *State, e *Event) {
	if l := s.unanswered(a.Key); l != nil {
		l.Answered, l.Answer, l.Until = e.Happened, a.Answer, a.Until
	}
}

// AlarmAnswer is what somebody did about an alarm. It holds until something new is recorded.
type AlarmAnswer struct {
	Kind   AlarmKind
	Level  Level
	By     core.Actor
	At     time.Time
	Answer string
}

// AlarmAnswered answers an alarm.
type AlarmAnswered struct {
	household
	Kind   AlarmKind `json:"kind"`
	Level  Level     `json:"level"`
	Answer string    `json:"answer"`
}

func (a AlarmAnswered) check(s *State, by core.Actor, m Moment) error {
	for _, al := range Alarms(s, m) {
		if al.Kind == a.Kind {
			if a.Level > al.Level {
				return errs.Bad("refused.alarm.level")
			}
			return firstError(needMember(s, by.ID), needWords(a.Answer, "field.answer"))
		}
	}
	return errs.Missing("refused.unknown")
}

func (a AlarmAnswered) apply(s *State, e *Event) {
	s.Answers = append(s.Answers, AlarmAnswer{Kind: a.Kind, Level: a.Level, By: e.By, At: e.Recorded, Answer: a.Answer})
}
