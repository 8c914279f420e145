package storetest

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/sqlstore"
)

// RunAccounts holds a store of accounts against its contract. open gives a new, empty store that
// ends with the test.
func RunAccounts(t *testing.T, open func(t *testing.T) login.Store) {
	for _, c := range slices.Concat(accounts, rosters, noticed) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(&office{bench: &bench{T: t, ctx: t.Context()}, store: open(t)})
		})
	}
}

// office is a store of accounts under test.
type office struct {
	*bench
	store login.Store
}

// early is a moment with microseconds, so that none are lost on the way.
var early = time.Date(2026, 3, 29, 0, 59, 59, 123456000, time.UTC)

var marie = login.Account{
	ID: "A-1", Kind: access.Professional, Agency: "wijk", Team: "noord", Roles: []access.Role{access.TeamLead, access.Manager},
	Name: "Marië de Boër", Handle: "k7f3-9pqm", Made: early, Home: []byte{0, 'h', 255},
}

func (b *office) account(a login.Account) core.ActorID {
	b.Helper()
	b.ok(b.store.AddAccount(b.ctx, a))
	return a.ID
}

func (b *office) passkey(id core.ActorID, key string) login.Passkey {
	b.Helper()
	p := login.Passkey{ID: []byte(key), Account: id, Label: "telefoon", Data: []byte(`{"a":1}`), Made: early}
	b.ok(b.store.AddPasskey(b.ctx, p))
	return p
}

func grant(id core.ActorID, name string) login.Grant {
	return login.Grant{
		ID: name, Token: []byte("token " + name), Account: id, Agent: []byte("agent"),
		Made: early, Seen: early, Ends: early.Add(time.Hour), Proved: early,
	}
}

func (b *office) sits(id core.ActorID, name string) login.Grant {
	b.Helper()
	g := grant(id, name)
	b.ok(b.store.Open(b.ctx, login.Opening{Grant: g}))
	return g
}

func (b *office) gone(token []byte) {
	b.Helper()
	_, _, err := b.store.Grant(b.ctx, token)
	b.is(err, errs.NotFound)
}

func phrase(id core.ActorID) login.Passphrase {
	return login.Passphrase{Account: id, Hash: "$argon2id$", Secret: []byte{1, 0, 255}, Step: 7, Made: early}
}

func (b *office) code(id core.ActorID, kind login.CodeKind) login.Code {
	b.Helper()
	c := login.Code{Hash: []byte("code " + string(kind)), Account: id, Kind: kind, Ends: early}
	b.ok(b.store.PutCode(b.ctx, c))
	return c
}

func (b *office) fails(err error) {
	b.Helper()
	if err == nil {
		b.Error("it was done, and should not have been")
	}
}

// many does the same thing many times at once, and counts how often it was done.
func (b *office) many(do func(ctx context.Context) error) (done int) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := do(b.ctx)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else if !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.NotFound) {
				b.Errorf("of many at once one got %v", err)
			}
		})
	}
	all.Wait()
	return done
}

var accounts = []struct {
	name string
	run  func(b *office)
}{
	{"agencies and teams are kept", func(b *office) {
		one, two := login.Agency{ID: "wijk", Kind: "wijkteam", Name: "Wijkteam 'Noord'"}, login.Agency{ID: "B", Kind: "politie", Name: "Politie"}
		b.ok(b.store.AddAgency(b.ctx, one))
		b.ok(b.store.AddAgency(b.ctx, two))
		b.is(b.store.AddAgency(b.ctx, one), errs.Conflict)
		got, err := b.store.Agencies(b.ctx)
		b.ok(err)
		same(b.bench, got, []login.Agency{two, one})
		team := login.Team{ID: "noord", Agency: "wijk", Name: "Noord"}
		b.ok(b.store.AddTeam(b.ctx, team))
		b.is(b.store.AddTeam(b.ctx, login.Team{ID: "x", Agency: "nowhere", Name: "X"}), errs.Conflict)
		teams, err := b.store.Teams(b.ctx)
		b.ok(err)
		same(b.bench, teams, []login.Team{team})
		b.fails(b.store.AddAgency(b.ctx, login.Agency{ID: "\x00", Kind: "k", Name: "n"}))
	}},
	{"an account is found as it was kept", func(b *office) {
		home := login.Account{ID: "a-2", Kind: access.Household, Handle: "0000-0001", Made: early}
		vouched := login.Account{ID: "a-3", Kind: access.Professional, Agency: "wijk", Name: "C", Handle: "0000-0002", Issuer: "https://id", Subject: "s", Made: early}
		for _, a := range []login.Account{marie, home, vouched} {
			b.account(a)
			got, err := b.store.Account(b.ctx, a.ID)
			b.ok(err)
			same(b.bench, got, a)
		}
		got, err := b.store.AccountOfHandle(b.ctx, marie.Handle)
		b.ok(err)
		same(b.bench, got, marie)
		got, err = b.store.AccountOfSubject(b.ctx, "https://id", "s")
		b.ok(err)
		same(b.bench, got, vouched)
		list, err := b.store.Accounts(b.ctx, "A-1", 9)
		b.ok(err)
		same(b.bench, list, []login.Account{home, vouched})
		for _, err := range []error{
			second(b.store.Account(b.ctx, "a-1")), second(b.store.AccountOfHandle(b.ctx, "K7F3-9PQM")), second(b.store.AccountOfSubject(b.ctx, "", "")),
			second(b.store.AccountOfHandle(b.ctx, "\x00")),
		} {
			b.is(err, errs.NotFound)
		}
	}},
	{"no two accounts have one handle or one subject", func(b *office) {
		b.account(marie)
		same := marie
		same.ID = "other"
		b.is(b.store.AddAccount(b.ctx, same), errs.Conflict)
		for i, want := range []bool{true, false} {
			a := login.Account{ID: core.ActorID(rune('x' + i)), Kind: access.Professional, Handle: string(rune('x' + i)), Issuer: "i", Subject: "s", Made: early}
			if err := b.store.AddAccount(b.ctx, a); (err == nil) != want {
				b.Errorf("the %dth of one subject: %v", i, err)
			}
		}
	}},
	{"an account changes place and name while it stands", func(b *office) {
		b.account(marie)
		moved := marie
		moved.Agency, moved.Team, moved.Roles, moved.Name = "politie", "", nil, "Marie Bos"
		b.ok(b.store.ChangeAccount(b.ctx, moved))
		got, err := b.store.Account(b.ctx, marie.ID)
		b.ok(err)
		same(b.bench, got, moved)
		b.ok(b.store.EndAccount(b.ctx, marie.ID, early))
		b.is(b.store.ChangeAccount(b.ctx, marie), errs.NotFound)
	}},
	{"a home is kept, replaced and forgotten, and nothing else changes it", func(b *office) {
		b.account(marie)
		for _, home := range [][]byte{[]byte("elsewhere"), nil, {0, 255}} {
			b.ok(b.store.KeepHome(b.ctx, marie.ID, home))
			b.ok(b.store.ChangeAccount(b.ctx, login.Account{ID: marie.ID, Agency: marie.Agency, Team: marie.Team, Roles: marie.Roles, Name: marie.Name, Home: []byte("no")}))
			want := marie
			want.Home = home
			got, err := b.store.Account(b.ctx, marie.ID)
			b.ok(err)
			same(b.bench, got, want)
		}
		b.is(b.store.KeepHome(b.ctx, "nobody", nil), errs.NotFound)
		b.ok(b.store.EndAccount(b.ctx, marie.ID, early))
		b.is(b.store.KeepHome(b.ctx, marie.ID, []byte("x")), errs.NotFound)
	}},
	{"what lies sealed of accounts is listed and replaced", func(b *office) {
		key := login.Account{ID: "B", Kind: access.Household, Handle: "h", Made: early}
		phrased := login.Account{ID: "C", Kind: access.Household, Handle: "i", Made: early}
		for _, a := range []login.Account{phrased, key, marie} {
			b.account(a)
		}
		b.passkey(key.ID, "k")
		b.ok(b.store.SetPassphrase(b.ctx, phrase(phrased.ID)))
		b.ok(b.store.AddAgency(b.ctx, login.Agency{ID: marie.Agency, Kind: "wijkteam", Name: "Wijkteam"}))
		b.ok(b.store.PutNotices(b.ctx, marie.ID, 0, []byte("told")))
		b.ok(b.store.PutShifts(b.ctx, marie.Agency, 0, []login.Shift{
			{ID: "S", Agency: marie.Agency, Who: marie.ID, Task: login.Piket, From: early, Until: early.Add(time.Hour), Phone: []byte("06"), Rev: 1, By: marie.ID},
			{ID: "T", Agency: marie.Agency, Who: marie.ID, Task: login.StandsIn, From: early, Until: early.Add(time.Hour), Rev: 1, By: marie.ID},
		}))
		for _, kind := range login.SealedKinds {
			one := map[login.SealedKind]login.Sealed{
				login.SealedSecret:  {ID: string(phrased.ID), Sealed: phrase("").Secret},
				login.SealedHome:    {ID: string(marie.ID), Sealed: marie.Home},
				login.SealedNotices: {ID: string(marie.ID), Sealed: []byte("told")},
				login.SealedPhone:   {ID: "S", Sealed: []byte("06")},
			}[kind]
			one.Kind = kind
			list := func(after string, n int, want ...login.Sealed) {
				b.Helper()
				got, err := b.store.Sealed(b.ctx, kind, after, n)
				b.ok(err)
				same(b.bench, got, want)
			}
			list("", 9, one)
			list("", 0)
			list(one.ID, 9)
			b.ok(b.store.Reseal(b.ctx, one, []byte("fresh")))
			b.is(b.store.Reseal(b.ctx, one, []byte("other")), errs.Conflict)
			one.Sealed = []byte("fresh")
			list("", 1, one)
		}
		_, version, err := b.store.Notices(b.ctx, marie.ID)
		b.ok(err)
		same(b.bench, version, 1) // nobody changed it.
		if _, err := b.store.Sealed(b.ctx, "other", "", 1); err == nil {
			b.Error("a kind that nothing keeps was listed")
		}
	}},
	{"ceremonies of a kind are listed as long as they go on", func(b *office) {
		c := login.Ceremony{Hash: []byte("1"), Kind: "enrol", Data: []byte("x"), Ends: early.Add(time.Minute)}
		other := login.Ceremony{Hash: []byte("2"), Kind: "phrase", Account: "A", Data: []byte("y"), Ends: early.Add(time.Hour)}
		for _, one := range []login.Ceremony{c, other, {Hash: []byte("3"), Kind: "sign in", Data: []byte("z"), Ends: other.Ends}} {
			b.ok(b.store.PutCeremony(b.ctx, one))
		}
		for at, want := range map[time.Time][]login.Ceremony{early: {c, other}, early.Add(time.Minute): {other}, early.Add(time.Hour): nil} {
			got, err := b.store.Ceremonies(b.ctx, at, "enrol", "phrase")
			b.ok(err)
			same(b.bench, got, want)
		}
	}},
	{"an account that ended lets nobody in", func(b *office) {
		id := b.account(marie)
		b.passkey(id, "k")
		b.ok(b.store.SetPassphrase(b.ctx, phrase(id)))
		g, c := b.sits(id, "one"), b.code(id, login.Invited)
		b.ok(b.store.EndAccount(b.ctx, id, early.Add(time.Second)))
		b.gone(g.Token)
		b.is(second(b.store.Code(b.ctx, c.Hash)), errs.NotFound)
		keys, err := b.store.Passkeys(b.ctx, id)
		b.ok(err)
		same(b.bench, len(keys), 0)
		b.is(second(b.store.Passphrase(b.ctx, id)), errs.NotFound)
		got, err := b.store.Account(b.ctx, id)
		b.ok(err)
		same(b.bench, got.Ended, early.Add(time.Second))
		same(b.bench, len(got.Home), 0)
		b.is(b.store.EndAccount(b.ctx, id, early), errs.Conflict)
		b.is(b.store.Open(b.ctx, login.Opening{Grant: grant(id, "two")}), errs.Conflict)
		b.is(b.store.PutCode(b.ctx, c), errs.Conflict)
		b.is(b.store.AddPasskey(b.ctx, login.Passkey{ID: []byte("n"), Account: id, Data: []byte("x"), Made: early}), errs.Conflict)
	}},
	{"a code lets in once", func(b *office) {
		id := b.account(marie)
		old := b.code(id, login.Recovered)
		c := b.code(id, login.Invited)
		b.is(second(b.store.Code(b.ctx, old.Hash)), errs.NotFound)
		got, err := b.store.Code(b.ctx, c.Hash)
		b.ok(err)
		same(b.bench, got, c)
		b.ok(b.store.CountTry(b.ctx, []byte("h"), login.Tries{}, login.Tries{Failures: 1, Until: early}))
		b.ok(b.store.PutCeremony(b.ctx, login.Ceremony{Hash: []byte("c"), Kind: "enrol", Account: id, Ends: early}))
		done := b.many(func(ctx context.Context) error {
			p := phrase(id)
			return b.store.Enrol(ctx, login.Enrolment{Code: c, Passphrase: &p, Forget: []byte("h"), Ceremony: []byte("c")})
		})
		same(b.bench, done, 1)
		tries, err := b.store.Tries(b.ctx, []byte("h"))
		b.ok(err)
		same(b.bench, tries, login.Tries{})
		b.is(second(b.store.Ceremony(b.ctx, []byte("c"))), errs.NotFound)
		p, err := b.store.Passphrase(b.ctx, id)
		b.ok(err)
		same(b.bench, p, phrase(id))
	}},
	{"after a recovery nothing of before lets in", func(b *office) {
		id := b.account(marie)
		b.passkey(id, "old")
		b.ok(b.store.SetPassphrase(b.ctx, phrase(id)))
		g := b.sits(id, "one")
		c := b.code(id, login.Recovered)
		p := login.Passkey{ID: []byte("new"), Account: id, Data: []byte("{}"), Made: early}
		b.ok(b.store.Enrol(b.ctx, login.Enrolment{Code: c, Passkey: &p}))
		b.gone(g.Token)
		keys, err := b.store.Passkeys(b.ctx, id)
		b.ok(err)
		same(b.bench, keys, []login.Passkey{p})
		b.is(second(b.store.Passphrase(b.ctx, id)), errs.NotFound)
		b.is(b.store.Enrol(b.ctx, login.Enrolment{Code: c, Passkey: &p}), errs.Conflict)
	}},
	{"passkeys have names of their owners", func(b *office) {
		id := b.account(marie)
		p := b.passkey(id, "k\x00\xff")
		b.is(b.store.AddPasskey(b.ctx, p), errs.Conflict)
		b.ok(b.store.NamePasskey(b.ctx, id, p.ID, "sleutelbos"))
		b.is(b.store.NamePasskey(b.ctx, "somebody", p.ID, "mijn"), errs.NotFound)
		p.Label = "sleutelbos"
		keys, err := b.store.Passkeys(b.ctx, id)
		b.ok(err)
		same(b.bench, keys, []login.Passkey{p})
	}},
	{"the last proof stays, however many are taken at once", func(b *office) {
		id := b.account(marie)
		for _, key := range []string{"1", "2", "3"} {
			b.passkey(id, key)
		}
		b.ok(b.store.SetPassphrase(b.ctx, phrase(id)))
		var mu sync.Mutex
		next := 0
		done := b.many(func(ctx context.Context) error {
			mu.Lock()
			i := next
			next++
			mu.Unlock()
			if i%4 == 3 {
				return b.store.RemovePassphrase(ctx, id)
			}
			return b.store.RemovePasskey(ctx, id, []byte{byte('1' + i%4)})
		})
		same(b.bench, done, 3)
		keys, err := b.store.Passkeys(b.ctx, id)
		b.ok(err)
		left := len(keys)
		if _, err := b.store.Passphrase(b.ctx, id); err == nil {
			left++
		}
		same(b.bench, left, 1)
	}},
	{"a session is found with its account", func(b *office) {
		id := b.account(marie)
		g := b.sits(id, "one")
		got, a, err := b.store.Grant(b.ctx, g.Token)
		b.ok(err)
		same(b.bench, got, g)
		same(b.bench, a, marie)
		b.gone([]byte("none"))
		b.ok(b.store.Touch(b.ctx, g.ID, early.Add(time.Minute)))
		b.ok(b.store.Touch(b.ctx, g.ID, early.Add(time.Second)))
		got, _, err = b.store.Grant(b.ctx, g.Token)
		b.ok(err)
		same(b.bench, got.Seen, early.Add(time.Minute))
	}},
	{"a new session takes the place of the one before", func(b *office) {
		id := b.account(marie)
		g := b.sits(id, "one")
		b.ok(b.store.Open(b.ctx, login.Opening{Grant: grant(id, "two"), Replaces: g.Token}))
		b.gone(g.Token)
		b.is(b.store.Open(b.ctx, login.Opening{Grant: grant("nobody", "three")}), errs.Conflict)
	}},
	{"sessions are ended one by one, or all others", func(b *office) {
		id := b.account(marie)
		for _, name := range []string{"1", "2", "3"} {
			b.sits(id, name)
		}
		b.is(b.store.EndGrant(b.ctx, "somebody", "1"), errs.NotFound)
		b.ok(b.store.EndGrant(b.ctx, id, "1"))
		b.is(b.store.EndGrant(b.ctx, id, "1"), errs.NotFound)
		b.ok(b.store.EndGrants(b.ctx, id, "2"))
		left, err := b.store.Grants(b.ctx, id)
		b.ok(err)
		same(b.bench, left, []login.Grant{grant(id, "2")})
	}},
	{"a code and a passkey are used once", func(b *office) {
		id := b.account(marie)
		b.ok(b.store.SetPassphrase(b.ctx, phrase(id)))
		p := b.passkey(id, "k")
		var mu sync.Mutex
		n := 0
		name := func() string { mu.Lock(); defer mu.Unlock(); n++; return string(rune('a' + n)) }
		same(b.bench, b.many(func(ctx context.Context) error {
			return b.store.Open(ctx, login.Opening{Grant: grant(id, name()), Step: 8})
		}), 1)
		used := p
		used.Data, used.Used = []byte(`{"a":2}`), early
		same(b.bench, b.many(func(ctx context.Context) error {
			return b.store.Open(ctx, login.Opening{Grant: grant(id, name()), Passkey: &used, Was: p.Data})
		}), 1)
		keys, err := b.store.Passkeys(b.ctx, id)
		b.ok(err)
		same(b.bench, keys, []login.Passkey{used})
		left, err := b.store.Grants(b.ctx, id)
		b.ok(err)
		same(b.bench, len(left), 2)
	}},
	{"a ceremony is taken once", func(b *office) {
		c := login.Ceremony{Hash: []byte("h"), Kind: "sign in", Data: []byte("x"), Ends: early}
		b.ok(b.store.PutCeremony(b.ctx, c))
		c.Data = []byte("y")
		b.ok(b.store.PutCeremony(b.ctx, c))
		got, err := b.store.Ceremony(b.ctx, c.Hash)
		b.ok(err)
		same(b.bench, got, c)
		same(b.bench, b.many(func(ctx context.Context) error {
			return second(b.store.TakeCeremony(ctx, c.Hash))
		}), 1)
	}},
	{"of tries at once one is counted", func(b *office) {
		key := []byte("handle")
		for i := range 3 {
			was, err := b.store.Tries(b.ctx, key)
			b.ok(err)
			same(b.bench, was.Failures, i)
			same(b.bench, b.many(func(ctx context.Context) error {
				return b.store.CountTry(ctx, key, was, login.Tries{Failures: i + 1, Until: early})
			}), 1)
		}
	}},
	{"a recovery is confirmed once", func(b *office) {
		id := b.account(marie)
		r := login.Recovery{ID: "r", Account: id, Reason: login.LostDevice, By: "m1", Opened: early, Ends: early.Add(time.Hour)}
		b.ok(b.store.AddRecovery(b.ctx, r))
		open, err := b.store.Recoveries(b.ctx)
		b.ok(err)
		same(b.bench, open, []login.Recovery{r})
		c := login.Code{Hash: []byte("c"), Account: id, Kind: login.Recovered, Ends: early}
		same(b.bench, b.many(func(ctx context.Context) error { return b.store.ConfirmRecovery(ctx, "r", "m2", c) }), 1)
		open, err = b.store.Recoveries(b.ctx)
		b.ok(err)
		same(b.bench, len(open), 0)
		got, err := b.store.Code(b.ctx, c.Hash)
		b.ok(err)
		same(b.bench, got, c)
	}},
	{"what is over is swept", func(b *office) {
		id := b.account(marie)
		g, c := b.sits(id, "one"), b.code(id, login.Invited)
		b.ok(b.store.PutCeremony(b.ctx, login.Ceremony{Hash: []byte("h"), Kind: "k", Ends: early.Add(time.Hour)}))
		b.ok(b.store.CountTry(b.ctx, []byte("t"), login.Tries{}, login.Tries{Failures: 1, Until: early}))
		b.ok(b.store.Sweep(b.ctx, early.Add(time.Hour-time.Microsecond), early.Add(-time.Microsecond)))
		_, _, err := b.store.Grant(b.ctx, g.Token)
		b.ok(err)
		b.is(second(b.store.Code(b.ctx, c.Hash)), errs.NotFound)
		tries, err := b.store.Tries(b.ctx, []byte("t"))
		b.ok(err)
		same(b.bench, tries.Failures, 1)
		b.ok(b.store.Sweep(b.ctx, early.Add(time.Hour), early))
		b.gone(g.Token)
		b.is(second(b.store.Ceremony(b.ctx, []byte("h"))), errs.NotFound)
		tries, err = b.store.Tries(b.ctx, []byte("t"))
		b.ok(err)
		same(b.bench, tries.Failures, 0)
	}},
	{"a cancelled context writes nothing", func(b *office) {
		ctx, cancel := context.WithCancel(b.ctx)
		cancel()
		b.fails(b.store.AddAccount(ctx, marie))
		b.is(second(b.store.Account(b.ctx, marie.ID)), errs.NotFound)
	}},
}

// second is the error of a call that gives more.
func second[T any](_ T, err error) error { return err }

// NewAccounts gives a store of accounts in a file that ends with the test, for whoever works with
// one and may not know which there are.
func NewAccounts(tb testing.TB) login.Store {
	tb.Helper()
	url := "sqlite:" + filepath.Join(tb.TempDir(), "kring.db")
	if err := sqlstore.Migrate(tb.Context(), url); err != nil {
		tb.Fatal(err)
	}
	s, err := sqlstore.Open(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() }) // it goes with its folder.
	return s.Accounts()
}
