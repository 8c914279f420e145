package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Emergency is somebody who looks into a circle without taking part in it (noodtoegang): the
// reason comes first, it ends by itself, and somebody else looks whether it was right (DESIGN §4).
type Emergency struct {
	ID        core.ItemID
	By        core.Actor
	Reason    string
	Opened    time.Time
	Until     time.Time
	Ended     time.Time
	Reviewed  time.Time
	Justified bool
	Finding   string
}

func (x *Emergency) id() core.ItemID { return x.ID }

// InForce tells whether it holds at this moment.
func (x *Emergency) InForce(now time.Time) bool { return x.Ended.IsZero() && now.Before(x.Until) }

// over ends it, unless it had ended.
func (x *Emergency) over(at time.Time) {
	if x.Ended.IsZero() {
		x.Ended = at
	}
}

// EmergencyOpened lets somebody look in, for some hours. Who takes part needs none, and it is
// not for the household.
type EmergencyOpened struct {
	household
	ID     core.ItemID `json:"id"`
	Reason string      `json:"reason"`
	Until  time.Time   `json:"until"`
}

func (o EmergencyOpened) check(s *State, by core.Actor, m Moment) error {
	if err := needWords(o.Reason, "field.reason"); err != nil {
		return err
	}
	if needMember(s, by.ID) == nil {
		return errs.Refuse("refused.emergency.member")
	}
	if s.Whose(by.ID) != nil {
		return errs.Refuse("refused.emergency.household")
	}
	if x := s.emergency(by.ID, m.Now); x != nil {
		return errs.Refuse("refused.emergency.already", text.Moment("until", x.Until))
	}
	if longest := m.Rules.Emergency.Longest.After(m.Now); !o.Until.After(m.Now) || o.Until.After(longest) {
		return errs.Bad("refused.emergency.until", text.Moment("longest", longest))
	}
	return needNew(s, o.ID)
}

// emergency is the one that somebody has in force.
func (s *State) emergency(by core.ActorID, now time.Time) *Emergency {
	for i := range s.Emergencies {
		if x := &s.Emergencies[i]; x.By.ID == by && x.InForce(now) {
			return x
		}
	}
	return nil
}

func (o EmergencyOpened) apply(s *State, e *Event) {
	s.Emergencies = append(s.Emergencies, Emergency{ID: o.ID, By: e.By, Reason: o.Reason, Opened: e.Happened, Until: o.Until})
}

// EmergencyReviewed says whether it was right, by anybody but who opened it or is of the
// household. One that was not right is over at once.
type EmergencyReviewed struct {
	household
	ID        core.ItemID `json:"id"`
	Justified bool        `json:"justified,omitempty"`
	Finding   string      `json:"finding"`
}

func (r EmergencyReviewed) check(s *State, by core.Actor, _ Moment) error {
	x := find(s.Emergencies, r.ID)
	if x == nil {
		return errs.Missing("refused.unknown")
	}
	if !x.Reviewed.IsZero() {
		return errs.Refuse("refused.emergency.reviewed", text.Day("when", x.Reviewed))
	}
	if x.By.ID == by.ID {
		return errs.Refuse("refused.emergency.own")
	}
	if s.Whose(by.ID) != nil {
		return errs.Refuse("refused.emergency.household")
	}
	return needWords(r.Finding, "field.finding")
}

func (r EmergencyReviewed) apply(s *State, e *Event) {
	x := find(s.Emergencies, r.ID)
	if x == nil {
		return
	}
	x.Reviewed, x.Justified, x.Finding = e.Happened, r.Justified, r.Finding
	if !r.Justified {
		x.over(e.Happened)
	}
}

// EmergencyEnded closes it before its time, by who opened it.
type EmergencyEnded struct {
	household
	ID core.ItemID `json:"id"`
}

func (x EmergencyEnded) check(s *State, by core.Actor, m Moment) error {
	opened := find(s.Emergencies, x.ID)
	if opened == nil {
		return errs.Missing("refused.unknown")
	}
	if !opened.InForce(m.Now) {
		return errs.Refuse("refused.emergency.over")
	}
	if opened.By.ID != by.ID {
		return errs.Refuse("refused.emergency.other")
	}
	return nil
}

func (x EmergencyEnded) apply(s *State, e *Event) {
	if opened := find(s.Emergencies, x.ID); opened != nil {
		opened.over(e.Happened)
	}
}

// unreviewed is the first emergency that nobody looked at afterwards.
func (s *State) unreviewed() *Emergency {
	for i := range s.Emergencies {
		if x := &s.Emergencies[i]; x.Reviewed.IsZero() {
			return x
		}
	}
	return nil
}

// reviewer is who has to look at it: the keeper, unless it is their own.
func (s *State) reviewer(x *Emergency) core.Holder {
	if k := s.Keeper(); k.ID != x.By.ID {
		return k
	}
	return s.upward(RungMunicipality, x.By.ID)
}

// dutiesEmergency: somebody else looks whether it was right.
func (s *State) dutiesEmergency(d *duties) {
	for i := range s.Emergencies {
		x := &s.Emergencies[i]
		if !x.Reviewed.IsZero() {
			continue
		}
		d.add(Duty{
			Key: DutyKey{"review_emergency", string(x.ID)}, What: text.M("duty.review_emergency"),
			Why:  text.M("duty.review_emergency.why", text.Agency("agency", x.By.Agency), text.Moment("when", x.Opened), text.Words("reason", x.Reason)),
			Rule: "emergency.review", Link: LinkLead, Owner: s.reviewer(x), Since: x.Opened, Due: d.Rules.Emergency.Review.After(x.Opened),
		})
	}
}
