package circle

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"

	"kring/internal/calendar"
)

// An alarm is a pattern over time. The patterns stand one function each in alarm_*.go, with
// the finding they rest on. They share three ideas:
//
//   - attention is for the lead: it comes at once, and most of it is answered within days;
//   - an alarm is for what was left standing: a concern weighs in once it has stood for
//     Pattern.Stands days without anything on record that takes it away, and one source alone
//     has to bring half as much again (piledUp, for all patterns together);
//   - records are never complete, also where good work is done. So what was demonstrably taken
//     up counts against what seems not to have been: where two in three concerns were followed
//     up, the third is more likely missing from the record than missed. Where nothing was ever
//     taken up there is nothing to set against it (Pattern.Credit).

// look is a circle at a moment, with its concerns laid out.
type look struct {
	Moment
	s       *State
	threads []thread
	weights []float64 // of threads, with repeats from one source counting less
}

func newLook(s *State, m Moment) *look {
	x := &look{Moment: m, s: s, threads: s.threadsOf()}
	x.weights = x.weigh()
	return x
}

// patterns is every pattern there is, the gravest first; piledUp takes them together.
var patterns = [...]func(*look) *Alarm{
	directDanger, crossedThreshold, repeatedInjury, childUnseen, returnHome, evidenceAfter, exits, promiseBroken,
	handoverLeft, reporterDiscredited, repeatedReports, avoidance, householdChange, contradiction, nobodyLeads,
	chronic, scattered,
}

// Alarms lists the patterns that show at a moment, the loudest first.
func Alarms(s *State, m Moment) []Alarm {
	if !s.Ongoing() {
		return nil
	}
	return newLook(s, m).alarms()
}

func (x *look) alarms() []Alarm {
	var out []Alarm
	for _, pattern := range patterns {
		if a := pattern(x); a != nil {
			out = append(out, *a)
		}
	}
	if a := x.piledUp(out); a != nil {
		out = append(out, *a)
	}
	for i := range out {
		x.finish(&out[i])
	}
	slices.SortStableFunc(out, func(a, b Alarm) int {
		return cmp.Or(-cmp.Compare(a.Level, b.Level), a.Since.Compare(b.Since), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// finish gives the alarm its answer, or the moment before which one is due. An answer holds
// until something new is recorded, whenever that happened; then the alarm is there anew.
func (x *look) finish(a *Alarm) {
	if last := x.s.lastAnswer(a); last != nil {
		newest, first := a.Since, time.Time{}
		if len(a.Evidence) > 0 {
			newest = time.Time{}
		}
		for _, e := range a.Evidence {
			newest = latest(newest, e.Recorded)
			weighs := e.Recorded
			if a.Kind == AlarmPiledUp && a.Level == AlarmRaised {
				weighs = weighs.AddDate(0, 0, x.Rules.Alarm.Pattern.Stands)
			}
			if !e.Recorded.Before(last.At) && (first.IsZero() || weighs.Before(first)) {
				first = weighs
			}
		}
		if last.At.After(newest) {
			a.Answer = last
		}
		a.Since = latest(a.Since, first)
	}
	switch a.Level {
	case Acute:
		a.Due = x.Rules.Alarm.AnswerAcute.After(a.Since)
	case AlarmRaised:
		a.Due = x.Rules.Alarm.Answer.After(a.Since)
	}
}

// lastAnswer is the last answer to this alarm at this level.
func (s *State) lastAnswer(a *Alarm) *AlarmAnswer {
	var last *AlarmAnswer
	for i := range s.Answers {
		ans := &s.Answers[i]
		if ans.Kind == a.Kind && ans.Level >= a.Level && (last == nil || ans.At.After(last.At)) {
			last = ans
		}
	}
	return last
}

// set is a set of kinds of concern.
type set uint32

func of(kinds ...ConcernKind) set {
	var s set
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

func (s set) has(k ConcernKind) bool { return s&(1<<k) != 0 }

const everything = set(1<<concernKinds - 1)

var (
	// danger are the concerns that somebody was hurt, or said so.
	danger = of(injury, disclosure, violence, orderBreached, thresholdCrossed)
	// avoided are the concerns that the household stays out of sight.
	avoided = of(missedAppointment, notSeen, accessRefused)
	// dropped are the concerns that something was let fall between agencies.
	dropped = of(handoverUnanswered, handoverLost)
)

// weigh gives each concern its weight: what the rules say for its kind, less for each earlier
// one of the same kind from the same source. Ten visits of one worried neighbour are not ten
// neighbours.
func (x *look) weigh() []float64 {
	w := make([]float64, len(x.threads))
	for i := range x.threads {
		t := &x.threads[i]
		earlier := 0
		for k := range i {
			o := &x.threads[k]
			if o.kind == t.kind && o.source == t.source && o.stands() && x.within(o, x.Rules.Alarm.Pattern.Window) {
				earlier++
			}
		}
		w[i] = x.weight(t.kind) / math.Sqrt(float64(1+earlier))
	}
	return w
}

func (x *look) weight(k ConcernKind) float64 {
	w := &x.Rules.Alarm.Pattern.Weight
	switch k {
	case injury:
		return w.Injury
	case disclosure:
		return w.Disclosure
	case violence, thresholdCrossed:
		return w.Violence
	case orderBreached, arrest:
		return w.Breach
	case missedAppointment, changeUnverified:
		return w.Light
	}
	return w.Plain
}

// within tells whether something happened in the last so many days.
func (x *look) within(t *thread, days int) bool {
	return !t.at.Before(x.Now.AddDate(0, 0, -days))
}

// standsFrom is from when a concern weighs in for an alarm.
func (x *look) standsFrom(t *thread) time.Time {
	return t.at.AddDate(0, 0, x.Rules.Alarm.Pattern.Stands)
}

// stack is a number of concerns that belong together.
type stack struct {
	x       *look
	threads []*thread
	weights []float64
}

// open are the concerns of these kinds within the window that nothing took away.
func (x *look) open(kinds set) stack { return x.gather(kinds, false) }

// standing are those that have stood long enough to weigh in.
func (x *look) standing(kinds set) stack { return x.gather(kinds, true) }

func (x *look) gather(kinds set, stood bool) stack {
	st := stack{x: x}
	for i := range x.threads {
		t := &x.threads[i]
		if !kinds.has(t.kind) || !t.stands() || !x.within(t, x.Rules.Alarm.Pattern.Window) {
			continue
		}
		if stood && x.standsFrom(t).After(x.Now) {
			continue
		}
		st.threads = append(st.threads, t)
		st.weights = append(st.weights, x.weights[i])
	}
	return st
}

// followed counts the concerns of these kinds that were taken up.
func (x *look) followed(kinds set) int {
	n := 0
	for i := range x.threads {
		t := &x.threads[i]
		if kinds.has(t.kind) && !t.resolved.IsZero() && !t.moot && x.within(t, x.Rules.Alarm.Pattern.CreditWindow) {
			n++
		}
	}
	return n
}

// net is the weight of what stands, less what was demonstrably taken up. Small worries that
// were taken up never outweigh somebody who was hurt: a child was visited sixty times and its
// injuries stayed unexplained.
func (st stack) net(kinds set) float64 {
	credit := st.x.Rules.Alarm.Pattern.Credit
	hurt := st.weightOf(danger) - 2*credit*float64(st.x.followed(kinds&danger))
	rest := st.weightOf(everything&^danger) - credit*float64(st.x.followed(kinds&^danger))
	if hurt > 0 {
		return hurt + max(rest, 0)
	}
	return hurt + rest
}

func (st stack) weightOf(kinds set) float64 {
	total := 0.0
	for i, w := range st.weights {
		if kinds.has(st.threads[i].kind) {
			total += w
		}
	}
	return total
}

func (st stack) n() int { return len(st.threads) }

// sources counts the independent sources; who is not named is nobody's second source.
func (st stack) sources() int {
	var seen []string
	for _, t := range st.threads {
		if t.source != "" && !slices.Contains(seen, t.source) {
			seen = append(seen, t.source)
		}
	}
	return len(seen)
}

// occasions counts the different days: one injury seen twice on a day is one.
func (st stack) occasions() int {
	n := 0
	for i, t := range st.threads {
		if i == 0 || calendar.Days(st.threads[i-1].at, t.at) != 0 {
			n++
		}
	}
	return n
}

// when is the moment at which these concerns, taken one after the other, were enough.
func (st stack) when(enough func(stack) bool) time.Time {
	k := sort.Search(len(st.threads), func(i int) bool {
		return enough(stack{x: st.x, threads: st.threads[:i+1], weights: st.weights[:i+1]})
	})
	return st.threads[min(k, len(st.threads)-1)].at
}

// after keeps what happened at or after a moment.
func (st stack) after(at time.Time) stack {
	out := stack{x: st.x}
	for i, t := range st.threads {
		if !t.at.Before(at) {
			out.threads, out.weights = append(out.threads, t), append(out.weights, st.weights[i])
		}
	}
	return out
}

// before keeps what happened before a moment.
func (st stack) before(at time.Time) stack {
	out := stack{x: st.x}
	for i, t := range st.threads {
		if t.at.Before(at) {
			out.threads, out.weights = append(out.threads, t), append(out.weights, st.weights[i])
		}
	}
	return out
}

// first and last are the days of the oldest and the newest; zero when there is none.
func (st stack) first() time.Time {
	if len(st.threads) == 0 {
		return time.Time{}
	}
	return st.threads[0].at
}

func (st stack) last() time.Time {
	if len(st.threads) == 0 {
		return time.Time{}
	}
	return st.threads[len(st.threads)-1].at
}

// evidence is the stacks' concerns as dated facts, oldest first, each once.
func evidence(stacks ...stack) []Evidence {
	var out []Evidence
	var from []*concern
	for _, st := range stacks {
		for _, t := range st.threads {
			if slices.Contains(from, t.concern) {
				continue
			}
			from = append(from, t.concern)
			out = append(out, t.evidence())
		}
	}
	slices.SortStableFunc(out, func(a, b Evidence) int { return a.At.Compare(b.At) })
	return out
}
