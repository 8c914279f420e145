package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Member is somebody who stands around the household (kringlid): a professional of an agency,
// or someone of the network.
type Member struct {
	core.Holder
	AgencyName string
	Task       string
	Network    bool // of the household's own: neighbour, grandmother, volunteer
	TeamLead   core.Holder
	Invited    time.Time
	InvitedBy  core.ActorID
	Joined     time.Time
	Left       time.Time
	Leaving    Leaving
}

// Active tells whether they take part now.
func (m *Member) Active() bool { return !m.Joined.IsZero() && m.Left.IsZero() }

// Leaving is an announced leaving, and what became of the objections to it (seed 001: no
// passing the buck; process, not product).
type Leaving struct {
	Announced time.Time
	On        time.Time // the day they want to leave
	Reason    string
	Objected  time.Time
	Objector  core.ActorID
	Objection string
	Settled   time.Time
}

// standing tells whether an objection waits to be talked through.
func (l *Leaving) standing() bool { return !l.Objected.IsZero() && l.Settled.IsZero() }

// MemberInvited asks somebody to take part.
type MemberInvited struct {
	household
	Member     core.Holder `json:"member"`
	AgencyName string      `json:"agencyName"`
	Task       string      `json:"task"`
	Network    bool        `json:"network,omitempty"`
	TeamLead   core.Holder `json:"teamLead,omitzero"`
}

func (i MemberInvited) check(s *State, _ core.Actor, _ Moment) error {
	if !i.Member.Named() {
		return errs.Bad("refused.member.name")
	}
	if !i.Network && !i.TeamLead.Named() {
		return errs.Bad("refused.member.team_lead")
	}
	if s.BarredNow(i.Member.ID) {
		return errs.Refuse("refused.barred")
	}
	if s.Whose(i.Member.ID) != nil {
		return errs.Refuse("refused.member.household")
	}
	if m := s.member(i.Member.ID); m != nil && m.Left.IsZero() {
		return errs.Refuse("refused.member.already")
	}
	return needWords(i.Task, "field.task")
}

func (i MemberInvited) apply(s *State, e *Event) {
	fresh := Member{
		Holder: i.Member, AgencyName: i.AgencyName, Task: i.Task, Network: i.Network,
		TeamLead: i.TeamLead, Invited: e.Happened, InvitedBy: e.By.ID,
	}
	if m := s.member(i.Member.ID); m != nil {
		*m = fresh
		return
	}
	s.Members = append(s.Members, fresh)
}

// MemberJoined accepts an invitation.
type MemberJoined struct{ household }

func (MemberJoined) check(s *State, by core.Actor, _ Moment) error {
	m := s.member(by.ID)
	if m == nil || !m.Left.IsZero() {
		return errs.Missing("refused.member.not_invited")
	}
	if m.Active() {
		return errs.Refuse("refused.member.already")
	}
	return nil
}

func (MemberJoined) apply(s *State, e *Event) {
	if m := s.member(e.By.ID); m != nil && m.Joined.IsZero() {
		m.Joined = e.Happened
	}
}

// MemberDeclined turns an invitation down, with a reason.
type MemberDeclined struct {
	household
	Reason string `json:"reason"`
}

func (d MemberDeclined) check(s *State, by core.Actor, _ Moment) error {
	m := s.member(by.ID)
	if m == nil || !m.Left.IsZero() {
		return errs.Missing("refused.member.not_invited")
	}
	if m.Active() {
		return errs.Refuse("refused.member.leave_instead")
	}
	return needWords(d.Reason, "field.reason")
}

func (d MemberDeclined) apply(s *State, e *Event) {
	if m := s.member(e.By.ID); m != nil && m.Joined.IsZero() {
		m.Left = e.Happened
		s.vacate(m.ID, e.Happened)
	}
}

// InvitationWithdrawn takes back an invitation that nobody answered.
type InvitationWithdrawn struct {
	household
	Member core.ActorID `json:"member"`
	Reason string       `json:"reason"`
}

func (w InvitationWithdrawn) check(s *State, _ core.Actor, _ Moment) error {
	m := s.member(w.Member)
	if m == nil || !m.Left.IsZero() {
		return errs.Missing("refused.member.not_invited")
	}
	if m.Active() {
		return errs.Refuse("refused.member.already")
	}
	return needWords(w.Reason, "field.reason")
}

func (w InvitationWithdrawn) apply(s *State, e *Event) {
	if m := s.member(w.Member); m != nil && m.Joined.IsZero() {
		m.Left = e.Happened
		s.vacate(m.ID, e.Happened)
	}
}

// LeavingAnnounced says ahead that somebody wants to leave, so that others can object.
type LeavingAnnounced struct {
	household
	On     time.Time `json:"on"`
	Reason string    `json:"reason"`
}

func (l LeavingAnnounced) check(s *State, by core.Actor, m Moment) error {
	if err := needMember(s, by.ID); err != nil {
		return err
	}
	if me := s.member(by.ID); me.Leaving.standing() {
		return errs.Refuse("refused.leave.objection", text.Actor("who", me.Leaving.Objector)) // another day is no answer.
	}
	if earliest := m.Rules.Leaving.Notice.After(m.Now); l.On.Before(earliest) && s.aside("leaving.notice", "", m.Now) == nil {
		return errs.Refuse("refused.leaving.notice", text.Day("earliest", earliest))
	}
	return needWords(l.Reason, "field.reason")
}

func (l LeavingAnnounced) apply(s *State, e *Event) {
	if m := s.member(e.By.ID); m != nil {
		m.Leaving.Announced, m.Leaving.On, m.Leaving.Reason = e.Happened, l.On, l.Reason
	}
}

// LeavingObjected says why somebody can't be missed.
type LeavingObjected struct {
	household
	Member core.ActorID `json:"member"`
	Reason string       `json:"reason"`
}

func (o LeavingObjected) check(s *State, by core.Actor, _ Moment) error {
	m := s.member(o.Member)
	if m == nil || !m.Active() || m.Leaving.Announced.IsZero() {
		return errs.Missing("refused.leaving.not_announced")
	}
	if by.ID == o.Member {
		return errs.Refuse("refused.leaving.own")
	}
	return firstError(needMember(s, by.ID), needWords(o.Reason, "field.reason"))
}

func (o LeavingObjected) apply(s *State, e *Event) {
	if m := s.member(o.Member); m != nil {
		m.Leaving.Objected, m.Leaving.Objector, m.Leaving.Objection = e.Happened, e.By.ID, o.Reason
		m.Leaving.Settled = time.Time{}
	}
}

// ObjectionSettled ends an objection: who objected is heard, somebody else took the task over.
type ObjectionSettled struct {
	household
	Member  core.ActorID `json:"member"`
	Outcome string       `json:"outcome"`
}

func (o ObjectionSettled) check(s *State, by core.Actor, _ Moment) error {
	m := s.member(o.Member)
	if m == nil || !m.Active() || !m.Leaving.standing() {
		return errs.Missing("refused.leaving.no_objection")
	}
	if by.ID == o.Member {
		return errs.Refuse("refused.leaving.own")
	}
	return firstError(needPart(s, by.ID), needWords(o.Outcome, "field.outcome"))
}

func (o ObjectionSettled) apply(s *State, e *Event) {
	if m := s.member(o.Member); m != nil {
		m.Leaving.Settled = e.Happened
	}
}

// MemberLeft is somebody leaving as it should be: announced, nothing of theirs open, no child
// unseen, no objection standing.
type MemberLeft struct {
	household
	Reason string `json:"reason"`
}

func (l MemberLeft) check(s *State, by core.Actor, m Moment) error {
	if err := needMember(s, by.ID); err != nil {
		return err
	}
	me := s.member(by.ID)
	switch {
	case s.Lead.Member == by.ID || s.Deputy.Member == by.ID:
		return errs.Refuse("refused.leave.lead")
	case me.Network:
		return needWords(l.Reason, "field.reason") // nobody of the network is held to a notice.
	case me.Leaving.Announced.IsZero():
		return errs.Refuse("refused.leave.not_announced", text.Day("earliest", m.Rules.Leaving.Notice.After(m.Now)))
	case m.Now.Before(me.Leaving.On):
		return errs.Refuse("refused.leave.not_announced", text.Day("earliest", me.Leaving.On))
	case me.Leaving.standing():
		return errs.Refuse("refused.leave.objection", text.Actor("who", me.Leaving.Objector))
	}
	return firstError(s.StillNeeded(by.ID, m), needWords(l.Reason, "field.reason"))
}

// StillNeeded refuses the leaving of somebody who can't be missed yet: a child is unseen beyond its
// term, or something of theirs is open (seed 001: no silent exit). That an objection was talked
// through doesn't end it. The talk is put on record all the same, for it was held: a circle that
// could not say so would look as if nobody had talked. Whoever records it is told what still holds.
func (s *State) StillNeeded(id core.ActorID, m Moment) error {
	me := s.member(id)
	if me == nil {
		return nil
	}
	if p := s.firstUnseen(m); p != nil {
		return errs.Refuse("refused.leave.unseen", text.Person("child", p.ID))
	}
	if h := s.pendingHandover(id); h != nil {
		return errs.Refuse("refused.leave.handover", text.Words("what", h.What))
	}
	if a := s.agreementOf(id); a != nil {
		return errs.Refuse("refused.leave.agreement", text.Words("what", a.What))
	}
	if t := s.trackOf(me.Agency); t != nil && s.others(me) == 0 {
		return errs.Refuse("refused.leave.track", text.Words("what", t.What))
	}
	return nil
}

// others counts the other active members of the same agency.
func (s *State) others(me *Member) int {
	n := 0
	for i := range s.Members {
		if m := &s.Members[i]; m.Agency == me.Agency && m.ID != me.ID && m.Active() {
			n++
		}
	}
	return n
}

func (l MemberLeft) apply(s *State, e *Event) {
	if m := s.member(e.By.ID); m != nil {
		m.Left = e.Happened
		s.vacate(m.ID, e.Happened)
		s.thresholdSettled(e.Happened)
	}
}

// AgencyLeft records that an agency has stopped, however it went: without a word, or because
// its own rules say that it is done. It is a fact somebody notes, not a permission.
type AgencyLeft struct {
	household
	Agency core.AgencyID `json:"agency"`
	Reason string        `json:"reason"`
}

func (a AgencyLeft) check(s *State, _ core.Actor, _ Moment) error {
	for i := range s.Members {
		if m := &s.Members[i]; m.Agency == a.Agency && !m.Network && m.Active() {
			return needWords(a.Reason, "field.reason")
		}
	}
	return errs.Missing("refused.agency_unknown")
}

func (a AgencyLeft) apply(s *State, e *Event) {
	for i := range s.Members {
		if m := &s.Members[i]; m.Agency == a.Agency && !m.Network && m.Active() {
			m.Left = e.Happened
			s.vacate(m.ID, e.Happened)
		}
	}
	s.thresholdSettled(e.Happened)
	s.concern(e, silentExit, nil, "", a.Agency, "", a.Reason)
}

// NetworkNone says why nobody of the household's own can take part yet, until when.
type NetworkNone struct {
	household
	Reason string    `json:"reason"`
	Until  time.Time `json:"until"`
}

func (n NetworkNone) check(s *State, by core.Actor, m Moment) error {
	if longest := m.Rules.SetAside.Longest.After(m.Now); n.Until.After(longest) || !n.Until.After(m.Now) {
		return errs.Bad("refused.until", text.Day("longest", lastDay(longest)))
	}
	if s.aside("network.find", "", m.Now) != nil {
		return errs.Refuse("refused.aside.already")
	}
	return firstError(needMember(s, by.ID), needWords(n.Reason, "field.reason"))
}

func (n NetworkNone) apply(s *State, e *Event) {
	s.Asides = append(s.Asides, Aside{Rule: "network.find", By: e.By.ID, Reason: n.Reason, From: e.Happened, Until: n.Until})
}

// network is the first active member of the household's own.
func (s *State) network() *Member {
	for i := range s.Members {
		if m := &s.Members[i]; m.Network && m.Active() {
			return m
		}
	}
	return nil
}

// professionals lists who takes part for an agency.
func (s *State) professionals(yield func(*Member) bool) {
	for i := range s.Members {
		if m := &s.Members[i]; !m.Network && m.Active() && !yield(m) {
			return
		}
	}
}

// dutiesMembers: an invitation is answered, an objection settled, a network looked for.
func (s *State) dutiesMembers(d *duties) {
	for i := range s.Members {
		m := &s.Members[i]
		if m.Joined.IsZero() && m.Left.IsZero() {
			d.add(Duty{
				Key: DutyKey{"answer_invitation", string(m.ID)}, What: text.M("duty.answer_invitation", text.Actor("who", m.ID)),
				Why: text.M("duty.answer_invitation.why", text.Day("when", m.Invited), text.Words("task", m.Task)), Rule: "lead.accept", Link: LinkLead,
				Owner: s.holder(m.InvitedBy), Since: m.Invited, Due: d.Rules.Lead.Accept.After(m.Invited), For: m.InvitedBy, Asked: m.ID,
			})
		}
		if m.Active() && m.Leaving.standing() {
			d.add(Duty{
				Key: DutyKey{"settle_objection", string(m.ID)}, What: text.M("duty.settle_objection", text.Actor("who", m.ID)),
				Why: text.M("duty.settle_objection.why", text.Actor("by", m.Leaving.Objector), text.Words("reason", m.Leaving.Objection)), Rule: "dissent.answer", Link: LinkLead,
				Owner: s.Keeper(), Since: m.Leaving.Objected, Due: d.Rules.Dissent.Answer.After(m.Leaving.Objected),
				For: m.Leaving.Objector,
			})
		}
	}
	if s.network() == nil && !s.Retold {
		d.add(Duty{
			Key: DutyKey{"find_network", ""}, What: text.M("duty.find_network"), Why: text.M("duty.find_network.why"),
			Rule: "network.find", Link: LinkNetwork, Owner: s.Keeper(), Since: s.start(), Due: d.Rules.Network.Find.After(s.start()),
		})
	}
}
