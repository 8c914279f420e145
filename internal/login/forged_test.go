package login_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kring/internal/login"
)

// Nobody comes in by a token that the agency's provider didn't sign, whatever the token says of it.
func TestAForgedTokenLetsNobodyIn(t *testing.T) {
	v := newVouching(t, ecKey(t), nil)
	mine, err := rsa.GenerateKey(rand.Reader, 2048)
	v.ok(err)
	asked := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		v.idp.write(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "2", "n": enc.EncodeToString(mine.N.Bytes()), "e": enc.EncodeToString(big.NewInt(int64(mine.E)).Bytes()),
		}}})
	}))
	t.Cleanup(elsewhere.Close)
	mac := func(said string, secret []byte) string {
		m := hmac.New(sha256.New, secret)
		m.Write([]byte(said))
		return said + "." + enc.EncodeToString(m.Sum(nil))
	}
	for name, forge := range map[string]func(head map[string]string, body []byte) string{
		"a signature that was changed": func(head map[string]string, body []byte) string {
			whole := v.idp.signed(v.idp.key, head, body)
			at := strings.LastIndexByte(whole, '.') + 5
			return whole[:at] + string("AB"[bytes.IndexByte([]byte("BA"), whole[at])&1]) + whole[at+1:]
		},
		"words that were changed": func(head map[string]string, body []byte) string {
			signed := v.idp.signed(v.idp.key, head, body)
			return unsigned(head, bytes.Replace(body, []byte("s-1"), []byte("s-2"), 1)) + signed[strings.LastIndexByte(signed, '.'):]
		},
		"the key of another": func(head map[string]string, body []byte) string { return v.idp.signed(mine, head, body) },
		"no signature":       func(head map[string]string, body []byte) string { return unsigned(head, body) + "." },
		"none": func(_ map[string]string, body []byte) string {
			return unsigned(map[string]string{"alg": "none"}, body) + "."
		},
		"NONE, and signed as before": func(head map[string]string, body []byte) string {
			head["alg"] = "NONE"
			return v.idp.signed(v.idp.key, head, body)
		},
		"the public key as a secret": func(head map[string]string, body []byte) string {
			head["alg"] = "HS256"
			return mac(unsigned(head, body), x509.MarshalPKCS1PublicKey(&v.idp.key.PublicKey))
		},
		"the name of the client as a secret": func(head map[string]string, body []byte) string {
			head["alg"] = "HS256"
			return mac(unsigned(head, body), []byte("kring"))
		},
		"an algorithm that the provider doesn't list": func(head map[string]string, body []byte) string {
			head["alg"] = "PS256"
			return v.idp.signed(v.idp.key, head, body)
		},
		"keys from another place": func(head map[string]string, body []byte) string {
			head["kid"], head["jku"], head["x5u"] = "2", elsewhere.URL, elsewhere.URL
			return v.idp.signed(mine, head, body)
		},
	} {
		t.Run(name, func(t *testing.T) {
			v.idp.forge = forge
			token, err := v.visit(nil)
			v.says(err, "login.provider_away")
			if token != "" || asked > 0 {
				t.Errorf("token %q; the other place was asked %d times", token, asked)
			}
		})
	}
	v.idp.forge = nil
	_, err = v.visit(nil)
	v.ok(err)
}

// A provider is who the settings say: what it says of itself can't make it another.
func TestAProviderCantPassForAnother(t *testing.T) {
	v := newVouching(t, ecKey(t), nil)
	v.idp.meta = map[string]any{"issuer": "https://elders.nl"}
	_, _, err := v.door.AskProvider(t.Context(), "politie", "/")
	v.says(err, "login.provider_away")
}

// A provider whose certificate nobody vouches for is told nothing.
func TestAProviderThatCantBeTrustedIsNotAsked(t *testing.T) {
	came := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { came++ }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	v := newVouching(t, ecKey(t), func(p *login.Provider) { p.Issuer, p.Client = server.URL, nil })
	_, _, err := v.door.AskProvider(t.Context(), "politie", "/")
	v.says(err, "login.provider_away")
	if came > 0 || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("it came %d times: %v", came, err)
	}
}

// writing sees all that is written of somebody who comes in by their agency.
type writing struct {
	login.Store
	kept bytes.Buffer
}

func (s *writing) put(v any) { _ = json.NewEncoder(&s.kept).Encode(v) } // what can be stored can be written.

func (s *writing) PutCeremony(ctx context.Context, c login.Ceremony) error {
	s.put(c)
	s.kept.Write(c.Data)
	return s.Store.PutCeremony(ctx, c)
}

func (s *writing) AddAccount(ctx context.Context, a login.Account) error {
	s.put(a)
	return s.Store.AddAccount(ctx, a)
}

func (s *writing) ChangeAccount(ctx context.Context, a login.Account) error {
	s.put(a)
	return s.Store.ChangeAccount(ctx, a)
}

func (s *writing) Open(ctx context.Context, o login.Opening) error {
	s.put(o)
	return s.Store.Open(ctx, o)
}

// What a provider gives stays where it is looked at: nothing of it is kept or used again.
func TestNoTokenOfAProviderIsKept(t *testing.T) {
	v := newVouching(t, ecKey(t), nil)
	options := v.door.Options
	store := &writing{Store: options.Store}
	options.Store = store
	var err error
	v.door, err = login.New(options)
	v.ok(err)
	for _, name := range []string{"Noor Wiersma", "Noor Bos"} {
		v.idp.claims = map[string]any{"name": name}
		token, err := v.visit(nil)
		v.ok(err)
		for _, never := range []string{"an-access-token", "a-refresh-token", v.idp.given, strings.Split(v.idp.given, ".")[2], token} {
			if strings.Contains(store.kept.String(), never) {
				t.Errorf("%s was kept: %s", never, &store.kept)
			}
		}
	}
	if !strings.Contains(store.kept.String(), "Noor Bos") || v.idp.bearer > 0 {
		t.Errorf("somebody came with a token %d times; kept is %s", v.idp.bearer, &store.kept)
	}
}
