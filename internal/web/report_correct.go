package web

import (
	"cmp"
	"strconv"

	"kring/internal/core"
	"kring/internal/report"
	"kring/internal/web/ui"
)

// correctFields ask what is wrong and what is right; and of somebody whom it is about, what they are to be found
// by from now on. What is left empty stays as it is.
func (h *handling) correctFields() []field {
	fields := words("what", "words")
	if len(h.s.About) == 0 {
		return fields
	}
	var who []ui.Choice
	for i := range h.s.About {
		who = append(who, ui.Choice{Value: string(h.s.About[i].Person), Text: h.subject(i)})
	}
	return append(fields, maybe(choice("who", who)), field{name: "name", kind: ui.AskLine, optional: true}, field{name: "age", kind: ui.AskLine, optional: true},
		maybe(choice("part", partChoices(&h.doing))), field{name: "postcode", kind: ui.AskLine, optional: true}, field{name: "house", kind: ui.AskLine, optional: true})
}

func (h *handling) corrected() (report.Body, error) {
	act := report.Corrected{What: h.typed.Get("what"), Words: h.typed.Get("words")}
	postcode, err := h.postcode()
	if err != nil {
		return nil, err
	}
	if h.typed.Get("who") == "" { // it is about all of them.
		act.Postcode, act.House = postcode, h.typed.Get("house")
		return act, nil
	}
	for i := range h.s.About {
		one := h.s.About[i]
		if one.Person != core.PersonID(h.typed.Get("who")) {
			continue
		}
		put := func(at *string, name string) {
			if typed := h.typed.Get(name); typed != "" {
				*at = typed
			}
		}
		put(&one.Name, "name")
		one.Postcode = cmp.Or(postcode, one.Postcode)
		put(&one.House, "house")
		if part := h.typed.Get("part"); part != "" {
			one.Part = report.Part(part)
		}
		if typed := h.typed.Get("age"); typed != "" && typed != strconv.Itoa(one.Age) {
			age, err := ageOf(typed)
			if err != nil {
				return nil, err
			}
			one.Age, one.Child = age, age < adultFrom
		}
		act.Subject = &one
	}
	return act, nil
}
