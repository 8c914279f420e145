package config

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Fault is one setting that can't be right.
type Fault struct {
	Name string
	From string // the file, the environment or a flag; empty: it follows from others
	Was  string // empty: not shown, for it may be a secret
	Want string // what to write instead
}

func (f Fault) String() string {
	s := f.Name
	if f.From != "" {
		s += " (" + f.From + ")"
	}
	if f.Was != "" {
		s += fmt.Sprintf(" is %q", f.Was)
	}
	return s + ": " + f.Want
}

// Faults is all that is wrong, told at once.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, 0, len(f)+1)
	lines = append(lines, fmt.Sprintf("%d of the settings can't be used:", len(f)))
	for _, one := range f {
		lines = append(lines, "  "+one.String())
	}
	return strings.Join(lines, "\n")
}

// plainCause is why a file can't be read, without its path: the fault names that already.
func plainCause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// nearest is the known name that a mistyped one most looks like; empty: none does.
func nearest(name string, known []string) string {
	best, least := "", 4 // more than three letters off is another word.
	for _, k := range known {
		if d := distance(name, k, least); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to change, as Levenshtein does; limit or more is as good as limit.
func distance(a, b string, limit int) int {
	if abs(len(a)-len(b)) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return min(row[len(b)], limit)
}

func abs(n int) int { return max(n, -n) }

// byName sorts faults, so that the same mistakes always read the same.
func byName(f Faults) Faults {
	slices.SortStableFunc(f, func(a, b Fault) int { return strings.Compare(a.Name, b.Name) })
	return f
}
