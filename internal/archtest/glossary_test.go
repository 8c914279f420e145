package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// notWords are exported types that are no word of the field, each with the reason.
var notWords = map[string]string{
	"circle.Body":     "what every event has to be able to do",
	"circle.Command":  "somebody wants to put something on record",
	"circle.Event":    "one thing on record; the words are the event types",
	"circle.LapseDue": "asks for every passed moment to be put on record; duty.lapsed is the word",
	"circle.Moment":   "when something is asked, and under which rules",
	"circle.State":    "what is known after a number of events",

	"report.AdviceBody":  "what every event of it has to be able to do",
	"report.AdviceEvent": "one thing on record; the words are the event types",
	"report.TalkBody":    "what every event of it has to be able to do",
	"report.TalkEvent":   "one thing on record; the words are the event types",
	"report.Body":        "what every event has to be able to do",
	"report.Command":     "somebody wants to put something on record",
	"report.Event":       "one thing on record; the words are the event types",
	"report.LapseDue":    "asks for every passed moment to be put on record; report.duty_lapsed is the word",
	"report.State":       "what is known after a number of events",
}

// words is the glossary: the names it gives, and whether each is still to come.
type words struct {
	planned map[string]bool
	order   []string
}

var (
	quoted    = regexp.MustCompile("`([^`]+)`")
	eventName = regexp.MustCompile(`^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$`)
)

// readWords reads every table of docs/terms.md whose first column is headed identifier.
func readWords(t *tree) (words, string) {
	w := words{planned: map[string]bool{}}
	doc, ok := t.file("docs/terms.md")
	if !ok {
		return w, "docs/terms.md is not there: it is the glossary, write it"
	}
	in := false
	for line := range strings.Lines(doc) {
		cells := row(line)
		switch {
		case !strings.HasPrefix(strings.TrimSpace(line), "|"):
			in = false
		case cells == nil:
		case cells[0] == "identifier":
			in = true
		case in:
			for _, m := range quoted.FindAllStringSubmatch(cells[0], -1) {
				w.planned[m[1]] = strings.Contains(cells[0], "(planned)")
				w.order = append(w.order, m[1])
			}
		}
	}
	return w, ""
}

// code is what the source declares.
type code struct {
	names  map[string]bool   // exported names anywhere under internal, and event types
	types  []string          // exported types of the aggregates, as circle.Lead
	places map[string]string // of types
	events map[string]string // the event type of a body: circle.Opened to circle.opened
}

func readCode(t *tree) code {
	c := code{names: map[string]bool{}, places: map[string]string{}, events: map[string]string{}}
	for _, s := range t.goFiles("internal") {
		if s.test {
			continue
		}
		aggregate := part(s.path) == "circle" || part(s.path) == "report"
		for _, d := range s.syntax.Decls {
			for _, id := range declared(d) {
				if !id.IsExported() {
					continue
				}
				c.names[id.Name] = true
				if full := part(s.path) + "." + id.Name; aggregate && isType(d) {
					c.types = append(c.types, full)
					c.places[full] = t.at(id)
				}
			}
		}
		if aggregate {
			c.readEvents(s)
		}
	}
	return c
}

// readEvents finds event types: strings such as lead.proposed, and def[LeadProposed]("lead.proposed", …).
func (c code) readEvents(s *source) {
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && eventName.MatchString(text) {
				c.names[text] = true
			}
		case *ast.CallExpr:
			index, ok := n.Fun.(*ast.IndexExpr)
			if !ok || len(n.Args) == 0 {
				return true
			}
			fun, ok1 := index.X.(*ast.Ident)
			body, ok2 := index.Index.(*ast.Ident)
			name, ok3 := n.Args[0].(*ast.BasicLit)
			if ok1 && ok2 && ok3 && strings.HasPrefix(fun.Name, "def") {
				c.events[part(s.path)+"."+body.Name], _ = strconv.Unquote(name.Value)
			}
		}
		return true
	})
}

// declared returns the names that a declaration gives at the top of a file.
func declared(d ast.Decl) []*ast.Ident {
	if f, ok := d.(*ast.FuncDecl); ok {
		return []*ast.Ident{f.Name}
	}
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return nil
	}
	var ids []*ast.Ident
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			ids = append(ids, spec.Name)
		case *ast.ValueSpec:
			ids = append(ids, spec.Names...)
		}
	}
	return ids
}

func isType(d ast.Decl) bool {
	g, ok := d.(*ast.GenDecl)
	return ok && g.Tok == token.TYPE
}

// glossary holds docs/terms.md against the code, both ways.
func glossary(exempt map[string]string) rule {
	return func(t *tree) []string {
		w, fault := readWords(t)
		if fault != "" {
			return []string{fault}
		}
		c := readCode(t)
		var faults []string
		for _, name := range w.order {
			here := slices.Contains(c.types, "circle."+name) || slices.Contains(c.types, "report."+name)
			switch {
			case w.planned[name] && here:
				faults = append(faults, fmt.Sprintf("docs/terms.md says that %s is planned, and it is there: take (planned) away", name))
			case !w.planned[name] && !c.names[name]:
				faults = append(faults, fmt.Sprintf("docs/terms.md names %s, which nothing under internal is called: rename the one or the other, or mark the row (planned)", name))
			}
		}
		for _, full := range c.types {
			_, name, _ := strings.Cut(full, ".")
			_, listed := w.planned[name]
			_, event := w.planned[c.events[full]]
			if !listed && !event && exempt[full] == "" {
				faults = append(faults, fmt.Sprintf("%s: %s is not in docs/terms.md: add a row with its Dutch word, or give the reason in notWords of internal/archtest", c.places[full], called(full, c.events[full])))
			}
		}
		return append(faults, stale(exempt, c.types)...)
	}
}

// called names a type as its row in the glossary has to.
func called(full, event string) string {
	if event == "" {
		return full
	}
	return full + " (event " + event + ")"
}

// stale finds exemptions for types that are gone, in folders that have types.
func stale(exempt map[string]string, types []string) []string {
	var faults []string
	for full := range exempt {
		folder, _, _ := strings.Cut(full, ".")
		same := func(other string) bool { return strings.HasPrefix(other, folder+".") }
		if slices.ContainsFunc(types, same) && !slices.Contains(types, full) {
			faults = append(faults, fmt.Sprintf("notWords of internal/archtest exempts %s, which is no type any more: take it out", full))
		}
	}
	return faults
}

func TestGlossaryIsTrue(t *testing.T) { holds(t, glossary(notWords)) }

func TestGlossaryIsTrueFires(t *testing.T) {
	of := func(rows, body string) map[string]string {
		return map[string]string{
			"docs/terms.md":        "| identifier | Dutch | meaning | source |\n|---|---|---|---|\n" + rows,
			"internal/circle/a.go": "package circle\n\n" + body + "\n",
		}
	}
	const lead = "| `Lead` | regiehouder | one | M |\n"
	fires(t, glossary(map[string]string{"circle.State": "the fold"}), []example{
		{"both say the same", of(lead, "type (\n\tLead struct{}\n\tState struct{}\n)"), ""},
		{"the code lacks a word", of(lead, "type State struct{}"), "names Lead, which nothing under internal is called"},
		{"a word in another case is another word", of("| `lead` | | | |\n", "type State struct{}"), "names lead, which nothing"},
		{"a planned word is not asked for", of("| `Order` (planned) | | | |\n", "type State struct{}"), ""},
		{"a planned word has come", of("| `Order` (planned) | | | |\n", "type (\n\tOrder int\n\tState int\n)"), "take (planned) away"},
		{"the glossary lacks a word", of("", "type (\n\tLead struct{}\n\tState struct{}\n)"), "circle.Lead is not in docs/terms.md"},
		{"an event is listed by its type", of("| `lead.ended` | | | |\n", "type (\n\tLeadEnded struct{}\n\tState struct{}\n)\n\nvar v = def[LeadEnded](\"lead.ended\", 1)"), ""},
		{"an event is not listed", of("", "type (\n\tLeadEnded struct{}\n\tState struct{}\n)\n\nvar v = def[LeadEnded](\"lead.ended\", 1)"), "circle.LeadEnded (event lead.ended) is not in"},
		{"an event is gone", of("| `lead.ended` | | | |\n", "type State struct{}"), "names lead.ended, which nothing"},
		{"an exemption is stale", of(lead, "type Lead struct{}"), "exempts circle.State, which is no type"},
		{"another table is no glossary", of("\n| what | why |\n| `Ring` | |\n", "type State struct{}"), ""},
		{"no glossary", map[string]string{"a.md": ""}, "docs/terms.md is not there"},
	})
}
