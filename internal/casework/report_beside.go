package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// Beside is a circle or an earlier report in which somebody is found whom a report may be about. It is
// no match: people look whether it is the same family (DOMAIN §5: two in three reports concern one that
// is known).
type Beside struct {
	Circle core.CircleID // or
	Report core.ReportID //
	Agency core.AgencyID // that received that report
	Of     []core.PersonID
	By     []Likeness // how they were found, the surest first
}

// Likeness is by what somebody was found.
type Likeness string

// The likenesses, the surest first.
const (
	SameNameAndBirth Likeness = "name_born"
	SameName         Likeness = "name"
	SoundsAlike      Likeness = "sound"
	SameAddress      Likeness = "address"
)

var likenesses = []Likeness{SameNameAndBirth, SameName, SoundsAlike, SameAddress}

// besideMost is how many are shown of each way of looking [K].
const besideMost = 20

// Beside lays a report beside all circles and all earlier reports, for whose task that is. It is on
// record, found or not, without what was searched for.
func (r *Reports) Beside(ctx context.Context, by By, id core.ReportID) ([]Beside, error) {
	d, now := r.Desk, r.Desk.Clock()
	_, history, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	s := report.Fold(history)
	view, found := d.Policies.LookAtReport(by.Who, by.For, s, history, d.Rules)
	verdict := d.Policies.Decide(by.Who, access.Search, access.Thing{}, by.For)
	if !found || !verdict.Allowed {
		return nil, r.refused(ctx, by, id.File(), actionOfComparing, verdict, now, journal.Absent(string(id.File())))
	}
	at := map[core.CircleID]*Beside{}
	for _, one := range s.About {
		if err := r.lookBeside(ctx, id.File(), one, at); err != nil {
			return nil, err
		}
	}
	all, err := r.besides(ctx, by, at)
	if err != nil {
		return nil, err
	}
	row := done(by.row(d.NewID(), now, id.File(), view.Ties, actionOfComparing), verdict.Policy)
	return all, put(ctx, d.Store, row)
}

// lookBeside finds one person in each way that what is known of them allows.
func (r *Reports) lookBeside(ctx context.Context, self core.CircleID, one report.Subject, at map[core.CircleID]*Beside) error {
	where := journal.Known{Postcode: one.Postcode, Number: one.House, Apart: true}
	for _, way := range []struct {
		known journal.Known
		like  []Likeness // of the lists that Lookups gives, by place; the last goes for what comes after
	}{
		{journal.Known{Name: one.Name, Born: one.Born}, []Likeness{SameNameAndBirth, SameNameAndBirth, SoundsAlike}},
		{journal.Known{Name: one.Name}, []Likeness{SameName, SameName, SoundsAlike}},
		{where, []Likeness{SameAddress}},
	} {
		if way.known.Name == "" && way.like[0] != SameAddress || way.like[0] == SameNameAndBirth && way.known.Born.IsZero() {
			continue
		}
		lists, err := r.Desk.Keys.Lookups(way.known)
		if err != nil {
			return fmt.Errorf("look beside: %w", err)
		}
		for i, words := range lists {
			if len(words) == 0 {
				continue
			}
			like := way.like[min(i, len(way.like)-1)]
			if len(lists) == 2 && i == 1 && way.like[0] != SameAddress {
				like = SoundsAlike // a name of one part has no way of being written in one.
			}
			ids, err := r.Desk.Store.Search(ctx, words, nil, besideMost)
			if err != nil {
				return fmt.Errorf("look beside: %w", err)
			}
			for _, id := range ids {
				if id != self {
					note(at, id, one.Person, like)
				}
			}
		}
	}
	return nil
}

func note(at map[core.CircleID]*Beside, id core.CircleID, of core.PersonID, like Likeness) {
	b := at[id]
	if b == nil {
		b = &Beside{}
		at[id] = b
	}
	b.Of, b.By = appendNew(b.Of, of), appendNew(b.By, like)
}

func appendNew[T comparable](all []T, one T) []T {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// besides are what was found, the surest first: circles that may be known, and reports. Of a report at
// another agency nothing is told but which agency has it.
func (r *Reports) besides(ctx context.Context, by By, at map[core.CircleID]*Beside) ([]Beside, error) {
	var circles []core.CircleID
	var all []Beside
	for id, b := range at {
		if !id.IsFile() {
			circles = append(circles, id)
			continue
		}
		if other, is := id.Report(); is {
			_, history, err := r.load(ctx, other)
			if errs.Is(err, errs.NotFound) {
				continue // it was destroyed meanwhile.
			}
			if err != nil {
				return nil, err
			}
			s := report.Fold(history)
			if s.BarredNow(by.ID) {
				continue
			}
			b.Report, b.Agency = other, s.Agency
			all = append(all, *b)
		}
	}
	slices.Sort(circles)
	stood, err := r.Desk.may(ctx, by, journal.Reader{Actor: by.Actor, Now: r.Desk.Clock()}, circles)
	if err != nil {
		return nil, err
	}
	for _, one := range stood {
		b := at[one.Circle]
		b.Circle = one.Circle
		all = append(all, *b)
	}
	for i := range all {
		slices.SortFunc(all[i].By, func(a, b Likeness) int { return cmp.Compare(slices.Index(likenesses, a), slices.Index(likenesses, b)) })
	}
	slices.SortFunc(all, func(a, b Beside) int {
		return cmp.Or(cmp.Compare(slices.Index(likenesses, a.By[0]), slices.Index(likenesses, b.By[0])), cmp.Compare(len(b.Of), len(a.Of)),
			cmp.Compare(a.Circle, b.Circle), cmp.Compare(a.Report, b.Report))
	})
	return all, nil
}
