package jobs_test

import (
	"context"
	"errors"
	"testing"

	"kring/internal/jobs"
)

// pages gives so many pages of strays, and notes where each began.
type pages struct {
	ends   []string
	asked  []string
	failed error
}

func (p *pages) ForgetStrays(_ context.Context, after string, _ int) (int, string, error) {
	p.asked = append(p.asked, after)
	if p.failed != nil {
		return 0, "", p.failed
	}
	last := p.ends[0]
	p.ends = p.ends[1:]
	return 1, last, nil
}

// The loop goes through all pages, stays where it was after a fault, and begins again after the last.
func TestStraysGoThroughAllPages(t *testing.T) {
	from := &pages{ends: []string{"b", "d", "", "b"}}
	loop := jobs.Strays(from)
	for round, more := range []bool{true, true, false, true} {
		if round == 1 {
			from.failed = errors.New("the database is away")
			if _, _, err := loop.Round(t.Context()); err == nil {
				t.Error("a fault is no fault")
			}
			from.failed = nil
		}
		if done, again, err := loop.Round(t.Context()); err != nil || done != 1 || again != more {
			t.Errorf("round %d: %d, %v, %v", round, done, again, err)
		}
	}
	if got := from.asked; len(got) != 5 || got[0] != "" || got[1] != "b" || got[2] != "b" || got[3] != "d" || got[4] != "" {
		t.Errorf("asked from %q", got)
	}
}
