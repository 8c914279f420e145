package login

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Place is where in kring somebody of a group works.
type Place struct {
	Agency core.AgencyID
	Roles  []access.Role
}

// Provider is the identity provider of an agency (OpenID Connect).
type Provider struct {
	Label    string // what the button says
	Issuer   string
	ClientID string
	Key      crypto.Signer // of ECDSA P-256 or RSA: we prove who we are by it, there is no secret
	KeyID    string        // empty: the provider knows one key of ours
	Claim    string        // in which the groups stand; empty: groups
	Groups   map[string]Place
	ACR      []string // one of these levels; empty: two factors, as amr says it
	AnyProof bool     // the provider is believed without: it was said so in the configuration
	Client   *http.Client
}

// provider is one that was asked, or is about to be.
type provider struct {
	Provider
	redirect string

	mu    sync.Mutex
	known *oidc.Provider
}

const providerPatience = 10 * time.Second

func newProviders(o Options) (map[string]*provider, error) {
	all := map[string]*provider{}
	for name, p := range o.Providers {
		if _, err := algorithm(p.Key); err != nil {
			return nil, fmt.Errorf("identity provider %s: %w", name, err)
		}
		if p.Client == nil {
			p.Client = &http.Client{
				Timeout: providerPatience,
				// A provider answers at its own address: what sends on could send a secret elsewhere.
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			}
		}
		if p.Claim == "" {
			p.Claim = "groups"
		}
		all[name] = &provider{Provider: p, redirect: o.Origin + "/inloggen/organisatie/" + url.PathEscape(name) + "/terug"}
	}
	return all, nil
}

// Listed is a provider to choose.
type Listed struct{ Name, Label string }

// Listed lists the providers, by name.
func (d *Door) Listed() []Listed {
	var list []Listed
	for _, name := range slices.Sorted(maps.Keys(d.providers)) {
		list = append(list, Listed{name, d.providers[name].Label})
	}
	return list
}

// discover reads once what the provider says of itself.
func (p *provider) discover(ctx context.Context) (context.Context, *oidc.Provider, error) {
	// The library keeps it for as long as it reads keys.
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), p.Client)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		known, err := oidc.NewProvider(ctx, p.Issuer)
		if err != nil {
			return nil, nil, away(fmt.Errorf("discover %s: %w", p.Issuer, err))
		}
		p.known = known
	}
	return ctx, p.known, nil
}

// away says that a provider doesn't answer as it should.
func away(cause error) error {
	return &errs.Error{Kind: errs.Refused, Say: text.M("login.provider_away"), Cause: cause}
}

func (p *provider) config(known *oidc.Provider) *oauth2.Config {
	end := known.Endpoint()
	end.AuthStyle = oauth2.AuthStyleInParams // the library would try a secret, and there is none.
	return &oauth2.Config{ClientID: p.ClientID, Endpoint: end, RedirectURL: p.redirect, Scopes: []string{oidc.ScopeOpenID, "profile"}}
}

// visit is what is kept while somebody is at their provider.
type visit struct {
	Provider, State, Nonce, Verifier, To string
}

// AskProvider gives the address at which somebody proves who they are to their agency.
func (d *Door) AskProvider(ctx context.Context, name, to string) (address, ceremony string, err error) {
	p := d.providers[name]
	if p == nil {
		return "", "", errs.Missing("error.not_found")
	}
	_, known, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	v := visit{Provider: name, To: to}
	for _, s := range []*string{&v.State, &v.Nonce, &v.Verifier} {
		if *s, _, err = newToken(d.Random); err != nil {
			return "", "", err
		}
	}
	data, err := json.Marshal(v)
	if err != nil {
		return "", "", err
	}
	if ceremony, err = d.begin(ctx, provided, "", data); err != nil {
		return "", "", err
	}
	return p.config(known).AuthCodeURL(v.State, oidc.Nonce(v.Nonce), oauth2.S256ChallengeOption(v.Verifier)), ceremony, nil
}

// SignInByProvider lets somebody in who comes back from their provider with a code.
func (d *Door) SignInByProvider(ctx context.Context, name, ceremony string, answer url.Values, b Browser) (token, to string, err error) {
	now := d.Clock()
	c, err := d.take(ctx, ceremony, provided, "")
	if err != nil {
		return "", "", err
	}
	var v visit
	if err := json.Unmarshal(c.Data, &v); err != nil {
		return "", "", fmt.Errorf("read a visit to a provider: %w", err)
	}
	p := d.providers[name]
	iss := answer.Get("iss") // of another provider, when somebody mixes them up on purpose.
	if p == nil || v.Provider != name || iss != "" && iss != p.Issuer || subtle.ConstantTimeCompare([]byte(v.State), []byte(answer.Get("state"))) != 1 {
		return "", "", d.refuse(ctx, Entry{At: now, Action: "session.provider"}, errs.Refuse("login.begin_again"))
	}
	a, err := d.vouched(ctx, p, &v, answer, now)
	if err != nil {
		if _, said := errs.Saying(err); said {
			err = d.refuse(ctx, Entry{At: now, Action: "session.provider", Why: name}, err)
		}
		return "", "", err
	}
	token, err = d.open(ctx, &a, b, now, "session.provider", Opening{})
	return token, v.To, err
}

// vouched is the account of whoever a provider vouches for, made or brought up to date.
func (d *Door) vouched(ctx context.Context, p *provider, v *visit, answer url.Values, now time.Time) (Account, error) {
	if answer.Get("error") != "" || answer.Get("code") == "" {
		return Account{}, errs.Refuse("login.provider_refused")
	}
	id, err := d.exchange(ctx, p, v, answer.Get("code"), now)
	if err != nil {
		return Account{}, err
	}
	var said claims
	if err := id.Claims(&said); err != nil {
		return Account{}, away(fmt.Errorf("read the claims of %s: %w", p.Issuer, err))
	}
	if !p.strong(&said) {
		return Account{}, errs.Refuse("login.provider_weak")
	}
	groups := map[string]any{}
	if err := id.Claims(&groups); err != nil {
		return Account{}, away(fmt.Errorf("read the claims of %s: %w", p.Issuer, err))
	}
	place, ok := p.place(groups[p.Claim])
	if !ok {
		return Account{}, errs.Refuse("login.no_place")
	}
	if said.Name == "" {
		return Account{}, errs.Refuse("login.no_name")
	}
	return d.justInTime(ctx, Account{
		Kind: access.Professional, Agency: place.Agency, Roles: place.Roles, Name: said.Name, Issuer: id.Issuer, Subject: id.Subject,
	}, now)
}

// claims are those that are read of everybody.
type claims struct {
	Name string   `json:"name"`
	ACR  string   `json:"acr"`
	AMR  []string `json:"amr"`
}

// strong tells whether somebody proved themselves there as strongly as here.
func (p *provider) strong(c *claims) bool {
	switch {
	case len(p.ACR) > 0:
		return slices.Contains(p.ACR, c.ACR)
	case p.AnyProof:
		return true
	}
	return slices.Contains(c.AMR, "mfa")
}

// place is where somebody of these groups works: every group counts that is known by exactly
// this name, and all have to be of one agency.
func (p *provider) place(claim any) (Place, bool) {
	var groups []string
	switch c := claim.(type) {
	case string:
		groups = []string{c}
	case []any:
		for _, one := range c {
			if s, ok := one.(string); ok {
				groups = append(groups, s)
			}
		}
	}
	var found Place
	for _, g := range groups {
		at, ok := p.Groups[g]
		switch {
		case !ok:
			continue
		case found.Agency != "" && found.Agency != at.Agency:
			return Place{}, false
		}
		found.Agency = at.Agency
		found.Roles = append(found.Roles, at.Roles...)
	}
	slices.Sort(found.Roles)
	found.Roles = slices.Compact(found.Roles)
	return found, found.Agency != ""
}

// exchange trades the code for who it is, and checks that.
func (d *Door) exchange(ctx context.Context, p *provider, v *visit, code string, now time.Time) (*oidc.IDToken, error) {
	ctx, known, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	assertion, err := d.assertion(p, known.Endpoint().TokenURL, now)
	if err != nil {
		return nil, err
	}
	tokens, err := p.config(known).Exchange(ctx, code, oauth2.VerifierOption(v.Verifier),
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", assertion))
	if err != nil {
		return nil, away(fmt.Errorf("exchange a code at %s: %w", p.Issuer, plainOAuth(err)))
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return nil, away(fmt.Errorf("%s gave no ID token", p.Issuer))
	}
	id, err := known.Verifier(&oidc.Config{ClientID: p.ClientID, Now: d.Clock}).Verify(ctx, raw)
	if err != nil {
		return nil, away(fmt.Errorf("the ID token of %s doesn't hold: %w", p.Issuer, err))
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(v.Nonce)) != 1 {
		return nil, errs.Refuse("login.begin_again")
	}
	return id, nil
}

// plainOAuth leaves out what a provider wrote in its answer: it can hold who it is about.
func plainOAuth(err error) error {
	var e *oauth2.RetrieveError
	if errors.As(err, &e) && e.Response != nil {
		return fmt.Errorf("status %d", e.Response.StatusCode)
	}
	return err
}

// justInTime makes the account of somebody who comes for the first time, or brings it up to date.
func (d *Door) justInTime(ctx context.Context, a Account, now time.Time) (Account, error) {
	have, err := d.Store.AccountOfSubject(ctx, a.Issuer, a.Subject)
	none, err := missing(err)
	switch {
	case err != nil && !none:
		return Account{}, err
	case !none && !have.Ended.IsZero():
		return Account{}, errs.Refuse("login.ended")
	case none:
		if a.Handle, err = newHandle(d.Random); err != nil {
			return Account{}, err
		}
		a.ID, a.Made = core.ActorID(d.NewID()), now
	default:
		a.ID, a.Made, a.Handle, a.Team = have.ID, have.Made, have.Handle, have.Team
		if a.Agency != have.Agency {
			a.Team = ""
		}
	}
	if err := d.checkAccount(ctx, &a); err != nil {
		return Account{}, err
	}
	switch {
	case none:
		err = d.record(ctx, Entry{At: now, By: a.Who().Actor, Account: a.ID, Action: "account.provided"})
		if err == nil {
			err = d.Store.AddAccount(ctx, a)
		}
	case a.Name != have.Name || a.Agency != have.Agency || a.Team != have.Team || !slices.Equal(a.Roles, have.Roles):
		err = d.record(ctx, Entry{At: now, By: a.Who().Actor, Account: a.ID, Action: "account.changed"})
		if err == nil {
			err = d.Store.ChangeAccount(ctx, a)
		}
	}
	return a, err
}

const assertionEnds = time.Minute

// algorithm is how a key signs.
func algorithm(key crypto.Signer) (string, error) {
	switch k := key.(type) {
	case *ecdsa.PrivateKey:
		if k.Curve == elliptic.P256() {
			return "ES256", nil
		}
	case *rsa.PrivateKey:
		if k.N.BitLen() >= 3072 {
			return "RS256", nil
		}
	}
	return "", errors.New("its key has to be of ECDSA P-256, or of RSA with 3072 bits or more")
}

// assertion proves to a provider which client this is: private_key_jwt.
func (d *Door) assertion(p *provider, audience string, now time.Time) (string, error) {
	alg, err := algorithm(p.Key)
	if err != nil {
		return "", err
	}
	head := map[string]string{"alg": alg, "typ": "JWT"}
	if p.KeyID != "" {
		head["kid"] = p.KeyID
	}
	first, err1 := json.Marshal(head)
	second, err2 := json.Marshal(map[string]any{
		"iss": p.ClientID, "sub": p.ClientID, "aud": audience, "jti": d.NewID(), "iat": now.Unix(), "exp": now.Add(assertionEnds).Unix(),
	})
	if err := errors.Join(err1, err2); err != nil {
		return "", err
	}
	enc := base64.RawURLEncoding
	said := enc.EncodeToString(first) + "." + enc.EncodeToString(second)
	signed, err := sign(p.Key, said, d.Random)
	if err != nil {
		return "", fmt.Errorf("sign for %s: %w", p.Issuer, err)
	}
	return said + "." + enc.EncodeToString(signed), nil
}

// sign gives a signature as JSON Web Signatures have it.
func sign(key crypto.Signer, said string, random io.Reader) ([]byte, error) {
	sum := sha256.Sum256([]byte(said))
	k, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return key.Sign(random, sum[:], crypto.SHA256)
	}
	r, s, err := ecdsa.Sign(random, k, sum[:])
	if err != nil {
		return nil, err
	}
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), nil
}
