package sqlstore

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/sqlstore/pgtest"
)

// asked are the queries that have to cost the same among a thousand circles and a million.
func asked(skipLocked string) map[string]*query {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	words := make([]journal.Word, 3)
	reader := journal.Reader{Actor: core.Actor{ID: "o", Agency: "a"}, Now: now}
	after, last := &journal.DutyRow{Due: now}, &journal.AuditRow{At: now}
	return map[string]*query{
		"load":                 ask(wholeCircle, "c"),
		"due":                  ask(dueCircles, micro(now), int64(9)),
		"search by a word":     searching(words[:1], nil, 9),
		"search by words":      searching(words, nil, 9),
		"work of an owner":     working(&journal.WorkQuery{Owner: "o", N: 9}),
		"work, next page":      working(&journal.WorkQuery{Owner: "o", After: after, Before: now, N: 9}),
		"work of an agency":    working(&journal.WorkQuery{Agency: "a", After: after, N: 9}),
		"work that waits":      working(&journal.WorkQuery{Waits: "o", Within: &reader, N: 9}),
		"work that is asked":   working(&journal.WorkQuery{Asked: "o", Within: &reader, N: 9}),
		"work of a kind":       working(&journal.WorkQuery{Owner: "o", Kind: "k", Within: &reader, N: 9}),
		"keys of these":        keysOf([]core.CircleID{"a", "b"}),
		"what changed":         changed(reader, now, 9),
		"work of both":         working(&journal.WorkQuery{Owner: "o", Agency: "a", N: 9}),
		"queue of a desk":      working(&journal.WorkQuery{Agency: "a", Files: true, After: after, N: 9}),
		"queue of a kind":      working(&journal.WorkQuery{Agency: "a", Kind: "k", Files: true, N: 9}),
		"direct danger":        working(&journal.WorkQuery{Agency: "a", Files: true, Acute: true, N: 9}),
		"search within":        searching(words, &reader, 9),
		"versions":             versions([]core.CircleID{"a", "b"}),
		"stood":                standing([]string{"a:o"}, now, nil, "c"),
		"stood, named":         standing([]string{"a:o", "g:a"}, now, []core.CircleID{"a", "b"}, ""),
		"work within":          working(&journal.WorkQuery{Agency: "a", Within: &reader, After: after, N: 9}),
		"stands to be deleted": ask("DELETE FROM stands WHERE circle = ?", "c"),
		"take":                 taking(skipLocked, now, now, 9),
		"what is kept":         keeping(&journal.Outgoing{To: "a", ID: "b"}, 9),
		"unsealed":             ask(pendingLeaf+" ORDER BY id LIMIT ?", int64(9)),
		"leaves":               ask(sealedLeaf+" WHERE idx >= ? ORDER BY idx LIMIT ?", int64(7), int64(9)),
		"audit":                audited(&journal.AuditQuery{From: now, After: last, N: 9}),
		"audit of a circle":    audited(&journal.AuditQuery{Circle: "c", After: last, N: 9}),
		"audit of these":       audited(&journal.AuditQuery{IDs: []string{"a", "b"}, From: now, N: 2}),
		"audit of an actor":    audited(&journal.AuditQuery{Actor: "a", From: now, N: 9}),
		"duties to be deleted": ask("DELETE FROM duties WHERE circle = ? AND sum IN (?, ?)", "c", int64(1), int64(2)),
		"a part":               ask(onePart, "c", "i", int64(7)),
		"files that wait":      ask(waitingFiles, micro(now), int64(9)),
		"a file to be named":   ask("UPDATE attachments SET waits = NULL WHERE circle = ? AND item = ? AND waits IS NOT NULL", "c", "i"),
		"files to be deleted":  ask("DELETE FROM attachments WHERE circle = ?", "c"),
		"words to be deleted":  ask("DELETE FROM words WHERE circle = ? AND NOT (kind = ? AND hash = ?)", "c", "k", []byte("h")),
	}
}

// explained gives the plan of a query, in lines.
func explained(t *testing.T, db *sql.Conn, how string, q *query) string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), how+q.text.String(), q.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err tells.
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var plan strings.Builder
	for rows.Next() {
		columns := make([]any, len(names))
		for i := range columns {
			columns[i] = new(any)
		}
		if err := rows.Scan(columns...); err != nil {
			t.Fatal(err)
		}
		line, _ := columns[len(columns)-1].(*any)
		fmt.Fprintln(&plan, *line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}

// short are the queries of which an index has just the rows that are asked for, while others fit too.
var short = map[string]string{"queue of a desk": "duties_files", "queue of a kind": "duties_kind", "direct danger": "duties_acute"}

func plans(t *testing.T, url, how string, bad, settings []string) {
	t.Helper()
	if err := Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }() // only read.
	conn, err := s.db.Read().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }() // only read.
	for _, set := range settings {
		if _, err := conn.ExecContext(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	for name, q := range asked(s.db.SkipLocked()) {
		plan := explained(t, conn, how, q)
		if !strings.Contains(plan, short[name]) {
			t.Errorf("%s doesn't go by %s:\n%s", name, short[name], plan)
		}
		for _, b := range bad {
			// The events of one circle, and the circles of one reader.
			own := name == "load" && b == "Sort Key" || name == "what changed" && (b == "Sort Key" || b == "TEMP B-TREE FOR ORDER BY")
			if strings.Contains(plan, b) && !own {
				t.Errorf("%s goes through everything:\n%s", name, plan)
				break
			}
		}
	}
}

func TestPlansOfSQLite(t *testing.T) {
	bad := []string{
		"SCAN circles", "SCAN events", "SCAN duties", "SCAN words", "SCAN w", "SCAN stands", "SCAN attachments", "SCAN parts", "SCAN audits USING", "SCAN kept", "SCAN outbox USING INDEX sqlite",
		"TEMP B-TREE FOR ORDER BY",
	}
	plans(t, "sqlite:"+filepath.Join(t.TempDir(), "kring.db"), "EXPLAIN QUERY PLAN ", bad, nil)
}

// Empty tables are always read whole unless that is forbidden: then only a query without an
// index still is.
func TestPlansOfPostgres(t *testing.T) {
	bad := []string{"Seq Scan on circles", "Seq Scan on events", "Seq Scan on duties", "Seq Scan on words", "Seq Scan on stands", "Seq Scan on attachments", "Seq Scan on parts", "Seq Scan on audits", "Seq Scan on outbox", "Seq Scan on kept", "Seq Scan on leaves", "Seq Scan on pending", "Sort Key"}
	plans(t, pgtest.Empty(t), "EXPLAIN ", bad, []string{"SET enable_seqscan = off", "SET enable_sort = off", "SET enable_bitmapscan = off"})
}
