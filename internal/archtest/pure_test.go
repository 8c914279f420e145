package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"testing"
)

// impure lists what reads the clock, chance or the environment; all: everything in the package.
var impure = map[string][]string{
	"time":         {"Now", "Since", "Until", "After", "AfterFunc", "Tick", "Local"},
	"os":           {"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Hostname"},
	"crypto/rand":  {all},
	"math/rand":    {all},
	"math/rand/v2": {all},
}

// seeded is what may be used of math/rand: a generator made from a seed that was handed in.
var seeded = []string{
	"New", "NewSource", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf",
}

const all = "*"

// pureHere are the parts that may not know of HTTP or SQL either: the rules of the field.
var pureHere = []string{
	"text", "errs", "core", "calendar", "attachment", "receipt", "work", "rules", "circle", "report", "instrument", "guide", "access",
}

// pure finds the clock, chance and the environment outside core and config: they come in
// through constructors, so that any moment can be replayed.
func pure(t *tree) []string {
	var faults []string
	for _, s := range t.goFiles("internal") {
		p := part(s.path)
		if s.test || p == "core" || p == "config" {
			continue
		}
		faults = append(faults, t.impurities(s)...)
		for _, imported := range imports(s.syntax) {
			if (imported == "net/http" || imported == "database/sql") && slices.Contains(pureHere, p) {
				faults = append(faults, fmt.Sprintf("%s imports %s: a rule of the field is tested without it; move this up the ladder", s.path, imported))
			}
		}
	}
	return faults
}

// impurities finds the uses in one file.
func (t *tree) impurities(s *source) []string {
	known := imports(s.syntax)
	var faults []string
	if p, ok := known["."]; ok && impure[p] != nil {
		faults = append(faults, fmt.Sprintf("%s imports %s without a name: name it", s.path, p))
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		p := known[x.Name]
		if isImpure(p, sel.Sel.Name) {
			faults = append(faults, fmt.Sprintf("%s: %s.%s reads the clock, chance or the environment: take core.Clock, core.IDSource, a seed or a setting in through the constructor", t.at(sel), x.Name, sel.Sel.Name))
		}
		return true
	})
	return faults
}

func isImpure(p, name string) bool {
	names := impure[p]
	if slices.Contains(names, all) {
		return p == "crypto/rand" || !slices.Contains(seeded, name)
	}
	return slices.Contains(names, name)
}

func TestNoClockChanceOrEnvironment(t *testing.T) { holds(t, pure) }

func TestNoClockChanceOrEnvironmentFires(t *testing.T) {
	of := func(p, imported, body string) map[string]string {
		return map[string]string{p: "package a\n\nimport " + imported + "\n\nvar _ = " + body + "\n"}
	}
	const here = "internal/circle/a.go"
	fires(t, pure, []example{
		{"the clock", of(here, `"time"`, "time.Now()"), "time.Now reads"},
		{"the clock under another name", of(here, `tijd "time"`, "tijd.Since(t)"), "tijd.Since reads"},
		{"the zone of the machine", of(here, `"time"`, "time.Local"), "time.Local reads"},
		{"the clock handed on unused", of(here, `"time"`, "f(time.Now)"), "time.Now reads"},
		{"a length of time is no clock", of(here, `"time"`, "time.Hour"), ""},
		{"the environment", of("internal/web/a.go", `"os"`, `os.Getenv("HOME")`), "os.Getenv reads"},
		{"chance", of("internal/nation/a.go", `"math/rand/v2"`, "rand.IntN(6)"), "rand.IntN reads"},
		{"a generator from a seed", of("internal/nation/a.go", `"math/rand/v2"`, "rand.New(rand.NewPCG(seed, 1))"), ""},
		{"chance nobody can repeat", of(here, `"crypto/rand"`, "rand.Text()"), "rand.Text reads"},
		{"without a name", of(here, `. "time"`, "Hour"), "imports time without a name"},
		{"core is where they come from", of("internal/core/a.go", `"time"`, "time.Now()"), ""},
		{"config reads the environment", of("internal/config/a.go", `"os"`, `os.Getenv("KRING_DB")`), ""},
		{"a test may", of("internal/circle/a_test.go", `"time"`, "time.Now()"), ""},
		{"cmd may", of("cmd/kring/main.go", `"time"`, "time.Now()"), ""},
		{"no HTTP in a rule", of(here, `"net/http"`, "http.StatusOK"), "imports net/http"},
		{"HTTP on a page", of("internal/web/a.go", `"net/http"`, "http.StatusOK"), ""},
	})
}
