package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/text"
)

// handoverLeft: a request or hand-over that nobody answered, or that never arrived. In the
// chain everyone did their own link and nobody looked at the next (seed 001).
func handoverLeft(x *look) *Alarm {
	st := x.open(dropped)
	if st.n() == 0 {
		return nil
	}
	a := &Alarm{
		Kind: AlarmHandoverLeft, Level: Attention, Since: st.first(), Evidence: evidence(st),
		Why: text.M("alarm.handover_unanswered", text.Count("n", st.n()), text.Day("since", st.first())),
	}
	return a
}

// promiseBroken: an agreement, a condition or an order that was not kept. An order or
// condition went unchecked in four of nine inquiries (DOMAIN §6).
func promiseBroken(x *look) *Alarm {
	broken := of(agreementBroken, orderBreached)
	st := x.open(broken)
	if st.n() == 0 {
		return nil
	}
	a := &Alarm{
		Kind: AlarmPromiseBroken, Level: Attention, Since: st.first(), Evidence: evidence(st),
		Why: text.M("alarm.promise_broken", text.Count("n", st.n()), text.Day("since", st.first())),
	}
	return a
}

// householdChange: a new adult, a move, a child taken from school, and nobody went to see. A
// new adult was unchecked in five of nine inquiries (DOMAIN §6).
func householdChange(x *look) *Alarm {
	st := x.open(of(changeUnverified))
	if st.n() == 0 {
		return nil
	}
	a := &Alarm{
		Kind: AlarmHouseholdChange, Level: Attention, Since: st.first(), Evidence: evidence(st),
		Why: text.M("alarm.household_change", text.Count("n", st.n()), text.Day("since", st.first())),
	}
	return a
}

// exits: an agency stops while worries stand or while another has something running. An agency
// closed while another's track was open in eight of nine inquiries (DOMAIN §6).
func exits(x *look) *Alarm {
	out := x.open(of(silentExit))
	if out.n() == 0 {
		return x.exitBesideTrack()
	}
	worries := x.open(everything &^ of(silentExit)).before(out.last().Add(time.Nanosecond))
	return &Alarm{
		Kind: AlarmSilentExit, Level: Attention, Since: out.first(), Evidence: evidence(out, worries),
		Why: text.M("alarm.silent_exit", text.Count("exits", out.n()), text.Day("last", out.last()), text.Count("n", worries.n())),
	}
}

// exitBesideTrack: nothing else stood open when the agency stopped, but another had an order, a
// charge or help running that leans on everyone.
func (x *look) exitBesideTrack() *Alarm {
	for i := range x.threads {
		t := &x.threads[i]
		if t.kind != silentExit || !t.resolved.IsZero() || !x.within(t, x.Rules.Alarm.Pattern.Window) {
			continue
		}
		if track := x.s.trackAt(t.at, t.agency); track != nil {
			return &Alarm{
				Kind: AlarmSilentExit, Level: Attention, Since: t.at, Evidence: []Evidence{t.evidence()},
				Why: text.M("alarm.silent_exit.track", text.Day("last", t.at), text.Words("track", track.What)),
			}
		}
	}
	return nil
}

// trackAt is a track of another agency that ran then and runs still. A retold history does not
// tell when its tracks ended, so nothing is made of them.
func (s *State) trackAt(at time.Time, not core.AgencyID) *Track {
	if s.Retold {
		return nil
	}
	for i := range s.Tracks {
		if t := &s.Tracks[i]; t.Closed.IsZero() && t.Agency != not && !t.Opened.After(at) {
			return t
		}
	}
	return nil
}

// evidenceAfter: a decision of no further action, or an agency that stopped, and then new
// evidence. It reopens the decision: the report is decided on again (DESIGN §1).
func evidenceAfter(x *look) *Alarm {
	decided := x.open(of(noAction, silentExit))
	if decided.n() == 0 {
		return nil
	}
	fresh := of(report, injury, disclosure, violence, arrest, orderBreached, notSeen)
	later := x.open(fresh).after(decided.first().Add(time.Nanosecond))
	if later.n() == 0 {
		return nil
	}
	a := &Alarm{
		Kind: AlarmEvidenceAfter, Level: Attention, Since: later.first(), Evidence: evidence(decided, later),
		Why: text.M("alarm.evidence_after_decision", text.Day("decided", decided.first()), text.Count("n", later.n()), text.Day("last", later.last())),
	}
	return a
}

// returnHome: a child or adult went back while something stood open or ran, and nobody has
// seen since how it goes.
func returnHome(x *look) *Alarm {
	home := x.open(of(returnedHome))
	if home.n() == 0 {
		return nil
	}
	worries := x.open(danger | of(report, arrest)).before(home.last().Add(time.Nanosecond))
	track := x.s.trackAt(home.last(), "")
	if worries.n() == 0 && track == nil {
		return nil
	}
	a := &Alarm{
		Kind: AlarmReturnHome, Level: Attention, Since: latest(home.first(), worries.first()), Evidence: evidence(home, worries),
		Why: text.M("alarm.return_home", text.Day("home", home.last()), text.Count("n", worries.n())),
	}
	if worries.n() == 0 {
		a.Since = home.last()
		a.Why = text.M("alarm.return_home.track", text.Day("home", home.last()), text.Words("track", track.What))
	}
	return a
}

// contradiction: two agencies judge the same person very differently and nobody talked it
// through. In the case of the two brothers the agencies contradicted each other for years on
// whether there was acute danger (seed 001).
func contradiction(x *look) *Alarm {
	var worst *Alarm
	for i := range x.s.Persons {
		p := &x.s.Persons[i]
		low, high, since, yes := x.s.difference(p.ID, x.Moment)
		if !yes {
			continue
		}
		a := &Alarm{
			Kind: AlarmContradiction, Level: Attention, Since: since,
			Why: text.M("alarm.contradiction", text.Person("who", p.ID), text.Agency("low", low.By.Agency), text.Count("lowScore", low.Score),
				text.Agency("high", high.By.Agency), text.Count("highScore", high.Score)),
		}
		if due := x.Rules.Safety.Settle.After(since); x.Now.After(due) {
			a.Level, a.Since = AlarmRaised, due
		}
		if worst == nil || a.Level > worst.Level || a.Level == worst.Level && a.Since.Before(worst.Since) {
			worst = a
		}
	}
	return worst
}

// crossedThreshold: the line the circle itself drew was crossed and nobody has answered.
func crossedThreshold(x *look) *Alarm {
	st := x.open(of(thresholdCrossed))
	if st.n() == 0 {
		return nil
	}
	return &Alarm{
		Kind: AlarmCrossed, Level: AlarmRaised, Since: st.first(), Evidence: evidence(st),
		Why: text.M("alarm.threshold_crossed", text.Day("when", st.first()), text.Words("what", st.threads[0].fact)),
	}
}

// nobodyLeads: many agencies, and the moment to name a lead was let pass. Twenty-seven
// agencies, and it was nobody's job (seed 001).
func nobodyLeads(x *look) *Alarm {
	since := x.s.leadVacant()
	lapsed := x.s.Lapses.first(DutyKey{Kind: "name_lead"}, since)
	if x.s.Lead.Member != "" || lapsed == nil {
		return nil
	}
	agencies := map[core.AgencyID]bool{}
	for m := range x.s.professionals {
		agencies[m.Agency] = true
	}
	a := &Alarm{
		Kind: AlarmNobodyLeads, Level: Attention, Since: lapsed.At,
		Why: text.M("alarm.nobody_leads", text.Count("n", len(agencies)), text.Day("since", since)),
	}
	if len(agencies) >= x.Rules.Alarm.Pattern.Agencies {
		a.Level = AlarmRaised
	}
	return a
}

// reporterDiscredited: a report was set aside as untrue by one person alone. A citizen who
// reported went unanswered or was discredited in five of nine inquiries (DOMAIN §6).
func reporterDiscredited(x *look) *Alarm {
	st := x.open(of(discredited))
	if st.n() == 0 {
		return nil
	}
	return &Alarm{
		Kind: AlarmDiscredited, Level: AlarmRaised, Since: st.first(), Evidence: evidence(st),
		Why: text.M("alarm.reporter_discredited", text.Day("when", st.first())),
	}
}

// chronic: judged together again and again, and the violence did not lessen. Nobody saw that
// the problems had become chronic (seed 001).
func chronic(x *look) *Alarm {
	n := 0
	var first, last time.Time
	held := slices.Clone(x.s.Held)
	slices.SortStableFunc(held, func(a, b Evaluated) int { return a.At.Compare(b.At) })
	for _, h := range held {
		if h.Outcome == Stopped || h.Outcome == Less {
			n, first = 0, time.Time{}
			continue
		}
		if n == 0 {
			first = h.At
		}
		n, last = n+1, h.At
	}
	if n < x.Rules.Alarm.Pattern.Chronic {
		return nil
	}
	a := &Alarm{
		Kind: AlarmChronic, Level: Attention, Since: last,
		Why: text.M("alarm.chronic", text.Count("n", n), text.Day("since", first)),
	}
	if last.Sub(first) >= time.Duration(x.Rules.Alarm.Pattern.ChronicFor)*24*time.Hour {
		a.Level = AlarmRaised
	}
	return a
}
