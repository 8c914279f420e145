package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

// mapped holds the map in ARCHITECTURE.md against the folders: every folder with Go or a
// document has a line, and every line has its folder. A folder of data belongs to the line above.
func mapped(t *tree) []string {
	doc, _ := t.file("ARCHITECTURE.md")
	lines, ok := block(doc, "map")
	if !ok {
		return []string{"ARCHITECTURE.md has no ```map block: write it, one folder a line with what is in it"}
	}
	var faults, named []string
	for _, line := range lines {
		folder, what, _ := strings.Cut(line, " ")
		folder = strings.TrimSuffix(folder, "/")
		if strings.TrimSpace(what) == "" {
			faults = append(faults, fmt.Sprintf("ARCHITECTURE.md: the map names %s and not what is in it", folder))
		}
		if slices.Contains(named, folder) {
			faults = append(faults, fmt.Sprintf("ARCHITECTURE.md: the map names %s twice", folder))
		}
		named = append(named, folder)
		if !t.has(folder) {
			faults = append(faults, fmt.Sprintf("ARCHITECTURE.md: the map names %s, which isn't there: take the line out", folder))
		}
	}
	for _, folder := range t.folders() {
		if !slices.Contains(named, folder) {
			faults = append(faults, fmt.Sprintf("%s is not in the map of ARCHITECTURE.md: add a line with what is in it", folder))
		}
	}
	return faults
}

// folders lists the folders that hold Go or a document themselves.
func (t *tree) folders() []string {
	var found []string
	for _, s := range t.files {
		dir, end := path.Dir(s.path), path.Ext(s.path)
		if dir != "." && (end == ".go" || end == ".md") && !slices.Contains(found, dir) {
			found = append(found, dir)
		}
	}
	return found
}

// has tells whether any file lies in or under a folder.
func (t *tree) has(folder string) bool {
	return slices.ContainsFunc(t.files, func(s *source) bool { return strings.HasPrefix(s.path, folder+"/") })
}

func TestMapIsTrue(t *testing.T) { holds(t, mapped) }

func TestMapIsTrueFires(t *testing.T) {
	of := func(block string) map[string]string {
		return map[string]string{
			"ARCHITECTURE.md":       "```map\n" + block + "```\n",
			"internal/core/a.go":    "package core\n",
			"internal/text/nl.toml": "",
			"docs/terms.md":         "",
		}
	}
	const whole = "internal/core  identifiers\ndocs/  the words\n"
	fires(t, mapped, []example{
		{"the map is true", of(whole), ""},
		{"a folder of data may have a line", of(whole + "internal/text  catalogs\n"), ""},
		{"a folder is missing", of("docs/  the words\n"), "internal/core is not in the map"},
		{"a folder is gone", of(whole + "internal/gone  nothing\n"), "names internal/gone, which isn't there"},
		{"a folder says nothing", of("internal/core\ndocs/  the words\n"), "names internal/core and not what"},
		{"a folder stands twice", of(whole + "docs  again\n"), "names docs twice"},
		{"no map", map[string]string{"ARCHITECTURE.md": ""}, "has no ```map block"},
	})
}
