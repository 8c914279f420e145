package login

import (
	"context"
	"crypto/subtle"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

// How long a session goes on. The short one is for whoever has the households of others open.
const (
	idleAtWork = 15 * time.Minute
	idleAtHome = 30 * time.Minute
	longestDay = 8 * time.Hour
	justNow    = 5 * time.Minute  // that long ago somebody proved who they are, for what weighs most
	seenEvery  = 30 * time.Second // not every page writes
	askew      = time.Minute      // that much the clocks of two servers may differ
)

// Browser is where somebody comes from.
type Browser struct {
	Agent string // what it calls itself
	Token string // the session it has already; empty: none
	Still bool   // a page asks by itself, and nobody touched it: that keeps no session going
}

// Session is somebody who signed in.
type Session struct {
	access.Who
	ID      string
	Name    string // of a professional
	Handle  string
	Team    TeamID
	Made    time.Time
	Seen    time.Time
	Ends    time.Time
	Proved  time.Time
	Current bool // in a list: the one that asks
}

// Fresh tells whether somebody proved who they are within the last minutes, as what weighs most
// asks for.
func (s *Session) Fresh(now time.Time) bool {
	ago := now.Sub(s.Proved)
	return ago >= -askew && ago < justNow
}

func idle(k access.Kind) time.Duration {
	if k == access.Professional {
		return idleAtWork
	}
	return idleAtHome
}

// live tells whether a session still holds. A clock that was set back can't lengthen it: a
// session that was seen later than it is now is over.
func (g *Grant) live(k access.Kind, now time.Time) bool {
	return now.Before(g.Ends) && !now.Before(g.Seen.Add(-askew)) && now.Before(g.Seen.Add(idle(k)))
}

// newGrant makes a session that is not stored yet.
func (d *Door) newGrant(a *Account, b Browser, now time.Time) (token string, g Grant, err error) {
	token, hash, err := newToken(d.Random)
	if err != nil {
		return "", Grant{}, err
	}
	return token, Grant{
		ID: d.NewID(), Token: hash, Account: a.ID, Agent: hashed(b.Agent),
		Made: now, Seen: now, Ends: now.Add(longestDay), Proved: now,
	}, nil
}

// open begins a session for somebody who proved who they are, and gives its token: the one
// before, of the same browser, ends with it.
func (d *Door) open(ctx context.Context, a *Account, b Browser, now time.Time, action string, o Opening) (token string, err error) {
	token, o.Grant, err = d.newGrant(a, b, now)
	if err != nil {
		return "", err
	}
	if b.Token != "" {
		o.Replaces = hashed(b.Token)
	}
	if err := d.record(ctx, Entry{At: now, By: a.Who().Actor, Account: a.ID, Action: action}); err != nil {
		return "", err
	}
	return token, d.Store.Open(ctx, o)
}

// Session finds who asks. errs.NotFound: nobody who is signed in.
func (d *Door) Session(ctx context.Context, b Browser) (Session, error) {
	if b.Token == "" {
		return Session{}, errs.Missing("login.session_over")
	}
	now := d.Clock()
	g, a, err := d.Store.Grant(ctx, hashed(b.Token))
	if errs.Is(err, errs.NotFound) {
		return Session{}, errs.Missing("login.session_over")
	}
	if err != nil {
		return Session{}, err
	}
	elsewhere := subtle.ConstantTimeCompare(g.Agent, hashed(b.Agent)) != 1
	if elsewhere || !a.Ended.IsZero() || !g.live(a.Kind, now) {
		return Session{}, d.void(ctx, &g, &a, now, elsewhere)
	}
	if !b.Still && now.Sub(g.Seen) >= seenEvery {
		if err := d.Store.Touch(ctx, g.ID, now); err != nil {
			return Session{}, err
		}
		g.Seen = now
	}
	s := shown(&g, &a)
	if s.Home, err = d.openHome(&a); err != nil {
		return s, err
	}
	s.Roles, err = d.tasksNow(ctx, &a, now)
	return s, err
}

// void ends a session that doesn't hold any more, for good. A token in another browser was
// taken from its own: that is put on record.
func (d *Door) void(ctx context.Context, g *Grant, a *Account, now time.Time, elsewhere bool) error {
	over := errs.Missing("login.session_over")
	if elsewhere {
		over = d.refuse(ctx, Entry{At: now, By: a.Who().Actor, Account: a.ID, Action: "session.elsewhere"}, over)
	}
	if err := d.Store.EndGrant(ctx, a.ID, g.ID); err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	return over
}

func shown(g *Grant, a *Account) Session {
	return Session{
		Who: a.Who(), ID: g.ID, Name: a.Name, Handle: a.Handle, Team: a.Team,
		Made: g.Made, Seen: g.Seen, Ends: g.Ends, Proved: g.Proved,
	}
}

// Sessions lists the sessions that somebody has open, the newest first.
func (d *Door) Sessions(ctx context.Context, s *Session) ([]Session, error) {
	now := d.Clock()
	a, err := d.standing(ctx, s.Who.ID)
	if err != nil {
		return nil, err
	}
	grants, err := d.Store.Grants(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	var list []Session
	for i := range grants {
		if g := &grants[i]; g.live(a.Kind, now) {
			one := shown(g, &a)
			one.Current = one.ID == s.ID
			list = append(list, one)
		}
	}
	return list, nil
}

// EndSession ends one session of somebody's own.
func (d *Door) EndSession(ctx context.Context, s *Session, id string) error {
	if err := d.own(ctx, s, "session.end"); err != nil {
		return err
	}
	err := d.Store.EndGrant(ctx, s.Who.ID, id)
	if errs.Is(err, errs.NotFound) { // it ended by itself.
		return nil
	}
	return err
}

// EndOthers ends every session of somebody but the one that asks.
func (d *Door) EndOthers(ctx context.Context, s *Session) error {
	if err := d.own(ctx, s, "session.end_others"); err != nil {
		return err
	}
	return d.Store.EndGrants(ctx, s.Who.ID, s.ID)
}

// EndSessions ends every session of an account that goes on, as whoever manages accounts asks for.
func (d *Door) EndSessions(ctx context.Context, by core.Actor, id core.ActorID) error {
	if _, err := d.standing(ctx, id); err != nil {
		return err
	}
	if err := d.record(ctx, Entry{At: d.Clock(), By: by, Account: id, Action: "session.end_all"}); err != nil {
		return err
	}
	return d.Store.EndGrants(ctx, id, "")
}

// own records something that somebody does to their own account.
func (d *Door) own(ctx context.Context, s *Session, action string) error {
	return d.record(ctx, Entry{At: d.Clock(), By: s.Actor, Account: s.Who.ID, Action: action})
}

// As opens a session for an account without asking for a proof. It is for the demo alone, where
// everybody is invented: serve never calls it.
func (d *Door) As(ctx context.Context, id core.ActorID, b Browser) (token string, err error) {
	a, err := d.standing(ctx, id)
	if err != nil {
		return "", err
	}
	return d.open(ctx, &a, b, d.Clock(), "demo.sign_in", Opening{})
}

// Sweep removes what is over. The tries of a day ago delay nobody any more.
func (d *Door) Sweep(ctx context.Context) error {
	now := d.Clock()
	if err := d.Store.SweepShifts(ctx, now.Add(-phonesKept), now.Add(-shiftsKept)); err != nil {
		return err
	}
	return d.Store.Sweep(ctx, now, now.Add(-24*time.Hour))
}
