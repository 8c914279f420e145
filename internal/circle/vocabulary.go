package circle

import (
	"kring/internal/core"
	"kring/internal/record"
)

// vocabulary is everything that can be put on record about a circle, on one page. A body that
// changes its meaning gets a new version; the old one stays, for an old event is read for ever.
var vocabulary = []record.Word[Body]{
	// opening, phases, ending
	def[Opened]("circle.opened", 1, core.Process),
	def[PhaseChanged]("circle.phase_changed", 1, core.Process),
	def[Ended]("circle.ended", 1, core.Process),
	def[Reopened]("circle.reopened", 1, core.Process),
	// the household
	def[PersonAdded]("person.added", 1, core.Process),
	def[HouseholdChanged]("household.changed", 1, core.SafetyFacts),
	def[ChangeVerified]("household.change_verified", 1, core.SafetyFacts),
	def[AddressRecorded]("household.address_recorded", 1, core.SafetyFacts),
	def[AddressHidden]("household.address_hidden", 1, core.SafetyFacts),
	def[PortalOpened]("portal.opened", 1, core.Process),
	def[PortalClosed]("portal.closed", 1, core.Process),
	// who stands around it
	def[MemberInvited]("member.invited", 1, core.Process),
	def[MemberJoined]("member.joined", 1, core.Process),
	def[MemberDeclined]("member.declined", 1, core.Process),
	def[InvitationWithdrawn]("member.invitation_withdrawn", 1, core.Process),
	def[LeavingAnnounced]("leaving.announced", 1, core.Process),
	def[LeavingObjected]("leaving.objected", 1, core.Process),
	def[ObjectionSettled]("leaving.objection_settled", 1, core.Process),
	def[MemberLeft]("member.left", 1, core.Process),
	def[AgencyLeft]("agency.left", 1, core.Process),
	def[NetworkNone]("network.none", 1, core.PlanContent),
	def[AccessBarred]("access.barred", 1, core.Process),
	def[BarLifted]("access.bar_lifted", 1, core.Process),
	// lead
	def[LeadProposed]("lead.proposed", 1, core.Process),
	def[LeadAccepted]("lead.accepted", 1, core.Process),
	def[LeadDeclined]("lead.declined", 1, core.Process),
	def[LeadEnded]("lead.ended", 1, core.Process),
	// threshold
	def[ThresholdProposed]("threshold.proposed", 1, core.SafetyFacts),
	def[ThresholdAgreed]("threshold.agreed", 1, core.SafetyFacts),
	def[ThresholdCrossed]("threshold.crossed", 1, core.SafetyFacts),
	def[CrossingAnswered]("threshold.crossing_answered", 1, core.SafetyFacts),
	// plan and agreements
	def[PlanMade]("plan.made", 1, core.PlanContent),
	def[VoiceHeard]("plan.voice_heard", 1, core.PlanContent),
	def[GoalSet]("plan.goal_set", 1, core.PlanContent),
	def[GoalReached]("plan.goal_reached", 1, core.PlanContent),
	def[AgreementMade]("agreement.made", 1, core.PlanContent),
	def[AgreementChecked]("agreement.checked", 1, core.PlanContent),
	def[BreakAnswered]("agreement.break_answered", 1, core.PlanContent),
	def[AgreementEnded]("agreement.ended", 1, core.PlanContent),
	// tracks: an order, a charge, an investigation, help
	def[TrackOpened]("track.opened", 1, core.Justice),
	def[TrackBreached]("track.breached", 1, core.Justice),
	def[TrackClosed]("track.closed", 1, core.Justice),
	// hand-over
	def[HandoverOffered]("handover.offered", 1, core.PlanContent),
	def[HandoverAccepted]("handover.accepted", 1, core.PlanContent),
	def[HandoverDeclined]("handover.declined", 1, core.PlanContent),
	def[HandoverUnanswered]("handover.unanswered", 1, core.PlanContent),
	def[HandoverChecked]("handover.checked", 1, core.PlanContent),
	def[HandoverWithdrawn]("handover.withdrawn", 1, core.PlanContent),
	// contact, judgement, incident
	def[ContactRecorded]("contact.recorded", 1, core.ContactContent),
	def[SafetyJudged]("safety.judged", 1, core.SafetyFacts),
	def[DifferenceSettled]("safety.difference_settled", 1, core.SafetyFacts),
	def[IncidentRecorded]("incident.recorded", 1, core.SafetyFacts),
	def[IncidentReviewed]("incident.reviewed", 1, core.Health),
	def[IncidentAnswered]("incident.answered", 1, core.SafetyFacts),
	// reports
	def[ReportLinked]("report.linked", 1, core.SafetyFacts),
	def[ReportDecided]("report.decided", 1, core.SafetyFacts),
	def[ReporterTold]("report.reporter_told", 1, core.Process),
	def[ReporterDiscredited]("report.reporter_discredited", 1, core.SafetyFacts),
	// information
	def[InformationAsked]("information.asked", 1, core.Process),
	def[InformationGiven]("information.given", 1, core.SafetyFacts),
	def[InformationRefused]("information.refused", 1, core.Process),
	def[DilemmaDiscussed]("dilemma.discussed", 1, core.Process),
	// sharing beyond the circle, and looking in without taking part
	def[Shared]("sharing.given", 1, core.Process),
	def[SharingEnded]("sharing.ended", 1, core.Process),
	def[ConsentGiven]("consent.given", 1, core.PlanContent),
	def[ConsentWithdrawn]("consent.withdrawn", 1, core.PlanContent),
	def[EmergencyOpened]("emergency.opened", 1, core.Process),
	def[EmergencyReviewed]("emergency.reviewed", 1, core.Process),
	def[EmergencyEnded]("emergency.ended", 1, core.Process),
	// why somebody looked
	def[LookQuestioned]("look.questioned", 1, core.Process),
	def[LookExplained]("look.explained", 1, core.Process),
	// calling back
	def[CallAsked]("call.asked", 1, core.ContactContent),
	def[CallReturned]("call.returned", 1, core.ContactContent),
	def[CallWithdrawn]("call.withdrawn", 1, core.ContactContent),
	// advice of a specialist
	def[ConsultAsked]("consult.asked", 1, core.SafetyFacts),
	def[ConsultAnswered]("consult.answered", 1, core.SafetyFacts),
	def[ConsultDeclined]("consult.declined", 1, core.SafetyFacts),
	def[ConsultFollowed]("consult.followed", 1, core.SafetyFacts),
	// the round table
	def[MeetingPlanned]("meeting.planned", 1, core.SafetyFacts),
	def[MeetingOpened]("meeting.opened", 1, core.SafetyFacts),
	def[MeetingNoted]("meeting.noted", 1, core.SafetyFacts),
	def[MeetingClosed]("meeting.closed", 1, core.SafetyFacts),
	def[MeetingCancelled]("meeting.cancelled", 1, core.SafetyFacts),
	def[MeetingRead]("meeting.read", 1, core.SafetyFacts),
	// questionnaires
	def[InstrumentFilled]("instrument.filled", 1, core.SafetyFacts),
	// contradiction, sense, evaluation
	def[DissentVoiced]("dissent.voiced", 1, core.SafetyFacts),
	def[DissentAnswered]("dissent.answered", 1, core.SafetyFacts),
	def[RuleSetAside]("rule.set_aside", 1, core.Process),
	def[RuleRestored]("rule.restored", 1, core.Process),
	def[EvaluationPlanned]("evaluation.planned", 1, core.Process),
	def[EvaluationHeld]("evaluation.held", 1, core.SafetyFacts),
	// escalation
	def[DutyLapsed]("duty.lapsed", 1, core.Process),
	def[EscalationTaken]("escalation.taken", 1, core.Process),
	def[EscalationTakenOver]("escalation.taken_over", 1, core.Process),
	def[EscalationAnswered]("escalation.answered", 1, core.Process),
	def[AlarmAnswered]("alarm.answered", 1, core.Process),
}

var words = record.New("circle", vocabulary...)
