package web

import (
	"kring/internal/circle"
	"kring/internal/text"
	"kring/internal/web/ui"
)

// tellTable says what calling back, advice, a round table or a questionnaire came to.
func (t *told) tellTable(body circle.Body) {
	switch b := body.(type) {
	case circle.ReporterTold:
		if b.NotReached {
			t.kind, t.tone = text.M("event.report.not_reached"), ui.TonePlain
		}
	case circle.CallReturned:
		if !b.Reached {
			t.kind, t.tone = text.M("event.call.unreached"), ui.ToneWorry
		}
	case circle.ConsultAsked:
		if b.Kind == circle.ConsultDilemma {
			t.kind = text.M("event.consult.dilemma")
		}
	case circle.ConsultAnswered:
		if b.Join {
			t.kind = text.M("event.consult.join")
		}
	case circle.MeetingRead:
		if !b.Agrees {
			t.kind, t.tone = text.M("event.meeting.contested"), ui.ToneWorry
		}
	case circle.InstrumentFilled:
		if b.Specialist {
			t.kind, t.tone = text.M("event.instrument.specialist"), ui.ToneWorry
		}
	}
}

// typedOfTable is typed, for calling back, advice, the round table and questionnaires.
func typedOfTable(body circle.Body) string {
	switch b := body.(type) {
	case circle.CallAsked:
		return b.Why
	case circle.CallReturned:
		return b.Outcome
	case circle.ConsultAsked:
		return b.Question
	case circle.ConsultAnswered:
		return b.Advice
	case circle.ConsultDeclined:
		return b.Reason
	case circle.ConsultFollowed:
		return b.What
	case circle.MeetingNoted:
		return b.Words
	case circle.MeetingClosed:
		return b.Conclusion
	case circle.MeetingCancelled:
		return b.Reason
	case circle.MeetingRead:
		return b.Words
	case circle.InstrumentFilled:
		return b.Why
	}
	return ""
}
