package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/login"
	"kring/internal/sqlstore"
)

// enrol URL KEYFILE ACCOUNT begins to make a first proof, as a server does that has this key file.
func enrol(ts *testscript.TestScript, _ bool, args []string) {
	url, ctx := args[0], context.Background()
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		url = "sqlite:" + ts.MkAbs(path)
	}
	keys, err := journal.OpenKeys(journal.KeyPlace{Path: ts.MkAbs(args[1])}, "kring", rand.Reader, true)
	ts.Check(err)
	store, err := sqlstore.Open(ctx, url)
	ts.Check(err)
	defer func() { ts.Check(store.Close()) }()
	door, err := login.New(login.Options{
		Store: store.Accounts(), Clock: func() time.Time { return noon }, NewID: core.RandomID, Random: rand.Reader, Seal: accountKeys{keys},
		Audit: func(context.Context, login.Entry) error { return nil }, Origin: "https://kring.example.nl",
	})
	ts.Check(err)
	code, _, err := door.Invite(ctx, core.Actor{}, core.ActorID(args[2]))
	ts.Check(err)
	_, err = door.UseCode(ctx, code)
	ts.Check(err)
}

// TestManyAccountsAreSealedAnew: page by page, telling how far it is, and from any place again.
func TestManyAccountsAreSealedAnew(t *testing.T) {
	s := around(t, io.Discard)
	o := wholeOffice(t, s, map[string]string{})
	seal, store := accountKeys{o.keys}, o.store.Accounts()
	const many = pageOfKeys + 3
	for i := range many {
		id := core.ActorID(fmt.Sprintf("a%04d", i))
		home, err := seal.Seal("home "+id, []byte("1234AB"))
		if err == nil {
			err = store.AddAccount(s, login.Account{ID: id, Kind: access.Professional, Agency: "wijk", Name: "Jan", Handle: string(id), Home: home, Made: noon})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := o.keys.Rotate(journal.Accounts, rand.Reader); err != nil {
		t.Fatal(err)
	}
	short, stop := context.WithCancel(s)
	stop()
	if _, err := o.resealAccounts(short, io.Discard); err == nil {
		t.Error("it went on after it was broken off")
	}
	var said bytes.Buffer
	for _, want := range []int{many, 0} {
		said.Reset()
		done, err := o.resealAccounts(s, &said)
		if err != nil || done != want {
			t.Errorf("%d were sealed anew, want %d: %v", done, want, err)
		}
		if got := said.String(); got != "500 accounts were looked at so far.\n" {
			t.Errorf("it says %q", got)
		}
	}
}
