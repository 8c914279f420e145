package receipt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kring/internal/errs"
)

// chance gives the same drawing for the same seed.
func chance(seed uint64) io.Reader {
	return rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)})
}

func drawn(t interface{ Fatal(...any) }, seed uint64) Receipt {
	r, err := New(chance(seed))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// typed is a receipt as digits, three a group.
func typed(groups []string) string { return strings.Join(groups, " ") }

func seeds(t *rapid.T) uint64 { return rapid.Uint64Range(0, 1<<32-1).Draw(t, "seed") }

func TestAReceiptHasEightyBitsOfChance(t *testing.T) {
	if bits := float64(Groups-1) * math.Log2(prime); bits < 80 || math.Abs(bits-89.6) > 0.1 {
		t.Errorf("%.2f bits", bits)
	}
	// Each number comes up in each group, and none much more than another.
	random := chance(1)
	const draws = 50 * prime
	var counts [Groups][prime]int
	for range draws {
		r, err := New(random)
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range r.groups {
			counts[i][g]++
		}
	}
	for i, of := range counts {
		sum := 0.0
		for _, n := range of {
			sum += math.Pow(float64(n)-50, 2) / 50
		}
		if sum < 750 || sum > 1250 { // chi-squared of 996 degrees: 996 ± 45.
			t.Errorf("group %d isn't even: %.0f", i+1, sum)
		}
	}
	if _, err := New(strings.NewReader("abc")); err == nil {
		t.Error("a receipt of too little chance")
	}
}

func TestWhatIsShownIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t, seeds(t))
		shown := r.Show()
		if r.IsZero() || len(shown) != Groups || !regexp.MustCompile(`^\d{3}( \d{3}){9}$`).MatchString(typed(shown)) {
			t.Fatal(shown)
		}
		back, err := Parse(typed(shown))
		if err != nil || back != r {
			t.Fatal(err)
		}
	})
}

// TestPeopleTypeAsTheyLike: spaces anywhere or nowhere, dashes, lines, letters that look like digits,
// digits of another script.
func TestPeopleTypeAsTheyLike(t *testing.T) {
	gaps := []string{"", " ", "  ", "-", " - ", "\n", "\u00a0", ".", ", ", "/", "\t", "\u2013", "\u200f"}
	zeros := []rune{'0', '٠', '۰', '०', '０'}
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t, seeds(t))
		zero := rapid.SampledFrom(zeros).Draw(t, "script")
		var b strings.Builder
		for _, d := range strings.Join(r.Show(), "") {
			b.WriteString(rapid.SampledFrom(gaps).Draw(t, "gap"))
			switch letters := rapid.Bool().Draw(t, "letters"); {
			case letters && d == '0':
				b.WriteString(rapid.SampledFrom([]string{"O", "o"}).Draw(t, "0"))
			case letters && d == '1':
				b.WriteString(rapid.SampledFrom([]string{"I", "l", "i"}).Draw(t, "1"))
			default:
				b.WriteRune(zero + d - '0')
			}
		}
		if back, err := Parse(b.String()); err != nil || back != r {
			t.Fatalf("%q: %v", b.String(), err)
		}
	})
}

func refused(t interface {
	Helper()
	Fatalf(string, ...any)
}, typed, key string,
) {
	t.Helper()
	_, err := Parse(typed)
	if say, ok := errs.Saying(err); !ok || say.Key != key {
		t.Fatalf("%q: %v, want %s", typed, err, key)
	}
}

func TestOneWrongGroupIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := drawn(t, seeds(t)).Show()
		at := rapid.IntRange(0, Groups-1).Draw(t, "at")
		other := fmt.Sprintf("%03d", rapid.IntRange(0, 999).Draw(t, "other"))
		if other == groups[at] {
			return
		}
		groups[at] = other
		refused(t, typed(groups), "receipt.mistyped")
	})
}

// TestEveryWrongGroupIsFound tries all there are, of one receipt.
func TestEveryWrongGroupIsFound(t *testing.T) {
	for at := range Groups {
		for other := range 1000 {
			groups := drawn(t, 7).Show()
			if wrong := fmt.Sprintf("%03d", other); wrong != groups[at] {
				groups[at] = wrong
				refused(t, typed(groups), "receipt.mistyped")
			}
		}
	}
}

func TestTwoSwappedGroupsAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := drawn(t, seeds(t)).Show()
		a, b := rapid.IntRange(0, Groups-1).Draw(t, "a"), rapid.IntRange(0, Groups-1).Draw(t, "b")
		if groups[a] == groups[b] {
			return
		}
		groups[a], groups[b] = groups[b], groups[a]
		refused(t, typed(groups), "receipt.mistyped")
	})
}

func TestWhatIsNoReceiptIsRefused(t *testing.T) {
	groups := drawn(t, 3).Show()
	refused(t, "", "receipt.incomplete")
	refused(t, typed(groups[1:]), "receipt.incomplete")
	refused(t, typed(append(groups, "000")), "receipt.incomplete")
	refused(t, strings.Repeat("1", 1<<16), "receipt.incomplete")
	refused(t, strings.Repeat("000", Groups), "receipt.mistyped")
	refused(t, "0800 2000, ik ben bang", "receipt.not_digits")
}

func TestAReceiptIsNeverPrinted(t *testing.T) {
	r := drawn(t, 11)
	d, err := NewDeriver(make([]byte, 32), Costs{1, 8})
	if err != nil {
		t.Fatal(err)
	}
	locator, key := d.Derive(r)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "receipt", r, "locator", locator, "key", key, "all", []any{r, &r, key})
	out := log.String() + r.String() + errors.New(fmt.Sprint(r)).Error()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		out += fmt.Sprintf(verb+verb+verb+verb, r, &r, locator, key)
		out += fmt.Sprintf(verb, struct {
			R Receipt
			L Locator
			K Key
		}{r, locator, key})
	}
	for _, secret := range append(r.Show(), fmt.Sprintf("%x", locator[:3]), fmt.Sprintf("%x", key[:3]), fmt.Sprintf("%d", [3]byte(locator[:3]))) {
		if strings.Contains(out, secret) {
			t.Errorf("%s is in %s", secret, out)
		}
	}
	for _, v := range []any{r, key} {
		if _, err := json.Marshal(v); err == nil {
			t.Error("it was written as JSON")
		}
	}
	// What was typed is in no refusal.
	r.groups[0] = (r.groups[0] + 1) % prime
	_, err = Parse(typed(r.Show()))
	if err == nil || strings.Contains(fmt.Sprintf("%+v", err), r.Show()[1]) {
		t.Errorf("%+v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(typed(drawn(f, 1).Show()))
	f.Add("482-019-733")
	f.Add("Oil ٠١٢")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Parse(s)
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if again, err := Parse(typed(r.Show())); err != nil || again != r {
			t.Fatal("what was read is not what is shown")
		}
	})
}
