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
	bound := map[login.SealedKind]string{
		login.SealedSecret: "a", login.SealedHome: "home a", login.SealedNotices: "notices a", login.SealedPhone: "shift a",
	}
	for _, kind := range login.SealedKinds {
		for _, of := range login.SealedKinds {
			got, err := login.Renew(renewer{}, login.Sealed{Kind: kind, ID: "a", Sealed: []byte(bound[of] + "|old x")})
			if kind != of && err == nil || kind == of && (err != nil || string(got) != bound[of]+"|x") {
				t.Errorf("%s in the place of %s: %q, %v", of, kind, got, err)
			}
		}
		if got, err := login.Renew(renewer{}, login.Sealed{Kind: kind, ID: "a", Sealed: []byte(bound[kind] + "|x")}); got != nil || err != nil {
			t.Errorf("%s is sealed already: %q, %v", kind, got, err)
		}
	}
	if _, err := login.Renew(renewer{}, login.Sealed{Kind: "other"}); err == nil {
		t.Error("a kind that nobody knows was sealed")
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
