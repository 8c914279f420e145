package jobs

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"kring/internal/login"
	"kring/internal/text"
)

// Push tells a browser through its push service (RFC 8030), encrypted for that browser alone (RFC
// 8291) and signed as coming from here (RFC 8292). The service learns that a device is told of
// something by this address, and when; never what, for whom or how much.
type Push struct {
	client *http.Client
	// Key is the private key of this installation, in base64.
	key func(ctx context.Context) (string, error)
	// contact is where a push service finds who runs it: https://…
	contact string
}

// errGone says that a push service doesn't know a device any more.
var errGone = errors.New("the push service knows this device no more")

const (
	pushPatience = 15 * time.Second
	pushLasts    = 24 * 60 * 60 // seconds that a service keeps it for a device that is off
	// pushSize is how long every message is, so that none can be told from another by its length.
	pushSize = 2048
	// pushUrgency is the same for all: to the service nothing is more pressing than anything else.
	pushUrgency = webpush.UrgencyHigh
)

// NewPush makes it. The address of a push service comes from a browser, so it could be any: it is
// reached by https alone, never inside our own network, and sends nobody on.
func NewPush(key func(context.Context) (string, error), contact string) *Push {
	return newPush(key, contact, public, nil)
}

func newPush(key func(context.Context) (string, error), contact string, may func(netip.AddrPort) bool, change func(*http.Transport)) *Push {
	dialer := &net.Dialer{Timeout: pushPatience, Control: func(_, address string, _ syscall.RawConn) error {
		// Asked of the address that is really called, after its name was looked up: a name that leads
		// elsewhere the second time gets no further.
		if to, err := netip.ParseAddrPort(address); err != nil || !may(to) {
			return errors.New("a push service is never in here")
		}
		return nil
	}}
	transport := &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: pushPatience, ResponseHeaderTimeout: pushPatience,
		MaxResponseHeaderBytes: 16 << 10, ForceAttemptHTTP2: true, MaxIdleConns: 32, IdleConnTimeout: time.Minute,
	}
	if change != nil {
		change(transport)
	}
	return &Push{key: key, contact: contact, client: &http.Client{
		Transport: transport, Timeout: pushPatience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// inside are networks that belong to nobody, to everybody, or to whoever is in them (RFC 6890), and
// those by which an address of version 6 leads into one of version 4.
var inside = func() (all []netip.Prefix) {
	for _, one := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
		"fec0::/10", "ff00::/8",
	} {
		all = append(all, netip.MustParsePrefix(one))
	}
	return all
}()

// public tells whether an address is of the internet, on the port of https.
func public(to netip.AddrPort) bool {
	address := to.Addr().Unmap().WithZone("")
	for _, one := range inside {
		if one.Contains(address) {
			return false
		}
	}
	return to.Port() == 443 && address.IsValid() && address.IsGlobalUnicast() && !address.IsPrivate()
}

// pushed is what a device shows: the same words for everybody who reads this language.
type pushed struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Lang  string `json:"lang"`
}

// Send tells one device.
func (p *Push) Send(ctx context.Context, to *login.Device, lang string) error {
	say := text.New(lang)
	message, err := json.Marshal(pushed{Title: say.Word("notice.push_title"), Body: say.Word("notice.push_text"), Lang: say.Lang()})
	if err != nil {
		return fmt.Errorf("write what a device shows: %w", err)
	}
	private, err := p.key(ctx)
	if err != nil {
		return fmt.Errorf("the key for devices: %w", err)
	}
	public, err := PublicPushKey(private)
	if err != nil {
		return err
	}
	answer, err := webpush.SendNotificationWithContext(ctx, message, &webpush.Subscription{Endpoint: to.Endpoint, Keys: webpush.Keys{P256dh: to.Key, Auth: to.Auth}}, &webpush.Options{
		HTTPClient: p.client, RecordSize: pushSize, Subscriber: p.contact, Topic: "kring", TTL: pushLasts, Urgency: pushUrgency,
		VAPIDPublicKey: public, VAPIDPrivateKey: private,
	})
	if err != nil {
		return &Undelivered{WhyUnreachable} // what the library says holds the address of the device.
	}
	defer answer.Body.Close() //nolint:errcheck // Only whether it arrived is of interest.
	_, _ = io.CopyN(io.Discard, answer.Body, 16<<10)
	switch {
	case answer.StatusCode >= 200 && answer.StatusCode < 300:
		return nil
	case answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone:
		return errGone
	case answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode >= 500:
		return &Undelivered{WhyLater}
	}
	return &Undelivered{WhyRefused}
}

// NewPushKey draws the private key of an installation.
func NewPushKey(random io.Reader) (string, error) {
	key, err := ecdh.P256().GenerateKey(random)
	if err != nil {
		return "", fmt.Errorf("draw the key for devices: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(key.Bytes()), nil
}

// PublicPushKey is the half of it that browsers are given.
func PublicPushKey(private string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(private)
	if err != nil {
		return "", errors.New("the key for devices is not one")
	}
	key, err := ecdh.P256().NewPrivateKey(raw)
	if err != nil {
		return "", errors.New("the key for devices is not one")
	}
	return base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), nil
}
