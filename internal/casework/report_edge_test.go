package casework_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kring/internal/access"
	"kring/internal/casework"
	"kring/internal/core"
	"kring/internal/errs"
	"kring/internal/journal"
	"kring/internal/report"
)

// TestWhatCantBeKeptIsSaidAndNothingIsLost: what is too long or can't be read is refused in words, leaves no
// half report, and goes in when it was put right.
func TestWhatCantBeKeptIsSaidAndNothingIsLost(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store func() journal.Store) {
		s := store()
		y := fateOn(t, s, worldOn(t, s).ring, 1)
		r, by := y.servers[0], y.by("ines", access.Triage, access.Desk)
		crowd := func(n int) (all []report.Subject) {
			for i := range n {
				all = append(all, report.Subject{Name: fmt.Sprintf("Mens%d Anders", i), Part: report.Witness})
			}
			return all
		}
		filing := func(bad func(*casework.Filing)) *casework.Filing {
			f := &casework.Filing{Agency: y.north, What: "Geschreeuw.", Urgency: report.UrgentSoon, Reporter: report.Reporter{Kind: "35", Reach: report.NoReach}, About: crowd(1)}
			bad(f)
			return f
		}
		for name, bad := range map[string]struct {
			key string
			do  func(*casework.Filing)
		}{
			"a megabyte":          {"refused.words_too_long", func(f *casework.Filing) { f.What = strings.Repeat("a", 1<<20) }},
			"no text":             {"refused.words_unreadable", func(f *casework.Filing) { f.What = "gil\xffgil" }},
			"a zero":              {"refused.words_unreadable", func(f *casework.Filing) { f.Seen = "giste\x00ren" }},
			"a name with a zero":  {"refused.words_unreadable", func(f *casework.Filing) { f.About[0].Name = "Noah\x00" }},
			"a house without end": {"refused.words_too_long", func(f *casework.Filing) { f.About[0].House = strings.Repeat("1", 1<<20) }},
			"a whole town":        {"refused.list_too_long", func(f *casework.Filing) { f.About = crowd(501) }},
		} {
			var said *errs.Error
			if _, err := r.FileOpenly(t.Context(), filing(bad.do)); !errors.As(err, &said) || said.Say.Key != bad.key {
				t.Errorf("%s: %v", name, err)
			}
		}
		if lines, err := r.Queue(t.Context(), by, casework.QueueQuery{N: 9}); err != nil || len(lines) != 0 {
			t.Fatalf("half a report is there: %+v, %v", lines, err)
		}
		long := strings.Repeat("é ", 50_000)
		filed, err := r.FileOpenly(t.Context(), filing(func(f *casework.Filing) { f.What, f.About = long, crowd(50) }))
		must(t, err)
		if s := y.state(filed.Report); s.What != long || len(s.About) != 50 || s.About[49].Name != "Mens49 Anders" || s.About[48].Person == s.About[49].Person {
			t.Errorf("of %d letters and %d people", len(s.What), len(s.About))
		}
		words, err := y.keys.Words(journal.Known{Name: "Mens49 Anders", Apart: true})
		must(t, err)
		if found, err := s.Search(t.Context(), words[:1], nil, 9); err != nil || len(found) != 1 {
			t.Errorf("the last of fifty isn't found: %v, %v", found, err)
		}
		for _, id := range []core.ReportID{"a\x00b", "\xff", ""} {
			_, read := r.Read(t.Context(), by, id)
			_, act := r.Act(t.Context(), by, id, report.Taken{Name: "x"})
			_, beside := r.Beside(t.Context(), by, id)
			for _, err := range []error{read, act, beside} {
				if !errs.Is(err, errs.NotFound) {
					t.Errorf("a report called %q: %v", id, err)
				}
			}
		}
	})
}
