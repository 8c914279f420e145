package rules

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLoadTightens(t *testing.T) {
	r, err := Load("utrecht.cue", []byte(`
// Assessed within three days since the covenant of 2024.
package region

report: assess: n: 3
plan: make: {n: 8, unit: "weeks"} // not tighter than what holds without us, and within the floor
leaving: notice: n: 20
sight: {
	"high": n: 5
	mediumUpTo: 7
}
alarm: pattern: window: 730
`))
	if err != nil {
		t.Fatal(err)
	}
	want := National()
	want.Region = "utrecht.cue"
	want.Report.Assess.N = 3
	want.Plan.Make.N = 8
	want.Leaving.Notice.N = 20
	want.Sight.High.N = 5
	want.Sight.MediumUpTo = 7
	want.Alarm.Pattern.Window = 730
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnEmptyFileIsTheFloor(t *testing.T) {
	for _, text := range []string{"", "\n", "// nothing to add\n", "package region\n", "report: {}\n"} {
		r, err := Load("leeg.cue", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		want := National()
		want.Region = "leeg.cue"
		if diff := cmp.Diff(want, r); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const assess = "(source: [S] Handelingsprotocol Veilig Thuis: in de praktijk 5 werkdagen; [S17] het besluit zegt vijf dagen)"
	tests := []struct {
		why, text string
		want      []string // every fault, in order
	}{
		{"a longer term", "\nreport: assess: n: 7", []string{
			"r.cue:2: report.assess is 7 workdays, looser than the national floor of at most 5 workdays: write 5 or less " + assess,
		}},
		{"a shorter notice", "leaving: {\n\tnotice: {\n\t\tn: 5\n\t}\n}", []string{
			"r.cue:3: leaving.notice is 5 workdays, looser than the national floor of at least 10 workdays: write 10 or more " +
				"(source: [S] in acht van negen onderzoeken sloot een organisatie af terwijl een ander spoor openstond; [K] 10 werkdagen)",
		}},
		{"a lower band", "sight: highUpTo: 2", []string{
			"r.cue:1: sight.highUpTo is 2 points, looser than the national floor of at least 3 points: write 3 or more " +
				"(source: [K] verdeling van het cijfer 0 tot 10 over de vier niveaus van VioGén)",
		}},
		{"one is one", "incident: respond: n: 2", []string{
			"r.cue:1: incident.respond is 2 workdays, looser than the national floor of at most 1 workday: write 1 or less " +
				"(source: [K] geen bron geeft een termijn; de volgende werkdag is het laatste moment dat sporen en verhaal vers zijn)",
		}},
		{"tighter than makes sense", "report: assess: n: -1\nsight: low: n: 0\nsight: mediumUpTo: 11", []string{
			"r.cue:1: report.assess is -1 workdays, which makes no sense: write a number from 0 to 5",
			"r.cue:2: sight.low is 0 days, which makes no sense: write a number from 1 to 60",
			"r.cue:3: sight.mediumUpTo is 11 points, which makes no sense: write a number from 6 to 10",
		}},
		{"half a day", "report: assess: n: 2.5", []string{"r.cue:1: report.assess is 2.5: write a whole number of workdays"}},
		{"a word", `report: assess: n: "three"`, []string{`r.cue:1: report.assess is "three", which is not a number: write 5`}},
		{"another unit", `report: assess: {n: 5, unit: "hours"}`, []string{
			`r.cue:1: report.assess is counted in workdays and can't be counted in "hours": leave the unit out`,
		}},
		{"misspelt", "report: asess: n: 3", []string{"r.cue:1: no rule is called report.asess: did you mean report.assess?"}},
		{"a capital", "Report: assess: n: 3", []string{"r.cue:1: no rule is called Report: did you mean report?"}},
		{"another group", "report: settle: n: 1", []string{"r.cue:1: no rule is called report.settle: did you mean safety.settle?"}},
		{"nothing like it", "plan: schedule: n: 1", []string{"r.cue:1: no rule is called plan.schedule: use one of make"}},
		{"a path as a key", `"report.assess": n: 3`, []string{
			"r.cue:1: no rule is called report.assess: use one of " + strings.Join(groups(), ", "),
		}},
		{"no n", "report: assess: 3", []string{"r.cue:1: report.assess holds n, unit: write assess: n: …"}},
		{"a group of one number", "sight: highUpTo: n: 3", []string{"r.cue:1: sight.highUpTo is one value: write highUpTo: 3"}},
		{"twice", "report: assess: n: 3\n\nreport: assess: n: 4", []string{
			"r.cue:3: report.assess.n is given twice, first on line 1: keep one",
		}},
		{"several", "report: assess: n: 7\nreport: asess: n: 1\nsafety: difference: 9\nlead: name: n: 1", []string{
			"r.cue:1: report.assess is 7 workdays, looser than the national floor of at most 5 workdays: write 5 or less " + assess,
			"r.cue:2: no rule is called report.asess: did you mean report.assess?",
			"r.cue:3: safety.difference is 9 points, looser than the national floor of at most 3 points: write 3 or less " +
				"(source: [K] drie van tien punten is een ander niveau van onveiligheid)",
		}},
		{"what computes", "let x = 3\nreport: assess: n: x\nreport: answer?: n: 99\nlead: name: n: <2\nplan: [string]: n: 1", []string{
			"r.cue:1: a region's file holds plain values: write group: rule: n: 3",
			"r.cue:2: report.assess.n must be a plain number of at most 12 digits, such as 3",
			"r.cue:3: a region's file holds plain names: write group: rule: n: 3",
			"r.cue:4: lead.name.n must be a plain number of at most 12 digits, such as 3",
			"r.cue:5: a region's file holds plain names: write group: rule: n: 3",
		}},
		{"an import", "import \"tool/exec\"", []string{"r.cue:1: a region's file holds plain values: write group: rule: n: 3"}},
		{"a number to fill the memory", "report: assess: n: 1e-99999", []string{
			"r.cue:1: report.assess.n must be a plain number of at most 12 digits, such as 3",
		}},
		{"syntax", "report: {\n\tassess: n: 3\n", []string{"r.cue:2: expected '}', found 'EOF'"}},
		{"syntax, several", "report: assess: n: 3 4\nlead: name: n: 01\n", []string{
			"r.cue:1: missing ',' in struct literal",
			"r.cue:1: expected operand, found newline",
			"r.cue:2: illegal integer number",
		}},
		{"too long", strings.Repeat("\n", maxFile+1), []string{
			"r.cue: longer than 65536 bytes: keep to what differs from the national floor",
		}},
	}
	for _, tt := range tests {
		want := "rules of region r.cue are not used:\n" + strings.Join(tt.want, "\n")
		r, err := Load("r.cue", []byte(tt.text))
		if err == nil {
			t.Errorf("%s: passed", tt.why)
			continue
		}
		if r != nil {
			t.Errorf("%s: rules beside an error", tt.why)
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}

// groups are the groups in the order of the floor.
func groups() []string {
	var names []string
	for _, rule := range floorRules() {
		name, _, _ := strings.Cut(rule.Path, ".")
		if len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return names
}

// drawTightening picks some rules and a value for each, anywhere between floor and sense.
func drawTightening(t *rapid.T) map[string]float64 {
	changes := map[string]float64{}
	for _, rule := range rapid.SliceOfN(rapid.SampledFrom(floorRules()), 1, 8).Draw(t, "rules") {
		low, high := min(rule.Bound, rule.Limit), max(rule.Bound, rule.Limit)
		if rule.Whole || rule.Term {
			changes[rule.Path] = float64(rapid.IntRange(int(low), int(high)).Draw(t, rule.Path))
			continue
		}
		hundredths := rapid.IntRange(int(math.Ceil(100*low)), int(math.Floor(100*high)))
		changes[rule.Path] = float64(hundredths.Draw(t, rule.Path)) / 100
	}
	return changes
}

func TestTighteningsAreNeverLooserThanTheFloor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		changes := drawTightening(t)
		r, err := National().With(changes)
		if err != nil {
			t.Fatalf("%v: %v", changes, err)
		}
		for _, rule := range Describe(r) {
			want, changed := changes[rule.Path]
			if !changed {
				want = rule.Default
			}
			if rule.Looser(rule.Value) || rule.Value != want {
				t.Fatalf("%s is %v, want %v, floor %v", rule.Path, rule.Value, want, rule.Bound)
			}
		}
	})
}

func TestLooseningsAreAllRefused(t *testing.T) {
	for _, rule := range floorRules() {
		looser := rule.Bound + 1
		if rule.Direction == Higher {
			looser = rule.Bound - 1
		}
		r, err := National().With(map[string]float64{rule.Path: looser})
		if err == nil {
			t.Errorf("%s: %v passed: %+v", rule.Path, looser, r)
			continue
		}
		for _, part := range []string{rule.Path + " is " + amount(looser, rule.Unit), amount(rule.Bound, rule.Unit), rule.Source} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: the error does not name %q: %v", rule.Path, part, err)
			}
		}
	}
}

func TestWith(t *testing.T) {
	region, err := Load("utrecht.cue", []byte("report: assess: n: 3"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := region.With(map[string]float64{"lead.name": 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Region != "utrecht.cue" || r.Report.Assess.N != 3 || r.Lead.Name.N != 1 || region.Lead.Name.N != 2 {
		t.Errorf("got %+v", r)
	}
	for _, changes := range []map[string]float64{
		{"lead.nome": 1},
		{"report.assess.n": 1},
		{"lead.name": 7},
		{"lead.name": -1},
		{"lead.name": 0.5},
		{"lead.name": math.NaN()},
		{"lead.name": math.Inf(-1)},
		{"leaving.notice": 1e300},
	} {
		if r, err := region.With(changes); err == nil || r != nil {
			t.Errorf("%v: got %v, %v", changes, r, err)
		}
	}
}

// Whatever a file holds, it is refused or it is no looser than the floor.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("report: assess: n: 3\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Load("r.cue", text)
		if err != nil {
			if r != nil || !strings.HasPrefix(err.Error(), "rules of region r.cue are not used:\n") {
				t.Fatalf("got %v, %v", r, err)
			}
			return
		}
		for _, rule := range Describe(r) {
			low, high := min(rule.Bound, rule.Limit), max(rule.Bound, rule.Limit)
			if rule.Value < low || rule.Value > high {
				t.Fatalf("%s is %v, outside %v to %v", rule.Path, rule.Value, low, high)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load("r.cue", []byte("report: assess: n: 3\nlead: name: n: 1\n")); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNational(b *testing.B) {
	for b.Loop() {
		National()
	}
}
