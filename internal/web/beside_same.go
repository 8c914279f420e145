package web

import (
	"cmp"
	"net/http"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// nobodyThere is the choice that somebody of a report is not in a circle.
const nobodyThere = "niemand"

// sameAs is the field in which the desk says who somebody of a report is.
func sameAs(of core.PersonID) string { return "zelfde-" + string(of) }

// layBeside finds who of a known circle those of the report can be. It is asked once a circle is chosen, and not of
// a circle with nobody in it: whether two are one is for the desk to say, and for no comparison of names.
func (a *joining) layBeside(s *site, r *http.Request, to core.CircleID) error {
	view, _, err := s.Living.Read(r.Context(), a.by, string(to))
	if err != nil {
		return err
	}
	there := circle.Fold(view.Events)
	for i := range there.Persons {
		one := &there.Persons[i]
		name := one.Name
		if !one.Born.IsZero() {
			name = a.Say(text.M("circle_of.born", text.Words("who", name), text.Day("born", one.Born)), nil)
		}
		a.there = append(a.there, ui.Choice{Value: string(one.ID), Text: name})
	}
	a.asksSame = len(a.there) > 0 && len(a.state.About) > 0
	return nil
}

// same is what the desk said: who is who. Everybody gets an answer, if only that they are not there.
func (a *joining) same() (map[core.PersonID]core.PersonID, error) {
	said := map[core.PersonID]core.PersonID{}
	for i := range a.state.About {
		of := a.state.About[i].Person
		is := a.typed.Get(sameAs(of))
		if is == nobodyThere {
			continue
		}
		if !has(a.there, is) {
			return nil, errs.Bad("circle_of.choose_same")
		}
		said[of] = core.PersonID(is)
	}
	return said, nil
}

func has(all []ui.Choice, value string) bool {
	for _, c := range all {
		if c.Value == value {
			return true
		}
	}
	return false
}

// sameFields ask it for each of the report.
func (a *joining) sameFields() []ui.Asked {
	choices := append([]ui.Choice{}, a.there...)
	choices = append(choices, ui.Choice{Value: nobodyThere, Text: a.Word("circle_of.same_nobody")})
	var fields []ui.Asked
	for i := range a.state.About {
		one := &a.state.About[i]
		id := sameAs(one.Person)
		fields = append(fields, ui.Asked{
			ID: id, Kind: ui.AskChoice, From: choices, Typed: a.typed[id], Hint: a.Word("circle_of.same_hint"),
			Label: a.Say(text.M("circle_of.same", text.Words("who", cmp.Or(one.Name, a.Word("report.nameless")))), nil),
		})
	}
	return fields
}
