package report

import (
	"slices"
	"time"

	"kring/internal/calendar"
	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// TheReporter is who acts when somebody writes by the channel of their receipt. It is the same for
// all of them: an actor of their own would be a trace.
const TheReporter core.ActorID = "reporter"

// Message is a word between the desk and whoever reported, by the channel.
type Message struct {
	ID      core.ItemID
	At      time.Time
	From    core.ActorID // TheReporter, or somebody of the desk
	Words   string
	Files   []File
	Settled bool // no answer is asked for
	Others  bool // it says that they are not the only one
}

// MessageSent sends one. What whoever reported asks is answered: it is a duty of the desk.
type MessageSent struct {
	ID    core.ItemID `json:"id"`
	Words string      `json:"words"`
	Files []File      `json:"files,omitempty"`
	// Others says that the words tell that they are not the only one (MayHearOfOthers).
	Others bool `json:"others,omitempty"`
}

func (m MessageSent) check(s *State, by core.Actor, _ circle.Moment) error {
	if m.ID == "" {
		return errs.Bad("refused.id_missing")
	}
	for i := range s.Messages {
		if s.Messages[i].ID == m.ID {
			return errs.Bad("refused.id_taken")
		}
	}
	if by.ID == TheReporter && s.Reporter.Reach != ByChannel || by.ID != TheReporter && s.needDesk(by) != nil {
		return errs.Missing("refused.report.absent")
	}
	if by.ID != TheReporter && s.Reporter.Reach != ByChannel && s.Reporter.Reach != ByAgency {
		return errs.Refuse("refused.report.no_channel")
	}
	return firstError(s.mayTellOfOthers(m.Others, by), checkFiles(m.Files), needWords(m.Words, "field.words"))
}

func (m MessageSent) apply(s *State, e *Event) {
	s.Files = append(s.Files, m.Files...)
	s.Messages = append(s.Messages, Message{ID: m.ID, At: e.Recorded, From: e.By.ID, Words: m.Words, Files: m.Files, Others: m.Others})
}

// unanswered is the first message of the reporter's after which the desk said nothing.
func (s *State) unanswered() *Message {
	var first *Message
	for i := range s.Messages {
		switch {
		case s.Messages[i].From != TheReporter:
			first = nil
		case first == nil:
			first = &s.Messages[i]
		}
	}
	return first
}

// Telling is that whoever reported heard something.
type Telling struct {
	At     time.Time
	By     core.Actor
	How    Reach
	Words  string
	Others bool // it says that they are not the only one
}

// ReporterTold says that they heard what was done. "This had no follow-up" is what silences a street
// (seed 001). A professional hears at least twice: after the assessment and after the investigation.
type ReporterTold struct {
	How    Reach  `json:"how"`
	Words  string `json:"words"`            // what they heard
	Others bool   `json:"others,omitempty"` // among it that they are not the only one (MayHearOfOthers)
}

func (t ReporterTold) check(s *State, by core.Actor, _ circle.Moment) error {
	switch {
	case s.Owed.IsZero():
		return errs.Refuse("refused.report.nothing_to_tell")
	case t.How == Spoken:
	case s.Reporter.Reach == NoReach:
		return errs.Refuse("refused.report.no_reach")
	case t.How != s.Reporter.Reach && t.How != ByAddress:
		return errs.Bad("refused.report.how")
	case s.Reporter.Reach == ByAddress && !s.enveloped():
		return errs.Refuse("refused.report.ask_custodian")
	}
	return firstError(s.needDesk(by), s.mayTellOfOthers(t.Others, by), needWords(t.Words, "field.words"))
}

// enveloped tells whether the custodian, who alone knows the address, did what was asked since there is
// something to tell: they called, or wrote the envelope (DESIGN §4).
func (s *State) enveloped() bool {
	return slices.ContainsFunc(s.Asked, func(x Asking) bool { return x.Did && !x.Answered.Before(s.Owed) })
}

func (t ReporterTold) apply(s *State, e *Event) {
	s.Told = append(s.Told, Telling{At: e.Recorded, By: e.By, How: t.How, Words: t.Words, Others: t.Others})
	s.heard()
}

// ReporterNotReached says what was tried. Who left no way to be reached can't be told; whoever did
// is tried again, on another day, before it ends here.
type ReporterNotReached struct {
	Tried string `json:"tried"`
	Gone  bool   `json:"gone,omitempty"` // tried as often as the rule asks
}

func (n ReporterNotReached) check(s *State, by core.Actor, m circle.Moment) error {
	switch {
	case s.Owed.IsZero():
		return errs.Refuse("refused.report.nothing_to_tell")
	case s.Reporter.Reach == ByChannel:
		return errs.Refuse("refused.report.channel_stands") // what is put there waits for them.
	}
	if left := m.Rules.Report.Tries - s.triedBy(m.Now); n.Gone && s.Reporter.Reach != NoReach && left > 0 {
		return errs.Refuse("refused.report.try_again", text.Count("n", left))
	}
	return firstError(s.needDesk(by), needWords(n.Tried, "field.tried"))
}

func (n ReporterNotReached) apply(s *State, e *Event) {
	s.Tried, s.TriedAt = s.triedBy(e.Recorded), e.Recorded
	if n.Gone {
		s.Owed, s.Lost = time.Time{}, e.Recorded
	}
}

// triedBy is on how many days they were tried, with a try at this moment: who calls three times in an hour
// tried once.
func (s *State) triedBy(now time.Time) int {
	if s.Tried > 0 && calendar.Days(s.TriedAt, now) == 0 {
		return s.Tried
	}
	return s.Tried + 1
}

// Informing is that those concerned hear that there is a report (Wmo 5.3.1).
type Informing struct {
	Done  time.Time
	Until time.Time // put off until; zero: it was not
	Not   []NotInforming
}

// Informed says that they were. That they are not is NotInformingAsked, with a second reader who says so too.
type Informed struct {
	How string `json:"how"`
	// Never and Reader are read of what was recorded before a second reader had a say, and put on record no more.
	Never  bool         `json:"never,omitempty"` // it would endanger somebody
	Reader core.ActorID `json:"reader,omitempty"`
}

func (i Informed) check(s *State, by core.Actor, _ circle.Moment) error {
	if !s.Informing.Done.IsZero() {
		return errs.Refuse("refused.report.informed")
	}
	if i.Never || i.Reader != "" {
		return errs.Refuse("refused.report.second_reader")
	}
	return firstError(s.needDesk(by), needWords(i.How, "field.how"))
}

func (i Informed) apply(s *State, e *Event) { s.Informing.Done = e.Recorded }

// InformingPutOff puts it off, each time on a ground and for no longer than the rule (at most two
// weeks each, Wmo 5.3.1).
type InformingPutOff struct {
	Until  time.Time `json:"until"`
	Ground string    `json:"ground"`
}

func (p InformingPutOff) check(s *State, by core.Actor, m circle.Moment) error {
	if !s.Informing.Done.IsZero() {
		return errs.Refuse("refused.report.informed")
	}
	if longest := s.InformedUntil(m); !p.Until.After(m.Now) || p.Until.After(longest) {
		return errs.Bad("refused.until", text.Day("longest", longest.Add(-time.Nanosecond)))
	}
	return firstError(s.needDesk(by), needWords(p.Ground, "field.ground"))
}

func (p InformingPutOff) apply(s *State, _ *Event) { s.Informing.Until = p.Until }

// InformedUntil is until when those concerned can be informed at the latest, when it is put off once more.
func (s *State) InformedUntil(m circle.Moment) time.Time {
	return m.Rules.Report.InformExtension.After(s.informDue(m))
}

// informDue is until when those concerned are to be informed.
func (s *State) informDue(m circle.Moment) time.Time {
	if due := m.Rules.Report.Inform.After(s.Recorded); due.After(s.Informing.Until) {
		return due
	}
	return s.Informing.Until
}
