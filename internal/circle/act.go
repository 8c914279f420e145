package circle

import (
	"strings"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// mayAct holds what goes for every act: somebody named does it, in an ongoing circle, about
// something that has happened, and the act itself may be.
func mayAct(s *State, c *Command, happened time.Time, m Moment) error {
	if c.Act == nil {
		return errs.Bad("refused.nothing_to_record")
	}
	if _, known := words.WordOf(c.Act); !known {
		if _, wide := c.Act.(LapseDue); !wide {
			return errs.Bad("refused.nothing_to_record")
		}
	}
	if err := bounded(c.Act); err != nil {
		return err
	}
	if c.By.ID == "" {
		return errs.Bad("refused.nobody_acts")
	}
	if _, wide := c.Act.(LapseDue); !wide && s.BarredNow(c.By.ID) {
		return errs.Missing("refused.circle_unknown") // just as if it weren't there; the clock ticks on.
	}
	if c.Content != "" && !c.Content.Valid() {
		return errs.Bad("refused.content_unknown")
	}
	if happened.After(m.Now) {
		return errs.Bad("refused.in_the_future", text.Moment("when", happened))
	}
	if err := mayNow(s, c.Act); err != nil {
		return err
	}
	for _, id := range c.Act.about() {
		if s.person(id) == nil {
			return errs.Missing("refused.person_unknown")
		}
	}
	return c.Act.check(s, c.By, m)
}

// mayNow holds acts against the life of the circle: opened once, acted in while ongoing,
// reopened when ended.
func mayNow(s *State, act Body) error {
	switch act.(type) {
	case Opened:
		return nil
	case Reopened:
		if s.Opened.IsZero() {
			return errs.Missing("refused.circle_unknown")
		}
		return nil
	case LookExplained, ConsultAnswered, ConsultDeclined:
		if s.Opened.IsZero() {
			return nil // who was asked may know of nothing but the question.
		}
	}
	if s.Opened.IsZero() {
		return errs.Missing("refused.circle_unknown")
	}
	if !s.Ended.IsZero() {
		return errs.Refuse("refused.circle_ended", text.Day("ended", s.Ended))
	}
	return nil
}

// needWords refuses an empty text where words are what matters.
func needWords(words, field string) error {
	if strings.TrimSpace(words) == "" {
		return errs.Bad("refused.words_missing", text.Term("field", field)) // key: ok, the callers name it.
	}
	return nil
}

// needNew refuses an ID that is empty or taken.
func needNew(s *State, id core.ItemID) error {
	if id == "" {
		return errs.Bad("refused.id_missing")
	}
	if s.taken(id) {
		return errs.Bad("refused.id_taken")
	}
	return nil
}

// needMember refuses an actor who does not take part (any more).
func needMember(s *State, id core.ActorID) error {
	if m := s.member(id); m == nil || !m.Active() {
		return errs.Refuse("refused.not_a_member")
	}
	return nil
}

// needPart refuses an actor who neither takes part nor holds what nobody else holds. Whoever
// holds a duty can do it, also when everyone else has left.
func needPart(s *State, id core.ActorID) error {
	if id == s.Keeper().ID {
		return nil
	}
	return needMember(s, id)
}

// firstError returns the first thing that stands in the way.
func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
