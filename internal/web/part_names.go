package web

import (
	"kring/internal/circle"
	"kring/internal/web/ui"
)

// The names of the deeds that the parts of the page lead to, as they stand in an address. One that
// has no form yet doesn't show.
const (
	offerPhase        = "fase"
	offerEnd          = "beeindigen"
	offerReopen       = "heropenen"
	offerPerson       = "persoon"
	offerChange       = "verandering"
	offerVerify       = "verandering-nagegaan"
	offerInvite       = "uitnodigen"
	offerJoin         = "meedoen"
	offerNotJoin      = "niet-meedoen"
	offerUninvite     = "uitnodiging-intrekken"
	offerLeaving      = "weggaan"
	offerObject       = "bezwaar"
	offerSettle       = "bezwaar-besproken"
	offerLeft         = "weg"
	offerAgencyLeft   = "organisatie-weg"
	offerNoNetwork    = "geen-netwerk"
	offerAskLead      = "regie-vragen"
	offerTakeLead     = "regie-nemen"
	offerRefuseLead   = "regie-weigeren"
	offerStopLead     = "regie-stoppen"
	offerThreshold    = "ondergrens"
	offerAgreeLine    = "ondergrens-eens"
	offerCrossed      = "ondergrens-over"
	offerAnswerCross  = "ondergrens-antwoord"
	offerPlan         = "plan"
	offerVoice        = "stem"
	offerGoal         = "doel"
	offerReached      = "doel-gehaald"
	offerAgreement    = "afspraak"
	offerCheck        = "afspraak-nagegaan"
	offerAnswerBreak  = "afspraak-antwoord"
	offerStopPromise  = "afspraak-stoppen"
	offerTrack        = "traject"
	offerBreached     = "traject-geschonden"
	offerCloseTrack   = "traject-dicht"
	offerHandOver     = "overdragen"
	offerAccept       = "overdracht-aannemen"
	offerDecline      = "overdracht-weigeren"
	offerCheckHand    = "overdracht-nagegaan"
	offerWithdraw     = "overdracht-intrekken"
	offerContact      = "contact"
	offerSafety       = "veiligheid"
	offerDifference   = "verschil-besproken"
	offerIncident     = "incident"
	offerReviewed     = "incident-bekeken"
	offerAnswerHarm   = "incident-antwoord"
	offerReport       = "melding"
	offerDecide       = "melding-besluit"
	offerTold         = "melder-ingelicht"
	offerDoubt        = "melder-in-twijfel"
	offerDissent      = "tegenspraak"
	offerReply        = "tegenspraak-antwoord"
	offerAside        = "afwijken"
	offerRestore      = "afwijking-stoppen"
	offerPlanReview   = "evaluatie-plannen"
	offerReview       = "evaluatie"
	offerTake         = "opschaling-oppakken"
	offerAnswerLadder = "opschaling-antwoord"
	offerAnswerAlarm  = "alarm-antwoord"

	offerAddress     = "adres"
	offerHide        = "adres-geheim"
	offerCallBack    = "terugbellen"
	offerAdvice      = "raad-vragen"
	offerPlanMeeting = "overleg-plannen"
	offerOpenMeeting = "overleg-openen"
)

// fulfilled says where on the page a duty stands beside the list of all of them, and what fulfils it: the first of these deeds that
// is theirs. Personal is what is the reader's to do where the circle takes it from them, though
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
	"name_lead":         {part: "members", deeds: []string{offerAskLead}, over: ofLead},
	"name_deputy":       {part: "members", deeds: []string{offerAskLead}, over: ofDeputy},
	"answer_proposal":   {part: "members", deeds: []string{offerTakeLead}, personal: true},
	"answer_invitation": {part: "members", deeds: []string{offerJoin, offerUninvite}, personal: true},
	"settle_objection":  {part: "members", deeds: []string{offerSettle}},
	"find_network":      {part: "members", deeds: []string{offerInvite}},
	"verify_change":     {part: "changes", deeds: []string{offerVerify}},
	"see_alone":         {part: "people", deeds: []string{offerContact}},
	"judge_safety":      {part: "people", deeds: []string{offerSafety}},
	"settle_difference": {part: "people", deeds: []string{offerDifference}},
	"answer_incident":   {part: "incidents", deeds: []string{offerAnswerHarm}},
	"draw_threshold":    {part: "threshold", deeds: []string{offerThreshold}},
	"agree_threshold":   {part: "threshold", deeds: []string{offerAgreeLine}, over: ofLine},
	"answer_crossing":   {part: "threshold", deeds: []string{offerAnswerCross}},
	"make_plan":         {part: "plan", deeds: []string{offerPlan}},
	"hear_household":    {part: "plan", deeds: []string{offerVoice}},
	"check_agreement":   {part: "agreements", deeds: []string{offerCheck}},
	"answer_break":      {part: "agreements", deeds: []string{offerAnswerBreak}},
	"accept_handover":   {part: "handovers", deeds: []string{offerAccept, offerWithdraw}, personal: true},
	"place_handover":    {part: "handovers", deeds: []string{offerWithdraw}},
	"check_handover":    {part: "handovers", deeds: []string{offerCheckHand}},
	"decide_report":     {part: "reports", deeds: []string{offerDecide}},
	"tell_reporter":     {part: "reports", deeds: []string{offerTold}},
	"answer_request":    {part: "information", deeds: []string{toAnswer}},
	"discuss_dilemma":   {part: "information", deeds: []string{toDiscuss}},
	"answer_dissent":    {part: "dissent", deeds: []string{offerReply}},
	"review_aside":      {part: "aside", deeds: []string{offerRestore}},
	"review_emergency":  {part: "sharing", deeds: []string{toReview}},
	"explain_look":      {page: "/vraag"},
	"evaluate":          {part: "evaluations", deeds: []string{offerReview}},
	"answer_escalation": {deeds: []string{offerAnswerLadder, offerTake}, personal: true},
	"answer_alarm":      {part: "alarms", deeds: []string{offerAnswerAlarm}},
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
