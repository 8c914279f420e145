package replay

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kring/internal/circle"
	"kring/internal/rules"
)

// A second picture of ordinary households, apart from the generator's: the inquiries themselves,
// day by day as they were, but followed up. It is denser than life and has no years of calm.
var followedBy = map[Kind][]Kind{
	KindReport: {KindFeedback}, KindInjurySeen: {KindSecondOpinion}, KindDisclosure: {KindChildSeenAlone},
	KindMissedAppointment: {KindVisitKept}, KindChildNotSeen: {KindChildSeenAlone, KindChildSeen},
	KindRefusedAccess: {KindVisitKept}, KindReferralWithoutAnswer: {KindReferralAccepted},
	KindTransferNotDone: {KindReferralAccepted}, KindAgreementBroken: {KindAgreementKept},
	KindDischargeHome: {KindChildSeenAlone}, KindArrest: {KindHelpStarted}, KindOrderBreached: {KindAgreementKept},
	KindHouseholdChange: {KindVisitKept},
}

const longestFollowUp = 21 // days

func mirror(c *Timeline, chance *rand.Rand, incomplete bool) *Timeline {
	m := &Timeline{ID: "mirror-" + c.ID, About: c.About, Control: true}
	first, stretch := c.Events[0].Date, 0.7+0.8*chance.Float64()
	put := func(e Entry, after int, kind Kind) {
		e.Date, e.Kind, e.Outcome = e.Date.AddDate(0, 0, after), kind, ""
		if kind == KindReviewedTogether {
			e.Outcome = OutcomeLess
		}
		m.Events = append(m.Events, e)
	}
	for _, e := range c.Events {
		if e.Hindsight || e.Kind == KindHarm {
			continue
		}
		e.Date = first.AddDate(0, 0, int(e.Date.Sub(first).Hours()/24*stretch)+chance.IntN(9))
		if e.Kind == KindCaseClosed && !incomplete {
			put(e, -2, KindReviewedTogether)
		}
		put(e, 0, e.Kind)
		answers := followedBy[e.Kind]
		if len(answers) == 0 || incomplete && chance.IntN(3) == 0 {
			continue
		}
		put(e, 1+chance.IntN(longestFollowUp), answers[chance.IntN(len(answers))])
	}
	slices.SortStableFunc(m.Events, func(a, b Entry) int { return a.Date.Compare(b.Date) })
	last := m.Events[len(m.Events)-1]
	put(last, 30, KindClosedTogether)
	m.End = last.Date.AddDate(0, 0, 90)
	return m
}

func TestFollowedUpInquiriesStayQuiet(t *testing.T) {
	for _, incomplete := range []bool{false, true} {
		all := newTally()
		for _, c := range cases(t) {
			for i := range 150 {
				all.add(Run(mirror(c, rand.New(rand.NewPCG(4, uint64(i))), incomplete), rules.National()))
			}
		}
		f := all.figures(4)
		t.Logf("incomplete %v: naive %.3f, alarm %.4f, acute %.4f a household-year, share %.3f",
			incomplete, f.NaivePerYear, f.PerYear["alarm"], f.PerYear["acute"], f.Share())
		if f.Share() > 0.25 || f.PerYear[circle.Acute.String()] > 0.03 {
			t.Errorf("incomplete %v: share %.3f, want 0.25 or less; acute %.4f, want 0.03 or less", incomplete, f.Share(), f.PerYear["acute"])
		}
	}
}
