package circle

import (
	"cmp"
	"slices"

	"kring/internal/core"
	"kring/internal/text"
)

// duties gathers what must be done at a moment.
type duties struct {
	Moment
	s       *State
	threads []thread
	list    []Duty
}

// Duties lists what somebody named must do, by due moment. A circle that has not ended is
// never without one (DESIGN §1).
func Duties(s *State, m Moment) []Duty {
	if !s.Ongoing() {
		return nil
	}
	x := newLook(s, m)
	return x.duties(x.alarms())
}

func (x *look) duties(alarms []Alarm) []Duty {
	d := &duties{Moment: x.Moment, s: x.s, threads: x.threads, list: make([]Duty, 0, 16)}
	for _, gather := range [...]func(*State, *duties){
		(*State).dutiesLead, (*State).dutiesMembers, (*State).dutiesHousehold, (*State).dutiesSight, (*State).dutiesSafety,
		(*State).dutiesIncidents, (*State).dutiesThreshold, (*State).dutiesPlan, (*State).dutiesAgreements,
		(*State).dutiesHandovers, (*State).dutiesReports, (*State).dutiesInformation, (*State).dutiesDissent,
		(*State).dutiesAside, (*State).dutiesEmergency, (*State).dutiesLook, (*State).dutiesEvaluation,
		(*State).dutiesCall, (*State).dutiesConsult, (*State).dutiesMeeting, (*State).dutiesInstrument,
	} {
		gather(x.s, d)
	}
	for i := range alarms {
		d.alarm(&alarms[i])
	}
	slices.SortFunc(d.list, func(a, b Duty) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Key.Kind, b.Key.Kind), cmp.Compare(a.Key.Subject, b.Key.Subject))
	})
	return d.list
}

// add puts a duty on the list as it stands: later while its rule is set aside, and with
// whoever holds it on the ladder once its moment was let pass.
func (d *duties) add(duty Duty) {
	person := core.PersonID(duty.Key.Subject)
	if a := d.s.aside(duty.Rule, person, d.Now); a != nil && a.Until.After(duty.Due) {
		duty.Due = a.Until
	}
	under := duty
	d.list = append(d.list, d.s.Lapses.Climb(duty, d.Moment, func(r Rung) core.Holder { return d.s.over(r, &under) })...)
}

// alarm: an alarm asks for an answer; attention does not.
func (d *duties) alarm(a *Alarm) {
	if a.Level < AlarmRaised || a.Answer != nil {
		return
	}
	rule := "alarm.answer"
	if a.Level == Acute {
		rule = "alarm.answerAcute"
	}
	d.add(Duty{
		Key: DutyKey{"answer_alarm", string(a.Kind)}, What: text.M("duty.answer_alarm", text.Term("alarm", "alarm.name."+string(a.Kind))), // key: ok, the alarms.
		Why: a.Why, Rule: rule, Link: LinkSafety, Owner: d.s.Keeper(), Since: a.Since, Due: a.Due,
	})
}

// resolved tells whether what was recorded about this thing has been taken away by something
// else on record, such as a joint evaluation.
func (d *duties) resolved(id core.ItemID) bool {
	for i := range d.threads {
		if t := &d.threads[i]; t.item == id && t.resolved.IsZero() {
			return false
		}
	}
	return true
}

// String is the key as one word.
func (k DutyKey) String() string {
	if k.Subject == "" {
		return string(k.Kind)
	}
	return string(k.Kind) + "/" + k.Subject
}
