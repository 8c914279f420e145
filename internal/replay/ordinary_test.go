package replay

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// mixes are the default and those a sweep over other worlds would try.
func mixes() map[string]Mix {
	slow, sparse, narrow, busy, quiet := DefaultMix, DefaultMix, DefaultMix, DefaultMix, DefaultMix
	slow.Delay, sparse.Dropped, narrow.Narrow, busy.Busyness, quiet.Busyness = 2, 0.5, true, 2, 0.5
	return map[string]Mix{
		"default": DefaultMix, "slow": slow, "sparse": sparse, "narrow": narrow, "busy": busy, "quiet": quiet,
	}
}

func TestHouseholdsReadBackAsTheyAre(t *testing.T) {
	for name, m := range mixes() {
		rapid.Check(t, func(t *rapid.T) {
			want := m.Household(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1e6).Draw(t, "i"))
			got, err := Parse(want.File, Encode(want))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", name, diff)
			}
		})
	}
}

func TestSameSeedSameHousehold(t *testing.T) {
	for i := range 50 {
		if diff := cmp.Diff(Ordinary(7, i), Ordinary(7, i)); diff != "" {
			t.Fatalf("household %d differs from itself:\n%s", i, diff)
		}
		other := Ordinary(8, i)
		if other.ID = Ordinary(7, i).ID; slices.Equal(Encode(other), Encode(Ordinary(7, i))) {
			t.Fatalf("household %d is the same for another seed", i)
		}
	}
}

// Mixes differ in what they say they differ in: the concerns of a household stay as they were.
func TestDelaysAndGapsLeaveTheConcerns(t *testing.T) {
	concerns := func(t *Timeline) (all []string) {
		for _, e := range t.Events {
			if e.Kind.Concern() {
				all = append(all, e.Date.Format(time.DateOnly)+" "+e.Agency+" "+string(e.Kind))
			}
		}
		return all
	}
	for name, m := range mixes() {
		if m.Busyness != 1 {
			continue
		}
		for i := range 100 {
			if diff := cmp.Diff(concerns(Ordinary(3, i)), concerns(m.Household(3, i))); diff != "" {
				t.Fatalf("%s, household %d:\n%s", name, i, diff)
			}
		}
	}
}

func TestHouseholdsKeepTheirBounds(t *testing.T) {
	for i := range 2000 {
		tl := Ordinary(1, i)
		n, years, there := 0, tl.Years(), len(agencies(tl))
		for _, e := range tl.Events {
			if e.Kind.Concern() {
				n++
			}
			if e.Kind == KindHarm || e.Kind == KindInfoNotShared || e.Hindsight || Unnamed(e.Agency) {
				t.Errorf("%s:%d: %s by %q has no place here", tl.File, e.Line, e.Kind, e.Agency)
			}
			if strings.ContainsAny(e.Fact, "{}") || e.Fact == "" {
				t.Errorf("%s:%d: fact %q", tl.File, e.Line, e.Fact)
			}
		}
		if n < 5 || n > 18 || years < 0.5 || years > 5 || there < 4 || there > 10 {
			t.Errorf("%s: %d concerns in %.1f years with %d agencies", tl.ID, n, years, there)
		}
		last := tl.Events[len(tl.Events)-1]
		if last.Kind != KindClosedTogether || tl.End.Sub(last.Date) < 50*24*time.Hour {
			t.Errorf("%s: ends with %s on %s, watched until %s", tl.ID, last.Kind, last.Date, tl.End)
		}
	}
}

func agencies(t *Timeline) []string {
	var all []string
	for _, e := range t.Events {
		for a := range strings.SplitSeq(e.Agency, "->") {
			if a = strings.TrimSpace(a); !Unnamed(a) && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// answered tells whether the follow-up that an entry asks for stands within 50 days of it.
func answered(tl *Timeline, e Entry) bool {
	a := answerTo[e.Kind]
	has := func(fits func(Entry) bool) bool {
		return slices.ContainsFunc(tl.Events, func(f Entry) bool {
			late := f.Date.Sub(e.Date).Hours() / 24
			return 0 <= late && late <= 50 && fits(f)
		})
	}
	return has(func(f Entry) bool { return slices.Contains(a.kinds, f.Kind) && (!a.same || f.From == e.To) }) &&
		(a.always == "" || has(func(f Entry) bool { return f.Kind == a.always }))
}

func TestCompleteRecordsAnswerEveryConcern(t *testing.T) {
	for _, k := range Kinds() {
		if _, asks := answerTo[k]; k.Concern() && !asks {
			t.Errorf("%s gets no follow-up", k)
		}
	}
	for i := range 2000 {
		if Incomplete(1, i) {
			continue
		}
		tl := Ordinary(1, i)
		for _, e := range tl.Events {
			if _, asks := answerTo[e.Kind]; asks && !answered(tl, e) {
				t.Errorf("%s:%d: %s has no follow-up", tl.File, e.Line, e.Kind)
			}
		}
	}
}

// In a complete record a joint review that found it better stands before each exit; in an
// incomplete one no joint review stands near.
func TestExits(t *testing.T) {
	reviewed := func(tl *Timeline, exit Entry, within float64, better bool) bool {
		return slices.ContainsFunc(tl.Events, func(f Entry) bool {
			days := exit.Date.Sub(f.Date).Hours() / 24
			fits := !better || f.Outcome == OutcomeStopped || f.Outcome == OutcomeLess
			return f.Kind == KindReviewedTogether && fits && 0 <= days && days <= within && f.Line < exit.Line
		})
	}
	exits := 0
	for i := range 2000 {
		tl := Ordinary(1, i)
		for _, e := range tl.Events {
			if e.Kind != KindCaseClosed {
				continue
			}
			exits++
			if !Incomplete(1, i) && !reviewed(tl, e, 60, true) {
				t.Errorf("%s:%d: left without a joint review", tl.File, e.Line)
			}
			if Incomplete(1, i) && reviewed(tl, e, 30, false) {
				t.Errorf("%s:%d: a joint review in spite of an incomplete record", tl.File, e.Line)
			}
		}
	}
	if exits < 1500 {
		t.Errorf("%d exits in 2000 households: agencies leave in the inquiries too", exits)
	}
}

func TestIncompleteRecords(t *testing.T) {
	const n = 4000
	complete := DefaultMix
	complete.Incomplete, complete.Dropped = 1, 0
	incomplete, followUps, written := 0, 0.0, 0.0
	for i := range n {
		if !Incomplete(1, i) {
			continue
		}
		incomplete++
		followUps += good(complete.Household(1, i))
		written += good(Ordinary(1, i))
	}
	if share := float64(incomplete) / n; math.Abs(share-0.5) > 0.03 {
		t.Errorf("%.2f of the records are incomplete, want half", share)
	}
	if lost := 1 - written/followUps; math.Abs(lost-1.0/3) > 0.03 {
		t.Errorf("%.2f of the follow-ups are lost, want a third", lost)
	}
}

// good counts kinds that stand in an ordinary household as follow-ups only.
func good(t *Timeline) float64 {
	n := 0.0
	for _, e := range t.Events {
		switch e.Kind {
		case KindFeedback, KindSecondOpinion, KindReferralAccepted, KindHelpStarted:
			n++
		}
	}
	return n
}

// This is a check of calibration, not a timed test: what is said about false alarms is said of
// households on which the naive rule fires 0.3 to 0.4 times a year.
func TestNaiveRate(t *testing.T) {
	years, fired := 0.0, 0
	for i := range 5000 {
		tl := Ordinary(1, i)
		years += tl.Years()
		fired += len(Naive(tl))
	}
	rate := float64(fired) / years
	t.Logf("the naive rule fires %d times in %.0f household-years: %.3f a year", fired, years, rate)
	if rate < 0.25 || rate > 0.45 {
		t.Errorf("the naive rule fires %.3f times a household-year", rate)
	}
}

// Ordinary households are as busy as those of the inquiries, or busier; six cases give wide margins.
// They are watched longer, for the good end is part of them, so years are those of the trouble.
func TestAsBusyAsTheInquiries(t *testing.T) {
	cases, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	var made []*Timeline
	for i := range 2000 {
		made = append(made, Ordinary(1, i))
	}
	for _, c := range []struct {
		what      string
		of        func(*Timeline) float64
		low, high float64 // the median, as a multiple of that of the cases
	}{
		{"concerns", count(Kind.Concern), 0.9, 1.5},
		{"kinds of concern", kindsOfConcern, 0.9, 1.7},
		{"reports", count(is(KindReport)), 0.8, 1.6},
		{"injuries", count(is(KindInjurySeen)), 0.5, 1.5},
		{"agencies", func(t *Timeline) float64 { return float64(len(agencies(t))) }, 0.7, 1.3},
		{"years of trouble", yearsOfTrouble, 0.5, 1.5},
		{"concerns in the busiest year", busiestYear, 1, 2.2},
	} {
		want, got := median(cases, c.of), median(made, c.of)
		t.Logf("%s: median %.1f, inquiries %.1f", c.what, got, want)
		if got < c.low*want || got > c.high*want {
			t.Errorf("%s: median %.1f, of the inquiries %.1f", c.what, got, want)
		}
	}
}

func is(k Kind) func(Kind) bool { return func(other Kind) bool { return k == other } }

func count(meant func(Kind) bool) func(*Timeline) float64 {
	return func(t *Timeline) float64 {
		n := 0.0
		for _, e := range t.Events {
			if meant(e.Kind) && !e.Hindsight {
				n++
			}
		}
		return n
	}
}

func kindsOfConcern(t *Timeline) float64 {
	seen := map[Kind]bool{}
	for _, e := range t.Events {
		if e.Kind.Concern() && !e.Hindsight {
			seen[e.Kind] = true
		}
	}
	return float64(len(seen))
}

// yearsOfTrouble is the time from the first concern to the last.
func yearsOfTrouble(t *Timeline) float64 {
	var first, last time.Time
	for _, e := range t.Events {
		if e.Kind.Concern() && !e.Hindsight {
			if first.IsZero() {
				first = e.Date
			}
			last = e.Date
		}
	}
	return last.Sub(first).Hours() / 24 / 365.25
}

func busiestYear(t *Timeline) float64 {
	var days []time.Time
	for _, e := range t.Events {
		if e.Kind.Concern() && !e.Hindsight {
			days = append(days, e.Date)
		}
	}
	most := 0
	for _, d := range days {
		most = max(most, within(days, d))
	}
	return float64(most)
}

func median(all []*Timeline, of func(*Timeline) float64) float64 {
	var values []float64
	for _, t := range all {
		values = append(values, of(t))
	}
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}
