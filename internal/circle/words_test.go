package circle_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"kring/internal/circle"
	"kring/internal/errs"
)

// No act has a text without an end: whatever there is to record, and whatever comes to be.
func TestNoTextIsWithoutABound(t *testing.T) {
	p := begun()
	looked := 0
	for name, empty := range circle.Vocabulary() {
		body := reflect.New(reflect.TypeOf(empty)).Elem()
		for i := range body.NumField() {
			if f := body.Field(i); f.Kind() == reflect.String && f.CanSet() {
				body.SetZero()
				f.SetString(strings.Repeat("x", 4001))
				looked++
				var e *errs.Error
				act, _ := body.Interface().(circle.Body)
				_, err := circle.Decide(p.State, circle.Command{By: samira.Actor, Act: act}, p.Moment())
				if !errors.As(err, &e) || e.Say.Key != "refused.words_too_long" {
					t.Errorf("%s, %s: %v", name, body.Type().Field(i).Name, err)
				}
			}
		}
	}
	if looked < 50 {
		t.Errorf("%d texts: nothing was tested", looked)
	}
}
