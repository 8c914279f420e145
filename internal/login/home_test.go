package login_test

import (
	"bytes"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/login"
)

func TestAHomeIsKeptSealedAndShownToItsOwner(t *testing.T) {
	w := newWorld(t)
	a, err := w.AddAccount(t.Context(), core.Actor{}, login.Joining{Kind: access.Professional, Agency: "wijk", Name: "Saar", Home: "1234 ab"})
	w.ok(err)
	d, _ := w.withPasskey(a)
	token, err := w.byPasskey(d)
	w.ok(err)
	if s := w.session(token); s.Home != "1234AB" {
		t.Errorf("it is %q", s.Home)
	}
	w.ok(w.SetHome(t.Context(), core.Actor{ID: "operator"}, a.Handle, "9876zx")) // a session that is open has it at once.
	if s := w.session(token); s.Home != "9876ZX" || w.told[len(w.told)-1] != a.ID {
		t.Errorf("it is %q, and %v were told", s.Home, w.told)
	}
	if last := w.entries[len(w.entries)-1]; last.Action != "account.home_kept" || last.Account != a.ID || last.By.ID != "operator" || last.Why != "" {
		t.Errorf("on record is %+v", last)
	}
	w.ok(w.SetHome(t.Context(), core.Actor{}, string(a.ID), ""))
	if s := w.session(token); s.Home != "" || w.entries[len(w.entries)-1].Action != "account.home_forgotten" {
		t.Errorf("forgotten, and it is %q", s.Home)
	}
	w.ok(w.EndAccount(t.Context(), core.Actor{}, a.ID))
	w.says(w.SetHome(t.Context(), core.Actor{}, string(a.ID), "1234AB"), "login.ended")
	w.says(w.SetHome(t.Context(), core.Actor{}, a.Handle, "1234AB"), "login.ended")
}

func TestAHomeThatCantBe(t *testing.T) {
	w := newWorld(t)
	worker, relative := w.worker(), w.relative()
	_, err := w.AddAccount(t.Context(), core.Actor{}, login.Joining{Kind: access.Household, Home: "1234AB"})
	w.says(err, "login.household_has_none")
	w.says(w.SetHome(t.Context(), core.Actor{}, relative.Handle, "1234AB"), "login.household_has_none")
	w.says(w.SetHome(t.Context(), core.Actor{}, worker.Handle, "Dorpsstraat 1"), "login.bad_home")
	if err := w.SetHome(t.Context(), core.Actor{}, "nobody", "1234AB"); !errs.Is(err, errs.NotFound) {
		t.Errorf("of nobody: %v", err)
	}
	w.deaf = true
	if err := w.SetHome(t.Context(), core.Actor{}, worker.Handle, "1234AB"); err == nil {
		t.Error("it was kept without a record")
	}
	if a, err := w.store.Account(t.Context(), worker.ID); err != nil || len(a.Home) > 0 {
		t.Errorf("kept is %q, %v", a.Home, err)
	}
}

// TestAHomeIsNoSecretOfCodes: what is sealed for the one can't be put in the place of the other, for
// a postcode can be guessed.
func TestAHomeIsNoSecretOfCodes(t *testing.T) {
	w := newWorld(t)
	a := w.worker()
	d, _ := w.withPasskey(a)
	token, err := w.byPasskey(d)
	w.ok(err)
	secret, err := sealed{}.Seal(a.ID, []byte("1234AB"))
	w.ok(err)
	w.ok(w.store.KeepHome(t.Context(), a.ID, secret))
	if _, err := w.Session(t.Context(), login.Browser{Agent: chrome.Agent, Token: token}); err == nil || errs.Is(err, errs.NotFound) {
		t.Errorf("a secret of codes was taken for a home: %v", err)
	} else if strings.Contains(err.Error(), "1234AB") {
		t.Errorf("the fault tells it: %v", err)
	}
	w.ok(w.SetHome(t.Context(), core.Actor{}, string(a.ID), "1234AB"))
	if a, err = w.store.Account(t.Context(), a.ID); err != nil || !bytes.HasPrefix(a.Home, []byte("home "+string(a.ID)+"|")) {
		t.Errorf("it is sealed as %q, %v", a.Home, err)
	}
}

// TestAProviderLeavesTheHome: it says where somebody works, and not where they live.
func TestAProviderLeavesTheHome(t *testing.T) {
	v := newVouching(t, ecKey(t), nil)
	token, err := v.visit(nil)
	v.ok(err)
	v.ok(v.door.SetHome(t.Context(), core.Actor{}, string(v.session(token).Who.ID), "1234AB"))
	v.idp.claims = map[string]any{"groups": []string{"kring-piket"}, "name": "Noor Bos"}
	token, err = v.visit(nil)
	v.ok(err)
	if s := v.session(token); s.Name != "Noor Bos" || s.Home != "1234AB" {
		t.Errorf("it is %+v", s)
	}
}
