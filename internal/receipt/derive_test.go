package receipt

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func deriver(t testing.TB, pepper byte, costs Costs) *Deriver {
	t.Helper()
	d, err := NewDeriver(bytes.Repeat([]byte{pepper}, 32), costs)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAReceiptIsFoundByItsLocatorAlone(t *testing.T) {
	d := deriver(t, 1, Costs{1, 8})
	others := []*Deriver{deriver(t, 2, Costs{1, 8}), deriver(t, 1, Costs{2, 8}), deriver(t, 1, Costs{1, 16})}
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t, seeds(t))
		locator, key := d.Derive(r)
		if l, k := d.Derive(r); l != locator || k != key {
			t.Fatal("the same receipt gives another")
		}
		if [32]byte(locator) == [32]byte(key) {
			t.Fatal("who has the database has the key")
		}
		for _, other := range others {
			if l, k := other.Derive(r); l == locator || k == key {
				t.Fatal("pepper and costs make no difference")
			}
		}
		near := drawn(t, seeds(t))
		if l, _ := d.Derive(near); (l == locator) != (near == r) {
			t.Fatal("two receipts give the same, or one gives two")
		}
	})
}

// TestLocatorsStayWhatTheyAre: what is stored is found by these for years.
func TestLocatorsStayWhatTheyAre(t *testing.T) {
	r, err := Parse("001 002 003 004 005 006 007 008 009 470")
	if err != nil {
		t.Fatal(err)
	}
	locator, key := deriver(t, 1, ServerCosts).Derive(r)
	if got, want := locator[:4], []byte{0xdf, 0x7e, 0x15, 0x5c}; !bytes.Equal(got, want) {
		t.Errorf("locator %x", got)
	}
	if got, want := key[:4], []byte{0x2a, 0x5a, 0xd1, 0x6a}; !bytes.Equal(got, want) {
		t.Errorf("key %x", got)
	}
}

func TestWithoutPepperOrCostNothingIsDerived(t *testing.T) {
	for _, pepper := range [][]byte{nil, make([]byte, 31)} {
		if _, err := NewDeriver(pepper, ServerCosts); err == nil {
			t.Errorf("a pepper of %d bytes", len(pepper))
		}
	}
	for _, costs := range []Costs{{}, {0, 64}, {1, 0}} {
		if _, err := NewDeriver(make([]byte, 32), costs); err == nil {
			t.Errorf("%+v", costs)
		}
	}
	pepper := bytes.Repeat([]byte{1}, 32)
	d, err := NewDeriver(pepper, Costs{1, 8})
	if err != nil {
		t.Fatal(err)
	}
	before, _ := d.Derive(Receipt{})
	clear(pepper)
	if after, _ := d.Derive(Receipt{}); before != after {
		t.Error("the pepper is the caller's")
	}
}

// BenchmarkDerive measures what one guess costs, and what each report costs.
func BenchmarkDerive(b *testing.B) {
	d := deriver(b, 1, ServerCosts)
	r := drawn(b, 1)
	for b.Loop() {
		d.Derive(r)
	}
}
