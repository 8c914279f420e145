package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"kring/internal/journal"
	"kring/internal/sqlstore/engine"
)

const outgoingColumns = "id, circle, kind, recipient, body, at, tries, last_fail, dead, urgent"

func scanOutgoing(rows *sql.Rows) (o journal.Outgoing, err error) {
	var at int64
	var dead int
	var urgent sql.NullInt64
	err = rows.Scan(&o.ID, &o.Circle, &o.Kind, &o.To, &o.Body, &at, &o.Tries, &o.LastFail, &dead, &urgent)
	o.At, o.Dead, o.Urgent = moment(at), dead == 1, perhaps(urgent)
	return o, err
}

// Take hands out things to send, the longest free first.
func (s *Store) Take(ctx context.Context, now, until time.Time, n int) ([]journal.Outgoing, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	var taken []journal.Outgoing
	err := s.db.Returning(ctx, taking(s.db.SkipLocked(), now, until, n).statement(), func(rows *sql.Rows) error {
		o, err := scanOutgoing(rows)
		taken = append(taken, o)
		return err
	})
	if err != nil {
		return nil, s.db.Explain("take what is to be sent", err)
	}
	slices.SortFunc(taken, func(a, b journal.Outgoing) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return taken, nil
}

// taking picks first and apart, so that no plan picks more than n. What a clock that was ahead keeps
// is picked apart too, so that neither goes through what is kept for good reason.
func taking(skipLocked string, now, until time.Time, n int) *query {
	return ask(`WITH due AS MATERIALIZED (SELECT id AS one FROM outbox WHERE dead = 0 AND free <= ? ORDER BY free, id LIMIT ? `+skipLocked+`),
		stuck AS MATERIALIZED (SELECT id AS one FROM outbox WHERE dead = 0 AND free > ? AND (at <= ? OR last_fail <> '') ORDER BY free, id LIMIT ? `+skipLocked+`),
		picked AS MATERIALIZED (SELECT one FROM due UNION ALL SELECT one FROM stuck LIMIT ?)
		UPDATE outbox SET free = ? FROM picked WHERE id = picked.one RETURNING `+outgoingColumns,
		micro(now), int64(n), micro(now.Add(journal.LongestKept)), micro(now), int64(n), int64(n), micro(until))
}

// Sent removes one that was sent.
func (s *Store) Sent(ctx context.Context, id string) error {
	var b batch
	b.add("DELETE FROM outbox WHERE id = ?", id)
	return s.commit(ctx, fmt.Sprintf("outgoing %q was sent", id), b)
}

// Failed counts a try and puts it back, or among the dead.
func (s *Store) Failed(ctx context.Context, id, why string, again time.Time, dead bool) error {
	var b batch
	b.add("UPDATE outbox SET tries = tries + 1, last_fail = ?, dead = ?, at = ?, free = ? WHERE id = ?", why, number(dead), micro(again), micro(again), id)
	return s.commit(ctx, fmt.Sprintf("outgoing %q failed", id), b)
}

// Dead lists what was given up.
func (s *Store) Dead(ctx context.Context, after string, n int) ([]journal.Outgoing, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	q := ask("SELECT "+outgoingColumns+" FROM outbox WHERE dead = 1 AND id > ? ORDER BY id LIMIT ?", after, int64(n))
	return list(ctx, s, "list what was given up", q, scanOutgoing)
}

// Retry puts one back that was given up.
func (s *Store) Retry(ctx context.Context, id string, now time.Time) error {
	call := fmt.Sprintf("retry outgoing %q", id)
	back, err := s.touched(ctx, call, ask("UPDATE outbox SET dead = 0, tries = 0, at = ?, free = ? WHERE id = ? AND dead = 1 RETURNING id",
		micro(now), micro(now), id).statement())
	if err == nil && !back {
		return journal.Absent(call)
	}
	return err
}

// Lease takes or prolongs a name. What its holder has is never shortened.
func (s *Store) Lease(ctx context.Context, name, holder string, now, until time.Time) (bool, error) {
	return s.touched(ctx, fmt.Sprintf("lease %q to %q", name, holder), ask(`INSERT INTO leases (name, holder, ends) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,
		ends = CASE WHEN leases.holder = excluded.holder AND leases.ends > excluded.ends THEN leases.ends ELSE excluded.ends END
		WHERE leases.holder = excluded.holder OR leases.ends <= ? RETURNING name`, name, holder, micro(until), micro(now)).statement())
}

// Release gives a lease back early.
func (s *Store) Release(ctx context.Context, name, holder string) error {
	var b batch
	b.add("DELETE FROM leases WHERE name = ? AND holder = ?", name, holder)
	return s.commit(ctx, fmt.Sprintf("release %q of %q", name, holder), b)
}

// touched tells whether a statement that gives back what it wrote wrote anything.
func (s *Store) touched(ctx context.Context, call string, q engine.Statement) (any bool, err error) {
	err = s.db.Returning(ctx, q, func(*sql.Rows) error {
		any = true
		return nil
	})
	return any, s.db.Explain(call, err)
}
