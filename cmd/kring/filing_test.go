package main

import (
	"database/sql"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kring/internal/work"
)

// What a script needs to report by the public door as somebody with a browser does, and to hold the proof against
// the log as somebody with kring-verify alone does.
func init() {
	helpers["report"], helpers["return"], helpers["sealed"], helpers["outsider"] = reportAt, returnTo, sealedIn, outsider
	helpers["public-key"], helpers["forge"] = publicKey, forge
}

var chosen = regexp.MustCompile(`<option value="([^"]+)"[^>]*>Veilig Thuis`)

// asked is a form of the door with its work done.
func asked(ts *testscript.TestScript, page, action string) url.Values {
	_, form, there := strings.Cut(page, `action="`+action+`"`)
	if !there {
		ts.Fatalf("no form to %s in %s", action, page)
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(form, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	if bits, _, is := strings.Cut(values.Get("maat"), " "); is {
		n, err := strconv.Atoi(bits)
		ts.Check(err)
		values.Set("solution", work.Solve(work.Challenge{Token: values.Get("werk"), Bits: n}))
	}
	if m := chosen.FindStringSubmatch(form); m != nil {
		values.Set("regio", html.UnescapeString(m[1]))
	}
	return values
}

func bodyOf(ts *testscript.TestScript, answer *http.Response, err error) string {
	ts.Check(err)
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s", answer.Status, body)
	}
	return string(body)
}

func visitPage(ts *testscript.TestScript, address string) string {
	answer, err := http.Get(address) //nolint:noctx,gosec // A script's own server.
	return bodyOf(ts, answer, err)
}

func visitForm(ts *testscript.TestScript, address string, form url.Values) string {
	answer, err := http.PostForm(address, form) //nolint:noctx,gosec // A script's own server.
	return bodyOf(ts, answer, err)
}

// reportAt SITE PROOF CODE reports, and keeps the proof of filing and the receipt in files.
func reportAt(ts *testscript.TestScript, _ bool, args []string) {
	form := asked(ts, visitPage(ts, args[0]+"/melden/nieuw"), "/melden/nieuw")
	form.Set("wat", "Elke avond geschreeuw.")
	form.Set("haast", "soon")
	form.Set("soort", "35")
	page := visitForm(ts, args[0]+"/melden/nieuw", form)
	var groups []string
	for _, m := range receiptPart.FindAllStringSubmatch(page, -1) {
		groups = append(groups, m[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Join(groups, " ")), 0o600))
	keepProof(ts, args[0], page, args[1])
}

// returnTo SITE CODE PROOF comes back with a receipt, and keeps the proof of filing that is there.
func returnTo(ts *testscript.TestScript, _ bool, args []string) {
	form := asked(ts, visitPage(ts, args[0]+"/melden/terug"), "/melden/terug")
	form.Set("code", ts.ReadFile(args[1]))
	keepProof(ts, args[0], visitForm(ts, args[0]+"/melden/terug", form), args[2])
}

func keepProof(ts *testscript.TestScript, site, page, file string) {
	proof := visitForm(ts, site+"/melden/bewijs", asked(ts, page, "/melden/bewijs"))
	ts.Check(os.WriteFile(ts.MkAbs(file), []byte(proof), 0o600))
}

// sealedIn DATABASE PROOF NAME waits until what was promised is in the log, and names the record in $NAME.
func sealedIn(ts *testscript.TestScript, _ bool, args []string) {
	m := regexp.MustCompile(`(?m)^ref "?([A-Za-z0-9]+)"?$`).FindStringSubmatch(ts.ReadFile(args[1]))
	if m == nil {
		ts.Fatalf("no record in %s", ts.ReadFile(args[1]))
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { _ = db.Close() }() // it was only read.
	for range 400 {
		n := 0
		if err := db.QueryRow("SELECT count(*) FROM leaves WHERE ref = ? AND idx >= 0 AND idx < (SELECT max(size) FROM checkpoints)", m[1]).Scan(&n); err == nil && n > 0 { //nolint:noctx // As above.
			ts.Setenv(args[2], m[1])
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("%s is not sealed", m[1])
}

// outsider ARGS is kring-verify, on files alone.
func outsider(ts *testscript.TestScript, neg bool, args []string) {
	program := filepath.Join(ts.Getenv("WORK"), "kring-verify")
	if _, err := os.Stat(program); err != nil {
		said, err := exec.Command("go", "build", "-o", program, "kring/cmd/kring-verify").CombinedOutput() //nolint:noctx,gosec // It is over when the script is.
		if err != nil {
			ts.Fatalf("%v: %s", err, said)
		}
	}
	err := ts.Exec(program, args...)
	if (err != nil) != neg {
		ts.Fatalf("kring-verify %v: %v", args, err)
	}
}

// publicKey LIST FILE keeps what an operator publishes.
func publicKey(ts *testscript.TestScript, _ bool, args []string) {
	m := regexp.MustCompile(`public key (.+)`).FindStringSubmatch(ts.ReadFile(args[0]))
	if m == nil {
		ts.Fatalf("no public key in %s", ts.ReadFile(args[0]))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(m[1]+"\n"), 0o600))
}

// forge FILE FORGED changes one number that stands in it.
func forge(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	number := regexp.MustCompile(`(?m)^(within|index) (\d+)$`)
	changed := number.ReplaceAllStringFunc(text, func(line string) string {
		m := number.FindStringSubmatch(line)
		n, err := strconv.Atoi(m[2])
		ts.Check(err)
		return m[1] + " " + strconv.Itoa(n+1)
	})
	if changed == text {
		ts.Fatalf("nothing to forge in %s", text)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(changed), 0o600))
}
