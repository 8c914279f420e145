package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// changes are what changed in the household, and whether somebody went to see what that means.
func (v *shown) changes() ui.Part {
	p := v.part("changes", "")
	for i := range v.state.Changes {
		c := &v.state.Changes[i]
		id := string(c.ID)
		stage := v.Word("part.change_open")
		if !c.Verified.IsZero() {
			stage = v.Say(text.M("part.change_verified", text.Day("day", c.Verified)), nil)
		}
		x := v.item(id, c.What, stage)
		v.line(&x, text.M("part.change_kind", text.Term("kind", "change."+string(c.Kind)), text.Day("day", c.At), text.Agency("agency", c.Agency))) // key: ok, the changes.
		if seen := v.lastly(id, func(b circle.Body) bool { _, is := b.(circle.ChangeVerified); return is }); seen != nil {
			if b, ok := seen.Body.(circle.ChangeVerified); ok {
				v.quoted(&x, b.Finding)
			}
		} else {
			x.Do = offers(id, toVerified)
		}
		shelve(&p, x, c.Verified.IsZero())
	}
	p.Do = offers("", toChange)
	return v.close(p, func(n int) text.Message { return text.M("part.changes_more", text.Count("n", n)) })
}
