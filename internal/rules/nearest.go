package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unknown says that there is no such key here, and what was probably meant: a key of this group
// that is spelt nearly so, or the same key in another group.
func (c *checker) unknown(parent, key string) string {
	path := join(parent, key)
	if near := nearest(key, c.keys[parent]); near != "" {
		return fmt.Sprintf("no rule is called %s: did you mean %s?", path, join(parent, near))
	}
	for _, group := range slices.Sorted(maps.Keys(c.keys)) {
		if slices.Contains(c.keys[group], key) {
			return fmt.Sprintf("no rule is called %s: did you mean %s?", path, join(group, key))
		}
	}
	return fmt.Sprintf("no rule is called %s: use one of %s", path, strings.Join(c.keys[parent], ", "))
}

// nearest is the word that takes the fewest edits, when a third of it at most was mistyped.
func nearest(word string, words []string) string {
	best, fewest := "", max(1, len(word)/3)+1
	for _, w := range words {
		if n := edits(strings.ToLower(word), strings.ToLower(w)); n < fewest {
			best, fewest = w, n
		}
	}
	return best
}

// edits counts the letters to add, drop or change to get from a to b.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(b)]
}
