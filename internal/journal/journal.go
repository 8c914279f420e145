// Package journal is what is stored, and what a store must keep: events and audit records as
// sealed rows, the duties and search words that follow from them, what has to be sent, and the
// log that proves that none of it was rewritten.
//
// It holds no SQL and no rule of the field. A store is sqlstore or memstore; storetest says
// what each must do. Content is encrypted before it comes here and decrypted after: a store
// never sees a name.
package journal

import (
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/circle"
	"kring/internal/core"
)

// Writing is all that one act writes, in one transaction: either all of it is there, or nothing.
type Writing struct {
	Circle   core.CircleID
	Expected int            // the number of events the act was decided on; else errs.Conflict
	Key      []byte         // the circle's own key, wrapped by the master key; with the first event only
	Events   []Row          // in order; Seq goes on from Expected
	Held     Held           // as Stored had it; else errs.Conflict
	Duties   []DutyRow      // every duty that now holds; replaces what was there
	Words    []Word         // every search word that now holds; replaces what was there; nil: unchanged
	Stands   []access.Stand // who now may know of it; replaces what was there; nil: unchanged
	Files    []core.ItemID  // that its events name; each waited for that, else errs.Conflict
	Outbox   []Outgoing
	Audit    []AuditRow
	Look     time.Time // when background work must look again; zero: never
}

// Row is one event as it is stored.
type Row struct {
	ID       core.EventID
	Seq      int
	Recorded time.Time
	Payload  []byte // the event's JSON, encrypted with the circle's key and bound to circle and seq
}

// AuditRow is one record of who did or saw what (NEN 7513). It names IDs, never a person.
type AuditRow struct {
	ID      string
	At      time.Time
	Actor   core.ActorID
	Agency  core.AgencyID
	Role    string        // as whom they did it: how they stood to the circle, and their tasks
	Circle  core.CircleID // empty: about no circle
	Action  string        // such as circle.contact.recorded or circle.read
	Purpose string
	Policy  string // that allowed or refused it
	Outcome string // done, refused
	Content []core.Content
	Urgent  bool // by emergency access
}

// DutyRow is a duty as work lists find it. What it says is on its sheet, which the store can't read.
type DutyRow struct {
	Circle  core.CircleID
	Key     circle.DutyKey
	Owner   core.ActorID
	Agency  core.AgencyID
	Link    circle.LinkName
	Rule    string
	Since   time.Time
	Due     time.Time
	Rung    circle.Rung
	Settled bool         // its passing is on record already: the next rung holds it
	Waits   core.ActorID // for it: who asked, handed over or objected
	Asked   core.ActorID // who has to say yes or no, where that is not the owner
	Sheet   []byte       // as Sealer.SealSheet made it; empty: written by a program that made none
}

// AcuteRule tells whether a rule is one for direct danger, of an alarm or of a report.
func AcuteRule(rule string) bool { return strings.HasSuffix(rule, "Acute") }

// Word is a keyed search word: a keyed hash, never plain text.
type Word struct {
	Kind string // name, sound, born, address
	Hash [32]byte
}

// Outgoing is something to be sent once the transaction stands. It holds no personal content.
type Outgoing struct {
	ID       string
	Circle   core.CircleID
	Kind     string // mail, webhook
	To       string // an address book ID, or the ID of a webhook
	Body     []byte
	At       time.Time // not before
	Tries    int
	LastFail string // a kind of failure, without content
	Dead     bool   // given up; an operator looks
	// Urgent is from when it waits for nobody's quiet hours; zero: never. What is acute is urgent
	// when it is written, and what has to be done some day before then.
	Urgent time.Time
}

// LeafKind says what a leaf of the log stands for.
type LeafKind string

// The leaves.
const (
	EventLeaf     LeafKind = "event"
	AuditLeaf     LeafKind = "audit"
	TombstoneLeaf LeafKind = "tombstone"
)

// Leaf is one record's place in the log. It is written in the record's own transaction; the
// sealer gives it its Index afterwards.
type Leaf struct {
	Kind  LeafKind
	Ref   string // of an event or audit record its ID, of a tombstone the circle
	Hash  [32]byte
	Index int64 // -1 until sealed
}

// Stored is a circle as it is stored.
type Stored struct {
	Circle    core.CircleID
	Key       []byte // empty once destroyed
	Held      Held   // which duties stand there
	Rows      []Row
	Tombstone *Tombstone
}

// Tombstone is what remains of a circle whose retention ended: its key is gone, so its rows say
// nothing any more, and this proves when and on what ground.
type Tombstone struct {
	Circle core.CircleID
	At     time.Time
	By     core.ActorID
	Ground string
	KeySum [32]byte // of the wrapped key that was destroyed
}
