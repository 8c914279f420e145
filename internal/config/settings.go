package config

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"kring/internal/access"
	"kring/internal/attachment"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/rules"
)

// setting is one thing that can be set: how its value is read, or what to write instead.
type setting struct {
	name   string
	secret bool // the value may hold a secret, and is never shown
	set    func(c *Config, value string) error
}

// settings is every setting but those of webhooks, which have names of their own.
var settings = []setting{
	{"database", true, func(c *Config, v string) error { c.Database = v; return database(v) }},
	{"secrets", true, func(c *Config, v string) error { c.Secrets = v; return database(v) }},
	{"data", false, func(c *Config, v string) error { c.Data = v; return filled(v, "name a folder") }},
	{"listen", false, func(c *Config, v string) error { c.Listen = v; return hostPort(v) }},
	{"metrics", false, func(c *Config, v string) error { c.Metrics = v; return optional(v, hostPort) }},
	{"keys", false, func(c *Config, v string) error { c.KeyFile = v; return filled(v, "name the key file") }},
	{"master", false, func(c *Config, v string) error { c.Master = v; return optional(v, address) }},
	{"vault.token", false, func(c *Config, v string) error { return c.Vault.token(v) }},
	{"vault.ca", false, func(c *Config, v string) error { return c.Vault.roots(v) }},
	{"origin", false, func(c *Config, v string) error { c.Origin = v; return origin(v) }},
	{"region", false, func(c *Config, v string) error { c.regionFile = v; return c.region(v) }},
	{"policies", false, func(c *Config, v string) error { return c.policies(v) }},
	{"guide", false, func(c *Config, v string) error { return c.guide(v) }},
	{"clamd", false, func(c *Config, v string) error { c.Clamd = v; return optional(v, scanner) }},
	{"login", false, func(c *Config, v string) error { c.Login = v; return optional(v, link) }},
	{"login.origin", false, func(c *Config, v string) error { c.Site = v; return site(v) }},
	{"login.proxies", false, func(c *Config, v string) error { return proxies(&c.Proxies, v) }},
	{"log_level", false, func(c *Config, v string) error { return logLevel(&c.LogLevel, v) }},
	{"address_book", false, func(c *Config, v string) (err error) { c.Book, err = openBook(v); return err }},
	{"backup_recipients", true, func(c *Config, v string) (err error) { c.Backup, err = recipients(v); return err }},
	{"mail.host", false, func(c *Config, v string) error { c.Mail.Host = v; return optional(v, hostName) }},
	{"mail.port", false, func(c *Config, v string) error { return port(&c.Mail.Port, v) }},
	{"mail.from", false, func(c *Config, v string) error { return sender(&c.Mail.From, v) }},
	{"mail.tls", false, func(c *Config, v string) error { c.Mail.TLS = TLS(v); return way(c.Mail.TLS) }},
	{"mail.credentials", false, func(c *Config, v string) error { return c.Mail.login(v) }},
	{"ledger.endpoint", false, func(c *Config, v string) error { c.Ledger.Endpoint = v; return optional(v, hookURL) }},
	{"ledger.register", false, func(c *Config, v string) error { c.Ledger.Register = v; return optional(v, base) }},
	{"ledger.ca", false, func(c *Config, v string) error { return c.Ledger.roots(v) }},
	{"ledger.headers", false, func(c *Config, v string) error { return c.Ledger.headers(v) }},
	{"poll.clock", false, func(c *Config, v string) error { return interval(&c.Poll.Clock, v, time.Minute) }},
	{"poll.outbox", false, func(c *Config, v string) error { return interval(&c.Poll.Outbox, v, time.Minute) }},
	// A record is in the log within a second, so looking less often than that can't be asked for.
	{"poll.seal", false, func(c *Config, v string) error { return interval(&c.Poll.Seal, v, time.Second) }},
}

func filled(v, want string) error {
	if strings.TrimSpace(v) == "" {
		return errors.New(want)
	}
	return nil
}

func optional(v string, check func(string) error) error {
	if v == "" {
		return nil
	}
	return check(v)
}

func database(v string) error {
	want := errors.New("write sqlite:PATH, or postgres://USER@HOST/NAME")
	if path, ok := strings.CutPrefix(v, "sqlite:"); ok {
		if path == "" || strings.ContainsAny(path, "?#") {
			return errors.New("write sqlite:PATH with the path of a file, without ? or #")
		}
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Path == "" || u.Path == "/" {
		return want
	}
	return nil
}

// beside is where the secrets are when nothing is said: by the side of the database, under a name
// of their own. It is empty for an address that can't be right.
func beside(address string) string {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		end := filepath.Ext(path)
		return "sqlite:" + strings.TrimSuffix(path, end) + "-secrets" + end
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	u.Path = "/" + databaseName(u) + "_secrets"
	for _, name := range []string{"database", "dbname", "search_path"} { // a schema is there of its own.
		q.Del(name)
	}
	u.RawPath, u.RawQuery = "", q.Encode()
	return u.String()
}

// databaseName is the name that counts: what stands behind the question mark wins.
func databaseName(u *url.URL) string {
	return cmp.Or(u.Query().Get("database"), u.Query().Get("dbname"), strings.TrimPrefix(u.Path, "/"))
}

// same tells whether two addresses are of one database, whoever it is that goes there. One that
// is reached by two names is found out when it is opened.
func same(a, b string) bool { return whereabouts(a) == whereabouts(b) }

// whereabouts is an address without what makes no other database of it.
func whereabouts(address string) string {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		path = strings.TrimPrefix(path, "//")
		if whole, err := filepath.Abs(path); err == nil {
			path = whole
		}
		return path
	}
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host, at := cmp.Or(u.Query().Get("host"), u.Hostname()), cmp.Or(u.Query().Get("port"), u.Port(), "5432")
	return host + ":" + at + "/" + databaseName(u)
}

func hostPort(v string) error {
	_, p, err := net.SplitHostPort(v)
	if err != nil {
		return errors.New("write host:port, such as 127.0.0.1:8417")
	}
	if n, err := strconv.ParseUint(p, 10, 16); err != nil || n > 65535 {
		return errors.New("write a port from 0 to 65535 after the colon")
	}
	return nil
}

func hostName(v string) error {
	if strings.ContainsAny(v, " /:@") {
		return errors.New("write the name of the server alone; the port is mail.port")
	}
	return nil
}

func address(v string) error {
	if scheme, rest, ok := strings.Cut(v, ":"); !ok || scheme == "" || rest == "" {
		return errors.New("write the address of the key, such as file:/run/keys/master")
	}
	return nil
}

func origin(v string) error {
	// Only the name is of interest; a note key with it is the library's own way to ask.
	key := make([]byte, 32)
	if public, err := note.NewEd25519VerifierKey(v, key); err == nil {
		if _, err = note.NewVerifier(public); err == nil {
			return nil
		}
	}
	return errors.New("write letters, digits, dots and slashes, such as kring.example.nl/gelderland")
}

func (c *Config) region(file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("name a file that can be read: %s", plainCause(err))
	}
	if c.Rules, err = rules.Load(file, text); err != nil {
		c.Rules = rules.National()
		return fmt.Errorf("correct the file: %w", err)
	}
	return nil
}

// policies reads what a region forbids beside the policies of the country.
func (c *Config) policies(file string) error {
	var text []byte
	var err error
	if file != "" {
		if text, err = os.ReadFile(file); err != nil {
			return fmt.Errorf("name a file that can be read: %s", plainCause(err))
		}
	}
	p, err := access.Load(file, text)
	if err != nil {
		return fmt.Errorf("correct the file: %w", err)
	}
	c.Policies = p
	return nil
}

// guide reads what a municipality puts over the pages of the guide.
func (c *Config) guide(folder string) error {
	if folder == "" {
		return nil
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return errors.New("name a folder that can be read")
	}
	g, err := guide.Load(os.DirFS(folder))
	if err != nil {
		return fmt.Errorf("correct what the folder holds: %w", err)
	}
	c.Guide = g
	return nil
}

// scanner is where files are looked at for malware: on this machine, for they go there bare.
func scanner(v string) error {
	if _, err := attachment.NewClamd(v, core.SystemClock); err != nil {
		return errors.New("write the path of its socket, such as /run/clamav/clamd.ctl, or its address on this machine, such as 127.0.0.1:3310")
	}
	return nil
}

func link(v string) error {
	if u, err := url.Parse(v); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return errors.New("write where people log in, such as https://kring.example.nl/")
	}
	return nil
}

func logLevel(to *slog.Level, v string) error {
	switch v {
	case "debug", "info", "warn", "error":
		return to.UnmarshalText([]byte(v))
	}
	return errors.New("write debug, info, warn or error")
}

func recipients(v string) ([]age.Recipient, error) {
	if v == "" {
		return nil, nil
	}
	list, err := age.ParseRecipients(strings.NewReader(strings.ReplaceAll(v, ",", "\n")))
	if err != nil {
		return nil, errors.New("write public keys that begin with age1, as age-keygen makes them; a private key never belongs here")
	}
	return list, nil
}

func port(to *int, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 65535 {
		return errors.New("write a number from 1 to 65535; usual are 587 and 465")
	}
	*to = n
	return nil
}

func sender(to *string, v string) error {
	a, err := mail.ParseAddress(v)
	if err != nil {
		return errors.New("write a mail address, such as kring@example.nl")
	}
	*to = a.Address
	return nil
}

func way(t TLS) error {
	switch t {
	case StartTLS, FullTLS, NoTLS:
		return nil
	}
	return errors.New("write starttls, tls, or none for a server on this machine")
}

// fastest keeps a mistyped interval from asking the database without a pause.
const fastest = 50 * time.Millisecond

func interval(to *time.Duration, v string, most time.Duration) error {
	d, err := time.ParseDuration(v)
	if err != nil || d < fastest || d > most {
		return fmt.Errorf("write a duration from %v to %v, such as 500ms", fastest, most)
	}
	*to = d
	return nil
}
