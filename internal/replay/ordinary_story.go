package replay

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// concernMix is the mix of concerns, per hundred. Reports, injuries and children not seen stand as
// in the inquiries; missed appointments and broken agreements, which inquiries pass over, are
// commoner with people who are being helped.
var concernMix = []struct {
	kind   Kind
	weight float64
}{
	{KindReport, 35},
	{KindInjurySeen, 16},
	{KindMissedAppointment, 11},
	{KindChildNotSeen, 10},
	{KindReferralWithoutAnswer, 8},
	{KindTransferNotDone, 4},
	{KindRefusedAccess, 4},
	{KindDisclosure, 4},
	{KindAgreementBroken, 4},
	{KindArrest, 3},
	{KindOrderBreached, 1},
}

// concernDays draws the rhythm of the inquiries: while the trouble lasts about a dozen concerns a year,
// as in the two busiest, several on one day or in one week and then quiet months. After that the
// help has worked and the rest of the time is calm. In one of ten the trouble comes at a trickle,
// almost to the end.
func (s *story) concernDays() []int {
	usual := clipped(s.chance, 9*math.Pow(float64(s.end)/1200, 0.3), 0.42, 5, 18.4)
	most := 0.85 * float64(s.active)
	span := min(usual*31*math.Exp(0.6*s.chance.NormFloat64()), most)
	if s.chance.IntN(10) == 0 {
		span = most
	}
	n := max(1, int(math.Round(s.Busyness*usual)))
	gaps, long, sum := make([]float64, n), make([]bool, n), 0.0
	for k := 1; k < n; k++ {
		switch weighted(s.chance, 16, 24, 60) {
		case 0: // the same day
		case 1:
			gaps[k] = float64(1 + s.chance.IntN(7))
		default:
			long[k] = true
			gaps[k] = math.Exp(1.2*s.chance.NormFloat64()) * (0.6 + 0.8*float64(k)/float64(n))
			sum += gaps[k]
		}
	}
	room, days := span, make([]int, n)
	for k := range gaps {
		if !long[k] {
			room -= gaps[k]
		}
	}
	at := 0.0
	for k := range gaps {
		if long[k] {
			gaps[k] *= max(room, 0) / sum
		}
		at += gaps[k]
		days[k] = int(at)
	}
	return days
}

// trouble lets the concerns happen, and what else goes up and down in a household.
func (s *story) trouble() {
	days := s.concernDays()
	for k, d := range days {
		kind := KindReport
		if k > 0 || s.chance.Float64() < 0.2 {
			kind = s.concernKind(d, k == 0)
		}
		s.concern(d, kind)
	}
	last := days[len(days)-1]
	for range weighted(s.chance, 50, 35, 15) {
		s.concern(s.chance.IntN(last+1), KindHouseholdChange)
	}
	for range weighted(s.chance, 65, 30, 5) {
		home := s.chance.IntN(last + 1)
		s.happen(happening{day: max(0, home-14-s.chance.IntN(90)), rank: 1, agency: s.lead, kind: KindPlanOrOrder})
		s.concern(home, KindDischargeHome)
	}
	if s.chance.Float64() < 0.35 {
		about := s.concerns[s.chance.IntN(1+len(days)/2)]
		s.happen(happening{
			day: s.weekday(about.day + 5 + s.chance.IntN(35)), rank: 1,
			agency: s.recorder(s.chance, KindAssessmentNFA, about.day), kind: KindAssessmentNFA,
		})
	}
}

// concernKind draws a kind that somebody is there to record; a first one is told or seen.
func (s *story) concernKind(d int, first bool) Kind {
	weights := make([]float64, len(concernMix))
	for i, c := range concernMix {
		told := c.kind == KindInjurySeen || c.kind == KindDisclosure
		if s.present(c.kind, d) != nil && (told || !first) {
			weights[i] = c.weight
		}
	}
	return concernMix[weighted(s.chance, weights...)].kind
}

func (s *story) concern(d int, kind Kind) {
	holder := s.recorder(s.chance, kind, d)
	written := holder
	switch kind {
	case KindReferralWithoutAnswer, KindTransferNotDone:
		if from := pick(s.chance, s.roster); from != holder && s.chance.Float64() < 0.5 {
			written = from + " -> " + holder
		}
	case KindMissedAppointment, KindChildNotSeen, KindRefusedAccess:
		d = s.weekday(d)
	}
	s.happen(happening{day: d, agency: written, kind: kind})
	s.concerns = append(s.concerns, &concern{day: d, agency: holder, kind: kind})
}

// exits lets agencies leave: after their own follow-ups and, where the record is complete because
// all looked together, after those of everybody.
func (s *story) exits() {
	for _, a := range s.roster {
		d, leaves := s.leaves[a]
		if !leaves {
			continue
		}
		review := s.settled(d, func(c *concern) bool { return c.agency == a || !s.incomplete })
		out := s.settled(review+s.chance.IntN(12), func(c *concern) bool { return c.agency == a })
		outcome := pick(s.chance, []string{OutcomeStopped, OutcomeLess, OutcomeLess})
		if out >= s.active-14 {
			continue // leaves with all
		}
		s.happen(happening{day: review, rank: 2, agency: s.lead, kind: KindReviewedTogether, outcome: outcome, exit: true})
		s.happen(happening{day: out, rank: 3, agency: a, kind: KindCaseClosed})
	}
}

// settled gives the first weekday from d on on which none of the concerns meant is unanswered.
func (s *story) settled(d int, meant func(*concern) bool) int {
	for moved := true; moved; {
		moved = false
		for _, c := range s.concerns {
			if meant(c) && c.day <= d && d < c.answered {
				d, moved = c.answered, true
			}
		}
		if next := s.weekday(d); next != d {
			d, moved = next, true
		}
	}
	return d
}

// everybodyComes lets every agency that is there be seen there.
func (s *story) everybodyComes() {
	for _, a := range s.roster {
		if slices.ContainsFunc(s.happened, func(h happening) bool { return h.agency == a && !h.followUp }) {
			continue
		}
		before := s.active
		if out, leaves := s.leaves[a]; leaves {
			before = out
		}
		d := s.weekday(s.routine.IntN(before - 3))
		s.happen(happening{day: d, rank: 1, agency: a, kind: KindVisitKept})
	}
}

// rhythm adds what happens without a cause: plans, contacts as planned, a joint review about every
// half year.
func (s *story) rhythm() {
	r := s.routine
	for n, d := 1+r.IntN(3), 10+r.IntN(50); n > 0 && d < s.active; n-- {
		s.happen(happening{day: s.weekday(d), rank: 1, agency: s.lead, kind: KindPlanOrOrder})
		if check := s.weekday(d + 30 + r.IntN(60)); check < s.active {
			s.happen(happening{day: check, rank: 1, agency: s.lead, kind: KindAgreementKept})
		}
		d += 90 + r.IntN(300)
	}
	contacts := []Kind{KindVisitKept, KindVisitKept, KindChildSeen, KindChildSeenAlone}
	for d := gap(r); d < s.active; d += gap(r) {
		kind := pick(r, contacts)
		s.happen(happening{day: s.weekday(d), rank: 1, agency: s.recorder(r, kind, d), kind: kind})
	}
	for d := 120 + r.IntN(90); d < s.active-30; d += 150 + r.IntN(65) {
		h := happening{day: s.weekday(d), rank: 2, agency: s.lead, kind: KindReviewedTogether, outcome: s.outcome(r, d)}
		if !slices.ContainsFunc(s.happened, func(o happening) bool { return o.exit && max(o.day-d, d-o.day) < 45 }) {
			s.happen(h) // else the one before an exit serves
		}
	}
}

// gap is the days between two routine contacts: about six weeks, at times months.
func gap(r *rand.Rand) int { return 3 + int(40*r.ExpFloat64()) }

// beforeExit tells whether this is a joint review that was held, or could pass for one held,
// because somebody was to leave.
func (s *story) beforeExit(review happening) bool {
	return review.exit || review.kind == KindReviewedTogether && slices.ContainsFunc(s.happened, func(h happening) bool {
		return h.kind == KindCaseClosed && review.day <= h.day && h.day <= review.day+30
	})
}

// outcome is what a joint review finds: better as time goes on.
func (s *story) outcome(r *rand.Rand, d int) string {
	done := min(1, float64(d)/float64(s.active))
	switch weighted(r, 0.1*(1-done), 0.4*(1-done), 0.5, 0.05+0.4*done) {
	case 0:
		return OutcomeWorse
	case 1:
		return OutcomeSame
	case 2:
		return OutcomeLess
	}
	return OutcomeStopped
}

// close ends the help by all together, once everything is answered, and leaves some quiet months.
func (s *story) close() {
	quiet := s.end - s.active
	review := s.active
	for _, h := range s.happened {
		review = max(review, h.day+1)
	}
	review = s.weekday(review)
	s.active = s.weekday(review + s.chance.IntN(21))
	s.end = s.active + quiet
	outcome := pick(s.chance, []string{OutcomeStopped, OutcomeStopped, OutcomeLess})
	s.happen(happening{day: review, rank: 2, agency: s.lead, kind: KindReviewedTogether, outcome: outcome, exit: true})
	s.happen(happening{day: s.active, rank: 3, agency: s.lead, kind: KindClosedTogether})
}

func (s *story) happen(h happening) { s.happened = append(s.happened, h) }

// present are the agencies of the household that would record the kind and haven't left.
func (s *story) present(kind Kind, d int) []string {
	var there []string
	for _, a := range recorders[kind] {
		out, leaves := s.leaves[a]
		desk := a == "Veilig Thuis" && kind == KindReport // its door stays open
		if slices.Contains(s.roster, a) && (!leaves || d < out || desk) {
			there = append(there, a)
		}
	}
	return there
}

// recorder is who records a kind on a day; for want of anybody it is the lead.
func (s *story) recorder(r *rand.Rand, kind Kind, d int) string {
	if there := s.present(kind, d); there != nil {
		return pick(r, there)
	}
	return s.lead
}

// weekday is that day, or the Monday after it: appointments aren't made on weekends.
func (s *story) weekday(d int) int {
	switch s.start.AddDate(0, 0, d).Weekday() {
	case time.Saturday:
		return d + 2
	case time.Sunday:
		return d + 1
	}
	return d
}
