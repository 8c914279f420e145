package replay

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Encode writes a timeline in the file format, one event a line. Parse reads the same timeline
// back, but for the name and the lines of the file.
func Encode(t *Timeline) []byte {
	var b bytes.Buffer
	for _, line := range header(t) {
		b.WriteString(line + "\n")
	}
	for i := range t.Events {
		fmt.Fprintf(&b, "  - {%s}\n", strings.Join(fields(&t.Events[i]), ", "))
	}
	return b.Bytes()
}

// number gives the entries the lines that Encode will write them on.
func number(t *Timeline) {
	first := len(header(t)) + 1
	for i := range t.Events {
		t.Events[i].Line = first + i
	}
}

func header(t *Timeline) []string {
	lines := []string{"id: " + quote(t.ID)}
	add := func(field, value string) {
		if value != "" {
			lines = append(lines, field+": "+value)
		}
	}
	add("about", quote(t.About))
	add("country", quote(t.Country))
	add("control", strconv.FormatBool(t.Control))
	add("born", quoteDate(t.Born))
	add("harm", quoteDate(t.Harm))
	add("end", quoteDate(t.End))
	if len(t.Sources) > 0 {
		lines = append(lines, "sources:")
	}
	for _, name := range slices.Sorted(maps.Keys(t.Sources)) {
		lines = append(lines, "  ? "+quoted(name), "  : "+quoted(t.Sources[name]))
	}
	return append(lines, "events:")
}

func fields(e *Entry) []string {
	var all []string
	add := func(field, value string) {
		if value != "" {
			all = append(all, field+": "+value)
		}
	}
	add("date", quoteDate(e.Date))
	add("precision", quote(e.Precision))
	add("agency", quote(e.Agency))
	add("kind", quote(string(e.Kind)))
	add("fact", quote(e.Fact))
	if e.Hindsight {
		add("hindsight", "true")
	}
	add("certainty", quote(e.Certainty))
	add("outcome", quote(e.Outcome))
	add("source", quote(e.Source))
	return all
}

func quoteDate(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return quoted(d.Format(time.DateOnly))
}

// quote leaves a plain word bare, as people write it, and an absent text absent.
func quote(s string) string {
	switch strings.ToLower(s) {
	case "":
		return ""
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return quoted(s)
	}
	for i, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r != '_' && (r != ' ' || i == len(s)-1)) {
			return quoted(s)
		}
	}
	return s
}

// quoted writes a text so that YAML reads exactly that text; the escapes of Go are all of YAML too.
func quoted(s string) string {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return strconv.Quote(s)
		}
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
