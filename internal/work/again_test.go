package work

import "testing"

// A form that was used is told so at once, and not to wait for what can't come.
func TestAUsedFormIsNotToldToWait(t *testing.T) {
	p := door(t, easy)
	a := p.asked(t, "report")
	if p.Spent("report", a.Wait) {
		t.Error("it is used before it was")
	}
	if _, err := p.Admit("report", a.Challenge.Token, Solve(a.Challenge), a.Wait); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Admit("report", a.Challenge.Token, Solve(a.Challenge), a.Wait); key(err) != "work.again" {
		t.Errorf("%v", err)
	}
	if !p.Spent("report", a.Wait) || p.Spent("advice", a.Wait) || p.Spent("report", "") {
		t.Error("what was used isn't known as that")
	}
}
