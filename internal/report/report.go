// Package report is a report (melding) from the first word to the answer: who has it, what was
// judged and decided, on what ground, and whether whoever reported heard. A request for advice is
// in advice.go and keeps no family.
//
//	Apply(state, event)              what is known after each event
//	Decide(state, command, moment)   what an act puts on record, or why it may not
//	Duties(state, moment)            what somebody named must do, by when
//
// All of it is pure, as circle is, whose words for duties, the ladder and decisions it shares. It
// doesn't know who reported: that lies apart (DESIGN §4), and here they are a key and a kind.
package report

import (
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/record"
	"kring/internal/text"
)

// Event is one thing that was recorded about a report. It is never changed afterwards.
type Event struct {
	ID       core.EventID
	Report   core.ReportID
	Seq      int
	Happened time.Time
	Recorded time.Time
	By       core.Actor
	Content  core.Content
	Body     Body
}

// Body is what an event says, and by the same token the act that puts it on record.
type Body interface {
	// check says why this may not be put on record now, and what would make it possible.
	check(s *State, by core.Actor, m circle.Moment) error
	// apply takes it into the state; it is total.
	apply(s *State, e *Event)
}

// MarshalJSON writes the event with its type and version.
func (e Event) MarshalJSON() ([]byte, error) {
	return words.Write(record.Wire{
		ID: e.ID, Report: e.Report, Seq: e.Seq, Happened: e.Happened, Recorded: e.Recorded, By: e.By, Content: e.Content,
	}, e.Body)
}

// UnmarshalJSON reads an event of any version that was ever written.
func (e *Event) UnmarshalJSON(data []byte) error {
	w, body, err := words.Read(data)
	if err != nil {
		return err
	}
	*e = Event{
		ID: w.ID, Report: w.Report, Seq: w.Seq, Happened: w.Happened, Recorded: w.Recorded, By: w.By, Content: w.Content, Body: body,
	}
	return nil
}

// TypeOf names the event type of a body, such as report.received.
func TypeOf(b Body) string {
	w, _ := words.WordOf(b)
	return w.Name()
}

// Command is what somebody wants to put on record.
type Command struct {
	By       core.Actor
	Happened time.Time // zero: now
	Act      Body
}

// Fold replays a history from its first event.
func Fold(events []Event) *State {
	s := &State{}
	for i := range events {
		Apply(s, &events[i])
	}
	return s
}

// Apply takes one event into the state. It never refuses.
func Apply(s *State, e *Event) {
	s.Seq = max(s.Seq, e.Seq)
	if e.Recorded.After(s.Latest) {
		s.Latest = e.Recorded
	}
	if e.Body != nil {
		e.Body.apply(s, e)
	}
}

// Decide says which events an act puts on record, or why it may not be; the error then says what
// would make it possible. It changes nothing.
func Decide(s *State, c Command, m circle.Moment) ([]Event, error) {
	happened := c.Happened
	if happened.IsZero() {
		happened = m.Now
	}
	if err := mayAct(s, &c, happened, m); err != nil {
		return nil, err
	}
	bodies := []Body{c.Act}
	if wide, ok := c.Act.(interface {
		bodies(*State, circle.Moment) []Body
	}); ok {
		bodies = wide.bodies(s, m)
	}
	events := make([]Event, len(bodies))
	for i, b := range bodies {
		word, _ := words.WordOf(b)
		events[i] = Event{
			Report: s.ID, Seq: s.Seq + 1 + i, Happened: happened.Round(0).UTC(), Recorded: m.Now.Round(0).UTC(),
			By: c.By, Content: word.Content, Body: b,
		}
		if first, ok := b.(Received); ok {
			events[i].Report = first.Report
		}
	}
	return events, nil
}

// longestWords are the letters of one text of a report: fifty pages, for a letter that is typed over [K].
const longestWords = 100_000

func mayAct(s *State, c *Command, happened time.Time, m circle.Moment) error {
	_, known := words.WordOf(c.Act)
	_, wide := c.Act.(LapseDue)
	_, first := c.Act.(Received)
	switch {
	case !known && !wide:
		return errs.Bad("refused.nothing_to_record")
	case c.By.ID == "":
		return errs.Bad("refused.nobody_acts")
	case happened.After(m.Now):
		return errs.Bad("refused.in_the_future", text.Moment("when", happened))
	case !first && s.Received.IsZero(), !wide && s.BarredNow(c.By.ID):
		return errs.Missing("refused.report.absent")
	}
	return firstError(circle.Bounded(c.Act, longestWords), c.Act.check(s, c.By, m))
}

// vocabulary is everything that can be put on record about a report, on one page.
var vocabulary = []record.Word[Body]{
	// what came in
	def[Received]("report.received", 1, core.SafetyFacts),
	def[FactsAdded]("report.facts_added", 1, core.SafetyFacts),
	def[Corrected]("report.corrected", 1, core.SafetyFacts),
	def[Withdrawn]("report.withdrawn", 1, core.SafetyFacts),
	// who has it
	def[Taken]("report.taken", 1, core.Process),
	def[PassedOn]("report.passed_on", 1, core.Process),
	// what it is
	def[Compared]("report.compared", 1, core.SafetyFacts),
	def[Assessed]("report.assessed", 1, core.SafetyFacts),
	def[Decided]("report.outcome_decided", 1, core.SafetyFacts),
	// what is done
	def[InvestigationExtended]("report.investigation_extended", 1, core.Process),
	def[InvestigationConcluded]("report.investigation_concluded", 1, core.SafetyFacts),
	def[ConditionsSet]("report.conditions_set", 1, core.PlanContent),
	def[ConditionsJudged]("report.conditions_judged", 1, core.PlanContent),
	def[HandoverOffered]("report.handover_offered", 1, core.Process),
	def[HandoverAccepted]("report.handover_accepted", 1, core.Process),
	def[HandoverDeclined]("report.handover_declined", 1, core.Process),
	def[StepUndone]("report.step_undone", 1, core.SafetyFacts),
	// who hears of it
	def[MessageSent]("report.message_sent", 1, core.SafetyFacts),
	def[ReporterTold]("report.answer_told", 1, core.Process),
	def[ReporterNotReached]("report.reporter_not_reached", 1, core.Process),
	def[AnswerUndone]("report.answer_undone", 1, core.Process),
	def[Informed]("report.concerned_informed", 1, core.Process),
	def[InformingPutOff]("report.informing_put_off", 1, core.Process),
	def[NotInformingAsked]("report.not_informing_asked", 1, core.SafetyFacts),
	def[NotInformingRead]("report.not_informing_read", 1, core.SafetyFacts),
	// the circle around the household, and who it was that reported
	def[CircleJoined]("report.circle_joined", 1, core.Process),
	def[IdentityAsked]("report.identity_asked", 1, core.Process),
	def[IdentityAnswered]("report.identity_answered", 1, core.Process),
	def[ReporterKnown]("report.reporter_known", 1, core.Process),
	// who may not know of it
	def[Barred]("report.access_barred", 1, core.Process),
	def[BarLifted]("report.access_bar_lifted", 1, core.Process),
	// doubt, and what is to be destroyed
	def[DoubtRaised]("report.doubt_raised", 1, core.SafetyFacts),
	def[DoubtRead]("report.doubt_read", 1, core.SafetyFacts),
	def[DestructionAsked]("report.destruction_asked", 1, core.Process),
	def[DestructionDecided]("report.destruction_decided", 1, core.Process),
	// the ladder
	def[DutyLapsed]("report.duty_lapsed", 1, core.Process),
	def[EscalationTaken]("report.escalation_taken", 1, core.Process),
	def[EscalationAnswered]("report.escalation_answered", 1, core.Process),
}

var words = record.New("report", vocabulary...)

// def makes a vocabulary entry for the body B.
func def[B Body](name string, version int, content core.Content) record.Word[Body] {
	return record.Def[B, Body](name, version, content)
}
