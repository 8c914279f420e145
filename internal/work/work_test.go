package work

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/errs"
)

var (
	begin = time.Date(2026, 11, 2, 21, 4, 0, 0, time.UTC)
	easy  = Ask{
		Bits: 6, MostBits: 10, Wait: 20 * time.Second, MostWait: 5 * time.Minute,
		Worked: 60, Waited: 6, Valid: 6 * time.Hour,
	}
)

// played is a door with a clock that a test sets.
type played struct {
	*Door
	now time.Time
}

func door(t testing.TB, ask Ask) *played {
	t.Helper()
	p := &played{now: begin}
	d, err := NewDoor(bytes.Repeat([]byte{1}, 32), ask, func() time.Time { return p.now }, rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	p.Door = d
	return p
}

func (p *played) asked(t interface{ Fatal(...any) }, form string) Asked {
	a, err := p.Ask(form)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func key(err error) string {
	say, _ := errs.Saying(err)
	return say.Key
}

func TestWhoDidTheWorkComesIn(t *testing.T) {
	p := door(t, easy)
	a := p.asked(t, "report")
	answer := Solve(a.Challenge)
	p.now = p.now.Add(easy.Valid - time.Second)
	pass, err := p.Admit("report", a.Challenge.Token, answer, a.Wait)
	if err != nil || !pass.Worked || pass.Busy {
		t.Errorf("%+v, %v", pass, err)
	}
	if _, err := p.Verify("report", a.Challenge.Token, answer); key(err) != "work.again" {
		t.Errorf("a second time: %v", err)
	}
	if _, err := p.Admit("report", a.Challenge.Token, answer, a.Wait); key(err) != "work.again" {
		t.Errorf("a second time, as one who waited: %v", err)
	}
}

func TestWhoHasNoScriptWaits(t *testing.T) {
	p := door(t, easy)
	a := p.asked(t, "report")
	p.now = p.now.Add(5 * time.Second)
	_, err := p.Admit("report", a.Challenge.Token, "", a.Wait)
	say, _ := errs.Saying(err)
	if !errs.Is(err, errs.Held) || say.Key != "work.wait" || say.Args[0].N != 15 {
		t.Fatalf("%+v", err)
	}
	p.now = p.now.Add(15 * time.Second)
	pass, err := p.Admit("report", a.Challenge.Token, "", a.Wait)
	if err != nil || pass.Worked {
		t.Fatalf("%+v, %v", pass, err)
	}
	if _, err := p.Waited("report", a.Wait); key(err) != "work.again" {
		t.Errorf("a second time: %v", err)
	}
}

func TestWhatWasDoneForAnotherOpensNothing(t *testing.T) {
	p := door(t, easy)
	a, b := p.asked(t, "report"), p.asked(t, "report")
	answer := Solve(a.Challenge)
	other, err := NewDoor(bytes.Repeat([]byte{2}, 32), easy, func() time.Time { return p.now }, rand.NewChaCha8([32]byte{}))
	if err != nil {
		t.Fatal(err)
	}
	p.now = p.now.Add(time.Minute)
	late := p.now.Add(easy.Valid + quarter)
	for name, try := range map[string]func() error{
		"another form":       func() error { _, err := p.Verify("ask", a.Challenge.Token, answer); return err },
		"another's answer":   func() error { _, err := p.Verify("report", b.Challenge.Token, answer); return err },
		"another door":       func() error { _, err := other.Verify("report", a.Challenge.Token, answer); return err },
		"no answer":          func() error { _, err := p.Verify("report", a.Challenge.Token, ""); return err },
		"a long answer":      func() error { _, err := p.Verify("report", a.Challenge.Token, answer+"AAAA"); return err },
		"no letters":         func() error { _, err := p.Verify("report", a.Challenge.Token, strings.Repeat("!", 43)); return err },
		"waiting is no work": func() error { _, err := p.Verify("report", a.Wait, Solve(Challenge{a.Wait, 6})); return err },
		"work is no waiting": func() error { _, err := p.Waited("report", a.Challenge.Token); return err },
		"a wait elsewhere":   func() error { _, err := p.Waited("ask", a.Wait); return err },
		"nothing":            func() error { _, err := p.Admit("report", "", "", ""); return err },
		"much too late": func() error {
			p.now, late = late, p.now
			_, err := p.Admit("report", a.Challenge.Token, answer, a.Wait)
			p.now = late
			return err
		},
	} {
		if err := try(); key(err) != "work.again" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.Verify("report", a.Challenge.Token, answer); err != nil {
		t.Errorf("those used it up: %v", err)
	}
}

func TestAnyChangedSignOfATokenIsFound(t *testing.T) {
	p := door(t, easy)
	a := p.asked(t, "report")
	p.now = p.now.Add(time.Minute)
	const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	rapid.Check(t, func(t *rapid.T) {
		bad := []byte(a.Wait)
		at := rapid.IntRange(0, len(bad)-1).Draw(t, "at")
		other := rapid.SampledFrom([]byte(signs)).Draw(t, "sign")
		if bad[at] == other {
			return
		}
		bad[at] = other
		if _, err := p.Waited("report", string(bad)); key(err) != "work.again" {
			t.Fatal(err)
		}
	})
}

// TestTheDoorNeverCloses: whatever comes in before, somebody with work done comes in at once, and somebody
// without a script after the longest wait.
func TestTheDoorNeverCloses(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := door(t, easy)
		for range rapid.IntRange(0, 4).Draw(rt, "bursts") {
			for range rapid.IntRange(0, 400).Draw(rt, "worked") {
				p.worked.count(p.now)
			}
			for range rapid.IntRange(0, 400).Draw(rt, "waited") {
				p.waited.count(p.now)
			}
			p.now = p.now.Add(time.Duration(rapid.IntRange(0, 90).Draw(rt, "seconds")) * time.Second)
		}
		a, b := p.asked(rt, "report"), p.asked(rt, "report")
		if a.Seconds < 20 || a.Seconds > 300 || a.Challenge.Bits < easy.Bits || a.Challenge.Bits > easy.MostBits {
			rt.Fatalf("%d bits, %d seconds", a.Challenge.Bits, a.Seconds)
		}
		if _, err := p.Admit("report", a.Challenge.Token, Solve(a.Challenge), ""); err != nil {
			rt.Fatal(err)
		}
		_, err := p.Admit("report", b.Challenge.Token, "", b.Wait)
		if say, _ := errs.Saying(err); say.Key != "work.wait" || say.Args[0].N > int(easy.MostWait.Seconds()) {
			rt.Fatalf("%+v", err)
		}
		p.now = p.now.Add(easy.MostWait)
		if _, err := p.Admit("report", b.Challenge.Token, "", b.Wait); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestABusyDoorAsksMore(t *testing.T) {
	p := door(t, easy)
	for n, want := range map[int]int{0: 6, 60: 6, 61: 7, 120: 7, 121: 8, 480: 9, 100_000: 10} {
		p.worked = rate{}
		for range n {
			p.worked.count(p.now)
		}
		if got := p.asked(t, "report").Challenge.Bits; got != want {
			t.Errorf("%d came in: %d bits, want %d", n, got, want)
		}
	}
	p.waited = rate{}
	a := p.asked(t, "report")
	for range 18 { // three times as many.
		p.waited.count(p.now.Add(time.Second))
	}
	p.now = p.now.Add(30 * time.Second)
	_, err := p.Waited("report", a.Wait)
	if say, _ := errs.Saying(err); say.Key != "work.wait" || say.Args[0].N != 30 {
		t.Errorf("%+v", err)
	}
	p.now = p.now.Add(31 * time.Second) // a minute later nobody is there any more, and some of them count.
	if pass, err := p.Waited("report", a.Wait); err != nil || !pass.Busy {
		t.Errorf("%+v, %v", pass, err)
	}
	p.now = p.now.Add(2 * time.Minute)
	b := p.asked(t, "report")
	p.now = p.now.Add(20 * time.Second)
	if pass, err := p.Waited("report", b.Wait); err != nil || pass.Busy {
		t.Errorf("it stays busy: %+v, %v", pass, err)
	}
}

func TestAClockThatIsSetBackLocksNobodyOut(t *testing.T) {
	p := door(t, easy)
	for range 10_000 {
		p.waited.count(p.now)
	}
	a := p.asked(t, "report")
	p.now = p.now.Add(-time.Hour)
	_, err := p.Waited("report", a.Wait)
	if say, _ := errs.Saying(err); say.Args[0].N > int(easy.MostWait.Seconds()) {
		t.Errorf("%+v", err)
	}
	c := p.asked(t, "report")
	if _, err := p.Verify("report", c.Challenge.Token, Solve(c.Challenge)); err != nil {
		t.Error(err)
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	var s spent
	of := func(n int) [drawn]byte { return [drawn]byte{byte(n), byte(n >> 8), byte(n >> 16)} }
	for n := range 3 * mostSpent {
		if !s.take(of(n), begin, time.Hour) {
			t.Fatal("a new one was known")
		}
		if len(s.now)+len(s.before) > 2*mostSpent {
			t.Fatal("more than the most")
		}
	}
	if s.take(of(3*mostSpent-1), begin, time.Hour) || s.take(of(2*mostSpent), begin, time.Hour) {
		t.Error("one of the last was forgotten")
	}
	if !s.take(of(0), begin, time.Hour) {
		t.Error("one of the first is remembered, beyond the bound")
	}
	// By time: what is valid is remembered.
	s = spent{}
	for minute := range 300 {
		s.take(of(minute), begin.Add(time.Duration(minute)*time.Minute), time.Hour)
		if minute >= 60 && s.take(of(minute-59), begin.Add(time.Duration(minute)*time.Minute), time.Hour) {
			t.Fatalf("minute %d was forgotten within the hour", minute-59)
		}
	}
}

func TestADoorThatCantBeIsRefused(t *testing.T) {
	key, clock, random := make([]byte, 32), func() time.Time { return begin }, io.Reader(rand.NewChaCha8([32]byte{}))
	if _, err := NewDoor(key, PublicDoor, clock, random); err != nil {
		t.Error(err)
	}
	if _, err := NewDoor(key[1:], PublicDoor, clock, random); err == nil {
		t.Error("a short key")
	}
	for name, change := range map[string]func(*Ask){
		"no work":          func(a *Ask) { a.Bits = 0 },
		"less at most":     func(a *Ask) { a.MostBits = a.Bits - 1 },
		"beyond a script":  func(a *Ask) { a.MostBits = 29 },
		"a wait of less":   func(a *Ask) { a.Wait = -1 },
		"less than a wait": func(a *Ask) { a.MostWait = a.Wait - 1 },
		"valid too short":  func(a *Ask) { a.Valid = a.MostWait },
		"nobody works":     func(a *Ask) { a.Worked = 0 },
		"nobody waits":     func(a *Ask) { a.Waited = 0 },
	} {
		ask := PublicDoor
		change(&ask)
		if _, err := NewDoor(key, ask, clock, random); err == nil {
			t.Error(name)
		}
	}
	d, err := NewDoor(key, PublicDoor, clock, strings.NewReader("too little"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Ask("report"); err == nil {
		t.Error("a token without chance")
	}
}

// TestManyComeInAtOnce has one form sent by many at once, and it goes once.
func TestManyComeInAtOnce(t *testing.T) {
	p := door(t, easy)
	a := p.asked(t, "report")
	answer := Solve(a.Challenge)
	in := make(chan bool)
	for range 50 {
		go func() {
			_, err := p.Admit("report", a.Challenge.Token, answer, a.Wait)
			_, asking := p.Ask("report")
			in <- err == nil && asking == nil
		}()
	}
	passed := 0
	for range 50 {
		if <-in {
			passed++
		}
	}
	if passed != 1 {
		t.Errorf("%d came in", passed)
	}
}

// TestATokenTellsNoMoreThanAQuarter: when a form was opened is not in what is kept of the work.
func TestATokenTellsNoMoreThanAQuarter(t *testing.T) {
	p := door(t, easy)
	tok, ok := p.open("report", forWork, p.asked(t, "report").Challenge.Token)
	if !ok || tok.at.Unix()%int64(quarter.Seconds()) != 0 {
		t.Error(tok.at)
	}
}

func FuzzAdmit(f *testing.F) {
	p := door(f, easy)
	a := p.asked(f, "report")
	p.now = p.now.Add(-time.Second) // so that no token of the seeds is good by itself.
	f.Add(a.Challenge.Token, "", a.Wait)
	f.Add("", strings.Repeat("A", 43), strings.Repeat("A", 46))
	f.Fuzz(func(t *testing.T, challenge, solution, wait string) {
		if challenge != a.Challenge.Token {
			if _, err := p.Admit("report", challenge, solution, wait); err == nil {
				t.Fatal("a token that nobody made was taken")
			}
		}
	})
}

// BenchmarkVerify measures what the server spends on whoever comes in.
func BenchmarkVerify(b *testing.B) {
	p := door(b, easy)
	a := p.asked(b, "report")
	answer := Solve(a.Challenge)
	for b.Loop() {
		p.spent = spent{}
		if _, err := p.Verify("report", a.Challenge.Token, answer); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSolve measures the work itself, as a program does it that nobody slows down.
func BenchmarkSolve(b *testing.B) {
	p := door(b, PublicDoor)
	for b.Loop() {
		Solve(p.asked(b, "report").Challenge)
	}
}
