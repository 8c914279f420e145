package config

import (
	"crypto/x509"
	"errors"
	"os"
	"strings"
)

// Vault is how a key service of OpenBao or HashiCorp Vault is reached, for a master key at an
// address that begins with hcvault://.
type Vault struct {
	Token Secret
	Roots *x509.CertPool // whose certificates are believed; nil: the machine's
}

// token reads what lets the program in.
func (v *Vault) token(file string) error {
	v.Token = ""
	if file == "" {
		return nil
	}
	text, err := private(file)
	if err != nil {
		return err
	}
	if v.Token = Secret(strings.TrimSpace(string(text))); v.Token == "" {
		return errors.New("put the token in the file")
	}
	return nil
}

func (v *Vault) roots(file string) (err error) {
	v.Roots, err = certificates(file)
	return err
}

// certificates reads whose certificates are believed; nil without a file.
func certificates(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // None were named.
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, errors.New("name a file that can be read: " + plainCause(err))
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, errors.New("put certificates in the file, each between BEGIN CERTIFICATE and END CERTIFICATE")
	}
	return roots, nil
}
