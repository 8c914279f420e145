package web

import (
	"slices"
	"testing"

	"kring/internal/circle"
)

// Every kind of duty says where it stands on the page and what fulfils it.
func TestEveryDutyCanBeDone(t *testing.T) {
	kinds := dutyKinds(t)
	for _, kind := range kinds {
		how, ok := fulfilments[circle.DutyKind(kind)]
		switch {
		case !ok:
			t.Errorf("nothing fulfils %s", kind)
		case len(how.deeds) == 0 && how.page == "":
			t.Errorf("%s has no deed and no page", kind)
		}
	}
	for kind := range fulfilments {
		if !slices.Contains(kinds, string(kind)) {
			t.Errorf("there is no duty %s", kind)
		}
	}
}
