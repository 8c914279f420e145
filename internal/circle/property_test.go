package circle_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kring/internal/calendar"
	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/errs"
	"kring/internal/rules"
)

// sound holds the invariant of DESIGN §1 against a circle at a moment: while it stands, somebody
// named has something to do, and nothing that is shown is without a sentence or a name.
func sound(s *circle.State, m circle.Moment) error {
	ring, duties, alarms := circle.Look(s, m)
	if !s.Ongoing() {
		if len(duties) > 0 || len(alarms) > 0 {
			return fmt.Errorf("not ongoing, and %d duties and %d alarms", len(duties), len(alarms))
		}
		return nil
	}
	if len(duties) == 0 {
		return errors.New("an ongoing circle without a duty")
	}
	seen := map[circle.DutyKey]bool{}
	for _, d := range duties {
		switch {
		case !d.Owner.Named() || d.Link == "" || d.Due.IsZero() || d.Since.IsZero() || d.What.IsZero() || d.Why.IsZero():
			return fmt.Errorf("half a duty: %+v", d)
		case d.Due.Before(d.Since) && d.Key.Kind != "tell_reporter": // whose term runs from the report, however late it was decided on.
			return fmt.Errorf("due before it came to be: %+v", d)
		case seen[d.Key]:
			return fmt.Errorf("twice: %v", d.Key)
		case s.BarredNow(d.Owner.ID):
			return fmt.Errorf("held by somebody who is kept out: %+v", d)
		case ring.Link(d.Link).Name == "":
			return fmt.Errorf("no such link: %+v", d)
		}
		seen[d.Key] = true
	}
	for i, l := range ring {
		if l.Name != circle.LinkNames[i] || l.Why.IsZero() || !l.Owner.Named() || s.BarredNow(l.Owner.ID) ||
			(l.Status != circle.Closed && l.Status != circle.Open && l.Status != circle.SetAside) {
			return fmt.Errorf("half a link: %+v", l)
		}
		if l.Status == circle.Open && !slices.ContainsFunc(duties, func(d circle.Duty) bool { return d.Link == l.Name }) {
			return fmt.Errorf("%s is open (%s) and nobody has anything to do about it", l.Name, l.Why.Key)
		}
	}
	for _, a := range alarms {
		if a.Why.IsZero() || a.Level < circle.Attention || a.Level > circle.Acute || a.Since.IsZero() {
			return fmt.Errorf("half an alarm: %+v", a)
		}
		asks := a.Level >= circle.AlarmRaised && a.Answer == nil
		if seen[circle.DutyKey{Kind: "answer_alarm", Subject: string(a.Kind)}] != asks || a.Due.IsZero() != (a.Level == circle.Attention) {
			return fmt.Errorf("the duty to answer %s does not fit: %+v", a.Kind, a)
		}
	}
	return nil
}

func TestThereIsAlwaysSomebodyByName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		s := &circle.State{}
		for i := range p.Events {
			e := &p.Events[i]
			circle.Apply(s, e)
			later := time.Duration(rapid.SampledFrom([]int{0, 1, 24 * 20, 24 * 400}).Draw(t, "later")) * time.Hour
			for _, at := range []time.Time{e.Recorded, e.Recorded.Add(later)} {
				if err := sound(s, circle.Moment{Now: at, Rules: p.Rules}); err != nil {
					t.Fatalf("after %s, at %v: %v", circle.TypeOf(e.Body), at, err)
				}
			}
		}
	})
}

// proper tells whether a refusal is one that can be shown.
func proper(err error) bool {
	var e *errs.Error
	return errors.As(err, &e) && e.Say.Key != "" && (e.Kind == errs.Refused || e.Kind == errs.Invalid || e.Kind == errs.NotFound)
}

func TestEveryActIsDecidedAndChangesNothingItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Walk(t, 40, func(_ *casetest.Play, a casetest.Attempt) {
			if a.Err != nil && !proper(a.Err) {
				t.Fatalf("%s: %v", circle.TypeOf(a.Command.Act), a.Err)
			}
		})
		before := circle.Fold(p.Events)
		if !reflect.DeepEqual(before, p.State) {
			t.Fatal("the state is not the fold of the events: deciding changed it")
		}
		for range 30 {
			c := casetest.Anything(t, p)
			m := circle.Moment{Now: p.Now.Add(time.Duration(rapid.IntRange(-24*30, 24*200).Draw(t, "at")) * time.Hour), Rules: p.Rules}
			events, err := circle.Decide(p.State, c, m)
			if err != nil && (!proper(err) || events != nil) {
				t.Fatalf("%T: %v beside %d events", c.Act, err, len(events))
			}
			for i, e := range events {
				if e.Seq != p.State.Seq+1+i || e.Circle == "" || e.Body == nil || !e.Content.Valid() || e.Recorded.IsZero() || e.Happened.After(e.Recorded) {
					t.Fatalf("half an event: %+v", e)
				}
			}
			again, err2 := circle.Decide(p.State, c, m)
			if !reflect.DeepEqual(events, again) || (err == nil) != (err2 == nil) {
				t.Fatalf("%T: decided twice, differently", c.Act)
			}
			if !reflect.DeepEqual(before, p.State) {
				t.Fatalf("deciding on %T changed the state", c.Act)
			}
		}
	})
}

func TestReplayGivesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		stored, err := json.Marshal(p.Events)
		if err != nil {
			t.Fatal(err)
		}
		var read []circle.Event
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(circle.Fold(read), p.State) || !reflect.DeepEqual(circle.Fold(p.Events), circle.Fold(p.Events)) {
			t.Fatal("what was stored and read is another circle")
		}
		for i, e := range p.Events {
			if e.Seq != i+1 {
				t.Fatalf("event %d has place %d", i+1, e.Seq)
			}
		}
	})
}

// A reader may know any part of a history; also of a part of it everything can be asked.
func TestAnyPartOfAHistoryFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		percent := rapid.SampledFrom([]int{10, 50, 90}).Draw(t, "percent")
		part := circle.Filter(p.Events, func(*circle.Event) bool { return rapid.IntRange(1, 100).Draw(t, "may") <= percent })
		if rapid.Bool().Draw(t, "shuffled") {
			part = rapid.Permutation(part).Draw(t, "order")
		}
		s := circle.Fold(part)
		for _, m := range []circle.Moment{p.Moment(), {Now: p.Now.AddDate(-1, 0, 0), Rules: p.Rules}, {Now: p.Now.AddDate(2, 0, 0), Rules: p.Rules}} {
			circle.Look(s, m)
			circle.Standing(s)
			circle.Turns(s, m.Rules)
			c := casetest.Anything(t, &casetest.Play{State: s, Rules: p.Rules, Now: m.Now})
			if _, err := circle.Decide(s, c, m); err != nil && !proper(err) {
				t.Fatalf("%T: %v", c.Act, err)
			}
		}
	})
}

func TestAsKnownIsTheCircleOfThatDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var days []time.Time
		var then []*circle.State
		p := casetest.Walk(t, 40, func(p *casetest.Play, _ casetest.Attempt) {
			days, then = append(days, p.Now), append(then, circle.Fold(p.Events))
		})
		i := rapid.IntRange(0, len(days)-1).Draw(t, "day")
		if got := circle.Fold(circle.AsKnown(p.Events, days[i])); !reflect.DeepEqual(got, then[i]) {
			t.Fatalf("as known on %v: %d events, then %d", days[i], got.Seq, then[i].Seq)
		}
	})
}

func TestLookIsRingDutiesAndAlarms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := casetest.Histories(t)
		m := circle.Moment{Now: p.Now.AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "days")), Rules: rules.National()}
		ring, duties, alarms := circle.Look(p.State, m)
		if !reflect.DeepEqual(ring, circle.Ring(p.State, m)) || !reflect.DeepEqual(duties, circle.Duties(p.State, m)) ||
			!reflect.DeepEqual(alarms, circle.Alarms(p.State, m)) {
			t.Fatal("looking at once shows something else than looking thrice")
		}
		if !slices.IsSortedFunc(duties, func(a, b circle.Duty) int { return a.Due.Compare(b.Due) }) {
			t.Fatal("duties are not by due moment")
		}
	})
}

// The properties say little about what the histories never reach. These are the same histories
// each time: what is rare would else be missing by chance, now and then.
func TestHistoriesReachEverything(t *testing.T) {
	got := map[string]int{}
	histories := rapid.Custom(func(t *rapid.T) *casetest.Play {
		return casetest.Walk(t, 300, func(*casetest.Play, casetest.Attempt) {})
	})
	for seed := range 800 {
		p := histories.Example(seed)
		for i := range p.Events {
			got[circle.TypeOf(p.Events[i].Body)]++
			if l, ok := p.Events[i].Body.(circle.DutyLapsed); ok {
				got[fmt.Sprint("rung ", l.Rung)]++
			}
		}
		for _, a := range p.Alarms() {
			got["alarm "+string(a.Kind)+" "+a.Level.String()]++
		}
		for _, l := range p.Ring() {
			got["link "+string(l.Name)+" "+string(l.Status)]++
		}
		got["events"] += len(p.Events)
		got["histories"]++
	}
	for name := range circle.Vocabulary() {
		if got[name] == 0 {
			t.Errorf("no history holds %s", name)
		}
	}
	for _, want := range []string{"rung 0", "rung 1", "rung 2", "rung 3"} {
		if got[want] == 0 {
			t.Errorf("no history reaches %s", want)
		}
	}
	if testing.Verbose() {
		t.Log(got)
	}
}

// Watching only the days on which something can change shows what watching every day shows.
func TestWatchingTheDaysThatMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if rapid.IntRange(0, 9).Draw(t, "one in ten") != 0 {
			t.Skip()
		}
		p := casetest.Walk(t, 30, func(*casetest.Play, casetest.Attempt) {})
		until := p.Events[len(p.Events)-1].Recorded.AddDate(0, 2, 0)
		raised, s := circle.Watch(p.Events, until, p.Rules)
		if !reflect.DeepEqual(s, p.State) {
			t.Fatal("it ends with another circle")
		}
		var daily []string
		levels := map[circle.AlarmKind]circle.Level{}
		for day := calendar.EndOfDay(p.Events[0].Recorded).Add(-time.Second); day.Before(until); day = calendar.EndOfDay(day.Add(2 * time.Second)).Add(-time.Second) {
			now := map[circle.AlarmKind]circle.Level{}
			for _, a := range circle.Alarms(circle.Fold(circle.AsKnown(p.Events, day)), circle.Moment{Now: day, Rules: p.Rules}) {
				now[a.Kind] = a.Level
				if a.Level > levels[a.Kind] {
					daily = append(daily, fmt.Sprint(day.Format(time.DateOnly), a.Kind, a.Level))
				}
			}
			levels = now
		}
		var watched []string
		for _, r := range raised {
			if r.Day.Before(until) {
				watched = append(watched, fmt.Sprint(r.Day.Format(time.DateOnly), r.Kind, r.Level))
			}
		}
		if diff := cmp.Diff(daily, watched); diff != "" {
			t.Fatalf("(-daily +watched):\n%s", diff)
		}
	})
}

func TestTheNamesAreThoseOfTheCircle(t *testing.T) {
	n := begun().State.Names()
	for want, got := range map[string]string{
		"Noah": n.Person("noah"), "Ruud Hoekstra": n.Actor(string(ruud.ID)), henk.Name: n.Actor(string(henk.ID)), "Politie": n.Agency("Politie"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if n.Person("esra")+n.Actor("niemand") != "" || n.Agency("Onbekend") != "Onbekend" {
		t.Error("somebody is named who is not here")
	}
}
