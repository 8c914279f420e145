package circle_test

import (
	"testing"

	"kring/internal/circle"
	"kring/internal/core"
)

func living(at core.Postcode, who ...core.PersonID) circle.AddressRecorded {
	return circle.AddressRecorded{Persons: who, Postcode: at, House: "12-hs"}
}

func gone(id core.ItemID, who ...core.PersonID) circle.HouseholdChanged {
	return circle.HouseholdChanged{ID: id, Kind: circle.MovedOut, Persons: who, What: "woont ergens anders"}
}

var addressRefusals = []refusal{
	{key: "refused.address.postcode", act: living("1234 ab"), after: living("1234AB")},
	{key: "refused.address.house", act: circle.AddressRecorded{Postcode: "1234AB", House: "de boerderij achter de dijk"}, after: living("1234AB")},
	{
		key: "refused.address.nobody", given: begunWith(gone("v", noah, lotte, rob), circle.PersonAdded{Person: "oma", Name: "Oma", Away: true}),
		act: living("1234AB"), after: living("1234AB", rob),
	},
	{
		key: "refused.address.hidden", given: begunWith(circle.AddressHidden{Person: noah}), act: living("1234AB", lotte, noah),
		after: living("1234AB", lotte),
	},
	{
		key: "refused.address.already", given: begunWith(circle.AddressHidden{Person: noah}), act: circle.AddressHidden{Person: noah},
		never: "it stays hidden: who hides is safe for as long as nobody can look it up",
	},
}

// lives is where the circle knows that somebody lives.
func lives(s *circle.State, who core.PersonID) core.Postcode {
	for i := range s.Persons {
		if s.Persons[i].ID == who {
			return s.Persons[i].Address.Postcode
		}
	}
	return ""
}

func TestEverybodyAtHomeLivesThere(t *testing.T) {
	p := begun().Do(gone("v", rob), living("1234AB")).Days(3).Do(living("9876ZX", rob))
	for who, want := range map[core.PersonID]core.Postcode{noah: "1234AB", lotte: "1234AB", rob: "9876ZX"} {
		if got := lives(p.State, who); got != want {
			t.Errorf("%s lives in %q, want %q", who, got, want)
		}
	}
	if !p.State.LivesAt("1234AB") || !p.State.LivesAt("9876ZX") || p.State.LivesAt("1111AA") || p.State.LivesAt("") {
		t.Error("the household lives elsewhere than was recorded")
	}
	p.Do(living("1111AA", rob))
	if p.State.LivesAt("9876ZX") || p.State.Persons[2].Address.House != "12-hs" || !p.State.Persons[2].Address.Since.Equal(p.Events[len(p.Events)-1].Happened) {
		t.Errorf("who moved lives at %+v", p.State.Persons[2].Address)
	}
}

func TestWhatWasSoBeforeIsNotWhereTheyLive(t *testing.T) {
	p := begun().Days(10).Do(living("1234AB"))
	if err := p.Put(circle.Command{By: samira.Actor, Act: living("9876ZX"), Happened: p.Now.AddDate(0, 0, -5)}); err != nil {
		t.Fatal(err)
	}
	if p.State.LivesAt("9876ZX") {
		t.Error("they live where they lived before")
	}
}

func TestWhoHidesHasNoAddressHere(t *testing.T) {
	p := begun().Do(living("1234AB"), living("5555HH", noah)).Days(1)
	before := p.Now
	p.Days(1).Do(circle.AddressHidden{Person: noah}, living("4321BA"))
	if p.State.LivesAt("5555HH") || lives(p.State, noah) != "" || lives(p.State, lotte) != "4321BA" {
		t.Errorf("after it was hidden: %+v", p.State.Persons)
	}
	if circle.Fold(circle.AsKnown(p.Events, before)).LivesAt("5555HH") == circle.Fold(circle.AsKnown(circle.WithoutHidden(p.State, p.Events), before)).LivesAt("5555HH") {
		t.Error("the history from which it was left out tells it still, or never did")
	}
	then := circle.Fold(circle.AsKnown(circle.WithoutHidden(p.State, p.Events), before))
	if lives(then, noah) != "" || lives(then, lotte) != "1234AB" || lives(then, rob) != "1234AB" {
		t.Errorf("on the day before it was hidden: %+v", then.Persons)
	}
	plain := begun().Do(living("1234AB"))
	if kept := circle.WithoutHidden(plain.State, plain.Events); len(kept) != len(plain.Events) || &kept[0] != &plain.Events[0] {
		t.Error("where nobody hides the history is another")
	}
}
