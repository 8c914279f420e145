package circle

import (
	"time"

	"kring/internal/text"
)

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

// backed tells whether the circle as a whole bears an alarm out: more stands than was taken
// up, and not from one source alone.
func (x *look) backed() bool {
	return x.standing(everything).bears(x.Rules.Alarm.Pattern.Pile)
}

// bears tells whether what is in the stack outweighs what was taken up by this much. One
// source alone has to bring half as much again.
func (st stack) bears(weight float64) bool {
	if st.sources() < 2 {
		weight *= 1.5
	}
	return st.net(everything) >= weight
}

// raise makes an attention into an alarm when it is borne out. The alarm is there from when
// the newest of what stands weighed in.
func (x *look) raise(a *Alarm, stood stack, enough bool) *Alarm {
	if !enough || !x.backed() {
		return a
	}
	a.Level = AlarmRaised
	if n := len(stood.threads); n > 0 {
		a.Since = latest(a.Since, x.standsFrom(stood.threads[n-1]))
	}
	return a
}

// repeatedReports: several reports, not answered. Every investigation around Daniëlla began
// with a report that "had no follow-up" (seed 001); two in three reports concern a household
// that is known already (CBS, DOMAIN §5).
func repeatedReports(x *look) *Alarm {
	r := of(report)
	st := x.open(r)
	if st.n() < x.Rules.Alarm.Pattern.Reports {
		return nil
	}
	stood := x.standing(r)
	a := &Alarm{
		Kind: AlarmRepeatedReports, Level: Attention, Since: st.last(), Evidence: evidence(st),
		Why: text.M("alarm.repeated_reports", text.Count("n", st.n()), text.Count("sources", st.sources()), text.Day("since", st.first())),
	}
	return x.raise(a, stood, stood.n() >= x.Rules.Alarm.Pattern.Reports && stood.sources() >= 2 && stood.net(r) >= 1)
}

// repeatedInjury: injuries seen on different days, for which no second reader found an innocent
// cause. An innocent explanation was taken without a second opinion in seven of nine inquiries
// (DOMAIN §6).
func repeatedInjury(x *look) *Alarm {
	r := of(injury)
	st := x.open(r)
	if st.occasions() < x.Rules.Alarm.Pattern.Injuries {
		return nil
	}
	stood := x.standing(r)
	a := &Alarm{
		Kind: AlarmRepeatedInjury, Level: Attention, Since: st.last(), Evidence: evidence(st),
		Why: text.M("alarm.repeated_injury", text.Count("n", st.n()), text.Day("since", st.first()), text.Day("last", st.last())),
	}
	return x.raise(a, stood, stood.occasions() >= x.Rules.Alarm.Pattern.Injuries && stood.n() > x.followed(r))
}

// avoidance: appointments missed, visits refused, children not seen, and nothing since. Parents
// "kept help at bay" and no agency of the twenty-seven rang the bell (seed 001).
func avoidance(x *look) *Alarm {
	st := x.open(avoided)
	if st.n() < x.Rules.Alarm.Pattern.Avoided {
		return nil
	}
	stood := x.standing(avoided)
	a := &Alarm{
		Kind: AlarmAvoidance, Level: Attention, Since: st.last(), Evidence: evidence(st),
		Why: text.M("alarm.avoidance", text.Count("n", st.n()), text.Day("since", st.first())),
	}
	return x.raise(a, stood, stood.n() >= x.Rules.Alarm.Pattern.Avoided && stood.n() > x.followed(avoided))
}

// childUnseen: a visit at which a child was not seen, or a sight term that lapsed, while
// somebody was hurt or spoke out. In six of nine inquiries a child was not seen alone at a
// decisive contact (DOMAIN §6).
func childUnseen(x *look) *Alarm {
	unseen := x.open(of(notSeen, accessRefused))
	lapsed, when := x.sightLapsed()
	if unseen.n() == 0 && lapsed == "" {
		return nil
	}
	hurt := x.open(danger)
	a := &Alarm{Kind: AlarmChildUnseen, Level: Attention, Since: latest(when, unseen.first()), Evidence: evidence(unseen, hurt)}
	if lapsed != "" {
		a.Evidence = append(a.Evidence, Evidence{At: when, Kind: notSeen})
	}
	if hurt.n() == 0 {
		a.Why = text.M("alarm.child_unseen", text.Day("since", a.Since))
		return a
	}
	a.Why = text.M("alarm.child_unseen.hurt", text.Day("since", a.Since), text.Count("n", hurt.n()), text.Day("last", hurt.last()))
	if lapsed != "" { // on record in the circle itself, so nothing has to bear it out.
		a.Level, a.Since = AlarmRaised, latest(when, hurt.first())
		return a
	}
	stood := x.standing(of(notSeen, accessRefused))
	return x.raise(a, stood, stood.n() > 0 && x.standing(danger).n() > 0)
}

// sightLapsed is a lapsed duty to see somebody who has not been seen since.
func (x *look) sightLapsed() (subject string, when time.Time) {
	for i := range x.s.Lapses {
		l := &x.s.Lapses[i]
		if l.Key.Kind != "see_alone" || (subject != "" && !l.At.Before(when)) {
			continue
		}
		for k := range x.s.Persons {
			p := &x.s.Persons[k]
			if _, alone := x.s.LastSeen(p.ID); string(p.ID) == l.Key.Subject && !alone.After(l.At) {
				subject, when = l.Key.Subject, l.At
			}
		}
	}
	return subject, when
}

// scattered: worries that are each too small to act on, at several agencies that don't know of
// each other. "How the problems piled up and made each other worse" went unseen (seed 001).
func scattered(x *look) *Alarm {
	small := everything &^ danger &^ of(silentExit, noAction, discredited)
	st := x.open(small)
	if st.sources() < x.Rules.Alarm.Pattern.Scattered {
		return nil
	}
	stood := x.standing(small)
	a := &Alarm{
		Kind: AlarmScattered, Level: Attention, Since: st.last(), Evidence: evidence(st),
		Why: text.M("alarm.scattered_concerns", text.Count("n", st.n()), text.Count("sources", st.sources()), text.Day("since", st.first())),
	}
	enough := stood.sources() > x.Rules.Alarm.Pattern.Scattered && stood.net(everything) >= x.Rules.Alarm.Pattern.Pile
	return x.raise(a, stood, enough)
}

// piledUp: what stands, of several kinds and from several sources, outweighs what was taken up.
// This is the question nobody put: taken together, how safe are the children (seed 001)?
func piledUp(x *look) *Alarm {
	limit := x.Rules.Alarm.Pattern.Pile
	st := x.open(everything)
	if st.kinds() < 2 || !st.bears(limit) {
		return nil
	}
	stood := x.standing(everything)
	taken := x.followed(everything)
	a := &Alarm{Kind: AlarmPiledUp, Level: Attention, Since: st.last(), Evidence: evidence(st)}
	a.Why = text.M("alarm.piled_up", text.Count("n", st.n()), text.Count("sources", st.sources()), text.Count("taken", taken), text.Day("since", st.first()))
	return x.raise(a, stood, stood.kinds() >= 2 && stood.bears(limit))
}

// directDanger: somebody recorded direct danger; or somebody was hurt lately, the household
// went out of sight or back home after it, and the circle bears an alarm out.
func directDanger(x *look) *Alarm {
	p := &x.Rules.Alarm.Pattern
	for i := len(x.threads) - 1; i >= 0; i-- {
		t := &x.threads[i]
		if t.danger && t.resolved.IsZero() && x.within(t, p.AcuteWithin) {
			st := stack{x: x, threads: []*thread{t}, weights: []float64{1}}
			return &Alarm{
				Kind: AlarmDirectDanger, Level: Acute, Since: t.at, Evidence: evidence(st),
				Why: text.M("alarm.direct_danger", text.Day("when", t.at), text.Words("what", t.fact)),
			}
		}
	}
	hurt := x.open(danger).after(x.Now.AddDate(0, 0, -p.AcuteWithin))
	if hurt.n() == 0 {
		return nil
	}
	// Before the newest injury the circle already bore an alarm: it was hurt again under our eyes.
	if stood := x.standing(everything).before(hurt.last()); stood.bears(p.Pile) {
		return &Alarm{
			Kind: AlarmDirectDanger, Level: Acute, Since: hurt.last(), Evidence: evidence(hurt, stood),
			Why: text.M("alarm.direct_danger.again", text.Day("hurt", hurt.last()), text.Count("n", stood.n())),
		}
	}
	gone := x.open(of(notSeen, accessRefused, returnedHome)).after(hurt.first())
	if gone.n() == 0 || !x.backed() {
		return nil
	}
	return &Alarm{
		Kind: AlarmDirectDanger, Level: Acute, Since: latest(gone.first(), hurt.first()), Evidence: evidence(hurt, gone),
		Why: text.M("alarm.direct_danger.gone", text.Day("hurt", hurt.last()), text.Day("gone", gone.last())),
	}
}
