// Package config reads how kring is to run: from a file, the environment and flags, where later
// wins. It looks at everything at once, so that an operator meets every fault in one go.
//
// It opens no database and no connection. It is the one place below cmd that reads the
// environment.
package config

import (
	"log/slog"
	"net/netip"
	"os"
	"time"

	"filippo.io/age"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/guide"
	"kring/internal/login"
	"kring/internal/rules"
)

// Config is how kring is to run. It was checked: what it names can be used.
type Config struct {
	Database string // sqlite:PATH or postgres://…; it may hold a password, so it is never shown
	Secrets  string // the same, of who reported and who hides where; another one
	Data     string // the folder for what is not in the database
	Listen   string // host:port of the pages
	Metrics  string // host:port of the figures; empty: none
	KeyFile  string
	Vault    Vault  // how the key service of Master is reached, if it is one
	Master   string // address of the key in a KMS that the key file is encrypted with; empty: none
	Origin   string // name of the log: what its checkpoints begin with
	Login    string // what mail links to
	Site     string // the address of the pages, to which passkeys are bound
	Proxies  []netip.Addr
	LogLevel slog.Level
	Rules    *rules.Rules
	Policies *access.Policies // nil: those of the country
	Guide    *guide.Guide     // ours, with what a folder puts over it
	Clamd    string           // where files are looked at for malware; empty: nowhere
	Mail     Mail
	Webhooks map[string]Webhook
	Book     *AddressBook
	Ledger   Ledger
	Poll     Poll
	Backup   []age.Recipient
	// Providers are the identity providers of agencies, by name.
	Providers map[string]login.Provider

	regionFile string
}

// Mail is the server that mail goes out by. Without a host none goes out.
type Mail struct {
	Host     string
	Port     int
	From     string
	TLS      TLS
	User     string
	Password Secret
}

// TLS says how the line to the mail server is kept private.
type TLS string

// The ways; none is for a server on this machine alone.
const (
	StartTLS TLS = "starttls"
	FullTLS  TLS = "tls"
	NoTLS    TLS = "none"
)

// Webhook is an address of another system that is told that there is something.
type Webhook struct {
	URL    string
	Secret Secret
}

// Poll says how often background work looks.
type Poll struct {
	Clock  time.Duration // for due moments
	Outbox time.Duration // for what is to be sent
	Seal   time.Duration // for records to take into the log
}

// Secret is never shown.
type Secret string

func (Secret) String() string { return "…" }

// GoString keeps it out of %#v.
func (Secret) GoString() string { return "…" }

// LogValue keeps it out of logs.
func (Secret) LogValue() slog.Value { return slog.StringValue("…") }

// MarshalText keeps it out of files.
func (Secret) MarshalText() ([]byte, error) { return []byte("…"), nil }

// defaults is what holds when nothing is said.
func defaults() *Config {
	return &Config{
		Data: "kring-data", Listen: "127.0.0.1:8417", Origin: "kring", Rules: rules.National(), Guide: guide.National(),
		Mail:     Mail{Port: 587, TLS: StartTLS},
		Webhooks: map[string]Webhook{}, Providers: map[string]login.Provider{},
		Poll: Poll{Clock: 5 * time.Second, Outbox: 2 * time.Second, Seal: 500 * time.Millisecond},
	}
}

// FileVariable names the file when no flag does.
const FileVariable = "KRING_CONFIG"

// Load reads the file (none if empty), the environment and the flags, name to value. Its error
// is Faults when anything in them is wrong.
func Load(file string, flags map[string]string) (*Config, error) {
	return load(file, os.Environ(), flags)
}

func load(file string, environ []string, flags map[string]string) (*Config, error) {
	env, named := fromEnvironment(environ)
	if file == "" {
		file = named
	}
	var text []byte
	if file != "" {
		var err error
		if text, err = os.ReadFile(file); err != nil {
			return nil, Faults{{Name: "config", Want: "name a file that can be read: " + plainCause(err)}}
		}
	}
	given, faults := fromFile(file, text)
	given = append(given, env...)
	given = append(given, fromFlags(flags)...)
	c := defaults()
	faults = append(faults, c.take(given)...)
	faults = append(faults, c.complete()...)
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// Plain is what holds by default, with these settings: no file and no environment. It is for the
// demo, which may never come near the database that the environment names.
func Plain(flags map[string]string) (*Config, error) { return load("", nil, flags) }

// Address gives the mail address of somebody; false when the book has none.
func (c *Config) Address(id core.ActorID) (string, bool) {
	if c.Book == nil {
		return "", false
	}
	return c.Book.Find(id)
}
