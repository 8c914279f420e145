package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts call the command as people do.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kring": func() {
		os.Exit(run(surroundings{
			Context: context.Background(), out: os.Stdout, err: os.Stderr,
			clock: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
			newID: func() string { return "ID" },
		}, os.Args[1:]))
	}})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
