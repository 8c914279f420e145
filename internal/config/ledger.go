package config

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"errors"
	"net/url"
	"regexp"
	"strings"
)

// Ledger is where lines on what was done go (Logboek Dataverwerkingen). Without an endpoint none leave.
type Ledger struct {
	Endpoint string
	Register string         // what the address of each processing begins with
	Roots    *x509.CertPool // whom to trust; nil: whom the machine trusts
	Headers  map[string]Secret
}

// base wants an address that goes on with the identifier of a processing.
func base(v string) error {
	u, err := url.Parse(v)
	if err != nil || !u.IsAbs() || u.User != nil || u.Host == "" && u.Opaque == "" || !strings.ContainsRune("/#=:", rune(v[len(v)-1])) {
		return errors.New("write what the address of each processing begins with, up to its last / # = or :, such as https://example.nl/register#")
	}
	return nil
}

// roots reads the certificates of whom to trust.
func (l *Ledger) roots(file string) (err error) {
	l.Roots, err = certificates(file)
	return err
}

var headerLine = regexp.MustCompile(`^([A-Za-z0-9-]+):[ \t]*([\x21-\x7e][\x20-\x7e]*)$`)

// headers reads what to get in with.
func (l *Ledger) headers(file string) error {
	l.Headers = nil
	if file == "" {
		return nil
	}
	text, err := private(file)
	if err != nil {
		return err
	}
	l.Headers = map[string]Secret{}
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		m := headerLine.FindStringSubmatch(s.Text())
		if m == nil {
			return errors.New("put lines in the file such as Authorization: Bearer KEY, and nothing else")
		}
		l.Headers[m[1]] = Secret(m[2])
	}
	return nil
}

func (l *Ledger) complete(lack func(name, want string)) {
	if l.Endpoint != "" && l.Register == "" {
		lack("ledger.register", "write what the address of each processing begins with, for there is a ledger.endpoint")
	}
}
