package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const asvsPage = "docs/privacy/asvs.md"

// asked is how many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has: 253 in all.
var asked = map[string]int{
	"V1": 27, "V2": 11, "V3": 19, "V4": 10, "V5": 9, "V6": 35, "V7": 18, "V8": 7, "V9": 7,
	"V10": 29, "V11": 14, "V12": 9, "V13": 13, "V14": 9, "V15": 13, "V16": 16, "V17": 7,
}

// asvsStates are the states of a row, in the order of the sum; shownStates those that name what shows it.
var (
	asvsStates  = []string{"done", "operator's", "otherwise", "not yet", "not applicable"}
	shownStates = []string{"done", "operator's", "otherwise"}
)

var (
	chapterHead = regexp.MustCompile(`^## (V[0-9]+) `)
	requirement = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)
	// What a row points at: a file of the repository, and a test in it.
	pointer = regexp.MustCompile("`([A-Za-z0-9_.-]+/[A-Za-z0-9_./-]+)(?::([A-Za-z0-9_]+))?`")
)

// asvs holds the checklist of OWASP ASVS against the tree, for the requirements that each chapter
// has by number: nothing is there twice or missing, and what a row points at is there.
func asvs(numbers map[string]int) rule {
	return func(t *tree) []string {
		text, ok := t.file(asvsPage)
		if !ok {
			return []string{asvsPage + " is not there: it says which requirements of OWASP ASVS are met, write it"}
		}
		var faults []string
		chapter := ""
		seen, rows, states := map[string]bool{}, map[string]int{}, map[string]int{}
		for line := range strings.Lines(text) {
			if m := chapterHead.FindStringSubmatch(line); m != nil {
				chapter = m[1]
			}
			cells := row(line)
			if len(cells) == 0 || !requirement.MatchString(cells[0]) {
				continue
			}
			n := cells[0]
			if seen[n] {
				faults = append(faults, fmt.Sprintf("%s: %s stands twice", asvsPage, n))
			}
			seen[n] = true
			rows[chapter]++
			if len(cells) != 5 {
				faults = append(faults, fmt.Sprintf("%s: %s has %d cells: write number, level, what is asked, state, and what shows it or why not", asvsPage, n, len(cells)))
				continue
			}
			states[cells[3]]++
			faults = append(faults, t.requirementFaults(chapter, cells)...)
		}
		faults = append(faults, chapterFaults(rows, numbers)...)
		return append(faults, sumFaults(text, states)...)
	}
}

// requirementFaults finds what is wrong with one row.
func (t *tree) requirementFaults(chapter string, cells []string) []string {
	n, level, what, state, why := cells[0], cells[1], cells[2], cells[3], cells[4]
	var faults []string
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s: %s ", asvsPage, n)+fmt.Sprintf(format, args...))
	}
	if first, _, _ := strings.Cut(n, "."); "V"+first != chapter {
		fault("stands under %q: move it to its chapter", chapter)
	}
	if level != "1" && level != "2" {
		fault("has level %q: only levels 1 and 2 are here", level)
	}
	if what == "" || why == "" {
		fault("doesn't say what is asked, or what shows it or why not")
	}
	if !slices.Contains(asvsStates, state) {
		fault("has state %q: write one of %q", state, asvsStates)
	}
	found := pointer.FindAllStringSubmatch(why, -1)
	if slices.Contains(shownStates, state) && len(found) == 0 {
		fault("is %s, and names no test or document that shows it", state)
	}
	for _, m := range found {
		switch s := t.source(m[1]); {
		case s == nil:
			fault("names %s, which isn't there", m[1])
		case m[2] != "" && !s.hasTest(m[2]):
			fault("names %s in %s, which is no test there", m[2], m[1])
		}
	}
	return faults
}

// source returns a file; nil when it isn't there.
func (t *tree) source(p string) *source {
	i := slices.IndexFunc(t.files, func(s *source) bool { return s.path == p })
	if i < 0 {
		return nil
	}
	return t.files[i]
}

// hasTest tells whether a file has this test.
func (s *source) hasTest(name string) bool {
	if !s.test || s.syntax == nil || !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Fuzz") {
		return false
	}
	return slices.ContainsFunc(s.syntax.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv == nil && f.Name.Name == name
	})
}

// chapterFaults finds chapters with more or fewer rows than requirements.
func chapterFaults(rows, numbers map[string]int) []string {
	var faults []string
	for _, chapter := range slices.Sorted(maps.Keys(numbers)) {
		if rows[chapter] != numbers[chapter] {
			faults = append(faults, fmt.Sprintf("%s: %s has %d rows, and the standard %d requirements of levels 1 and 2", asvsPage, chapter, rows[chapter], numbers[chapter]))
		}
	}
	return faults
}

// sumFaults holds the sum at the top against the rows.
func sumFaults(text string, states map[string]int) []string {
	all, each := 0, make([]string, len(asvsStates))
	for _, n := range states {
		all += n
	}
	for i, state := range asvsStates {
		each[i] = fmt.Sprintf("%d %s", states[state], state)
	}
	want := fmt.Sprintf("Of %d: %s", all, strings.Join(each, ", "))
	if !strings.Contains(text, want) {
		return []string{fmt.Sprintf("%s: the sum has to be: %s", asvsPage, want)}
	}
	return nil
}

func TestTheChecklistOfASVSIsTrue(t *testing.T) { holds(t, asvs(asked)) }

func TestTheChecklistOfASVSIsTrueFires(t *testing.T) {
	const test = "package a\n\nimport \"testing\"\n\nfunc TestIt(*testing.T) {}\n\nfunc helper() {}\n"
	of := func(sum, rows string) map[string]string {
		return map[string]string{
			asvsPage:                 "# ASVS\n\n" + sum + "\n\n## V1 Encoding\n\n| number | level | what | state | why |\n|---|---|---|---|---|\n" + rows,
			"internal/web/a_test.go": test,
			"deploy/Dockerfile":      "",
		}
	}
	const one, two, last = "Of 1: 1 done, 0 operator's, 0 otherwise, 0 not yet, 0 not applicable.", "Of 2: 1 done, 0 operator's, 0 otherwise, 1 not yet, 0 not applicable.",
		"| 1.2.2 | 2 | more | not yet | with forms |\n"
	done := func(why string) string { return "| 1.1.1 | 1 | something | done | " + why + " |\n" }
	shown := done("`internal/web/a_test.go:TestIt`")
	single, double := asvs(map[string]int{"V1": 1}), asvs(map[string]int{"V1": 2})
	fires(t, double, []example{
		{"all is there", of(two, shown+last), ""},
		{"one is missing", of(one, shown), "V1 has 1 rows, and the standard 2"},
		{"a number twice", of("Of 2: 2 done, 0 operator's, 0 otherwise, 0 not yet, 0 not applicable.", shown+shown), "1.1.1 stands twice"},
		{"the sum is wrong", of(one, shown+last), "Of 2: 1 done, 0 operator's, 0 otherwise, 1 not yet, 0 not applicable"},
		{"no checklist", map[string]string{"a.md": ""}, asvsPage + " is not there"},
	})
	fires(t, single, []example{
		{"a document shows it", of(one, done("`deploy/Dockerfile`")), ""},
		{"a test that is gone", of(one, done("`internal/web/a_test.go:TestGone`")), "names TestGone"},
		{"a function that is no test", of(one, done("`internal/web/a_test.go:helper`")), "names helper"},
		{"a file that is gone", of(one, done("`internal/gone/a_test.go:TestIt`")), "names internal/gone/a_test.go"},
		{"done without anything that shows it", of(one, done("it is so")), "names no test or document"},
		{"the operator's without a place", of("Of 1: 0 done, 1 operator's, 0 otherwise, 0 not yet, 0 not applicable.", "| 1.1.1 | 1 | something | operator's | the proxy |\n"), "names no test or document"},
		{"otherwise with what shows it", of("Of 1: 0 done, 0 operator's, 1 otherwise, 0 not yet, 0 not applicable.", "| 1.1.1 | 1 | something | otherwise | so: `internal/web/a_test.go:TestIt` |\n"), ""},
		{"another state", of("Of 1: 0 done, 0 operator's, 0 otherwise, 0 not yet, 0 not applicable.", "| 1.1.1 | 1 | something | perhaps | soon |\n"), `has state "perhaps"`},
		{"of level 3", of("Of 1: 0 done, 0 operator's, 0 otherwise, 1 not yet, 0 not applicable.", "| 1.1.1 | 3 | something | not yet | soon |\n"), `has level "3"`},
		{"under another chapter", of(one, strings.Replace(shown, "1.1.1", "2.1.1", 1)), `stands under "V1"`},
		{"without a reason", of("Of 1: 0 done, 0 operator's, 0 otherwise, 1 not yet, 0 not applicable.", "| 1.1.1 | 1 | something | not yet |  |\n"), "doesn't say"},
		{"a cell too few", of("Of 0: 0 done, 0 operator's, 0 otherwise, 0 not yet, 0 not applicable.", "| 1.1.1 | 1 | something | not yet |\n"), "has 4 cells"},
	})
}
