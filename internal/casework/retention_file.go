package casework

import (
	"context"
	"fmt"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
	"kring/internal/rules"
	"kring/internal/text"
)

// byRequest is the ground on which somebody concerned had what is kept of them destroyed (Wmo 5.3.5).
const byRequest = "request"

// ripeFile gives what was kept apart for the file of a report or a request for advice that may be buried
// now, and refuses any other.
func (r *Retention) ripeFile(stored *journal.Stored, on string, now time.Time) ([]Secret, error) {
	if _, is := stored.Circle.Advice(); is {
		return nil, r.ripeAdvice(stored, now)
	}
	if _, is := stored.Circle.Talk(); is {
		return nil, r.ripeTalk(stored, now)
	}
	id, is := stored.Circle.Report()
	if !is {
		return nil, journal.Absent(string(stored.Circle))
	}
	events, err := r.Vault.OpenReport(stored)
	if err != nil {
		return nil, fmt.Errorf("bury %s: %w", stored.Circle, err)
	}
	s := report.Fold(events)
	if !s.Answered() {
		return nil, errs.Refuse("refused.bury.ongoing")
	}
	if until := ReportKeptUntil(s, r.Rules, on); now.Before(until) {
		return nil, errs.Refuse("refused.bury.until", text.Day("until", until))
	}
	return []Secret{ReporterOf("", id)}, nil
}

func (r *Retention) ripeAdvice(stored *journal.Stored, now time.Time) error {
	events, err := r.Vault.OpenAdvice(stored)
	if err != nil {
		return fmt.Errorf("bury %s: %w", stored.Circle, err)
	}
	a := report.FoldAdvice(events)
	if !a.Ended() {
		return errs.Refuse("refused.bury.ongoing")
	}
	last := time.Time{}
	for i := range events {
		if events[i].Recorded.After(last) {
			last = events[i].Recorded
		}
	}
	if until := r.Rules.Retention.Keep.After(last); now.Before(until) {
		return errs.Refuse("refused.bury.until", text.Day("until", until))
	}
	return nil
}

// ripeTalk refuses a talk that is not over: the clock ends it, and a command only where no clock runs.
func (r *Retention) ripeTalk(stored *journal.Stored, now time.Time) error {
	events, err := r.Vault.OpenTalk(stored)
	if err != nil {
		return fmt.Errorf("bury %s: %w", stored.Circle, err)
	}
	if until := report.FoldTalk(events).Ends(r.Rules); now.Before(until) {
		return errs.Refuse("refused.bury.until", text.Day("until", until))
	}
	return nil
}

// ReportKeptUntil is until when a report that was answered has to be kept: as long as a circle, unless
// somebody concerned asked to destroy it and the desk decided so (within three months, Wmo 5.3.5). A
// decision from before new facts came counts no more.
func ReportKeptUntil(s *report.State, of *rules.Rules, on string) time.Time {
	if on == byRequest && s.Destroy && !s.DestructionDecided.Before(s.Since) {
		return s.DestructionDecided
	}
	end := s.Latest
	until := months(keptAtLeast).After(end)
	if by := of.Retention.Keep.After(end); by.After(until) {
		until = by
	}
	for i := range s.About {
		one := &s.About[i]
		born := one.Born
		switch {
		case !born.IsZero():
		case one.Age > 0:
			born = s.Recorded.AddDate(-one.Age, 0, 0)
		case one.Child:
			born = end // nobody knows, so it may have been as late as this.
		default:
			continue
		}
		if grown := months(ofAge).After(born); grown.After(until) {
			until = grown
		}
	}
	return until
}

// Ripe goes through the reports and requests for advice that may be buried now, by ID. It is not on record:
// nobody acted, and nobody saw anything of them.
func (r *Retention) Ripe(ctx context.Context, do func(RipeFile)) error {
	const page = 500
	now := r.Clock()
	for after := core.CircleID("~"); ; { // behind the last circle.
		files, err := r.Store.Circles(ctx, after, page)
		if err != nil {
			return fmt.Errorf("list what may be buried: %w", err)
		}
		for _, id := range files {
			stored, err := r.Store.Load(ctx, id)
			if err != nil {
				return fmt.Errorf("list what may be buried: %w", err)
			}
			if stored.Tombstone != nil || !id.IsFile() {
				continue
			}
			for _, on := range []string{overByTime, byRequest} { // what its term is over for nobody had to ask.
				_, err := r.ripeFile(stored, on, now)
				if err == nil {
					do(RipeFile{id, on})
					break
				}
				if !errs.Is(err, errs.Refused) {
					return err
				}
			}
		}
		if len(files) < page {
			return nil
		}
		after = files[len(files)-1]
	}
}

// RipeFile is a file that may be buried, and on which ground.
type RipeFile struct {
	File core.CircleID
	On   string
}
