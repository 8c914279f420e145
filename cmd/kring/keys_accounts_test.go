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
		if got := said.String(); got != "500 of kind home were looked at so far.\n" {
			t.Errorf("it says %q", got)
		}
	}
}

// TestAllThatTheKeyForAccountsClosedSurvivesIt: a number, how somebody is told, and the key for devices.
func TestAllThatTheKeyForAccountsClosedSurvivesIt(t *testing.T) {
	s := around(t, io.Discard)
	o := wholeOffice(t, s, map[string]string{})
	seal, store := accountKeys{o.keys}, o.store.Accounts()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(store.AddAgency(s, login.Agency{ID: "wijk", Kind: "wijkteam", Name: "Wijkteam"}))
	must(store.AddAccount(s, login.Account{ID: "a", Kind: access.Professional, Agency: "wijk", Name: "Jan", Handle: "h", Made: noon}))
	phone, err := seal.Seal("shift s", []byte("06 00000010"))
	must(err)
	told, err := seal.Seal("notices a", []byte("{}"))
	must(err)
	must(store.PutShifts(s, "wijk", 0, []login.Shift{{ID: "s", Agency: "wijk", Who: "a", Task: login.Piket, From: noon, Until: noon.Add(time.Hour), Phone: phone, Rev: 1, By: "a"}}))
	must(store.PutNotices(s, "a", 0, told))
	device, err := o.pushKey(s)
	must(err)
	must(o.keys.Rotate(journal.Accounts, rand.Reader))
	for _, want := range []int{3, 0} {
		done, err := o.resealAccounts(s, io.Discard)
		must(err)
		if done != want {
			t.Errorf("%d were sealed anew, want %d", done, want)
		}
	}
	must(o.keys.Retire(journal.Accounts, time.Now().Add(999*24*time.Hour)))
	shift, err := store.Shift(s, "s")
	must(err)
	if _, err := seal.Open("shift s", shift.Phone); err != nil {
		t.Error(err)
	}
	told, _, err = store.Notices(s, "a")
	must(err)
	if _, err := seal.Open("notices a", told); err != nil {
		t.Error(err)
	}
	if again, err := o.pushKey(s); err != nil || again != device {
		t.Errorf("the key for devices is another one: %v", err)
	}
	if _, err := seal.Open("shift s", phone); err == nil {
		t.Error("the old key was not dropped")
	}
}
