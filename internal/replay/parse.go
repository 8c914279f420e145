package replay

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// Fault is one thing wrong with a file.
type Fault struct {
	File string
	Line int
	Text string
}

func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text) }

// Parse reads one timeline. Its error joins a *Fault for every thing wrong with the file, by line.
func Parse(name string, data []byte) (*Timeline, error) {
	p := &parser{file: name}
	t := &Timeline{File: name}
	if root := p.document(data); root != nil {
		p.timeline(root, t)
	}
	if len(p.faults) > 0 {
		return nil, p.joined()
	}
	slices.SortStableFunc(t.Events, func(a, b Entry) int { return a.Date.Compare(b.Date) })
	return t, nil
}

type parser struct {
	file   string
	faults []*Fault
}

func (p *parser) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, &Fault{File: p.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

func (p *parser) joined() error {
	slices.SortStableFunc(p.faults, func(a, b *Fault) int { return cmp.Compare(a.Line, b.Line) })
	errs := make([]error, len(p.faults))
	for i, f := range p.faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}

var (
	yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)
	// yaml.v3 counts lines from zero in the errors of its parser, and from one in those of its scanner.
	yamlFromZero = regexp.MustCompile(`^did not find expected (node content|',' or|key|'-' indicator|<)`)
)

// syntax turns an error of the YAML reader into a fault. Without a line it is the first.
func (p *parser) syntax(err error) {
	text, line := err.Error(), 1
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		text = text[len(m[0]):]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
			if yamlFromZero.MatchString(text) {
				line++
			}
		}
	}
	p.fault(line, "not YAML: %s", text)
}

func (p *parser) document(data []byte) *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		p.fault(1, "the file is empty")
		return nil
	case err != nil:
		p.syntax(err)
		return nil
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		p.fault(more.Line, "a second document; one file holds one timeline")
	case !errors.Is(err, io.EOF):
		p.syntax(err)
	}
	return doc.Content[0]
}

// mapping gives the values of a mapping by field name; fields it doesn't know, or knows already,
// are faults. With no names given every name will do.
func (p *parser) mapping(n *yaml.Node, what string, names ...string) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		p.fault(n.Line, "%s must be fields with values", what)
		return nil
	}
	values := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			p.fault(key.Line, "%s: a field name must be a text", what)
		case len(names) > 0 && !slices.Contains(names, key.Value):
			p.fault(key.Line, "%s: unknown field %q", what, key.Value)
		case values[key.Value] != nil:
			p.fault(key.Line, "%s: field %q stands there twice", what, key.Value)
		default:
			values[key.Value] = value
		}
	}
	return values
}

// text gives a trimmed text; absent, null and blank are all empty.
func (p *parser) text(n *yaml.Node, field string) string {
	if n == nil || n.ShortTag() == "!!null" {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		p.fault(n.Line, "%s must be a text", field)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (p *parser) flag(n *yaml.Node, field string) bool {
	text := p.text(n, field)
	if text != "" && text != "true" && text != "false" {
		p.fault(n.Line, "%s must be true or false, not %q", field, text)
	}
	return text == "true"
}

// date reads a calendar date in the first of the layouts that fits.
func (p *parser) date(n *yaml.Node, field string, layouts ...string) time.Time {
	text := p.text(n, field)
	if text == "" {
		return time.Time{}
	}
	for _, layout := range layouts {
		if d, err := time.Parse(layout, text); err == nil {
			return day(d.Date())
		}
	}
	p.fault(n.Line, "%s %q is not a date like 2006-01-31", field, text)
	return time.Time{}
}

// day is a calendar date as every timeline holds it.
func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }

// timeline reads the fields of the whole. About, country, born and sources may be absent.
func (p *parser) timeline(root *yaml.Node, t *Timeline) {
	f := p.mapping(root, "timeline",
		"id", "about", "country", "control", "born", "harm", "end", "sources", "events")
	if f == nil {
		return
	}
	t.ID = p.text(f["id"], "id")
	t.About = p.text(f["about"], "about")
	t.Country = p.text(f["country"], "country")
	t.Control = p.flag(f["control"], "control")
	t.Born = p.date(f["born"], "born", time.DateOnly, "2006-01", "2006", time.RFC3339)
	t.Harm = p.date(f["harm"], "harm", time.DateOnly)
	t.End = p.date(f["end"], "end", time.DateOnly)
	t.Sources = p.sources(f["sources"])
	for _, name := range []string{"id", "control"} {
		if n := f[name]; n == nil || n.Kind == yaml.ScalarNode && p.text(n, name) == "" {
			p.fault(lineOf(n, root), "the timeline has no %s", name)
		}
	}
	switch harm, end := given(f["harm"]), given(f["end"]); {
	case harm && end:
		p.fault(f["end"].Line, "the timeline has both harm and end")
	case !harm && !end:
		p.fault(root.Line, "the timeline has neither harm nor end")
	}
	p.events(f["events"], root, t)
}

func given(n *yaml.Node) bool { return n != nil && n.ShortTag() != "!!null" && n.Value != "" }

func lineOf(n, otherwise *yaml.Node) int {
	if n == nil {
		return otherwise.Line
	}
	return n.Line
}

func (p *parser) sources(n *yaml.Node) map[string]string {
	if n == nil || n.ShortTag() == "!!null" {
		return nil
	}
	var all map[string]string
	for name, value := range p.mapping(n, "sources") {
		if all == nil {
			all = map[string]string{}
		}
		all[name] = p.text(value, "source "+name)
	}
	return all
}

func (p *parser) events(n, root *yaml.Node, t *Timeline) {
	switch {
	case n == nil || n.ShortTag() == "!!null":
		p.fault(lineOf(n, root), "the timeline has no events")
		return
	case n.Kind != yaml.SequenceNode:
		p.fault(n.Line, "events must be a list")
		return
	case len(n.Content) == 0:
		p.fault(n.Line, "the timeline has no events")
	}
	for _, item := range n.Content {
		e, ok := p.entry(item)
		if !ok {
			continue
		}
		p.place(e, t)
		t.Events = append(t.Events, e)
	}
}

// place checks an entry against the timeline it stands in. A date that is not exact, such as the
// middle of a month, may fall after the last day; it is then never fed.
func (p *parser) place(e Entry, t *Timeline) {
	if last := t.Last(); !last.IsZero() && e.Date.After(last) && e.Precision == "" {
		word := "end"
		if t.End.IsZero() {
			word = "harm"
		}
		p.fault(e.Line, "event of %s is after the %s on %s",
			e.Date.Format(time.DateOnly), word, last.Format(time.DateOnly))
	}
	if e.Kind == KindHarm && t.Harm.IsZero() && !t.End.IsZero() {
		p.fault(e.Line, "an event of kind harm in a timeline without harm")
	}
}

func (p *parser) entry(n *yaml.Node) (Entry, bool) {
	f := p.mapping(n, "event", "date", "precision", "agency", "kind", "fact", "hindsight",
		"certainty", "outcome", "source")
	if f == nil {
		return Entry{}, false
	}
	e := Entry{
		Line:      n.Line,
		Date:      p.date(f["date"], "date", time.DateOnly),
		Precision: p.text(f["precision"], "precision"),
		Agency:    p.text(f["agency"], "agency"),
		Kind:      Kind(p.text(f["kind"], "kind")),
		Fact:      p.text(f["fact"], "fact"),
		Hindsight: p.flag(f["hindsight"], "hindsight"),
		Certainty: p.text(f["certainty"], "certainty"),
		Outcome:   p.text(f["outcome"], "outcome"),
		Source:    p.text(f["source"], "source"),
	}
	for _, name := range []string{"date", "agency", "kind", "fact"} {
		if v := f[name]; v == nil || v.Kind == yaml.ScalarNode && p.text(v, name) == "" {
			p.fault(lineOf(v, n), "event has no %s", name)
		}
	}
	p.route(&e)
	p.kind(&e, f)
	return e, true
}

// route reads a hand-over: "A -> B -> C" goes from A to C.
func (p *parser) route(e *Entry) {
	parts := strings.Split(e.Agency, "->")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
		if parts[i] == "" && len(parts) > 1 {
			p.fault(e.Line, "agency %q is a hand-over with nobody at one end", e.Agency)
			return
		}
	}
	e.From, e.To = parts[0], parts[len(parts)-1]
}

// kind checks the kind and what may only stand with some kinds.
func (p *parser) kind(e *Entry, f map[string]*yaml.Node) {
	if e.Kind != "" && !slices.Contains(allKinds, e.Kind) {
		p.fault(f["kind"].Line, "unknown kind %q", string(e.Kind))
	}
	if e.Kind == KindInfoNotShared {
		if !e.Hindsight && given(f["hindsight"]) {
			p.fault(f["hindsight"].Line, "%s is always hindsight", KindInfoNotShared)
		}
		e.Hindsight = true
	}
	reviewed := e.Kind == KindReviewedTogether
	switch {
	case reviewed && e.Outcome == "":
		p.fault(e.Line, "%s has no outcome", KindReviewedTogether)
	case !reviewed && e.Outcome != "":
		p.fault(f["outcome"].Line, "outcome stands with %s only", KindReviewedTogether)
	case reviewed && !validOutcome(e.Outcome):
		p.fault(f["outcome"].Line, "unknown outcome %q: stopped, less, same or worse", e.Outcome)
	}
}
