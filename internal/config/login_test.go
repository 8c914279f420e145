package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"reflect"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/login"
)

func pemKey(t *testing.T, curve elliptic.Curve) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// rsaKey is a key of RSA with this many bits.
func rsaKey(t *testing.T, bits int) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

// Every key that shows who we are has 128 bits of security or more.
func TestAKeyOfAProviderIsStrong(t *testing.T) {
	for name, c := range map[string]struct {
		pem  string
		want bool
	}{"P-256": {pemKey(t, elliptic.P256()), true}, "RSA 3072": {rsaKey(t, 3072), true}, "RSA 2048": {rsaKey(t, 2048), false}, "P-224": {pemKey(t, elliptic.P224()), false}} {
		if _, err := signer(put(t, "key.pem", c.pem, 0o600)); (err == nil) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhereThePagesAre(t *testing.T) {
	for want, flags := range map[string]map[string]string{
		"http://localhost:8417":       {},
		"http://localhost:9":          {"listen": "0.0.0.0:9"},
		"https://kring.example.nl":    {"login": "https://kring.example.nl/"},
		"https://a.example.nl:8443":   {"login": "https://b.example.nl/", "login.origin": "https://a.example.nl:8443"},
		"http://localhost":            {"login.origin": "http://localhost"},
		"https://mail.example.nl:444": {"login": "https://mail.example.nl:444/x"},
	} {
		c, err := load("", nil, flags)
		if err != nil || c.Site != want {
			t.Errorf("%v gives %+v, %v; want %s", flags, c, err, want)
		}
	}
	c, err := load("", []string{"KRING_LOGIN_ORIGIN=https://kring.example.nl", "KRING_LOGIN_PROXIES=10.0.0.5,2001:db8::1"}, nil)
	if err != nil || c.Login != "https://kring.example.nl/inloggen" || len(c.Proxies) != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	for _, bad := range []string{"http://kring.example.nl", "https://kring.example.nl/", "https://a@b", "kring", "http://localhost.example.nl", "https://a?b"} {
		if _, err := load("", nil, map[string]string{"login.origin": bad}); err == nil || !strings.Contains(err.Error(), "login.origin") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestAProvider(t *testing.T) {
	key := put(t, "key.pem", pemKey(t, elliptic.P256()), 0o600)
	file := put(t, "kring.toml", `
[login]
origin = "https://kring.example.nl"
[oidc.politie]
issuer = "https://id.politie.example.nl"
client_id = "kring"
key = "`+key+`"
acr = ["high", "higher"]
[oidc.politie.groups]
"Kring.Meldkamer" = "politie: desk, on_call"
wijk = "Politie Oost-Nederland"
`, 0o600)
	c, err := load(file, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Providers["politie"]
	want := map[string]login.Place{
		"Kring.Meldkamer": {Agency: "politie", Roles: []access.Role{access.Desk, access.OnCall}}, "wijk": {Agency: "Politie Oost-Nederland"},
	}
	if p.Label != "politie" || p.Key == nil || len(p.ACR) != 2 || !reflect.DeepEqual(p.Groups, want) {
		t.Errorf("it is %+v", p)
	}
}

func TestEveryFaultOfAProviderIsNamedAtOnce(t *testing.T) {
	weak, open := put(t, "weak.pem", pemKey(t, elliptic.P384()), 0o600), put(t, "open.pem", pemKey(t, elliptic.P256()), 0o644)
	file := put(t, "kring.toml", `
[login]
origin = "ftp://x"
proxies = "nowhere"
[oidc.a]
issuer = "http://elsewhere"
key = "`+weak+`"
mfa = "perhaps"
secret = "hunter2"
[oidc.a.groups]
x = "politie: king"
y = ""
[oidc.b]
key = "`+open+`"
`, 0o600)
	_, err := load(file, nil, nil)
	if err == nil {
		t.Fatal("it was taken")
	}
	for _, name := range []string{
		"login.origin", "login.proxies", "oidc.a.issuer", "oidc.a.key", "oidc.a.mfa", "oidc.a.secret", "oidc.a.groups.x", "oidc.a.groups.y", "oidc.a.client_id",
		"oidc.b.issuer", "oidc.b.client_id", "oidc.b.key", "oidc.b.groups",
	} {
		if !strings.Contains(err.Error(), "\n  "+name) {
			t.Errorf("%s is not named in\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "PRIVATE") {
		t.Errorf("a secret is shown:\n%v", err)
	}
}
