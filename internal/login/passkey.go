package login

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"kring/internal/core"
	"kring/internal/errs"
)

// keys is what checks passkeys.
type keys struct{ *webauthn.WebAuthn }

func newKeys(origin string) (keys, error) {
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return keys{}, fmt.Errorf("passkeys are bound to an address, and %q is none", origin)
	}
	required := true
	rp, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: appName, RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation, // which device somebody has is theirs to know.
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &required,
			UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return keys{}, fmt.Errorf("passkeys for %s: %w", origin, err)
	}
	return keys{rp}, nil
}

// owner is an account as go-webauthn asks for it. A device shows the handle, never a name.
type owner struct {
	a    *Account
	held []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return []byte(o.a.ID) }
func (o owner) WebAuthnName() string                       { return o.a.Handle }
func (o owner) WebAuthnDisplayName() string                { return o.a.Handle }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.held }

// owner reads the passkeys of an account.
func (d *Door) owner(ctx context.Context, a *Account) (owner, []Passkey, error) {
	stored, err := d.Store.Passkeys(ctx, a.ID)
	if err != nil {
		return owner{}, nil, err
	}
	o := owner{a: a, held: make([]webauthn.Credential, len(stored))}
	for i := range stored {
		if err := json.Unmarshal(stored[i].Data, &o.held[i]); err != nil {
			return owner{}, nil, fmt.Errorf("a passkey of account %s can't be read: %w", a.ID, err)
		}
	}
	return o, stored, nil
}

// challenge is what a browser is asked, as JSON, and what the answer is held against.
func challenge(asked any, session *webauthn.SessionData, err error) (options, kept []byte, _ error) {
	if err != nil {
		return nil, nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	options, err1 := json.Marshal(asked)
	kept, err2 := json.Marshal(session)
	return options, kept, errors.Join(err1, err2)
}

// askNew asks a browser to make a passkey that its device doesn't hold yet.
func (d *Door) askNew(ctx context.Context, a *Account) (options, kept []byte, err error) {
	o, _, err := d.owner(ctx, a)
	if err != nil {
		return nil, nil, err
	}
	asked, session, err := d.keys.BeginRegistration(o, webauthn.WithExclusions(webauthn.Credentials(o.held).CredentialDescriptors()))
	return challenge(asked, session, err)
}

// made checks a passkey that a browser made.
func (d *Door) made(a *Account, kept, answer []byte, now time.Time) (*Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(kept, &session); err != nil {
		return nil, fmt.Errorf("read what was asked of a passkey: %w", err)
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, errs.Bad("login.passkey_bad")
	}
	c, err := d.keys.CreateCredential(owner{a: a}, session, parsed)
	if err != nil {
		return nil, errs.Bad("login.passkey_bad")
	}
	data, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("keep a passkey: %w", err)
	}
	return &Passkey{ID: c.ID, Account: a.ID, Data: data, Made: now}, nil
}

// The kinds of ceremony.
const (
	enrolling = "enrol"
	adding    = "add"
	phrasing  = "phrase"
	signingIn = "sign in"
	provided  = "provider"
)

const (
	ceremonyEnds = 10 * time.Minute
	enrolEnds    = 30 * time.Minute // people look for an app first
)

// begin keeps what a browser has to end, and gives it the token for that.
func (d *Door) begin(ctx context.Context, kind string, id core.ActorID, data []byte) (token string, err error) {
	token, hash, err := newToken(d.Random)
	if err != nil {
		return "", err
	}
	return token, d.Store.PutCeremony(ctx, Ceremony{Hash: hash, Kind: kind, Account: id, Data: data, Ends: d.Clock().Add(ceremonyEnds)})
}

// take gives what a browser began, once.
func (d *Door) take(ctx context.Context, token, kind string, id core.ActorID) (Ceremony, error) {
	c, err := d.Store.TakeCeremony(ctx, hashed(token))
	return d.fits(c, err, kind, id)
}

// fits holds a ceremony against what it is to be.
func (d *Door) fits(c Ceremony, err error, kind string, id core.ActorID) (Ceremony, error) {
	if err != nil && !errs.Is(err, errs.NotFound) {
		return c, err
	}
	if err != nil || c.Kind != kind || c.Account != id || !d.Clock().Before(c.Ends) {
		return Ceremony{}, errs.Refuse("login.begin_again")
	}
	return c, nil
}

// AskPasskey asks for any passkey that a device holds for these pages: no name is typed.
func (d *Door) AskPasskey(ctx context.Context) (options []byte, token string, err error) {
	asked, session, err := d.keys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	options, kept, err := challenge(asked, session, err)
	if err != nil {
		return nil, "", err
	}
	token, err = d.begin(ctx, signingIn, "", kept)
	return options, token, err
}

// SignInByPasskey lets somebody in who answered what AskPasskey asked.
func (d *Door) SignInByPasskey(ctx context.Context, ceremony string, answer []byte, b Browser) (token string, err error) {
	now := d.Clock()
	c, err := d.take(ctx, ceremony, signingIn, "")
	if err != nil {
		return "", err
	}
	wrong := errs.Refuse("login.passkey_unknown")
	var session webauthn.SessionData
	if err := json.Unmarshal(c.Data, &session); err != nil {
		return "", fmt.Errorf("read what was asked of a passkey: %w", err)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return "", d.refuse(ctx, Entry{At: now, Action: "session.passkey"}, wrong)
	}
	a, used, was, err := d.used(ctx, session, parsed, now)
	if err != nil {
		return "", err
	}
	if used == nil || !a.Ended.IsZero() {
		return "", d.refuse(ctx, Entry{At: now, Account: a.ID, Action: "session.passkey"}, wrong)
	}
	token, err = d.open(ctx, &a, b, now, "session.passkey", Opening{Passkey: used, Was: was})
	if errs.Is(err, errs.Conflict) {
		return "", wrong
	}
	return token, err
}

// used checks an answer, and gives the passkey as it is after it; nil when it doesn't hold.
func (d *Door) used(ctx context.Context, session webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData, now time.Time) (a Account, p *Passkey, was []byte, err error) {
	var fault error // of ours, while looking; what else goes wrong is the answer's.
	var stored []Passkey
	_, credential, err := d.keys.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		a, fault = d.Store.Account(ctx, core.ActorID(handle))
		if fault != nil {
			return nil, fault
		}
		var o owner
		o, stored, fault = d.owner(ctx, &a)
		return o, fault
	}, session, parsed)
	if fault != nil && !errs.Is(fault, errs.NotFound) {
		return a, nil, nil, fault
	}
	// A counter that went back is a copy of the key in another hand.
	if err != nil || credential.Authenticator.CloneWarning {
		return a, nil, nil, nil
	}
	for i := range stored {
		if string(stored[i].ID) != string(credential.ID) {
			continue
		}
		was = stored[i].Data
		p = &stored[i]
		p.Used = now
		p.Data, err = json.Marshal(credential)
		return a, p, was, err
	}
	return a, nil, nil, nil
}
