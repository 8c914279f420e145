package web

import (
	"strings"

	"kring/internal/circle"
	"kring/internal/web/ui"
)

// fulfilled says where on the page a duty stands beside the list of all of them, and what fulfils it:
// the first of these deeds that is theirs. Personal is what is the reader's to do where the circle takes it from them, though
// somebody else sees to it.
type fulfilled struct {
	part     string
	deeds    []string
	personal bool
	over     func(*shown, *circle.Duty) string // nil: the subject of the duty
	page     string                            // of its own, under that of the circle
}

// fulfilments has every kind of duty.
var fulfilments = map[circle.DutyKind]fulfilled{
	"name_lead":         {part: "members", deeds: []string{toPropose}, over: ofLead},
	"name_deputy":       {part: "members", deeds: []string{toPropose}, over: ofDeputy},
	"answer_proposal":   {part: "members", deeds: []string{toAccept}, personal: true},
	"answer_invitation": {part: "members", deeds: []string{toJoin, toUninvite}, personal: true},
	"settle_objection":  {part: "members", deeds: []string{toSettle}},
	"find_network":      {part: "members", deeds: []string{toInvite}},
	"verify_change":     {part: "changes", deeds: []string{toVerified}},
	"see_alone":         {part: "people", deeds: []string{toContact}},
	"judge_safety":      {part: "people", deeds: []string{toJudge}},
	"settle_difference": {part: "people", deeds: []string{toDifference}},
	"answer_incident":   {part: "incidents", deeds: []string{toRespond}},
	"draw_threshold":    {part: "threshold", deeds: []string{toDraw}},
	"agree_threshold":   {part: "threshold", deeds: []string{toAgree}, over: ofLine},
	"answer_crossing":   {part: "threshold", deeds: []string{toCrossing}},
	"make_plan":         {part: "plan", deeds: []string{toPlan}},
	"hear_household":    {part: "plan", deeds: []string{toHear}},
	"check_agreement":   {part: "agreements", deeds: []string{toCheck}},
	"answer_break":      {part: "agreements", deeds: []string{toBreak}},
	"accept_handover":   {part: "handovers", deeds: []string{toTakeOver, toTakeBack}, personal: true},
	"place_handover":    {part: "handovers", deeds: []string{toTakeBack}},
	"check_handover":    {part: "handovers", deeds: []string{toCheckOver}},
	"decide_report":     {part: "reports", deeds: []string{toDecide}},
	"tell_reporter":     {part: "reports", deeds: []string{toTell}},
	"answer_request":    {part: "information", deeds: []string{toAnswer}},
	"discuss_dilemma":   {part: "information", deeds: []string{toDiscuss}},
	"answer_dissent":    {part: "dissent", deeds: []string{toReply}},
	"review_aside":      {part: "aside", deeds: []string{toRestore}},
	"review_emergency":  {part: "sharing", deeds: []string{toReview}},
	"explain_look":      {page: "/vraag"},
	"evaluate":          {part: "evaluations", deeds: []string{toEvaluate}},
	"answer_escalation": {deeds: []string{toRule, toTake}, personal: true},
	"answer_alarm":      {part: "alarms", deeds: []string{toAnswerAlarm}},
	"return_call":       {part: "sharing", deeds: []string{toCalled}},
	"answer_consult":    {part: "sharing", deeds: []string{toAdvise, toNoAdvice}, personal: true},
	"ask_another":       {part: "sharing", deeds: []string{toConsult}},
	"follow_consult":    {part: "sharing", deeds: []string{toFollow}},
	"ask_specialist":    {part: "sharing", deeds: []string{toConsult}, over: ofNothing},
	"hold_meeting":      {part: "sharing", deeds: []string{toMeet, toCallOff}},
	"close_meeting":     {part: "sharing", deeds: []string{toCloseTable}},
	"read_minutes":      {part: "sharing", deeds: []string{toReadBack}, personal: true, over: ofMinutes},
}

func ofNothing(*shown, *circle.Duty) string { return "" }

// ofMinutes is the meeting alone: its duty names who reads it back too.
func ofMinutes(_ *shown, d *circle.Duty) string {
	meeting, _, _ := strings.Cut(d.Key.Subject, "/")
	return meeting
}

func ofLead(*shown, *circle.Duty) string   { return string(circle.SeatLead) }
func ofDeputy(*shown, *circle.Duty) string { return string(circle.SeatDeputy) }

// ofLine is the line that waits for a yes.
func ofLine(v *shown, _ *circle.Duty) string {
	if id := v.state.Threshold.Proposed.ID; id != "" {
		return string(id)
	}
	return string(v.state.Threshold.Current.ID)
}

// offers are deeds about a thing, as long as nobody knows whether they are theirs to do.
func offers(over string, names ...string) []ui.Act {
	all := make([]ui.Act, len(names))
	for i, name := range names {
		all[i] = ui.Act{Name: name, Over: over}
	}
	return all
}
