package web

import (
	"slices"
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// What several forms ask alike.
const (
	yes = "ja"
	no  = "nee"
)

func (d *doing) yesNo(name string) field { return either(name, d.Word("do.yes"), d.Word("do.no")) }

// either asks one of two, of which the first is a yes.
func either(name, one, other string) field {
	return pick(name, []ui.Choice{{Value: yes, Text: one}, {Value: no, Text: other}})
}

func (d *doing) said(name string) bool { return d.typed.Get(name) == yes }

// happened asks when it was, for what can have been before today.
func happened() field { return field{name: "happened", kind: ui.AskMoment, optional: true} }

// several asks who of the household it is about.
func (d *doing) several() field {
	return field{name: "persons", kind: ui.AskSeveral, from: d.persons(), start: d.startsWith()}
}

func (d *doing) chosen() []core.PersonID {
	var all []core.PersonID
	for _, id := range d.typed["persons"] {
		all = append(all, core.PersonID(id))
	}
	return all
}

// kinds are the values of a list in words, from under a key of the catalogs.
func kinds[T ~string](d *doing, key string, all ...T) []ui.Choice {
	from := []ui.Choice{}
	for _, one := range all {
		from = append(from, ui.Choice{Value: string(one), Text: text.Capital(d.Word(key + string(one)))}) // key: ok, the callers name it.
	}
	return from
}

func choice(name string, from []ui.Choice) field {
	return field{name: name, kind: ui.AskChoice, from: from}
}

func pick(name string, from []ui.Choice) field {
	return field{name: name, kind: ui.AskPick, from: from}
}

func maybe(f field) field {
	f.optional = true
	return f
}

// those are who takes part or was asked to, of whom it can be said; the one that it is over, if it
// is over one.
func (d *doing) those(is func(*circle.Member) bool) []ui.Choice {
	from := []ui.Choice{}
	for i := range d.state.Members {
		if m := &d.state.Members[i]; is(m) && (d.over == "" || d.over == string(m.ID)) {
			from = append(from, ui.Choice{Value: string(m.ID), Text: d.actor(m.ID)})
		}
	}
	return from
}

// unless asks one of a list, where there is more than one.
func unless(f field) []field {
	if len(f.from) == 1 {
		return nil
	}
	return []field{f}
}

// only is what was chosen of it, or the only one there is.
func (d *doing) only(f field) string {
	if len(f.from) == 1 {
		return f.from[0].Value
	}
	return d.typed.Get(f.name)
}

// onlyText says which one it is, when that isn't asked.
func onlyText(f field) string {
	if len(f.from) == 1 {
		return f.from[0].Text
	}
	return ""
}

// personAsked asks who of the household it is about, unless it is over somebody.
func (d *doing) personAsked() field {
	f := choice("person", d.persons())
	if i := slices.IndexFunc(f.from, func(c ui.Choice) bool { return c.Value == d.over }); i >= 0 {
		f.from = f.from[i : i+1]
	}
	return f
}

// isMe tells whether it is who is at it.
func (d *doing) isMe(id core.ActorID) bool { return id == d.by.ID }

func (d *doing) asOf() circle.Moment { return circle.Moment{Now: d.now, Rules: d.rules} }

// lines are what was typed, line by line.
func (d *doing) lines(name string) []string {
	var all []string
	for line := range strings.SplitSeq(d.typed.Get(name), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// quoted is what it is about, as somebody wrote it.
func (d *doing) quoted(words string) string { return "“" + words + "”" }

// item is an item with this identifier, as it is over.
func (d *doing) item() core.ItemID { return core.ItemID(d.over) }
