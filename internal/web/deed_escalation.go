package web

import (
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
)

// The names of these deeds, as they stand in an address.
const (
	toTake        = "opschaling-oppakken"
	toStandIn     = "opschaling-overnemen"
	toRule        = "opschaling-antwoord"
	toAnswerAlarm = "alarm-antwoord"
)

func escalationDeeds() []deed {
	about := func(d *doing) string {
		late, _ := d.climbed()
		if late.What.IsZero() { // it is not theirs to read what it says.
			return text.Capital(d.Word("task." + string(late.Key.Kind))) // key: ok, the kinds of duty.
		}
		return text.Capital(d.Say(late.What, d.state.Names()))
	}
	return []deed{
		{
			name: toTake, key: "escalation.taken", duty: true, about: about, fields: asks(nil),
			ask: func(d *doing) []circle.Body {
				late, up := d.climbed()
				return onlyIf(up != nil && !slices.ContainsFunc(d.state.Lapses, func(l circle.Lapse) bool {
					return l.Key == late.Key && l.Answered.IsZero() && d.isMe(l.Taken)
				}), circle.EscalationTaken{})
			},
			act: func(d *doing) (circle.Body, error) {
				late, _ := d.climbed()
				return circle.EscalationTaken{Key: late.Key}, nil
			},
		},
		{
			name: toStandIn, key: "escalation.taken_over", duty: true, about: about, fields: asks(nil),
			ask: func(d *doing) []circle.Body {
				late, up := d.climbed()
				return onlyIf(up != nil && !d.isMe(up.Owner.ID) && !d.isMe(late.Owner.ID) && (up.Owner.ID == "" || up.Owner.Agency == d.by.Agency), circle.EscalationTakenOver{})
			},
			act: func(d *doing) (circle.Body, error) {
				late, _ := d.climbed()
				return circle.EscalationTakenOver{Key: late.Key, Member: core.Holder{Actor: d.by.Actor, Name: d.called}}, nil
			},
		},
		{
			name: toRule, key: "escalation.answered", duty: true, away: true, about: about,
			ask: func(d *doing) []circle.Body {
				late, up := d.climbed()
				return onlyIf(up != nil && !d.isMe(late.Owner.ID) && d.onRung(up), circle.EscalationAnswered{})
			},
			fields: func(d *doing) []field { return append(words("answer"), d.untilAside()) },
			act: func(d *doing) (circle.Body, error) {
				late, _ := d.climbed()
				return circle.EscalationAnswered{Key: late.Key, Answer: d.typed.Get("answer"), Until: d.day("until")}, nil
			},
		},
		{
			name: toAnswerAlarm, key: "alarm.answered", fields: asks(words("answer")),
			ask: func(d *doing) []circle.Body {
				a := d.alarm()
				return onlyIf(a != nil && a.Answer == nil, circle.AlarmAnswered{})
			},
			about: func(d *doing) string {
				a := d.alarm()
				return text.Capital(d.Word("alarm.name."+string(a.Kind))) + ": " + d.Say(a.Why, d.state.Names()) // key: ok, the alarms.
			},
			act: func(d *doing) (circle.Body, error) {
				a := d.alarm()
				return circle.AlarmAnswered{Kind: a.Kind, Level: a.Level, Answer: d.typed.Get("answer")}, nil
			},
		},
	}
}

// climbed is the duty that it is over, which was let pass, and the one to answer for that; nil: it
// was not, or it was answered.
func (d *doing) climbed() (late circle.Duty, up *circle.Duty) {
	duties := circle.Duties(d.state, d.asOf())
	key := strings.TrimPrefix(d.over, "answer_escalation/")
	for i := range duties {
		if x := &duties[i]; x.Key.Kind == "answer_escalation" && x.Key.Subject == key {
			up = x
		} else if x.Key.String() == key {
			late = *x
		}
	}
	if l := d.waits(key); up == nil && l != nil {
		late.Key, up = l.Key, &circle.Duty{Rung: l.Rung + 1, Owner: l.Over}
	}
	return late, up
}

// waits is what climbed to somebody who may not read what it is about: that it was let pass is theirs
// to know. Whether it is still there the circle says when they act.
func (d *doing) waits(key string) *circle.Lapse {
	if !d.view.Ties.Has(access.AsEscalated) && !d.view.Ties.Has(access.AsColleague) {
		return nil
	}
	for i := range slices.Backward(d.state.Lapses) {
		if l := &d.state.Lapses[i]; l.Key.String() == key {
			if l.Answered.IsZero() {
				return l
			}
			return nil
		}
	}
	return nil
}

// onRung tells whether they stand on the rung it came to, or above it.
func (d *doing) onRung(up *circle.Duty) bool {
	return d.isMe(up.Owner.ID) || up.Owner.ID == "" && d.view.Ties.Has(access.AsEscalated) || slices.ContainsFunc(d.state.Ladder[up.Rung:], func(h core.Holder) bool { return d.isMe(h.ID) })
}

func (d *doing) alarm() *circle.Alarm {
	alarms := circle.Alarms(d.state, d.asOf())
	return itemOf(alarms, func(a *circle.Alarm) bool { return string(a.Kind) == d.over })
}
