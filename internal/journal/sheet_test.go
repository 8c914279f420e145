package journal

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
)

func sheetOf() *Sheet {
	s := &Sheet{
		Household: "Noah en Lotte", Rests: []core.Content{core.Process, core.SafetyFacts},
		What: text.M("duty.see_alone", text.Person("who", "noah")),
		Why:  text.M("duty.see_alone.why", text.Day("last", day), text.Count("n", 3), text.Words("term", "7 dagen"), text.Day("never", time.Time{})),
	}
	s.Call(text.KindPerson, "noah", "Noah")
	s.Call(text.KindAgency, "wijk", "Wijkteam Noord")
	s.Call(text.KindActor, "nobody", "")
	return s
}

func TestASheetComesBackWhole(t *testing.T) {
	s := NewSealer(openKeys(t, place(t)), 10)
	key := must(s.NewCircleKey("c1"))(t)
	d := DutyRow{Circle: "c1", Key: circle.DutyKey{Kind: "see_alone", Subject: "noah"}}
	if got, err := s.OpenSheet(key, &d); got != nil || err != nil {
		t.Fatalf("a duty without a sheet: %v, %v", got, err)
	}
	if err := s.SealSheet(key, &d, sheetOf()); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(d.Sheet, []byte("Noah")) {
		t.Error("a name can be read")
	}
	got, err := s.OpenSheet(key, &d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sheetOf(), got); diff != "" {
		t.Error(diff)
	}
	if got.Person("noah") != "Noah" || got.Agency("wijk") != "Wijkteam Noord" || got.Actor("nobody") != "" || got.Actor("noah") != "" {
		t.Errorf("%v", got.Names)
	}
}

// TestASheetIsOfOneDuty: it opens in its own place alone, with its own key, while that is there.
func TestASheetIsOfOneDuty(t *testing.T) {
	s := NewSealer(openKeys(t, place(t)), 10)
	key, other := must(s.NewCircleKey("c1"))(t), must(s.NewCircleKey("c2"))(t)
	good := DutyRow{Circle: "c1", Key: circle.DutyKey{Kind: "see_alone", Subject: "noah"}}
	if err := s.SealSheet(key, &good, sheetOf()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key []byte
		do  func(*DutyRow)
	}{
		"another kind":    {key, func(d *DutyRow) { d.Key.Kind = "judge_safety" }},
		"another subject": {key, func(d *DutyRow) { d.Key.Subject = "lotte" }},
		"another circle":  {other, func(d *DutyRow) { d.Circle = "c2" }},
		"damaged":         {key, func(d *DutyRow) { d.Sheet = append(d.Sheet[:len(d.Sheet)-1:len(d.Sheet)-1], 0) }},
		"cut short":       {key, func(d *DutyRow) { d.Sheet = d.Sheet[:5] }},
	} {
		d := good
		c.do(&d)
		if _, err := s.OpenSheet(c.key, &d); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.Forget("c1")
	if _, err := s.OpenSheet(nil, &good); !errors.Is(err, ErrDestroyed) {
		t.Errorf("after the key was destroyed: %v", err)
	}
}

// TestWhatASheetSaysShowsInItsSumAlone: the same says the same, anything else something else, in
// another circle too; and who has no key can't try words.
func TestWhatASheetSaysShowsInItsSumAlone(t *testing.T) {
	s := NewSealer(openKeys(t, place(t)), 10)
	key, other := must(s.NewCircleKey("c1"))(t), must(s.NewCircleKey("c2"))(t)
	sum := func(id core.CircleID, key []byte, change func(*Sheet)) int64 {
		d := DutyRow{Circle: id, Key: circle.DutyKey{Kind: "see_alone", Subject: "noah"}}
		sheet := sheetOf()
		change(sheet)
		if err := s.SealSheet(key, &d, sheet); err != nil {
			t.Fatal(err)
		}
		return d.Sum()
	}
	same := sum("c1", key, func(*Sheet) {})
	if same != sum("c1", key, func(*Sheet) {}) {
		t.Error("the same sheet is another")
	}
	for name, change := range map[string]func(*Sheet){
		"the household": func(s *Sheet) { s.Household = "Noah" },
		"a name":        func(s *Sheet) { s.Call(text.KindPerson, "noah", "Noë") },
		"what":          func(s *Sheet) { s.What.Key = "duty.judge_safety" },
		"a word of why": func(s *Sheet) { s.Why.Args[2].Str = "8 dagen" },
		"what it rests": func(s *Sheet) { s.Rests = nil },
	} {
		if same == sum("c1", key, change) {
			t.Errorf("%s doesn't show", name)
		}
	}
	if same == sum("c2", other, func(*Sheet) {}) {
		t.Error("another circle has the same sum")
	}
}
