package web

import (
	"os"
	"regexp"
	"testing"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/rules"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Every deed says what it is called, what it does and that it was done, and asks in words.
func TestEveryDeedHasWords(t *testing.T) {
	for _, lang := range text.Languages {
		p := ui.Page{Printer: text.New(lang)}
		d := &doing{Page: p, state: &circle.State{}, may: []bool{true, true}, rules: rules.National()}
		names := map[string]bool{}
		for i := range deeds {
			o := &deeds[i]
			if names[o.name] {
				t.Errorf("two deeds are called %s", o.name)
			}
			names[o.name] = true
			for _, what := range []string{"title", "effect"} {
				if !p.Has("do." + o.texts() + "." + what) {
					t.Errorf("%s: do.%s.%s is missing", lang, o.texts(), what)
				}
			}
			d.view = &casework.View{}
			for _, f := range o.fields(d) {
				if f.label == "" && !p.Has("do."+o.texts()+"."+f.name) && !p.Has("do.any."+f.name) {
					t.Errorf("%s: %s asks %s without words", lang, o.name, f.name)
				}
			}
		}
	}
}

// formless are the events that no form puts on record, and why.
var formless = map[string]string{
	"circle.opened":       "its form is no form of a circle: /kring/nieuw",
	"emergency.opened":    "a page of its own, for a circle they can't read: /kring/{id}/nood",
	"look.questioned":     "a page of the officer's",
	"look.explained":      "a page of whoever was asked",
	"instrument.filled":   "a page of its own, that knows the questions: /kring/{id}/vragenlijst/{instrument}",
	"duty.lapsed":         "by the clock alone",
	"handover.unanswered": "only a retelling notes it so: of a living circle the clock says that the duty to have it accepted lapsed",
}

// Everything that can be put on record has a form, or a reason why not.
func TestEveryActHasAForm(t *testing.T) {
	source, err := os.ReadFile("../circle/vocabulary.go")
	if err != nil {
		t.Fatal(err)
	}
	done := map[string]bool{}
	for i := range deeds {
		done[deeds[i].key] = true
	}
	all := regexp.MustCompile(`def\[\w+\]\("([a-z_.]+)"`).FindAllStringSubmatch(string(source), -1)
	for _, m := range all {
		if done[m[1]] == (formless[m[1]] != "") {
			t.Errorf("%s: has a form %v, and a reason for none: %q", m[1], done[m[1]], formless[m[1]])
		}
	}
	if len(all) < 70 {
		t.Errorf("only %d events found", len(all))
	}
}
