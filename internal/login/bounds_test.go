package login

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/access"
)

func TestADelayIsBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1<<40).Draw(t, "failures")
		d := delay(n)
		if d < 0 || d > longDelay || delay(n+1) < d {
			t.Fatalf("after %d failures %v, then %v", n, d, delay(n+1))
		}
	})
	if delay(freeTries) != 0 || delay(1000) != longDelay {
		t.Errorf("%v and %v", delay(freeTries), delay(1000))
	}
}

// However the clock is set, a session that was over once is over, and at no reading at or beyond
// its end does it hold.
func TestNoClockLengthensASession(t *testing.T) {
	began := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(access.Kinds).Draw(t, "kind")
		g := Grant{Made: began, Seen: began, Ends: began.Add(longestDay), Proved: began}
		now, latest := began, began
		for range 60 {
			now = now.Add(time.Duration(rapid.Int64Range(int64(-9*time.Hour), int64(9*time.Hour)).Draw(t, "step")) / time.Duration(rapid.SampledFrom([]int{1, 60, 1000}).Draw(t, "of")))
			if !g.live(kind, now) {
				return // it is deleted then.
			}
			if !now.Before(g.Ends) || now.Sub(g.Seen) >= idle(kind) || now.Before(latest.Add(-askew-seenEvery)) {
				t.Fatalf("it holds at %v: seen %v, ends %v, and it was %v", now, g.Seen, g.Ends, latest)
			}
			if now.Sub(g.Seen) >= seenEvery {
				g.Seen = now
			}
			if now.After(latest) {
				latest = now
			}
		}
	})
}

func TestWhichPassphrasesAreRefused(t *testing.T) {
	for phrase, want := range map[string]bool{
		"paars paard op zolder": true, "Welkom123456": false, "W3lk0m123456!": false, "wachtwoord-123": false, "correct horse battery staple": false,
		"aaaaaaaaaaaaaaaa": false, "abababababababab": false, "koeken koeken": false, "k7f3-9pqm koek": false, "kort": false,
		"paard op zolder": true, "Dragon2026!!": false, "qwertydragon!": false, "unbelievable1": false, "unbelievably odd horses": true, "Jan Hoek 1985": false,
		"Politie Oost-Nederland 1": false, "veiligheidsplan": false, "team_lead2026": false, "Noord politie!": false, "Noorderlicht boven politiebureau": true, "éénentwintig": true, "日本語のパスフレーズです長い": true, "Kring Kring Kring": false,
		strings.Repeat("ab cd ef gh ij ", 100): false,
	} {
		if err := checkPhrase(phrase, "k7f3-9pqm", "Jan Hoek", "Politie Oost-Nederland", "Noord", "politie"); (err == nil) != want {
			t.Errorf("%q: %v", phrase, err)
		}
	}
}

func TestAHashIsHeldAtTheCostItWasMadeAt(t *testing.T) {
	h := newHashing(Costs{Time: 1, Memory: 64, Side: 1}, rand.Reader)
	stored, err := h.hash(t.Context(), "één lange zin")
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Fatal(stored, err)
	}
	h.costs = Costs{Time: 2, Memory: 128}
	for phrase, want := range map[string]bool{"één lange zin": true, "e\u0301e\u0301n lange zin": true, "een lange zin": false, "": false} {
		if got, err := h.matches(t.Context(), stored, phrase); err != nil || got != want {
			t.Errorf("%q: %v %v", phrase, got, err)
		}
	}
	if got, err := h.matches(t.Context(), "", ""); got || err != nil {
		t.Errorf("without a hash: %v %v", got, err)
	}
	if _, err := h.matches(t.Context(), "$argon2id$v=19$m=64,t=0,p=1$AA$AA", "x"); err == nil {
		t.Error("a hash without cost was read")
	}
}

// The key lives a day, and nothing of an address is in memory.
func TestNoAddressIsKept(t *testing.T) {
	s := budgets{random: rand.Reader}
	day := time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC)
	for i, now := range []time.Time{day, day.Add(time.Minute), day.Add(2 * time.Hour)} {
		key := string(s.key)
		if wait, _, err := s.take(ProofTries, "203.0.113.7", now); wait > 0 || err != nil {
			t.Fatal(wait, err)
		}
		if same := key == string(s.key); same != (i == 1) || len(s.of) != 1 {
			t.Errorf("at %v: the same key %v, %d sources", now, same, len(s.of))
		}
	}
}

func TestCodesAreReadHoweverTheyAreTyped(t *testing.T) {
	code, hash, err := newCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{code, strings.ToUpper(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " "), strings.ReplaceAll(strings.ReplaceAll(code, "0", "O"), "1", "l")} {
		if string(hashed(plain(typed))) != string(hash) {
			t.Errorf("%q is not %q", typed, code)
		}
	}
}
