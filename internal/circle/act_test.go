package circle_test

import (
	"strings"
	"time"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

func contact() circle.ContactRecorded { return circle.ContactRecorded{Outcome: circle.Kept} }

var actRefusals = []refusal{
	{key: "refused.nothing_to_record", act: nil, after: contact()},
	{key: "refused.words_too_long", act: circle.PlanMade{Summary: strings.Repeat("é", 4001)}, after: circle.PlanMade{Summary: strings.Repeat("é", 4000)}},
	{key: "refused.words_unreadable", act: circle.PlanMade{Summary: "a\x00b"}, after: circle.PlanMade{Summary: "ab"}},
	{key: "refused.list_too_long", act: circle.ContactRecorded{Outcome: circle.Kept, Persons: make([]core.PersonID, 501)}, after: contact()},
	{key: "refused.nobody_acts", act: contact(), after: contact()},
	{key: "refused.content_unknown", act: contact(), as: "nonsense", after: contact()},
	{key: "refused.in_the_future", act: contact(), at: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), after: contact()},
	{
		key: "refused.circle_unknown", given: blank, act: circle.PlanMade{Summary: "eerst veilig"},
		then: func(p *casetest.Play) *casetest.Play { return join(p.Do(opened()), samira) },
	},
	{
		key: "refused.circle_ended", given: func() *casetest.Play { return safe().Do(ending()) }, act: circle.PlanMade{Summary: "eerst veilig"},
		then: func(p *casetest.Play) *casetest.Play { return p.Do(circle.Reopened{Reason: "de buurvrouw belt"}) },
	},
	{
		key: "refused.person_unknown", act: judged("esra", 5),
		then: func(p *casetest.Play) *casetest.Play { return p.Do(circle.PersonAdded{Person: "esra", Name: "Esra"}) },
	},
	{
		key: "refused.not_a_member", by: fenna, act: circle.PlanMade{Summary: "eerst veilig"},
		then: func(p *casetest.Play) *casetest.Play { return join(p, fenna) },
	},
	{key: "refused.words_missing", act: circle.PlanMade{Summary: "  "}, after: circle.PlanMade{Summary: "eerst veilig"}},
	{key: "refused.id_missing", act: circle.DissentVoiced{What: "ik zie het anders"}, after: circle.DissentVoiced{ID: "d", What: "ik zie het anders"}},
	{
		// An ID is of one thing, whatever sort of thing it is.
		key: "refused.id_taken", given: func() *casetest.Play { return begun().Do(circle.DissentVoiced{ID: "d", What: "ik zie het anders"}) },
		act:   circle.TrackOpened{ID: "d", Kind: circle.TrackHelp, What: "begeleiding"},
		after: circle.TrackOpened{ID: "t", Kind: circle.TrackHelp, What: "begeleiding"},
	},
	{
		key: "refused.unknown", act: circle.CrossingAnswered{ID: "c", Answer: "Rob slaapt elders"},
		then: func(p *casetest.Play) *casetest.Play {
			return line(p).Do(circle.ThresholdCrossed{ID: "c", What: "dronken binnen"})
		},
	},
	{
		key: "refused.answered", act: circle.IncidentAnswered{ID: "i", Answer: "huisarts erbij"},
		given: func() *casetest.Play {
			return begun().Do(bruise("i", noah), circle.IncidentAnswered{ID: "i", Answer: "huisarts erbij"})
		},
		never: "an answer is given once; what comes after it is a new event",
	},
}

// line is a threshold that everyone agreed to.
func line(p *casetest.Play) *casetest.Play {
	p.As(samira).Do(circle.ThresholdProposed{ID: "lijn", Rules: []string{"Rob komt niet binnen als hij gedronken heeft"}})
	for _, h := range []core.Holder{ruud, karim} {
		p.As(h).Do(circle.ThresholdAgreed{ID: "lijn"})
	}
	return p.As(samira)
}

func bruise(id core.ItemID, who ...core.PersonID) circle.IncidentRecorded {
	return circle.IncidentRecorded{ID: id, Kind: circle.Injury, Persons: who, What: "een blauwe plek"}
}
