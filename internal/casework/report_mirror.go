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
	"kring/internal/report"
	"kring/internal/text"
)

// A circle hears what becomes of a report that stands beside it: new facts, what was decided, that whoever
// reported heard. What the desk does is there at once, in the name of who did it. All else is brought by
// the clock, within its next round: what came by a receipt (an answer that takes longer would tell whoever
// reported that there is a circle), what a professional added, and what was lost when a server died. Every
// act on such a report wakes the clock in its own transaction; what is missing in the circle is looked at
// there, so nothing comes twice.

// wakes sets the moment from which the clock brings a report's circles up to date.
func wakes(w *journal.Writing, s *report.State, now time.Time) {
	if len(s.Circles) > 0 && len(w.Events) > 0 {
		w.Look = now
	}
}

// mirror brings the circles of a report up to date. In one that refuses, such as one that ended, that is on
// record, and the report goes on.
func (r *Reports) mirror(ctx context.Context, by By, id core.ReportID) error {
	_, history, err := r.load(ctx, id)
	if err != nil {
		return err
	}
	return r.mirrored(ctx, by, report.Fold(history), report.Rounds(history))
}

func (r *Reports) mirrored(ctx context.Context, by By, s *report.State, rounds []report.Round) error {
	for _, to := range s.Circles {
		if err := r.mirrorIn(ctx, by, s, rounds, to); err != nil {
			return fmt.Errorf("tell %s of %s: %w", to, s.ID, err)
		}
	}
	return nil
}

// mirrorIn does it in one circle. A refusal stands as long as the circle is as it was; it is asked again
// only when somebody else acted meanwhile.
func (r *Reports) mirrorIn(ctx context.Context, by By, s *report.State, rounds []report.Round, to core.CircleID) error {
	refused := -1
	for range attempts {
		stored, history, err := r.Desk.load(ctx, to, circle.Command{})
		switch {
		case errs.Is(err, errs.NotFound) || err == nil && stored.Tombstone != nil:
			return nil // its time was over.
		case err != nil:
			return err
		}
		there := circle.Fold(history)
		acts := missing(s, rounds, there)
		if len(acts) == 0 || there.Seq == refused {
			return nil
		}
		if by.ID == Background.ID {
			err = r.hears(ctx, s, stored, history, acts)
		} else {
			_, err = r.Desk.Together(ctx, by, to, acts...)
		}
		var said *errs.Error
		switch {
		case err == nil:
			return nil
		case errs.Is(err, errs.Conflict):
			continue
		case !errors.As(err, &said) || said.Kind == errs.Internal:
			return err
		}
		refused = there.Seq
	}
	return journal.Clash("tell a circle of a report") // the clock comes by again.
}

// hears puts acts on record of a circle that nobody does: the clock brings them, of the agency that has the report.
func (r *Reports) hears(ctx context.Context, s *report.State, stored *journal.Stored, history []circle.Event, acts []circle.Command) error {
	there := circle.Fold(history)
	by := By{Who: access.Who{Actor: core.Actor{ID: Background.ID, Agency: s.Agency}}}
	m := circle.Moment{Now: heard(r.Desk.Clock(), s, there), Rules: r.Desk.Rules}
	var events []circle.Event
	for _, c := range by.commands(acts) {
		some, err := circle.Decide(there, c, m)
		if err != nil {
			return r.Desk.refused(ctx, by, stored.Circle, c, access.Verdict{Policy: byTheClock, Allowed: true}, m.Now, err)
		}
		for i := range some {
			some[i].ID = core.EventID(r.Desk.NewID())
			circle.Apply(there, &some[i])
		}
		events = append(events, some...)
	}
	return r.Desk.putByClock(ctx, by, stored, there, history, events, m)
}

// heard is the moment at which a circle hears of a report: no finer than what it hears of.
func heard(now time.Time, s *report.State, there *circle.State) time.Time {
	if s.Latest.Equal(Coarse(s.Latest)) {
		now = Coarse(now)
	}
	for _, latest := range []time.Time{s.Latest, there.Latest} {
		if now.Before(latest) {
			now = latest
		}
	}
	return now
}

// missing are the acts by which a circle says what the desk did with a report. Of the words of the
// report and of the ground nothing goes there: the desk chooses what it tells.
func missing(s *report.State, rounds []report.Round, there *circle.State) []circle.Command {
	said := text.New(text.Languages[0])
	var acts []circle.Command
	for _, round := range rounds {
		known := there.ReportOf(round.ID)
		if known == nil {
			if !there.Ended.IsZero() && len(acts) == 0 {
				acts = append(acts, circle.Command{Act: circle.Reopened{Reason: said.Word("report.circle.facts")}})
			}
			known = &circle.Report{ID: round.ID}
			acts = append(acts, circle.Command{Happened: round.Began, Act: circle.ReportLinked{
				Report: round.ID, Reporter: s.Reporter.Key, Citizen: !s.Reporter.Professional, Persons: aboutIn(s, there, s.Same[there.ID]),
				What: said.Word("report.circle.facts"), Acute: round.Acute,
			}})
		}
		if round.Outcome == "" {
			continue
		}
		told := !known.Told.IsZero()
		if known.Decided.IsZero() || known.Decision != circle.Decision(round.Outcome) {
			told = false // another decision is told too.
			acts = append(acts, circle.Command{Act: circle.ReportDecided{
				Report: round.ID, Decision: circle.Decision(round.Outcome), Ground: said.Word("report.circle.ground"),
			}})
		}
		if !round.Over.IsZero() && !told {
			acts = append(acts, circle.Command{Act: circle.ReporterTold{Report: round.ID, NotReached: !round.Reached}})
		}
	}
	return acts
}

// aboutIn are those of a circle whom a report is about: whom the desk laid beside somebody there, and
// whoever came into the circle from the report.
func aboutIn(s *report.State, there *circle.State, same map[core.PersonID]core.PersonID) []core.PersonID {
	var about []core.PersonID
	for i := range s.About {
		id := s.About[i].Person
		if is := same[id]; is != "" {
			id = is
		}
		if there.PersonName(id) != "" && !slices.Contains(about, id) {
			about = append(about, id)
		}
	}
	return about
}
