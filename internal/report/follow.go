package report

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Investigation is whether there is violence or abuse, and what is needed (onderzoek).
type Investigation struct {
	Began     time.Time
	Until     time.Time // extended until; zero: it was not
	Concluded time.Time
	Findings  []Suspicion
}

// Suspicion is one suspicion, and what came of it.
type Suspicion struct {
	Kind   string `json:"kind"` // of ViolenceKinds
	Result Result `json:"result"`
	Why    string `json:"why"`
}

// Result is what came of a suspicion.
type Result string

// The three results (DOMAIN §2).
const (
	Confirmed    Result = "confirmed"
	NotConfirmed Result = "not_confirmed"
	Refuted      Result = "refuted"
)

var results = []Result{Confirmed, NotConfirmed, Refuted}

// InvestigationExtended gives it more time, once at a time, on a ground.
type InvestigationExtended struct {
	Until  time.Time `json:"until"`
	Ground string    `json:"ground"`
}

func (x InvestigationExtended) check(s *State, by core.Actor, m circle.Moment) error {
	i := s.Investigation
	if i == nil || !i.Concluded.IsZero() {
		return errs.Missing("refused.unknown")
	}
	if longest := m.Rules.Report.InvestigateExtension.After(m.Now); !x.Until.After(m.Now) || x.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", longest.Add(-time.Nanosecond)))
	}
	return firstError(s.needDesk(by), needWords(x.Ground, "field.ground"))
}

func (x InvestigationExtended) apply(s *State, _ *Event) {
	if s.Investigation != nil {
		s.Investigation.Until = x.Until
	}
}

// InvestigationConcluded says what came of each suspicion.
type InvestigationConcluded struct {
	Findings []Suspicion `json:"findings"`
}

func (c InvestigationConcluded) check(s *State, by core.Actor, _ circle.Moment) error {
	if i := s.Investigation; i == nil || !i.Concluded.IsZero() {
		return errs.Missing("refused.unknown")
	}
	if len(c.Findings) == 0 {
		return errs.Bad("refused.report.findings")
	}
	for _, f := range c.Findings {
		if !slices.Contains(lists().Violence, f.Kind) || !slices.Contains(results, f.Result) {
			return errs.Bad("refused.report.findings")
		}
		if err := needWords(f.Why, "field.why"); err != nil {
			return err
		}
	}
	return s.needDesk(by)
}

func (c InvestigationConcluded) apply(s *State, e *Event) {
	if s.Investigation != nil {
		s.Investigation.Concluded, s.Investigation.Findings = e.Recorded, c.Findings
		s.owe(e.Recorded)
	}
}

// Conditions are the least that must happen for direct safety (veiligheidsvoorwaarden).
type Conditions struct {
	Began  time.Time
	Items  []Condition
	Judged time.Time
	Met    bool
	Why    string
}

// Condition is one of them, with who does it.
type Condition struct {
	What string    `json:"what"`
	Who  string    `json:"who"`
	By   time.Time `json:"by"`
}

// ConditionsSet says what they are.
type ConditionsSet struct {
	Items []Condition `json:"items"`
}

func (c ConditionsSet) check(s *State, by core.Actor, _ circle.Moment) error {
	if x := s.Conditions; x == nil || !x.Judged.IsZero() {
		return errs.Missing("refused.unknown")
	}
	if len(c.Items) == 0 {
		return errs.Bad("refused.report.conditions")
	}
	for _, one := range c.Items {
		if one.By.IsZero() {
			return errs.Bad("refused.report.conditions")
		}
		if err := firstError(needWords(one.What, "field.what"), needWords(one.Who, "field.name")); err != nil {
			return err
		}
	}
	return s.needDesk(by)
}

func (c ConditionsSet) apply(s *State, _ *Event) {
	if s.Conditions != nil {
		s.Conditions.Items = c.Items
	}
}

// ConditionsJudged says whether they hold now. When they don't, what follows is a hand-over all the
// same: it isn't safe.
type ConditionsJudged struct {
	Met bool   `json:"met"`
	Why string `json:"why"`
}

func (c ConditionsJudged) check(s *State, by core.Actor, _ circle.Moment) error {
	if x := s.Conditions; x == nil || !x.Judged.IsZero() {
		return errs.Missing("refused.unknown")
	}
	if len(s.Conditions.Items) == 0 {
		return errs.Refuse("refused.report.conditions")
	}
	return firstError(s.needDesk(by), needWords(c.Why, "field.why"))
}

func (c ConditionsJudged) apply(s *State, e *Event) {
	if s.Conditions != nil {
		s.Conditions.Judged, s.Conditions.Met, s.Conditions.Why = e.Recorded, c.Met, c.Why
	}
}

// Handover is that a named party takes over sight on safety (overdracht). Until they say yes, the
// desk holds it.
type Handover struct {
	ID       core.ItemID
	To       core.Holder
	Circle   core.CircleID // in which they do; empty: not in one yet
	What     string
	Offered  time.Time
	Accepted time.Time
	Declined time.Time
	Reason   string // of declining
	Undone   bool   // the desk took it back, and nobody declined
}

// HandoverOffered asks a named party.
type HandoverOffered struct {
	ID     core.ItemID   `json:"id"`
	To     core.Holder   `json:"to"`
	Circle core.CircleID `json:"circle,omitempty"`
	What   string        `json:"what"`
}

func (o HandoverOffered) check(s *State, by core.Actor, _ circle.Moment) error {
	d, h := s.Decision(), s.Handover()
	switch {
	case d == nil || !d.Outcome.HandsOver():
		return errs.Refuse("refused.report.no_handover")
	case h != nil && h.Declined.IsZero():
		return errs.Refuse("refused.report.handover_there")
	case !o.To.Named() || o.To.Agency == "":
		return errs.Refuse("refused.report.handover_to")
	case o.ID == "" || slices.ContainsFunc(s.Handovers, func(x Handover) bool { return x.ID == o.ID }):
		return errs.Bad("refused.id_taken")
	}
	return firstError(s.needDesk(by), s.needOpenTo(o.To.ID), needWords(o.What, "field.what"))
}

func (o HandoverOffered) apply(s *State, e *Event) {
	s.Handovers = append(s.Handovers, Handover{ID: o.ID, To: o.To, Circle: o.Circle, What: o.What, Offered: e.Recorded})
	s.name(o.To)
}

// HandoverAccepted takes it over; only who was asked can.
type HandoverAccepted struct {
	ID core.ItemID `json:"id"`
}

// offered is the hand-over that waits for this actor's word.
func (s *State) offered(id core.ItemID, by core.Actor) error {
	h := s.Handover()
	if h == nil || h.ID != id || h.To.ID != by.ID {
		return errs.Missing("refused.unknown")
	}
	if !h.Accepted.IsZero() || !h.Declined.IsZero() {
		return errs.Refuse("refused.handover.over")
	}
	return nil
}

func (a HandoverAccepted) check(s *State, by core.Actor, _ circle.Moment) error {
	return s.offered(a.ID, by)
}

func (a HandoverAccepted) apply(s *State, e *Event) {
	if h := s.find(a.ID); h != nil {
		h.Accepted = e.Recorded
	}
}

// HandoverDeclined gives it back, with a reason: the desk places it elsewhere.
type HandoverDeclined struct {
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (d HandoverDeclined) check(s *State, by core.Actor, _ circle.Moment) error {
	return firstError(s.offered(d.ID, by), needWords(d.Reason, "field.reason"))
}

func (d HandoverDeclined) apply(s *State, e *Event) {
	if h := s.find(d.ID); h != nil {
		h.Declined, h.Reason = e.Recorded, d.Reason
	}
}

func (s *State) find(id core.ItemID) *Handover {
	for i := range s.Handovers {
		if s.Handovers[i].ID == id {
			return &s.Handovers[i]
		}
	}
	return nil
}
