// Package text holds everything the product says: messages that the layers below produce as
// a key with arguments, and the Dutch and English catalogs that turn them into sentences.
//
// There is no rule and no decision in here, and no layer below the rim produces a finished
// sentence: who reads decides the language, and which names may be said.
package text

import "time"

// Message is something to say to a person: a key of the catalogs and its arguments.
// The zero Message says nothing.
type Message struct {
	Key  string
	Args []Arg
}

// M makes a message. The key must be a literal at the call, so that a test can hold every key
// against both catalogs.
func M(key string, args ...Arg) Message { return Message{Key: key, Args: args} }

// IsZero tells whether there is nothing to say.
func (m Message) IsZero() bool { return m.Key == "" }

// ArgKind says how an argument is written out.
type ArgKind uint8

// The kinds of argument.
const (
	KindWords  ArgKind = iota // free text, as it was typed
	KindPerson                // somebody of the household, by ID
	KindActor                 // somebody who acts around the household, by ID
	KindAgency                // an agency, by ID
	KindDay                   // a date: 2 december
	KindMoment                // a date and a time of day
	KindDays                  // a length of time in whole days: 9 dagen
	KindCount                 // a number; {{.Name}} plural forms go by the first one
	KindTerm                  // a word of the catalogs themselves, by key
)

// Arg is one named argument of a message. Names and words reach the reader's page only:
// a Message is never logged.
type Arg struct {
	Name string
	Kind ArgKind
	Str  string
	Time time.Time
	N    int
}

// Words is free text.
func Words(name, words string) Arg { return Arg{Name: name, Kind: KindWords, Str: words} }

// Person names somebody of the household.
func Person[ID ~string](name string, id ID) Arg {
	return Arg{Name: name, Kind: KindPerson, Str: string(id)}
}

// Actor names somebody who acts around the household.
func Actor[ID ~string](name string, id ID) Arg {
	return Arg{Name: name, Kind: KindActor, Str: string(id)}
}

// Agency names an agency.
func Agency[ID ~string](name string, id ID) Arg {
	return Arg{Name: name, Kind: KindAgency, Str: string(id)}
}

// Day is a date in the Netherlands.
func Day(name string, t time.Time) Arg { return Arg{Name: name, Kind: KindDay, Time: t} }

// Moment is a date and a time of day in the Netherlands.
func Moment(name string, t time.Time) Arg { return Arg{Name: name, Kind: KindMoment, Time: t} }

// Days is a length of time in whole days.
func Days(name string, n int) Arg { return Arg{Name: name, Kind: KindDays, N: n} }

// Count is a number of things.
func Count(name string, n int) Arg { return Arg{Name: name, Kind: KindCount, N: n} }

// Term is a word from the catalogs, such as the name of a kind of concern.
func Term(name, key string) Arg { return Arg{Name: name, Kind: KindTerm, Str: key} }
