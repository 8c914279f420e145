package casetest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"kring/internal/circle"
	"kring/internal/core"
)

// anything is an act of any kind, with contents that may or may not make sense now.
func (r *random) anything() circle.Body {
	if n := among(r.t, len(vocabulary)+len(tableActs)); n >= len(vocabulary) {
		return tableActs[n-len(vocabulary)](r)
	}
	return pick(r, vocabulary)(r)
}

// Anything draws one act for a circle as it stands, plausible or not.
func Anything(t *rapid.T, p *Play) circle.Command {
	r := &random{Play: p, t: t, items: 500, people: 50}
	return circle.Command{By: r.anybody(), Act: r.anything(), Happened: r.happened(), Content: r.content()}
}

// vocabulary makes an act of each kind. What keeps a circle going stands in it more than once.
var vocabulary = []func(*random) circle.Body{
	func(r *random) circle.Body {
		return circle.Opened{Circle: "kring-2", Name: r.words(), Opener: professional(1), Ladder: Ladder()}
	},
	func(r *random) circle.Body { return circle.PhaseChanged{Phase: r.phase(), Reason: r.words()} },
	func(r *random) circle.Body { return circle.Ended{Reason: r.words(), Together: r.chance(80)} },
	func(r *random) circle.Body { return circle.Reopened{Reason: r.words()} },
	(*random).personAdded,
	func(r *random) circle.Body {
		return circle.HouseholdChanged{ID: r.newItem(), Kind: r.changeKind(), Persons: r.persons(), What: r.words()}
	},
	func(r *random) circle.Body {
		return circle.ChangeVerified{ID: item(r, r.State.Changes, func(c circle.Change) core.ItemID { return c.ID }), Finding: r.words()}
	},
	(*random).addressRecorded,
	func(r *random) circle.Body { return circle.AddressHidden{Person: r.person()} },
	(*random).invited,
	(*random).invited,
	func(*random) circle.Body { return circle.MemberJoined{} },
	func(*random) circle.Body { return circle.MemberJoined{} },
	func(r *random) circle.Body { return circle.MemberDeclined{Reason: r.words()} },
	func(r *random) circle.Body {
		return circle.InvitationWithdrawn{Member: r.anybody().ID, Reason: r.words()}
	},
	func(r *random) circle.Body { return circle.LeavingAnnounced{On: r.soon(), Reason: r.words()} },
	func(r *random) circle.Body { return circle.LeavingObjected{Member: r.leaver(), Reason: r.words()} },
	func(r *random) circle.Body { return circle.ObjectionSettled{Member: r.leaver(), Outcome: r.words()} },
	func(r *random) circle.Body { return circle.MemberLeft{Reason: r.words()} },
	func(r *random) circle.Body { return circle.AgencyLeft{Agency: r.agency(), Reason: r.words()} },
	func(r *random) circle.Body { return circle.NetworkNone{Reason: r.words(), Until: r.soon()} },
	func(r *random) circle.Body {
		return circle.LeadProposed{Seat: r.seat(), Member: r.member(), Succeeds: r.chance(30)}
	},
	func(r *random) circle.Body { return circle.LeadAccepted{Seat: r.seat()} },
	func(r *random) circle.Body { return circle.LeadAccepted{Seat: r.seat()} },
	func(r *random) circle.Body { return circle.LeadDeclined{Seat: r.seat(), Reason: r.words()} },
	func(r *random) circle.Body { return circle.LeadEnded{Seat: r.seat(), Reason: r.words()} },
	func(r *random) circle.Body {
		return circle.ThresholdProposed{ID: r.newItem(), Rules: []string{r.words()}, Reason: r.words()}
	},
	func(r *random) circle.Body { return circle.ThresholdAgreed{ID: r.line()} },
	func(r *random) circle.Body {
		return circle.ThresholdCrossed{ID: r.newItem(), Persons: r.persons(), What: r.words(), Danger: r.chance(20)}
	},
	func(r *random) circle.Body {
		return circle.CrossingAnswered{ID: item(r, r.State.Crossings, func(c circle.Crossing) core.ItemID { return c.ID }), Answer: r.words()}
	},
	func(r *random) circle.Body { return circle.PlanMade{Summary: r.words()} },
	func(r *random) circle.Body { return circle.VoiceHeard{Person: r.person(), Words: r.words()} },
	(*random).goalSet,
	(*random).goalSet,
	(*random).goalReached,
	(*random).goalReached,
	(*random).agreementMade,
	(*random).agreementMade,
	(*random).agreementMade,
	func(r *random) circle.Body {
		return circle.AgreementChecked{ID: r.agreement(), Kept: r.chance(50), Note: r.words(), Next: r.sometimes()}
	},
	func(r *random) circle.Body {
		return circle.BreakAnswered{ID: r.agreement(), Answer: r.words(), Due: r.sometimes()}
	},
	func(r *random) circle.Body { return circle.AgreementEnded{ID: r.agreement(), Reason: r.words()} },
	func(r *random) circle.Body {
		kinds := []circle.TrackKind{circle.TrackOrder, circle.TrackCharge, circle.TrackInvestigation, circle.TrackHelp, "nonsense"}
		return circle.TrackOpened{ID: r.newItem(), Kind: pick(r, kinds), What: r.words(), Persons: r.persons()}
	},
	func(r *random) circle.Body {
		return circle.TrackBreached{ID: r.track(), Persons: r.persons(), What: r.words()}
	},
	func(r *random) circle.Body {
		outcomes := []circle.TrackOutcome{circle.OutcomeDone, circle.OutcomeEnded, circle.OutcomeNoAction, "nonsense"}
		return circle.TrackClosed{ID: r.track(), Outcome: pick(r, outcomes), Reason: r.words()}
	},
	(*random).handoverOffered,
	(*random).handoverOffered,
	(*random).handoverOffered,
	func(r *random) circle.Body { return circle.HandoverAccepted{ID: r.handover()} },
	func(r *random) circle.Body { return circle.HandoverDeclined{ID: r.handover(), Reason: r.words()} },
	func(r *random) circle.Body {
		return circle.HandoverUnanswered{ID: r.handover(), NeverArrived: r.chance(30), Note: r.words()}
	},
	func(r *random) circle.Body { return circle.HandoverChecked{ID: r.handover(), Effect: r.words()} },
	func(r *random) circle.Body { return circle.HandoverWithdrawn{ID: r.handover(), Reason: r.words()} },
	(*random).contactRecorded,
	(*random).contactRecorded,
	func(r *random) circle.Body {
		return circle.SafetyJudged{Person: r.person(), Score: r.between(-1, 11), Ground: r.words()}
	},
	func(r *random) circle.Body {
		return circle.DifferenceSettled{Person: r.person(), Outcome: r.words()}
	},
	(*random).incidentRecorded,
	(*random).incidentRecorded,
	func(r *random) circle.Body {
		readings := []circle.SecondReading{circle.Innocent, circle.Worrying, circle.Unclear, "nonsense"}
		return circle.IncidentReviewed{ID: r.incident(), Reading: pick(r, readings), Ground: r.words()}
	},
	func(r *random) circle.Body { return circle.IncidentAnswered{ID: r.incident(), Answer: r.words()} },
	func(r *random) circle.Body {
		return circle.ReportLinked{
			Report: core.ReportID(r.newItem()), Reporter: core.ReporterKey(pick(r, []string{"", "melder-1", "melder-2"})), Citizen: r.chance(50),
			Persons: r.persons(), What: r.words(), Acute: r.chance(20),
		}
	},
	func(r *random) circle.Body {
		codes := []circle.Decision{circle.FollowUpHere, circle.NoFollowUp, circle.HandedOver, "nonsense"}
		return circle.ReportDecided{Report: r.report(), Decision: pick(r, codes), Ground: r.words()}
	},
	func(r *random) circle.Body { return circle.ReporterTold{Report: r.report()} },
	func(r *random) circle.Body {
		return circle.ReporterDiscredited{Report: r.report(), Reason: r.words(), SecondReader: r.member()}
	},
	func(r *random) circle.Body {
		return circle.InformationAsked{ID: r.newItem(), Of: r.member(), What: r.words()}
	},
	func(r *random) circle.Body {
		return circle.InformationGiven{ID: r.request(), What: r.words(), Ground: r.words()}
	},
	func(r *random) circle.Body { return circle.InformationRefused{ID: r.request(), Ground: r.words()} },
	func(r *random) circle.Body {
		return circle.DilemmaDiscussed{Request: r.request(), With: r.words(), Outcome: r.words()}
	},
	(*random).shared,
	(*random).shared,
	func(r *random) circle.Body { return circle.SharingEnded{ID: r.sharing(), Reason: r.words()} },
	(*random).consentGiven,
	(*random).consentGiven,
	func(r *random) circle.Body { return r.consentWithdrawn() },
	(*random).emergencyOpened,
	(*random).emergencyOpened,
	func(r *random) circle.Body {
		return circle.EmergencyReviewed{ID: r.emergency(), Justified: r.chance(70), Finding: r.words()}
	},
	(*random).emergencyEnded,
	(*random).emergencyEnded,
	(*random).lookQuestioned,
	(*random).lookQuestioned,
	func(r *random) circle.Body { return circle.LookExplained{ID: r.question(), Reason: r.words()} },
	(*random).barred,
	func(r *random) circle.Body {
		return circle.BarLifted{Actor: pick(r, r.State.Barred).Actor, Reason: r.words()}
	},
	(*random).portalOpened,
	func(r *random) circle.Body { return circle.PortalClosed{Person: r.person()} },
	func(r *random) circle.Body { return circle.DissentVoiced{ID: r.newItem(), What: r.words()} },
	func(r *random) circle.Body {
		return circle.DissentAnswered{ID: item(r, r.State.Dissents, func(d circle.Dissent) core.ItemID { return d.ID }), Answer: r.words(), Adopted: r.chance(50)}
	},
	func(r *random) circle.Body {
		return circle.RuleSetAside{Rule: r.rule(), Person: pick(r, []core.PersonID{"", r.person()}), Reason: r.words(), Until: r.soon()}
	},
	func(r *random) circle.Body {
		a := pick(r, r.State.Asides)
		return circle.RuleRestored{Rule: a.Rule, Person: a.Person}
	},
	func(r *random) circle.Body { return circle.EvaluationPlanned{On: r.soon()} },
	(*random).evaluationHeld,
	func(r *random) circle.Body {
		l := pick(r, r.State.Lapses)
		return circle.DutyLapsed{Key: l.Key, Rung: l.Rung, Due: l.Due, Since: l.Since}
	},
	func(r *random) circle.Body { return circle.EscalationTaken{Key: pick(r, r.State.Lapses).Key} },
	(*random).escalationTakenOver,
	func(r *random) circle.Body {
		return circle.EscalationAnswered{Key: pick(r, r.State.Lapses).Key, Answer: r.words(), Until: r.soon()}
	},
	func(r *random) circle.Body {
		a := pick(r, r.Alarms())
		return circle.AlarmAnswered{Kind: a.Kind, Level: max(a.Level, pick(r, []circle.Level{0, circle.Acute})), Answer: r.words()}
	},
	func(*random) circle.Body { return circle.LapseDue{} },
	func(*random) circle.Body { return nil },
}

func (r *random) words() string {
	if r.chance(4) {
		return pick(r, []string{"", "  "})
	}
	return pick(r, []string{"zicht op de kinderen", "Rob was dronken", "buurvrouw hoorde gegil", "afgesproken met de huisarts"})
}

func (r *random) phase() circle.Phase {
	return pick(r, []circle.Phase{circle.DirectSafety, circle.RiskDrivenCare, circle.Recovery, circle.Aftercare, circle.Aftercare, "nonsense"})
}

func (r *random) changeKind() circle.ChangeKind {
	return pick(r, []circle.ChangeKind{circle.MovedIn, circle.MovedOut, circle.NewAdult, circle.ReturnedHome, circle.OtherChange, "nonsense"})
}

func (r *random) seat() circle.SeatName {
	if r.chance(3) {
		return "nonsense"
	}
	return pick(r, []circle.SeatName{circle.SeatLead, circle.SeatLead, circle.SeatDeputy})
}

// soon is a day to come, mostly within what the rules allow.
func (r *random) soon() time.Time {
	return r.Now.AddDate(0, 0, r.between(-3, 95))
}

func (r *random) sometimes() time.Time {
	if r.chance(60) {
		return time.Time{}
	}
	return r.soon()
}

// newItem is a fresh ID, and once in a while one that is in use or none at all.
func (r *random) newItem() core.ItemID {
	if r.chance(4) {
		return pick(r, []core.ItemID{"", "i1"})
	}
	r.items++
	return core.ItemID(fmt.Sprintf("i%d", r.items))
}

// item is the ID of one of a list, and once in a while one that nobody knows.
func item[T any](r *random, list []T, id func(T) core.ItemID) core.ItemID {
	if len(list) == 0 || r.chance(4) {
		return "unknown"
	}
	return id(pick(r, list))
}

func (r *random) agreement() core.ItemID {
	return item(r, r.State.Agreements, func(a circle.Agreement) core.ItemID { return a.ID })
}

func (r *random) track() core.ItemID {
	return item(r, r.State.Tracks, func(t circle.Track) core.ItemID { return t.ID })
}

func (r *random) handover() core.ItemID {
	return item(r, r.State.Handovers, func(h circle.Handover) core.ItemID { return h.ID })
}

func (r *random) incident() core.ItemID {
	return item(r, r.State.Incidents, func(i circle.Incident) core.ItemID { return i.ID })
}

func (r *random) report() core.ReportID {
	return core.ReportID(item(r, r.State.Reports, func(p circle.Report) core.ItemID { return core.ItemID(p.ID) }))
}

func (r *random) request() core.ItemID {
	return item(r, r.State.Requests, func(q circle.Request) core.ItemID { return q.ID })
}

func (r *random) line() core.ItemID {
	return pick(r, []core.ItemID{r.State.Threshold.Proposed.ID, r.State.Threshold.Current.ID, "unknown"})
}

func (r *random) member() core.ActorID {
	if len(r.State.Members) == 0 || r.chance(4) {
		return "unknown"
	}
	return pick(r, r.State.Members).ID
}

// leaver is mostly somebody who said to leave: an objection to anybody else is refused anyway.
func (r *random) leaver() core.ActorID {
	for _, m := range r.State.Members {
		if m.Active() && !m.Leaving.Announced.IsZero() && r.chance(80) {
			return m.ID
		}
	}
	return r.member()
}

func (r *random) agency() core.AgencyID {
	if r.chance(5) {
		return pick(r, []core.AgencyID{"", "Onbekend"})
	}
	return core.AgencyID(pick(r, agencies))
}

func (r *random) person() core.PersonID {
	if len(r.State.Persons) == 0 || r.chance(4) {
		return "unknown"
	}
	return pick(r, r.State.Persons).ID
}

func (r *random) persons() []core.PersonID {
	switch n := r.between(1, 10); {
	case n <= 3:
		return nil
	case n <= 8:
		return []core.PersonID{r.person()}
	}
	return []core.PersonID{r.person(), r.person()}
}

func (r *random) addressRecorded() circle.Body {
	return circle.AddressRecorded{
		Persons: r.persons(), Postcode: pick(r, []core.Postcode{"1234AB", "1234AC", "9876ZX", "12AB"}), House: pick(r, []string{"", "1", "12-hs", "daar"}),
	}
}

func (r *random) rule() string {
	return pick(r, []string{
		"lead.name", "lead.deputy", "sight.high", "sight.notSeen", "safety.assess", "safety.settle", "plan.make", "threshold.agree",
		"network.find", "report.assess", "handover.accept", "evaluation.first", "leaving.notice", "alarm.answer", "incident.respond", "nonsense",
	})
}

func (r *random) invited() circle.Body {
	if r.chance(25) {
		return circle.MemberInvited{Member: relative(r.between(0, 2)), Task: r.words(), Network: true}
	}
	who := professional(r.between(0, 7))
	lead := Somebody("Teamleider "+string(who.Agency), string(who.Agency))
	if r.chance(5) {
		lead = core.Holder{}
	}
	return circle.MemberInvited{Member: who, AgencyName: string(who.Agency), Task: r.words(), TeamLead: lead}
}

func (r *random) goalSet() circle.Body {
	return circle.GoalSet{ID: r.newItem(), Person: pick(r, []core.PersonID{"", r.person()}), What: r.words()}
}

func (r *random) goalReached() circle.Body {
	return circle.GoalReached{ID: item(r, r.State.Plan.Goals, func(g circle.Goal) core.ItemID { return g.ID })}
}

// handoverOffered is mostly to somebody who takes part.
func (r *random) handoverOffered() circle.Body {
	o := circle.HandoverOffered{ID: r.newItem(), ToAgency: r.agency(), What: r.words()}
	if len(r.State.Members) > 0 && r.chance(70) {
		m := pick(r, r.State.Members)
		o.To, o.ToAgency = m.ID, m.Agency
	}
	return o
}

func (r *random) agreementMade() circle.Body {
	a := circle.AgreementMade{ID: r.newItem(), What: r.words(), Checker: r.member(), Due: r.soon(), Condition: r.chance(20)}
	if r.chance(50) {
		a.Member = r.member()
	} else {
		a.Person = r.person()
	}
	return a
}

func (r *random) contactRecorded() circle.Body {
	outcomes := []circle.ContactOutcome{circle.SeenAlone, circle.Seen, circle.Kept, circle.Missed, circle.NotSeen, circle.Refused, "nonsense"}
	return circle.ContactRecorded{Persons: r.persons(), Outcome: pick(r, outcomes), Note: r.words()}
}

func (r *random) incidentRecorded() circle.Body {
	kinds := []circle.IncidentKind{circle.Violence, circle.Threat, circle.Injury, circle.Injury, circle.Disclosure, circle.Arrest, circle.OtherHarm, "nonsense"}
	return circle.IncidentRecorded{ID: r.newItem(), Kind: pick(r, kinds), Persons: r.persons(), What: r.words(), Danger: r.chance(15), Child: r.chance(50)}
}

func (r *random) evaluationHeld() circle.Body {
	var with []core.ActorID
	for i := range r.State.Members {
		if m := &r.State.Members[i]; m.Active() || r.chance(3) {
			with = append(with, m.ID)
		}
	}
	outcomes := []circle.ViolenceOutcome{circle.Stopped, circle.Less, circle.Same, circle.Worse, "nonsense"}
	return circle.EvaluationHeld{Outcome: pick(r, outcomes), With: with, Household: r.chance(50), What: r.words()}
}

// escalationTakenOver is mostly by somebody who has nothing to do with it, and is refused.
func (r *random) escalationTakenOver() circle.Body {
	return circle.EscalationTakenOver{Key: pick(r, r.State.Lapses).Key, Member: core.Holder{Actor: r.By, Name: "Petra Eikel"}}
}
