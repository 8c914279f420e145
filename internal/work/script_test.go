package work

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestTheScriptDoesTheSameWork runs what a browser runs, where there is a Node to run it.
func TestTheScriptDoesTheSameWork(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node here to run the script")
	}
	script, err := os.ReadFile("../web/assets/src/proof.js")
	if err != nil {
		t.Fatal(err)
	}
	ask := easy
	ask.Bits, ask.MostBits = 12, 12
	p := door(t, ask)
	var made []Asked
	run := string(script)
	for range 5 {
		a := p.asked(t, "report")
		made = append(made, a)
		run += fmt.Sprintf("\nconsole.log(await solve(%q, %d));", a.Challenge.Token, a.Challenge.Bits)
	}
	cmd := exec.CommandContext(t.Context(), node, "--input-type=module")
	cmd.Stdin = strings.NewReader(run)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Fields(string(out))
	for i, a := range made {
		if answers[i] != Solve(a.Challenge) {
			t.Errorf("%s: another first number", answers[i])
		}
		if _, err := p.Verify("report", a.Challenge.Token, answers[i]); err != nil {
			t.Error(err)
		}
	}
}
