package login

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
)

// enrolment is what is kept while somebody registers a first proof.
type enrolment struct {
	Code   []byte `json:"code"`   // the hash
	Secret []byte `json:"secret"` // of the codes, sealed
	Asked  []byte `json:"asked,omitempty"`
}

// Enrolling is what the page for a first proof shows.
type Enrolling struct {
	Handle string
	Name   string
	Secret Secret
	Kind   CodeKind
}

// UseCode begins to register a proof with a one-time code. The code is used up only when the
// proof is there.
func (d *Door) UseCode(ctx context.Context, typed string) (ceremony string, err error) {
	now, hash := d.Clock(), hashed(plain(typed))
	c, a, err := d.code(ctx, hash, now)
	if errs.Is(err, errs.Refused) {
		err = d.refuse(ctx, Entry{At: now, Account: a.ID, Action: "proof.code"}, err)
	}
	if err != nil {
		return "", err
	}
	secret, err := draw(d.Random, secretSize)
	if err != nil {
		return "", err
	}
	sealed, err := d.Seal.Seal(a.ID, secret)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(enrolment{Code: c.Hash, Secret: sealed})
	if err != nil {
		return "", err
	}
	token, key, err := newToken(d.Random)
	if err != nil {
		return "", err
	}
	return token, d.Store.PutCeremony(ctx, Ceremony{Hash: key, Kind: enrolling, Account: a.ID, Data: data, Ends: now.Add(enrolEnds)})
}

// code finds a code that still counts, and whose it is.
func (d *Door) code(ctx context.Context, hash []byte, now time.Time) (Code, Account, error) {
	c, err := d.Store.Code(ctx, hash)
	none, err := missing(err)
	if err != nil && !none {
		return Code{}, Account{}, err
	}
	bad := errs.Refuse("login.code_over")
	if none || !now.Before(c.Ends) {
		return Code{}, Account{}, bad
	}
	a, err := d.Store.Account(ctx, c.Account)
	if err == nil && !a.Ended.IsZero() {
		err = bad
	}
	return c, a, err
}

// enrolling gives what UseCode began.
func (d *Door) enrolling(ctx context.Context, ceremony string) (Ceremony, enrolment, Code, Account, error) {
	var e enrolment
	fail := func(err error) (Ceremony, enrolment, Code, Account, error) {
		return Ceremony{}, enrolment{}, Code{}, Account{}, err
	}
	c, err := d.Store.Ceremony(ctx, hashed(ceremony))
	if c, err = d.fits(c, err, enrolling, c.Account); err != nil {
		return fail(err)
	}
	if err := json.Unmarshal(c.Data, &e); err != nil {
		return fail(fmt.Errorf("read an enrolment: %w", err))
	}
	code, a, err := d.code(ctx, e.Code, d.Clock())
	if err != nil {
		return fail(err)
	}
	return c, e, code, a, nil
}

// Enrolling tells what to show to whoever registers a proof.
func (d *Door) Enrolling(ctx context.Context, ceremony string) (Enrolling, error) {
	_, e, code, a, err := d.enrolling(ctx, ceremony)
	if err != nil {
		return Enrolling{}, err
	}
	plain, err := d.Seal.Open(a.ID, e.Secret)
	if err != nil {
		return Enrolling{}, err
	}
	secret, err := newSecret(&a, plain)
	return Enrolling{Handle: a.Handle, Name: a.Name, Secret: secret, Kind: code.Kind}, err
}

// AskFirstPasskey asks the browser of whoever enrols to make a passkey.
func (d *Door) AskFirstPasskey(ctx context.Context, ceremony string) (options []byte, err error) {
	c, e, code, a, err := d.enrolling(ctx, ceremony)
	if err != nil {
		return nil, err
	}
	o := owner{a: &a}
	if code.Kind != Recovered { // those of before end, so the same device may make a new one.
		if o, _, err = d.owner(ctx, &a); err != nil {
			return nil, err
		}
	}
	asked, session, err := d.keys.BeginRegistration(o)
	options, e.Asked, err = challenge(asked, session, err)
	if err != nil {
		return nil, err
	}
	if c.Data, err = json.Marshal(e); err != nil {
		return nil, err
	}
	return options, d.Store.PutCeremony(ctx, c)
}

// EnrolPasskey uses the code up for a passkey, and signs its owner in.
func (d *Door) EnrolPasskey(ctx context.Context, ceremony string, answer []byte, b Browser) (token string, err error) {
	c, e, code, a, err := d.enrolling(ctx, ceremony)
	if err != nil {
		return "", err
	}
	now := d.Clock()
	p, err := d.made(&a, e.Asked, answer, now)
	if err != nil {
		return "", err
	}
	return d.enrol(ctx, &a, b, now, Enrolment{Code: code, Passkey: p, Ceremony: c.Hash})
}

// EnrolPassphrase uses the code up for a passphrase with codes, and signs its owner in.
func (d *Door) EnrolPassphrase(ctx context.Context, ceremony, phrase, typed string, b Browser) (token string, err error) {
	c, e, code, a, err := d.enrolling(ctx, ceremony)
	if err != nil {
		return "", err
	}
	now := d.Clock()
	secret, err := d.Seal.Open(a.ID, e.Secret)
	if err != nil {
		return "", err
	}
	p, err := d.newPassphrase(ctx, &a, secret, phrase, typed, now)
	if err != nil {
		return "", err
	}
	return d.enrol(ctx, &a, b, now, Enrolment{Code: code, Passphrase: p, Ceremony: c.Hash})
}

func (d *Door) enrol(ctx context.Context, a *Account, b Browser, now time.Time, e Enrolment) (token string, err error) {
	action := "proof.enrol"
	if e.Code.Kind == Recovered {
		action = "proof.recover"
	}
	if err := d.record(ctx, Entry{At: now, By: a.Who().Actor, Account: a.ID, Action: action}); err != nil {
		return "", err
	}
	e.Forget = triesOf(a.Handle)
	err = d.Store.Enrol(ctx, e)
	if errs.Is(err, errs.Conflict) {
		return "", errs.Refuse("login.code_over")
	}
	if err != nil {
		return "", err
	}
	d.Tell(ctx, a.ID)
	return d.open(ctx, a, b, now, "session.enrol", Opening{})
}

// Proofs is what somebody can sign in with.
type Proofs struct {
	Passkeys   []Passkey
	Passphrase bool
	Provider   bool // their agency's own
}

// Last tells whether one of them is all there is.
func (p *Proofs) Last() bool {
	n := len(p.Passkeys)
	if p.Passphrase {
		n++
	}
	return n < 2
}

// Proofs lists the proofs of whoever asks.
func (d *Door) Proofs(ctx context.Context, s *Session) (Proofs, error) {
	a, err := d.standing(ctx, s.Who.ID)
	if err != nil {
		return Proofs{}, err
	}
	p := Proofs{Provider: a.Issuer != ""}
	if p.Passkeys, err = d.Store.Passkeys(ctx, a.ID); err != nil {
		return Proofs{}, err
	}
	_, err = d.Store.Passphrase(ctx, a.ID)
	none, err := missing(err)
	if none {
		return p, nil
	}
	p.Passphrase = true
	return p, err
}

// fresh refuses what weighs much to whoever proved who they are too long ago. An account that its
// agency vouches for has no proof here: that one ends when the agency says so.
func (d *Door) fresh(ctx context.Context, s *Session) (Account, error) {
	if !s.Fresh(d.Clock()) {
		return Account{}, errs.Refuse("login.prove_again")
	}
	a, err := d.standing(ctx, s.Who.ID)
	if err == nil && a.Issuer != "" {
		err = errs.Refuse("login.has_provider")
	}
	return a, err
}

// AskPasskeyMore asks the browser of somebody who signed in to make one more passkey.
func (d *Door) AskPasskeyMore(ctx context.Context, s *Session) (options []byte, ceremony string, err error) {
	a, err := d.fresh(ctx, s)
	if err != nil {
		return nil, "", err
	}
	options, kept, err := d.askNew(ctx, &a)
	if err != nil {
		return nil, "", err
	}
	ceremony, err = d.begin(ctx, adding, a.ID, kept)
	return options, ceremony, err
}

// AddPasskey adds the passkey that AskPasskeyMore asked for.
func (d *Door) AddPasskey(ctx context.Context, s *Session, ceremony string, answer []byte) error {
	a, err := d.fresh(ctx, s)
	if err != nil {
		return err
	}
	c, err := d.take(ctx, ceremony, adding, a.ID)
	if err != nil {
		return err
	}
	p, err := d.made(&a, c.Data, answer, d.Clock())
	if err != nil {
		return err
	}
	return d.changeProof(ctx, s, "passkey.add", func() error { return d.Store.AddPasskey(ctx, *p) })
}

// changeProof records a change of somebody's proofs, makes it and lets them know elsewhere.
func (d *Door) changeProof(ctx context.Context, s *Session, action string, how func() error) error {
	if err := d.own(ctx, s, action); err != nil {
		return err
	}
	if err := how(); err != nil {
		return err
	}
	d.Tell(ctx, s.Who.ID)
	return nil
}

const longestLabel = 60

// NamePasskey calls a passkey what its owner calls it.
func (d *Door) NamePasskey(ctx context.Context, s *Session, id []byte, label string) error {
	label = strings.TrimSpace(label)
	if len([]rune(label)) > longestLabel || !printable(label) {
		return errs.Bad("login.bad_label")
	}
	if err := d.own(ctx, s, "passkey.name"); err != nil {
		return err
	}
	return d.Store.NamePasskey(ctx, s.Who.ID, id, label)
}

// RemovePasskey takes a passkey away, but never the last proof.
func (d *Door) RemovePasskey(ctx context.Context, s *Session, id []byte) error {
	if _, err := d.fresh(ctx, s); err != nil {
		return err
	}
	return notLast(d.changeProof(ctx, s, "passkey.remove", func() error { return d.Store.RemovePasskey(ctx, s.Who.ID, id) }))
}

// RemovePassphrase takes the passphrase and its codes away, but never the last proof.
func (d *Door) RemovePassphrase(ctx context.Context, s *Session) error {
	if _, err := d.fresh(ctx, s); err != nil {
		return err
	}
	return notLast(d.changeProof(ctx, s, "passphrase.remove", func() error { return d.Store.RemovePassphrase(ctx, s.Who.ID) }))
}

func notLast(err error) error {
	if errs.Is(err, errs.Conflict) {
		return errs.Refuse("login.last_proof")
	}
	return err
}

// AskPassphrase begins to set a passphrase with codes, for somebody who signed in.
func (d *Door) AskPassphrase(ctx context.Context, s *Session) (ceremony string, err error) {
	a, err := d.fresh(ctx, s)
	if err != nil {
		return "", err
	}
	secret, err := draw(d.Random, secretSize)
	if err != nil {
		return "", err
	}
	sealed, err := d.Seal.Seal(a.ID, secret)
	if err != nil {
		return "", err
	}
	return d.begin(ctx, phrasing, a.ID, sealed)
}

// phrasing gives what AskPassphrase began.
func (d *Door) phrasing(ctx context.Context, id core.ActorID, ceremony string) (secret []byte, err error) {
	c, err := d.Store.Ceremony(ctx, hashed(ceremony))
	if c, err = d.fits(c, err, phrasing, id); err != nil {
		return nil, err
	}
	return d.Seal.Open(id, c.Data)
}

// Asked is the secret that AskPassphrase drew, to be shown.
func (d *Door) Asked(ctx context.Context, s *Session, ceremony string) (Secret, error) {
	a, err := d.fresh(ctx, s)
	if err != nil {
		return Secret{}, err
	}
	secret, err := d.phrasing(ctx, a.ID, ceremony)
	if err != nil {
		return Secret{}, err
	}
	return newSecret(&a, secret)
}

// SetPassphrase sets the passphrase with its codes, in the place of one that was.
func (d *Door) SetPassphrase(ctx context.Context, s *Session, ceremony, phrase, code string) error {
	a, err := d.fresh(ctx, s)
	if err != nil {
		return err
	}
	secret, err := d.phrasing(ctx, a.ID, ceremony)
	if err != nil {
		return err
	}
	p, err := d.newPassphrase(ctx, &a, secret, phrase, code, d.Clock())
	if err != nil {
		return err
	}
	if _, err := d.take(ctx, ceremony, phrasing, a.ID); err != nil {
		return err
	}
	return d.changeProof(ctx, s, "passphrase.set", func() error { return d.Store.SetPassphrase(ctx, *p) })
}
