package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal/proof"
)

// RecordStore is what Verify needs of a store: to read, and nothing else.
type RecordStore interface {
	hashStore
	Load(ctx context.Context, id core.CircleID) (*Stored, error)
	Circles(ctx context.Context, after core.CircleID, n int) ([]core.CircleID, error)
	Audited(ctx context.Context, q AuditQuery) ([]AuditRow, error)
	Checkpoint(ctx context.Context) ([]byte, error)
	Leaves(ctx context.Context, from int64, n int) ([]Leaf, error)
	LeafOf(ctx context.Context, kind LeafKind, ref string) (Leaf, error)
}

// Options say what else a run of Verify holds the log to.
type Options struct {
	Kept     [][]byte  // checkpoints that somebody kept; each has to be what the log began with
	Receipts [][]byte  // receipts that somebody kept; each record has to be in the log, and in time
	Now      time.Time // to know which promises are due
	Seed     string    // chosen anew for every run, so that nobody could prepare for it
	Progress func(done, of int64)
}

// FaultKind says what is wrong with a record.
type FaultKind string

// The faults, each about the record that it names.
const (
	Changed    FaultKind = "changed"    // it is not what was sealed
	Removed    FaultKind = "removed"    // the log has it, and it isn't there
	Added      FaultKind = "added"      // it is there, and the log doesn't have it
	Reordered  FaultKind = "reordered"  // it stands in another place of the log
	Gap        FaultKind = "gap"        // the numbers of a circle's events skip or repeat one
	KeyGone    FaultKind = "key"        // a circle has no key and no tombstone, or both
	Rewritten  FaultKind = "rewritten"  // the log is not the one of a signed checkpoint
	BadSigning FaultKind = "signature"  // a checkpoint or receipt isn't signed by this log
	Broken     FaultKind = "broken"     // a receipt promised what did not come
	Unreadable FaultKind = "unreadable" // the stored tree can't be read or doesn't add up
)

// Fault is one thing that is wrong. It names records and never says what is in them.
type Fault struct {
	Kind  FaultKind
	Index int64 // the place in the log; -1 for what has none
	Leaf  LeafKind
	Ref   string // the ID of the record, or of the circle
	Why   string
}

func (f Fault) String() string {
	where := "not in the log"
	if f.Index >= 0 {
		where = fmt.Sprintf("record %d", f.Index)
	}
	return fmt.Sprintf("%s: %s, %s %s: %s", f.Kind, where, cmp.Or(string(f.Leaf), "record"), cmp.Or(f.Ref, "(unnamed)"), f.Why)
}

// Report is what Verify found.
type Report struct {
	Checkpoint proof.Checkpoint // the newest; what all of this was held against
	Sealed     int64            // records in the log
	Unsealed   int64            // records that are still to be sealed
	Circles    int64
	Faults     []Fault // in order of the log, at most MostFaults; empty: nothing was rewritten
	Count      int64   // of all faults
}

// MostFaults is how many faults a report names.
const MostFaults = 100

// First is the first record that was changed, removed, added or reordered; ok is false for none.
func (r *Report) First() (f Fault, ok bool) {
	if len(r.Faults) == 0 {
		return f, false
	}
	return r.Faults[0], true
}

const (
	pageOfCircles = 500
	pageOfRows    = 1000
	pageOfLeaves  = 4096
)

// Verify derives the whole log again from the stored records, and says what doesn't agree with
// what was signed. First it goes through the leaves: they have to give the stored tree, and the
// tree every signed checkpoint. Then it goes through the records, circle by circle: each has to
// give the leaf at its place, each place has to have its record. An error means that it could
// not be done; what it finds is in the report.
//
// It keeps one circle and one page in memory, and a bit for each record.
func Verify(ctx context.Context, store RecordStore, known note.Verifiers, o Options) (Report, error) {
	return verify(ctx, store, known, o, pageOfLeaves)
}

// verify reads so many leaves at once.
func verify(ctx context.Context, store RecordStore, known note.Verifiers, o Options, perPage int64) (Report, error) {
	v := &verifying{store: store, known: known, o: o, perPage: perPage, lost: map[tlog.Hash]int64{}}
	for _, step := range []func(context.Context) error{v.checkpoints, v.leaves, v.records, v.places, v.sums, v.receipts} {
		if err := step(ctx); err != nil {
			return Report{}, fmt.Errorf("verify: %w", err)
		}
	}
	return v.report, nil
}

// verifying is one run.
type verifying struct {
	store   RecordStore
	known   note.Verifiers
	o       Options
	perPage int64
	report  Report
	marks   []proof.Checkpoint // all that the tree is held against, by size
	size    int64
	seen    []uint64            // a bit for each place that has its record
	lost    map[tlog.Hash]int64 // places whose leaf is gone, at most MostFaults
	tree    sum                 // of what stands at each place
	rows    sum                 // of what the records say of each place
	moved   []misplaced         // at most MostFaults
	again   func(int64, Leaf)   // what a second look at a record does
	done    int64
}

// fault takes one into the report. A place of the log is named once, by what was found first, but
// for a name that it lacked.
func (v *verifying) fault(f Fault) {
	if f.Index >= 0 && f.Kind != Rewritten {
		if i := slices.IndexFunc(v.report.Faults, func(o Fault) bool { return o.Index == f.Index && o.Kind != Rewritten }); i >= 0 {
			if o := &v.report.Faults[i]; o.Ref == "" {
				o.Leaf, o.Ref = f.Leaf, f.Ref
			}
			return
		}
	}
	if slices.Contains(v.report.Faults, f) {
		return
	}
	v.report.Count++
	at, _ := slices.BinarySearchFunc(v.report.Faults, f, compareFaults)
	if at < MostFaults {
		v.report.Faults = slices.Insert(v.report.Faults, at, f)
		v.report.Faults = v.report.Faults[:min(len(v.report.Faults), MostFaults)]
	}
}

// compareFaults puts faults in order of the log. Behind them come those without a place, and last
// what names a whole stretch.
func compareFaults(a, b Fault) int {
	stretch := func(f Fault) int {
		if f.Kind == Rewritten {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(stretch(a), stretch(b)), cmp.Compare(uint64(a.Index), uint64(b.Index)),
		cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Kind, b.Kind))
}

// checkpoints reads the newest checkpoint and those that were kept.
func (v *verifying) checkpoints(ctx context.Context) error {
	signed, err := v.store.Checkpoint(ctx)
	if err != nil {
		return err
	}
	if len(signed) > 0 {
		c, err := proof.OpenCheckpoint(signed, v.known)
		if err != nil {
			v.fault(Fault{Kind: BadSigning, Index: -1, Why: err.Error() + " (the newest stored one)"})
		} else {
			v.report.Checkpoint, v.size = c, c.Size
			if c.Size > 0 {
				v.marks = append(v.marks, c)
			}
		}
	}
	for i, kept := range v.o.Kept {
		c, err := proof.OpenCheckpoint(kept, v.known)
		switch {
		case err != nil:
			v.fault(Fault{Kind: BadSigning, Index: -1, Why: fmt.Sprintf("kept checkpoint %d: %v", i+1, err)})
		case c.Size > v.size:
			v.fault(Fault{Kind: Removed, Index: v.size, Why: fmt.Sprintf("a kept checkpoint of %s has %d records, and the log has %d", proof.Moment(c.Time), c.Size, v.size)})
		case c.Size > 0: // an empty log has nothing to hold it to
			v.marks = append(v.marks, c)
		}
	}
	slices.SortStableFunc(v.marks, func(a, b proof.Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
	v.seen = make([]uint64, (v.size+63)/64)
	return nil
}

// progress tells how far it is: each record is gone past twice.
func (v *verifying) progress(n int) error {
	v.done += int64(n)
	if v.o.Progress != nil {
		v.o.Progress(min(v.done, 2*v.size), 2*v.size)
	}
	return nil
}

// receipts holds the operator to what was promised.
func (v *verifying) receipts(ctx context.Context) error {
	for i, signed := range v.o.Receipts {
		r, err := proof.OpenReceipt(signed, v.known)
		if err != nil {
			v.fault(Fault{Kind: BadSigning, Index: -1, Why: fmt.Sprintf("receipt %d: %v", i+1, err)})
			continue
		}
		leaf, err := v.store.LeafOf(ctx, LeafKind(r.Kind), r.Ref)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if why := v.broken(r, leaf, err != nil); why != "" {
			v.fault(Fault{Kind: Broken, Index: -1, Leaf: LeafKind(r.Kind), Ref: r.Ref, Why: why})
		}
	}
	return nil
}

// broken says how a promise was not kept; empty if it was, or isn't due yet.
func (v *verifying) broken(r proof.Receipt, leaf Leaf, absent bool) string {
	given := "the receipt of " + proof.Moment(r.Given)
	switch {
	case absent:
		return given + " is for a record that isn't there"
	case leaf.Hash != r.Leaf:
		return given + " is for the record as it was before it was changed"
	case (leaf.Index < 0 || leaf.Index >= v.size) && v.o.Now.After(r.Deadline()):
		return given + " promised a place in the log by " + proof.Moment(r.Deadline()) + ", and it has none"
	}
	for _, c := range v.marks {
		if leaf.Index >= c.Size && !c.Time.Before(r.Deadline()) {
			return given + " promised a place in the log by " + proof.Moment(r.Deadline()) + ", and the checkpoint of " + proof.Moment(c.Time) + " was made without it"
		}
	}
	return ""
}

var errSeed = errors.New("it needs a seed that nobody could know before")
