package circle

import (
	"slices"
	"time"

	"kring/internal/core"
)

// Effect is how a circle stands otherwise after an act than before it, at the same moment: what is
// shown before anything is on record [K].
type Effect struct {
	Closing []Link // as they stand afterwards
	Opening []Link
	Aside   []Link

	Ended []Duty
	Begun []Duty
	Moved []Move // with somebody else now, or before another moment

	Raised []Alarm
	Eased  []Alarm // over, quieter or answered: as they stood before
}

// Move is a duty that stays, and is not what it was.
type Move struct {
	Duty
	Was   time.Time   // due before
	Owner core.Holder // who held it before; nobody: the same
}

// IsZero tells whether nothing would change that a circle shows.
func (e *Effect) IsZero() bool {
	return len(e.Closing)+len(e.Opening)+len(e.Aside)+len(e.Ended)+len(e.Begun)+len(e.Moved)+len(e.Raised)+len(e.Eased) == 0
}

// EffectOf lays two states of a circle side by side.
func EffectOf(before, after *State, m Moment) Effect {
	var e Effect
	wasRing, wasDuties, wasAlarms := Look(before, m)
	ring, duties, alarms := Look(after, m)
	for i := range ring {
		e.link(wasRing[i], ring[i], before.Opened.IsZero())
	}
	e.duties(wasDuties, duties)
	e.alarms(wasAlarms, alarms)
	return e
}

// link: of a circle that begins only what stands open is news.
func (e *Effect) link(was, now Link, begins bool) {
	switch {
	case now.Status == was.Status && !begins || now.Silent:
	case now.Status == Open:
		e.Opening = append(e.Opening, now)
	case begins:
	case now.Status == SetAside:
		e.Aside = append(e.Aside, now)
	default:
		e.Closing = append(e.Closing, now)
	}
}

func (e *Effect) duties(was, now []Duty) {
	same := func(list []Duty, d *Duty) int {
		return slices.IndexFunc(list, func(o Duty) bool { return o.Key == d.Key })
	}
	for i := range was {
		if same(now, &was[i]) < 0 {
			e.Ended = append(e.Ended, was[i])
		}
	}
	for i := range now {
		d := &now[i]
		at := same(was, d)
		switch {
		case at < 0:
			e.Begun = append(e.Begun, *d)
		case was[at].Owner != d.Owner:
			e.Moved = append(e.Moved, Move{Duty: *d, Was: was[at].Due, Owner: was[at].Owner})
		case !was[at].Due.Equal(d.Due):
			e.Moved = append(e.Moved, Move{Duty: *d, Was: was[at].Due})
		}
	}
}

func (e *Effect) alarms(was, now []Alarm) {
	level := func(list []Alarm, a *Alarm) Level {
		for i := range list {
			if list[i].Kind == a.Kind && (list[i].Answer == nil) {
				return list[i].Level
			}
		}
		return 0
	}
	for i := range now {
		if a := &now[i]; a.Answer == nil && a.Level > level(was, a) {
			e.Raised = append(e.Raised, *a)
		}
	}
	for i := range was {
		if a := &was[i]; a.Answer == nil && a.Level > level(now, a) {
			e.Eased = append(e.Eased, *a)
		}
	}
}
