package archtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var target = regexp.MustCompile(`(?m)^([a-z][a-z-]*):([^=]|$)`)

// readmeTrue holds the commands of the README against the Makefile: each is a make target.
func readmeTrue(t *tree) []string {
	readme, ok := t.file("README.md")
	if !ok {
		return []string{"README.md is not there: write it"}
	}
	makefile, _ := t.file("Makefile")
	targets := map[string]bool{}
	for _, m := range target.FindAllStringSubmatch(makefile, -1) {
		targets[m[1]] = true
	}
	var faults []string
	in, commands := false, 0
	for line := range strings.Lines(readme) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			in = !in
			continue
		}
		if !in || line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		commands++
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		switch {
		case len(words) < 2 || words[0] != "make":
			faults = append(faults, fmt.Sprintf("README.md: %q is no make target: give it one in the Makefile and say that", strings.TrimSpace(line)))
		default:
			for _, w := range words[1:] {
				if !targets[w] {
					faults = append(faults, fmt.Sprintf("README.md says make %s, which the Makefile does not have: rename the one or the other", w))
				}
			}
		}
	}
	if commands == 0 {
		faults = append(faults, "README.md shows no command in a fenced block: show make demo and make test")
	}
	return faults
}

const dependencyList = "docs/decisions/0002-dependencies.md"

var required = regexp.MustCompile(`(?m)^(?:require )?\t?([a-z0-9.-]+\.[a-z]+/\S+) (v\S+)( // indirect)?$`)

// dependenciesTrue holds the list of dependencies against go.mod and package.json: every direct
// one is listed, and what is listed is there in that version.
func dependenciesTrue(t *tree) []string {
	doc, ok := t.file(dependencyList)
	if !ok {
		return []string{dependencyList + " is not there: it says why each dependency is needed, write it"}
	}
	direct, present, err := t.dependencies()
	if err != nil {
		return []string{err.Error()}
	}
	var faults []string
	listed := map[string]bool{}
	for line := range strings.Lines(doc) {
		cells := row(line)
		if len(cells) < 5 || !strings.HasPrefix(cells[0], "`") {
			continue
		}
		name := strings.Trim(cells[0], "`")
		listed[name] = true
		if present[name] != cells[1] {
			faults = append(faults, fmt.Sprintf("%s gives %s version %q, and the repository has %q: correct the one that is wrong", dependencyList, name, cells[1], present[name]))
		}
		if cells[2] == "" || cells[4] == "" {
			faults = append(faults, fmt.Sprintf("%s does not say the licence of %s, or why it is used", dependencyList, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(direct)) {
		if !listed[name] {
			faults = append(faults, fmt.Sprintf("%s is used and not in %s: add a row that says why", name, dependencyList))
		}
	}
	return faults
}

// dependencies reads what is required: direct by us, and all with its version.
func (t *tree) dependencies() (direct, present map[string]string, err error) {
	direct, present = map[string]string{}, map[string]string{}
	mod, _ := t.file("go.mod")
	for _, m := range required.FindAllStringSubmatch(mod, -1) {
		present[m[1]] = m[2]
		if m[3] == "" {
			direct[m[1]] = m[2]
		}
	}
	var npm struct{ Dependencies, DevDependencies map[string]string }
	if text, ok := t.file("package.json"); ok {
		if err := json.Unmarshal([]byte(text), &npm); err != nil {
			return nil, nil, fmt.Errorf("package.json: %w", err)
		}
	}
	for _, list := range []map[string]string{npm.Dependencies, npm.DevDependencies} {
		maps.Copy(direct, list)
		maps.Copy(present, list)
	}
	return direct, present, nil
}

func TestReadmeIsTrue(t *testing.T) { holds(t, readmeTrue) }

func TestDependenciesAreListed(t *testing.T) { holds(t, dependenciesTrue) }

func TestReadmeIsTrueFires(t *testing.T) {
	of := func(commands string) map[string]string {
		return map[string]string{
			"README.md": "# Kring\n\n```sh\n" + commands + "```\n",
			"Makefile":  "SHELL := bash\n\ndemo: build\n\t./kring demo\ntest:\n\tgo test\n",
		}
	}
	fires(t, readmeTrue, []example{
		{"targets that are there", of("make demo   # look\nmake test\n"), ""},
		{"a target that is not", of("make magic\n"), "says make magic"},
		{"a variable is no target", of("make SHELL\n"), "says make SHELL"},
		{"another command", of("./kring demo\n"), "is no make target"},
		{"no command at all", of(""), "shows no command"},
		{"no README", map[string]string{"Makefile": ""}, "README.md is not there"},
	})
}

func TestDependenciesAreListedFires(t *testing.T) {
	of := func(rows string) map[string]string {
		return map[string]string{
			dependencyList: "| dependency | version | licence | replaces | why |\n|---|---|---|---|---|\n" + rows,
			"go.mod":       "module kring\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgithub.com/c/d v0.1.0 // indirect\n)\n",
			"package.json": `{"dependencies": {"@x/y": "1.0.0"}}`,
		}
	}
	const whole = "| `github.com/a/b` | v1.2.3 | MIT | code | good |\n| `@x/y` | 1.0.0 | MIT | code | good |\n"
	fires(t, dependenciesTrue, []example{
		{"all are listed", of(whole), ""},
		{"an indirect one may be listed", of(whole + "| `github.com/c/d` | v0.1.0 | MIT | code | good |\n"), ""},
		{"one is not listed", of("| `@x/y` | 1.0.0 | MIT | code | good |\n"), "github.com/a/b is used and not in"},
		{"a version is old", of(strings.Replace(whole, "v1.2.3", "v1.2.2", 1)), `version "v1.2.2", and the repository has "v1.2.3"`},
		{"one is gone", of(whole + "| `github.com/e/f` | v1.0.0 | MIT | code | good |\n"), `the repository has ""`},
		{"no licence", of(strings.Replace(whole, "| MIT | code | good |\n| `@", "| | code | good |\n| `@", 1)), "does not say the licence of github.com/a/b"},
		{"no list", map[string]string{"go.mod": "module kring\n"}, dependencyList + " is not there"},
	})
}
