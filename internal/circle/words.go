package circle

import (
	"reflect"
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
func bounded(b Body) error { return measured(reflect.ValueOf(b)) }

func measured(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		if n := utf8.RuneCountInString(v.String()); n > longestWords {
			return errs.Bad("refused.words_too_long", text.Count("n", n), text.Count("most", longestWords))
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return measured(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		if v.Len() > mostWords {
			return errs.Bad("refused.list_too_long", text.Count("most", mostWords))
		}
		for i := range v.Len() {
			if err := measured(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		if v.Len() > mostWords {
			return errs.Bad("refused.list_too_long", text.Count("most", mostWords))
		}
		for _, key := range v.MapKeys() {
			if err := measured(v.MapIndex(key)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return nil
		}
		for i := range v.NumField() {
			if err := measured(v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
