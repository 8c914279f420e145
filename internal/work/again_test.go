package work_test

import (
	"testing"
	"time"

	"kring/internal/errs"
	"kring/internal/work"
)

// A form that was used is told so at once, and not to wait for what can't come.
func TestAUsedFormIsNotToldToWait(t *testing.T) {
	d, _ := opened(t)
	asked, err := d.Ask("report")
	if err != nil {
		t.Fatal(err)
	}
	if d.Spent("report", asked.Wait) {
		t.Error("it is used before it was")
	}
	if _, err := d.Admit("report", asked.Challenge.Token, work.Solve(asked.Challenge), asked.Wait); err != nil {
		t.Fatal(err)
	}
	_, err = d.Admit("report", asked.Challenge.Token, work.Solve(asked.Challenge), asked.Wait)
	if said, _ := errs.Saying(err); said.Key != "work.again" || errs.Is(err, errs.Held) {
		t.Errorf("%v", err)
	}
	if !d.Spent("report", asked.Wait) || d.Spent("advice", asked.Wait) || d.Spent("report", "") {
		t.Error("what was used isn't known as that")
	}
	_ = time.Second
}
