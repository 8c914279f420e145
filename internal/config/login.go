package config

import (
	"bytes"
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/login"
)

// site is the address of the pages, to which passkeys are bound.
func site(v string) error {
	u, err := url.Parse(v)
	if err == nil && u.Host != "" && u.User == nil && u.Path == "" && u.RawQuery == "" && u.Fragment == "" &&
		(u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "localhost") {
		return nil
	}
	return errors.New("write the address of the pages without a path, such as https://kring.example.nl, or http://localhost:8417 on this machine")
}

func proxies(to *[]netip.Addr, v string) error {
	*to = nil
	for one := range strings.SplitSeq(v, ",") {
		if one == "" {
			continue
		}
		a, err := netip.ParseAddr(strings.TrimSpace(one))
		if err != nil {
			return errors.New("write the addresses of the proxies before the pages, such as 10.0.0.5")
		}
		*to = append(*to, a)
	}
	return nil
}

var (
	providerName = regexp.MustCompile(`^oidc\.([a-z0-9-]{1,64})\.(issuer|client_id|key|key_id|label|claim|acr|mfa)$`)
	groupName    = regexp.MustCompile(`^oidc\.([a-z0-9-]{1,64})\.groups\.(.+)$`)
)

// provider reads one setting of an identity provider.
func (c *Config) provider(name, value string) error {
	m := providerName.FindStringSubmatch(name)
	if m == nil {
		m = groupName.FindStringSubmatch(name)
	}
	if m == nil {
		return errors.New("write under oidc.NAME one of issuer, client_id, key, key_id, label, claim, acr, mfa, or groups with a line for each group; NAME in small letters, digits and hyphens")
	}
	p := c.Providers[m[1]]
	defer func() { c.Providers[m[1]] = p }()
	if !providerName.MatchString(name) {
		return group(&p, m[2], value)
	}
	var err error
	switch m[2] {
	case "issuer":
		p.Issuer, err = value, hookURL(value)
	case "client_id":
		p.ClientID, err = value, filled(value, "write the name that the provider gave this program")
	case "key":
		p.Key, err = signer(value)
	case "key_id":
		p.KeyID = value
	case "label":
		p.Label, err = value, filled(value, "write what the button says, such as the name of the organisation")
	case "claim":
		p.Claim, err = value, filled(value, "name the claim that the groups stand in; usual is groups")
	case "acr":
		p.ACR = strings.Split(value, ",")
	case "mfa":
		p.AnyProof = value == "off"
		if value != "off" && value != "required" {
			err = errors.New("write required, or off for a provider that always asks for two proofs and does not say so")
		}
	}
	return err
}

// group reads where somebody of a group works: AGENCY, or AGENCY: role, role.
func group(p *login.Provider, name, value string) error {
	agency, roles, _ := strings.Cut(value, ":")
	place := login.Place{Agency: core.AgencyID(strings.TrimSpace(agency))}
	if place.Agency == "" {
		return errors.New("write the ID of an agency (kring agency list), and after a colon the roles: politie: desk, on_call")
	}
	for one := range strings.SplitSeq(roles, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		r := access.Role(one)
		if !r.Valid() {
			all := make([]string, len(access.Roles))
			for i, known := range access.Roles {
				all[i] = string(known)
			}
			return errors.New("write roles out of " + strings.Join(all, ", "))
		}
		place.Roles = append(place.Roles, r)
	}
	groups := maps.Clone(p.Groups)
	if groups == nil {
		groups = map[string]login.Place{}
	}
	groups[name] = place
	p.Groups = groups
	return nil
}

// signer reads a private key of ECDSA P-256, or of RSA with 3072 bits or more.
func signer(file string) (crypto.Signer, error) {
	text, err := private(file)
	if err != nil {
		return nil, err
	}
	want := errors.New("put in the file a private key as PEM, of ECDSA P-256 or of RSA with 3072 bits or more")
	block, _ := pem.Decode(bytes.TrimSpace(text))
	if block == nil {
		return nil, want
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		if key, err = x509.ParseECPrivateKey(block.Bytes); err != nil {
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		}
	}
	if err != nil {
		return nil, want // the cause could hold a part of the key.
	}
	switch k := key.(type) {
	case *ecdsa.PrivateKey:
		if k.Curve == elliptic.P256() {
			return k, nil
		}
	case *rsa.PrivateKey:
		if k.N.BitLen() >= 3072 {
			return k, nil
		}
	}
	return nil, want
}

// completeLogin fills in what follows for signing in, and finds what is missing.
func (c *Config) completeLogin(lack func(name, want string)) {
	if c.Site == "" {
		c.Site = c.usualSite()
	}
	if c.Login == "" && strings.HasPrefix(c.Site, "https://") {
		c.Login = c.Site + "/inloggen"
	}
	for _, name := range slices.Sorted(maps.Keys(c.Providers)) {
		p := c.Providers[name]
		p.Label = cmp.Or(p.Label, name)
		c.Providers[name] = p
		for what, missing := range map[string]bool{
			"issuer: write the address of the identity provider":            p.Issuer == "",
			"client_id: write the name that the provider gave this program": p.ClientID == "",
			"key: name the file with the private key":                       p.Key == nil,
			"groups: write a line for each group that may come in":          len(p.Groups) == 0,
		} {
			if missing {
				setting, want, _ := strings.Cut(what, ": ")
				lack("oidc."+name+"."+setting, want)
			}
		}
	}
}

// usualSite is where the pages are when it is not said: where people log in, else this machine.
func (c *Config) usualSite() string {
	if u, err := url.Parse(c.Login); err == nil && u.Scheme == "https" && u.Host != "" {
		return "https://" + u.Host
	}
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return "http://localhost"
	}
	return "http://localhost:" + port
}
