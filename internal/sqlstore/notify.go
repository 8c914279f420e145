package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
)

const keptColumns = "id, circle, kind, recipient, at, urgent"

// Hold takes one out of what is to be sent, and keeps it.
func (s *Store) Hold(ctx context.Context, id string) error {
	var b batch
	b.add("INSERT INTO kept ("+keptColumns+") SELECT "+keptColumns+" FROM outbox WHERE id = ? AND dead = 0", id)
	b.add("DELETE FROM outbox WHERE id = ? AND dead = 0", id)
	return s.commit(ctx, fmt.Sprintf("hold outgoing %q", id), b)
}

// keeping asks for what is kept, a page at a time.
func keeping(after *journal.Outgoing, n int) *query {
	return ask("SELECT "+keptColumns+" FROM kept WHERE (recipient, id) > (?, ?) ORDER BY recipient, id LIMIT ?", after.To, after.ID, int64(n))
}

// Kept lists what is kept.
func (s *Store) Kept(ctx context.Context, after journal.Outgoing, n int) ([]journal.Outgoing, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, s, "list what is kept", keeping(&after, n), func(rows *sql.Rows) (o journal.Outgoing, err error) {
		var at int64
		var urgent sql.NullInt64
		err = rows.Scan(&o.ID, &o.Circle, &o.Kind, &o.To, &at, &urgent)
		o.At, o.Urgent = moment(at), perhaps(urgent)
		return o, err
	})
}

// Gather puts one thing to send in the place of those kept.
func (s *Store) Gather(ctx context.Context, ids []string, one journal.Outgoing) error {
	if err := journal.CheckOutgoing(&one); err != nil {
		return err
	}
	var b batch
	for _, id := range ids {
		b.one("DELETE FROM kept WHERE id = ?", id)
	}
	b.outbox([]journal.Outgoing{one})
	return s.commit(ctx, fmt.Sprintf("gather %d as %q", len(ids), one.ID), b)
}

// Notices gives how somebody is told, sealed.
func (a *Accounts) Notices(ctx context.Context, id core.ActorID) (sealed []byte, version int64, err error) {
	call := of("find how to tell account", id)
	if !journal.Plain(string(id)) {
		return nil, 0, journal.Absent(call)
	}
	type row struct {
		sealed  []byte
		version int64
	}
	one, err := found(ctx, a.s, call, ask("SELECT sealed, version FROM settings WHERE account = ?", string(id)), func(rows *sql.Rows) (r row, err error) {
		err = rows.Scan(&r.sealed, &r.version)
		return r, err
	})
	return one.sealed, one.version, err
}

// PutNotices keeps how somebody is told, if it still is what it was.
func (a *Accounts) PutNotices(ctx context.Context, id core.ActorID, version int64, sealed []byte) error {
	var b batch
	b.standing(id)
	if version == 0 {
		b.add("INSERT INTO settings (account, sealed, version) VALUES (?, ?, 1)", string(id), bytes(sealed))
	} else {
		b.one("UPDATE settings SET sealed = ?, version = version + 1 WHERE account = ? AND version = ?", bytes(sealed), string(id), version)
	}
	return a.s.commit(ctx, of("change how to tell account", id), b)
}

// PutFeed keeps the address of a calendar in the place of another.
func (a *Accounts) PutFeed(ctx context.Context, f login.Feed) error {
	var b batch
	b.standing(f.Account)
	b.add("DELETE FROM feeds WHERE account = ?", string(f.Account))
	b.add("INSERT INTO feeds (hash, account, made) VALUES (?, ?, ?)", bytes(f.Hash), string(f.Account), micro(f.Made))
	return a.s.commit(ctx, of("keep the calendar of account", f.Account), b)
}

func scanFeed(rows *sql.Rows) (f login.Feed, err error) {
	var made int64
	err = rows.Scan(&f.Hash, &f.Account, &made)
	f.Made = moment(made)
	return f, err
}

// Feed finds whose calendar an address is.
func (a *Accounts) Feed(ctx context.Context, hash []byte) (login.Feed, error) {
	return found(ctx, a.s, "find a calendar", ask("SELECT hash, account, made FROM feeds WHERE hash = ?", bytes(hash)), scanFeed)
}

// FeedOf finds the calendar of somebody.
func (a *Accounts) FeedOf(ctx context.Context, id core.ActorID) (login.Feed, error) {
	call := of("find the calendar of account", id)
	if !journal.Plain(string(id)) {
		return login.Feed{}, journal.Absent(call)
	}
	return found(ctx, a.s, call, ask("SELECT hash, account, made FROM feeds WHERE account = ?", string(id)), scanFeed)
}

// EndFeed ends the calendar of somebody.
func (a *Accounts) EndFeed(ctx context.Context, id core.ActorID) error {
	var b batch
	b.add("DELETE FROM feeds WHERE account = ?", string(id))
	return a.s.commit(ctx, of("end the calendar of account", id), b)
}
