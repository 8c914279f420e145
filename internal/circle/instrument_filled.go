package circle

import (
	"slices"
	"time"

	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/text"
)

// Filled is a questionnaire on risk, safety or strength that somebody filled in. It holds answers,
// and no score of anybody: tools that predict do so poorly (DOMAIN §6).
type Filled struct {
	ID         core.ItemID
	By         core.Actor
	Of         core.PersonID // whose answers somebody else took down
	Instrument string
	Version    int
	About      []core.PersonID
	Answers    map[string]string
	Specialist bool
	Why        string // one must join
	At         time.Time
}

func (f *Filled) id() core.ItemID { return f.ID }

// InstrumentFilled puts the answers to a questionnaire on record, and whether they say that a
// specialist must join: generalists call one in late (seed 001). What the questions are, and when
// one must, is in package instrument. With their own account somebody of the household answers for
// themselves alone.
type InstrumentFilled struct {
	ID         core.ItemID       `json:"id"`
	Of         core.PersonID     `json:"of,omitempty"` // whose answers these are, when somebody takes them down
	Instrument string            `json:"instrument"`
	Version    int               `json:"version"`
	Persons    []core.PersonID   `json:"about,omitempty"`
	Answers    map[string]string `json:"answers"`
	Specialist bool              `json:"specialist,omitempty"`
	Why        string            `json:"why,omitempty"`
}

func (f InstrumentFilled) about() []core.PersonID { return f.Persons }

// told: what somebody of the household or the network answers is a statement.
func (f InstrumentFilled) told(s *State, by core.Actor) core.Content { return s.toldBy(by.ID, f.Of) }

func (f InstrumentFilled) check(s *State, by core.Actor, _ Moment) error {
	switch own := s.Whose(by.ID); {
	case f.Instrument == "" || f.Version < 1:
		return errs.Bad("refused.instrument.unknown")
	case len(f.Answers) == 0:
		return errs.Bad("refused.instrument.empty")
	case f.Of != "" && s.person(f.Of) == nil:
		return errs.Missing("refused.person_unknown")
	case own != nil && f.Of != "" && f.Of != own.ID, own != nil && !slices.Equal(f.Persons, []core.PersonID{own.ID}):
		return errs.Refuse("refused.portal.other")
	case own == nil:
		if err := needPart(s, by.ID); err != nil {
			return err
		}
	}
	if f.Specialist {
		return firstError(needNew(s, f.ID), needWords(f.Why, "field.reason"))
	}
	return needNew(s, f.ID)
}

func (f InstrumentFilled) apply(s *State, e *Event) {
	s.Filled = append(s.Filled, Filled{
		ID: f.ID, By: e.By, Of: f.Of, Instrument: f.Instrument, Version: f.Version, About: f.Persons, Answers: f.Answers,
		Specialist: f.Specialist, Why: f.Why, At: e.Happened,
	})
}

// unheeded is the first questionnaire that asks for a specialist, where none was asked since and
// none takes part.
func (s *State) unheeded() *Filled {
	var first *Filled
	for i := range s.Filled {
		f := &s.Filled[i]
		earlier := first == nil || f.At.Before(first.At) || f.At.Equal(first.At) && f.ID < first.ID
		if f.Specialist && earlier && !s.specialistSince(f.At) {
			first = f
		}
	}
	return first
}

// specialistSince tells whether a specialist was asked from this moment on, or takes part.
func (s *State) specialistSince(at time.Time) bool {
	return slices.ContainsFunc(s.Consults, func(c Consult) bool {
		return c.Kind == ConsultSpecialist && (!c.Asked.Before(at) || needMember(s, c.Of.ID) == nil)
	})
}

// dutiesInstrument: a specialist is asked when the answers say that one must join.
func (s *State) dutiesInstrument(d *duties) {
	if f := s.unheeded(); f != nil {
		d.add(Duty{
			Key: DutyKey{"ask_specialist", string(f.ID)}, What: text.M("duty.ask_specialist"), Why: text.M("duty.ask_specialist.why", text.Day("when", f.At), text.Words("why", f.Why)),
			Rule: "instrument.specialist", Link: LinkSafety, Owner: s.Keeper(), Since: f.At, Due: d.Rules.Instrument.Specialist.After(f.At),
		})
	}
}
