package web

import (
	"testing"

	"kring/internal/casework"
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// Every deed says what it is called, what it does and that it was done, and asks in words.
func TestEveryDeedHasWords(t *testing.T) {
	for _, lang := range text.Languages {
		p := ui.Page{Printer: text.New(lang)}
		d := &doing{Page: p, state: &circle.State{}, may: []bool{true, true}}
		names := map[string]bool{}
		for i := range deeds {
			o := &deeds[i]
			if names[o.name] {
				t.Errorf("two deeds are called %s", o.name)
			}
			names[o.name] = true
			for _, what := range []string{"title", "effect", "button", "done"} {
				if !p.Has("do." + o.key + "." + what) {
					t.Errorf("%s: do.%s.%s is missing", lang, o.key, what)
				}
			}
			if o.about != nil && !p.Has("do."+o.key+".link") {
				t.Errorf("%s: do.%s.link is missing", lang, o.key)
			}
			d.view = &casework.View{}
			for _, f := range o.fields(d) {
				if !p.Has("do."+o.key+"."+f.name) && !p.Has("do.any."+f.name) {
					t.Errorf("%s: %s asks %s without words", lang, o.name, f.name)
				}
			}
		}
	}
}
