package main

import "testing"

// TestACase plays a whole case through the use cases alone, on both databases: on each the same comes
// on record, and all of it holds.
func TestACase(t *testing.T) {
	logs := map[string][]string{}
	for name, settings := range kinds {
		t.Run(name, func(t *testing.T) {
			x := aTale(t, settings(t))
			x.play, x.refuse, x.read = x.byTheDesk, x.refusedByTheDesk, x.viewed
			aCase(x)
			x.proven()
			logs[name] = x.log()
			t.Logf("%d events", len(logs[name]))
		})
	}
	sameStory(t, logs["SQLite"], logs["PostgreSQL"])
}

// sameStory wants two plays to have put the same on record.
func sameStory(t *testing.T, one, other []string) {
	t.Helper()
	if one == nil || other == nil {
		return // one of them couldn't be played here.
	}
	for i := range max(len(one), len(other)) {
		if i >= len(one) || i >= len(other) || one[i] != other[i] {
			t.Fatalf("event %d differs:\n%s\n%s", i, at(one, i), at(other, i))
		}
	}
}

func at(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return "nothing"
}
