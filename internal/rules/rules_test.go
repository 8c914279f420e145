package rules

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kring/internal/calendar"
)

func TestNational(t *testing.T) {
	r := National()
	if want := (calendar.Term{N: 5, Unit: calendar.UnitWorkdays}); r.Report.Assess != want {
		t.Errorf("Report.Assess = %v, want %v", r.Report.Assess, want)
	}
	if want := (calendar.Term{N: 6, Unit: calendar.UnitWeeks}); r.Plan.Make != want {
		t.Errorf("Plan.Make = %v, want %v", r.Plan.Make, want)
	}
	if r.Sight.HighUpTo != 3 || r.Alarm.Pattern.Window != 365 || r.Region != "" {
		t.Errorf("got %+v", r)
	}
	r.Safety.Difference = 9
	if National().Safety.Difference != 3 {
		t.Error("a caller changed the floor for everyone")
	}
}

// The struct and the floor name the same rules, and each can be shown and explained.
func TestEveryRuleIsDescribed(t *testing.T) {
	r := National()
	described := map[string]Rule{}
	for _, rule := range Describe(r) {
		described[rule.Path] = rule
	}
	r.walk(func(path string, field reflect.Value) {
		rule, ok := described[path]
		if !ok {
			t.Errorf("%s is in the struct and not in floor.cue", path)
			return
		}
		delete(described, path)
		if term, isTerm := field.Interface().(calendar.Term); isTerm != rule.Term {
			t.Errorf("%s: a term in one and a number in the other", path)
		} else if isTerm && (string(term.Unit) != rule.Unit || float64(term.N) != rule.Value) {
			t.Errorf("%s: %v in the struct, %v %s described", path, term, rule.Value, rule.Unit)
		}
		if rule.Label == "" || rule.Source == "" || rule.Unit == "" || rule.Direction == "" {
			t.Errorf("%s: something is missing: %+v", path, rule)
		}
		if !slices.ContainsFunc([]string{"[S]", "[S17]", "[M]", "[K]"}, func(mark string) bool {
			return strings.HasPrefix(rule.Source, mark+" ")
		}) {
			t.Errorf("%s: the source does not say how sure it is: %s", path, rule.Source)
		}
	})
	for path := range described {
		t.Errorf("%s is in floor.cue and not in the struct", path)
	}
}

func TestDefaultsAreWithinTheirBounds(t *testing.T) {
	for _, rule := range Describe(National()) {
		if rule.Value != rule.Default || rule.Looser(rule.Default) {
			t.Errorf("%s: default %v, value %v, floor %v", rule.Path, rule.Default, rule.Value, rule.Bound)
		}
		low, high := min(rule.Bound, rule.Limit), max(rule.Bound, rule.Limit)
		if rule.Default < low || rule.Default > high {
			t.Errorf("%s: default %v outside %v to %v", rule.Path, rule.Default, low, high)
		}
		if (rule.Direction == Lower) != (rule.Bound == high) {
			t.Errorf("%s: %s is tighter, and the floor is %v of %v to %v", rule.Path, rule.Direction, rule.Bound, low, high)
		}
	}
}

// What is said to be tighter, by the rules of which it matters most.
func TestDirections(t *testing.T) {
	want := map[string]Rule{
		"report.assess":        {Direction: Lower, Bound: 5, Limit: 0},
		"report.assessAcute":   {Direction: Lower, Bound: 24, Limit: 1},
		"plan.make":            {Direction: Lower, Bound: 10, Limit: 0},
		"sight.medium":         {Direction: Lower, Bound: 30, Limit: 1},
		"sight.extremeUpTo":    {Direction: Higher, Bound: 1, Limit: 10},
		"safety.difference":    {Direction: Lower, Bound: 3, Limit: 1},
		"leaving.notice":       {Direction: Higher, Bound: 10, Limit: 260},
		"ending.stable":        {Direction: Higher, Bound: 3, Limit: 60},
		"ending.aftercare":     {Direction: Lower, Bound: 12, Limit: 6},
		"alarm.pattern.window": {Direction: Higher, Bound: 365, Limit: 3660},
	}
	for _, rule := range Describe(National()) {
		if w, ok := want[rule.Path]; ok {
			got := Rule{Direction: rule.Direction, Bound: rule.Bound, Limit: rule.Limit}
			if diff := cmp.Diff(w, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", rule.Path, diff)
			}
			delete(want, rule.Path)
		}
	}
	for path := range want {
		t.Errorf("%s: no such rule", path)
	}
}

// A rule that can't be explained, or has no floor, does not pass as one.
func TestReadFloorRefuses(t *testing.T) {
	tests := []struct{ floor, want string }{
		{`a: {n: uint & <=5 | *5, unit: "days"} @source("s")`, "a: no @label"},
		{`a: {n: uint & <=5 | *5, unit: "days"} @label("l")`, "a: no @source"},
		{`a: {n: uint & <=5 | *5, unit: "fortnights"} @label("l") @source("s")`, "a: no such unit: fortnights"},
		{`a: uint & <=5 | *5 @label("l") @source("s")`, "a: no unit, or no @unit for a bare number"},
		{`a: uint & <=5 @label("l") @source("s") @unit("points")`, "a: no default: write *5"},
		{`a: uint & <9 | *5 @label("l") @source("s") @unit("points")`, "a: no floor: write <=5 or >=12"},
		{`a: int & <=5 | *5 @label("l") @source("s") @unit("points")`, "a: nothing says what still makes sense: write uint, >0 or <100"},
		{`a: b: int & >=5 | *5 @label("l") @source("s") @unit("points")`, "a.b: nothing says what still makes sense: write uint, >0 or <100"},
	}
	for _, tt := range tests {
		rules, err := readFloor(compile(tt.floor), "")
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s\ngot  %v, %v\nwant %s", tt.floor, rules, err, tt.want)
		}
	}
}

func TestFractionsHaveBoundsToo(t *testing.T) {
	rules, err := readFloor(compile(`a: number & >0 & <=0.5 | *0.3 @label("l") @source("s") @unit("share")`), "")
	if err != nil {
		t.Fatal(err)
	}
	got := rules[0]
	if got.Whole || got.Direction != Lower || got.Bound != 0.5 || got.Default != 0.3 || got.Limit <= 0 || got.Limit > 1e-9 {
		t.Errorf("got %+v", got)
	}
}
