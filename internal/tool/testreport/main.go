// Command testreport turns what go test -json prints into a report a person reads: a line a
// package, all that a failing test said, and every skipped test with its reason.
//
// It runs no tests. It exits with 1 when a test failed, did not build, or no test ran at all.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	r := report{out: os.Stdout, said: map[string]*strings.Builder{}}
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	if !r.finish() {
		os.Exit(1)
	}
}

// line is one line of go test -json (see go doc test2json).
type line struct {
	Action, Package, Test, Output string
}

// report counts, and keeps what each test said until it is known whether it failed.
type report struct {
	out                     io.Writer
	said                    map[string]*strings.Builder
	skips                   []string
	passed, failed, skipped int
	broken                  bool // a package failed outside any test
}

func (r *report) read(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			fmt.Fprintln(r.out, lines.Text())
			continue
		}
		r.take(l)
	}
	return lines.Err()
}

// take handles one line. Output of a test waits for its end; that of a package is shown at once.
func (r *report) take(l line) {
	key := l.Package + " " + l.Test
	switch l.Action {
	case "build-output":
		fmt.Fprint(r.out, l.Output)
	case "build-fail":
		r.broken = true
	case "output":
		if l.Test == "" {
			if !strings.HasPrefix(l.Output, "PASS") && !strings.Contains(l.Output, "[no test files]") {
				fmt.Fprint(r.out, l.Output)
			}
			return
		}
		if r.said[key] == nil {
			r.said[key] = &strings.Builder{}
		}
		r.said[key].WriteString(l.Output)
	case "pass", "fail", "skip":
		r.end(l, key)
	}
}

func (r *report) end(l line, key string) {
	said := r.said[key]
	delete(r.said, key)
	if l.Test == "" {
		r.broken = r.broken || l.Action == "fail"
		return
	}
	switch l.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
		if said != nil {
			fmt.Fprint(r.out, said)
		}
	case "skip":
		r.skipped++
		r.skips = append(r.skips, l.Package+" "+l.Test+": "+reason(said))
	}
}

// reason is the last thing a skipped test said, without the file and line before it.
func reason(said *strings.Builder) string {
	if said == nil {
		return "no reason given"
	}
	found := "no reason given"
	for l := range strings.Lines(said.String()) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "=== ") || strings.HasPrefix(l, "--- ") {
			continue
		}
		if _, after, ok := strings.Cut(l, ".go:"); ok {
			if _, text, ok := strings.Cut(after, ": "); ok {
				l = text
			}
		}
		found = l
	}
	return found
}

// finish prints the skips and the count; false when anything failed or nothing ran.
func (r *report) finish() bool {
	for key, said := range r.said { // cut off in the middle, such as by a panic
		fmt.Fprintf(r.out, "%s did not end:\n%s", key, said)
		r.broken = true
	}
	if len(r.skips) > 0 {
		fmt.Fprintf(r.out, "\n%s\n== SKIPPED: these %d tests were NOT run ==\n", strings.Repeat("=", 42), len(r.skips))
		for _, s := range r.skips {
			fmt.Fprintln(r.out, "  "+s)
		}
		fmt.Fprintln(r.out, strings.Repeat("=", 42))
	}
	fmt.Fprintf(r.out, "\n%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
	return !r.broken && r.failed == 0 && r.passed > 0
}
