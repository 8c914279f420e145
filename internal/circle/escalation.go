package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Lapse is a due moment that was let pass, by whoever held the duty on that rung, and what the
// next rung did about it.
type Lapse struct {
	Key      DutyKey
	Rung     Rung      // who let it pass
	Since    time.Time // of the duty: what came to be afterwards is another
	Due      time.Time
	At       time.Time
	Taken    core.ActorID
	Over     core.Holder // who took it over from who stands on the rung; not named: nobody did
	Answered time.Time
	Answer   string
	Until    time.Time // the new moment the answer gives
}

// of tells whether it is this duty that was let pass, and not an earlier one of the same kind
// that was done since. Who was seen on Monday, recorded on Friday, was seen on Monday.
func (l *Lapse) of(key DutyKey, since time.Time) bool {
	return l.Key == key && !l.Since.Before(since)
}

// Lapses is every time that a due moment was let pass, in the order it was recorded.
type Lapses []Lapse

// Last is the last time this duty was let pass since it came to be; nil: it wasn't.
func (all Lapses) Last(key DutyKey, since time.Time) *Lapse {
	for i := len(all) - 1; i >= 0; i-- {
		if l := &all[i]; l.of(key, since) {
			return l
		}
	}
	return nil
}

// first is the first time it was.
func (all Lapses) first(key DutyKey, since time.Time) *Lapse {
	for i := range all {
		if l := &all[i]; l.of(key, since) {
			return l
		}
	}
	return nil
}

// Escalated is the lapse that a duty to answer an escalation is about.
func (all Lapses) Escalated(key DutyKey) *Lapse {
	for i := len(all) - 1; i >= 0; i-- {
		if l := &all[i]; l.Key.String() == key.Subject {
			return l
		}
	}
	return nil
}

// Waiting is the last lapse under this key, when it waits for an answer.
func (all Lapses) Waiting(key DutyKey) *Lapse {
	last := all.Last(key, time.Time{})
	if last == nil || !last.Answered.IsZero() {
		return nil
	}
	return last
}

// Passed says whether this duty's moment has passed without that being on record.
func (all Lapses) Passed(d Duty, m Moment) (DutyLapsed, bool) {
	if !d.Late(m.Now) {
		return DutyLapsed{}, false
	}
	if d.Key.Kind == AnswerEscalation {
		l := all.Escalated(d.Key)
		if l == nil || d.Rung >= RungNational {
			return DutyLapsed{}, false // above the country there is nobody; it keeps holding it.
		}
		return DutyLapsed{Key: l.Key, Rung: d.Rung, Due: d.Due, Since: l.Since}, true
	}
	if last := all.Last(d.Key, d.Since); last != nil && last.Answered.IsZero() {
		return DutyLapsed{}, false // it has climbed already; the next rung holds it.
	}
	return DutyLapsed{Key: d.Key, Rung: d.Rung, Due: d.Due, Since: d.Since}, true
}

// Due lists of these duties each moment that has passed without that being on record.
func (all Lapses) Due(duties []Duty, m Moment) []DutyLapsed {
	var out []DutyLapsed
	for _, d := range duties {
		if lapsed, ok := all.Passed(d, m); ok {
			out = append(out, lapsed)
		}
	}
	return out
}

// Check refuses to put on record what none of these duties has come to.
func (all Lapses) Check(l DutyLapsed, duties []Duty, m Moment) error {
	for _, now := range all.Due(duties, m) {
		if now.Key == l.Key && now.Rung == l.Rung && now.Due.Equal(l.Due) && now.Since.Equal(l.Since) {
			return nil
		}
	}
	return errs.Refuse("refused.lapse.not_due")
}

// With is these and one that was recorded at this moment.
func (all Lapses) With(l DutyLapsed, at time.Time) Lapses {
	return append(all, Lapse{Key: l.Key, Rung: min(l.Rung, RungNational), Since: l.Since, Due: l.Due, At: at})
}

// Would tells whether letting this duty's moment pass is still to be put on record; false once the
// next rung holds it.
func (all Lapses) Would(d Duty) bool {
	_, yes := all.Passed(d, Moment{Now: d.Due.Add(time.Nanosecond)})
	return yes
}

// Climbed is the duty under this key, of these, that was let pass and waits for an answer now.
func (all Lapses) Climbed(duties []Duty, key DutyKey) (Duty, *Lapse) {
	for _, d := range duties {
		if d.Key == key {
			if l := all.Last(key, d.Since); l != nil && l.Answered.IsZero() {
				return d, l
			}
		}
	}
	return Duty{}, nil
}

// Climb is a duty as it stands on the ladder: as it was while its moment was not let pass, else
// one rung up and with what that rung must do about it. On says who stands on a rung.
func (all Lapses) Climb(duty Duty, m Moment, on func(Rung) core.Holder) []Duty {
	lapse := all.Last(duty.Key, duty.Since)
	if lapse == nil {
		return []Duty{duty}
	}
	duty.Rung = min(lapse.Rung+1, RungNational)
	if !lapse.Answered.IsZero() {
		duty.Due = latest(duty.Due, lapse.Until)
		return []Duty{duty}
	}
	return []Duty{duty, {
		Key: DutyKey{AnswerEscalation, duty.Key.String()}, What: text.M("duty.answer_escalation"),
		Why:  text.M("duty.answer_escalation.why", text.Actor("owner", duty.Owner.ID), text.Day("due", lastDay(lapse.Due))),
		Rule: "escalation.rung", Link: duty.Link, Owner: on(duty.Rung), Rung: duty.Rung,
		Since: lapse.At, Due: m.Rules.Escalation.Rung.After(lapse.At), For: duty.Owner.ID,
	}}
}

// AnswerEscalation is the duty of whoever a duty climbed to.
const AnswerEscalation DutyKind = "answer_escalation"

// rung is who must act on this rung for a duty of this owner.
func (s *State) rung(r Rung, owner core.Holder) core.Holder {
	if r == RungTeam {
		if m := s.member(owner.ID); m != nil && m.TeamLead.Named() && !s.BarredNow(m.TeamLead.ID) {
			return m.TeamLead
		}
	}
	return s.upward(r, "")
}

// over is who holds what climbed to this rung: who took it over, while that was not let pass too and
// they are not kept out, else who stands there.
func (s *State) over(r Rung, duty *Duty) core.Holder {
	l := s.Lapses.Last(duty.Key, duty.Since)
	if l != nil && l.Rung+1 == r && l.Answered.IsZero() && l.Over.Named() && !s.BarredNow(l.Over.ID) {
		return l.Over
	}
	return s.rung(r, duty.Owner)
}

// Above is who stands on the rung that this escalation came to, whoever took it over from them: it
// stays theirs to answer too.
func (s *State) Above(escalation Duty) core.Holder {
	return s.rung(escalation.Rung, core.Holder{Actor: core.Actor{ID: escalation.For}})
}

// onRung tells whether somebody holds what this duty climbed to, stands on that rung, or above it.
func (s *State) onRung(id core.ActorID, d Duty) bool {
	if s.rung(d.Rung, d.Owner).ID == id || s.over(d.Rung, &d).ID == id {
		return true
	}
	for _, h := range s.Ladder[d.Rung:] {
		if h.ID == id {
			return true
		}
	}
	return false
}

// LapseDue asks for every due moment that has passed to be put on record. The background work
// gives it; it can be given again without harm.
type LapseDue struct{ household }

func (LapseDue) check(*State, core.Actor, Moment) error { return nil }
func (LapseDue) apply(*State, *Event)                   {}

func (LapseDue) bodies(s *State, m Moment) []Body {
	var out []Body
	for _, lapsed := range s.Lapses.Due(Duties(s, m), m) {
		out = append(out, lapsed)
	}
	return out
}

// DutyLapsed says that a due moment passed. The next rung now has a duty of its own.
type DutyLapsed struct {
	household
	Key   DutyKey   `json:"key"`
	Rung  Rung      `json:"rung"` // who let it pass
	Due   time.Time `json:"due"`
	Since time.Time `json:"since"` // from when it had to be done
}

func (l DutyLapsed) check(s *State, _ core.Actor, m Moment) error {
	return s.Lapses.Check(l, Duties(s, m), m)
}

func (l DutyLapsed) apply(s *State, e *Event) { s.Lapses = s.Lapses.With(l, e.Recorded) }

// EscalationTaken says: I have it.
type EscalationTaken struct {
	household
	Key DutyKey `json:"key"`
}

func (t EscalationTaken) check(s *State, by core.Actor, m Moment) error {
	switch _, l := s.Lapses.Climbed(Duties(s, m), t.Key); {
	case l == nil:
		return errs.Missing("refused.unknown")
	case l.Taken == by.ID:
		return errs.Refuse("refused.escalation.taken")
	}
	return nil
}

func (t EscalationTaken) apply(s *State, e *Event) {
	if l := s.Lapses.Waiting(t.Key); l != nil {
		l.Taken = e.By.ID
	}
}

// EscalationTakenOver says: I have it, instead of my colleague. What climbs comes to one person by
// name, and their leave or illness may stop nothing: a colleague of the same agency holds it from
// then on, in the same term. Whether it is their task at all, the policies say [K].
type EscalationTakenOver struct {
	household
	Key    DutyKey     `json:"key"`
	Member core.Holder `json:"member"`
}

func (t EscalationTakenOver) check(s *State, by core.Actor, m Moment) error {
	late, l := s.Lapses.Climbed(Duties(s, m), t.Key)
	if l == nil {
		return errs.Missing("refused.unknown")
	}
	switch up := s.over(late.Rung, &late); {
	case t.Member.ID != by.ID || !t.Member.Named():
		return errs.Bad("refused.escalation.self")
	case late.Owner.ID == by.ID: // who let it pass doesn't answer for it.
		return errs.Refuse("refused.escalation.own")
	case up.ID == by.ID:
		return errs.Refuse("refused.escalation.taken")
	case by.Agency == "" || up.Agency != by.Agency || t.Member.Agency != by.Agency:
		return errs.Refuse("refused.escalation.agency")
	case s.Whose(by.ID) != nil || s.ofNetwork(by.ID):
		return errs.Refuse("refused.member.household")
	}
	return nil
}

func (t EscalationTakenOver) apply(s *State, e *Event) {
	if l := s.Lapses.Waiting(t.Key); l != nil {
		l.Over, l.Taken = t.Member, e.By.ID
	}
}

// EscalationAnswered says what the rung decided, and gives the duty a new moment. The circle
// sees the answer.
type EscalationAnswered struct {
	household
	Key    DutyKey   `json:"key"`
	Answer string    `json:"answer"`
	Until  time.Time `json:"until"`
}

func (a EscalationAnswered) check(s *State, by core.Actor, m Moment) error {
	d, l := s.Lapses.Climbed(Duties(s, m), a.Key)
	if l == nil {
		return errs.Missing("refused.unknown")
	}
	if d.Owner.ID == by.ID { // who let it pass doesn't give themselves more time.
		return errs.Refuse("refused.escalation.own")
	}
	if !s.onRung(by.ID, d) {
		return errs.Refuse("refused.information.other")
	}
	if longest := m.Rules.SetAside.Longest.After(m.Now); !a.Until.After(m.Now) || a.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", lastDay(longest)))
	}
	return needWords(a.Answer, "field.answer")
}

func (a EscalationAnswered) apply(s *State, e *Event) {
	if l := s.Lapses.Waiting(a.Key); l != nil {
		l.Answered, l.Answer, l.Until = e.Happened, a.Answer, a.Until
	}
}

// AlarmAnswer is what somebody did about an alarm. It holds until something new is recorded.
type AlarmAnswer struct {
	Kind   AlarmKind
	Level  Level
	By     core.Actor
	At     time.Time
	Answer string
}

// AlarmAnswered answers an alarm.
type AlarmAnswered struct {
	household
	Kind   AlarmKind `json:"kind"`
	Level  Level     `json:"level"`
	Answer string    `json:"answer"`
}

func (a AlarmAnswered) check(s *State, by core.Actor, m Moment) error {
	for _, al := range Alarms(s, m) {
		if al.Kind == a.Kind {
			if a.Level == 0 || a.Level > al.Level {
				return errs.Bad("refused.alarm.level")
			}
			return firstError(needPart(s, by.ID), needWords(a.Answer, "field.answer"))
		}
	}
	return errs.Missing("refused.unknown")
}

func (a AlarmAnswered) apply(s *State, e *Event) {
	s.Answers = append(s.Answers, AlarmAnswer{Kind: a.Kind, Level: a.Level, By: e.By, At: e.Recorded, Answer: a.Answer})
}
