package casework

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/text"
)

// Task is a duty as somebody may know it, in a circle that they may know of.
type Task struct {
	journal.DutyRow                // without its sheet
	For             access.Purpose // for which the circle opens to them
	Household       string         // empty: not to be named to them
	What, Why       text.Message   // zero: to them it has the words of its kind alone
	Names           text.Namer     // of who is meant; nil: nobody is
}

// Work lists duties by due moment, in circles that somebody may know of: their own, or with an
// agency named those of its people, as far as they may know what is still to be done there.
func (d *Desk) Work(ctx context.Context, by By, q journal.WorkQuery) ([]journal.DutyRow, error) {
	lines, err := d.lines(ctx, by, d.Clock(), tiesIn(nil), q)
	if err != nil {
		return nil, err
	}
	var rows []journal.DutyRow
	for i := range lines {
		rows = append(rows, lines[i].row)
		rows[i].Sheet = nil
	}
	return rows, nil
}

// Tasks lists duties as Work does, for each question, with what they say to this reader. Without a
// purpose each is looked at for the one that somebody who stands so to its circle has. It is on
// record once for each circle: a line of a list is no opening.
func (d *Desk) Tasks(ctx context.Context, by By, asked ...journal.WorkQuery) ([][]Task, error) {
	return d.tasks(ctx, by, d.Clock(), tiesIn(nil), asked...)
}

// tasks does it, with how they stand to circles as far as that was asked already.
func (d *Desk) tasks(ctx context.Context, by By, now time.Time, ties map[core.CircleID]access.Ties, asked ...journal.WorkQuery) ([][]Task, error) {
	all := make([][]Task, len(asked))
	lines := make([][]line, len(asked))
	for i, q := range asked {
		var err error
		if lines[i], err = d.lines(ctx, by, now, ties, q); err != nil {
			return nil, err
		}
	}
	keys, err := d.keysOf(ctx, lines)
	if err != nil {
		return nil, err
	}
	seen := seenLines{}
	for i := range lines {
		all[i] = make([]Task, 0, len(lines[i]))
		for j := range lines[i] {
			one := &lines[i][j]
			// One that can't be read keeps nobody from their work: verify finds it.
			sheet, _ := d.Vault.OpenSheet(keys[one.row.Circle], &one.row)
			all[i] = append(all[i], d.told(one, sheet, seen))
		}
	}
	return all, d.putLines(ctx, seen, now)
}

// line is a duty before somebody's eyes.
type line struct {
	row  journal.DutyRow
	by   By // with the purpose for its circle
	ties access.Ties
}

// lines reads on until enough duties were met that somebody may know of.
func (d *Desk) lines(ctx context.Context, by By, now time.Time, ties map[core.CircleID]access.Ties, q journal.WorkQuery) ([]line, error) {
	r := journal.Reader{Actor: by.Actor, Now: now}
	q.Within = &r
	var found []line
	for n := q.N; ; {
		page, err := d.Store.Work(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list work: %w", err)
		}
		if err := d.tiesOf(ctx, r, ties, page); err != nil {
			return nil, err
		}
		for i := range page {
			one := line{page[i], by, ties[page[i].Circle]}
			if one.by.For == "" {
				one.by.For = usual(one.ties)
			}
			if (n <= 0 || len(found) < n) && !one.row.Circle.IsFile() && d.knowsDuty(&one) {
				found = append(found, one)
			}
		}
		if n <= 0 || len(page) < q.N || len(found) >= n {
			return found, nil
		}
		q.After = &page[len(page)-1]
	}
}

// knowsDuty tells whether somebody may know that this is to be done: it is theirs, they wait for it
// or are asked it at work, or they may know who does what there.
func (d *Desk) knowsDuty(one *line) bool {
	if !d.finds(one.by, one.ties) {
		return false
	}
	row, id := &one.row, one.by.ID
	return row.Owner == id || one.by.Kind == access.Professional && (row.Waits == id || row.Asked == id) ||
		d.reads(one, access.Thing{Content: core.Process}).Allowed
}

func (d *Desk) reads(one *line, t access.Thing) access.Verdict {
	t.Ties = one.ties
	return d.Policies.Decide(one.by.Who, access.Read, t, one.by.For)
}

// told is what somebody may read of a duty that they may know of. This is the whole rule:
//   - who the household is, when they may read what says that the circle is there;
//   - what it says, when they may read every kind of content that it rests on, by how they stand
//     to the circle and not by whose records those are. They may then read all it was made from.
//
// To anybody else it has the words of its kind, which say what is to be done and about nobody.
func (d *Desk) told(one *line, sheet *journal.Sheet, seen seenLines) Task {
	task := Task{DutyRow: one.row, For: one.by.For}
	task.Sheet = nil
	note := seen.of(d, one)
	if sheet == nil {
		return task
	}
	if named := d.reads(one, access.Thing{Content: core.Process, Basic: true}); named.Allowed {
		task.Household = sheet.Household
		note.add(named.Policy, core.Process)
	}
	var policies []string
	for _, c := range sheet.Rests {
		verdict := d.reads(one, access.Thing{Content: c})
		if !verdict.Allowed {
			return task
		}
		policies = append(policies, verdict.Policy)
	}
	if len(policies) > 0 {
		task.What, task.Why, task.Names = sheet.What, sheet.Why, sheet
		for i, c := range sheet.Rests {
			note.add(policies[i], c)
		}
	}
	return task
}

// seenLines are what was seen of each circle, to go on record.
type seenLines map[core.CircleID]*seenLine

type seenLine struct {
	line
	finds    string
	policies []string
	contents []core.Content
}

func (s seenLines) of(d *Desk, one *line) *seenLine {
	note := s[one.row.Circle]
	if note == nil {
		finds := d.Policies.Decide(one.by.Who, access.Find, access.Thing{Ties: one.ties}, one.by.For).Policy
		note = &seenLine{line: *one, finds: finds}
		s[one.row.Circle] = note
	}
	return note
}

func (n *seenLine) add(policy string, c core.Content) {
	if !slices.Contains(n.policies, policy) {
		n.policies = append(n.policies, policy)
	}
	if !slices.Contains(n.contents, c) {
		n.contents = append(n.contents, c)
	}
}

// putLines puts on record that these were seen, all at once.
func (d *Desk) putLines(ctx context.Context, seen seenLines, now time.Time) error {
	var rows []journal.AuditRow
	for id, n := range seen {
		policy := strings.Join(n.policies, "+")
		if policy == "" {
			policy = n.finds
		}
		row := done(n.by.row(d.NewID(), now, id, n.ties, actionOfListing), policy, n.contents...)
		rows = append(rows, row)
	}
	return putAll(ctx, d.Store, rows)
}

func (d *Desk) keysOf(ctx context.Context, lines [][]line) (map[core.CircleID][]byte, error) {
	var circles []core.CircleID
	for _, some := range lines {
		for i := range some {
			circles = append(circles, some[i].row.Circle)
		}
	}
	slices.Sort(circles)
	found, err := d.Store.KeysOf(ctx, slices.Compact(circles))
	if err != nil {
		return nil, fmt.Errorf("list work: %w", err)
	}
	keys := make(map[core.CircleID][]byte, len(found))
	for i := range found {
		keys[found[i].Circle] = found[i].Key
	}
	return keys, nil
}

// tiesIn holds how somebody stands to circles, by circle.
func tiesIn(stood []journal.Stood) map[core.CircleID]access.Ties {
	ties := make(map[core.CircleID]access.Ties, len(stood))
	for _, s := range stood {
		ties[s.Circle] = s.Ties
	}
	return ties
}

// tiesOf adds how a reader stands to the circles of a page that were not asked for yet.
func (d *Desk) tiesOf(ctx context.Context, r journal.Reader, ties map[core.CircleID]access.Ties, page []journal.DutyRow) error {
	var circles []core.CircleID
	for i := range page {
		if _, asked := ties[page[i].Circle]; !asked {
			circles = append(circles, page[i].Circle)
		}
	}
	if len(circles) == 0 {
		return nil
	}
	slices.Sort(circles)
	circles = slices.Compact(circles)
	stood, err := d.Store.Stood(ctx, r, circles, "", len(circles))
	if err != nil {
		return fmt.Errorf("list work: %w", err)
	}
	maps.Copy(ties, tiesIn(stood))
	return nil
}
