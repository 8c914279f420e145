package sqlstore_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/sqlstore"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// secret is a wrapped key that is easy to find in a file.
var secret = bytes.Repeat([]byte("wrapped key "), 8)

// small is an act with one event and one audit record.
func small(id core.CircleID) (*journal.Writing, []journal.Leaf) {
	w := &journal.Writing{
		Circle: id, Key: secret,
		Events: []journal.Row{{ID: core.EventID("e-" + id), Seq: 1, Recorded: start, Payload: payload}},
		Audit:  []journal.AuditRow{{ID: "a-" + string(id), At: start, Circle: id}},
	}
	return w, []journal.Leaf{{Kind: journal.EventLeaf, Ref: "e-" + string(id)}, {Kind: journal.AuditLeaf, Ref: "a-" + string(id)}}
}

// fill puts a row in every table that keeps what was recorded.
func fill(t *testing.T, s *sqlstore.Store) {
	t.Helper()
	w, leaves := small("c1")
	must(t, s.Append(t.Context(), w, leaves))
	leaves = leaves[:1]
	leaves[0].Index = 0
	must(t, s.Seal(t.Context(), 0, leaves, []tlog.Hash{leaves[0].Hash}, []byte("signed"), start))
	must(t, s.Bury(t.Context(), journal.Tombstone{Circle: "c1", At: start, KeySum: sha256.Sum256(secret)}, journal.Leaf{Kind: journal.TombstoneLeaf, Ref: "c1"}))
}

func TestABuriedKeyIsNotInTheFile(t *testing.T) {
	url := inFile(t)
	s := migrated(t, url)
	fill(t, s)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(strings.TrimPrefix(url, "sqlite:")), "*"))
	must(t, err)
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		if bytes.Contains(text, secret) {
			t.Errorf("%s holds the key that was destroyed", filepath.Base(f))
		}
	}
}

// TestDutiesFromBefore: a circle of before migration 2 doesn't say which duties stand. The next
// act writes all of them.
func TestDutiesFromBefore(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		s := migrated(t, d.url)
		w, leaves := small("c1")
		due := journal.DutyRow{Circle: "c1", Key: circle.DutyKey{Kind: "see"}, Since: start, Due: start}
		w.Duties = []journal.DutyRow{due, {Circle: "c1", Key: circle.DutyKey{Kind: "call"}, Since: start, Due: start}}
		must(t, s.Append(t.Context(), w, leaves))
		_, err := d.raw.ExecContext(t.Context(), "UPDATE circles SET held = NULL")
		must(t, err)
		stored, err := s.Load(t.Context(), "c1")
		must(t, err)
		if stored.Held.Known() {
			t.Fatal("it says what stands there")
		}
		due.Due = start.Add(time.Hour)
		must(t, s.Append(t.Context(), &journal.Writing{Circle: "c1", Expected: 1, Held: stored.Held, Duties: []journal.DutyRow{due}}, nil))
		rows, err := s.Work(t.Context(), journal.WorkQuery{})
		must(t, err)
		if diff := cmp.Diff([]journal.DutyRow{due}, rows); diff != "" {
			t.Error(diff)
		}
	})
}

func TestALostEventIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, d database) {
		s := migrated(t, d.url)
		w, leaves := small("c1")
		must(t, s.Append(t.Context(), w, leaves))
		for _, text := range map[string][]string{
			"sqlite":   {"DROP TRIGGER events_stay", "DELETE FROM events"},
			"postgres": {"ALTER TABLE events DISABLE TRIGGER USER", "DELETE FROM events"},
		}[string(d.kind)] {
			_, err := d.raw.ExecContext(t.Context(), text)
			must(t, err)
		}
		if _, err := s.Load(t.Context(), "c1"); err == nil || !strings.Contains(err.Error(), "restore it from a backup") {
			t.Errorf("it has to say so, and says: %v", err)
		}
	})
}
