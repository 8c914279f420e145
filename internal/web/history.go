package web

import (
	"slices"
	"strconv"
	"strings"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// sign is how an event shows in the history: in which lane, and how it is marked.
type sign struct {
	lane string // of laneNames
	tone ui.Tone
}

// The lanes of a timeline, in their order under the alarms.
const (
	laneReports  = "page.lane_reports"
	laneHarm     = "page.lane_harm"
	laneSight    = "page.lane_sight"
	lanePromises = "page.lane_promises"
	laneCircle   = "page.lane_circle"
)

var laneNames = []string{laneReports, laneHarm, laneSight, lanePromises, laneCircle}

// signs holds every event type that shows. What is not in it says nothing about what happened
// in the household, such as who was added to the picture.
var signs = map[string]sign{
	"circle.opened":               {laneCircle, ui.TonePlain},
	"circle.phase_changed":        {laneCircle, ui.TonePlain},
	"circle.ended":                {laneCircle, ui.TonePlain},
	"circle.reopened":             {laneCircle, ui.TonePlain},
	"household.changed":           {laneReports, ui.TonePlain},
	"household.change_verified":   {laneReports, ui.ToneGood},
	"household.address_recorded":  {laneCircle, ui.TonePlain}, // never where: the form says so to who may ask.
	"household.address_hidden":    {laneCircle, ui.TonePlain},
	"portal.opened":               {laneCircle, ui.ToneGood},
	"portal.closed":               {laneCircle, ui.TonePlain},
	"member.joined":               {laneCircle, ui.ToneGood},
	"member.declined":             {laneCircle, ui.ToneWorry},
	"member.invitation_withdrawn": {laneCircle, ui.TonePlain},
	"leaving.announced":           {laneCircle, ui.TonePlain},
	"leaving.objected":            {laneCircle, ui.TonePlain},
	"leaving.objection_settled":   {laneCircle, ui.ToneGood},
	"member.left":                 {laneCircle, ui.TonePlain},
	"agency.left":                 {laneCircle, ui.ToneWorry},
	"network.none":                {laneCircle, ui.TonePlain},
	"access.barred":               {laneCircle, ui.ToneWorry},
	"access.bar_lifted":           {laneCircle, ui.TonePlain},
	"lead.proposed":               {laneCircle, ui.TonePlain},
	"lead.accepted":               {laneCircle, ui.ToneGood},
	"lead.declined":               {laneCircle, ui.ToneWorry},
	"lead.ended":                  {laneCircle, ui.ToneWorry},
	"threshold.proposed":          {lanePromises, ui.TonePlain},
	"threshold.agreed":            {lanePromises, ui.ToneGood},
	"threshold.crossed":           {laneHarm, ui.ToneWorry},
	"threshold.crossing_answered": {lanePromises, ui.ToneGood},
	"plan.made":                   {lanePromises, ui.TonePlain},
	"plan.voice_heard":            {lanePromises, ui.ToneGood},
	"plan.goal_set":               {lanePromises, ui.TonePlain},
	"plan.goal_reached":           {lanePromises, ui.ToneGood},
	"agreement.made":              {lanePromises, ui.TonePlain},
	"agreement.checked":           {lanePromises, ui.ToneGood},
	"agreement.break_answered":    {lanePromises, ui.ToneGood},
	"agreement.ended":             {lanePromises, ui.TonePlain},
	"track.opened":                {lanePromises, ui.TonePlain},
	"track.breached":              {laneHarm, ui.ToneWorry},
	"track.closed":                {lanePromises, ui.TonePlain},
	"handover.offered":            {lanePromises, ui.TonePlain},
	"handover.accepted":           {lanePromises, ui.ToneGood},
	"handover.declined":           {lanePromises, ui.ToneWorry},
	"handover.unanswered":         {lanePromises, ui.ToneWorry},
	"handover.checked":            {lanePromises, ui.ToneGood},
	"handover.withdrawn":          {lanePromises, ui.TonePlain},
	"contact.recorded":            {laneSight, ui.ToneGood},
	"safety.judged":               {laneSight, ui.TonePlain},
	"safety.difference_settled":   {laneSight, ui.ToneGood},
	"incident.recorded":           {laneHarm, ui.ToneWorry},
	"incident.reviewed":           {laneHarm, ui.TonePlain},
	"incident.answered":           {laneHarm, ui.ToneGood},
	"report.linked":               {laneReports, ui.ToneWorry},
	"report.decided":              {laneReports, ui.TonePlain},
	"report.reporter_told":        {laneReports, ui.ToneGood},
	"report.reporter_discredited": {laneReports, ui.ToneWorry},
	"information.asked":           {laneCircle, ui.TonePlain},
	"information.given":           {laneCircle, ui.ToneGood},
	"information.refused":         {laneCircle, ui.ToneWorry},
	"dilemma.discussed":           {laneCircle, ui.ToneGood},
	"sharing.given":               {laneCircle, ui.TonePlain},
	"sharing.ended":               {laneCircle, ui.TonePlain},
	"consent.given":               {laneCircle, ui.ToneGood},
	"consent.withdrawn":           {laneCircle, ui.TonePlain},
	"emergency.opened":            {laneCircle, ui.ToneWorry},
	"emergency.reviewed":          {laneCircle, ui.ToneGood},
	"emergency.ended":             {laneCircle, ui.TonePlain},
	"look.questioned":             {laneCircle, ui.TonePlain},
	"look.explained":              {laneCircle, ui.ToneGood},
	"call.asked":                  {laneSight, ui.TonePlain},
	"call.returned":               {laneSight, ui.ToneGood},
	"call.withdrawn":              {laneSight, ui.TonePlain},
	"consult.asked":               {laneCircle, ui.TonePlain},
	"consult.answered":            {laneCircle, ui.ToneGood},
	"consult.declined":            {laneCircle, ui.ToneWorry},
	"consult.followed":            {laneCircle, ui.ToneGood},
	"meeting.planned":             {laneCircle, ui.TonePlain},
	"meeting.opened":              {laneCircle, ui.ToneGood},
	"meeting.noted":               {laneCircle, ui.TonePlain},
	"meeting.closed":              {laneCircle, ui.ToneGood},
	"meeting.cancelled":           {laneCircle, ui.ToneWorry},
	"meeting.read":                {laneCircle, ui.ToneGood},
	"instrument.filled":           {laneSight, ui.TonePlain},
	"dissent.voiced":              {laneCircle, ui.TonePlain},
	"dissent.answered":            {laneCircle, ui.ToneGood},
	"rule.set_aside":              {laneCircle, ui.TonePlain},
	"rule.restored":               {laneCircle, ui.ToneGood},
	"evaluation.held":             {lanePromises, ui.ToneGood},
	"duty.lapsed":                 {laneCircle, ui.ToneWorry},
	"escalation.taken":            {laneCircle, ui.TonePlain},
	"escalation.taken_over":       {laneCircle, ui.TonePlain},
	"escalation.answered":         {laneCircle, ui.ToneGood},
	"alarm.answered":              {laneCircle, ui.ToneGood},
}

// told is one event as it shows: its sign, what sort of thing it was, and the words with it.
type told struct {
	sign
	kind  text.Message
	words string // as they were typed
}

// untold are the events that whoever retells a history has to make up to retell it: when an
// agency came in is not in the sources.
var untold = map[string]bool{"circle.opened": true, "circle.reopened": true, "member.joined": true}

// tell says how an event shows; false when it doesn't.
func tell(e *circle.Event, retold bool) (told, bool) {
	name := circle.TypeOf(e.Body)
	shown, ok := signs[name]
	if !ok || retold && untold[name] {
		return told{}, false
	}
	t := told{sign: shown, words: typed(e.Body)}
	t.kind = text.M("event." + name) // key: ok, the event types.
	switch b := e.Body.(type) {
	case circle.HouseholdChanged:
		t.kind = text.M("change." + string(b.Kind)) // key: ok, the changes.
	case circle.ContactRecorded:
		t.kind = text.M("contact." + string(b.Outcome)) // key: ok, the outcomes of a contact.
		if b.Outcome == circle.Missed || b.Outcome == circle.NotSeen || b.Outcome == circle.Refused {
			t.tone = ui.ToneWorry
		}
	case circle.IncidentRecorded:
		t.kind = text.M("incident." + string(b.Kind)) // key: ok, the kinds of incident.
	case circle.IncidentReviewed:
		t.kind = text.M("reading." + string(b.Reading)) // key: ok, the readings.
		if b.Reading == circle.Worrying {
			t.tone = ui.ToneWorry
		}
	case circle.AgreementChecked:
		if !b.Kept {
			t.kind, t.tone = text.M("event.agreement.broken"), ui.ToneWorry
		}
	case circle.TrackOpened:
		t.kind = text.M("track." + string(b.Kind)) // key: ok, the kinds of track.
	case circle.TrackClosed:
		t.kind = text.M("track_outcome." + string(b.Outcome)) // key: ok, the outcomes of a track.
		if b.Outcome == circle.OutcomeNoAction {
			t.tone = ui.ToneWorry
		}
	case circle.EvaluationHeld:
		t.kind = text.M("evaluated." + string(b.Outcome)) // key: ok, the outcomes of an evaluation.
		if b.Outcome == circle.Same || b.Outcome == circle.Worse {
			t.tone = ui.ToneWorry
		}
	case circle.HandoverUnanswered:
		if b.NeverArrived {
			t.kind = text.M("event.handover.lost")
		}
	case circle.CallReturned, circle.ConsultAsked, circle.ConsultAnswered, circle.MeetingRead, circle.InstrumentFilled:
		t.tellTable(b)
	case circle.Shared:
		t.kind = text.M("event.sharing.ground", text.Term("ground", "ground."+string(b.Ground))) // key: ok, the grounds.
	case circle.EmergencyReviewed:
		if !b.Justified {
			t.kind, t.tone = text.M("event.emergency.unjustified"), ui.ToneWorry
		}
	}
	return t, true
}

// typed is what somebody wrote with an event, in their own words.
func typed(body circle.Body) string {
	switch b := body.(type) {
	case circle.PhaseChanged:
		return b.Reason
	case circle.Ended:
		return b.Reason
	case circle.Reopened:
		return b.Reason
	case circle.HouseholdChanged:
		return b.What
	case circle.MemberDeclined:
		return b.Reason
	case circle.LeavingAnnounced:
		return b.Reason
	case circle.LeavingObjected:
		return b.Reason
	case circle.ObjectionSettled:
		return b.Outcome
	case circle.MemberLeft:
		return b.Reason
	case circle.AgencyLeft:
		return b.Reason
	case circle.NetworkNone:
		return b.Reason
	case circle.LeadDeclined:
		return b.Reason
	case circle.LeadEnded:
		return b.Reason
	case circle.ThresholdProposed:
		return strings.Join(b.Rules, " ")
	case circle.ThresholdCrossed:
		return b.What
	case circle.CrossingAnswered:
		return b.Answer
	}
	return typedOfPlan(body)
}

// typedOfPlan is typed, for the plan and what follows from it.
func typedOfPlan(body circle.Body) string {
	switch b := body.(type) {
	case circle.PlanMade:
		return b.Summary
	case circle.VoiceHeard:
		return "“" + b.Words + "”"
	case circle.GoalSet:
		return b.What
	case circle.AgreementMade:
		return b.What
	case circle.AgreementChecked:
		return b.Note
	case circle.BreakAnswered:
		return b.Answer
	case circle.AgreementEnded:
		return b.Reason
	case circle.TrackOpened:
		return b.What
	case circle.TrackBreached:
		return b.What
	case circle.TrackClosed:
		return b.Reason
	case circle.HandoverOffered:
		return b.What
	case circle.HandoverDeclined:
		return b.Reason
	case circle.HandoverUnanswered:
		return b.Note
	case circle.HandoverChecked:
		return b.Effect
	case circle.HandoverWithdrawn:
		return b.Reason
	}
	return typedOfSight(body)
}

// typedOfSight is typed, for what was seen, judged, reported and answered.
func typedOfSight(body circle.Body) string {
	switch b := body.(type) {
	case circle.ContactRecorded:
		return b.Note
	case circle.SafetyJudged:
		return strconv.Itoa(b.Score) + " · " + b.Ground
	case circle.DifferenceSettled:
		return b.Outcome
	case circle.IncidentRecorded:
		return b.What
	case circle.IncidentReviewed:
		return b.Ground
	case circle.IncidentAnswered:
		return b.Answer
	case circle.ReportLinked:
		return b.What
	case circle.ReportDecided:
		return b.Ground
	case circle.ReporterDiscredited:
		return b.Reason
	case circle.InformationAsked:
		return b.What
	case circle.InformationGiven:
		return b.What
	case circle.InformationRefused:
		return b.Ground
	case circle.DissentVoiced:
		return b.What
	case circle.DissentAnswered:
		return b.Answer
	case circle.RuleSetAside:
		return b.Reason
	case circle.EvaluationHeld:
		return b.What
	case circle.EscalationAnswered:
		return b.Answer
	case circle.AlarmAnswered:
		return b.Answer
	}
	return typedOfSharing(body)
}

// typedOfSharing is typed, for what others get to know, and who is let in or kept out.
func typedOfSharing(body circle.Body) string {
	switch b := body.(type) {
	case circle.DilemmaDiscussed:
		return b.With + ": " + b.Outcome
	case circle.Shared:
		return b.Why
	case circle.SharingEnded:
		return b.Reason
	case circle.ConsentGiven:
		return b.What
	case circle.ConsentWithdrawn:
		return b.Reason
	case circle.EmergencyOpened:
		return b.Reason
	case circle.EmergencyReviewed:
		return b.Finding
	case circle.LookQuestioned:
		return b.Why
	case circle.LookExplained:
		return b.Reason
	case circle.AccessBarred:
		return b.Reason
	case circle.BarLifted:
		return b.Reason
	}
	return typedOfTable(body)
}

// rows tells the history in words, the latest first.
func (v *shown) rows() []ui.Row {
	var rows []ui.Row
	for i := range v.known {
		if row, ok := v.row(&v.known[i]); ok {
			rows = append(rows, row)
		}
	}
	if v.harmShown() {
		rows = append(rows, ui.Row{At: v.when(v.past.Harm), Tone: ui.ToneHarm, Kind: text.Capital(v.Word("page.harm"))})
	}
	slices.Reverse(rows)
	return rows
}

// row tells one event in words; false when it doesn't show.
func (v *shown) row(e *circle.Event) (ui.Row, bool) {
	t, ok := tell(e, v.state.Retold)
	if !ok {
		return ui.Row{}, false
	}
	row := ui.Row{At: v.when(e.Happened), Tone: t.tone, Kind: v.say(t.kind)}
	if lapsed, ok := e.Body.(circle.DutyLapsed); ok {
		row.Words = v.task(lapsed.Key)
		return row, true
	}
	row.Words, row.Lang, row.By = v.concerning(e.About, t.words), v.factsLang(t.words), v.by(e.By)
	return row, true
}

// task says in a few words which duty it was, and whom it was about.
func (v *shown) task(key circle.DutyKey) string {
	said := v.Word("task." + string(key.Kind)) // key: ok, the kinds of duty.
	if name := v.state.PersonName(core.PersonID(key.Subject)); name != "" {
		return name + ": " + said
	}
	return said
}

// concerning puts the names of whom it is about before the words. A household of one child
// needs no telling which child.
func (v *shown) concerning(about []core.PersonID, words string) string {
	var who []string
	for _, id := range about {
		if name := v.names.Person(string(id)); name != "" && len(v.state.Persons) > 1 {
			who = append(who, name)
		}
	}
	switch {
	case len(who) == 0:
		return words
	case words == "":
		return v.List(who)
	}
	return v.List(who) + ": " + words
}

// by says who recorded it: the person, with their agency.
func (v *shown) by(who core.Actor) string {
	name, agency := v.state.ActorName(who.ID), v.agency(who.Agency)
	switch {
	case v.state.Retold || name == "" || name == agency:
		return agency
	case agency == "":
		return name
	}
	return name + ", " + agency
}

// agency names an agency, if there is one.
func (v *shown) agency(id core.AgencyID) string {
	if id == "" {
		return ""
	}
	return v.state.AgencyName(id)
}

// factsLang marks words in a language other than the page's.
func (v *shown) factsLang(words string) string {
	lang := v.past.FactsLang
	if lang == "" {
		lang = text.Languages[0]
	}
	if words == "" || lang == v.Lang() {
		return ""
	}
	return lang
}
