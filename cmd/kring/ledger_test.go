package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kring/internal/core"
)

// TestALedgerIsToldOfWhatIsDone puts the settings, the loop and the command together: what a ledger
// gets is what the command prints for the officer.
func TestALedgerIsToldOfWhatIsDone(t *testing.T) {
	told := make(chan string, 100)
	ledger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Authorization") != "Bearer hunter2" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		told <- string(body)
	}))
	defer ledger.Close()
	dir := t.TempDir()
	headers := filepath.Join(dir, "headers")
	if err := os.WriteFile(headers, []byte("Authorization: Bearer hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do := func(ctx context.Context, args ...string) string {
		var out, faults bytes.Buffer
		s := surroundings{Context: ctx, out: &out, err: &faults, clock: core.SystemClock, newID: core.RandomID}
		if code := run(s, append(args, "--data", filepath.Join(dir, "d"), "--set", "ledger.register=https://example.nl/register#")); code != 0 {
			t.Errorf("%v: %d\n%s", args, code, faults.String())
		}
		return out.String()
	}
	do(t.Context(), "migrate")
	do(t.Context(), "agency", "add", "--id", "wijk", "--name", "Wijkteam Noord", "--kind", "wijkteam")

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		do(ctx, "serve", "--listen", "127.0.0.1:0", "--set", "ledger.endpoint="+ledger.URL+"/v1/traces", "--set", "ledger.headers="+headers)
	}()
	defer func() { stop(); <-ended }()
	var body string
	select {
	case body = <-told:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was told")
	}
	printed := do(t.Context(), "ledger", "print", "-n", "1")
	id, line, _ := strings.Cut(strings.TrimSpace(printed), "  ")
	if !json.Valid([]byte(line)) || !strings.Contains(body, line) || !strings.Contains(line, `"name":"login.agency.add"`) || !strings.Contains(line, "https://example.nl/register#kring.account") {
		t.Errorf("told was\n%s\nand printed\n%s", body, printed)
	}
	for _, who := range []string{id, "wijk", "Wijk"} {
		if strings.Contains(body, who) {
			t.Errorf("%s left: %s", who, body)
		}
	}
	if later := do(t.Context(), "ledger", "print", "--from", "2999-01-01T00:00:00Z"); later != "" {
		t.Errorf("of a day to come it printed %s", later)
	}
}
