package jobs_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"kring/internal/jobs"
	"kring/internal/journal"
	"kring/internal/login"
)

var encoding = base64.RawURLEncoding

// browser is what a browser has of a device: its private key, and what it shares with a server.
type browser struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{key, bytes.Repeat([]byte{7}, 16)}
}

// open opens a message as RFC 8291 has it.
func (b *browser) open(body []byte) ([]byte, error) {
	salt, size := body[:16], int(body[20])
	sender, err := ecdh.P256().NewPublicKey(body[21 : 21+size])
	if err != nil {
		return nil, err
	}
	shared, err := b.key.ECDH(sender)
	if err != nil {
		return nil, err
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		out, err := hkdf.Key(sha256.New, secret, salt, info, n)
		if err != nil {
			panic(err)
		}
		return out
	}
	info := "WebPush: info\x00" + string(b.key.PublicKey().Bytes()) + string(sender.Bytes())
	ikm := derive(shared, b.auth, info, 32)
	block, err := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), body[21+size:], nil)
	if err != nil {
		return nil, err
	}
	return bytes.TrimRight(plain, "\x00")[:len(bytes.TrimRight(plain, "\x00"))-1], nil // without the mark of the last record.
}

// TestABrowserOpensWhatRFC8291Shows: the reader above is right, by the example of the RFC (appendix A).
func TestABrowserOpensWhatRFC8291Shows(t *testing.T) {
	raw := func(s string) []byte {
		b, err := encoding.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	key, err := ecdh.P256().NewPrivateKey(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{key, raw("BTBZMqHH6r4Tts7J_aSIgg")}
	got, err := b.open(raw("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"))
	if err != nil || string(got) != "When I grow up, I want to be a watermelon" {
		t.Errorf("%q %v", got, err)
	}
}

// service is a push service on this machine.
type service struct {
	*httptest.Server
	status int
	to     string // where it sends whoever asks
	got    []*http.Request
	bodies [][]byte
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{status: http.StatusCreated}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.got, s.bodies = append(s.got, r), append(s.bodies, body)
		if s.to != "" {
			w.Header().Set("Location", s.to)
		}
		w.WriteHeader(s.status)
		_, _ = w.Write(bytes.Repeat([]byte("x"), 1<<20)) // more than anybody reads.
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) push(t *testing.T, may func(netip.AddrPort) bool) (*jobs.Push, string) {
	t.Helper()
	private, err := jobs.NewPushKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	own, ok := s.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("no transport")
	}
	return jobs.NewPushTo(func(context.Context) (string, error) { return private, nil }, "https://kring.example.nl/", may, func(tr *http.Transport) {
		tr.TLSClientConfig = own.TLSClientConfig
	}), private
}

func (s *service) device(b *browser) login.Device {
	return login.Device{Endpoint: s.URL + "/device", Key: encoding.EncodeToString(b.key.PublicKey().Bytes()), Auth: encoding.EncodeToString(b.auth)}
}

func anywhere(netip.AddrPort) bool { return true }

// TestADeviceIsToldThatThereIsSomething: closed for the service, equally long for everybody, signed.
func TestADeviceIsToldThatThereIsSomething(t *testing.T) {
	s, b := newService(t), newBrowser(t)
	p, private := s.push(t, anywhere)
	d := s.device(b)
	for _, lang := range []string{"nl", "en"} {
		if err := p.Send(t.Context(), &d, lang); err != nil {
			t.Fatal(err)
		}
	}
	var said struct{ Title, Body, Lang string }
	plain, err := b.open(s.bodies[0])
	if err == nil {
		err = json.Unmarshal(plain, &said)
	}
	if err != nil || said.Title != "Er staat iets voor je klaar" || said.Body != "Log in om het te zien." || said.Lang != "nl" {
		t.Errorf("%s %v", plain, err)
	}
	if len(s.bodies[0]) != len(s.bodies[1]) {
		t.Error("the length tells one from another")
	}
	r := s.got[0]
	for name, want := range map[string]string{"Content-Encoding": "aes128gcm", "Topic": "kring", "Urgency": "high", "Ttl": "86400"} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	signed(t, r.Header.Get("Authorization"), private, s.URL)
}

// signed holds the signature of RFC 8292 against the public key.
func signed(t *testing.T, header, private, audience string) {
	t.Helper()
	public, err := jobs.PublicPushKey(private)
	if err != nil {
		t.Fatal(err)
	}
	token, ok := strings.CutPrefix(strings.TrimSuffix(header, ", k="+public), "vapid t=")
	parts := strings.Split(token, ".")
	if !ok || len(parts) != 3 {
		t.Fatalf("%q", header)
	}
	raw, err := encoding.DecodeString(public)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := encoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		t.Error("it is not signed by us")
	}
	claims, err := encoding.DecodeString(parts[1])
	if err != nil || !strings.Contains(string(claims), `"aud":"`+audience+`"`) || !strings.Contains(string(claims), `"sub":"https://kring.example.nl/"`) {
		t.Errorf("%s", claims)
	}
}

func TestWhatAPushServiceAnswers(t *testing.T) {
	for status, want := range map[int]string{http.StatusTooManyRequests: jobs.WhyLater, http.StatusBadGateway: jobs.WhyLater, http.StatusForbidden: jobs.WhyRefused, http.StatusFound: jobs.WhyRefused} {
		s, b := newService(t), newBrowser(t)
		s.status, s.to = status, s.URL+"/elsewhere"
		p, _ := s.push(t, anywhere)
		d := s.device(b)
		var why *jobs.Undelivered
		if err := p.Send(t.Context(), &d, "nl"); !errors.As(err, &why) || why.Why != want {
			t.Errorf("%d: %v", status, err)
		}
		if len(s.got) != 1 {
			t.Errorf("%d: it went on to %s", status, s.to)
		}
	}
}

// TestADeviceThatIsGoneIsForgotten, and who has no other way is not told, which shows.
func TestADeviceThatIsGoneIsForgotten(t *testing.T) {
	s, b := newService(t), newBrowser(t)
	p, _ := s.push(t, anywhere)
	who := people{"a": {Devices: []login.Device{s.device(b)}}}
	n := &jobs.Notices{People: who, Push: p, Clock: time.Now}
	if err := n.Send(t.Context(), journal.Outgoing{ID: "1", To: "a"}); err != nil {
		t.Errorf("their device is all they chose, and was told: %v", err)
	}
	s.status = http.StatusGone
	var why *jobs.Undelivered
	if err := n.Send(t.Context(), journal.Outgoing{ID: "1", To: "a"}); !errors.As(err, &why) || len(who["a"].Devices) != 0 {
		t.Errorf("%v %+v", err, who["a"])
	}
}

// TestNothingWithinOurWallsIsReached: whatever a name leads to, and whatever way an address is written.
func TestNothingWithinOurWallsIsReached(t *testing.T) {
	for _, address := range []string{
		"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1", "192.0.0.8",
		"::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1", "::7f00:1", "fec0::1",
	} {
		if jobs.Public(netip.AddrPortFrom(netip.MustParseAddr(address), 443)) {
			t.Errorf("%s is reached", address)
		}
	}
	for _, address := range []string{"1.1.1.1", "142.250.1.1", "2606:4700::1111"} {
		to := netip.MustParseAddr(address)
		if !jobs.Public(netip.AddrPortFrom(to, 443)) || jobs.Public(netip.AddrPortFrom(to, 80)) || jobs.Public(netip.AddrPortFrom(to, 22)) {
			t.Errorf("%s", address)
		}
	}
	s, b := newService(t), newBrowser(t)
	p, _ := s.push(t, jobs.Public)
	d := s.device(b)
	for _, endpoint := range []string{s.URL + "/x", strings.Replace(s.URL, "127.0.0.1", "localhost", 1)} {
		d.Endpoint = endpoint
		var why *jobs.Undelivered
		if err := p.Send(t.Context(), &d, "nl"); !errors.As(err, &why) || why.Why != jobs.WhyUnreachable || strings.Contains(err.Error(), "127") {
			t.Errorf("%s: %v", endpoint, err)
		}
	}
	if len(s.got) > 0 {
		t.Error("it was reached")
	}
}
