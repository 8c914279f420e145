package casework

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/text"
)

// Talk is what is said in words about a request for advice, to one of the two who say it.
type Talk struct {
	Advice *report.Advice
	Said   *report.Talk // nil: nobody said anything, or it is destroyed
	Until  time.Time    // it is destroyed; zero: nothing was said
	Gone   time.Time    // when it was; zero: it wasn't
}

const (
	actionOfReadingTalk = "talk.read"
	// overByTime and overByAsker are the grounds of a talk that was destroyed.
	overByTime  = "term"
	overByAsker = byRequest
)

// AskMore puts words on record of who asks for advice and comes back with a receipt; id makes the same words
// sent twice one. A talk begins with its first word.
func (r *Reports) AskMore(ctx context.Context, locator []byte, id core.ItemID, words string) error {
	file, err := r.adviceFound(ctx, locator)
	if err != nil {
		return err
	}
	done, err := r.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	now, act, verdict := Coarse(r.Desk.Clock()), report.TalkAsked{ID: id, Words: words}, access.Verdict{Allowed: true, Policy: byTheDoor}
	err = r.talking(func() error {
		_, history, err := r.loadAdvice(ctx, file)
		if err != nil {
			return err
		}
		return r.sayIn(ctx, byReceipt(), report.FoldAdvice(history), id, act, verdict, now)
	})
	if err != nil {
		return r.refused(ctx, byReceipt(), file, report.TypeOfTalk(act), verdict, now, err)
	}
	return nil
}

// Answer puts words of the desk on record of a request for advice, and there that it answered and no more.
func (r *Reports) Answer(ctx context.Context, by By, id core.ReportID, item core.ItemID, words string) error {
	now, act, file := r.Desk.Clock(), report.TalkAnswered{ID: item, Words: words}, id.AdviceFile()
	verdict := access.Verdict{Policy: access.None}
	err := r.talking(func() error {
		_, history, err := r.loadAdvice(ctx, file)
		if err != nil {
			return err
		}
		a := report.FoldAdvice(history)
		if verdict = r.Desk.Policies.Decide(by.Who, access.Handle, talkThing(by, a, act), by.For); !verdict.Allowed {
			return journal.Absent(string(file))
		}
		return r.sayIn(ctx, by, a, item, act, verdict, now)
	})
	if err != nil {
		return r.refused(ctx, by, file, report.TypeOfTalk(act), verdict, now, err)
	}
	return r.Advise(ctx, by, id, report.AdviceAnswered{})
}

// talking decides anew when somebody else was first.
func (r *Reports) talking(do func() error) (err error) {
	for range attempts {
		if err = do(); !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	return &errs.Error{Kind: errs.Conflict, Say: text.M("refused.busy"), Cause: fmt.Errorf("talk: %d attempts: %w", attempts, err)}
}

// sayIn puts a word in the talk about a request for advice, and begins it with the first.
func (r *Reports) sayIn(ctx context.Context, by By, a *report.Advice, item core.ItemID, act report.TalkBody, verdict access.Verdict, now time.Time) error {
	stored, history, err := r.loadTalk(ctx, a.ID.TalkFile())
	switch {
	case errs.Is(err, errs.NotFound):
	case err != nil:
		return err
	case report.FoldTalk(history).Has(item):
		return nil // it was sent before.
	case stored.Tombstone != nil:
		return errs.Refuse("refused.talk.gone")
	}
	switch {
	case a.Ended():
		return errs.Refuse("refused.talk.closed")
	case a.By.Reach != report.ByChannel:
		return errs.Refuse("refused.talk.unreachable")
	case stored != nil:
		return r.talk(ctx, by, stored, history, []report.TalkBody{act}, verdict, now)
	}
	key, err := r.Desk.Vault.NewCircleKey(a.ID.TalkFile())
	if err != nil {
		return fmt.Errorf("begin a talk: %w", err)
	}
	opened := report.TalkOpened{Advice: a.ID, Agency: a.Agency, Holder: a.Holder, Ladder: a.Ladder[circle.RungTeam:]}
	return r.talk(ctx, by, &journal.Stored{Circle: a.ID.TalkFile(), Key: key}, nil, []report.TalkBody{opened, act}, verdict, now)
}

// loadTalk gives a talk as it is stored; one that was destroyed has its tombstone, and no events.
func (r *Reports) loadTalk(ctx context.Context, file core.CircleID) (*journal.Stored, []report.TalkEvent, error) {
	stored, err := r.Desk.Store.Load(ctx, file)
	if err != nil {
		return nil, nil, absent(file, err)
	}
	if stored.Tombstone != nil {
		return stored, nil, nil
	}
	events, err := r.Desk.Vault.OpenTalk(stored)
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", file, err)
	}
	return stored, events, nil
}

// talk decides acts one after the other and appends what they put on record. It has no words to be found
// by, and nobody stands to it: the clock looks at it again when it has to be destroyed.
func (r *Reports) talk(ctx context.Context, by By, stored *journal.Stored, history []report.TalkEvent, acts []report.TalkBody, verdict access.Verdict, now time.Time) error {
	d, t, m := r.Desk, report.FoldTalk(history), circle.Moment{Now: now, Rules: r.Desk.Rules}
	w := &journal.Writing{Circle: stored.Circle, Expected: len(stored.Rows), Held: stored.Held}
	if w.Expected == 0 {
		w.Key = stored.Key
	}
	for _, act := range acts {
		e, err := report.DecideTalk(t, by.Actor, act, m)
		if err != nil {
			return err
		}
		e.ID = core.EventID(d.NewID())
		report.ApplyTalk(t, e)
		row, err := d.Vault.SealTalk(stored.Key, *e)
		if err != nil {
			return fmt.Errorf("seal %s: %w", stored.Circle, err)
		}
		w.Events = append(w.Events, row)
		w.Audit = append(w.Audit, done(by.row(d.NewID(), now, w.Circle, 0, report.TypeOfTalk(act)), verdict.Policy, report.ContentOfTalk(act)))
	}
	w.Look = t.Ends(d.Rules)
	if err := r.adviceDuties(w, stored.Key, t.Agency, time.Time{}, t.Lapses, report.TalkDuties(t, m), now); err != nil {
		return err
	}
	_, err := r.put(ctx, w, now)
	return err
}

// talkThing is a word about a request for advice as it is to somebody of the desk.
func talkThing(by By, a *report.Advice, act report.TalkBody) access.Thing {
	return access.Thing{Content: core.SafetyFacts, Act: report.TypeOfTalk(act), OwnAgency: by.Agency != "" && by.Agency == a.Agency}
}

// TalkOf is a request for advice with what was said about it, to who comes back with its receipt. It is on
// record as Return is.
func (r *Reports) TalkOf(ctx context.Context, locator []byte) (*Talk, error) {
	file, err := r.adviceFound(ctx, locator)
	if err != nil {
		return nil, err
	}
	a, err := r.adviceReturned(ctx, file)
	if err != nil {
		return nil, err
	}
	t, err := r.said(ctx, a)
	if err != nil || t.Said == nil {
		return t, err
	}
	row := byReceipt().row(r.Desk.NewID(), Coarse(r.Desk.Clock()), a.ID.TalkFile(), 0, actionOfReadingTalk)
	return t, put(ctx, r.Desk.Store, done(row, byTheDoor, core.Process, core.SafetyFacts))
}

// ReadTalk gives it to the desk that received the request, and records that they looked.
func (r *Reports) ReadTalk(ctx context.Context, by By, id core.ReportID) (*Talk, error) {
	file := id.AdviceFile()
	_, history, err := r.loadAdvice(ctx, file)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	a := report.FoldAdvice(history)
	verdict := r.Desk.Policies.Decide(by.Who, access.See, talkThing(by, a, report.TalkAsked{}), by.For)
	row := by.row(r.Desk.NewID(), r.Desk.Clock(), id.TalkFile(), 0, actionOfReadingTalk)
	if err != nil || !verdict.Allowed {
		if err := put(ctx, r.Desk.Store, row); err != nil {
			return nil, err
		}
		return nil, journal.Absent(string(file))
	}
	t, err := r.said(ctx, a)
	if err != nil || t.Said == nil {
		return t, err
	}
	return t, put(ctx, r.Desk.Store, done(row, verdict.Policy, core.Process, core.SafetyFacts))
}

// said is what was said about a request. What has to be destroyed by now is not shown, also when the clock
// is late.
func (r *Reports) said(ctx context.Context, a *report.Advice) (*Talk, error) {
	t := &Talk{Advice: a}
	stored, history, err := r.loadTalk(ctx, a.ID.TalkFile())
	switch {
	case errs.Is(err, errs.NotFound):
		return t, nil
	case err != nil:
		return nil, err
	case stored.Tombstone != nil:
		t.Gone = stored.Tombstone.At
		return t, nil
	}
	s := report.FoldTalk(history)
	if t.Until = s.Ends(r.Desk.Rules); r.Desk.Clock().Before(t.Until) {
		t.Said = s
	} else {
		t.Gone = t.Until
	}
	return t, nil
}

// closeTalk ends the talk about a request for advice that this act ends.
func (r *Reports) closeTalk(ctx context.Context, by By, a *report.Advice, act report.AdviceBody, now time.Time) error {
	_, reported := act.(report.AdviceBecameReport)
	if _, given := act.(report.AdviceGiven); !given && !reported {
		return nil
	}
	if _, err := report.DecideAdvice(a, by.Actor, act, circle.Moment{Now: now, Rules: r.Desk.Rules}); err != nil {
		return err // nothing ends.
	}
	return r.inTalk(ctx, by, a.ID, report.TalkClosed{Reported: reported}, now)
}

// takeTalk gives who took a request for advice the talk about it.
func (r *Reports) takeTalk(ctx context.Context, by By, id core.ReportID, act report.TalkTaken, now time.Time) error {
	return r.talking(func() error { return r.inTalk(ctx, by, id, act, now) })
}

// inTalk puts what follows from an act on the request on record of the talk, if one goes on.
func (r *Reports) inTalk(ctx context.Context, by By, id core.ReportID, act report.TalkBody, now time.Time) error {
	stored, history, err := r.loadTalk(ctx, id.TalkFile())
	switch {
	case errs.Is(err, errs.NotFound):
		return nil
	case err != nil:
		return err
	case stored.Tombstone != nil || !report.FoldTalk(history).Closed.IsZero():
		return nil
	}
	t := report.FoldTalk(history)
	verdict := r.Desk.Policies.Decide(by.Who, access.Handle, access.Thing{Content: core.Process, Act: report.TypeOfTalk(act), OwnAgency: by.Agency != "" && by.Agency == t.Agency}, by.For)
	if !verdict.Allowed {
		return journal.Absent(string(stored.Circle))
	}
	return r.talk(ctx, by, stored, history, []report.TalkBody{act}, verdict, now)
}

// Wipe destroys what was said, at once, for who asked and comes back with the receipt. The request stays: it
// has no words.
func (r *Reports) Wipe(ctx context.Context, locator []byte) error {
	file, err := r.adviceFound(ctx, locator)
	if err != nil {
		return err
	}
	id, _ := file.Advice()
	return r.talking(func() error {
		stored, err := r.Desk.Store.Load(ctx, id.TalkFile())
		switch {
		case errs.Is(err, errs.NotFound):
			return nil
		case err != nil:
			return fmt.Errorf("wipe %s: %w", id.TalkFile(), err)
		case stored.Tombstone != nil:
			return nil
		}
		return r.endTalk(ctx, stored, report.TheReporter, overByAsker, Coarse(r.Desk.Clock()))
	})
}

// endTalk destroys the key of a talk. Its rows stay, and nobody can read them any more.
func (r *Reports) endTalk(ctx context.Context, stored *journal.Stored, by core.ActorID, on string, now time.Time) error {
	t := journal.Tombstone{Circle: stored.Circle, At: journal.Micro(now), By: by, Ground: on, KeySum: sha256.Sum256(stored.Key)}
	if err := r.Desk.Store.Bury(ctx, t, journal.LeafOfTombstone(t)); err != nil {
		return fmt.Errorf("end %s: %w", stored.Circle, err)
	}
	r.Desk.Vault.Forget(stored.Circle)
	return nil
}

// lookAtTalk destroys a talk that is over, whoever came back or didn't, and else puts on record that its
// moment passed.
func (r *Reports) lookAtTalk(ctx context.Context, file core.CircleID) error {
	stored, history, err := r.loadTalk(ctx, file)
	if err != nil {
		return err
	}
	if stored.Tombstone != nil {
		return nil
	}
	now, t := r.Desk.Clock(), report.FoldTalk(history)
	if !now.Before(t.Ends(r.Desk.Rules)) {
		return r.endTalk(ctx, stored, Background.ID, overByTime, now)
	}
	lapses := report.TalkLapses(t, circle.Moment{Now: now, Rules: r.Desk.Rules})
	by := By{Who: access.Who{Actor: Background}}
	return r.talk(ctx, by, stored, history, lapses, access.Verdict{Policy: byTheClock}, now)
}
