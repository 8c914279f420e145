package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
)

// acuteRule is the rule of an alarm that waits for nobody's morning.
const acuteRule = "alarm.answerAcute"

// soon is how long before its due moment word of a duty waits for nothing any more: longer than
// anybody's night, so that quiet hours never make somebody late [K].
const soon = 24 * time.Hour

// urgentFrom is from when word of a duty is sent whatever hour it is.
func urgentFrom(duty *circle.Duty, now time.Time) time.Time {
	if journal.AcuteRule(duty.Rule) {
		return now
	}
	return duty.Due.Add(-soon)
}

// notices is word to whoever holds a duty that came to be just now, or that the clock brought up
// since anybody last looked. It says that there is something, never what: the body is empty, and
// the address book knows the address.
func (d *Desk) notices(w *journal.Writing, duties []circle.Duty, now time.Time) {
	anew := w.Held.Anew(w.Duties)
	for i := range duties {
		duty := &duties[i]
		if duty.Since.Equal(now) || slices.Contains(anew, i) {
			d.tell(w, []core.ActorID{duty.Owner.ID, duty.Asked}, now, urgentFrom(duty, now)) // who is asked has to know to answer.
		}
	}
}

// tellOnCall sends word of what is acute to who is on call at the agency that holds the circle, at
// once, and to whose duty it is: when it comes up, and each time it climbs. Where nobody is on call
// it goes to the team lead.
func (d *Desk) tellOnCall(ctx context.Context, w *journal.Writing, s *circle.State, duties []circle.Duty, now time.Time) error {
	_, put := w.Held.Change(w.Duties)
	to := []core.ActorID{}
	for _, i := range put {
		if journal.AcuteRule(duties[i].Rule) {
			to = append(to, duties[i].Owner.ID)
		}
	}
	if len(to) == 0 {
		return nil
	}
	var there []core.ActorID
	if d.OnCall != nil {
		var err error
		if there, err = d.OnCall(ctx, s.Keeper().Agency); err != nil {
			return fmt.Errorf("find who is on call: %w", err)
		}
	}
	there = slices.DeleteFunc(slices.Clone(there), s.BarredNow) // who may not know of this household hears of none of it.
	if len(there) == 0 {
		there = []core.ActorID{s.Ladder[circle.RungTeam].ID}
	}
	d.tell(w, append(to, there...), now, now)
	return nil
}

// tell sends word to these people. Whom this writing sends word already gets no second, but what is
// the more urgent of the two counts.
func (d *Desk) tell(w *journal.Writing, to []core.ActorID, now, urgent time.Time) {
	for _, id := range to {
		if id == "" {
			continue
		}
		i := slices.IndexFunc(w.Outbox, func(o journal.Outgoing) bool { return o.To == string(id) })
		if i < 0 {
			w.Outbox = append(w.Outbox, journal.Outgoing{ID: d.NewID(), Circle: w.Circle, Kind: "mail", To: string(id), At: now, Urgent: urgent})
			continue
		}
		if was := w.Outbox[i].Urgent; was.IsZero() || !urgent.IsZero() && urgent.Before(was) {
			w.Outbox[i].Urgent = urgent
		}
	}
}
