package rules

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/cuecontext"
	cueerrors "cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// A region's file is a few lines of plain values. More than that is refused before it is
// evaluated: CUE can compute, and a file that computes can't be read by who has to answer for it.
const (
	maxFile   = 64 << 10 // bytes
	maxNumber = 12       // digits
)

// parseRegion reads the text and names every fault of syntax.
func parseRegion(name string, text []byte) (*ast.File, error) {
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s: longer than %d bytes: keep to what differs from the national floor", name, maxFile)
	}
	file, err := parser.ParseFile(name, text, parser.AllErrors)
	if err == nil {
		return file, nil
	}
	var faults []error
	for _, e := range cueerrors.Errors(err) {
		format, args := e.Msg()
		faults = append(faults, fmt.Errorf("%s: %s", place(e.Position()), fmt.Sprintf(format, args...)))
	}
	return nil, errors.Join(faults...)
}

// checker holds a region's file against the floor, so that faults can be said in words of the
// field rather than of unification.
type checker struct {
	floor  cue.Value
	rules  map[string]Rule     // by the path of its number
	keys   map[string][]string // the keys of each group and term, by its path
	given  map[string]token.Pos
	faults []error
}

// checkRegion names everything in the file that is not allowed.
func checkRegion(floor cue.Value, file *ast.File) error {
	c := &checker{floor: floor, rules: map[string]Rule{}, keys: map[string][]string{}, given: map[string]token.Pos{}}
	for _, rule := range floorRules() {
		c.rules[rule.key()] = rule
		c.addKeys(rule.key())
		if rule.Term {
			c.addKeys(rule.Path + ".unit")
		}
	}
	c.group("", file.Decls)
	return errors.Join(c.faults...)
}

// addKeys makes every key on the way to a path known.
func (c *checker) addKeys(path string) {
	for path != "" {
		parent, key := split(path)
		if !slices.Contains(c.keys[parent], key) {
			c.keys[parent] = append(c.keys[parent], key)
		}
		path = parent
	}
}

func (c *checker) fault(at token.Pos, format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("%s: %s", place(at), fmt.Sprintf(format, args...)))
}

// group checks what stands between one pair of braces.
func (c *checker) group(path string, decls []ast.Decl) {
	for _, decl := range decls {
		switch d := decl.(type) {
		case *ast.Field:
			c.field(path, d)
		case *ast.Package, *ast.CommentGroup:
		default:
			c.fault(decl.Pos(), "a region's file holds plain values: write group: rule: n: 3")
		}
	}
}

func (c *checker) field(parent string, f *ast.Field) {
	key, _, err := ast.LabelName(f.Label)
	if err != nil || f.Constraint != token.ILLEGAL || f.Alias != nil || len(f.Attrs) > 0 {
		c.fault(f.Pos(), "a region's file holds plain names: write group: rule: n: 3")
		return
	}
	if !slices.Contains(c.keys[parent], key) {
		c.fault(f.Pos(), "%s", c.unknown(parent, key))
		return
	}
	path := join(parent, key)
	inner, isGroup := f.Value.(*ast.StructLit)
	switch keys := c.keys[path]; {
	case isGroup && keys != nil:
		c.group(path, inner.Elts)
	case isGroup:
		c.fault(f.Pos(), "%s is one value: write %s: 3", path, key)
	case keys != nil:
		c.fault(f.Pos(), "%s holds %s: write %s: %s: …", path, strings.Join(keys, ", "), key, keys[0])
	default:
		c.value(path, f)
	}
}

// value checks one number or unit. Whether it fits is for unification to say.
func (c *checker) value(path string, f *ast.Field) {
	text, ok := plain(f.Value)
	if !ok {
		c.fault(f.Value.Pos(), "%s must be a plain number of at most %d digits, such as 3", path, maxNumber)
		return
	}
	if before, twice := c.given[path]; twice {
		c.fault(f.Pos(), "%s is given twice, first on line %d: keep one", path, before.Line())
		return
	}
	c.given[path] = f.Pos()
	given := cuecontext.New().BuildExpr(f.Value)
	if c.floor.LookupPath(cue.ParsePath(path)).Unify(given).Validate(cue.Concrete(true)) == nil {
		return
	}
	rule, isNumber := c.rules[path]
	if !isNumber {
		parent, _ := split(path)
		unit, _ := c.floor.LookupPath(cue.ParsePath(path)).String()
		c.fault(f.Value.Pos(), "%s is counted in %s and can't be counted in %s: leave the unit out", parent, unit, text)
		return
	}
	c.fault(f.Value.Pos(), "%s", rule.refusal(given, text))
}

// refusal says why a number does not fit, what would, and where the floor comes from.
func (d Rule) refusal(given cue.Value, text string) string {
	v, err := given.Float64()
	if err != nil {
		return fmt.Sprintf("%s is %s, which is not a number: write %s", d.Path, text, figure(d.Default))
	}
	most, past := "at most", "less"
	if d.Direction == Higher {
		most, past = "at least", "more"
	}
	switch {
	case d.Looser(v):
		return fmt.Sprintf("%s is %s, looser than the national floor of %s %s: write %s or %s (source: %s)",
			d.Path, amount(v, d.Unit), most, amount(d.Bound, d.Unit), figure(d.Bound), past, d.Source)
	case d.Whole && v != float64(int64(v)):
		return fmt.Sprintf("%s is %s: write a whole number of %s", d.Path, text, d.Unit)
	}
	return fmt.Sprintf("%s is %s, which makes no sense: write a number from %s to %s",
		d.Path, amount(v, d.Unit), figure(min(d.Bound, d.Limit)), figure(max(d.Bound, d.Limit)))
}

// plain gives the text of a literal number or string.
func plain(e ast.Expr) (string, bool) {
	sign := ""
	if u, ok := e.(*ast.UnaryExpr); ok && (u.Op == token.SUB || u.Op == token.ADD) {
		sign, e = u.Op.String(), u.X
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	switch lit.Kind {
	case token.INT, token.FLOAT:
		// Twelve digits are enough for any rule; an exponent would need few to fill the memory.
		return sign + lit.Value, len(lit.Value) <= maxNumber && !strings.ContainsAny(lit.Value, "eE")
	case token.STRING:
		return lit.Value, sign == ""
	}
	return "", false
}

// amount is a number with its unit: 1 workday, 5 workdays.
func amount(v float64, unit string) string {
	if v == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return figure(v) + " " + unit
}

func figure(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func place(p token.Pos) string { return fmt.Sprintf("%s:%d", p.Filename(), p.Line()) }

func join(parent, key string) string {
	if parent == "" {
		return key
	}
	return parent + "." + key
}

func split(path string) (parent, key string) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(i, 0)], path[i+1:]
}
