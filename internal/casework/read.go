package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// View is a circle as somebody may know it.
type View struct {
	Circle core.CircleID
	access.View
	Theirs func(circle.Body) bool // whether an act is this reader's to do; nil: none is
}

// Read gives what somebody may know of a circle, and records that they looked, at which kinds of
// content and by which policies. A circle that isn't there and one that somebody may not know of
// look the same, and leave the same trace.
func (d *Desk) Read(ctx context.Context, by By, id core.CircleID) (*View, error) {
	return d.shown(ctx, by, id, actionOfReading)
}

// Glance is the same for a line of a list. It stands apart on record: who opens a page with their
// own circles on it didn't open each of them.
func (d *Desk) Glance(ctx context.Context, by By, id core.CircleID) (*View, error) {
	return d.shown(ctx, by, id, actionOfListing)
}

// Print is the same to put on paper, and stands apart on record: paper goes where no right reaches.
func (d *Desk) Print(ctx context.Context, by By, id core.CircleID) (*View, error) {
	return d.shown(ctx, by, id, actionOfPrinting)
}

func (d *Desk) shown(ctx context.Context, by By, id core.CircleID, action string) (*View, error) {
	now := d.Clock()
	seen, err := d.look(ctx, by, id, now)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if seen != nil {
		by = by.near(seen.state)
	}
	row := by.row(d.NewID(), now, id, 0, action)
	if err == nil {
		row = done(by.row(row.ID, now, id, seen.view.Ties, action), strings.Join(seen.view.Policies, "+"), seen.view.Contents...)
	}
	if failed := put(ctx, d.Store, row); failed != nil {
		return nil, failed
	}
	if err != nil {
		return nil, err
	}
	if action == actionOfReading {
		d.opened.open(by, id, now)
	}
	return d.view(by, id, seen), nil
}

// sight is a circle before somebody's eyes: all of it, and what of it they may know.
type sight struct {
	state   *circle.State
	history []circle.Event
	view    access.View
}

// look opens a circle for somebody; errs.NotFound when it isn't there, was buried, or may not be
// known. It leaves no trace: who calls it does, and for that there is a sight of what may not be known.
func (d *Desk) look(ctx context.Context, by By, id core.CircleID, now time.Time) (*sight, error) {
	stored, err := d.stored(ctx, id)
	if err != nil {
		return nil, err
	}
	if stored.Tombstone != nil {
		return nil, journal.Absent(string(id)) // nobody can know any more.
	}
	history, err := d.Vault.OpenAll(stored)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", id, err)
	}
	s := circle.Fold(history)
	view, ok := d.Policies.Look(by.Who, by.For, s, access.Stands(s, d.Rules), history, now)
	if !ok {
		return &sight{state: s}, journal.Absent(string(id))
	}
	return &sight{s, history, view}, nil
}

// stored loads a circle. The file of a report is none.
func (d *Desk) stored(ctx context.Context, id core.CircleID) (*journal.Stored, error) {
	if id.IsFile() {
		return nil, journal.Absent(string(id))
	}
	stored, err := d.Store.Load(ctx, id)
	if err != nil {
		return nil, absent(id, err)
	}
	return stored, nil
}

// absent makes of a circle that isn't there the same answer as of one that may not be known.
func absent(id core.CircleID, err error) error {
	if errs.Is(err, errs.NotFound) {
		return journal.Absent(string(id))
	}
	return fmt.Errorf("read %s: %w", id, err)
}

// Purpose is what somebody who gives none most likely looks for, by how they stand to a circle.
// The ones that are for a task alone have to be given.
func (d *Desk) Purpose(ctx context.Context, who access.Who, id core.CircleID) (access.Purpose, error) {
	if who.Kind == access.Household {
		return access.OwnRecord, nil
	}
	stood, err := d.Store.Stood(ctx, journal.Reader{Actor: who.Actor, Now: d.Clock()}, []core.CircleID{id}, "", 1)
	if err != nil {
		return "", fmt.Errorf("how somebody stands to %s: %w", id, err)
	}
	var ties access.Ties
	for _, s := range stood {
		ties = s.Ties
	}
	return usual(ties), nil
}

// usual is the purpose of who stands so to a circle.
func usual(ties access.Ties) access.Purpose {
	switch part := access.Tied(access.AsLead, access.AsDeputy, access.AsKeeper, access.AsMember, access.AsInvited, access.AsNetwork); {
	case ties&part != 0:
	case ties.Has(access.InEmergency):
		return access.Crisis
	case ties.Has(access.AsEscalated):
		return access.PushThrough
	case ties.Has(access.AsColleague) && ties&access.Tied(access.WithShare, access.AsAsked, access.AsConsulted) == 0:
		return access.PushThrough // what is theirs by name they come for before what is a colleague's.
	}
	return access.Help
}

// Around lists the circles that somebody may know of, by ID, after one, at most n.
func (d *Desk) Around(ctx context.Context, by By, after core.CircleID, n int) ([]journal.Stood, error) {
	r := journal.Reader{Actor: by.Actor, Now: d.Clock()}
	var found []journal.Stood
	for len(found) < n {
		page, err := d.Store.Stood(ctx, r, nil, after, n)
		if err != nil {
			return nil, fmt.Errorf("list circles: %w", err)
		}
		for _, s := range page {
			if s.Circle.IsFile() {
				return found, nil // behind the last circle.
			}
			if len(found) < n && d.finds(by, s.Ties) {
				found = append(found, s)
			}
		}
		if len(page) < n {
			break
		}
		after = page[len(page)-1].Circle
	}
	return found, nil
}

// finds tells whether somebody who stands so to a circle may know of it.
func (d *Desk) finds(by By, ties access.Ties) bool {
	return d.Policies.Decide(by.Who, access.Find, access.Thing{Ties: ties}, by.For).Allowed
}

// Search finds circles by what is known of a person, among those that somebody may know of. It is
// on record, found or not, without what was searched for.
func (d *Desk) Search(ctx context.Context, by By, person journal.Known, n int) ([]journal.Stood, error) {
	words, err := d.Keys.Words(person)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return d.search(ctx, by, words, n)
}

func (d *Desk) search(ctx context.Context, by By, words []journal.Word, n int) ([]journal.Stood, error) {
	now := d.Clock()
	r := journal.Reader{Actor: by.Actor, Now: now}
	within := &r
	among := d.Policies.Decide(by.Who, access.Search, access.Thing{}, by.For)
	if among.Allowed { // whose task it is to look among all circles.
		within = nil
	}
	circles, err := d.Store.Search(ctx, words, within, n)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	found, err := d.may(ctx, by, r, circles)
	if err != nil {
		return nil, err
	}
	policy := among.Policy
	if len(found) > 0 && !among.Allowed {
		policy = d.Policies.Decide(by.Who, access.Search, access.Thing{Ties: found[0].Ties}, by.For).Policy
	}
	if err := put(ctx, d.Store, done(by.row(d.NewID(), now, "", 0, actionOfSearching), policy)); err != nil {
		return nil, err
	}
	return found, nil
}

// may holds circles one by one against what a single look would say.
func (d *Desk) may(ctx context.Context, by By, r journal.Reader, circles []core.CircleID) ([]journal.Stood, error) {
	circles = slices.DeleteFunc(slices.Clone(circles), core.CircleID.IsFile)
	if len(circles) == 0 {
		return nil, nil
	}
	stood, err := d.Store.Stood(ctx, r, circles, "", len(circles))
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	var found []journal.Stood
	for _, id := range circles {
		one := journal.Stood{Circle: id}
		if i := slices.IndexFunc(stood, func(s journal.Stood) bool { return s.Circle == id }); i >= 0 {
			one = stood[i]
		}
		// Not everyone who may know of a circle may find it by a name: who was asked a question
		// could otherwise learn whose circle it is.
		if d.Policies.Decide(by.Who, access.Search, access.Thing{Ties: one.Ties}, by.For).Allowed {
			found = append(found, one)
		}
	}
	return found, nil
}
