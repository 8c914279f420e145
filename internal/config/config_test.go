package config

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// put writes a file for a test.
func put(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNothingGivenCanRun(t *testing.T) {
	c, err := load("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Database != "sqlite:"+filepath.Join("kring-data", "kring.db") || c.KeyFile != filepath.Join("kring-data", "keys.json") {
		t.Errorf("database %s, keys %s", c.Database, c.KeyFile)
	}
}

func TestSecretsAreBesideTheDatabaseUnlessSaidOtherwise(t *testing.T) {
	for database, want := range map[string]string{
		"":                        "sqlite:" + filepath.Join("kring-data", "kring-secrets.db"),
		"sqlite:/var/lib/k.d/a":   "sqlite:/var/lib/k.d/a-secrets",
		"sqlite:///srv/kring.db":  "sqlite:///srv/kring-secrets.db",
		"postgres://a:p%40@h/k":   "postgres://a:p%40@h/k_secrets",
		"postgres:///k?host=/run": "postgres:///k_secrets?host=%2Frun",
		"postgresql://h:5433/k?dbname=other&sslmode=require&search_path=a": "postgresql://h:5433/other_secrets?sslmode=require",
	} {
		flags := map[string]string{}
		if database != "" {
			flags["database"] = database
		}
		c, err := load("", nil, flags)
		if err != nil {
			t.Fatal(err)
		}
		if c.Secrets != want {
			t.Errorf("beside %s: %s, want %s", database, c.Secrets, want)
		}
	}
	c, err := load("", []string{"KRING_SECRETS=sqlite:env.db"}, map[string]string{"secrets": "sqlite:flag.db"})
	if err != nil || c.Secrets != "sqlite:flag.db" {
		t.Errorf("%v, %v", c, err)
	}
}

func TestOneDatabaseIsNotGivenTwice(t *testing.T) {
	for _, two := range [][2]string{
		{"sqlite:a.db", "sqlite:a.db"},
		{"sqlite:a.db", "sqlite:./b/../a.db"},
		{"sqlite:///srv/a.db", "sqlite:/srv/a.db"},
		{"postgres://kring:hunter2@h/a", "postgres://kring_secrets:hunter3@h:5432/a?search_path=apart"},
		{"postgres://h/a", "postgresql://h/b?dbname=a"},
		{"postgres:///a?host=/run", "postgres://x@/a?host=/run&sslmode=disable"},
	} {
		_, err := load("", nil, map[string]string{"database": two[0], "secrets": two[1], "listen": "nowhere"})
		if err == nil || !strings.Contains(err.Error(), "\n  secrets: write another address than database") || !strings.Contains(err.Error(), "\n  listen") {
			t.Errorf("%v: got %v", two, err)
		} else if strings.Contains(err.Error(), "hunter") {
			t.Errorf("a password is shown: %v", err)
		}
	}
	for _, two := range [][2]string{
		{"sqlite:a.db", "sqlite:b/a.db"},
		{"sqlite:a.db", "postgres://h/a.db"},
		{"postgres://h/a", "postgres://g/a"},
		{"postgres://h/a", "postgres://h:5433/a"},
		{"postgres://h/a", "postgres://h/b"},
	} {
		if _, err := load("", nil, map[string]string{"database": two[0], "secrets": two[1]}); err != nil {
			t.Errorf("%v: got %v", two, err)
		}
	}
}

func TestLaterWins(t *testing.T) {
	file := put(t, "kring.toml", "listen = \"127.0.0.1:1\"\nlog_level = \"debug\"\ndata = \"of-the-file\"\n", 0o600)
	c, err := load(file, []string{"KRING_LISTEN=127.0.0.1:2", "KRING_LOG_LEVEL=warn", "HOME=/"}, map[string]string{"listen": "127.0.0.1:3"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.LogLevel != slog.LevelWarn || c.Data != "of-the-file" {
		t.Errorf("listen %s, level %v, data %s", c.Listen, c.LogLevel, c.Data)
	}
}

func TestAFlagMendsAFile(t *testing.T) {
	file := put(t, "kring.toml", "listen = \"nowhere\"\n", 0o600)
	if _, err := load(file, nil, map[string]string{"listen": "127.0.0.1:3"}); err != nil {
		t.Error(err)
	}
}

func TestEveryKindOfValue(t *testing.T) {
	secret := put(t, "hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8=\n", 0o600)
	login := put(t, "login", "kring\nhunter2\n", 0o600)
	book := put(t, "book.toml", "a1 = \"a1@example.nl\"\n", 0o600)
	file := put(t, "kring.toml", `
login = "https://kring.example.nl/"
address_book = "`+book+`"
metrics = "127.0.0.1:9417"
backup_recipients = ["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"]
[mail]
host = "mail.example.nl"
port = 465
tls = "tls"
from = "Kring <kring@example.nl>"
credentials = "`+login+`"
[webhooks.toezicht]
url = "https://toezicht.example.nl/in"
secret = "`+secret+`"
[poll]
seal = "250ms"
`, 0o600)
	c, err := load(file, []string{"KRING_WEBHOOKS_OTHER_URL=http://localhost:1/", "KRING_WEBHOOKS_OTHER_SECRET=" + secret}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Mail.User != "kring" || c.Mail.Password != "hunter2" || c.Mail.Port != 465 || c.Mail.From != "kring@example.nl" {
		t.Error("mail was not read as it was written")
	}
	if len(c.Webhooks) != 2 || len(c.Backup) != 1 || c.Poll.Seal != 250*time.Millisecond {
		t.Errorf("%d webhooks, %d recipients, seal %v", len(c.Webhooks), len(c.Backup), c.Poll.Seal)
	}
	if a, ok := c.Address("a1"); !ok || a != "a1@example.nl" {
		t.Errorf("address %q %v", a, ok)
	}
	if _, ok := c.Address("a2"); ok {
		t.Error("an address for nobody")
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	open := put(t, "open", "a\nb\n", 0o644)
	file := put(t, "kring.toml", `
database = "mysql://kring:hunter2@host/db"
secrets = "hunter2.db"
lissen = "127.0.0.1:1"
metrics = "127.0.0.1"
log_level = "loud"
region = "/not/there.cue"
backup_recipients = ["AGE-SECRET-KEY-1"]
login = "http://kring.example.nl"
origin = "two words"
weather = { today = "hunter2" }
[mail]
host = "mail.example.nl"
port = 0
tls = "perhaps"
password = "hunter2"
credentials = "`+open+`"
[webhooks.a]
url = "http://elsewhere/"
[poll]
seal = "5s"
`, 0o600)
	_, err := load(file, []string{"KRING_SEAL=1s"}, map[string]string{"keys": " "})
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v", err)
	}
	text := err.Error()
	for _, name := range []string{
		"database", "secrets", "lissen", "metrics", "log_level", "region", "backup_recipients", "login", "origin", "weather.today", "mail.port",
		"mail.tls", "mail.password", "mail.credentials", "mail.from", "address_book", "webhooks.a.url", "webhooks.a.secret", "poll.seal", "seal", "keys",
	} {
		if !strings.Contains(text, "\n  "+name) {
			t.Errorf("%s is not named in\n%s", name, text)
		}
	}
	if strings.Contains(text, "hunter2") || strings.Contains(text, "AGE-SECRET") {
		t.Errorf("a secret is shown:\n%s", text)
	}
	if !strings.Contains(text, "listen is") {
		t.Errorf("what was meant is not said:\n%s", text)
	}
}

// Figures are for the operator, and not for whoever sees the pages.
func TestFiguresHaveAnAddressOfTheirOwn(t *testing.T) {
	_, err := load("", nil, map[string]string{"listen": "127.0.0.1:9417", "metrics": "127.0.0.1:9417"})
	if err == nil || !strings.Contains(err.Error(), "\n  metrics: write another address than listen") {
		t.Errorf("got %v", err)
	}
	if c, err := load("", nil, nil); err != nil || c.Metrics != "" {
		t.Errorf("without being asked they are at %v, %v", c, err)
	}
}

func TestAFileThatIsNoTOMLShowsNoSecret(t *testing.T) {
	file := put(t, "kring.toml", "listen = \"a:1\"\npassword = hunter2\n", 0o600)
	_, err := load(file, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "line 2") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}

func TestTheAddressBookIsReadAnew(t *testing.T) {
	file := put(t, "book.toml", "a1 = \"old@example.nl\"\n", 0o600)
	book, err := openBook(file)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string, at time.Time) {
		if err := errors.Join(os.WriteFile(file, []byte(text), 0o600), os.Chtimes(file, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	write("a1 = \"new@example.nl\"\n", time.Unix(1, 0))
	if a, _ := book.Find("a1"); a != "new@example.nl" {
		t.Errorf("got %s", a)
	}
	write("a1 = \"half", time.Unix(2, 0))
	if a, _ := book.Find("a1"); a != "new@example.nl" {
		t.Errorf("a file with a fault gave %q", a)
	}
	if _, err := parseBook([]byte("a1 = \"nobody\"\n")); err == nil || strings.Contains(err.Error(), "nobody") {
		t.Errorf("got %v", err)
	}
}

func FuzzFile(f *testing.F) {
	f.Add("listen = \"127.0.0.1:1\"\n[mail]\nhost = \"a\"\n")
	f.Add("[webhooks.a]\nurl = \"https://a/\"\n")
	f.Add("database = \"postgres://a:b@c/d\"\nbackup_recipients = [\"age1\", 2]\n")
	f.Add("poll = { seal = \"1s\", clock = 3 }\norigin = \"+\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\"/") || strings.Contains(text, "'/") {
			t.Skip("it may name a file of this machine")
		}
		all, faults := fromFile("fuzz.toml", []byte(text))
		c := defaults()
		faults = append(faults, c.take(all)...)
		faults = append(faults, c.complete()...)
		if len(faults) == 0 && (c.Database == "" || c.Secrets == "" || c.Database == c.Secrets || c.Listen == "" || c.Poll.Seal > time.Second || c.Rules == nil) {
			t.Errorf("took %q and gave %+v", text, c)
		}
		for _, fault := range faults {
			if fault.Name == "" && fault.From == "" || fault.Want == "" {
				t.Errorf("%q: a fault says nothing: %+v", text, fault)
			}
		}
	})
}
