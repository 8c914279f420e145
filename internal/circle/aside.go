package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/rules"
	"kring/internal/text"
)

// Aside is a rule set aside in this case by a named person, with a reason and an end date: a
// spark, not a tick (seed 001). It shows on the ring.
type Aside struct {
	Rule     string        // path of the rule, such as sight.medium
	Person   core.PersonID // empty: for everyone
	By       core.ActorID
	Reason   string
	From     time.Time
	Until    time.Time
	Restored time.Time
}

// RuleSetAside sets a rule aside for this household, or for one person in it.
type RuleSetAside struct {
	Rule   string        `json:"rule"`
	Person core.PersonID `json:"person,omitempty"`
	Reason string        `json:"reason"`
	Until  time.Time     `json:"until"`
}

func (a RuleSetAside) about() []core.PersonID {
	if a.Person == "" {
		return nil
	}
	return []core.PersonID{a.Person}
}

func (a RuleSetAside) check(s *State, by core.Actor, m Moment) error {
	if !m.knows(a.Rule) {
		return errs.Bad("refused.aside.rule")
	}
	longest := m.Rules.SetAside.Longest.After(m.Now)
	if !a.Until.After(m.Now) || a.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", lastDay(longest)))
	}
	if s.aside(a.Rule, a.Person, m.Now) != nil {
		return errs.Refuse("refused.aside.already")
	}
	return firstError(needMember(s, by.ID), needWords(a.Reason, "field.reason"))
}

func (a RuleSetAside) apply(s *State, e *Event) {
	s.Asides = append(s.Asides, Aside{Rule: a.Rule, Person: a.Person, By: e.By.ID, Reason: a.Reason, From: e.Happened, Until: a.Until})
}

// RuleRestored lets the rule count again, before its end date.
type RuleRestored struct {
	household
	Rule   string        `json:"rule"`
	Person core.PersonID `json:"person,omitempty"`
}

func (r RuleRestored) check(s *State, _ core.Actor, m Moment) error {
	if a := s.aside(r.Rule, r.Person, m.Now); a == nil || a.Person != r.Person {
		return errs.Missing("refused.unknown")
	}
	return nil
}

func (r RuleRestored) apply(s *State, e *Event) {
	for i := range s.Asides {
		if a := &s.Asides[i]; a.Rule == r.Rule && a.Person == r.Person && a.Restored.IsZero() {
			a.Restored = e.Happened
		}
	}
}

// notSeenRule is the one rule without a number: after a visit at which a child was not seen, it
// is seen. Like the others it can be set aside for a while, by name and with a reason.
const notSeenRule = "sight.notSeen"

// knows tells whether there is such a rule.
func (m Moment) knows(rule string) bool {
	return rule == notSeenRule || slices.ContainsFunc(rules.Describe(m.Rules), func(r rules.Rule) bool { return r.Path == rule })
}

// aside is how this rule stands set aside now, for this person or for everyone. Where it is set
// aside for both, what was said of the person counts.
func (s *State) aside(rule string, person core.PersonID, now time.Time) *Aside {
	if rule == "" {
		return nil
	}
	var found *Aside
	for i := range s.Asides {
		a := &s.Asides[i]
		if a.Rule == rule && (a.Person == "" || a.Person == person) && a.Restored.IsZero() && now.Before(a.Until) &&
			(found == nil || found.Person == "") {
			found = a
		}
	}
	return found
}

// dutiesAside: before the end date somebody says whether the rule counts again.
func (s *State) dutiesAside(d *duties) {
	for i := range s.Asides {
		a := &s.Asides[i]
		if !a.Restored.IsZero() || !d.Now.Before(a.Until) {
			continue
		}
		d.add(Duty{
			Key: DutyKey{"review_aside", a.Rule + "/" + string(a.Person)}, What: text.M("duty.review_aside", text.Term("rule", "rule."+a.Rule)), // key: ok, the paths of the rules.
			Why: text.M("duty.review_aside.why", text.Actor("by", a.By), text.Words("reason", a.Reason)), Link: LinkEvaluation,
			Owner: s.holder(a.By), Since: a.From, Due: a.Until,
		})
	}
}
