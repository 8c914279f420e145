// Package record is how an event is written down: under a name and a version, to be read for ever.
//
// It knows no event. Which there are is the vocabulary of circle and of report.
package record

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"kring/internal/core"
)

// Wire is an event as it is stored and exported. It is read for ever: fields are only added.
type Wire struct {
	Type     string          `json:"type"`
	Version  int             `json:"v"`
	ID       core.EventID    `json:"id"`
	Circle   core.CircleID   `json:"circle,omitempty"`
	Report   core.ReportID   `json:"report,omitempty"`
	Seq      int             `json:"seq"`
	Happened time.Time       `json:"happened"`
	Recorded time.Time       `json:"recorded"`
	By       core.Actor      `json:"by"`
	About    []core.PersonID `json:"about,omitempty"`
	Content  core.Content    `json:"content"`
	Data     json.RawMessage `json:"data"`
}

// Word is one entry of a vocabulary: what an event is called, and what is in it.
type Word[B any] struct {
	versioned
	Content core.Content // the usual kind of content
	body    reflect.Type
	read    func([]byte) (B, error)
}

// Name is the type of the event, such as contact.recorded.
func (w Word[B]) Name() string { return w.name }

// Version tells it from what the same name meant before, from 1.
func (w Word[B]) Version() int { return w.version }

// Zero is an empty body.
func (w Word[B]) Zero() B {
	b, _ := reflect.Zero(w.body).Interface().(B)
	return b
}

// versioned tells the versions of an event type apart.
type versioned struct {
	name    string
	version int
}

// Def makes an entry for the body T of a vocabulary of bodies B.
func Def[T, B any](name string, version int, content core.Content) Word[B] {
	return Word[B]{
		versioned: versioned{name, version}, Content: content, body: reflect.TypeFor[T](),
		read: func(data []byte) (B, error) {
			var t T
			err := json.Unmarshal(data, &t)
			b, _ := any(t).(B)
			return b, err
		},
	}
}

// Vocabulary is everything that can be put on record about one kind of thing. A body that changes
// its meaning gets a new version; the old one stays.
type Vocabulary[B any] struct {
	of     string
	byBody map[reflect.Type]Word[B]
	byName map[versioned]Word[B]
}

// New makes a vocabulary; of is what it is about, for errors. A version that is newer is what a
// body is written as.
func New[B any](of string, words ...Word[B]) *Vocabulary[B] {
	v := &Vocabulary[B]{of: of, byBody: map[reflect.Type]Word[B]{}, byName: map[versioned]Word[B]{}}
	for _, w := range words {
		v.byName[w.versioned] = w
		v.byBody[w.body] = w
	}
	return v
}

// WordOf finds the entry of a body.
func (v *Vocabulary[B]) WordOf(b B) (Word[B], bool) {
	w, ok := v.byBody[reflect.TypeOf(b)]
	return w, ok
}

// Write fills in the type, the version and the body of an event.
func (v *Vocabulary[B]) Write(w Wire, b B) ([]byte, error) {
	word, ok := v.WordOf(b)
	if !ok {
		return nil, fmt.Errorf("%s: no event type for %T", v.of, b)
	}
	data, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("%s: encode %s: %w", v.of, word.name, err)
	}
	w.Type, w.Version, w.Data = word.name, word.version, data
	w.Happened, w.Recorded = w.Happened.UTC(), w.Recorded.UTC()
	return json.Marshal(w)
}

// Read reads an event of any version that was ever written.
func (v *Vocabulary[B]) Read(data []byte) (w Wire, body B, err error) {
	if err := json.Unmarshal(data, &w); err != nil {
		return w, body, fmt.Errorf("%s: decode event: %w", v.of, err)
	}
	word, ok := v.byName[versioned{w.Type, w.Version}]
	if !ok {
		return w, body, fmt.Errorf("%s: event type %q version %d is not known here: this program is older than the record", v.of, w.Type, w.Version)
	}
	if !w.Content.Valid() {
		return w, body, fmt.Errorf("%s: event %s has no kind of content %q", v.of, w.ID, w.Content)
	}
	w.Happened, w.Recorded = w.Happened.UTC(), w.Recorded.UTC()
	for _, at := range [...]time.Time{w.Happened, w.Recorded} {
		if y := at.Year(); y < 0 || y > 9999 {
			return w, body, fmt.Errorf("%s: event %s is of the year %d: it could not be written again", v.of, w.ID, y)
		}
	}
	if body, err = word.read(w.Data); err != nil {
		return w, body, fmt.Errorf("%s: decode %s version %d: %w", v.of, w.Type, w.Version, err)
	}
	return w, body, nil
}
