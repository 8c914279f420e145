package circle

import (
	"time"

	"kring/internal/text"
)

// A pattern of these is attention: it explains itself to the lead, at once. The alarm for all of
// them together, when they were left standing, is piledUp; no pattern raises one of its own.

// The names of the alarms, as they are stored with an answer.
const (
	AlarmRepeatedReports AlarmKind = "repeated_reports"
	AlarmRepeatedInjury  AlarmKind = "repeated_injury"
	AlarmAvoidance       AlarmKind = "avoidance"
	AlarmChildUnseen     AlarmKind = "child_unseen"
	AlarmHandoverLeft    AlarmKind = "handover_unanswered"
	AlarmPromiseBroken   AlarmKind = "promise_broken"
	AlarmHouseholdChange AlarmKind = "household_change"
	AlarmSilentExit      AlarmKind = "silent_exit"
	AlarmEvidenceAfter   AlarmKind = "evidence_after_decision"
	AlarmReturnHome      AlarmKind = "return_home"
	AlarmScattered       AlarmKind = "scattered_concerns"
	AlarmPiledUp         AlarmKind = "piled_up"
	AlarmContradiction   AlarmKind = "contradiction"
	AlarmCrossed         AlarmKind = "threshold_crossed"
	AlarmNobodyLeads     AlarmKind = "nobody_leads"
	AlarmDiscredited     AlarmKind = "reporter_discredited"
	AlarmChronic         AlarmKind = "chronic"
	AlarmDirectDanger    AlarmKind = "direct_danger"
)

// bears tells whether what is in the stack outweighs what was taken up by this much. One
// source alone has to bring half as much again.
func (st stack) bears(weight float64) bool {
	if st.sources() < 2 {
		weight *= 1.5
	}
	return st.net(everything) >= weight
}

// repeatedReports: several reports, not answered. Every investigation around Daniëlla began
// with a report that "had no follow-up" (seed 001); two in three reports concern a household
// that is known already (CBS, DOMAIN §5).
func repeatedReports(x *look) *Alarm {
	r, limit := of(report), x.Rules.Alarm.Pattern.Reports
	st := x.open(r)
	if st.n() < limit {
		return nil
	}
	a := &Alarm{
		Kind: AlarmRepeatedReports, Level: Attention, Since: st.threads[limit-1].at, Evidence: evidence(st),
		Why: text.M("alarm.repeated_reports", text.Count("n", st.n()), text.Count("sources", st.sources()), text.Day("since", st.first())),
	}
	return a
}

// repeatedInjury: injuries seen on different days, for which no second reader found an innocent
// cause. An innocent explanation was taken without a second opinion in seven of nine inquiries
// (DOMAIN §6).
func repeatedInjury(x *look) *Alarm {
	r, limit := of(injury), x.Rules.Alarm.Pattern.Injuries
	st := x.open(r)
	if st.occasions() < limit {
		return nil
	}
	since := st.when(func(st stack) bool { return st.occasions() >= limit })
	a := &Alarm{
		Kind: AlarmRepeatedInjury, Level: Attention, Since: since, Evidence: evidence(st),
		Why: text.M("alarm.repeated_injury", text.Count("n", st.n()), text.Day("since", st.first()), text.Day("last", st.last())),
	}
	return a
}

// avoidance: appointments missed, visits refused, children not seen, and nothing since. Parents
// "kept help at bay" and no agency of the twenty-seven rang the bell (seed 001).
func avoidance(x *look) *Alarm {
	st, limit := x.open(avoided), x.Rules.Alarm.Pattern.Avoided
	if st.n() < limit {
		return nil
	}
	a := &Alarm{
		Kind: AlarmAvoidance, Level: Attention, Since: st.threads[limit-1].at, Evidence: evidence(st),
		Why: text.M("alarm.avoidance", text.Count("n", st.n()), text.Day("since", st.first())),
	}
	return a
}

// childUnseen: a visit at which a child was not seen, or a sight term that lapsed, while
// somebody was hurt or spoke out. In six of nine inquiries a child was not seen alone at a
// decisive contact (DOMAIN §6).
func childUnseen(x *look) *Alarm {
	unseen := x.open(of(notSeen, accessRefused))
	when, lapsed := x.sightLapsed()
	if unseen.n() == 0 && !lapsed {
		return nil
	}
	since := when
	if unseen.n() > 0 && (!lapsed || unseen.first().Before(when)) {
		since = unseen.first()
	}
	hurt := x.open(danger)
	a := &Alarm{Kind: AlarmChildUnseen, Level: Attention, Since: since, Evidence: evidence(unseen, hurt)}
	if lapsed {
		a.Evidence = append(a.Evidence, Evidence{At: when, Recorded: when, Kind: notSeen})
	}
	if hurt.n() == 0 {
		a.Why = text.M("alarm.child_unseen", text.Day("since", a.Since))
		return a
	}
	a.Why = text.M("alarm.child_unseen.hurt", text.Day("since", a.Since), text.Count("n", hurt.n()), text.Day("last", hurt.last()))
	if lapsed { // on record in the circle itself, so nothing has to bear it out.
		a.Level, a.Since = AlarmRaised, latest(when, hurt.first())
	}
	return a
}

// sightLapsed is since when a duty to see somebody alone has been lapsed and not done.
func (x *look) sightLapsed() (when time.Time, lapsed bool) {
	if len(x.s.Lapses) == 0 {
		return when, false
	}
	for i := range x.s.Persons {
		p := &x.s.Persons[i]
		from, _ := x.s.sightFrom(p)
		if l := x.s.Lapses.first(DutyKey{"see_alone", string(p.ID)}, from); l != nil && (!lapsed || l.At.Before(when)) {
			when, lapsed = l.At, true
		}
	}
	return when, lapsed
}

// scattered: worries that are each too small to act on, at several agencies that don't know of
// each other. "How the problems piled up and made each other worse" went unseen (seed 001).
func scattered(x *look) *Alarm {
	small := everything &^ danger &^ of(silentExit, noAction, discredited)
	st, limit := x.open(small), x.Rules.Alarm.Pattern.Scattered
	if st.sources() < limit {
		return nil
	}
	since := st.when(func(st stack) bool { return st.sources() >= limit })
	a := &Alarm{
		Kind: AlarmScattered, Level: Attention, Since: since, Evidence: evidence(st),
		Why: text.M("alarm.scattered_concerns", text.Count("n", st.n()), text.Count("sources", st.sources()), text.Day("since", st.first())),
	}
	return a
}

// piledUp: what stands, from several sources, outweighs what was taken up. This is the question
// nobody put: taken together, how safe are the children (seed 001)? It is attention while it is
// fresh, and the one alarm for all patterns together once it was left standing: an agency that
// gets eleven alarms about one household answers none.
func (x *look) piledUp(shown []Alarm) *Alarm {
	limit := x.Rules.Alarm.Pattern.Pile
	st := x.open(everything)
	if !st.bears(limit) {
		return nil
	}
	a := &Alarm{
		Kind: AlarmPiledUp, Level: Attention, Since: st.last(), Evidence: evidence(st),
		Why: text.M("alarm.piled_up", text.Count("n", st.n()), text.Count("sources", st.sources()),
			text.Count("taken", x.followed(everything)), text.Day("since", st.first())),
	}
	stood := x.standing(everything)
	if !stood.bears(limit) {
		return a
	}
	a.Level, a.Since, a.Evidence = AlarmRaised, x.boreFrom(stood, limit), evidence(stood)
	args := []text.Arg{
		text.Count("n", stood.n()), text.Count("sources", stood.sources()),
		text.Count("taken", x.followed(everything)), text.Days("stands", x.Rules.Alarm.Pattern.Stands),
	}
	a.Why = text.M("alarm.piled_up.standing", args...)
	if len(shown) > 0 {
		a.Why = text.M("alarm.piled_up.chiefly", append(args, text.Term("chief", "alarm.name."+string(shown[0].Kind)))...) // key: ok, the alarms.
	}
	return a
}

// boreFrom is from when the concerns, oldest first, weighed enough.
func (x *look) boreFrom(stood stack, limit float64) time.Time {
	for i := range stood.threads {
		if (stack{x: x, threads: stood.threads[:i+1], weights: stood.weights[:i+1]}).bears(limit) {
			return x.standsFrom(stood.threads[i])
		}
	}
	return x.Now
}

// directDanger: somebody recorded direct danger; or somebody was hurt lately, the household
// went out of sight or back home after it, and the circle bears an alarm out.
func directDanger(x *look) *Alarm {
	recorded := x.recordedDanger()
	a, from := x.hurtAgain()
	if recorded.n() == 0 {
		return a
	}
	why := text.M("alarm.direct_danger", text.Day("when", recorded.last()), text.Words("what", recorded.threads[recorded.n()-1].fact))
	if a == nil {
		return &Alarm{Kind: AlarmDirectDanger, Level: Acute, Since: recorded.first(), Why: why, Evidence: evidence(recorded)}
	}
	// Both: what somebody wrote down is said, and an answer to the one is none to the other.
	if recorded.first().Before(a.Since) {
		a.Since = recorded.first()
	}
	a.Why, a.Evidence = why, evidence(append(from, recorded)...)
	return a
}

// hurtAgain is the acute pattern that nobody wrote down as danger, and what it rests on.
func (x *look) hurtAgain() (*Alarm, []stack) {
	p := &x.Rules.Alarm.Pattern
	hurt := x.open(danger).after(x.Now.AddDate(0, 0, -p.AcuteWithin))
	if hurt.n() == 0 {
		return nil, nil
	}
	stood := x.standing(everything).before(hurt.last())
	gone := x.open(of(notSeen, accessRefused, returnedHome)).after(hurt.first())
	from := []stack{hurt, stood, gone}
	var a *Alarm
	// Before the newest injury the circle already bore an alarm: it was hurt again under our eyes.
	if stood.bears(p.AcutePile) {
		a = &Alarm{
			Kind: AlarmDirectDanger, Level: Acute, Since: hurt.last(),
			Why: text.M("alarm.direct_danger.again", text.Day("hurt", hurt.last()), text.Count("n", stood.n())),
		}
	}
	since := latest(gone.first(), hurt.first())
	if gone.n() > 0 && x.standing(everything).bears(p.Pile) && (a == nil || since.Before(a.Since)) {
		a = &Alarm{
			Kind: AlarmDirectDanger, Level: Acute, Since: since,
			Why: text.M("alarm.direct_danger.gone", text.Day("hurt", hurt.last()), text.Day("gone", gone.last())),
		}
	}
	if a != nil {
		a.Evidence = evidence(from...)
	}
	return a, from
}

// recordedDanger is the direct danger that somebody recorded lately; or longer ago, and nobody
// answered. An unanswered alarm doesn't fade.
func (x *look) recordedDanger() stack {
	st := stack{x: x}
	last := x.s.lastAnswer(&Alarm{Kind: AlarmDirectDanger, Level: Acute})
	for i := range x.threads {
		t := &x.threads[i]
		unanswered := last == nil || !t.known.Before(last.At)
		if t.danger && t.resolved.IsZero() && (unanswered || x.within(t, x.Rules.Alarm.Pattern.AcuteWithin)) {
			st.threads, st.weights = append(st.threads, t), append(st.weights, x.weights[i])
		}
	}
	return st
}
