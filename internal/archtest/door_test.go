package archtest

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"kring/internal/attachment"
	"kring/internal/receipt"
	"kring/internal/work"
)

// The numbers that the pages on the public door promise are those of the program.
func TestTheNumbersOfThePublicDoor(t *testing.T) {
	ask, costs := work.PublicDoor, receipt.ServerCosts
	largest := map[string]int64{}
	for _, k := range attachment.Kinds {
		largest[k.Type] = k.Largest >> 20
	}
	if costs.Time != 1 {
		t.Errorf("argon2id %d times; the page says once", costs.Time)
	}
	for file, says := range map[string][]string{
		"docs/privacy/public-door.md": {
			fmt.Sprintf("argon2id (%d MiB, once)", costs.Memory>>10), fmt.Sprintf("%d files a form", attachment.Most),
			fmt.Sprintf("%s minutes without a script", word(ask.MostWait/time.Minute)),
		},
		"docs/decisions/0008-abuse-at-the-public-door.md": {
			fmt.Sprintf("2^%d sums", ask.Bits), fmt.Sprintf("2^%d [estimated]", ask.MostBits),
			fmt.Sprintf("sent %d seconds after", ask.Wait/time.Second), fmt.Sprintf("up to %d minutes", ask.MostWait/time.Minute),
			fmt.Sprintf("(%.0f a\n   minute before more is asked, against %.0f)", ask.Waited, ask.Worked),
			fmt.Sprintf("more than %.0f a minute did the work", ask.Worked), fmt.Sprintf("more than %.0f a minute waited", ask.Waited),
		},
		"docs/inputs.md": {
			fmt.Sprintf("a photo or PDF of %d MB, sound or film of %d MB, text of %d MB; ten a form",
				largest["image/jpeg"], largest["video/mp4"], largest["text/plain; charset=utf-8"]),
		},
	} {
		page, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, said := range says {
			if !strings.Contains(string(page), said) {
				t.Errorf("%s doesn't say %q, and the program does", file, said)
			}
		}
	}
}

func word(n time.Duration) string {
	return []string{"no", "one", "two", "three", "four", "five", "six"}[n]
}
