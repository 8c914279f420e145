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
	"kring/internal/journal"
	"kring/internal/text"
)

// Queued is a report or a request for advice in the queue of its desk, with what has to be done first.
type Queued struct {
	journal.DutyRow               // what is due first of it, without its sheet
	Report          core.ReportID // or
	Advice          core.ReportID //
	Acute           bool          // there is direct danger, as it was told or as it was judged
	Came            time.Time     // since when it waits: no duty, but whoever reported
	About           string        // the names of those it is about; empty: none is known
	What, Why, Note text.Message
	Names           text.Namer
}

// QueueQuery asks for a queue. Empty fields don't limit.
type QueueQuery struct {
	Owner core.ActorID     // what somebody holds
	Kind  circle.DutyKind  // of which this is to be done, such as to answer whoever reported
	After *journal.DutyRow // the last one of the page before
	N     int
}

// Queue lists what waits at a desk: direct danger first, then by due moment, each report once. The
// waiting time stands on every line, in the open (MISSION row 8). A next page goes on after After: it is
// read from the start, for a report has several duties and stands where its first is.
func (r *Reports) Queue(ctx context.Context, by By, q QueueQuery) ([]Queued, error) {
	lists, err := r.Queues(ctx, by, q)
	return slices.Concat(lists...), err
}

// Queues lists several at once, as one page shows them, with one record for the whole: all of a desk may
// see all of it, and a record a line would be more than the reports themselves.
func (r *Reports) Queues(ctx context.Context, by By, qs ...QueueQuery) ([][]Queued, error) {
	verdict := r.Desk.Policies.Decide(by.Who, access.See, access.Thing{Content: core.SafetyFacts, OwnAgency: true}, by.For)
	if !verdict.Allowed || by.Agency == "" {
		return nil, journal.Absent("queue")
	}
	lists, err := r.lists(ctx, by, qs)
	if err != nil {
		return nil, err
	}
	row := done(by.row(r.Desk.NewID(), r.Desk.Clock(), "", 0, actionOfQueueing), verdict.Policy, core.Process, core.SafetyFacts)
	return lists, put(ctx, r.Desk.Store, row)
}

// lists reads all of them, and asks once whether there is one in them that this reader is kept out of. That is
// rare: only then they are read anew, page by page, for the lists to be as long as they were asked.
func (r *Reports) lists(ctx context.Context, by By, qs []QueueQuery) ([][]Queued, error) {
	lists, err := r.inOrders(ctx, by.Agency, qs, unfiltered)
	if err != nil {
		return nil, err
	}
	var met []journal.DutyRow
	for _, line := range slices.Concat(lists...) {
		met = append(met, line.DutyRow)
	}
	show := r.openTo(ctx, by)
	may, err := show(slices.Clone(met))
	if err == nil && len(may) < len(met) {
		lists, err = r.inOrders(ctx, by.Agency, qs, show)
	}
	if err != nil {
		return nil, err
	}
	return lists, r.open(ctx, lists...)
}

func (r *Reports) inOrders(ctx context.Context, desk core.AgencyID, qs []QueueQuery, show showing) (lists [][]Queued, err error) {
	lists = make([][]Queued, len(qs))
	for i := 0; i < len(qs) && err == nil; i++ {
		lists[i], err = r.inOrder(ctx, desk, qs[i], show)
	}
	return lists, err
}

// inOrder reads one queue of a desk, direct danger first; of one kind by due moment alone, for what is acute is
// due first there.
func (r *Reports) inOrder(ctx context.Context, desk core.AgencyID, q QueueQuery, show showing) ([]Queued, error) {
	work := journal.WorkQuery{Agency: desk, Owner: q.Owner, Kind: q.Kind, Files: true}
	seen := map[core.CircleID]bool{}
	var lines []Queued
	for _, work.Acute = range []bool{true, false} {
		if work.Acute && q.Kind != "" {
			continue
		}
		some, err := r.queued(ctx, work, q.N-len(lines), seen, func(page []journal.DutyRow) ([]journal.DutyRow, error) {
			for i := range page { // of the pages before, each report is met once more.
				if q.After != nil && !later(&page[i], q.After) {
					seen[queuedAs(page[i].Circle)] = true
				}
			}
			return show(page)
		})
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	return lines, nil
}

// showing leaves of a page what may be shown.
type showing func([]journal.DutyRow) ([]journal.DutyRow, error)

func unfiltered(page []journal.DutyRow) ([]journal.DutyRow, error) { return page, nil }

// openTo leaves what somebody is not kept out of.
func (r *Reports) openTo(ctx context.Context, by By) showing {
	reader, ties := journal.Reader{Actor: by.Actor, Now: r.Desk.Clock()}, map[core.CircleID]access.Ties{}
	return func(page []journal.DutyRow) ([]journal.DutyRow, error) {
		err := r.Desk.tiesOf(ctx, reader, ties, page)
		return slices.DeleteFunc(page, func(d journal.DutyRow) bool { return ties[d.Circle].Has(access.AsBarred) }), err
	}
}

// later tells whether a duty comes after another in a queue.
func later(d, than *journal.DutyRow) bool {
	if a, b := journal.AcuteRule(d.Rule), journal.AcuteRule(than.Rule); a != b {
		return b
	}
	return cmp.Or(d.Due.Compare(than.Due), cmp.Compare(d.Circle, than.Circle), cmp.Compare(d.Key.Kind, than.Key.Kind),
		cmp.Compare(d.Key.Subject, than.Key.Subject)) > 0
}

// queued reads on until enough reports were met that were not seen before; of a page show leaves
// what may be shown.
func (r *Reports) queued(ctx context.Context, q journal.WorkQuery, n int, seen map[core.CircleID]bool, show showing) ([]Queued, error) {
	const some = 200
	var found []Queued
	for q.N = min(max(4*n, 8), some); len(found) < n; {
		page, err := r.Desk.Store.Work(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list the queue: %w", err)
		}
		read := len(page)
		if read > 0 {
			q.After = new(page[read-1])
		}
		if page, err = show(page); err != nil {
			return nil, err
		}
		for i := range page {
			of := queuedAs(page[i].Circle)
			if of != page[i].Circle { // to answer comes before to be done with it.
				if k := slices.IndexFunc(found, func(q Queued) bool { return q.Circle == of }); k >= 0 && page[i].Due.Equal(found[k].Due) {
					found[k].DutyRow, found[k].Came = page[i], page[i].Since
				}
			}
			if len(found) < n && !seen[of] {
				seen[of] = true
				line := Queued{DutyRow: page[i], Acute: journal.AcuteRule(page[i].Rule), Came: page[i].Since}
				if id, is := page[i].Circle.Report(); is {
					line.Report = id
				} else if id, is := of.Advice(); is {
					line.Advice = id
				}
				found = append(found, line)
			}
		}
		if read < q.N {
			break
		}
	}
	return found, nil
}

// queuedAs is the file that a line of the queue is about: a talk stands there as the request it is about.
func queuedAs(file core.CircleID) core.CircleID {
	if id, is := file.Talk(); is {
		return id.AdviceFile()
	}
	return file
}

// open reads the sheets of lines. One that can't be read keeps nobody from their work: verify finds it.
func (r *Reports) open(ctx context.Context, lists ...[]Queued) error {
	var files []core.CircleID
	for _, lines := range lists {
		for i := range lines {
			files = append(files, lines[i].Circle)
		}
	}
	slices.Sort(files)
	keys, err := r.Desk.Store.KeysOf(ctx, slices.Compact(files))
	if err != nil {
		return fmt.Errorf("list the queue: %w", err)
	}
	for _, lines := range lists {
		for i := range lines {
			r.unseal(&lines[i], keys)
		}
	}
	return nil
}

// unseal reads the sheet of a line, with its key among these.
func (r *Reports) unseal(line *Queued, keys []journal.WrappedKey) {
	k, there := slices.BinarySearchFunc(keys, line.Circle, func(k journal.WrappedKey, id core.CircleID) int {
		return cmp.Compare(k.Circle, id)
	})
	if there {
		if sheet, _ := r.Desk.Vault.OpenSheet(keys[k].Key, &line.DutyRow); sheet != nil {
			line.About, line.What, line.Why, line.Note, line.Names = sheet.Household, sheet.What, sheet.Why, sheet.Note, sheet
			if !sheet.Came.IsZero() {
				line.Came = sheet.Came
			}
		}
	}
	line.Sheet = nil
}

// Tasks lists what is somebody's to do about reports that stand beside the desk: to take over what a
// desk hands over, and what climbed to them. It is on record for each, as a line of a list.
func (r *Reports) Tasks(ctx context.Context, who access.Who, n int) ([]Queued, error) {
	reader := journal.Reader{Actor: who.Actor, Now: r.Desk.Clock()}
	q := journal.WorkQuery{Owner: who.ID, Files: true, N: n, Within: &reader}
	ties := map[core.CircleID]access.Ties{}
	lines, err := r.queued(ctx, q, n, map[core.CircleID]bool{}, func(page []journal.DutyRow) ([]journal.DutyRow, error) {
		err := r.Desk.tiesOf(ctx, reader, ties, page)
		return slices.DeleteFunc(page, func(d journal.DutyRow) bool { return !r.seesTask(who, ties[d.Circle], &d).Allowed }), err
	})
	if err != nil {
		return nil, err
	}
	if err := r.open(ctx, lines); err != nil {
		return nil, err
	}
	var rows []journal.AuditRow
	for i := range lines {
		d := &lines[i].DutyRow
		row := By{Who: who, For: taskPurpose(d)}.row(r.Desk.NewID(), reader.Now, d.Circle, ties[d.Circle], actionOfQueueing)
		rows = append(rows, done(row, r.seesTask(who, ties[d.Circle], d).Policy, core.Process, core.SafetyFacts))
	}
	return lines, putAll(ctx, r.Desk.Store, rows)
}

// seesTask tells whether a line may be shown to whoever has it to do: by their ties, as a single look
// has it.
func (r *Reports) seesTask(who access.Who, ties access.Ties, d *journal.DutyRow) access.Verdict {
	return r.Desk.Policies.Decide(who, access.See, access.Thing{Ties: ties, Content: core.SafetyFacts}, taskPurpose(d))
}

func taskPurpose(d *journal.DutyRow) access.Purpose {
	if d.Key.Kind == circle.DutyKind("accept_handover") {
		return access.Help
	}
	return access.PushThrough
}
