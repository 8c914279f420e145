package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"kring/internal/core"
	"kring/internal/login"
)

// Sealed lists what lies sealed of accounts.
func (a *Accounts) Sealed(ctx context.Context, after core.ActorID, n int) ([]login.Sealed, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	q := ask(`SELECT a.id, p.secret, a.home FROM accounts AS a LEFT JOIN passphrases AS p ON p.account = a.id
		WHERE a.id > ? AND (p.secret IS NOT NULL OR a.home IS NOT NULL) ORDER BY a.id LIMIT ?`, string(after), int64(n))
	return list(ctx, a.s, "list what is sealed of accounts", q, func(rows *sql.Rows) (one login.Sealed, err error) {
		err = rows.Scan(&one.Account, &one.Secret, &one.Home)
		return one, err
	})
}

// Reseal replaces what lies sealed of an account, all of it or nothing.
func (a *Accounts) Reseal(ctx context.Context, was, fresh login.Sealed) error {
	var b batch
	if len(was.Secret) > 0 {
		b.one("UPDATE passphrases SET secret = ? WHERE account = ? AND secret = ?", fresh.Secret, string(was.Account), was.Secret)
	}
	if len(was.Home) > 0 {
		b.one("UPDATE accounts SET home = ? WHERE id = ? AND home = ?", fresh.Home, string(was.Account), was.Home)
	}
	if len(b) == 0 {
		return ctx.Err()
	}
	return a.s.commit(ctx, of("reseal account", was.Account), b)
}

// Ceremonies lists those of these kinds that are not over.
func (a *Accounts) Ceremonies(ctx context.Context, now time.Time, kinds ...string) ([]login.Ceremony, error) {
	q := ask("SELECT "+ceremonyColumns+" FROM ceremonies WHERE ends > ?", micro(now))
	for i, kind := range kinds {
		q.add([...]string{" AND kind IN (?", ", ?"}[min(i, 1)], kind)
	}
	q.add([...]string{" AND 1 = 0", ")"}[min(len(kinds), 1)] + " ORDER BY ends, hash")
	return list(ctx, a.s, "list ceremonies", q, scanCeremony)
}
