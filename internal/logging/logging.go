// Package logging writes what an operator reads: one JSON object a line, with identifiers and
// never a name. It lets only the keys through that it lists; of anything else the key stays and
// the value becomes "…". So a careless line in a log can't tell who somebody is.
//
// It holds no audit: who did or saw what is in the journal.
package logging

import (
	"context"
	"io"
	"log/slog"
	"reflect"
	"regexp"
)

// hidden stands where a value was.
const hidden = "…"

// shape says what a value under a listed key may look like.
type shape int

const (
	anID     shape = iota // letters, digits and a few marks; no spaces
	aWord                 // one of our own words
	aMeasure              // a number, a duration, a moment, true or false
	aFault                // an error: its text holds identifiers alone (CONTRIBUTING)
)

// listed are the keys that get through.
var listed = map[string]shape{
	"request": anID, "number": anID, "circle": anID, "event": anID, "actor": anID, "agency": anID,
	"outgoing": anID, "record": anID, "holder": anID, "key": anID, "address": anID, "version": anID,
	"job": aWord, "kind": aWord, "method": aWord, "route": aWord, "why": aWord, "what": aWord, "engine": aWord,
	"status": aMeasure, "took": aMeasure, "count": aMeasure, "tries": aMeasure, "size": aMeasure,
	"index": aMeasure, "dead": aMeasure, "late": aMeasure, "wait": aMeasure,
	"error": aFault,
}

var (
	idLike = regexp.MustCompile(`^[A-Za-z0-9._:/\[\]-]{1,128}$`)
	// A word of ours starts small and has no spaces; a name starts with a capital.
	wordLike = regexp.MustCompile(`^([A-Z]{3,7}|[a-z0-9/][a-z0-9._/{}$-]{0,59})$`)
)

// Handler is a slog.Handler that writes what may be written.
type Handler struct{ to slog.Handler }

// New makes a logger from this level on.
func New(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(Handler{slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})})
}

// Enabled tells whether lines of this level are written.
func (h Handler) Enabled(ctx context.Context, level slog.Level) bool { return h.to.Enabled(ctx, level) }

// Handle writes a line, with the request it belongs to.
func (h Handler) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time.UTC(), r.Level, r.Message, 0)
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		clean.AddAttrs(guard(slog.String("request", id)))
	}
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(guard(a))
		return true
	})
	return h.to.Handle(ctx, clean)
}

// WithAttrs adds to every line.
func (h Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i := range attrs {
		clean[i] = guard(attrs[i])
	}
	return Handler{h.to.WithAttrs(clean)}
}

// WithGroup puts what follows under a name; the same keys hold in it.
func (h Handler) WithGroup(name string) slog.Handler { return Handler{h.to.WithGroup(name)} }

// guard is the attribute as it may be written.
func guard(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	if v.Kind() == slog.KindGroup {
		inner := make([]any, 0, len(v.Group()))
		for _, g := range v.Group() {
			inner = append(inner, guard(g))
		}
		return slog.Group(a.Key, inner...)
	}
	s, ok := listed[a.Key]
	if !ok || !fits(s, v) {
		return slog.String(a.Key, hidden)
	}
	if s == aFault {
		return slog.String(a.Key, v.Any().(error).Error()) //nolint:errcheck // fits saw that it is one.
	}
	if s == anID || s == aWord {
		word, _ := wordOf(v)
		return slog.String(a.Key, word)
	}
	return slog.Attr{Key: a.Key, Value: v}
}

func fits(s shape, v slog.Value) bool {
	switch s {
	case anID, aWord:
		word, ok := wordOf(v)
		return ok && (s == anID && idLike.MatchString(word) || s == aWord && wordLike.MatchString(word))
	case aFault:
		_, ok := v.Any().(error)
		return ok
	}
	switch v.Kind() {
	case slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindBool, slog.KindDuration, slog.KindTime:
		return true
	}
	return false
}

// wordOf is a text, or a value of a type made of one, such as core.CircleID.
func wordOf(v slog.Value) (string, bool) {
	if v.Kind() == slog.KindString {
		return v.String(), true
	}
	if r := reflect.ValueOf(v.Any()); v.Kind() == slog.KindAny && r.Kind() == reflect.String {
		return r.String(), true
	}
	return "", false
}

type requestKey struct{}

// WithRequest puts the number of a request with everything that is logged for it.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}
