// Package memstore keeps everything in memory. It is right and slow, and gone when the program
// ends: it is for tests and for looking around, never for a household.
//
// It holds no rule of its own: what a store must do is in journal and storetest.
package memstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
)

// Store is a journal.Store in memory.
type Store struct {
	mu         sync.Mutex
	closed     bool
	circles    map[core.CircleID]*kept
	events     map[core.EventID]bool
	outbox     map[string]*waiting
	keeps      map[string]journal.Outgoing
	leases     map[string]lease
	marks      map[string]string
	files      map[journal.Handed]*handed
	audit      []journal.AuditRow // by moment and ID
	leaves     []journal.Leaf     // in the order they came
	places     map[leafKey]int    // of a record's leaf among leaves
	sealed     []int              // places by index in the log
	hashes     []tlog.Hash
	checkpoint []byte
}

// kept is one circle.
type kept struct {
	key       []byte
	rows      []journal.Row
	duties    []journal.DutyRow
	words     []journal.Word
	stands    []access.Stand
	wake      time.Time
	changed   time.Time
	tombstone *journal.Tombstone
}

// held says which duties stand, until the key is destroyed.
func (c *kept) held() journal.Held {
	if c.key == nil {
		return nil
	}
	return journal.HeldBy(c.duties)
}

type lease struct {
	holder string
	until  time.Time
}

type leafKey struct {
	kind journal.LeafKind
	ref  string
}

// New makes an empty store.
func New() *Store {
	return &Store{
		circles: map[core.CircleID]*kept{},
		events:  map[core.EventID]bool{},
		outbox:  map[string]*waiting{},
		keeps:   map[string]journal.Outgoing{},
		leases:  map[string]lease{},
		marks:   map[string]string{},
		files:   map[journal.Handed]*handed{},
		places:  map[leafKey]int{},
	}
}

// enter locks the store for one call. A caller that gave up changes nothing.
func (s *Store) enter(ctx context.Context) (leave func(), err error) {
	s.mu.Lock()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case s.closed:
		err = errors.New("the store is closed")
	}
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	return s.mu.Unlock, nil
}

// Append writes one act.
func (s *Store) Append(ctx context.Context, w *journal.Writing, leaves []journal.Leaf) error {
	if err := w.Check(leaves); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.mayAppend(w, leaves); err != nil {
		return err
	}
	c := s.circles[w.Circle]
	if c == nil {
		c = &kept{key: slices.Clone(w.Key)}
		s.circles[w.Circle] = c
	}
	for i := range w.Events {
		s.events[w.Events[i].ID] = true
		c.rows = append(c.rows, copyRow(&w.Events[i]))
	}
	c.duties = nil
	for i := range w.Duties {
		c.duties = append(c.duties, copyDuty(w.Duties[i]))
	}
	if w.Words != nil {
		c.words = slices.Clone(w.Words)
	}
	if w.Stands != nil {
		c.stands = slices.Clone(w.Stands)
	}
	if last := w.Last(); last.After(c.changed) {
		c.changed = journal.Micro(last)
	}
	c.wake = time.Time{}
	if wake := w.Wake(); !wake.IsZero() {
		c.wake = journal.Micro(wake)
	}
	for i := range w.Outbox {
		s.outbox[w.Outbox[i].ID] = newWaiting(w.Outbox[i])
	}
	s.name(w)
	s.record(w.Audit, leaves)
	return nil
}

// mayAppend looks for everything that could stop an act, before anything is changed.
func (s *Store) mayAppend(w *journal.Writing, leaves []journal.Leaf) error {
	call := fmt.Sprintf("append to circle %s", w.Circle)
	c := s.circles[w.Circle]
	have := 0
	if c != nil {
		have = len(c.rows)
	}
	if have != w.Expected || c != nil && (c.key == nil || !bytes.Equal(c.held(), w.Held)) {
		return journal.Clash(call)
	}
	for i := range w.Events {
		if s.events[w.Events[i].ID] {
			return journal.Clash(fmt.Sprintf("%s: event %s", call, w.Events[i].ID))
		}
	}
	fresh := map[string]bool{}
	for i := range w.Outbox {
		id := w.Outbox[i].ID
		if s.outbox[id] != nil || fresh[id] {
			return journal.Clash(fmt.Sprintf("%s: outgoing %s", call, id))
		}
		fresh[id] = true
	}
	if !s.mayName(w) {
		return journal.Clash(call + ": a file")
	}
	return s.mayRecord(call, leaves)
}

func (s *Store) mayRecord(call string, leaves []journal.Leaf) error {
	for i := range leaves {
		if _, ok := s.places[leafKey{leaves[i].Kind, leaves[i].Ref}]; ok {
			return journal.Clash(fmt.Sprintf("%s: leaf %s %s", call, leaves[i].Kind, leaves[i].Ref))
		}
	}
	return nil
}

// record takes in audit records and leaves that mayRecord let through.
func (s *Store) record(rows []journal.AuditRow, leaves []journal.Leaf) {
	for i := range rows {
		row := copyAudit(&rows[i])
		at, _ := slices.BinarySearchFunc(s.audit, row, byMoment)
		s.audit = slices.Insert(s.audit, at, row)
	}
	for i := range leaves {
		l := leaves[i]
		l.Index = -1
		s.places[leafKey{l.Kind, l.Ref}] = len(s.leaves)
		s.leaves = append(s.leaves, l)
	}
}

// Audit writes records that change no circle.
func (s *Store) Audit(ctx context.Context, rows []journal.AuditRow, leaves []journal.Leaf) error {
	if err := journal.CheckLeaves(nil, rows, leaves); err != nil {
		return err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.mayRecord("audit", leaves); err != nil {
		return err
	}
	s.record(rows, leaves)
	return nil
}

// Load gives a circle with its events in order.
func (s *Store) Load(ctx context.Context, id core.CircleID) (*journal.Stored, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	c := s.circles[id]
	if c == nil {
		return nil, journal.Absent(fmt.Sprintf("load circle %q", id))
	}
	found := &journal.Stored{Circle: id, Key: slices.Clone(c.key), Held: c.held()}
	for i := range c.rows {
		found.Rows = append(found.Rows, copyRow(&c.rows[i]))
	}
	if c.tombstone != nil {
		t := *c.tombstone
		found.Tombstone = &t
	}
	return found, nil
}

// Circles lists circles by ID.
func (s *Store) Circles(ctx context.Context, after core.CircleID, n int) ([]core.CircleID, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return page(slices.Sorted(maps.Keys(s.circles)), n, func(id core.CircleID) bool { return id > after }), nil
}

// Versions says of circles how far each is.
func (s *Store) Versions(ctx context.Context, named []core.CircleID) ([]journal.Version, error) {
	leave, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	var found []journal.Version
	for _, id := range slices.Compact(slices.Sorted(slices.Values(named))) {
		if c := s.circles[id]; c != nil {
			found = append(found, journal.Version{Circle: id, Events: len(c.rows), Buried: c.key == nil})
		}
	}
	return found, nil
}

// Ping tells whether the store answers.
func (s *Store) Ping(ctx context.Context) error {
	leave, err := s.enter(ctx)
	if err == nil {
		leave()
	}
	return err
}

// Close ends the store; everything in it is gone.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// page keeps at most n of what may be shown.
func page[T any](all []T, n int, may func(T) bool) []T {
	var found []T
	for _, one := range all {
		if len(found) >= n {
			break
		}
		if may(one) {
			found = append(found, one)
		}
	}
	return found
}

func byMoment(a, b journal.AuditRow) int {
	return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
}

func copyRow(r *journal.Row) journal.Row {
	c := *r
	c.Recorded, c.Payload = journal.Micro(r.Recorded), slices.Clone(r.Payload)
	return c
}

func copyDuty(d journal.DutyRow) journal.DutyRow {
	d.Since, d.Due, d.Sheet = journal.Micro(d.Since), journal.Micro(d.Due), slices.Clone(d.Sheet)
	return d
}

func copyAudit(a *journal.AuditRow) journal.AuditRow {
	c := *a
	c.At, c.Content = journal.Micro(a.At), slices.Clone(a.Content)
	if len(c.Content) == 0 {
		c.Content = nil
	}
	return c
}
