package config

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// take sets what was given, in order, so that later wins. Only the last value of a setting is
// looked at: a flag must be able to mend a file.
func (c *Config) take(all []given) Faults {
	last := map[string]given{}
	for _, g := range all {
		last[g.name] = g
	}
	var faults Faults
	for _, name := range slices.Sorted(maps.Keys(last)) {
		g := last[name]
		i := slices.IndexFunc(settings, func(s setting) bool { return s.name == name })
		var err error
		switch {
		case i >= 0:
			err = settings[i].set(c, g.value)
		case strings.HasPrefix(name, "webhooks."):
			err = c.webhook(name, g.value)
		case strings.HasPrefix(name, "oidc."):
			err = c.provider(name, g.value)
		default:
			faults = append(faults, Fault{Name: name, From: g.from, Want: unknown(name)})
			continue
		}
		if err != nil {
			f := Fault{Name: name, From: g.from, Was: g.value, Want: err.Error()}
			if i >= 0 && settings[i].secret || i < 0 {
				f.Was = ""
			}
			faults = append(faults, f)
		}
	}
	return faults
}

// unknown says what to do about a name that is no setting. Its value is never shown: it may be a
// password that somebody thought to set here.
func unknown(name string) string {
	names := make([]string, len(settings))
	for i, s := range settings {
		names[i] = s.name
	}
	if like := nearest(name, names); like != "" {
		return "this is no setting; " + like + " is: take it out, or write that"
	}
	return "this is no setting: take it out"
}

var webhookName = regexp.MustCompile(`^webhooks\.([a-z0-9-]{1,64})\.(url|secret)$`)

func (c *Config) webhook(name, value string) error {
	m := webhookName.FindStringSubmatch(name)
	if m == nil {
		return errors.New("write webhooks.NAME.url and webhooks.NAME.secret, NAME in small letters, digits and hyphens")
	}
	w := c.Webhooks[m[1]]
	defer func() { c.Webhooks[m[1]] = w }()
	if m[2] == "url" {
		w.URL = value
		return hookURL(value)
	}
	line, err := private(value)
	if err != nil {
		return err
	}
	w.Secret = Secret(bytes.TrimSpace(line))
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(w.Secret), "whsec_"))
	if err != nil || len(raw) < 24 {
		return errors.New("put in the file one line: whsec_ and at least 24 random bytes in base64")
	}
	return nil
}

// hookURL wants a private line, or one that stays on this machine.
func hookURL(v string) error {
	u, err := url.Parse(v)
	if err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && onThisMachine(u.Hostname())) {
		return nil
	}
	return errors.New("write an address that begins with https://, without a name or password in it")
}

func onThisMachine(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

// private reads a file that holds a secret: nobody but its owner may read it.
func private(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("name a file that can be read: %s", plainCause(err))
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others can read %s: run chmod 600 on it", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("name a file that can be read: %s", plainCause(err))
	}
	return text, nil
}

// login reads the name and the password for the mail server.
func (m *Mail) login(file string) error {
	if file == "" {
		return nil
	}
	text, err := private(file)
	if err != nil {
		return err
	}
	var lines []string
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		lines = append(lines, s.Text())
	}
	if len(lines) != 2 || lines[0] == "" || lines[1] == "" {
		return errors.New("put two lines in the file: the name, and the password")
	}
	m.User, m.Password = lines[0], Secret(lines[1])
	return nil
}

// complete fills in what follows from the rest, and finds what doesn't go together.
func (c *Config) complete() Faults {
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "kring.db")
	}
	if c.Secrets == "" {
		c.Secrets = beside(c.Database)
	}
	if c.KeyFile == "" {
		c.KeyFile = filepath.Join(c.Data, "keys.json")
	}
	var faults Faults
	lack := func(name, want string) { faults = append(faults, Fault{Name: name, Want: want}) }
	c.completeLogin(lack)
	c.Ledger.complete(lack)
	if same(c.Database, c.Secrets) {
		lack("secrets", "write another address than database: a copy of the one may hold nothing of the other")
	}
	if c.Mail.Host != "" {
		if c.Mail.From == "" {
			lack("mail.from", "say whom mail comes from, for there is a mail.host")
		}
		if c.Login == "" {
			lack("login", "say where people log in, for mail links to it")
		}
		if c.Book == nil {
			lack("address_book", "name the file with mail addresses, for there is a mail.host")
		}
		if c.Mail.TLS == NoTLS && !onThisMachine(c.Mail.Host) {
			lack("mail.tls", "write starttls or tls: mail.host is another machine")
		}
	}
	if c.Metrics != "" && c.Metrics == c.Listen {
		lack("metrics", "write another address than listen: figures are not for everybody who sees the pages")
	}
	for _, id := range slices.Sorted(maps.Keys(c.Webhooks)) {
		if c.Webhooks[id].URL == "" {
			lack("webhooks."+id+".url", "write the address it goes to")
		}
		if c.Webhooks[id].Secret == "" {
			lack("webhooks."+id+".secret", "name the file with the secret it is signed with")
		}
	}
	return byName(faults)
}
