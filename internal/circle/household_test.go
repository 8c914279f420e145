package circle_test

import (
	"testing"

	"kring/internal/circle"
	"kring/internal/core"
)

func newAdult(id core.ItemID) circle.HouseholdChanged {
	return circle.HouseholdChanged{ID: id, Kind: circle.NewAdult, What: "er woont een man in huis"}
}

var householdRefusals = []refusal{
	{key: "refused.id_taken", act: circle.PersonAdded{Person: noah, Name: "Noah"}, after: circle.PersonAdded{Person: "esra", Name: "Esra"}},
	{key: "refused.change.unknown", act: circle.HouseholdChanged{ID: "v", Kind: "hond", What: "een hond"}, after: newAdult("v")},
	{
		key: "refused.change.verified", act: circle.ChangeVerified{ID: "v", Finding: "een oom"},
		given: begunWith(newAdult("v"), circle.ChangeVerified{ID: "v", Finding: "een oom"}), never: "it was looked into; what is found later is a new event",
	},
}

func TestAChangeIsLookedInto(t *testing.T) {
	p := begun().Do(newAdult("v"))
	if d := duty(t, p, "verify_change", "v"); d.Owner != samira || d.Link != circle.LinkSight || d.Rule != "household.verify" {
		t.Errorf("got %+v", d)
	}
	level(t, p, circle.AlarmHouseholdChange, circle.Attention)
	p.Do(circle.ChangeVerified{ID: "v", Finding: "een oom, hij is bekend"})
	noDuty(t, p, "verify_change", "v")
	level(t, p, circle.AlarmHouseholdChange, 0)
}

func TestWhoMovesOutIsAwayAndWhoReturnsIsBack(t *testing.T) {
	away := func(p *circle.State) bool { return p.Persons[2].Away }
	p := begun().Do(circle.HouseholdChanged{ID: "1", Kind: circle.MovedOut, Persons: []core.PersonID{rob}, What: "Rob is weg"})
	if !away(p.State) {
		t.Error("Rob still lives there")
	}
	p.Do(circle.HouseholdChanged{ID: "2", Kind: circle.ReturnedHome, Persons: []core.PersonID{rob}, What: "Rob is terug"})
	if away(p.State) {
		t.Error("Rob is still away")
	}
}

func TestAReturnHomeWhileSomethingRuns(t *testing.T) {
	back := circle.HouseholdChanged{ID: "v", Kind: circle.ReturnedHome, Persons: []core.PersonID{noah}, What: "Noah is weer thuis"}
	p := begun().Do(back)
	level(t, p, circle.AlarmReturnHome, 0) // nothing stood open.
	p = begun().Do(circle.TrackOpened{ID: "t", Kind: circle.TrackInvestigation, What: "onderzoek"}).Days(1).Do(back)
	level(t, p, circle.AlarmReturnHome, circle.Attention)
	p.Do(circle.ContactRecorded{Persons: []core.PersonID{lotte}, Outcome: circle.Seen})
	level(t, p, circle.AlarmReturnHome, circle.Attention) // Lotte was seen; Noah was not.
	p.Do(circle.ContactRecorded{Persons: []core.PersonID{noah}, Outcome: circle.Seen})
	level(t, p, circle.AlarmReturnHome, 0)
}
