package replay

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden errors anew")

func TestFaultsNameFileAndLine(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bad files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tl, err := Parse(filepath.Base(file), data)
			if err == nil {
				t.Fatalf("read without a fault: %+v", tl)
			}
			golden, got := strings.TrimSuffix(file, ".yaml")+".golden", err.Error()+"\n"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaultsCanBeTakenApart(t *testing.T) {
	_, err := Parse("x.yaml", []byte("id: a\ncontrol: true\nend: '2001-06-01'\nevents: 3\n"))
	var f *Fault
	if !errors.As(err, &f) || f.File != "x.yaml" || f.Line != 4 {
		t.Errorf("want a fault at x.yaml:4, got %v", err)
	}
}

func TestCases(t *testing.T) {
	cases, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 6 {
		t.Fatalf("%d cases, want 6", len(cases))
	}
	for _, c := range cases {
		if want := "cases/" + c.ID + ".yaml"; c.File != want {
			t.Errorf("case %s comes from %s", c.ID, c.File)
		}
		if c.Harm.IsZero() || !c.End.IsZero() {
			t.Errorf("%s: an inquiry ends in harm", c.ID)
		}
		if last := c.Events[len(c.Events)-1]; last.Kind != KindHarm || !last.Date.Equal(c.Harm) {
			t.Errorf("%s: ends with %s on %s", c.ID, last.Kind, last.Date)
		}
		if c.Control != (c.ID == "case-14") {
			t.Errorf("%s: control is %t", c.ID, c.Control)
		}
		if c.Born.IsZero() != (c.ID != "case-01" && c.ID != "case-02") {
			t.Errorf("%s: born %s", c.ID, c.Born)
		}
	}
	want := Entry{
		Line: 20, Date: date("2006-12-11"), Agency: "GP -> hospital -> social services", From: "GP",
		To: "social services", Kind: KindInjurySeen, Source: "A,B,E",
		Fact: "head injury plus bruises at 4 sites, no explanation; first referral",
	}
	if diff := cmp.Diff(want, cases[0].Events[5]); diff != "" {
		t.Errorf("sixth event (-want +got):\n%s", diff)
	}
}

func date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return day(d.Date())
}

func TestParseForgives(t *testing.T) {
	tl, err := Parse("x.yaml", []byte(`id: 12
control: true
born: 1999-04
end: 2001-06-01
events:
  - {date: 2001-02-01, precision: some time in spring, agency: B, kind: report, fact: second of the day before}
  - {date: 2001-01-01, agency: '>10 agencies', kind: info_not_shared, fact: first}
  - {date: 2001-02-01, agency: A->B, kind: report, fact: last}
`))
	if err != nil {
		t.Fatal(err)
	}
	if !tl.Born.Equal(date("1999-04-01")) || !tl.Last().Equal(date("2001-06-01")) {
		t.Errorf("born %s, last %s", tl.Born, tl.Last())
	}
	var order []string
	for _, e := range tl.Events {
		order = append(order, e.Fact)
	}
	if diff := cmp.Diff([]string{"first", "second of the day before", "last"}, order); diff != "" {
		t.Errorf("by date, then by line (-want +got):\n%s", diff)
	}
	if e := tl.Events[0]; !e.Hindsight {
		t.Error("what was not shared is hindsight")
	}
	if e := tl.Events[2]; e.From != "A" || e.To != "B" {
		t.Errorf("A->B goes from %q to %q", e.From, e.To)
	}
}

func TestUnnamed(t *testing.T) {
	for _, a := range []string{"", " ", "none", "Several", "unknown", "various", ">10 agencies", "27 agencies"} {
		if !Unnamed(a) {
			t.Errorf("%q names nobody", a)
		}
	}
	for _, a := range []string{"GP", "family", "police/health visitor", "several schools"} {
		if Unnamed(a) {
			t.Errorf("%q names somebody", a)
		}
	}
}

func TestKinds(t *testing.T) {
	concerns := 0
	for _, k := range Kinds() {
		if k.Concern() {
			concerns++
		}
	}
	if len(Kinds()) != 28 || concerns != 11 {
		t.Errorf("%d kinds of which %d concerns, want 28 and 11", len(Kinds()), concerns)
	}
}

func TestEncodeReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyTimeline(t)
		data := Encode(want)
		got, err := Parse("", data)
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if diff := cmp.Diff(want, got, butForLines...); diff != "" {
			t.Fatalf("(-want +got):\n%s\n%s", diff, data)
		}
	})
}

// butForLines compares timelines without the file they were read from.
var butForLines = []cmp.Option{
	cmpopts.IgnoreFields(Entry{}, "Line"), cmpopts.IgnoreFields(Timeline{}, "File"),
}

func anyTimeline(t *rapid.T) *Timeline {
	text := rapid.Custom(func(t *rapid.T) string {
		return "x" + strings.TrimSpace(strings.ReplaceAll(rapid.String().Draw(t, "text"), "->", ""))
	})
	start := date("2001-01-01")
	tl := &Timeline{ID: text.Draw(t, "id"), About: text.Draw(t, "about"), Control: rapid.Bool().Draw(t, "control")}
	tl.Sources = rapid.MapOfN(text, text, 1, 3).Draw(t, "sources")
	d := 0
	for range rapid.IntRange(1, 8).Draw(t, "events") {
		d += rapid.IntRange(0, 90).Draw(t, "days")
		e := Entry{Date: start.AddDate(0, 0, d), Agency: text.Draw(t, "agency"), Fact: text.Draw(t, "fact")}
		e.From, e.To = e.Agency, e.Agency
		e.Kind = rapid.SampledFrom(Kinds()).Draw(t, "kind")
		e.Hindsight = e.Kind == KindInfoNotShared || rapid.Bool().Draw(t, "hindsight")
		if e.Kind == KindReviewedTogether {
			e.Outcome = OutcomeSame
		}
		tl.Events = append(tl.Events, e)
	}
	tl.Harm = start.AddDate(0, 0, d)
	return tl
}

func FuzzParse(f *testing.F) {
	for _, glob := range []string{"cases/*.yaml", "testdata/bad/*.yaml"} {
		files, err := filepath.Glob(glob)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := Parse("f.yaml", data)
		if err != nil {
			var fault *Fault
			if !errors.As(err, &fault) || fault.File != "f.yaml" || fault.Line < 1 {
				t.Fatalf("an error that names no line: %v", err)
			}
			return
		}
		again, err := Parse("f.yaml", Encode(first))
		if err != nil {
			t.Fatalf("does not read back: %v\n%s", err, Encode(first))
		}
		if diff := cmp.Diff(first, again, butForLines...); diff != "" {
			t.Fatalf("reads back as another (-want +got):\n%s", diff)
		}
	})
}
