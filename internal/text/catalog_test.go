package text

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// sentences is a catalog as it was written: the plural forms by key.
func sentences(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	var raw map[string]any
	if _, err := toml.DecodeFS(catalogs, "catalog/"+lang+".toml", &raw); err != nil {
		t.Fatalf("catalog %s: %v", lang, err)
	}
	all := map[string]map[string]string{}
	for key, value := range raw {
		switch v := value.(type) {
		case string:
			all[key] = map[string]string{"other": v}
		case map[string]any:
			all[key] = map[string]string{}
			for form, said := range v {
				all[key][form] = fmt.Sprint(said)
			}
		}
	}
	return all
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// argsOf are the names of the arguments a sentence uses, over all its forms.
func argsOf(forms map[string]string) []string {
	names := map[string]bool{}
	for _, said := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(said, -1) {
			names[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func TestCatalogsSayTheSameThings(t *testing.T) {
	dutch, english := sentences(t, "nl"), sentences(t, "en")
	for _, pair := range []struct {
		from, to map[string]map[string]string
		missing  string
	}{{dutch, english, "en"}, {english, dutch, "nl"}} {
		for key, forms := range pair.from {
			other, ok := pair.to[key]
			if !ok {
				t.Errorf("%s: not in catalog/%s.toml", key, pair.missing)
				continue
			}
			if got, want := argsOf(other), argsOf(forms); !slices.Equal(got, want) {
				t.Errorf("%s: catalog/%s.toml names the arguments %v, the other one %v", key, pair.missing, got, want)
			}
		}
	}
}

func TestNothingIsSaidEmptyOrHalf(t *testing.T) {
	for _, lang := range Languages {
		for key, forms := range sentences(t, lang) {
			for form, said := range forms {
				if strings.TrimSpace(said) == "" {
					t.Errorf("%s %s: %s is empty", lang, key, form)
				}
				if strings.Count(said, "{{") != len(placeholder.FindAllString(said, -1)) {
					t.Errorf("%s %s: broken placeholder in %q", lang, key, said)
				}
			}
			if _, ok := forms["other"]; !ok {
				t.Errorf("%s %s: has no form for other", lang, key)
			}
			if _, ok := forms["one"]; !ok && len(forms) > 1 {
				t.Errorf("%s %s: has plural forms but none for one", lang, key)
			}
		}
	}
}

// use is a place in the code where a key is spoken, with the arguments given there.
type use struct {
	where string
	key   string
	args  []string
	fixed bool // all arguments stand in the call
}

// uses finds every key that the code says with a literal, and every family of keys that it
// puts together from a literal beginning.
func uses(t *testing.T) (keys, families []use) {
	t.Helper()
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if u, family := spoken(n); u.key != "" {
					u.where = files.Position(n.Pos()).String()
					if family {
						families = append(families, u)
					} else {
						keys = append(keys, u)
					}
				}
			case *ast.BasicLit:
				// Keys that stand in a table, not in a call.
				if s, err := strconv.Unquote(n.Value); err == nil && inTable.MatchString(s) {
					keys = append(keys, use{where: files.Position(n.Pos()).String(), key: s})
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys, families
}

var inTable = regexp.MustCompile(`^(refused|field|page|rung|error|export)\.[a-z_.]+[a-z]$`)

// speakers are the functions that take a key, with the place of that argument.
var speakers = map[string]int{"M": 0, "Refuse": 0, "Bad": 0, "Missing": 0, "Word": 0, "Term": 1}

// arguments are the functions that make an argument.
var arguments = []string{"Words", "Person", "Actor", "Agency", "Day", "Moment", "Days", "Count", "Term"}

func spoken(call *ast.CallExpr) (u use, family bool) {
	at, ok := speakers[called(call)]
	if !ok || len(call.Args) <= at {
		return use{}, false
	}
	key := call.Args[at]
	if sum, ok := key.(*ast.BinaryExpr); ok {
		key, family = sum.X, true
	}
	u.key = literal(key)
	if !strings.Contains(u.key, ".") {
		return use{}, false // not a key of ours
	}
	u.fixed = called(call) == "M" && !call.Ellipsis.IsValid()
	for _, arg := range call.Args[at+1:] {
		made, ok := arg.(*ast.CallExpr)
		if !ok || !slices.Contains(arguments, called(made)) || len(made.Args) == 0 {
			u.fixed = false
			continue
		}
		u.args = append(u.args, literal(made.Args[0]))
	}
	return u, family
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

func TestEveryKeyInTheCodeIsSaid(t *testing.T) {
	keys, families := uses(t)
	if len(keys) < 50 {
		t.Fatalf("only %d keys found: is the code still next to the catalogs?", len(keys))
	}
	for _, lang := range Languages {
		said := sentences(t, lang)
		for _, u := range keys {
			forms, ok := said[u.key]
			if !ok {
				t.Errorf("%s: %s is not in catalog/%s.toml (arguments %v)", u.where, u.key, lang, u.args)
				continue
			}
			for _, name := range argsOf(forms) {
				if u.fixed && !slices.Contains(u.args, name) {
					t.Errorf("%s: %s in catalog/%s.toml uses {{.%s}}, the call gives %v", u.where, u.key, lang, name, u.args)
				}
			}
		}
		for _, u := range families {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(said)), func(key string) bool { return strings.HasPrefix(key, u.key) }) {
				t.Errorf("%s: no key begins with %s in catalog/%s.toml", u.where, u.key, lang)
			}
		}
	}
}
