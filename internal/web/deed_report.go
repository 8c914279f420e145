package web

import (
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/web/ui"
)

// The names of these deeds, as they stand in an address.
const (
	toLink      = "melding"
	toDecide    = "melding-besluit"
	toTell      = "melder-ingelicht"
	toDiscredit = "melder-in-twijfel"
)

// decisions are the outcome codes in the order in which they are chosen most.
var decisions = []circle.Decision{
	circle.FollowUpHere, circle.FollowUpHandover, circle.HandedOver, circle.RegionalAgreement, circle.NoFollowUp,
	circle.ClosedNoHandover, circle.NotAdmissible, circle.WronglyAddressed,
}

func reportDeeds() []deed {
	report := func(d *doing) *circle.Report {
		return itemOf(d.state.Reports, func(r *circle.Report) bool { return string(r.ID) == d.over })
	}
	about := func(d *doing) string { return d.quoted(report(d).What) }
	id := func(d *doing) core.ReportID { return core.ReportID(d.over) }
	return []deed{
		{
			name: toLink, key: "report.linked", ask: always(circle.ReportLinked{}),
			fields: func(d *doing) []field {
				return []field{{name: "what", kind: ui.AskWords}, d.several(), d.yesNo("citizen"), d.yesNo("danger"), happened()}
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ReportLinked{Report: core.ReportID(d.fresh), Citizen: d.said("citizen"), Persons: d.chosen(), What: d.typed.Get("what"), Acute: d.said("danger")}, nil
			},
		},
		{
			name: toDecide, key: "report.decided", about: about,
			ask: func(d *doing) []circle.Body { return onlyIf(report(d) != nil, circle.ReportDecided{Report: id(d)}) },
			fields: func(d *doing) []field {
				return append([]field{choice("decision", kinds(d, "do.decision_", decisions...))}, words("why_so")...)
			},
			act: func(d *doing) (circle.Body, error) {
				return circle.ReportDecided{Report: id(d), Decision: circle.Decision(d.typed.Get("decision")), Ground: d.typed.Get("why_so")}, nil
			},
		},
		{
			name: toTell, key: "report.reporter_told", about: about, fields: asks(nil),
			ask: func(d *doing) []circle.Body {
				r := report(d)
				return onlyIf(r != nil && !r.Decided.IsZero() && r.Told.IsZero(), circle.ReporterTold{Report: id(d)})
			},
			act: func(d *doing) (circle.Body, error) { return circle.ReporterTold{Report: id(d)}, nil },
		},
		{
			name: toDiscredit, key: "report.reporter_discredited", about: about,
			ask: func(d *doing) []circle.Body {
				return onlyIf(report(d) != nil, circle.ReporterDiscredited{Report: id(d)})
			},
			fields: func(d *doing) []field { return append(words("reason"), choice("second", d.members())) },
			act: func(d *doing) (circle.Body, error) {
				return circle.ReporterDiscredited{Report: id(d), Reason: d.typed.Get("reason"), SecondReader: core.ActorID(d.typed.Get("second"))}, nil
			},
		},
	}
}
