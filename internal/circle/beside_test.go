package circle

import (
	"reflect"
	"slices"
	"testing"

	"kring/internal/core"
)

// beside is what an act names that is not the thing itself: what a sharing rests on, whom a consult
// goes to instead, the dissent that was voiced at a meeting.
var beside = []string{"Consent", "Instead", "Dissent"}

// Every act that says which thing it is about is found by that thing.
func TestItemOf(t *testing.T) {
	items := 0
	for _, w := range vocabulary {
		body := reflect.TypeOf(w.Zero())
		for i := range body.NumField() {
			f := body.Field(i)
			if f.Type != reflect.TypeFor[core.ItemID]() && f.Type != reflect.TypeFor[core.ReportID]() || slices.Contains(beside, f.Name) {
				continue
			}
			v := reflect.New(body).Elem()
			v.Field(i).SetString("x")
			act, _ := v.Interface().(Body)
			if got := ItemOf(act); got != "x" {
				t.Errorf("%s: %s is not found: %q", w.Name(), f.Name, got)
			}
			items++
		}
	}
	if items < 40 || ItemOf(PlanMade{}) != "" || ItemOf(nil) != "" {
		t.Errorf("%d things; one of a plan %q", items, ItemOf(PlanMade{}))
	}
}
