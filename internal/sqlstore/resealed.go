package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"kring/internal/login"
)

// sealedIn is where each kind of thing lies sealed with the key for accounts: table, ID and column.
var sealedIn = map[login.SealedKind][3]string{
	login.SealedSecret:  {"passphrases", "account", "secret"},
	login.SealedHome:    {"accounts", "id", "home"},
	login.SealedNotices: {"settings", "account", "sealed"},
	login.SealedPhone:   {"shifts", "id", "phone"},
}

// Sealed lists what lies sealed of a kind.
func (a *Accounts) Sealed(ctx context.Context, kind login.SealedKind, after string, n int) ([]login.Sealed, error) {
	in, ok := sealedIn[kind]
	if !ok {
		return nil, fmt.Errorf("list what is sealed: no table keeps a %q", kind)
	}
	if n <= 0 {
		return nil, ctx.Err()
	}
	q := ask("SELECT "+in[1]+", "+in[2]+" FROM "+in[0]+" WHERE "+in[1]+" > ? AND length("+in[2]+") > 0 ORDER BY "+in[1]+" LIMIT ?", after, int64(n))
	return list(ctx, a.s, of("list what is sealed of kind", kind), q, func(rows *sql.Rows) (login.Sealed, error) {
		one := login.Sealed{Kind: kind}
		err := rows.Scan(&one.ID, &one.Sealed)
		return one, err
	})
}

// Reseal replaces how one thing is sealed.
func (a *Accounts) Reseal(ctx context.Context, was login.Sealed, fresh []byte) error {
	in, ok := sealedIn[was.Kind]
	if !ok {
		return fmt.Errorf("reseal: no table keeps a %q", was.Kind)
	}
	var b batch
	b.one("UPDATE "+in[0]+" SET "+in[2]+" = ? WHERE "+in[1]+" = ? AND "+in[2]+" = ?", bytes(fresh), was.ID, was.Sealed)
	return a.s.commit(ctx, of("reseal "+string(was.Kind)+" of", was.ID), b)
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
