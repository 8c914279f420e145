package journal

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSound(t *testing.T) {
	same := []string{
		"kuiper kuyper kuijper cuyper cuijper", "dijkstra dykstra deikstra", "meijer meyer meier", "smit smid smidt smitt",
		"schmidt schmid schmitt", "jansen janssen janzen", "hendriks hendrix hendrickx hendricks", "dirks dirkx dircks dirckx",
		"bakker backer baker", "visser visscher fisser", "bos bosch", "vries fries", "philip filip", "thijs tijs thys",
		"theo teo", "haan haen", "jacob jakob jacop", "carla karla", "cees sees", "cynthia cyntia", "groot grood groodt",
		"chris gris", "koch kog", "brouwer brauwer brouer", "yasmina jasmina", "zander sander", "quint kwint", "fritz frits",
		"mohammed mohamed mohamet", "rhijn rijn ryn", "schouten schauten", "mooij mooi mooy", "kok kock", "lucas lukas luckas",
		"max maks macks", "roelofs roelofz", "krijn kryn", "wouter wauter", "joost jost", "pieter piter",
	}
	for _, group := range same {
		names := strings.Fields(group)
		for _, other := range names[1:] {
			if a, b := Sound(names[0]), Sound(other); a != b {
				t.Errorf("%s sounds %q and %s sounds %q", names[0], a, other, b)
			}
		}
	}
	for _, pair := range []string{
		"jansen hansen", "bakker dekker", "visser vissers", "smit smits", "peters pieters", "mulder mulders", "bos baas",
		"vink vonk", "haan hoen", "jan john", "boer beer", "schouten souten", "kuiper koper", "dijk dik", "kees gees",
	} {
		if a, b, _ := strings.Cut(pair, " "); Sound(a) == Sound(b) {
			t.Errorf("%s and %s both sound %q", a, b, Sound(a))
		}
	}
}

func TestNameParts(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Esmée van der Wal", "esmee wal"},
		{"  ESMEE   V.D. WAL ", "esmee wal"},
		{"Anne-Marie de Vries-'t Hart", "anne marie vries hart"},
		{"D’Arcy", "arcy"},
		{"Özgür Yıldız", "ozgur yildiz"},
		{"Łukasz Groß", "lukasz gross"},
		{"Ĳsbrand", "ijsbrand"},
		{"De la Op", "de la op"},
		{"محمد", "محمد"},
		{" - ", ""},
		{"", ""},
	} {
		if got := strings.Join(nameParts(c.name), " "); got != c.want {
			t.Errorf("%q gives %q and not %q", c.name, got, c.want)
		}
	}
}

// finds tells whether one person is found by what is known of the other, as a store searches.
func finds(t testing.TB, k *Keys, stored, asked Known) bool {
	t.Helper()
	words := must(k.Words(stored))(t)
	for _, way := range must(k.Lookups(asked))(t) {
		all := len(way) > 0
		for _, w := range way {
			all = all && slices.Contains(words, w)
		}
		if all {
			return true
		}
	}
	return false
}

func TestPeopleAreFound(t *testing.T) {
	k := openKeys(t, place(t))
	born := time.Date(2016, 5, 9, 0, 0, 0, 0, time.UTC)
	stored := Known{Name: "Anne-Marie van der Kuijper", Born: born, Postcode: "1234 AB", Number: "12-a"}
	for _, c := range []struct {
		name  string
		asked Known
		want  bool
	}{
		{"the whole name", Known{Name: "Anne-Marie van der Kuijper"}, true},
		{"in other letters", Known{Name: "ANNE MARIE KUIJPER"}, true},
		{"written in one", Known{Name: "Annemarie Kuijper"}, true},
		{"by ear", Known{Name: "Anne Marie Cuyper"}, true},
		{"the surname", Known{Name: "van der Kuijper"}, true},
		{"by birth alone", Known{Born: born}, true},
		{"by address alone", Known{Postcode: "1234ab", Number: "12 A"}, true},
		{"name and birth", Known{Name: "Kuiper", Born: born}, true},
		{"name and another birth", Known{Name: "Kuijper", Born: born.AddDate(0, 0, 1)}, false},
		{"another name", Known{Name: "Koper"}, false},
		{"another house", Known{Postcode: "1234AB", Number: "12"}, false},
		{"a postcode alone says nothing", Known{Postcode: "1234AB"}, false},
		{"nothing finds nobody", Known{}, false},
	} {
		if got := finds(t, k, stored, c.asked); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if !finds(t, k, Known{Name: "Annemarie Kuijper"}, Known{Name: "Annemarie Kuijper"}) {
		t.Error("a name written in one is not found by itself")
	}
}

func TestEverybodyIsFoundByTheirOwnName(t *testing.T) {
	k := openKeys(t, place(t))
	rapid.Check(t, func(rt *rapid.T) {
		p := Known{Name: rapid.String().Draw(rt, "name")}
		if words := must(k.Words(p))(t); len(words) > 0 && !finds(t, k, p, p) {
			rt.Fatal("not found")
		}
	})
}

func TestWordsSayNothing(t *testing.T) {
	p := Known{Name: "Jansen", Born: day, Postcode: "1234AB", Number: "1"}
	k := openKeys(t, place(t))
	words, again := must(k.Words(p, p))(t), must(k.Words(p))(t)
	if !slices.Equal(words, again) {
		t.Error("the same person gives other words")
	}
	other := must(openKeys(t, place(t)).Words(p))(t)
	hashes := map[[32]byte]bool{}
	for _, w := range words {
		if slices.Contains(other, w) || hashes[w.Hash] {
			t.Errorf("a %s is the same under another key or kind", w.Kind)
		}
		hashes[w.Hash] = true
	}
}

// FuzzLookups: whatever somebody types to search by, it is looked up or refused, and a stored
// name is found by itself.
func FuzzLookups(f *testing.F) {
	for _, name := range []string{"Noah Jansen", "IJsbrand van 't Hek", "Aïcha", "", " - ", "O'Brien-de Vries", "\x00\xff", "ß ﬀ ŉ"} {
		f.Add(name, "1234 AB", "12a")
	}
	keys := openKeys(f, place(f))
	f.Fuzz(func(t *testing.T, name, postcode, number string) {
		who := Known{Name: name, Postcode: postcode, Number: number}
		stored, err := keys.Words(who)
		if err != nil {
			t.Fatal(err)
		}
		has := map[Word]bool{}
		for _, w := range stored {
			has[w] = true
		}
		lookups, err := keys.Lookups(who)
		if err != nil {
			t.Fatal(err)
		}
		found := len(lookups) == 0
		for _, words := range lookups {
			all := true
			for _, w := range words {
				all = all && has[w]
			}
			found = found || all
		}
		if !found {
			t.Fatalf("%q is not found by itself", name)
		}
	})
}

// TestANameSaysNothingAndStaysTheSame, for the same parts under the same key.
func TestANameSaysNothingAndStaysTheSame(t *testing.T) {
	one, other := openKeys(t, KeyPlace{Path: filepath.Join(t.TempDir(), "a")}), openKeys(t, KeyPlace{Path: filepath.Join(t.TempDir(), "b")})
	names := map[string]bool{}
	for _, parts := range [][]string{{"agenda", "samira", "K-1"}, {"agenda", "samira", "K-2"}, {"agenda", "samiraK-1"}, {"agenda", "samira", "K", "1"}} {
		first, err := one.Name(parts...)
		if err != nil || len(first) != 32 || strings.Contains(first, "samira") {
			t.Fatalf("%q %v", first, err)
		}
		if again, err := one.Name(parts...); err != nil || again != first {
			t.Errorf("%q became %q, %v", first, again, err)
		}
		elsewhere, err := other.Name(parts...)
		if err != nil {
			t.Fatal(err)
		}
		names[first], names[elsewhere] = true, true
	}
	if len(names) != 8 {
		t.Errorf("two have one name: %v", names)
	}
}
