package rules

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/rules.md anew")

const docs = "../../docs/rules.md"

const docsHead = `# De regels en hun landelijke ondergrens

Deze bladzijde is gemaakt uit ` + "`internal/rules/floor.cue`" + ` met ` + "`go test ./internal/rules -update`" + `; een test bewaakt dat zij klopt.

Een regio kan elke regel **strenger** maken en nooit soepeler. Dat doet zij in een eigen bestand met alleen wat afwijkt:

` + "```cue" + `
report: assess: n: 3    // een termijn: het getal staat achter n, de eenheid ligt vast
safety: difference: 2   // een getal
` + "```" + `

Wordt het bestand geweigerd, dan noemt de foutmelding elke fout met de regel waarop zij staat, de ondergrens en de bron.

Hoe zeker een bron is: **[S]** gezien in de genoemde openbare bron · **[S17]** gezien in de wettekst van mei 2017, kan gewijzigd zijn ·
**[M]** algemeen bekend, bron niet gezien · **[K]** eigen keuze, geen bron geeft een getal. Het manifest en de gemeentelijke visie zijn de teksten waar dit werk uit voortkomt.

| regel | naam in het bestand | zonder regio | ondergrens | bron |
|---|---|---|---|---|
`

func TestDocsAreUpToDate(t *testing.T) {
	var want strings.Builder
	want.WriteString(docsHead)
	for _, rule := range Describe(National()) {
		floor := "ten hoogste "
		if rule.Direction == Higher {
			floor = "ten minste "
		}
		fmt.Fprintf(&want, "| %s | `%s` | %s | %s | %s |\n", rule.Label, rule.key(),
			inDutch(rule.Value, rule.Unit), floor+inDutch(rule.Bound, rule.Unit), rule.Source)
	}
	if *update {
		if err := os.WriteFile(docs, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("run go test ./internal/rules -update (-floor +docs):\n%s", diff)
	}
}

// inDutch writes out a number and its unit: 1 werkdag, 5 werkdagen.
func inDutch(v float64, unit string) string {
	words := map[string][2]string{
		"hours": {"uur", "uur"}, "workdays": {"werkdag", "werkdagen"}, "days": {"dag", "dagen"},
		"weeks": {"week", "weken"}, "months": {"maand", "maanden"}, "points": {"punt", "punten"},
	}[unit]
	if v == 1 {
		return "1 " + words[0]
	}
	return figure(v) + " " + words[1]
}
