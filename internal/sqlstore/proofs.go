package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
)

// Enrol uses a code up for a proof.
func (a *Accounts) Enrol(ctx context.Context, e login.Enrolment) error {
	id, call := e.Code.Account, of("enrol account", e.Code.Account)
	if (e.Passkey == nil) == (e.Passphrase == nil) {
		return errors.New(call + ": it takes one proof")
	}
	var b batch
	b.standing(id)
	b.one("DELETE FROM codes WHERE hash = ? AND account = ?", bytes(e.Code.Hash), string(id))
	if e.Code.Kind == login.Recovered {
		b.proofs(id)
		b.add("DELETE FROM recoveries WHERE account = ?", string(id))
	}
	if e.Passkey != nil {
		if err := b.passkey(call, e.Passkey); err != nil {
			return err
		}
	} else {
		b.passphrase(e.Passphrase)
	}
	b.add("DELETE FROM tries WHERE handle = ?", bytes(e.Forget))
	b.add("DELETE FROM ceremonies WHERE hash = ?", bytes(e.Ceremony))
	return a.s.commit(ctx, call, b)
}

func (b *batch) passkey(call string, p *login.Passkey) error {
	if err := plainText(call, p.Label); err != nil {
		return err
	}
	b.add("INSERT INTO passkeys (id, account, label, data, made, used) VALUES (?, ?, ?, ?, ?, ?)",
		p.ID, string(p.Account), p.Label, p.Data, micro(p.Made), maybe(p.Used))
	return nil
}

func (b *batch) passphrase(p *login.Passphrase) {
	b.add("DELETE FROM passphrases WHERE account = ?", string(p.Account))
	b.add("INSERT INTO passphrases (account, hash, secret, step, made) VALUES (?, ?, ?, ?, ?)",
		string(p.Account), p.Hash, p.Secret, p.Step, micro(p.Made))
}

// Passkeys lists the passkeys of an account, the oldest first.
func (a *Accounts) Passkeys(ctx context.Context, id core.ActorID) ([]login.Passkey, error) {
	if !journal.Plain(string(id)) {
		return nil, ctx.Err()
	}
	q := ask("SELECT id, account, label, data, made, used FROM passkeys WHERE account = ? ORDER BY made, id", string(id))
	return list(ctx, a.s, of("list passkeys of account", id), q, func(rows *sql.Rows) (p login.Passkey, err error) {
		var made int64
		var used sql.NullInt64
		err = rows.Scan(&p.ID, &p.Account, &p.Label, &p.Data, &made, &used)
		p.Made, p.Used = moment(made), perhaps(used)
		return p, err
	})
}

// AddPasskey keeps one more passkey.
func (a *Accounts) AddPasskey(ctx context.Context, p login.Passkey) error {
	call := of("add a passkey to account", p.Account)
	var b batch
	b.standing(p.Account)
	if err := b.passkey(call, &p); err != nil {
		return err
	}
	return a.s.commit(ctx, call, b)
}

// NamePasskey calls a passkey otherwise.
func (a *Accounts) NamePasskey(ctx context.Context, id core.ActorID, passkey []byte, label string) error {
	call := of("name a passkey of account", id)
	if err := plainText(call, label); err != nil {
		return err
	}
	return a.s.changed(ctx, call, ask("UPDATE passkeys SET label = ? WHERE id = ? AND account = ? RETURNING id", label, bytes(passkey), string(id)))
}

// Passphrase finds the passphrase of an account.
func (a *Accounts) Passphrase(ctx context.Context, id core.ActorID) (login.Passphrase, error) {
	call := of("find the passphrase of account", id)
	if !journal.Plain(string(id)) {
		return login.Passphrase{}, journal.Absent(call)
	}
	q := ask("SELECT account, hash, secret, step, made FROM passphrases WHERE account = ?", string(id))
	return found(ctx, a.s, call, q, func(rows *sql.Rows) (p login.Passphrase, err error) {
		var made int64
		err = rows.Scan(&p.Account, &p.Hash, &p.Secret, &p.Step, &made)
		p.Made = moment(made)
		return p, err
	})
}

// SetPassphrase keeps a passphrase in the place of another.
func (a *Accounts) SetPassphrase(ctx context.Context, p login.Passphrase) error {
	var b batch
	b.standing(p.Account)
	b.passphrase(&p)
	return a.s.commit(ctx, of("set the passphrase of account", p.Account), b)
}

// otherProofs is true while an account has more than one proof.
const otherProofs = `(SELECT count(*) FROM passkeys WHERE account = ?) + (SELECT count(*) FROM passphrases WHERE account = ?) > 1`

// RemovePasskey takes a passkey away that is not the last proof.
func (a *Accounts) RemovePasskey(ctx context.Context, id core.ActorID, passkey []byte) error {
	var b batch
	b.standing(id)
	b.one("DELETE FROM passkeys WHERE id = ? AND account = ? AND "+otherProofs, bytes(passkey), string(id), string(id), string(id))
	return a.s.commit(ctx, of("remove a passkey of account", id), b)
}

// RemovePassphrase takes the passphrase away if it is not the last proof.
func (a *Accounts) RemovePassphrase(ctx context.Context, id core.ActorID) error {
	var b batch
	b.standing(id)
	b.one("DELETE FROM passphrases WHERE account = ? AND "+otherProofs, string(id), string(id), string(id))
	return a.s.commit(ctx, of("remove the passphrase of account", id), b)
}

// Open begins a session.
func (a *Accounts) Open(ctx context.Context, o login.Opening) error {
	g, call := &o.Grant, of("open a session of account", o.Grant.Account)
	if err := plainText(call, g.ID); err != nil {
		return err
	}
	var b batch
	b.standing(g.Account)
	if o.Replaces != nil {
		b.add("DELETE FROM sessions WHERE token = ?", o.Replaces)
	}
	if p := o.Passkey; p != nil {
		b.one("UPDATE passkeys SET data = ?, used = ? WHERE id = ? AND account = ? AND data = ?", p.Data, maybe(p.Used), p.ID, string(g.Account), bytes(o.Was))
	}
	if o.Step != 0 {
		b.one("UPDATE passphrases SET step = ? WHERE account = ? AND step < ?", o.Step, string(g.Account), o.Step)
	}
	if o.Forget != nil {
		b.add("DELETE FROM tries WHERE handle = ?", o.Forget)
	}
	b.add("INSERT INTO sessions ("+grantColumns+") VALUES "+marks[8],
		g.ID, g.Token, string(g.Account), g.Agent, micro(g.Made), micro(g.Seen), micro(g.Ends), micro(g.Proved))
	return a.s.commit(ctx, call, b)
}

const grantColumns = "id, token, account, agent, made, seen, ends, proved"

// grantRow is a session as its columns hold it.
type grantRow struct {
	login.Grant
	made, seen, ends, proved int64
}

func (r *grantRow) into() []any {
	return []any{&r.ID, &r.Token, &r.Account, &r.Agent, &r.made, &r.seen, &r.ends, &r.proved}
}

func (r *grantRow) grant() login.Grant {
	r.Made, r.Seen, r.Ends, r.Proved = moment(r.made), moment(r.seen), moment(r.ends), moment(r.proved)
	return r.Grant
}

// Grant finds a session with its account.
func (a *Accounts) Grant(ctx context.Context, token []byte) (login.Grant, login.Account, error) {
	type both struct {
		login.Grant
		account login.Account
	}
	q := ask(`SELECT s.id, s.token, s.account, s.agent, s.made, s.seen, s.ends, s.proved,
		a.id, a.kind, a.agency, a.team, a.roles, a.name, a.handle, a.issuer, a.subject, a.made, a.ended, a.home
		FROM sessions AS s JOIN accounts AS a ON a.id = s.account WHERE s.token = ?`, bytes(token))
	one, err := found(ctx, a.s, "find a session", q, func(rows *sql.Rows) (both, error) {
		var g grantRow
		var r accountRow
		err := rows.Scan(append(g.into(), r.into()...)...)
		return both{g.grant(), r.account()}, err
	})
	return one.Grant, one.account, err
}

// Touch moves the moment a session was seen forward.
func (a *Accounts) Touch(ctx context.Context, id string, seen time.Time) error {
	var b batch
	b.add("UPDATE sessions SET seen = ? WHERE id = ? AND seen < ?", micro(seen), id, micro(seen))
	return a.s.commit(ctx, of("touch session", id), b)
}

// Grants lists the sessions of an account, the newest first.
func (a *Accounts) Grants(ctx context.Context, id core.ActorID) ([]login.Grant, error) {
	q := ask("SELECT "+grantColumns+" FROM sessions WHERE account = ? ORDER BY made DESC, id", string(id))
	return list(ctx, a.s, of("list sessions of account", id), q, func(rows *sql.Rows) (login.Grant, error) {
		var g grantRow
		err := rows.Scan(g.into()...)
		return g.grant(), err
	})
}

// EndGrant ends a session.
func (a *Accounts) EndGrant(ctx context.Context, id core.ActorID, grant string) error {
	call := of("end a session of account", id)
	if !journal.Plain(grant) {
		return journal.Absent(call)
	}
	return a.s.changed(ctx, call, ask("DELETE FROM sessions WHERE id = ? AND account = ? RETURNING id", grant, string(id)))
}

// EndGrants ends every session of an account but one.
func (a *Accounts) EndGrants(ctx context.Context, id core.ActorID, but string) error {
	var b batch
	b.add("DELETE FROM sessions WHERE account = ? AND id <> ?", string(id), but)
	return a.s.commit(ctx, of("end the sessions of account", id), b)
}

const ceremonyColumns = "hash, kind, account, data, ends"

// PutCeremony keeps a ceremony, or what became of it.
func (a *Accounts) PutCeremony(ctx context.Context, c login.Ceremony) error {
	if err := plainText("put a ceremony", c.Kind, string(c.Account)); err != nil {
		return err
	}
	var b batch
	b.add("INSERT INTO ceremonies ("+ceremonyColumns+") VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET data = excluded.data",
		c.Hash, c.Kind, string(c.Account), bytes(c.Data), micro(c.Ends))
	return a.s.commit(ctx, "put a ceremony", b)
}

func scanCeremony(rows *sql.Rows) (c login.Ceremony, err error) {
	var ends int64
	err = rows.Scan(&c.Hash, &c.Kind, &c.Account, &c.Data, &ends)
	c.Ends = moment(ends)
	return c, err
}

// Ceremony finds a ceremony.
func (a *Accounts) Ceremony(ctx context.Context, hash []byte) (login.Ceremony, error) {
	return found(ctx, a.s, "find a ceremony", ask("SELECT "+ceremonyColumns+" FROM ceremonies WHERE hash = ?", bytes(hash)), scanCeremony)
}

// TakeCeremony gives a ceremony once.
func (a *Accounts) TakeCeremony(ctx context.Context, hash []byte) (login.Ceremony, error) {
	q := ask("DELETE FROM ceremonies WHERE hash = ? RETURNING "+ceremonyColumns, bytes(hash))
	return returning(ctx, a.s, "take a ceremony", q.statement(), scanCeremony)
}

// Tries gives the failures of a handle.
func (a *Accounts) Tries(ctx context.Context, handle []byte) (login.Tries, error) {
	rows, err := list(ctx, a.s, "find tries", ask("SELECT failures, until FROM tries WHERE handle = ?", bytes(handle)), func(rows *sql.Rows) (t login.Tries, err error) {
		var until int64
		err = rows.Scan(&t.Failures, &until)
		t.Until = moment(until)
		return t, err
	})
	if err != nil || len(rows) == 0 {
		return login.Tries{}, err
	}
	return rows[0], nil
}

// CountTry counts a failure if nobody counted one meanwhile.
func (a *Accounts) CountTry(ctx context.Context, handle []byte, was, now login.Tries) error {
	var b batch
	if was.Failures == 0 {
		b.add("INSERT INTO tries (handle, failures, until) VALUES (?, ?, ?)", handle, int64(now.Failures), micro(now.Until))
	} else {
		b.one("UPDATE tries SET failures = ?, until = ? WHERE handle = ? AND failures = ?", int64(now.Failures), micro(now.Until), handle, int64(was.Failures))
	}
	return a.s.commit(ctx, "count a try", b)
}
