package web

import (
	"kring/internal/circle"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toTrack      = "traject"
	toBreach     = "traject-geschonden"
	toCloseTrack = "traject-dicht"
)

func trackDeeds() []deed {
	track := func(d *doing) *circle.Track {
		return itemOf(d.state.Tracks, func(t *circle.Track) bool { return t.ID == d.item() && t.Closed.IsZero() })
	}
	about := func(d *doing) string { return d.quoted(track(d).What) }
	return []deed{
		{
			name: toTrack, key: "track.opened", ask: always(circle.TrackOpened{}),
			fields: func(d *doing) []field {
				from := kinds(d, "do.track_", circle.TrackHelp, circle.TrackOrder, circle.TrackInvestigation, circle.TrackCharge)
				return []field{pick("kind", from), {name: "what", kind: ui.AskWords}, d.several(), happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.TrackOpened{ID: d.fresh, Kind: circle.TrackKind(d.typed.Get("kind")), What: d.typed.Get("what"), Persons: d.chosen()}, nil
			},
		},
		{
			name: toBreach, key: "track.breached", about: about,
			ask: func(d *doing) []circle.Body { return onlyIf(track(d) != nil, circle.TrackBreached{ID: d.item()}) },
			fields: func(d *doing) []field {
				return []field{{name: "what", kind: ui.AskWords}, choiceOfPersons(d), happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.TrackBreached{ID: d.item(), Persons: d.chosen(), What: d.typed.Get("what")}, nil
			},
		},
		{
			name: toCloseTrack, key: "track.closed", about: about,
			ask: func(d *doing) []circle.Body {
				t := track(d)
				return onlyIf(t != nil && t.Agency == d.by.Agency, circle.TrackClosed{ID: d.item()})
			},
			fields: func(d *doing) []field {
				from := kinds(d, "track_outcome.", circle.OutcomeDone, circle.OutcomeEnded, circle.OutcomeNoAction)
				return append([]field{pick("outcome", from)}, words("reason")...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.TrackClosed{ID: d.item(), Outcome: circle.TrackOutcome(d.typed.Get("outcome")), Reason: d.typed.Get("reason")}, nil
			},
		},
	}
}

// choiceOfPersons asks who of the household it is about, of what is over something else.
func choiceOfPersons(d *doing) field {
	return field{name: "persons", kind: ui.AskSeveral, from: d.persons()}
}
