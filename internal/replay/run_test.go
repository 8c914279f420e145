package replay

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/rules"
	"kring/internal/text"
)

func cases(t testing.TB) []*Timeline {
	t.Helper()
	all, err := Cases()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Each inquiry is seen a month ahead or more; where nothing called for stepping in nobody is
// called out at night.
func TestInquiriesAreSeenInTime(t *testing.T) {
	for _, c := range cases(t) {
		res := Run(c, rules.National())
		days, ok := res.LeadDays(circle.AlarmRaised)
		switch {
		case c.Control:
			if at := res.First[circle.Acute]; !at.IsZero() && at.Before(calendar.StartOfDay(c.Last())) {
				t.Errorf("%s: acute on %s, before the last day of a control", c.ID, text.Date(at))
			}
		case !ok || days < minLead:
			t.Errorf("%s: first alarm %d days ahead, want %d or more", c.ID, days, minLead)
		}
	}
}

// The same rules stay quiet on ordinary households: at most a quarter of what the naive rule
// raises, also where the record is incomplete, and acute stays rare.
func TestOrdinaryHouseholdsStayQuiet(t *testing.T) {
	c := RunControls(DefaultMix, 3000, 11, rules.National(), func(int) {})
	for name, f := range map[string]*Controls{"all": &c, "incomplete": c.Incomplete} {
		if f.Share() > 0.25 {
			t.Errorf("%s: %.3f alarms for each of the naive rule, want 0.25 or less", name, f.Share())
		}
		if f.PerYear["acute"] > 0.03 {
			t.Errorf("%s: %.4f acute a household-year, want 0.03 or less", name, f.PerYear["acute"])
		}
		if f.NaivePerYear < 0.2 {
			t.Errorf("%s: the naive rule fires %.3f a household-year: these households are too quiet to prove anything", name, f.NaivePerYear)
		}
	}
}

// An alarm rests on recorded facts of its own day or before, and says so.
func TestEveryAlarmExplainsItself(t *testing.T) {
	p := text.New("nl")
	for _, c := range cases(t) {
		res := Run(c, rules.National())
		for _, a := range res.Raised {
			if len(a.Evidence) == 0 && a.Kind != circle.AlarmChronic {
				t.Errorf("%s: %s on %s has no evidence", c.ID, a.Kind, text.Date(a.Day))
			}
			if p.Say(a.Why, res.State.Names()) == "" {
				t.Errorf("%s: %s says nothing", c.ID, a.Kind)
			}
			for _, e := range a.Evidence {
				if e.At.After(a.Day) {
					t.Errorf("%s: %s on %s rests on a fact of %s", c.ID, a.Kind, text.Date(a.Day), text.Date(e.At))
				}
			}
		}
	}
}

// What comes later changes nothing of what came up before: a timeline cut off on any day gives
// the same alarms until then.
func TestReplayKnowsNothingOfTomorrow(t *testing.T) {
	for _, c := range cases(t) {
		whole := Run(c, rules.National())
		for cut := range c.Events {
			short := *c
			short.Events = slices.Clone(c.Events[:cut])
			if cut > 0 && c.Events[cut].Date.Equal(c.Events[cut-1].Date) || cut == 0 {
				continue
			}
			until := calendar.StartOfDay(c.Events[cut].Date)
			early := func(all []circle.Raised) (out []string) {
				for _, a := range all {
					if a.Day.Before(until) {
						out = append(out, text.Date(a.Day)+" "+string(a.Kind)+" "+a.Level.String())
					}
				}
				return out
			}
			if got, want := early(Run(&short, rules.National()).Raised), early(whole.Raised); !slices.Equal(got, want) {
				t.Fatalf("%s cut before %s: %v, whole: %v", c.ID, text.Date(until), got, want)
			}
		}
	}
}

// Looking only on days when something can change sees what looking every day sees.
func TestLookingDaily(t *testing.T) {
	all := cases(t)
	for i := range 40 {
		all = append(all, Ordinary(5, i))
	}
	for _, tl := range all {
		events, r := History(tl), rules.National()
		raised, _ := circle.Watch(events, calendar.EndOfDay(tl.Last()).Add(-time.Second), r)
		if got, want := lines(raised), lines(daily(events, tl, r)); !slices.Equal(got, want) {
			t.Fatalf("%s:\n got %v\nwant %v", tl.ID, got, want)
		}
	}
}

func lines(all []circle.Raised) (out []string) {
	for _, a := range all {
		out = append(out, text.Date(a.Day)+" "+string(a.Kind)+" "+a.Level.String())
	}
	return out
}

func daily(events []circle.Event, tl *Timeline, r *rules.Rules) (raised []circle.Raised) {
	before := map[circle.AlarmKind]circle.Level{}
	for day := events[0].Recorded; !day.After(tl.Last()); day = day.AddDate(0, 0, 1) {
		at := calendar.EndOfDay(day).Add(-time.Second)
		now := map[circle.AlarmKind]circle.Level{}
		for _, a := range circle.Alarms(circle.Fold(circle.AsKnown(events, at)), circle.Moment{Now: at, Rules: r}) {
			now[a.Kind] = a.Level
			if a.Level > before[a.Kind] {
				raised = append(raised, circle.Raised{Day: at, Alarm: a})
			}
		}
		before = now
	}
	return raised
}

// No alarm rests on what the source merely does not mention: a timeline of steps that went well
// or say nothing raises none, however long it lasts.
func TestSilenceRaisesNothing(t *testing.T) {
	good := []Kind{KindVisitKept, KindChildSeen, KindChildSeenAlone, KindHelpStarted, KindPlanOrOrder, KindFeedback, KindAgreementKept, KindReferralAccepted}
	start := calendar.Date(2015, 3, 2)
	for seed := range 50 {
		chance := rand.New(rand.NewPCG(9, uint64(seed)))
		tl := &Timeline{ID: "silence", About: "a household", Control: true, End: start.AddDate(4, 0, 0)}
		for d := start; d.Before(tl.End); d = d.AddDate(0, 0, 20+chance.IntN(400)) {
			a := []string{"school", "clinic", "police"}[chance.IntN(3)]
			tl.Events = append(tl.Events, Entry{Date: d, Agency: a, From: a, To: a, Kind: good[chance.IntN(len(good))], Fact: "a step"})
		}
		if res := Run(tl, rules.National()); len(res.Raised) > 0 {
			t.Fatalf("seed %d: %v", seed, lines(res.Raised))
		}
	}
}

// A household that is visited every month does not hide a child whose injuries nobody explained.
func TestVisitsDoNotHideInjuries(t *testing.T) {
	for _, c := range cases(t) {
		injuries := 0
		for _, e := range c.Events {
			if e.Kind == KindInjurySeen && !e.Hindsight && c.Harm.Sub(e.Date) > 60*24*time.Hour {
				injuries++
			}
		}
		if c.Control || injuries < 2 {
			continue
		}
		for _, kind := range []Kind{KindVisitKept, KindChildSeen, KindChildSeenAlone} {
			visited := *c
			visited.Events = slices.Clone(c.Events)
			for d := c.Events[0].Date; d.Before(c.Harm); d = d.AddDate(0, 0, 30) {
				visited.Events = append(visited.Events, Entry{Date: d, Agency: "visitor", From: "visitor", To: "visitor", Kind: kind, Fact: "a visit"})
			}
			slices.SortStableFunc(visited.Events, func(a, b Entry) int { return a.Date.Compare(b.Date) })
			if days, ok := Run(&visited, rules.National()).LeadDays(circle.AlarmRaised); !ok || days < minLead {
				t.Errorf("%s with a monthly %s: first alarm %d days ahead", c.ID, kind, days)
			}
		}
	}
}

// Hindsight is never fed: taking it out of the file changes nothing.
func TestHindsightIsNeverFed(t *testing.T) {
	for _, c := range cases(t) {
		without := *c
		without.Events = slices.DeleteFunc(slices.Clone(c.Events), func(e Entry) bool { return e.Hindsight })
		if got, want := lines(Run(c, rules.National()).Raised), lines(Run(&without, rules.National()).Raised); !slices.Equal(got, want) {
			t.Errorf("%s: %v, without hindsight %v", c.ID, got, want)
		}
	}
}
