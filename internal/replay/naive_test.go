package replay

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func concernsOn(days ...string) *Timeline {
	t := &Timeline{}
	for _, d := range days {
		t.Events = append(t.Events, Entry{Date: date(d), Kind: KindReport})
	}
	return t
}

func TestNaive(t *testing.T) {
	for _, c := range []struct {
		name string
		days []string
		want []string
	}{
		{"two are not enough", []string{"2001-01-01", "2001-02-01"}, nil},
		{"the third fires", []string{"2001-01-01", "2001-02-01", "2001-03-01"}, []string{"2001-03-01"}},
		{"three on one day fire once", []string{"2001-01-01", "2001-01-01", "2001-01-01"}, []string{"2001-01-01"}},
		{"more do not fire again", []string{"2001-01-01", "2001-02-01", "2001-03-01", "2001-04-01"}, []string{"2001-03-01"}},
		{"day 365 is within", []string{"2001-01-01", "2001-02-01", "2001-12-31"}, []string{"2001-12-31"}},
		{"day 366 is not", []string{"2001-01-01", "2001-02-01", "2002-01-01"}, nil},
		{
			"again after it was below three",
			[]string{"2001-01-01", "2001-02-01", "2001-03-01", "2002-02-15", "2002-02-20"},
			[]string{"2001-03-01", "2002-02-20"},
		},
		{
			"one that drops out as the next comes in keeps it up",
			[]string{"2001-01-01", "2001-02-01", "2001-03-01", "2002-01-01"},
			[]string{"2001-03-01"},
		},
	} {
		var got []string
		for _, d := range Naive(concernsOn(c.days...)) {
			got = append(got, d.Format(time.DateOnly))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestNaiveLeavesHindsightAndGoodNewsOut(t *testing.T) {
	tl := concernsOn("2001-01-01", "2001-02-01", "2001-03-01")
	tl.Events[0].Hindsight = true
	tl.Events[1].Kind = KindVisitKept
	if fired := Naive(tl); fired != nil {
		t.Errorf("fired on %v", fired)
	}
}

// The rule as it reads, one day after the other, fires on the same days.
func TestNaiveDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tl := Ordinary(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1e6).Draw(t, "i"))
		perDay := map[time.Time]int{}
		for _, e := range tl.Events {
			if e.Kind.Concern() {
				perDay[e.Date]++
			}
		}
		var want []time.Time
		below := true
		for d := tl.Events[0].Date; !d.After(tl.End); d = d.AddDate(0, 0, 1) {
			n := 0
			for back := range 365 {
				n += perDay[d.AddDate(0, 0, -back)]
			}
			if n >= 3 && below {
				want = append(want, d)
			}
			below = n < 3
		}
		if diff := cmp.Diff(want, Naive(tl)); diff != "" {
			t.Fatalf("(-day by day +naive):\n%s", diff)
		}
	})
}
