package rules

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	cueerrors "cuelang.org/go/cue/errors"
)

// Load makes the rules of a region from the text of its file; name is said in errors and kept
// in Rules.Region. An empty text gives the national floor.
//
// The error names every fault there is, each with its line.
func Load(name string, text []byte) (*Rules, error) {
	r, err := load(name, text)
	if err != nil {
		return nil, fmt.Errorf("rules of region %s are not used:\n%w", name, err)
	}
	r.Region = name
	return r, nil
}

// With gives r with some rules changed, by path; the number of a term is in the floor's unit. It
// goes through the same unification as a region's file, and is refused where that would be.
func (r *Rules) With(changes map[string]float64) (*Rules, error) {
	values := r.values()
	maps.Copy(values, changes)
	terms := map[string]string{}
	for _, rule := range floorRules() {
		terms[rule.Path] = rule.key()
	}
	var text strings.Builder
	for _, path := range slices.Sorted(maps.Keys(values)) {
		key, ok := terms[path]
		if !ok {
			return nil, fmt.Errorf("change of rules: no rule is called %s", path)
		}
		if v := values[path]; math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("change of rules: %s is not a number", path)
		}
		number := strconv.FormatFloat(values[path], 'f', -1, 64)
		fmt.Fprintf(&text, "%s: %s\n", strings.ReplaceAll(key, ".", ": "), number)
	}
	changed, err := load("change of rules", []byte(text.String()))
	if err != nil {
		return nil, err
	}
	changed.Region = r.Region
	return changed, nil
}

// load unifies a text with the floor. What region finds is said in words of the field; the
// unification has the last word, and only what passed it is decoded, for a value that failed
// reads as zero.
func load(name string, text []byte) (*Rules, error) {
	floor := compileFloor()
	file, err := parseRegion(name, text)
	if err != nil {
		return nil, err
	}
	if err := checkRegion(floor, file); err != nil {
		return nil, err
	}
	all := floor.Unify(cuecontext.New().BuildFile(file))
	if err := all.Validate(cue.Concrete(true)); err != nil {
		return nil, errors.New(strings.TrimSpace(cueerrors.Details(err, nil)))
	}
	return decode(all)
}
