package report

import (
	"slices"
	"strings"
	"time"

	"kring/internal/circle"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// State is what is known of a report.
type State struct {
	ID     core.ReportID
	Seq    int
	Latest time.Time // of what was recorded

	Received time.Time
	Recorded time.Time // from here the terms of the law run
	Since    time.Time // from here it waits for its assessment: when it came, or when new facts did
	Door     Door
	Agency   core.AgencyID // that received it
	Reporter Reporter
	About    []Subject
	What     string
	Seen     string
	Urgency  Urgency
	Children bool
	Busy     bool   // it came in a busy minute of the public door; the desk reads so, and no program acts on it
	Step     int    // of the reporting code, of a professional who said so
	Facts    []Fact // what was added since
	Files    []File // that were handed in, or sent by the channel

	Holder    core.Holder // who has it
	Taken     time.Time   // when they said so; zero: it was given to them
	HeldSince time.Time
	Given     core.Holder // to whom it is passed on, and who didn't take it yet
	GivenAt   time.Time
	Ladder    [circle.RungNational + 1]core.Holder

	Comparison *Comparison
	Unlaid     time.Time // somebody or somewhere was new then, after it had been laid beside what is known
	Assessment *Assessment
	Anew       time.Time  // facts came since the assessment that it doesn't know of; zero: none did
	Danger     bool       // and they tell of direct danger
	Decisions  []Decision // the last one holds, unless it was reopened
	Reopened   time.Time  // new facts came after the last decision

	Investigation *Investigation
	Conditions    *Conditions
	Handovers     []Handover

	Messages []Message
	Owed     time.Time // the reporter is to hear since then; zero: they heard
	Told     []Telling
	Tried    int       // days on which they were not reached since Owed
	TriedAt  time.Time // the last time
	Lost     time.Time // when it was given up to reach them

	Circles []core.CircleID                                   // it stands beside
	Same    map[core.CircleID]map[core.PersonID]core.PersonID // who of it is who there, as the desk saw it
	Asked   []Asking                                          // for whoever reported, of the custodian

	Informing Informing
	Doubts    []Doubt

	DestructionAsked   time.Time
	DestructionDecided time.Time
	Destroy            bool

	Barred      []circle.Bar // who is kept out of it
	WithdrawnAt time.Time
	Lapses      circle.Lapses

	Names map[core.ActorID]string // of everyone named in it
}

// ActorName is what somebody is called who is named in it.
func (s *State) ActorName(id core.ActorID) string { return s.Names[id] }

// name remembers what somebody is called.
func (s *State) name(all ...core.Holder) {
	if s.Names == nil {
		s.Names = map[core.ActorID]string{}
	}
	for _, h := range all {
		if h.Named() {
			s.Names[h.ID] = h.Name
		}
	}
}

// Decision is the decision that holds; nil: none, or new facts reopened it.
func (s *State) Decision() *Decision {
	if len(s.Decisions) == 0 || !s.Reopened.IsZero() {
		return nil
	}
	return &s.Decisions[len(s.Decisions)-1]
}

// Handover is the hand-over that goes with the decision that holds; nil: none was offered.
func (s *State) Handover() *Handover {
	d := s.Decision()
	if d == nil || len(s.Handovers) == 0 {
		return nil
	}
	if h := &s.Handovers[len(s.Handovers)-1]; !h.Offered.Before(d.At) {
		return h
	}
	return nil
}

// Answered tells whether the report has come to its end: decided for good, handed over and taken
// on where that was decided, whoever reported and those concerned know, and nothing waits.
func (s *State) Answered() bool {
	d := s.Decision()
	switch {
	case s.Received.IsZero() || d == nil || !d.Outcome.Final():
		return false
	case d.Outcome.HandsOver() && !s.accepted():
		return false
	case !s.Owed.IsZero() || s.unanswered() != nil || s.openDoubt() != nil || s.OpenAsking() != nil:
		return false
	case d.Outcome.Admitted() && s.Informing.Done.IsZero():
		return false
	}
	return s.DestructionAsked.IsZero() || !s.DestructionDecided.IsZero()
}

func (s *State) accepted() bool {
	h := s.Handover()
	return h != nil && !h.Accepted.IsZero()
}

// rung is who must act on a rung; above the team there may be the same person.
func (s *State) rung(r circle.Rung) core.Holder {
	for _, h := range s.Ladder[r:] {
		if h.Named() && !s.BarredNow(h.ID) {
			return h
		}
	}
	return s.Holder
}

// needWords refuses an empty text where words are what matters.
func needWords(words, field string) error {
	if strings.TrimSpace(words) == "" {
		return errs.Bad("refused.words_missing", text.Term("field", field)) // key: ok, the callers name it.
	}
	return nil
}

// needUndecided refuses what only goes before a decision.
func (s *State) needUndecided() error {
	if d := s.Decision(); d != nil && d.Outcome.Final() {
		return errs.Refuse("refused.report.decided", text.Day("when", d.At))
	}
	return nil
}

// needDesk refuses who isn't of the agency that received it.
func (s *State) needDesk(by core.Actor) error {
	if by.Agency == "" || by.Agency != s.Agency {
		return errs.Missing("refused.report.absent")
	}
	return nil
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// knows tells whether this is somebody the report is about.
func (s *State) knows(id core.PersonID) bool {
	return slices.ContainsFunc(s.About, func(one Subject) bool { return one.Person == id })
}
