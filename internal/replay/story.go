package replay

import (
	"fmt"
	"io"
	"strings"

	"kring/internal/circle"
	"kring/internal/text"
)

// Story tells a result to a person: what came up when, on what, and what was let fall.
func (r *Result) Story(w io.Writer, p *text.Printer) error {
	t := r.Timeline
	out := &strings.Builder{}
	line := func(indent int, said string) { fmt.Fprintf(out, "%s%s\n", strings.Repeat("  ", indent), said) }
	say := func(m text.Message) string { return p.Say(m, r.State.Names()) }

	heading := t.ID + " · " + t.About
	line(0, heading)
	line(0, strings.Repeat("─", len([]rune(heading))))
	if t.Harm.IsZero() {
		line(0, say(text.M("replay.ordinary", text.Day("end", t.End))))
	} else {
		line(0, say(text.M("replay.harm", text.Day("harm", t.Harm))))
	}
	for _, level := range levels {
		line(1, r.firstAt(p, level))
	}
	line(1, r.naiveLine(p))
	line(0, "")
	for _, a := range r.Raised {
		line(0, fmt.Sprintf("%s  %s · %s", text.Date(a.Day), p.Word("level."+a.Level.String()), p.Word("alarm.name."+string(a.Kind)))) // key: ok, levels and alarms.
		for i, said := range r.because(p, a.Alarm) {
			line(1+min(i, 1), said)
		}
	}
	line(0, "")
	line(0, p.Word("replay.ring"))
	for _, l := range r.Ring {
		line(1, fmt.Sprintf("%-12s %s", p.Word("link."+string(l.Name)), r.linkLine(p, l))) // key: ok, the ten links.
	}
	line(0, "")
	line(0, say(text.M("replay.dropped", text.Count("n", len(r.Dropped)))))
	for _, e := range r.Dropped {
		line(1, r.fact(p, e))
	}
	line(0, "")
	_, err := io.WriteString(w, out.String())
	return err
}

func (r *Result) firstAt(p *text.Printer, level circle.Level) string {
	name := p.Word("level." + level.String()) // key: ok, the levels.
	if r.First[level].IsZero() {
		return fmt.Sprintf("%-8s %s", name, p.Word("replay.never"))
	}
	said := fmt.Sprintf("%-8s %s", name, p.FullDay(r.First[level]))
	if days, ok := r.LeadDays(level); ok {
		said += ", " + p.Say(text.M("replay.before", text.Days("n", days)), nil)
	}
	return said
}

func (r *Result) naiveLine(p *text.Printer) string {
	if len(r.Naive) == 0 {
		return p.Word("replay.naive_never")
	}
	return p.Say(text.M("replay.naive", text.Day("first", r.Naive[0]), text.Count("n", len(r.Naive))), nil)
}

func (r *Result) linkLine(p *text.Printer, l circle.Link) string {
	if l.Silent {
		return p.Word("replay.silent")
	}
	return p.Word("status."+string(l.Status)) + " · " + p.Say(l.Why, r.State.Names()) // key: ok, the three statuses.
}
