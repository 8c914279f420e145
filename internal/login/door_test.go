package login_test

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/pquerna/otp/totp"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
	"kring/internal/storetest"
)

const (
	origin = "https://kring.example.nl"
	phrase = "paars paard op zolder"
)

var chrome = login.Browser{Agent: "Chrome"}

// world is a door with everything around it.
type world struct {
	*testing.T
	*login.Door
	store   login.Store
	now     time.Time
	mu      sync.Mutex
	entries []login.Entry
	told    []core.ActorID
	deaf    bool // nothing can be recorded
}

// sealed is a Sealer that shows whether it was asked with the right account.
type sealed struct{}

func (sealed) Seal(id core.ActorID, plain []byte) ([]byte, error) {
	return append([]byte(string(id)+"|"), plain...), nil
}

func (sealed) Open(id core.ActorID, closed []byte) ([]byte, error) {
	plain, ok := strings.CutPrefix(string(closed), string(id)+"|")
	if !ok {
		return nil, errors.New("sealed for another")
	}
	return []byte(plain), nil
}

var errDeaf = errors.New("the record is full")

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, store: storetest.NewAccounts(t), now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	door, err := login.New(login.Options{
		Store: w.store, Clock: func() time.Time { return w.now }, NewID: core.RandomID, Random: rand.Reader, Seal: sealed{},
		Audit: func(_ context.Context, e login.Entry) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.deaf {
				return errDeaf
			}
			w.entries = append(w.entries, e)
			return nil
		},
		Tell:   func(_ context.Context, id core.ActorID) { w.told = append(w.told, id) },
		Origin: origin, Costs: login.Costs{Time: 1, Memory: 64, Side: 2},
	})
	w.ok(err)
	w.Door = door
	w.ok(w.store.AddAgency(t.Context(), login.Agency{ID: "wijk", Kind: "wijkteam", Name: "Wijkteam"}))
	w.ok(w.store.AddTeam(t.Context(), login.Team{ID: "noord", Agency: "wijk", Name: "Noord"}))
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// says fails unless an error is this sentence.
func (w *world) says(err error, key string) {
	w.Helper()
	if said, ok := errs.Saying(err); !ok || said.Key != key {
		w.Fatalf("got %v, want %s", err, key)
	}
}

func (w *world) worker(roles ...access.Role) login.Account {
	w.Helper()
	a, err := w.AddAccount(w.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "wijk", Team: "noord", Name: "Jan", Roles: roles})
	w.ok(err)
	return a
}

func (w *world) relative() login.Account {
	w.Helper()
	a, err := w.AddAccount(w.Context(), core.Actor{}, login.Joining{Kind: access.Household})
	w.ok(err)
	return a
}

func (w *world) ceremony(id core.ActorID) string {
	w.Helper()
	code, _, err := w.Invite(w.Context(), core.Actor{}, id)
	w.ok(err)
	c, err := w.UseCode(w.Context(), " "+strings.ToUpper(code)+" ")
	w.ok(err)
	return c
}

// app is an authenticator app.
type app struct{ secret string }

func appOf(s login.Secret) app {
	return app{strings.ToUpper(strings.ReplaceAll(s.Text, "-", ""))}
}

func (a app) code(at time.Time) string {
	code, err := totp.GenerateCode(a.secret, at)
	if err != nil {
		panic(err)
	}
	return code
}

// withPhrase enrols an account by passphrase.
func (w *world) withPhrase(a login.Account) app {
	w.Helper()
	c := w.ceremony(a.ID)
	e, err := w.Enrolling(w.Context(), c)
	w.ok(err)
	made := appOf(e.Secret)
	_, err = w.EnrolPassphrase(w.Context(), c, phrase, made.code(w.now), chrome)
	w.ok(err)
	w.now = w.now.Add(time.Minute)
	return made
}

// device is a telephone that holds a passkey.
type device struct {
	rp   virtualwebauthn.RelyingParty
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

func newDevice(a login.Account) *device {
	return &device{
		rp:   virtualwebauthn.RelyingParty{ID: "kring.example.nl", Name: "Kring", Origin: origin},
		auth: virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(a.ID)}),
		key:  drawn(),
	}
}

// drawn is a passkey with whole coordinates: the library leaves out leading zeros, which no
// device does, and what is read refuses.
func drawn() virtualwebauthn.Credential {
	const whole = 77 // bytes of such a key
	for {
		if c := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(c.Key.AttestationData()) == whole {
			return c
		}
	}
}

func (d *device) make(w *world, options []byte) []byte {
	w.Helper()
	asked, err := virtualwebauthn.ParseAttestationOptions(string(options))
	w.ok(err)
	return []byte(virtualwebauthn.CreateAttestationResponse(d.rp, d.auth, d.key, *asked))
}

func (d *device) use(w *world, options []byte) []byte {
	w.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(string(options))
	w.ok(err)
	d.key.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(d.rp, d.auth, d.key, *asked))
}

// withPasskey enrols an account by passkey, and gives its session.
func (w *world) withPasskey(a login.Account) (*device, login.Session) {
	w.Helper()
	c := w.ceremony(a.ID)
	options, err := w.AskFirstPasskey(w.Context(), c)
	w.ok(err)
	d := newDevice(a)
	token, err := w.EnrolPasskey(w.Context(), c, d.make(w, options), chrome)
	w.ok(err)
	return d, w.session(token)
}

func (w *world) session(token string) login.Session {
	w.Helper()
	s, err := w.Session(w.Context(), login.Browser{Agent: chrome.Agent, Token: token})
	w.ok(err)
	return s
}

func (w *world) over(token string) {
	w.Helper()
	_, err := w.Session(w.Context(), login.Browser{Agent: chrome.Agent, Token: token})
	w.says(err, "login.session_over")
}

func (w *world) byPasskey(d *device) (string, error) {
	w.Helper()
	options, c, err := w.AskPasskey(w.Context())
	w.ok(err)
	return w.SignInByPasskey(w.Context(), c, d.use(w, options), chrome)
}

func TestAPasskeyFromInvitationToSession(t *testing.T) {
	w := newWorld(t)
	a := w.worker(access.Desk)
	d, first := w.withPasskey(a)
	if first.Who.ID != a.ID || first.Agency != "wijk" || !first.Has(access.Desk) || first.Name != "Jan" || !first.Fresh(w.now) {
		t.Errorf("it is %+v", first)
	}
	token, err := w.byPasskey(d)
	w.ok(err)
	s := w.session(token)
	w.now = w.now.Add(5 * time.Minute)
	if s.Fresh(w.now) {
		t.Error("a proof of five minutes ago is fresh")
	}
	_, _, err = w.Invite(t.Context(), core.Actor{}, a.ID)
	w.says(err, "login.has_proof")
}

func TestWhatIsNoPasskeyOfOurs(t *testing.T) {
	w := newWorld(t)
	a, b := w.worker(), w.worker()
	d, _ := w.withPasskey(a)
	ask := func() ([]byte, string) {
		options, c, err := w.AskPasskey(t.Context())
		w.ok(err)
		return options, c
	}
	try := func(name string, answer []byte, c, key string) {
		t.Helper()
		token, err := w.SignInByPasskey(t.Context(), c, answer, chrome)
		if token != "" {
			t.Fatalf("%s: let in", name)
		}
		w.says(err, key)
	}
	options, c := ask()
	answer := d.use(w, options)
	other, _ := ask()
	_, late := ask()
	try("another ceremony", answer, "none", "login.begin_again")
	try("the answer to another question", d.use(w, other), late, "login.passkey_unknown")
	_, err := w.SignInByPasskey(t.Context(), c, answer, chrome)
	w.ok(err)
	try("the same answer again", answer, c, "login.begin_again")

	options, c = ask()
	clone := *d
	clone.key.Counter = 0
	try("a copy whose counter stayed behind", clone.use(w, options), c, "login.passkey_unknown")

	stranger := newDevice(a)
	options, c = ask()
	try("a key that was never registered", stranger.use(w, options), c, "login.passkey_unknown")
	options, c = ask()
	wrong := *d
	wrong.auth.Options.UserHandle = []byte(b.ID)
	try("the key of another", wrong.use(w, options), c, "login.passkey_unknown")
	options, c = ask()
	phish := *d
	phish.rp.Origin = "https://kring.example.nl.elders.nl"
	try("another address", phish.use(w, options), c, "login.passkey_unknown")
	options, c = ask()
	lazy := *d
	lazy.auth.Options.UserNotVerified = true
	try("without finger or PIN", lazy.use(w, options), c, "login.passkey_unknown")
	options, c = ask()
	w.now = w.now.Add(time.Hour)
	try("too late", d.use(w, options), c, "login.begin_again")
	try("no answer", []byte("{}"), func() string { _, c := ask(); return c }(), "login.passkey_unknown")
}

func TestAnInvitationWorksOnceAndForADay(t *testing.T) {
	w := newWorld(t)
	a := w.relative()
	code, ends, err := w.Invite(t.Context(), core.Actor{}, a.ID)
	w.ok(err)
	if len(code) != 32 || !ends.Equal(w.now.Add(24*time.Hour)) {
		t.Errorf("%d letters until %v", len(code), ends)
	}
	_, err = w.UseCode(t.Context(), code+"x")
	w.says(err, "login.code_over")
	again, _, err := w.Invite(t.Context(), core.Actor{}, a.ID)
	w.ok(err)
	_, err = w.UseCode(t.Context(), code)
	w.says(err, "login.code_over")
	c, err := w.UseCode(t.Context(), again)
	w.ok(err)
	second, err := w.UseCode(t.Context(), again)
	w.ok(err) // it was not used up yet.
	e, err := w.Enrolling(t.Context(), c)
	w.ok(err)
	_, err = w.EnrolPassphrase(t.Context(), c, "te kort", appOf(e.Secret).code(w.now), chrome)
	w.says(err, "login.phrase_short")
	_, err = w.EnrolPassphrase(t.Context(), c, phrase, "000000", chrome)
	w.says(err, "login.code_wrong")
	_, err = w.EnrolPassphrase(t.Context(), c, phrase, appOf(e.Secret).code(w.now), chrome)
	w.ok(err)
	_, err = w.Enrolling(t.Context(), second)
	w.says(err, "login.code_over")

	b := w.relative()
	code, _, err = w.Invite(t.Context(), core.Actor{}, b.ID)
	w.ok(err)
	w.now = w.now.Add(24 * time.Hour)
	_, err = w.UseCode(t.Context(), code)
	w.says(err, "login.code_over")
}

func TestPassphraseAndCode(t *testing.T) {
	w := newWorld(t)
	a := w.relative()
	made := w.withPhrase(a)
	code := made.code(w.now)
	token, err := w.SignIn(t.Context(), strings.ToUpper(strings.ReplaceAll(a.Handle, "-", " ")), phrase, code[:3]+" "+code[3:], chrome)
	w.ok(err)
	if s := w.session(token); s.Kind != access.Household || s.Name != "" || s.Agency != "" {
		t.Errorf("it is %+v", s)
	}
	_, err = w.SignIn(t.Context(), a.Handle, phrase, code, chrome)
	w.says(err, "login.wrong") // a code works once.
	w.now = w.now.Add(-2 * time.Minute)
	_, err = w.SignIn(t.Context(), a.Handle, phrase, made.code(w.now), chrome)
	w.says(err, "login.wrong") // nor does one of before, when the clock was set back.
}

// Whatever is wrong, nobody can tell from the answer which account there is.
func TestNoAnswerTellsWhoThereIs(t *testing.T) {
	w := newWorld(t)
	a, ended, keyed := w.relative(), w.relative(), w.relative()
	made := w.withPhrase(a)
	w.withPhrase(ended)
	w.withPasskey(keyed)
	w.ok(w.EndAccount(t.Context(), core.Actor{}, ended.ID))
	for name, try := range map[string][3]string{
		"the code":          {a.Handle, phrase, "000000"},
		"nobody":            {"0000-0000", phrase, "000000"},
		"who ended":         {ended.Handle, phrase, made.code(w.now)},
		"without one":       {keyed.Handle, phrase, made.code(w.now)},
		"the phrase":        {"zzzz-zzzz", strings.Repeat("x", 1<<20), ""},
		"what is no handle": {"\x00'; --", phrase, "\xff"},
	} {
		before := len(w.entries)
		_, err := w.SignIn(t.Context(), try[0], try[1], try[2], chrome)
		if said, _ := errs.Saying(err); said.Key != "login.wrong" || len(said.Args) > 0 {
			t.Errorf("%s is wrong, and it says %v", name, err)
		}
		if len(w.entries) != before+1 || !w.entries[before].Refused {
			t.Errorf("%s: %d entries", name, len(w.entries)-before)
		}
	}
	for _, handle := range []string{a.Handle, "1111-1111"} {
		var said []string
		for range 8 {
			_, err := w.SignIn(t.Context(), handle, "wrong", "000000", chrome)
			m, _ := errs.Saying(err)
			said = append(said, m.Key)
		}
		if handle == a.Handle { // one try was spent on it above.
			said = said[:7]
		} else {
			said = said[1:]
		}
		if got := fmt.Sprint(said); got != "[login.wrong login.wrong login.wrong login.wait login.wait login.wait login.wait]" {
			t.Errorf("%s: %s", handle, got)
		}
	}
}

func TestADelayGrowsAndEnds(t *testing.T) {
	w := newWorld(t)
	a := w.relative()
	made := w.withPhrase(a)
	d, _ := w.withPasskey(w.worker())
	for range 400 {
		_, err := w.SignIn(t.Context(), a.Handle, "wrong", "000000", chrome)
		if err == nil {
			t.Fatal("let in")
		}
		w.now = w.now.Add(time.Minute)
	}
	_, err := w.byPasskey(d)
	w.ok(err)
	w.now = w.now.Add(15 * time.Minute)
	_, err = w.SignIn(t.Context(), a.Handle, phrase, made.code(w.now), chrome)
	w.ok(err)
	w.now = w.now.Add(time.Minute)
	_, err = w.SignIn(t.Context(), a.Handle, phrase, made.code(w.now), chrome)
	w.ok(err) // who gets in has forgotten the failures.
}

func TestOfManyGuessesAtOnceOneCounts(t *testing.T) {
	w := newWorld(t)
	a := w.relative()
	w.withPhrase(a)
	for range 4 { // past the free ones.
		_, err := w.SignIn(t.Context(), a.Handle, "wrong", "0", chrome)
		w.says(err, "login.wrong")
	}
	w.now = w.now.Add(time.Minute)
	var all sync.WaitGroup
	wrong := 0
	for range 20 {
		all.Go(func() {
			_, err := w.SignIn(t.Context(), a.Handle, "wrong", "0", chrome)
			said, _ := errs.Saying(err)
			w.mu.Lock()
			defer w.mu.Unlock()
			if said.Key == "login.wrong" {
				wrong++
			}
		})
	}
	all.Wait()
	if wrong != 1 {
		t.Errorf("%d guesses were looked at", wrong)
	}
}

func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	worker, relative := w.worker(), w.relative()
	d, _ := w.withPasskey(worker)
	made := w.withPhrase(relative)
	in := func() string {
		token, err := w.byPasskey(d)
		w.ok(err)
		return token
	}
	token := in()
	w.now = w.now.Add(15*time.Minute - time.Second)
	w.session(token)
	w.now = w.now.Add(15 * time.Minute)
	w.over(token)
	w.now = w.now.Add(-15 * time.Minute)
	w.over(token) // also when the clock is set back.

	token, err := w.SignIn(t.Context(), relative.Handle, phrase, made.code(w.now), chrome)
	w.ok(err)
	w.now = w.now.Add(29 * time.Minute)
	w.session(token)

	token = in()
	began := w.now
	for w.now.Sub(began) < 8*time.Hour-10*time.Minute {
		w.now = w.now.Add(10 * time.Minute)
		w.session(token)
	}
	w.now = began.Add(8 * time.Hour)
	w.over(token)

	token = in()
	_, err = w.Session(t.Context(), login.Browser{Agent: "Firefox", Token: token})
	w.says(err, "login.session_over")
	w.over(token) // it was taken, so it is worth nothing here either.
	if last := w.entries[len(w.entries)-1]; last.Action != "session.elsewhere" || last.Account != worker.ID || !last.Refused {
		t.Errorf("on record is %+v", last)
	}

	token = in()
	w.ok(w.EndAccount(t.Context(), core.Actor{}, worker.ID))
	w.over(token)
	if _, err = w.byPasskey(d); err == nil {
		t.Error("who ended was let in")
	}
}

func TestASessionIsRenewedAndRevoked(t *testing.T) {
	w := newWorld(t)
	d, _ := w.withPasskey(w.worker())
	one, err := w.byPasskey(d)
	w.ok(err)
	options, c, err := w.AskPasskey(t.Context())
	w.ok(err)
	two, err := w.SignInByPasskey(t.Context(), c, d.use(w, options), login.Browser{Agent: chrome.Agent, Token: one})
	w.ok(err)
	w.over(one)
	three, err := w.byPasskey(d)
	w.ok(err)
	s := w.session(two)
	list, err := w.Sessions(t.Context(), &s)
	w.ok(err)
	if len(list) != 3 { // the first one, of the enrolment, is there too.
		t.Fatalf("%d sessions", len(list))
	}
	other := w.session(three)
	w.ok(w.EndSession(t.Context(), &s, other.ID))
	w.over(three)
	w.ok(w.EndOthers(t.Context(), &s))
	list, err = w.Sessions(t.Context(), &s)
	w.ok(err)
	if len(list) != 1 || !list[0].Current {
		t.Errorf("left are %+v", list)
	}
}

func TestWhatCantBeRecordedDoesNotHappen(t *testing.T) {
	w := newWorld(t)
	a := w.relative()
	made := w.withPhrase(a)
	w.deaf = true
	if token, err := w.SignIn(t.Context(), a.Handle, phrase, made.code(w.now), chrome); !errors.Is(err, errDeaf) || token != "" {
		t.Errorf("got %v", err)
	}
	if err := w.EndAccount(t.Context(), core.Actor{}, a.ID); !errors.Is(err, errDeaf) {
		t.Errorf("got %v", err)
	}
}

func TestProofsAreSomebodysOwn(t *testing.T) {
	w := newWorld(t)
	a := w.worker()
	d, s := w.withPasskey(a)
	keys, err := w.Proofs(t.Context(), &s)
	w.ok(err)
	w.ok(w.NamePasskey(t.Context(), &s, keys.Passkeys[0].ID, "telefoon"))
	w.says(w.RemovePasskey(t.Context(), &s, keys.Passkeys[0].ID), "login.last_proof")

	options, c, err := w.AskPasskeyMore(t.Context(), &s)
	w.ok(err)
	second := newDevice(a)
	w.ok(w.AddPasskey(t.Context(), &s, c, second.make(w, options)))
	w.says(w.AddPasskey(t.Context(), &s, c, second.make(w, options)), "login.begin_again")

	c, err = w.AskPassphrase(t.Context(), &s)
	w.ok(err)
	secret, err := w.Asked(t.Context(), &s, c)
	w.ok(err)
	w.ok(w.SetPassphrase(t.Context(), &s, c, phrase, appOf(secret).code(w.now)))
	w.ok(w.RemovePasskey(t.Context(), &s, keys.Passkeys[0].ID))
	if _, err := w.byPasskey(d); err == nil {
		t.Error("a passkey that was removed lets in")
	}
	_, err = w.byPasskey(second)
	w.ok(err)
	w.ok(w.RemovePassphrase(t.Context(), &s))
	if len(w.told) != 5 {
		t.Errorf("told %d times", len(w.told))
	}

	w.now = w.now.Add(6 * time.Minute)
	for name, err := range map[string]error{
		"add":    second3(w.AskPasskeyMore(t.Context(), &s)),
		"phrase": second2(w.AskPassphrase(t.Context(), &s)),
		"remove": w.RemovePasskey(t.Context(), &s, []byte("x")),
		"forget": w.RemovePassphrase(t.Context(), &s),
	} {
		if said, _ := errs.Saying(err); said.Key != "login.prove_again" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second2[A any](_ A, err error) error       { return err }
func second3[A, B any](_ A, _ B, e error) error { return e }

func TestRecoveryTakesTwo(t *testing.T) {
	w := newWorld(t)
	lost := w.worker()
	manager, other, lead, plain := w.worker(access.Manager), w.worker(access.Manager), w.worker(access.TeamLead), w.worker()
	w.ok(w.store.AddAgency(t.Context(), login.Agency{ID: "politie", Kind: "politie", Name: "Politie"}))
	far, err := w.AddAccount(t.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "politie", Name: "Piet", Roles: []access.Role{access.Manager}})
	w.ok(err)
	old, had := w.withPasskey(lost)
	_, m1 := w.withPasskey(manager)
	_, m2 := w.withPasskey(other)
	_, tl := w.withPasskey(lead)
	_, no := w.withPasskey(plain)
	_, pol := w.withPasskey(far)
	for name, s := range map[string]*login.Session{"who is no manager": &no, "a team lead": &tl, "another agency": &pol} {
		if said, _ := errs.Saying(w.OpenRecovery(t.Context(), s, lost.ID, login.LostDevice)); said.Key != "error.not_found" {
			t.Errorf("%s opened it", name)
		}
	}
	w.says(w.OpenRecovery(t.Context(), &m1, manager.ID, login.LostDevice), "error.not_found")
	w.says(w.OpenRecovery(t.Context(), &m1, lost.ID, "because"), "login.bad_reason")
	w.ok(w.OpenRecovery(t.Context(), &m1, lost.ID, login.LostDevice))
	waiting, err := w.Recoveries(t.Context(), &m1)
	w.ok(err)
	if len(waiting) != 1 || !waiting[0].Mine {
		t.Fatalf("waiting are %+v", waiting)
	}
	id := waiting[0].ID
	for name, c := range map[string]struct {
		s   *login.Session
		key string
	}{"the same": {&m1, "login.second_person"}, "itself": {&had, "error.not_found"}, "nobody": {&no, "error.not_found"}, "another agency": {&pol, "error.not_found"}} {
		_, _, err := w.ConfirmRecovery(t.Context(), c.s, id)
		if said, _ := errs.Saying(err); said.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if seen, err := w.Recoveries(t.Context(), &pol); err != nil || len(seen) > 0 {
		t.Errorf("another agency sees %v %v", seen, err)
	}
	code, ends, err := w.ConfirmRecovery(t.Context(), &tl, id)
	w.ok(err)
	if !ends.Equal(w.now.Add(15 * time.Minute)) {
		t.Errorf("it works until %v", ends)
	}
	_, _, err = w.ConfirmRecovery(t.Context(), &m2, id)
	w.says(err, "error.not_found")
	_, err = w.byPasskey(old)
	w.ok(err) // nothing ended yet.
	before, err := w.byPasskey(old)
	w.ok(err)

	c, err := w.UseCode(t.Context(), code)
	w.ok(err)
	options, err := w.AskFirstPasskey(t.Context(), c)
	w.ok(err)
	fresh := newDevice(lost)
	_, err = w.EnrolPasskey(t.Context(), c, fresh.make(w, options), chrome)
	w.ok(err)
	w.over(before)
	if _, err := w.byPasskey(old); err == nil {
		t.Error("the old passkey lets in")
	}
	_, err = w.byPasskey(fresh)
	w.ok(err)
	about := 0
	for _, id := range w.told {
		if id == lost.ID {
			about++
		}
	}
	if about != 4 { // the first proof, opened, confirmed, replaced.
		t.Errorf("told %d times", about)
	}
}

func TestARecoveryCodeEndsADelay(t *testing.T) {
	w := newWorld(t)
	a := w.relative()
	w.withPhrase(a)
	for range 12 {
		_, _ = w.SignIn(t.Context(), a.Handle, "wrong", "0", chrome)
		w.now = w.now.Add(10 * time.Minute)
	}
	_, m1 := w.withPasskey(w.worker(access.Manager))
	_, m2 := w.withPasskey(w.worker(access.Manager))
	_, _ = w.SignIn(t.Context(), a.Handle, "wrong", "0", chrome)
	_, err := w.SignIn(t.Context(), a.Handle, "wrong", "0", chrome)
	w.says(err, "login.wait")
	w.ok(w.OpenRecovery(t.Context(), &m1, a.ID, login.Forgotten))
	waiting, err := w.Recoveries(t.Context(), &m2)
	w.ok(err)
	code, _, err := w.ConfirmRecovery(t.Context(), &m2, waiting[0].ID)
	w.ok(err)
	c, err := w.UseCode(t.Context(), code)
	w.ok(err)
	e, err := w.Enrolling(t.Context(), c)
	w.ok(err)
	made := appOf(e.Secret)
	_, err = w.EnrolPassphrase(t.Context(), c, "een heel andere zin", made.code(w.now), chrome)
	w.ok(err)
	_, err = w.SignIn(t.Context(), a.Handle, "een heel andere zin", made.code(w.now.Add(30*time.Second)), chrome)
	w.ok(err)
}

func TestAccountsThatCantBe(t *testing.T) {
	w := newWorld(t)
	for key, j := range map[string]login.Joining{
		"login.bad_kind":           {},
		"login.professional_needs": {Kind: access.Professional, Agency: "wijk"},
		"login.household_has_none": {Kind: access.Household, Name: "Aïcha"},
		"login.bad_name":           {Kind: access.Professional, Agency: "wijk", Name: "a\nb"},
		"login.bad_role":           {Kind: access.Professional, Agency: "wijk", Name: "a", Roles: []access.Role{"king"}},
		"login.no_agency":          {Kind: access.Professional, Agency: "nowhere", Name: "a"},
		"login.no_team":            {Kind: access.Professional, Agency: "wijk", Team: "x", Name: "a"},
	} {
		_, err := w.AddAccount(t.Context(), core.Actor{}, j)
		if said, _ := errs.Saying(err); said.Key != key {
			t.Errorf("want %s, got %v", key, err)
		}
	}
}

func TestASourceHasABudget(t *testing.T) {
	w := newWorld(t)
	spend := func(address string) int {
		for n := range 1000 {
			wait, _, err := w.Spend(login.ProofTries, login.Network(address))
			w.ok(err)
			if wait > 0 {
				return n
			}
		}
		return 1000
	}
	if n := spend("203.0.113.7"); n != 300 {
		t.Errorf("%d tries", n)
	}
	for address, want := range map[string]int{"203.0.113.8": 300, "::ffff:203.0.113.7": 0, "2001:db8:1:2::1": 300} {
		if n := spend(address); n != want {
			t.Errorf("%s: %d, want %d", address, n, want)
		}
	}
	if n := spend("2001:db8:1:2:ffff::9"); n != 0 {
		t.Errorf("a neighbour in the same network: %d", n)
	}
	w.now = w.now.Add(10 * time.Second)
	if n := spend("203.0.113.7"); n != 10 {
		t.Errorf("after ten seconds %d", n)
	}
	w.now = w.now.Add(-time.Hour)
	if n := spend("203.0.113.7"); n != 0 {
		t.Errorf("with the clock set back %d", n)
	}
	w.now = w.now.Add(24 * time.Hour)
	if n := spend("203.0.113.7"); n != 300 {
		t.Errorf("the next day %d", n)
	}
}

func TestTheSecretIsOneThatAppsRead(t *testing.T) {
	w := newWorld(t)
	e, err := w.Enrolling(t.Context(), w.ceremony(w.relative().ID))
	w.ok(err)
	if _, err := base32.StdEncoding.DecodeString(appOf(e.Secret).secret); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(e.Secret.URL, "otpauth://totp/Kring:"+e.Handle+"?") {
		t.Errorf("the address is %s", e.Secret.URL)
	}
	picture, err := e.Secret.Picture()
	if err != nil || !strings.HasPrefix(string(picture), "\x89PNG") {
		t.Errorf("%d bytes, %v", len(picture), err)
	}
}
