package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/sqlstore/engine"
)

// Accounts is a login.Store in the database of a Store.
type Accounts struct{ s *Store }

var _ login.Store = (*Accounts)(nil)

// Accounts gives what is kept of who signs in.
func (s *Store) Accounts() *Accounts { return &Accounts{s} }

// standing keeps an account that stands from changing until the transaction ends: of two that
// change its proofs at once the second sees what the first left.
func (b *batch) standing(id core.ActorID) {
	b.one("UPDATE accounts SET made = made WHERE id = ? AND ended IS NULL", string(id))
}

// of names what a call is about, by an ID alone.
func of[T ~string](what string, id T) string { return fmt.Sprintf("%s %q", what, string(id)) }

// plainText refuses what PostgreSQL can't hold, so that both databases do.
func plainText(call string, all ...string) error {
	if !journal.Plain(all...) {
		return fmt.Errorf("%s: it holds what isn't text", call)
	}
	return nil
}

// found gives the only row of a query; errs.NotFound without one.
func found[T any](ctx context.Context, s *Store, call string, q *query, scan func(*sql.Rows) (T, error)) (T, error) {
	rows, err := list(ctx, s, call, q, scan)
	if err != nil || len(rows) == 0 {
		var none T
		if err == nil {
			err = journal.Absent(call)
		}
		return none, err
	}
	return rows[0], nil
}

// changed carries out one statement that gives back what it wrote; errs.NotFound if nothing.
func (s *Store) changed(ctx context.Context, call string, q *query) error {
	any, err := s.touched(ctx, call, q.statement())
	if err == nil && !any {
		return journal.Absent(call)
	}
	return err
}

// AddAgency keeps an agency.
func (a *Accounts) AddAgency(ctx context.Context, one login.Agency) error {
	call := of("add agency", one.ID)
	if err := plainText(call, string(one.ID), one.Kind, one.Name); err != nil {
		return err
	}
	var b batch
	b.add("INSERT INTO agencies (id, kind, name) VALUES (?, ?, ?)", string(one.ID), one.Kind, one.Name)
	return a.s.commit(ctx, call, b)
}

// Agencies lists agencies by ID.
func (a *Accounts) Agencies(ctx context.Context) ([]login.Agency, error) {
	return list(ctx, a.s, "list agencies", ask("SELECT id, kind, name FROM agencies ORDER BY id"), func(rows *sql.Rows) (one login.Agency, err error) {
		err = rows.Scan(&one.ID, &one.Kind, &one.Name)
		return one, err
	})
}

// AddTeam keeps a team.
func (a *Accounts) AddTeam(ctx context.Context, t login.Team) error {
	call := of("add team", t.ID)
	if err := plainText(call, string(t.ID), string(t.Agency), t.Name); err != nil {
		return err
	}
	var b batch
	b.add("INSERT INTO teams (id, agency, name) VALUES (?, ?, ?)", string(t.ID), string(t.Agency), t.Name)
	return a.s.commit(ctx, call, b)
}

// Teams lists teams by ID.
func (a *Accounts) Teams(ctx context.Context) ([]login.Team, error) {
	return list(ctx, a.s, "list teams", ask("SELECT id, agency, name FROM teams ORDER BY id"), func(rows *sql.Rows) (t login.Team, err error) {
		err = rows.Scan(&t.ID, &t.Agency, &t.Name)
		return t, err
	})
}

const accountColumns = "id, kind, agency, team, roles, name, handle, issuer, subject, made, ended, home"

// AddAccount keeps an account.
func (a *Accounts) AddAccount(ctx context.Context, one login.Account) error {
	call := of("add account", one.ID)
	if err := plainAccount(call, &one); err != nil {
		return err
	}
	var b batch
	b.add("INSERT INTO accounts ("+accountColumns+") VALUES "+marks[12], string(one.ID), string(one.Kind), string(one.Agency), string(one.Team),
		spaced(one.Roles), one.Name, one.Handle, one.Issuer, one.Subject, micro(one.Made), maybe(one.Ended), none(one.Home))
	return a.s.commit(ctx, call, b)
}

func plainAccount(call string, one *login.Account) error {
	return plainText(call, string(one.ID), string(one.Kind), string(one.Agency), string(one.Team), spaced(one.Roles), one.Name, one.Handle, one.Issuer, one.Subject)
}

// ChangeAccount gives an account another place and name.
func (a *Accounts) ChangeAccount(ctx context.Context, one login.Account) error {
	call := of("change account", one.ID)
	if err := plainAccount(call, &one); err != nil {
		return err
	}
	return a.s.changed(ctx, call, ask("UPDATE accounts SET agency = ?, team = ?, roles = ?, name = ? WHERE id = ? AND ended IS NULL RETURNING id",
		string(one.Agency), string(one.Team), spaced(one.Roles), one.Name, string(one.ID)))
}

// KeepHome keeps where somebody lives, in the place of another; none forgets it.
func (a *Accounts) KeepHome(ctx context.Context, id core.ActorID, home []byte) error {
	return a.s.changed(ctx, of("keep the home of account", id), ask("UPDATE accounts SET home = ? WHERE id = ? AND ended IS NULL RETURNING id", none(home), string(id)))
}

func scanAccount(rows *sql.Rows) (login.Account, error) {
	var r accountRow
	err := rows.Scan(r.into()...)
	return r.account(), err
}

// accountRow is an account as its columns hold it.
type accountRow struct {
	login.Account
	roles string
	made  int64
	ended sql.NullInt64
}

func (r *accountRow) into() []any {
	return []any{&r.ID, &r.Kind, &r.Agency, &r.Team, &r.roles, &r.Name, &r.Handle, &r.Issuer, &r.Subject, &r.made, &r.ended, &r.Home}
}

func (r *accountRow) account() login.Account {
	for role := range strings.FieldsSeq(r.roles) {
		r.Roles = append(r.Roles, access.Role(role))
	}
	r.Made, r.Ended = moment(r.made), perhaps(r.ended)
	return r.Account
}

// Account finds an account.
func (a *Accounts) Account(ctx context.Context, id core.ActorID) (login.Account, error) {
	return a.account(ctx, "id = ?", string(id))
}

// AccountOfHandle finds an account by what is typed.
func (a *Accounts) AccountOfHandle(ctx context.Context, handle string) (login.Account, error) {
	return a.account(ctx, "handle = ?", handle)
}

// AccountOfSubject finds an account by who it is at a provider.
func (a *Accounts) AccountOfSubject(ctx context.Context, issuer, subject string) (login.Account, error) {
	return a.account(ctx, "issuer = ? AND subject = ? AND issuer <> ''", issuer, subject)
}

func (a *Accounts) account(ctx context.Context, where string, args ...string) (login.Account, error) {
	if !journal.Plain(args...) {
		return login.Account{}, journal.Absent("find an account")
	}
	values := make([]any, len(args))
	for i := range args {
		values[i] = args[i]
	}
	return found(ctx, a.s, "find an account", ask("SELECT "+accountColumns+" FROM accounts WHERE "+where, values...), scanAccount)
}

// Accounts lists accounts by ID.
func (a *Accounts) Accounts(ctx context.Context, after core.ActorID, n int) ([]login.Account, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	return list(ctx, a.s, "list accounts", ask("SELECT "+accountColumns+" FROM accounts WHERE id > ? ORDER BY id LIMIT ?", string(after), int64(n)), scanAccount)
}

// AccountsOf lists accounts of an agency by ID.
func (a *Accounts) AccountsOf(ctx context.Context, agency core.AgencyID, after core.ActorID, n int) ([]login.Account, error) {
	if n <= 0 || !journal.Plain(string(agency), string(after)) {
		return nil, ctx.Err()
	}
	q := ask("SELECT "+accountColumns+" FROM accounts WHERE agency = ? AND id > ? ORDER BY id LIMIT ?", string(agency), string(after), int64(n))
	return list(ctx, a.s, of("list accounts of agency", agency), q, scanAccount)
}

// EndAccount ends an account with everything that lets it in.
func (a *Accounts) EndAccount(ctx context.Context, id core.ActorID, at time.Time) error {
	var b batch
	b.one("UPDATE accounts SET ended = ?, home = NULL WHERE id = ? AND ended IS NULL", micro(at), string(id))
	b.proofs(id)
	b.add("DELETE FROM codes WHERE account = ?", string(id))
	b.add("DELETE FROM recoveries WHERE account = ?", string(id))
	b.add("UPDATE shifts SET gone = ? WHERE account = ? AND ends > ? AND gone IS NULL", micro(at), string(id), micro(at))
	b.add("DELETE FROM settings WHERE account = ?", string(id))
	b.add("DELETE FROM feeds WHERE account = ?", string(id))
	b.add("DELETE FROM kept WHERE recipient = ?", string(id))
	return a.s.commit(ctx, of("end account", id), b)
}

// proofs removes every proof and session of an account.
func (b *batch) proofs(id core.ActorID) {
	b.add("DELETE FROM passkeys WHERE account = ?", string(id))
	b.add("DELETE FROM passphrases WHERE account = ?", string(id))
	b.add("DELETE FROM sessions WHERE account = ?", string(id))
}

// PutCode keeps a code in the place of the others of its account.
func (a *Accounts) PutCode(ctx context.Context, c login.Code) error {
	var b batch
	b.code(&c)
	return a.s.commit(ctx, of("put a code of account", c.Account), b)
}

func (b *batch) code(c *login.Code) {
	b.standing(c.Account)
	b.add("DELETE FROM codes WHERE account = ?", string(c.Account))
	b.add("INSERT INTO codes (hash, account, kind, ends) VALUES (?, ?, ?, ?)", c.Hash, string(c.Account), string(c.Kind), micro(c.Ends))
}

// Code finds a code.
func (a *Accounts) Code(ctx context.Context, hash []byte) (login.Code, error) {
	return found(ctx, a.s, "find a code", ask("SELECT hash, account, kind, ends FROM codes WHERE hash = ?", bytes(hash)), func(rows *sql.Rows) (c login.Code, err error) {
		var ends int64
		err = rows.Scan(&c.Hash, &c.Account, &c.Kind, &ends)
		c.Ends = moment(ends)
		return c, err
	})
}

// AddRecovery keeps a recovery that waits for its second person.
func (a *Accounts) AddRecovery(ctx context.Context, r login.Recovery) error {
	call := of("add recovery", r.ID)
	if err := plainText(call, r.ID, string(r.Reason)); err != nil {
		return err
	}
	var b batch
	b.standing(r.Account)
	b.add("INSERT INTO recoveries (id, account, reason, opener, opened, confirmed, ends) VALUES (?, ?, ?, ?, ?, '', ?)",
		r.ID, string(r.Account), string(r.Reason), string(r.By), micro(r.Opened), micro(r.Ends))
	return a.s.commit(ctx, call, b)
}

// Recoveries lists those that wait.
func (a *Accounts) Recoveries(ctx context.Context) ([]login.Recovery, error) {
	q := ask("SELECT id, account, reason, opener, opened, confirmed, ends FROM recoveries WHERE confirmed = '' ORDER BY opened, id")
	return list(ctx, a.s, "list recoveries", q, func(rows *sql.Rows) (r login.Recovery, err error) {
		var opened, ends int64
		err = rows.Scan(&r.ID, &r.Account, &r.Reason, &r.By, &opened, &r.Confirmed, &ends)
		r.Opened, r.Ends = moment(opened), moment(ends)
		return r, err
	})
}

// ConfirmRecovery confirms a recovery once, and keeps its code.
func (a *Accounts) ConfirmRecovery(ctx context.Context, id string, by core.ActorID, c login.Code) error {
	var b batch
	b.one("UPDATE recoveries SET confirmed = ? WHERE id = ? AND account = ? AND confirmed = ''", string(by), id, string(c.Account))
	b.code(&c)
	return a.s.commit(ctx, of("confirm recovery", id), b)
}

// Sweep removes what is over.
func (a *Accounts) Sweep(ctx context.Context, now, before time.Time) error {
	var b batch
	for _, table := range []string{"sessions", "codes", "ceremonies", "recoveries"} {
		b.add("DELETE FROM "+table+" WHERE ends <= ?", micro(now))
	}
	b.add("DELETE FROM tries WHERE until <= ?", micro(before))
	return a.s.commit(ctx, "sweep what is over", b)
}

// returning carries out one statement that gives back the row it took; errs.NotFound without one.
func returning[T any](ctx context.Context, s *Store, call string, q engine.Statement, scan func(*sql.Rows) (T, error)) (one T, err error) {
	none := true
	err = s.db.Returning(ctx, q, func(rows *sql.Rows) (err error) {
		none = false
		one, err = scan(rows)
		return err
	})
	if err == nil && none {
		return one, journal.Absent(call)
	}
	return one, s.db.Explain(call, err)
}

// spaced is roles as a column holds them: they are words without spaces.
func spaced(roles []access.Role) string {
	all := make([]string, len(roles))
	for i, r := range roles {
		all[i] = string(r)
	}
	return strings.Join(all, " ")
}

// maybe is a moment as a column holds it that may be without.
func maybe(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return micro(t)
}

// none is bytes as a column holds them that may be without.
func none(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

// perhaps is such a column as a moment.
func perhaps(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return moment(n.Int64)
}
