package circle

import (
	"slices"
	"time"

	"kring/internal/core"
)

// State is what is known of a circle after a number of events. It is made by Apply alone and
// read by everything else. Lists are small (a household, not a town), so they are slices.
type State struct {
	ID        core.CircleID
	Name      string // what the household is called here: Noah en Lotte
	Seq       int    // how many events have been recorded
	Latest    time.Time
	Opened    time.Time // zero: not opened, or this reader may not know
	Ended     time.Time
	EndReason string
	Reopened  time.Time // last; terms run anew from then
	Retold    bool      // made afterwards from public sources: what is not in it may have happened
	Phase     Phase
	PhaseFrom time.Time
	Opener    core.Holder // holds every duty until somebody leads
	Ladder    [rungs]core.Holder

	Persons     []Person
	Changes     []Change
	Members     []Member
	Lead        Seat
	Deputy      Seat
	Threshold   Threshold
	Plan        Plan
	Agreements  []Agreement
	Tracks      []Track
	Handovers   []Handover
	Contacts    []Contact
	Judgements  []Judgement
	Settled     []Settlement
	Incidents   []Incident
	Crossings   []Crossing
	Reports     []Report
	Requests    []Request
	Dissents    []Dissent
	Asides      []Aside
	Sharings    []Sharing
	Consents    []Consent
	Emergencies []Emergency
	Questions   []Question
	Calls       []Call
	Consults    []Consult
	Meetings    []Meeting
	Filled      []Filled
	Barred      []Bar
	Held        []Evaluated
	NextReview  time.Time
	planned     time.Time // when that was set
	Lapses      Lapses
	Answers     []AlarmAnswer

	concerns []concern // negatives and worries on record: what alarms rest on
	remedies []remedy  // what on record takes them away
}

// Ongoing tells whether the circle stands: opened, and not ended.
func (s *State) Ongoing() bool { return !s.Opened.IsZero() && s.Ended.IsZero() }

// start is from when the terms of the circle itself run: its opening, or its last reopening.
func (s *State) start() time.Time { return latest(s.Opened, s.Reopened) }

// Keeper is who holds what nobody else holds: the lead, else the deputy, else whoever opened
// the circle, else the municipality. This is why no duty is ever without a name.
func (s *State) Keeper() core.Holder {
	for _, seat := range []Seat{s.Lead, s.Deputy} {
		if m := s.member(seat.Member); m != nil && m.Active() {
			return m.Holder
		}
	}
	if s.openerGone() {
		return s.upward(RungMunicipality, "")
	}
	return s.Opener
}

// upward is who stands on this rung, or on the next above where somebody else stands who is not
// kept out of this circle.
func (s *State) upward(r Rung, not core.ActorID) core.Holder {
	for _, h := range s.Ladder[r:] {
		if h.ID != not && !s.BarredNow(h.ID) {
			return h
		}
	}
	return s.Ladder[RungNational]
}

// openerGone tells whether whoever opened the circle left it or was kept out of it, or their
// whole agency left.
func (s *State) openerGone() bool {
	if m := s.member(s.Opener.ID); m != nil {
		return !m.Left.IsZero()
	}
	if slices.ContainsFunc(s.Barred, func(b Bar) bool { return b.Actor == s.Opener.ID }) {
		return true
	}
	gone := false
	for i := range s.Members {
		if m := &s.Members[i]; m.Agency == s.Opener.Agency && !m.Network {
			if m.Left.IsZero() {
				return false
			}
			gone = gone || !m.Joined.IsZero()
		}
	}
	return gone
}

// holder is who holds a duty meant for this actor: the actor while taking part, else the keeper.
func (s *State) holder(id core.ActorID) core.Holder {
	if m := s.member(id); m != nil && m.Active() {
		return m.Holder
	}
	return s.Keeper()
}

// ofAgency is who acts for an agency here, the earliest member first; else the keeper.
func (s *State) ofAgency(id core.AgencyID) core.Holder {
	for i := range s.Members {
		if m := &s.Members[i]; m.Agency == id && m.Active() {
			return m.Holder
		}
	}
	return s.Keeper()
}

func (s *State) person(id core.PersonID) *Person {
	for i := range s.Persons {
		if s.Persons[i].ID == id {
			return &s.Persons[i]
		}
	}
	return nil
}

func (s *State) member(id core.ActorID) *Member {
	if id == "" {
		return nil
	}
	for i := range s.Members {
		if s.Members[i].ID == id {
			return &s.Members[i]
		}
	}
	return nil
}

// taken tells whether an ID is in use for anything in this circle. What is on record about a
// thing goes by its ID alone, so two things never share one.
func (s *State) taken(id core.ItemID) bool {
	return find(s.Changes, id) != nil || find(s.Agreements, id) != nil || find(s.Tracks, id) != nil ||
		find(s.Handovers, id) != nil || find(s.Incidents, id) != nil || find(s.Crossings, id) != nil ||
		find(s.Requests, id) != nil || find(s.Dissents, id) != nil || find(s.Plan.Goals, id) != nil ||
		find(s.Sharings, id) != nil || find(s.Consents, id) != nil || find(s.Emergencies, id) != nil ||
		find(s.Questions, id) != nil || find(s.Calls, id) != nil || find(s.Consults, id) != nil ||
		find(s.Meetings, id) != nil || find(s.Filled, id) != nil ||
		s.line(id) != nil || s.report(core.ReportID(id)) != nil
}

// find returns the thing with this ID in a list of things.
func find[T any, P interface {
	*T
	id() core.ItemID
}](list []T, id core.ItemID) *T {
	for i := range list {
		if P(&list[i]).id() == id {
			return &list[i]
		}
	}
	return nil
}

// PersonName names somebody of the household, or nothing when this reader may not know them.
func (s *State) PersonName(id core.PersonID) string {
	if p := s.person(id); p != nil {
		return p.Name
	}
	return ""
}

// ActorName names somebody who acts around the household, or for themselves in it.
func (s *State) ActorName(id core.ActorID) string {
	if m := s.member(id); m != nil {
		return m.Name
	}
	for _, h := range s.Ladder {
		if h.ID == id {
			return h.Name
		}
	}
	if s.Opener.ID == id {
		return s.Opener.Name
	}
	if p := s.Whose(id); p != nil {
		return p.Name
	}
	for i := range s.Consults {
		if c := &s.Consults[i]; c.Of.ID == id {
			return c.Of.Name
		}
	}
	for i := range s.Lapses {
		if l := &s.Lapses[i]; l.Over.ID == id {
			return l.Over.Name
		}
	}
	return ""
}

// AgencyName names an agency.
func (s *State) AgencyName(id core.AgencyID) string {
	for i := range s.Members {
		if s.Members[i].Agency == id && s.Members[i].AgencyName != "" {
			return s.Members[i].AgencyName
		}
	}
	for i := range s.Consults {
		if c := &s.Consults[i]; c.Of.Agency == id && c.AgencyName != "" {
			return c.AgencyName
		}
	}
	return string(id)
}

// latest is the later of two moments.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
