package circle_test

import (
	"testing"

	"kring/internal/casetest"
	"kring/internal/circle"
	"kring/internal/core"
)

// almost is a circle that could end, but for one thing.
func almost(but ...circle.Body) func() *casetest.Play {
	return func() *casetest.Play { return safe().Do(but...) }
}

func does(acts ...circle.Body) func(*casetest.Play) *casetest.Play {
	return func(p *casetest.Play) *casetest.Play { return p.Do(acts...) }
}

func doesAs(by core.Holder, acts ...circle.Body) func(*casetest.Play) *casetest.Play {
	return func(p *casetest.Play) *casetest.Play { return p.As(by).Do(acts...) }
}

var openingRefusals = []refusal{
	{key: "refused.open.already", act: opened(), never: "there is one circle around a household"},
	{
		key: "refused.open.opener", given: blank, after: opened(),
		act: circle.Opened{Circle: "kring-1", Name: "Noah en Lotte", Ladder: casetest.Ladder()},
	},
	{
		key: "refused.open.ladder", given: blank, after: opened(),
		act: circle.Opened{Circle: "kring-1", Name: "Noah en Lotte", Opener: samira},
	},
	{key: "refused.phase.unknown", act: circle.PhaseChanged{Phase: "rust", Reason: "het gaat goed"}, given: calm, after: circle.PhaseChanged{Phase: circle.Recovery, Reason: "het gaat goed"}},
	{key: "refused.phase.same", act: circle.PhaseChanged{Phase: circle.DirectSafety, Reason: "het gaat goed"}, given: calm, after: circle.PhaseChanged{Phase: circle.Recovery, Reason: "het gaat goed"}},
	{key: "refused.phase.sight", act: circle.PhaseChanged{Phase: circle.RiskDrivenCare, Reason: "het gaat beter"}, then: does(seen(noah, lotte))},
	{key: "refused.reopen.ongoing", given: safe, act: circle.Reopened{Reason: "de buurvrouw belt"}, then: does(ending())},
	{
		key: "refused.end.lead", given: almost(circle.LeadEnded{Seat: circle.SeatLead, Reason: "ander werk"}), act: ending(),
		then: does(circle.LeadProposed{Seat: circle.SeatLead, Member: samira.ID}, circle.LeadAccepted{Seat: circle.SeatLead}),
	},
	{key: "refused.end.sight", given: almost(circle.ContactRecorded{Persons: []core.PersonID{noah}, Outcome: circle.NotSeen, Note: "niet thuis"}), act: ending(), then: does(seen(noah))},
	{key: "refused.end.safety", given: almost(circle.PersonAdded{Person: "esra", Name: "Esra"}), act: ending(), then: does(judged("esra", 8))},
	{key: "refused.end.safety", given: almost(bruiseLike("i")), act: ending(), then: does(circle.IncidentAnswered{ID: "i", Answer: "huisarts erbij"})},
	{
		key: "refused.end.threshold", given: func() *casetest.Play { return join(safe(), fenna) }, act: ending(),
		then: func(p *casetest.Play) *casetest.Play { return p.As(fenna).Do(circle.ThresholdAgreed{ID: "lijn"}) },
	},
	{
		key: "refused.end.plan", given: func() *casetest.Play {
			return part(safe(), func(b circle.Body) bool { _, plan := b.(circle.PlanMade); return !plan })
		}, act: ending(), then: does(circle.PlanMade{Summary: "eerst veilig"}),
	},
	{
		key: "refused.end.agreements", act: ending(), then: does(circle.AgreementChecked{ID: "a", Kept: true}),
		given: func() *casetest.Play { return safe().Do(promise("a", 2)).Days(3) },
	},
	{
		key: "refused.end.handovers", act: ending(), then: does(circle.HandoverWithdrawn{ID: "h", Reason: "we doen het zelf"}),
		given: almost(circle.HandoverOffered{ID: "h", ToAgency: "Politie", What: "aangifte"}),
	},
	{
		key: "refused.end.reports", act: ending(), given: almost(circle.ReportLinked{Report: "m", What: "geschreeuw"}),
		then: does(circle.ReportDecided{Report: "m", Decision: circle.FollowUpHere, Ground: "opgepakt"}, circle.ReporterTold{Report: "m"}, evaluated(circle.Stopped)),
	},
	{
		key: "refused.end.network", given: func() *casetest.Play { return safe().As(til).Do(circle.MemberLeft{Reason: "verhuisd"}).As(samira) }, act: ending(),
		then: does(circle.NetworkNone{Reason: "oma is verhuisd", Until: blank().Now.AddDate(0, 0, 200)}),
	},
	{key: "refused.end.evaluation", given: almost(circle.DissentVoiced{ID: "d", What: "ik zie het anders"}), act: ending(), then: doesAs(ruud, circle.DissentAnswered{ID: "d", Answer: "besproken"})},
	{key: "refused.end.phase", given: func() *casetest.Play { return stay(calm(), 16) }, act: ending(), then: func(p *casetest.Play) *casetest.Play {
		return stay(p.Do(circle.PhaseChanged{Phase: circle.Aftercare, Reason: "het is rustig"}), 16)
	}},
	{
		key: "refused.end.stable", act: ending(), then: func(p *casetest.Play) *casetest.Play { return stay(p, 16) },
		given: func() *casetest.Play {
			return calm().Do(evaluated(circle.Stopped), circle.PhaseChanged{Phase: circle.Aftercare, Reason: "het is rustig"})
		},
	},
	{key: "refused.end.not_stopped", given: almost(evaluated(circle.Less)), act: ending(), then: does(evaluated(circle.Stopped))},
	{
		key: "refused.end.track", given: almost(circle.TrackOpened{ID: "t", Kind: circle.TrackOrder, What: "contactverbod"}), act: ending(),
		then: does(circle.TrackClosed{ID: "t", Outcome: circle.OutcomeEnded, Reason: "afgelopen"}),
	},
	{
		key: "refused.end.alarm", act: ending(),
		given: almost(
			circle.IncidentRecorded{ID: "i", Kind: circle.OtherHarm, What: "Rob staat met een jerrycan voor de deur", Danger: true},
			circle.IncidentAnswered{ID: "i", Answer: "politie erbij"},
		),
		then: func(p *casetest.Play) *casetest.Play {
			p.Do(circle.AlarmAnswered{Kind: circle.AlarmDirectDanger, Level: circle.Acute, Answer: "Rob is aangehouden"})
			return stay(p, 16).Do(evaluated(circle.Stopped))
		},
	},
}

// bruiseLike is something that happened that nobody was hurt by.
func bruiseLike(id core.ItemID) circle.IncidentRecorded {
	return circle.IncidentRecorded{ID: id, Kind: circle.OtherHarm, What: "ruzie op straat"}
}

func promise(id core.ItemID, days int) circle.AgreementMade {
	return circle.AgreementMade{ID: id, What: "Rob belt de verslavingszorg", Person: rob, Checker: ruud.ID, Due: blank().Now.AddDate(0, 0, 16*7+days)}
}

// part is the same case with only some of its events, as a reader may know it.
func part(p *casetest.Play, may func(circle.Body) bool) *casetest.Play {
	p.State = circle.Fold(circle.Filter(p.Events, func(e *circle.Event) bool { return may(e.Body) }))
	return p
}

func TestACircleEndsWhenNothingIsOpenAndNobodyHasAnythingToDoAfter(t *testing.T) {
	p := safe()
	played(t, p)
	if n := p.Ring().OpenLinks(); n != 0 || !p.Ring().OpenSince().IsZero() {
		t.Errorf("%d links are open: %+v", n, p.Ring())
	}
	p.Do(ending())
	played(t, p)
	if len(p.Duties()) != 0 || len(p.Alarms()) != 0 {
		t.Error("a circle that ended asks for something")
	}
}

func TestASafeCircleIsNotEndedByWritingThatItWasLongSafe(t *testing.T) {
	p := calm().Do(evaluated(circle.Stopped))
	aftercare := circle.PhaseChanged{Phase: circle.Aftercare, Reason: "het is al maanden rustig"}
	if err := p.Put(circle.Command{By: samira.Actor, Act: aftercare, Happened: p.Now.AddDate(0, -6, 0)}); err != nil {
		t.Fatal(err)
	}
	if err := p.Try(ending()); err == nil {
		t.Error("three months of safety were written down in a minute")
	}
}

func TestStableSafetyBeginsAnewWhenSomebodyIsHurt(t *testing.T) {
	p := safe().Do(
		circle.IncidentRecorded{ID: "i", Kind: circle.Violence, Persons: []core.PersonID{noah}, What: "geslagen", Danger: false},
		circle.IncidentAnswered{ID: "i", Answer: "Rob slaapt elders"}, evaluated(circle.Stopped),
	)
	played(t, p)
	wants(t, p.Try(ending()), "refused.end.stable")
	if err := stay(p, 16).Do(evaluated(circle.Stopped)).Try(ending()); err != nil {
		t.Error(err)
	}
}

func TestARuleThatIsSetAsideDoesNotLetACircleEnd(t *testing.T) {
	p := safe().Do(circle.ContactRecorded{Persons: []core.PersonID{noah}, Outcome: circle.NotSeen})
	p.Do(circle.RuleSetAside{Rule: "sight.notSeen", Person: noah, Reason: "hij logeert bij oma", Until: p.Now.AddDate(0, 0, 20)})
	link(t, p, circle.LinkSight, circle.SetAside, "ring.set_aside", samira)
	wants(t, p.Try(ending()), "refused.end.sight")
}

func TestTermsRunAnewWhenACircleIsReopened(t *testing.T) {
	p := safe().Do(ending()).Days(400).Do(circle.Reopened{Reason: "de buurvrouw belt weer"})
	played(t, p)
	for _, d := range p.Duties() {
		if d.Late(p.Now) || d.Since.Before(p.State.Opened) {
			t.Errorf("late on the day it came back: %+v", d)
		}
	}
	if d := duty(t, p, "see_alone", "noah"); d.Rule != "sight.high" {
		t.Errorf("a judgement of a year ago still counts: %s", d.Rule)
	}
	link(t, p, circle.LinkSight, circle.Open, "ring.sight.unseen", samira)
	link(t, p, circle.LinkSafety, circle.Open, "ring.safety.not_judged", samira)
	if p.State.Phase != circle.DirectSafety {
		t.Errorf("it began again in phase %s", p.State.Phase)
	}
}
