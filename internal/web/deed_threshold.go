package web

import (
	"slices"
	"strings"

	"kring/internal/circle"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toDraw     = "ondergrens"
	toAgree    = "ondergrens-eens"
	toCross    = "ondergrens-over"
	toCrossing = "ondergrens-antwoord"
)

func thresholdDeeds() []deed {
	return []deed{
		{
			name: toDraw, key: "threshold.proposed", ask: always(circle.ThresholdProposed{}),
			fields: func(d *doing) []field {
				now := d.state.Threshold.Current
				return []field{
					{name: "rules", kind: ui.AskWords, start: []string{strings.Join(now.Rules, "\n")}},
					{name: "reason", kind: ui.AskWords, optional: now.ID == ""},
				}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ThresholdProposed{ID: d.fresh, Rules: d.lines("rules"), Reason: d.typed.Get("reason")}, nil
			},
		},
		{
			name: toAgree, key: "threshold.agreed",
			ask: func(d *doing) []circle.Body {
				line := d.line()
				return onlyIf(line != nil && d.takesPart(), circle.ThresholdAgreed{ID: d.item()})
			},
			about:  func(d *doing) string { return d.quoted(strings.Join(d.line().Rules, " · ")) },
			fields: asks(nil),
			act:    func(d *doing) (circle.Body, error) { return circle.ThresholdAgreed{ID: d.item()}, nil },
		},
		{
			name: toCross, key: "threshold.crossed",
			ask: func(d *doing) []circle.Body {
				return onlyIf(d.state.Threshold.Current.ID != "", circle.ThresholdCrossed{})
			},
			about: func(d *doing) string { return d.quoted(strings.Join(d.state.Threshold.Current.Rules, " · ")) },
			fields: func(d *doing) []field {
				return []field{d.several(), {name: "what", kind: ui.AskWords}, d.yesNo("danger"), happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ThresholdCrossed{ID: d.fresh, Persons: d.chosen(), What: d.typed.Get("what"), Danger: d.said("danger")}, nil
			},
		},
		{
			name: toCrossing, key: "threshold.crossing_answered",
			ask: func(d *doing) []circle.Body {
				c := d.crossing()
				return onlyIf(c != nil && c.Answered.IsZero(), circle.CrossingAnswered{ID: d.item()})
			},
			about: func(d *doing) string { return d.quoted(d.crossing().What) }, fields: asks(words("answer")),
			act: func(d *doing) (circle.Body, error) {
				return circle.CrossingAnswered{ID: d.item(), Answer: d.typed.Get("answer")}, nil
			},
		},
	}
}

// line is the threshold that waits for their yes; it is over that one from there on, so that nobody
// says yes to a line that was drawn meanwhile.
func (d *doing) line() *circle.Line {
	for _, line := range []*circle.Line{&d.state.Threshold.Proposed, &d.state.Threshold.Current} {
		if line.ID == "" || slices.Contains(line.Agreed, d.by.ID) {
			continue
		}
		if d.over == "" || d.over == string(d.by.ID) { // their own duty to agree.
			d.over = string(line.ID)
		}
		if d.over == string(line.ID) {
			return line
		}
	}
	return nil
}

func (d *doing) crossing() *circle.Crossing {
	return itemOf(d.state.Crossings, func(c *circle.Crossing) bool { return c.ID == d.item() })
}
