package circle

import (
	"time"

	"kring/internal/core"
	"kring/internal/record"
)

// Event is one thing that was recorded about a circle. It is never changed afterwards.
type Event struct {
	ID       core.EventID
	Circle   core.CircleID
	Seq      int             // place in the circle's history, from 1
	Happened time.Time       // when it happened
	Recorded time.Time       // when it was recorded: what was known, when
	By       core.Actor      // who said it
	About    []core.PersonID // whom it concerns; empty: the household as a whole
	Content  core.Content    // the kind of content access goes by
	Body     Body
}

// Body is what an event says, and by the same token the act that puts it on record.
// Bodies are values; the vocabulary is the table in vocabulary.go.
type Body interface {
	// check says why this may not be put on record now, and what would make it possible.
	check(s *State, by core.Actor, m Moment) error
	// apply takes it into the state; it must be total: any history, also a filtered one.
	apply(s *State, e *Event)
	// about names the persons it concerns.
	about() []core.PersonID
}

// household is embedded in bodies that concern the household as a whole.
type household struct{}

func (household) about() []core.PersonID { return nil }

// MarshalJSON writes the event with its type and version.
func (e Event) MarshalJSON() ([]byte, error) {
	return words.Write(record.Wire{
		ID: e.ID, Circle: e.Circle, Seq: e.Seq, Happened: e.Happened, Recorded: e.Recorded, By: e.By, About: e.About, Content: e.Content,
	}, e.Body)
}

// UnmarshalJSON reads an event of any version that was ever written.
func (e *Event) UnmarshalJSON(data []byte) error {
	w, body, err := words.Read(data)
	if err != nil {
		return err
	}
	*e = Event{
		ID: w.ID, Circle: w.Circle, Seq: w.Seq, Happened: w.Happened, Recorded: w.Recorded, By: w.By, About: w.About, Content: w.Content, Body: body,
	}
	return nil
}

// def makes a vocabulary entry for the body B.
func def[B Body](name string, version int, content core.Content) record.Word[Body] {
	return record.Def[B, Body](name, version, content)
}

// contentOf is the kind of content an act is recorded under: what follows from who tells it, what
// its recorder chose, what the act itself knows, or the usual one.
func contentOf(s *State, by core.Actor, b Body, chosen core.Content) core.Content {
	if x, ok := b.(interface {
		told(*State, core.Actor) core.Content
	}); ok {
		if c := x.told(s, by); c != "" {
			return c // nobody chooses that what the household tells is seen by others.
		}
	}
	if chosen != "" {
		return chosen
	}
	if c, ok := b.(interface{ content() core.Content }); ok {
		return c.content()
	}
	w, _ := words.WordOf(b)
	return w.Content
}

// TypeOf names the event type of a body, such as contact.recorded.
func TypeOf(b Body) string {
	w, _ := words.WordOf(b)
	return w.Name()
}
