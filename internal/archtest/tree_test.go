package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// module is the import path of this repository.
const module = "kring"

// source is one file. syntax is nil when it isn't Go.
type source struct {
	path      string // from the root, with slashes
	text      string
	syntax    *ast.File
	test      bool
	generated bool
}

// tree is the repository, or a small invented one.
type tree struct {
	fset  *token.FileSet
	files []*source // by path
}

// rule reads a tree and says what is wrong with it, each time with what to do.
type rule func(*tree) []string

var generatedLine = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// newTree parses files, given as path and text.
func newTree(files map[string]string) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	var faults []error
	for p, text := range files {
		s := &source{path: p, text: text, test: strings.HasSuffix(p, "_test.go")}
		if strings.HasSuffix(p, ".go") {
			syntax, err := parser.ParseFile(t.fset, p, text, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				faults = append(faults, err)
				continue
			}
			s.syntax, s.generated = syntax, generatedLine.MatchString(text)
		}
		t.files = append(t.files, s)
	}
	slices.SortFunc(t.files, func(a, b *source) int { return strings.Compare(a.path, b.path) })
	return t, errors.Join(faults...)
}

// file returns the text of a file; ok is false when it isn't there.
func (t *tree) file(p string) (text string, ok bool) {
	for _, s := range t.files {
		if s.path == p {
			return s.text, true
		}
	}
	return "", false
}

// goFiles returns the Go files under any of these folders; of everything without any.
func (t *tree) goFiles(under ...string) []*source {
	var found []*source
	for _, s := range t.files {
		if s.syntax == nil {
			continue
		}
		in := func(dir string) bool { return strings.HasPrefix(s.path, dir+"/") }
		if len(under) == 0 || slices.ContainsFunc(under, in) {
			found = append(found, s)
		}
	}
	return found
}

// at names the place of a node.
func (t *tree) at(n ast.Node) string {
	p := t.fset.Position(n.Pos())
	return p.Filename + ":" + strconv.Itoa(p.Line)
}

// part names the folder a file belongs to on the ladder: the first below internal, or cmd.
func part(p string) string {
	steps := strings.Split(p, "/")
	switch {
	case steps[0] == "cmd":
		return "cmd"
	case steps[0] == "internal" && len(steps) > 1:
		return steps[1]
	}
	return ""
}

// imports maps the name by which a file knows a package to the package's path.
func imports(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(p)
		if name == "v2" {
			name = path.Base(path.Dir(p))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = p
	}
	return names
}

// block returns the lines of the fenced block with this word behind its fence.
func block(text, word string) (lines []string, ok bool) {
	in := false
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n\r ")
		switch {
		case !in && l == "```"+word:
			in = true
		case in && l == "```":
			return lines, true
		case in && strings.TrimSpace(l) != "":
			lines = append(lines, strings.TrimSpace(l))
		}
	}
	return nil, false
}

// row splits a line of a table in a document; nil when it is none, or the line under the head.
func row(line string) []string {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "|") || strings.Trim(line, "|-: ") == "" {
		return nil
	}
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// repository reads this repository once for all tests.
var repository = sync.OnceValues(func() (*tree, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, fmt.Errorf("find the root: %w", err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if skipped(rel, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !read(d.Name()) {
			files[rel] = "" // that it is there is all the rules ask
			return nil
		}
		text, err := os.ReadFile(p)
		files[rel] = string(text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the repository: %w", err)
	}
	return newTree(files)
})

// skipped tells the folders that hold nothing we wrote.
func skipped(rel, name string) bool {
	hidden := strings.HasPrefix(name, ".") && rel != "." && rel != ".ci"
	return hidden || rel == "node_modules" || name == "testdata" || name == "dist"
}

// read tells the files the rules look into.
func read(name string) bool {
	ends := []string{".go", ".templ", ".md", ".toml", ".mod"}
	return slices.Contains(ends, filepath.Ext(name)) || slices.Contains([]string{"Makefile", "package.json"}, name)
}

// holds runs a rule on this repository.
func holds(t *testing.T, r rule) {
	t.Helper()
	whole, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range r(whole) {
		t.Error(fault)
	}
}

// example is an invented tree and what a rule has to say of it; empty: nothing.
type example struct {
	name  string
	files map[string]string
	want  string
}

// fires shows that a rule finds what it is for, and only that.
func fires(t *testing.T, r rule, examples []example) {
	t.Helper()
	for _, ex := range examples {
		t.Run(ex.name, func(t *testing.T) {
			tr, err := newTree(ex.files)
			if err != nil {
				t.Fatal(err)
			}
			faults := r(tr)
			switch {
			case ex.want == "" && len(faults) > 0:
				t.Errorf("nothing is wrong, but it says: %q", faults)
			case ex.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], ex.want)):
				t.Errorf("it has to say %q once, and says: %q", ex.want, faults)
			}
		})
	}
}
