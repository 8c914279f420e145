// Package casework is what people do with the product: one act on a circle, from the command to
// what stands in the store. An act is decided, stored and audited together or not at all.
//
// It holds no rule of the field (that is circle), no SQL and no HTTP.
package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/text"
)

// Store is what casework needs of a store.
type Store interface {
	Append(ctx context.Context, w *journal.Writing, leaves []journal.Leaf) error
	Audit(ctx context.Context, rows []journal.AuditRow, leaves []journal.Leaf) error
	Load(ctx context.Context, id core.CircleID) (*journal.Stored, error)
	Stood(ctx context.Context, r journal.Reader, named []core.CircleID, after core.CircleID, n int) ([]journal.Stood, error)
	Search(ctx context.Context, words []journal.Word, within *journal.Reader, n int) ([]core.CircleID, error)
	Work(ctx context.Context, q journal.WorkQuery) ([]journal.DutyRow, error)
	KeysOf(ctx context.Context, named []core.CircleID) ([]journal.WrappedKey, error)
	Changed(ctx context.Context, r journal.Reader, after time.Time, n int) ([]core.CircleID, error)
	Audited(ctx context.Context, q journal.AuditQuery) ([]journal.AuditRow, error)
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, was, now string) error
	Bury(ctx context.Context, t journal.Tombstone, leaf journal.Leaf) error
	journal.PartStore
	Versions
}

// Vault encrypts and decrypts with a circle's own key.
type Vault interface {
	NewCircleKey(id core.CircleID) (wrapped []byte, err error)
	Seal(wrapped []byte, e circle.Event) (journal.Row, error)
	OpenAll(st *journal.Stored) ([]circle.Event, error)
	SealReport(wrapped []byte, e report.Event) (journal.Row, error)
	OpenReport(st *journal.Stored) ([]report.Event, error)
	SealAdvice(wrapped []byte, e report.AdviceEvent) (journal.Row, error)
	OpenAdvice(st *journal.Stored) ([]report.AdviceEvent, error)
	SealTalk(wrapped []byte, e report.TalkEvent) (journal.Row, error)
	OpenTalk(st *journal.Stored) ([]report.TalkEvent, error)
	Forget(id core.CircleID)
	SealSheet(wrapped []byte, d *journal.DutyRow, sheet *journal.Sheet) error
	OpenSheet(wrapped []byte, d *journal.DutyRow) (*journal.Sheet, error)
}

// Keys are the keys that an act needs beside the circle's own.
type Keys interface {
	// Words are the keyed search words of people.
	Words(people ...journal.Known) ([]journal.Word, error)
	// Lookups are the words to search for a person by, the surest first.
	Lookups(p journal.Known) ([][]journal.Word, error)
	// Log signs what is promised to be in the log.
	Log() (journal.LogKey, error)
}

// Desk does the acts. It is safe to share.
type Desk struct {
	Store Store
	Vault Vault
	Keys  Keys
	Rules *rules.Rules
	Clock core.Clock
	NewID core.IDSource

	Policies *access.Policies
	// Officers are told of every emergency access; nil: nobody is.
	Officers func(ctx context.Context) ([]core.ActorID, error)
	// OnCall is who is on call now at an agency: what is acute is told to them too; nil: to nobody.
	OnCall func(ctx context.Context, agency core.AgencyID) ([]core.ActorID, error)
	// Newest gives the newest signed checkpoint, which no promise may lie before; nil: promises go
	// by the clock alone.
	Newest func(ctx context.Context) ([]byte, error)

	newest newest
	opened opened
}

// SealedWithin is how soon after it was recorded an event is in the log: what a receipt
// promises, and what verify holds the operator to.
const SealedWithin = time.Minute

// attempts is how often an act is decided anew when somebody else was first.
const attempts = 5

// Receipt is what whoever acted gets: what was recorded, how the circle stands now, and a
// signed promise per event that it will be in the log.
type Receipt struct {
	Events   []circle.Event
	State    *circle.State
	Promises [][]byte
}

// Act puts a command on record. A refusal is an *errs.Error whose text says what would make it
// possible; it is audited too. When somebody else changed the circle meanwhile, the act is
// decided anew on what is there now.
func (d *Desk) Act(ctx context.Context, by By, id core.CircleID, c circle.Command) (*Receipt, error) {
	return d.Together(ctx, by, id, c)
}

// Together puts commands on record one after the other: all of them, or none.
func (d *Desk) Together(ctx context.Context, by By, id core.CircleID, all ...circle.Command) (*Receipt, error) {
	return d.record(ctx, by, id, all, "")
}

// record does it; with a number given its first event gets that, so that it is there once.
func (d *Desk) record(ctx context.Context, by By, id core.CircleID, all []circle.Command, number core.EventID) (*Receipt, error) {
	now := d.Clock()
	all = by.commands(all)
	for range attempts {
		receipt, done, err := d.try(ctx, &by, id, all, number, now)
		if errs.Is(err, errs.Conflict) {
			continue
		}
		if err != nil {
			return nil, d.refused(ctx, by, id, all[done.last], done.verdict, now, err)
		}
		return receipt, nil
	}
	return nil, &errs.Error{Kind: errs.Conflict, Say: text.M("refused.busy"), Cause: fmt.Errorf("act on %s: %d attempts", id, attempts)}
}

// commands are these as somebody gives them: nobody acts in another's name, and of none nothing
// can be recorded.
func (b By) commands(all []circle.Command) []circle.Command {
	if len(all) == 0 {
		return []circle.Command{{By: b.Actor}}
	}
	own := slices.Clone(all)
	for i := range own {
		own[i].By = b.Actor
	}
	return own
}

// try decides the acts on what is stored now and appends what they put on record. It finds whether
// whoever acts is a neighbour, also when it is refused.
func (d *Desk) try(ctx context.Context, by *By, id core.CircleID, all []circle.Command, number core.EventID, now time.Time) (*Receipt, decided, error) {
	none := decided{verdict: access.Verdict{Policy: access.None}}
	stored, history, err := d.load(ctx, id, all[0])
	if err != nil {
		return nil, none, err
	}
	s := circle.Fold(history)
	*by = by.near(s)
	if done := numbered(history, number, *by); done != nil {
		return &Receipt{Events: []circle.Event{*done}, State: s}, none, nil
	}
	stands := access.Stands(s, d.Rules)
	m := circle.Moment{Now: now, Rules: d.Rules}
	done, err := d.decideAll(*by, id, all, number, s, history, m)
	if err != nil {
		return nil, done, err
	}
	w, err := d.writing(ctx, id, stored, s, history, done.events, m)
	if err != nil {
		return nil, done, err
	}
	if after := access.Stands(s, d.Rules); !slices.Equal(stands, after) {
		w.Stands = after
	}
	if err := d.tellOfEmergency(ctx, w, s, done.events, now); err != nil {
		return nil, done, err
	}
	d.tellOfQuestion(w, done.events, now)
	w.Audit = done.audit
	given, err := d.given(ctx, now) // now that nothing is on record yet, should it fail.
	if err != nil {
		return nil, done, err
	}
	leaves := w.Leaves()
	if err := d.Store.Append(ctx, w, leaves); err != nil {
		return nil, done, fmt.Errorf("append to %s: %w", id, err)
	}
	receipt, err := d.receipt(done.events, s, leaves, given)
	return receipt, done, err
}

// load gives a circle as it stands; an opening act starts from nothing.
func (d *Desk) load(ctx context.Context, id core.CircleID, c circle.Command) (*journal.Stored, []circle.Event, error) {
	stored, err := d.stored(ctx, id)
	if _, opens := c.Act.(circle.Opened); opens && errs.Is(err, errs.NotFound) {
		key, err := d.Vault.NewCircleKey(id)
		return &journal.Stored{Circle: id, Key: key}, nil, err
	}
	if err != nil {
		return nil, nil, err
	}
	events, err := d.Vault.OpenAll(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", id, err)
	}
	return stored, events, nil
}

// writing is all that goes into the transaction of these events, but for the audit.
func (d *Desk) writing(ctx context.Context, id core.CircleID, stored *journal.Stored, s *circle.State, history, events []circle.Event, m circle.Moment) (*journal.Writing, error) {
	w := &journal.Writing{Circle: id, Expected: len(stored.Rows), Held: stored.Held}
	if w.Expected == 0 {
		w.Key = stored.Key
	}
	for i := range events {
		row, err := d.Vault.Seal(stored.Key, events[i])
		if err != nil {
			return nil, fmt.Errorf("seal %s: %w", id, err)
		}
		w.Events = append(w.Events, row)
		switch events[i].Body.(type) {
		case circle.PersonAdded, circle.AddressRecorded, circle.AddressHidden:
			if w.Words, err = d.Keys.Words(known(s)...); err != nil {
				return nil, fmt.Errorf("search words of %s: %w", id, err)
			}
		}
	}
	duties := d.follow(w, s, m)
	if err := d.sheets(w, stored.Key, s, append(history, events...), duties, m); err != nil {
		return nil, err
	}
	d.notices(w, duties, m.Now) // with their sheets, for what is new goes by all of a duty.
	return w, d.tellOnCall(ctx, w, s, duties, m.Now)
}

// follow fills in what follows from how the circle stands: the duties, and when to look again.
func (d *Desk) follow(w *journal.Writing, s *circle.State, m circle.Moment) []circle.Duty {
	duties := circle.Duties(s, m)
	for i := range duties {
		w.Duties = append(w.Duties, dutyRow(w.Circle, s, &duties[i]))
	}
	for _, turn := range circle.Turns(s, m.Rules) {
		// It has turned after its moment, not at it: who looks at it has to come back.
		past := turn.Add(time.Microsecond).Truncate(time.Microsecond)
		if s.Ongoing() && past.After(m.Now) && (w.Look.IsZero() || past.Before(w.Look)) {
			w.Look = past
		}
	}
	return duties
}

func dutyRow(id core.CircleID, s *circle.State, duty *circle.Duty) journal.DutyRow {
	return journal.DutyRow{
		Circle: id, Key: duty.Key, Owner: duty.Owner.ID, Agency: duty.Owner.Agency, Link: duty.Link, Rule: duty.Rule,
		Since: duty.Since, Due: duty.Due, Rung: duty.Rung, Settled: !s.Lapses.Would(*duty), Waits: duty.For, Asked: duty.Asked,
	}
}

// known is what the people of a circle can be found by.
func known(s *circle.State) []journal.Known {
	people := make([]journal.Known, len(s.Persons))
	for i := range s.Persons {
		p := &s.Persons[i]
		people[i] = journal.Known{Name: p.Name, Born: p.Born, Postcode: string(p.Address.Postcode), Number: p.Address.House, Apart: true}
	}
	return people
}
