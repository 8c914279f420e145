package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// SeatName is one of the two seats that are always filled by name.
type SeatName string

// The seats: exactly one lead (regiehouder), and a deputy (plaatsvervanger).
const (
	SeatLead   SeatName = "lead"
	SeatDeputy SeatName = "deputy"
)

// Seat is who sits in it, and who was asked to.
type Seat struct {
	Member     core.ActorID
	Since      time.Time
	Proposed   core.ActorID
	ProposedAt time.Time
	ProposedBy core.ActorID
	Succeeds   bool // the proposal is to take over from who sits there now
	Vacant     time.Time
}

func (s *State) seat(name SeatName) *Seat {
	switch name {
	case SeatLead:
		return &s.Lead
	case SeatDeputy:
		return &s.Deputy
	}
	return nil
}

// vacate empties the seats of somebody who is gone; a proposal to them is gone too.
func (s *State) vacate(id core.ActorID, at time.Time) {
	for _, seat := range []*Seat{&s.Lead, &s.Deputy} {
		if seat.Member == id {
			seat.Member, seat.Vacant = "", at
		}
		if seat.Proposed == id {
			seat.ask("", time.Time{}, false)
		}
	}
}

// ask puts the question to somebody, or to nobody.
func (x *Seat) ask(id core.ActorID, at time.Time, succeeds bool) {
	x.Proposed, x.ProposedAt, x.ProposedBy, x.Succeeds = id, at, "", succeeds
}

// LeadProposed asks a member to lead, or to be deputy.
type LeadProposed struct {
	household
	Seat     SeatName     `json:"seat"`
	Member   core.ActorID `json:"member"`
	Succeeds bool         `json:"succeeds,omitempty"` // takes over from the present one
}

func (p LeadProposed) check(s *State, _ core.Actor, _ Moment) error {
	seat := s.seat(p.Seat)
	if seat == nil {
		return errs.Bad("refused.lead.seat")
	}
	if m := s.member(p.Member); m == nil || !m.Left.IsZero() { // who is invited can be asked with it: joining comes first.
		return errs.Refuse("refused.not_a_member")
	}
	other := s.Lead.Member
	if p.Seat == SeatLead {
		other = s.Deputy.Member
	}
	switch {
	case seat.Member == p.Member:
		return errs.Refuse("refused.lead.same")
	case seat.Member != "" && !p.Succeeds:
		return errs.Refuse("refused.lead.second", text.Actor("lead", seat.Member))
	case other == p.Member && p.Seat == SeatDeputy:
		return errs.Refuse("refused.lead.both")
	case s.member(p.Member).Network: // a deputy leads when the lead can't.
		return errs.Refuse("refused.lead.network")
	}
	return nil
}

func (p LeadProposed) apply(s *State, e *Event) {
	if seat := s.seat(p.Seat); seat != nil {
		seat.ask(p.Member, e.Happened, p.Succeeds)
		seat.ProposedBy = e.By.ID
	}
}

// LeadAccepted takes the seat; only who was asked can, and nobody leads without saying yes.
type LeadAccepted struct {
	household
	Seat SeatName `json:"seat"`
}

func (a LeadAccepted) check(s *State, by core.Actor, _ Moment) error {
	seat := s.seat(a.Seat)
	if seat == nil {
		return errs.Bad("refused.lead.seat")
	}
	if seat.Proposed == "" || seat.Proposed != by.ID {
		return errs.Refuse("refused.lead.not_asked")
	}
	if seat.Member != "" && !seat.Succeeds {
		return errs.Refuse("refused.lead.second", text.Actor("lead", seat.Member))
	}
	if a.Seat == SeatDeputy && s.Lead.Member == by.ID {
		return errs.Refuse("refused.lead.both")
	}
	return needMember(s, by.ID)
}

func (a LeadAccepted) apply(s *State, e *Event) {
	seat := s.seat(a.Seat)
	if seat == nil {
		return
	}
	*seat = Seat{Member: e.By.ID, Since: e.Happened}
	if a.Seat != SeatLead {
		return
	}
	// Who leads is not their own deputy, and isn't asked to be.
	if s.Deputy.Member == e.By.ID {
		s.Deputy.Member, s.Deputy.Vacant = "", e.Happened
	}
	if s.Deputy.Proposed == e.By.ID {
		s.Deputy.ask("", time.Time{}, false)
	}
}

// LeadDeclined says no, with a reason.
type LeadDeclined struct {
	household
	Seat   SeatName `json:"seat"`
	Reason string   `json:"reason"`
}

func (d LeadDeclined) check(s *State, by core.Actor, _ Moment) error {
	seat := s.seat(d.Seat)
	if seat == nil {
		return errs.Bad("refused.lead.seat")
	}
	if seat.Proposed == "" || seat.Proposed != by.ID {
		return errs.Refuse("refused.lead.not_asked")
	}
	return needWords(d.Reason, "field.reason")
}

func (d LeadDeclined) apply(s *State, e *Event) {
	if seat := s.seat(d.Seat); seat != nil && seat.Proposed == e.By.ID {
		seat.ask("", time.Time{}, false)
	}
}

// LeadEnded empties a seat: illness, another job. The deputy, then the opener, then the
// municipality holds what the lead held.
type LeadEnded struct {
	household
	Seat   SeatName `json:"seat"`
	Reason string   `json:"reason"`
}

func (x LeadEnded) check(s *State, _ core.Actor, _ Moment) error {
	seat := s.seat(x.Seat)
	if seat == nil {
		return errs.Bad("refused.lead.seat")
	}
	if seat.Member == "" {
		return errs.Refuse("refused.lead.empty")
	}
	return needWords(x.Reason, "field.reason")
}

func (x LeadEnded) apply(s *State, e *Event) {
	if seat := s.seat(x.Seat); seat != nil && seat.Member != "" {
		seat.Member, seat.Vacant = "", e.Happened
	}
}

// linkLead: exactly one lead who said yes.
func (s *State) linkLead(m Moment) verdict {
	if c := s.unreturned(m, true); c != nil && s.Lead.Member != "" && !s.Retold {
		return s.open(m, c.due(m), "call.back", "", text.M("ring.lead.call", text.Moment("due", c.due(m))))
	}
	if s.Lead.Member != "" {
		return closed(s.Lead.Since, text.M("ring.lead.closed", text.Actor("lead", s.Lead.Member)))
	}
	if s.Retold {
		return silent()
	}
	if s.Lead.Proposed != "" {
		return s.open(m, s.leadVacant(), "lead.name", "", text.M("ring.lead.asked", text.Actor("who", s.Lead.Proposed)))
	}
	return s.open(m, s.leadVacant(), "lead.name", "", text.M("ring.lead.none"))
}

// leadVacant is since when nobody leads.
func (s *State) leadVacant() time.Time { return latest(s.start(), s.Lead.Vacant) }

// dutiesLead: somebody leads, somebody can stand in, whoever was asked answers.
func (s *State) dutiesLead(d *duties) {
	if s.Retold {
		return
	}
	if s.Lead.Member == "" {
		d.add(Duty{
			Key: DutyKey{"name_lead", ""}, What: text.M("duty.name_lead"), Why: text.M("duty.name_lead.why"),
			Rule: "lead.name", Link: LinkLead, Owner: s.Keeper(), Since: s.leadVacant(), Due: d.Rules.Lead.Name.After(s.leadVacant()),
		})
	}
	if s.Deputy.Member == "" {
		since := latest(s.start(), s.Deputy.Vacant)
		d.add(Duty{
			Key: DutyKey{"name_deputy", ""}, What: text.M("duty.name_deputy"), Why: text.M("duty.name_deputy.why"),
			Rule: "lead.deputy", Link: LinkLead, Owner: s.Keeper(), Since: since, Due: d.Rules.Lead.Deputy.After(since),
		})
	}
	for _, name := range []SeatName{SeatLead, SeatDeputy} {
		seat := s.seat(name)
		if seat.Proposed == "" {
			continue
		}
		d.add(Duty{
			Key: DutyKey{"answer_proposal", string(name)}, What: text.M("duty.answer_proposal", text.Term("seat", "seat."+string(name))), // key: ok, the seats.
			Why: text.M("duty.answer_proposal.why", text.Day("when", seat.ProposedAt)), Rule: "lead.accept", Link: LinkLead,
			Owner: s.holder(seat.Proposed), Since: seat.ProposedAt, Due: d.Rules.Lead.Accept.After(seat.ProposedAt), For: seat.ProposedBy,
		})
	}
}
