// Package login is accounts and the proof of who somebody is: passkeys, a passphrase with a code
// as fallback, an agency's own identity provider, sessions, and recovery by two people.
//
// It decides nothing about what somebody may know; that is in access. It knows no SQL and no
// pages: a Store keeps what it says, and web shows it.
package login

import (
	"context"
	"io"
	"slices"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
)

// TeamID is a team of an agency.
type TeamID string

// Agency is an organisation whose people sign in.
type Agency struct {
	ID   core.AgencyID
	Kind string // what it is, in one word: wijkteam, politie, school
	Name string
}

// Team is a part of an agency, with a lead of its own.
type Team struct {
	ID     TeamID
	Agency core.AgencyID
	Name   string
}

// Account is somebody who can sign in. That of a professional has the name that colleagues know;
// one of a household or its network has no name and no circle: whoever copies the table learns
// of nobody who needs help.
type Account struct {
	ID      core.ActorID
	Kind    access.Kind
	Agency  core.AgencyID
	Team    TeamID
	Roles   []access.Role
	Name    string
	Handle  string // what is typed beside a passphrase; drawn, never chosen, so that it names nobody
	Issuer  string // of the identity provider it is bound to; empty: none
	Subject string // who it is there
	Made    time.Time
	Ended   time.Time // zero: it stands
	Home    []byte    // the postcode of where a professional lives, sealed; empty: it is not kept
}

// Who is somebody as access asks for them.
func (a *Account) Who() access.Who {
	return access.Who{Actor: core.Actor{ID: a.ID, Agency: a.Agency}, Kind: a.Kind, Roles: slices.Clone(a.Roles)}
}

// Passkey is a key in a device of somebody's own.
type Passkey struct {
	ID      []byte // the authenticator's
	Account core.ActorID
	Label   string // what its owner calls it
	Data    []byte // what go-webauthn keeps of it, as JSON
	Made    time.Time
	Used    time.Time // zero: never yet
}

// Passphrase is the fallback for whoever can't use a passkey; it counts only with a code.
type Passphrase struct {
	Account core.ActorID
	Hash    string // argon2id, with its costs
	Secret  []byte // of the codes, sealed
	Step    int64  // the last time step of which a code was taken: none is taken twice
	Made    time.Time
}

// CodeKind is what a one-time code is for.
type CodeKind string

// The kinds of code.
const (
	Invited   CodeKind = "invited"   // a first proof
	Recovered CodeKind = "recovered" // a new proof in the place of all others
)

// Code lets somebody register a proof, once. Only its hash is kept.
type Code struct {
	Hash    []byte
	Account core.ActorID
	Kind    CodeKind
	Ends    time.Time
}

// Ceremony is something a browser began and has to end: a challenge, a secret that is shown once.
type Ceremony struct {
	Hash    []byte // of the token in the browser
	Kind    string
	Account core.ActorID // empty: nobody yet
	Data    []byte
	Ends    time.Time
}

// Tries are the failures of one handle, whether or not it is somebody's.
type Tries struct {
	Failures int
	Until    time.Time // from when the next try counts
}

// Recovery is the way back in for somebody who lost every proof. It takes two people.
type Recovery struct {
	ID        string
	Account   core.ActorID
	Reason    Reason
	By        core.ActorID // who opened it
	Opened    time.Time
	Confirmed core.ActorID // who confirmed it; empty: nobody yet
	Ends      time.Time
}

// Grant is a session as a store keeps it.
type Grant struct {
	ID      string // to point at in a list; worth nothing by itself
	Token   []byte // the hash of what the browser has
	Account core.ActorID
	Agent   []byte // the hash of what the browser calls itself
	Made    time.Time
	Seen    time.Time
	Ends    time.Time
	Proved  time.Time
}

// Opening is a sign-in, written whole or not at all.
type Opening struct {
	Grant    Grant
	Replaces []byte   // the hash of an older token of this browser, which ends
	Passkey  *Passkey // was used: its new Data and Used
	Was      []byte   // the Data that the passkey had, so that two at once can't both pass
	Step     int64    // the time step of the code that was used; 0: none
	Forget   []byte   // the tries that this ends; nil: none
}

// Enrolment uses a code up for a proof. With Recovered all other proofs and sessions end.
type Enrolment struct {
	Code       Code
	Passkey    *Passkey // one of the two
	Passphrase *Passphrase
	Forget     []byte // the tries that this ends
	Ceremony   []byte // the hash of the ceremony that this ends
}

// Store keeps accounts. storetest holds every store to this: times are UTC to the microsecond,
// errs.NotFound says that something isn't there, errs.Conflict that somebody was first.
type Store interface {
	AddAgency(ctx context.Context, a Agency) error
	Agencies(ctx context.Context) ([]Agency, error)
	AddTeam(ctx context.Context, t Team) error
	Teams(ctx context.Context) ([]Team, error)

	AddAccount(ctx context.Context, a Account) error
	// ChangeAccount gives an account that stands another agency, team, roles and name.
	ChangeAccount(ctx context.Context, a Account) error
	// KeepHome keeps the sealed home of an account that stands in the place of another; none: it is
	// forgotten.
	KeepHome(ctx context.Context, id core.ActorID, home []byte) error
	Account(ctx context.Context, id core.ActorID) (Account, error)
	AccountOfHandle(ctx context.Context, handle string) (Account, error)
	AccountOfSubject(ctx context.Context, issuer, subject string) (Account, error)
	// Accounts lists accounts by ID, after one, at most n.
	Accounts(ctx context.Context, after core.ActorID, n int) ([]Account, error)
	// AccountsOf is the same for those of one agency.
	AccountsOf(ctx context.Context, agency core.AgencyID, after core.ActorID, n int) ([]Account, error)
	// EndAccount ends an account, and with it its sessions, codes and recoveries. Its proofs and home
	// go too, and whatever shift it has from then on, how it is told and the calendar it follows.
	EndAccount(ctx context.Context, id core.ActorID, at time.Time) error

	// PutCode keeps a code in the place of every other one of the account.
	PutCode(ctx context.Context, c Code) error
	Code(ctx context.Context, hash []byte) (Code, error)
	// Enrol is errs.Conflict when the code was used already.
	Enrol(ctx context.Context, e Enrolment) error

	Passkeys(ctx context.Context, id core.ActorID) ([]Passkey, error)
	AddPasskey(ctx context.Context, p Passkey) error
	NamePasskey(ctx context.Context, id core.ActorID, passkey []byte, label string) error
	Passphrase(ctx context.Context, id core.ActorID) (Passphrase, error)
	SetPassphrase(ctx context.Context, p Passphrase) error
	// RemovePasskey and RemovePassphrase never take the last proof: then they are errs.Conflict.
	RemovePasskey(ctx context.Context, id core.ActorID, passkey []byte) error
	RemovePassphrase(ctx context.Context, id core.ActorID) error

	// Open begins a session. errs.Conflict when the account ended, the code was used before, or
	// the passkey was used by somebody else meanwhile.
	Open(ctx context.Context, o Opening) error
	// Grant finds a session with its account, ended or not.
	Grant(ctx context.Context, token []byte) (Grant, Account, error)
	// Touch moves Seen forward, never back.
	Touch(ctx context.Context, id string, seen time.Time) error
	Grants(ctx context.Context, id core.ActorID) ([]Grant, error)
	// EndGrant ends one session of an account; EndGrants all but one, or all when it is empty.
	EndGrant(ctx context.Context, id core.ActorID, grant string) error
	EndGrants(ctx context.Context, id core.ActorID, but string) error

	// PutCeremony keeps a ceremony, or what became of it. TakeCeremony gives it once.
	PutCeremony(ctx context.Context, c Ceremony) error
	Ceremony(ctx context.Context, hash []byte) (Ceremony, error)
	TakeCeremony(ctx context.Context, hash []byte) (Ceremony, error)

	// Ceremonies lists those of these kinds that are not over, by when they end.
	Ceremonies(ctx context.Context, now time.Time, kinds ...string) ([]Ceremony, error)

	// Sealed lists what lies sealed of a kind by ID, after one, at most n. Reseal replaces the bytes of
	// one if they still are what they were, for the rotation of its key; else it is errs.Conflict.
	Sealed(ctx context.Context, kind SealedKind, after string, n int) ([]Sealed, error)
	Reseal(ctx context.Context, was Sealed, fresh []byte) error

	// Tries are zero for a handle that never failed. CountTry is errs.Conflict when they are not
	// what they were.
	Tries(ctx context.Context, handle []byte) (Tries, error)
	CountTry(ctx context.Context, handle []byte, was, now Tries) error

	AddRecovery(ctx context.Context, r Recovery) error
	// Recoveries lists those that nobody confirmed yet.
	Recoveries(ctx context.Context) ([]Recovery, error)
	// ConfirmRecovery is errs.Conflict when somebody confirmed it already.
	ConfirmRecovery(ctx context.Context, id string, by core.ActorID, c Code) error

	RosterStore
	NoticeStore

	// Sweep removes what is over: sessions, codes, ceremonies, recoveries, and tries of before.
	Sweep(ctx context.Context, now, before time.Time) error
}

// Sealer closes what may not lie open in a database, bound to the account it is of.
type Sealer interface {
	Seal(id core.ActorID, plain []byte) ([]byte, error)
	Open(id core.ActorID, sealed []byte) ([]byte, error)
}

// Entry is one thing for the record: who did what to which account.
type Entry struct {
	At      time.Time
	By      core.Actor // empty: nobody who is known
	Account core.ActorID
	Action  string
	Why     string // a reason code; never free text
	Refused bool
}

// Options is what a Door needs from outside.
type Options struct {
	Store  Store
	Clock  core.Clock
	NewID  core.IDSource
	Random io.Reader
	Seal   Sealer
	// Audit puts something on record. What can't be recorded does not happen.
	Audit func(ctx context.Context, e Entry) error
	// Tell lets somebody know by an address outside the program that something about their
	// account changed. It must not wait for the outside world.
	Tell func(ctx context.Context, id core.ActorID)
	// Confirm sends a code to a mail address that somebody says is theirs; nil: no mail goes out. It
	// must not wait for the outside world.
	Confirm func(ctx context.Context, address, lang, code string)
	// Origin is the address of the pages: https://host, or http://localhost:port.
	Origin    string
	Costs     Costs // zero: those of a server
	Providers map[string]Provider
}

// Door lets people in.
type Door struct {
	Options
	keys      keys
	hashing   hashing
	providers map[string]*provider
	budgets   budgets
}

// New makes a Door. Nobody outside is asked anything yet.
func New(o Options) (*Door, error) {
	if o.Costs == (Costs{}) {
		o.Costs = serverCosts
	}
	d := &Door{Options: o, hashing: newHashing(o.Costs, o.Random), budgets: budgets{random: o.Random}}
	var err error
	if d.keys, err = newKeys(o.Origin); err != nil {
		return nil, err
	}
	if d.providers, err = newProviders(o); err != nil {
		return nil, err
	}
	return d, nil
}

// record puts something on record before it is done: what then fails was tried, and that is true.
func (d *Door) record(ctx context.Context, e Entry) error { return d.Audit(ctx, e) }

// refuse records a refusal and gives it. A record that can't be made is told in its stead.
func (d *Door) refuse(ctx context.Context, e Entry, refusal error) error {
	e.Refused = true
	if err := d.Audit(ctx, e); err != nil {
		return err
	}
	return refusal
}

// missing turns what isn't there into false.
func missing(err error) (bool, error) {
	if errs.Is(err, errs.NotFound) {
		return true, nil
	}
	return false, err
}
