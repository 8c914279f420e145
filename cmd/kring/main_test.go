package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/testscript"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/secretstore"
	"kring/internal/sqlstore/pgtest"
)

// suite ends the PostgreSQL of the tests with them.
type suite struct{ m *testing.M }

func (s suite) Run() int { return pgtest.Main(s.m, os.Getenv("KRING_REQUIRE")) }

// TestMain lets the scripts call the command as people do.
func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"kring": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := run(surroundings{
			Context: ctx, out: os.Stdout, err: os.Stderr,
			clock: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
			newID: core.RandomID,
		}, os.Args[1:])
		stop()
		os.Exit(code)
	}})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Cmds: helpers, Condition: condition})
}

func TestScriptsOnPostgreSQL(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/postgres", Cmds: helpers, Condition: condition, Setup: func(e *testscript.Env) error {
		tb, ok := e.T().(testing.TB)
		if !ok {
			return fmt.Errorf("%T is no test", e.T())
		}
		for _, name := range []string{"PG", "PG2"} {
			url := pgtest.Empty(tb)
			e.Setenv(name, url)
			e.Setenv(name+"_SECRETS", strings.Replace(url, "?", "_secrets?", 1)) // where they are when nothing is said.
		}
		return nil
	}})
}

// condition tells whether files can be kept from this user at all.
func condition(name string) (bool, error) {
	if name == "root" {
		return os.Geteuid() == 0, nil
	}
	return false, fmt.Errorf("unknown condition %s", name)
}

// helpers are what scripts need beside the command itself.
var helpers = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"port": func(ts *testscript.TestScript, _ bool, args []string) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		ts.Setenv(args[0], l.Addr().String())
		ts.Check(l.Close())
	},
	"fetch": fetch,
	"env-from": func(ts *testscript.TestScript, _ bool, args []string) {
		ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
	},
	"sql":      execute,
	"age-key":  ageKey,
	"spoil":    spoil,
	"secret":   secret,
	"enrol":    enrol,
	"answered": answered,
}

// fetch URL FILE asks until there is an answer, and keeps status and body.
func fetch(ts *testscript.TestScript, _ bool, args []string) {
	var last error
	for range 200 {
		r, err := http.Get(args[0]) //nolint:noctx,gosec // A script's own server.
		if err != nil {
			last = err
			time.Sleep(50 * time.Millisecond)
			continue
		}
		body, err := io.ReadAll(r.Body)
		ts.Check(err)
		ts.Check(r.Body.Close())
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), append([]byte(r.Status+"\n"), body...), 0o600))
		return
	}
	ts.Fatalf("no answer from %s: %v", args[0], last)
}

// execute runs statements on an SQLite file, as somebody with a shell on the machine could.
func execute(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	for _, one := range args[1:] {
		_, err = db.Exec(one) //nolint:noctx // It is over when the script is.
		ts.Check(err)
	}
	ts.Check(db.Close())
}

// ageKey FILE makes a pair, and puts the public key in $RECIPIENT.
func ageKey(ts *testscript.TestScript, _ bool, args []string) {
	id, err := age.GenerateX25519Identity()
	ts.Check(err)
	ts.Setenv("RECIPIENT", id.Recipient().String())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(id.String()+"\n"), 0o600))
}

// secret keep|open URL KEYFILE PURPOSE ID TEXT does what no command does yet: it keeps a secret, or
// sees that it opens as this text.
func secret(ts *testscript.TestScript, neg bool, args []string) {
	do, url, file, p, id, plain := args[0], args[1], args[2], journal.Purpose(args[3]), args[4], args[5]
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		url = "sqlite:" + ts.MkAbs(path)
	}
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: ts.MkAbs(file)}, "kring", rand.Reader, true)
	ts.Check(err)
	store, err := secretstore.Open(context.Background(), url)
	ts.Check(err)
	defer func() { ts.Check(store.Close()) }()
	if do == "keep" {
		sealed, err := keys.SealSecret(p, id, []byte(plain))
		ts.Check(err)
		ts.Check(store.Put(context.Background(), p, id, sealed))
		return
	}
	sealed, err := store.Get(context.Background(), p, id)
	if neg && errs.Is(err, errs.NotFound) {
		return
	}
	ts.Check(err)
	opened, err := keys.OpenSecret(p, id, sealed)
	if (err != nil) != neg || err == nil && string(opened) != plain {
		ts.Fatalf("%s %s opens as %q, %v", p, id, opened, err)
	}
}

// spoil HOW FROM TO makes a copy that is cut short, or has one bit turned near the end.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	text, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	switch args[0] {
	case "cut":
		text = text[:len(text)-20]
	case "bit":
		text = bytes.Clone(text)
		text[len(text)-30] ^= 1
	case "middle":
		for i := len(text) / 4; i < 3*len(text)/4; i++ {
			text[i] ^= 0x55
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o600))
}

func TestEverySettingHasAFlagOrASetting(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kring.toml")
	if err := os.WriteFile(file, []byte("listen = \"x\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := settings{Config: file, Set: map[string]string{"listen": "127.0.0.1:1", "poll.seal": "9s"}}.load(nil)
	if err == nil || !strings.Contains(err.Error(), "poll.seal (flag)") || strings.Contains(err.Error(), "listen") {
		t.Errorf("got %v", err)
	}
}
