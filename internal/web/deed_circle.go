package web

import (
	"slices"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toPhase    = "fase"
	toEnd      = "beeindigen"
	toReopen   = "heropenen"
	toPerson   = "persoon"
	toChange   = "verandering"
	toVerified = "verandering-nagegaan"
)

// Who somebody of the household is, as it is asked: a child and who depends on others have to be
// seen alone.
const (
	isChild      = "kind"
	isVulnerable = "kwetsbaar"
	isAdult      = "volwassen"
)

func circleDeeds() []deed { return slices.Concat(lifeDeeds(), householdDeeds()) }

func lifeDeeds() []deed {
	return []deed{
		{
			name: toPhase, key: "circle.phase_changed", ask: always(circle.PhaseChanged{}),
			fields: func(d *doing) []field {
				all := []circle.Phase{circle.DirectSafety, circle.RiskDrivenCare, circle.Recovery, circle.Aftercare}
				others := slices.DeleteFunc(all, func(p circle.Phase) bool { return p == d.state.Phase })
				return append([]field{pick("phase", kinds(d, "phase.", others...))}, words("reason")...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.PhaseChanged{Phase: circle.Phase(d.typed.Get("phase")), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toEnd, key: "circle.ended",
			ask:    func(d *doing) []circle.Body { return onlyIf(d.state.Ongoing(), circle.Ended{}) },
			fields: func(d *doing) []field { return append(words("reason"), d.yesNo("together")) },
			act: func(d *doing) (circle.Body, error) {
				return circle.Ended{Reason: d.typed.Get("reason"), Together: d.said("together")}, nil
			},
		},
		{
			name: toReopen, key: "circle.reopened",
			ask:    func(d *doing) []circle.Body { return onlyIf(!d.state.Ended.IsZero(), circle.Reopened{}) },
			fields: asks(words("reason")),
			act: func(d *doing) (circle.Body, error) {
				return circle.Reopened{Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}

func householdDeeds() []deed {
	return []deed{
		{
			name: toPerson, key: "person.added", ask: always(circle.PersonAdded{}),
			fields: func(d *doing) []field {
				return []field{
					{name: "name", kind: ui.AskLine},
					{name: "born", kind: ui.AskDay, past: true, optional: true},
					pick("sort", d.sorts()),
					{name: "relation", kind: ui.AskLine, optional: true},
					d.yesNo("away"),
				}
			},
			act: func(d *doing) (circle.Body, error) {
				born, err := d.birthday("born")
				return circle.PersonAdded{
					Person: core.PersonID(d.fresh), Name: d.typed.Get("name"), Born: born, Relation: d.typed.Get("relation"),
					Child: d.typed.Get("sort") == isChild, Vulnerable: d.typed.Get("sort") == isVulnerable, Away: d.said("away"),
				}, err
			},
		},
		{
			name: toChange, key: "household.changed", ask: always(circle.HouseholdChanged{}),
			fields: func(d *doing) []field {
				from := kinds(d, "change.", circle.NewAdult, circle.MovedIn, circle.MovedOut, circle.ReturnedHome, circle.Moved, circle.LeftSchool, circle.OtherChange)
				return []field{choice("kind", from), d.several(), {name: "what", kind: ui.AskWords}, happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.HouseholdChanged{ID: d.fresh, Kind: circle.ChangeKind(d.typed.Get("kind")), Persons: d.chosen(), What: d.typed.Get("what")}, nil
			},
		},
		{
			name: toVerified, key: "household.change_verified",
			ask: func(d *doing) []circle.Body {
				c := d.change()
				return onlyIf(c != nil && c.Verified.IsZero(), circle.ChangeVerified{ID: d.item()})
			},
			about:  func(d *doing) string { return d.quoted(d.change().What) },
			fields: asks(words("finding")),
			act: func(d *doing) (circle.Body, error) {
				return circle.ChangeVerified{ID: d.item(), Finding: d.typed.Get("finding")}, nil
			},
		},
	}
}

func (d *doing) change() *circle.Change {
	return itemOf(d.state.Changes, func(c *circle.Change) bool { return c.ID == d.item() })
}

// sorts are who somebody of the household can be.
func (d *doing) sorts() []ui.Choice {
	return []ui.Choice{
		{Value: isChild, Text: d.Word("do.sort_child")}, {Value: isVulnerable, Text: d.Word("do.sort_vulnerable")}, {Value: isAdult, Text: d.Word("do.sort_adult")},
	}
}

// birthday is a date that was typed, as people are found by it; zero: not known.
func (d *doing) birthday(name string) (time.Time, error) {
	typed := d.typed.Get(name)
	if typed == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, typed)
	if err != nil || day.After(d.now) {
		return time.Time{}, errs.Bad("do.bad_day")
	}
	return day, nil
}
