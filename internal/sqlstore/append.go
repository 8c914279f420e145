package sqlstore

import (
	"context"
	"fmt"
	"math"

	"kring/internal/core"
	"kring/internal/journal"
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
	b.stands(w)
	b.files(w)
	b.outbox(w.Outbox)
	b.audit(w.Audit)
	b.leaves(leaves)
	return s.commit(ctx, fmt.Sprintf("append to circle %s", w.Circle), b)
}

// circle counts the events. Another number than the expected one, other duties or a destroyed
// key make version negative, which circles_as_expected refuses; a circle that isn't there is refused by
// the foreign key of its events, or by the last statement.
func (b *batch) circle(w *journal.Writing) {
	var wake any
	if t := w.Wake(); !t.IsZero() {
		wake = micro(t)
	}
	now, held, changed := int64(w.Expected+len(w.Events)), []byte(journal.HeldBy(w.Duties)), int64(0)
	if last := w.Last(); !last.IsZero() {
		changed = micro(last)
	}
	if w.Expected == 0 {
		b.add("INSERT INTO circles (id, version, key, wake, held, changed) VALUES (?, ?, ?, ?, ?, ?)", string(w.Circle), now, w.Key, wake, held, changed)
		return
	}
	b.add("UPDATE circles SET version = CASE WHEN version = ? AND key IS NOT NULL AND held IS NOT DISTINCT FROM ? THEN ? ELSE -1 END, wake = ?, held = ?,"+
		" changed = CASE WHEN changed < ? THEN ? ELSE changed END WHERE id = ?",
		int64(w.Expected), []byte(w.Held), now, wake, held, changed, changed, string(w.Circle))
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

// duties writes the difference alone. What changed is changed in its place.
func (b *batch) duties(w *journal.Writing) {
	gone, put := w.Held.Change(w.Duties)
	if w.Expected > 0 && !w.Held.Known() {
		b.add("DELETE FROM duties WHERE circle = ?", string(w.Circle)) // nobody knows what stood there.
	}
	for from := 0; from < len(gone); from += most {
		q := ask("DELETE FROM duties WHERE circle = ? AND sum IN (", string(w.Circle))
		for i, sum := range gone[from:min(len(gone), from+most)] {
			q.add([...]string{"?", ", ?"}[min(i, 1)], sum)
		}
		q.add(")")
		*b = append(*b, q.statement())
	}
	b.insert("duties ("+dutyColumns+", acute, sum)", len(put), otherDuty, func(i int) []any {
		d := &w.Duties[put[i]]
		return []any{
			string(d.Circle), string(d.Key.Kind), d.Key.Subject, string(d.Owner), string(d.Agency), string(d.Link), d.Rule,
			micro(d.Since), micro(d.Due), int64(d.Rung), number(d.Settled), string(d.Waits), string(d.Asked), bytes(d.Sheet), number(journal.AcuteRule(d.Rule)), d.Sum(),
		}
	})
}

const dutyColumns = "circle, kind, subject, owner, agency, link, rule, since, due, rung, settled, waits, asked, sheet"

const otherDuty = ` ON CONFLICT (circle, kind, subject) DO UPDATE SET owner = excluded.owner, agency = excluded.agency, link = excluded.link,
	rule = excluded.rule, since = excluded.since, due = excluded.due, rung = excluded.rung, settled = excluded.settled,
	waits = excluded.waits, asked = excluded.asked, sheet = excluded.sheet, acute = excluded.acute, sum = excluded.sum`

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

// stands replaces who may know of a circle, where that changed.
func (b *batch) stands(w *journal.Writing) {
	if w.Stands == nil {
		return
	}
	b.add("DELETE FROM stands WHERE circle = ?", string(w.Circle))
	b.insert("stands (who, circle, ties, until)", len(w.Stands), " ON CONFLICT DO NOTHING", func(i int) []any {
		st := &w.Stands[i]
		who := actorKey(st.Actor)
		if st.Actor == "" {
			who = agencyKey(st.Agency)
		}
		until := int64(math.MaxInt64)
		if !st.Until.IsZero() {
			until = micro(st.Until)
		}
		return []any{who, string(w.Circle), int64(st.Ties), until}
	})
}

func actorKey(id core.ActorID) string   { return "a:" + string(id) }
func agencyKey(id core.AgencyID) string { return "g:" + string(id) }

func (b *batch) outbox(out []journal.Outgoing) {
	b.insert("outbox ("+outgoingColumns+", free)", len(out), "", func(i int) []any {
		o := &out[i]
		return []any{
			o.ID, string(o.Circle), o.Kind, o.To, bytes(o.Body), micro(o.At), int64(o.Tries), o.LastFail, number(o.Dead), maybe(o.Urgent), micro(o.At),
		}
	})
}

func (b *batch) leaves(leaves []journal.Leaf) {
	b.insert("pending (kind, ref, hash)", len(leaves), "", func(i int) []any {
		return []any{string(leaves[i].Kind), leaves[i].Ref, leaves[i].Hash[:]}
	})
}
