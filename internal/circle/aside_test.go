package circle_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/rules"
)

func aside(rule string, days int) circle.RuleSetAside {
	return circle.RuleSetAside{Rule: rule, Reason: "eerst rust", Until: blank().Now.AddDate(0, 0, days)}
}

var asideRefusals = []refusal{
	{key: "refused.aside.rule", act: aside("plan.maken", 9), after: aside("plan.make", 9)},
	{key: "refused.aside.rule", act: aside("", 9), after: aside("plan.make", 9)},
	{key: "refused.until", act: aside("plan.make", 200), after: aside("plan.make", 80)},
	{key: "refused.until", act: aside("plan.make", 0), after: aside("plan.make", 80)},
	{key: "refused.until", act: circle.NetworkNone{Reason: "nog niet", Until: blank().Now.AddDate(1, 0, 0)}, after: circle.NetworkNone{Reason: "nog niet", Until: blank().Now.AddDate(0, 0, 60)}},
	{key: "refused.aside.already", given: begunWith(aside("plan.make", 9)), act: aside("plan.make", 80), then: does(circle.RuleRestored{Rule: "plan.make"})},
	{key: "refused.aside.already", given: begunWith(aside("network.find", 9)), act: circle.NetworkNone{Reason: "nog niet", Until: blank().Now.AddDate(0, 0, 60)}, then: does(circle.RuleRestored{Rule: "network.find"})},
	{key: "refused.unknown", act: circle.RuleRestored{Rule: "plan.make"}, then: does(aside("plan.make", 9))},
	{
		// What was set aside for everyone is restored for everyone.
		key: "refused.unknown", given: begunWith(aside("safety.assess", 9)), act: circle.RuleRestored{Rule: "safety.assess", Person: noah},
		after: circle.RuleRestored{Rule: "safety.assess"},
	},
}

func TestARuleSetAsideIsReviewedBeforeItEnds(t *testing.T) {
	p := begun().As(ruud).Do(aside("plan.make", 30))
	d := duty(t, p, "review_aside", "plan.make/")
	if d.Owner != ruud || !d.Due.Equal(aside("plan.make", 30).Until) {
		t.Errorf("got %+v", d)
	}
	p.Do(circle.RuleRestored{Rule: "plan.make"})
	noDuty(t, p, "review_aside", "plan.make/")
	link(t, p, circle.LinkPlan, circle.Open, "ring.plan.none", samira)
}

func TestSetAsideForOnePersonOnly(t *testing.T) {
	p := begun()
	due := duty(t, p, "judge_safety", "lotte").Due
	one := aside("safety.assess", 30)
	one.Person = noah
	p.Do(one)
	if d := duty(t, p, "judge_safety", "noah"); !d.Due.Equal(one.Until) {
		t.Errorf("Noah's is due %v", d.Due)
	}
	if d := duty(t, p, "judge_safety", "lotte"); !d.Due.Equal(due) {
		t.Errorf("Lotte's moved to %v", d.Due)
	}
	link(t, p, circle.LinkSafety, circle.Open, "ring.safety.not_judged", samira) // Lotte and Rob.
}

// noRule are the rules a duty or link names that have no number, each with the reason.
var noRule = map[string]string{
	"":              "the moment was agreed by people: a promise, an end date",
	"sight.notSeen": "a visit at which a child was not seen puts it out of sight at once",
}

func TestEveryRuleThatIsNamedExists(t *testing.T) {
	known := map[string]bool{}
	for _, r := range rules.Describe(rules.National()) {
		known[r.Path] = true
	}
	for file, syntax := range source(t) {
		ast.Inspect(syntax, func(n ast.Node) bool {
			for _, e := range named(n) {
				lit, ok := e.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					continue
				}
				if rule, _ := strconv.Unquote(lit.Value); !known[rule] && noRule[rule] == "" {
					t.Errorf("%s names %q, which is no rule", file, rule)
				}
			}
			return true
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, d := range casetest.Histories(t).Duties() {
			if !known[d.Rule] && noRule[d.Rule] == "" {
				t.Fatalf("%v rests on %q, which is no rule", d.Key, d.Rule)
			}
		}
	})
}

// named are the expressions that stand where a rule does: Rule: "…", s.open(m, since, "…"), aside("…").
func named(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Rule" {
			return []ast.Expr{n.Value}
		}
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		switch {
		case !ok:
		case sel.Sel.Name == "open" && len(n.Args) == 5:
			return n.Args[2:3]
		case sel.Sel.Name == "aside" && len(n.Args) == 3:
			return n.Args[:1]
		}
	}
	return nil
}

// Setting a rule aside puts something off, at most until its end date; it takes nothing away.
func TestSettingAsideTakesNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		if !p.State.Ongoing() || !slices.ContainsFunc(p.State.Members, func(m circle.Member) bool { return m.Active() }) {
			return
		}
		before := p.Duties()
		d := rapid.SampledFrom(before).Draw(t, "duty")
		until := p.Now.AddDate(0, 0, 30)
		by := p.State.Members[slices.IndexFunc(p.State.Members, func(m circle.Member) bool { return m.Active() })]
		if p.As(by.Holder).Try(circle.RuleSetAside{Rule: d.Rule, Reason: "eerst rust", Until: until}) != nil {
			return
		}
		after := map[circle.DutyKey]time.Time{}
		for _, d := range p.Duties() {
			after[d.Key] = d.Due
		}
		for _, d := range before {
			if due, there := after[d.Key]; !there || due.Before(d.Due) || due.After(d.Due) && !due.Equal(until) {
				t.Fatalf("%v was due %v and is due %v (%v)", d.Key, d.Due, due, there)
			}
		}
	})
}
