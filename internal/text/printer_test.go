package text_test

import (
	"testing"
	"time"

	"kring/internal/text"
)

// people is a Namer over a map.
type people map[string]string

func (p people) Person(id string) string { return p[id] }
func (p people) Actor(id string) string  { return p[id] }
func (p people) Agency(id string) string { return p[id] }

func day(date string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, date, text.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSay(t *testing.T) {
	nl := text.New("nl").At(day("2026-11-21"))
	en := text.New("en").At(day("2026-11-21"))
	names := people{"noah": "Noah", "jan": "Jan Hoek"}
	for _, c := range []struct {
		p    *text.Printer
		m    text.Message
		want string
	}{
		{nl, text.Message{}, ""},
		{nl, text.M("duty.see_alone", text.Person("who", "noah")), "Spreek Noah alleen"},
		{en, text.M("duty.see_alone", text.Person("who", "noah")), "Speak with Noah alone"},
		{nl, text.M("duty.see_alone", text.Person("who", "unknown")), "Spreek iemand van het huishouden alleen"},
		{nl, text.M("page.late", text.Count("n", 1)), "1 dag te laat"},
		{nl, text.M("page.late", text.Count("n", 9)), "9 dagen te laat"},
		{nl, text.M("page.late", text.Count("n", 0)), "0 dagen te laat"},
		{nl, text.M("page.late", text.Count("n", 1234)), "1.234 dagen te laat"},
		{en, text.M("page.late", text.Count("n", 1234)), "1,234 days late"},
		{nl, text.M("duty.see_alone.why", text.Day("last", day("2026-10-29")), text.Days("term", 14)), "Laatst alleen gezien op 29 oktober. Termijn bij dit oordeel: 14 dagen."},
		{nl, text.M("duty.see_alone.why", text.Day("last", day("2025-10-29")), text.Days("term", 1)), "Laatst alleen gezien op 29 oktober 2025. Termijn bij dit oordeel: 1 dag."},
		{nl, text.M("duty.answer_alarm", text.Term("alarm", "alarm.name.chronic")), "Antwoord op het alarm: het houdt aan"},
		{nl, text.M("refused.in_the_future", text.Moment("when", day("2026-12-02").Add(9*time.Hour))), "2 december, 09:00 uur moet nog komen. Vul in wanneer het gebeurde."},
		{nl, text.M("no.such.key"), "⟨no.such.key⟩"},
		{en, text.M("ring.agreements.broken", text.Words("what", "<b>{{.x}}</b>")), "Not kept: <b>{{.x}}</b>"},
	} {
		if got := c.p.Say(c.m, names); got != c.want {
			t.Errorf("%s: %q, want %q", c.m.Key, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	nl, en := text.New("nl"), text.New("en-GB")
	late := time.Date(2009, time.June, 30, 22, 30, 0, 0, time.UTC) // already 1 July in the Netherlands
	for got, want := range map[string]string{
		nl.Day(late): "1 juli 2009", en.Day(late): "1 July 2009", nl.Month(late): "juli 2009", en.Month(late): "July 2009",
		nl.At(late).Day(late): "1 juli", nl.At(late).FullDay(late): "1 juli 2009", text.Date(late): "2009-07-01",
		nl.Moment(late): "1 juli 2009, 00:30 uur", nl.ShortMonth(day("2020-03-01")): "mrt", en.ShortMonth(day("2020-03-01")): "Mar",
		nl.Day(time.Time{}): "", nl.Days(1): "1 dag", en.Days(12): "12 days", nl.Number(-1234567): "−1.234.567",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if n := text.DaysBetween(day("2026-03-28"), day("2026-03-30")); n != 2 {
		t.Errorf("%d days over the change of the clock, want 2", n)
	}
}

func TestLists(t *testing.T) {
	nl, en := text.New("nl"), text.New("en")
	for got, want := range map[string]string{
		nl.List(nil): "", nl.List([]string{"a"}): "a", nl.List([]string{"a", "b"}): "a en b",
		nl.List([]string{"a", "b", "c"}): "a, b en c", en.List([]string{"a", "b", "c"}): "a, b and c",
		text.Capital("éen"): "Éen", text.Capital(""): "",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	for tag, want := range map[string]string{"nl": "nl", "en-GB": "en", "fr": "nl", "": "nl", "nlx": "nl", "e": "nl"} {
		if got := text.New(tag).Lang(); got != want {
			t.Errorf("%q gives %s, want %s", tag, got, want)
		}
	}
	if _, ok := text.Spoken("enx"); ok {
		t.Error("enx is no language")
	}
}

func BenchmarkSay(b *testing.B) {
	p := text.New("nl").At(day("2026-11-21"))
	m := text.M("ring.safety.differ", text.Person("who", "noah"), text.Agency("low", "a"), text.Count("lowScore", 4), text.Agency("high", "b"), text.Count("highScore", 7))
	names := people{"noah": "Noah", "a": "Wijkteam", "b": "School"}
	for b.Loop() {
		p.Say(m, names)
	}
}
