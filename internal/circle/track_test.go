package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
)

func order() circle.TrackOpened {
	return circle.TrackOpened{ID: "t", Kind: circle.TrackOrder, What: "huisverbod"}
}

func closing() circle.TrackClosed {
	return circle.TrackClosed{ID: "t", Outcome: circle.OutcomeEnded, Reason: "tien dagen om"}
}

// ordered is a circle in which both children were seen and an order runs.
func ordered(acts ...circle.Body) func() *casetest.Play {
	return func() *casetest.Play { return sighted().Do(order()).Do(acts...) }
}

var trackRefusals = []refusal{
	{key: "refused.track.kind", act: circle.TrackOpened{ID: "t", Kind: "gesprek", What: "praten"}, after: order()},
	{key: "refused.unknown", act: circle.TrackBreached{ID: "t", What: "stond voor de deur"}, then: does(order())},
	{key: "refused.track.closed", given: ordered(closing()), act: circle.TrackBreached{ID: "t", What: "stond voor de deur"}, never: "it runs no more: record an incident"},
	{key: "refused.track.closed", given: ordered(closing()), act: closing(), never: "it was closed"},
	{key: "refused.unknown", given: sighted, act: closing(), then: does(order())},
	{key: "refused.track.outcome", given: ordered(), act: circle.TrackClosed{ID: "t", Outcome: "weg", Reason: "om"}, after: closing()},
	{key: "refused.track.other", given: ordered(), by: ruud, act: closing(), never: "only the agency that runs it closes it"},
	{key: "refused.track.unseen", given: begunWith(order()), act: closing(), then: does(seen(noah, lotte))},
	{key: "refused.track.unseen", given: ordered(notSeen(noah)), act: closing(), then: does(seen(noah))},
}

func TestABreachIsABrokenPromise(t *testing.T) {
	p := ordered(circle.TrackBreached{ID: "t", What: "stond voor de deur"})()
	a := level(t, p, circle.AlarmPromiseBroken, circle.Attention)
	if len(a.Evidence) != 1 || a.Evidence[0].Fact != "stond voor de deur" || a.Evidence[0].Event == "" {
		t.Errorf("it rests on %+v", a.Evidence)
	}
	p.Do(evaluated(circle.Less))
	level(t, p, circle.AlarmPromiseBroken, 0)
}

func TestAnAgencyStopsWhileAnothersTrackRuns(t *testing.T) {
	p := calm().Do(circle.AgencyLeft{Agency: "Politie", Reason: "zaak gesloten"})
	level(t, p, circle.AlarmSilentExit, 0) // nothing stood open and nothing ran.
	p = calm().Do(order()).Days(1).Do(circle.AgencyLeft{Agency: "Politie", Reason: "zaak gesloten"})
	if a := level(t, p, circle.AlarmSilentExit, circle.Attention); a.Why.Key != "alarm.silent_exit.track" {
		t.Errorf("it says %s", a.Why.Key)
	}
	p = begun().Do(bruise("i", noah)).Days(1).Do(circle.AgencyLeft{Agency: "Politie", Reason: "zaak gesloten"})
	level(t, p, circle.AlarmSilentExit, circle.Attention)
	p.Do(evaluated(circle.Same))
	level(t, p, circle.AlarmSilentExit, 0) // all know now.
}

func TestEvidenceAfterADecision(t *testing.T) {
	nothing := circle.TrackClosed{ID: "t", Outcome: circle.OutcomeNoAction, Reason: "geen aanwijzingen"}
	p := sighted().Do(bruise("i", noah), order(), nothing).Days(3)
	level(t, p, circle.AlarmEvidenceAfter, 0)
	p.Do(bruise("j", noah))
	level(t, p, circle.AlarmEvidenceAfter, circle.Attention)
	p.Do(evaluated(circle.Less))
	level(t, p, circle.AlarmEvidenceAfter, 0)
}
