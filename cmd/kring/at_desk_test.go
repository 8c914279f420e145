package main

import (
	"io"
	"testing"

	"kring/internal/access"
	"kring/internal/config"
	"kring/internal/core"
	"kring/internal/login"
)

func TestWhoHasNoNameHasNone(t *testing.T) {
	s := around(t, io.Discard)
	c, err := config.Plain(map[string]string{"data": t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := firstStart(s, c); err != nil {
		t.Fatal(err)
	}
	o, err := openWhole(s, c, true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := o.close(); err != nil {
			t.Error(err)
		}
	}()
	door, err := o.door(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	fenna := invented{account: login.Account{ID: "fenna", Kind: access.Professional, Agency: "Veilig Thuis", Name: "Fenna Smit"}}
	rob := invented{account: login.Account{ID: "rob", Kind: access.Household}}
	for _, one := range []*invented{&fenna, &rob} {
		if err := o.invent(s, door, &one.account); err != nil {
			t.Fatal(err)
		}
	}
	names, err := newAtDesk(o, nil).Names(s, []core.ActorID{"fenna", "rob", "nobody"})
	if err != nil {
		t.Fatal(err)
	}
	if names.People["fenna"] != "Fenna Smit" || names.People["rob"] != "" || names.People["nobody"] != "" || names.Agencies["Veilig Thuis"] != "Veilig Thuis" {
		t.Errorf("%+v", names)
	}
}
