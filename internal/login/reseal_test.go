package login_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/login"
)

// renewer seals as sealed does, and anew what begins with old.
type renewer struct{ sealed }

func (r renewer) Reseal(id core.ActorID, closed []byte) ([]byte, error) {
	plain, err := r.Open(id, closed)
	if err != nil || !bytes.HasPrefix(plain, []byte("old ")) {
		return nil, err
	}
	return r.Seal(id, bytes.TrimPrefix(plain, []byte("old ")))
}

func TestWhatLiesSealedIsRenewed(t *testing.T) {
	was := func(secret, home string) login.Sealed {
		return login.Sealed{Account: "a", Secret: []byte(secret), Home: []byte(home)}
	}
	for name, tt := range map[string]struct {
		was, want login.Sealed
		changed   bool
		fault     bool
	}{
		"both":                      {was("a|old s", "home a|old h"), was("a|s", "home a|h"), true, false},
		"one of them":               {was("a|s", "home a|old h"), was("a|s", "home a|h"), true, false},
		"neither":                   {was("a|s", "home a|h"), was("a|s", "home a|h"), false, false},
		"none there":                {was("", ""), was("", ""), false, false},
		"one that can't be opened":  {was("b|old s", "home a|old h"), was("b|old s", "home a|h"), true, true},
		"one in the other's place":  {was("home a|old h", ""), was("home a|old h", ""), false, true},
		"a secret that is no home":  {was("", "a|old s"), was("", "a|old s"), false, true},
		"of an account called home": {was("a|old s", "a|old s"), was("a|s", "a|old s"), true, true},
	} {
		before := was(string(tt.was.Secret), string(tt.was.Home))
		got, changed, err := login.Renew(renewer{}, tt.was)
		if string(got.Secret) != string(tt.want.Secret) || string(got.Home) != string(tt.want.Home) || changed != tt.changed || (err != nil) != tt.fault {
			t.Errorf("%s: %q %q, %v, %v", name, got.Secret, got.Home, changed, err)
		}
		if string(tt.was.Secret) != string(before.Secret) || string(tt.was.Home) != string(before.Home) {
			t.Errorf("%s: what was stored is changed in memory", name)
		}
	}
}

// unseals says of everything that it is of an older key.
type unseals struct{ sealed }

func (unseals) Reseal(id core.ActorID, closed []byte) ([]byte, error) {
	plain, err := sealed{}.Open(id, closed)
	return append(plain, '+'), err
}

func TestWhoIsUnderwayKeepsAnOldKey(t *testing.T) {
	w := newWorld(t)
	a := w.worker()
	until := func(r login.Renewer) time.Time {
		t.Helper()
		at, err := login.Underway(t.Context(), w.store, r, w.now)
		w.ok(err)
		return at
	}
	if !until(unseals{}).IsZero() {
		t.Error("somebody is underway, and nobody is")
	}
	w.ceremony(a.ID)
	if got := until(unseals{}); !got.Equal(w.now.Add(30 * time.Minute)) {
		t.Errorf("until %v", got)
	}
	if !until(renewer{}).IsZero() {
		t.Error("what was shown was sealed with the newest key, and is waited for")
	}
	_, s := w.withPasskey(w.worker())
	_, err := w.AskPassphrase(t.Context(), &s)
	w.ok(err)
	w.now = w.now.Add(5 * time.Minute)
	begun, err := w.store.Ceremonies(t.Context(), w.now, "phrase")
	w.ok(err)
	if len(begun) != 1 || !strings.HasPrefix(string(begun[0].Data), string(s.Who.ID)+"|") {
		t.Fatalf("begun: %+v", begun)
	}
	w.now = w.now.Add(time.Hour)
	if !until(unseals{}).IsZero() {
		t.Error("what is over is waited for")
	}
}
