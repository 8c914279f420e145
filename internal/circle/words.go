package circle

import (
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"kring/internal/errs"
	"kring/internal/text"
)

const (
	longestWords = 4000 // letters of one text: two pages, more than anybody reads beside a circle [K]
	mostWords    = 500  // entries of one list, more than there are people around a household [K]
)

// bounded refuses an act with a text that is too long to be read, or a list that is too long to be
// meant. It holds for every act there is or comes, and wherever it comes from.
func bounded(b Body) error { return Bounded(b, longestWords) }

// Bounded refuses what holds a text longer than this, one that can't be kept as it was typed, or a
// list too long to be meant.
func Bounded(b any, longest int) error { return measured(reflect.ValueOf(b), longest) }

func measured(v reflect.Value, longest int) error {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		if n := utf8.RuneCountInString(s); n > longest {
			return errs.Bad("refused.words_too_long", text.Count("n", n), text.Count("most", longest))
		}
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return errs.Bad("refused.words_unreadable")
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return measured(v.Elem(), longest)
		}
	case reflect.Slice, reflect.Array:
		if v.Len() > mostWords {
			return errs.Bad("refused.list_too_long", text.Count("most", mostWords))
		}
		for i := range v.Len() {
			if err := measured(v.Index(i), longest); err != nil {
				return err
			}
		}
	case reflect.Map:
		if v.Len() > mostWords {
			return errs.Bad("refused.list_too_long", text.Count("most", mostWords))
		}
		for _, key := range v.MapKeys() {
			if err := measured(v.MapIndex(key), longest); err != nil {
				return err
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for i := range v.NumField() {
			if err := measured(v.Field(i), longest); err != nil {
				return err
			}
		}
	}
	return nil
}
