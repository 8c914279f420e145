package replay

import "slices"

// answer is the follow-up a kind of trouble gets.
type answer struct {
	kinds  []Kind // any one of these, the first most often
	narrow Kind   // of a narrow mix: the one that says no more than that this was answered
	always Kind   // comes besides
	same   bool   // by the agency that holds the concern
}

var answerTo = map[Kind]answer{
	KindReport: {
		kinds:  []Kind{KindFeedback, KindVisitKept, KindHelpStarted, KindChildSeenAlone},
		narrow: KindFeedback,
	},
	KindInjurySeen:            {kinds: []Kind{KindSecondOpinion, KindReviewedTogether}, narrow: KindSecondOpinion},
	KindDisclosure:            {kinds: []Kind{KindChildSeenAlone}, narrow: KindChildSeenAlone, always: KindHelpStarted},
	KindMissedAppointment:     {kinds: []Kind{KindVisitKept}, narrow: KindVisitKept, same: true},
	KindChildNotSeen:          {kinds: []Kind{KindChildSeenAlone, KindChildSeen}, narrow: KindChildSeen},
	KindRefusedAccess:         {kinds: []Kind{KindVisitKept, KindChildSeen}, narrow: KindVisitKept},
	KindReferralWithoutAnswer: {kinds: []Kind{KindReferralAccepted}, narrow: KindReferralAccepted, same: true},
	KindTransferNotDone:       {kinds: []Kind{KindReferralAccepted}, narrow: KindReferralAccepted, same: true},
	KindAgreementBroken:       {kinds: []Kind{KindAgreementKept}, narrow: KindAgreementKept, same: true},
	KindOrderBreached:         {kinds: []Kind{KindReviewedTogether}, narrow: KindReviewedTogether},
	KindArrest:                {kinds: []Kind{KindReviewedTogether, KindHelpStarted}, narrow: KindHelpStarted},
	KindDischargeHome: {
		kinds:  []Kind{KindChildSeenAlone, KindChildSeen, KindVisitKept},
		narrow: KindVisitKept,
	},
	KindHouseholdChange: {kinds: []Kind{KindVisitKept, KindChildSeen}, narrow: KindVisitKept},
}

// answerAll gives every concern its follow-up. In three of ten there is a second of another kind.
func (s *story) answerAll() {
	for _, c := range s.concerns {
		a := answerTo[c.kind]
		kind, more := a.kinds[0], pick(s.answers, a.kinds)
		if s.answers.Float64() < 0.55 {
			kind = pick(s.answers, a.kinds)
		}
		second := s.answers.Float64() < 0.3 && more != kind
		if s.Narrow {
			kind, second = a.narrow, false
		}
		s.answer(c, kind, a.same)
		if second {
			s.answer(c, more, a.same)
		}
		if a.always != "" && !s.Narrow {
			s.answer(c, a.always, false)
		}
	}
}

func (s *story) answer(c *concern, kind Kind, same bool) {
	d := s.weekday(c.day + int(s.Delay*s.delay(c.kind)))
	h := happening{day: d, rank: 1, kind: kind, followUp: true}
	switch {
	case kind == KindReviewedTogether:
		h.agency, h.outcome = s.lead, s.outcome(s.answers, d)
	case kind == KindSecondOpinion:
		h.agency = s.secondDoctor(c)
	case same || kind == KindFeedback || s.records(c.agency, kind) && s.answers.Float64() < 0.6:
		h.agency = c.agency
	default:
		h.agency = s.recorder(s.answers, kind, d)
	}
	c.answered = max(c.answered, d)
	s.happen(h)
}

// delay is the days to a follow-up: mostly days to three weeks, one in eight up to six weeks. A
// hand-over is left lying more often: one in three.
func (s *story) delay(kind Kind) float64 {
	slow := 0.125
	if kind == KindReferralWithoutAnswer || kind == KindTransferNotDone {
		slow = 0.33
	}
	if s.delays.Float64() < slow {
		return 21 + 21*s.delays.Float64()
	}
	return clipped(s.delays, 7, 0.8, 0.5, 21)
}

func (s *story) records(agency string, kind Kind) bool {
	return slices.Contains(recorders[kind], agency)
}

// secondDoctor is somebody else than who saw the injury; every household can get to a clinic.
func (s *story) secondDoctor(c *concern) string {
	there := slices.DeleteFunc(s.present(KindSecondOpinion, c.day), func(a string) bool { return a == c.agency })
	if len(there) == 0 {
		return "paediatric clinic"
	}
	return pick(s.answers, there)
}
