package config

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"testing"
)

func TestALedgerIsReadAsItIsWritten(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	is := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, is, is, public, private)
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]string{
		"ledger.endpoint": "https://logboek.example.nl/v1/traces", "ledger.register": "https://example.nl/register#",
		"ledger.ca":      put(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), 0o644),
		"ledger.headers": put(t, "headers", "Authorization: Bearer hunter2\nX-Tenant:gelderland\n", 0o600),
	}
	c, err := load("", nil, flags)
	if err != nil {
		t.Fatal(err)
	}
	l := c.Ledger
	if l.Endpoint != flags["ledger.endpoint"] || l.Register != flags["ledger.register"] || l.Roots == nil ||
		l.Headers["Authorization"] != "Bearer hunter2" || l.Headers["X-Tenant"] != "gelderland" || len(l.Headers) != 2 {
		t.Errorf("got %+v", l)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", l, l, l), "hunter2") {
		t.Error("a secret is shown")
	}
	if c, err := load("", nil, nil); err != nil || c.Ledger.Endpoint != "" {
		t.Errorf("with nothing said: %+v, %v", c.Ledger, err)
	}
}

func TestALedgerThatCantBeRightIsRefused(t *testing.T) {
	const to, of = "https://logboek.example.nl/v1/traces", "https://example.nl/register#"
	for name, flags := range map[string]map[string]string{
		"ledger.register": {"ledger.endpoint": to},
		"ledger.endpoint": {"ledger.endpoint": "http://logboek.example.nl/v1/traces", "ledger.register": of},
		"ledger.ca":       {"ledger.endpoint": to, "ledger.register": of, "ledger.ca": put(t, "ca", "hunter2", 0o600)},
		"ledger.headers":  {"ledger.endpoint": to, "ledger.register": of, "ledger.headers": put(t, "open", "A: b\n", 0o644)},
	} {
		if _, err := load("", nil, flags); err == nil || !strings.Contains(err.Error(), "\n  "+name) || strings.Count(err.Error(), "\n") != 1 {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for _, bad := range []string{"register", "/register/", "https://example.nl/register", "https://a:b@example.nl/", "https:", "#", "mailto:", ""} {
		if _, err := load("", nil, map[string]string{"ledger.endpoint": to, "ledger.register": bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, good := range []string{"https://example.nl/", "urn:nl:example:verwerking:", "https://example.nl/register?id="} {
		if _, err := load("", nil, map[string]string{"ledger.endpoint": "http://localhost:4318/v1/traces", "ledger.register": good}); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"hunter2\n", "A: b\n\n", "A: \n", "Ä: hunter2\n", "A: hunter2\x01\n"} {
		_, err := load("", nil, map[string]string{"ledger.headers": put(t, "headers", bad, 0o600)})
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}
