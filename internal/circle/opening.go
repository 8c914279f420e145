package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Phase is how far a household is on the way to stable safety (Vogtländer & Van Arum 2016).
type Phase string

// The phases. Aftercare is nearby alertness: it lasts, and check-ins can lead back.
const (
	DirectSafety   Phase = "direct_safety"
	RiskDrivenCare Phase = "risk_driven_care"
	Recovery       Phase = "recovery"
	Aftercare      Phase = "aftercare"
)

var phaseOrder = map[Phase]int{DirectSafety: 1, RiskDrivenCare: 2, Recovery: 3, Aftercare: 4}

// Opened begins a circle around a household.
type Opened struct {
	household
	Circle core.CircleID      `json:"circle"`
	Name   string             `json:"name"`
	Opener core.Holder        `json:"opener"` // holds every duty until somebody leads
	Ladder [rungs]core.Holder `json:"ladder"` // by Rung; the first is unused
	Retold bool               `json:"retold,omitempty"`
}

func (o Opened) check(s *State, _ core.Actor, _ Moment) error {
	if !s.Opened.IsZero() {
		return errs.Refuse("refused.open.already", text.Day("opened", s.Opened))
	}
	if o.Circle == "" {
		return errs.Bad("refused.id_missing")
	}
	if o.Circle.IsFile() {
		return errs.Bad("refused.id_taken")
	}
	if !o.Opener.Named() {
		return errs.Bad("refused.open.opener")
	}
	for _, h := range o.Ladder[RungTeam:] {
		if !h.Named() {
			return errs.Bad("refused.open.ladder")
		}
	}
	return needWords(o.Name, "field.name")
}

func (o Opened) apply(s *State, e *Event) {
	s.ID, s.Name, s.Opener, s.Ladder, s.Retold = o.Circle, o.Name, o.Opener, o.Ladder, o.Retold
	s.Opened, s.Phase, s.PhaseFrom = e.Happened, DirectSafety, e.Happened
}

// PhaseChanged moves the household to another phase; back is always possible.
type PhaseChanged struct {
	household
	Phase  Phase  `json:"phase"`
	Reason string `json:"reason"`
}

func (p PhaseChanged) check(s *State, by core.Actor, m Moment) error {
	if phaseOrder[p.Phase] == 0 {
		return errs.Bad("refused.phase.unknown")
	}
	if p.Phase == s.Phase {
		return errs.Bad("refused.phase.same")
	}
	if phaseOrder[p.Phase] > phaseOrder[s.Phase] {
		// Forward is a claim that it is safer, so the children must have been seen.
		if p := s.firstUnseen(m); p != nil {
			return errs.Refuse("refused.phase.sight", text.Person("who", p.ID))
		}
	}
	return firstError(needMember(s, by.ID), needWords(p.Reason, "field.reason"))
}

// apply counts from when it was put on record: how long it has been safe is not said afterwards.
func (p PhaseChanged) apply(s *State, e *Event) { s.Phase, s.PhaseFrom = p.Phase, e.Recorded }

// Ended ends a circle: the violence has stopped, lastingly, and nothing is left open.
type Ended struct {
	household
	Reason   string `json:"reason"`
	Together bool   `json:"together"` // judged by all who take part
}

// endNeeds is what to say when a link still stands open at the end.
var endNeeds = map[LinkName]string{
	LinkLead: "refused.end.lead", LinkSight: "refused.end.sight", LinkSafety: "refused.end.safety",
	LinkThreshold: "refused.end.threshold", LinkPlan: "refused.end.plan", LinkAgreements: "refused.end.agreements",
	LinkHandovers: "refused.end.handovers", LinkReports: "refused.end.reports", LinkNetwork: "refused.end.network",
	LinkEvaluation: "refused.end.evaluation",
}

func (x Ended) check(s *State, by core.Actor, m Moment) error {
	if c := s.unreturned(m, false); c != nil {
		return errs.Refuse("refused.end.call", text.Moment("when", c.Asked))
	}
	if c := s.unadvised(); c != nil {
		return errs.Refuse("refused.end.consult", text.Day("when", c.Asked))
	}
	if f := s.unheeded(); f != nil {
		return errs.Refuse("refused.end.specialist", text.Day("when", f.At))
	}
	if l := s.endLacks(m); l != "" {
		return errs.Refuse(endNeeds[l]) // key: ok, the table above.
	}
	if s.Phase != Aftercare {
		return errs.Refuse("refused.end.phase")
	}
	if len(s.Held) == 0 || s.lastHeld().Outcome != Stopped {
		return errs.Refuse("refused.end.not_stopped")
	}
	if t := s.runningTrack(); t != nil {
		return errs.Refuse("refused.end.track", text.Words("what", t.What), text.Agency("agency", t.Agency))
	}
	for _, a := range Alarms(s, m) {
		if a.Level >= AlarmRaised && a.Answer == nil {
			return errs.Refuse("refused.end.alarm", text.Term("alarm", "alarm.name."+string(a.Kind))) // key: ok, the alarms.
		}
	}
	if x := s.unreviewed(); x != nil {
		return errs.Refuse("refused.end.emergency", text.Day("when", x.Opened))
	}
	if q := s.unexplained(); q != nil { // once it has ended nobody could be asked any more.
		return errs.Refuse("refused.end.look", text.Day("when", q.Asked))
	}
	if r := s.undiscussed(); r != nil {
		return errs.Refuse("refused.end.dilemma", text.Words("what", r.What))
	}
	if safe := m.Rules.Ending.Stable.After(s.stableFrom()); m.Now.Before(safe) {
		return errs.Refuse("refused.end.stable", text.Day("from", safe))
	}
	return firstError(needMember(s, by.ID), needWords(x.Reason, "field.reason"))
}

// endLacks is the first link that keeps a circle from ending; empty: none. A rule set aside
// counts again after a while, and then nobody would look; only a network may stay lacking, with
// its reason. What waits for an answer is not left behind either.
func (s *State) endLacks(m Moment) LinkName {
	for _, l := range Ring(s, m) {
		if l.Status == Open || l.Status == SetAside && l.Name != LinkNetwork {
			return l.Name
		}
	}
	for _, d := range newLook(s, m).duties(nil) {
		switch d.Key.Kind {
		case "answer_incident", "verify_change", "settle_objection", "answer_request", "answer_dissent":
			return d.Link
		}
	}
	return ""
}

// stableFrom is since when it has been safe: the phase holds, and nobody was hurt or spoke out.
func (s *State) stableFrom() time.Time {
	from := s.PhaseFrom
	for i := range s.concerns {
		c := &s.concerns[i]
		if inc := find(s.Incidents, c.item); (c.danger || danger.has(c.kind)) && (inc == nil || !inc.innocent()) {
			from = latest(from, c.at)
		}
	}
	return from
}

func (x Ended) apply(s *State, e *Event) {
	s.Ended, s.EndReason = e.Happened, x.Reason
	s.consentsOver(e.Happened)
	s.meetingsOver(e.Happened)
	if x.Together {
		s.remedy(e, closedTogether, nil, "", "")
	}
}

// Reopened takes up a circle that had ended: aftercare saw something, or a report came in.
type Reopened struct {
	household
	Reason string `json:"reason"`
}

func (r Reopened) check(s *State, _ core.Actor, _ Moment) error {
	if s.Ended.IsZero() {
		return errs.Refuse("refused.reopen.ongoing")
	}
	return needWords(r.Reason, "field.reason")
}

func (r Reopened) apply(s *State, e *Event) {
	if s.Opened.IsZero() {
		return
	}
	s.Reopened = latest(s.Ended, e.Happened) // never before it ended: what was known then doesn't count anew.
	s.Ended, s.EndReason, s.NextReview = time.Time{}, "", time.Time{}
	s.Phase, s.PhaseFrom = DirectSafety, e.Recorded
}
