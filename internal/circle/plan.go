package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Plan is the one plan for this household, with the household's own words in it.
type Plan struct {
	Made    time.Time
	Summary string
	Goals   []Goal
	Voices  []Voice
}

// Goal is what the household and the circle want to reach.
type Goal struct {
	ID      core.ItemID
	What    string
	Person  core.PersonID
	Set     time.Time
	Reached time.Time
}

func (g *Goal) id() core.ItemID { return g.ID }

// Voice is what somebody of the household says they want, in their own words.
type Voice struct {
	Person core.PersonID
	Words  string
	At     time.Time
}

// PlanMade makes the plan, or renews it. There is one.
type PlanMade struct {
	household
	Summary string `json:"summary"`
}

func (p PlanMade) check(s *State, by core.Actor, _ Moment) error {
	return firstError(needMember(s, by.ID), needWords(p.Summary, "field.summary"))
}

func (p PlanMade) apply(s *State, e *Event) { s.Plan.Made, s.Plan.Summary = e.Happened, p.Summary }

// VoiceHeard takes down what somebody of the household wants. With their own account they say it
// themselves, and for nobody else.
type VoiceHeard struct {
	Person core.PersonID `json:"person"`
	Words  string        `json:"words"`
}

func (v VoiceHeard) about() []core.PersonID { return []core.PersonID{v.Person} }

func (v VoiceHeard) check(s *State, by core.Actor, _ Moment) error {
	if s.Whose(by.ID) != nil && !s.self(by.ID, v.Person) {
		return errs.Refuse("refused.portal.other")
	}
	return needWords(v.Words, "field.words")
}

func (v VoiceHeard) apply(s *State, e *Event) {
	s.Plan.Voices = append(s.Plan.Voices, Voice{Person: v.Person, Words: v.Words, At: e.Happened})
}

// GoalSet adds a goal to the plan.
type GoalSet struct {
	ID     core.ItemID   `json:"id"`
	Person core.PersonID `json:"person,omitempty"` // empty: for all
	What   string        `json:"what"`
}

func (g GoalSet) about() []core.PersonID {
	if g.Person == "" {
		return nil
	}
	return []core.PersonID{g.Person}
}

func (g GoalSet) check(s *State, _ core.Actor, _ Moment) error {
	if s.Plan.Made.IsZero() {
		return errs.Refuse("refused.plan.none")
	}
	return firstError(needNew(s, g.ID), needWords(g.What, "field.what"))
}

func (g GoalSet) apply(s *State, e *Event) {
	s.Plan.Goals = append(s.Plan.Goals, Goal{ID: g.ID, What: g.What, Person: g.Person, Set: e.Happened})
}

// GoalReached says that a goal was reached.
type GoalReached struct {
	household
	ID core.ItemID `json:"id"`
}

func (g GoalReached) check(s *State, _ core.Actor, _ Moment) error {
	goal := find(s.Plan.Goals, g.ID)
	if goal == nil {
		return errs.Missing("refused.unknown")
	}
	if !goal.Reached.IsZero() {
		return errs.Refuse("refused.goal.reached", text.Day("when", goal.Reached))
	}
	return nil
}

func (g GoalReached) apply(s *State, e *Event) {
	if goal := find(s.Plan.Goals, g.ID); goal != nil {
		goal.Reached = e.Happened
	}
}

// linkPlan: one plan, with the household's own voice in it.
func (s *State) linkPlan(m Moment) verdict {
	switch {
	case s.Retold && s.Plan.Made.IsZero():
		return silent()
	case s.Plan.Made.IsZero():
		return s.open(m, s.start(), "plan.make", "", text.M("ring.plan.none"))
	case len(s.Plan.Voices) == 0 && !s.Retold:
		return s.open(m, s.Plan.Made, "plan.make", "", text.M("ring.plan.no_voice"))
	}
	return closed(s.Plan.Made, text.M("ring.plan.closed", text.Day("when", s.Plan.Made)))
}

// dutiesPlan: a plan is made, and the household has its say in it.
func (s *State) dutiesPlan(d *duties) {
	if s.Retold {
		return
	}
	since := s.start()
	due := d.Rules.Plan.Make.After(since)
	if s.Plan.Made.IsZero() {
		d.add(Duty{
			Key: DutyKey{"make_plan", ""}, What: text.M("duty.make_plan"), Why: text.M("duty.make_plan.why"),
			Rule: "plan.make", Link: LinkPlan, Owner: s.Keeper(), Since: since, Due: due,
		})
	}
	if len(s.Plan.Voices) == 0 {
		d.add(Duty{
			Key: DutyKey{"hear_household", ""}, What: text.M("duty.hear_household"), Why: text.M("duty.hear_household.why"),
			Rule: "plan.make", Link: LinkPlan, Owner: s.Keeper(), Since: since, Due: due,
		})
	}
}
