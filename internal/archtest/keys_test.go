package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

const catalogFolder = "internal/text/catalog/"

// says are the calls that take a message key, with the place of the key among the arguments.
var says = map[string]int{
	module + "/internal/text.M":       0,
	module + "/internal/text.Term":    1,
	module + "/internal/errs.Refuse":  0,
	module + "/internal/errs.Bad":     0,
	module + "/internal/errs.Missing": 0,
	method + "Word":                   0, // of text.Printer
}

// method stands for whatever a method is called on.
const method = "a value."

// computed are the beginnings of keys that are put together where no call shows it, each with
// who does so. A key of the catalogs that starts so is not reported as unused; neither is one
// that starts as a marked call does: text.Term("kind", "change."+string(k)) // key: ok, reason.
var computed = map[string]string{
	"kind.":            "the name of an event type or a kind of concern",
	"report.follow.":   "what the desk does itself after a decision",
	"report.informed.": "whether those concerned know of a report",
}

// keyOK ends a line whose key can't be a literal, with the reason.
var keyOK = regexp.MustCompile(`// key: ok, \S`)

// use is one call that takes a message key.
type use struct {
	at, call, key string
	literal       bool
	allowed       bool // no literal, and the line says why not; key is then how it begins
}

// uses finds the calls. text and errs, which pass keys on, are left out.
func (t *tree) uses() []use {
	var found []use
	for _, s := range t.goFiles("internal", "cmd") {
		if p := part(s.path); s.test || p == "text" || p == "errs" {
			continue
		}
		known, lines := imports(s.syntax), strings.Split(s.text, "\n")
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := callee(call, known)
			i, ok := says[name]
			if !ok || i >= len(call.Args) {
				return true
			}
			arg := call.Args[i]
			u := use{at: t.at(arg), call: strings.TrimPrefix(path.Base(name), method)}
			if u.key, u.literal = literal(arg); !u.literal {
				u.key = beginning(arg)
				// A page can't carry the comment: there the beginning has to do.
				u.allowed = keyOK.MatchString(lines[t.fset.Position(arg.Pos()).Line-1]) || s.generated && u.key != ""
			}
			found = append(found, u)
			return true
		})
	}
	return found
}

// callee names what is called, as the path of its package and its name.
func callee(call *ast.CallExpr, known map[string]string) string {
	fun := call.Fun
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if x, ok := sel.X.(*ast.Ident); ok && known[x.Name] != "" {
		return known[x.Name] + "." + sel.Sel.Name
	}
	return method + sel.Sel.Name
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// beginning is the literal that a key starts with when it is put together.
func beginning(e ast.Expr) string {
	for {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok {
			text, _ := literal(e)
			return text
		}
		e = sum.X
	}
}

// messageFields are the fields of one message in a catalog; a table with others holds messages.
var messageFields = []string{
	"description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other",
}

// catalog reads the keys of one catalog.
func (t *tree) catalog(lang string) (map[string]bool, error) {
	text, _ := t.file(catalogFolder + lang + ".toml")
	var top map[string]any
	if _, err := toml.Decode(text, &top); err != nil {
		return nil, fmt.Errorf("%s%s.toml: %w", catalogFolder, lang, err)
	}
	keys := map[string]bool{}
	flatten(top, "", keys)
	return keys, nil
}

func flatten(table map[string]any, prefix string, keys map[string]bool) {
	for name, value := range table {
		inner, ok := value.(map[string]any)
		if ok && !isMessage(inner) {
			flatten(inner, prefix+name+".", keys)
			continue
		}
		keys[prefix+name] = true
	}
}

func isMessage(table map[string]any) bool {
	for name, value := range table {
		if _, ok := value.(string); !ok || !slices.Contains(messageFields, name) {
			return false
		}
	}
	return true
}

// mentioned tells whether a key stands somewhere in the code as a whole literal.
func (t *tree) mentioned() map[string]bool {
	found := map[string]bool{}
	for _, s := range t.files {
		switch {
		case s.syntax != nil && !s.test:
			ast.Inspect(s.syntax, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					if text, ok := literal(e); ok {
						found[text] = true
					}
				}
				return true
			})
		case path.Ext(s.path) == ".templ":
			for _, m := range regexp.MustCompile(`"([^"\n]+)"`).FindAllStringSubmatch(s.text, -1) {
				found[m[1]] = true
			}
		}
	}
	return found
}

// spoken holds the keys of the code against both catalogs, both ways.
func spoken(t *tree) []string {
	keys := map[string]map[string]bool{}
	for _, lang := range []string{"nl", "en"} {
		k, err := t.catalog(lang)
		if err != nil {
			return []string{err.Error()}
		}
		keys[lang] = k
	}
	var faults []string
	begins := slices.Collect(maps.Keys(computed))
	for _, u := range t.uses() {
		switch {
		case u.allowed && u.key != "":
			begins = append(begins, u.key)
		case u.allowed:
		case !u.literal:
			faults = append(faults, fmt.Sprintf("%s: %s takes a key that is no literal: write it out, or end the line with // key: ok, reason", u.at, u.call))
		case !keys["nl"][u.key] && !keys["en"][u.key]:
			faults = append(faults, fmt.Sprintf("%s: %s says %s, which is in no catalog: add it to nl.toml and en.toml", u.at, u.call, u.key))
		}
	}
	return append(faults, t.unspoken(keys, begins)...)
}

// unspoken finds keys that one catalog lacks, and keys that nothing says.
func (t *tree) unspoken(keys map[string]map[string]bool, begins []string) []string {
	var faults []string
	mentioned := t.mentioned()
	both := maps.Clone(keys["nl"])
	maps.Copy(both, keys["en"])
	for _, key := range slices.Sorted(maps.Keys(both)) {
		for _, lang := range []string{"nl", "en"} {
			if !keys[lang][key] {
				faults = append(faults, fmt.Sprintf("%s%s.toml lacks %s, which the other catalog has: translate it", catalogFolder, lang, key))
			}
		}
		begun := func(b string) bool { return strings.HasPrefix(key, b) }
		if !mentioned[key] && !slices.ContainsFunc(begins, begun) {
			faults = append(faults, fmt.Sprintf("%s is in the catalogs and nothing says it: remove it, or name its beginning in computed of internal/archtest", key))
		}
	}
	return faults
}

func TestEveryKeyIsInBothCatalogs(t *testing.T) {
	whole, err := repository()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := whole.file(catalogFolder + "nl.toml"); !ok {
		t.Skip(catalogFolder + "nl.toml is not there yet: the keys are checked once it is")
	}
	holds(t, spoken)
}

func TestEveryKeyIsInBothCatalogsFires(t *testing.T) {
	of := func(body, nl, en string) map[string]string {
		return map[string]string{
			catalogFolder + "nl.toml": nl,
			catalogFolder + "en.toml": en,
			"internal/circle/a.go":    "package circle\n\nimport (\n\t\"kring/internal/errs\"\n\t\"kring/internal/text\"\n)\n\nvar _ = " + body + "\n",
		}
	}
	const says = `text.M("lead.none")`
	fires(t, spoken, []example{
		{"in both, as a table", of(says, "[lead.none]\nother = \"a\"\n", "[lead.none]\none = \"a\"\nother = \"b\"\n"), ""},
		{"in both, as a line", of(says, "\"lead.none\" = \"a\"\n", "[lead]\nnone = \"a\"\n"), ""},
		{"in none", of(says, "", ""), "text.M says lead.none, which is in no catalog"},
		{"not in English", of(says, "lead.none = \"a\"\n", ""), "en.toml lacks lead.none"},
		{"not in Dutch", of(says, "", "lead.none = \"a\"\n"), "nl.toml lacks lead.none"},
		{"a refusal", of(`errs.Refuse("lead.none")`, "", ""), "errs.Refuse says lead.none"},
		{"what can't be right", of(`errs.Bad("lead.none")`, "", ""), "errs.Bad says lead.none"},
		{"what is missing", of(`errs.Missing("lead.none")`, "", ""), "errs.Missing says lead.none"},
		{"a word, by its second argument", of(`text.Term("what", "lead.none")`, "", ""), "text.Term says lead.none"},
		{"a word on a page", of(`p.Word("lead.none")`, "", ""), "Word says lead.none"},
		{"a key put together", of(`text.M("lead." + what)`, "", ""), "text.M takes a key that is no literal"},
		{"a key put together with a reason", of(`text.M("lead." + what) // key: ok, seats are listed.`, "", ""), ""},
		{"its beginning counts as said", of(`text.M("lead." + what) // key: ok, seats are listed.`, "lead.none = \"a\"\n", "lead.none = \"a\"\n"), ""},
		{"a reason has to be given", of(`text.M("lead." + what) // key: ok,`, "", ""), "text.M takes a key that is no literal"},
		{"a key without a use", of(says, "lead.none = \"a\"\nlead.old = \"b\"\n", "lead.none = \"a\"\nlead.old = \"b\"\n"), "lead.old is in the catalogs and nothing says it"},
		{"a key that is put together elsewhere", of(says, "lead.none = \"a\"\nkind.visit = \"b\"\n", "lead.none = \"a\"\nkind.visit = \"b\"\n"), ""},
		{
			"a page can only show the beginning", map[string]string{
				catalogFolder + "nl.toml": "lead.none = \"a\"\n", catalogFolder + "en.toml": "lead.none = \"a\"\n",
				"internal/web/a_templ.go": "// Code generated by templ - DO NOT EDIT.\n\npackage web\n\nvar _ = p.Word(\"lead.\" + what)\n",
			}, "",
		},
		{"a catalog that can't be read", of(says, "[", ""), "nl.toml: toml"},
	})
}
