package journal

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal/proof"
)

// ProofStore is what a proof is made from.
type ProofStore interface {
	hashStore
	Checkpoint(ctx context.Context) ([]byte, error)
	Load(ctx context.Context, id core.CircleID) (*Stored, error)
	Circles(ctx context.Context, after core.CircleID, n int) ([]core.CircleID, error)
	Audited(ctx context.Context, q AuditQuery) ([]AuditRow, error)
	LeafOf(ctx context.Context, kind LeafKind, ref string) (Leaf, error)
}

// Prove makes the proof that a record is in the log, in the tree of a signed checkpoint: one that
// somebody kept, or the newest if none is given. The text is what TextOf… or FindRecord gives.
func Prove(ctx context.Context, store ProofStore, known note.Verifiers, kind LeafKind, ref string, text, signed []byte) (proof.Inclusion, error) {
	p, err := prove(ctx, store, known, kind, ref, text, signed)
	if err != nil {
		return proof.Inclusion{}, fmt.Errorf("prove %s %s: %w", kind, ref, err)
	}
	return p, nil
}

func prove(ctx context.Context, store ProofStore, known note.Verifiers, kind LeafKind, ref string, text, signed []byte) (p proof.Inclusion, err error) {
	if len(signed) == 0 {
		if signed, err = store.Checkpoint(ctx); err != nil {
			return p, err
		}
	}
	c, err := proof.OpenCheckpoint(signed, known)
	if err != nil {
		return p, err
	}
	leaf, err := store.LeafOf(ctx, kind, ref)
	if err != nil {
		return p, err
	}
	if leaf.Index < 0 || leaf.Index >= c.Size {
		return p, fmt.Errorf("it came into the log after the checkpoint of %d records: take a newer checkpoint", c.Size)
	}
	p = proof.Inclusion{Record: text, Index: leaf.Index, Checkpoint: signed}
	t := tree{ctx: ctx, store: store, known: map[int64]tlog.Hash{}}
	if p.Hashes, err = tlog.ProveRecord(c.Size, leaf.Index, &t); err != nil {
		return p, err
	}
	// A proof that doesn't hold is never handed out: the record was changed, and verify says where.
	_, err = p.Check(known)
	return p, err
}

// ProveGrowth makes the proof that the log of one checkpoint is the beginning of that of another.
func ProveGrowth(ctx context.Context, store hashStore, older, newer proof.Checkpoint) (proof.Consistency, error) {
	p := proof.Consistency{From: older.Size, To: newer.Size}
	if older.Size > 0 {
		t := tree{ctx: ctx, store: store, known: map[int64]tlog.Hash{}}
		hashes, err := tlog.ProveTree(newer.Size, older.Size, &t)
		if err != nil {
			return p, fmt.Errorf("prove growth from %d to %d records: %w", older.Size, newer.Size, err)
		}
		p.Hashes = hashes
	}
	return p, p.Check(older, newer)
}

// FindRecord gives a record as it is hashed. With the circle it is one read; without, it goes
// through all of them, and stops when the record is found.
func FindRecord(ctx context.Context, store ProofStore, kind LeafKind, ref string, in core.CircleID) ([]byte, error) {
	switch kind {
	case AuditLeaf:
		return findAudit(ctx, store, ref, in)
	case TombstoneLeaf:
		in = core.CircleID(ref)
	}
	if in != "" {
		return findIn(ctx, store, kind, ref, in)
	}
	for after := core.CircleID(""); ; {
		page, err := store.Circles(ctx, after, pageOfCircles)
		if err != nil || len(page) == 0 {
			return nil, missing(kind, ref, err)
		}
		for _, id := range page {
			text, err := findIn(ctx, store, kind, ref, id)
			if err == nil || !errs.Is(err, errs.NotFound) {
				return text, err
			}
		}
		after = page[len(page)-1]
	}
}

func findIn(ctx context.Context, store ProofStore, kind LeafKind, ref string, in core.CircleID) ([]byte, error) {
	st, err := store.Load(ctx, in)
	if err != nil {
		return nil, err
	}
	if kind == TombstoneLeaf && st.Tombstone != nil {
		return TextOfTombstone(*st.Tombstone), nil
	}
	for _, r := range st.Rows {
		if kind == EventLeaf && string(r.ID) == ref {
			return TextOfEvent(in, r), nil
		}
	}
	return nil, missing(kind, ref, nil)
}

func findAudit(ctx context.Context, store ProofStore, ref string, in core.CircleID) ([]byte, error) {
	for q := (AuditQuery{Circle: in, N: pageOfRows}); ; {
		page, err := store.Audited(ctx, q)
		if err != nil || len(page) == 0 {
			return nil, missing(AuditLeaf, ref, err)
		}
		for _, a := range page {
			if a.ID == ref {
				return TextOfAudit(a), nil
			}
		}
		q.After = &page[len(page)-1]
	}
}

// missing is the failure to find a record: what went wrong, or that there is none.
func missing(kind LeafKind, ref string, err error) error {
	if err == nil {
		return Absent(fmt.Sprintf("find %s %s", kind, ref))
	}
	return fmt.Errorf("find %s %s: %w", kind, ref, err)
}
