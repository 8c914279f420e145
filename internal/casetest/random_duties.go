package casetest

import (
	"kring/internal/circle"
	"kring/internal/core"
)

// diligent does what has to be done first, by somebody who may; when nothing presses it brings
// the circle further.
func (r *random) diligent() {
	if !r.State.Ongoing() {
		r.By = r.anybody()
		r.Days(30)
		r.try(circle.Reopened{Reason: "de buurvrouw belt weer"})
		return
	}
	soon := r.Now.AddDate(0, 0, 20)
	var pressing []circle.Duty
	for _, d := range r.Duties() {
		if d.Due.Before(soon) {
			pressing = append(pressing, d)
		}
	}
	if len(pressing) == 0 {
		r.further()
		return
	}
	d := pressing[0]
	if r.chance(30) {
		d = pick(r, pressing)
	}
	by, act := r.fulfil(d)
	if act != nil {
		r.tryAs(by, act)
	}
}

// further moves a calm circle on: to the next phase, to its end, or some weeks ahead.
func (r *random) further() {
	by := r.somebody("").Actor
	next := map[circle.Phase]circle.Phase{
		circle.DirectSafety: circle.RiskDrivenCare, circle.RiskDrivenCare: circle.Recovery, circle.Recovery: circle.Aftercare,
	}
	if phase, ok := next[r.State.Phase]; ok {
		r.tryAs(by, circle.PhaseChanged{Phase: phase, Reason: "het gaat beter"})
		return
	}
	for i := range r.State.Tracks {
		if t := &r.State.Tracks[i]; t.Closed.IsZero() {
			r.tryAs(core.Actor{ID: "afdeling", Agency: t.Agency}, circle.TrackClosed{ID: t.ID, Outcome: circle.OutcomeDone, Reason: "klaar"})
			return
		}
	}
	if len(r.State.Held) == 0 {
		r.tryAs(by, r.together(circle.Stopped))
		return
	}
	r.tryAs(by, circle.Ended{Reason: "het is veilig", Together: true})
	if r.State.Ongoing() {
		r.Days(20)
	}
}

// somebody is a professional who takes part and isn't this one; else one who joins now.
func (r *random) somebody(not core.ActorID) core.Holder {
	for i := range r.State.Members {
		if m := &r.State.Members[i]; m.Active() && !m.Network && m.ID != not {
			return m.Holder
		}
	}
	who := professional(0)
	for n := 2; n < len(staff) && (who.ID == not || r.State.BarredNow(who.ID)); n += 2 {
		who = professional(n)
	}
	r.join(who)
	return who
}

func (r *random) together(outcome circle.ViolenceOutcome) circle.Body {
	first := r.somebody("")
	agencies := map[core.AgencyID]bool{}
	var with []core.ActorID
	for i := range r.State.Members {
		if m := &r.State.Members[i]; m.Active() {
			with, agencies[m.Agency] = append(with, m.ID), true
		}
	}
	if len(agencies) < 2 {
		other := professional(2)
		if other.Agency == first.Agency || r.State.BarredNow(other.ID) {
			other = professional(4)
		}
		r.join(other)
		with = append(with, other.ID)
	}
	return circle.EvaluationHeld{Outcome: outcome, With: with, What: "samen besproken", Household: true}
}

// fulfil is what takes a duty away, and who does it.
func (r *random) fulfil(d circle.Duty) (core.Actor, circle.Body) {
	id := core.ItemID(d.Key.Subject)
	me := r.somebody("").Actor
	switch d.Key.Kind {
	case "name_lead":
		if r.State.Lead.Proposed != "" {
			return core.Actor{ID: r.State.Lead.Proposed}, circle.LeadAccepted{Seat: circle.SeatLead}
		}
		return me, circle.LeadProposed{Seat: circle.SeatLead, Member: me.ID}
	case "name_deputy":
		if r.State.Deputy.Proposed != "" {
			return core.Actor{ID: r.State.Deputy.Proposed}, circle.LeadAccepted{Seat: circle.SeatDeputy}
		}
		return me, circle.LeadProposed{Seat: circle.SeatDeputy, Member: r.somebody(r.State.Lead.Member).ID}
	case "answer_proposal":
		seat := r.State.Lead
		if d.Key.Subject == string(circle.SeatDeputy) {
			seat = r.State.Deputy
		}
		return core.Actor{ID: seat.Proposed}, circle.LeadAccepted{Seat: circle.SeatName(d.Key.Subject)}
	case "answer_invitation":
		return core.Actor{ID: core.ActorID(d.Key.Subject)}, circle.MemberJoined{}
	case "settle_objection":
		return r.somebody(core.ActorID(d.Key.Subject)).Actor, circle.ObjectionSettled{Member: core.ActorID(d.Key.Subject), Outcome: "uitgepraat"}
	case "find_network":
		r.join(relative(1))
		return me, nil
	case "verify_change":
		return me, circle.ChangeVerified{ID: id, Finding: "gezien"}
	case "see_alone":
		return me, circle.ContactRecorded{Persons: []core.PersonID{core.PersonID(d.Key.Subject)}, Outcome: circle.SeenAlone}
	case "judge_safety":
		return me, circle.SafetyJudged{Person: core.PersonID(d.Key.Subject), Score: 6 + len(r.Events)%4, Ground: "gesproken"}
	case "settle_difference":
		return me, circle.DifferenceSettled{Person: core.PersonID(d.Key.Subject), Outcome: "uitgepraat"}
	case "answer_incident":
		return me, circle.IncidentAnswered{ID: id, Answer: "huisarts erbij"}
	case "evaluate":
		return me, r.together(circle.Stopped)
	}
	return r.fulfilMore(d, me, id)
}

func (r *random) fulfilMore(d circle.Duty, me core.Actor, id core.ItemID) (core.Actor, circle.Body) {
	switch d.Key.Kind {
	case "draw_threshold":
		return me, circle.ThresholdProposed{ID: r.newItem(), Rules: []string{"Rob komt niet binnen als hij gedronken heeft"}}
	case "agree_threshold":
		return d.Owner.Actor, circle.ThresholdAgreed{ID: r.proposed()}
	case "answer_crossing":
		return me, circle.CrossingAnswered{ID: id, Answer: "Rob slaapt elders"}
	case "make_plan":
		return me, circle.PlanMade{Summary: "eerst veilig"}
	case "hear_household":
		return me, circle.VoiceHeard{Person: r.person(), Words: "dat het stopt"}
	case "check_agreement":
		return me, circle.AgreementChecked{ID: id, Kept: true}
	case "answer_break":
		return me, circle.BreakAnswered{ID: id, Answer: "anders geregeld"}
	case "accept_handover", "check_handover":
		return r.handOn(d, me, id)
	case "decide_report":
		return me, circle.ReportDecided{Report: core.ReportID(id), Decision: circle.FollowUpHere, Ground: "opgepakt"}
	case "tell_reporter":
		return me, circle.ReporterTold{Report: core.ReportID(id)}
	case "answer_request":
		return d.Owner.Actor, circle.InformationGiven{ID: id, What: "dit is bekend", Ground: "Wmo 5.2.6"}
	case "discuss_dilemma":
		return me, circle.DilemmaDiscussed{Request: id, With: "de vertrouwensarts", Outcome: "Rob wordt om toestemming gevraagd"}
	case "review_emergency":
		return d.Owner.Actor, circle.EmergencyReviewed{ID: id, Justified: true, Finding: "het was nodig"}
	case "explain_look":
		return d.Owner.Actor, circle.LookExplained{ID: id, Reason: "het kind kwam op het spreekuur"}
	case "answer_dissent":
		return r.somebody(d.Owner.ID).Actor, circle.DissentAnswered{ID: id, Answer: "overgenomen", Adopted: true}
	case "review_aside":
		for _, a := range r.State.Asides {
			if d.Key.Subject == a.Rule+"/"+string(a.Person) {
				return me, circle.RuleRestored{Rule: a.Rule, Person: a.Person}
			}
		}
	case "answer_alarm":
		for _, a := range r.Alarms() {
			if string(a.Kind) == d.Key.Subject {
				return me, circle.AlarmAnswered{Kind: a.Kind, Level: a.Level, Answer: "morgen met allen"}
			}
		}
	case "answer_escalation":
		for _, l := range r.State.Lapses {
			if l.Key.String() == d.Key.Subject {
				return d.Owner.Actor, circle.EscalationAnswered{Key: l.Key, Answer: "wij doen het", Until: r.Now.AddDate(0, 0, 5)}
			}
		}
	}
	return r.fulfilTable(d, me, id)
}

func (r *random) proposed() core.ItemID {
	if id := r.State.Threshold.Proposed.ID; id != "" {
		return id
	}
	return r.State.Threshold.Current.ID
}

// handOn takes a hand-over on, checks it, or takes it back when nobody answers.
func (r *random) handOn(d circle.Duty, me core.Actor, id core.ItemID) (core.Actor, circle.Body) {
	for i := range r.State.Handovers {
		h := &r.State.Handovers[i]
		switch {
		case h.ID != id:
		case d.Key.Kind == "check_handover":
			return r.somebody(h.To).Actor, circle.HandoverChecked{ID: id, Effect: "het helpt"}
		case h.To != "":
			return core.Actor{ID: h.To, Agency: h.ToAgency}, circle.HandoverAccepted{ID: id}
		default:
			return d.Owner.Actor, circle.HandoverWithdrawn{ID: id, Reason: "we doen het zelf"}
		}
	}
	return me, nil
}
