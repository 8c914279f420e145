package login

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/base32"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"kring/internal/core"
	"kring/internal/errs"
)

const (
	stepSeconds = 30
	secretSize  = 20 // bytes, as every app can hold
	appName     = "Kring"
)

var secretText = base32.StdEncoding.WithPadding(base32.NoPadding)

// stepOf finds the time step that a code is of, among those around now; 0: it is of none.
func stepOf(secret []byte, code string, now time.Time) int64 {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	var found int64
	for _, aside := range []int64{-1, 0, 1} { // a clock may be askew, and people are slow.
		step := now.Unix()/stepSeconds + aside
		want, err := hotp.GenerateCodeCustom(secretText.EncodeToString(secret), uint64(step),
			hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found
}

// Secret is what an authenticator app is given, once.
type Secret struct {
	Text string // to type over, in groups
	URL  string // otpauth:, for the picture and for an app on the same device
}

// Picture is what the camera of an app reads, as PNG.
func (s Secret) Picture() ([]byte, error) {
	key, err := otp.NewKeyFromURL(s.URL)
	if err != nil {
		return nil, err
	}
	const side = 220
	drawn, err := key.Image(side, side)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, drawn)
	return out.Bytes(), err
}

func newSecret(a *Account, secret []byte) (Secret, error) {
	text := secretText.EncodeToString(secret)
	// The app shows the handle: it is where its owner finds it.
	key, err := otp.NewKeyFromURL("otpauth://totp/" + appName + ":" + a.Handle + "?secret=" + text + "&issuer=" + appName)
	if err != nil {
		return Secret{}, err
	}
	return Secret{Text: strings.ToLower(grouped(text)), URL: key.URL()}, nil
}

// newPassphrase holds a passphrase and the first code against what was asked, and makes what is
// stored of them.
func (d *Door) newPassphrase(ctx context.Context, a *Account, secret []byte, phrase, code string, now time.Time) (*Passphrase, error) {
	own, err := d.ownWords(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := checkPhrase(phrase, a.Handle, own...); err != nil {
		return nil, err
	}
	step := stepOf(secret, code, now)
	if step == 0 {
		return nil, errs.Bad("login.code_wrong")
	}
	hash, err := d.hashing.hash(ctx, phrase)
	if err != nil {
		return nil, err
	}
	sealed, err := d.Seal.Seal(a.ID, secret)
	if err != nil {
		return nil, err
	}
	return &Passphrase{Account: a.ID, Hash: hash, Secret: sealed, Step: step, Made: now}, nil
}

// known finds the account of a handle with its passphrase; both are empty when there is none.
func (d *Door) known(ctx context.Context, handle string) (a Account, p Passphrase, err error) {
	a, err = d.Store.AccountOfHandle(ctx, grouped(plain(handle)))
	if none, err := missing(err); err != nil {
		return a, p, err
	} else if none {
		a.ID = core.ActorID("nobody") // it asks as much of the store.
	}
	p, err = d.Store.Passphrase(ctx, a.ID)
	if none, err := missing(err); none || err != nil {
		return Account{}, Passphrase{}, err
	}
	return a, p, nil
}

// SignIn lets somebody in by handle, passphrase and code. Whatever is wrong, the answer is the
// same, and takes as long.
func (d *Door) SignIn(ctx context.Context, handle, phrase, code string, b Browser) (token string, err error) {
	now, key := d.Clock(), triesOf(handle)
	if err := d.countTry(ctx, key, now); err != nil {
		return "", err
	}
	a, p, err := d.known(ctx, handle)
	if err != nil {
		return "", err
	}
	right, err := d.hashing.matches(ctx, p.Hash, phrase)
	if err != nil {
		return "", err
	}
	secret := make([]byte, secretSize)
	if p.Secret != nil {
		if secret, err = d.Seal.Open(a.ID, p.Secret); err != nil {
			return "", err
		}
	}
	step := stepOf(secret, code, now)
	wrong := errs.Refuse("login.wrong")
	if !right || step == 0 || step <= p.Step || !a.Ended.IsZero() {
		return "", d.refuse(ctx, Entry{At: now, Account: a.ID, Action: "session.passphrase"}, wrong)
	}
	token, err = d.open(ctx, &a, b, now, "session.passphrase", Opening{Step: step, Forget: key})
	if errs.Is(err, errs.Conflict) { // the code was used meanwhile.
		return "", wrong
	}
	return token, err
}
