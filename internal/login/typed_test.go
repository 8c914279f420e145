package login_test

import (
	"strings"
	"testing"
	"time"

	"kring/internal/core"
	"kring/internal/login"
)

// phrased is an account with this passphrase.
func (w *world) phrased(phrase string) (login.Account, app) {
	w.Helper()
	a := w.relative()
	c := w.ceremony(a.ID)
	e, err := w.Enrolling(w.Context(), c)
	w.ok(err)
	made := appOf(e.Secret)
	_, err = w.EnrolPassphrase(w.Context(), c, phrase, made.code(w.now), chrome)
	w.ok(err)
	w.now = w.now.Add(time.Hour)
	return a, made
}

// A passphrase counts as it was typed: with its capitals and spaces, and to its last letter.
func TestAPassphraseIsTakenAsTyped(t *testing.T) {
	long := strings.Repeat("de maan hangt scheef boven het hek; ", 27) + "en nu?"
	for name, c := range map[string]struct {
		phrase string
		others []string
	}{
		"letters and spaces": {"  Paars PAARD op Zolder ", []string{"paars paard op zolder", "Paars PAARD op Zolder", "  Paars PAARD op Zolder", "  Paars PAARD op zolder "}},
		"64 letters":         {"een zin van vierenzestig letters, geteld en nageteld, dat klopt.", []string{"een zin van vierenzestig letters, geteld en nageteld, dat klopt"}},
		"almost 1,024 bytes": {long, []string{long[:len(long)-1], long[:72], long + "?"}},
		"signs":              {"<b>&amp;\\'\"; -- %00", []string{"<b>&\\'\"; -- %00"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a, made := w.phrased(c.phrase)
			for _, other := range c.others {
				_, err := w.SignIn(t.Context(), a.Handle, other, made.code(w.now), chrome)
				w.says(err, "login.wrong")
				w.now = w.now.Add(time.Hour)
			}
			_, err := w.SignIn(t.Context(), a.Handle, c.phrase, made.code(w.now), chrome)
			w.ok(err)
		})
	}
}

// One passphrase replaces another, with its codes; that takes a proof of just now.
func TestAPassphraseReplacesAnother(t *testing.T) {
	w := newWorld(t)
	a, made := w.phrased(phrase)
	token, err := w.SignIn(t.Context(), a.Handle, phrase, made.code(w.now), chrome)
	w.ok(err)
	s := w.session(token)
	c, err := w.AskPassphrase(t.Context(), &s)
	w.ok(err)
	secret, err := w.Asked(t.Context(), &s, c)
	w.ok(err)
	next := appOf(secret)
	w.now = w.now.Add(6 * time.Minute)
	w.says(w.SetPassphrase(t.Context(), &s, c, "een heel andere zin", next.code(w.now)), "login.prove_again")
	token, err = w.SignIn(t.Context(), a.Handle, phrase, made.code(w.now), chrome)
	w.ok(err)
	s = w.session(token)
	w.says(w.SetPassphrase(t.Context(), &s, c, "veiligheidsplan", next.code(w.now)), "login.phrase_common")
	w.says(w.SetPassphrase(t.Context(), &s, c, "Wijkteam Noord", next.code(w.now)), "login.phrase_common") // what anybody knows here.
	w.ok(w.SetPassphrase(t.Context(), &s, c, "een heel andere zin", next.code(w.now)))
	w.now = w.now.Add(time.Minute)
	for phrase, of := range map[string]app{phrase: next, "een heel andere zin": made} {
		_, err := w.SignIn(t.Context(), a.Handle, phrase, of.code(w.now), chrome)
		w.says(err, "login.wrong")
	}
	_, err = w.SignIn(t.Context(), a.Handle, "een heel andere zin", next.code(w.now), chrome)
	w.ok(err)
}

// Whoever looks after accounts ends somebody's sessions, and lets the account stand.
func TestSessionsAreEndedByAnother(t *testing.T) {
	w := newWorld(t)
	a := w.worker()
	d, _ := w.withPasskey(a)
	one, err := w.byPasskey(d)
	w.ok(err)
	two, err := w.byPasskey(d)
	w.ok(err)
	w.deaf = true
	if err := w.EndSessions(t.Context(), core.Actor{ID: "operator"}, a.ID); err == nil {
		t.Error("it happened without a record")
	}
	w.deaf = false
	w.session(one)
	w.ok(w.EndSessions(t.Context(), core.Actor{ID: "operator"}, a.ID))
	w.over(one)
	w.over(two)
	if last := w.entries[len(w.entries)-1]; last.Action != "session.end_all" || last.By.ID != "operator" || last.Account != a.ID {
		t.Errorf("on record is %+v", last)
	}
	_, err = w.byPasskey(d)
	w.ok(err)
}

// A one-time code that is none is on record, without what was typed.
func TestAWrongCodeIsOnRecord(t *testing.T) {
	w := newWorld(t)
	_, err := w.UseCode(t.Context(), "0000-0000")
	w.says(err, "login.code_over")
	if last := w.entries[len(w.entries)-1]; last.Action != "proof.code" || !last.Refused || last.Account != "" {
		t.Errorf("on record is %+v", last)
	}
}
