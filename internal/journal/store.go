package journal

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Store is everything a store keeps. Who uses it declares the few methods it needs; this whole
// is what storetest holds every store to. All times are UTC, to the microsecond. A context that
// is cancelled before a write begins leaves nothing behind; a write that began is finished, so
// that its answer is always true. A list of at most none is empty.
type Store interface {
	// Append writes one act, with the leaves that stand for its events and audit records.
	// errs.Conflict when the circle doesn't have Expected events or Held (any more), when its key
	// was destroyed, or when an ID exists. What Check refuses is a fault, and isn't written.
	Append(ctx context.Context, w *Writing, leaves []Leaf) error
	// Audit writes records of reads and refusals, which change no circle.
	Audit(ctx context.Context, rows []AuditRow, leaves []Leaf) error
	// Load gives a circle with its events in order. errs.NotFound when there is none.
	Load(ctx context.Context, id core.CircleID) (*Stored, error)
	// Circles lists circles by ID, after one, at most n: to go through all of them.
	Circles(ctx context.Context, after core.CircleID, n int) ([]core.CircleID, error)
	// Versions says of circles how far each is, by ID; one that isn't there is left out. What was
	// written before it was asked is in the answer, in whatever order it was written.
	Versions(ctx context.Context, named []core.CircleID) ([]Version, error)

	// Work lists duties by due moment, then by circle and key.
	Work(ctx context.Context, q WorkQuery) ([]DutyRow, error)
	// Search gives the circles that hold all of these words, by ID, at most n; none without words.
	// With a reader, those alone that the reader stands to.
	Search(ctx context.Context, words []Word, within *Reader, n int) ([]core.CircleID, error)
	// Stood lists how a reader stands to circles, by ID, after one, at most n circles; with circles
	// named, to these alone.
	Stood(ctx context.Context, r Reader, named []core.CircleID, after core.CircleID, n int) ([]Stood, error)
	// KeysOf gives the wrapped keys of these circles, by ID; a destroyed key is not among them.
	KeysOf(ctx context.Context, named []core.CircleID) ([]WrappedKey, error)
	// Changed lists circles that a reader stands to in which something was recorded after a moment,
	// the latest first, at most n. What was recorded before a store kept this is not counted.
	Changed(ctx context.Context, r Reader, after time.Time, n int) ([]core.CircleID, error)
	// Due lists circles with a duty whose moment passed unsettled, or whose Look has come, the
	// longest overdue first: each circle once, from its Wake.
	Due(ctx context.Context, now time.Time, n int) ([]core.CircleID, error)

	// Lease takes or prolongs a name until a moment; false when another holder has it. It never
	// shortens what its holder has, for a clock may be set back.
	Lease(ctx context.Context, name, holder string, now, until time.Time) (bool, error)
	// Release gives a lease back early.
	Release(ctx context.Context, name, holder string) error

	// Mark is how far a kind of work has come; empty: it never began. SetMark moves it on if it still
	// is as it was, else errs.Conflict.
	Mark(ctx context.Context, name string) (string, error)
	SetMark(ctx context.Context, name, was, now string) error

	// Take hands out at most n things to send, and keeps them from others until the moment given.
	// What is free longest goes first, and last what was taken or tried before and is kept for longer
	// than LongestKept: only a clock that was ahead can have kept it. What was never tried is never
	// early.
	Take(ctx context.Context, now, until time.Time, n int) ([]Outgoing, error)
	// Sent removes one that was sent. Failed counts a try and puts it back for later, or among
	// the dead. Neither minds that it is gone already: it was sent twice, or its circle buried.
	Sent(ctx context.Context, id string) error
	Failed(ctx context.Context, id, why string, again time.Time, dead bool) error
	// Dead lists what was given up, by ID. Retry puts one back with its tries to go anew;
	// errs.NotFound when it isn't among the dead.
	Dead(ctx context.Context, after string, n int) ([]Outgoing, error)
	Retry(ctx context.Context, id string, now time.Time) error

	// Hold takes one out of what is to be sent and keeps it: for how long is asked each time anew.
	// Kept lists what is kept, by recipient and ID, after one, at most n. Gather puts one thing to send
	// in the place of those kept; errs.Conflict when one of them isn't there any more. Without any it
	// is word beside every circle.
	Hold(ctx context.Context, id string) error
	Kept(ctx context.Context, after Outgoing, n int) ([]Outgoing, error)
	Gather(ctx context.Context, ids []string, one Outgoing) error

	// Wrapped lists the wrapped keys of circles after one, at most n; Rewrap replaces one if it
	// still is the old one (errs.Conflict), for the rotation of the master key. A destroyed key
	// is not among them.
	Wrapped(ctx context.Context, after core.CircleID, n int) ([]WrappedKey, error)
	Rewrap(ctx context.Context, id core.CircleID, old, fresh []byte) error
	// Bury destroys a circle's key, its duties, words, outbox, files and what is kept, and writes the tombstone with
	// its leaf. errs.NotFound when there is no such circle, errs.Conflict when its key is not
	// (any more) the one that KeySum is the SHA-256 of.
	Bury(ctx context.Context, t Tombstone, leaf Leaf) error

	// Unsealed gives at most n committed leaves without an index, oldest first as far as known.
	Unsealed(ctx context.Context, n int) ([]Leaf, error)
	// Seal gives leaves their indexes, adds the hashes of the tree and the signed checkpoint, if
	// the log has size leaves (else errs.Conflict: another sealer was first). The leaves are the
	// next ones without a gap, and the hashes those that tlog stores for them; a leaf that isn't
	// there unsealed is errs.Conflict.
	Seal(ctx context.Context, size int64, leaves []Leaf, hashes []tlog.Hash, signed []byte, at time.Time) error
	// Checkpoint is the newest signed checkpoint; nil for an empty log.
	Checkpoint(ctx context.Context) ([]byte, error)
	// ReadHashes gives stored hashes of the tree by tlog's storage indexes, in the order asked.
	// errs.NotFound when one isn't there.
	ReadHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error)
	// Leaves lists sealed leaves from an index, at most n. LeafOf finds the leaf of a record,
	// sealed or not; errs.NotFound when there is none.
	Leaves(ctx context.Context, from int64, n int) ([]Leaf, error)
	LeafOf(ctx context.Context, kind LeafKind, ref string) (Leaf, error)
	// Audited lists audit records by At and ID, after one, at most n.
	Audited(ctx context.Context, q AuditQuery) ([]AuditRow, error)

	PartStore
	Ping(ctx context.Context) error
	Close() error
}

// Reader is who asks for a list. What stands on its own side of now is left out.
type Reader struct {
	core.Actor
	Now time.Time
}

// Version is how far a circle is: another one than before says that there is something new. It is
// told per circle, for a number over all of them would come into sight out of order.
type Version struct {
	Circle core.CircleID
	Events int
	Buried bool
}

// Stood is how a reader stands to a circle.
type Stood struct {
	Circle core.CircleID
	Ties   access.Ties
}

// WorkQuery asks for duties. Empty fields don't limit.
type WorkQuery struct {
	Owner  core.ActorID
	Agency core.AgencyID
	Waits  core.ActorID // who waits for it
	Asked  core.ActorID // who has to say yes or no
	Kind   circle.DutyKind
	Within *Reader   // in circles the reader stands to
	Files  bool      // of reports and requests for advice alone
	Acute  bool      // of direct danger alone
	Before time.Time // due before
	After  *DutyRow  // the last one of the page before
	N      int
}

// AuditQuery asks for audit records. Empty fields don't limit.
type AuditQuery struct {
	Circle core.CircleID
	Actor  core.ActorID
	IDs    []string // these alone; give From with them, for records are kept by moment
	From   time.Time
	After  *AuditRow
	N      int
}

// WrappedKey is a circle's key as the master key wrapped it.
type WrappedKey struct {
	Circle core.CircleID
	Key    []byte
}

// Order is the order in which work lists stand: by due moment, then circle and key.
func (d DutyRow) Order() (time.Time, core.CircleID, circle.DutyKey) { return d.Due, d.Circle, d.Key }

// LongestKept is longer than any taker or failure keeps a thing to send from others.
const LongestKept = 2 * time.Hour

// Clash is the errs.Conflict of every store: somebody else was first.
func Clash(call string) error {
	return &errs.Error{Kind: errs.Conflict, Say: text.M("error.conflict"), Cause: fmt.Errorf("%s: another write was first", call)}
}

// Absent is the errs.NotFound of every store.
func Absent(call string) error {
	return &errs.Error{Kind: errs.NotFound, Say: text.M("error.not_found"), Cause: fmt.Errorf("%s: not there", call)}
}

// Micro is a moment as a store gives it back.
func Micro(t time.Time) time.Time { return time.UnixMicro(t.UnixMicro()).UTC() }

// Wake is from when background work finds the circle: just past the first unsettled due moment,
// or at Look. Zero: never.
func (w *Writing) Wake() time.Time {
	wake := w.Look
	for i := range w.Duties {
		// A duty is late after its moment, not at it.
		if late := w.Duties[i].Due.Add(time.Microsecond); !w.Duties[i].Settled && (wake.IsZero() || late.Before(wake)) {
			wake = late
		}
	}
	return wake
}

// Last is when the last of its events was recorded; zero: there is none.
func (w *Writing) Last() (last time.Time) {
	for i := range w.Events {
		if w.Events[i].Recorded.After(last) {
			last = w.Events[i].Recorded
		}
	}
	return last
}

// Check refuses what no act can have written: every store asks it first, so that a fault above
// can't leave a gap in a history or a record without its leaf.
func (w *Writing) Check(leaves []Leaf) error {
	first := w.Expected == 0
	switch {
	case w.Circle == "":
		return fmt.Errorf("append: no circle named")
	case w.Expected < 0 || first && len(w.Events) == 0:
		return fmt.Errorf("append to circle %s: expects %d events and adds %d", w.Circle, w.Expected, len(w.Events))
	case first && w.Held != nil:
		return fmt.Errorf("append to circle %s: a new circle holds no duties yet", w.Circle)
	case first != (len(w.Key) > 0):
		return fmt.Errorf("append to circle %s: the key comes with the first event, and only then", w.Circle)
	}
	for i := range w.Events {
		if w.Events[i].Seq != w.Expected+1+i {
			return fmt.Errorf("append to circle %s: event %s has number %d after %d", w.Circle, w.Events[i].ID, w.Events[i].Seq, w.Expected+i)
		}
	}
	keys := make(map[circle.DutyKey]bool, len(w.Duties))
	for i := range w.Duties {
		d := &w.Duties[i]
		if d.Circle != w.Circle || keys[d.Key] {
			return fmt.Errorf("append to circle %s: duty %s of circle %s is of another circle, or there twice", w.Circle, d.Key.Kind, d.Circle)
		}
		keys[d.Key] = true
	}
	if err := w.checkText(); err != nil {
		return err
	}
	return CheckLeaves(w.Events, w.Audit, leaves)
}

// CheckLeaves refuses records without their leaf, and leaves without their record.
func CheckLeaves(events []Row, audit []AuditRow, leaves []Leaf) error {
	want := make(map[[2]string]bool, len(events)+len(audit))
	for i := range events {
		want[[2]string{string(EventLeaf), string(events[i].ID)}] = true
	}
	for i := range audit {
		if a := &audit[i]; !Plain(a.ID, string(a.Actor), string(a.Agency), a.Role, string(a.Circle), a.Action, a.Purpose, a.Policy, a.Outcome) {
			return fmt.Errorf("audit record %q holds what isn't text", a.ID)
		}
		for _, c := range audit[i].Content {
			if !c.Valid() {
				return fmt.Errorf("audit record %q is of content that is no kind", audit[i].ID)
			}
		}
		want[[2]string{string(AuditLeaf), audit[i].ID}] = true
	}
	if len(want) != len(events)+len(audit) || len(leaves) != len(want) || want[[2]string{string(EventLeaf), ""}] || want[[2]string{string(AuditLeaf), ""}] {
		return fmt.Errorf("%d events and %d audit records have %d leaves and %d names between them", len(events), len(audit), len(leaves), len(want))
	}
	for i := range leaves {
		key := [2]string{string(leaves[i].Kind), leaves[i].Ref}
		if !want[key] {
			return fmt.Errorf("leaf %s %s stands for nothing here, or is there twice", leaves[i].Kind, leaves[i].Ref)
		}
		delete(want, key)
	}
	return nil
}

// CheckSeal refuses a batch that doesn't fit the log: leaves with a gap, or hashes that are not
// as many as tlog stores for them.
func CheckSeal(size int64, leaves []Leaf, hashes []tlog.Hash, signed []byte) error {
	if size < 0 || len(leaves) == 0 || len(signed) == 0 {
		return fmt.Errorf("seal from %d: %d leaves under a checkpoint of %d bytes", size, len(leaves), len(signed))
	}
	for i := range leaves {
		if leaves[i].Index != size+int64(i) {
			return fmt.Errorf("seal from %d: leaf %s %s has index %d", size, leaves[i].Kind, leaves[i].Ref, leaves[i].Index)
		}
	}
	if n := tlog.StoredHashCount(size+int64(len(leaves))) - tlog.StoredHashCount(size); n != int64(len(hashes)) {
		return fmt.Errorf("seal from %d: %d hashes for %d leaves, not %d", size, len(hashes), len(leaves), n)
	}
	return nil
}

// CheckOutgoing refuses what can't be sent.
func CheckOutgoing(o *Outgoing) error {
	if o.ID == "" || o.To == "" || !Plain(o.ID, string(o.Circle), o.Kind, o.To, o.LastFail) {
		return fmt.Errorf("send %q: it is for nobody, or no text", o.ID)
	}
	return nil
}

// CheckMark refuses a mark that says nothing, or isn't text.
func CheckMark(name, was, now string) error {
	if name == "" || now == "" || !Plain(name, was, now) {
		return fmt.Errorf("set mark %q: a name or mark is empty, or no text", name)
	}
	return nil
}

// checkText refuses what PostgreSQL can't hold as text, so that every store refuses it.
func (w *Writing) checkText() error {
	fault := func(what string) error {
		return fmt.Errorf("append to circle %q: %s holds what isn't text", w.Circle, what)
	}
	if !Plain(string(w.Circle)) {
		return fault("its ID")
	}
	for i := range w.Events {
		if !Plain(string(w.Events[i].ID)) {
			return fault("an event ID")
		}
	}
	for i := range w.Duties {
		d := &w.Duties[i]
		if !Plain(string(d.Key.Kind), d.Key.Subject, string(d.Owner), string(d.Agency), string(d.Link), d.Rule, string(d.Waits), string(d.Asked)) {
			return fault("a duty")
		}
	}
	for i := range w.Words {
		if !Plain(w.Words[i].Kind) {
			return fault("a search word")
		}
	}
	for i := range w.Stands {
		if st := &w.Stands[i]; !Plain(string(st.Actor), string(st.Agency)) || (st.Actor == "") == (st.Agency == "") || st.Ties == 0 {
			return fault("who stands to it")
		}
	}
	for _, item := range w.Files {
		if item == "" || !Plain(string(item)) {
			return fault("a file")
		}
	}
	for i := range w.Outbox {
		o := &w.Outbox[i]
		if !Plain(o.ID, string(o.Circle), o.Kind, o.To, o.LastFail) {
			return fault("what is to be sent")
		}
	}
	return nil
}

// Plain tells whether every store can hold these as text. No record has another identifier.
func Plain(all ...string) bool {
	for _, s := range all {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return false
		}
	}
	return true
}
