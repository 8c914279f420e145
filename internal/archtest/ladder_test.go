package archtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ladder is who may import whom, as ARCHITECTURE.md says it.
type ladder struct {
	rung   map[string]int
	may    map[[2]string]bool // one step aside on the same rung, or up
	beside []string           // only tests import these, and they may import anything
}

// readLadder reads the block: one rung a line, lowest first; "may: a -> b" and "beside: a b".
func readLadder(t *tree) (ladder, string) {
	l := ladder{rung: map[string]int{}, may: map[[2]string]bool{}}
	doc, _ := t.file("ARCHITECTURE.md")
	lines, ok := block(doc, "ladder")
	if !ok {
		return l, "ARCHITECTURE.md has no ```ladder block: write it, one rung a line, lowest first"
	}
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, "beside:"); ok {
			l.beside = append(l.beside, strings.Fields(rest)...)
			continue
		}
		if rest, ok := strings.CutPrefix(line, "may:"); ok {
			from, to, ok := strings.Cut(rest, "->")
			if !ok {
				return l, "ARCHITECTURE.md: the ladder line " + strconv.Quote(line) + " should read: may: a -> b"
			}
			l.may[[2]string{strings.TrimSpace(from), strings.TrimSpace(to)}] = true
			continue
		}
		for name := range strings.FieldsSeq(line) {
			l.rung[name] = i + 1
		}
	}
	return l, ""
}

// allows tells whether a file of one part may import another part.
func (l ladder) allows(from, to string, test bool) bool {
	switch {
	case from == to || slices.Contains(l.beside, from):
		return true
	case slices.Contains(l.beside, to):
		return test
	}
	return l.rung[to] < l.rung[from] || l.may[[2]string{from, to}]
}

func (l ladder) knows(name string) bool {
	return l.rung[name] > 0 || slices.Contains(l.beside, name)
}

func importsGoDown(t *tree) []string {
	l, fault := readLadder(t)
	if fault != "" {
		return []string{fault}
	}
	var faults []string
	unknown := map[string]bool{}
	for _, s := range t.goFiles("internal", "cmd") {
		from := part(s.path)
		if !l.knows(from) {
			if !unknown[from] {
				faults = append(faults, fmt.Sprintf("internal/%s stands on no rung: give it one in the ladder of ARCHITECTURE.md", from))
			}
			unknown[from] = true
			continue
		}
		for _, spec := range s.syntax.Imports {
			p, _ := strconv.Unquote(spec.Path.Value)
			rest, ours := strings.CutPrefix(p, module+"/")
			to := part(rest)
			if !ours || !l.knows(to) || l.allows(from, to, s.test) {
				continue
			}
			faults = append(faults, fmt.Sprintf("%s: %s may not import %s: move what is shared down the ladder of ARCHITECTURE.md, or hand it in through a small interface", t.at(spec), from, to))
		}
	}
	return faults
}

func TestImportsGoDownTheLadder(t *testing.T) { holds(t, importsGoDown) }

func TestImportsGoDownTheLadderFires(t *testing.T) {
	doc := "```ladder\ntext\ncircle report\nreplay web api\ncmd\nmay: web -> replay\nbeside: casetest\n```\n"
	of := func(p, imported string) map[string]string {
		return map[string]string{
			"ARCHITECTURE.md": doc,
			p:                 "package a\n\nimport _ \"kring/" + imported + "\"\n",
		}
	}
	fires(t, importsGoDown, []example{
		{"down is allowed", of("internal/circle/a.go", "internal/text"), ""},
		{"within one folder is allowed", of("internal/web/a.go", "internal/web/assets"), ""},
		{"cmd wires everything", of("cmd/kring/main.go", "internal/web"), ""},
		{"up is not", of("internal/text/a.go", "internal/circle"), "text may not import circle"},
		{"neither is a test allowed up", of("internal/text/a_test.go", "internal/circle"), "text may not import circle"},
		{"aside is not", of("internal/circle/a.go", "internal/report"), "circle may not import report"},
		{"web and api never meet", of("internal/web/a.go", "internal/api"), "web may not import api"},
		{"a named exception is allowed", of("internal/web/a.go", "internal/replay"), ""},
		{"one way only", of("internal/replay/a.go", "internal/web"), "replay may not import web"},
		{"a test may use what stands beside", of("internal/circle/a_test.go", "internal/casetest"), ""},
		{"the product may not", of("internal/circle/a.go", "internal/casetest"), "circle may not import casetest"},
		{"what stands beside may use anything", of("internal/casetest/a.go", "internal/web"), ""},
		{"a folder without a rung", of("internal/stray/a.go", "internal/text"), "internal/stray stands on no rung"},
		{"no ladder", map[string]string{"ARCHITECTURE.md": "# nothing\n"}, "has no ```ladder block"},
	})
}
