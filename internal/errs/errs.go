// Package errs is the one vocabulary of things that go wrong: a kind that a surface turns into
// a status, a safe text for the person who tried, and a cause for the operator.
//
// It holds no stack traces and no translation; the text is a message key.
package errs

import (
	"errors"
	"fmt"

	"kring/internal/text"
)

// Kind says what sort of failure this is.
type Kind uint8

// The kinds of failure.
const (
	Internal  Kind = iota // a fault of ours
	Invalid               // what was entered can't be right; the text says what to change
	Refused               // the act is not allowed now; the text says what would make it so
	Conflict              // somebody else changed the same thing first
	NotFound              // does not exist, or the asker may not know that it does
	Forbidden             // the asker may know it exists and may not do this
	Held                  // too much at once; the text says when again
)

var kindNames = [...]string{"internal", "invalid", "refused", "conflict", "not found", "forbidden", "held"}

func (k Kind) String() string { return kindNames[k] }

// Error is a failure with a kind. Say is safe to show to whoever tried; it may name people the
// asker already knows, so it is never logged. Error() carries the key alone.
type Error struct {
	Kind  Kind
	Say   text.Message
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Say.Key, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Say.Key)
}

func (e *Error) Unwrap() error { return e.Cause }

// Refuse says that an act may not happen now, and what would make it possible.
func Refuse(key string, args ...text.Arg) error {
	return &Error{Kind: Refused, Say: text.M(key, args...)}
}

// Bad says that something entered can't be right.
func Bad(key string, args ...text.Arg) error {
	return &Error{Kind: Invalid, Say: text.M(key, args...)}
}

// Missing says that something does not exist, or may not be known to.
func Missing(key string, args ...text.Arg) error {
	return &Error{Kind: NotFound, Say: text.M(key, args...)}
}

// Hold says that something was asked too often, and when it may be asked again.
func Hold(key string, args ...text.Arg) error {
	return &Error{Kind: Held, Say: text.M(key, args...)}
}

// Is tells whether err is of this kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// Saying returns what may be said to whoever tried; ok is false for faults of ours.
func Saying(err error) (m text.Message, ok bool) {
	var e *Error
	if !errors.As(err, &e) || e.Kind == Internal {
		return text.Message{}, false
	}
	return e.Say, true
}
