package login_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
)

var enc = base64.RawURLEncoding

// idp is an identity provider that works.
type idp struct {
	*testing.T
	*httptest.Server
	key    *rsa.PrivateKey
	client crypto.PublicKey
	claims map[string]any // of whoever signs in
	asked  url.Values     // of the last visit
	meta   map[string]any // what it says of itself, where that is not so
	forge  func(head map[string]string, body []byte) string
	given  string // the last ID token
	bearer int    // how often somebody came with an access token
	sends  string // where codes are to be traded instead, as if somebody had taken it over
	now    func() time.Time
	jtis   map[string]bool
}

func newIDP(t *testing.T, now func() time.Time) *idp {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &idp{T: t, key: key, now: now, jtis: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		said := map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/ask", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		}
		maps.Copy(said, p.meta)
		p.write(w, said)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.write(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": enc.EncodeToString(key.N.Bytes()), "e": enc.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			p.bearer++
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *idp) write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.Error(err)
	}
}

// token trades a code for an ID token, for a client that proves who it is and began this.
func (p *idp) token(w http.ResponseWriter, r *http.Request) {
	if p.sends != "" {
		http.Redirect(w, r, p.sends, http.StatusTemporaryRedirect)
		return
	}
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case r.PostFormValue("code") != "good", r.PostFormValue("grant_type") != "authorization_code", r.PostFormValue("client_secret") != "",
		enc.EncodeToString(challenge[:]) != p.asked.Get("code_challenge"), p.asked.Get("code_challenge_method") != "S256",
		r.PostFormValue("redirect_uri") != p.asked.Get("redirect_uri"), !p.proved(r):
		w.WriteHeader(http.StatusBadRequest)
		p.write(w, map[string]string{"error": "invalid_grant", "error_description": "somebody's name"})
		return
	}
	claims := map[string]any{
		"iss": p.URL, "aud": "kring", "sub": "s-1", "exp": p.now().Add(time.Minute).Unix(), "iat": p.now().Unix(), "nonce": p.asked.Get("nonce"),
		"name": "Noor Wiersma", "groups": []string{"kring-melding"}, "amr": []string{"pwd", "mfa"},
	}
	maps.Copy(claims, p.claims)
	body, err := json.Marshal(claims)
	if err != nil {
		p.Error(err)
	}
	head := map[string]string{"alg": "RS256", "kid": "1"}
	if p.forge != nil {
		p.given = p.forge(head, body)
	} else {
		p.given = p.signed(p.key, head, body)
	}
	p.write(w, map[string]any{"access_token": "an-access-token", "refresh_token": "a-refresh-token", "token_type": "Bearer", "id_token": p.given})
}

// signed is a token as JSON Web Signatures have it.
func (p *idp) signed(key *rsa.PrivateKey, head map[string]string, body []byte) string {
	said := unsigned(head, body)
	sum := sha256.Sum256([]byte(said))
	signed, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		p.Error(err)
	}
	return said + "." + enc.EncodeToString(signed)
}

func unsigned(head map[string]string, body []byte) string {
	first, _ := json.Marshal(head) // texts alone.
	return enc.EncodeToString(first) + "." + enc.EncodeToString(body)
}

// proved checks private_key_jwt.
func (p *idp) proved(r *http.Request) bool {
	parts := strings.Split(r.PostFormValue("client_assertion"), ".")
	if len(parts) != 3 || r.PostFormValue("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	var said struct {
		Iss, Sub, Aud, Jti string
		Exp                int64
	}
	body, err1 := enc.DecodeString(parts[1])
	signed, err2 := enc.DecodeString(parts[2])
	if err1 != nil || err2 != nil || json.Unmarshal(body, &said) != nil {
		return false
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	switch key := p.client.(type) {
	case *ecdsa.PublicKey:
		if len(signed) != 64 || !ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signed[:32]), new(big.Int).SetBytes(signed[32:])) {
			return false
		}
	case *rsa.PublicKey:
		if rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signed) != nil {
			return false
		}
	}
	again := p.jtis[said.Jti]
	p.jtis[said.Jti] = true
	return said.Iss == "kring" && said.Sub == "kring" && said.Aud == p.URL+"/token" && !again && said.Exp > p.now().Unix()
}

// vouching is a world with a provider.
type vouching struct {
	*world
	idp  *idp
	door *login.Door
}

func newVouching(t *testing.T, key crypto.Signer, how func(*login.Provider)) *vouching {
	t.Helper()
	w := newWorld(t)
	v := &vouching{world: w, idp: newIDP(t, func() time.Time { return w.now })}
	v.idp.client = key.Public()
	w.ok(w.store.AddAgency(t.Context(), login.Agency{ID: "politie", Kind: "politie", Name: "Politie"}))
	p := login.Provider{
		Label: "Politie", Issuer: v.idp.URL, ClientID: "kring", Key: key, Client: v.idp.Client(),
		Groups: map[string]login.Place{
			"kring-melding": {Agency: "politie", Roles: []access.Role{access.Desk}},
			"kring-piket":   {Agency: "politie", Roles: []access.Role{access.OnCall, access.Desk}},
			"wijk":          {Agency: "wijk"},
		},
	}
	if how != nil {
		how(&p)
	}
	options := w.Options
	options.Providers = map[string]login.Provider{"politie": p}
	var err error
	v.door, err = login.New(options)
	w.ok(err)
	return v
}

// visit goes to the provider and comes back.
func (v *vouching) visit(back func(url.Values)) (string, error) {
	v.Helper()
	address, c, err := v.door.AskProvider(v.Context(), "politie", "/kring/1")
	v.ok(err)
	u, err := url.Parse(address)
	v.ok(err)
	v.idp.asked = u.Query()
	answer := url.Values{"code": {"good"}, "state": {u.Query().Get("state")}, "iss": {v.idp.URL}}
	if back != nil {
		back(answer)
	}
	token, to, err := v.door.SignInByProvider(context.WithoutCancel(v.Context()), "politie", c, answer, chrome)
	if err == nil && to != "/kring/1" {
		v.Errorf("it goes to %q", to)
	}
	return token, err
}

func ecKey(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestACodeGoesNowhereElse: a provider that sends on would have the code and the proof of who asks
// go to somebody else.
func TestACodeGoesNowhereElse(t *testing.T) {
	came := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came++ }))
	t.Cleanup(other.Close)
	v := newVouching(t, ecKey(t), func(p *login.Provider) { p.Client = nil })
	if _, err := v.visit(nil); err != nil {
		t.Fatal(err)
	}
	v.idp.sends = other.URL
	if _, err := v.visit(nil); err == nil || came > 0 {
		t.Errorf("%v; somebody else was asked %d times", err, came)
	}
}

func TestAnAgencyVouchesForItsPeople(t *testing.T) {
	big, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]crypto.Signer{"ES256": ecKey(t), "RS256": big} {
		t.Run(name, func(t *testing.T) {
			v := newVouching(t, key, nil)
			token, err := v.visit(nil)
			v.ok(err)
			first := v.session(token)
			if first.Name != "Noor Wiersma" || first.Agency != "politie" || !first.Has(access.Desk) || first.Has(access.OnCall) || first.Kind != access.Professional {
				t.Errorf("it is %+v", first)
			}
			v.idp.claims = map[string]any{"groups": []string{"other", "kring-piket", "kring-melding"}, "name": "Noor Bos"}
			token, err = v.visit(nil)
			v.ok(err)
			if s := v.session(token); s.Who.ID != first.Who.ID || s.Name != "Noor Bos" || len(s.Roles) != 2 {
				t.Errorf("then it is %+v", s)
			}
			v.idp.claims["sub"] = "s-2"
			token, err = v.visit(nil)
			v.ok(err)
			if s := v.session(token); s.Who.ID == first.Who.ID {
				t.Error("two people are one account")
			}
			_, _, err = v.door.Invite(t.Context(), core.Actor{}, first.Who.ID)
			v.says(err, "login.has_provider")
			v.ok(v.EndAccount(t.Context(), core.Actor{}, first.Who.ID))
			delete(v.idp.claims, "sub")
			_, err = v.visit(nil)
			v.says(err, "login.ended")
		})
	}
}

func TestWhoIsNotVouchedFor(t *testing.T) {
	for name, c := range map[string]struct {
		claims map[string]any
		back   func(url.Values)
		how    func(*login.Provider)
		key    string
	}{
		"no group":                {claims: map[string]any{"groups": []string{"Kring-melding"}}, key: "login.no_place"},
		"groups of two agencies":  {claims: map[string]any{"groups": []string{"kring-melding", "wijk"}}, key: "login.no_place"},
		"a group that is no text": {claims: map[string]any{"groups": []any{1, nil}}, key: "login.no_place"},
		"no name":                 {claims: map[string]any{"name": ""}, key: "login.no_name"},
		"a password alone":        {claims: map[string]any{"amr": []string{"pwd"}}, key: "login.provider_weak"},
		"a low level":             {how: func(p *login.Provider) { p.ACR = []string{"high"} }, key: "login.provider_weak"},
		"the right level":         {how: func(p *login.Provider) { p.ACR = []string{"high"} }, claims: map[string]any{"acr": "high", "amr": []string{}}},
		"whatever level":          {how: func(p *login.Provider) { p.AnyProof = true }, claims: map[string]any{"amr": []string{}}},
		"another state":           {back: func(v url.Values) { v.Set("state", "x") }, key: "login.begin_again"},
		"another issuer":          {back: func(v url.Values) { v.Set("iss", "https://elders.nl") }, key: "login.begin_again"},
		"another nonce":           {claims: map[string]any{"nonce": "x"}, key: "login.begin_again"},
		"another client":          {claims: map[string]any{"aud": "other"}, key: "login.provider_away"},
		"an old token":            {claims: map[string]any{"exp": 1}, key: "login.provider_away"},
		"another's token":         {claims: map[string]any{"iss": "https://elders.nl"}, key: "login.provider_away"},
		"a wrong code":            {back: func(v url.Values) { v.Set("code", "bad") }, key: "login.provider_away"},
		"the provider says no":    {back: func(v url.Values) { v.Set("error", "access_denied") }, key: "login.provider_refused"},
		"a claim of another name": {how: func(p *login.Provider) { p.Claim = "rollen" }, claims: map[string]any{"rollen": "kring-melding"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVouching(t, ecKey(t), c.how)
			v.idp.claims = c.claims
			token, err := v.visit(c.back)
			if c.key == "" {
				v.ok(err)
				return
			}
			v.says(err, c.key)
			if token != "" || strings.Contains(err.Error(), "somebody's name") {
				t.Errorf("token %q, %v", token, err)
			}
			if last := v.entries[len(v.entries)-1]; !last.Refused || last.Action != "session.provider" {
				t.Errorf("on record is %+v", last)
			}
		})
	}
}

func TestAWeakKeyIsRefused(t *testing.T) {
	w := newWorld(t)
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	w.ok(err)
	options := w.Options
	options.Providers = map[string]login.Provider{"x": {Key: key}}
	if _, err := login.New(options); err == nil {
		t.Error("P-384 was taken for ES256")
	}
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	w.ok(err)
	options.Providers = map[string]login.Provider{"x": {Key: small}}
	if _, err := login.New(options); err == nil {
		t.Error("RSA of 2048 bits was taken: that is 112 bits of security")
	}
}

func TestAnotherBrowserCantEndAVisit(t *testing.T) {
	v := newVouching(t, ecKey(t), nil)
	_, c, err := v.door.AskProvider(t.Context(), "politie", "/")
	v.ok(err)
	_, _, err = v.door.SignInByProvider(t.Context(), "politie", c+"x", url.Values{"code": {"good"}}, chrome)
	v.says(err, "login.begin_again")
}
