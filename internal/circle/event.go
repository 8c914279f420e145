package circle

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"kring/internal/core"
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

// wire is an event as it is stored and exported. It is read for ever: fields are only added.
type wire struct {
	Type     string          `json:"type"`
	Version  int             `json:"v"`
	ID       core.EventID    `json:"id"`
	Circle   core.CircleID   `json:"circle"`
	Seq      int             `json:"seq"`
	Happened time.Time       `json:"happened"`
	Recorded time.Time       `json:"recorded"`
	By       core.Actor      `json:"by"`
	About    []core.PersonID `json:"about,omitempty"`
	Content  core.Content    `json:"content"`
	Data     json.RawMessage `json:"data"`
}

// MarshalJSON writes the event with its type and version.
func (e Event) MarshalJSON() ([]byte, error) {
	word, ok := wordOf(e.Body)
	if !ok {
		return nil, fmt.Errorf("circle: no event type for %T", e.Body)
	}
	data, err := json.Marshal(e.Body)
	if err != nil {
		return nil, fmt.Errorf("circle: encode %s: %w", word.name, err)
	}
	return json.Marshal(wire{
		Type: word.name, Version: word.version, ID: e.ID, Circle: e.Circle, Seq: e.Seq,
		Happened: e.Happened.UTC(), Recorded: e.Recorded.UTC(),
		By: e.By, About: e.About, Content: e.Content, Data: data,
	})
}

// UnmarshalJSON reads an event of any version that was ever written.
func (e *Event) UnmarshalJSON(data []byte) error {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return fmt.Errorf("circle: decode event: %w", err)
	}
	word, ok := vocabularyByName[versioned{w.Type, w.Version}]
	if !ok {
		return fmt.Errorf("circle: event type %q version %d is not known here: this program is older than the record", w.Type, w.Version)
	}
	if !w.Content.Valid() {
		return fmt.Errorf("circle: event %s has no kind of content %q", w.ID, w.Content)
	}
	for _, at := range [...]time.Time{w.Happened.UTC(), w.Recorded.UTC()} {
		if y := at.Year(); y < 0 || y > 9999 {
			return fmt.Errorf("circle: event %s is of the year %d: it could not be written again", w.ID, y)
		}
	}
	body, err := word.read(w.Data)
	if err != nil {
		return fmt.Errorf("circle: decode %s version %d: %w", w.Type, w.Version, err)
	}
	*e = Event{
		ID: w.ID, Circle: w.Circle, Seq: w.Seq, Happened: w.Happened.UTC(), Recorded: w.Recorded.UTC(),
		By: w.By, About: w.About, Content: w.Content, Body: body,
	}
	return nil
}

// versioned tells the versions of an event type apart.
type versioned struct {
	name    string
	version int
}

// word is one entry of the vocabulary.
type word struct {
	versioned
	content core.Content // the usual kind of content
	body    reflect.Type
	read    func([]byte) (Body, error)
}

// def makes a vocabulary entry for the body B.
func def[B Body](name string, version int, content core.Content) word {
	return word{
		versioned: versioned{name, version}, content: content, body: reflect.TypeFor[B](),
		read: func(data []byte) (Body, error) {
			var b B
			err := json.Unmarshal(data, &b)
			return b, err
		},
	}
}

func wordOf(b Body) (word, bool) {
	w, ok := vocabularyByBody[reflect.TypeOf(b)]
	return w, ok
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
	w, _ := wordOf(b)
	return w.content
}

// TypeOf names the event type of a body, such as contact.recorded.
func TypeOf(b Body) string {
	w, _ := wordOf(b)
	return w.name
}
