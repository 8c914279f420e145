package casework

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
)

// Marks are how far somebody's view of a circle had come before its first event and after each one.
// A mark is a hash of what they may know, one of their own, and of nothing else: it is another one when
// something they may know was recorded, came into their sight or went out of it, and only then. It needs
// no key: who can make it knows all that is in it.
func (v *View) Marks(who core.ActorID) ([]string, error) {
	sum := sha256.Sum256([]byte("kring seen\n" + string(v.Circle) + "\n" + string(who)))
	marks := []string{written(sum)}
	for i := range v.Events {
		e := v.Events[i]
		e.ID = "" // it is chance, and says nothing.
		event, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("mark of %s: %w", v.Circle, err)
		}
		sum = sha256.Sum256(append(sum[:], event...))
		marks = append(marks, written(sum))
	}
	return marks, nil
}

// Since gives what came after a mark; false when the view never was so, or is not any more.
func (v *View) Since(who core.ActorID, mark string) ([]circle.Event, bool, error) {
	marks, err := v.Marks(who)
	if err != nil {
		return nil, false, err
	}
	i := slices.Index(marks, mark)
	if i < 0 {
		return nil, false, nil
	}
	return v.Events[i:], true, nil
}

// written is a hash as identifiers are written.
func written(sum [sha256.Size]byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}

// Mark is how far somebody's view of a circle is. It shows nothing that is on record, so it leaves no
// trace. at is the moment at which rights that end by the clock are held against: who asks time and
// again gives the same one until a moment of their own, or an end that was passed would come out just
// when something was recorded that they may not know of.
func (d *Desk) Mark(ctx context.Context, by By, id core.CircleID, at time.Time) (string, error) {
	seen, err := d.look(ctx, by, id, at)
	if err != nil {
		return "", err
	}
	marks, err := (&View{Circle: id, View: seen.view}).Marks(by.ID)
	if err != nil {
		return "", err
	}
	return marks[len(marks)-1], nil
}

// DayMark is how far what somebody has to do is, in the circles they stand to, and those circles.
func (d *Desk) DayMark(ctx context.Context, by By) (mark string, circles []core.CircleID, err error) {
	now := d.Clock()
	stood, err := d.Store.Stood(ctx, journal.Reader{Actor: by.Actor, Now: now}, nil, "", standsMost)
	if err != nil {
		return "", nil, fmt.Errorf("list circles: %w", err)
	}
	ties, lists := tiesIn(stood), asked(by.ID)
	rows := make([][]journal.DutyRow, len(lists))
	for i, q := range lists {
		lines, err := d.lines(ctx, By{Who: by.Who}, now, ties, q)
		if err != nil {
			return "", nil, err
		}
		for j := range lines {
			rows[i] = append(rows[i], lines[j].row)
		}
	}
	circles = d.around(by.Who, stood)
	mark, err = dayMark(by.ID, circles, rows)
	return mark, circles, err
}

// around are the circles among these that somebody may know of.
func (d *Desk) around(who access.Who, stood []journal.Stood) (all []core.CircleID) {
	for _, s := range stood {
		if !s.Circle.IsFile() && d.finds(By{Who: who, For: access.Help}, s.Ties) {
			all = append(all, s.Circle)
		}
	}
	return all
}

// dayMark is made of what is on somebody's day: their own duties whole, and of what they have to say yes
// or no to and wait for, which it is and until when.
func dayMark(who core.ActorID, circles []core.CircleID, rows [][]journal.DutyRow) (string, error) {
	type line struct {
		Circle core.CircleID
		Key    circle.DutyKey
		Due    time.Time
	}
	var own []journal.DutyRow
	var others []line
	for i := range rows {
		for _, r := range rows[i] {
			if r.Sheet = nil; i == 0 {
				own = append(own, r)
			} else {
				others = append(others, line{r.Circle, r.Key, r.Due})
			}
		}
	}
	all, err := json.Marshal(struct {
		Who     core.ActorID
		Circles []core.CircleID
		Duties  []journal.DutyRow
		Others  []line
	}{who, circles, own, others})
	if err != nil {
		return "", fmt.Errorf("mark of what is to be done: %w", err)
	}
	return written(sha256.Sum256(all)), nil
}

// Once puts commands on record as Together does, one time however often it is sent: once is drawn for the
// form it came with. The number of its event is made of it, and the store has each number once; so a
// double click, a form that is sent again after its answer was lost, and two servers at the same time
// all make one act, whether or not the act has an identifier of its own. The number is bound to who acts
// and to the circle: nobody can take the number of another.
func (d *Desk) Once(ctx context.Context, by By, id core.CircleID, once string, all ...circle.Command) (*Receipt, error) {
	return d.record(ctx, by, id, all, numberOf(by, id, once))
}

// Did tells whether somebody put this on record already. It is asked before anything else of a form, for
// what it did can be why it is not theirs to do any more. It tells them of nothing but their own act.
func (d *Desk) Did(ctx context.Context, by By, id core.CircleID, once string) (bool, error) {
	stored, err := d.Store.Load(ctx, id)
	switch {
	case errs.Is(err, errs.NotFound) || err == nil && stored.Tombstone != nil:
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for an act in %s: %w", id, err)
	}
	number := numberOf(by, id, once)
	return slices.ContainsFunc(stored.Rows, func(r journal.Row) bool { return r.ID == number }), nil
}

func numberOf(by By, id core.CircleID, once string) core.EventID {
	return core.EventID(written(sha256.Sum256([]byte("kring act\n" + string(by.ID) + "\n" + string(id) + "\n" + once))))
}

// numbered is what somebody did under this number; nil: nothing.
func numbered(history []circle.Event, number core.EventID, by By) *circle.Event {
	for i := range history {
		if e := &history[i]; number != "" && e.ID == number && e.By.ID == by.ID {
			return e
		}
	}
	return nil
}

// Follow is Read for a page that somebody has open and that fetches what is new by itself. NEN 7513 asks
// who saw what and when; a line for every fetch would bury the looks of people under those of machines,
// and no line would hide who saw what came in. So that the page was opened is on record as ever, and
// that it was followed as circle.watched: a line at the first news, then one each ten minutes in which
// there is news [K], and one at once when other kinds of content or other policies come in sight. A line
// says: from here on, for ten minutes, what came in was seen. A page that was not opened on this server
// by this person for this purpose is opened now, and on record as that: nobody looks under another name.
func (d *Desk) Follow(ctx context.Context, by By, id core.CircleID) (*View, error) {
	now := d.Clock()
	if !d.opened.is(by, id, now) {
		return d.Read(ctx, by, id)
	}
	seen, err := d.look(ctx, by, id, now)
	if errs.Is(err, errs.NotFound) {
		return d.Read(ctx, by, id) // what is not theirs any more is answered and put on record as ever.
	}
	if err != nil {
		return nil, err
	}
	if kinds := kindsSeen(&seen.view); d.opened.tells(by, id, kinds, now) {
		row := done(by.row(d.NewID(), now, id, seen.view.Ties, actionOfFollowing), strings.Join(seen.view.Policies, "+"), seen.view.Contents...)
		if err := put(ctx, d.Store, row); err != nil {
			return nil, err
		}
		d.opened.told(by, id, kinds, now)
	}
	return d.view(by, id, seen), nil
}

func kindsSeen(v *access.View) string {
	kinds := slices.Clone(v.Policies)
	for _, c := range v.Contents {
		kinds = append(kinds, string(c))
	}
	slices.Sort(kinds)
	return strings.Join(kinds, " ")
}

const (
	followedAnew = 10 * time.Minute // one line on record for so long [K]
	openAtMost   = 8 * time.Hour    // no session is longer
	openPages    = 20_000
)

// opened remembers, on this server, who has which circle open. What it forgets is opened anew and put
// on record as that.
type opened struct {
	mu  sync.Mutex
	all map[page]following
}

type page struct {
	who    core.ActorID
	why    access.Purpose
	circle core.CircleID
}

type following struct {
	since, told time.Time
	kinds       string
}

func (o *opened) open(by By, id core.CircleID, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil || len(o.all) >= openPages {
		o.all = map[page]following{}
	}
	key := page{by.ID, by.For, id}
	before := o.all[key]
	before.since = now
	o.all[key] = before
}

func (o *opened) is(by By, id core.CircleID, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	f, ok := o.all[page{by.ID, by.For, id}]
	return ok && within(f.since, now, openAtMost)
}

// tells whether there is something to put on record.
func (o *opened) tells(by By, id core.CircleID, kinds string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := o.all[page{by.ID, by.For, id}]
	return f.kinds != kinds || !within(f.told, now, followedAnew)
}

func (o *opened) told(by By, id core.CircleID, kinds string, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := page{by.ID, by.For, id}
	if f, ok := o.all[key]; ok {
		f.told, f.kinds = now, kinds
		o.all[key] = f
	}
}

// within tells whether a moment lies no longer back than this; one to come is of a clock that was set back.
func within(then, now time.Time, d time.Duration) bool {
	return !then.IsZero() && !now.Before(then) && now.Sub(then) < d
}
