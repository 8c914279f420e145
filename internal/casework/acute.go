package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
)

// actionOfAcute is looking at what is acute as who is on call.
const actionOfAcute = "duty.acute"

// Acute lists the circles of an agency in which something acute waits for an answer, for who is on
// call there: the word they got says no more than that there is something. What is shown is that the
// circle is there; to read it they give a reason first (emergency access).
func (d *Desk) Acute(ctx context.Context, by By, n int) ([]core.CircleID, error) {
	by.For = access.Crisis
	verdict := d.Policies.Decide(by.Who, access.Find, access.Thing{}, by.For)
	if !verdict.Allowed || by.Agency == "" {
		return nil, nil
	}
	now := d.Clock()
	q := journal.WorkQuery{Agency: by.Agency, Before: now.Add(d.longestAnswer(now)), N: 500}
	var circles []core.CircleID
	for {
		page, err := d.Store.Work(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list what is acute: %w", err)
		}
		for i := range page {
			if row := &page[i]; row.Rule == acuteRule && !slices.Contains(circles, row.Circle) {
				circles = append(circles, row.Circle)
			}
		}
		if len(page) < q.N || len(circles) >= n {
			break
		}
		q.After = &page[len(page)-1]
	}
	circles = circles[:min(n, len(circles))]
	if len(circles) == 0 {
		return nil, nil
	}
	found, err := d.may(ctx, by, journal.Reader{Actor: by.Actor, Now: now}, circles)
	if err != nil {
		return nil, err
	}
	if err := put(ctx, d.Store, done(by.row(d.NewID(), now, "", 0, actionOfAcute), verdict.Policy)); err != nil {
		return nil, err
	}
	circles = circles[:0]
	for _, s := range found {
		circles = append(circles, s.Circle)
	}
	return circles, nil
}

// longestAnswer is how far ahead an acute alarm can be due.
func (d *Desk) longestAnswer(now time.Time) time.Duration {
	return d.Rules.Alarm.AnswerAcute.After(now).Sub(now) + time.Hour
}
