package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
)

// Append writes one act in one transaction; on PostgreSQL in one round trip. That the circle
// has the expected events is held by constraints, so that nothing has to be read first.
func (s *Store) Append(ctx context.Context, w *journal.Writing, leaves []journal.Leaf) error {
	if err := w.Check(leaves); err != nil {
		return err
	}
	var b batch
	b.circle(w)
	b.events(w)
	b.duties(w)
	b.words(w)
	b.outbox(w.Outbox)
	b.audit(w.Audit)
	b.leaves(leaves)
	return s.commit(ctx, fmt.Sprintf("append to circle %s", w.Circle), b)
}

// circle counts the events. Another number than the expected one, or a destroyed key, makes
// version negative, which circles_as_expected refuses; a circle that isn't there is refused by
// the foreign key of its events, or by the last statement.
func (b *batch) circle(w *journal.Writing) {
	var wake any
	if t := w.Wake(); !t.IsZero() {
		wake = micro(t)
	}
	now := int64(w.Expected + len(w.Events))
	if w.Expected == 0 {
		b.add("INSERT INTO circles (id, version, key, wake) VALUES (?, ?, ?, ?)", string(w.Circle), now, w.Key, wake)
		return
	}
	b.add("UPDATE circles SET version = CASE WHEN version = ? AND key IS NOT NULL THEN ? ELSE -1 END, wake = ? WHERE id = ?",
		int64(w.Expected), now, wake, string(w.Circle))
	if len(w.Events) == 0 {
		b.add("INSERT INTO circles (id, version) SELECT CAST(? AS text), -1 WHERE NOT EXISTS (SELECT 1 FROM circles WHERE id = ?)",
			string(w.Circle), string(w.Circle))
	}
}

func (b *batch) events(w *journal.Writing) {
	b.insert("events (circle, seq, id, recorded, payload)", len(w.Events), "", func(i int) []any {
		e := &w.Events[i]
		return []any{string(w.Circle), int64(e.Seq), string(e.ID), micro(e.Recorded), bytes(e.Payload)}
	})
}

// duties writes the difference alone: what went or changed is deleted, and what is there as it
// has to be isn't touched.
func (b *batch) duties(w *journal.Writing) {
	sums := make([]int64, len(w.Duties))
	for i := range w.Duties {
		sums[i] = sum(&w.Duties[i])
	}
	*b = append(*b, engine.Statement{Set: &engine.Set{
		Sums: sums,
		Look: ask("SELECT sum FROM duties WHERE circle = ?", string(w.Circle)).statement(),
		Drop: func(sum int64) engine.Statement {
			return ask("DELETE FROM duties WHERE circle = ? AND sum = ?", string(w.Circle), sum).statement()
		},
		Add: func(i int) engine.Statement {
			d := &w.Duties[i]
			return engine.Statement{Text: addDuty, Args: []any{
				string(d.Circle), string(d.Key.Kind), d.Key.Subject, string(d.Owner), string(d.Agency), string(d.Link), d.Rule,
				micro(d.Since), micro(d.Due), int64(d.Rung), number(d.Settled), sums[i],
			}}
		},
		All: func() []engine.Statement { return allDuties(w, sums) },
	}})
}

const dutyColumns = "circle, kind, subject, owner, agency, link, rule, since, due, rung, settled"

var addDuty = "INSERT INTO duties (" + dutyColumns + ", sum) VALUES " + ask(marks[12], make([]any, 12)...).text.String()

// allDuties sends the whole set as columns: two statements that are the same for any number.
func allDuties(w *journal.Writing, sums []int64) []engine.Statement {
	n := len(w.Duties)
	text := func(of func(*journal.DutyRow) string) []string {
		column := make([]string, n)
		for i := range w.Duties {
			column[i] = of(&w.Duties[i])
		}
		return column
	}
	numbers := func(of func(*journal.DutyRow) int64) []int64 {
		column := make([]int64, n)
		for i := range w.Duties {
			column[i] = of(&w.Duties[i])
		}
		return column
	}
	circle := string(w.Circle)
	gone := engine.Statement{Text: "DELETE FROM duties WHERE circle = $1 AND sum <> ALL ($2::bigint[])", Args: []any{circle, sums}}
	if n == 0 {
		return []engine.Statement{gone}
	}
	return []engine.Statement{gone, {Text: newDuties, Args: []any{
		circle, sums,
		text(func(d *journal.DutyRow) string { return string(d.Key.Kind) }),
		text(func(d *journal.DutyRow) string { return d.Key.Subject }),
		text(func(d *journal.DutyRow) string { return string(d.Owner) }),
		text(func(d *journal.DutyRow) string { return string(d.Agency) }),
		text(func(d *journal.DutyRow) string { return string(d.Link) }),
		text(func(d *journal.DutyRow) string { return d.Rule }),
		numbers(func(d *journal.DutyRow) int64 { return micro(d.Since) }),
		numbers(func(d *journal.DutyRow) int64 { return micro(d.Due) }),
		numbers(func(d *journal.DutyRow) int64 { return int64(d.Rung) }),
		numbers(func(d *journal.DutyRow) int64 { return number(d.Settled) }),
	}}}
}

const newDuties = `INSERT INTO duties (circle, sum, kind, subject, owner, agency, link, rule, since, due, rung, settled)
	SELECT $1, n.* FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
	$9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[]) AS n (sum, kind, subject, owner, agency, link, rule, since, due, rung, settled)
	WHERE n.sum <> ALL (ARRAY(SELECT sum FROM duties WHERE circle = $1))`

// sum tells whether two duties are the same in everything a work list shows.
func sum(d *journal.DutyRow) int64 {
	text := make([]byte, 0, 256)
	for _, s := range [...]string{string(d.Key.Kind), d.Key.Subject, string(d.Owner), string(d.Agency), string(d.Link), d.Rule} {
		text = append(append(text, s...), 0) // no text holds a zero.
	}
	for _, n := range [...]int64{micro(d.Since), micro(d.Due), int64(d.Rung), number(d.Settled)} {
		text = binary.BigEndian.AppendUint64(text, uint64(n))
	}
	h := sha256.Sum256(text)
	return int64(binary.BigEndian.Uint64(h[:8]))
}

// words replaces search words where there are any to replace. Above enough all are written
// anew: no household has as many.
func (b *batch) words(w *journal.Writing) {
	const enough = 200
	if w.Words == nil {
		return
	}
	gone := ask("DELETE FROM words WHERE circle = ?", string(w.Circle))
	for i := 0; i < len(w.Words) && len(w.Words) <= enough; i++ {
		gone.add(" AND NOT (kind = ? AND hash = ?)", w.Words[i].Kind, w.Words[i].Hash[:])
	}
	*b = append(*b, gone.statement())
	b.insert("words (kind, hash, circle)", len(w.Words), " ON CONFLICT DO NOTHING", func(i int) []any {
		return []any{w.Words[i].Kind, w.Words[i].Hash[:], string(w.Circle)}
	})
}

func (b *batch) outbox(out []journal.Outgoing) {
	b.insert("outbox ("+outgoingColumns+", free)", len(out), "", func(i int) []any {
		o := &out[i]
		return []any{
			o.ID, string(o.Circle), o.Kind, o.To, bytes(o.Body), micro(o.At), int64(o.Tries), o.LastFail, number(o.Dead), micro(o.At),
		}
	})
}

func (b *batch) leaves(leaves []journal.Leaf) {
	b.insert("pending (kind, ref, hash)", len(leaves), "", func(i int) []any {
		return []any{string(leaves[i].Kind), leaves[i].Ref, leaves[i].Hash[:]}
	})
}
