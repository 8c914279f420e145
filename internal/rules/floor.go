package rules

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"reflect"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"

	"kring/internal/calendar"
)

//go:embed floor.cue
var floorText string

// compileFloor compiles the floor in a context of its own: a context keeps all it has ever
// compiled, and a region's file is loaded again and again while somebody works on it.
func compileFloor() cue.Value { return compile(floorText).LookupPath(cue.ParsePath("#Rules")) }

func compile(text string) cue.Value {
	return cuecontext.New().CompileString(text, cue.Filename("floor.cue"))
}

// floorRules are the rules of the floor, read once; nothing in them belongs to a region.
var floorRules = sync.OnceValue(func() []Rule {
	rules, err := readFloor(compileFloor(), "")
	if err != nil {
		panic("rules: " + err.Error())
	}
	return rules
})

// readFloor turns a group of the floor into rules, in the order of the file.
func readFloor(group cue.Value, prefix string) ([]Rule, error) {
	fields, err := group.Fields()
	if err != nil {
		return nil, err
	}
	var rules []Rule
	for fields.Next() {
		v, path := fields.Value(), prefix+fields.Selector().Unquoted()
		if v.IncompleteKind() == cue.StructKind && !isTerm(v) {
			inner, err := readFloor(v, path+".")
			if err != nil {
				return nil, err
			}
			rules = append(rules, inner...)
			continue
		}
		rule, err := readRule(v, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func isTerm(v cue.Value) bool { return v.LookupPath(cue.ParsePath("n")).Exists() }

// readRule reads one rule and refuses one that can't be explained.
func readRule(v cue.Value, path string) (Rule, error) {
	rule := Rule{Path: path, Label: attribute(v, "label"), Source: attribute(v, "source"), Unit: attribute(v, "unit")}
	count := v
	if isTerm(v) {
		count = v.LookupPath(cue.ParsePath("n"))
		rule.Unit, _ = v.LookupPath(cue.ParsePath("unit")).String()
		rule.Term = true
	}
	rule.Whole = count.IncompleteKind() == cue.IntKind
	rule.readBounds(count)
	def, ok := count.Default()
	if !ok {
		return Rule{}, errors.New("no default: write *5")
	}
	var err error
	if rule.Default, err = def.Float64(); err != nil {
		return Rule{}, err
	}
	switch {
	case rule.Label == "":
		return Rule{}, errors.New("no @label")
	case rule.Source == "":
		return Rule{}, errors.New("no @source")
	case rule.Unit == "":
		return Rule{}, errors.New("no unit, or no @unit for a bare number")
	case rule.Term && !calendar.Unit(rule.Unit).Valid():
		return Rule{}, fmt.Errorf("no such unit: %s", rule.Unit)
	case rule.Direction == "":
		return Rule{}, errors.New("no floor: write <=5 or >=12")
	case math.IsInf(rule.Limit, 0):
		return Rule{}, errors.New("nothing says what still makes sense: write uint, >0 or <100")
	}
	return rule, nil
}

// readBounds reads the floor and the limit of sense from the value itself. A <= is a floor, and
// what bounds it from below is sense; without one, >= is the floor and < is sense.
func (d *Rule) readBounds(count cue.Value) {
	least, most := math.Inf(-1), math.Inf(1)
	_, parts := count.Eval().Expr()
	if len(parts) == 1 { // the default beside its bounds
		_, parts = parts[0].Expr()
	}
	for _, part := range parts {
		op, args := part.Expr()
		bound, err := args[0].Float64()
		if err != nil {
			continue // the kind of number
		}
		switch op {
		case cue.LessThanEqualOp:
			most, d.Direction = bound, Lower
		case cue.LessThanOp:
			most = d.within(bound, -1)
		case cue.GreaterThanEqualOp:
			least = max(least, bound)
		case cue.GreaterThanOp:
			least = max(least, d.within(bound, 1))
		}
	}
	d.Bound, d.Limit = most, least
	if d.Direction == "" && least > 0 {
		d.Direction, d.Bound, d.Limit = Higher, least, most
	}
}

// within is the first number on this side of a bound that is not allowed itself.
func (d *Rule) within(bound float64, side float64) float64 {
	if d.Whole {
		return bound + side
	}
	return math.Nextafter(bound, bound+side)
}

func attribute(v cue.Value, name string) string {
	attr := v.Attribute(name)
	text, _ := attr.String(0) // absent reads as empty, which readRule refuses
	return text
}

// decode fills the struct from rules that are valid.
func decode(v cue.Value) (*Rules, error) {
	r := &Rules{}
	var faults []error
	r.walk(func(path string, field reflect.Value) {
		if err := v.LookupPath(cue.ParsePath(path)).Decode(field.Addr().Interface()); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", path, err))
		}
	})
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return r, nil
}
