package web

import (
	"kring/internal/circle"
)

// The names of these deeds, as they stand in an address.
const toSpeak = "vertel"

func planDeeds() []deed {
	return []deed{
		{
			name: toSpeak, key: "plan.voice_heard",
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.self() != "", circle.VoiceHeard{Person: d.self()})
			},
			fields: asks(words("words")),
			act: func(d *doing) (circle.Body, error) {
				return circle.VoiceHeard{Person: d.self(), Words: d.typed.Get("words")}, nil
			},
		},
	}
}
