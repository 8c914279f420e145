package replay

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"kring/internal/text"
)

// Table tells the figures to a person.
func (c Controls) Table(w io.Writer, p *text.Printer) error {
	out := &strings.Builder{}
	fmt.Fprintln(out, p.Say(text.M("replay.controls", text.Count("n", c.Controls), text.Words("years", p.Number(int(c.HouseholdYears)))), nil))
	fmt.Fprintf(out, "\n%-46s %14s %22s\n", p.Word("replay.per_year"), p.Word("replay.all"), p.Word("replay.incomplete"))
	row := func(name string, all, apart float64) { fmt.Fprintf(out, "%-46s %14.4f %22.4f\n", name, all, apart) }
	apart := Controls{}
	if c.Incomplete != nil {
		apart = *c.Incomplete
	}
	for _, level := range levels {
		row(p.Word("level."+level.String()), c.PerYear[level.String()], apart.PerYear[level.String()]) // key: ok, the levels.
	}
	row(p.Word("replay.naive_name"), c.NaivePerYear, apart.NaivePerYear)
	fmt.Fprintf(out, "\n%s\n\n", p.Say(text.M("replay.share",
		text.Words("all", fmt.Sprintf("%.3f", c.Share())), text.Words("incomplete", fmt.Sprintf("%.3f", apart.Share()))), nil))
	for _, level := range levels {
		for _, kind := range slices.Sorted(maps.Keys(c.ByKind)) {
			if n := c.ByKind[kind][level.String()]; n > 0 {
				name := p.Word("level."+level.String()) + " · " + p.Word("alarm.name."+kind) // key: ok, levels and alarms.
				row(name, n, apart.ByKind[kind][level.String()])
			}
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Share is how many alarms, acute ones too, come up for each time the naive rule fires.
func (c Controls) Share() float64 {
	return (c.PerYear["alarm"] + c.PerYear["acute"]) / cmp.Or(c.NaivePerYear, 1)
}
