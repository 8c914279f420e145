package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
// waiting time stands on every line, in the open (MISSION row 8). A next page goes on after After.
func (r *Reports) Queue(ctx context.Context, by By, q QueueQuery) ([]Queued, error) {
	verdict := r.Desk.Policies.Decide(by.Who, access.See, access.Thing{Content: core.SafetyFacts, OwnAgency: true}, by.For)
	if !verdict.Allowed || by.Agency == "" {
		return nil, journal.Absent("queue")
	}
	work := journal.WorkQuery{Agency: by.Agency, Owner: q.Owner, Kind: q.Kind, Files: true, N: q.N}
	seen := map[core.CircleID]bool{}
	var lines []Queued
	if q.After == nil {
		work.Acute = true
		found, err := r.queued(ctx, work, q.N, seen)
		if err != nil {
			return nil, err
		}
		lines, work.Acute = found, false
	}
	work.After = q.After
	rest, err := r.queued(ctx, work, q.N-len(lines), seen)
	if err != nil {
		return nil, err
	}
	lines = append(lines, rest...)
	if err := r.open(ctx, lines); err != nil {
		return nil, err
	}
	row := done(by.row(r.Desk.NewID(), r.Desk.Clock(), "", 0, actionOfQueueing), verdict.Policy, core.Process, core.SafetyFacts)
	return lines, put(ctx, r.Desk.Store, row)
}

// queued reads on until enough reports were met that were not seen before.
func (r *Reports) queued(ctx context.Context, q journal.WorkQuery, n int, seen map[core.CircleID]bool) ([]Queued, error) {
	const some = 200
	var found []Queued
	for q.N = min(max(4*n, 8), some); len(found) < n; {
		page, err := r.Desk.Store.Work(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("list the queue: %w", err)
		}
		for i := range page {
			if len(found) < n && !seen[page[i].Circle] {
				seen[page[i].Circle] = true
				line := Queued{DutyRow: page[i], Acute: journal.AcuteRule(page[i].Rule)}
				line.Report, _ = page[i].Circle.Report()
				line.Advice, _ = page[i].Circle.Advice()
				found = append(found, line)
			}
		}
		if len(page) < q.N {
			break
		}
		q.After = &page[len(page)-1]
	}
	return found, nil
}

// open reads the sheets of lines. One that can't be read keeps nobody from their work: verify finds it.
func (r *Reports) open(ctx context.Context, lines []Queued) error {
	files := make([]core.CircleID, len(lines))
	for i := range lines {
		files[i] = lines[i].Circle
	}
	slices.Sort(files)
	keys, err := r.Desk.Store.KeysOf(ctx, slices.Compact(files))
	if err != nil {
		return fmt.Errorf("list the queue: %w", err)
	}
	for i := range lines {
		line := &lines[i]
		k, there := slices.BinarySearchFunc(keys, line.Circle, func(k journal.WrappedKey, id core.CircleID) int {
			return cmp.Compare(k.Circle, id)
		})
		if there {
			if sheet, _ := r.Desk.Vault.OpenSheet(keys[k].Key, &line.DutyRow); sheet != nil {
				line.About, line.What, line.Why, line.Note, line.Names = sheet.Household, sheet.What, sheet.Why, sheet.Note, sheet
			}
		}
		line.Sheet = nil
	}
	return nil
}

// Tasks lists what is somebody's to do about reports that stand beside the desk: to take over what a
// desk hands over, and what climbed to them.
func (r *Reports) Tasks(ctx context.Context, who access.Who, n int) ([]Queued, error) {
	q := journal.WorkQuery{Owner: who.ID, Files: true, N: n, Within: &journal.Reader{Actor: who.Actor, Now: r.Desk.Clock()}}
	lines, err := r.queued(ctx, q, n, map[core.CircleID]bool{})
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(line Queued) bool { return !r.theirs(who, &line) })
	return lines, r.open(ctx, lines)
}

// theirs tells whether a line may be shown to whoever has it to do: by their tie, as a single look has it.
func (r *Reports) theirs(who access.Who, line *Queued) bool {
	tie, why := access.AsEscalated, access.PushThrough
	if line.Key.Kind == circle.DutyKind("accept_handover") {
		tie, why = access.AsInvited, access.Help
	}
	return r.Desk.Policies.Decide(who, access.See, access.Thing{Ties: access.Tied(tie), Content: core.SafetyFacts}, why).Allowed
}
