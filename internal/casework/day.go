package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// Day is what a professional comes to in the morning: what is theirs, across all households.
type Day struct {
	Alarms    []Task // to answer
	Climbed   []Task // what did not close, and is theirs now
	Mine      []Task // theirs to do or to say yes or no to, by due moment
	Waiting   []Task // what they handed over or asked, and another has
	Questions []core.CircleID
	More      bool   // there is more of theirs than fits: what is due first is here
	Mark      string // how far it is: as DayMark has it
}

// asked are the lists of duties that somebody's day is made of: theirs, those they have to say yes or no
// to, and those they wait for.
func asked(who core.ActorID) []journal.WorkQuery {
	return []journal.WorkQuery{{Owner: who, N: dayMost}, {Asked: who, N: waitingMost}, {Waits: who, N: waitingMost}}
}

// The most that a day holds. What is on record of it grows with its circles [K].
const (
	dayMost     = 200
	waitingMost = 100
	standsMost  = 500
)

const (
	toAnswerAlarm      circle.DutyKind = "answer_alarm"
	toAnswerEscalation circle.DutyKind = "answer_escalation"
)

// Day gives it, each thing for the purpose that its reader has in that circle.
func (d *Desk) Day(ctx context.Context, who access.Who) (*Day, error) {
	now := d.Clock()
	stood, err := d.Store.Stood(ctx, journal.Reader{Actor: who.Actor, Now: now}, nil, "", standsMost)
	if err != nil {
		return nil, fmt.Errorf("list circles: %w", err)
	}
	lists, err := d.tasks(ctx, By{Who: who}, now, tiesIn(stood), asked(who.ID)...)
	if err != nil {
		return nil, err
	}
	day := &Day{More: len(lists[0]) == dayMost, Questions: d.askedWhy(who, stood)}
	rows := make([][]journal.DutyRow, len(lists))
	for i := range lists {
		for j := range lists[i] {
			rows[i] = append(rows[i], lists[i][j].DutyRow)
		}
	}
	if day.Mark, err = dayMark(who.ID, d.around(who, stood), rows); err != nil {
		return nil, err
	}
	for _, t := range slices.Concat(lists[0], lists[1]) {
		switch {
		case t.Owner == who.ID && t.Key.Kind == toAnswerAlarm:
			day.Alarms = append(day.Alarms, t)
		case t.Owner == who.ID && t.Key.Kind == toAnswerEscalation:
			day.Climbed = append(day.Climbed, t)
		case !t.elsewhere(who.ID, now):
			day.Mine = append(day.Mine, t)
		default:
			day.Waiting = append(day.Waiting, t)
		}
	}
	for _, t := range lists[2] {
		if t.Owner != who.ID && t.Asked != who.ID {
			day.Waiting = append(day.Waiting, t)
		}
	}
	slices.SortStableFunc(day.Mine, byDue)
	slices.SortStableFunc(day.Waiting, byDue)
	return day, nil
}

// elsewhere tells whether a duty waits for another now: they hand it over or asked, and the one who
// has to say yes or no has time still. When that is over it is the owner's to see to.
func (t *Task) elsewhere(me core.ActorID, now time.Time) bool {
	return t.Owner == me && t.Asked != me && now.Before(t.Due) && (t.Asked != "" || t.Key.Kind == "accept_handover")
}

func byDue(a, b Task) int {
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Circle, b.Circle), cmp.Compare(a.Key.String(), b.Key.String()))
}

// askedWhy are the circles in which somebody is to say why they looked.
func (d *Desk) askedWhy(who access.Who, stood []journal.Stood) (all []core.CircleID) {
	for _, s := range stood {
		if s.Ties.Has(access.AsAsked) && d.finds(By{Who: who, For: access.Help}, s.Ties) {
			all = append(all, s.Circle)
		}
	}
	return all
}

// Climbed lists what did not close in its circle and is somebody's to answer now; and after that, for
// who leads a team, what a colleague of the same agency has to answer and they can take over.
func (d *Desk) Climbed(ctx context.Context, who access.Who) ([]Task, error) {
	lists, err := d.Tasks(ctx, By{Who: who}, journal.WorkQuery{Owner: who.ID, Kind: toAnswerEscalation, N: dayMost})
	if err != nil || who.Agency == "" || !who.Has(access.TeamLead) {
		return slices.Concat(lists...), err
	}
	theirs, err := d.Tasks(ctx, By{Who: who, For: access.PushThrough}, journal.WorkQuery{Agency: who.Agency, Kind: toAnswerEscalation, N: dayMost})
	if err != nil {
		return nil, err
	}
	mine := func(t Task) bool { return t.Owner == who.ID }
	return slices.Concat(lists[0], slices.DeleteFunc(theirs[0], mine)), nil
}

// newsOpened is how many circles are opened to look for news at the most [K].
const newsOpened = 40

// News gives the circles in which something was recorded after a moment that this reader may know
// and did not record, the latest first: at most n. It goes by their view: what they may not know
// brings no circle here and no circle up. It tells when they asked before, too; zero: never.
func (d *Desk) News(ctx context.Context, who access.Who, after time.Time, n int) ([]*View, time.Time, error) {
	now := d.Clock()
	found, err := d.news(ctx, who, after, now)
	if err != nil {
		return nil, time.Time{}, err
	}
	mark := "news/" + string(who.ID)
	was, err := d.Store.Mark(ctx, mark)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("when the news was seen: %w", err)
	}
	// Who asks twice at once has seen it once.
	if err := d.Store.SetMark(ctx, mark, was, now.UTC().Format(time.RFC3339Nano)); err != nil && !errs.Is(err, errs.Conflict) {
		return nil, time.Time{}, fmt.Errorf("the news was seen: %w", err)
	}
	before, _ := time.Parse(time.RFC3339Nano, was) // none: never.
	return found[:min(n, len(found))], before, nil
}

func (d *Desk) news(ctx context.Context, who access.Who, after, now time.Time) ([]*View, error) {
	changed, err := d.Store.Changed(ctx, journal.Reader{Actor: who.Actor, Now: now}, after, newsOpened)
	if err != nil {
		return nil, fmt.Errorf("list what changed: %w", err)
	}
	var found []*View
	for _, id := range slices.DeleteFunc(changed, core.CircleID.IsFile) {
		by := By{Who: who}
		if by.For, err = d.Purpose(ctx, who, id); err != nil {
			return nil, err
		}
		view, err := d.Glance(ctx, by, id)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !lastNews(view, who.ID, after).IsZero() {
			found = append(found, view)
		}
	}
	slices.SortStableFunc(found, func(a, b *View) int { return lastNews(b, who.ID, after).Compare(lastNews(a, who.ID, after)) })
	return found, nil
}

// IsNews tells whether an event is news to somebody since a moment.
func IsNews(e *circle.Event, to core.ActorID, after time.Time) bool {
	return e.Recorded.After(after) && e.By.ID != to
}

func lastNews(v *View, to core.ActorID, after time.Time) (last time.Time) {
	for i := range v.Events {
		if e := &v.Events[i]; IsNews(e, to, after) && e.Recorded.After(last) {
			last = e.Recorded
		}
	}
	return last
}

// Named finds the circles around somebody in which these names are, among those they stand to: as
// they are written, else as they sound. It is on record as any search is, without the names.
func (d *Desk) Named(ctx context.Context, by By, names []string, n int) ([]journal.Stood, error) {
	people := make([]journal.Known, len(names))
	for i, name := range names {
		people[i] = journal.Known{Name: name} // each by itself: Noah and Lotte are two people.
	}
	all, err := d.Keys.Words(people...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	for _, kind := range []string{journal.NameWord, journal.SoundWord} {
		words := slices.DeleteFunc(slices.Clone(all), func(w journal.Word) bool { return w.Kind != kind })
		found, err := d.search(ctx, by, words, n)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}
