package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/jobs"
	"kring/internal/journal"
)

// mail is the mail server; nil when none is configured.
func (o *office) mail(s surroundings) *jobs.Mail {
	m := o.config.Mail
	if m.Host == "" {
		return nil
	}
	return &jobs.Mail{
		Host: m.Host, Port: m.Port, From: m.From, User: m.User, Password: string(m.Password), Line: string(m.TLS), Login: o.config.Login, Clock: s.clock,
	}
}

// contact is where a push service finds who runs this; empty where nobody reaches it by https.
func (o *office) contact() string {
	for _, at := range []string{o.config.Login, o.config.Site} {
		if strings.HasPrefix(at, "https://") {
			return at
		}
	}
	return ""
}

const (
	pushMark   = "push.key"
	pushSealed = "push key"
)

// pushKey is the key by which push services know this installation. The first that asks draws it; it
// lies sealed in the database, so that every server has the same one and a backup has it too.
func (o *office) pushKey(ctx context.Context) (string, error) {
	for range 2 {
		kept, err := o.store.Mark(ctx, pushMark)
		if err != nil {
			return "", err
		}
		if kept != "" {
			sealed, err := base64.RawStdEncoding.DecodeString(kept)
			if err != nil {
				return "", fmt.Errorf("read the key for devices: %w", err)
			}
			plain, err := o.keys.OpenSecret(journal.Accounts, pushSealed, sealed)
			return string(plain), err
		}
		private, err := jobs.NewPushKey(rand.Reader)
		if err != nil {
			return "", err
		}
		sealed, err := o.keys.SealSecret(journal.Accounts, pushSealed, []byte(private))
		if err != nil {
			return "", err
		}
		err = o.store.SetMark(ctx, pushMark, "", base64.RawStdEncoding.EncodeToString(sealed))
		if err != nil && !errs.Is(err, errs.Conflict) { // another server was first: its key is taken.
			return "", err
		}
	}
	return "", journal.Clash("draw the key for devices")
}

// atNotices lets the pages show how somebody is told.
type atNotices struct{ o *office }

// Try sends somebody the word that everybody gets, now.
func (a atNotices) Try(ctx context.Context, who core.ActorID) error {
	now := a.o.Clock()
	return a.o.store.Gather(ctx, nil, journal.Outgoing{ID: a.o.NewID(), Kind: "mail", To: string(who), At: now, Urgent: now})
}

// PushKey is what a browser needs to be told; empty where no device can be.
func (a atNotices) PushKey(ctx context.Context) (string, error) {
	if a.o.contact() == "" && !a.o.mute {
		return "", nil
	}
	private, err := a.o.pushKey(ctx)
	if err != nil {
		return "", err
	}
	return jobs.PublicPushKey(private)
}

// Login is where a message sends somebody to.
func (a atNotices) Login() string { return cmp.Or(a.o.config.Login, a.o.config.Site+"/inloggen") }

// Book tells whether the address book knows somebody who gave no address.
func (a atNotices) Book(who core.ActorID) bool {
	_, ok := a.o.config.Address(who)
	return ok
}

// mostDue is how many duties a calendar shows.
const mostDue = 200

// Due are the moments at which somebody has something to do: moments, and for each a name of its own
// that says nothing.
func (a atNotices) Due(ctx context.Context, who access.Who) (due map[string]time.Time, err error) {
	rows, err := a.o.Work(ctx, casework.By{Who: who, For: access.Help}, journal.WorkQuery{Owner: who.ID, N: mostDue})
	if err != nil {
		return nil, err
	}
	due = map[string]time.Time{}
	for i := range rows {
		d := &rows[i]
		words, err := a.o.keys.Name("agenda", string(who.ID), string(d.Circle), string(d.Key.Kind), d.Key.Subject)
		if err != nil {
			return nil, err
		}
		due[words] = d.Due
	}
	return due, nil
}
