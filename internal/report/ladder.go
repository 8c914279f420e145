package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// LapseDue asks for every due moment that has passed to be put on record, as circle.LapseDue does.
type LapseDue struct{}

func (LapseDue) check(*State, core.Actor, circle.Moment) error { return nil }
func (LapseDue) apply(*State, *Event)                          {}

func (LapseDue) bodies(s *State, m circle.Moment) []Body {
	var out []Body
	for _, lapsed := range s.Lapses.Due(Duties(s, m), m) {
		out = append(out, DutyLapsed(lapsed))
	}
	return out
}

// DutyLapsed says that a due moment passed. The next rung now has a duty of its own.
type DutyLapsed circle.DutyLapsed

func (l DutyLapsed) check(s *State, _ core.Actor, m circle.Moment) error {
	return s.Lapses.Check(circle.DutyLapsed(l), Duties(s, m), m)
}

func (l DutyLapsed) apply(s *State, e *Event) {
	s.Lapses = s.Lapses.With(circle.DutyLapsed(l), e.Recorded)
}

// EscalationTaken says: I have it.
type EscalationTaken struct {
	Key circle.DutyKey `json:"key"`
}

// above tells whether somebody stands on the rung that this duty climbed to, or higher.
func (s *State) above(id core.ActorID, d circle.Duty) bool {
	return s.rung(d.Rung).ID == id || slices.ContainsFunc(s.Ladder[d.Rung:], func(h core.Holder) bool { return h.ID == id })
}

func (t EscalationTaken) check(s *State, by core.Actor, m circle.Moment) error {
	d, l := s.Lapses.Climbed(Duties(s, m), t.Key)
	switch {
	case l == nil || !s.above(by.ID, d):
		return errs.Missing("refused.unknown")
	case l.Taken == by.ID:
		return errs.Refuse("refused.escalation.taken")
	}
	return nil
}

func (t EscalationTaken) apply(s *State, e *Event) {
	if l := s.Lapses.Waiting(t.Key); l != nil {
		l.Taken = e.By.ID
	}
}

// EscalationAnswered says what the rung decided, and gives the duty a new moment.
type EscalationAnswered struct {
	Key    circle.DutyKey `json:"key"`
	Answer string         `json:"answer"`
	Until  time.Time      `json:"until"`
}

func (a EscalationAnswered) check(s *State, by core.Actor, m circle.Moment) error {
	d, l := s.Lapses.Climbed(Duties(s, m), a.Key)
	switch {
	case l == nil || !s.above(by.ID, d):
		return errs.Missing("refused.unknown")
	case d.Owner.ID == by.ID: // who let it pass doesn't give themselves more time.
		return errs.Refuse("refused.escalation.own")
	}
	if longest := m.Rules.SetAside.Longest.After(m.Now); !a.Until.After(m.Now) || a.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", longest.Add(-time.Nanosecond)))
	}
	return needWords(a.Answer, "field.answer")
}

func (a EscalationAnswered) apply(s *State, e *Event) {
	if l := s.Lapses.Waiting(a.Key); l != nil {
		l.Answered, l.Answer, l.Until = e.Happened, a.Answer, a.Until
	}
}
