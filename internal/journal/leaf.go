package journal

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/core"
	"kring/internal/journal/proof"
)

// A record is hashed as lines of text: a head with the version, the kind, and then every stored
// field in a fixed order. Texts are quoted, so that no value can pass for another line. Content
// is there as its sum alone, so the text can be shown to an outsider. These texts are for ever:
// another form is another version in the head.
const (
	leafHead = "kring leaf v1"
	roleHead = "kring leaf v2" // an audit record that says as whom
)

// TextOfEvent is an event as it is hashed.
func TextOfEvent(id core.CircleID, r Row) []byte {
	return fmt.Appendf(nil, "%s\n%s\ncircle %s\nseq %d\nid %s\nrecorded %s\npayload %x\n", leafHead, EventLeaf,
		proof.Quote(string(id)), r.Seq, proof.Quote(string(r.ID)), proof.Moment(r.Recorded), sha256.Sum256(r.Payload))
}

// TextOfAudit is an audit record as it is hashed.
func TextOfAudit(a AuditRow) []byte {
	var b strings.Builder
	head := leafHead
	if a.Role != "" {
		head = roleHead
	}
	fmt.Fprintf(&b, "%s\n%s\nid %s\nat %s\n", head, AuditLeaf, proof.Quote(a.ID), proof.Moment(a.At))
	if a.Role != "" {
		fmt.Fprintf(&b, "role %s\n", proof.Quote(a.Role))
	}
	for _, f := range [...][2]string{
		{"actor", string(a.Actor)},
		{"agency", string(a.Agency)},
		{"circle", string(a.Circle)},
		{"action", a.Action},
		{"purpose", a.Purpose},
		{"policy", a.Policy},
		{"outcome", a.Outcome},
	} {
		fmt.Fprintf(&b, "%s %s\n", f[0], proof.Quote(f[1]))
	}
	b.WriteString("content")
	for _, c := range a.Content {
		b.WriteString(" " + proof.Quote(string(c)))
	}
	fmt.Fprintf(&b, "\nurgent %t\n", a.Urgent)
	return []byte(b.String())
}

// TextOfTombstone is a tombstone as it is hashed.
func TextOfTombstone(t Tombstone) []byte {
	return fmt.Appendf(nil, "%s\n%s\ncircle %s\nat %s\nby %s\nground %s\nkey %x\n", leafHead, TombstoneLeaf,
		proof.Quote(string(t.Circle)), proof.Moment(t.At), proof.Quote(string(t.By)), proof.Quote(t.Ground), t.KeySum)
}

// LeafOfEvent is what stands for an event in the log.
func LeafOfEvent(id core.CircleID, r Row) Leaf {
	return newLeaf(EventLeaf, string(r.ID), TextOfEvent(id, r))
}

// LeafOfAudit is what stands for an audit record in the log.
func LeafOfAudit(a AuditRow) Leaf { return newLeaf(AuditLeaf, a.ID, TextOfAudit(a)) }

// LeafOfTombstone is what stands for a tombstone in the log.
func LeafOfTombstone(t Tombstone) Leaf {
	return newLeaf(TombstoneLeaf, string(t.Circle), TextOfTombstone(t))
}

func newLeaf(kind LeafKind, ref string, text []byte) Leaf {
	return Leaf{Kind: kind, Ref: ref, Hash: tlog.RecordHash(text), Index: -1}
}

// Leaves gives a leaf for every event and audit record of one act, as Append wants them.
func (w *Writing) Leaves() []Leaf {
	list := make([]Leaf, 0, len(w.Events)+len(w.Audit))
	for _, r := range w.Events {
		list = append(list, LeafOfEvent(w.Circle, r))
	}
	for _, a := range w.Audit {
		list = append(list, LeafOfAudit(a))
	}
	return list
}

// Promise is the receipt of a leaf: what may be handed out before it is sealed.
func (l Leaf) Promise(given time.Time, within time.Duration) proof.Receipt {
	return proof.Receipt{
		Kind: string(l.Kind), Ref: l.Ref, Leaf: l.Hash,
		Given: Micro(given), Within: within.Truncate(time.Second),
	}
}
