package circle_test

import (
	"fmt"
	"testing"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// twoHundred is a circle of two hundred events: a year and a half of visits and judgements, and
// every few weeks something that happens, is promised, handed over or reported, and is answered.
func twoHundred() *casetest.Play {
	p := calm()
	for i := 0; len(p.Events) < 200; i++ {
		id := func(what string) core.ItemID { return core.ItemID(fmt.Sprintf("%s%d", what, i)) }
		p.Days(9).As(samira).Do(seen(noah, lotte))
		switch i % 8 {
		case 0:
			p.Do(bruise(id("i"), noah)).Days(1).Do(circle.IncidentAnswered{ID: id("i"), Answer: "huisarts erbij"})
		case 1:
			a := agreed()
			a.ID, a.Due = id("a"), p.Now.AddDate(0, 0, 10)
			p.Do(a).Days(8).As(ruud).Do(circle.AgreementChecked{ID: id("a"), Kept: true})
		case 2:
			r := core.ReportID(id("m"))
			p.As(karim).Do(reported(r)).Days(3).Do(takenUp(r), circle.ReporterTold{Report: r})
		case 3:
			h := offered()
			h.ID = id("h")
			p.Do(h).As(ruud).Days(2).Do(circle.HandoverAccepted{ID: h.ID}).As(samira).Days(20).Do(circle.HandoverChecked{ID: h.ID, Effect: "hij komt"})
		case 4:
			p.As(ruud).Do(missed(), judged(noah, 6+i%3), judged(lotte, 7))
		case 5:
			p.As(karim).Do(crossed(id("c"))).As(samira).Do(circle.CrossingAnswered{ID: id("c"), Answer: "Rob slaapt elders"})
		case 6:
			p.Do(newAdult(id("v"))).Days(4).Do(circle.ChangeVerified{ID: id("v"), Finding: "een oom"}, judged(noah, 7), judged(rob, 6))
		case 7:
			p.Lapse().As(samira).Do(evaluated([]circle.ViolenceOutcome{circle.Less, circle.Same}[i/8%2]))
		}
	}
	p.Events = p.Events[:200]
	p.State = circle.Fold(p.Events)
	return p
}

func TestTheCircleOfTheBenchmarksIsWhole(t *testing.T) {
	p := twoHundred()
	played(t, p)
	if err := sound(p.State, p.Moment()); err != nil || len(p.State.Lapses) > 60 {
		t.Fatalf("%v, %d lapses", err, len(p.State.Lapses))
	}
	ring, duties, alarms := circle.Look(p.State, p.Moment())
	if ring.OpenLinks() > 5 || len(duties) < 6 {
		t.Errorf("%d open links, %d duties, %d alarms", ring.OpenLinks(), len(duties), len(alarms))
	}
}

func BenchmarkFold(b *testing.B) {
	p := twoHundred()
	b.ReportAllocs()
	for b.Loop() {
		circle.Fold(p.Events)
	}
	b.ReportMetric(float64(len(p.Events))*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkLook(b *testing.B) {
	p := twoHundred()
	m := p.Moment()
	b.ReportAllocs()
	for b.Loop() {
		circle.Look(p.State, m)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Microsecond)/float64(b.N), "us/op")
}

func BenchmarkDecide(b *testing.B) {
	p := twoHundred()
	m := p.Moment()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := circle.Decide(p.State, circle.Command{By: samira.Actor, Act: seen(noah)}, m); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Microsecond)/float64(b.N), "us/op")
}
