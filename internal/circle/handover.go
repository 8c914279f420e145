package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Handover is a task one agency hands to another (overdracht, verwijzing). It ends when the
// receiver has accepted and the effect was checked; until then the sender holds it (seed 001).
type Handover struct {
	ID         core.ItemID
	From       core.ActorID
	To         core.ActorID // empty when only the agency is known
	ToAgency   core.AgencyID
	What       string
	Offered    time.Time
	Accepted   time.Time
	Unanswered time.Time // somebody noted that no answer came
	Declined   time.Time // the receiver gave it back: the sender places it elsewhere or does it
	Checked    time.Time
	Over       time.Time // withdrawn
}

func (h *Handover) id() core.ItemID { return h.ID }

// Pending tells whether the sender still holds it.
func (h *Handover) Pending() bool { return h.Over.IsZero() && h.Checked.IsZero() }

// answered tells whether the receiver said yes or no, or the sender took it back.
func (h *Handover) answered() bool {
	return !h.Over.IsZero() || !h.Accepted.IsZero() || !h.Declined.IsZero()
}

// HandoverOffered hands a task over.
type HandoverOffered struct {
	household
	ID       core.ItemID   `json:"id"`
	To       core.ActorID  `json:"to,omitempty"`
	ToAgency core.AgencyID `json:"toAgency"`
	What     string        `json:"what"`
}

func (o HandoverOffered) check(s *State, by core.Actor, _ Moment) error {
	if o.ToAgency == "" {
		return errs.Bad("refused.handover.to")
	}
	if o.To != "" {
		m := s.member(o.To)
		if m == nil || !m.Active() || m.Agency != o.ToAgency {
			return errs.Refuse("refused.handover.receiver")
		}
		if o.To == by.ID {
			return errs.Bad("refused.handover.self")
		}
	}
	return firstError(needMember(s, by.ID), needNew(s, o.ID), needWords(o.What, "field.what"))
}

func (o HandoverOffered) apply(s *State, e *Event) {
	s.Handovers = append(s.Handovers, Handover{
		ID: o.ID, From: e.By.ID, To: o.To, ToAgency: o.ToAgency, What: o.What, Offered: e.Happened,
	})
}

// HandoverAccepted takes the task on.
type HandoverAccepted struct {
	household
	ID core.ItemID `json:"id"`
}

func (a HandoverAccepted) check(s *State, by core.Actor, _ Moment) error {
	h := find(s.Handovers, a.ID)
	if h == nil || (h.To != "" && h.To != by.ID) || h.ToAgency != by.Agency {
		return errs.Missing("refused.unknown")
	}
	if h.answered() {
		return errs.Refuse("refused.handover.over")
	}
	if h.From == by.ID {
		return errs.Bad("refused.handover.self")
	}
	return needMember(s, by.ID)
}

func (a HandoverAccepted) apply(s *State, e *Event) {
	h := find(s.Handovers, a.ID)
	agency := e.By.Agency
	if h != nil {
		h.Accepted, h.To, h.Unanswered = e.Happened, e.By.ID, time.Time{}
		agency = h.ToAgency
	}
	s.remedy(e, takenUp, nil, a.ID, agency)
}

// HandoverDeclined gives it back, with a reason. A task that is declined is still a task: the
// sender holds it until they withdraw it, to do it themselves or to hand it to somebody else.
type HandoverDeclined struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (d HandoverDeclined) check(s *State, by core.Actor, m Moment) error {
	if err := (HandoverAccepted{ID: d.ID}).check(s, by, m); err != nil {
		return err
	}
	return needWords(d.Reason, "field.reason")
}

func (d HandoverDeclined) apply(s *State, e *Event) {
	if h := find(s.Handovers, d.ID); h != nil {
		h.Declined, h.Unanswered = e.Happened, time.Time{}
	}
	s.remedy(e, takenUp, nil, d.ID, "") // it was answered: what stands open now is placing it.
}

// HandoverUnanswered notes that no answer came, or that it never arrived: a recorded negative.
type HandoverUnanswered struct {
	household
	ID           core.ItemID `json:"id"`
	NeverArrived bool        `json:"neverArrived,omitempty"`
	Note         string      `json:"note,omitempty"`
}

func (u HandoverUnanswered) check(s *State, _ core.Actor, _ Moment) error {
	h := find(s.Handovers, u.ID)
	if h == nil {
		return errs.Missing("refused.unknown")
	}
	if h.answered() {
		return errs.Refuse("refused.handover.over")
	}
	return nil
}

func (u HandoverUnanswered) apply(s *State, e *Event) {
	kind, fact, agency := handoverUnanswered, u.Note, core.AgencyID("")
	if u.NeverArrived {
		kind = handoverLost
	}
	if h := find(s.Handovers, u.ID); h != nil {
		h.Unanswered, agency = e.Happened, h.ToAgency
		if fact == "" {
			fact = h.What
		}
	}
	s.concern(e, kind, nil, u.ID, agency, "", fact)
}

// HandoverChecked says what the hand-over brought about; then it is done.
type HandoverChecked struct {
	household
	ID     core.ItemID `json:"id"`
	Effect string      `json:"effect"`
}

func (c HandoverChecked) check(s *State, by core.Actor, _ Moment) error {
	h := find(s.Handovers, c.ID)
	if h == nil {
		return errs.Missing("refused.unknown")
	}
	if h.Accepted.IsZero() {
		return errs.Refuse("refused.handover.accept_first")
	}
	if !h.Pending() {
		return errs.Refuse("refused.handover.over")
	}
	if h.To == by.ID {
		return errs.Refuse("refused.handover.own_check")
	}
	return firstError(needMember(s, by.ID), needWords(c.Effect, "field.effect"))
}

func (c HandoverChecked) apply(s *State, e *Event) {
	if h := find(s.Handovers, c.ID); h != nil {
		h.Checked = e.Happened
	}
}

// HandoverWithdrawn takes it back: the sender does it after all.
type HandoverWithdrawn struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
}

func (w HandoverWithdrawn) check(s *State, by core.Actor, _ Moment) error {
	h := find(s.Handovers, w.ID)
	if h == nil {
		return errs.Missing("refused.unknown")
	}
	if !h.Pending() {
		return errs.Refuse("refused.handover.over")
	}
	if h.From != by.ID && s.Keeper().ID != by.ID {
		return errs.Refuse("refused.handover.not_sender")
	}
	return needWords(w.Reason, "field.reason")
}

func (w HandoverWithdrawn) apply(s *State, e *Event) {
	if h := find(s.Handovers, w.ID); h != nil {
		h.Over = e.Happened
	}
	s.remedy(e, takenUp, nil, w.ID, "")
}

// receiver is who can say yes or no: who was asked, else who acts for that agency here.
func (s *State) receiver(h *Handover) core.ActorID {
	if h.To != "" {
		return h.To
	}
	if first := s.ofAgency(h.ToAgency); first.Agency == h.ToAgency && first.ID != h.From {
		return first.ID
	}
	return ""
}

// pendingHandover is the first hand-over this member sent or received that is not done.
func (s *State) pendingHandover(id core.ActorID) *Handover {
	for i := range s.Handovers {
		if h := &s.Handovers[i]; h.Pending() && (h.From == id || h.To == id) {
			return h
		}
	}
	return nil
}

// linkHandovers: each accepted in time, and its effect checked in time.
func (s *State) linkHandovers(m Moment) verdict {
	var worst verdict
	for i := range s.Handovers {
		h := &s.Handovers[i]
		if !h.Pending() {
			continue
		}
		accept := m.Rules.Handover.Accept.After(h.Offered)
		check := m.Rules.Handover.Check.After(h.Accepted)
		switch {
		case !h.Unanswered.IsZero():
			worst = worst.or(s.open(m, h.Unanswered, "handover.accept", "", text.M("ring.handovers.unanswered", text.Words("what", h.What), text.Agency("agency", h.ToAgency))).heldBy(s.holder(h.From)))
		case s.Retold:
		case !h.Declined.IsZero():
			worst = worst.or(s.open(m, h.Declined, "handover.accept", "", text.M("ring.handovers.declined", text.Words("what", h.What), text.Agency("agency", h.ToAgency))).heldBy(s.holder(h.From)))
		case h.Accepted.IsZero():
			worst = worst.or(s.open(m, h.Offered, "handover.accept", "", text.M("ring.handovers.not_accepted", text.Words("what", h.What), text.Agency("agency", h.ToAgency), text.Day("due", lastDay(accept)))).heldBy(s.holder(h.From)))
		case m.Now.After(check):
			worst = worst.or(s.open(m, check, "handover.check", "", text.M("ring.handovers.not_checked", text.Words("what", h.What))).heldBy(s.holder(h.From)))
		}
	}
	if worst.found() {
		return worst
	}
	if s.Retold && len(s.Handovers) == 0 {
		return silent()
	}
	return closed(s.Opened, text.M("ring.handovers.closed"))
}

// dutiesHandovers: the sender sees to it that it is accepted and that it helped.
func (s *State) dutiesHandovers(d *duties) {
	for i := range s.Handovers {
		h := &s.Handovers[i]
		switch {
		case !h.Pending():
		case !h.Accepted.IsZero() && s.Retold:
		case !h.Declined.IsZero():
			d.add(Duty{
				Key:  DutyKey{"place_handover", string(h.ID)},
				What: text.M("duty.place_handover", text.Words("what", h.What)),
				Why:  text.M("duty.place_handover.why", text.Day("when", h.Declined), text.Agency("agency", h.ToAgency)),
				Rule: "handover.accept", Link: LinkHandovers,
				Owner: s.holder(h.From), Since: h.Declined, Due: d.Rules.Handover.Accept.After(h.Declined),
			})
		case h.Accepted.IsZero():
			d.add(Duty{
				Key:  DutyKey{"accept_handover", string(h.ID)},
				What: text.M("duty.accept_handover", text.Words("what", h.What), text.Agency("agency", h.ToAgency)),
				Why:  text.M("duty.accept_handover.why", text.Day("when", h.Offered), text.Actor("from", h.From)),
				Rule: "handover.accept", Link: LinkHandovers,
				Owner: s.holder(h.From), Since: h.Offered, Due: d.Rules.Handover.Accept.After(h.Offered),
				For: h.From, Asked: s.receiver(h),
			})
		default:
			d.add(Duty{
				Key:  DutyKey{"check_handover", string(h.ID)},
				What: text.M("duty.check_handover", text.Words("what", h.What)),
				Why:  text.M("duty.check_handover.why", text.Day("when", h.Accepted), text.Agency("agency", h.ToAgency)),
				Rule: "handover.check", Link: LinkHandovers,
				Owner: s.holder(h.From), Since: h.Accepted, Due: d.Rules.Handover.Check.After(h.Accepted),
			})
		}
	}
}
