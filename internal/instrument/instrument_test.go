package instrument

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func TestTheInstrumentsThatComeWithIt(t *testing.T) {
	want := map[string]By{"eigen-kracht": ByHousehold, "geweld-partners": ByProfessional, "veiligheid-kind": ByProfessional}
	for _, q := range All() {
		if want[q.ID] != q.By || Find(q.ID, q.Version) != q || Find(q.ID, 0) != q || Find(q.ID, 99) != nil {
			t.Errorf("%s, filled in by %s", q.ID, q.By)
		}
		delete(want, q.ID)
		if out := q.Result(nil); out.Specialist || len(out.Groups) != len(q.Groups) {
			t.Errorf("%s without an answer asks for a specialist: %+v", q.ID, out)
		}
		for n, r := range q.Specialist { // each rule can be met, and says why.
			answers := map[string]string{}
			for _, w := range r.When {
				answers[w.Item] = w.Is[0]
			}
			if out := q.Result(answers); !out.Specialist || !slices.Contains(out.Why, r.Why) {
				t.Errorf("%s, rule %d is never met", q.ID, n+1)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// Strangling is the sign that is missed most; one yes is enough, whatever else was answered.
func TestOneHandOnAThroatCallsTheSpecialist(t *testing.T) {
	q := Find("geweld-partners", 0)
	answers := map[string]string{}
	for i := range q.Questions {
		if i.Kind == KindChoice {
			answers[i.LinkID] = "nee"
		}
	}
	if out := q.Result(answers); out.Specialist || len(q.Check(answers)) > 0 {
		t.Fatalf("all no: %+v, %v", out, q.Check(answers))
	}
	answers["keel"] = "ja"
	out := q.Result(answers)
	if !out.Specialist || len(out.Why) != 1 || len(out.Groups[0].Weighs) != 1 || out.Groups[0].Weighs[0].LinkID != "keel" || out.Groups[0].Sum != 3 {
		t.Errorf("got %+v", out)
	}
}

func TestAnswersThatCantBeTaken(t *testing.T) {
	q := Find("eigen-kracht", 0)
	for _, tt := range []struct {
		answers map[string]string
		want    []Fault
	}{
		{map[string]string{"rustig": "ja", "cijfer": "10", "wie": "mijn zus"}, nil},
		{map[string]string{"rustig": "misschien"}, []Fault{{Item: "rustig"}}},
		{map[string]string{"cijfer": "11"}, []Fault{{Item: "cijfer"}}},
		{map[string]string{"cijfer": "tien"}, []Fault{{Item: "cijfer"}}},
		{map[string]string{"wie": strings.Repeat("é", longest)}, nil},
		{map[string]string{"wie": strings.Repeat("é", longest+1)}, []Fault{{Item: "wie"}}},
		{map[string]string{"schoenmaat": "42"}, []Fault{{Item: "schoenmaat"}}},
	} {
		if got := q.Check(tt.answers); !slices.Equal(got, tt.want) {
			t.Errorf("%v: %v", tt.answers, got)
		}
	}
	if faults := Find("veiligheid-kind", 0).Check(nil); len(faults) == 0 || !faults[0].Missing || faults[0].Item != "gevaar" {
		t.Errorf("what must be answered: %v", faults)
	}
}

func TestSideBySideMarksWhereTheyDiffer(t *testing.T) {
	q := Find("eigen-kracht", 0)
	rows := q.Compare([]map[string]string{
		{"rustig": "ja", "bellen": "nee", "wie": "mijn zus", "cijfer": "8"},
		{"rustig": "nee", "bellen": "nee", "wie": "niemand", "cijfer": "8", "hulp": "ja"},
	})
	differ := map[string]bool{}
	for _, r := range rows {
		differ[r.Item.LinkID] = r.Differ
		if len(r.Answers) != 2 {
			t.Errorf("%s has %d answers", r.Item.LinkID, len(r.Answers))
		}
	}
	for id, want := range map[string]bool{"rustig": true, "bellen": false, "wie": false, "cijfer": false, "hulp": false} {
		if differ[id] != want {
			t.Errorf("%s: %v", id, differ[id])
		}
	}
}

// Whoever sits where at the table, the same rows differ.
func TestWhoComesFirstMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := rapid.SampledFrom(All()).Draw(t, "instrument")
		var filled []map[string]string
		for range rapid.IntRange(0, 4).Draw(t, "people") {
			answers := map[string]string{}
			for i := range q.Questions {
				if o := rapid.IntRange(-1, len(i.Options)-1).Draw(t, i.LinkID); o >= 0 {
					answers[i.LinkID] = i.Options[o].Code
				}
			}
			filled = append(filled, answers)
		}
		one, other := q.Compare(filled), q.Compare(rapid.Permutation(filled).Draw(t, "order"))
		for n := range one {
			if one[n].Differ != other[n].Differ {
				t.Fatalf("%s differs by who comes first", one[n].Item.LinkID)
			}
		}
		for _, answers := range filled { // what weighs is never more than it can.
			for _, g := range q.Result(answers).Groups {
				if g.Sum > g.Most || g.Sum < len(g.Weighs) {
					t.Fatalf("%s weighs %d of %d", g.Group.LinkID, g.Sum, g.Most)
				}
			}
		}
	})
}

const good = `{"id":"a","version":1,"title":{"nl":"A","en":"A"},"intro":{"nl":"I","en":"I"},"about":"child","by":"professional",
"item":[{"linkId":"g","type":"group","text":{"nl":"G","en":"G"},"item":[
{"linkId":"q","type":"choice","text":{"nl":"Q","en":"Q"},"answerOption":[{"code":"ja","text":{"nl":"ja","en":"yes"},"weight":1},{"code":"nee","text":{"nl":"nee","en":"no"}}]},
{"linkId":"n","type":"integer","text":{"nl":"N","en":"N"},"min":1,"max":9}]}],
"specialist":[{"when":[{"item":"q","is":["ja"]}],"atLeast":1,"why":{"nl":"W","en":"W"}}],"source":"own","licence":"EUPL-1.2"}`

func TestFaultsNameTheFileAndTheItem(t *testing.T) {
	if _, err := Parse("a.v1.json", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ from, to, want string }{
		{`"version":1`, `"version":2`, "its name doesn't fit"},
		{`"version":1`, `"version":0`, "a version from 1 on"},
		{`"id":"a"`, `"id":"A b"`, "an id of small letters"},
		{`"about":"child"`, `"about":"dog"`, `about nobody known: "dog"`},
		{`"by":"professional"`, `"by":"dog"`, `filled in by nobody known: "dog"`},
		{`"source":"own"`, `"source":" "`, "which licence"},
		{`"title":{"nl":"A","en":"A"}`, `"title":{"nl":"A","en":""}`, "the title is not there in both languages"},
		{`{"nl":"Q","en":"Q"}`, `{"nl":"","en":"Q"}`, `item "q": the text is not there`},
		{`"linkId":"n"`, `"linkId":"q"`, `item "q": another item has this linkId`},
		{`"linkId":"q"`, `"linkId":"Q!"`, `item "Q!": give it a linkId`},
		{`"type":"group"`, `"type":"choice"`, `item "g": questions stand in a group`},
		{`"type":"integer"`, `"type":"date"`, `item "n": this sort of answer is not known`},
		{`"min":1,"max":9`, `"min":9,"max":1`, `item "n": its least`},
		{`"type":"integer"`, `"type":"text"`, `item "n": only a number has a least`},
		{`"type":"choice"`, `"type":"text"`, `item "q": only a choice has answers`},
		{`,{"code":"nee","text":{"nl":"nee","en":"no"}}`, ``, `item "q": there is nothing to choose`},
		{`"code":"nee"`, `"code":"ja"`, `answer "ja" has no code of its own`},
		{`"weight":1`, `"weight":4`, "weighs 4"},
		{`{"item":"q","is":["ja"]}`, `{"item":"z","is":["ja"]}`, `specialist rule 1: there is no question "z"`},
		{`"is":["ja"]`, `"is":["soms"]`, `question "q" has no answer "soms"`},
		{`"is":["ja"]`, `"is":[]`, `question "q" with no answer`},
		{`"atLeast":1`, `"atLeast":2`, "it wants 2 of 1 answers"},
		{`"id":"a"`, `"id":"a","score":9`, `unknown field "score"`},
		{`"licence":"EUPL-1.2"}`, `"licence":"EUPL-1.2"}{}`, "follows after its end"},
	} {
		text := strings.Replace(good, tt.from, tt.to, 1)
		if text == good {
			t.Fatalf("%s is not in it", tt.from)
		}
		_, err := Parse("a.v1.json", []byte(text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "a.v1.json") {
			t.Errorf("want %q in: %v", tt.want, err)
		}
	}
	if _, err := Parse("a.v1.json", []byte(`{"id":"a","version":1}`)); err == nil || !strings.Contains(err.Error(), "it asks nothing") {
		t.Errorf("nothing is asked: %v", err)
	}
	if _, err := load(fstest.MapFS{"data/a.v1.json": {Data: []byte("{")}}); err == nil || !strings.Contains(err.Error(), "data/a.v1.json") {
		t.Errorf("a broken file: %v", err)
	}
}

// FuzzParse: a file is refused with its name, or everything can be asked of it.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	files, err := filepath.Glob("data/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		q, err := Parse("a.v1.json", text)
		if err != nil {
			if !strings.Contains(err.Error(), "a.v1.json") {
				t.Fatalf("which file? %v", err)
			}
			return
		}
		answers := map[string]string{}
		for i := range q.Questions {
			if len(i.Options) > 0 {
				answers[i.LinkID] = i.Options[0].Code
			}
		}
		for _, fault := range q.Check(answers) {
			if !fault.Missing {
				t.Fatalf("an answer of its own isn't taken: %s", fault.Item)
			}
		}
		q.Result(answers)
		if rows := q.Compare([]map[string]string{answers, nil}); len(rows) > 0 && slices.ContainsFunc(rows, func(r Row) bool { return r.Differ }) {
			t.Fatal("one who answered and one who did not differ")
		}
	})
}
