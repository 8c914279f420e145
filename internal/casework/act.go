package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/text"
)

// audited is the record of the act itself: one line per event (NEN 7513).
func (d *Desk) audited(id core.CircleID, by By, ties access.Ties, verdict access.Verdict, events []circle.Event, now time.Time) []journal.AuditRow {
	rows := make([]journal.AuditRow, len(events))
	for i := range events {
		row := by.row(d.NewID(), now, id, ties, circle.TypeOf(events[i].Body))
		rows[i] = done(row, verdict.Policy, events[i].Content)
	}
	return rows
}

// decided is what acts put on record, and how far it came.
type decided struct {
	events  []circle.Event
	audit   []journal.AuditRow
	last    int // the act that was decided on last
	verdict access.Verdict
}

// decideAll decides acts one after the other, each on what those before it leave. The state comes
// out as it is then. The first event gets the number that is given; empty: one of its own.
func (d *Desk) decideAll(by By, id core.CircleID, all []circle.Command, number core.EventID, s *circle.State, history []circle.Event, m circle.Moment) (decided, error) {
	var done decided
	for i, c := range all {
		stands := access.Stands(s, d.Rules)
		verdict, events, err := d.decide(by, c, s, stands, slices.Concat(history, done.events), m)
		done.last, done.verdict = i, verdict
		if err != nil {
			return done, err
		}
		for k := range events {
			if events[k].ID = core.EventID(d.NewID()); number != "" && len(done.events)+k == 0 {
				events[k].ID = number
			}
			circle.Apply(s, &events[k])
		}
		done.events = append(done.events, events...)
		done.audit = append(done.audit, d.audited(id, by, access.TiesOf(stands, by.Actor, m.Now), verdict, events, m.Now)...)
	}
	return done, nil
}

// refused records the attempt and gives the refusal back. Where the record can't be written the
// answer is a fault: a refusal that leaves no trace is no refusal.
func (d *Desk) refused(ctx context.Context, by By, id core.CircleID, c circle.Command, verdict access.Verdict, now time.Time, refusal error) error {
	var e *errs.Error
	if !errors.As(refusal, &e) || e.Kind == errs.Internal {
		return refusal
	}
	row := by.row(d.NewID(), now, id, 0, circle.TypeOf(c.Act))
	if row.Policy = verdict.Policy; verdict.Allowed {
		row.Policy = e.Say.Key // the circle refused it
	}
	if err := put(ctx, d.Store, row); err != nil {
		return err
	}
	return refusal
}

// decide says which events an act puts on record: whether this is theirs to do, then by what they
// know, and only then by all there is. What they don't know stops them without saying why.
func (d *Desk) decide(by By, c circle.Command, s *circle.State, stands []access.Stand, history []circle.Event, m circle.Moment) (access.Verdict, []circle.Event, error) {
	if c.Act == nil {
		_, err := circle.Decide(s, c, m)
		return access.Verdict{Policy: access.None}, nil, err
	}
	view, found := d.Policies.Look(by.Who, by.For, s, stands, history, m.Now)
	verdict := d.Policies.Decide(by.Who, access.Act, thingOfAct(s, by, c, view, history), by.For)
	switch {
	case !verdict.Allowed && !found:
		return verdict, nil, journal.Absent(string(s.ID))
	case !verdict.Allowed:
		return verdict, nil, &errs.Error{Kind: errs.Forbidden, Say: text.M("refused.not_yours")}
	}
	partial := found && len(view.Events) > 0 && len(view.Events) < len(history)
	if partial && !climbs(c.Act) {
		if _, err := circle.Decide(circle.Fold(view.Events), c, m); err != nil {
			return verdict, nil, err
		}
	}
	events, err := circle.Decide(s, c, m)
	if err != nil && partial {
		return verdict, nil, errs.Refuse("refused.ask_lead")
	}
	return verdict, events, err
}

// climbs tells whether an act is about a duty that was let pass, by its key. Whoever stands on the rung
// has that key on their list of work, whether or not they may read what it is about: the lead who
// doesn't call a victim back is held to it by somebody who never learns what the victim asked.
func climbs(act circle.Body) bool {
	switch act.(type) {
	case circle.EscalationTaken, circle.EscalationTakenOver, circle.EscalationAnswered:
		return true
	}
	return false
}

// thingOfAct is an act as it is to whoever does it.
func thingOfAct(s *circle.State, by By, c circle.Command, view access.View, history []circle.Event) access.Thing {
	t := access.Thing{Ties: view.Ties, Content: c.Content, Act: circle.TypeOf(c.Act)}
	if x, ok := c.Act.(circle.Shared); ok {
		t.OwnAgency = len(x.Contents) == 0 && len(x.Events) > 0 && !slices.ContainsFunc(x.Events, func(id core.EventID) bool {
			i := slices.IndexFunc(history, func(e circle.Event) bool { return e.ID == id })
			return i < 0 || by.Agency == "" || history[i].By.Agency != by.Agency
		})
	}
	if x, ok := c.Act.(circle.SharingEnded); ok {
		t.OwnAgency = slices.ContainsFunc(s.Sharings, func(one circle.Sharing) bool { return one.ID == x.ID && one.By == by.ID })
	}
	return t
}

// tellOfEmergency sends word to who leads and to the officers, at once: that there is something,
// never what.
func (d *Desk) tellOfEmergency(ctx context.Context, w *journal.Writing, s *circle.State, events []circle.Event, now time.Time) error {
	if !slices.ContainsFunc(events, func(e circle.Event) bool { _, is := e.Body.(circle.EmergencyOpened); return is }) {
		return nil
	}
	to := []core.ActorID{s.Keeper().ID, s.Lead.Member, s.Deputy.Member}
	if d.Officers != nil {
		officers, err := d.Officers(ctx)
		if err != nil {
			return fmt.Errorf("find the officers: %w", err)
		}
		to = append(to, officers...)
	}
	d.tell(w, to, now, now)
	return nil
}

// tellOfQuestion sends word to who is asked why they looked. Who doesn't take part holds no duty
// to say so, and would hear of it from nobody.
func (d *Desk) tellOfQuestion(w *journal.Writing, events []circle.Event, now time.Time) {
	for i := range events {
		if q, ok := events[i].Body.(circle.LookQuestioned); ok {
			d.tell(w, []core.ActorID{q.Actor}, now, time.Time{})
		}
	}
}

// receipt promises that what was recorded will be in the log.
func (d *Desk) receipt(events []circle.Event, s *circle.State, leaves []journal.Leaf, given time.Time) (*Receipt, error) {
	promises, err := d.promises(leaves, given)
	return &Receipt{Events: events, State: s, Promises: promises}, err
}

// promises are signed, one per event.
func (d *Desk) promises(leaves []journal.Leaf, given time.Time) (all [][]byte, err error) {
	key, err := d.Keys.Log()
	if err != nil {
		return nil, fmt.Errorf("promise: %w", err)
	}
	for _, leaf := range leaves {
		if leaf.Kind != journal.EventLeaf {
			continue
		}
		promise, err := leaf.Promise(given, SealedWithin).Sign(key.Signer)
		if err != nil {
			return nil, fmt.Errorf("promise for %s: %w", leaf.Ref, err)
		}
		all = append(all, promise)
	}
	return all, nil
}
