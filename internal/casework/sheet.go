package casework

import (
	"fmt"
	"reflect"
	"slices"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/journal"
	"kring/internal/text"
)

// everyday is what who takes part in a circle reads of it, and who it climbed to.
var everyday = []core.Content{core.Process, core.ContactContent, core.SafetyFacts, core.PlanContent}

// everything is what only who leads reads all of: with health, justice, and what a victim or child
// told.
var everything = []core.Content{
	core.Process, core.ContactContent, core.SafetyFacts, core.PlanContent, core.Health, core.VictimStatement, core.ChildStatement, core.Justice,
}

// sheets writes down for each duty what it says, and on which kinds of content that rests: the
// everyday ones when it says the same without the other events, else all of them.
func (d *Desk) sheets(w *journal.Writing, key []byte, s *circle.State, history []circle.Event, duties []circle.Duty, m circle.Moment) error {
	without := map[circle.DutyKey]*journal.Sheet{}
	known := circle.Filter(history, func(e *circle.Event) bool { return slices.Contains(everyday, e.Content) })
	var less *circle.State // without the other events, if there are any.
	if len(known) < len(history) {
		less = circle.Fold(known)
		for _, duty := range circle.Duties(less, m) {
			without[duty.Key] = sheetOf(less, &duty)
		}
	}
	for i := range duties {
		sheet := sheetOf(s, &duties[i])
		rests := everyday
		if less != nil && !reflect.DeepEqual(sheet, without[duties[i].Key]) {
			rests = everything
		}
		if less != nil && less.Name != s.Name {
			sheet.Household = ""
		}
		sheet.Rests = rests
		if err := d.Vault.SealSheet(key, &w.Duties[i], sheet); err != nil {
			return fmt.Errorf("seal %s: %w", w.Circle, err)
		}
	}
	return nil
}

// sheetOf is what a duty says in this state of the circle, with the names of who is meant, of who
// holds it, who waits and who is asked.
func sheetOf(s *circle.State, duty *circle.Duty) *journal.Sheet {
	sheet := &journal.Sheet{Household: s.Name, What: duty.What, Why: duty.Why}
	for _, m := range []*text.Message{&sheet.What, &sheet.Why} {
		for _, a := range m.Args {
			switch a.Kind {
			case text.KindPerson:
				sheet.Call(a.Kind, a.Str, s.PersonName(core.PersonID(a.Str)))
			case text.KindActor:
				sheet.Call(a.Kind, a.Str, s.ActorName(core.ActorID(a.Str)))
			case text.KindAgency:
				sheet.Call(a.Kind, a.Str, s.AgencyName(core.AgencyID(a.Str)))
			default: // says itself.
			}
		}
	}
	sheet.Call(text.KindActor, string(duty.Owner.ID), duty.Owner.Name)
	for _, id := range []core.ActorID{duty.For, duty.Asked} {
		sheet.Call(text.KindActor, string(id), s.ActorName(id))
	}
	for i := range s.Members {
		if m := &s.Members[i]; m.ID == duty.Asked || m.ID == duty.Owner.ID {
			sheet.Call(text.KindAgency, string(m.Agency), s.AgencyName(m.Agency))
		}
	}
	sheet.Call(text.KindAgency, string(duty.Owner.Agency), s.AgencyName(duty.Owner.Agency))
	return sheet
}
